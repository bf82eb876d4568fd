"""A library whose names are known and whose records are read only when somebody asks for one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from hindsite.crew import Crew
from hindsite.errors import SettingsError
from hindsite.lockstep import Steps, in_lockstep, to_the_end
from hindsite.model.alerts import Definition
from hindsite.model.names import fold
from hindsite.reading.cards import Card, card_of
from hindsite.reading.clashes import Claim, clashes, taken
from hindsite.reading.given import closed
from hindsite.reading.parsers import parser_of, steps_of
from hindsite.reading.recall import context
from hindsite.reading.services import Services
from hindsite.reading.sources import may_keep_secrets
from hindsite.store import digest
from hindsite.workers import WorkerError

if TYPE_CHECKING:
    from hindsite.model.findings import Finding
    from hindsite.model.incident import Incident
    from hindsite.model.library import AnyRecord
    from hindsite.model.settings import Service, Settings
    from hindsite.reading.clashes import Clash
    from hindsite.reading.documents import Document
    from hindsite.reading.given import Reading
    from hindsite.reading.recall import Recall

__all__ = ["Shelf"]

Further = Callable[["Shelf", Sequence[str], Any], Sequence[Any]]
"""What is made of records: takes a shelf, paths of files and a word; gives something for each."""

_MANY = 200
"""So many files are worth starting processes for."""


class Shelf:
    """The files of a library by path, in the order in which they are listed.

    Args:
        settings: Of the library.
        documents: Its files.
        cards: What earlier readings learnt; what does not fit the files is not used.
        recall: Remembers readings.
        further: What the processes that read many files are to make of them then, in `go_further`.
    """

    def __init__(
        self,
        settings: Settings,
        documents: Iterable[Document],
        cards: Mapping[str, Card],
        recall: Recall,
        further: Further | None = None,
    ) -> None:
        self.settings = settings
        self._further = further
        self._crew: Crew | None = None
        self._missing: list[Document] = []
        self._recall = recall
        self._services = Services(settings)
        self._readings: dict[str, Reading] = {}
        self._records: dict[str, AnyRecord | None] = {}
        self._contexts = {
            id(source): context(source, settings) for source in settings.record_sources
        }
        self._documents: dict[str, Document] = {}
        self.cards: dict[str, Card] = {}
        for document in documents:
            # Of two sources that list a file, the first has it.
            self._documents.setdefault(document.path, document)
        fitting = self._fitting(cards)
        if len(fitting) == len(self._documents):
            self.cards = fitting
            return
        fitting |= self._foreseen(
            item for path, item in self._documents.items() if path not in fitting
        )
        for path, document in self._documents.items():
            self.cards[path] = fitting.get(path) or self._card(document)

    def _foreseen(self, documents: Iterable[Document]) -> dict[str, Card]:
        """Read many files in several processes; what fails there is read again in this one.

        Only cards are sent: what was read is saved by those who did, who have it at hand when they
        are to go further.
        """
        self._missing = missing = [
            item
            for item in documents
            if item.problem is None
            and not self._recall.knows(self._contexts[id(item.source)], item.path, item.content)
        ]
        if len(missing) < _MANY:
            return {}
        for source in self.settings.record_sources:
            parser_of(source)  # else each process would load it
        cards: dict[str, Card] = {}
        with suppress(WorkerError):
            crew = Crew((self._read, self._go_on), os.cpu_count() or 1)
            made = crew.turn(range(len(missing)))
            self._recall.reopen()
            cards = {missing[number].path: card for number, card in made.items() if card}
            for path, card in cards.items():
                self._recall.knows(card.context, path, card.content)
            if self._further is not None:
                self._crew = crew
        return cards

    def _read(self, numbers: Sequence[int], _word: object) -> list[Card | None]:
        """The cards of some of the files that are missing, where what they give can be kept."""
        cards = in_lockstep(self._entered(self._missing[number]) for number in numbers)
        self._recall.save_readings()
        return cards

    def _entered(self, document: Document) -> Steps[Card | None]:
        raw = document.load()
        yield
        reading = yield from self._parsing(document, raw)
        yield
        kind = self._contexts[id(document.source)]
        recalled = yield from self._recall.enter(kind, document.content, reading)
        if recalled is None:
            return None
        if self._further is not None:
            self._readings[document.path] = recalled
        yield
        return card_of(recalled, kind, document.content, raw)

    def _go_on(self, numbers: Sequence[int], word: Any) -> Sequence[Any]:  # noqa: ANN401 - whoever goes on knows
        """What is made further of some of these files, now that the cards of all are known."""
        self.cards, told = word
        self._recall.reopen()
        paths = [self._missing[number].path for number in numbers]
        return self._further(self, paths, told) if self._further else ()

    def go_further(self, paths: Iterable[str], told: object) -> dict[str, Any]:
        """What is made of those records that other processes have at hand, which end with it.

        Args:
            paths: Of files.
            told: The word for all.
        """
        crew, self._crew = self._crew, None
        if crew is None:
            return {}
        numbers = {document.path: number for number, document in enumerate(self._missing)}
        wanted = [numbers[path] for path in paths if path in numbers]
        made: dict[int, Any] = {}
        if wanted:
            with suppress(WorkerError):
                made = crew.turn(wanted, (self.cards, told))
        crew.dismiss()
        return {self._missing[number].path: result for number, result in made.items()}

    def _parsed(self, document: Document, raw: bytes | None = None) -> Reading:
        return to_the_end(self._parsing(document, document.load() if raw is None else raw))

    def _parsing(self, document: Document, raw: bytes) -> Steps[Reading]:
        path, source = document.path, document.source
        reading = yield from steps_of(source)(raw, path, source, self.settings.zone)
        if reading.is_unread and may_keep_secrets(source):
            return replace(reading, may_be_secret=True)
        return reading

    def _fitting(self, cards: Mapping[str, Card]) -> dict[str, Card]:
        """The cards that were made of what the files hold, read as they would be read now."""
        contexts = self._contexts
        return {
            path: card
            for path, document in self._documents.items()
            if (card := cards.get(path)) is not None
            and card.content == document.content
            and document.problem is None
            and card.context == contexts[id(document.source)]
        }

    def _card(self, document: Document) -> Card:
        if document.problem is not None:
            reading = self._readings[document.path] = closed(document.path, document.problem)
            return card_of(reading, "", "", b"")
        raw = document.load()
        reading = self._reading(document, raw)
        return card_of(reading, self._contexts[id(document.source)], document.content, raw)

    def _reading(self, document: Document, raw: bytes | None = None) -> Reading:
        path, source = document.path, document.source
        known = self._readings.get(path)
        if known is not None:
            return known
        kind = self._contexts[id(source)]
        reading = self._recall.recalled(kind, path, document.content)
        if reading is None:
            reading = self._parsed(document, raw)
            reading = self._recall.learn(kind, document.content, reading)
        self._readings[path] = reading
        return reading

    def read_again(self, path: str, raw: bytes) -> AnyRecord | None:
        """The record that a listed file would give with another content; None where none.

        Nothing is kept of it, and whether another file has its id is not looked at.
        """
        document = self._documents.get(path)
        return self._named(self._parsed(document, raw)) if document else None

    def take(self, other: Shelf) -> None:
        """Take over what another shelf has read of files that are the same on both."""
        for path, reading in other._readings.items():
            ours, theirs = self.cards.get(path), other.cards[path]
            if ours and (ours.context, ours.content) == (theirs.context, theirs.content):
                self._readings.setdefault(path, reading)

    def readings(self) -> list[Reading]:
        """What all files give, in the order in which they are listed."""
        return [self._begun(document) for document in self._documents.values()]

    def _begun(self, document: Document) -> Reading:
        """What a file gives, of which the most is read when somebody asks for it."""
        path, kind = document.path, self._contexts[id(document.source)]
        if path not in self._readings:
            whole = partial(self._whole, document)
            reading = self._recall.begun(kind, path, document.content, whole)
            if reading is not None:
                self._readings[path] = reading
                return reading
        reading = self._reading(document)
        self._recall.learn_head(kind, document.content, reading)
        return reading

    def _whole(self, document: Document) -> Incident:
        """The incident of a file, read to its end.

        Raises:
            SettingsError: What former readings kept is damaged, and the file is another by now.
        """
        kind, path = self._contexts[id(document.source)], document.path
        reading = self._recall.recalled(kind, path, document.content)
        if reading is None:
            raw = document.load()
            reading = self._parsed(document, raw) if digest(raw) == document.content else None
        if reading is None or reading.incident is None:
            message = f"{path} was changed while it was read."
            raise SettingsError(message, "Build again.")
        return reading.incident

    @cached_property
    def keys(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """By path, kind and folded name of what a file claims: id, then aliases."""
        return {
            path: tuple([(card.kind, fold(name)) for name in card.names])
            for path, card in self.cards.items()
            if card.kind
        }

    @cached_property
    def _claimed(self) -> Mapping[tuple[str, str], str]:
        """By kind and folded name, the last file that claims it."""
        return {
            (card.kind, fold(name)): path
            for path, card in self.cards.items()
            if card.kind
            for name in card.names
        }

    @cached_property
    def clashes(self) -> Mapping[str, Clash]:
        """By path, the files that give no record since another has their id or alias."""
        count = sum([len(card.names) for card in self.cards.values() if card.kind])
        if len(self._claimed) == count:  # as in any library that is in order
            return {}
        paths = list(self.cards)
        claims = (
            Claim(number, card.kind, card.names)
            for number, card in enumerate(self.cards.values())
            if card.kind
        )
        return {paths[clash.who]: clash for clash in clashes(claims)}

    def has_record(self, path: str) -> bool:
        """Whether a file gives a record."""
        card = self.cards.get(path)
        return card is not None and bool(card.kind) and path not in self.clashes

    def may_be_secret(self, path: str) -> bool:
        """Whether a file that gives no record may be one that few may know of."""
        return self.cards[path].secret or path in self.clashes

    def record(self, path: str) -> AnyRecord | None:
        """The record of a file, its services by their ids; None where it gives none."""
        if path not in self._records:
            reading = self._reading(self._documents[path]) if self.has_record(path) else None
            self._records[path] = self._named(reading) if reading else None
        return self._records[path]

    def _named(self, reading: Reading) -> AnyRecord | None:
        if reading.incident is not None:
            return self._services.named(reading.incident)
        if reading.runbook is not None:
            return self._services.named(reading.runbook)
        return reading.rules or reading.review

    def services_of(self, record: AnyRecord | None) -> tuple[Service, ...]:
        """The services of the catalogue, and those that a record of this shelf names besides."""
        named = record.services if record else ()
        others = (self._services.more.get(name) for name in named)
        return (*self._services.declared, *(item for item in others if item))

    def findings(self, path: str) -> list[Finding]:
        """What was wrong in reading a file."""
        found = self.cards[path].findings(path)
        if clash := self.clashes.get(path):
            reading = self._reading(self._documents[path])
            owner = self._reading(self._documents[list(self.cards)[clash.owner]])
            record, other = (
                item.incident or item.runbook or item.review for item in (reading, owner)
            )
            if record is not None and other is not None:
                found.append(taken(record, clash, other.places.of(clash.owner_field)))
        return found

    def path_of(self, kind: str, name: str) -> str | None:
        """The file whose record has a folded id or alias."""
        return self._holders.get((kind, name))

    @cached_property
    def _holders(self) -> Mapping[tuple[str, str], str]:
        clashes = self.clashes
        if not clashes:
            return self._claimed
        return {
            key: path for path, keys in self.keys.items() if path not in clashes for key in keys
        }

    def paths_for(self, alert: str) -> tuple[str, ...]:
        """The files of the runbooks that serve an alert, in order of their ids."""
        return self._serving.get(fold(alert), ())

    @cached_property
    def _serving(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        runbooks = [
            (path, card)
            for path, card in self.cards.items()
            if card.kind == "runbook" and path not in self.clashes
        ]
        for path, card in sorted(runbooks, key=lambda item: fold(item[1].names[0])):
            for name in (*card.alerts, *card.names):
                found.setdefault(fold(name), {})[path] = None
        return {name: tuple(paths) for name, paths in found.items()}

    def defined(self, name: str) -> tuple[Definition, ...]:
        """Where alerts of a folded name are defined, in the order of files and lines."""
        return self._defined.get(name, ())

    @cached_property
    def _defined(self) -> Mapping[str, tuple[Definition, ...]]:
        found: dict[str, list[Definition]] = {}
        for path, card in self.cards.items():
            for name, target, group, line in card.defines:
                place = Definition(name, path, group, line, target, card.audience)
                found.setdefault(fold(name), []).append(place)
        return {name: tuple(items) for name, items in found.items()}

    @cached_property
    def targets(self) -> frozenset[str]:
        """Folded names that the `runbook_url` of any alert ends in."""
        return frozenset(row[1] for card in self.cards.values() for row in card.defines)

    @property
    def has_alerts(self) -> bool:
        """Whether any alert is defined."""
        return bool(self._defined)

    @cached_property
    def unreadable(self) -> frozenset[str]:
        """Folded stems of files that give no record."""
        return frozenset(
            fold(PurePosixPath(path).stem) for path in self.cards if not self.has_record(path)
        )
