"""`python -m benchmarks`: measure Hindsite, with its peers beside it."""

from __future__ import annotations

import argparse
import compileall
import importlib
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

import hindsite
from benchmarks.commands import commands_table
from benchmarks.comparing import Plan, Row, compare
from benchmarks.corpus import write_corpus
from benchmarks.coverage import SETS, tables
from benchmarks.drawing import draw
from benchmarks.edits import Case
from benchmarks.engines import ENGINES, Subject, Tools, versions
from benchmarks.figures import cost_table, growth_table
from benchmarks.findings import KINDS, examples, findings_table, read_set
from benchmarks.killing import Way, kill_builds
from benchmarks.ledger import ledger_table, write_ledger
from benchmarks.paging import pages_table
from benchmarks.profiling import profile
from benchmarks.secrecy import secrecy_table

_SIZES = (300, 1000, 3000)
_USUAL = ("hindsite", "mkdocs", "zensical", "hugo")
_TOOLS = Path(".venv-peers")


def main(arguments: Sequence[str]) -> None:
    """Do what the arguments say; without any, compare with all peers at the usual sizes."""
    options = _parser().parse_args(arguments or ["peers"])
    # An installed package is compiled once: so is a checkout, by whatever is measured first.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="hindsite-bench-") as folder:
        options.run(options, Path(folder))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(required=True)
    peers = commands.add_parser("peers", help="compare builds of synthetic records")
    peers.add_argument("--sizes", type=int, nargs="+", default=_SIZES, metavar="N")
    peers.set_defaults(run=_peers)
    records = commands.add_parser("records", help="compare builds of copies of existing records")
    records.add_argument("--incidents", action="append", default=[], metavar="DIR[:PRESET]")
    records.add_argument("--runbooks", action="append", default=[], metavar="DIR[:PRESET]")
    records.set_defaults(run=_records)
    for command in (peers, records):
        _add_comparison(command)
    corpus = commands.add_parser("corpus", help="write a synthetic knowledge base")
    corpus.add_argument("size", type=int, metavar="N")
    corpus.add_argument("folder", type=Path, metavar="DIR")
    corpus.set_defaults(run=_corpus)
    chart = commands.add_parser("draw", help="draw what --json wrote, as SVG")
    chart.add_argument("result", type=Path, metavar="RESULT.json", nargs="+")
    chart.add_argument("--output", type=Path, default=Path("docs/performance.svg"), metavar="FILE")
    chart.set_defaults(run=_draw)
    search = commands.add_parser("search", help="measure a built site's search in Chromium")
    search.add_argument("site", type=Path, metavar="SITE")
    search.add_argument("--json", type=Path, metavar="FILE", help="write the figures as well")
    search.set_defaults(run=_search)
    waits = commands.add_parser("commands", help="time --help, check, and serve after a save")
    waits.add_argument("size", type=int, metavar="N")
    waits.add_argument("--repeat", type=int, default=5, metavar="K")
    waits.add_argument("--brief", action="store_true", help="without serve, which builds first")
    waits.set_defaults(run=_commands)
    parts = commands.add_parser("profile", help="where the time of one build goes")
    parts.add_argument("size", type=int, metavar="N")
    cases = [case.name.lower() for case in Case]
    parts.add_argument("--case", choices=cases, default="cold")
    parts.set_defaults(run=_profile)
    _add_trials(commands)
    return parser


def _add_findings(command: argparse.ArgumentParser) -> None:
    for kind in KINDS:
        command.add_argument(f"--{kind}", action="append", default=[], metavar="DIR[:PRESET]")
    command.add_argument("--show", nargs="+", default=[], metavar="RULE", help="list what it finds")
    command.set_defaults(run=_findings)


def _add_ledger(command: argparse.ArgumentParser) -> None:
    sizes = {"alerts": 10_000, "files": 200, "runbooks": 1000, "repeat": 5}
    for name, size in sizes.items():
        command.add_argument(f"--{name}", type=int, default=size, metavar="N")
    command.set_defaults(run=_ledger)


