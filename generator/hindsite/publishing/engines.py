"""The programs that turn a staged tree into a site, by name.

mkdocs
    The default: runs within this process, and its warnings are errors.
properdocs
    A fork of MkDocs with the same plugins and themes, run as a command.
zensical
    Reads the same configuration, but loads no MkDocs plugin and no hook. It reads relative links
    in a page's HTML as if they started from the source file, where a browser starts from the
    page's address; the two agree for pages named `index.md`, and only those are safe.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from hindsite.errors import EngineError, OutputError, UsageError
from hindsite.model.names import did_you_mean
from hindsite.publishing.names import DEFAULT_ENGINE
from hindsite.publishing.page_cache import NO_SITE, Former

if TYPE_CHECKING:
    from hindsite.publishing.config import Base
    from hindsite.publishing.press import Press
    from hindsite.publishing.staging import Stage
    from hindsite.publishing.unwritten import Unwritten
    from hindsite.store import Store
    from hindsite.waiting import Pause

__all__ = ["ENGINES", "Engine", "Job", "engine_named"]

_SHOWN_LINES = 20
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Job:
    """One build: from a stage with its configuration into a folder.

    `paths` are the staged files and those of `unwritten`, `as_of` is the instant that the site
    speaks of, and `report` takes a line for the person who waits. An engine that can works in
    `jobs` processes, by default one a processor, keeps pages in `store`, and takes them from
    `former`, the site that stands; it sets up `press`, which prints single pages afterwards, and
    calls `pause` now and then.
    """

    stage: Stage
    source: Base
    paths: Collection[str]
    into: Path
    as_of: datetime
    verbose: bool
    report: Callable[[str], None]
    pause: Pause
    jobs: int | None = None
    store: Store | None = None
    former: Former = NO_SITE
    unwritten: Unwritten | None = None
    press: Press | None = None


class Engine(Protocol):
    """Builds a site."""

    def build(self, job: Job) -> list[tuple[str, str]]:
        """Build, or raise.

        Returns:
            Path and key of each page that the next build may take from this site.

        Raises:
            EngineError: The engine is missing, failed, or warned.
            SettingsError: The configuration is wrong.
        """


class MkDocs:
    """MkDocs, within this process."""

    def build(self, job: Job) -> list[tuple[str, str]]:
        """Build, or raise."""
        from hindsite.publishing.mkdocs_host import run

        return run(job)


@dataclass(frozen=True, slots=True)
class Command:
    """An engine that is run as a command on the stage, as anybody else would run it.

    `packages` is what to install when it is missing, `caveat` what to know when `mkdocs.yml`
    names plugins other than search, or hooks.
    """

    name: str
    packages: str
    caveat: str = ""

    def build(self, job: Job) -> list[tuple[str, str]]:
        """Build, or raise."""
        if self.caveat and _has_additions(job.source):
            job.report(self.caveat)
        if job.unwritten:
            job.unwritten.write_all(job.stage.docs)
        finished = subprocess.run(
            [self._program(), "build", "--clean", "--strict", "-f", str(job.stage.config_file)],
            cwd=job.source.folder,
            env={**os.environ, **_environment(job)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        lines = _COLOUR.sub("", finished.stdout.decode("utf-8", "replace")).splitlines()
        if finished.returncode or not job.stage.site.is_dir():
            raise self._failure(f"ended with status {finished.returncode}", lines)
        if job.verbose:
            for line in filter(None, lines):
                job.report(line)
        _move(job.stage.site, job.into)
        missing = sorted(path for path in job.paths if not _is_built(path, job.into))
        if missing:
            raise self._failure("left out pages without a word", missing)
        return []

    def _program(self) -> str:
        # The environment that we run in first: it need not be activated.
        beside = str(Path(sys.executable).parent)
        program = shutil.which(
            self.name, path=os.pathsep.join([beside, os.environ.get("PATH", "")])
        )
        if program is None:
            message = f"The engine {self.name} is not installed."
            raise EngineError(message, f"pip install {self.packages}")
        return program

    def _failure(self, what: str, lines: list[str]) -> EngineError:
        telling = [line for line in _without_traceback(lines) if line.strip()]
        shown = "\n".join(f"  {line}" for line in telling[-_SHOWN_LINES:])
        return EngineError(
            f"The engine {self.name} {what}:\n{shown}",
            f"Correct what it names, or build with --engine {DEFAULT_ENGINE}.",
        )


ENGINES: dict[str, Engine] = {
    DEFAULT_ENGINE: MkDocs(),
    "properdocs": Command("properdocs", "properdocs mkdocs-material"),
    "zensical": Command(
        "zensical",
        "zensical",
        "Zensical runs no hooks, and of the plugins in mkdocs.yml only those it has itself.",
    ),
}


def engine_named(name: str) -> Engine:
    """The engine of that name.

    Raises:
        UsageError: There is none.
    """
    if name in ENGINES:
        return ENGINES[name]
    known = ", ".join(ENGINES)
    question = did_you_mean(name, ENGINES)
    message = f"There is no engine “{name}”{f'; {question}' if question else '.'}"
    raise UsageError(message, f"Choose one of: {known}.")


def _environment(job: Job) -> dict[str, str]:
    return {
        "SOURCE_DATE_EPOCH": str(int(job.as_of.timestamp())),
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
    }


def _without_traceback(lines: list[str]) -> list[str]:
    """The lines without those that say where in the engine's own code it gave up."""
    kept: list[str] = []
    inside = False
    for line in lines:
        inside = line.startswith("Traceback") or (inside and line.startswith(" "))
        if not inside:
            kept.append(line)
    return kept


def _has_additions(source: Base) -> bool:
    plugins = source.values.get("plugins") or []
    names = {next(iter(item)) if isinstance(item, dict) else item for item in plugins}
    return bool(names - {"search", "hindsite"} or source.values.get("hooks"))


def _move(built: Path, into: Path) -> None:
    # Zensical builds within the folder of its configuration only, which may be on another device.
    try:
        into.rmdir()
        shutil.move(built, into)
    except OSError as error:
        message = f"The built site cannot be moved to {into}: {error}."
        raise OutputError(
            message, "See that the disk has room and the folder is writable."
        ) from error


def _is_built(path: str, into: Path) -> bool:
    """Whether a staged file is in the site, at either of the two addresses that it may have."""
    if not path.endswith(".md"):
        return (into / path).is_file()
    stem = into / path.removesuffix(".md")
    return stem.with_name(f"{stem.name}.html").is_file() or (stem / "index.html").is_file()
