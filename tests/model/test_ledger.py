from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from hindsite.model.alerts import Alert, RuleFile, alert_page_name
from hindsite.model.enums import Audience
from hindsite.model.findings import Places
from hindsite.model.ledger import JoinedBy, Ledger, UrlState, paged_lately
from tests.factories import incident, instant, library
from tests.metrics.paged import history
from tests.pages.sample import runbook

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.model.runbook import Runbook

SITE = "https://kb.example.org/ops"
TODAY = date(2026, 4, 1)


def alert(name: str = "ErrorsHigh", url: str | None = None, **fields: object) -> Alert:
    """An alert with this address of its runbook."""
    annotations = {"runbook_url": url} if url else {}
    defaults = {"path": "content/alerts/a.yaml", "annotations": annotations}
    return Alert.model_validate({"name": name, **defaults, **fields})


def known(
    *alerts: Alert,
    runbooks: tuple[Runbook, ...] = (),
    incidents: tuple[Incident, ...] = (),
    site: str | None = SITE,
) -> Library:
    """A library of these."""
    base = library(*incidents, site={"url": site})
    rules = RuleFile(alerts=alerts, places=Places("content/alerts/a.yaml", facts="f"))
    return replace(base, runbooks=runbooks, rule_files=(rules,))


def ledger(
    *alerts: Alert,
    runbooks: tuple[Runbook, ...] = (),
    incidents: tuple[Incident, ...] = (),
    site: str | None = SITE,
) -> Ledger:
    """The ledger of such a library."""
    return Ledger(known(*alerts, runbooks=runbooks, incidents=incidents, site=site), TODAY)


POOL = runbook(id="Pool", aliases=["old-pool"], alerts=["PoolEmpty"])


@pytest.mark.parametrize(
    ("one", "by"),
    [
        (alert(url=f"{SITE}/runbooks/Pool/"), JoinedBy.URL),
        (alert(url="https://elsewhere.example/a/b/pool.html"), JoinedBy.URL),
        (alert(url="https://elsewhere.example/OLD-POOL"), JoinedBy.URL),
        (alert("poolempty"), JoinedBy.LISTED),
        (alert("POOL"), JoinedBy.NAME),
        (alert("old-pool", url="https://elsewhere.example/x"), JoinedBy.NAME),
        (alert("Other"), None),
    ],
)
def test_an_alert_is_joined_by_address_by_list_or_by_name(one: Alert, by: JoinedBy | None) -> None:
    """In this order, whatever the case of letters."""
    (entry,) = ledger(one, runbooks=(POOL,)).entries
    assert entry.rules[0].by is by
    assert entry.runbook == (POOL if by else None)


def test_who_lists_an_alert_comes_before_who_has_its_name() -> None:
    """And the address before both."""
    listing, named = runbook(id="z", alerts=["A"]), runbook(id="A")
    other = runbook(id="other")
    found = ledger(alert("A"), runbooks=(listing, named, other))
    assert found.entries[0].runbook == listing
    assert set(found.alerts_of) == {"z", "A"}
    led = ledger(alert("A", f"{SITE}/runbooks/other/"), runbooks=(listing, named, other))
    assert led.entries[0].runbook == other
    assert not led.idle


@pytest.mark.parametrize(
    ("url", "state"),
    [
        (None, UrlState.ABSENT),
        (f"{SITE}/alerts/ErrorsHigh/", UrlState.RIGHT),
        (f"{SITE}/alerts/ErrorsHigh/index.html", UrlState.RIGHT),
        (f"{SITE}/alerts/ErrorsHigh#hs-runbook", UrlState.RIGHT),
        ("http://KB.example.org/ops/alerts/ErrorsHigh", UrlState.RIGHT),
        (f"{SITE}/alerts/Other/", UrlState.RIGHT),
        (f"{SITE}/alerts/errorshigh/", UrlState.REDIRECTED),
        (f"{SITE}/alerts/Gone/", UrlState.DEAD),
        (f"{SITE}/alerts/", UrlState.ELSEWHERE),
        (f"{SITE}/runbooks/Pool/", UrlState.RIGHT),
        (f"{SITE}/runbooks/2026-/", UrlState.RIGHT),
        (f"{SITE}/runbooks/pool/", UrlState.REDIRECTED),
        (f"{SITE}/runbooks/old-pool/", UrlState.REDIRECTED),
        (f"{SITE}/runbooks/gone/", UrlState.DEAD),
        (f"{SITE}/runbooks/general/Pool/", UrlState.DEAD),
        (f"{SITE}/services/payments/", UrlState.ELSEWHERE),
        ("https://kb.example.org/runbooks/Pool/", UrlState.ELSEWHERE),
        ("https://elsewhere.example/runbooks/Pool/", UrlState.ELSEWHERE),
        ("TBD", UrlState.DEAD),
        ("ftp://kb.example.org/x", UrlState.DEAD),
        ("https://[kb/x", UrlState.DEAD),
    ],
)
def test_where_an_address_leads(url: str | None, state: UrlState) -> None:
    """On this site to a page or to none; elsewhere nobody looks."""
    runbooks = (POOL, runbook(id="2026"))
    entries = ledger(alert(url=url), alert("Other"), runbooks=runbooks).by_name
    assert entries["errorshigh"].rules[0].url is state


