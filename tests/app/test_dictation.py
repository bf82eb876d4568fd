from __future__ import annotations

import pytest

from hindsite.app.dictation import Dictated, dictated, update_dictated
from hindsite.errors import UsageError


def test_lines_and_prose() -> None:
    """Fields come first, in any spelling of their names; what follows is the summary."""
    found = dictated(
        "\ufeffTitle: Checkout: slow\nService: a, b\ncommander: ann\nStarted-At:\n\n"
        "Slow.\n\nnote: x\n"
    )
    assert found.fields == {"title": "Checkout: slow", "services": "a, b"}
    assert found.roles == {"incident_commander": "ann"}
    assert found.text == "Slow.\n\nnote: x"


@pytest.mark.parametrize("text", ["", "Since 09:05: slow", "Note: all is slow\ntitle: x"])
def test_prose(text: str) -> None:
    """Where the first line is no field all of it is prose."""
    assert dictated(text) == Dictated(text=text)


def test_unknown_key() -> None:
    """A key that is not known is asked back."""
    with pytest.raises(UsageError, match="did you mean “started_at”"):
        dictated("title: a\nstart: b")


def test_an_update() -> None:
    """Lines with keys in any spelling; the last of two with one key counts, empty ones do not."""
    found = update_dictated(
        "\ufeffImpact: a: b\n\n  DOING:  x\nNext-Update: 30m\ndoing: y\nhappening:\n"
    )
    assert found == {"impact": "a: b", "doing": "y", "next": "30m"}


def test_an_update_with_other_lines() -> None:
    """Prose says nothing of which field it is meant for; keys are asked back."""
    with pytest.raises(UsageError, match="“All is slow” is no “key: value”"):
        update_dictated("impact: a\nAll is slow\ndoing: b")
    with pytest.raises(UsageError, match="did you mean “impact”"):
        update_dictated("impacts: a")
