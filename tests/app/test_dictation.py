from __future__ import annotations

import pytest

from hindsite.app.dictation import Dictated, dictated
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
