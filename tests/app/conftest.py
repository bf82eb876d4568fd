"""Knowledge bases for the uses of Hindsite."""

from __future__ import annotations

from tests.bases import base, broken, secret
from tests.once import once

__all__ = ["base", "broken", "once", "secret"]
