"""Knowledge bases for the uses of Hindsite."""

from __future__ import annotations

from tests.bases import base, broken, secret

__all__ = ["base", "broken", "secret"]
