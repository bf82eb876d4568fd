"""Records → frames → statistics and series; the only room that imports pandas."""

from __future__ import annotations

from hindsite.metrics.documents import as_document, document_text
from hindsite.metrics.measuring import measure
from hindsite.metrics.narrowing import measure_part
from hindsite.metrics.periods import window_named
from hindsite.metrics.postmortems import postmortem_due_at
from hindsite.metrics.reporting import measure_all, report
from hindsite.metrics.selection import Selection
from hindsite.metrics.tables import as_rows
from hindsite.metrics.words import basis_words, duration_words, share_words

__all__ = [
    "Selection",
    "as_document",
    "as_rows",
    "basis_words",
    "document_text",
    "duration_words",
    "measure",
    "measure_all",
    "measure_part",
    "postmortem_due_at",
    "report",
    "share_words",
    "window_named",
]
