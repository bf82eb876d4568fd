"""Records → frames → statistics and series; the only room that imports pandas."""

from __future__ import annotations

from hindsite.metrics.measuring import measure
from hindsite.metrics.postmortems import postmortem_due_at
from hindsite.metrics.tables import as_rows
from hindsite.metrics.words import basis_words, duration_words, share_words

__all__ = [
    "as_rows",
    "basis_words",
    "duration_words",
    "measure",
    "postmortem_due_at",
    "share_words",
]
