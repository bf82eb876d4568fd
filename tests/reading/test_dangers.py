"""The list of dangerous commands as it is read, and what a library may change in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.errors import SettingsError
from hindsite.reading import dangers, read_settings


def _settings(folder: Path, text: str) -> None:
    (folder / "hindsite.yml").write_text(f"words: {{dangerous: {text}}}\n", encoding="utf-8")
    read_settings(folder)


@pytest.mark.parametrize("text", ["commands: [{name: a}]", "commands: [", "nonsense: [a]"])
def test_a_broken_list_is_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """A shipped list that cannot be read is a fault of the package."""
    (tmp_path / "dangerous.yml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(dangers, "words_folder", lambda: tmp_path)
    dangers.shipped_dangers.cache_clear()
    try:
        with pytest.raises(ValueError, match="is broken"):
            dangers.shipped_dangers()
    finally:
        dangers.shipped_dangers.cache_clear()


def test_a_name_to_remove_stands_in_the_list(tmp_path: Path) -> None:
    """Whoever misspells it would wait for an effect that never comes."""
    with pytest.raises(SettingsError) as caught:
        _settings(tmp_path, "{remove: [Force-Flag, rm-recursiv, nothing like it]}")
    first, second, *_ = str(caught.value).splitlines()
    assert "words.dangerous.remove[1] is not in the list" in first
    assert first.endswith("did you mean “rm-recursive”?")
    assert "docs/runbooks.md" in second


@pytest.mark.parametrize(
    ("pattern", "message"),
    [("'('", "this is no regular expression"), ("'x*'", "this is everywhere")],
)
def test_a_pattern_that_cannot_be_meant(tmp_path: Path, pattern: str, message: str) -> None:
    """A pattern is a regular expression, and needs a character to match."""
    with pytest.raises(SettingsError, match=message):
        _settings(tmp_path, f"{{add: [{{name: a, pattern: {pattern}, why: it does}}]}}")


def test_a_command_of_the_library(tmp_path: Path) -> None:
    """What is added is read as it stands."""
    _settings(tmp_path, "{add: [{name: promote, pattern: 'pg_ctl +promote', why: it promotes}]}")
    (found,) = read_settings(tmp_path).words.dangerous.add
    assert found.expression.search("PG_CTL  promote")
