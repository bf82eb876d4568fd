"""Hits looked at word by word, and told from what two texts of a page say together by chance.

Where one text of a page ends and the next begins, a word comes to stand beside seven others that it
has nothing to do with. Such a run is no leak where what may be seen says the seven in a row, and
the one: it tells nothing but that a block ends there. Any other run is, whatever it goes across.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hindsite.publishing.leak_words import CUT, parted_in, words_and_cuts

__all__ = ["Hit", "Seam", "hits_in"]

_CUT = CUT.encode()


@dataclass(frozen=True, slots=True)
class Seam:
    """A run that the border of a block parts.

    Attributes:
        whole: All of its words but the first or the last.
        lone: That one.
    """

    whole: str
    lone: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that a file says.

    Attributes:
        path: The file.
        words: What it says.
        seams: For each time that it does, how borders part the words; of no use for a name.
    """

    path: str
    words: str
    seams: tuple[frozenset[Seam], ...] = ()

    def is_leak(self, known: Collection[str]) -> bool:
        """Whether it is one, if so much is known besides."""
        return not self.seams or not all(
            any(seam.whole in known and seam.lone in known for seam in seams)
            for seams in self.seams
        )


def hits_in(site: Path, path: str, sought: Sequence[str], names: Collection[str]) -> Iterator[Hit]:
    """Those of some words that a file says, by a look at the words themselves.

    Args:
        site: The folder of all files.
        path: The file.
        sought: The words, with one blank between two.
        names: Which of them are a name, and no run of a text.
    """
    texts = [_Parted.of(text) for text in (path, *parted_in(Path(site, path)))]
    for words in sought:
        seams = [seams for text in texts for seams in text.seams(words)]
        if seams:
            parted = words not in names and all(seams)
            yield Hit(path, words, tuple(dict.fromkeys(seams)) if parted else ())


@dataclass(frozen=True, slots=True)
class _Parted:
    """A text.

    Attributes:
        said: Its words, with a blank before and after each.
        borders: Before which of its words a border is.
    """

    said: str
    borders: frozenset[int]

    @classmethod
    def of(cls, text: str) -> _Parted:
        """What it says, and where it is parted."""
        words: list[str] = []
        borders: set[int] = set()
        for word in words_and_cuts(text):
            if word == _CUT:
                borders.add(len(words))
            else:
                words.append(word.decode())
        return cls(f" {' '.join(words)} ", frozenset(borders))

    def seams(self, words: str) -> Iterator[frozenset[Seam]]:
        """How borders part some words, each time that they are said."""
        first, _, later = words.partition(" ")
        former, _, last = words.rpartition(" ")
        begin = self.said.find(f" {words} ")
        while begin >= 0:
            place = self.said.count(" ", 0, begin)
            found = set()
            if place + 1 in self.borders:
                found.add(Seam(later, first))
            if place + words.count(" ") in self.borders:
                found.add(Seam(former, last))
            yield frozenset(found)
            begin = self.said.find(f" {words} ", begin + 1)
