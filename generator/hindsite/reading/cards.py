"""What is to be known of a file without reading it again: its names, and the remarks on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from hindsite.model.alerts import named_by
from hindsite.model.enums import Audience
from hindsite.model.findings import UNKNOWN
from hindsite.model.moments import last_of
from hindsite.reading.notes import note_from, note_row
from hindsite.store import plain_bytes, plain_of, table_bytes, table_of

if TYPE_CHECKING:
    from hindsite.model.alerts import Alert
    from hindsite.model.findings import Finding
    from hindsite.reading.given import Reading

__all__ = ["Card", "card_of", "cards_from", "cards_text"]

_TIERS: Mapping[str, Audience] = {tier.value: tier for tier in Audience}


class Card(NamedTuple):
    """One file. `kind` is `incident`, `runbook`, `rules`, `review`, or empty without a record.

    `defines` are the alerts of a file of rules, each with what its `runbook_url` names, its group
    and its line. `context` is what it was read with, `content` the digest of what was read; `names`
    are id and aliases; `blob` is Git's name for the content with LF at the ends of its lines.
    `latest` is the last instant that the record tells of, or empty without any.
    """

    context: str
    content: str
    kind: str
    names: tuple[str, ...]
    tier: str
    alerts: tuple[str, ...]
    secret: bool
    notes: tuple[Any, ...]
    blob: str
    defines: tuple[tuple[str, str, str, int], ...] = ()
    latest: str = ""

    def findings(self, path: str) -> list[Finding]:
        """What was remarked when it was read."""
        return [note_from(row).at(path) for row in self.notes]

    @property
    def audience(self) -> Audience:
        """The tier of its record; there is one."""
        return _TIERS.get(self.tier) or Audience(self.tier)


def card_of(reading: Reading, context: str, content: str, raw: bytes) -> Card:
    """The card of what a file gave."""
    record = reading.incident or reading.runbook or reading.rules or reading.review
    return Card(
        context,
        content,
        _kind(reading),
        record.names if record else (),
        record.tier.value if record else "",
        reading.runbook.alerts if reading.runbook else (),
        reading.may_be_secret,
        tuple(note_row(item) for item in reading.notes),
        _blob(raw),
        tuple(map(_definition, reading.rules.alerts)) if reading.rules else (),
        _last_moment(reading),
    )


def _kind(reading: Reading) -> str:
    if reading.incident:
        return "incident"
    if reading.runbook:
        return "runbook"
    return "rules" if reading.rules else "review" if reading.review else ""


def _definition(alert: Alert) -> tuple[str, str, str, int]:
    return (alert.name, named_by(alert.runbook_url), alert.group, alert.line)


def _last_moment(reading: Reading) -> str:
    record = reading.incident or reading.runbook or reading.rules or reading.review
    # What was kept of an incident has it already.
    last = reading.incident.places.last if reading.incident else UNKNOWN
    moment = (last_of(record) if last is UNKNOWN else last).instant
    return moment.isoformat() if moment else ""


def _blob(raw: bytes) -> str:
    unified = raw.replace(b"\r\n", b"\n")
    # Git's own name for a content: nothing is secured by it.
    return hashlib.sha1(b"blob %d\0" % len(unified) + unified, usedforsecurity=False).hexdigest()


def cards_text(cards: Mapping[str, Card]) -> bytes:
    """Cards by path as bytes, from which `cards_from` makes them again."""
    contexts = sorted({card.context for card in cards.values()})
    places = {context: index for index, context in enumerate(contexts)}
    rows = {path: (places[card.context], *card[1:]) for path, card in cards.items()}
    return b"\n".join((plain_bytes(contexts), table_bytes(rows)))


def cards_from(raw: bytes) -> dict[str, Card]:
    """The cards of which `cards_text` made this.

    Raises:
        ValueError: It made no such thing.
    """
    head, _, table = raw.partition(b"\n")
    paths, columns = table_of(table)
    try:
        return dict(zip(paths, _cards(plain_of(head), columns), strict=True))
    except (TypeError, KeyError, IndexError) as error:
        message = "these are no cards"
        raise ValueError(message) from error


def _cards(contexts: list[str], columns: list[list[Any]]) -> Iterable[Card]:
    at, content, kind, names, tier, alerts, secret, notes, blob, defines, latest = columns
    rows = zip(
        [contexts[place] for place in at],
        content,
        kind,
        map(tuple, names),
        tier,
        map(tuple, alerts),
        secret,
        map(tuple, notes),
        blob,
        [tuple(map(tuple, items)) for items in defines],
        latest,
        strict=True,
    )
    return map(Card._make, rows)
