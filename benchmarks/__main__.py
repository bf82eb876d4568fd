"""`python -m benchmarks`: measure Hindsite, with its peers beside it."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import yaml

from benchmarks.build import Comparison, Subject, compare, table
from benchmarks.corpus import write_corpus
from benchmarks.coverage import SETS, tables
from benchmarks.steps import steps

_SIZES = (300, 1000)
_REPEAT = 3


def main(arguments: Sequence[str]) -> None:
    """Do what the arguments say; without any, compare builds at the usual sizes."""
    options = _parser().parse_args(arguments or ["build"])
    with tempfile.TemporaryDirectory(prefix="hindsite-bench-") as folder:
        options.run(options, Path(folder))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(required=True)
    build = commands.add_parser("build", help="compare builds of synthetic records")
    build.add_argument("--sizes", type=int, nargs="+", default=_SIZES, metavar="N")
    build.set_defaults(run=_build)
    records = commands.add_parser("records", help="compare builds of existing records, in place")
    records.add_argument("--incidents", action="append", default=[], metavar="DIR[:PRESET]")
    records.add_argument("--runbooks", action="append", default=[], metavar="DIR[:PRESET]")
    records.set_defaults(run=_records)
    for command in (build, records):
        command.add_argument("--repeat", type=int, default=_REPEAT, metavar="K")
        command.add_argument("--json", type=Path, metavar="FILE", help="write the figures as well")
    corpus = commands.add_parser("corpus", help="write a synthetic knowledge base")
    corpus.add_argument("size", type=int, metavar="N")
    corpus.add_argument("folder", type=Path, metavar="DIR")
    corpus.set_defaults(run=_corpus)
    parts = commands.add_parser("steps", help="time the steps of one build")
    parts.add_argument("size", type=int, metavar="N")
    parts.set_defaults(run=_steps)
    coverage = commands.add_parser("coverage", help="simulate how often the intervals hold")
    coverage.add_argument("--sets", type=int, default=SETS, metavar="K")
    coverage.set_defaults(run=_coverage)
    return parser


def _build(options: argparse.Namespace, folder: Path) -> None:
    comparisons = []
    for size in options.sizes:
        base = folder / f"base-{size}"
        write_corpus(base, size)
        work = folder / f"work-{size}"
        comparisons.append(compare(Subject(f"{size:,}", base), work, options.repeat))
    _show(comparisons, options.json)


def _records(options: argparse.Namespace, folder: Path) -> None:
    if not options.incidents and not options.runbooks:
        raise SystemExit("Name a folder of --incidents or --runbooks.")
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
    subject = Subject("existing", base, keep_going=True)
    _show([compare(subject, folder / "work", options.repeat)], options.json)


def _source(text: str, kind: str, link: Path) -> dict[str, str]:
    """A source of `hindsite.yml` for `DIR:PRESET`; the folder is linked, not copied."""
    name, _, preset = text.partition(":")
    link.symlink_to(Path(name).resolve(strict=True), target_is_directory=True)
    source = {"path": link.name, "as": kind}
    return source | {"preset": preset} if preset else source


def _corpus(options: argparse.Namespace, _folder: Path) -> None:
    write_corpus(options.folder, options.size)


def _steps(options: argparse.Namespace, folder: Path) -> None:
    write_corpus(folder / "base", options.size)
    seconds = steps(folder / "base", folder / "site")
    whole = sum(seconds.values())
    for name, part in seconds.items():
        print(f"{part:8.2f} s {part / whole:6.1%}  {name}")


def _coverage(options: argparse.Namespace, _folder: Path) -> None:
    for one in tables(options.sets):
        print(one, flush=True)


def _show(comparisons: Sequence[Comparison], file: Path | None) -> None:
    print(table(comparisons))
    if file is not None:
        data = [comparison.as_data() for comparison in comparisons]
        file.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
