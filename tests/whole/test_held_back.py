"""What is held back of records that an audience may see leaves no trace for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hindsite.cli import main
from hindsite.errors import FindingsError
from tests.whole.sites import built_in, contents, holding, lay_down

AS_OF = "2026-05-01T12:00:00Z"
CANARY = "quokka"
RECORD = """\
---
title: Checkout fails
severity: SEV-3
visibility: public
services: [payments]
started_at: 2026-03-10T09:00:00Z
detected_at: 2026-03-10T09:05:00Z
resolved_at: 2026-03-10T09:40:00Z
%(fields)s---
## Summary

It failed.
%(summary)s
## Timeline

- 09:05 Alert
%(row)s
- 09:40 Mended

## Action items

- [ ] A1: Alert on failures over 5 %% at the tills (@ada, due 2026-04-01)
%(action)s
%(section)s
## Last

See [how](../runbooks/restart.md).
"""
FIELDS = """\
roles: {commander: Quokka-person}
war_room: https://quokka-room.example/
links: [{title: quokka-link, url: "https://quokka-link.example/"}]
updates:
  - {at: 2026-03-10T09:10:00Z, happening: quokka-internal}
  - {at: 2026-03-10T09:12:00Z, audience: executive, commitments: quokka-commitment}
"""
PARTS = {
    "summary": "\n::: internal\nThe quokka-key lay in the image.[^1]\n\n[^1]: quokka-note\n:::\n",
    "row": "::: internal\n- 09:10 quokka-row\n\n:::",
    "action": "::: internal\n- [ ] A2: Alert on quokka over 1 % (@quokka-owner)\n:::",
    "section": "\n::: internal\n## Root cause of quokkas\n\nA quokka-cause, see [that][q].\n\n"
    "[q]: https://quokka.example/\n:::\n",
}
RUNBOOK = """\
---
title: Restart
visibility: public
services: [payments]
%s---
# Restart

Do it.
%s
"""
REVIEW = """\
---
title: A review
visibility: public
period: 2026-Q1
held_at: 2026-04-02T09:00:00Z
%s---
We met.
%s
"""
HOME = "---\ntitle: Home\n---\nWelcome.\n%s\n"
HELD_LINES = "\n::: internal\nOr ask the quokka-team in its room.\n:::\n"


def files(fields: str, parts: dict[str, str], held: str) -> dict[str, str]:
    """A knowledge base whose records have these parts."""
    return {
        "content/incidents/plain.md": RECORD % {"fields": fields, **parts},
        "content/runbooks/restart.md": RUNBOOK
        % ("links: [{title: quokka, url: 'https://quokka.example/'}]\n" if fields else "", held),
        "content/reviews/q1.md": REVIEW
        % ("links: [{title: quokka, url: 'https://quokka.example/'}]\n" if fields else "", held),
        "content/index.md": HOME % held,
    }


WHOLE = files(FIELDS, PARTS, HELD_LINES)
LESS = files("", dict.fromkeys(PARTS, ""), "")


def run(base: Path, *words: str) -> Result:
    """A command in a knowledge base."""
    return CliRunner().invoke(main, [*words, "-C", str(base)])


def test_the_site_is_that_of_records_without(tmp_path: Path) -> None:
    """Byte for byte, at once, and from what an earlier build kept."""
    whole, less = lay_down(tmp_path / "whole", WHOLE), lay_down(tmp_path / "less", LESS)
    built_in(less, AS_OF, audience="public")
    for _ in range(2):
        built_in(whole, AS_OF, audience="public")
        assert contents(whole) == contents(less)
        (whole / "content/index.md").touch()
    assert holding(whole, CANARY) == []


def test_another_wording_of_what_is_held_changes_no_byte(tmp_path: Path) -> None:
    """No digest, count or length tells that it was touched."""
    base = lay_down(tmp_path, WHOLE)
    built_in(base, AS_OF, audience="public")
    before = contents(base)
    more = {name: text.replace("quokka", "wombat and\n\nquokka") for name, text in PARTS.items()}
    lay_down(base, files(FIELDS, more, HELD_LINES.replace("room", "room\n\nor two")))
    built_in(base, AS_OF, audience="public")
    assert contents(base) == before


def test_those_who_may_see_it_do(tmp_path: Path) -> None:
    """Insiders have all of it, without the markers."""
    base = lay_down(tmp_path, WHOLE)
    built_in(base, AS_OF)
    text = b"".join(contents(base).values()).decode(errors="replace")
    for word in ("quokka-key", "quokka-row", "quokka-owner", "quokka-cause", "quokka-note"):
        assert word in text
    assert "quokka-team" in contents(base)["index.html"].decode()
    assert "Quokka-person" in text
    assert ":::" not in contents(base)["incidents/plain/index.html"].decode()


def test_a_policy_holds_fields_back(tmp_path: Path) -> None:
    """From insiders too, where it says so; a changed policy changes the next build."""
    base = lay_down(tmp_path, files(FIELDS, dict.fromkeys(PARTS, ""), ""))
    built_in(base, AS_OF)
    assert holding(base, "quokka-commitment")
    lay_down(base, {"hindsite.yml": "policy: {withhold: {internal: [updates.executive, roles]}}\n"})
    built_in(base, AS_OF)
    assert not holding(base, "quokka-commitment")
    assert not holding(base, "quokka-person")
    assert holding(base, "quokka-room")


PARTED = """\
roles: {commander: Quokka-person, scribe: Bandicoot-person}
impact: {summary: quokka-impact, affected_users_pct: 31.4}
resolution: {strategy: hotfix, why: quokka-reason}
"""
OF_PARTS = """\
policy:
  withhold:
    public: [roles.Commander, impact.summary, resolution.why, action_items.owner, links]
