"""`hindsite.yml` → settings, or one error that lists all that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hindsite.errors import SettingsError
from hindsite.model.enums import Audience
from hindsite.model.findings import Places, Step, dotted
from hindsite.model.names import did_you_mean, fold, slug
from hindsite.model.settings import Settings, Source
from hindsite.reading.dangers import unknown_dangers
from hindsite.reading.notes import Note, note
from hindsite.reading.sources import PRESETS
from hindsite.reading.validating import Draft, validate
from hindsite.reading.wording import unknown_words
from hindsite.reading.yaml_text import Data, parse, without_nulls

if TYPE_CHECKING:
    from hindsite.model.values import Record

__all__ = ["SETTINGS_FILE", "SITE_FILES", "read_settings"]

SETTINGS_FILE = "hindsite.yml"
SITE_FILES = ("mkdocs.yml", "mkdocs.yaml")
"""Files that may say where the site will be."""

_SITE_URL = re.compile(
    r"^site_url:[ \t]*(['\"]?)(https?://[^\s'\"]+)\1[ \t]*(?:#.*)?$", re.MULTILINE
)


def read_settings(base: Path) -> Settings:
    """The settings of a knowledge base; the defaults where it has no `hindsite.yml`.

    Raises:
        SettingsError: The file cannot be read, or holds what does not fit; each fault is named
            with its line.
    """
    path = base / SETTINGS_FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return _addressed(Settings(), base)
    except (OSError, UnicodeDecodeError) as error:
        message = f"{SETTINGS_FILE} cannot be read: {error}"
        raise SettingsError(message, "make it a readable UTF-8 file") from error
    parsed = parse(text.replace("\r\n", "\n"), fields=Settings.model_fields)
    notes = parsed.notes
    if not notes and parsed.data is not None and not isinstance(parsed.data, dict):
        notes.append(note("not-a-mapping", (1, 1), "there are no fields here"))
    _stop_on(notes)
    cleaned = without_nulls(parsed.data)
    data = cleaned if isinstance(cleaned, dict) else {}
    draft = Draft(data, parsed.marks, parsed.keys, _zone(data.get("timezone")))
    settings = validate(Settings, draft, set(Settings.model_fields))
    faults = [item for item in draft.notes if item.rule != "naive-time"]
    if settings is None or faults:
        raise _error(faults)
    settings = settings.model_copy(update={"places": Places(SETTINGS_FILE, parsed.marks)})
    _stop_on(_contradictions(settings))
    return _addressed(settings, base)


def _addressed(settings: Settings, base: Path) -> Settings:
    """The settings with the URL of the site that `mkdocs.yml` has, where they have none."""
    found = settings.site.url or _site_url(base)
    if found == settings.site.url:
        return settings
    return settings.model_copy(update={"site": settings.site.model_copy(update={"url": found})})


def _site_url(base: Path) -> str | None:
    for name in SITE_FILES:
        with suppress(OSError, UnicodeDecodeError):
            # One line is looked for: tags of MkDocs may stand elsewhere, which are not read here.
            if match := _SITE_URL.search((base / name).read_text(encoding="utf-8-sig")):
                return match[2]
    return None


def _zone(name: Data) -> ZoneInfo:
    """The library's zone; a wrong name is remarked on when the field is validated."""
    try:
        return ZoneInfo(name) if isinstance(name, str) else ZoneInfo("UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _stop_on(notes: Collection[Note]) -> None:
    if notes:
        raise _error(notes)


def _error(notes: Iterable[Note]) -> SettingsError:
    lines = []
    for item in notes:
        place = f"{SETTINGS_FILE}:{item.where[0]}:{item.where[1]}"
        found = f" (found: {item.found})" if item.found else ""
        # There is no text here that could say instead what no field holds.
        listed = item.rule == "unknown-field" and item.expected
        remedy = f"write {item.expected}" if listed else item.remedy
        lines.append(f"{place}: {item.message}{found}; {remedy}")
    return SettingsError(
        "\n".join(lines), f"mend {SETTINGS_FILE}; docs/settings.md lists its fields"
    )


def _contradictions(settings: Settings) -> list[Note]:
    """Unknown presets and words, and ids that two services or teams claim."""
    notes = []
    for index, source in enumerate(settings.sources):
        known = {} if source.as_ == "pages" else PRESETS
        if source.preset and source.preset not in known:
            place = settings.places.of("sources", index, "preset")
            guess = did_you_mean(source.preset, known)
            notes.append(
                note(
                    "invalid-value",
                    (place.line, place.column),
                    f"sources[{index}].preset is not known",
                    found=source.preset,
                    remedy=guess
                    or f"known presets: {', '.join(known) or 'none for pages, whose form is told'}",
                )
            )
        notes += _no_fields_of_ours(settings, index)
    notes += _nothing_to_remove(settings)
    notes += _sections_of_no_policy(settings)
    services = [
        (index, name)
        for index, item in enumerate(settings.services)
        for name in dict.fromkeys(map(slug, (item.id, *item.formerly)))
    ]
    notes += _claimed_twice(settings, "services", services)
    teams = [(index, fold(item.id)) for index, item in enumerate(settings.teams)]
    return notes + _claimed_twice(settings, "teams", teams)


def _fields_of(source: Source) -> list[str]:
    """The fields of a record of a source, or of a page.

    What these are is loaded only where a source has other names for them.
    """
    if source.as_ == "pages":
        from hindsite.reading.paging_rows import FIELDS

        return list(FIELDS)
    from hindsite.model.incident import Incident
    from hindsite.model.review import Review
    from hindsite.model.runbook import Runbook

    models: dict[str, type[Record]] = {"incidents": Incident, "reviews": Review}
    model = models.get(source.as_, Runbook)
    return [name for name, info in model.model_fields.items() if not info.exclude]


def _no_fields_of_ours(settings: Settings, index: int) -> list[Note]:
    """Names in a mapping that no record of the kind has."""
    source = settings.sources[index]
    if source.is_of_rules:
        return _nothing_but_visibility(settings, index)
    if not (source.fields or source.values or source.defaults):
        return []
    known = _fields_of(source)
    notes = []
    for part in ("fields", "values", "defaults"):
        for name in getattr(source, part):
            if name not in known:
                place = settings.places.of("sources", index, part, name)
                notes.append(
                    note(
                        "unknown-field",
                        (place.line, place.column),
                        f"sources[{index}].{part}: {name} is no field of {source.as_}",
                        remedy=did_you_mean(name, known) or f"known are {', '.join(known)}",
                    )
                )
    return notes


def _nothing_but_visibility(settings: Settings, index: int) -> list[Note]:
    """What a source of alerts cannot say: their format is known, and who may see them is all."""
    source = settings.sources[index]
    named: list[tuple[Step, ...]] = [("preset",)] if source.preset else []
    for part in ("fields", "values", "defaults"):
        named += [(part, name) for name in getattr(source, part)]
    tiers = [tier.value for tier in Audience]
    notes = []
    for steps in named:
        is_known = steps == ("defaults", "visibility")
        if is_known and source.defaults["visibility"] in tiers:
            continue
        place = settings.places.of("sources", index, *steps)
        notes.append(
            note(
                "invalid-value" if is_known else "unknown-field",
                (place.line, place.column),
                f"sources[{index}].{dotted(steps)} says nothing of alerts",
                found=source.defaults["visibility"] if is_known else "",
                remedy=f"write defaults: {{visibility: …}} with one of {', '.join(tiers)}",
            )
        )
    return notes


def _nothing_to_remove(settings: Settings) -> list[Note]:
    """What is to be taken from a list that is shipped and does not stand there."""
    words = settings.words
    lists = (
        ("blame", words.blame.remove, unknown_words(words.blame), "rules/blameless-language"),
        ("dangerous", words.dangerous.remove, unknown_dangers(words.dangerous), "runbooks"),
    )
    notes = []
    for part, removed, guesses, document in lists:
        for index, guess in guesses.items():
            place = settings.places.of("words", part, "remove", index)
            notes.append(
                note(
                    "invalid-value",
                    (place.line, place.column),
                    f"words.{part}.remove[{index}] is not in the list that is shipped",
                    found=removed[index],
                    remedy=guess or f"write it as docs/{document}.md has it",
                )
            )
    return notes


def _sections_of_no_policy(settings: Settings) -> list[Note]:
    """Words for sections of a post-mortem that nobody asks for, and so would never be looked up."""
    asked = settings.policy.postmortem_sections
    notes = []
    for name in settings.words.sections:
        if slug(name) not in map(slug, asked):
            place = settings.places.of("words", "sections", name)
            notes.append(
                note(
                    "unknown-field",
                    (place.line, place.column),
                    "words.sections: policy.postmortem_sections has no such section",
                    found=name,
                    remedy=did_you_mean(name, asked) or f"known are {', '.join(asked)}",
                )
            )
    return notes


def _claimed_twice(settings: Settings, part: str, names: list[tuple[int, str]]) -> list[Note]:
    first: dict[str, int] = {}
    notes = []
    for index, name in names:
        if first.setdefault(name, index) != index:
            place = settings.places.of(part, index, "id")
            notes.append(
                note(
                    "duplicate-id",
                    (place.line, place.column),
                    f"{part}[{index}] has an id that {part}[{first[name]}] has already",
                    found=name,
                    remedy="give one of the two another id",
                )
            )
    return notes
