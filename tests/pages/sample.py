"""A small library that uses every part of a record, and short ways to pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hindsite.model.figure import Figure
from hindsite.model.findings import Finding, Level, Place, Places
from hindsite.model.library import Library, Unreadable
from hindsite.model.runbook import Runbook
from hindsite.pages import MarkdownSettings, Options
from tests.factories import incident, instant, library
from tests.pages.asked import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hindsite.model.incident import Incident

__all__ = [
    "AS_OF",
    "FIGURE",
    "MARKDOWN",
    "OPTIONS",
    "pages_of",
    "runbook",
    "sample",
    "with_runbooks",
]

AS_OF = instant("2026-04-10T10:00Z")
MARKDOWN = MarkdownSettings(
    extensions=(
        "abbr",
        "admonition",
        "attr_list",
        "def_list",
        "fenced_code",
        "footnotes",
        "md_in_html",
        "tables",
        "toc",
        "pymdownx.details",
        "pymdownx.emoji",
        "pymdownx.highlight",
        "pymdownx.magiclink",
        "pymdownx.superfences",
        "pymdownx.tabbed",
        "pymdownx.tasklist",
        "pymdownx.tilde",
    ),
    configs={
        "toc": {"permalink": True},
        "pymdownx.tabbed": {"alternate_style": True},
        "pymdownx.tasklist": {"custom_checkbox": True},
    },
)
OPTIONS = Options(markdown=MARKDOWN, edit_url="https://git.example/edit/main/")
FIGURE = Figure(
    key="frequency",
    title="Four incidents in two months",
    alt="Bars",
    svg='<svg role="img" viewBox="0 0 10 10"><title>Bars</title><g clip-path="url(#a)"/></svg>',
    columns=("Month", "All"),
    rows=(("2026-03", "4"), ("=2026-04", "-1")),
    note="April is not over.",
)

_BODY = """\
# Checkout fails

