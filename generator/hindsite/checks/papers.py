"""The post-mortem in a body: which of its sections are there, whatever they are called."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from hindsite.checks.asking import has_paper, wants_postmortem
from hindsite.checks.outline import Section, lead, sections
from hindsite.checks.phrases import holds, phrases, phrases_by_name
from hindsite.reading.word_lists import word_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hindsite.checks.scope import Scope
    from hindsite.model.incident import Incident

__all__ = ["ACTIONS", "CAUSE", "TIMELINE", "WORDS", "Paper", "paper_of", "text_of"]

WORDS = "postmortems"
"""The word list of headings and of what timelines tell."""

SUMMARY, TIMELINE, CAUSE, ACTIONS = "summary", "timeline", "root cause", "action items"
_ONLY_IN_ONE = frozenset({CAUSE, "what went well", "what went poorly"})

_NEAR = 0.85

_Own = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Paper:
    """A post-mortem with its sections; `own` are the library's names and words for them."""

    incident: Incident
    sections: tuple[Section, ...]
    own: _Own

    def of(self, name: str) -> tuple[Section, ...]:
        """The sections under a name or what means the same."""
        return self._by_meaning.get(name, ())

    @cached_property
    def _by_meaning(self) -> Mapping[str, tuple[Section, ...]]:
        found: defaultdict[str, tuple[Section, ...]] = defaultdict(tuple)
        for item in self.sections:
            for name in self._meanings(item):
                found[name] += (item,)
        return found

    def nearly(self, name: str) -> tuple[Section, ...]:
        """The sections under a name, else those whose heading is a slip of the pen away from it."""
        near = (item for item in self.sections if not self._meanings(item))
        return self.of(name) or tuple(
            item for item in near if SequenceMatcher(None, item.name, name).ratio() >= _NEAR
        )

    def tells(self, name: str) -> bool:
        """Whether it has the section, or what serves as well in the front matter or the text."""
        if self._in_fields(name) or (name == SUMMARY and lead(self.incident.body)):
            return True
        return bool(self.of(name))

    def is_blank(self, name: str) -> bool:
        """Whether there is no more than a heading for it."""
        return not self._in_fields(name) and all(item.is_empty for item in self.of(name))

    @property
    def is_begun(self) -> bool:
        """Whether anything stands in the sections that nothing but a post-mortem has."""
        return any(
            not _ONLY_IN_ONE.isdisjoint(self._meanings(item)) and not item.is_empty
            for item in self.sections
        )

    @property
    def names_factors(self) -> bool:
        """Whether contributing factors are named, in a field or under a heading of their own."""
        headings = phrases(word_list(WORDS).get("factors"))
        return bool(self.incident.contributing_factors) or any(
            holds(item.name, headings) and not item.is_empty for item in self.sections
        )

    def _in_fields(self, name: str) -> bool:
        if name == TIMELINE:
            return bool(self.incident.timeline)
        return name == ACTIONS and bool(self.incident.action_items)

    def _meanings(self, section: Section) -> frozenset[str]:
        return _meanings(section.name, self.own)


def paper_of(scope: Scope, incident: Incident) -> Paper | None:
    """The post-mortem, where the policy asks for one and somebody has begun it."""
    if not wants_postmortem(scope, incident):
        return None
    paper = text_of(scope, incident)
    return paper if has_paper(incident) or paper.is_begun else None


def text_of(scope: Scope, incident: Incident) -> Paper:
    """The text of an incident by its sections, whether it is a post-mortem or not."""
    return scope.once(("paper", id(incident)), lambda: _text_of(scope, incident))


def _text_of(scope: Scope, incident: Incident) -> Paper:
    settings = scope.library.settings
    asked = ((name, ()) for name in settings.policy.postmortem_sections)
    own = (*asked, *settings.words.sections.items())
    return Paper(incident, sections(incident.body, incident.body_line), own)


@lru_cache(maxsize=4096)
def _meanings(heading: str, own: _Own) -> frozenset[str]:
    """The sections that a heading in plain words stands for; records use the same few headings."""
    if holds(heading, phrases(word_list(WORDS).get("unlike"))):
        return frozenset()
    known = phrases_by_name(WORDS, "sections", own)
    return frozenset(name for name, words in known.items() if holds(heading, words))
