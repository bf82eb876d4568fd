"""The fast build against MkDocs' own: the same bytes, whatever is kept and however many work."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from mkdocs.utils import write_file

from hindsite.errors import EngineError
from hindsite.pages.values import Page
from hindsite.publishing import frames, mkdocs_build, mkdocs_host
from hindsite.publishing import publish as publishing
from hindsite.publishing.census import census_of
from hindsite.publishing.frames import Frames
from hindsite.publishing.mkdocs_build import DeclinedError
from hindsite.publishing.page_form import read_form
from hindsite.store import Store
from tests.depth import often

if TYPE_CHECKING:
    from hindsite.publishing.page_form import Form
    from hindsite.publishing.publish import Plan

Fingerprint = Callable[[Path], dict[str, str]]
User = Callable[[str], None]
Lines = list[str]
MATERIAL = "theme: {name: material, font: false}\nplugins: [search]\n"
SLUGS = "[{toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {}}}]"
EXTENSIONS = "markdown_extensions: [attr_list, md_in_html, {toc: {permalink: true}}]\n"


def record(name: str, words: str = "words") -> Page:
    """A page out of the navigation, of the plain form."""
    head = f'---\ntitle: "{name}"\nhide: ["navigation"]\n---\n\n# {name}\n\n## A b {{#x-y}}\n\n'
    return Page(f"incidents/{name}.md", f'{head}<div id="x">\n<p>{words}</p>\n</div>\n')


def site(*records: Page) -> list[Page]:
    """Home and a section, one of which is Markdown, and records."""
    return [
        Page("index.md", '---\ntitle: "Home"\n---\n\n# Home\n\n<p>Hello</p>\n'),
        Page("incidents/index.md", "# Incidents\n\nSee *all*.\n"),
        Page("data/x.csv", "id\n"),
        *records,
    ]


@pytest.fixture
def user(base: Path) -> User:
    """Writes the user's own `mkdocs.yml`."""

    def write(text: str) -> None:
        (base / "mkdocs.yml").write_text(text, encoding="utf-8")

    return write


class Builds:
    """Builds of one knowledge base with one store; `lines` are what was reported."""

    def __init__(self, plan: Plan, tell: Fingerprint, patch: pytest.MonkeyPatch) -> None:
        self.lines: Lines = []
        self.plan = replace(plan, verbose=True, report=self.lines.append)
        self.tell = tell
        self.patch = patch

    def fast(
        self, pages: list[Page], name: str = "site", *, jobs: int = 1, **options: object
    ) -> dict[str, str]:
        """A build that must not take the plain path."""
        files = self.any(pages, name, jobs=jobs, **options)
        assert not self.reason
        return files

    def plain(self, pages: list[Page], **options: object) -> dict[str, str]:
        """What MkDocs makes of it alone."""

        def decline(*_: object) -> None:
            raise DeclinedError("the test wants it so")

        with self.patch.context() as patch:
            patch.setattr(mkdocs_host, "build_pages", decline)
            return self.any(pages, "plain", store=None, **options)

    def require_equal(self, pages: list[Page]) -> None:
        """What one process and two make is what MkDocs makes alone, whatever was kept."""
        expected = self.plain(pages)
        for jobs in (1, 2):
            store = Store(self.plan.base.parent / f"store of {jobs}")
            name = f"site of {jobs}"
            assert self.fast(pages, name, jobs=jobs, store=store) == expected
            assert self.reused == 0
            assert self.fast(pages, f"other {name}", jobs=jobs, store=store) == expected
            assert self.fast(pages, name, jobs=jobs, store=store) == expected

    def any(self, pages: list[Page], name: str = "site", **options: object) -> dict[str, str]:
        """A build as it comes."""
        self.lines.clear()
        folder = self.plan.base / name
        plan = replace(self.plan, **cast("dict[str, Any]", options))
        state = publishing.publish(pages, folder, plan).state
        # Whatever of it was known from before.
        assert state in {None, census_of(folder, {}).digest()}
        return self.tell(folder)

    @property
    def reused(self) -> int:
        """How many pages the last build took from an earlier one."""
        found = re.search(r"(\d+) of them as before", "\n".join(self.lines))
        assert found
        return int(found[1])

    @property
    def reason(self) -> str:
        """Why the last build took the plain path, if it did."""
        found = re.search(r"The plain path is taken: (.*)\.", "\n".join(self.lines))
        return found[1] if found else ""


