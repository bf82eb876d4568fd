"""Records of somebody who means harm, in a real browser: whatever they hold, nothing of it runs.

The site is built without its Content-Security-Policy, so that escaping alone is what is proven.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import yaml

from hindsite.app.build import build
from hindsite.app.terms import Request
from tests.browser.serving import served_at
from tests.browser.vectors import BREAKS, FAMILIES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

EACH = 24
"""So many vectors stand in one body: one that opens a tag must not hide all others."""

REFRESH = b'http-equiv="refresh"'
"""Pages of former addresses leave before anything can be asked of them."""

LOOK = """() => {
    const bad = [...(window.hits ?? [])];
    for (const one of document.querySelectorAll("*")) {
        for (const { name, value } of one.attributes) {
            if (name.startsWith("on")) bad.push(`${one.tagName} ${name}`);
            const plain = value.replace(/[\\u0000-\\u0020]/g, "").toLowerCase();
            const isAddress = /^(href|src|action|formaction|data|xlink:href|srcdoc)$/.test(name);
            const isScript = /^(javascript|vbscript|data|blob):/.test(plain);
            if (isAddress && isScript) bad.push(`${name} ${plain}`);
        }
        if (one.matches("iframe, object, embed, base, portal")) bad.push(one.tagName);
    }
    for (const one of document.querySelectorAll("script, style, form, meta[http-equiv=refresh]"))
        if (one.outerHTML.includes("hit(")) bad.push(one.outerHTML.slice(0, 80));
    return bad;
}"""


def incident(number: int, text: str, body: str) -> str:
    """A record with one text in every field that takes any."""
    day = f"2026-{1 + number // 28:02}-{1 + number % 28:02}"
    fields: dict[str, Any] = {
        "id": f"case-{number}",
        "aliases": [f"alias {number} {text}"],
        "title": f"{number} {text}",
        "severity": f"SEV-{1 + number % 4}",
        "services": ["payments", f"service {text}"],
        "teams": [text],
        "tags": [text],
        "started_at": f"{day}T09:00:00Z",
        "declared_at": f"{day}T09:02:00Z",
        "resolved_at": f"{day}T10:00:00Z",
        "detection": {"source": "human", "alert": text},
        "resolution": {"strategy": "hotfix", "why": text},
        "impact": {"summary": text, "dependent_services": [text]},
        "contributing_factors": [text],
        "roles": {"incident_commander": text, text: text},
        "war_room": text,
        "runbooks": [{"outcome": "missing", "wanted": text}, {"id": text, "outcome": "helped"}],
        "updates": [
            {
                "at": f"{day}T09:20:00Z",
                "audience": "executive",
                "happening": text,
                "impact": text,
                "doing": text,
                "eta": text,
                "commitments": text,
            }
        ],
        "timeline": [{"at": f"{day}T09:10:00Z", "event": text, "by": text}],
        "action_items": [
            {
                "id": "A1",
                "title": text,
                "owner": text,
                "due": "2026-02-01",
                "status": "open",
                "url": text,
            }
        ],
        "process_review": {"helped": text, "hindered": text},
        "links": [
            {"title": text, "url": text},
            {"title": text, "url": f"https://x.example/{text}"},
        ],
    }
    return f"---\n{yaml.safe_dump(fields, allow_unicode=True)}---\n{body}"


def runbook(number: int, text: str, body: str) -> str:
    """The same for a runbook."""
    fields = {
        "id": f"book-{number}",
        "title": f"{number} {text}",
        "services": ["payments", f"service {text}"],
        "alerts": [text],
        "tags": [text],
        "owner": text,
        "links": [{"title": text, "url": text}],
    }
    return f"---\n{yaml.safe_dump(fields, allow_unicode=True)}---\n{body}"


def hostile_settings(text: str) -> str:
    """Settings whose every text is one."""
    settings = {
        "version": 1,
        "site": {"name": text, "description": text, "content_policy": False},
        "as_of": "2026-06-01T00:00:00Z",
        "teams": [{"id": "platform", "name": text, "contact": text}],
        "services": [
            {"id": "payments", "name": f"Payments {text}", "tier": "critical", "owner": "platform",
             "links": [{"title": text, "url": text}], "formerly": ["billing"]},
        ],
        "contributing_factors": [{"id": "change", "name": text}],
        "policy": {"severities": {"SEV-1": {"name": text, "meaning": text, "responders": text}},
                   "escalation": {"SEV-1": [{"after_minutes": 5, "action": text}]}},
    }  # fmt: skip
    return yaml.safe_dump(settings, allow_unicode=True)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base in which each vector stands in bodies, and each break in each field."""
    base = tmp_path_factory.mktemp("hostile")
    for name in ("incidents", "runbooks"):
        (base / "content" / name).mkdir(parents=True)
    (base / "hindsite.yml").write_text(hostile_settings(BREAKS[0]), encoding="utf-8")
    bodies = [
        "\n\n".join(
            f"Vector {place}.\n\n{one}" for place, one in enumerate(vectors[start : start + EACH])
        )
        for vectors in FAMILIES.values()
        for start in range(0, len(vectors), EACH)
    ]
    for number in range(max(len(bodies), len(BREAKS))):
        text, body = BREAKS[number % len(BREAKS)], bodies[number % len(bodies)]
        for folder, write in (("incidents", incident), ("runbooks", runbook)):
            file = base / "content" / folder / f"{number}.md"
            file.write_text(write(number, text, body), encoding="utf-8")
    build(Request(base=base, site=base / "site", keep_going=True))
    return base / "site"


