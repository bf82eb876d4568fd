from __future__ import annotations

from dataclasses import replace

import pytest

from hindsite.metrics import measure
from hindsite.model.findings import Places
from hindsite.model.library import Library
from hindsite.pages import compose
from hindsite.pages.values import MarkdownSettings, Options
from tests.factories import incident, library
from tests.pages.engine import engine_html, look
from tests.pages.sample import AS_OF, FIGURE, OPTIONS, pages_of, runbook, sample, with_runbooks


def text_of(page: str) -> str:
    """The words of a page as a reader sees them, on one line."""
    return " ".join(look(engine_html(page)).text.split())


def incident_text(**fields: object) -> str:
    """The words of the page of one incident."""
    return text_of(pages_of(library(incident(**fields)))["incidents/incident.md"])


@pytest.mark.parametrize(
    "path",
    ["index.md", "incidents/index.md", "follow-up.md", "metrics/index.md", "metrics/response.md"],
)
def test_empty_library_says_how_to_begin(path: str) -> None:
    """Without a record there are no empty tables, but the command for the first one."""
    pages = pages_of(Library())
    assert "No incident has been recorded yet." in text_of(pages[path])
    assert "hindsite new incident" in pages[path]
    assert "<table" not in pages[path]


def test_empty_library_has_its_policy_and_style() -> None:
    """What does not need records is there from the first day."""
    pages = pages_of(Library())
    assert "Page CTO" in pages["policy/escalation.md"]
    assert "--hs-sev-1" in pages["assets/hindsite.css"]
    assert "There is no runbook yet." in pages["runbooks/index.md"]
    assert "No service is known yet." in pages["services/index.md"]
    assert "problems.md" not in pages


def test_one_incident_is_enough_for_every_page() -> None:
    """A library of one has all pages, and its number is listed instead of a statistic."""
    one = incident(detected_at="2026-03-14T09:05Z", resolved_at="2026-03-14T10:05Z")
    pages = pages_of(library(one))
    assert "every value; n = 1 of 1" in text_of(pages["index.md"])
    assert "each value: 1 h" in text_of(pages["metrics/response.md"])
    assert "1 incident of kind operational or security." in text_of(pages["services/index.md"])


def test_a_record_with_only_what_is_required_has_a_page() -> None:
    """What is missing is left out; nothing is guessed."""
    text = incident_text(started_at="2026-03-14T09:00Z", closed_at="2026-03-14T12:00Z")
    assert (
        "SEV-3 Minor Closed Affected Services payments Id incident When Started 14 Mar 2026, "
        "09:00 UTC"
    ) in text
    assert "Response" not in text
    assert "As of" not in text


def test_times_out_of_order_are_in_no_duration() -> None:
    """Contradicting instants draw no phases, and give no time to what they bound."""
    text = incident_text(
        started_at="2026-03-14T09:00Z",
        detected_at="2026-03-14T08:00Z",
        acknowledged_at="2026-03-14T09:10Z",
        resolved_at="2026-03-14T10:00Z",
    )
    assert "Started to detected" not in text
    assert "To detect" not in text


def test_instants_at_one_time_share_the_scale() -> None:
    """Phases without length are still wide enough to be seen."""
    page = pages_of(
        library(
            incident(
                started_at="2026-03-14T09:00Z",
                detected_at="2026-03-14T09:00Z",
                resolved_at="2026-03-14T09:00Z",
            )
        )
    )["incidents/incident.md"]
    assert page.count('width="497.0"') == 2


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"status": "open"}, "no date Open no due date"),
        ({"due": "2026-04-09"}, "9 Apr 2026 Overdue by 1 day"),
        ({"due": "2026-04-10"}, "10 Apr 2026 Open due today"),
        ({"due": "2026-04-12", "status": "in-progress"}, "12 Apr 2026 In progress due in 2 days"),
        (
            {"due": "2026-04-01", "status": "done", "done_at": "2026-04-01"},
            "1 Apr 2026 Done in time",
        ),
        (
            {
                "due": "2026-04-05",
                "rescheduled": ["2026-04-01"],
                "status": "done",
                "done_at": "2026-04-04",
            },
            "5 Apr 2026 first due 1 Apr 2026 Done 3 days late",
        ),
        ({"status": "done"}, "no date Done"),
        ({"status": "cancelled", "why": "moot"}, "no date Cancelled moot"),
    ],
)
def test_an_action_says_how_it_stands(item: dict[str, object], words: str) -> None:
    """State and lateness are words, measured against the first due date."""
    assert f"Do it nobody {words}" in incident_text(action_items=[{"title": "Do it", **item}])


