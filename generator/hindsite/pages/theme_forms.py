"""What a theme's templates make of the page that they print, as far as that is known.

A page may be put together from what was printed for another one only where templates use it in
known ways. So they are read, with all that they include, and whatever else they do with a page is
found out: a theme that changes is not known until it is looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import jinja2
from jinja2 import nodes
from jinja2.filters import FILTERS
from jinja2.visitor import NodeVisitor

if TYPE_CHECKING:
    from jinja2.nodes import Node

__all__ = ["CONTENTS", "CONTENTS_ITEM", "FormError", "Known", "asked_of_meta"]

CONTENTS = "partials/toc.html"
CONTENTS_ITEM = "partials/toc-item.html"
"""The templates that print the contents of a page, and one entry of them."""

_ICONS = ".icons/"
_PAGE, _META = "page", "page.meta"
# The same for all pages that are not in the navigation, and are not the home page.
_CONSTANT = frozenset({"ancestors", "edit_url", "is_homepage", "next_page", "previous_page"})
_OWN = frozenset({"description", "title"})
# `random`, and `lipsum` below, print what they like.
_FILTERS = frozenset(FILTERS) - {"random"}
_OF_PAGES = frozenset({"script_tag", "url"})


class FormError(Exception):
    """A template does what is not known; the message says which one, and what."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the templates.

    `has_file` says of a template's name and file whether it is one that counts; `named` leads from
    expressions that name a template to the name, or to None where it is never asked for.
    """

    has_file: Callable[[str, str], bool]
    named: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class _Forms:
    """The known ways to use what belongs to a page: the names of it, and what is done with them.

    What is `shown` is printed as it is. Of what is `asked` only whether it holds counts, of which
    that of `never` does not, and that of `always` does.
    """

    names: frozenset[str]
    shown: frozenset[str]
    asked: frozenset[str]
    given: frozenset[str]
    runs: frozenset[str]
    filters: frozenset[str]
    never: frozenset[str] = frozenset()
    always: frozenset[str] = frozenset()


def asked_of_meta(environment: jinja2.Environment, main: str, known: Known) -> frozenset[str]:
    """Read a template, with all that it refers to.

    Returns:
        The fields of a page's front matter that decide what is printed, besides title and
        description.

    Raises:
        FormError: Something is not known.
    """
    found: set[str] = set()
    waiting = [(main, True)]
    seen: set[tuple[str, bool]] = set()
    while waiting:
        job = waiting.pop()
        if job in seen:
            continue
        seen.add(job)
        name, is_direct = job
        walker = _Walker(name, known, frozenset(environment.filters), is_direct=is_direct)
        walker.visit(_tree(environment, name, known))
        found |= walker.asked
        waiting += walker.referred
    return frozenset(found)


def _tree(environment: jinja2.Environment, name: str, known: Known) -> nodes.Template:
    loader = environment.loader
    if loader is None:
        message = f"{name} is nowhere"
        raise FormError(message)
    try:
        source, file, _ = loader.get_source(environment, name)
        if not known.has_file(name, file or ""):
            message = f"{name} is not the theme's"
            raise FormError(message)
        return environment.parse(source, name, file)
    except jinja2.TemplateError as error:
        message = f"{name} cannot be read"
        raise FormError(message) from error


class _Walker(NodeVisitor):
    """Walks through a template.

    What is printed there goes to the page directly, or is a value that others may change.
    """

    def __init__(
        self, name: str, known: Known, filters: frozenset[str], *, is_direct: bool
    ) -> None:
        self._name = name
        self._forms = _contents_forms() if name in {CONTENTS, CONTENTS_ITEM} else _page_forms()
        # What is no filter at all ends whatever comes to it.
        self._other_filters = filters - self._forms.filters
        self._named = {_expression(text): other for text, other in known.named.items()}
        self._is_direct = is_direct
        self.asked: set[str] = set()
        self.referred: list[tuple[str, bool]] = []

    def _refuse(self, what: str) -> None:
        message = f"{self._name} does what is not known with {what}"
        raise FormError(message)

    def visit_Name(self, node: nodes.Name) -> None:  # noqa: N802 - Jinja2 calls it so
        if node.name in self._forms.names:
            self._refuse(node.name)

    def visit_Getattr(self, node: nodes.Getattr) -> None:  # noqa: N802 - Jinja2 calls it so
        owner = _path(node.node)
        if owner == _PAGE and node.attr in _CONSTANT:
            return
        # A mapping's own methods come before its keys.
        if owner == _META and node.attr not in _OWN and not hasattr(dict, node.attr):
            self.asked.add(node.attr)
            return
        if node.attr.startswith("_"):
            self._refuse(node.attr)
        self.generic_visit(node)

    def visit_Filter(self, node: nodes.Filter) -> None:  # noqa: N802 - Jinja2 calls it so
        if node.name in self._other_filters:
            self._refuse(f"the filter {node.name}")
        self.generic_visit(node)

    def visit_Output(self, node: nodes.Output) -> None:  # noqa: N802 - Jinja2 calls it so
        for part in node.nodes:
            if isinstance(part, nodes.TemplateData):
                continue
            if not self._is_direct or repr(part) not in self._forms.shown:
                self.visit(part)

    def visit_If(self, node: nodes.If) -> None:  # noqa: N802 - Jinja2 calls it so
        self._ask(node.test)
        form = repr(node.test)
        if form not in self._forms.never:
            self._visit_all(node.body)
        if form not in self._forms.always:
            self._visit_all([*node.elif_, *node.else_])

    def visit_CondExpr(self, node: nodes.CondExpr) -> None:  # noqa: N802 - Jinja2 calls it so
        self._ask(node.test)
        self._visit_all([node.expr1, *([node.expr2] if node.expr2 else [])])

    def visit_Assign(self, node: nodes.Assign) -> None:  # noqa: N802 - Jinja2 calls it so
        if repr(node) not in self._forms.given:
            self.generic_visit(node)

    def visit_For(self, node: nodes.For) -> None:  # noqa: N802 - Jinja2 calls it so
        if node.test is None and _head(node) in self._forms.runs:
            self._visit_all([*node.body, *node.else_])
        else:
            self.generic_visit(node)

    def visit_Macro(self, node: nodes.Macro) -> None:  # noqa: N802 - Jinja2 calls it so
        is_direct, self._is_direct = self._is_direct, False
        self.generic_visit(node)
        self._is_direct = is_direct

    def _visit_unknown(self, node: Node) -> None:
        self._refuse(type(node).__name__)

    visit_AssignBlock = visit_CallBlock = visit_FilterBlock = _visit_unknown  # noqa: N815 - as above
    visit_EvalContextModifier = visit_ScopedEvalContextModifier = _visit_unknown  # noqa: N815 - as above

    def _visit_include(self, node: nodes.Include | nodes.Extends) -> None:
        self._refer(node.template, is_direct=self._is_direct)

    visit_Include = visit_Extends = _visit_include  # noqa: N815 - as above

    def _visit_import(self, node: nodes.Import | nodes.FromImport) -> None:
        # What is imported can be taken for a text.
        self._refer(node.template, is_direct=False)
        if isinstance(node, nodes.Import) and node.target in self._forms.names:
            self._refuse(node.target)

    visit_Import = visit_FromImport = _visit_import  # noqa: N815 - as above

    def _refer(self, named: nodes.Expr, *, is_direct: bool) -> None:
        if isinstance(named, nodes.Const) and isinstance(named.value, str):
            self.referred.append((named.value, is_direct))
        elif _is_icon(named):
            self.generic_visit(named)
        elif repr(named) not in self._named:
            self._refuse("a template's name")
        elif name := self._named[repr(named)]:
            self.referred.append((name, is_direct))

    def _ask(self, test: Node) -> None:
        if isinstance(test, (nodes.And, nodes.Or)):
            self._ask(test.left)
            self._ask(test.right)
        elif isinstance(test, nodes.Not):
            self._ask(test.node)
        elif repr(test) not in self._forms.asked:
            self.visit(test)

    def _visit_all(self, parts: Iterable[Node]) -> None:
        for part in parts:
            self.visit(part)


def _path(node: Node) -> str:
    """A name with attributes, as it is written."""
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else ""


def _is_icon(named: Node) -> bool:
    first = named.nodes[0] if isinstance(named, nodes.Concat) else None
    return isinstance(first, nodes.Const) and first.value == _ICONS


def _head(node: nodes.For) -> str:
    return f"{node.target!r} {node.iter!r} {node.recursive}"


@cache
def _parsed(text: str) -> Node:
    environment = jinja2.Environment(autoescape=False)  # noqa: S701 - it renders nothing
    return environment.parse(text).body[0]


@cache
def _expression(text: str) -> str:
    output = _parsed(f"{{{{ {text} }}}}")
    return repr(output.nodes[0]) if isinstance(output, nodes.Output) else ""


def _expressions(*texts: str) -> frozenset[str]:
    return frozenset(map(_expression, texts))


def _assignments(*texts: str) -> frozenset[str]:
    return frozenset(repr(_parsed(f"{{% set {text} %}}")) for text in texts)


def _loops(*texts: str) -> frozenset[str]:
    loops = (_parsed(f"{{% for {text} %}}{{% endfor %}}") for text in texts)
    return frozenset(_head(loop) for loop in loops if isinstance(loop, nodes.For))


@cache
def _page_forms() -> _Forms:
    own = ("page.meta.title", "page.meta.description", "page.title", "page.canonical_url")
    elsewhere = ("nav_item == page", "page in nav_item.pages")
    return _Forms(
        names=frozenset(
            {"page", "skip", "toc", "toc_item", "feedback", "provider", "self", "super", "caller"}
            | {"pages", "extra_css", "extra_javascript", "build_date_utc", "lipsum"}
        ),
        shown=_expressions(
            *own,
            "page.content",
            "page.title | d(config.site_name, true)",
            "skip.url | url",
            "super()",
        ),
        asked=_expressions(
            *own,
            *elsewhere,
            "index == page",
            "page.meta",
            '"<h1" not in page.content',
            "page.toc | first is defined",
            "feedback",
            "provider",
            "self.announce()",
            "self.outdated()",
        ),
        given=_assignments(
            "skip = page.toc | first",
            "feedback = config.extra.analytics.feedback",
            "feedback = None",
            "provider = config.extra.analytics.provider",
        ),
        runs=frozenset(),
        filters=_FILTERS | _OF_PAGES,
        never=_expressions(*elsewhere, "feedback"),
        always=_expressions("page.meta and page.meta.title"),
    )


@cache
def _contents_forms() -> _Forms:
    return _Forms(
        names=frozenset(
            {"page", "toc", "first", "toc_item", "loop", "self", "super", "caller", "lipsum"}
            | {"pages", "base_url", "extra_css", "extra_javascript", "build_date_utc"}
        ),
        shown=_expressions("toc_item.url", "toc_item.title", "toc_item.title | striptags | e"),
        asked=_expressions(
            "toc", "first", "first.level == 1", "toc_item.typeset", "toc_item.children"
        ),
        given=_assignments("toc = page.toc", "first = toc | first", "toc = first.children"),
        runs=_loops("toc_item in toc", "toc_item in toc_item.children"),
        filters=_FILTERS,
        never=_expressions("toc_item.typeset"),
    )
