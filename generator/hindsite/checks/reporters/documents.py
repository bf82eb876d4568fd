"""Documents → JSON that every program can read, whatever records hold."""

from __future__ import annotations

import json
import re

__all__ = ["dumped"]

_MAYBE_LONE = re.compile(r"\\ud[89a-f]")
_LONE = re.compile("[\ud800-\udfff]")


def dumped(document: object) -> str:
    """A document as ASCII, with a newline at the end.

    Half a character, which an escape in YAML can name, is none: it becomes U+FFFD, since many
    programs refuse a whole document for it.
    """
    text = json.dumps(document, indent=2)
    if _MAYBE_LONE.search(text):
        # Whole characters beyond U+FFFF are one code point here, and two escapes above.
        whole = _LONE.sub("\ufffd", json.dumps(document, ensure_ascii=False))
        text = json.dumps(json.loads(whole), indent=2)
    return f"{text}\n"
