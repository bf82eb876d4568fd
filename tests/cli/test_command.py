from __future__ import annotations

import errno
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner, Result

from hindsite.cli.command import Command, common_options
from hindsite.errors import SettingsError

Run = Callable[[BaseException, str], Result]


@pytest.fixture
def fail() -> Run:
    """Runs a command that fails in a certain way, with one more argument."""

    def run(error: BaseException, argument: str = "--directory=.") -> Result:
        @click.command(cls=Command)
        @common_options
        def command(base: object) -> None:
            del base
            raise error

        return CliRunner().invoke(command, [argument])

    return run


def test_sentence(fail: Run) -> None:
    """What a user can mend is a sentence on the standard error, without a traceback."""
    result = fail(SettingsError("No \x1b[31mtimezone.", "Name one."), "--directory=.")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr == "No timezone.\n  remedy: Name one.\n"


def test_traceback(fail: Run) -> None:
    """With --verbose the traceback comes as well."""
    result = fail(SettingsError("No timezone."), "--verbose")
    assert "Traceback" in result.stderr
    assert result.stderr.endswith("\nNo timezone.\n")


def test_unexpected(fail: Run) -> None:
    """A mistake of ours is a sentence too, and says how to see more."""
    result = fail(ZeroDivisionError("division"), "--directory=.")
    assert result.exit_code == 3
    assert "ZeroDivisionError: division" in result.stderr
    assert "--verbose" in result.stderr
    assert "Traceback" not in result.stderr
    result = fail(ZeroDivisionError("division"), "-v")
    assert "Traceback" in result.stderr
    assert "--verbose" not in result.stderr


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_interrupted(fail: Run, error: BaseException) -> None:
    """Ctrl-C ends a command with the status that shells know."""
    result = fail(error, "--directory=.")
    assert result.exit_code == 130
    assert result.stderr == "Interrupted.\n"


def test_usage(fail: Run) -> None:
    """What click finds wrong stays its own."""
    assert fail(click.UsageError("No."), "--directory=.").exit_code == 2


def test_closed_pipe(fail: Run) -> None:
    """A reader that has gone, as `head` does, is no failure to tell of."""
    result = fail(OSError(errno.EPIPE, "Broken pipe"), "--directory=.")
    assert result.exit_code == 1
    assert result.stderr == ""


def test_no_such_folder(fail: Run) -> None:
    """A knowledge base that is not there is wrong usage."""
    assert fail(ValueError(), "--directory=absent").exit_code == 2
