"""Two states of a library → what a change does to it, for people and for programs."""

from hindsite.comparing.actions import action_changes
from hindsite.comparing.differences import moves, recurrences
from hindsite.comparing.markdown import MARKER, render_markdown
from hindsite.comparing.pairs import Pair, Sides, paired, seen
from hindsite.comparing.plain import render_json
from hindsite.comparing.records import record_changes
from hindsite.comparing.values import Comparison, Fate, Likes

__all__ = [
    "MARKER",
    "Comparison",
    "Fate",
    "Likes",
    "Pair",
    "Sides",
    "action_changes",
    "moves",
    "paired",
    "record_changes",
    "recurrences",
    "render_json",
    "render_markdown",
    "seen",
]
