"""Jinja2 without what our templates pay for and do not need: they print ten thousand pages."""

from __future__ import annotations

import marshal
import os
from typing import TYPE_CHECKING

import jinja2
from jinja2 import meta
from jinja2.compiler import CodeGenerator
from jinja2.ext import InternationalizationExtension
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import CodeType

    from jinja2.bccache import Bucket
    from jinja2.compiler import Frame
    from jinja2.nodes import Expr

__all__ = ["OURS", "THEMES", "Code", "Compiled", "Environment", "compiled", "is_plain"]

_MOST_COMPILED = 512
_CODE = "_func"
_LEXICAL = (
    *("block_start_string", "block_end_string", "variable_start_string", "variable_end_string"),
    *("comment_start_string", "comment_end_string", "line_statement_prefix"),
    *("line_comment_prefix", "trim_blocks", "lstrip_blocks", "newline_sequence"),
    *("keep_trailing_newline", "optimized", "finalize", "autoescape", "is_async"),
    "code_generator_class",
)
"""What decides how a source is taken apart and put together."""

Code = tuple[str, str, bytes]
"""A compiled template: what Jinja2 knows it by, a digest of its source, and its code as bytes."""


class Compiled(jinja2.BytecodeCache):
    """Templates that this process has compiled: a preview makes the same site again and again.

    It is for environments that compile alike. Nothing of it is written to a disk, from where
    another could hand us what he likes to be run.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}
        self._expected: Callable[[], Iterable[Code]] | None = None
        self._process = 0

    def expect(self, expected: Callable[[], Iterable[Code]]) -> None:
        """Ask for what another process compiles before anything is compiled here.

        Args:
            expected: Gives what `compiled` made, in a process that was forked from this one.
        """
        if not self._known:
            self._expected, self._process = expected, os.getpid()

    def take(self) -> None:
        """Take what is expected, so that the process can end that has it."""
        # One that was forked since has no part in what is said to this one.
        if self._expected is not None and self._process == os.getpid():
            expected, self._expected = self._expected, None
            for key, checksum, code in expected():
                self._known[key, checksum] = marshal.loads(code)  # noqa: S302 - a fork of ours sent it

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was compiled of the same source."""
        self.take()
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if len(self._known) >= _MOST_COMPILED:
            self._known.clear()
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


def compiled(environment: jinja2.Environment, names: Iterable[str]) -> list[Code]:
    """Compile templates, and those that they name; what fails is left to who asks for it."""
    cache, loader = Compiled(), environment.loader
    found: list[Code] = []
    seen: set[str | None] = {None}
    waiting: list[str | None] = list(names)
    while waiting and loader is not None:
        name = waiting.pop()
        if name is None or name in seen:
            continue
        seen.add(name)
        try:
            source, file, _ = loader.get_source(environment, name)
            tree = environment.parse(source, name, file)
            code = environment.compile(tree, name, file)
        except jinja2.TemplateError:
            continue
        key, checksum = cache.get_cache_key(name, file), cache.get_source_checksum(source)
        found.append((key, checksum, marshal.dumps(code)))
        waiting += meta.find_referenced_templates(tree)
    return found


def is_plain(environment: jinja2.Environment) -> bool:
    """Whether an environment compiles as Jinja2 does where nobody has changed anything.

    It may have more filters and tests than Jinja2 has, and texts in other languages.
    """
    usual = jinja2.Environment(autoescape=False)  # noqa: S701 - it renders nothing
    known = (environment.filters, usual.filters), (environment.tests, usual.tests)
    return (
        type(environment) is jinja2.Environment
        and all(
            type(one) is InternationalizationExtension for one in environment.extensions.values()
        )
        and not getattr(environment, "newstyle_gettext", False)
        and all(there.get(name) is one for there, given in known for name, one in given.items())
        and all(getattr(environment, name) == getattr(usual, name) for name in _LEXICAL)
    )


class _Compiler(CodeGenerator):
    """Leaves out the escaping of what is HTML by then; to look at each value twice costs a third.

    Without it, where a later Jinja2 should compile in another way, pages are the same.
    """

    def _output_child_pre(
        self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if finalize.src is None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"({finalize.src}")


class _Context(Context):
    """Calls a macro at once: to ask what else it might be costs as much as the call itself."""

    @internalcode
    def call(self, function: Callable[..., object], /, *args: object, **words: object) -> object:
        if type(function) is not Macro:
            return super().call(function, *args, **words)
        words.pop("_loop_vars", None)
        words.pop("_block_vars", None)
        if words or len(args) != len(function.arguments) or _takes_more(function):
            return function(*args, **words)
        # All that the macro asks for is there, so that nothing is left to be put in order.
        return Markup(getattr(function, _CODE)(*args))  # noqa: S704 - as Jinja2 itself does it


def _takes_more(macro: Macro) -> bool:
    """Whether a macro takes other things than its arguments."""
    return macro.caller or macro.catch_kwargs or macro.catch_varargs


class Environment(jinja2.Environment):
    """Jinja2's environment; what its `finalize` returns is to be HTML already."""

    code_generator_class = _Compiler
    context_class = _Context


OURS = Compiled()
"""Templates of pages, ours and a user's own."""

THEMES = Compiled()
"""Templates of themes, for environments that are plain."""
