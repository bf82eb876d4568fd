from __future__ import annotations

import pytest

from hindsite.checks.phrases import holds, phrases, phrases_by_name, plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**3. Root-cause:**", "root cause"),
        ("5 Whys", "5 whys"),
        ("What didn’t go well?", "what didn't go well"),
        ("TL;DR", "tl dr"),
        ("incident_commander", "incident commander"),
        ("2026", "2026"),
        ("📉", ""),
    ],
)
def test_words_in_one_form(text: str, words: str) -> None:
    """Case, punctuation and the numbers of headings do not matter."""
    assert plain(text) == words


def test_phrases_are_whole_words() -> None:
    """A part of a word is no phrase."""
    assert holds("timeline of events", ("timeline",))
    assert not holds("timelines", ("timeline",))
    assert phrases("no list") == ()


def test_names_of_the_library_come_besides() -> None:
    """A name means itself, what the list says, and what the library adds, whatever its case."""
    known = phrases_by_name("postmortems", "roles", (("Incident_Commander", ("Einsatzleiter",)),))
    commander = known["incident commander"]
    assert {"incident commander", "ic", "einsatzleiter"} <= set(commander)
    assert phrases_by_name("postmortems", "roles", (("scribe", ("writer",)),))["scribe"] == (
        "scribe",
        "writer",
    )
    assert phrases_by_name("postmortems", "nothing") == {}
