"""The ledger of alerts, and the page of each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hindsite.metrics import measure
from hindsite.model.alerts import Alert, RuleFile
from hindsite.model.findings import Places
from hindsite.pages import compose
from hindsite.pages.alerts import LISTED, SHOWN
from hindsite.pages.values import Draft
from tests.factories import incident, library
from tests.metrics.paged import history
from tests.model.test_ledger import SITE, alert, known
from tests.pages.sample import AS_OF, OPTIONS, pages_of, runbook

if TYPE_CHECKING:
    from hindsite.model.library import Library

POOL = runbook(id="pool", alerts=["PoolEmpty"], body="1. Look at `pg_stat`.\n\n[Home](/)\n")
FIRED = incident(id="fired", title="Pool <b>empty</b>", detection={"alert": "poolempty"})


def plain(text: str) -> str:
    """The text of a page with entities of line ends and braces as they are."""
    for code, sign in ((10, "\n"), (123, "{"), (125, "}"), (95, "_")):
        text = text.replace(f"&#{code};", sign)
    return text


def test_where_there_are_no_alerts_there_is_no_page_of_them() -> None:
    """And none in the navigation."""
    assert not [path for path in pages_of(known()) if path.startswith("alerts")]


def test_an_alert_has_its_runbook_its_rule_and_its_incidents() -> None:
    """So that who is led there needs no other page."""
    rule = alert(
        "PoolEmpty",
        expression="pool\n  == 0",
        held="5m",
        labels={"severity": "critical"},
        annotations={"summary": "{{ $value }} left", "runbook_url": "https://a.example/pool"},
        group="db",
    )
    pages = pages_of(known(rule, runbooks=(POOL,), incidents=(FIRED,)))
    text = plain(pages["alerts/PoolEmpty.md"])
    assert '<a href="../../runbooks/pool/">Pool exhausted</a>' in text
    assert "pg_stat" in text
    assert "pool\n  == 0</code></pre>" in text
    assert "{{ $value }} left" in text
    assert 'https://a.example/pool</a> <span class="hs-note">leads elsewhere</span>' in text
    assert '<a href="../../incidents/fired/">Pool &#60;b&#62;empty&#60;/b&#62;</a>' in text
    assert 'hs-badge--bad">critical' in text
    assert "content/alerts/a.yaml:1" in text
    assert '<a href="../../alerts/PoolEmpty/">poolempty</a>' in pages["incidents/fired.md"]
    assert '<a href="../../alerts/PoolEmpty/">PoolEmpty</a>' in pages["runbooks/pool.md"]


def test_an_alert_without_a_runbook_says_so() -> None:
    """And how to write one."""
    text = pages_of(known(alert("Alone")))["alerts/Alone.md"]
    assert "There is no runbook for this alert." in text
    assert "hindsite new runbook --from-alert Alone" in text
    assert "No incident was detected by this alert." in text


def test_a_command_with_the_name_can_be_copied() -> None:
    """Whatever is in the name, a shell takes it for a name."""
    pages = pages_of(known(alert("Disk full; reboot")))
    (text,) = (text for path, text in pages.items() if path.startswith("alerts/disk"))
    assert "--from-alert &#39;Disk full; reboot&#39;</code>" in text


def test_the_ledger_lists_what_fails() -> None:
    """Each list with how many there are."""
    alerts = (
        alert("PoolEmpty", "https://a.example/pool"),
        alert("Alone"),
        alert("Dead", f"{SITE}/runbooks/gone/"),
    )
    base = known(*alerts, runbooks=(POOL, runbook(id="idle", title="Idle")), incidents=(FIRED,))
    text = pages_of(base)["alerts/index.md"]
    headings = re.findall(r"^## (.*?) \{", text, re.MULTILINE)
    assert headings == [
        "Alerts without a runbook",
        "Dead addresses",
        "Led elsewhere",
        "Runbooks to be reviewed",
        "Runbooks without an alert",
        "All alerts",
    ]
    numbers = re.findall(r'hs-tile__value">([^<]*)<', text)
    assert numbers == ["3", "2", "1", "1", "1", "1"]
    assert '<a href="../runbooks/idle/">Idle</a>' in text
    assert '<a href="list/1/">All 3 alerts with their runbooks</a>' in text


def test_what_paged_stands_in_a_column_where_anybody_counted() -> None:
    """Elsewhere there is no such column, since zero is not unknown."""
    base = known(alert("A"), alert("B"))
    sent = history(*[{"at": "2026-04-01T09:00:00Z", "alert": "b"}] * 3)
    pages = pages_of(replace(base, paging=sent))
    assert pages["alerts/index.md"].index(">B</a>") < pages["alerts/index.md"].index(">A</a>")
    assert "how often they paged" in pages["alerts/index.md"]
    assert "<dt>Paged</dt> <dd>3 times in 90 days</dd>" in pages["alerts/B.md"]
    assert "Pages</th>" not in pages_of(base)["alerts/index.md"]


def many(count: int) -> Library:
    """A library of so many alerts, each wrong in every way that it can be."""
    alerts = tuple(alert(f"A{number:05}", f"{SITE}/runbooks/x{number}/") for number in range(count))
    return known(*alerts)


def test_no_page_grows_with_the_number_of_alerts() -> None:
    """Lists are cut, and the whole list is on pages of its own."""
    few, more = pages_of(many(LISTED * 2)), pages_of(many(LISTED * 4))
    for path in few.keys() & more.keys():
        if path.startswith(("alerts", "search")):
            assert len(more[path]) < 1.05 * len(few[path]) + 300, path
    assert f"and {LISTED * 4 - SHOWN} more" in more["alerts/index.md"]
    assert {path for path in more if path.startswith("alerts/list/")} == {
        f"alerts/list/{number}.md" for number in range(1, 5)
    }
    listed = "".join(more[f"alerts/list/{number}.md"] for number in range(1, 5))
    assert len(re.findall(r"<td class=\"hs-title\">", listed)) == LISTED * 4
    assert '<a href="list/2/">A00250 – A00499</a>' in more["alerts/index.md"]
    assert '<a href="../2/">Those after</a>' in more["alerts/list/1.md"]
    assert '<a href="../3/">Those before</a>' in more["alerts/list/4.md"]


def test_many_rules_and_incidents_of_one_alert_are_cut() -> None:
    """The page says how many more there are."""
    incidents = tuple(incident(id=f"i{number}", detection={"alert": "A"}) for number in range(60))
    text = pages_of(known(*[alert("A")] * 30, incidents=incidents))["alerts/A.md"]
    assert "and 10 more rules of this name" in text
    assert "and 10 earlier ones" in text


@pytest.mark.parametrize(
    ("names", "pages"),
    [
        (["high", "HIGH"], {"HIGH"}),
        (["index", "list"], {"index-1bc04b52", "list"}),
        (["../x"], {"x-d6b96a97"}),
        (["Disk full", "disk-full-dc301aee"], {"disk-full-dc301aee", "disk-full-dc301aee-"}),
    ],
)
def test_every_name_has_an_address_of_its_own(names: list[str], pages: set[str]) -> None:
    """Names that differ in case alone share one; a hostile one takes nobody's."""
    found = pages_of(known(*(alert(name) for name in names)))
    own = {path for path in found if path.startswith("alerts/") and "/list/" not in path}
    assert own - {"alerts/index.md"} == {f"alerts/{page}.md" for page in pages}


