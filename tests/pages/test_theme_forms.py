"""Templates of themes are known as long as they do with a page only what is known."""

from __future__ import annotations

import jinja2
import pytest

from hindsite.pages.theme_forms import CONTENTS, CONTENTS_ITEM, FormError, Known, asked_of_meta

LANGUAGE = "'x' ~ config.language"
KNOWN = Known(lambda _name, file: file != "foreign", {LANGUAGE: "other.html", "never": None})


def asked(text: str, other: str = "", contents: str = "", entry: str = "") -> set[str]:
    """What a main template asks for, with others that it may refer to."""
    texts = {"main.html": text, "other.html": other, CONTENTS: contents, CONTENTS_ITEM: entry}
    environment = jinja2.Environment(loader=jinja2.DictLoader(texts), autoescape=False)  # noqa: S701 - as themes are
    environment.filters |= {"url": str, "own": str}
    return set(asked_of_meta(environment, "main.html", KNOWN))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("words", set()),
        ("{{ page.title }}{{ page.meta.title }}{{ page.content }}{{ page.canonical_url }}", set()),
        (
            "{% if page.meta and page.meta.description %}{{ page.meta.description }}{% endif %}",
            set(),
        ),
        (
            "{% if page.meta and page.meta.hide %}{{ page.meta.icon | upper }}{% endif %}",
            {"hide", "icon"},
        ),
        ("{{ 'x' if 'toc' in page.meta.hide }}{{ 'y' if not page.title else 'z' }}", {"hide"}),
        ("{{ page.previous_page.url | url }}{{ page.ancestors | length }}", set()),
        ("{% set skip = page.toc | first %}{{ skip.url | url }}", set()),
        ("{% if page.title or page.canonical_url %}x{% else %}{{ nav.x }}{% endif %}", set()),
        ("{% if nav_item == page %}{{ page.file }}{% else %}x{% endif %}", set()),
        (
            "{% if page.meta and page.meta.title %}x{% elif 1 %}{{ page.title | e }}{% endif %}",
            set(),
        ),
        ("{% for x in nav if x %}{{ x.title }}{% else %}y{% endfor %}", set()),
        ("{% block a %}{{ page.title }}{% endblock %}{% if self.announce() %}x{% endif %}", set()),
        ("{% macro m(x) %}{{ x.title }}{% endmacro %}{{ m(nav) }}{{ page.title }}", set()),
        ("{% include '.icons/' ~ icon ~ '.svg' %}{% include never %}", set()),
        ("{% include " + LANGUAGE + " %}{% extends 'other.html' %}", {"status"}),
        ("{{ no | such_filter }}", set()),
    ],
)
def test_what_is_known(text: str, expected: set[str]) -> None:
    """The fields of front matter that are asked for are told."""
    assert asked(text, "{{ page.meta.status }}{% include 'other.html' %}") == expected


def test_contents_are_known_by_themselves() -> None:
    """Their templates have forms of their own."""
    contents = (
        "{% set toc = page.toc %}{% set first = toc | first %}"
        "{% if first and first.level == 1 %}{% set toc = first.children %}{% endif %}"
        "{% for toc_item in toc %}{% include 'partials/toc-item.html' %}{% endfor %}"
    )
    entry = (
        "{{ toc_item.url }}{% if toc_item.typeset %}{{ toc_item.x }}{% endif %}"
        "{% for toc_item in toc_item.children %}{{ toc_item.title | striptags | e }}{% endfor %}"
    )
    assert asked("{% include 'partials/toc.html' %}", "", contents, entry) == set()


