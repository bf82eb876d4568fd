"""Bodies of authors who are trusted with drawings and films: nothing of them runs all the same.

The site is built without its Content-Security-Policy and visited page by page; another origin notes
who asks it. What asks it by a picture or a film is tried under the policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from hindsite.app.build import build
from hindsite.app.terms import Request
from tests.browser.serving import noting_at, served_at
from tests.browser.test_hostile_text import LOOK
from tests.browser.vectors import DRAWINGS, FAMILIES, MEDIA

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

EACH = 8
"""So many vectors stand in one body: one that opens a tag must not hide all others."""

RECORD = """\
---
id: case-{0}
title: Case {0}
severity: SEV-3
services: [payments]
started_at: 2026-03-14T09:00:00Z
resolved_at: 2026-03-14T10:00:00Z
---
## Summary

{1}
"""
SOUND = '<svg viewBox="0 0 9 9"><rect width="9" height="9" fill="url(#a)"></rect></svg>'
SETTINGS = (
    "as_of: 2026-06-01T00:00:00Z\nsite: {{content_policy: {}}}\npolicy: {{trust_html: true}}\n"
)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of another origin, and what was asked of it."""
    with noting_at(tmp_path) as found:
        yield found


def built(base: Path, bodies: Sequence[str], *, policy: bool) -> Path:
    """The site of incidents with these bodies."""
    folder = base / "content/incidents"
    folder.mkdir(parents=True)
    (base / "hindsite.yml").write_text(SETTINGS.format(str(policy).lower()), encoding="utf-8")
    for number, body in enumerate(bodies):
        text = RECORD.format(number, body)
        (folder / f"case-{number}.md").write_text(text, encoding="utf-8")
    build(Request(base=base, site=base / "site", keep_going=True))
    return base / "site"


def aimed(vectors: Sequence[str], home: str) -> list[str]:
    """The vectors with another origin in them."""
    place = urlsplit(home).netloc
    return [one.replace("{0}", home).replace("{1}", place).replace("{{", "{") for one in vectors]


def test_nothing_of_a_drawing_runs(
    browser: Browser, tmp_path: Path, elsewhere: tuple[str, list[str]]
) -> None:
    """Handlers, scripts, animations, mutations, paints and films: nobody is called or asked."""
    home, asked = elsewhere
    wanted = {**DRAWINGS, "foreign": FAMILIES["foreign"], "handlers": FAMILIES["handlers"]}
    groups = [
        vectors[start : start + EACH]
        for vectors in (aimed(family, home) for family in wanted.values())
        for start in range(0, len(vectors), EACH)
    ]
    assert sum(map(len, groups)) > 500
    bodies = ["\n\n".join(f"Vector.\n\n{one}" for one in (*group, SOUND)) for group in groups]
    site = built(tmp_path / "base", bodies, policy=False)
    found: dict[str, list[str]] = {}
    drawn = 0
    with served_at(site) as address:
        context = browser.new_context()
        context.add_init_script("window.hits = []; window.hit = () => hits.push('ran');")
        page = context.new_page()
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        for number in range(len(groups)):
            page.goto(f"{address}incidents/case-{number}/", wait_until="load")
            if bad := page.evaluate(LOOK):
                found[f"{number}: {groups[number]}"] = bad
            drawn += page.locator("svg rect[fill='url(#a)']").count()
        context.close()
    assert found == {}
    assert dialogs == []
    assert asked == []
    # Drawings do pass: else there would have been nothing to see.
    assert drawn > len(groups) / 2


def test_pictures_and_films_ask_nobody_under_the_policy(
    browser: Browser, tmp_path: Path, elsewhere: tuple[str, list[str]]
) -> None:
    """They pass, and the policy of the site forbids to ask another origin; without it they ask."""
    home, asked = elsewhere
    body = "\n\n".join(aimed(MEDIA, home))
    told: dict[bool, bool] = {}
    for policy in (True, False):
        site = built(tmp_path / f"base-{policy}", [body], policy=policy)
        with served_at(site) as address:
            page = browser.new_page()
            page.goto(f"{address}incidents/case-0/", wait_until="networkidle")
            assert page.locator("main video").count() == 3
            told[policy] = bool(asked)
            page.close()
    assert told == {True: False, False: True}