HOSTILE = '"><script>alert(1)</script>{{ 1 }}`x` </code></pre>\n\n# Heading\n\n---\n'


def test_text_of_rules_is_harmless_wherever_it_stands() -> None:
    """Whoever may write a rule writes no markup into the site."""
    rule = Alert(
        name=f"A{HOSTILE}",
        path="content/alerts/a.yaml",
        group=HOSTILE,
        expression=HOSTILE,
        held=HOSTILE,
        labels={HOSTILE: HOSTILE, "severity": HOSTILE},
        annotations={HOSTILE: HOSTILE, "summary": HOSTILE, "runbook_url": "javascript:alert(1)"},
    )
    base = replace(library(), rule_files=(RuleFile(alerts=(rule,), places=Places("a.yaml")),))
    for path, text in pages_of(base).items():
        if path.startswith("alerts"):
            assert "<script" not in text
            assert "\n# Heading" not in text
            assert 'href="javascript' not in text
            assert "{{ 1 }}" not in text.split("---\n", 2)[2]


def test_the_search_leads_from_a_name_to_the_page() -> None:
    """By the alert's own words, and not by those of the runbook that it shows."""
    base = known(alert("PoolEmpty", labels={"team": "shop"}), runbooks=(POOL,))
    drafts = compose(base, measure(base, AS_OF), (), OPTIONS)
    (entry,) = (
        draft.entry
        for draft in drafts
        if isinstance(draft, Draft) and draft.path == "alerts/PoolEmpty.md"
    )
    assert entry is not None
    assert (entry.kind, entry.names, entry.url) == ("alert", ("PoolEmpty",), "alerts/PoolEmpty/")
    assert "shop" in entry.text
    assert "pg_stat" not in entry.text
