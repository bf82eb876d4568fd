"""What `hindsite.yml` may say: the site, the catalogue, the policy, and where records lie."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from hindsite.model.danger import DangerWords
from hindsite.model.enums import Kind, Tier
from hindsite.model.findings import Places
from hindsite.model.language import BlameWords
from hindsite.model.links import safe_url
from hindsite.model.parts import Link
from hindsite.model.policy import Policy
from hindsite.model.switching import Override, Switch
from hindsite.model.values import (
    Flag,
    Identifier,
    Instant,
    Names,
    Percent,
    Record,
    Text,
    ZoneName,
    fault,
)

__all__ = ["Factor", "Search", "Service", "Settings", "Site", "Source", "Team", "Words"]


class Site(Record):
    """How the published site presents itself; `edit_url` is the prefix of a record's edit link.

    With `content_policy` each page tells its browser to run and load nothing but the site's own.
    """

    name: Text = "Incident knowledge base"
    description: Text = "Incidents, post-mortems and runbooks"
    url: Text | None = None
    edit_url: Text | None = None
    content_policy: Flag = True


class Service(Record):
    """A thing that can fail. `slo` is a percentage of time, `formerly` are ids it had before."""

    id: Identifier
    name: Text | None = None
    tier: Tier = Tier.STANDARD
    owner: Text | None = None
    depends_on: Names = ()
    slo: Percent | None = None
    links: tuple[Link, ...] = ()
    formerly: Names = ()
    retired: Flag = False

    @property
    def label(self) -> str:
        """The name that people know it by."""
        return self.name or self.id


class Team(Record):
    """Owners of services and actions; `members` are persons and rotas as records name them.

    Its nights and hours are those of `timezone`; without one, of the library's.
    """

    id: Identifier
    name: Text | None = None
    contact: Text | None = None
    members: Names = ()
    timezone: ZoneName | None = None

    @property
    def label(self) -> str:
        """The name that people know it by."""
        return self.name or self.id


class Factor(Record):
    """A word of the library's vocabulary of contributing factors."""

    id: Identifier
    name: Text | None = None


class Search(Record):
    """How readers' words are understood. Words of one group of `synonyms` find each other."""

    synonyms: tuple[Annotated[Names, Field(min_length=2)], ...] = ()


class Words(Record):
    """Words of the library's own, which rules and pages know besides those that ship.

    `vague` are words that say nothing in an action item, `nobody` owners that are nobody,
    `sections` headings that mean a section of the post-mortem, `roles` names of a role; `blame`
    changes the words that blame persons, `dangerous` the commands that runbooks mark.
    """

    vague: Names = ()
    nobody: Names = ()
    sections: dict[str, Names] = Field(default_factory=dict)
    roles: dict[str, Names] = Field(default_factory=dict)
    blame: BlameWords = BlameWords.blank()
    dangerous: DangerWords = DangerWords.blank()


def _folder(value: object) -> object:
    if isinstance(value, str):
        return value.strip().rstrip("/") or "."
    return value


Folder = Annotated[str, BeforeValidator(_folder)]


class Source(Record):
    """A folder of records. Without `preset` and `fields` they are in Hindsite's own format.

    Alerts are read from Prometheus's; of them `defaults` says the `visibility` alone. Pages are
    read from CSV files, and from the JSON that PagerDuty and Opsgenie export.

    `fields` leads from a field of ours to theirs, `values` from a field of ours to what their
    words mean, `defaults` gives fields that a record does not have.
    """

    path: Folder
    as_: Literal["incidents", "runbooks", "alerts", "pages", "reviews"] = Field(alias="as")
    preset: Text | None = None
    fields: dict[str, Text] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    defaults: dict[str, Text] = Field(default_factory=dict)
    exclude: Names = ()

    @property
    def is_of_rules(self) -> bool:
        """Whether its files are alerting rules, and no records of one file each."""
        return self.as_ == "alerts"

    @property
    def is_foreign(self) -> bool:
        """Whether the records are in somebody else's format."""
        return bool(self.preset or self.fields)


def _default_sources() -> tuple[Source, ...]:
    return (
        Source.model_validate({"path": "content/incidents", "as": "incidents"}),
        Source.model_validate({"path": "content/runbooks", "as": "runbooks"}),
        Source.model_validate({"path": "content/alerts", "as": "alerts"}),
        Source.model_validate({"path": "content/oncall", "as": "pages"}),
        Source.model_validate({"path": "content/reviews", "as": "reviews"}),
    )


def _folder_of_the_web(value: object) -> object:
    address = safe_url(str(value))
    if address is None or not address.startswith(("https://", "http://")):
        raise fault("invalid-value", "an address that begins with https://", "this is no address")
    return f"{address.rstrip('/')}/"


class Settings(Record):
    """The whole of `hindsite.yml`; each part has a default that serves without the file.

    With a `history` the days on which runbooks changed are taken from there.
    `docs_url` is where this documentation is read, for links in reports; None where nowhere.
    """

    version: Literal["1"] = "1"
    site: Site = Site.blank()
    timezone: ZoneName = "UTC"
    as_of: Instant | None = None
    sources: tuple[Source, ...] = Field(default_factory=_default_sources)
    services: tuple[Service, ...] = ()
    teams: tuple[Team, ...] = ()
    contributing_factors: tuple[Factor, ...] = ()
    population: Annotated[tuple[Kind, ...], Field(min_length=1)] = (
        Kind.OPERATIONAL,
        Kind.SECURITY,
    )
    policy: Policy = Policy()
    history: Literal["none", "git"] = "none"
    search: Search = Search.blank()
    words: Words = Words.blank()
    rules: dict[str, Switch] = Field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    docs_url: Annotated[str, BeforeValidator(_folder_of_the_web)] | None = None
    places: Places = Field(default=Places("hindsite.yml"), exclude=True, repr=False)

    @property
    def record_sources(self) -> tuple[Source, ...]:
        """The folders of incidents and runbooks, each a Markdown file."""
        return tuple(source for source in self.sources if source.as_ != "pages")

    @property
    def page_sources(self) -> tuple[Source, ...]:
        """The folders of what the paging tool exports."""
        return tuple(source for source in self.sources if source.as_ == "pages")

    @property
    def zone(self) -> ZoneInfo:
        """The library's own zone: bare times, days and periods are read in it."""
        return ZoneInfo(self.timezone)


def default_as_of(settings: Settings, epoch: str | None, now: datetime) -> datetime:
    """The instant to build for: the frozen one of the settings, else the epoch, else now.

    Args:
        settings: May freeze the library at `as_of`.
        epoch: `SOURCE_DATE_EPOCH`, seconds since 1970, or None.
        now: The present, aware.

    Raises:
        ValueError: `epoch` is no whole number of seconds.
    """
    if settings.as_of is not None:
        return settings.as_of
    if epoch:
        return datetime.fromtimestamp(int(epoch), tz=now.tzinfo)
    return now.replace(microsecond=0)
