"""What is known of pages' digests from one build to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.pages.sealing import Sealed, StampSeal
from hindsite.pages.values import Seal
from hindsite.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PATH = "incidents/checkout.md"


class Worked(Seal):
    """A digest that somebody works out, as often as asked."""

    def __init__(self) -> None:
        self.times = 0

    def known(self) -> str:
        """The digest, worked out."""
        self.times += 1
        return "worked out"

    def made(self, hrefs: Iterable[str]) -> str:
        """The digest by links."""
        return f"made of {sorted(hrefs)}"


def sealed(tmp_path: Path, key: str = "facts") -> Sealed:
    """What a build knows that rests on facts of this digest."""
    build = Sealed(Store(tmp_path))
    build.begin(key)
    return build


@pytest.mark.parametrize(
    ("key", "stamp", "times"),
    [("facts", "stamp", 0), ("other facts", "stamp", 1), ("facts", "other", 1)],
)
def test_a_digest_is_worked_out_where_anything_is_new(
    tmp_path: Path, key: str, stamp: str, times: int
) -> None:
    """The facts of all records, or what else the page rests on."""
    first = sealed(tmp_path)
    StampSeal(Worked(), first, PATH, lambda: "stamp").learn("learnt")
    first.save()
    work = Worked()
    seal = StampSeal(work, sealed(tmp_path, key), PATH, lambda: stamp)
    assert seal.known() == ("worked out" if times else "learnt")
    assert work.times == times
    assert seal.made(["b", "a"]) == "made of ['a', 'b']"


def test_a_page_that_was_not_learnt_again_is_forgotten(tmp_path: Path) -> None:
    """So that what is kept does not grow with what once was there."""
    first = sealed(tmp_path)
    first.learn(PATH, "stamp", "page")
    first.learn("incidents/gone.md", "stamp", "page")
    first.save()
    second = sealed(tmp_path)
    second.learn(PATH, "stamp", "page")
    second.save()
    third = sealed(tmp_path)
    assert third.of(PATH, "stamp") == "page"
    assert third.of("incidents/gone.md", "stamp") is None


def test_nothing_is_kept_where_no_facts_are_known(tmp_path: Path) -> None:
    """Nor is what a former build knew lost by a build that learnt nothing."""
    first = sealed(tmp_path)
    first.learn(PATH, "stamp", "page")
    first.save()
    without = Sealed(Store(tmp_path))
    without.learn(PATH, "stamp", "wrong")
    without.save()
    sealed(tmp_path, "other facts").save()
    assert sealed(tmp_path).of(PATH, "stamp") == "page"


def test_nothing_is_written_where_nothing_is_new(tmp_path: Path) -> None:
    """The entry of the last build stands as it is."""
    first = sealed(tmp_path)
    first.learn(PATH, "stamp", "page")
    first.save()
    second = sealed(tmp_path)
    second.learn(PATH, "stamp", "page")
    (entry,) = (path for path in tmp_path.rglob("entries/*/*") if path.is_file())
    entry.chmod(0o400)
    before = entry.stat().st_mtime_ns
    second.save()
    assert entry.stat().st_mtime_ns == before
