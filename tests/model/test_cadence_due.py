"""When the next update to people inside is due."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.cadence import Pace
from hindsite.model.policy import Policy
from tests.factories import incident, instant

LAST = instant("2026-03-14T09:00Z")
PACE = Pace.of(
    Policy.model_validate(
        {"severities": {"SEV-1": {"update_every": "20m"}, "SEV-2": {"update_every": "30m"}}}
    )
)
MINUTE = timedelta(minutes=1)


def test_at_one_severity() -> None:
    """So long after the last one, whether that has passed or not."""
    record = incident(severity="SEV-1")
    for minutes in (-5, 0, 7, 20, 90):
        assert PACE.due_after(record, LAST, LAST + minutes * MINUTE) == LAST + 20 * MINUTE
    assert PACE.due_after(incident(severity="SEV-4"), LAST, LAST) is None


@given(
    changes=st.lists(
        st.tuples(st.integers(-10, 60), st.sampled_from(["SEV-1", "SEV-2", "SEV-3"])), max_size=4
    ),
    minutes=st.integers(0, 90),
)
def test_a_gap_that_ends_when_it_is_due_is_not_late(
    changes: list[tuple[int, str]], minutes: int
) -> None:
    """And one that lasts a moment longer is, whatever severities there were until now."""
    now = LAST + minutes * MINUTE
    past = [
        {"at": LAST + at * MINUTE, "to": to, "from": to if not place else None}
        for place, (at, to) in enumerate(sorted(changes))
        if at <= minutes
    ]
    record = incident(severity="SEV-1", severity_changes=past)
    due = PACE.due_after(record, LAST, now)
    if due is None:
        assert past[-1]["to"] == "SEV-3"
    elif due >= now:
        assert not list(PACE.late_gaps(record, LAST, due))
        assert list(PACE.late_gaps(record, LAST, due + timedelta(milliseconds=1)))
    else:
        assert list(PACE.late_gaps(record, LAST, now))
