"""Records → frames → statistics and series; the only room that imports pandas.

What is named here is loaded when it is asked for: numerical libraries take most of a second, and
who only handles numbers that are there does without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.loading import late

if TYPE_CHECKING:
    from hindsite.metrics.burden import pages_of_team
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
    "pages_of_team",
    "postmortem_due_at",
    "report",
    "share_words",
    "window_named",
]

_HOMES = {
    "Selection": "selection",
    "as_document": "documents",
    "as_rows": "tables",
    "basis_words": "words",
    "document_text": "documents",
    "duration_words": "words",
    "measure": "measuring",
    "measure_all": "reporting",
    "measure_part": "narrowing",
    "pages_of_team": "burden",
    "postmortem_due_at": "postmortems",
    "report": "reporting",
    "share_words": "words",
    "window_named": "periods",
}


def __getattr__(name: str) -> object:
    return late(__name__, _HOMES, name)
