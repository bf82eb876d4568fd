"""The pages that an on-call rota got, as columns: a history may have a million of them."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import compress

__all__ = [
    "COLUMNS",
    "MICROSECONDS",
    "UNKNOWN",
    "Column",
    "Page",
    "PagingHistory",
    "joined",
    "micros_of",
]

COLUMNS = ("alert", "service", "team", "shift", "incident")
"""The columns that hold names."""

MICROSECONDS = 1_000_000
UNKNOWN = -1
"""What stands in `actionable` where nobody said."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros_of(when: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (when - _EPOCH) // timedelta(microseconds=1)


def _integers() -> array[int]:
    return array("i")


@dataclass(frozen=True, slots=True)
class Column:
    """One text a page: `codes` say which of `names`. The first name is empty: nothing was said."""

    codes: array[int] = field(default_factory=_integers)
    names: tuple[str, ...] = ("",)

    def at(self, row: int) -> str:
        """The text of one page."""
        return self.names[self.codes[row]]

    def used(self) -> Iterator[tuple[str, int, int]]:
        """Each name that is there, with its first row and how many rows have it."""
        counts = Counter(self.codes)
        for code, name in enumerate(self.names):
            if code and counts[code]:
                yield name, self.codes.index(code), counts[code]


_NOTHING_SAID = Column()


@dataclass(frozen=True, slots=True)
class Page:
    """One page: when it was sent, for what, to which team and shift, and whether it asked for work.

    `actionable` is None where nobody said; empty texts are the same.
    """

    at: datetime
    alert: str
    service: str
    team: str
    shift: str
    actionable: bool | None
    incident: str
    path: str
    line: int


@dataclass(frozen=True)
class PagingHistory:
    """Pages in the order of their files, a column for each of their fields.

    Attributes:
        files: Their paths, posix, from the knowledge base, each once.
        unread: By path, how many rows gave no page.
        file: Of each page, the place of its file among `files`.
        line: Of each page, the line that it begins at.
        at: When each was sent, in microseconds since 1970.
        actionable: 1 where a person had something to do, 0 where not, `UNKNOWN` else.
        columns: What is named, by `COLUMNS`: the alert that paged, the service that it was about,
            the team that was paged and its shift, each as written; the id of the incident.
    """

    files: tuple[str, ...] = ()
    unread: Mapping[str, int] = field(default_factory=dict)
    file: array[int] = field(default_factory=_integers)
    line: array[int] = field(default_factory=_integers)
    at: array[int] = field(default_factory=lambda: array("q"))
    actionable: array[int] = field(default_factory=lambda: array("b"))
    columns: Mapping[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.at)

    def __hash__(self) -> int:
        return hash((self.files, len(self)))

    def column(self, name: str) -> Column:
        """One of `COLUMNS` by its name."""
        return self.columns.get(name, _NOTHING_SAID)

    @property
    def incident(self) -> Column:
        """The incidents that pages belong to."""
        return self.column("incident")

    def page(self, row: int) -> Page:
        """One page as a value."""
        said = self.actionable[row]
        return Page(
            at=_EPOCH + timedelta(microseconds=self.at[row]),
            path=self.files[self.file[row]],
            line=self.line[row],
            actionable=None if said == UNKNOWN else bool(said),
            alert=self.column("alert").at(row),
            service=self.column("service").at(row),
            team=self.column("team").at(row),
            shift=self.column("shift").at(row),
            incident=self.incident.at(row),
        )

    def counts(self, name: str) -> dict[str, int]:
        """How many pages have each name of one of `COLUMNS`; those without are not counted."""
        return {text: count for text, _, count in self.column(name).used()}

    def counts_since(self, name: str, when: datetime) -> dict[str, int]:
        """The same of the pages that were sent at an instant or later."""
        begin = micros_of(when)
        if self.at and min(self.at) >= begin:
            return self.counts(name)
        return self.only([at >= begin for at in self.at]).counts(name)

    def only(self, wanted: Sequence[object]) -> PagingHistory:
        """The pages for which something true is given, in their order."""
        columns = {
            name: Column(array("i", compress(column.codes, wanted)), column.names)
            for name, column in self.columns.items()
        }
        return replace(
            self,
            file=array("i", compress(self.file, wanted)),
            line=array("i", compress(self.line, wanted)),
            at=array("q", compress(self.at, wanted)),
            actionable=array("b", compress(self.actionable, wanted)),
            columns=columns,
        )

    def until(self, when: datetime) -> PagingHistory:
        """The pages that had been sent at an instant."""
        end = micros_of(when)
        if not self.at or max(self.at) <= end:
            return self
        return self.only([at <= end for at in self.at])

    def without(self, is_hidden: Callable[[str], bool]) -> PagingHistory:
        """The pages but those that name an incident which somebody may not know of."""
        codes = {code for code, name in enumerate(self.incident.names) if name and is_hidden(name)}
        if not codes:
            return self
        names = tuple(
            "" if code in codes else name for code, name in enumerate(self.incident.names)
        )
        left = self.only([code not in codes for code in self.incident.codes])
        columns = {**left.columns, "incident": Column(left.incident.codes, names)}
        # Names that no page has any more may be of those that are hidden.
        left = replace(left, columns={name: _used_names(one) for name, one in columns.items()})
        return _without_files(left, set(self.file) - set(left.file))

    def rows_naming(self, is_hidden: Callable[[str], bool]) -> Iterator[tuple[str, int]]:
        """Path and line of the pages that name an incident which somebody may not know of."""
        codes = {code for code, name in enumerate(self.incident.names) if name and is_hidden(name)}
        if codes:
            for row, code in enumerate(self.incident.codes):
                if code in codes:
                    yield self.files[self.file[row]], self.line[row]

    @cached_property
    def fingerprint(self) -> str:
        """A digest of all of it."""
        whole = hashlib.sha256(repr((self.files, sorted(self.unread.items()))).encode())
        for name, column in sorted(self.columns.items()):
            whole.update(repr((name, column.names)).encode("utf-8", "surrogatepass"))
        codes = (column.codes for _, column in sorted(self.columns.items()))
        for part in (self.file, self.line, self.at, self.actionable, *codes):
            whole.update(f"{len(part)}:".encode())
            whole.update(part)
        return whole.hexdigest()


