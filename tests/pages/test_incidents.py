from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from hindsite.model.figure import Spot
from hindsite.pages.incidents import LATEST, WHOLE
from tests.factories import incident, instant, library
from tests.pages.engine import engine_html, look
from tests.pages.sample import FIGURE, OPTIONS, pages_of, sample

if TYPE_CHECKING:
    from hindsite.model.library import Library

BEGIN = instant("2026-01-31T23:30Z")


def _text(page: str) -> str:
    return " ".join(look(engine_html(page)).text.split())


def _rows(page: str) -> int:
    return page.count("<tr>") - 1


def _many(number: int, **settings: object) -> Library:
    """So many incidents, one every five hours from the last half hour of January on, in UTC."""
    return library(
        *(
            incident(id=f"i{place}", started_at=(BEGIN + timedelta(hours=5 * place)).isoformat())
            for place in range(number)
        ),
        **settings,
    )


def test_a_list_that_is_not_long_is_whole() -> None:
    """Up to a number of incidents all stand in one list, and no month has a page."""
    pages = pages_of(_many(WHOLE))
    assert _rows(pages["incidents/index.md"]) == WHOLE
    assert _rows(pages["incidents/2026.md"]) == WHOLE
    assert "The latest" not in pages["incidents/index.md"]
    assert not any(path.startswith("incidents/2026/") for path in pages)


def test_a_long_list_shows_the_latest_and_how_many_there_are() -> None:
    """One more, and lists hold the latest; the year leads to its months, which hold all."""
    pages = pages_of(_many(WHOLE + 1))
    everything, year = pages["incidents/index.md"], pages["incidents/2026.md"]
    assert _rows(everything) == LATEST
    assert f"The latest {LATEST} of {WHOLE + 1}." in _text(everything)
    assert f"2026 {WHOLE + 1}" in _text(everything)
    assert _rows(year) == LATEST
    assert f"{WHOLE + 1} incidents, of every kind. The latest {LATEST} are below" in _text(year)
    months = re.findall(r'href="(\d\d)/"', year)
    assert months == ["03", "02", "01"]
    assert sum(_rows(pages[f"incidents/2026/{month}.md"]) for month in months) == WHOLE + 1
    assert _rows(pages["incidents/2026/01.md"]) == 1
    assert "1 incident, of every kind." in _text(pages["incidents/2026/01.md"])
    assert 'href="../"' in pages["incidents/2026/01.md"]


def test_months_are_those_of_the_zone() -> None:
    """An incident in the last hour of a month in UTC is one of the next where clocks are ahead."""
    pages = pages_of(_many(WHOLE + 1, timezone="Europe/Berlin"))
    assert "incidents/2026/01.md" not in pages


def test_the_page_has_the_explorer_and_the_list_that_it_replaces() -> None:
    """Script and style sheet are files of the site; the list is named to the script."""
    pages = pages_of(sample())
    page = pages["incidents/index.md"]
    assert '<hs-explorer data-plain="hs-plain"></hs-explorer>' in page
    assert '<script type="module" src="../assets/search/explorer.js"></script>' in page
    assert '<link rel="stylesheet" href="../assets/explorer.css">' in page
    assert page.index('<div id="hs-plain">') < page.index("<table")
    assert "hs-explorer" in pages["assets/explorer.css"]
    assert "<hs-explorer" in engine_html(page)


@pytest.mark.parametrize(
    ("path", "words", "facets"),
    [
        ("incidents/checkout.md", "Configuration change", {"factor": ["Configuration change"]}),
        ("incidents/checkout.md", "Payments", {"team": ["Payments"]}),
        (
            "services/payments.md",
            "Explore all incidents of this service",
            {"service": ["Payments"]},
        ),
        (
            "services/payments.md",
            "Configuration change",
            {"service": ["Payments"], "factor": ["Configuration change"]},
        ),
        ("metrics/services.md", "Configuration change", {"factor": ["Configuration change"]}),
        ("metrics/services.md", "Payments", {"team": ["Payments"]}),
        ("metrics/services.md", "Monitoring", {"source": ["Monitoring"]}),
        ("metrics/services.md", "Security", {"kind": ["Security"]}),
    ],
)
def test_names_lead_to_their_incidents(path: str, words: str, facets: dict[str, list[str]]) -> None:
    """What has no page of its own leads to the explorer, by the words of the index."""
    page = pages_of(sample())[path]
    addresses = re.findall(rf'href="([^"]*)">{re.escape(words)}</a>', page)
    found = [parse_qs(urlsplit(one.replace("&#38;", "&")).query) for one in addresses]
    assert facets in found
    ways = [urlsplit(one).path for one in addresses if "?" in one]
    assert set(ways) == {"../../incidents/"} or set(ways) == {"../"}


def test_bars_of_a_chart_lead_to_their_incidents() -> None:
    """Over each spot of a chart lies a link that is named; a chart without spots has none."""
    ranking = replace(
        FIGURE,
        key="factors",
        rows=(('A "b" & c', "2"), ("Capacity", "1"), ("Without a bar", "1")),
        spots=(
            Spot('A "b" & c', 0, 40, 640, 26, (("factor", 'A "b" & c'),)),
            Spot("Capacity", 0, 66, 640, 26, (("quarter", "2026-Q3"), ("factor", "Capacity"))),
        ),
    )
    page = pages_of(sample(), OPTIONS, ranking)["metrics/services.md"]
    picture = page[page.index("<svg") : page.index("</svg>")]
    links = re.findall(
        r'<a xlink:href="([^"]*)" aria-label="([^"]*)"><rect [^>]* y="([^"]*)"', picture
    )
    assert links == [
        (
            "../../incidents/?factor=A+%22b%22+%26+c",
            "A &#34;b&#34; &#38; c",
            "40",
        ),
        ("../../incidents/?quarter=2026-Q3&#38;factor=Capacity", "Capacity", "66"),
    ]
    assert 'role="group"' in picture
    assert "<rect" not in pages_of(sample(), OPTIONS, FIGURE)["metrics/frequency.md"]
