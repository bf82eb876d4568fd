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


@pytest.mark.parametrize("text", ["", "Since 09:05: slow", "Note: all is slow\n\ntitle: x"])
def test_prose(text: str) -> None:
    """Where no line at the beginning is a field all of it is prose."""
    assert dictated(text) == Dictated(text=text)


@pytest.mark.parametrize("text", ["title: a\nstart: b", "start: b\ntitle: a", "start: b"])
def test_unknown_key(text: str) -> None:
    """A key that is not known is asked back, also where the first line has it, or no other one."""
    with pytest.raises(UsageError, match="did you mean “started_at”"):
        dictated(text)


def test_a_key_twice() -> None:
    """Neither of two values is lost in silence."""
    with pytest.raises(UsageError, match="“Service” stands there twice") as caught:
        dictated("services: a\nService: b")
    assert "“Service: b”" in caught.value.remedy


def test_an_update() -> None:
    """Lines with keys in any spelling; empty ones do not count."""
    found = update_dictated("\ufeffImpact: a: b\n\n  DOING:  x\nNext-Update: 30m\nhappening:\n")
    assert found == {"impact": "a: b", "doing": "x", "next": "30m"}
    with pytest.raises(UsageError, match="“doing” stands there twice"):
        update_dictated("doing: x\ndoing: y")


def test_an_update_with_other_lines() -> None:
    """Prose says nothing of which field it is meant for; keys are asked back."""
    with pytest.raises(UsageError, match="“All is slow” is no “key: value”"):
        update_dictated("impact: a\nAll is slow\ndoing: b")
    with pytest.raises(UsageError, match="did you mean “impact”"):
        update_dictated("impacts: a")
