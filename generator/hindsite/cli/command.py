"""What all commands share: the options, and how a failure becomes a sentence and a status."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hindsite.cli.terminal import tell
from hindsite.errors import HindsiteError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Command", "as_of_option", "audience_option", "common_options", "is_verbose"]

_COULD_NOT_RUN = 3
_INTERRUPTED = 130
_VERBOSE = "hindsite.verbose"
_Function = TypeVar("_Function", bound=Callable[..., Any])


def is_verbose() -> bool:
    """Whether the command that runs was asked for more words."""
    return bool(click.get_current_context().meta.get(_VERBOSE))


def _remember(context: click.Context, _parameter: click.Parameter, value: object) -> None:
    context.meta[_VERBOSE] = value


class Command(click.Command):
    """A command whose failures are sentences on the standard error."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; leave with the status of its failure, if it fails."""
        with _failures_as_sentences(ctx):
            return super().invoke(ctx)


@contextmanager
def _failures_as_sentences(ctx: click.Context) -> Iterator[None]:
    try:
        yield
    except (click.exceptions.Exit, click.ClickException):
        raise
    except (KeyboardInterrupt, click.Abort):
        tell("Interrupted.")
        ctx.exit(_INTERRUPTED)
    except HindsiteError as error:
        _tell_traceback(error)
        tell(str(error))
        ctx.exit(error.exit_status)
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.EPIPE:
            raise
        _tell_traceback(error)
        tell(_unexpected(error))
        ctx.exit(_COULD_NOT_RUN)


def _tell_traceback(error: Exception) -> None:
    if is_verbose():
        tell("".join(traceback.format_exception(error)))


def _unexpected(error: Exception) -> str:
    sentence = f"Something went wrong that should not: {type(error).__name__}: {error}"
    if is_verbose():
        return sentence
    return f"{sentence}\n  remedy: Run the command again with --verbose, and report what it shows."


def common_options(function: _Function) -> _Function:
    """`--directory`, the knowledge base, passed as `base`; `--verbose`, see `is_verbose`."""
    directory = click.option(
        "--directory",
        "-C",
        "base",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=Path(),
        show_default="the current one",
        help="The folder of hindsite.yml.",
    )
    verbose = click.option(
        "--verbose",
        "-v",
        is_flag=True,
        expose_value=False,
        callback=_remember,
        help="Say more, and show tracebacks of failures.",
    )
    return directory(verbose(function))


def audience_option(function: _Function) -> _Function:
    """`--audience`: whose records are seen."""
    return click.option(
        "--audience",
        metavar="TIER",
        help="For whom: public, internal (the default) or restricted.",
    )(function)


def as_of_option(function: _Function) -> _Function:
    """`--as-of`: the instant that is spoken of."""
    return click.option(
        "--as-of",
        metavar="WHEN",
        help="The day or instant to speak of; else as_of of hindsite.yml, SOURCE_DATE_EPOCH, now.",
    )(function)