def test_actions_whose_lines_are_hidden_get_a_section() -> None:
    """Where the lines of the body cannot be replaced, the table follows the body."""
    page = pages_of(
        library(
            incident(
                body="```\n- [ ] Do it\n```\n",
                action_lines=(1, 2),
                action_items=[{"title": "Do it"}],
                places=Places("content/incidents/incident.md"),
            )
        )
    )["incidents/incident.md"]
    assert "## Action items {#hs-actions}" in page
    assert "- [ ] Do it" in page


def test_timeline_of_the_body_is_not_shown_twice() -> None:
    """A timeline that was read from the body stands there as it was written."""
    event = {"at": "2026-03-14T09:05Z", "event": "Alert"}
    body = "## Timeline\n\n- 09:05 Alert\n"
    twice = incident(timeline=[event], body=body, timeline_in_body=True)
    page = pages_of(library(twice))["incidents/incident.md"]
    assert page.count("Timeline {#") == 1
    assert "hs-timeline" not in page


@pytest.mark.parametrize(
    ("security", "words"),
    [
        (
            {"known_at": "2026-04-01T10:00Z", "notification": [{}]},
            "undecided whether required overdue by 144 h",
        ),
        ({"notification": [{"required": "yes"}]}, None),
        ({"notification": [{"required": "true"}]}, "required the clock has no beginning"),
        (
            {"known_at": "2026-04-01T10:00Z", "notification": {"notified_at": "2026-04-05T10:00Z"}},
            "96 h after it was known, later than 72 h",
        ),
        ({"notification": {"notified_at": "2026-04-05T10:00Z"}}, "5 Apr 2026, 10:00 UTC"),
        (
            {"legal_informed_at": "2026-04-05T10:00Z"},
            "Legal counsel informed 5 Apr 2026, 10:00 UTC",
        ),
    ],
)
def test_the_clock_of_a_notification_is_said(
    security: dict[str, object], words: str | None
) -> None:
    """A duty to notify shows how long is left, or how long it took."""
    if words is not None:
        assert words in incident_text(security=security)


@pytest.mark.parametrize(
    ("postmortem", "words"),
    [
        ({"status": "draft"}, "Post-mortem draft"),
        ({"meeting_at": "2026-03-15T09:00Z"}, "meeting held 15 Mar 2026, 09:00 UTC"),
    ],
)
def test_state_of_the_post_mortem_is_said(postmortem: dict[str, object], words: str) -> None:
    """A draft is a draft, and a meeting alone is a meeting."""
    assert words in incident_text(postmortem=postmortem)


def test_other_facts_of_an_incident() -> None:
    """A duplicate names its original; a severity without a former one stands alone."""
    first = incident(id="first", title="First")
    second = incident(
        duplicate_of="FIRST",
        related=["first", "incident", "gone"],
        severity_changes=[{"at": "2026-03-14T09:05Z", "to": "SEV-3"}],
        detection={"alert": "PaymentsErrorRateHigh"},
        war_room="room 7",
        runbooks=[{"id": "gone"}],
    )
    text = text_of(pages_of(library(first, second))["incidents/incident.md"])
    assert "Duplicate of First counted once, there" in text
    assert "Severity was SEV-3 14 Mar 2026, 09:05 UTC" in text
    assert "Detected by Alert PaymentsErrorRateHigh" in text
    assert "War room room 7" in text
    assert "SEV-3 First" in text


def test_duplicate_of_an_unknown_incident_names_nothing() -> None:
    """A record that this audience may not see is not named."""
    assert "secret" not in incident_text(duplicate_of="secret", related=["secret"])


def test_long_lists_are_cut_and_years_have_all() -> None:
    """Above 200 incidents the list holds the latest 100, and each year its own."""
    many = [
        incident(id=f"i{number}", started_at=f"2026-01-{number % 28 + 1:02}T09:00Z")
        for number in range(150)
    ]
    more = [
        incident(id=f"j{number}", started_at=f"2025-01-{number % 28 + 1:02}T09:00Z")
        for number in range(60)
    ]
    pages = pages_of(library(*many, *more))
    assert pages["incidents/index.md"].count("<tr>\n") == 100
    assert "The latest 100 of 210." in pages["incidents/index.md"]
    assert pages["incidents/2025.md"].count("<tr>\n") == 60
    assert pages["incidents/2026.md"].count("<tr>\n") == 150
    assert "The latest 50 of 210." in text_of(pages["services/payments.md"])


