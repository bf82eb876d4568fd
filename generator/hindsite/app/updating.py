"""A status update of an incident: filled in from its record, written by a template, recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hindsite.app.naming import own_incident
from hindsite.app.overrides import own_templates
from hindsite.app.rewriting import Change, change, taking_turns
from hindsite.app.typed import instant_typed, next_typed, one_line
from hindsite.errors import HindsiteError, UsageError
from hindsite.model.communication import draft_of, severity_now
from hindsite.model.enums import Audience, UpdateAudience
from hindsite.model.incident import Update
from hindsite.model.names import fold
from hindsite.model.withholding import Withholding
from hindsite.pages.environment import Templates
from hindsite.pages.updates import About, update_text
from hindsite.reading import read_settings
from hindsite.writing import add_update

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hindsite.model.communication import Missing
    from hindsite.model.incident import Incident
    from hindsite.model.settings import Settings

__all__ = ["Saying", "Updated", "update"]

_SENTENCES = ("happening", "impact", "doing", "eta", "commitments")


@dataclass(frozen=True, slots=True)
class Saying:
    """What a person wants said, as it was typed; the record fills in the rest.

    `fields` are sentences by the names of an update's fields. Without `at` it is said now; `next`
    is a period, a time of day or a whole time. `is_disclosed` is set by who wants outsiders told of
    a restricted incident, in these words alone.
    """

    audience: UpdateAudience
    fields: Mapping[str, str]
    at: str | None = None
    next: str | None = None
    is_disclosed: bool = False


@dataclass(frozen=True, slots=True)
class Updated:
    """An update, its text, and what it lacks; `change` says where it was recorded, if it was."""

    record: str
    tier: Audience
    update: Update
    text: str
    missing: tuple[Missing, ...]
    change: Change | None = None


def update(
    base: Path, name: str, saying: Saying, now: datetime | None = None, *, recorded: bool = False
) -> Updated:
    """Write an update of an incident, and where it is asked for add it to the record's `updates`.

    One that lacks something is not recorded.

    Args:
        base: The folder of `hindsite.yml`.
        name: Id or alias of the incident; restricted ones too, for this is the author's tree.
        saying: What to say, and to whom.
        now: The present, for tests.
        recorded: Whether the record is to keep it; nothing else of the record changes.

    Raises:
        UsageError: There is no such incident, a time is none, or outsiders may not know of it.
        HindsiteError: The record is in a form that takes no update, or has this one.
        SettingsError: hindsite.yml cannot be used.
        TemplateError: A template fails.
        OutputError: The file cannot be written.
    """
    settings = read_settings(base)
    if not recorded:
        return _written(base, own_incident(base, settings, name), settings, saying, now)
    with taking_turns(base):
        incident = own_incident(base, settings, name)
        done = _written(base, incident, settings, saying, now)
        if done.missing:
            return done
        return _recorded(base, incident, settings, done)


def _written(
    base: Path, incident: Incident, settings: Settings, saying: Saying, now: datetime | None
) -> Updated:
    _refuse_to_tell(incident, saying)
    zone = ZoneInfo(incident.timezone) if incident.timezone else settings.zone
    present = (now or datetime.now(tz=UTC)).replace(second=0, microsecond=0)
    at = instant_typed(saying.at, incident, settings, present)
    known = incident.at(at, at.astimezone(settings.zone).date())
    if known is None:
        message = f"At {at.isoformat()} the incident {incident.id} had not begun."
        raise UsageError(message, "Give a later time with --at.")
    if saying.audience is UpdateAudience.EXTERNAL:
        known = Withholding.of(Audience.PUBLIC, settings.policy.withhold).seen(known)
    said = Update(
        at=at,
        audience=saying.audience,
        next_update_at=next_typed(saying.next, known, settings, at) if saying.next else None,
        **{field: one_line(saying.fields.get(field)) for field in _SENTENCES},
    )
    draft = draft_of(known, settings.policy, said, zone, is_disclosed=saying.is_disclosed)
    about = About() if saying.is_disclosed else _about(known, settings)
    templates = Templates(own_templates(base))
    is_last = not known.derived_status.is_open
    text = update_text(templates, draft.update, about, zone, is_last=is_last)
    return Updated(incident.id, incident.tier, draft.update, text, draft.missing)


def _refuse_to_tell(incident: Incident, saying: Saying) -> None:
    """Keep from outsiders what only those may know who need to."""
    is_external = saying.audience is UpdateAudience.EXTERNAL
    if saying.is_disclosed and not is_external:
        message = "Only an external update can be disclosed; people inside are told in full."
        raise UsageError(message, "Leave out --disclose.")
    if is_external and incident.tier is Audience.RESTRICTED and not saying.is_disclosed:
        message = f"{incident.id} is restricted: an external update would tell outsiders of it."
        remedy = (
            "If they are to be told, decide each word and add --disclose: then nothing is taken "
            "from the record."
        )
        raise UsageError(message, remedy)


def _about(incident: Incident, settings: Settings) -> About:
    labels = {fold(service.id): service.label for service in settings.services}
    return About(
        id=incident.id,
        title=" ".join(incident.title.split()),
        severity=severity_now(incident).value,
        status=incident.derived_status.label,
        services=tuple(labels.get(fold(name), name) for name in incident.services),
    )


def _recorded(base: Path, incident: Incident, settings: Settings, done: Updated) -> Updated:
    path = incident.places.path
    if done.update in incident.updates:
        message = f"{path} has this update already, with the same time."
        raise HindsiteError(message, "Send it without --record, or say something new.")
    made = change(
        base,
        path,
        settings,
        lambda old, source: add_update(old, path, done.update, source, settings.zone),
    )
    return Updated(done.record, done.tier, done.update, done.text, (), made)
