"""Pages from frames against the same pages as MkDocs prints them: no byte is another."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mkdocs.commands.build import _build_page
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from hindsite.publishing import frames as framing
from hindsite.publishing.content_policy import _DECLARING
from hindsite.publishing.frame_contents import MARK, Contents, mark
from hindsite.publishing.frames import Frames, frames_for
from hindsite.publishing.page_maker import DeclinedError
from tests.depth import often

if TYPE_CHECKING:
    from hindsite.publishing.page_maker import Ground

Values = dict[str, Any]
Token = dict[str, Any]
PLAIN: Values = {"site_name": "X", "theme": {"name": "material"}, "plugins": []}
NAV = [
    {"Home": "index.md"},
    {"Part": ["part/index.md", {"Deep": ["part/deep.md"]}]},
    {"Away": "https://example.org/"},
    {"Own": "a/inner.md"},
]
SHOWN = ("index.md", "part/index.md", "part/deep.md", "a/inner.md")


class Site:
    """A site of a few pages in the navigation, into which others are printed in two ways."""

    def __init__(self, folder: Path, **options: object) -> None:
        self.folder = folder
        (folder / "docs").mkdir(parents=True, exist_ok=True)
        values = {**PLAIN, "nav": NAV, **options}
        self.config = load_config(
            io.BytesIO(yaml.safe_dump(values).encode()),
            config_file_path=str(folder / "mkdocs.yml"),
            site_dir=str(folder / "site"),
        )
        self.files = Files([self.file(path) for path in SHOWN])
        self.env: Any = self.config.theme.get_env()
        self.nav = get_navigation(self.files, self.config)
        for page in self.nav.pages:
            page.markdown, page.content, page.meta = "", "", {"title": "T", "icon": "material/eye"}
        self.in_full = 0

    def file(self, path: str) -> File:
        """A file of the docs folder."""
        options = self.config.docs_dir, self.config.site_dir, self.config.use_directory_urls
        return File(path, *options)

    @property
    def ground(self) -> Ground:
        """What the pages are made on."""
        parts = {"config": self.config, "files": self.files, "nav": self.nav, "env": self.env}
        return cast("Ground", SimpleNamespace(**parts, search=None))

    def page(self, path: str, meta: Values, content: str = "<h1>A</h1>", *toc: Token) -> Page:
        """A page that is read."""
        page = Page(None, self.file(path), self.config)
        page.markdown, page.meta, page.content = "", meta, content
        page.toc = get_toc(cast("Any", list(toc)))
        return page

    def print(self, page: Page) -> None:
        """Have MkDocs print a page."""
        self.in_full += 1
        _build_page(page, self.config, [], self.nav, self.env)

    def require_equal(self, frames: Frames, *pages: Page) -> None:
        """Each page, printed from a frame if it can be, has the bytes that MkDocs gives it."""
        for number, page in enumerate(pages, start=1):
            frames.print(page, number, lambda page=page: self.print(page))  # type: ignore[misc]
            file = Path(page.file.abs_dest_path)
            made = file.read_bytes()
            _build_page(page, self.config, [], self.nav, self.env)
            assert made == file.read_bytes()


def token(level: int, name: str, *children: Token) -> Token:
    """A heading."""
    return {"level": level, "id": f"x-{level}", "name": name, "children": list(children)}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """With nothing of its own."""
    return Site(tmp_path)


def flags(*names: str) -> st.SearchStrategy[list[str]]:
    """Some of the names."""
    return st.lists(st.sampled_from(names), unique=True)


OFF = st.sampled_from([False])
PALETTES = st.sampled_from(
    [
        {"scheme": "slate", "primary": "deep orange"},
        [{"media": "(x)", "toggle": {"icon": "material/eye", "name": "N"}}, {"accent": "red"}],
        None,
    ]
)
THEMES = st.fixed_dictionaries(
    {
        "name": st.just("material"),
        "features": flags(
            *("navigation.tabs", "navigation.tabs.sticky", "navigation.indexes"),
            *("navigation.sections", "navigation.prune", "navigation.path", "navigation.top"),
            *("navigation.footer", "navigation.expand", "navigation.instant.progress"),
            *("toc.integrate", "content.action.edit", "content.action.view"),
            *("announce.dismiss", "content.tabs.link", "search.share"),
        ),
        "language": st.sampled_from(["en", "de", "he", "zh-TW"]),
    },
    optional={
        "palette": PALETTES,
        "font": OFF,
        "logo": st.sampled_from(["a/logo.png", "x.png", "https://x.example/y.png"]),
        "icon": st.just({"repo": "material/git", "admonition": {"note": "material/eye"}}),
        "direction": st.just("rtl"),
    },
)
EXTRAS = st.fixed_dictionaries(
    {},
    optional={
        "alternate": st.just([{"name": "D", "link": "./b/", "lang": "de"}]),
        "social": st.just([{"icon": "material/eye", "link": "https://x.example/", "name": "N"}]),
        "analytics": st.sampled_from([{"provider": "google", "property": "G"}, {"property": "G"}]),
        "consent": st.just({"title": "C", "description": "D", "cookies": {"x": "X"}}),
        "version": st.just({"provider": "mike"}),
        "status": st.just({"new": "New"}),
        "homepage": st.sampled_from(["b/", "https://x.example"]),
        "generator": OFF,
        "scope": st.just("/x/"),
    },
)
OPTIONS = st.fixed_dictionaries(
    {"theme": THEMES, "extra": EXTRAS},
    optional={
        "use_directory_urls": OFF,
        "site_url": st.sampled_from(["https://x.example", "https://x.example/a%20b/"]),
        "site_author": st.just("S"),
        "site_description": st.just("S <b>"),
        "site_name": st.sampled_from(["A {{ b }}", mark("title"), f"<i>{mark('contents')}</i>"]),
        "repo_url": st.just("https://github.com/x/y"),
        "edit_uri": st.just(""),
        "copyright": st.just("© {x}"),
        "extra_css": st.just(["b/x.css", "./c/y.css"]),
        "extra_javascript": st.just(["/z.js", {"path": "p/q.js", "defer": True}]),
        "markdown_extensions": st.just([{"toc": {"title": "Auf <b>einen</b>"}}]),
    },
)
TITLES = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=12),
    st.sampled_from([mark("title"), mark("content"), MARK, "{{ x }}", "<b>&amp;\"'</b>", "0"]),
)
ENTRIES = st.recursive(
    st.builds(token, st.integers(1, 3), TITLES),
    lambda below: st.builds(
        lambda level, name, children: token(level, name, *children),
        *(st.integers(1, 3), TITLES, st.lists(below, max_size=3)),
    ),
    max_leaves=6,
)
METAS = st.fixed_dictionaries(
    {"title": TITLES},
    optional={
        "description": st.one_of(TITLES, st.sampled_from([True, ["x"]])),
        "hide": flags("navigation", "toc", "path", "tags", "footer", "feedback"),
        "author": TITLES,
        "tags": st.just(["x"]),
        "status": st.just("new"),
        "revision_date": st.just("2026-01-01"),
        "search": st.just({"exclude": True}),
    },
)
PATHS = st.sampled_from(
    [
        *("a.md", "b.md", "c.md", "p.md", "a/x.md", "part/x.md", "part/deep/x.md", "ü b.md"),
        *("x/index.md", "a.b.md", "README.md", "404.md"),
    ]
)
TEXTS = st.one_of(TITLES, st.sampled_from(["<h1>A</h1>", "<h1 id='x'>{}</h1><p>", ""]))
PAGES = st.tuples(PATHS, METAS, TEXTS, st.lists(ENTRIES, max_size=3))


@settings(
    deadline=None,
    max_examples=often(40),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(options=OPTIONS, likes=st.lists(PAGES, min_size=1, max_size=4), times=st.integers(2, 4))
def test_pages_are_as_mkdocs_prints_them(
    tmp_path: Path, options: Values, likes: list[Any], times: int
) -> None:
    """Whatever is asked of the theme, whatever pages hold, and wherever they are."""
    site = Site(tmp_path, **options)
    frames = frames_for(site.ground)
    assert frames is not None
    pages = [
        # The same with another title, and so on.
        site.page(
            path, {**meta, "title": f"{meta['title']}{turn or ''}"}, content + "x" * turn, *toc
        )
        for turn in range(times)
        for path, meta, content, toc in likes
    ]
    site.require_equal(frames, *pages)


def test_the_third_page_of_a_kind_is_printed_from_a_frame(site: Site) -> None:
    """The first may be the only one, and the second proves the frame."""
    frames = Frames(site.ground)
    toc = token(1, "T", token(2, "<code>a</code> &amp; b", token(3, "c")), token(2, "d"))
    pages = [
        site.page(f"x/{name}.md", {"title": name, "hide": ["navigation"]}, f"<h1>{name}</h1>", toc)
        for name in "abcdef"
    ]
    site.require_equal(frames, *pages)
    assert site.in_full == 2


@pytest.mark.parametrize(
    ("path", "meta", "content"),
    [
        ("y/c.md", {"title": "C"}, "<h1>"),
        ("x/c.md", {"title": "C", "description": "D"}, "<h1>"),
        ("x/c.md", {"title": "C", "author": "A"}, "<h1>"),
        ("x/c.md", {"title": "C", "hide": ["toc"]}, "<h1>"),
        ("x/c.md", {"title": "C"}, "<p>"),
        ("x/c.md", {"title": ""}, "<h1>"),
        ("x/c.md", {"title": 3}, "<h1>"),
        ("x/c.md", {}, "<h1>"),
        ("x/c.md", {"title": "C", "description": ["D"]}, "<h1>"),
        ("x/c.md", {"title": "C", "template": "main.html"}, "<h1>"),
        ("x/c.md", {"title": MARK}, "<h1>"),
        ("x/.md", {"title": "C"}, "<h1>"),
        ("part/index.md", {"title": "C"}, "<h1>"),
    ],
)
def test_pages_that_no_frame_serves(site: Site, path: str, meta: Values, content: str) -> None:
    """What differs in more than is put into gaps has another frame, or none."""
    frames = Frames(site.ground)
    site.require_equal(
        frames, *(site.page(f"x/{name}.md", {"title": name}, "<h1>") for name in "abc")
    )
    site.require_equal(frames, site.page(path, meta, content))
    assert site.in_full == 3


@pytest.mark.parametrize("attribute", ["edit_url", "parent", "next_page", "previous_page"])
def test_pages_with_neighbours_are_not_framed(site: Site, attribute: str) -> None:
    """They are in the navigation, or have links that others lack."""
    frames = Frames(site.ground)
    pages = [site.page(f"x/{name}.md", {"title": name}) for name in "abc"]
    site.require_equal(frames, *pages)
    setattr(pages[0], attribute, "x" if attribute == "edit_url" else site.nav.pages[0])
    frames.print(pages[0], 1, lambda: site.print(pages[0]))
    assert site.in_full == 3


def test_the_home_page_is_not_framed(tmp_path: Path) -> None:
    """Even where it is not in the navigation: its title is another."""
    site = Site(tmp_path, use_directory_urls=False, nav=[{"A": "a/inner.md"}])
    frames = Frames(site.ground)
    pages = [site.page(f"{name}.md", {"title": name}) for name in ("a", "b", "c", "index")]
    site.require_equal(frames, *pages)
    assert site.in_full == 3


def test_a_page_with_others_in_its_folder_is_not_framed(site: Site) -> None:
    """Links to what lies in its folder are shorter there than from any other page."""
    frames = Frames(site.ground)
    pages = [site.page(f"{name}.md", {"title": name}) for name in ("b", "c", "a", "d", "part")]
    site.require_equal(frames, *pages)
    assert site.in_full == 4


def test_one_page_of_many_is_proved(site: Site) -> None:
    """Where it is not what the frame makes of it, the whole site is left to MkDocs."""
    frames = Frames(site.ground)
    pages = [site.page(f"x/{name}.md", {"title": name}) for name in "abcd"]
    site.require_equal(frames, *pages)
    frames.print(pages[0], 256, lambda: site.print(pages[0]))
    assert site.in_full == 3
    site.config.site_name = "changed"
    frames.print(pages[0], 255, lambda: site.print(pages[0]))
    with pytest.raises(DeclinedError, match=r"x/a\.md is not as its frame makes it"):
        frames.print(pages[0], 256, lambda: site.print(pages[0]))


def test_a_frame_that_proves_wrong_is_never_used(tmp_path: Path) -> None:
    """Here the site's name is what stands for titles: that is found out by the first page."""
    site = Site(tmp_path, site_name=mark("title"))
    frames = Frames(site.ground)
    site.require_equal(frames, *(site.page(f"x/{name}.md", {"title": name}) for name in "abcd"))
    assert site.in_full == 4


