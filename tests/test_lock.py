from __future__ import annotations

from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).parents[1] / "requirements.lock"


def _locked() -> dict[str, set[str]]:
    """What is locked, by name, with the extras that it is locked with."""
    found: dict[str, set[str]] = {}
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if line[:1].isalnum():
            requirement = Requirement(line.removesuffix("\\"))
            found.setdefault(canonicalize_name(requirement.name), set()).update(requirement.extras)
    return found


def test_extras_are_locked() -> None:
    """A package asked for with an extra is locked with it: else pip takes the newest there is."""
    locked = _locked()
    asked = [
        Requirement(text)
        for distribution in distributions()
        if canonicalize_name(distribution.name) in locked
        for text in distribution.requires or ()
    ]
    needed = [
        (canonicalize_name(one.name), one.extras)
        for one in asked
        if one.extras and (one.marker is None or one.marker.evaluate({"extra": ""}))
    ]
    assert ("coverage", {"toml"}) in needed
    assert [(name, extras) for name, extras in needed if not extras <= locked[name]] == []


def test_no_address_is_locked() -> None:
    """Whoever installs takes the packages from an index of their own."""
    assert "://" not in LOCK.read_text(encoding="utf-8")
