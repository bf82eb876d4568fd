"""All that is asked of MkDocs itself: read its configuration, load extensions, build."""

from __future__ import annotations

import contextlib
import errno
import io
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, MkDocsException
from mkdocs.utils.yaml import get_yaml_loader
from yaml import MappingNode, Node

from hindsite.errors import EngineError, HindsiteError, OutputError, SettingsError
from hindsite.pages.escaping import html_text
from hindsite.pages.values import MarkdownSettings
from hindsite.publishing import yaml_tree
from hindsite.publishing.mkdocs_build import DeclinedError, FaultyError, Order, build_pages
from hindsite.publishing.search.host import replace_search
from hindsite.publishing.unwritten import NONE_UNWRITTEN

if TYPE_CHECKING:
    from hindsite.publishing.config import Base
    from hindsite.publishing.engines import Job

__all__ = [
    "Collector",
    "collected",
    "fixed_date",
    "load_tree",
    "markdown_extensions",
    "run",
    "warning_error",
]

_T = TypeVar("_T")
_SHOWN = 20
_REFUSALS = frozenset({errno.ENOSPC, errno.EFBIG, errno.EROFS})
_PARSER: Any = getattr(yaml, "CLoader", yaml.Loader)
_OPTION = re.compile(r"Config value '(?P<key>\w+)'")
_REMEDY = "Correct what they name and build again; the former site is as it was."
# A person who runs Hindsite chose neither engine nor its future: no notices about them.
os.environ["NO_MKDOCS_2_WARNING"] = "1"
os.environ["DISABLE_MKDOCS_2_WARNING"] = "true"


def load_tree(file: Path, location: Path) -> tuple[MappingNode, dict[str, Any]]:
    """Read a `mkdocs.yml`, with those it inherits from, as a tree and as values.

    Args:
        file: The file to read.
        location: The file that its relative paths count as written in.

    Raises:
        SettingsError: It cannot be read, is no YAML, or is no mapping.
    """
    config = MkDocsConfig(config_file_path=str(location))
    # Where extensions are told to look for files, before anything is staged.
    config.docs_dir = str(location.parent)
    kind = get_yaml_loader(config=config)
    tree = _compose(file, kind)
    loader = kind("")
    with _as_settings_error(file):
        return tree, loader.construct_document(tree)


def _compose(file: Path, kind: type[yaml.Loader]) -> MappingNode:
    with _as_settings_error(file):
        tree = _node_of(file.read_text(encoding="utf-8-sig"), file.name, kind)
    if tree is None:
        tree = yaml_tree.node_of({})
    if not isinstance(tree, MappingNode):
        message = f"{file.name}, line 1: expected options (key: value), found something else."
        raise SettingsError(message, f"Correct {file}.")
    # Merge keys (<<) become entries, so that what they bring is found like any other.
    kind("").flatten_mapping(tree)
    parent = yaml_tree.entry(tree, "INHERIT")
    if parent is None:
        return tree
    yaml_tree.drop(tree, "INHERIT")
    return yaml_tree.merge(_compose(file.parent / str(parent.value), kind), tree)


def _node_of(text: str, name: str, kind: type[yaml.Loader]) -> Node | None:
    """The node of a text, by the C parser; where it finds a fault, the other one words it."""
    stream = io.StringIO(text)
    # What marks in the text say that they are of.
    stream.name = name
    with contextlib.suppress(yaml.YAMLError):
        return _single_node(_PARSER(stream))
    loader = kind(text)
    loader.name = name
    return _single_node(loader)


def _single_node(loader: Any) -> Node | None:  # noqa: ANN401 - PyYAML's loaders share no type
    found: Node | None = loader.get_single_node()
    return found


@contextlib.contextmanager
def _as_settings_error(file: Path) -> Iterator[None]:
    remedy = f"Correct {file}."
    try:
        yield
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.name}, line {mark.line + 1}" if mark else file.name
        raise SettingsError(f"{place}: {error.problem or error.context}.", remedy) from error
    except OSError as error:
        message = f"{error.filename} cannot be read: {error.strerror}."
        raise SettingsError(message, remedy) from error
    except (yaml.YAMLError, ConfigurationError, TypeError, ValueError) as error:
        raise SettingsError(f"{file.name}: {error}", remedy) from error


def markdown_extensions(source: Base) -> MarkdownSettings:
    """The extensions that MkDocs would use, those it adds by itself included.

    Raises:
        SettingsError: An extension is not installed or rejects its configuration.
    """
    config = MkDocsConfig(config_file_path=str(source.location))
    option: Any = MkDocsConfig.markdown_extensions
    value = source.values.get("markdown_extensions")
    try:
        option.pre_validation(config, "markdown_extensions")
        extensions = option.validate(_copied([] if value is None else value))
    except ValidationError as error:
        raise source.error(_last_line(str(error)), "markdown_extensions") from error
    return MarkdownSettings(tuple(extensions), dict(option.configdata))


def _copied(value: object) -> object:
    # Validation takes single-entry mappings apart; the base must stay whole.
    if isinstance(value, list):
        return [dict(item) if isinstance(item, dict) else item for item in value]
    return value


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[0] if len(lines) == 1 else f"{lines[0]} {lines[-1]}"