def test_without_an_address_of_the_site_nothing_can_be_told() -> None:
    """Then no alert is said to be led elsewhere."""
    found = ledger(alert(url="https://a.example/Pool"), runbooks=(POOL,), site=None)
    assert found.entries[0].rules[0].url is UrlState.UNKNOWN
    assert not found.astray
    assert not found.dead


def test_an_alert_with_a_strange_name_has_its_own_page() -> None:
    """The address of it is right, as the file can have it."""
    strange = alert("Disk full")
    page = "disk-full-" + "a" * 8
    assert ledger(alert("Disk full", f"{SITE}/alerts/{page}/")).dead
    right = f"{SITE}/alerts/{alert_page_name(strange.name)}/"
    assert not ledger(alert("Disk full", right)).dead


def test_names_that_differ_in_case_are_one_entry() -> None:
    """It goes by the spelling that sorts first, and has all rules."""
    found = ledger(alert("high"), alert("HIGH"), alert("High", f"{SITE}/alerts/HIGH/"))
    (entry,) = found.entries
    assert entry.name == "HIGH"
    assert [rule.alert.name for rule in entry.rules] == ["high", "HIGH", "High"]
    assert entry.rules[2].url is UrlState.RIGHT


def test_what_paged_most_comes_first() -> None:
    """Then what detected most incidents, then the name."""
    incidents = tuple(
        incident(id=f"i{number}", detection={"alert": name})
        for number, name in enumerate(["B", "b", "C"])
    )
    alerts = [alert(name) for name in "ABCD"]
    found = ledger(*alerts, incidents=incidents)
    assert [entry.name for entry in found.without_runbook] == ["B", "C", "A", "D"]
    paged = Ledger(found.library, TODAY, {"d": 3})
    assert [entry.name for entry in paged.without_runbook] == ["D", "B", "C", "A"]
    assert [entry.pages for entry in paged.entries] == [0, 0, 0, 3]
    assert [entry.pages for entry in found.entries] == [None] * 4


def test_a_duplicate_is_not_detected_twice() -> None:
    """The incident that it repeats counts."""
    first = incident(id="a", detection={"alert": "A"})
    copy = incident(id="b", detection={"alert": "A"}, duplicate_of="a")
    assert ledger(alert("A"), incidents=(first, copy)).entries[0].incidents == (first,)


@pytest.mark.parametrize(
    ("began", "reviewed", "is_stale"),
    [
        ("2026-03-14T09:00Z", None, True),
        ("2026-03-14T09:00Z", "2025-01-01", True),
        ("2026-03-14T09:00Z", "2026-03-01", False),
        ("2025-12-01T09:00Z", None, False),
    ],
)
def test_a_stale_runbook_counts_where_its_alert_fired_lately(
    began: str, reviewed: str | None, *, is_stale: bool
) -> None:
    """Within 90 days; its review is overdue, or was never made."""
    told = {"last_reviewed": reviewed, "review_every": "90d"} if reviewed else {}
    one = incident(started_at=began, detection={"alert": "PoolEmpty"})
    kept = runbook(id="p", alerts=["PoolEmpty"], **told)
    found = ledger(alert("PoolEmpty"), incidents=(one,), runbooks=(kept,))
    assert [served.runbook for served in found.stale] == ([kept] if is_stale else [])


def test_runbooks_that_no_alert_leads_to_are_idle() -> None:
    """Where there are alerts at all."""
    assert ledger(alert("A"), runbooks=(POOL,)).idle == (POOL,)
    assert ledger(runbooks=(POOL,)).idle == ()


def test_a_restricted_runbook_leaves_no_trace_in_the_rules() -> None:
    """Neither does its address, whoever wrote it there."""
    secret = runbook(id="breach", visibility="restricted")
    base = known(alert("A", f"{SITE}/runbooks/breach/"), alert("B"), runbooks=(secret,))
    assert Ledger(base, TODAY).by_name["a"].runbook == secret
    seen = base.visible_to(Audience.INTERNAL)
    (rules,) = seen.rule_files
    assert [one.runbook_url for one in rules.alerts] == [None, None]
    assert rules.places.facts not in {"", "f"}
    assert not base.visible_to(Audience.PUBLIC).rule_files
    assert base.visible_to(Audience.RESTRICTED).rule_files == base.rule_files


def test_what_paged_lately() -> None:
    """In the ninety days before the instant, whatever the case of the letters; else nobody told."""
    as_of = instant("2026-04-01T12:00Z")
    sent = history(
        {"at": "2026-01-01T11:59:59Z", "alert": "Pool"},
        {"at": "2026-01-01T12:00:00Z", "alert": "Pool"},
        {"at": "2026-03-31T12:00:00Z", "alert": "POOL"},
        {"at": "2026-03-31T12:00:00Z", "alert": "Disk"},
        {"at": "2026-03-31T12:00:00Z"},
    )
    base = known(alert("Pool"))
    assert paged_lately(replace(base, paging=sent), as_of) == {"pool": 2, "disk": 1}
    assert paged_lately(replace(base, paging=sent.until(instant("2026-03-01T00:00Z"))), as_of) == {
        "pool": 1
    }
    assert paged_lately(base, as_of) == {}
