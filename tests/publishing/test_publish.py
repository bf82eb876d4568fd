from __future__ import annotations

import gzip
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hindsite.errors import EngineError, HindsiteError, OutputError, UsageError
from hindsite.pages.values import Page
from hindsite.publishing import mkdocs_host, swap
from hindsite.publishing import publish as publishing
from hindsite.publishing.mkdocs_host import collected
from hindsite.publishing.publish import Plan, Published, build_into
from tests.forks import Fork

Publish = Callable[..., Published]
Fingerprint = Callable[[Path], dict[str, str]]


def test_a_site_is_built(publish: Publish, base: Path, leftovers: Callable[[], list[str]]) -> None:
    """Pages become HTML, static files are copied, and nothing else is left behind."""
    published = publish()

    site = base / "site"
    assert published.site == site
    assert published.pages == 6
    assert published.seconds > 0
    assert "Größe <code>*x*</code>" in (site / "incidents/a/index.html").read_text("utf-8")
    assert (site / "data/incidents.csv").read_text("utf-8") == "id\na\n"
    assert (site / "search/search_index.json").is_file()
    assert leftovers() == []
    assert (base / ".hindsite/.gitignore").read_text("utf-8") == "*\n"


def test_a_page_asks_no_other_origin(publish: Publish, base: Path) -> None:
    """The default configuration brings no font, icon or script from elsewhere."""
    publish()
    html = (base / "site/runbooks/index.html").read_text("utf-8")
    assert "fonts.g" not in html
    assert 'src="http' not in html
    assert "unpkg" not in html
    assert "assets/hindsite.css" in html
    assert "assets/hindsite.js" not in html


def test_the_navigation_holds_sections_and_no_records(publish: Publish, base: Path) -> None:
    """Sections that were staged are in the navigation, records and missing sections are not."""
    publish()
    html = (base / "site/runbooks/index.html").read_text("utf-8")
    assert 'href="../incidents/"' in html
    assert "incidents/a/" not in html
    assert "Follow-up" not in html


def test_equal_input_gives_equal_bytes(
    tmp_path: Path, plan: Plan, pages: list[Page], fingerprint: Fingerprint
) -> None:
    """Two builds in two folders do not differ in one byte, the compressed site map included."""
    prints = []
    for name in ("one", "two/deeper"):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        publishing.publish(pages, folder / "site", replace(plan, base=folder))
        prints.append(fingerprint(folder / "site"))
    assert prints[0] == prints[1]
    assert {"sitemap.xml", "sitemap.xml.gz", "404.html", "search/search_index.json"} <= set(
        prints[0]
    )


def test_the_site_speaks_of_the_given_instant(
    publish: Publish, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dates in the site come from `as_of`, and the environment is as before afterwards."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    (base / "mkdocs.yml").write_text(
        "site_name: X\nsite_url: https://kb.example/\n", encoding="utf-8"
    )
    publish()
    site_map = (base / "site/sitemap.xml").read_bytes()
    assert b"<lastmod>2026-03-14</lastmod>" in site_map
    assert gzip.decompress((base / "site/sitemap.xml.gz").read_bytes()) == site_map
    assert os.environ["SOURCE_DATE_EPOCH"] == "1"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    publish()
    assert "SOURCE_DATE_EPOCH" not in os.environ


def test_a_second_build_replaces_the_first(
    publish: Publish, base: Path, pages: list[Page], leftovers: Callable[[], list[str]]
) -> None:
    """What is no longer made is gone."""
    publish()
    publish(pages[:2] + pages[2:3])
    assert not (base / "site/runbooks").exists()
    assert (base / "site/incidents/a/index.html").is_file()
    assert leftovers() == []


def test_nothing_is_printed(publish: Publish, capfd: pytest.CaptureFixture[str]) -> None:
    """The standard streams belong to the caller."""
    publish()
    assert capfd.readouterr() == ("", "")


