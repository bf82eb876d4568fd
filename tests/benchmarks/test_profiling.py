from __future__ import annotations

import signal
from pathlib import Path

import pytest

from benchmarks.corpus import write_corpus
from benchmarks.profiling import profile, stage_of


@pytest.mark.parametrize(
    ("files", "stage"),
    [
        (["/lib/yaml/reader.py", "/x/hindsite/reading/front.py"], "reading"),
        (["/lib/markdown/core.py", "/x/hindsite/pages/bodies.py"], "pages: Markdown of records"),
        (
            ["/x/hindsite/pages/markup/fast.py", "/x/hindsite/pages/a.py"],
            "pages: Markdown of records",
        ),
        (
            ["/lib/markdown/core.py", "/lib/mkdocs/pages.py", "/x/hindsite/publishing/b.py"],
            "Markdown of staged pages",
        ),
        (["/lib/jinja2/runtime.py", "/x/hindsite/pages/rendering.py"], "pages: templates"),
        (["/lib/jinja2/runtime.py", "/x/hindsite/publishing/b.py"], "templates of the theme"),
        (["/x/hindsite/pages/links.py", "/x/hindsite/app/build.py"], "pages: facts and links"),
        (["/lib/shutil.py", "/x/hindsite/publishing/swap.py"], "MkDocs and writing"),
        (["/lib/json/decoder.py"], "start-up and rest"),
    ],
)
def test_a_stack_belongs_to_the_innermost_stage(files: list[str], stage: str) -> None:
    """A library counts for the room that called it."""
    assert stage_of(files) == stage


def test_all_time_of_a_build_is_shared_out(tmp_path: Path) -> None:
    """The stages are those of a build that was made, and the timer is gone afterwards."""
    write_corpus(tmp_path / "base", 5)
    table = profile(tmp_path / "base", tmp_path / "base" / "site")
    assert (tmp_path / "base" / "site" / "index.html").is_file()
    assert "| reading |" in table
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


@pytest.mark.usefixtures("alone")
def test_no_time_is_spent_in_other_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are many records, processes of their own would read and judge them."""
    forks: list[object] = []

    def refuse(*_: object) -> int:
        forks.append(None)
        raise OSError

    monkeypatch.setattr("hindsite.reading.shelf._MANY", 1)
    monkeypatch.setattr("os.fork", refuse)
    write_corpus(tmp_path / "base", 3)
    profile(tmp_path / "base", tmp_path / "base" / "site")
    assert not forks
