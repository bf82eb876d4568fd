"""Hindsite turns incident records and runbooks kept in Git into a searchable site with metrics."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
