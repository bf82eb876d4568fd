"""No field of a record says anything to those whom it is hidden from, whatever fields there are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from hindsite.cli import main
from hindsite.model.enums import Audience
from hindsite.model.incident import Incident
from hindsite.model.review import Review
from hindsite.model.runbook import Runbook
from hindsite.model.settings import Source
from hindsite.model.telling import texts_of
from hindsite.model.withholding import withheld_names
from hindsite.reading.incidents import read_incident, read_runbook
from tests.repositories import Repository
from tests.whole.canaries import CANARY, planted, record_text, words_in
from tests.whole.sites import built_in, contents, holding, kept_holding, lay_down

if TYPE_CHECKING:
    from hindsite.model.values import Record

AS_OF = "2026-05-01T12:00:00Z"
BODY = "\n## Summary\n\nThe quokka-body.\n\n## A quokka-heading\n\n```\nquokka-code\n```\n"
GUARDED = planted(Incident, visibility="restricted", kind="security", id="quokka-id", ignore=[])
GUARDED_BOOK = planted(Runbook, visibility="restricted", id="quokka-book", ignore=[])
GUARDED_REVIEW = planted(
    Review, visibility="restricted", id="quokka-review", period="2026-Q1", ignore=[]
)
RULES = """\
groups:
  - name: {0}-group
    rules:
      - alert: {0}Alert
        expr: {0}_metric > 1
        for: 5m
        labels: {{severity: page, team: {0}-team, service: {0}-service}}
        annotations:
          summary: {0}-summary
          description: {0}-description
          runbook_url: https://{0}.example/runbook
"""
PAGES = "at,alert,service,team,shift,actionable,incident\n"
SEEN_PAGE = "2026-03-10T09:05:00Z,PlainAlert,payments,payments,2026-W11,true,plain\n"
HIDDEN_PAGE = (
    "2026-03-14T09:05:00Z,QuokkaAlert,quokka-service,quokka-team,quokka-shift,true,quokka-id\n"
)
SETTINGS = """\
sources:
  - {path: content/incidents, as: incidents}
  - {path: content/runbooks, as: runbooks}
  - {path: content/reviews, as: reviews}
  - {path: content/oncall, as: pages}
  - {path: content/alerts, as: alerts, defaults: {visibility: restricted}}
