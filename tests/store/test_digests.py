from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.store import digest, source_digest

PARTS = st.lists(st.text(st.characters(min_codepoint=0)) | st.binary())


@given(PARTS, PARTS)
def test_other_parts_have_another_digest(one: list[str | bytes], other: list[str | bytes]) -> None:
    """Wherever the parts are cut, and whatever they hold, lone surrogates included."""
    raw = [
        [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in p]
        for p in (one, other)
    ]
    assert (digest(*one) == digest(*other)) == (raw[0] == raw[1])


def test_the_place_of_a_cut_counts() -> None:
    """The same letters in other parts are other parts."""
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("abc", "")}) == 4


def test_text_and_its_bytes_are_the_same_part() -> None:
    """What a part says counts, not how Python holds it; the digest is 64 hexadecimal digits."""
    assert digest("é", b"c") == digest("é".encode(), "c")
    assert len(digest()) == len(f"{int(digest(), 16):064x}") == 64


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package on the path, `drawer`, with one module in a package below it."""
    below = tmp_path / "drawer/below"
    below.mkdir(parents=True)
    for folder in (below.parent, below):
        (folder / "__init__.py").write_text("", encoding="utf-8")
    (below / "code.py").write_text("PEN = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    source_digest.cache_clear()
    yield below.parent
    source_digest.cache_clear()
    sys.modules.pop("drawer", None)


def fresh(*packages: str) -> str:
    """The digest of what is on the disk now."""
    source_digest.cache_clear()
    return source_digest(*packages)


def test_any_change_of_the_source_changes_its_digest(package: Path) -> None:
    """A line, a name and a new module count, at any depth; what is no Python does not."""
    digests = [fresh("drawer")]
    (package / "below/code.py").write_text("PEN = 2\n", encoding="utf-8")
    digests.append(fresh("drawer"))
    (package / "below/code.py").rename(package / "below/other.py")
    digests.append(fresh("drawer"))
    (package / "empty.py").touch()
    digests.append(fresh("drawer"))
    assert len(set(digests)) == 4
    (package / "notes.txt").touch()
    assert fresh("drawer") == digests[-1]


def test_source_that_did_not_change_has_its_digest_again(package: Path) -> None:
    """So results of former builds are found."""
    assert package.is_dir()
    assert fresh("drawer") == fresh("drawer")
    assert fresh("drawer") != fresh("drawer.below")


@pytest.mark.parametrize("name", ["no_such_package_at_all", "hindsite.errors"])
def test_what_is_no_package_is_an_error(name: str) -> None:
    """A slip in a name must not pass for a package without source."""
    with pytest.raises(ModuleNotFoundError, match=name):
        fresh(name)