def test_a_plugins_print_does_not_reach_standard_output(
    publish: Publish, base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a hook prints goes to standard error."""
    (base / "hook.py").write_text("def on_pre_build(config):\n    print('hello')\n", "utf-8")
    (base / "mkdocs.yml").write_text("site_name: X\nhooks: [hook.py]\n", "utf-8")
    publish()
    out, err = capsys.readouterr()
    assert out == ""
    assert "hello" in err


def test_progress_is_reported_when_asked(plan: Plan, base: Path, pages: list[Page]) -> None:
    """With `verbose` the engine's own lines arrive, without it none."""
    lines: list[str] = []
    publishing.publish(pages, base / "site", replace(plan, report=lines.append))
    assert lines == []
    publishing.publish(pages, base / "site", replace(plan, report=lines.append, verbose=True))
    assert any("Building documentation" in line for line in lines)


def test_the_stage_is_kept_when_asked(plan: Plan, base: Path, pages: list[Page]) -> None:
    """A kept stage holds the pages and the derived configuration, and the next build sweeps it."""
    publishing.publish(pages, base / "site", replace(plan, keep_stage=True))
    (stage,) = (base / ".hindsite").glob("stage-*")
    assert (stage / "docs/incidents/a/index.md").is_file()
    assert (stage / "mkdocs.yml").is_file()
    publishing.publish(pages, base / "site", plan)
    assert not stage.exists()


def test_a_folder_can_be_built_without_publishing(
    plan: Plan, tmp_path: Path, pages: list[Page]
) -> None:
    """A preview builds into a folder of its own."""
    folder = tmp_path / "preview"
    folder.mkdir()
    assert build_into(pages, folder, plan) == 6
    assert (folder / "index.html").is_file()


def test_an_unknown_engine_is_refused_before_pages_are_made(plan: Plan, base: Path) -> None:
    """The name is looked up first: composing pages takes long."""

    def pages() -> Iterator[Page]:
        raise AssertionError
        yield

    with pytest.raises(UsageError, match="did you mean “mkdocs”"):
        publishing.publish(pages(), base / "site", replace(plan, engine="mkdoc"))


HOOK = """
import logging

def on_page_markdown(markdown, page, config, files):
    {body}
"""


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("logging.getLogger('mkdocs.plugins.x').warning('odd thing')", "odd thing"),
        ("raise RuntimeError('broken thing')", "broken thing"),
        ("raise __import__('mkdocs.exceptions').exceptions.PluginError('no thing')", "no thing"),
        ("raise __import__('mkdocs.exceptions').exceptions.Abort('mute thing')", "mute thing"),
    ],
)
def test_a_failing_build_leaves_the_former_site(
    publish: Publish,
    base: Path,
    fingerprint: Fingerprint,
    leftovers: Callable[[], list[str]],
    body: str,
    told: str,
) -> None:
    """A warning or an exception is told, and the site stays as it was, byte for byte."""
    publish()
    before = fingerprint(base / "site")
    (base / "hook.py").write_text(HOOK.format(body=body), encoding="utf-8")
    (base / "mkdocs.yml").write_text("site_name: X\nhooks: [hook.py]\n", encoding="utf-8")
    with pytest.raises(EngineError, match=told) as caught:
        publish()
    assert "Traceback" not in str(caught.value)
    assert fingerprint(base / "site") == before
    assert leftovers() == []


def test_a_warning_after_the_build_counts_as_well(publish: Publish, base: Path) -> None:
    """MkDocs itself has counted by then."""
    hook = "import logging\ndef on_shutdown():\n    logging.getLogger('mkdocs.x').warning('late')\n"
    (base / "hook.py").write_text(hook, encoding="utf-8")
    (base / "mkdocs.yml").write_text("site_name: X\nhooks: [hook.py]\n", encoding="utf-8")
    with pytest.raises(EngineError, match="late"):
        publish()


def test_a_previews_requests_do_not_fail_a_build() -> None:
    """The preview logs each missing file as a warning, at any time, in another thread."""
    with collected(None) as collector:
        logging.getLogger("mkdocs.livereload").warning("GET /favicon.ico 404")
        chatty = logging.getLogger("mkdocs.chatty")
        chatty.setLevel(logging.INFO)
        chatty.info("news")
        chatty.warning("trouble")
    assert collector.problems == ["trouble"]


def test_a_dead_link_fails_the_build(publish: Publish) -> None:
    """A link to a page that does not exist is a warning, and warnings are errors."""
    with pytest.raises(EngineError, match=r"gone\.md"):
        publish([Page("index.md", "[x](gone.md)\n")])


