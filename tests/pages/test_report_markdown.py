from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import markdown
import pytest
from markdown_it import MarkdownIt

from hindsite.metrics import measure
from hindsite.pages import report_markdown
from tests.factories import incident, library
from tests.pages.engine import look
from tests.pages.report_factory import empty, quarter, records
from tests.pages.sample import AS_OF, OPTIONS

if TYPE_CHECKING:
    from hindsite.metrics.values import Report
    from hindsite.model.library import Library


def written(base: Library, report: Report) -> str:
    """A report as Markdown."""
    known = base.at(AS_OF)
    return report_markdown(known, measure(known, AS_OF), report, OPTIONS)


def html_of(text: str) -> str:
    """What a forge makes of it: CommonMark with tables and struck words, and HTML let through."""
    forge = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return str(forge.render(text))


@pytest.fixture(scope="module")
def text() -> str:
    """The report of a quarter with two incidents."""
    return written(records(), quarter())


def test_readable(text: str) -> None:
    """It reads as plain text: no entities, no HTML, and no line of three empty ones."""
    assert text.startswith("# Report 2026-Q1: Incident knowledge base\n\n1 Jan 2026 to 31 Mar 2026")
    assert "&#" not in text
    assert "\n\n\n" not in text


def test_content(text: str) -> None:
    """It says what the page says."""
    for line in (
        "**Is it getting worse?** 2 incidents in 2026-Q1 against 1 in 2025-Q4: no evidence",
        "- Incidents: 2 (2025-Q4: 1)",
        "- SEV-1: 1 (2025-Q4: 0)",
        "- Actions: 2 opened, 1 closed, 1 overdue at its end",
        "## Incident of the quarter",
        "Chosen because: SEV-1; 1 h of impact.",
        "- Time to resolve: 14 min (95 %: 11 min to 17 min), n = 9 of 9",
        "  - 2025-Q4: each value: 38 min, n = 1 of 1",
        "- Post-mortems (target 100 %): 83 % (95 %: 30 % to 90 %), n = 6 of 7",
        "- Services: payments (2)",
        "- Contributing factors: Configuration change (2)",
        "- Configuration change, payments: 2 times, 3 Feb 2026 to 3 Mar 2026; 1 done, 1 owed",
        "  - again while an action was open: Checkout fails again",
        "(payments, due 20 Feb 2026), from Checkout \\*fails\\*",
        "As of 10 Apr 2026, 10:00 UTC; 3 incidents of kind operational or security.",
    ):
        assert line in text


def test_as_markdown(text: str) -> None:
    """As Markdown it is headings and lists, and what a record says stays as it was written."""
    seen = look(html_of(text))
    assert set(seen.tags) <= {"h1", "h2", "p", "ul", "li", "strong", "blockquote", "a"}
    assert "Checkout *fails*" in seen.text
    assert "Every <second> payment failed." in seen.text


def test_links() -> None:
    """Records are linked where it is known at which address the site is."""
    base = records()
    site = base.settings.site.model_copy(update={"url": "https://site.example/kb/"})
    linked = replace(base, settings=base.settings.model_copy(update={"site": site}))
    text = written(linked, quarter())
    assert "[Checkout \\*fails\\*](<https://site.example/kb/incidents/pool/>)" in text
    assert "](<" not in written(base, replace(quarter(), opened=(), closed=(), overdue=()))


@pytest.mark.parametrize(
    "title",
    [
        "# Heading",
        "[click](https://evil.example)",
        "![x](https://evil.example)",
        "<script>alert(1)</script>",
        "a | b `c` ~~d~~ __e__ &copy;",
        "line\n\n# other",
        "\\*x\\*",
    ],
)
def test_hostile_titles(title: str) -> None:
    """No title becomes a heading, a link, HTML or markup of any kind."""
    base = library(incident(id="pool", title=title, impact={"summary": title}))
    text = written(base, quarter())
    plain = {"h1", "h2", "p", "ul", "li", "strong", "blockquote"}
    assert set(look(html_of(text)).tags) <= plain
    assert set(look(markdown.markdown(text)).tags) <= plain
    assert " ".join(title.split()) in " ".join(look(html_of(text)).text.split())


def test_terminal_escapes() -> None:
    """Control characters of a record are gone."""
    assert "\x1b" not in written(library(incident(id="pool", title="\x1b[2Jgone")), quarter())


def test_hostile_addresses() -> None:
    """An address is only followed where it is safe, and cannot end the link."""
    actions = [
        {"title": "a", "url": "javascript:alert(1)"},
        {"title": "b", "url": "https://x.example/>(y)"},
    ]
    base = library(incident(id="pool", action_items=actions))
    report = replace(quarter(), opened=("pool#1", "pool#2"), closed=(), overdue=())
    text = written(base, report)
    assert "javascript" not in text
    assert "[b](<https://x.example/%3E(y)>)" in text


def test_empty_period() -> None:
    """A period in which nothing happened is one sentence."""
    text = written(records(), empty())
    assert "No incident began or was resolved in this quarter" in text
    assert "##" not in text


def test_very_many() -> None:
    """Of very many incidents and actions those listed are said to be some."""
    actions = [{"title": f"Do {n}"} for n in range(70)]
    items = [incident(id=f"i{n}") for n in range(130)]
    base = library(incident(id="pool", action_items=actions), *items)
    report = replace(
        quarter(),
        incidents=tuple(item.id for item in items),
        opened=tuple(f"pool#{n + 1}" for n in range(70)),
        overdue=(),
        counts={},
        problems=(),
        highlight=None,
    )
    text = written(base, report)
    assert "The 100 severest of 130." in text
    assert "And 10 more." in text
    assert "Most hit" not in text
