from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml

from hindsite.errors import OutputError, SettingsError
from hindsite.model.settings import Site
from hindsite.pages.values import Page
from hindsite.publishing import config
from hindsite.publishing.config import (
    derive,
    markdown_settings,
    navigation,
    read_base,
    write_theme,
)
from hindsite.publishing.publish import Published
from hindsite.publishing.staging import Stage

SITE = Site(name="Our site", description="What happened", url="https://kb.example/")
Publish = Callable[..., Published]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A stage of which nothing is made yet."""
    return Stage(tmp_path / "stage")


@pytest.fixture
def user(base: Path) -> Callable[[str], Path]:
    """Writes the user's own `mkdocs.yml`."""

    def write(text: str) -> Path:
        file = base / "mkdocs.yml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def derived(base: Path, stage: Stage) -> Callable[..., dict[str, Any]]:
    """The derived configuration as values, tags of no interest apart."""

    def run(paths: Collection[str] = ("index.md",)) -> dict[str, Any]:
        source = read_base(base)
        write_theme(source, stage)
        values = yaml.safe_load(derive(source, stage, paths, SITE))
        assert isinstance(values, dict)
        return values

    return run


Derived = Callable[..., dict[str, Any]]
User = Callable[[str], Path]


def test_without_a_file_the_shipped_one_serves(derived: Derived, stage: Stage) -> None:
    """Material, our folders, our names, strict, no edit links, records out of the nav unsaid."""
    values = derived()
    assert values["theme"]["name"] == "material"
    assert values["theme"]["font"] is False
    assert values["docs_dir"] == stage.docs.name
    assert values["site_dir"] == stage.site.name
    assert values["site_name"] == "Our site"
    assert values["site_description"] == "What happened"
    assert values["site_url"] == "https://kb.example/"
    assert values["edit_uri"] == ""
    assert values["strict"] is True
    assert values["validation"]["nav"] == {"omitted_files": "ignore"}
    assert "extra_css" not in values
    assert "extra_javascript" not in values


def test_deriving_leaves_the_base_as_read(base: Path, stage: Stage) -> None:
    """A base may be derived from twice."""
    source = read_base(base)
    assert derive(source, stage, [], SITE) == derive(source, stage, [], SITE)
    assert "docs_dir" not in source.values


def test_the_users_words_stay(user: User, derived: Derived) -> None:
    """Name, address, navigation, features, styles and plugins of the user are kept."""
    user(
        """
        site_name: Mine
        site_url: https://mine.example/
        docs_dir: content
        nav: [{Start: index.md}]
        theme: {name: material, features: [navigation.footer]}
        extra_css: [mine.css]
        extra_javascript: [mine.js]
        plugins:
          - search: {lang: de}
          - tags
          - hindsite: {audience: public}
        repo_url: https://github.com/example/kb
        edit_uri_template: "edit/{path}"
        watch: [elsewhere]
        validation: {omitted_files: warn, anchors: warn, links: {not_found: warn}}
        extra: {social: !ENV [NOT_SET, none]}
        """.replace("!ENV [NOT_SET, none]", "none")
    )
    values = derived(["index.md", "assets/hindsite.css", "assets/hindsite.js"])
    assert values["site_name"] == "Mine"
    assert values["site_url"] == "https://mine.example/"
    assert values["nav"] == [{"Start": "index.md"}]
    assert values["theme"]["features"] == ["navigation.footer"]
    assert values["extra_css"] == ["mine.css", "assets/hindsite.css"]
    assert values["extra_javascript"] == ["mine.js", "assets/hindsite.js"]
    assert values["plugins"] == [{"search": {"lang": "de"}}, "tags"]
    assert values["validation"]["nav"] == {"omitted_files": "ignore"}
    assert values["validation"]["links"] == {"not_found": "warn"}
    assert not {"watch", "edit_uri_template"} & set(values)