def test_an_error_of_the_theme_is_that_of_mkdocs(site: Site) -> None:
    """No frame can be made, so that MkDocs says what is wrong."""
    frames = Frames(site.ground)
    site.require_equal(frames, site.page("x/a.md", {"title": "A", "hide": ["toc"]}))
    wrong = [site.page(f"x/{name}.md", {"title": "A", "hide": True}) for name in "ab"]
    for page in wrong:
        with pytest.raises(TypeError, match="not iterable"):
            frames.print(page, 1, lambda page=page: site.print(page))  # type: ignore[misc]
    assert site.in_full == 3


def test_a_page_that_cannot_be_written_is_left_to_mkdocs(site: Site) -> None:
    """It logs what is wrong, and with which page."""
    frames = Frames(site.ground)
    pages = [site.page(f"x/{name}.md", {"title": name}) for name in "abc"]
    site.require_equal(frames, *pages[:2])
    Path(pages[2].file.abs_dest_path).mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        frames.print(pages[2], 3, lambda: site.print(pages[2]))
    assert site.in_full == 3


@pytest.mark.parametrize("bound", ["_MOST_KINDS", "_MOST_SIGNS"])
def test_no_more_frames_are_kept_than_so_many(
    site: Site, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    """Pages that nothing else is like are printed in full; long frames are fewer."""
    monkeypatch.setattr(framing, bound, 1)
    frames = Frames(site.ground)
    pages = [
        site.page(f"{folder}/{name}.md", {"title": name}) for name in "abcd" for folder in "xy"
    ]
    site.require_equal(frames, *pages)
    assert site.in_full == 6


def _own_filter(site: Site) -> None:
    site.env.filters["upper"] = str


def _own_addresses(site: Site) -> None:
    site.env.filters["url"] = str


def _own_scripts(site: Site) -> None:
    site.env.filters["script_tag"] = str


def _event(name: str) -> Callable[[Site], None]:
    return lambda site: site.config.plugins.events[name].append(lambda *_, **__: None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_own_filter, "not Material as it comes"),
        (_own_addresses, "in another way"),
        (_own_scripts, "in another way"),
        (_event("page_context"), "a plugin looks"),
        (_event("post_page"), "a plugin looks"),
    ],
)
def test_what_others_change_is_not_framed(
    site: Site, caplog: pytest.LogCaptureFixture, change: Callable[[Site], None], reason: str
) -> None:
    """Nothing is known of what plugins do to templates and pages."""
    change(site)
    caplog.set_level("INFO", "mkdocs.hindsite")
    assert frames_for(site.ground) is None
    assert reason in caplog.text


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"theme": {"name": "mkdocs"}}, "not Material"),
        ({"extra": {"analytics": {"provider": "google", "feedback": {"title": "F"}}}}, "feedback"),
        ({"extra": {"analytics": "google"}}, "feedback"),
        ({"extra": {"analytics": {"provider": "own"}}}, "own.html cannot be read"),
        ({"theme": {"name": "material", "language": "tlh"}}, "tlh.html cannot be read"),
    ],
)
def test_what_is_not_known_is_not_framed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, options: Values, reason: str
) -> None:
    """The reason is told."""
    caplog.set_level("INFO", "mkdocs.hindsite")
    assert frames_for(Site(tmp_path, **options).ground) is None
    assert reason in caplog.text


