"""Tiny knowledge bases on disk, as fixtures for the rooms that walk the whole way."""

from __future__ import annotations

from pathlib import Path

import pytest

__all__ = ["base", "broken", "secret"]

_INCIDENT = """\
---
title: Checkout fails
severity: SEV-3
services: [payments]
started_at: 2026-03-14T09:00:00Z
resolved_at: 2026-03-14T09:40:00Z
---
## Summary

It failed.
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A knowledge base of one sound incident, and no hindsite.yml."""
    folder = tmp_path / "base"
    records = folder / "content/incidents"
    records.mkdir(parents=True)
    (records / "checkout.md").write_text(_INCIDENT, encoding="utf-8")
    return folder


@pytest.fixture
def broken(base: Path) -> Path:
    """The same with a second incident, whose severity is none."""
    text = _INCIDENT.replace("SEV-3", "SEV-9")
    (base / "content/incidents/broken.md").write_text(text, encoding="utf-8")
    return base


@pytest.fixture
def secret(base: Path) -> Path:
    """The first with a restricted incident that has an error."""
    text = _INCIDENT.replace("severity: SEV-3", "severity: SEV-3\nvisibility: restricted")
    text = text.replace("Checkout fails", "Keys were stolen").replace("09:40", "08:40")
    (base / "content/incidents/keys.md").write_text(text, encoding="utf-8")
    return base
