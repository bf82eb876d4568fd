"""The Content-Security-Policy of a site: its own scripts and styles run, and nothing else.

Material puts a few scripts into its pages. They are the same on all pages but for the way to the
root of the site, so that one policy with the hashes of all of them serves every page; instant
navigation, which keeps the policy of the page that it began on, needs no other.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hindsite.errors import OutputError

if TYPE_CHECKING:
    from hindsite.publishing.config import Base
    from hindsite.publishing.staging import Stage

__all__ = ["MAIN", "USERS_MAIN", "declare", "is_declaring", "policy_of", "widened"]

_THEME = "material"
_PARTIALS = "partials/javascripts"
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_TO_ROOT = re.compile(r"\{\{[^{}]*\bbase_url\b[^{}]*\}\}")
_TEMPLATE = re.compile(r"\{\{|\{%|\{#")
_GOOGLE = ("https://fonts.googleapis.com", "https://fonts.gstatic.com")
_DECLARED = rb'<meta http-equiv="Content-Security-Policy" content="[^"]*?\b(%s [^;"]*)'
_BASE = "base.html"
MAIN = "main.html"
USERS_MAIN = "hindsite-users-main.html"
"""What becomes of a main template of the user's own, which ours extends."""

_DECLARING = """\
{{% extends "{parent}" %}}
{{% block site_meta %}}
<meta http-equiv="Content-Security-Policy" content="{policy}">
{{{{ super() }}}}
{{% endblock %}}
"""


def policy_of(source: Base, stage: Stage, paths: Collection[str], url: str | None) -> str | None:
    """The policy of a staged site, or None where none can be given that its pages keep to.

    Files that `mkdocs.yml` loads from elsewhere are allowed, and nothing else of their origin but
    files of that kind.

    Args:
        source: What the user wants.
        stage: Where the theme's overrides lie.
        paths: The staged pages, of which the deepest counts.
        url: The address of the site, where it is known.
    """
    theme = _mapping(source.values.get("theme"), "name")
    extra = source.values.get("extra")
    if theme.get("name") != _THEME or (isinstance(extra, Mapping) and extra.get("analytics")):
        return None
    scripts = [*_hashes(stage.theme, _ways(paths, url)), *_origins(source, "extra_javascript")]
    styles, fonts = list(_origins(source, "extra_css")), []
    if theme.get("font") is not False:
        styles += [_GOOGLE[0], "'unsafe-inline'"]
        fonts.append(_GOOGLE[1])
    parts = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *dict.fromkeys(scripts)],
        "style-src": ["'self'", *dict.fromkeys(styles)],
        "font-src": ["'self'", *fonts],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
    return "; ".join(" ".join([name, *values]) for name, values in parts.items())


def declare(policy: str, stage: Stage) -> None:
    """Have each page declare a policy, whatever an override of the theme holds.

    Raises:
        OutputError: The stage cannot be written.
    """
    main, parent = stage.theme / MAIN, _BASE
    try:
        stage.theme.mkdir(exist_ok=True)
        if main.exists():
            parent = USERS_MAIN
            main.rename(stage.theme / parent)
        main.write_text(_DECLARING.format(parent=parent, policy=policy), encoding="utf-8")
    except OSError as error:
        message = f"{main} cannot be written: {error.strerror}."
        raise OutputError(message, "See that the disk has room.") from error


def is_declaring(main: str) -> bool:
    """Whether a main template declares a policy, and else does as the theme's does."""
    known = re.escape(_DECLARING.format(parent=_BASE, policy="POLICY"))
    return re.fullmatch(known.replace("POLICY", '[^"{}<>]*'), main) is not None


def widened(page: bytes, directive: str, inline: bytes) -> bytes:
    """A page whose policy, if it declares one, allows one more inline script or style."""
    allowed = re.search(_DECLARED % directive.encode(), page)
    # A hash would take back that all inline ones are allowed.
    if allowed is None or b"'unsafe-inline'" in allowed[1]:
        return page
    return page[: allowed.end()] + f" {_hash(inline)}".encode() + page[allowed.end() :]


def _mapping(value: object, key: str) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {key: value}


def _ways(paths: Collection[str], url: str | None) -> list[str]:
    """How pages lead to the root: by their depth, and the page for lost ways by its address."""
    deepest = max((path.count("/") for path in paths), default=0) + 1
    root = urlsplit(url or "/").path or "/"
    climbs = ["/".join([".."] * depth) for depth in range(1, deepest + 1)]
    return [".", *climbs, root, root.rstrip("/")]


def _hashes(theme: Path, ways: Collection[str]) -> Iterator[str]:
    """The hashes of all scripts that the theme puts into pages, as far as they can be told."""
    for text in _partials(theme):
        for script in _SCRIPT.findall(text):
            filled = [way.join(_TO_ROOT.split(script)) for way in ways]
            for one in dict.fromkeys(filled):
                if not _TEMPLATE.search(one):
                    yield _hash(one.encode())


def _partials(theme: Path) -> Iterator[str]:
    spec = find_spec(_THEME)
    places = list(spec.submodule_search_locations or ()) if spec else []
    shipped = Path(places[0], "templates", _PARTIALS) if places else Path()
    for file in sorted(shipped.glob("*.html")):
        own = theme / _PARTIALS / file.name
        yield (own if own.is_file() else file).read_text(encoding="utf-8")


def _hash(inline: bytes) -> str:
    raw = hashlib.sha256(inline).digest()
    return f"'sha256-{base64.b64encode(raw).decode('ascii')}'"


def _origins(source: Base, option: str) -> Iterator[str]:
    """The origins of files from elsewhere."""
    listed = source.values.get(option)
    for item in listed if isinstance(listed, list) else []:
        address = item.get("path") if isinstance(item, Mapping) else item
        parts = urlsplit(str(address))
        if parts.netloc:
            yield f"{parts.scheme or 'https'}://{parts.netloc}"
