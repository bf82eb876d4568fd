"""A period → the skeleton of the record of its review, with what is due filled in."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import yaml

from hindsite import metrics
from hindsite.app.asking import audience_named, instant_named
from hindsite.app.files import write_new
from hindsite.app.keeping import library_of
from hindsite.errors import UsageError
from hindsite.metrics.values import Period
from hindsite.model.duties import duties_of, quarter_of
from hindsite.model.enums import Severity
from hindsite.model.review import PolicyPart
from hindsite.model.settings import Settings
from hindsite.reading import read_settings
from hindsite.writing import canonical
from hindsite.writing.skeletons import section

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from hindsite.metrics.values import Window
    from hindsite.model.library import Library
    from hindsite.model.settings import Source

__all__ = ["NewReview", "new_review"]

_SECTIONS = ("What we saw", "What we keep", "What we change")
_GRAVE = (Severity.SEV1, Severity.SEV2)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """What is known of a review when its record is begun, as a person typed it.

    Without a period it is of the quarter before the one of now; without an instant it is held now.
    """

    period: str | None = None
    held_at: str | None = None
    title: str | None = None


def new_review(base: Path, wanted: NewReview, now: datetime | None = None) -> Path:
    """Begin the record of a review, and return its file: named by its period.

    It lists the runbooks and parts of the policy that are due, and the incidents of SEV-1 and SEV-2
    of the period, as far as insiders may see them: what is not looked at is to be taken out.

    Raises:
        UsageError: The period or the instant is none, or a period is given as the title.
        OutputError: The file is there, or cannot be written.
        SettingsError: hindsite.yml cannot be used.
    """
    settings = read_settings(base)
    present = now or datetime.now(tz=UTC)
    held = instant_named(wanted.held_at, settings) if wanted.held_at else present
    today = held.astimezone(settings.zone).date()
    _, start, _ = quarter_of(today)
    if wanted.period is None and wanted.title is not None and _is_period(wanted.title, today):
        message = f"“{wanted.title}” is a period, and was given as the title."
        raise UsageError(message, f"Name it so: --period {wanted.title}.")
    label = wanted.period or quarter_of(start - timedelta(days=1))[0]
    window = _window(label, today)
    library = library_of(base, settings).visible_to(audience_named(None)).at(held)
    due = duties_of(library, today)
    matter = {
        "title": wanted.title or f"Review of {window.label}",
        "period": window.label,
        "held_at": held.replace(microsecond=0).astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "reviewed": {
            "process": True,
            "runbooks": [runbook.id for runbook in due.runbooks],
            "incidents": _incidents(library, window),
            "policies": [
                part.value
                for part in PolicyPart
                if any(duty.part == part and duty.is_due(due.end) for duty in due.parts)
            ],
        },
        "decisions": [],
        "action_items": [],
    }
    source = _source(settings)
    path = base / source.path / f"{window.label.lower()}.md"
    front = yaml.safe_dump(matter, sort_keys=False, allow_unicode=True, width=1000)
    text = f"---\n{front}---\n" + "\n".join(map(section, _SECTIONS))
    write_new(path, canonical(text.encode(), path.name, source, settings.zone).decode())
    return path


def _is_period(title: str, today: date) -> bool:
    with suppress(ValueError):
        return bool(metrics.window_named(title, today))
    return False


def _window(label: str, today: date) -> Window:
    remedy = "Name a year, quarter or month: --period 2026-Q3."
    try:
        window = metrics.window_named(label, today)
    except ValueError as error:
        raise UsageError(f"{error}.", remedy) from error
    if window.period is Period.WEEK:
        message = f"“{label}” is a week, and reviews are of longer periods."
        raise UsageError(message, remedy)
    return window


def _incidents(library: Library, window: Window) -> list[str]:
    zone = library.settings.zone
    return [
        item.id
        for item in library.incidents
        if item.severity in _GRAVE
        and item.duplicate_of is None
        and item.kind in library.settings.population
        and window.start <= item.counted_at.astimezone(zone).date() < window.end
    ]


def _source(settings: Settings) -> Source:
    """The first folder of reviews in our own format."""
    sources = (*settings.sources, *Settings().sources)
    return next(item for item in sources if item.as_ == "reviews" and not item.is_foreign)
