"""The runbooks of security incidents that ship with Hindsite, one for each of OWASP's Top 10.

They are beginnings: what holds everywhere is written out, what is one's own is left open.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hindsite.app.asking import unknown
from hindsite.app.new import NewRunbook
from hindsite.model.names import fold
from hindsite.resources import templates_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["breaches", "runbook_for_breach"]

_HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)


def breaches() -> tuple[str, ...]:
    """The types of security incidents, in the order of the Top 10."""
    return tuple(_files())


def runbook_for_breach(name: str) -> NewRunbook:
    """The beginning of a runbook for a type of security incident: containment comes first.

    Raises:
        UsageError: There is no such type.
    """
    files = _files()
    wanted = "-".join(name.lower().replace("_", " ").split())
    if wanted not in files:
        raise unknown("type of security incident", name, files)
    rank, file = files[wanted]
    title, *parts = _HEADING.split(file.read_text(encoding="utf-8"))
    texts = dict(zip(parts[::2], (text.strip() for text in parts[1::2]), strict=True))
    return NewRunbook(
        title=title.strip().removeprefix("# "),
        services=(),
        tags=("security", f"owasp-{rank}"),
        name=f"security-{wanted}",
        texts={fold(heading): text for heading, text in texts.items()},
        sections=tuple(texts),
    )


def _files() -> dict[str, tuple[str, Path]]:
    """Rank and file of each type, by its name; a file is called `a05-injection.md`."""
    files = sorted((templates_folder() / "skeletons" / "security").glob("a??-*.md"))
    return {file.stem[4:]: (file.stem[:3], file) for file in files}
