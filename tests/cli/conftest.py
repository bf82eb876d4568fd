"""Knowledge bases, and the command as a person runs it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from hindsite.cli import main
from tests.bases import base, broken, secret

__all__ = ["base", "broken", "hindsite", "secret"]

Run = Callable[..., Result]


@pytest.fixture
def hindsite() -> Run:
    """Runs the command with arguments, and what is typed at it, if anything."""

    def run(*arguments: object, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, [str(item) for item in arguments], input=typed)

    return run