"""


def test_a_policy_holds_parts_of_fields_back(tmp_path: Path) -> None:
    """From pages, data and the search: the site is that of a record that never had them."""
    parts = {**dict.fromkeys(PARTS, ""), "action": "- [ ] A2: Ask twice (@quokka-owner)"}
    policy = {"hindsite.yml": OF_PARTS}
    whole = lay_down(tmp_path / "whole", {**files(PARTED, parts, ""), **policy})
    built_in(whole, AS_OF, audience="public")
    assert holding(whole, CANARY) == []
    assert {"incidents/plain/index.html", "search/2026/records.json"} <= set(contents(whole))
    page = contents(whole)["incidents/plain/index.html"].decode()
    for words in ("Bandicoot-person", "31.4", "Ask twice", "Alert on failures over 5 % at the"):
        assert words in page


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("impact.sumary", "did you mean “impact.summary”"),
        ("roles.comander", "did you mean “commander”"),
        ("links.title", "nothing that can be held back"),
    ],
)
def test_a_part_that_is_none_is_an_error(tmp_path: Path, name: str, told: str) -> None:
    """Told with the nearest that there is, and nothing is published."""
    base = lay_down(tmp_path, files(PARTED, dict.fromkeys(PARTS, ""), ""))
    lay_down(base, {"hindsite.yml": f"policy: {{withhold: {{public: [{name}]}}}}\n"})
    result = run(base, "build", "--audience", "public")
    assert result.exit_code == 3
    assert name in result.stderr
    assert told in " ".join(result.stderr.split())
    assert not (base / "site").exists()


def test_a_policy_that_names_nothing_is_an_error(tmp_path: Path) -> None:
    """A misspelt field would be published."""
    base = lay_down(tmp_path, LESS)
    lay_down(base, {"hindsite.yml": "policy: {withhold: {public: [rolls]}}\n"})
    result = run(base, "build", "--audience", "public")
    assert result.exit_code == 3
    assert "rolls" in result.stderr
    assert not (base / "site").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["stats", "--format", "json"],
        ["report", "2026-Q1"],
        ["check", "--format", "json", "--no-baseline"],
        ["classify", "plain", "--format", "json"],
    ],
)
def test_commands_keep_quiet_as_well(tmp_path: Path, command: list[str]) -> None:
    """Whatever is printed for an audience."""
    base = lay_down(tmp_path, WHOLE)
    told = run(base, *command, "--audience", "public", "--as-of", AS_OF)
    assert told.output
    assert CANARY not in told.output.lower()


def test_the_search_for_leaks_knows_it(tmp_path: Path) -> None:
    """A file that says eight words of what is held back, or a short part or line, is found."""
    base = lay_down(tmp_path, WHOLE)
    lay_down(base / "out", {"a.txt": "see Or ask the quokka team in its room."})
    lay_down(base / "out", {"b.txt": "as on the Root cause of quokkas"})
    found = run(base, "leaks", "out", "--audience", "public")
    assert (found.exit_code, found.stdout.splitlines()) == (
        1,
        [
            "a.txt: quokka",
            "a.txt: or ask the quokka team in its room",
            "b.txt: root cause of quokkas",
        ],
    )
    assert run(base, "leaks", "out").exit_code == 0


@pytest.mark.parametrize("words", ["Quokka-person", "quokka room", "quokka-row"])
def test_a_person_or_a_room_is_found_as_well(tmp_path: Path, words: str) -> None:
    """Two words of which one is said by nothing else: the build publishes no such site."""
    fields = FIELDS.replace("https://quokka-room.example/", "Quokka room")
    base = lay_down(tmp_path, files(fields, PARTS, ""))
    lay_down(base, {"site_templates/pages/year.md.j2": f"<p>Ask {words} of it.</p>\n"})
    result = run(base, "build", "--audience", "public", "--as-of", AS_OF)
    assert result.exit_code == 3
    assert "incidents/2026/index.html" in result.stderr
    assert not (base / "site").exists()


def test_a_short_text_of_common_words_is_no_leak(tmp_path: Path) -> None:
    """A month, a team that is named in sight, words of every page: no build fails by them."""
    common = FIELDS.replace("Quokka-person", "March 2026, payments").replace(
        "https://quokka-room.example/", "Search checkout"
    )
    common = common.replace("roles: {", "roles: {observer: Tuesday, scribe: bundle, ")
    base = lay_down(tmp_path, files(common, PARTS, ""))
    built_in(base, AS_OF, audience="public")
    assert holding(base, "bundle")
    assert holding(base, "search")
    assert run(base, "leaks", "--audience", "public").stdout == "No leak.\n"


def test_a_mistyped_marker_publishes_nothing(tmp_path: Path) -> None:
    """The build fails; with --keep-going there is no page at all, for whomever."""
    parts = {**PARTS, "section": PARTS["section"].replace("::: internal", "::: intrenal")}
    base = lay_down(tmp_path, files(FIELDS, parts, ""))
    result = run(base, "build", "--audience", "public", "--as-of", AS_OF)
    assert result.exit_code == 1
    assert CANARY not in result.output.lower()
    for audience in ("public", "restricted"):
        built_in(base, AS_OF, audience=audience, keep_going=True)
        assert "incidents/plain/index.html" not in contents(base)
        assert holding(base, "quokka-cause") == []


def test_a_mistyped_marker_in_the_introduction_is_told(tmp_path: Path) -> None:
    """The first page has no introduction then, and the check names the line."""
    base = lay_down(tmp_path, {**LESS, "content/index.md": HOME % "::: internal\nquokka"})
    told = json.loads(run(base, "check", "--format", "json", "--no-baseline").stdout)
    found = [item for item in told["findings"] if item["rule"] == "held-back"]
    assert [(item["path"], item["line"]) for item in found] == [("content/index.md", 5)]
    with pytest.raises(FindingsError):
        built_in(base, AS_OF, audience="public")
    built_in(base, AS_OF, audience="public", keep_going=True)
    assert holding(base, CANARY) == []


def test_hidden_incidents_are_counted_where_the_policy_says_so(tmp_path: Path) -> None:
    """On the pages that tell what they rest on; of the records nothing but how many there are."""
    secret = RECORD.replace("visibility: public", "visibility: restricted") % {
        "fields": "",
        **dict.fromkeys(PARTS, ""),
    }
    later = secret.replace("2026-03-10", "2026-06-10")
    more = {"content/incidents/quokka.md": secret, "content/incidents/quokka-2.md": later}
    base = lay_down(tmp_path, {**LESS, **more})
    built_in(base, AS_OF, audience="public")
    assert not holding(base, "not shown to this audience")
    lay_down(base, {"hindsite.yml": "policy: {count_hidden: true}\n"})
    built_in(base, AS_OF, audience="public")
    told = holding(base, "1 more not shown to this audience")
    assert {"index.html", "incidents/index.html", "metrics/index.html"} <= set(told)
    assert not holding(base, CANARY)
    (base / "content/incidents/quokka.md").unlink()
    built_in(base, AS_OF, audience="public")
    assert not holding(base, "not shown to this audience")