def test_a_search_that_gathers_from_pages_keeps_frames_off(site: Site) -> None:
    """It looks at each page while that is printed."""
    site_with = SimpleNamespace(**{**vars(site.ground), "search": object()})
    assert frames_for(cast("Ground", site_with)) is None


@pytest.mark.parametrize(
    ("name", "text", "is_framed"),
    [
        ("main.html", _DECLARING.format(parent="base.html", policy="default-src 'self'"), True),
        ("main.html", _DECLARING.format(parent="hindsite-users-main.html", policy="x"), False),
        ("main.html", _DECLARING.format(parent="base.html", policy="{{ page.title }}"), False),
        ("main.html", '{% extends "base.html" %}', False),
        ("partials/copyright.html", "words", False),
        ("partials/languages/en.html", "words", False),
        ("base.html", "words", False),
        (".icons/material/eye.svg", "{{ page.title }}", False),
        ("assets/x.png", "", True),
    ],
)
def test_a_template_of_the_users_own_keeps_frames_off(
    tmp_path: Path, name: str, text: str, *, is_framed: bool
) -> None:
    """Only the main template that declares our policy is known."""
    file = tmp_path / "own" / name
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    site = Site(tmp_path, theme={"name": "material", "custom_dir": str(tmp_path / "own")})
    assert (frames_for(site.ground) is not None) == is_framed


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("toc.html", '{% include "partials/toc-item.html" %}', "words", "no contents"),
        ("toc.html", "{% endfor %}", "{% if toc_item.children %}!{% endif %}{% endfor %}", "as it"),
        ("toc-item.html", "{{ toc_item.url }}", "#" + MARK, "prints a value"),
        ("content.html", "{{ page.content }}", "{{ page.content | trim }}", "content.html does"),
    ],
)
def test_a_theme_that_changed_is_not_framed(
    site: Site, caplog: pytest.LogCaptureFixture, name: str, old: str, new: str, reason: str
) -> None:
    """What it does besides is found out, be it in what is read or in what it prints."""
    get_source = site.env.loader.get_source

    def changed(env: object, wanted: str) -> tuple[Any, ...]:
        source, *rest = get_source(env, wanted)
        return source.replace(old, new) if wanted == f"partials/{name}" else source, *rest

    site.env.loader.get_source = changed
    site.env.bytecode_cache = None
    caplog.set_level("INFO", "mkdocs.hindsite")
    assert frames_for(site.ground) is None
    assert reason in caplog.text


def test_a_value_in_another_place_is_not_framed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contents that are not those of the template for contents leave their marks behind."""
    frames = Frames(site.ground)
    monkeypatch.setattr(Contents, "printed", lambda *_: "words")
    pages = [site.page(f"x/{name}.md", {"title": name}, "<h1>", token(1, "T")) for name in "abc"]
    site.require_equal(frames, *pages)
    assert site.in_full == 3
