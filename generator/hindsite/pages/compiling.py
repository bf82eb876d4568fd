"""Jinja2 without what our templates pay for and do not need: they print ten thousand pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.compiler import Frame
    from jinja2.nodes import Expr

__all__ = ["Environment"]


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