def _add_trials(commands: Any) -> None:  # noqa: ANN401 - argparse names the type for itself alone
    """Commands that try what the project promises."""
    kill = commands.add_parser("kill", help="kill builds, and see that a whole site is left")
    kill.add_argument("--size", type=int, default=8, metavar="N")
    kill.add_argument("--times", type=int, default=100, metavar="K")
    kill.add_argument("--ways", nargs="+", choices=list(Way), default=list(Way))
    kill.add_argument("--seed", type=int, default=1)
    kill.set_defaults(run=_kill)
    secrecy = commands.add_parser("secrecy", help="what the search for leaks adds to a build")
    secrecy.add_argument("size", type=int, metavar="N")
    secrecy.add_argument("--share", type=int, default=20, metavar="K", help="one in K is hidden")
    secrecy.add_argument("--repeat", type=int, default=3, metavar="K")
    secrecy.set_defaults(run=_secrecy)
    texts = commands.add_parser("growth", help="whether time grows with the length of a text")
    texts.add_argument("--length", type=int, default=64_000, metavar="N")
    texts.set_defaults(run=_growth)
    hostile = commands.add_parser("fuzz", help="feed hostile bytes to readers and writers")
    hostile.add_argument("--seconds", type=float, default=60.0, metavar="S", help="a target")
    hostile.add_argument("--targets", nargs="+", metavar="NAME")
    hostile.add_argument("--seed", type=int, default=1)
    hostile.add_argument("--keep", type=Path, default=Path("fuzz-found"), metavar="DIR")
    hostile.set_defaults(run=_fuzz)
    pages = commands.add_parser("pages", help="count pages of an on-call rota, beside a plain loop")
    pages.add_argument("size", type=int, metavar="N", nargs="?", default=1_000_000)
    pages.set_defaults(run=_pages)
    coverage = commands.add_parser("coverage", help="simulate how often the intervals hold")
    coverage.add_argument("--sets", type=int, default=SETS, metavar="K")
    coverage.set_defaults(run=_coverage)
    _add_ledger(commands.add_parser("ledger", help="time how alerts and runbooks are joined"))
    spoken = commands.add_parser("findings", help="count how often each rule speaks over records")
    _add_findings(spoken)


def _add_comparison(command: argparse.ArgumentParser) -> None:
    cases = [case.name.lower() for case in Case]
    command.add_argument("--engines", nargs="+", choices=ENGINES, default=_USUAL)
    command.add_argument("--cases", nargs="+", choices=cases, default=cases)
    command.add_argument("--repeat", type=int, default=1, metavar="K")
    command.add_argument("--json", type=Path, metavar="FILE", help="write the figures as well")
    help_ = "build engines that keep nothing between builds cold only"
    command.add_argument("--brief", action="store_true", help=help_)
    help_ = "a virtual environment with zensical and hugo; else they are looked for on the path"
    command.add_argument("--tools", type=Path, default=_TOOLS, metavar="DIR", help=help_)


def _pages(options: argparse.Namespace, folder: Path) -> None:
    print(pages_table(folder, options.size))


def _peers(options: argparse.Namespace, folder: Path) -> None:
    _compare(options, folder, (_synthetic(size, folder) for size in sorted(options.sizes)))


def _synthetic(size: int, folder: Path) -> Subject:
    base = folder / f"base-{size}"
    write_corpus(base, size)
    return Subject(f"{size:,}", base, size, "content/incidents")


def _records(options: argparse.Namespace, folder: Path) -> None:
    if not options.incidents:
        raise SystemExit("Name a folder of --incidents.")
    base = folder / "base"
    base.mkdir()
    given = {"incidents": options.incidents, "runbooks": options.runbooks}
    sources = [
        _source(text, kind, base / f"{kind}-{index}")
        for kind, texts in given.items()
        for index, text in enumerate(texts)
    ]
    settings = yaml.safe_dump({"version": 1, "sources": sources})
    (base / "hindsite.yml").write_text(settings, encoding="utf-8")
    _compare(options, folder, [Subject("existing", base, 0, "incidents-0", keep_going=True)])


def _source(text: str, kind: str, copy: Path) -> dict[str, str]:
    """A source of `hindsite.yml` for `DIR:PRESET`; the folder is copied, since it is edited."""
    name, _, preset = text.partition(":")
    shutil.copytree(Path(name), copy, ignore=shutil.ignore_patterns(".git"))
    source = {"path": copy.name, "as": kind}
    return source | {"preset": preset} if preset else source


