from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.comparing import Row, median_rows
from benchmarks.corpus import write_corpus
from benchmarks.drawing import draw
from benchmarks.edits import Case, change_severity, chosen_record, insert_sentence
from benchmarks.engines import MissingError, Subject, Tools, prepare
from benchmarks.figures import cost_table, growth_table, slope
from benchmarks.hugo import write_hugo
from benchmarks.measuring import Cost
from benchmarks.staging import stage_pages

SIZE = 6
NOWHERE = Tools(Path("/nowhere"))


def row(
    engine: str = "hindsite", size: int = 1000, seconds: float = 2.0, case: Case = Case.COLD
) -> Row:
    """A build that took as long."""
    cost = Cost(seconds, seconds, 1024 * 1024)
    return Row(f"{size:,}", size, engine, case, cost, 10, 5_000_000, 40_000, 30_000, 0.5, "now")


@pytest.fixture(scope="module")
def subject(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    """A small synthetic knowledge base."""
    base = tmp_path_factory.mktemp("subject")
    write_corpus(base, SIZE)
    return Subject("six", base, SIZE, "content/incidents")


@pytest.fixture(scope="module")
def docs(subject: Subject, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its pages as an engine gets them."""
    return stage_pages(subject.base, tmp_path_factory.mktemp("stage") / "stage")


def test_the_stage_holds_the_pages_of_records(subject: Subject, docs: Path) -> None:
    """What a build writes only when it must is written for the peers: they have no such choice."""
    records = {path.stem for path in (subject.base / "content/incidents").rglob("*.md")}
    pages = {path.stem for path in (docs / "incidents").glob("*.md")}
    assert len(records) == SIZE
    assert records <= pages
    assert all((docs / "incidents" / f"{name}.md").stat().st_size > 1000 for name in records)


def test_hugo_gets_every_staged_file(docs: Path, tmp_path: Path) -> None:
    """Pages as content, with `index.md` as the page of its section; all else as it is."""
    content = write_hugo(docs, tmp_path / "hugo")
    assert not list(content.rglob("index.md"))
    pages = len(list(docs.rglob("*.md")))
    others = sum(path.is_file() for path in docs.rglob("*")) - pages
    assert len(list(content.rglob("*.md"))) == pages
    assert sum(path.is_file() for path in (tmp_path / "hugo/static").rglob("*")) == others


def test_peers_change_the_page_of_the_record_that_hindsite_changes(
    subject: Subject, tmp_path: Path
) -> None:
    """So that all have the same change to build."""
    changed = {}
    for name in ("hindsite", "mkdocs"):
        (tmp_path / name).mkdir()
        contestant = prepare(name, subject, tmp_path / name, NOWHERE)
        contestant.edits[Case.SENTENCE](7)
        texts = ((path, path.read_text()) for path in (tmp_path / name).rglob("*.md"))
        changed[name] = {path.stem for path, text in texts if "Sentence 7 was added" in text}
    assert changed["hindsite"] == changed["mkdocs"]
    assert len(changed["hindsite"]) == 1


def test_a_change_is_one_that_shows(subject: Subject, tmp_path: Path) -> None:
    """A sentence after the first section; the severity turned, and turned back the next time."""
    file = tmp_path / "record.md"
    shutil.copyfile(chosen_record(subject.base / subject.incidents), file)
    before = file.read_text()
    insert_sentence(file, 3)
    sentence = "Sentence 3 was added for a measurement.\n\n"
    assert file.read_text().count(sentence) == 1
    assert file.read_text().replace(sentence, "") == before
    file.write_text(before)
    assert change_severity(file)
    assert file.read_text() != before
    assert change_severity(file)
    assert file.read_text() == before


def test_an_engine_that_is_not_there_is_left_out(
    subject: Subject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a reason that names it."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingError, match="no hugo in /nowhere"):
        prepare("hugo", subject, tmp_path, NOWHERE)


def test_builds_are_measured_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the command to the table, the file and the chart; a missing peer is said."""
    monkeypatch.setattr("benchmarks.comparing.REST_SECONDS", 0)
    monkeypatch.setenv("PATH", "")
    result, chart = tmp_path / "result.json", tmp_path / "chart.svg"
    cases = ["--cases", "cold", "unchanged", "sentence"]
    engines = ["--engines", "hindsite", "hugo", "--tools", str(tmp_path)]
    main(["peers", "--sizes", str(SIZE), *cases, *engines, "--json", str(result)])
    said = capsys.readouterr().out
    assert "| 6 | cold | hindsite |" in said
    assert "Without hugo: no hugo in" in said
    data = json.loads(result.read_text())
    rows = [Row.of_data(one) for one in data["rows"]]
    assert [row.case for row in rows] == [Case.COLD, Case.UNCHANGED, Case.SENTENCE]
    assert data["skipped"].keys() == {"hugo"}
    for one in rows:
        assert one.cost.wall_seconds > 0
        assert one.cost.cpu_seconds > 0
        assert one.cost.peak_bytes > 1_000_000
        assert one.pages > SIZE
        assert one.site_bytes > one.page_bytes > one.frame_bytes > 1000
    main(["draw", str(result), "--output", str(chart)])
    assert chart.read_text().startswith("<?xml")


def test_a_ratio_is_our_time_divided_by_theirs() -> None:
    """Below 1 Hindsite is faster."""
    table = cost_table([row(seconds=2.0), row("mkdocs", seconds=8.0)])
    assert (
        "| 1,000 | cold | mkdocs | 8.00 | 8.00 | 1 | 10 | 5.0 | 40 | 0.25 | 0.25 | 0.5 |" in table
    )


def test_repeated_builds_count_as_their_median() -> None:
    """One disturbed run does not move the figure."""
    found = median_rows([row(seconds=1.0), row(seconds=3.0), row(seconds=90.0)])
    assert [one.cost.wall_seconds for one in found] == [3.0]


@pytest.mark.parametrize("exponent", [0.5, 1, 2])
def test_the_exponent_of_growth_is_found(exponent: float) -> None:
    """1 for what grows with the number of records, 2 for what grows with its square."""
    sizes = [300, 1000, 3000]
    assert slope(sizes, [7 * size**exponent for size in sizes]) == pytest.approx(exponent)


def test_growth_is_told_of_synthetic_records_of_several_sizes() -> None:
    """The line through all sizes, and that between the last two."""
    rows = [row(size=size, seconds=size / 100) for size in (300, 1000, 3000)]
    assert "| hindsite | cold | 1.00 | 1.00 | 1.00 | 1.00 |" in growth_table(rows)
    assert "hindsite" not in growth_table([row(), row(size=0)])


def test_equal_figures_give_an_equal_chart(tmp_path: Path) -> None:
    """A chart changes in the repository only when its figures do."""
    rows = [row(size=size, case=case) for size in (300, 1000) for case in Case]
    for name in ("one.svg", "two.svg"):
        draw(rows, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
