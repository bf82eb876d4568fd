"""Material's tags plugin: the fast build against MkDocs' own, to the byte, lists included."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hindsite.errors import EngineError
from hindsite.pages.values import Page
from tests.depth import often
from tests.publishing.test_fast_build import EXTENSIONS, Builds, Dice, User, builds, site, user

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["builds", "user"]


def options(plugins: str, theme: str = "") -> str:
    """A `mkdocs.yml` with these plugins, and more words for its theme."""
    return f"theme: {{name: material, font: false{theme}}}\nplugins: {plugins}\n{EXTENSIONS}"


PLAIN = options("[search, tags]")
LIST = '---\ntitle: "All tags"\n---\n\n# All tags\n\n## By tag\n\n<!-- material/tags{} -->\n'


def tagged(name: str, *tags: str, title: str | None = None, plain: bool = True) -> Page:
    """A record with tags; of the plain form, unless it shall have a word that Markdown changes."""
    text = f'---\ntitle: "{title or name}"\n'
    if tags:
        text += f"tags: {json.dumps(tags)}\n"
    body = "<div>\n<p>words</p>\n</div>" if plain else "Some *words*."
    return Page(f"incidents/{name}.md", f"{text}---\n\n# {name}\n\n{body}\n")


def lists(name: str = "labels", wanted: str = "") -> Page:
    """A page with a list of tags, out of the navigation."""
    return Page(f"{name}.md", LIST.format(wanted))


PAGES = [
    *site(
        tagged("a", "db", "Ärger"),
        tagged("b", "db", plain=False),
        tagged("c"),
        tagged("d", "<b>x</b>", "pool & co", title="Z & <i>"),
    ),
    lists(),
]


@pytest.mark.parametrize(
    "plugins",
    [
        "[search, tags]",
        "[tags]",
        "[search, {tags: {enabled: false}}]",
        "[{tags: {listings: false}}]",
        "[{tags: {tags: false, export: false}}]",
        "[{tags: {export_only: true}}]",
        "[{tags: {tags_hierarchy: true, shadow: true, shadow_tags: [db]}}]",
        "[{tags: {shadow_tags_prefix: d, listings_toc: false}}]",
        "[{tags: {filters: {exclude: [incidents/a.md]}}}]",
        "[{tags: {tags_sort_by: !!python/name:material.plugins.tags.tag_name_casefold }}]",
        "[{tags: {tags_name_property: hide}}]",
        "[{tags: {listings_directive: labels/all}}, offline]",
    ],
)
def test_the_bytes_are_those_of_mkdocs(builds: Builds, user: User, plugins: str) -> None:
    """Cold, from the store, and from the former site; the exported file included."""
    user(options(plugins))
    pages = [*PAGES, Page("more.md", "# More\n\n<!-- labels/all -->\n\n[a](incidents/a.md)\n")]
    builds.require_equal(pages)


@pytest.mark.parametrize(
    "extra",
    [
        [lists("incidents/list", " {scope: true}"), lists("other", " {include: [db]}")],
        [lists("other", " {exclude: [db]}"), lists("incidents/more")],
        [Page("untitled.md", "---\ntags: [db]\n---\nNo heading, no title.\n")],
        [Page("heading.md", "---\ntags: [db]\n---\n\n# Of *a heading*\n")],
        [Page("spelt.md", '---\n"\\x74ags": [db]\ntitle: x\n---\n\nText\n')],
        [Page("old.md", "Title: Old\nOther: db\n\nMetadata of another style.\n")],
        [Page("flow.md", "---\n{title: x, tags: [db, 7, true]}\n---\n\n# Flow\n")],
        [Page("words.md", "# Words\n\ntags: [none]\n")],
        [tagged("e", "none of the list")],
    ],
)
def test_tags_in_any_form(builds: Builds, user: User, extra: list[Page]) -> None:
    """Several lists; tags of pages without a title, or in front matter of another style."""
    user(PLAIN)
    pages = [*PAGES, *extra]
    expected = builds.plain(pages)
    assert builds.fast(pages) == expected
    assert builds.fast(pages, jobs=2) == expected


def test_lists_in_the_navigation(builds: Builds, user: User) -> None:
    """A list on the page of a section, whose title is that of the navigation."""
    user(f"{PLAIN}nav: [{{Start: index.md}}, {{Labels: labels.md}}, {{A: incidents/a.md}}]\n")
    expected = builds.plain(PAGES)
    assert builds.fast(PAGES) == expected
    assert builds.fast(PAGES) == expected


@pytest.mark.parametrize("front", ['---\ntitle: "x"\ntags: 7\n---\n', "Title: x\nTags: db\n"])
def test_tags_that_cannot_be_read_are_told(builds: Builds, user: User, front: str) -> None:
    """By the plugin, in either way."""
    user(PLAIN)
    pages = [*PAGES, Page("bad.md", f"{front}\n# x\n")]
    said = []
    for build in (builds.fast, builds.plain):
        with pytest.raises(EngineError, match="Expected iterable tags") as caught:
            build(pages)
        said.append(str(caught.value))
    assert "bad.md" in said[0]


def test_what_a_change_touches_is_made(builds: Builds, user: User) -> None:
    """A new title of the list is shown by the pages that it has; others are taken as they are."""
    user(PLAIN)
    pages = [*site(tagged("a", "db"), tagged("b"), tagged("c", "pool")), lists()]
    builds.fast(pages)
    builds.fast(pages)
    before = builds.reused
    renamed = [*pages[:-1], Page("labels.md", LIST.format("").replace("All tags", "Labels"))]
    assert builds.fast(renamed) == builds.plain(renamed)
    builds.fast(pages)
    more = [*site(tagged("a", "db", "new"), tagged("b"), tagged("c", "pool")), lists()]
    assert builds.fast(more) == builds.plain(more)
    builds.fast(pages)
    gone = pages[:-1]
    assert builds.fast(gone) == builds.plain(gone)
    assert before >= 3


@pytest.mark.parametrize("seed", range(often(2)))
def test_a_warm_build_equals_a_clean_one_after_any_changes(
    builds: Builds, user: User, base: Path, seed: int
) -> None:
    """Tags, titles, lists, options and fragments of the plugin come, change and go."""
    fragments = base / "own/fragments/tags/default"
    fragments.mkdir(parents=True)
    dice = Dice(seed)
    records: dict[str, Page] = {}
    chosen, listed = "", [lists()]
    for turn in range(10):
        for _ in range(dice.randrange(4)):
            what, name = dice.randrange(6), dice.choice("abcd")
            if what <= 1:
                tags = {dice.choice(["db", "pool", "dns"]) for _ in range(dice.randrange(3))}
                title = f"{name} {dice.randrange(3)}"
                records[name] = tagged(
                    name, *sorted(tags), title=title, plain=bool(dice.randrange(3))
                )
            elif what == 2:
                records.pop(name, None)
            elif what == 3:
                chosen = dice.choice(["", "listings: false", "tags_hierarchy: true"])
            elif what == 4:
                listed = [[], [lists()], [lists(), lists("incidents/x", " {scope: true}")]][
                    dice.randrange(3)
                ]
            else:
                text = f"<b>{dice.randrange(3)}{{{{ tag.name }}}}</b>"
                (fragments / "tag.html").write_text(text, encoding="utf-8")
        user(options(f"[{{tags: {{{chosen}}}}}]", ", custom_dir: own"))
        pages = [*site(*records.values()), *listed]
        assert builds.fast(pages, jobs=1 + turn % 2) == builds.plain(pages)


def test_a_template_that_looks_into_the_tags_takes_the_plain_path(
    builds: Builds, user: User, base: Path
) -> None:
    """With the reason, and the same site as ever."""
    (base / "own").mkdir()
    looking = '{{ config.plugins["material/tags"].mappings.data | length }}'
    text = f'{{% extends "base.html" %}}{{% block footer %}}{looking}{{% endblock %}}'
    (base / "own/main.html").write_text(text, encoding="utf-8")
    user(options("[tags]", ", custom_dir: own"))
    expected = builds.plain(PAGES)
    assert builds.any(PAGES) == expected
    assert builds.reason == "the template main.html may look into the tags of all pages"
