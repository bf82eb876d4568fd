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


def sealed(tmp_path: Path, key: str = "facts", likeness: str = "likeness") -> Sealed:
    """What a build knows that rests on facts of this digest, and where these are alike."""
    build = Sealed(Store(tmp_path))
    build.begin(key, lambda: likeness)
    return build


def alike() -> str:
    """A digest of what is like a record."""
    return "alike"


@pytest.mark.parametrize(
    ("key", "likeness", "origin", "like", "times"),
    [
        ("facts", "likeness", "origin", "alike", 0),
        ("other facts", "likeness", "origin", "alike", 1),
        ("facts", "likeness", "other", "alike", 1),
        # Others are alike, or this one as well.
        ("facts", "other", "origin", "alike", 0),
        ("facts", "other", "origin", "other", 1),
    ],
)
def test_a_digest_is_worked_out_where_anything_is_new(
    tmp_path: Path, key: str, likeness: str, origin: str, like: str, times: int
) -> None:
    """The facts of all records, or what else the page rests on."""
    first = sealed(tmp_path)
    StampSeal(Worked, first, PATH, "origin", alike).learn("learnt")
    first.save()
    work = Worked()
    seal = StampSeal(lambda: work, sealed(tmp_path, key, likeness), PATH, origin, lambda: like)
    assert seal.known() == ("worked out" if times else "learnt")
    assert work.times == times
    assert seal.made(["b", "a"]) == "made of ['a', 'b']"


def test_a_page_that_was_not_learnt_again_is_forgotten(tmp_path: Path) -> None:
    """So that what is kept does not grow with what once was there."""
    first = sealed(tmp_path)
    first.learn(PATH, "origin", alike, "page")
    first.learn("incidents/gone.md", "origin", alike, "page")
    first.save()
    second = sealed(tmp_path)
    second.learn(PATH, "origin", alike, "page")
    second.save()
    third = sealed(tmp_path)
    assert third.of(PATH, "origin", alike) == "page"
    assert third.of("incidents/gone.md", "origin", alike) is None


def test_nothing_is_kept_where_no_facts_are_known(tmp_path: Path) -> None:
    """Nor is what a former build knew lost by a build that learnt nothing."""
    first = sealed(tmp_path)
    first.learn(PATH, "origin", alike, "page")
    first.save()
    without = Sealed(Store(tmp_path))
    without.learn(PATH, "origin", alike, "wrong")
    without.save()
    sealed(tmp_path, "other facts").save()
    assert sealed(tmp_path).of(PATH, "origin", alike) == "page"


def test_nothing_is_written_where_nothing_is_new(tmp_path: Path) -> None:
    """The entry of the last build stands as it is."""
    first = sealed(tmp_path)
    first.learn(PATH, "origin", alike, "page")
    first.save()
    second = sealed(tmp_path)
    second.learn(PATH, "origin", alike, "page")
    (entry,) = (path for path in tmp_path.rglob("entries/*/*") if path.is_file())
    entry.chmod(0o400)
    before = entry.stat().st_mtime_ns
    second.save()
    assert entry.stat().st_mtime_ns == before


def test_nobody_asks_what_is_like_a_record_where_all_is_as_it_was(tmp_path: Path) -> None:
    """It would be the greater part of the work. What was known of it is kept."""
    first = sealed(tmp_path)
    first.learn(PATH, "origin", alike, "page")
    first.save()

    def refuse() -> str:
        raise AssertionError

    second = sealed(tmp_path)
    assert second.of(PATH, "origin", refuse) == "page"
    second.learn(PATH, "origin", refuse, "page")
    second.learn("incidents/other.md", "origin", alike, "page")
    second.save()
    assert sealed(tmp_path, likeness="other").of(PATH, "origin", alike) == "page"
