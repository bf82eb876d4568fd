"""What MkDocs logs while a page is made, kept to be told in the order of pages."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Log", "listening"]

Log = tuple[str, int, str]
"""The name of a logger, the level, and the message."""


class _Ear(logging.Handler):
    """Keeps what is logged, to be told again in the order of pages."""

    def __init__(self) -> None:
        super().__init__()
        self.logs: list[Log] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.logs.append((record.name, record.levelno, record.getMessage()))


@contextmanager
def listening(logs: list[Log]) -> Iterator[None]:
    """Let nobody but a list hear what MkDocs logs during a block."""
    logger = logging.getLogger("mkdocs")
    ear, others = _Ear(), list(logger.handlers)
    ear.logs = logs
    logger.handlers[:] = [ear]
    try:
        yield
    finally:
        logger.handlers[:] = others
