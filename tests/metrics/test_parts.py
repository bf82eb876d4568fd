from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hindsite.metrics.counts import counts
from hindsite.metrics.frames import ids_of, incident_frame, severity_codes
from hindsite.metrics.parts import parts_of
from hindsite.model.enums import Severity
from tests.factories import incident

if TYPE_CHECKING:
    from hindsite.metrics.values import Count

NAMES = st.lists(st.sampled_from("abc"), unique=True)
ROWS = st.lists(st.tuples(NAMES, st.sampled_from(Severity), st.booleans()), max_size=12)


def counted(rows: list[tuple[list[str], Severity, bool]]) -> tuple[Count, ...]:
    """The counts of the flagged rows, picked from those of all."""
    frame = incident_frame([incident(id=f"i{n}", severity=row[1]) for n, row in enumerate(rows)])
    ids = ids_of(frame)
    parts = parts_of(counts([row[0] for row in rows], frame), {id_: n for n, id_ in enumerate(ids)})
    flags = np.array([row[2] for row in rows], dtype=np.bool_)
    return parts.counts(flags, np.array(ids, dtype=object), severity_codes(frame))


def test_a_part_that_no_flagged_incident_is_in_is_not_there() -> None:
    """The most frequent of the others come first; then names decide."""
    rows = [
        (["a", "c"], Severity.SEV1, True),
        (["c"], Severity.SEV3, True),
        (["b"], Severity.SEV2, False),
    ]
    found = [(one.key, one.ids, list(one.by_severity.values())) for one in counted(rows)]
    assert found == [("c", ("i0", "i1"), [1, 0, 1, 0]), ("a", ("i0",), [1, 0, 0, 0])]


@given(ROWS)
def test_picking_from_all_is_the_same_as_counting_some(
    rows: list[tuple[list[str], Severity, bool]],
) -> None:
    """Ids, severities and order agree with the counts of the flagged incidents alone."""
    some = [(n, row) for n, row in enumerate(rows) if row[2]]
    frame = incident_frame([incident(id=f"i{n}", severity=row[1]) for n, row in some])
    assert counted(rows) == counts([row[0] for _, row in some], frame)
