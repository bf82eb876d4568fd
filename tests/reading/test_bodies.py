from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hindsite.reading import bodies
from tests.reading.records import incident, record

_DAYS = (
    "2026-01-02", "2026-1-2", "2026-02-30", "1969-12-31", "2101-01-01", "20260102", "2026-W01-1",
    "2026-01-02T09:00Z", "soon", "\u0662026-01-02",
)  # fmt: skip
_PARTS = st.one_of(
    st.sampled_from(("@a", "@a & @b", "https://x.example/1", "type: prevent", "type: other")),
    st.sampled_from(("in progress", "done", "cancelled: no use", "status: lost", "why: so")),
    st.builds("{} {}".format, st.sampled_from(("due", "done")), st.sampled_from(_DAYS)),
)
ITEMS = st.builds(
    "- {}{}({})".format,
    st.sampled_from(("", "[ ] ", "[x] ", "[x] A1: ")),
    st.sampled_from(("", "Mend it ", "<!-- --> ", "\u00a0 ")),
    st.lists(_PARTS, max_size=4).map(", ".join),
)


@given(st.lists(ITEMS, min_size=1, max_size=4))
@example(["- [x] A1: Mend it (@a, due 2026-01-02, done 2026-01-03)"])
def test_usual_action_items(items: list[str]) -> None:
    """What is made of them without pydantic is what it would make of them, remarks included."""
    content = record("## Action items\n\n" + "\n".join(items))
    found = incident(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bodies, "_USUAL", {})
        assert found == incident(content)
