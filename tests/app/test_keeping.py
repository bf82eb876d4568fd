from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.app import check, composing, keeping, stats
from hindsite.model.enums import Audience
from hindsite.publishing.swap import MARKER
from hindsite.reading import library, read_settings

AS_OF = "2026-04-01"


def refuse(*_: object, **__: object) -> None:
    """What must not be asked."""
    raise AssertionError("parsed")


def texts(folder: Path) -> bytes:
    """All that lies in a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_what_one_command_read_another_need_not(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check after a check, or after numbers, parses nothing, and finds the same."""
    found = check.run(broken, as_of=AS_OF)
    assert found
    numbers = stats.stats(broken, as_of=AS_OF)
    monkeypatch.setattr(library, "parser_of", lambda _source: refuse)
    assert check.run(broken, as_of=AS_OF) == found
    assert stats.stats(broken, as_of=AS_OF) == numbers


def test_a_store_of_an_audience_has_nothing_that_it_may_not_see(secret: Path) -> None:
    """Only the readings hold all, since a library is read before it is known who will see it."""
    composed = composing.compose(secret, audience="public", as_of=AS_OF, keep_going=True)
    assert all(page.text for page in composed.pages)
    assert composed.store
    composed.store.prune()
    cache = secret / ".hindsite/cache"
    assert b"Keys were stolen" in texts(cache / "reading")
    assert b"Keys were stolen" not in texts(cache / "public")
    assert {path.name for path in cache.iterdir()} == {"reading", "public"}


def test_bodies_are_kept_for_the_audience(base: Path) -> None:
    """Once rendered they need not be again."""
    composed = composing.compose(base, as_of=AS_OF)
    pages = {page.path: page.text for page in composed.pages}
    assert composed.store
    composed.store.prune()
    assert b"It failed." in texts(base / ".hindsite/cache/internal/packs/bodies")
    again = composing.compose(base, as_of=AS_OF)
    assert {page.path: page.text for page in again.pages} == pages


def test_readings_are_for_their_owner_alone(secret: Path) -> None:
    """They hold restricted records."""
    check.run(secret, as_of=AS_OF)
    files = list((secret / ".hindsite/cache/reading").rglob("*.pack"))
    assert [path.stat().st_mode & 0o077 for path in files] == [0]


@pytest.mark.parametrize("in_the_way", [".hindsite", MARKER])
def test_where_nothing_may_be_kept_all_is_read(base: Path, in_the_way: str) -> None:
    """A file in the place of the folder, or a folder that lies within a site."""
    (base / in_the_way).write_text("", encoding="utf-8")
    assert keeping.store_of(base, Audience.INTERNAL) is None
    found = keeping.library_of(base, read_settings(base))
    assert [item.id for item in found.incidents] == ["checkout"]
    assert not (base / ".hindsite/cache").exists()
