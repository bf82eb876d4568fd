"""Builds that would tell what their audience may not know."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from mkdocs.__main__ import cli as mkdocs

from hindsite.cli import main
from tests.whole.sites import contents, lay_down

HIDDEN = """\
---
id: quokka-17
title: Keys of the quokka vault were published
severity: SEV-2
visibility: restricted
services: [payments]
started_at: 2026-03-14T09:00:00Z
---
The vault of the quokka gave its keys to anybody who asked twice within one minute.
"""
PLAIN = """\
---
title: Checkout fails
severity: SEV-3
services: [payments]
started_at: 2026-03-10T09:00:00Z
resolved_at: 2026-03-10T09:40:00Z
---
## Summary

It failed.
"""
FILES = {"content/incidents/secret.md": HIDDEN, "content/incidents/plain.md": PLAIN}
AT = ("--as-of", "2026-05-01")


def run(base: Path, *words: str) -> Result:
    """A command in a knowledge base."""
    return CliRunner().invoke(main, [*words, "-C", str(base)])


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Two records, of which one is hidden from all but few, and the site of the other."""
    base = lay_down(tmp_path / "base", FILES)
    assert run(base, "build", *AT).exit_code == 0
    return base


def betray(base: Path, words: str) -> None:
    """A template of the library's own says something on the page of each year."""
    lay_down(base, {"site_templates/pages/year.md.j2": f"<p>{words}</p>\n"})


@pytest.mark.parametrize(
    "words",
    [
        "quokka-17",
        "Keys of the quokka vault were published",
        "its keys to anybody who asked twice within",
    ],
)
def test_a_site_that_tells_is_not_published(base: Path, words: str) -> None:
    """The build fails, names the file and none of the words, and the former site stands."""
    before = contents(base)
    betray(base, words)
    result = run(base, "build", *AT)
    assert result.exit_code == 3
    assert "incidents/2026/index.html" in result.stderr
    assert "quokka" not in result.output
    assert contents(base) == before
    assert run(base, "build", *AT, "--audience", "restricted").exit_code == 0


def test_the_plugin_looks_as_well(base: Path) -> None:
    """`mkdocs build` publishes no such site either."""
    config = "site_name: X\ndocs_dir: content\nplugins: [hindsite]\ntheme: material\n"
    lay_down(base, {"mkdocs.yml": config})
    before = contents(base)
    betray(base, "quokka-17")
    result = CliRunner().invoke(mkdocs, ["build", "-f", str(base / "mkdocs.yml")])
    assert result.exit_code != 0
    assert "incidents/2026/index.html" in result.output
    assert contents(base) == before


def test_a_record_that_becomes_hidden_leaves_nothing(base: Path) -> None:
    """Neither in the next site, which is made from the former one, nor in the one after."""
    file = base / "content/incidents/plain.md"
    file.write_text(PLAIN.replace("SEV-3", "SEV-3\nvisibility: restricted"), encoding="utf-8")
    for _ in range(2):
        assert run(base, "build", *AT).exit_code == 0
        assert not any(b"Checkout fails" in content for content in contents(base).values())
        assert run(base, "leaks").exit_code == 0
        file.touch()


def test_the_address_of_a_page_in_sight_is_no_leak(tmp_path: Path) -> None:
    """Rules that are hidden may lead to a visible runbook by its address on the site itself."""
    home = "https://incidents.acme-tools.example/"
    rules = (
        "groups:\n- name: a\n  rules:\n  - alert: PoolFull\n    expr: up == 0\n    annotations:\n"
        f"      runbook_url: {home}runbooks/database-pool-exhaustion/\n"
    )
    files = {
        "hindsite.yml": f"site: {{url: '{home}'}}\nsources:\n"
        "  - {path: content/runbooks, as: runbooks}\n  - {path: content/alerts, as: alerts}\n",
        "content/alerts/pool.yaml": rules,
        "content/runbooks/database-pool-exhaustion.md": (
            "---\ntitle: Pool\nvisibility: public\nservices: [payments]\n---\nDo it.\n"
        ),
    }
    base = lay_down(tmp_path, files)
    result = run(base, "build", *AT, "--audience", "public", "--keep-going")
    assert result.exit_code == 0, result.output
    assert "runbooks/database-pool-exhaustion/index.html" in contents(base)
    assert not any("PoolFull" in path for path in contents(base))


def test_leaks_tells_the_words_to_who_asks(base: Path) -> None:
    """Each file and what it says, of any folder."""
    lay_down(base / "elsewhere", {"notes.txt": "as in Quokka-17, and more"})
    result = run(base, "leaks", "elsewhere")
    assert (result.exit_code, result.stdout) == (1, "notes.txt: quokka 17\n")
    assert "1 leak." in result.stderr
    assert run(base, "leaks").stdout == "No leak.\n"
    assert run(base, "leaks", "elsewhere", "--audience", "restricted").exit_code == 0
    assert run(base, "leaks", "nowhere").exit_code == 2
