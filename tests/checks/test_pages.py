from __future__ import annotations

import re

import pytest

from hindsite.checks import EXPLANATIONS, pages
from hindsite.checks.catalogue import FIXED, LEVELS, known_code
from hindsite.checks.pages import address, meaning, page
from hindsite.resources import rules_folder

_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
OF_RULE_FILES = {
    "alert-without-runbook", "dead-runbook-url", "redirected-runbook-url", "foreign-runbook-url",
    "duplicate-alert", "templated-file", "unnamed-rule", "no-rules",
}  # fmt: skip
"""Files of alerting rules have no front matter in which they could ignore anything."""

OF_SETTINGS = {"unused-override"}
"""What stands in `hindsite.yml` is switched off there."""

HEADINGS = ["## Why", "## How to mend", "## How to switch off"]


@pytest.mark.parametrize("code", sorted(EXPLANATIONS))
def test_every_code_has_a_page_in_the_one_form(code: str) -> None:
    """What, with the level; why; how to mend, bad before good; how to switch off."""
    text = _FENCED.sub("", page(code))
    assert text.startswith(f"# {code}\n\n**{LEVELS[code]}**: ")
    assert re.findall("^## .*$", text, re.MULTILINE) == HEADINGS
    parts = re.split("^## .*$", text, flags=re.MULTILINE)
    assert all(part.strip() for part in parts)
    bad, good = text.find("\nBad:"), text.find("\nGood:")
    assert bad == good == -1 or bad < good
    second = f"ignore: [{{rule: {code}, reason: …}}]"
    if code in OF_RULE_FILES:
        second = f"overrides: [{{paths: [content/alerts/vendor], rules: {{{code}: off}}}}]"
    is_alone = code.startswith("page-") or code in OF_SETTINGS
    ways = (f"rules: {{{code}: off}}", *([] if is_alone else [second]))
    assert all((way in page(code)) is (code not in FIXED) for way in ways)
    assert ("cannot be switched off" in parts[-1]) is (code in FIXED)
    assert text.endswith("\n")


def test_every_page_is_of_a_code() -> None:
    """No page is left behind by a rule that is gone."""
    assert {path.stem for path in rules_folder().iterdir()} == EXPLANATIONS.keys()


def test_every_page_is_in_the_index() -> None:
    """The index of all rules links each of them, with the level that it has."""
    index = (rules_folder().parent / "findings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| \[`([a-z-]+)`\]\(rules/\1\.md\) \| (\w+) \|", index, re.MULTILINE))
    assert rows == {code: level.value for code, level in LEVELS.items()}


def test_links_of_pages_lead_somewhere() -> None:
    """To another page of the documentation, and to a heading that it has."""
    for path in rules_folder().iterdir():
        text = _FENCED.sub("", path.read_text(encoding="utf-8"))
        for name, anchor in re.findall(r"\]\(([^)#:]+)#?([^)]*)\)", text):
            target = path.parent / name
            assert target.is_file(), (path.name, name)
            titles = re.findall("^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {
                re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles
            }
            assert not anchor or anchor in slugs, (path.name, anchor)


def test_a_page_can_be_read_away_from_the_others() -> None:
    """Links lead to where the settings say that the documentation is; else they name its file."""
    codes = ("invalid-yaml", "month-long", "fixed-rule", "missing-section")
    text = "".join(page(code, "https://docs.example/") for code in codes)
    assert "](../" not in text
    assert "](https://docs.example/settings.md#sources)" in text
    alone = "".join(page(code) for code in codes)
    assert "](" not in _FENCED.sub("", alone)
    assert "source (docs/settings.md)" in " ".join(alone.split())


@pytest.mark.parametrize("code", sorted(EXPLANATIONS))
def test_no_page_names_a_host_of_ours(code: str) -> None:
    """Nobody can tell where this documentation is published, but for whoever publishes it."""
    assert re.findall(r"https?://[\w.-]*(?:hindsite|github)[\w.-]*", page(code)) == []


@pytest.mark.parametrize("code", sorted(EXPLANATIONS))
def test_what_a_code_means_is_told_in_a_line(code: str) -> None:
    """Sentences, without the level and without Markdown's links."""
    text = meaning(code)
    assert text[0].isupper() or not text[0].isalpha()
    assert text.endswith((".", "!", "?"))
    assert not re.search(r"\n|\*\*|\]\(", text)


def test_what_a_code_means_is_the_beginning_of_its_page() -> None:
    """As people read it there."""
    assert meaning("alert-without-runbook") == (
        "Nothing here tells what to do when an alert fires. A note where its `runbook_url` leads "
        "to an address elsewhere, as those of alerts from others do."
    )


def test_an_address_is_stable() -> None:
    """Reports link to it."""
    assert address("time-order", "https://d.example/") == "https://d.example/rules/time-order.md"


def test_a_page_that_is_not_shipped_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report is complete without its pages."""
    monkeypatch.setattr(pages, "rules_folder", lambda: rules_folder() / "nowhere")
    assert page("time-order").startswith("# time-order\n\n**error**: the instants")


def test_codes_are_known_whatever_their_case() -> None:
    """People type them by hand."""
    assert known_code(" Time-Order ") == "time-order"
    assert known_code("time-ordre") is None
