from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hindsite.errors import TemplateError
from hindsite.pages.compiling import Environment
from hindsite.pages.environment import Templates
from tests.factories import incident, library
from tests.pages.sample import OPTIONS, pages_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def overrides(tmp_path: Path) -> Path:
    """A user's folder of templates."""
    (tmp_path / "pages").mkdir()
    return tmp_path


def _write(overrides: Path, name: str, text: str) -> Path:
    file = overrides / "pages" / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_template_can_be_replaced_alone(overrides: Path) -> None:
    """One of the user's stands in for ours; the others, and its imports, stay ours."""
    _write(
        overrides,
        "tags.md.j2",
        '{% import "macros.html.j2" as page %}\n# {{ title | md }}\n\n{{ page.basis("ours") }}\n',
    )
    pages = pages_of(library(incident()), replace(OPTIONS, overrides=overrides))
    assert pages["tags.md"].endswith('# Tags\n\n<p class="hs-basis">ours.</p>\n')
    assert "hs-panel" in pages["incidents/incident.md"]


@pytest.mark.parametrize(
    ("template", "line", "reason"),
    [
        ("# x\n\n{{ incident.nothing }}\n", 3, "nothing"),
        ("# x\n{% if %}\n", 2, "Expected an expression"),
        ("# x\n{% if title %}\n", 2, "needs to be closed is 'if'."),
        ("# x\n{{ 1 / 0 }}\n", 2, "division by zero"),
    ],
)
def test_a_template_that_fails_is_named_with_its_line(
    overrides: Path, template: str, line: int, reason: str
) -> None:
    """The error says which template, where in it, and for which record."""
    file = _write(overrides, "incident.md.j2", template)
    with pytest.raises(TemplateError) as caught:
        dict(pages_of(library(incident()), replace(OPTIONS, overrides=overrides)))
    assert f"{file}:{line}" in caught.value.message
    assert "record.md" in caught.value.message
    assert reason in caught.value.message
    assert not caught.value.message.endswith("..")


def test_a_template_that_is_missing_is_named(overrides: Path) -> None:
    """An import of what does not exist is an error of the same kind."""
    _write(overrides, "tags.md.j2", '{% include "gone.j2" %}')
    with pytest.raises(TemplateError, match=r"no template 'gone\.j2'"):
        dict(pages_of(library(), replace(OPTIONS, overrides=overrides)))


def test_an_error_before_any_template_names_the_template() -> None:
    """Where no line is known the template's name has to do."""

    class Odd:
        def __str__(self) -> str:
            message = "odd"
            raise ValueError(message)

    with pytest.raises(TemplateError, match=r"redirect\.html\.j2"):
        Templates().render("redirect.html.j2", "x", {"url": Odd(), "site_url": ""})


def test_a_value_is_escaped_once(overrides: Path) -> None:
    """Values become inert text, what a macro makes of them stays, and a mistake shows no markup."""
    _write(
        overrides,
        "tags.md.j2",
        "{% macro bold(words) %}<b>{{ words }}</b>{% endmacro %}"
        "{% macro boxed() %}[{{ caller() }}]{% endmacro %}"
        "{{ bold(title ~ '<&>') }} {% call boxed() %}{{ title }}<i>{% endcall %}"
        " {{ title | replace('T', '<') }} {{ 5 }} {% autoescape false %}{{ '<' ~ title }}"
        "{% endautoescape %}",
    )
    text = pages_of(library(), replace(OPTIONS, overrides=overrides))["tags.md"]
    assert text.endswith("<b>Tags&#60;&#38;&#62;</b> [Tags<i>] &#60;ags 5 &#60;Tags")


def test_without_a_finaliser_values_are_escaped_all_the_same() -> None:
    """Only what is HTML by then passes as it is."""
    template = Environment(autoescape=True).from_string("{{ words }}")
    assert template.render(words="<b>") == "&lt;b&gt;"