@pytest.fixture
def builds(
    plan: Plan, tmp_path: Path, fingerprint: Fingerprint, monkeypatch: pytest.MonkeyPatch
) -> Builds:
    """Builds with a store; with two jobs two processes make the files, however few there are."""
    monkeypatch.setattr("hindsite.publishing.mkdocs_build._FEW", 0)
    monkeypatch.setattr("hindsite.publishing.mkdocs_build._MANY_FILES", 1)
    # Threads that other tests have left behind are none of the build's.
    monkeypatch.setattr("hindsite.workers.can_fork", lambda: True)
    plan = replace(plan, store=Store(tmp_path / "store"))
    return Builds(plan, fingerprint, monkeypatch)


# With scripts of ours, so that Material's search does not look at each page.
FRAMED = site(*(record(name) for name in "abcdefgh"), Page("assets/search/box.js", ""))
PAGES = site(record("a"), record("b"), Page("incidents/c.md", "# C\n\n[a](a.md#x-y) `c`\n"))


@pytest.mark.parametrize(
    "config",
    [
        "",
        MATERIAL + EXTENSIONS,
        "theme: mkdocs\nplugins: []\n" + EXTENSIONS,
        "theme: readthedocs\nplugins: []\nsite_url: https://kb.example/\n",
        "theme: material\nplugins: [search, offline]\nuse_directory_urls: false\n",
        "theme: material\nplugins: []\nmarkdown_extensions: [pymdownx.smartsymbols, nl2br]\n",
        "theme: material\nplugins: []\nnav: []\n",
    ],
)
def test_the_bytes_are_those_of_mkdocs(builds: Builds, user: User, config: str) -> None:
    """Cold, from the store, and from the former site; other files included."""
    if config:
        user(config)
    builds.require_equal(PAGES)


@pytest.mark.parametrize(
    ("config", "is_framed"),
    [
        ("", True),
        (MATERIAL + EXTENSIONS, True),
        (MATERIAL + EXTENSIONS + "use_directory_urls: false\nsite_url: https://x.example/\n", True),
        ("theme: {name: material, features: [toc.integrate]}\nplugins: []\n" + EXTENSIONS, True),
        ("theme: mkdocs\nplugins: []\n" + EXTENSIONS, False),
        ("theme: material\nplugins: [tags]\n" + EXTENSIONS, False),
        ("theme: material\nplugins: [material/search]\nmarkdown_extensions: [nl2br]\n", False),
    ],
)
def test_pages_from_frames_have_the_bytes_of_mkdocs(
    builds: Builds, user: User, monkeypatch: pytest.MonkeyPatch, config: str, *, is_framed: bool
) -> None:
    """Where many pages are made, and the theme and its plugins are known."""
    framed: list[str] = []

    def write(made: bytes, path: str) -> None:
        framed.append(path)
        write_file(made, path)

    monkeypatch.setattr(mkdocs_build, "_FRAMED", 0)
    monkeypatch.setattr(frames, "write_file", write)
    if config:
        user(config)
    builds.require_equal(FRAMED)
    assert bool(framed) == is_framed


