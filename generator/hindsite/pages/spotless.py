"""HTML of which it is known at a look what the sanitiser makes of it: the same.

Markdown makes the same few elements over and over. Whether a text has but those, nested as HTML
has them and spelt as the sanitiser spells them, is found out from the innermost ones outwards:
each becomes a sign of its kind, until nothing but signs and words is left. That takes a quarter of
the time in which the sanitiser builds a tree and writes it again. All else in a text, as harmless
as it may be, is left to the sanitiser.
"""

from __future__ import annotations

import re

__all__ = ["spotless"]

_WORD, _LINK, _BLOCK = "\x04", "\x02", "\x03"
"""Signs of an element within a line, of one with a link in it, and of a block: no value has one."""

_EMPTY = {
    "<br />": "<br>",
    "<hr />": "<hr>",
    " disabled/>": ' disabled="">',
    " disabled checked/>": ' disabled="" checked="">',
}
"""How Markdown ends elements that have no end of their own, and how the sanitiser does."""

# All groups are atomic: what was read in one way is read in no other, so that the time grows with
# the length alone. `(?>…*)` is `…*+` without its bug about groups, of which Python has versions.
_TEXT = r"[^<>&\x00-\x03\x05-\x08\x0b-\x1f\x7f-\xa0]++|&(?:amp|lt|gt|nbsp);"
_WORDS = rf"(?>(?:{_TEXT})*)"
_LINE = rf"(?>(?:{_TEXT}|{_LINK})*)"
_FLOW = rf"(?>(?:{_TEXT}|{_LINK}|{_BLOCK})*)"
_OUTSIDE = re.compile(r"[\ud800-\udfff\ufeff]")
# Names that are the theme's or ours, and white space that the sanitiser would take away.
_ODD = re.compile(r'class="(?:[^"]* )?(?:(?:[Mm][Dd]|[HhJj][Ss]|[Nn][Oo])-|[ "])')
_OURS = re.compile(r'id="(?:__|[Hh][Ss]-)')
_CLASS = r'(?: class="[A-Za-z0-9 _-]++")?'
_ID = r'(?: id="[A-Za-z0-9_.-]{1,200}+")?'
_TITLE = r'(?: title="[A-Za-z0-9 _.,:;()-]++")?'
# Each label of a host begins with a letter, so that it is no number and no code of other letters.
_HOST = r"https?://(?>[a-z][a-z0-9]*+(?>-[a-z0-9]++)*\.)+[a-z]++(?=[/\"])"
_PLACE = r"(?>[A-Za-z0-9_./#?=~-]++|&amp;)*"
_PATH = r"(?>[A-Za-z0-9_./#?=~%:@!$,;()*+-]++|&amp;)*"
_HREF = rf'(?: href="(?>{_HOST}{_PATH}|{_PLACE})")?'
_MARK = rf"<(span|code|strong|em|label|del|mark|sub|sup|kbd|ins){_CLASS}>"

_BOX_OR_BREAK = re.compile(r'<br />|<input type="checkbox" disabled(?: checked)?/>')
_MARKED = re.compile(rf"{_MARK}{_WORDS}</\1>")
_LINKED = re.compile(rf"<a{_CLASS}{_HREF}{_TITLE}>{_WORDS}</a>")
_MARKED_LINK = re.compile(rf"{_MARK}{_LINE}</\1>")
# A line feed that follows the beginning of `pre` is none of its text.
_LINES = re.compile(rf"<(p|h[1-6]|summary|pre(?=>[^\n])){_CLASS}{_ID}>{_LINE}</\1>")
_CELL = rf'<(t[hd])(?: align="(?:left|right|center)")?>{_LINE}</\2>'
_ROW = rf"<tr>(?>\n|{_CELL})*</tr>"
_TABLE = re.compile(rf"<table>(?>\n|<(thead|tbody)>(?>\n|{_ROW})*</\1>)*</table>")
_ITEM = rf"<li{_CLASS}{_ID}>{_FLOW}</li>"
_BOX = re.compile(
    rf"<(?:(ul|ol){_CLASS}>(?>\n|{_ITEM})*</\1"
    rf'|ol{_CLASS} start="[0-9]{{1,9}}+">(?>\n|{_ITEM})*</ol'
    rf"|(div|blockquote|details){_CLASS}>{_FLOW}</\2)>"
)
_ALL = re.compile(_FLOW)
_DEEPEST = 8


def spotless(text: str) -> str | None:
    """What the sanitiser makes of HTML, or None where that is not known at a look."""
    if any(map(text.__contains__, (_WORD, _LINK, _BLOCK))):
        return None
    if _ODD.search(text) or _OURS.search(text):
        return None
    if not text.isascii() and _OUTSIDE.search(text):
        return None
    left = text
    if "/>" in text:
        left = _BOX_OR_BREAK.sub(_WORD, text).replace("<hr />", _BLOCK)
    left = _shrunk(_MARKED, _WORD, left)
    left, links = _LINKED.subn(_LINK, left)
    if links:
        left = _shrunk(_MARKED_LINK, _LINK, left)
    left = _TABLE.sub(_BLOCK, _LINES.sub(_BLOCK, left))
    if not _ALL.fullmatch(_shrunk(_BOX, _BLOCK, left)):
        return None
    # No text and no value has a bracket in it, so that these are ends of elements.
    if "/>" in text:
        for made, clean in _EMPTY.items():
            text = text.replace(made, clean)
    return text


def _shrunk(expression: re.Pattern[str], sign: str, text: str) -> str:
    """The text with a sign for each element, from the innermost ones outwards."""
    for _ in range(_DEEPEST):
        text, count = expression.subn(sign, text)
        if not count:
            break
    return text
