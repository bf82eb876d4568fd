from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.errors import SettingsError
from hindsite.model.enums import Severity
from hindsite.model.settings import Settings
from hindsite.reading.settings import read_settings
from tests.factories import instant


def _read(folder: Path, text: str | bytes) -> Settings:
    content = text.encode() if isinstance(text, str) else text
    (folder / "hindsite.yml").write_bytes(content)
    return read_settings(folder)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    """A knowledge base needs no settings."""
    assert read_settings(tmp_path) == Settings()


@pytest.mark.parametrize("text", ["", "# nothing\n", "version: 1\r\n", b"\xef\xbb\xbfversion: 1\n"])
def test_an_empty_file_is_no_fault(tmp_path: Path, text: str | bytes) -> None:
    """Whatever is not said has its default."""
    assert _read(tmp_path, text).timezone == "UTC"


def test_what_is_said_is_in_force(tmp_path: Path) -> None:
    """Parts of the policy may be replaced alone; places lead to lines."""
    settings = _read(
        tmp_path,
        "version: 1\ntimezone: Europe/Berlin\nas_of: 2026-11-20T12:00\n"
        "services:\n  - {id: db, formerly: [old], tier: }\n"
        "policy:\n  postmortem_due: 3\n  open_too_long: 2w\n  severities:\n"
        "    SEV-1: {name: Bad, meaning: All is lost, responders: All, respond_within: 3m}\n",
    )
    assert settings.policy.for_severity(Severity.SEV1).name == "Bad"
    assert settings.policy.for_severity(Severity.SEV2).name == "Major"
    assert settings.policy.postmortem_due == 3
    assert settings.places.of("services", 0, "formerly").line == 5
    assert settings.zone.key == "Europe/Berlin"
    assert settings.as_of == instant("2026-11-20T11:00Z")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("- a\n", ["hindsite.yml:1:1", "no fields"]),
        ("just text\n", ["hindsite.yml:1:1", "no fields"]),
        ("a: b: c\n", ["hindsite.yml:1:5", "no YAML"]),
        ("version: 1\nversion: 1\n", ["hindsite.yml:2:1", "given twice"]),
        ("version: 2\n", ["hindsite.yml:1:10", "found: 2"]),
        ("site:\n  nmae: X\n", ["hindsite.yml:2:3", "did you mean “name”?"]),
        (
            "sources:\n  - {path: a, as: alerts, preset: cstate, fields: {name: x}}\n",
            [
                "hindsite.yml:2:35: sources[0].preset says nothing of alerts",
                "sources[0].fields.name says nothing of alerts",
            ],
        ),
        (
            "sources:\n  - {path: a, as: alerts, defaults: {visibility: all, kind: x}}\n",
            [
                "defaults.visibility says nothing of alerts (found: all)",
                "one of public, internal, restricted",
                "defaults.kind says nothing of alerts",
            ],
        ),
        ("timezone: Mars/Base\n", ["hindsite.yml:1:11", "zone"]),
        ("as_of: soon\n", ["hindsite.yml:1:8", "no time"]),
        ("services: [{name: X}]\n", ["hindsite.yml:1:12", "services[0].id is missing"]),
        ("services:\n  - {id: a b}\n", ["hindsite.yml:2:10", "address"]),
        ("services:\n  - {id: a, slo: 140}\n", ["hindsite.yml:2:18", "more than all"]),
        (
            "policy:\n  severities: {SEV-9: {name: X}}\n",
            ["hindsite.yml:2:23", "policy.severities.SEV-9: this word"],
        ),
        ("policy:\n  postmortem_due: 999\n", ["hindsite.yml:2:19"]),
        ("policy:\n  open_too_long: 99999w\n", ["hindsite.yml:2:18", "too long"]),
        ("population: []\n", ["hindsite.yml:1:13"]),
        (
            "sources:\n  - {path: x, as: incidents, preset: cstat}\n",
            ["hindsite.yml:2:38", "did you mean “cstate”?"],
        ),
        (
            "sources:\n  - {path: x, as: incidents, preset: nothing-like-it}\n",
            ["hindsite.yml:2:38", "cstate, hugo"],
        ),
        (
            "sources:\n  - {path: x, as: incidents, fields: {startd_at: date}}\n",
            ["hindsite.yml:2:50", "did you mean “started_at”?"],
        ),
        (
            "sources:\n  - {path: x, as: runbooks, defaults: {severity: SEV-1}}\n",
            ["hindsite.yml:2:50", "no field of runbooks"],
        ),
        (
            "services:\n  - {id: db}\n  - {id: DB}\n",
            ["hindsite.yml:3:10", "services[0] has already"],
        ),
        ("services:\n  - {id: db}\n  - {id: x, formerly: [db]}\n", ["hindsite.yml:3:10"]),
        ("audience: x\n", ["hindsite.yml:1:1", "no field of the settings", "write one of as_of"]),
        ("policy: {postmortem_due: soon}\n", ["hindsite.yml:1:26", "write a whole number"]),
        ("site: Ours\n", ["hindsite.yml:1:7", "fields of its own: content_policy, description"]),
        ("teams:\n  - {id: a}\n  - {id: A}\n", ["hindsite.yml:3:10", "teams[0]"]),
        (
            "words:\n  sections: {root-cause: [x], Rot cause: [x]}\n",
            ["hindsite.yml:2:42", "no such section (found: Rot cause)", "“Root cause”?"],
        ),
        (
            "policy: {postmortem_sections: [Causes]}\nwords:\n  sections: {Summary: [x]}\n",
            ["hindsite.yml:3:23", "known are Causes"],
        ),
    ],
)
def test_each_fault_is_named_with_its_line(tmp_path: Path, text: str, parts: list[str]) -> None:
    """The error says where, what and how to mend it."""
    with pytest.raises(SettingsError) as caught:
        _read(tmp_path, text)
    assert [part for part in parts if part not in caught.value.message] == []
    assert caught.value.remedy


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    """Nobody mends one to learn of the next."""
    with pytest.raises(SettingsError) as caught:
        _read(tmp_path, "colour: red\ntimezone: Mars\nservices: [{id: a b}]\n")
    assert len(caught.value.message.splitlines()) == 3