def test_plugins_may_be_a_mapping(user: User, derived: Derived) -> None:
    """MkDocs takes both forms."""
    user("plugins: {search: {}, hindsite: {}}\n")
    assert derived()["plugins"] == {"search": {}}


def test_anchors_are_looked_at_where_the_user_says_so(user: User, derived: Derived) -> None:
    """Only silence about them is filled."""
    user("validation: {links: {anchors: warn}}\n")
    assert derived()["validation"]["links"] == {"anchors": "warn"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("theme: readthedocs\n", "readthedocs"),
        ("site_name: X\n", "mkdocs"),
        ("theme: null\n", "mkdocs"),
        ("theme: {name: material}\n", "material"),
    ],
)
def test_any_form_of_theme_gets_our_overrides(
    user: User,
    derived: Derived,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    name: str,
) -> None:
    """A theme given as a name, or not at all, becomes a mapping that has room for them."""
    ours = tmp_path / "templates" / "theme"
    ours.mkdir(parents=True)
    monkeypatch.setattr(config, "templates_folder", lambda: ours.parent)
    user(text)
    theme = derived()["theme"]
    assert theme["name"] == name
    assert Path(theme["custom_dir"]).name == "theme"


def test_without_overrides_there_is_no_folder_for_them(
    user: User, derived: Derived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A theme folder that nobody needs is not named."""
    monkeypatch.setattr(config, "templates_folder", lambda: tmp_path / "none")
    user("theme: material\n")
    assert derived()["theme"] == "material"


def test_the_users_overrides_come_before_ours(
    user: User, base: Path, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in `custom_dir` hides ours of that name; the rest of ours stays."""
    ours = tmp_path / "templates" / "theme"
    (ours / "partials").mkdir(parents=True)
    (ours / "main.html").write_text("ours", encoding="utf-8")
    (ours / "partials/x.html").write_text("ours", encoding="utf-8")
    monkeypatch.setattr(config, "templates_folder", lambda: ours.parent)
    (base / "overrides").mkdir()
    (base / "overrides/main.html").write_text("theirs", encoding="utf-8")
    user("theme: {name: material, custom_dir: overrides}\n")
    write_theme(read_base(base), stage)
    assert (stage.theme / "main.html").read_text("utf-8") == "theirs"
    assert (stage.theme / "partials/x.html").read_text("utf-8") == "ours"


def test_a_missing_custom_dir_is_told_with_its_line(user: User, base: Path, stage: Stage) -> None:
    """The line is that of the theme."""
    user("site_name: X\n\ntheme:\n  name: material\n  custom_dir: nowhere\n")
    with pytest.raises(SettingsError, match=r"mkdocs\.yml, line 3: .*nowhere"):
        write_theme(read_base(base), stage)


def test_overrides_that_cannot_be_copied_are_told(user: User, base: Path, stage: Stage) -> None:
    """A file where the stage should be, say."""
    (base / "overrides").mkdir()
    (base / "overrides/x.html").touch()
    user("theme: {name: material, custom_dir: overrides}\n")
    stage.folder.touch()
    with pytest.raises(OutputError, match="cannot be copied"):
        write_theme(read_base(base), stage)


def test_a_style_sheet_of_the_theme_counts(
    derived: Derived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may come with the overrides as well as with the pages."""
    ours = tmp_path / "templates" / "theme" / "assets"
    ours.mkdir(parents=True)
    (ours / "hindsite.css").touch()
    (ours.parents[1] / "mkdocs.yml").write_text("extra_css: null\n", encoding="utf-8")
    monkeypatch.setattr(config, "templates_folder", lambda: ours.parents[1])
    assert derived()["extra_css"] == ["assets/hindsite.css"]


def test_a_list_that_is_none_is_told(user: User, derived: Derived) -> None:
    """`extra_css: mine.css` is a slip that MkDocs would not forgive either."""
    user("site_name: X\nextra_css: mine.css\n")
    with pytest.raises(SettingsError, match=r"mkdocs\.yml, line 2: extra_css must be a list"):
        derived(["assets/hindsite.css"])


def test_tags_and_references_survive(user: User, base: Path, stage: Stage) -> None:
    """What only an engine can resolve is passed on as written; merge keys are resolved."""
    user(
        """
        common: &common {lang: de}
        plugins:
          - search: *common
        theme:
          <<: {name: material}
          logo: !ENV [LOGO, none.svg]
        markdown_extensions:
          - pymdownx.emoji:
              emoji_index: !!python/name:material.extensions.emoji.twemoji
        """
    )
    text = derive(read_base(base), stage, [], SITE)
    assert "!ENV [LOGO, none.svg]" in text
    assert "!!python/name:material.extensions.emoji.twemoji" in text


def test_inherited_files_are_merged(user: User, base: Path, derived: Derived) -> None:
    """As MkDocs does: mappings merge, everything else is replaced."""
    (base / "parent.yml").write_text(
        "site_name: Parent\ntheme: {name: material, language: de}\nplugins: [search]\n", "utf-8"
    )
    user("INHERIT: parent.yml\ntheme: {language: fr}\nplugins: [tags]\n")
    values = derived()
    assert values["site_name"] == "Parent"
    assert values["theme"] == {**values["theme"], "name": "material", "language": "fr"}
    assert values["plugins"] == ["tags"]
    assert "INHERIT" not in values


def test_hooks_are_found_from_the_stage(user: User, base: Path, derived: Derived) -> None:
    """Another engine reads the derived file from elsewhere."""
    user("hooks: [hooks/x.py]\n")
    assert derived()["hooks"] == [str(base / "hooks/x.py")]


def test_the_navigation_is_in_order_and_of_either_form() -> None:
    """A section is a page or a folder with an index."""
    paths = ["policy/index.md", "follow-up.md", "index.md", "incidents/2026/index.md"]
    assert navigation(paths) == [
        {"Home": "index.md"},
        {"Follow-up": "follow-up.md"},
        {"Policy": "policy/index.md"},
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("site_name: [\n", r"mkdocs\.yml, line 2: "),
        ("a: 1\nb: *nowhere\n", r"mkdocs\.yml, line 2: found undefined alias"),
        ("- a\n- b\n", r"mkdocs\.yml, line 1: expected options"),
        ("a: 1\nb: !!python/name:no.such.thing\n", r"mkdocs\.yml, line 2: "),
        ("a: !!python/object/apply:int [x]\n", r"mkdocs\.yml: invalid literal"),
        ("a: !relative $nowhere/x\n", r"mkdocs\.yml: Unknown prefix"),
        ("INHERIT: gone.yml\n", r"gone\.yml cannot be read"),
        ("site_name: a\tb\0\n", r"mkdocs\.yml: "),
    ],
)
def test_a_file_that_cannot_be_read_is_told(user: User, base: Path, text: str, told: str) -> None:
    """With its name, and the line where there is one."""
    user(text)
    with pytest.raises(SettingsError, match=told):
        read_base(base)


def test_an_empty_file_and_a_byte_order_mark_are_fine(user: User, base: Path) -> None:
    """An editor's habits do not matter."""
    user("\ufeff")
    assert read_base(base).values == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("site_name: X\ntheme: no-such-theme\n", r"line 2: .*Unrecognised theme name"),
        ("site_name: X\n\nplugins: [no-such-plugin]\n", r"line 3: .*not installed"),
        ("site_name: X\nno_such_option: 1\n", r"line 2: .*Unrecognised configuration name"),
        ("site_name: X\nsite_url: nonsense\n", r"line 2: .*URL"),
    ],
)
def test_an_option_that_mkdocs_rejects_is_told_with_its_line(
    user: User, publish: Publish, text: str, told: str
) -> None:
    """The line is that of the user's file, not of the derived one."""
    user(text)
    with pytest.raises(SettingsError, match=told):
        publish()


