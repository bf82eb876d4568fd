"""All pages of a site, in an order that never changes."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from hindsite.errors import HindsiteError
from hindsite.once import Once
from hindsite.pages.addresses import Addresses, relative
from hindsite.pages.context import Context
from hindsite.pages.drafting import Drafts
from hindsite.pages.environment import Templates
from hindsite.pages.measured import Measured, Numbers
from hindsite.pages.overviews import MANY, Kept, facts_key, filed
from hindsite.pages.rendering import Renderer
from hindsite.pages.values import SCRIPT, STYLES, Draft, FixedSeal, Options, Page
from hindsite.resources import templates_folder
from hindsite.store import digests_after
from hindsite.workers import WorkerError, run_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from types import ModuleType

    from hindsite.metrics.values import Metrics, Report
    from hindsite.model.figure import Figure
    from hindsite.model.library import Library
    from hindsite.store import Pack

__all__ = ["compose", "compose_from"]

_SEEN = 8
"""How much there is to do for what is known of pages of records, beside the weights of chapters."""


def compose(
    library: Library,
    metrics: Metrics,
    figures: Sequence[Figure],
    options: Options,
    reports: Sequence[Report] = (),
) -> Iterator[Page | Draft]:
    """Write every page of the site, as `compose_from` does, from numbers that were worked out.

    Args:
        library: What this audience may see, as it was known at `metrics.as_of`.
        metrics: The numbers of that library.
        figures: The charts of those numbers.
        options: How bodies are rendered, and where a user's own templates lie.
        reports: The periods that have a page of their own.

    Raises:
        TemplateError: A template is missing or fails.
    """
    measured = Measured(metrics, figures, reports)
    return compose_from(library, metrics.as_of, lambda: measured, options)


def compose_from(
    library: Library, as_of: datetime, measure: Callable[[], Measured], options: Options
) -> Iterator[Page | Draft]:
    """Write every page of the site, one at a time; those of records when somebody asks.

    Args:
        library: What this audience may see, as it was known at `as_of`.
        as_of: The instant that the site speaks of.
        measure: Works out the numbers; it is not called where a former build kept the pages.
        options: How bodies are rendered, and where a user's own templates lie.

    Yields:
        Pages, their data, redirects from former addresses, the style sheet and the script.

    Raises:
        TemplateError: A template is missing or fails.
    """
    templates = Templates(options.overrides)
    key = facts_key(library, as_of, options, templates)
    renderer = Renderer(options.markdown, options.bodies)
    kept = Kept.of(options.overviews, key)
    if kept is not None and not kept.holds(library, renderer):
        kept = None
    context = Context(
        library=library,
        numbers=Numbers(as_of, measure, kept.verdicts if kept else None),
        options=options,
        addresses=Addresses(library),
        renderer=renderer,
        templates=templates,
    )
    options.meet(context)
    yield from _overviews(context, kept, key)
    drafts = Drafts(context, key)
    yield from drafts.incidents()
    yield from drafts.runbooks()
    yield from drafts.reviews()
    yield from drafts.alerts()
    yield from _redirects(context)
    if options.overviews is not None:
        options.overviews.prune()
    for path in (STYLES, SCRIPT):
        yield Page(path, (templates_folder() / path).read_text(encoding="utf-8"))


def _overviews(context: Context, kept: Kept | None, key: str | None) -> Iterator[Page | Draft]:
    """All pages that show several records, by the text of each where that can be kept."""
    pack = context.options.overviews
    if pack is None or key is None:
        yield from _written(context)
        return
    kept = kept or _kept_apart(context, pack, key)
    if kept is None:
        pages = _by_path(context)
        kept = Kept.of_texts(context, (filed(pack, page) for page in pages.values()))
        kept.keep(pack, key)
        find = pages.__getitem__
    else:
        find = partial(_found, kept, pack, Once(lambda: _by_path(context)))
    for path, text in kept.texts.items():
        yield Draft(path, partial(find, path), seal=FixedSeal(text))


def _kept_apart(context: Context, pack: Pack, key: str) -> Kept | None:
    """Have many pages written by a process that ends with all that only they need in memory.

    Numerical libraries, and what is asked of each incident for the numbers, are a third of it.

    Returns:
        What it kept; None where it was killed, or nothing can be kept.

    Raises:
        HindsiteError: A page cannot be written.
    """
    options = context.options
    if options.jobs <= 1 or len(context.library.incidents) < MANY:
        return None
    packs = [one for one in (pack, options.bodies) if one is not None]

    def seen(context: Context) -> Sequence[Page]:
        Drafts(context, key).keep()
        return ()

    def write() -> HindsiteError | None:
        writing = _writing()
        besides = [writing.Chapter(_SEEN, seen)]
        try:
            texts = writing.overviews_as(context, partial(filed, pack), besides)
            kept = Kept.of_texts(context, texts)
        except HindsiteError as error:
            return error
        kept.keep(pack, key)
        for one in packs:
            one.save()
        return None

    try:
        error = run_apart(write, options.steps)
    except WorkerError:
        return None
    if error is not None:
        raise error
    for one in packs:
        one.reopen()
    kept = Kept.of(pack, key)
    if kept is not None:
        context.numbers.learn(kept.verdicts)
    return kept


def _writing() -> ModuleType:
    """What writes the pages; late, for the libraries that are loaded for that."""
    return import_module("hindsite.pages.overview_pages")


def _written(context: Context) -> Iterator[Page]:
    yield from _writing().overview_pages(context)


def _by_path(context: Context) -> Mapping[str, Page]:
    return {page.path: page for page in _written(context)}


def _found(kept: Kept, pack: Pack, again: Callable[[], Mapping[str, Page]], path: str) -> Page:
    """A page that a former build wrote; if that was damaged since, they are all written again."""
    text = kept.text(pack, path)
    return again()[path] if text is None else Page(path, text)


def _redirects(context: Context) -> Iterator[Draft]:
    """A page at each former address that sends a visitor on."""
    home = context.library.settings.site.url or ""
    key = digests_after("redirect 2", context.templates.fingerprint, home)
    for old, new in context.addresses.redirects.items():
        write = partial(_redirect, context, old, new)
        yield Draft(_redirect_path(old), write, seal=FixedSeal(key(old, new)))


def _redirect_path(old: str) -> str:
    return f"{old}index.html"


def _redirect(context: Context, old: str, new: str) -> Page:
    path = _redirect_path(old)
    values = {"url": relative(old, new), "site_url": _absolute(context, new)}
    return Page(path, context.templates.render("redirect.html.j2", path, values))


def _absolute(context: Context, address: str) -> str:
    """The full URL of a page where the site's own is known; search engines want it."""
    base = context.library.settings.site.url
    return f"{base.rstrip('/')}/{address}" if base else ""