@pytest.mark.parametrize(
    "text",
    [
        "{{ page }}",
        "{{ page.file.src_uri }}",
        "{{ page['title'] }}",
        "{{ page.title | upper }}",
        "{{ page.title ~ 'x' }}",
        "{{ page.title | striptags }}",
        "{{ page.content.upper() }}",
        "{{ page.url }}",
        "{{ page.meta }}",
        "{{ page.meta['icon'] }}",
        "{{ page.meta.items() }}",
        "{{ page.meta.title | e }}",
        "{% if page.title == 'x' %}y{% endif %}",
        "{% if page.title | length > 3 %}y{% endif %}",
        "{{ 'x' if page.content == 'y' else 'z' }}",
        "{{ 'x' if nav else page.title }}",
        "{% if x %}{% elif page.toc | length > 2 %}{% endif %}",
        "{% for x in page.toc %}{{ x }}{% endfor %}",
        "{% for x in nav if page.title == x %}{% endfor %}",
        "{% for x in nav recursive %}{{ page.title | e }}{% endfor %}",
        "{% set p = page %}",
        "{% set _.x = page.title %}",
        "{% set t %}{{ page.title }}{% endset %}",
        "{% set page = nav %}",
        "{% with x = page.title %}{{ x }}{% endwith %}",
        "{% for page in nav %}{% endfor %}",
        "{% macro m() %}{{ page.title }}{% endmacro %}{{ m() | upper }}",
        "{% macro m(page) %}{% endmacro %}",
        "{% macro m() %}{% include 'other.html' %}{% endmacro %}",
        "{% filter upper %}x{% endfilter %}",
        "{% call m() %}x{% endcall %}",
        "{% autoescape true %}{{ page.title }}{% endautoescape %}",
        "{{ super() | upper }}",
        "{{ self.x() | upper }}",
        "{% if self.x() == 'y' %}{% endif %}",
        "{{ pages }}",
        "{{ extra_css }}",
        "{{ build_date_utc }}",
        "{{ lipsum() }}",
        "{{ [1, 2] | random }}",
        "{{ x | own }}",
        "{{ config._current_page }}",
        "{{ toc_item.title }}",
        "{% set feedback = nav %}",
        "{% set provider = nav %}",
        "{% import 'other.html' as x with context %}{{ x | upper }}",
        "{% from 'other.html' import x with context %}",
        "{% import 'main.html' as page %}",
        "{% include name %}",
        "{% include ['other.html'] %}",
        "{% include '.icons/' ~ page.title ~ '.svg' %}",
        "{% include 'x/' ~ icon %}",
        "{% include 'missing.html' %}",
        "{% include 'missing.html' ignore missing %}",
        "{% if %}",
    ],
)
def test_what_is_not_known(text: str) -> None:
    """Whatever looks at a value, or hands it on, is refused, and so is what cannot be read."""
    with pytest.raises(FormError, match=r"main\.html|other\.html|missing\.html"):
        asked(text, "{{ page.title }}")


@pytest.mark.parametrize(
    "text",
    [
        "{{ page.title }}",
        "{{ toc_item.title | length }}",
        "{% for toc_item in toc %}{{ loop.index }}{% endfor %}",
        "{% if toc | length > 3 %}{% endif %}",
        "{% for toc_item in toc if toc_item.title %}{% endfor %}",
        "{{ first.title }}",
        "{{ base_url }}",
        "{{ 'x' | url }}",
    ],
)
@pytest.mark.parametrize("is_entry", [False, True])
def test_contents_that_are_not_known(text: str, *, is_entry: bool) -> None:
    """What else contents depended on would be that of the page they were printed for first."""
    texts = ["{% include 'partials/toc-item.html' %}", text] if is_entry else [text, ""]
    with pytest.raises(FormError, match=r"partials/toc"):
        asked("{% include 'partials/toc.html' %}", "", *texts)


def test_a_template_of_another_is_not_known() -> None:
    """It may be read like any, but it is not the theme's."""

    def load(name: str) -> tuple[str, str, None]:
        return (
            ("words", "foreign", None)
            if name == "other.html"
            else ("{% include 'other.html' %}", "", None)
        )

    environment = jinja2.Environment(loader=jinja2.FunctionLoader(load), autoescape=False)  # noqa: S701 - as themes are
    with pytest.raises(FormError, match=r"other\.html is not the theme's"):
        asked_of_meta(environment, "main.html", KNOWN)
    with pytest.raises(FormError, match=r"main\.html"):
        asked_of_meta(jinja2.Environment(autoescape=False), "main.html", KNOWN)  # noqa: S701 - as themes are
