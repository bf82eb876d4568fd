from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest

from hindsite.charts import PALETTE, draw, drawing, missing
from hindsite.charts.palette import TONES
from hindsite.model.enums import Severity
from hindsite.workers import WorkerError
from tests.charts import factory
from tests.charts.reading import elements, texts, within

if TYPE_CHECKING:
    from hindsite.metrics.values import Metrics
    from hindsite.model.figure import Figure

KEYS = [
    *("frequency", "calendar", "ecdf", "survival", "response"),
    *("ttr-service", "ttr-team", "ttr-source", "ttr-strategy", "ttr-factor", "ttr-kind"),
    *("services", "factors", "sources", "strategies"),
    *("actions", "action-age", "uptime", "freshness"),
    *("on-call", "on-call-hours"),
]
ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
from hindsite.charts import draw
from hindsite.model.enums import Severity
from tests.charts import factory as f

parts = [f.duration("ttr", by_severity={Severity.SEV2: f.statistic(range(2, 40))})]
metrics = f.metrics(
    population=3,
    months=f.frequency([[1, 2, 3, 4], [4, 3, 2, 1]]),
    durations=parts,
    services=f.counts({name: [1, 1, 1, 1] for name in "abc"}),
    actions=f.flows([(1, 2, 3, 2)]),
)
sys.stdout.reconfigure(encoding="utf-8")
print(*draw(metrics), sep="\\n")
"""


def test_every_chart_with_data_is_drawn_in_a_fixed_order(full: Metrics) -> None:
    """All charts come, in a fixed order, and none is missing."""
    assert [figure.key for figure in draw(full)] == KEYS
    assert missing(full) == {}


def test_nothing_is_drawn_of_nothing() -> None:
    """Without data there are no charts and no error; each one's absence has a reason."""
    assert draw(factory.metrics()) == ()
    assert list(missing(factory.metrics())) == KEYS


def test_months_without_incidents_are_no_data() -> None:
    """A frequency of zeros alone draws nothing, like lists of things that no incident has."""
    nothing = factory.metrics(
        months=factory.frequency([[0, 0], [0, 0]]),
        services=factory.counts({"payments": [0]}),
        actions=factory.flows([(0, 0, 0, 0)]),
    )
    assert draw(nothing) == ()


def test_rows_match_columns(figures: dict[str, Figure]) -> None:
    """Each chart's data are a table: every row has a cell for each column, and all are text."""
    for figure in figures.values():
        assert figure.rows
        assert {len(row) for row in figure.rows} == {len(figure.columns)}


def test_every_chart_says_what_it_shows(figures: dict[str, Figure]) -> None:
    """Title and description are in the picture too, as its accessible name and description."""
    for figure in figures.values():
        root, title, alt, *_ = elements(figure.svg)
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], alt.attrib["id"]]
        assert (title.text, alt.text) == (figure.title, figure.alt)


def test_no_style_stands_in_the_picture(figures: dict[str, Figure]) -> None:
    """No style attribute or element: a strict Content-Security-Policy would drop them."""
    for figure in figures.values():
        tree = elements(figure.svg)
        assert not [element for element in tree if "style" in element.attrib]
        assert not {"style", "metadata", "script"} & {element.tag for element in tree}


def test_the_picture_is_one_element_on_one_line(figures: dict[str, Figure]) -> None:
    """It may stand in Markdown and HTML: no declaration, DOCTYPE, comment, prefix or line end."""
    for figure in figures.values():
        assert figure.svg.startswith("<svg ")
        assert figure.svg.endswith("</svg>")
        assert not any(mark in figure.svg for mark in ("<?", "<!", "xlink", "\n"))
        assert 'xmlns="http://www.w3.org/2000/svg"' in figure.svg


def test_the_page_chooses_size_and_font(figures: dict[str, Figure]) -> None:
    """The root has a viewBox 640 wide and no size; no text names a font or is under 12 units."""
    for figure in figures.values():
        root, *others = elements(figure.svg)
        assert root.attrib["viewBox"].startswith("0 0 640 ")
        assert not {"width", "height"} & root.attrib.keys()
        sizes = {float(text.attrib["font-size"]) for text in others if text.tag == "text"}
        assert min(sizes) >= 12
        assert "font-family" not in figure.svg


def test_identifiers_are_unique_in_a_page_of_all_charts(figures: dict[str, Figure]) -> None:
    """No two charts share an id, every reference has its target, and no id is unused."""
    everything = [element for figure in figures.values() for element in elements(figure.svg)]
    ids = [element.attrib["id"] for element in everything if "id" in element.attrib]
    values = [value for element in everything for value in element.attrib.values()]
    used = {value[5:-1] for value in values if value.startswith("url(#")}
    named = {word for value in values for word in value.split() if value.count("-title")}
    assert len(ids) == len(set(ids))
    assert used
    assert set(ids) == used | named & set(ids)