Lead with `code` & a [runbook](../../runbooks/pool.md#diagnosis).

## Timeline

- **09:05** Alert
- 09:07 Acknowledged, see [a note](../../notes.md)

## Action items

- [x] A1: Limit `max_connections` (@payments, due 2026-04-01, done 2026-03-30)
- [ ] A2: Review the pool (@platform, due 2026-04-05)

## Lessons & *luck*

```sh
psql -c 'select 1'

echo done
```
"""


def runbook(**fields: object) -> Runbook:
    """A runbook with these fields."""
    defaults: dict[str, object] = {
        "id": "pool",
        "title": "Pool exhausted",
        "services": ["payments"],
    }
    fields.setdefault("places", Places(f"content/runbooks/{fields.get('id', 'pool')}.md"))
    return Runbook.model_validate(defaults | fields)


def with_runbooks(base: Library, *runbooks: Runbook) -> Library:
    """The library with these runbooks."""
    return replace(base, runbooks=runbooks)


def _checkout() -> Incident:
    return incident(
        id="checkout",
        title="Checkout fails",
        severity="SEV-1",
        services=["payments", "database"],
        teams=["payments"],
        aliases=["INC-2026-014", "Old Name/../x"],
        tags=["postgres"],
        started_at="2026-03-14T09:02Z",
        detected_at="2026-03-14T09:05Z",
        declared_at="2026-03-14T09:06Z",
        acknowledged_at="2026-03-14T09:07Z",
        mitigated_at="2026-03-14T09:31Z",
        resolved_at="2026-03-14T09:52Z",
        closed_at="2026-03-14T10:30Z",
        detection={"source": "monitoring", "alert": "PaymentsErrorRateHigh"},
        resolution={"strategy": "hotfix", "why": "no flag"},
        impact={
            "error_rate": "62.5",
            "latency_p99_ms": "12000",
            "data_loss": "no",
            "revenue_impacting": "yes",
            "summary": "Every second payment failed.",
        },
        contributing_factors=["config-change"],
        roles={"incident_commander": "payments-oncall"},
        war_room="https://meet.example/1",
        runbooks=[
            {"id": "pool", "outcome": "helped"},
            {"id": "gone", "outcome": "misled"},
            {"outcome": "missing", "wanted": "drain a queue"},
        ],
        updates=[
            {
                "at": "2026-03-14T09:20Z",
                "audience": "external",
                "happening": "Payments fail.",
                "next_update_at": "2026-03-14T09:40Z",
            }
        ],
        action_items=[
            {
                "id": "A1",
                "title": "Limit `max_connections`",
                "owner": "payments",
                "due": "2026-04-01",
                "status": "done",
                "done_at": "2026-03-30",
            },
            {"id": "A2", "title": "Review the pool", "owner": "platform", "due": "2026-04-05"},
        ],
        postmortem={
            "status": "published",
            "meeting_at": "2026-03-16T09:52Z",
            "published_at": "2026-03-18T15:00Z",
        },
        severity_changes=[{"at": "2026-03-14T09:10Z", "from": "SEV-2", "to": "SEV-1"}],
        process_review={"helped": "Three roles."},
        related=["leak", "unknown"],
        links=[{"title": "Dashboard", "url": "https://graph.example/d"}],
        body=_BODY,
        timeline_in_body=True,
        action_lines=(11, 13),
        places=Places("content/incidents/2026/checkout.md"),
    )


def _leak() -> Incident:
    return incident(
        id="leak",
        title="A key in a public repository",
        severity="SEV-2",
        kind="security",
        visibility="restricted",
        services=["database"],
        started_at="2026-04-08T08:00Z",
        detected_at="2026-04-08T09:00Z",
        acknowledged_at="2026-04-08T09:10Z",
        timeline=[
            {
                "at": "2026-04-08T09:10Z",
                "event": "Key **revoked** with `aws iam`",
                "kind": "action",
                "by": "security",
                "result": "worked",
            }
        ],
        security={
            "known_at": "2026-04-08T09:00Z",
            "evidence_preserved": "yes",
            "notification": [
                {"required": "true", "regime": "GDPR"},
                {"required": "false", "regime": "PCI"},
                {"notified_at": "2026-04-09T09:00Z"},
            ],
        },
        action_items=[
            {"title": "Scan repositories", "url": "https://tracker.example/7"},
            {
                "title": "Rotate keys",
                "owner": "platform",
                "due": "2026-04-20",
                "type": "prevent",
                "rescheduled": ["2026-04-12"],
            },
            {"title": "Train all", "status": "cancelled", "why": "covered elsewhere"},
        ],
        places=Places("content/incidents/2026/leak.md"),
    )


def sample() -> Library:
    """Four incidents, two runbooks, three services, one unreadable file and one error."""
    base = library(
        _checkout(),
        _leak(),
        incident(
            id="late",
            title="Logins are slow",
            severity="SEV-2",
            services=["database"],
            started_at="2026-03-20T08:00Z",
            detected_at="2026-03-20T08:30Z",
            resolved_at="2026-03-20T10:00Z",
            places=Places("content/incidents/2026/late.md"),
        ),
        incident(
            id="day",
            title="Game day",
            kind="game-day",
            started_at="2025-12-01T08:00Z",
            places=Places("content/incidents/2025/day.md"),
        ),
        incident(
            id="copy",
            title="Checkout fails again",
            duplicate_of="checkout",
            started_at="2026-03-14T09:03Z",
            places=Places("content/incidents/2026/copy.md"),
        ),
        timezone="Europe/Berlin",
        site={"name": "Lamps & Looms", "url": "https://site.example/kb/"},
        teams=[{"id": "payments", "name": "Payments", "contact": "#pay"}],
        contributing_factors=[{"id": "config-change", "name": "Configuration change"}],
        services=[
            {
                "id": "payments",
                "name": "Payments",
                "tier": "critical",
                "owner": "payments",
                "slo": "99.95",
                "depends_on": ["database", "elsewhere"],
                "formerly": ["billing"],
                "links": [{"title": "Dashboard", "url": "https://graph.example/payments"}],
            },
            {"id": "database", "owner": "platform"},
            {"id": "attic", "retired": "yes"},
        ],
    )
    wrong = Finding(
        Place("content/incidents/2026/late.md", 7, 14),
        Level.ERROR,
        "time-order",
        "mitigated_at is before started_at",
        "Correct one of the two.",
        field="mitigated_at",
        found="07:00Z",
        expected="08:00Z or later",
    )
    broken = Finding(
        Place("content/incidents/broken.md"), Level.ERROR, "no-yaml", "no front matter", "Write it."
    )
    return replace(
        with_runbooks(
            base,
            runbook(
                alerts=["PostgresConnectionsHigh"],
                aliases=["db-pool"],
                owner="platform",
                last_reviewed="2026-02-01",
                review_every="30d",
                tags=["Postgres"],
                links=[{"title": "Dashboard", "url": "https://graph.example/pool"}],
                body="# Pool\n\n## Diagnosis\n\n1. Look.\n\n        SHOW POOLS;\n",
            ),
            runbook(id="empty", title="An empty one", visibility="public"),
        ),
        introduction="Welcome. See [checkout](incidents/2026/checkout.md), [the numbers]"
        "(metrics/index.md) and [nothing](secret.md).\n",
        findings=(wrong, broken),
        unreadable=(Unreadable("content/incidents/broken.md", may_be_secret=False),),
    )


def pages_of(base: Library, options: Options = OPTIONS, *figures: Figure) -> Mapping[str, str]:
    """The text of each page by its path, as of one instant; written when it is asked for."""
    return Asked(base, AS_OF, options, *figures)
