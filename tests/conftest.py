"""Options that all tests share, and what they expect of the process that they run in."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from hypothesis import settings

if TYPE_CHECKING:
    import pytest


# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("untimed", settings(deadline=None))
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden files are rewritten on demand only."""
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="rewrite golden files with what the code generates now",
    )


def pytest_sessionstart() -> None:
    """Ctrl-C interrupts, also where a shell started the tests in the background without it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
