"""What is known of all records when one of them is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from hindsite.checks.chosen import covers
from hindsite.checks.vocabulary import by_tier
from hindsite.model.enums import Audience
from hindsite.model.names import fold
from hindsite.store import digest

if TYPE_CHECKING:
    from hindsite.checks.portions import Portions
    from hindsite.checks.vocabulary import Vocabulary
    from hindsite.reading import Shelf

__all__ = ["Knowledge"]


_NAMED = frozenset({"incident", "runbook"})


class Knowledge:
    """A shelf of records, and answers to what rules ask of others than the one they look at.

    Args:
        shelf: All files of the library.
        files: Whether a path, posix and relative to the knowledge base, is there; None where
            nobody knows.
    """

    def __init__(self, shelf: Shelf, files: Callable[[str], bool] | None = None) -> None:
        self.shelf = shelf
        self._files = files
        self._answers: dict[tuple[str, str], str] = {}
        self._names: dict[str, Mapping[Audience, Vocabulary]] = {}
        self._of_kind: dict[str, list[tuple[Audience, tuple[str, ...]]]] = {}
        self._guarded: dict[Audience, frozenset[str]] = {}

    @cached_property
    def portions(self) -> Portions:
        """The library in portions of one record, for those who judge; others do not load it."""
        from hindsite.checks.portions import Portions

        return Portions(self.shelf)

    def answer(self, kind: str, name: str) -> str:
        """What is to be said to a question; the same text as long as nothing changed about it.

        Args:
            kind: `incident`, `runbook`: which file has the folded name, and what it holds;
                `path`: what the file holds; `listed`: whether it is one of the library's;
                `file`: whether it is there at all; `alert`: what the runbooks for it hold;
                `defined`: where alerts of a name are, `target`: whether a `runbook_url` ends in
                it, `alerts`: whether there are any;
                `like`: how many files bear a name but for case and form of letters;
                `names`: all names of a kind; `guarded`: those above a tier;
                `unreadable`: which files give no record;
                `covered`: whether a pattern of an override is that of any file.
            name: What is asked for.
        """
        key = (kind, name)
        if key not in self._answers:
            self._answers[key] = self._found(kind, name)
        return self._answers[key]

    def stands(self, asked: tuple[str, str, str]) -> bool:
        """Whether a question, which is a kind and a name, still has its answer."""
        kind, name, former = asked
        return self.answer(kind, name) == former

    def _found(self, kind: str, name: str) -> str:
        shelf = self.shelf
        match kind:
            case "incident" | "runbook":
                path = shelf.path_of(kind, name)
                found = self._held(path) if path else ""
            case "path":
                found = self._held(name) if shelf.has_record(name) else ""
            case "listed":
                found = "yes" if name in shelf.cards else ""
            case "file":
                found = "unknown" if self._files is None else "yes" if self._files(name) else "no"
            case "alert" | "defined" | "target" | "alerts":
                found = self._of_alerts(kind, name)
            case "like":
                found = str(self._likes[fold(name)])
            case "covered":
                found = "yes" if covers(name, shelf.cards) else ""
            case _:
                found = digest(*self._all_of(kind, name))
        return found

    def _of_alerts(self, kind: str, name: str) -> str:
        shelf = self.shelf
        match kind:
            case "alert":
                return digest(*map(self._held, shelf.paths_for(name)))
            case "defined":
                return repr(shelf.defined(name))
            case "target":
                return "yes" if name in shelf.targets else ""
            case _:
                return "yes" if shelf.has_alerts else ""

    def _all_of(self, kind: str, name: str) -> Iterable[str]:
        """The names that an answer is made of."""
        if kind == "names":
            return [word for tier, names in self._named(name) for word in (tier, *names)]
        return sorted(self.guarded(Audience(name)) if kind == "guarded" else self.shelf.unreadable)

    def _held(self, path: str) -> str:
        return f"{path}:{self.shelf.cards[path].content}"

    def names(self, kind: str) -> Mapping[Audience, Vocabulary]:
        """Ids and aliases of incidents or runbooks, by the tier that may know of them."""
        if kind not in self._names:
            self._names[kind] = by_tier(self._named(kind))
        return self._names[kind]

    @cached_property
    def _likes(self) -> Counter[str]:
        return Counter(map(fold, self.shelf.cards))

    def guarded(self, tier: Audience) -> frozenset[str]:
        """Folded names of records that fewer may see than those of a tier."""
        if all(tier.sees(own) for own in self._tiers):
            return frozenset()
        if tier not in self._guarded:
            seen = [names for own, names in self._folded.items() if tier.sees(own)]
            hidden = [names for own, names in self._folded.items() if not tier.sees(own)]
            self._guarded[tier] = frozenset(set().union(*hidden).difference(*seen))
        return self._guarded[tier]

    @cached_property
    def _tiers(self) -> frozenset[Audience]:
        """Those of all incidents and runbooks: mostly one, from which nothing is guarded."""
        kinds = (card for card in self.shelf.cards.values() if card.kind in _NAMED)
        return frozenset(map(Audience, {card.tier for card in kinds}))

    @cached_property
    def _folded(self) -> Mapping[Audience, set[str]]:
        """Names of incidents and runbooks by their own tiers."""
        found: dict[str, set[str]] = {tier.value: set() for tier in Audience}
        cards, clashes = self.shelf.cards, self.shelf.clashes
        for path, keys in self.shelf.keys.items():
            if path not in clashes:
                found[cards[path].tier].update([name for kind, name in keys if kind in _NAMED])
        return {Audience(tier): names for tier, names in found.items()}

    def _named(self, kind: str) -> list[tuple[Audience, tuple[str, ...]]]:
        if kind not in self._of_kind:
            clashes, tiers = self.shelf.clashes, {tier.value: tier for tier in Audience}
            self._of_kind[kind] = [
                (tiers[card.tier], card.names)
                for path, card in self.shelf.cards.items()
                if card.kind == kind and path not in clashes
            ]
        return self._of_kind[kind]