def test_all_fields_that_are_no_yaml_are_named_at_once(tmp_path: Path) -> None:
    """Nobody mends one line to be told of the next."""
    with pytest.raises(SettingsError) as caught:
        _read(tmp_path, "site: [a\ntimezone: UTC\nservices: @b\n")
    assert [line.split(":")[1] for line in caught.value.message.split("\n")] == ["1", "3"]


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """Neither bytes of another encoding nor a folder in its place."""
    with pytest.raises(SettingsError, match="cannot be read"):
        _read(tmp_path, b"site: \xff\n")
    (tmp_path / "hindsite.yml").unlink()
    (tmp_path / "hindsite.yml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path)


def test_the_address_of_the_documentation(tmp_path: Path) -> None:
    """It is a folder of the web, with or without a slash at its end."""
    file = tmp_path / "hindsite.yml"
    for written in ("https://docs.example/hindsite", "https://docs.example/hindsite/"):
        file.write_text(f"docs_url: {written}\n", encoding="utf-8")
        assert read_settings(tmp_path).docs_url == "https://docs.example/hindsite/"
    for wrong in ("docs/", "mailto:a@example.org", "javascript:alert(1)"):
        file.write_text(f"docs_url: {wrong}\n", encoding="utf-8")
        with pytest.raises(SettingsError, match="begins with https"):
            read_settings(tmp_path)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (
            "site_name: x\nsite_url: https://kb.example.org/ops/ # here\n",
            "https://kb.example.org/ops/",
        ),
        ("site_url: 'https://kb.example.org'\n", "https://kb.example.org"),
        ("site_url: !ENV [URL, 'https://kb.example.org']\n", None),
        ("extra:\n  site_url: https://kb.example.org\n", None),
        ("site_url: \n", None),
    ],
)
def test_where_the_site_will_be_mkdocs_may_say(tmp_path: Path, text: str, url: str | None) -> None:
    """As long as hindsite.yml does not, and as far as it is written there plainly."""
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    assert read_settings(tmp_path).site.url == url
    settings = _read(tmp_path, "site: {url: https://own.example.org}\n")
    assert settings.site.url == "https://own.example.org"
