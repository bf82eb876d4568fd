"""Jinja2 without what our templates pay for and do not need: they print ten thousand pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    from jinja2.bccache import Bucket
    from jinja2.compiler import Frame
    from jinja2.nodes import Expr

__all__ = ["Compiled", "Environment"]

_MOST_COMPILED = 512


class Compiled(jinja2.BytecodeCache):
    """Templates that this process has compiled: a preview makes the same site again and again.

    It is for environments that compile alike. Nothing of it is written to a disk, from where
    another could hand us what he likes to be run.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was compiled of the same source."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if len(self._known) >= _MOST_COMPILED:
            self._known.clear()
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


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
        return function(*args, **words)


class Environment(jinja2.Environment):
    """Jinja2's environment; what its `finalize` returns is to be HTML already."""

    code_generator_class = _Compiler
    context_class = _Context
