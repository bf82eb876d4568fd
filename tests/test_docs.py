from __future__ import annotations

import re
from pathlib import Path

import pytest

from hindsite.checks.catalogue import EXPLANATIONS
from hindsite.cli import main
from hindsite.model.settings import Settings

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("code", sorted(EXPLANATIONS))
def test_every_rule_is_documented(code: str) -> None:
    """Whoever meets a finding can look its code up."""
    assert f"`{code}`" in (ROOT / "docs/findings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(Settings.model_fields) - {"places"}))
def test_every_setting_is_documented(name: str) -> None:
    """Each top key of hindsite.yml has its place in the documentation."""
    assert name in (ROOT / "docs/settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_is_documented(name: str) -> None:
    """What a command takes is written down where people look."""
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert f"hindsite {name}" in text
    for option in main.commands[name].params:
        long = [word for word in option.opts if word.startswith("--")]
        assert all(word in text for word in long), long


def test_links_between_documents_lead_somewhere() -> None:
    """No document links to a file that is not there."""
    dead = [
        (file.name, target)
        for file in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8"))
        if not (file.parent / target).exists()
    ]
    assert dead == []


def test_blocks_of_code_end_where_they_should() -> None:
    """No block of code begins while another is open: a heading in it would be code, too."""
    nested = [
        f"{file.name}:{number}"
        for file in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
        for number in _begun_within(file.read_text(encoding="utf-8").splitlines())
    ]
    assert nested == []


def _begun_within(lines: list[str]) -> list[int]:
    """The numbers of lines that begin a block of code within another that they cannot end."""
    found, fence = [], ""
    for number, line in enumerate(lines, 1):
        match = re.match(r"\s*(`{3,})(.*)", line)
        if match is None:
            continue
        if not fence:
            fence = match[1]
        elif match[2]:
            found += [number] if len(match[1]) >= len(fence) else []
        elif len(match[1]) >= len(fence):
            fence = ""
    return found
