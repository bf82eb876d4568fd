from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.metrics import measure
from hindsite.metrics.values import Reason
from hindsite.model.enums import Severity, Status
from hindsite.model.findings import Level
from hindsite.reading import read_library
from hindsite.resources import sample_folder
from tests.factories import instant
from tests.whole.sites import built_in, lay_down, pages

if TYPE_CHECKING:
    from hindsite.app.build import Built
    from hindsite.model.library import Library

AS_OF = "2021-06-01T12:00:00Z"
SETTINGS = """\
sources:
  - {path: issues, as: incidents, preset: cstate}
  - {path: docs, as: runbooks, preset: hugo}
"""


def issue(
    title: str = "It fails",
    date: str = "2021-03-01 10:00:00",
    end: str = "2021-03-01 11:00:00",
    over: str = "true",
    affected: str = "affected: [API]",
) -> str:
    """A record as cState has them, sound but for what is given."""
    end = f"resolvedWhen: {end}\n" if end else ""
    return (
        f"---\ntitle: {title}\ndate: {date}\nresolved: {over}\n{end}severity: down\n"
        f"{affected}\nsection: issue\n---\n\n*Investigating* - We look into it. {{{{< track "
        f'"2021-03-01 10:00:00" >}}}}\n'
    )


ISSUES: dict[str, str | bytes] = {
    "issues/one-digit.md": issue(date="2021-03-01 9:00:00", end="2021-03-01 9:30:00"),
    "issues/minus-zero.md": issue(date="2021-03-02T09:00:00-00:00", end="2021-03-02T10:00-00:00"),
    "issues/empty-end.md": issue(date="2021-03-03 10:00:00", end='""'),
    "issues/blank-end.md": issue(date="2021-03-03 10:00:00", end='"  "'),
    "issues/not-over.md": issue(date="2021-03-04 10:00:00", over="false"),
    "issues/nothing-affected.md": issue(affected="informational: true"),
    "issues/blank-affected.md": issue(affected='affected: ["", API]'),
    "issues/one-word.md": issue(affected="affected: API"),
    "issues/long-names.md": issue(affected="affected:\n  - Web Site / CDN\n  - EU/Frankfurt 1"),
    "issues/end-first.md": issue(date="2021-03-06 10:00:00", end="2021-03-06 09:00:00"),
    "issues/markup.md": issue(title="'The <b>\"API\"</b> & <script>alert(1)</script>'"),
    "issues/windows.md": issue(title="From Windows").replace("\n", "\r\n"),
    "issues/mark.md": b"\xef\xbb\xbf" + issue(title="With a mark").encode(),
    "issues/2021/My Incident FILE.md": issue(title="In a file with spaces"),
    "issues/only-a-day.md": issue(date="2021-03-09"),
    "issues/colon.md": issue(title="Outage: the database"),
}
RUNBOOKS: dict[str, str | bytes] = {
    "docs/KubeNodeDown.md": "# KubeNodeDown\n\n## Meaning\n\nA node is down.\n",
    "docs/alerts/EtcdSlow.md": (
        "---\ntitle: Etcd is slow\nweight: 20\n---\n\n# EtcdSlow\n\n## Meaning\n\n"
        "{{< hint info >}}\nDisks are slow.\n{{< /hint >}}\n\n"
        "See [the node](../KubeNodeDown.md) and "
        '[the other]({{< ref "KubeNodeDown.md" >}}).\n\n{{% notice %}} text {{% /notice %}}\n'
    ),
    "docs/_index.md": "---\ntitle: Runbooks\nweight: 1\n---\n",
}
REFUSED = {"issues/only-a-day.md", "issues/colon.md"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of records in other tools' formats, with defects as one meets them."""
    files = {**ISSUES, **RUNBOOKS, "hindsite.yml": SETTINGS}
    settings = (sample_folder() / "mkdocs.yml").read_text(encoding="utf-8")
    files["mkdocs.yml"] = settings.replace("docs_dir: content", "docs_dir: docs\nstrict: true")
    return lay_down(tmp_path_factory.mktemp("base"), files)


@pytest.fixture(scope="module")
def library(base: Path) -> Library:
    """What is read of it."""
    return read_library(base)


@pytest.fixture(scope="module")
def built(base: Path) -> Built:
    """The site of all that is sound."""
    return built_in(base, AS_OF, keep_going=True)


def test_all_sound_ones(base: Path, built: Built) -> None:
    """Every record but the two that say nothing certain has its page, and strict MkDocs agrees."""
    assert built.incidents == len(ISSUES) - len(REFUSED)
    assert built.runbooks == 2
    found = pages(base)
    names = {Path(path).stem for path in ISSUES.keys() - REFUSED if " " not in path}
    for name in names | {"my-incident-file"}:
        assert f"incidents/{name}/index.html" in found
    assert "From Windows" in found["incidents/windows/index.html"]
    assert "With a mark" in found["incidents/mark/index.html"]


def test_titles_are_text(base: Path, built: Built) -> None:
    """Markup in a title is shown, never run."""
    assert built.pages
    texts = [text for path, text in pages(base).items() if path.endswith(".html")]
    assert not any("<script>alert" in text for text in texts)
    assert "<b>&quot;API" not in pages(base)["incidents/markup/index.html"]


def test_services(library: Library) -> None:
    """Names become addresses and keep how they are written; blank ones are none."""
    incidents = library.incident_by_id
    assert incidents["one-word"].services == incidents["blank-affected"].services == ("api",)
    assert incidents["nothing-affected"].services == ()
    assert incidents["long-names"].services == ("web-site-cdn", "eu-frankfurt-1")
    assert library.service_by_id["web-site-cdn"].label == "Web Site / CDN"


def test_times(library: Library) -> None:
    """Times are read as they are meant, and a blank end is a missing one."""
    incidents = library.incident_by_id
    assert incidents["one-digit"].started_at == instant("2021-03-01T09:00:00Z")
    assert incidents["minus-zero"].resolved_at == instant("2021-03-02T10:00:00Z")
    for name in ("empty-end", "blank-end"):
        assert incidents[name].resolved_at is None
        assert incidents[name].derived_status is Status.RESOLVED
    assert incidents["not-over"].derived_status is Status.DETECTED


@pytest.mark.parametrize(
    ("path", "rule", "line"),
    [
        ("issues/only-a-day.md", "invalid-time", 3),
        ("issues/colon.md", "invalid-yaml", 2),
        ("issues/end-first.md", "time-order", 5),
        ("issues/empty-end.md", "missing-field", 1),
        ("issues/blank-end.md", "missing-field", 1),
        ("issues/nothing-affected.md", "missing-field", 1),
        ("issues/one-digit.md", "naive-time", 3),
        ("issues/windows.md", "naive-time", 3),
        ("issues/mark.md", "naive-time", 5),
    ],
)
def test_defects_are_named(built: Built, path: str, rule: str, line: int) -> None:
    """Each defect is a finding at its line."""
    found = {(f.rule, f.place.line) for f in built.findings if f.place.path == path}
    assert (rule, line) in found


def test_a_day_in_the_place_of_a_time_is_told_once(built: Built) -> None:
    """That the record has no beginning then follows, and is no finding of its own."""
    rules = {f.rule for f in built.findings if f.place.path == "issues/only-a-day.md"}
    assert "missing-instant" not in rules


def test_nothing_else_is_refused(built: Built) -> None:
    """No blank value is an invalid one, and only what no number may rest on is an error."""
    errors = {f.place.path for f in built.findings if f.level is Level.ERROR}
    assert errors == REFUSED | {"issues/end-first.md"}
    assert not [f for f in built.findings if f.rule in {"empty-value", "unknown-field"}]


def test_problems_are_listed(base: Path, built: Built) -> None:
    """The site says which files were left out."""
    assert built.pages
    page = pages(base)["problems/index.html"]
    assert all(path in page for path in REFUSED)


def test_statistics_say_why(library: Library) -> None:
    """What is wrong or missing is in no number, and the number says so."""
    numbers = measure(library.at(instant(AS_OF)), instant(AS_OF))
    statistic = numbers.duration("impact").overall
    assert statistic.population == len(ISSUES) - len(REFUSED)
    reasons = {item.id: item.reason for item in statistic.left_out}
    assert statistic.censored == ("not-over",)
    assert reasons == {
        "end-first": Reason.OUT_OF_ORDER,
        "empty-end": Reason.FIELD_MISSING,
        "blank-end": Reason.FIELD_MISSING,
    }
    assert all(item.severity is Severity.SEV1 for item in library.incidents)


def test_runbooks(base: Path, library: Library, built: Built) -> None:
    """A heading gives a title where no field does; shortcodes are text, and links lead on."""
    titles = {item.id: item.title for item in library.runbooks}
    assert titles == {"KubeNodeDown": "KubeNodeDown", "EtcdSlow": "Etcd is slow"}
    assert built.runbooks == len(titles)
    by_path = {path.lower(): text for path, text in pages(base).items()}
    page = by_path["runbooks/etcdslow/index.html"]
    assert "hint info" in page
    assert "Disks are slow." in page
    assert ">the node</a>" in page
    assert "{{< ref" not in page.split("the other")[0]