def test_a_record_page_does_not_grow_with_the_library() -> None:
    """The page of an incident and of its runbook hold no more for a thousand others."""
    used = {"runbooks": [{"id": "pool", "outcome": "helped"}]}
    one = incident(id="one", **used)
    few = with_runbooks(library(one), runbook())
    others = [
        incident(id=f"i{number}", started_at="2026-02-01T09:00Z", **used) for number in range(80)
    ]
    many = with_runbooks(library(one, *others), runbook())
    assert pages_of(few)["incidents/one.md"] == pages_of(many)["incidents/one.md"]
    assert pages_of(many)["runbooks/pool.md"].count("<tr>") == 51
    assert "and 31 earlier ones" in pages_of(many)["runbooks/pool.md"]


def test_a_night_without_changes_leaves_most_pages() -> None:
    """Only pages whose words depend on the instant name it, so that others keep their bytes."""
    pages = pages_of(sample(), OPTIONS, FIGURE)
    dated = {path for path, text in pages.items() if "10 Apr 2026, 12:00 CEST" in text}
    assert dated == {
        "index.md",
        "follow-up.md",
        "follow-up/reviews.md",
        "incidents/checkout.md",
        "incidents/leak.md",
        "metrics/index.md",
        "metrics/follow-up.md",
        "metrics/frequency.md",
        "metrics/response.md",
        "metrics/response/impact.md",
        "metrics/response/tta.md",
        "metrics/response/ttd.md",
        "metrics/response/ttm.md",
        "metrics/response/ttr.md",
        "metrics/runbooks.md",
        "metrics/services.md",
        "metrics/targets.md",
        "metrics/uptime.md",
        "runbooks/index.md",
        "runbooks/pool.md",
        "services/database.md",
    }


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Never reviewed"),
        ({"last_reviewed": "2026-04-01"}, "No review date"),
        ({"last_reviewed": "2026-04-01", "review_every": "30d"}, "Fresh"),
        ({"last_reviewed": "2026-03-01", "review_every": "30d"}, "overdue by 10 days"),
        ({"visibility": "public"}, "Public"),
    ],
)
def test_freshness_of_a_runbook(fields: dict[str, object], words: str) -> None:
    """A runbook says whether it was reviewed as often as it should be."""
    pages = pages_of(with_runbooks(library(), runbook(**fields)))
    assert words in text_of(pages["runbooks/pool.md"])


def test_a_runbook_that_misled_says_so() -> None:
    """Uses are counted, and those that helped apart; an outcome may be unknown."""
    uses = [
        incident(id="a", runbooks=[{"id": "pool", "outcome": "misled"}]),
        incident(id="b", runbooks=[{"id": "POOL"}]),
    ]
    pages = pages_of(with_runbooks(library(*uses), runbook(links=[{"title": "Bad", "url": "x"}])))
    assert "2 times" in text_of(pages["runbooks/index.md"])
    assert "Misled" in pages["runbooks/pool.md"]
    assert "not said" in pages["runbooks/pool.md"]


def test_follow_up_sorts_post_mortems_by_when_they_are_due() -> None:
    """What is overdue comes first; what is published, or not required, is not owed."""
    resolved = {"severity": "SEV-1", "started_at": "2026-03-01T08:00Z"}
    base = library(
        incident(id="a", title="Old", resolved_at="2026-03-02T09:00Z", **resolved),
        incident(id="b", title="New", resolved_at="2026-04-09T09:00Z", **resolved),
        incident(id="c", title="Just", resolved_at="2026-04-03T09:00Z", **resolved),
        incident(id="d", title="Soon", resolved_at="2026-04-03T11:00Z", **resolved),
        incident(
            id="e",
            title="Out",
            resolved_at="2026-04-09T09:00Z",
            postmortem={"status": "published"},
            **resolved,
        ),
        services=[{"id": "payments", "owner": "payments"}],
    )
    text = text_of(pages_of(base)["follow-up.md"])
    assert "Old payments 9 Mar 2026 Overdue by 32 days" in text
    assert "Just payments 10 Apr 2026 Overdue by less than a day" in text
    assert "Soon payments 10 Apr 2026 Due today" in text
    assert "New payments 16 Apr 2026 Due in 6 days" in text
    assert "payments 0 % 0 of 2 2 2 An incident counts for each of its teams" in text
    assert "Out" not in text


def test_post_mortems_without_a_team_are_nobody_s() -> None:
    """Where neither record nor catalogue names a team the list says so."""
    one = incident(severity="SEV-1", resolved_at="2026-03-14T10:00Z")
    assert "no team 0 % 0 of 1 1 0" in text_of(pages_of(library(one))["follow-up.md"])