@pytest.fixture(scope="module")
def lair(hostile: Path) -> Iterator[str]:
    """Where that site can be read."""
    with served_at(hostile) as found:
        yield found


def test_nothing_runs_on_any_page(browser: Browser, hostile: Path, lair: str) -> None:
    """No vector calls, stands in the page as an element or handler, or asks another origin."""
    files = sorted(file for file in hostile.rglob("*.html") if REFRESH not in file.read_bytes())
    pages = [file.relative_to(hostile).as_posix() for file in files]
    assert len(pages) > 100
    assert sum(map(len, FAMILIES.values())) > 400
    context = browser.new_context()
    context.add_init_script("window.hits = []; window.hit = () => hits.push('ran');")
    page = context.new_page()
    asked: list[str] = []
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    found: dict[str, list[str]] = {}
    for path in pages:
        page.goto(lair + quote(path), wait_until="load")
        if bad := page.evaluate(LOOK):
            found[path] = bad
    context.close()
    assert found == {}
    assert dialogs == []
    assert [url for url in asked if not url.startswith((lair, "data:"))] == []


# What finds records is asked by itself; all else at once, as each is shown for itself.
PARTS = (("q",), ("service", "factor", "team", "sort", "no-such-part"))


@pytest.mark.parametrize("parts", PARTS, ids=["words", "choices"])
def test_nothing_of_an_address_runs(browser: Browser, lair: str, parts: tuple[str, ...]) -> None:
    """What the explorer shows of its own address, and of records that it finds, is text."""
    context = browser.new_context()
    context.add_init_script("window.hits = []; window.hit = () => hits.push('ran');")
    page = context.new_page()
    for text in BREAKS:
        said = quote(text, safe="")
        page.goto(f"{lair}incidents/?{'&'.join(f'{part}={said}' for part in parts)}#{said}")
        page.locator(".hs-explorer--ready").wait_for()
        assert page.evaluate(LOOK) == [], text
    context.close()


def test_former_addresses_lead_within_the_site(hostile: Path) -> None:
    """A page that sends on is short, and its address is one of the site, however it is called."""
    pages = [file for file in hostile.rglob("*.html") if REFRESH in file.read_bytes()]
    assert len(pages) > len(BREAKS)
    for file in pages:
        text = file.read_text("utf-8")
        (way,) = re.findall(r'content="0; url=([^"]*)"', text)
        assert re.fullmatch(r"[\w./%-]+", way), way
        assert text.count("<a href=") == 1
        assert not re.search("<(script|svg|img)", text)


def test_scripts_hold_data_that_cannot_end_them(hostile: Path) -> None:
    """Data of the search are whole JSON, whatever records say."""
    for file in hostile.rglob("*.json"):
        json.loads(file.read_text("utf-8"))
