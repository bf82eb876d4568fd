"""The word lists that ship with the package: what rules on language look for, as data."""

from __future__ import annotations

from functools import cache

from hindsite.reading.yaml_text import Data, parse
from hindsite.resources import words_folder

__all__ = ["word_list"]


@cache
def word_list(name: str) -> dict[str, Data]:
    """What one file of the folder of words holds, `actions` for `actions.yml`.

    Every word is text in it, and no number or truth: `no` and `on` are words like others.
    """
    text = (words_folder() / f"{name}.yml").read_text(encoding="utf-8")
    parsed = parse(text)
    return parsed.data if isinstance(parsed.data, dict) and not parsed.notes else {}