def _used_names(column: Column) -> Column:
    kept = [0, *sorted(set(column.codes) - {0})]
    places = {code: place for place, code in enumerate(kept)}
    codes = array("i", map(places.__getitem__, column.codes))
    return Column(codes, tuple(column.names[code] for code in kept))


def _without_files(history: PagingHistory, lost: AbstractSet[int]) -> PagingHistory:
    """The same as if some files were not there, which have no page any more."""
    kept = [number for number in range(len(history.files)) if number not in lost]
    places = {number: place for place, number in enumerate(kept)}
    files = tuple(history.files[number] for number in kept)
    return replace(
        history,
        files=files,
        unread={path: count for path, count in history.unread.items() if path in files},
        file=array("i", map(places.__getitem__, history.file)),
    )


def joined(histories: Iterable[PagingHistory]) -> PagingHistory:
    """Several histories as one, in their order; no two have a file in common."""
    parts = tuple(histories)
    files = tuple(path for part in parts for path in part.files)
    at, line, actionable = array("q"), array("i"), array("b")
    file = array("i")
    before = 0
    for part in parts:
        at.extend(part.at)
        line.extend(part.line)
        actionable.extend(part.actionable)
        file.extend(array("i", [before + number for number in part.file]))
        before += len(part.files)
    return PagingHistory(
        files=files,
        unread={path: count for part in parts for path, count in part.unread.items()},
        file=file,
        line=line,
        at=at,
        actionable=actionable,
        columns={name: _joined([part.column(name) for part in parts]) for name in COLUMNS},
    )


def _joined(columns: Sequence[Column]) -> Column:
    codes, known = array("i"), {"": 0}
    for column in columns:
        places = [known.setdefault(name, len(known)) for name in column.names]
        codes.extend(array("i", map(places.__getitem__, column.codes)))
    return Column(codes, tuple(known))
