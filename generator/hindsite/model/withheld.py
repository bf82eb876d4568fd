"""What a policy names to be held back from lower audiences, of records that these may see."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from hindsite.model.enums import Audience
from hindsite.model.names import did_you_mean
from hindsite.model.values import Names, Record, fault

__all__ = ["Withheld"]


def _known(names: tuple[str, ...]) -> tuple[str, ...]:
    # Only whoever holds something back by names of his own has to know the fields of all records.
    from hindsite.model.withholding import free_fields, withheld_names

    for name in names:
        head, _, rest = name.partition(".")
        if name not in withheld_names() and not (head in free_fields() and rest.strip()):
            question = did_you_mean(name, withheld_names())
            message = f"“{name}” is nothing that can be held back"
            message += f"; {question}" if question else ""
            raise fault("invalid-value", f"some of {', '.join(_near(head))}", message)
    return names


def _near(head: str) -> list[str]:
    """The names to choose from: those within a field that is named, else those of whole fields."""
    from hindsite.model.withholding import UPDATES, withheld_names

    within = [name for name in withheld_names() if name.startswith(f"{head}.")]
    return within or [name for name in withheld_names() if "." not in name or name in UPDATES]


_Withheld = Annotated[Names, AfterValidator(_known)]


class Withheld(Record):
    """Names of fields that are held back from an audience, and from those below it.

    A dotted name, such as `impact.error_rate` or `roles.scribe`, holds back a part of a field.
    """

    public: _Withheld = ("roles", "war_room", "links", "updates.internal", "updates.executive")
    internal: _Withheld = ()

    def from_audience(self, audience: Audience) -> frozenset[str]:
        """The names that an audience does not see."""
        lists = {Audience.PUBLIC: (self.public, self.internal), Audience.INTERNAL: (self.internal,)}
        return frozenset(name for names in lists.get(audience, ()) for name in names)
