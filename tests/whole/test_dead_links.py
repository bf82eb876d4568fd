"""The check calls dead what the site shows as dead, and nothing else."""

from __future__ import annotations

import pytest

from hindsite.checks import RULES
from hindsite.checks.scope import Scope
from hindsite.model.findings import Places
from hindsite.pages.addresses import Addresses
from hindsite.pages.links import Resolver
from hindsite.pages.rendering import Renderer
from tests.factories import incident, instant, library
from tests.pages.sample import MARKDOWN, runbook, with_runbooks

PLACES = Places("content/incidents/2026/one.md")
LIBRARY = with_runbooks(library(incident(id="one", places=PLACES)), runbook())


def _is_dead_on_the_site(body: str) -> bool:
    resolver = Resolver(LIBRARY, Addresses(LIBRARY), "content/incidents/2026", "incidents/one/")
    sections = Renderer(MARKDOWN).sections(body, resolver, "Title")
    return any("hs-dead-link" in f"{section.heading}{section.content}" for section in sections)


def _is_dead_by_the_check(body: str) -> bool:
    record = incident(id="one", places=PLACES, body=body)
    scope = Scope(with_runbooks(library(record), runbook()), instant("2026-03-20T00:00Z"))
    (rule,) = (rule for rule in RULES if rule.code == "dead-link")
    return any(rule.findings(scope))


@pytest.mark.parametrize(
    "body",
    [
        "[x](../../runbooks/pool.md)",
        "[x](/content/runbooks/pool.md)",
        "[x](one.md#impact)",
        "[x](#impact)",
        "[x](gone.md)",
        "[x](../../../../etc/passwd)",
        "[x](?a=b)",
        "[x](javascript:alert(1))",
        "[x](https://[)",
        "[x](//host/y)",
        "[x](mailto:a@b.c)",
        "<https://a.b/c>",
        "[x](<gone.md>)",
        '[x](gone.md "title")',
        "[x][y]\n\n[y]: gone.md",
        "[x][y]\n\n[y]: one.md",
        "[x]\n\n[x]: gone.md",
        "`[x](gone.md)`",
        "```\n[x](gone.md)\n```",
        "text\n\n    [x](gone.md)",
        "- item\n\n    [x](gone.md)",
        "<!-- [x](gone.md) -->",
        '<a href="gone.md">x</a>',
        '<a href="one.md">x</a>',
        "| a |\n| --- |\n| [x](gone.md) |",
        "> [x](gone.md)",
        "**[x](gone.md)**",
        "[a [b] c](gone.md)",
        "[x](gone(1).md)",
        "\\[x](gone.md)",
        "x](gone.md)",
        "[x] (gone.md)",
        "![x](gone.png)",
        "[![x](https://a.b/c.png)](gone.md)",
        "[x](one.md)",
        "[x](./one.md)",
        "[x](one%2Emd)",
        "[x](ONE.md)",
        "[x](one)",
        "[x](one.html)",
        "[x](.)",
        "[x](../../../hindsite.yml)",
        "[x]()",
        '[x]({{< ref "one.md" >}})',
        "[x]({{page}})",
    ],
)
def test_check_and_site_agree(body: str) -> None:
    """A link is found dead where readers will not be able to click it."""
    assert _is_dead_by_the_check(body) is _is_dead_on_the_site(body)


def test_a_dead_link_in_a_heading() -> None:
    """The page shows its words alone, which nobody would notice."""
    assert _is_dead_by_the_check("## [x](gone.md)")
