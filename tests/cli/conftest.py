"""Knowledge bases, and the command as a person runs it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from hindsite.cli import main
from tests.bases import base, broken, secret
from tests.once import once

__all__ = ["base", "broken", "hindsite", "once", "secret"]

Run = Callable[..., Result]


@pytest.fixture
def hindsite() -> Run:
    """Runs the command with arguments, and what is typed at it, if anything."""

    def run(*arguments: object, typed: str | bytes | None = None, color: bool = False) -> Result:
        words = [str(item) for item in arguments]
        return CliRunner().invoke(main, words, input=typed, color=color)

    return run