"""
HIDDEN = {
    "content/alerts/quokka-rules.yaml": RULES.format("quokka"),
    "content/oncall/2026.csv": PAGES + SEEN_PAGE + HIDDEN_PAGE,
    "content/reviews/quokka-review.md": record_text(GUARDED_REVIEW, BODY),
    "content/incidents/quokka-file.md": record_text(GUARDED, BODY),
    "content/runbooks/quokka-book.md": record_text(GUARDED_BOOK, BODY),
}
PLAIN: dict[str, object] = {
    "title": "Checkout fails",
    "severity": "SEV-3",
    "visibility": "public",
    "services": ["payments"],
    "started_at": "2026-03-10T09:00:00Z",
    "detected_at": "2026-03-10T09:05:00Z",
    "resolved_at": "2026-03-10T09:40:00Z",
}
BOOK: dict[str, object] = {"title": "Restart", "visibility": "public", "services": ["payments"]}
SEEN_REVIEW: dict[str, object] = {
    "title": "A review", "visibility": "public", "period": "2026-Q1",
    "held_at": "2026-04-02T09:00:00Z",
}  # fmt: skip
VISIBLE = {
    "hindsite.yml": SETTINGS,
    "content/alerts/none.yaml": "groups: []\n",
    "content/oncall/2026.csv": PAGES + SEEN_PAGE,
    "content/reviews/seen.md": record_text(SEEN_REVIEW, "# A review\n\nWe met.\n"),
    "content/incidents/plain.md": record_text(PLAIN, "## Summary\n\nIt failed.\n"),
    "content/runbooks/restart.md": record_text(BOOK, "# Restart\n\nDo it.\n"),
}
FIELDS = [name for name in withheld_names() if "." not in name]
KINDS = {"updates.internal", "updates.external", "updates.executive"}


def test_every_field_has_a_word() -> None:
    """What is planted is read, so that its absence elsewhere means something."""
    zone = ZoneInfo("UTC")
    reading = read_incident(
        HIDDEN["content/incidents/quokka-file.md"].encode(),
        "i/q.md",
        Source.model_validate({"path": "i", "as": "incidents"}),
        zone,
    )
    book = read_runbook(
        HIDDEN["content/runbooks/quokka-book.md"].encode(),
        "r/q.md",
        Source.model_validate({"path": "r", "as": "runbooks"}),
        zone,
    )
    for record, fields in ((reading.incident, GUARDED), (book.runbook, GUARDED_BOOK)):
        assert record is not None
        assert set(words_in(fields)) <= set(texts_of(record))
    assert len(set(words_in(GUARDED))) > 30


def test_every_kind_of_source_has_words() -> None:
    """Whoever adds a kind of record plants words in it here."""
    kinds = get_args(Source.model_fields["as_"].annotation)
    assert set(kinds) == {"incidents", "runbooks", "reviews", "alerts", "pages"}


def test_those_who_may_see_it_find_words_of_every_kind(tmp_path: Path) -> None:
    """Pages, alerts, records and reviews are read, so that their absence means something."""
    base = lay_down(tmp_path, {**VISIBLE, **HIDDEN})
    built_in(base, AS_OF, audience="restricted", keep_going=True)
    for word in ("quokka-book", "quokka-review", "quokka-id", "QuokkaAlert", "quokka-team"):
        assert holding(base, word), word


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_no_word_of_a_hidden_record_is_published(tmp_path: Path, audience: str) -> None:
    """Nor is it counted: byte for byte the site is the one without it."""
    whole = lay_down(tmp_path / "whole", {**VISIBLE, **HIDDEN})
    less = lay_down(tmp_path / "less", VISIBLE)
    for base in (whole, less):
        built_in(base, AS_OF, audience=audience, keep_going=True)
    assert holding(whole, CANARY) == []
    assert contents(whole) == contents(less)
    assert kept_holding(whole, audience, CANARY) == []


def test_no_word_of_a_field_that_is_held_back_is_published(tmp_path: Path) -> None:
    """All fields at once that a policy may name, of records that are visible else."""
    held: dict[str, dict[str, object]] = {}
    models: tuple[tuple[type[Record], dict[str, object]], ...] = (
        (Incident, PLAIN),
        (Runbook, BOOK),
        (Review, SEEN_REVIEW),
    )
    for model, plain in models:
        fields = planted(model)
        held[model.__name__] = {
            **plain,
            **{name: value for name, value in fields.items() if name in FIELDS},
        }
    files = {
        **VISIBLE,
        "content/incidents/plain.md": record_text(held["Incident"], "## Summary\n\nIt failed.\n"),
        "content/runbooks/restart.md": record_text(held["Runbook"], "# Restart\n\nDo it.\n"),
        "content/reviews/seen.md": record_text(held["Review"], "# A review\n\nWe met.\n"),
    }
    names = ", ".join(FIELDS)
    policy = {"hindsite.yml": f"{SETTINGS}policy: {{withhold: {{internal: [{names}]}}}}\n"}
    whole = lay_down(tmp_path / "whole", {**files, **policy})
    less = lay_down(tmp_path / "less", {**VISIBLE, **policy})
    for base in (whole, less):
        built_in(base, AS_OF, keep_going=True)
    assert holding(whole, CANARY) == []
    assert contents(whole) == contents(less)
    assert kept_holding(whole, "internal", CANARY) == []
    built_in(whole, AS_OF, audience="restricted", keep_going=True)
    assert len(holding(whole, CANARY)) > 5
    assert kept_holding(whole, "restricted", CANARY)


@pytest.mark.parametrize("model", [Incident, Review])
def test_no_word_of_a_part_that_is_held_back_is_published(
    tmp_path: Path, model: type[Incident | Review]
) -> None:
    """All parts of fields at once: the site is that of a record without them."""
    names = [name for name in withheld_names() if "." in name and name not in KINDS]
    plain, path = (
        (PLAIN, "content/incidents/plain.md")
        if model is Incident
        else (SEEN_REVIEW, "content/reviews/seen.md")
    )
    fields = {**planted(model), **plain, "ignore": []}
    # References that lead nowhere are errors, which are told with their lines.
    fields |= {"runbooks": [{"id": "restart"}], "related": []} if model is Incident else {}
    policy = f"policy: {{withhold: {{internal: [{', '.join(names)}]}}}}\n"
    body = "## Summary\n\nIt failed.\n"
    files = {**VISIBLE, "hindsite.yml": SETTINGS + policy}
    whole = lay_down(tmp_path / "whole", {**files, path: record_text(fields, body)})
    stripped = _without(fields, [tuple(name.split(".")) for name in names])
    less = lay_down(tmp_path / "less", {**files, path: record_text(stripped, body)})
    for base in (whole, less):
        built_in(base, AS_OF, keep_going=True)
    gone = set(words_in(fields)) - set(words_in(stripped))
    assert len(gone) >= (12 if model is Incident else 5)
    assert [word for word in sorted(gone) if holding(whole, word)] == []
    assert contents(whole) == contents(less)


def _without(value: object, ways: Iterable[tuple[str, ...]]) -> Any:  # noqa: ANN401 - of all types
    """Front matter without what these ways lead to."""
    if isinstance(value, list):
        return [left for item in value if (left := _without(item, ways))]
    if not isinstance(value, dict):
        return value
    left = {key: item for key, item in value.items() if (key,) not in ways}
    inner = {key: [way[1:] for way in ways if way[0] == key and way[1:]] for key in left}
    return {key: _without(item, inner[key]) if inner[key] else item for key, item in left.items()}


def _commands() -> list[tuple[str, str]]:
    """Commands that take an audience of records, each with every form that it prints.

    Not `leaks`, which tells of leaks to those who may see them.
    """
    found = []
    for name, command in main.commands.items():
        options = {option.name: option for option in command.params}
        tiers = str(options["audience"].to_info_dict()) if "audience" in options else ""
        if name in {"serve", "leaks"} or Audience.PUBLIC.value not in tiers:
            continue
        forms = options["format"].type if "format" in options else None
        found += [(name, form) for form in getattr(forms, "choices", ("",)) if form != "schema"]
    return found


GIVEN = {"compare": ["main"], "classify": ["plain"], "escalation": ["plain"], "build": []}
OPTIONS = {
    "build": ["--keep-going"],
    "check": ["--no-baseline"],
    "handoff": ["--since", "2026-03-01", "--until", "2026-04-01"],
    "stats": ["--by", "all"],
    "alerts": ["--all"],
}


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base on a branch that adds all hidden records."""
    made = Repository(tmp_path_factory.mktemp("branch"))
    made.commit(**VISIBLE)
    lay_down(made.folder, HIDDEN)
    return made.folder


@pytest.mark.parametrize(("name", "form"), _commands())
@pytest.mark.parametrize("audience", ["internal", "public"])
def test_no_command_tells(branch: Path, name: str, form: str, audience: str) -> None:
    """Neither of a hidden record nor of what is held back, in whatever form it prints."""
    words = [name, *GIVEN.get(name, []), *OPTIONS.get(name, [])]
    words += ["--format", form] if form else []
    words += [] if name == "handoff" else ["--as-of", AS_OF]
    result = CliRunner().invoke(main, [*words, "--audience", audience, "-C", str(branch)])
    assert result.exit_code in {0, 1}, result.output
    assert result.output.strip()
    assert CANARY not in result.output.lower()
