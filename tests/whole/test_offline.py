"""The copy of the runbooks as a whole: for whom, as of when, in its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hindsite.cli import main
from tests.whole.sites import lay_down

RUNBOOK = """\
---
title: The pool is full
services: [payments]
alerts: [PoolFull]
visibility: public
last_reviewed: 2026-04-01
---
# The pool is full

See [the incident](../incidents/a.md), [the other](other.md) and ![a picture](https://x.example/y.png).
"""
OTHER = "---\ntitle: Another\nservices: [search]\n---\nDo it.\n"
HIDDEN = "---\ntitle: The quokka-steps\nvisibility: restricted\nservices: [quokka]\n---\nquokka\n"
INCIDENT = """\
---
title: Checkout fails
severity: SEV-3
visibility: public
services: [payments, quiet]
started_at: 2026-03-10T09:00:00Z
resolved_at: 2026-03-10T09:40:00Z
runbooks: [{id: pool, outcome: helped}]
---
It failed.
"""
FILES = {
    "content/runbooks/pool.md": RUNBOOK,
    "content/runbooks/other.md": OTHER,
    "content/runbooks/quokka.md": HIDDEN,
    "content/incidents/a.md": INCIDENT,
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A knowledge base of three runbooks and an incident."""
    return lay_down(tmp_path / "base", FILES)


def built(base: Path, *options: str, as_of: str = "2026-05-01") -> Result:
    """The command."""
    arguments = ["build", "--offline", "-C", str(base), "--as-of", as_of, *options]
    return CliRunner().invoke(main, arguments)


def texts(folder: Path) -> dict[str, str]:
    """Every file of a folder by path."""
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8", errors="replace")
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_the_copy(base: Path) -> None:
    """It goes to a folder of its own; a sentence says what to open."""
    result = built(base)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("site-offline/: 2 runbooks, ")
    assert result.stdout.endswith("; open site-offline/index.html\n")
    assert not (base / "site").exists()
    pages = {path for path in texts(base / "site-offline") if path.endswith(".html")}
    assert pages == {
        "index.html",
        "runbooks/other.html",
        "runbooks/pool.html",
        "services/payments.html",
        "services/search.html",
    }


def test_an_alert_is_a_word_of_its_runbook(base: Path) -> None:
    """Material's search takes tags away: a term and what stands beside it must stay two words."""
    assert built(base).exit_code == 0
    index = json.loads((base / "site-offline/search/search_index.json").read_text("utf-8"))
    (pool,) = (each for each in index["docs"] if each["location"] == "runbooks/pool.html")
    assert {"PoolFull", "payments"} <= set(pool["text"].split())


def test_links(base: Path) -> None:
    """An incident is named, not led to; another runbook is; words lead to a picture elsewhere."""
    built(base)
    text = (base / "site-offline/runbooks/pool.html").read_text("utf-8")
    article = text[text.index("<article") : text.index("</article>")]
    assert 'href="other.html"' in article
    assert "the incident" in article
    assert "Checkout fails" in article
    assert "incidents/" not in article
    assert "<img" not in article
    picture = '<a href="https://x.example/y.png" rel="noopener noreferrer">'
    assert f'{picture}<span class="hs-missing-image">a picture</span></a>' in article
    assert article.count("x.example") == 1


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_the_audience_counts(base: Path, audience: str) -> None:
    """A runbook that it may not see leaves no trace; neither does an incident."""
    built(base, "--audience", audience)
    files = texts(base / "site-offline")
    assert [path for path, text in files.items() if "quokka" in (path + text).lower()] == []
    assert ("runbooks/other.html" in files) is (audience == "internal")


def test_the_instant_counts(base: Path) -> None:
    """Before the incident, no incident had used it; before the review it was not reviewed."""
    built(base, as_of="2026-03-01")
    text = (base / "site-offline/runbooks/pool.html").read_text("utf-8")
    assert "No incident has used this runbook yet" in text
    assert "Never reviewed" in text


def test_equal_bytes(base: Path, tmp_path: Path) -> None:
    """Neither folder, processes nor what was kept changes a byte, of the zip as well."""
    other = lay_down(tmp_path / "another folder", FILES)
    assert built(base, "--zip", "--jobs", "1").exit_code == 0
    assert built(other, "--zip", "--jobs", "2").exit_code == 0
    first = texts(base / "site-offline")
    assert texts(other / "site-offline") == first
    zipped = (base / "site-offline.zip").read_bytes()
    assert (other / "site-offline.zip").read_bytes() == zipped
    again = built(base, "--zip")
    assert again.stdout.splitlines()[-1].startswith("site-offline.zip: ")
    assert texts(base / "site-offline") == first
    assert (base / "site-offline.zip").read_bytes() == zipped


def test_a_failure_leaves_the_former_copy(base: Path) -> None:
    """As it does with the site."""
    built(base)
    first = texts(base / "site-offline")
    (base / "content/incidents/b.md").write_text("---\ntitle: x\nseverity: SEV-9\n---\n")
    assert built(base).exit_code == 1
    assert texts(base / "site-offline") == first
    assert built(base, "--keep-going").exit_code == 0


def test_a_foreign_folder_is_left_alone(base: Path) -> None:
    """What Hindsite has not made is not replaced; --output names another place."""
    lay_down(base / "mine", {"a.txt": "mine"})
    result = built(base, "--output", "mine")
    assert result.exit_code == 3
    assert "it is left alone" in result.stderr
    assert built(base, "--output", "elsewhere").exit_code == 0
    assert (base / "elsewhere/index.html").is_file()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [(["--engine", "zensical"], "cannot be built with zensical"), (["--engine", "x"], "no engine")],
)
def test_another_engine_cannot_do_it(base: Path, options: list[str], sentence: str) -> None:
    """That is wrong usage."""
    result = built(base, *options)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_a_zip_of_the_site_is_refused(base: Path) -> None:
    """It would not open without a server."""
    result = CliRunner().invoke(main, ["build", "--zip", "-C", str(base)])
    assert result.exit_code == 2
    assert "--offline" in result.stderr