def run(job: Job) -> list[tuple[str, str]]:
    """Build a staged tree with MkDocs' functions: fast where it may be, else as MkDocs does.

    Returns:
        Path and key of each page that the next build may take from this site.

    Raises:
        SettingsError: The configuration is wrong.
        EngineError: MkDocs, its theme or a plugin failed or warned.
    """
    # Plugins print at will, and the standard output belongs to our caller.
    with (
        contextlib.redirect_stdout(sys.stderr),
        fixed_date(job.as_of),
        collected(job.report if job.verbose else None) as collector,
    ):
        try:
            pages = _build(_load(job, collector), collector, lambda config: _pages(config, job))
        except DeclinedError as why:
            if job.verbose:
                job.report(f"The plain path is taken: {why}.")
            if job.unwritten:
                job.unwritten.write_all(job.stage.docs)
            _build(_load(job, collector), collector, build)
            pages = []
        if collector.problems:
            raise warning_error(collector.problems)
    return pages


def _pages(config: MkDocsConfig, job: Job) -> list[tuple[str, str]]:
    order = Order(
        text=job.stage.config_file.read_text(encoding="utf-8"),
        folder=str(job.stage.folder),
        as_of=str(int(job.as_of.timestamp())),
        jobs=job.jobs or os.cpu_count() or 1,
        store=job.store,
        former=job.former,
        unwritten=job.unwritten or NONE_UNWRITTEN,
        press=job.press,
        pause=job.pause,
    )
    return build_pages(config, order)


def _load(job: Job, collector: Collector) -> MkDocsConfig:
    text = job.stage.config_file.read_bytes()
    try:
        # Paths that a user wrote start from the user's file, and ours are given in full.
        config = load_config(
            io.BytesIO(text),
            config_file_path=str(job.source.location),
            docs_dir=str(job.stage.docs),
            site_dir=str(job.into),
        )
    except MkDocsException as error:
        problems = collector.problems or [error.format_message()]
        found = _OPTION.search(problems[0])
        raise job.source.error("; ".join(problems), found["key"] if found else "") from error
    replace_search(config)
    _escape_presentation(config, job.source.values)
    return config


def _escape_presentation(config: MkDocsConfig, own: Mapping[str, object]) -> None:
    """Escape name and description of the site, which themes print as they are.

    What the user's `mkdocs.yml` gives (`own`) may be meant as HTML, and stays.
    """
    for option in ("site_name", "site_description"):
        if own.get(option) is None and config[option]:
            config[option] = html_text(config[option])


def _build(config: MkDocsConfig, collector: Collector, way: Callable[[MkDocsConfig], _T]) -> _T:
    try:
        config.plugins.on_startup(command="build", dirty=False)
        return way(config)
    except (DeclinedError, HindsiteError):
        raise
    except FaultyError as error:
        raise warning_error(collector.problems or [str(error)]) from error
    except MkDocsException as error:
        raise warning_error(collector.problems or [error.format_message()]) from error
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _REFUSALS:
            place = error.filename2 or error.filename or config.site_dir
            message = f"{place} cannot be written: {error.strerror}."
            remedy = "See that the disk has room and may be written to."
            raise OutputError(message, remedy) from error
        problem = f"{type(error).__name__}: {error}"
        raise warning_error(collector.problems or [problem]) from error
    finally:
        config.plugins.on_shutdown()


def warning_error(problems: list[str]) -> EngineError:
    """The error that lists what the engine warned of."""
    shown = [f"  - {problem}" for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        shown.append(f"  - and {len(problems) - _SHOWN} more")
    head = "MkDocs reports a problem:" if len(problems) == 1 else "MkDocs reports problems:"
    return EngineError("\n".join([head, *shown]), _REMEDY)


class Collector(logging.Handler):
    """Keeps warnings and errors, and hands on what is less to `report`, if there is one."""

    def __init__(self, report: Callable[[str], None] | None) -> None:
        super().__init__()
        self.problems: list[str] = []
        self._report = report

    def emit(self, record: logging.LogRecord) -> None:
        """Take one record; the preview's requests are none of the build's business."""
        if record.name.startswith("mkdocs.livereload"):
            return
        if record.levelno >= logging.WARNING:
            self.problems.append(record.getMessage())
        elif self._report is not None:
            self._report(record.getMessage())


@contextlib.contextmanager
def collected(report: Callable[[str], None] | None) -> Iterator[Collector]:
    """Collect what MkDocs logs during a block, in place of showing it."""
    logger = logging.getLogger("mkdocs")
    collector = Collector(report)
    level, propagate = logger.level, logger.propagate
    logger.addHandler(collector)
    logger.setLevel(logging.WARNING if report is None else logging.INFO)
    logger.propagate = False
    try:
        yield collector
    finally:
        logger.removeHandler(collector)
        logger.setLevel(level)
        logger.propagate = propagate


@contextlib.contextmanager
def fixed_date(as_of: datetime) -> Iterator[None]:
    """Let the engine take `as_of` for the present during a block: equal input, equal bytes."""
    former = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(as_of.timestamp()))
    try:
        yield
    finally:
        if former is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = former