def test_colours_are_the_pages_variables(figures: dict[str, Figure]) -> None:
    """Every fill and stroke is a variable of the palette, the text's colour, a pattern or none."""
    known = {"none", "currentColor", *(f"var({name})" for name in PALETTE)}
    for figure in figures.values():
        for element in elements(figure.svg):
            for paint in ("fill", "stroke"):
                value = element.attrib.get(paint, "none")
                assert value in known or value.startswith("url(#")


def test_severities_have_classes(figures: dict[str, Figure]) -> None:
    """What has a severity's colour has its class, so that a page can style it."""
    for element in elements(figures["frequency"].svg):
        if element.attrib.get("fill") == "var(--hs-sev-1)":
            assert "hs-sev-1" in element.attrib["class"].split()


def test_bytes_do_not_depend_on_the_run(full: Metrics) -> None:
    """The same metrics give the same bytes again."""
    assert draw(full) == draw(full)


def test_two_processes_draw_the_same(full: Metrics, figures: dict[str, Figure]) -> None:
    """What one draws beside the other has the same bytes, in the same order."""
    assert draw(full, processes=2) == tuple(figures.values())


def test_no_chart_is_lost_with_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system killed one, the other draws them all."""

    def killed(*_: object, **__: object) -> None:
        raise WorkerError(None, "killed")

    metrics = factory.metrics(services=factory.counts({"a": [1, 1, 1, 1]}))
    expected = draw(metrics)
    monkeypatch.setattr(drawing, "run_all", killed)
    assert draw(metrics, processes=2) == expected


def test_bytes_do_not_depend_on_hash_seed_locale_or_settings(tmp_path: Path) -> None:
    """Other hash seeds, a locale and a matplotlibrc of the user's change nothing."""
    (tmp_path / "matplotlibrc").write_text(
        "font.size: 30\nlines.linewidth: 9\nhatch.linewidth: 7\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(ROOT / "generator"), str(ROOT)]),
                "PYTHONHASHSEED": seed,
                "LC_ALL": locale,
                "MATPLOTLIBRC": settings,
            },
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale, settings in (("1", "C", ""), ("2", "de_DE.UTF-8", str(tmp_path)))
    }
    assert len(outputs) == 1


def test_settings_of_the_caller_stay(full: Metrics) -> None:
    """Drawing neither obeys nor changes matplotlib's global settings."""
    before = draw(full)
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path"}):
        assert draw(full) == before
        assert mpl.rcParams["font.size"] == 30


HOSTILE = {
    "markup": "<script>alert(1)</script>",
    "mathematics": "price of $x^2$ & \\frac{1}{2}",
    "emoji": "🔥 消防署",
    "control": "a\x00b\x1b[31m\u202ec\ud800\ufffe\n d",
    "long": "W" * 200,
}


@pytest.fixture
def hostile() -> dict[str, Figure]:
    """Charts whose labels are up to no good, with the worst of them in the title."""
    ranked = factory.counts({key: [n + 1] for n, key in enumerate(HOSTILE)})
    metrics = factory.metrics(population=9, services=ranked, factors=ranked)
    return {figure.key: figure for figure in draw(metrics, HOSTILE)}


def test_labels_of_records_stay_text(hostile: dict[str, Figure]) -> None:
    """Markup, mathematics and emoji are drawn as they are written."""
    for figure in hostile.values():
        words = texts(figure.svg)
        assert {HOSTILE["markup"], HOSTILE["mathematics"], HOSTILE["emoji"]} <= set(words)
        assert "<script" not in figure.svg


def test_labels_lose_what_no_label_may_hold(hostile: dict[str, Figure]) -> None:
    """Control characters, surrogates and marks of direction go, line ends become spaces."""
    for figure in hostile.values():
        assert "ab[31mc d" in texts(figure.svg)
        assert "ab[31mc d" in [row[0] for row in figure.rows]


def test_long_labels_are_shortened_in_words_but_not_in_data(hostile: dict[str, Figure]) -> None:
    """The picture and its title have the beginning and an ellipsis, the table has it all."""
    for figure in hostile.values():
        label = next(text for text in texts(figure.svg) if text.startswith("WWW"))
        assert label.endswith("W…")
        assert len(label) < 25
        assert "W…" in figure.title
        assert len(figure.title) < 130
        assert figure.rows[0][0] == "W" * 200


def test_extremes_stay_within_the_picture(hostile: dict[str, Figure], full: Metrics) -> None:
    """Every text begins inside its picture."""
    assert all(within(figure.svg) for figure in (*hostile.values(), *draw(full)))


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb` (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", sorted(PALETTE.keys() - {"--hs-paper", "--hs-grid"}))
def test_the_palette_is_legible_on_light_and_dark_pages(name: str) -> None:
    """Each colour that means something has a contrast of 4.5:1 against both backgrounds."""
    for colour, paper in zip(PALETTE[name], PALETTE["--hs-paper"], strict=True):
        assert contrast(colour, paper) >= 4.5


def test_tones_do_not_share_sentinels() -> None:
    """Each tone can be told in a drawing, and each severity has one."""
    assert len({tone.sentinel for tone in TONES}) == len(TONES)
    assert {f"--hs-sev-{severity.level}" for severity in Severity} <= PALETTE.keys()
