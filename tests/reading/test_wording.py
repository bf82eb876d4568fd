from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.errors import SettingsError
from hindsite.reading import read_settings, wording


@pytest.mark.parametrize(
    "text",
    ["", "phrases: [{words: [a]}]", "phrases: [", "nonsense: [a]", "persons: [a]\npersons: []"],
)
def test_a_broken_list_is_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """A library's own shipped list that cannot be read is a fault of the package."""
    (tmp_path / "blameless.yml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(wording, "words_folder", lambda: tmp_path)
    wording.shipped_wording.cache_clear()
    try:
        if text:
            with pytest.raises(ValueError, match="is broken"):
                wording.shipped_wording()
        else:
            assert wording.shipped_wording().phrases == ()
    finally:
        wording.shipped_wording.cache_clear()


def test_words_to_remove_stand_in_the_list(tmp_path: Path) -> None:
    """Whoever misspells them would wait for an effect that never comes."""
    text = "words: {blame: {remove: [Should have, human eror, nothing like it]}}\n"
    (tmp_path / "hindsite.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path)
    first, second, *_ = str(caught.value).splitlines()
    assert first.startswith("hindsite.yml:1:39: words.blame.remove[1] is not in the list")
    assert first.endswith("did you mean “human error”?")
    assert "words.blame.remove[2]" in second
    assert "docs/rules/blameless-language.md" in second
