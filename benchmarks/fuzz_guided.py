"""One target fed by atheris, in a process of its own: what its inputs reach leads the next ones."""

from __future__ import annotations

import importlib
import sys

__all__ = ["run_guided"]

_WATCHED = ["hindsite", "yaml", "ruamel", "frontmatter", "markdown"]
"""Packages whose code counts as reached; others would take a minute to prepare and lead astray."""


def run_guided(name: str) -> None:
    """Hand a target over to atheris, with its options in `sys.argv`; it does not return.

    Modules are watched as they are imported, also those that a target imports late. So nothing of
    ours may have been imported before.
    """
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=_WATCHED):
        targets = importlib.import_module("benchmarks.fuzz_targets").TARGETS
        atheris.Setup(sys.argv, targets[name])
        atheris.Fuzz()
