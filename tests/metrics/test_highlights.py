from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from hindsite.metrics.highlights import ranking_of
from hindsite.metrics.workings import Workings
from hindsite.model.enums import Kind
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.metrics.values import Highlight
    from hindsite.model.incident import Incident

PUBLISHED = {"status": "published"}


def best(*items: Incident) -> Highlight | None:
    """The incident to read among these."""
    work = Workings(library(*items), instant("2026-11-20T12:00Z"), [Kind.OPERATIONAL])
    ranking = ranking_of([item.id for item in work.incidents], work.worths, work.samples["impact"])
    return ranking.best(np.arange(len(items)))


def chosen(*items: Incident) -> tuple[str, str]:
    """Its id and the reason."""
    found = best(*items)
    assert found is not None
    return found.id, found.why


def test_a_tag_wins() -> None:
    """Over a published SEV-1; however people write the tag."""
    major = incident(id="a", severity="SEV-1", postmortem=PUBLISHED)
    tagged = incident(id="b", severity="SEV-4", tags=["deploy", "Incident of the month"])
    assert chosen(major, tagged) == ("b", "tagged Incident of the month; SEV-4")
    other = incident(id="c", severity="SEV-3", tags=["incident-of-the-period"])
    assert chosen(major, tagged, other)[0] == "c"


def test_a_published_post_mortem_comes_before_severity() -> None:
    """There is something to read."""
    items = incident(id="a", severity="SEV-1"), incident(id="b", postmortem=PUBLISHED)
    assert chosen(*items) == ("b", "SEV-3 with a published post-mortem")


def test_severity_comes_before_the_share_of_users() -> None:
    """The reason names severity, post-mortem and share."""
    few = {"affected_users_pct": 45}
    many = {"affected_users_pct": 90}
    items = (
        incident(id="a", severity="SEV-2", postmortem=PUBLISHED, impact=many),
        incident(id="b", severity="SEV-1", postmortem=PUBLISHED, impact=few),
    )
    assert chosen(*items) == ("b", "SEV-1 with a published post-mortem; 45 % of users affected")


def test_the_share_of_users_comes_before_duration() -> None:
    """One that is recorded, be it nobody, comes before one that is not."""
    lasting = {"started_at": "2026-03-01T08:00Z", "resolved_at": "2026-03-01T10:14Z"}
    nobody = incident(id="z", impact={"affected_users_pct": 0})
    assert chosen(incident(id="a", **lasting), nobody) == ("z", "SEV-3; 0 % of users affected")


def test_the_longest_impact_comes_before_the_id() -> None:
    """An open incident and one out of order have no impact duration to judge by."""
    start = {"started_at": "2026-03-01T08:00Z"}
    items = (
        incident(id="a", **start),
        incident(id="b", **start, resolved_at="2026-02-01T08:00Z"),
        incident(id="c", **start, resolved_at="2026-03-01T09:00Z"),
        incident(id="d", **start, resolved_at="2026-03-01T10:14Z"),
    )
    assert chosen(*items) == ("d", "SEV-3; 2 h 14 min of impact")
    assert chosen(*items[:2]) == ("a", "SEV-3")


@pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")])
def test_the_id_decides_in_the_end(ids: tuple[str, str]) -> None:
    """Whatever the order of the records."""
    assert chosen(*(incident(id=id_) for id_ in ids))[0] == "a"


def test_where_nothing_happened_there_is_nothing_to_read() -> None:
    """A quiet period."""
    assert best() is None
