from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.corpus import write_corpus
from hindsite.model.findings import Level
from hindsite.reading import read_library

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 20


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic knowledge base."""
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(folder, SIZE)
    return folder


def test_equal_sizes_give_equal_bytes(corpus: Path, tmp_path: Path) -> None:
    """What is measured today can be compared with what is measured on another day."""
    write_corpus(tmp_path, SIZE)
    assert files(tmp_path) == files(corpus)


def test_records_have_no_errors(corpus: Path) -> None:
    """Every record is read whole: a build of them measures no excuses."""
    library = read_library(corpus)
    assert [str(item) for item in library.findings if item.level is Level.ERROR] == []
    assert len(library.incidents) == SIZE
    assert len(library.runbooks) == SIZE // 10


def test_bodies_are_read_as_data(corpus: Path) -> None:
    """Timelines and action items of the prose are found."""
    incidents = read_library(corpus).incidents
    assert {len(incident.timeline) for incident in incidents} == {12}
    assert all(incident.action_items for incident in incidents)


def test_records_are_as_long_as_real_ones(corpus: Path) -> None:
    """Post-mortems of some pages, each of its own length."""
    lengths = {len(incident.body.split()) for incident in read_library(corpus).incidents}
    assert min(lengths) >= 500
    assert max(lengths) <= 1000
    assert len(lengths) > SIZE // 2
