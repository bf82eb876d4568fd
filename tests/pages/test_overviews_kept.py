from __future__ import annotations

import os
import shutil
import signal
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hindsite.app.composing import compose, composed_on
from hindsite.app.terms import Reports, terms_of
from hindsite.charts import drawing
from hindsite.errors import TemplateError
from hindsite.model.figure import Figure
from hindsite.pages import Draft, composing, overview_pages, reports, service_years
from hindsite.pages.desk import Desk
from hindsite.pages.overviews import Kept
from hindsite.pages.report import report_view
from hindsite.pages.sealing import LinkSeal
from hindsite.pages.shown import Shown
from hindsite.store import digest
from tests.bases import base

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from hindsite.metrics.values import Report
    from hindsite.model.incident import Incident
    from hindsite.pages.context import Context
    from hindsite.pages.overview_pages import Chapter
    from hindsite.pages.parts import IncidentRow
    from hindsite.pages.report import ReportView
    from hindsite.pages.values import Page
    from hindsite.store import Pack

__all__ = ["base"]

STEPS = [
    *("Reading records", "Writing pages"),
    *("Measuring", "Drawing charts", "Writing pages", "Building the site"),
]
"""What a build tells that has to measure, up to the end of what it composes."""


@pytest.fixture(autouse=True)
def unlike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts are not drawn, but are others wherever their data are.

    A process that parts from one that has drawn nothing would load all that draws each time.
    """

    def drawn(jobs: Sequence[Any], _processes: int) -> tuple[Figure, ...]:
        return tuple(
            Figure(job.chart, job.chart, "", f"<svg>{digest(repr(job.data))}</svg>", (), ())
            for job in jobs
        )

    monkeypatch.setattr(drawing, "_all_drawn", drawn)


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one each time the overviews are written."""
    found: list[int] = []
    former = overview_pages.overviews_as

    def counted(
        context: Context, shape: Callable[[Page | Draft], object], besides: Sequence[Chapter] = ()
    ) -> Iterator[object]:
        found.append(1)
        return former(context, shape, besides)

    monkeypatch.setattr(overview_pages, "overviews_as", counted)
    return found


def overviews(base: Path) -> dict[str, str]:
    """The texts of the pages that show several records."""
    composed = compose(base, as_of="2026-04-10T10:00:00Z")
    found = {
        page.path: page.text
        for page in composed.pages
        if not (isinstance(page, Draft) and page.shelf)
    }
    assert composed.store is not None
    composed.store.save()
    return found


def change(base: Path, old: str, new: str) -> None:
    """Change the record."""
    file = base / "content/incidents/checkout.md"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_where_no_fact_changed_nothing_is_written(base: Path, times: list[int]) -> None:
    """A body alone changes no overview that does not show its beginning."""
    before = overviews(base)
    change(base, "It failed.", "It failed.\n\nFor long.")
    assert overviews(base) == before
    assert len(times) == 1


def test_what_is_shown_of_a_body_counts(base: Path, times: list[int]) -> None:
    """The report of a month tells how its incident begins."""
    before = overviews(base)
    change(base, "It failed.", "It broke.")
    after = overviews(base)
    assert "It broke." in after["reports/2026-03.md"]
    assert before.keys() == after.keys()
    assert len(times) == 2