def test_a_page_that_its_frame_fails_has_the_site_made_by_mkdocs(
    builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others may have been printed wrong before it was noticed."""
    filled = Frames._filled  # noqa: SLF001

    def wrong(self: Frames, frame: Any, page: Any) -> str:  # noqa: ANN401
        return f"{filled(self, frame, page)}{' ' * frame.is_proved}"

    monkeypatch.setattr(mkdocs_build, "_FRAMED", 0)
    monkeypatch.setattr(frames, "_PROVED", 1)
    monkeypatch.setattr(Frames, "_filled", wrong)
    made = builds.any(FRAMED)
    reason = builds.reason
    assert made == builds.plain(FRAMED)
    assert reason == "incidents/c.md is not as its frame makes it"


def test_what_is_as_before_is_not_made_again(builds: Builds) -> None:
    """From the former site under another name, from the store where there is no such site."""
    builds.fast(PAGES)
    assert builds.reused == 0
    builds.fast([*PAGES[:3], record("a", "other words"), *PAGES[4:]])
    assert builds.reused == 2
    page = builds.plan.base / "site/incidents/b/index.html"
    former = page.stat().st_ino
    builds.fast(PAGES)
    assert builds.reused == 3
    assert page.stat().st_ino == former
    title = replace(PAGES[3], text=PAGES[3].text.replace('"a"', '"A new title"'))
    builds.fast([*PAGES[:3], title, *PAGES[4:]])
    assert builds.reused == 2
    builds.fast(PAGES, "other")
    assert builds.reused == 3
    assert (builds.plan.base / "other/incidents/b/index.html").stat().st_ino != former


def test_all_pages_are_found_where_there_is_a_store_and_no_site(
    builds: Builds, tmp_path: Path
) -> None:
    """As in CI: also those that stood in the site while nobody asked the store for them."""
    for number in range(8):
        pages = [*PAGES[:3], record("a", f"words {number}"), *PAGES[4:]]
        builds.fast(pages)
    assert builds.reused == 2
    expected = builds.plain(pages)
    for jobs in (1, 2):
        shutil.rmtree(builds.plan.base / "site")
        shutil.rmtree(builds.plan.base / ".hindsite/spare")
        store = Store(tmp_path / "store")
        assert builds.fast(pages, jobs=jobs, store=store) == expected
        assert builds.reused == 3
    assert not list((tmp_path / "store/entries").rglob("part-*"))


def test_the_offline_copy_leaves_the_pages_of_the_site(builds: Builds, tmp_path: Path) -> None:
    """It is small, and made from the same store."""
    builds.fast(PAGES)
    few = [page for page in PAGES if page.path in {"index.md", "incidents/a.md"}]
    builds.any(few, "offline", is_offline=True)
    shutil.rmtree(builds.plan.base / "site")
    shutil.rmtree(builds.plan.base / ".hindsite/spare")
    builds.fast(PAGES, store=Store(tmp_path / "store"))
    assert builds.reused == 3


def test_a_page_that_somebody_changed_in_the_site_is_not_taken(builds: Builds) -> None:
    """The site is as the records say, whatever was done to the former one."""
    expected = builds.fast(PAGES)
    page = builds.plan.base / "site/incidents/b/index.html"
    page.write_text("mine", encoding="utf-8")
    (builds.plan.base / "site/incidents/a/index.html").unlink()
    assert builds.fast(PAGES) == expected


def test_without_a_store_all_is_made(builds: Builds) -> None:
    """A site alone does not say what its pages were made of."""
    expected = builds.fast(PAGES, store=None)
    assert builds.fast(PAGES, store=None) == expected
    assert builds.reused == 0


def test_a_broken_store_does_no_harm(builds: Builds, tmp_path: Path) -> None:
    """Cut short, or gone."""
    expected = builds.fast(PAGES)
    for file in (tmp_path / "store").rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes()[:-9])
    assert builds.fast(PAGES) == expected
    assert builds.fast(PAGES, "other") == expected


TEMPLATE = '{{% extends "base.html" %}}{{% block footer %}}{}{{% endblock %}}'


class Dice:
    """Numbers that look random and are the same for a seed: those of a linear congruence."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def randrange(self, end: int) -> int:
        """A number from 0 to below `end`."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self._state >> 33) % end

    def choice(self, options: Sequence[str]) -> str:
        """One of them."""
        return options[self.randrange(len(options))]


@dataclass
class Base:
    """A knowledge base that changes at random."""

    folder: Path
    step: Dice
    records: dict[str, Page] = field(default_factory=dict)
    name: str = "Site"
    home: str = "Hello"

    def change(self) -> None:
        """Do something that people do: to records, home, configuration or templates."""
        name, words = self.step.choice("abcde"), str(self.step.randrange(4))
        what = self.step.randrange(8)
        if what <= 2:
            self.records[name] = record(name, words)
        elif what == 3:
            self.records.pop(name, None)
        elif what == 4 and name in self.records:
            self.records[words] = replace(self.records.pop(name), path=f"incidents/{words}.md")
        elif what == 5:
            self.name = f"Site {words}"
        elif what == 6:
            footer = self.step.choice([words, "{{ page.title }}", "{{ nav.items[0].content }}"])
            (self.folder / "main.html").write_text(TEMPLATE.format(footer), encoding="utf-8")
        else:
            self.home = f"Hello {words}"

    def pages(self) -> list[Page]:
        """What is staged: home and section in the navigation, records and a page that is not."""
        home, *others = site(*self.records.values())
        text = home.text.replace("Hello", self.home).replace("Home", self.home)
        about = Page("about.md", '---\ntitle: "X"\n---\n\n# X\n\n[home](index.md) *x*\n')
        return [replace(home, text=text), *others, about]


@pytest.mark.parametrize("seed", range(often(2)))
def test_a_warm_build_equals_a_clean_one_after_any_changes(
    builds: Builds, user: User, base: Path, seed: int
) -> None:
    """Edits, additions, deletions, renames, and changes of configuration, home and templates."""
    (base / "own").mkdir()
    changing = Base(base / "own", Dice(seed))
    for turn in range(12):
        for _ in range(changing.step.randrange(4)):
            changing.change()
        theme = "theme: {name: material, font: false, custom_dir: own}\nplugins: []\n"
        user(f"site_name: {changing.name}\n{theme}{EXTENSIONS}")
        pages = changing.pages()
        assert builds.fast(pages, jobs=1 + turn % 2) == builds.plain(pages)


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ("theme: material\nplugins: [meta]\n", "plugin material/meta is not known"),
        ("theme: material\nplugins: []\nhooks: [hook.py]\n", "hooks may do anything"),
        ("theme: material\nplugins: []\nextra_templates: [x.html]\n", "extra templates"),
        ("theme: mkdocs\n", "plugin search is not known"),
        ("theme: {name: null, custom_dir: own}\nplugins: []\n", "the theme None is not known"),
        ("theme: {name: material, custom_dir: own}\nplugins: []\n", "the template sitemap.xml may"),
        ("theme: {name: material, static_templates: [404.html, main.html]}\nplugins: []\n", "main"),
        (
            "theme: material\nplugins: []\nmarkdown_extensions: *x\n".replace("*x", SLUGS),
            "!!python/object/apply:pymdownx.slugs.slugify may do anything",
        ),
        (
            "theme: material\nplugins: []\nmarkdown_extensions: [attr_list, hindsite_extension]\n",
            "the Markdown extension hindsite_extension is not known",
        ),
    ],
)
def test_what_is_not_known_takes_the_plain_path(
    builds: Builds,
    user: User,
    base: Path,
    monkeypatch: pytest.MonkeyPatch,
    config: str,
    reason: str,
) -> None:
    """With the reason under `--verbose`, and the same site as ever."""
    extension = "def makeExtension(**_): return Nothing()\n"
    extension += "class Nothing:\n def extendMarkdown(self, md): pass\n"
    extension = f"from markdown import Extension as E\n{extension.replace('g:', 'g(E):')}"
    (base / "hindsite_extension.py").write_text(extension, encoding="utf-8")
    monkeypatch.syspath_prepend(base)
    (base / "hook.py").touch()
    (base / "own").mkdir()
    (base / "own/main.html").write_text("{{ page.content }}", encoding="utf-8")
    (base / "own/sitemap.xml").write_text("{{ pages | length }}", encoding="utf-8")
    user(config)
    pages = [*PAGES, Page("x.html", "x")]
    files = builds.any(pages)
    assert reason in builds.reason
    assert builds.plain(pages) == files


def test_a_template_that_looks_at_all_pages_takes_the_plain_path(
    builds: Builds, user: User, base: Path
) -> None:
    """Found out when it does so, whatever its name is, in any process."""
    (base / "own").mkdir()
    text = TEMPLATE.format("{% for file in pages %}{{ file.page.title }}{% endfor %}")
    (base / "own/main.html").write_text(text, encoding="utf-8")
    user("theme: {name: material, custom_dir: own}\nplugins: []\n")
    for jobs in (1, 2):
        files = builds.any(PAGES, jobs=jobs)
        assert builds.reason == "a template looks at all pages"
        assert builds.plain(PAGES) == files


def test_the_date_of_a_build_counts_where_a_template_shows_it(
    builds: Builds, user: User, base: Path
) -> None:
    """And nowhere else."""
    user("theme: {name: material, custom_dir: own}\nplugins: []\n" + EXTENSIONS)
    (base / "own").mkdir()
    later = builds.plan.as_of + timedelta(days=1)
    builds.fast(PAGES)
    assert builds.fast(PAGES, as_of=later) == builds.plain(PAGES, as_of=later)
    builds.fast(PAGES, as_of=later)
    assert builds.reused == 3
    text = TEMPLATE.format("{{ build_date_utc }}")
    (base / "own/main.html").write_text(text, encoding="utf-8")
    builds.fast(PAGES)
    assert builds.fast(PAGES, as_of=later) == builds.plain(PAGES, as_of=later)


def test_the_environment_counts_where_the_configuration_asks_for_it(
    builds: Builds, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `!ENV`."""
    user("site_name: !ENV [NAME_OF_SITE, none]\ntheme: material\nplugins: []\n")
    builds.fast(PAGES)
    monkeypatch.setenv("NAME_OF_SITE", "Ours")
    assert builds.fast(PAGES) == builds.plain(PAGES)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_link_to_no_anchor_is_told(builds: Builds, user: User, jobs: int) -> None:
    """By the name of the page, also where the other page is of the plain form."""
    user(f"{MATERIAL}validation: {{anchors: warn}}\n{EXTENSIONS}")
    links = "[a](a.md#x-y) [a](a.md#x) [c](#c) [no](a.md#no)"
    pages = [*PAGES[:-1], Page("incidents/c.md", f"# C\n\n{links}\n")]
    with pytest.raises(
        EngineError, match=r"reports a problem:\n.*'incidents/c.md' .*#no"
    ) as caught:
        builds.any(pages, jobs=jobs)
    assert "#x-y" not in str(caught.value)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_broken_link_is_told_each_time(builds: Builds, jobs: int) -> None:
    """A page with a warning is not kept, and its warning is told by any process."""
    pages = [*PAGES, Page("incidents/d.md", "# D\n\n[gone](gone.md)\n")]
    for _ in range(2):
        with pytest.raises(EngineError, match=r"'incidents/d.md' contains a link 'gone.md'"):
            builds.any(pages, jobs=jobs)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_template_that_fails_on_one_page_names_it(
    builds: Builds, user: User, base: Path, jobs: int
) -> None:
    """The former site stands."""
    user("theme: {name: material, custom_dir: own}\nplugins: []\n")
    (base / "own").mkdir()
    former = builds.fast(PAGES)
    text = TEMPLATE.format("{% if page.title == 'b' %}{{ 1 / 0 }}{% endif %}")
    (base / "own/main.html").write_text(text, encoding="utf-8")
    with pytest.raises(EngineError, match=r"incidents/b\.md.*division by zero"):
        builds.any(PAGES, jobs=jobs)
    assert builds.tell(base / "site") == former


def test_a_killed_process_names_its_page(builds: Builds, base: Path) -> None:
    """The former site stands, and nothing is left beside it."""
    former = builds.fast(PAGES)

    ours = os.getpid()

    def killed(text: str) -> Form | None:
        if os.getpid() != ours and '"b"' in text:
            os.kill(os.getpid(), signal.SIGKILL)
        return read_form(text)

    with builds.patch.context() as patch:
        patch.setattr("hindsite.publishing.page_maker.read_form", killed)
        with pytest.raises(EngineError, match=r"incidents/b\.md: the process was killed"):
            builds.any(PAGES, jobs=2, store=None)
    assert builds.tell(base / "site") == former
    assert [path for path in base.iterdir() if ".hindsite-" in path.name] == []


def test_two_pages_of_one_address_take_the_plain_path(builds: Builds) -> None:
    """Which of them wins is for MkDocs to say."""
    pages = [*PAGES, Page("incidents/a/index.md", "# Other\n")]
    builds.any(pages)
    assert builds.reason == "two pages have one address"
