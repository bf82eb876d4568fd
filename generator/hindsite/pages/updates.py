"""Status updates as plain text, by templates that a library may replace one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.pages.words import instant_words

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from hindsite.model.incident import Update
    from hindsite.pages.environment import Templates

__all__ = ["About", "update_template", "update_text"]


@dataclass(frozen=True, slots=True)
class About:
    """What an update is about, in words; all of it empty where its readers may not know."""

    id: str = ""
    title: str = ""
    severity: str = ""
    status: str = ""
    services: tuple[str, ...] = ()


def update_template(update: Update) -> str:
    """The name of the template below `pages/` that writes an update to its audience."""
    return f"update-{update.audience.value}.txt.j2"


def update_text(
    templates: Templates, update: Update, about: About, zone: tzinfo, *, is_last: bool
) -> str:
    """An update as its template writes it, without a line end at its end.

    Args:
        templates: The templates.
        update: What to say; what it lacks is None.
        about: The incident.
        zone: In which times are named.
        is_last: Whether no other one is to follow.

    Raises:
        TemplateError: The template is missing, or fails.
    """

    def when(at: datetime) -> str:
        return instant_words(at, zone)

    values = {"update": update, "about": about, "when": when, "is_last": is_last}
    name = update_template(update)
    return templates.render_plain(name, about.id or "an update", values).strip("\n")