def _compare(options: argparse.Namespace, folder: Path, subjects: Iterable[Subject]) -> None:
    cases = [Case[name.upper()] for name in options.cases]
    plan = Plan(
        options.engines, cases, options.repeat, Tools(options.tools.absolute()), options.brief
    )
    # Else the first build of a new checkout would compile it.
    compileall.compile_dir(str(Path(hindsite.__file__).parent), quiet=2)
    about = {
        "machine": {"processors": os.cpu_count(), "system": platform.platform()},
        "versions": versions(plan.tools),
    }
    rows: list[Row] = []
    skipped: dict[str, str] = {}
    for subject in subjects:
        for found in compare(subject, folder / f"work-{subject.size}", plan):
            if isinstance(found, Row):
                rows.append(found)
                _tell(f"{found.subject} {found.case} {found.engine}: {found.cost}")
            else:
                skipped[found[0]] = found[1]
                _tell(f"{found[0]} is left out: {found[1]}")
            if options.json is not None:
                # After each build, so that who interrupts a long run has what was measured.
                data = {"skipped": skipped, "rows": [row.as_data() for row in rows]}
                _write(options.json, about | data)
    print(cost_table(rows), growth_table(rows), sep="\n\n")
    for name, reason in skipped.items():
        print(f"\nWithout {name}: {reason}.")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _write(file: Path, data: object) -> None:
    text = json.dumps(data, indent=1, ensure_ascii=False)
    file.write_text(f"{text}\n", encoding="utf-8")


def _corpus(options: argparse.Namespace, _folder: Path) -> None:
    write_corpus(options.folder, options.size)


def _draw(options: argparse.Namespace, _folder: Path) -> None:
    rows = [
        Row.of_data(row)
        for file in options.result
        for row in json.loads(file.read_text(encoding="utf-8"))["rows"]
    ]
    draw(rows, options.output)
    print(cost_table(rows), growth_table(rows), sep="\n\n")


def _search(options: argparse.Namespace, _folder: Path) -> None:
    # Late: the browser's driver belongs to those tools that only this needs.
    found = importlib.import_module("benchmarks.searching").measure_search(options.site)
    print(found)
    if options.json is not None:
        _write(options.json, found.as_data())


def _commands(options: argparse.Namespace, folder: Path) -> None:
    write_corpus(folder / "base", options.size)
    print(commands_table(folder / "base", options.repeat, brief=options.brief))


def _profile(options: argparse.Namespace, folder: Path) -> None:
    write_corpus(folder / "base", options.size)
    case = Case[options.case.upper()]
    print(profile(folder / "base", folder / "base" / "site", case))


def _ledger(options: argparse.Namespace, folder: Path) -> None:
    write_ledger(folder / "base", options.alerts, options.files, options.runbooks)
    print(ledger_table(folder / "base", options.repeat))


def _secrecy(options: argparse.Namespace, folder: Path) -> None:
    print(secrecy_table(folder / "base", options.size, options.share, options.repeat))


def _growth(options: argparse.Namespace, _folder: Path) -> None:
    # Late: rendering and judging load much that other measurements do without.
    print(importlib.import_module("benchmarks.growth").growth_of_texts(options.length))


def _kill(options: argparse.Namespace, folder: Path) -> None:
    ways = [Way(way) for way in options.ways]
    print(kill_builds(folder, options.size, options.times, ways, options.seed))


def _fuzz(options: argparse.Namespace, _folder: Path) -> None:
    # Late: all that reads, renders and writes is loaded for it.
    fuzzing = importlib.import_module("benchmarks.fuzzing")
    names = options.targets or list(fuzzing.TARGETS)
    print(fuzzing.fuzz(names, options.seconds, options.seed, options.keep))


def _findings(options: argparse.Namespace, folder: Path) -> None:
    sets = [read_set(text, kind, folder) for kind in KINDS for text in getattr(options, kind)]
    print(findings_table(sets))
    for code in options.show:
        print(f"\n## {code}\n", *examples(sets, code), sep="\n")


def _coverage(options: argparse.Namespace, _folder: Path) -> None:
    for one in tables(options.sets):
        print(one, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
