from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hindsite.model.findings import Finding, Level, Place, Places
from hindsite.model.runbook import Runbook
from hindsite.reading.services import Services
from tests.factories import incident, library

Run = Callable[..., list[Finding]]
SERVICES = [{"id": "payments", "name": "Pay Desk", "formerly": ["billing"]}]
TEAMS = [{"id": "platform"}]


def test_service_outside_of_the_catalogue_is_an_error(run: Run) -> None:
    """The finding stands at the name, and asks whether a known one was meant."""
    places = Places("a.md", {("services", 1): (4, 22)})
    record = incident(services=["payments", "paymets"], places=places)
    (finding,) = run("unknown-service", library(record, services=SERVICES))
    assert finding.place == Place("a.md", 4, 22)
    assert finding.level is Level.ERROR
    assert (finding.field, finding.found) == ("services[1]", "paymets")
    assert finding.remedy.startswith("did you mean “payments”? If not, add it")


def test_known_service_goes_by_id_name_and_former_id(run: Run) -> None:
    """All names that a service had are its own, in any case."""
    record = incident(services=["Payments", "pay-desk", "billing"])
    assert not run("unknown-service", library(record, services=SERVICES))


def test_without_a_catalogue_every_service_is_known(run: Run) -> None:
    """Where nobody listed services, records name them freely."""
    assert not run("unknown-service", library(incident()))


def test_unknown_service_of_a_foreign_record_is_a_warning(run: Run) -> None:
    """The deepest source that holds the file says whether it is ours to mend."""
    sources = [
        {"path": "content", "as": "incidents"},
        {"path": "content/issues", "as": "incidents", "preset": "cstate"},
    ]
    paths = ("content/issues/a.md", "content/issues-of-ours/b.md", "elsewhere/c.md")
    records = [incident(services=["mail"], places=Places(path)) for path in paths]
    found = run("unknown-service", library(*records, services=SERVICES, sources=sources))
    assert {item.place.path: item.level.value for item in found} == dict(
        zip(paths, ("warning", "error", "error"), strict=True)
    )


def test_unknown_dependency_is_an_error_in_the_settings(run: Run) -> None:
    """The catalogue is checked against itself, at the line in hindsite.yml."""
    places = Places("hindsite.yml", {("services", 0, "depends_on", 0): (9, 18)})
    services = [{"id": "payments", "depends_on": ["databse", "database"]}, {"id": "database"}]
    (finding,) = run("unknown-service", library(services=services, places=places))
    assert finding.place == Place("hindsite.yml", 9, 18)
    assert finding.field == "services[0].depends_on[0]"
    assert "“database”" in finding.remedy


def test_a_service_is_named_as_it_was_written(run: Run) -> None:
    """The id that it was given is not what people look for in the file."""
    base = library(services=[{"id": "payments"}, {"id": "search"}])
    named = Services(base.settings)
    record = named.named(incident(services=["payments -Search"]))
    whole = replace(base, incidents=(record,), services=named.every())
    (finding,) = run("unknown-service", whole)
    assert finding.found == "payments -Search"


def test_items_of_a_list_that_ran_into_one(run: Run) -> None:
    """A “- ” that does not stand below the first is text of the item before it."""
    base = library(services=SERVICES)
    named = Services(base.settings)
    record = named.named(incident(services=["payments - search"]))
    whole = replace(base, incidents=(record,), services=named.every())
    (finding,) = run("unknown-service", whole)
    assert finding.found == "payments - search"
    assert finding.remedy.startswith("if these are several, begin each “- ” in one column")


def test_team_that_is_not_listed_is_an_error_wherever_it_is_named(run: Run) -> None:
    """Incidents, runbooks and the catalogue name teams of the list."""
    runbook = Runbook(id="pool", title="Pool", owner="nobody")
    base = library(
        incident(teams=["platfrom", "Platform"]),
        teams=TEAMS,
        services=[{"id": "payments", "owner": "strangers"}, {"id": "mail", "owner": "platform"}],
    )
    found = run("unknown-team", replace(base, runbooks=(runbook,)))
    assert {item.field for item in found} == {"teams[0]", "owner", "services[0].owner"}
    assert {item.level for item in found} == {Level.ERROR}


def test_owner_of_an_action_is_questioned_only_when_nearly_a_team(run: Run) -> None:
    """A person may own an action, and no list holds persons."""
    owners = ("platfrom", "ada", "platform", None)
    actions = [{"title": "Alert", "owner": owner} for owner in owners]
    (finding,) = run("unknown-team", library(incident(action_items=actions), teams=TEAMS))
    assert finding.level is Level.WARNING
    assert finding.field == "action_items[0].owner"


def test_owner_that_is_of_a_team_is_known(run: Run) -> None:
    """A member whose name is nearly a team, and a rota of one, are not taken for a misspelling."""
    teams = [{"id": "platform", "members": ["platforma"]}, {"id": "payments"}]
    actions = [
        {"title": "Alert", "owner": name} for name in ("Platforma", "payments-1", "paiments")
    ]
    (finding,) = run("unknown-team", library(incident(action_items=actions), teams=teams))
    assert finding.field == "action_items[2].owner"


def test_without_a_list_every_team_is_known(run: Run) -> None:
    """Where nobody listed teams, and where an owner is left out, there is nothing to find."""
    base = library(incident(teams=["payments"]), teams=TEAMS, services=[{"id": "payments"}])
    bare = replace(base, runbooks=(Runbook(id="pool", title="Pool"),), incidents=())
    assert not run("unknown-team", bare)
    assert not run("unknown-team", library(incident(teams=["payments"])))


def test_factor_outside_of_the_vocabulary_is_a_warning(run: Run) -> None:
    """Two spellings of one cause would be counted as two."""
    record = incident(contributing_factors=["config-change", "confg-change"])
    factors = [{"id": "config-change"}]
    (finding,) = run("unknown-factor", library(record, contributing_factors=factors))
    assert finding.level is Level.WARNING
    assert finding.field == "contributing_factors[1]"


def test_without_a_vocabulary_every_factor_is_known(run: Run) -> None:
    """Where nobody listed factors, records name them freely."""
    assert not run("unknown-factor", library(incident(contributing_factors=["haste"])))
