"""What the YAML parser says of text that is no YAML → what to tell people, and how to mend it."""

from __future__ import annotations

import re

__all__ = [
    "AFTER_QUOTE", "COLON", "CONFLICT", "CUT", "FLAT", "REMEDY", "UNCLOSED", "UNSEEN", "explained",
    "sign_in",
]  # fmt: skip

REMEDY = "put quotes around the text, or mend the indentation of this line and those before"
UNCLOSED = ("a quotation mark is not closed", "add the quotation mark that is missing")
COLON = (
    "a “: ” stands in text without quotes, within brackets",
    "put quotes around the text, or a comma where a field ends",
)
CONFLICT = (
    "Git has left a conflict here",
    "keep the lines of one side, and take away those with <<<<<<<, ======= and >>>>>>>",
)
FLAT = (
    "text of several lines is not indented below its field",
    "indent these lines deeper than the field with “|” or “>”",
)
UNSEEN = ("a character that nobody sees stands here", "take it away, or type the word anew")
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
    "indented": (
        "this indented line goes on the text above it, and a “: ” stands in it",
        "begin it where the fields before it begin, or put quotes around all of the text",
    ),
    "curly": (
        "quotation marks such as “ and ” are letters to YAML, and hold no text together",
        'write straight ones in their place: "…"',
    ),
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
    "<document start>": (
        "a line “...” or “---” above ends what YAML reads here, and more follows",
        "take that line away",
    ),
    "expected '-' indicator": (
        "this line stands in a list, and no “- ” begins it",
        "begin it with “- ”, below the one of the line before, or indent it as the list's field",
    ),
    "expected node content": (
        "nothing stands between two commas, or what cannot begin a text",
        "take one comma away, or put quotes around the text",
    ),
    "unknown escape": (
        "this “\\” means nothing within double quotes",
        "write it twice, or use single quotes",
    ),
}
_INDENTED = re.compile(r" +[\w-]+$")
_CURLY = re.compile("(?:^|: +|- +|[\\[{,] *)[\u00ab\u2018-\u201f]")
_INVISIBLE = re.compile(r":[\u00a0\u2007\u202f\u3000]")
# What begins something else than text: an anchor, an alias, a list, a text of several lines.
_SIGNS = re.compile(r"(?:: +|- +|^ *(?!- ))([&*>|?-])(?!\w*:)")
# A field whose text has a “: ” in it, up to a comment; no text that is long or has quotes.
_COLON_WITHIN = re.compile(
    r"[ ]*(?:- )?([\w-]+: +)([^\s'\"\\\[{#&*!|>%@`][^\"\\#\n]{0,80}\S)[ ]*(?:#.*)?$"
)
# Text within braces or brackets, or up to the end of its line.
_UP_TO_A_SIGN = re.compile(r"[^\s\"\\,\[\]{}#][^\"\\,\[\]{}#\n]{0,80}(?=[,\]}#]|$)")
_OF_SIGNS = (
    "alphabetic or numeric", "undefined alias", "comment or line break",
    "block sequence entries are not", "mapping keys are not",
)  # fmt: skip
_OF_QUOTES = ("mapping values", "expected ',' or")


def explained(problem: str, context: str, source: str, column: int) -> tuple[str, str]:
    """The parser's problem in words for people, and the remedy; its own words where none fit.

    Args:
        problem: What the parser met.
        context: What it was reading.
        source: The line in which it stopped.
        column: Where in that line, counted from 0.
    """
    if source.startswith("\t"):
        return "a tab indents this line", "indent with spaces"
    if "scanning a quoted scalar" in context:
        return UNCLOSED
    if (begun := sign_in(problem, source, column)) is not None:
        return f"text cannot begin with “{source[begun]}”", _quoted_from(source, begun)
    if "expected key" in problem:
        return _goes_on(source[:column].rstrip(), source[column:].strip())
    told = _seen_in(problem, source, column)
    if told.startswith("mapping values") and (whole := _COLON_WITHIN.match(source)):
        return _WORDS["mapping values are not allowed"][0], _in_quotes(whole[1], whole[2])
    return next((said for word, said in _WORDS.items() if word in told), (problem, REMEDY))


def _in_quotes(before: str, text: str) -> str:
    """How to write text in quotes, with what stands before it in its line."""
    return f'put quotes around the text: {before}"{text}"'


def _quoted_from(source: str, begun: int) -> str:
    """How to write the text that begins in a line with a sign that none can begin with."""
    text = _UP_TO_A_SIGN.match(source, begun)
    return _in_quotes("", text[0].rstrip()) if text else "put quotes around the text"


def _seen_in(problem: str, source: str, column: int) -> str:
    """The word for what a line shows to be the reason; else the parser's problem itself."""
    if "mapping values" in problem and _INDENTED.match(source[:column]):
        return "indented"
    if _INVISIBLE.search(source):
        return "no space"
    if any(word in problem for word in _OF_QUOTES) and _CURLY.search(source):
        return "curly"
    return problem


def sign_in(problem: str, source: str, column: int) -> int | None:
    """Where in a line, from 0, a sign stands that no text can begin with; None for nowhere."""
    sign = source[column : column + 1]
    if "cannot start any token" in problem and sign and sign.isprintable():
        return column
    if any(word in problem for word in _OF_SIGNS) and (begun := _SIGNS.search(source)):
        return begun.start(1)
    return None


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