def test_statistics_come_with_what_they_rest_on() -> None:
    """From six values on there is a median with its interval; sources lead to every record."""
    items = [
        incident(
            id=f"i{number}",
            detected_at=f"2026-03-{number + 1:02}T09:00Z",
            resolved_at=f"2026-03-{number + 1:02}T10:{number:02}Z",
        )
        for number in range(9)
    ]
    still = incident(id="still", detected_at="2026-04-01T09:00Z")
    pages = pages_of(library(*items, still))
    text = text_of(pages["metrics/response.md"])
    assert "SEV-3 9 of 10 n = 9 of 10; 1 still open Used, the shortest first" in text
    assert "SEV-2 " not in text
    assert "All of them as CSV 1 h 4 min" in text
    assert "n = 9 of 10; 1 still open" in text
    assert "Checkout fails 1 h 8 min" in text
    assert "median, n = 9 of 10" in text_of(pages["index.md"])
    assert pages["data/durations/ttr.csv"].splitlines()[-1].startswith("still,still running,,,")


def test_numbers_may_name_records_that_the_site_lacks() -> None:
    """An id without a page stays an id."""
    gone = incident(id="gone", severity="SEV-1", resolved_at="2026-03-14T10:00Z")
    metrics = measure(library(incident(), gone), AS_OF)
    pages = {page.path: page.text for page in compose(library(incident()), metrics, (), OPTIONS)}
    assert "<li>gone</li>" in pages["metrics/targets.md"]
    assert "gone,left out,field missing,detected_at" in pages["data/durations/ttr.csv"]


def test_trend_compares_with_the_quarter_before() -> None:
    """The quarter that runs stands against as many days of the one before."""
    base = library(
        incident(id="first", started_at="2025-01-05T09:00Z"),
        *(incident(id=f"a{n}", started_at="2026-01-05T09:00Z") for n in range(6)),
        *(incident(id=f"b{n}", started_at="2026-04-05T09:00Z") for n in range(8)),
    )
    words = "8 incidents in the first 10 days of 2026-Q2 against 6 in as many days of 2026-Q1"
    assert f"{words}: no evidence of a change (p = " in text_of(pages_of(base)["index.md"])


def test_many_open_incidents_are_counted() -> None:
    """The home page lists the latest open ones and says how many there are."""
    base = library(*(incident(id=f"i{number}") for number in range(25)))
    assert "The latest 20 of 25 open incidents." in text_of(pages_of(base)["index.md"])


def test_many_tagged_records_are_counted() -> None:
    """A tag of many records shows the latest, and leads to a page of its own."""
    base = library(*(incident(id=f"i{number}", tags=["Big Tag"]) for number in range(510)))
    pages = pages_of(base)
    assert pages["tags.md"].count("<li>") == 10
    assert '<a href="big-tag/">All 510 records with this tag</a>' in pages["tags.md"]
    assert "The latest 500 of 510 records." in pages["tags/big-tag.md"]
    assert 'href="../../incidents/?q=Big+Tag"' in pages["tags/big-tag.md"]
    assert pages["tags/big-tag.md"].count('">Checkout fails</a>') == 500
    assert "{#tag-big-tag}" in pages["tags.md"]


def test_a_record_that_spells_a_tag_twice_is_listed_once() -> None:
    """Tags that differ in case only are one tag, of one record too."""
    text = pages_of(library(incident(tags=["Disk", "disk"])))["tags.md"]
    assert text.count("<li>") == 1


def test_a_tag_that_would_take_the_place_of_the_index_gets_a_hyphen() -> None:
    """A tag named index has a page beside that of all tags."""
    base = library(*(incident(id=f"i{number}", tags=["index"]) for number in range(40)))
    assert {"tags.md", "tags/index-.md"} <= pages_of(base).keys()


def test_unknown_figures_stand_in_the_overview() -> None:
    """A chart that has no page of its own is shown with the key numbers."""
    pages = pages_of(library(incident()), OPTIONS, replace(FIGURE, key="new", note=""))
    assert 'id="hs-chart-new"' in pages["metrics/index.md"]
    assert "data/charts/new.csv" in pages


def test_records_have_no_edit_link_without_a_prefix() -> None:
    """The link is shown only where the settings say where records are edited."""
    plain = Options(markdown=MarkdownSettings(("tables",)))
    assert "Edit this record" not in pages_of(library(incident()), plain)["incidents/incident.md"]


def test_zones_without_letters_are_named_by_their_offset() -> None:
    """A zone that has no abbreviation is told by its distance from UTC."""
    base = library(incident(), timezone="America/Sao_Paulo")
    assert "06:00 UTC-03" in pages_of(base)["incidents/incident.md"]