def test_a_configuration_that_mkdocs_cannot_load_is_told(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where MkDocs logs nothing and only raises."""
    monkeypatch.setattr("hindsite.publishing.publish.derive", lambda *_: "- no\n- mapping\n")
    with pytest.raises(SettingsError, match="The configuration is invalid"):
        publish()


def test_a_site_uses_the_users_overrides_styles_and_tags(
    user: User, base: Path, publish: Publish, pages: list[Page]
) -> None:
    """The whole way: what the user's file says is seen in the site."""
    (base / "overrides").mkdir()
    (base / "overrides/main.html").write_text(
        '{% extends "base.html" %}{% block announce %}Mind the gap{% endblock %}', "utf-8"
    )
    user(
        """
        site_name: Mine
        theme: {name: material, custom_dir: overrides}
        extra_css: [mine.css]
        nav: [{Start: index.md}]
        plugins: [search, hindsite]
        markdown_extensions:
          - pymdownx.emoji:
              emoji_index: !!python/name:material.extensions.emoji.twemoji
              emoji_generator: !!python/name:material.extensions.emoji.to_svg
        """
    )
    publish([*pages, Page("mine.css", ""), Page("incidents/b/index.md", ":smile:\n")])
    html = (base / "site/incidents/b/index.html").read_text("utf-8")
    assert "Mind the gap" in html
    assert html.index("mine.css") < html.index("hindsite.css")
    assert 'class="twemoji"' in html
    assert "Start" in html
    assert "Runbooks" not in html


def test_the_shipped_extensions_render_what_people_write(base: Path) -> None:
    """Admonitions, details, tabs, tasks, code: with classes, without inline styles."""
    settings = markdown_settings(base)
    html = markdown.markdown(
        '!!! note\n    x\n\n??? tip\n    y\n\n- [x] done\n\n=== "A"\n    a\n\n'
        "| a |\n| -: |\n| 1 |\n\n```python\nx = 1\n```\n\n==m== ~~d~~ ^^i^^ https://x.example\n",
        extensions=list(settings.extensions),
        extension_configs={key: dict(value) for key, value in settings.configs.items()},
    )
    for piece in ("admonition", "<details", "task-list", "tabbed-set", 'align="right"'):
        assert piece in html
    for piece in ("<mark>", "<del>", "<ins>", 'href="https://x.example"', 'highlight"'):
        assert piece in html
    assert "style=" not in html


def test_the_users_extensions_are_read_as_mkdocs_reads_them(user: User, base: Path) -> None:
    """Those that MkDocs always adds come first, tags are resolved, nothing else is checked."""
    user(
        """
        theme: no-such-theme
        markdown_extensions:
          - toc: {permalink: true}
          - admonition
          - pymdownx.emoji:
              emoji_index: !!python/name:material.extensions.emoji.twemoji
          - pymdownx.snippets: {base_path: [!relative $config_dir/parts]}
        """
    )
    settings = markdown_settings(base)
    assert settings.extensions[:3] == ("toc", "tables", "fenced_code")
    assert settings.configs["toc"] == {"permalink": True}
    assert callable(settings.configs["pymdownx.emoji"]["emoji_index"])
    assert str(settings.configs["pymdownx.snippets"]["base_path"][0]) == str(base / "parts")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("markdown_extensions: [no_such]\n", "line 1: Failed to load extension 'no_such'"),
        ("\nmarkdown_extensions: 7\n", "line 2: Invalid Markdown Extensions"),
    ],
)
def test_an_extension_that_cannot_be_loaded_is_told(
    user: User, base: Path, text: str, told: str
) -> None:
    """In a sentence, with the line."""
    user(text)
    with pytest.raises(SettingsError, match=told):
        markdown_settings(base)


def test_no_extensions_are_an_answer(user: User, base: Path) -> None:
    """A file that names none gets what MkDocs adds by itself; a mapping is a list as well."""
    user("site_name: X\n")
    assert markdown_settings(base).extensions == ("toc", "tables", "fenced_code")
    user("markdown_extensions: {admonition: {}}\n")
    assert markdown_settings(base).extensions[-1] == "admonition"