@pytest.mark.parametrize("path", ["reports/2026-03.md", "data/metrics.json"])
def test_a_damaged_text_is_written_again(
    base: Path, times: list[int], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """What cannot be read any more is made as if nothing had been kept, with all others once."""
    before = overviews(base)
    former = Kept.text

    def text(kept: Kept, pack: object, wanted: str) -> str | None:
        return None if wanted in {path, "index.md"} else former(kept, pack, wanted)  # type: ignore[arg-type]

    monkeypatch.setattr(Kept, "text", text)
    assert overviews(base) == before
    assert len(times) == 2


def test_a_lost_text_is_seen_at_once(base: Path, times: list[int]) -> None:
    """Where a part of the cache was removed, all are written before any is asked for."""
    before = overviews(base)
    for file in (base / ".hindsite/cache/internal/packs/overviews").iterdir():
        file.unlink()
    assert overviews(base) == before
    assert len(times) == 2


def apart(base: Path, told: list[str]) -> dict[str, str]:
    """All texts, where two processes may write them; `told` are the steps."""
    terms = terms_of(base, None, "2026-04-10T10:00:00Z", jobs=2)
    composed = composed_on(terms, Reports(step=told.append), keep_going=False)
    found = {page.path: page.text for page in composed.pages}
    assert composed.store is not None
    composed.store.save()
    return found


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """One incident is enough for a process of its own."""
    monkeypatch.setattr(composing, "MANY", 1)


@pytest.mark.usefixtures("many")
def test_a_process_of_its_own_writes_the_same(
    base: Path, times: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records' pages as well have what numbers say of them; steps are told as if it were here."""
    told: list[str] = []
    found = apart(base, told)
    assert not times
    assert told == STEPS
    told.clear()
    assert apart(base, told) == found
    assert told == [STEPS[0], STEPS[1], STEPS[-1]]
    monkeypatch.setattr(composing, "MANY", 2)
    shutil.rmtree(base / ".hindsite")
    told.clear()
    assert apart(base, told) == found
    assert len(times) == 1
    assert told == STEPS


@pytest.mark.usefixtures("many")
def test_lists_of_records_that_did_not_change_are_not_written_again(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of other years are taken as they are; a new severity, or name, is seen at once."""
    monkeypatch.setattr(service_years, "_WHOLE", 0)
    file = base / "content/incidents/checkout.md"
    text = file.read_text(encoding="utf-8")
    other = text.replace("2026-", "2025-").replace("Checkout", "Till")
    file.with_name("till.md").write_text(other, encoding="utf-8")
    (base / "hindsite.yml").write_text("services: [{id: payments}]\n", encoding="utf-8")
    wrote, former = tmp_path / "wrote", Desk.rows

    def rows(desk: Desk, incidents: Iterable[Incident]) -> list[IncidentRow]:
        with wrote.open("a", encoding="utf-8") as file:
            file.write(f"{desk.here}\n")
        return former(desk, incidents)

    def written() -> list[str]:
        found = [line for line in wrote.read_text(encoding="utf-8").split() if "payments/2" in line]
        wrote.unlink()
        return found

    monkeypatch.setattr(Desk, "rows", rows)
    first = apart(base, [])
    years = [f"services/payments/{year}" for year in (2026, 2025)]
    assert written() == [f"{year}/" for year in years]
    change(base, "severity: SEV-3", "severity: SEV-2")
    second = apart(base, [])
    assert written() == [f"{years[0]}/"]
    assert "SEV-2" in second[f"{years[0]}.md"]
    assert second[f"{years[1]}.md"] == first[f"{years[1]}.md"]
    (base / "hindsite.yml").write_text("services: [{id: payments, name: Pay}]\n", encoding="utf-8")
    third = apart(base, [])
    assert all("Pay" in third[f"{year}.md"] for year in years)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("severity: SEV-3", "severity: SEV-2", "badge--sev-2"),
        ("title: Checkout fails", "title: Checkout is slow", "Checkout is slow"),
        ("title: Mend it", "title: Replace it", "Replace it"),
        ("due: 2026-03-20", "due: 2026-03-21", "21 Mar 2026"),
        ("It failed.", "It broke.", "It broke."),
    ],
)
def test_reports_that_show_nothing_new_are_not_written_again(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, seen: str
) -> None:
    """Those of other periods; a fact, and the beginning of a body, are seen where they stand."""
    item = "action_items: [{title: Mend it, owner: payments, due: 2026-03-20}]"
    change(base, "severity:", f"{item}\nseverity:")
    file = base / "content/incidents/checkout.md"
    other = file.read_text(encoding="utf-8").replace("2026-", "2025-")
    file.with_name("till.md").write_text(other, encoding="utf-8")
    wrote = tmp_path / "wrote"

    def view(desk: Desk, report: Report) -> ReportView:
        with wrote.open("a", encoding="utf-8") as file:
            file.write(f"{report.window.label}\n")
        return report_view(desk, report)

    def written() -> list[str]:
        found = wrote.read_text(encoding="utf-8").split()
        wrote.unlink()
        return found

    monkeypatch.setattr(reports, "report_view", view)
    first = apart(base, [])
    assert {"2026-03", "2026-Q1", "2026", "2025-03", "2025"} <= set(written())
    change(base, old, new)
    second = apart(base, [])
    again = written()
    assert "2026-03" in again
    assert not {"2025-03", "2025-Q1", "2025"} & set(again)
    assert seen in second["reports/2026-03.md"]
    assert seen not in first["reports/2026-03.md"]
    shutil.rmtree(base / ".hindsite")
    assert apart(base, []) == second


def test_records_of_which_nothing_can_be_kept_are_shown_all_the_same(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In reports and lists: nobody knows then what these show, and each is written."""
    expected = overviews(base)
    shutil.rmtree(base / ".hindsite")
    monkeypatch.setattr("hindsite.reading.kept.kept_in_steps", lambda *_: iter(()))
    assert overviews(base) == expected


@pytest.mark.usefixtures("many")
def test_what_records_pages_show_of_others_is_worked_out_there(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who wrote the overviews have all that is asked for at hand."""
    asked, former = tmp_path / "asked", Shown._with  # noqa: SLF001 - told from what is kept

    def noted(shown: Shown, incident: Incident) -> object:
        with asked.open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()} {incident.id}\n")
        return former(shown, incident)

    monkeypatch.setattr(Shown, "_with", noted)
    terms = terms_of(base, None, "2026-04-10T10:00:00Z", jobs=2)
    composed = composed_on(terms, Reports(), keep_going=False)
    drafts = [page for page in composed.pages if isinstance(page, Draft) and page.shelf]
    assert [draft.seal.made(()) for draft in drafts] != [None]
    found = [line.split() for line in asked.read_text(encoding="utf-8").splitlines()]
    assert [id_ for _, id_ in found] == ["checkout"]
    assert str(os.getpid()) not in found[0]


UNLIKE = """\
---
title: Mail is late
severity: SEV-4
services: [newsletter]
started_at: 2025-01-07T03:00:00Z
resolved_at: 2025-01-08T04:00:00Z
---
A queue grew.
"""
"""An incident of which nothing is like the other."""


def keys(base: Path) -> dict[str, tuple[str | None, str | None]]:
    """Digests of each record's page: what is known before it is written, and what it is then."""
    terms = terms_of(base, None, "2026-04-10T10:00:00Z", jobs=2)
    composed = composed_on(terms, Reports(), keep_going=False)
    drafts = [page for page in composed.pages if isinstance(page, Draft) and page.shelf]
    found = {draft.path: (draft.key, draft.seal.made(draft.page.hrefs)) for draft in drafts}
    for draft in drafts:
        draft.seal.learn(found[draft.path][1] or "")
    assert composed.sealed is not None
    composed.sealed.save()
    assert composed.store is not None
    composed.store.save()
    return found


@pytest.mark.usefixtures("many")
def test_what_is_known_of_records_pages_is_worked_out_there(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a fact changed, most pages are as they were: to see that takes as long as a chapter."""
    (base / "content/incidents/wallet.md").write_text(UNLIKE, encoding="utf-8")
    assert {known for known, _ in keys(base).values()} == {None}
    former, asked = LinkSeal.known, []

    def noted(seal: LinkSeal) -> str | None:
        asked.append(seal._resolver.here)  # noqa: SLF001 - nobody else knows of which page it is
        return former(seal)

    monkeypatch.setattr(LinkSeal, "known", noted)
    change(base, "SEV-3", "SEV-2")
    found = keys(base)
    assert asked == ["incidents/checkout/"]
    assert found["incidents/checkout.md"][0] is None
    known, made = found["incidents/wallet.md"]
    assert known is not None
    assert known == made


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("why", ["killed", "nothing is kept"])
def test_where_the_process_is_of_no_use_all_is_written_here(
    base: Path, times: list[int], monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """It was killed, or what it wrote could not be kept."""
    here = os.getpid()
    former = Kept.keep

    def keep(kept: Kept, pack: Pack, key: str) -> None:
        if os.getpid() == here:
            former(kept, pack, key)
        elif why == "killed":
            os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(Kept, "keep", keep)
    found = apart(base, [])
    assert len(times) == 1
    monkeypatch.setattr(Kept, "keep", former)
    monkeypatch.setattr(composing, "MANY", 2)
    shutil.rmtree(base / ".hindsite")
    assert apart(base, []) == found


@pytest.mark.usefixtures("many")
def test_an_error_of_the_process_is_an_error_here(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its remedy."""

    def fail(_context: Context) -> Page:
        raise TemplateError("home.md.j2 fails.", "Mend it.")

    first, *others = overview_pages.CHAPTERS
    chapters = (replace(first, write=fail), *others)
    monkeypatch.setattr(overview_pages, "CHAPTERS", chapters)
    with pytest.raises(TemplateError, match=r"home\.md\.j2 fails") as caught:
        apart(base, [])
    assert caught.value.remedy == "Mend it."
