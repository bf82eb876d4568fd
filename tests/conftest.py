"""Options that all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden files are rewritten on demand only."""
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="rewrite golden files with what the code generates now",
    )