def test_many_problems_are_cut_short(publish: Publish) -> None:
    """A screen of problems is enough; their number is told."""
    text = "".join(f"[x](gone-{number}.md)\n" for number in range(30))
    with pytest.raises(EngineError, match="and 10 more"):
        publish([Page("index.md", text)])


def test_pages_that_fail_to_be_made_leave_the_former_site(
    plan: Plan, base: Path, pages: list[Page], fingerprint: Fingerprint
) -> None:
    """The stream of pages may break off at any page."""
    publishing.publish(pages, base / "site", plan)
    before = fingerprint(base / "site")

    def broken() -> Iterator[Page]:
        yield pages[0]
        message = "template"
        raise HindsiteError(message)

    with pytest.raises(HindsiteError, match="template"):
        publishing.publish(broken(), base / "site", plan)
    assert fingerprint(base / "site") == before


def test_a_site_without_home_page_is_no_site(publish: Publish, base: Path) -> None:
    """An engine that leaves out the home page has not built what was asked for."""
    text = "site_name: X\nexclude_docs: index.md\n"
    (base / "mkdocs.yml").write_text(text, encoding="utf-8")
    with pytest.raises(EngineError, match=r"no index\.html"):
        publish()


def test_a_site_of_pages_without_home_is_built(publish: Publish, base: Path) -> None:
    """A home page is demanded only where one was staged."""
    publish([Page("other.md", "# Other\n")])
    assert (base / "site/other/index.html").is_file()


def die(*_: object) -> None:
    """End this process as nobody can prevent."""
    os.kill(os.getpid(), signal.SIGKILL)


def build_until(instant: str, base: Path, plan: Plan) -> None:
    """Publish another site as far as an instant; nothing is as before in the process afterwards."""
    patch = pytest.MonkeyPatch()
    exchange, rename = swap.exchange, Path.rename
    if instant == "staging":
        patch.setattr(publishing, "write_theme", die)
    elif instant == "building":
        (base / "mkdocs.yml").write_text("site_name: X\nunknown: 1\n", encoding="utf-8")
        patch.setattr(mkdocs_host.Collector, "emit", die)
    elif instant == "before the swap":
        patch.setattr(swap, "exchange", die)
    elif instant == "after the exchange":
        patch.setattr(swap, "exchange", lambda one, other: die(exchange(one, other)))
    elif instant == "between two renames":
        patch.setattr(swap, "exchange", lambda _one, _other: False)
        patch.setattr(Path, "rename", lambda path, target: die(rename(path, target)))
    elif instant == "after two renames":
        patch.setattr(swap, "exchange", lambda _one, _other: False)
        patch.setattr(swap, "_discard_former", die)
    publishing.publish([Page("index.md", "# New")], base / "site", plan)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a signal of POSIX")
@pytest.mark.parametrize(
    ("instant", "site_is"),
    [
        ("staging", "former"),
        ("building", "former"),
        ("before the swap", "former"),
        ("after the exchange", "new"),
        ("between two renames", "missing"),
        ("after two renames", "new"),
    ],
)
def test_a_killed_build_leaves_a_whole_site(
    publish: Publish,
    base: Path,
    plan: Plan,
    fingerprint: Fingerprint,
    leftovers: Callable[[], list[str]],
    instant: str,
    site_is: str,
) -> None:
    """At whatever instant a build is killed, the site stays whole.

    At the latest it is there when the next build begins, even one that fails; and nothing of the
    killed build is left then.
    """
    publish()
    site = base / "site"
    former = fingerprint(site)
    status, said = Fork(lambda: build_until(instant, base, plan)).ended()
    assert status == -signal.SIGKILL, said
    if site_is == "missing":
        assert not site.exists()
    else:
        assert (fingerprint(site) == former) == (site_is == "former")
    (base / "mkdocs.yml").unlink(missing_ok=True)

    with pytest.raises(EngineError):
        publish([Page("index.md", "[x](gone.md)\n")])
    assert (fingerprint(site) == former) == (site_is != "new")
    assert leftovers() == []


def test_a_foreign_folder_is_refused_before_the_build(publish: Publish, base: Path) -> None:
    """What somebody else made is not replaced."""
    (base / "site").mkdir()
    (base / "site/thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="has not made"):
        publish()
    assert (base / "site/thesis.txt").read_text("utf-8") == "mine"
