"""What the YAML parser says of text that is no YAML → what to tell people, and how to mend it."""

from __future__ import annotations

import re

__all__ = ["AFTER_QUOTE", "CUT", "REMEDY", "UNCLOSED", "explained"]

REMEDY = "put quotes around the text, or mend the indentation of this line and those before"
UNCLOSED = ("a quotation mark is not closed", "add the quotation mark that is missing")
CUT = (
    "what follows “ #” is a comment, and text or a list ends too soon",
    "put quotes around text with “ #” in it",
)
AFTER_QUOTE = (
    "text goes on after a closing quotation mark",
    "put all of the text in double quotes, or write ' twice within '…'",
)
# What the parser says, and how it is said here with its remedy.
_WORDS = {
    "no space": (
        "the space after the colon is of a sort that YAML does not know",
        "type it anew",
    ),
    "mapping values are not allowed": ("a “: ” stands where none can", REMEDY),
    "expected ':'": (
        "this line has no “: ” after a field's name",
        "write “field: value”, with a space after the colon",
    ),
    "expected ',' or ']'": (
        "a “[” is not closed, or a comma is missing after it",
        "add what is missing, or put quotes around text with brackets",
    ),
    "expected ',' or '}'": (
        "a “{” is not closed, or a comma is missing after it",
        "add what is missing, or put quotes around text with braces",
    ),
    "unknown escape": (
        "this “\\” means nothing within double quotes",
        "write it twice, or use single quotes",
    ),
}
_INVISIBLE = re.compile(r":[\u00a0\u2007\u202f\u3000]")
# What begins something else than text: an anchor, an alias, a list, a text of several lines.
_SIGNS = re.compile(r"(?:^|: +|- +)([&*>|?-])(?!\w*:)")
_OF_SIGNS = (
    "alphabetic or numeric", "undefined alias", "comment or line break",
    "block sequence entries are not", "mapping keys are not",
)  # fmt: skip


def explained(problem: str, context: str, source: str, column: int) -> tuple[str, str]:
    """The parser's problem in words for people, and the remedy; its own words where none fit.

    Args:
        problem: What the parser met.
        context: What it was reading.
        source: The line in which it stopped.
        column: Where in that line, counted from 0.
    """
    before, sign = source[:column].rstrip(), source[column : column + 1]
    if source.startswith("\t"):
        return "a tab indents this line", "indent with spaces"
    if "scanning a quoted scalar" in context:
        return UNCLOSED
    if "cannot start any token" in problem and sign.isprintable():
        return f"text cannot begin with “{sign}”", "put quotes around the text"
    if any(word in problem for word in _OF_SIGNS) and (begun := _SIGNS.search(source.strip())):
        return f"text cannot begin with “{begun[1]}”", "put quotes around the text"
    if "expected key" in problem:
        return _goes_on(before, source[column:].strip())
    if _INVISIBLE.search(source):
        problem = "no space"
    return next((said for word, said in _WORDS.items() if word in problem), (problem, REMEDY))


def _goes_on(before: str, after: str) -> tuple[str, str]:
    """What to say of a line that goes on where its value had ended."""
    if after == "," and before:
        return "a comma ends this line", "take it away: each field has a line of its own"
    if before.endswith(("'", '"')):
        return AFTER_QUOTE
    if after in {"]", "}"}:
        return f"there is one “{after}” too many", "take it away"
    if before.endswith(("]", "}")):
        return f"text goes on after a closing “{before[-1]}”", "put quotes around all of the text"
    if before:
        return "this does not belong to the value before it", REMEDY
    return "this line does not fit those before it", "indent it as its neighbours are"
