"""Status updates as plain text, by templates that a library may replace one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hindsite.model.incident import Update
from hindsite.pages.words import instant_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from hindsite.model.enums import UpdateAudience
    from hindsite.pages.environment import Templates

__all__ = ["About", "form_text", "update_text"]


@dataclass(frozen=True, slots=True)
class About:
    """What an update is about, in words; all of it empty where its readers may not know."""

    id: str = ""
    title: str = ""
    severity: str = ""
    status: str = ""
    services: tuple[str, ...] = ()


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

    return _text(templates, update, about, when, is_last=is_last)


def form_text(templates: Templates, audience: UpdateAudience) -> str:
    """How an update to an audience reads, with words in brackets for what is filled in.

    Raises:
        TemplateError: The template is missing, or fails.
    """
    at = datetime.fromtimestamp(0, tz=UTC)
    words = {name: f"[{name}]" for name in ("happening", "impact", "doing", "eta", "commitments")}
    form = Update(at=at, audience=audience, next_update_at=at).model_copy(update=words)
    about = About("[id]", "[title]", "[severity]", "[status]", ("[services]",))
    return _text(templates, form, about, lambda _: "[time]", is_last=False)


def _text(
    templates: Templates,
    update: Update,
    about: About,
    when: Callable[[datetime], str],
    *,
    is_last: bool,
) -> str:
    values = {"update": update, "about": about, "when": when, "is_last": is_last}
    name = f"update-{update.audience.value}.txt.j2"
    return templates.render_plain(name, about.id or "an update", values).strip("\n")
