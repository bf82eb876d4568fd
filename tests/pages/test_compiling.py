from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
import pytest

from hindsite.pages.compiling import Compiled, compiled, is_plain
from hindsite.workers import run_apart

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCES = {
    "page": '{% extends "base" %}{% block body %}{{ name }}{% include "gone" %}{% endblock %}',
    "base": "<p>{% block body %}{% endblock %}</p>{% import wanted as other %}",
    "gone": "!",
    "other": "other",
    "broken": "{% if %}",
}


def environment(sources: dict[str, str], cache: Compiled | None = None) -> jinja2.Environment:
    """One that knows some templates."""
    loader = jinja2.DictLoader(sources)
    return jinja2.Environment(loader=loader, bytecode_cache=cache, autoescape=True)


def test_what_is_compiled_ahead_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template, and those that it names; one whose name is worked out is compiled when needed."""
    codes = compiled(environment(SOURCES), ["page", "broken", "nowhere"])
    cache = Compiled()
    cache.expect(lambda: codes)
    env = environment(SOURCES, cache)
    compile_any = jinja2.Environment.compile
    asked = []

    def noted(self: jinja2.Environment, *args: object, **words: object) -> object:
        asked.append(args[1])
        return compile_any(self, *args, **words)  # type: ignore[call-overload]

    monkeypatch.setattr(jinja2.Environment, "compile", noted)
    assert env.get_template("page").render(name="a", wanted="other") == "<p>a!</p>"
    assert asked == ["other"]
    with pytest.raises(jinja2.TemplateSyntaxError):
        env.get_template("broken")


def test_another_source_is_compiled_here() -> None:
    """What was compiled holds for the text that it was compiled of."""
    cache = Compiled()
    codes = compiled(environment(SOURCES), ["gone"])
    cache.expect(lambda: codes)
    assert environment({"gone": "?"}, cache).get_template("gone").render() == "?"


@pytest.mark.usefixtures("alone")
def test_nothing_is_expected_of_whom_nothing_new_can_come() -> None:
    """Once something was compiled here, and in a process forked since, which has no part in it."""
    cache = Compiled()
    environment(SOURCES, cache).get_template("gone")

    def never() -> list[tuple[str, str, bytes]]:
        raise AssertionError("it is asked")

    cache.expect(never)
    assert environment(SOURCES, cache).get_template("other").render() == "other"
    fresh = Compiled()
    fresh.expect(never)
    assert run_apart(lambda: environment(SOURCES, fresh).get_template("gone").render()) == "!"
    with pytest.raises(AssertionError, match="it is asked"):
        environment(SOURCES, fresh).get_template("gone")


def _another_filter(env: jinja2.Environment) -> None:
    env.filters["upper"] = str.lower


def _another_test(env: jinja2.Environment) -> None:
    del env.tests["odd"]


def _more(env: jinja2.Environment) -> None:
    env.filters["mine"] = str.lower
    env.add_extension("jinja2.ext.i18n")


def _newstyle(env: jinja2.Environment) -> None:
    _more(env)
    vars(env)["newstyle_gettext"] = True


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda _: None, True),
        (_more, True),
        (_another_filter, False),
        (_another_test, False),
        (_newstyle, False),
        (lambda env: env.add_extension("jinja2.ext.do"), False),
        (lambda env: setattr(env, "trim_blocks", True), False),
        (lambda env: setattr(env, "finalize", str), False),
        (lambda env: setattr(env, "variable_start_string", "<<"), False),
    ],
)
def test_an_environment_that_compiles_in_another_way_is_found_out(
    change: Callable[[jinja2.Environment], None], *, expected: bool
) -> None:
    """More filters and other languages do not matter; what takes part in compiling does."""
    env = jinja2.Environment(autoescape=False)  # noqa: S701 - as MkDocs has it
    change(env)
    assert is_plain(env) is expected


def test_an_environment_of_another_kind_is_not_plain() -> None:
    """Whatever it does with a source."""

    class Other(jinja2.Environment):
        pass

    assert not is_plain(Other())
