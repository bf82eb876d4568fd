from __future__ import annotations

from dataclasses import replace

from hindsite.model.enums import Audience
from hindsite.model.findings import Finding, Level, Place, Places
from hindsite.model.library import Library, Unreadable
from hindsite.model.runbook import Runbook
from hindsite.model.settings import Settings
from tests.factories import incident, instant, library


def _finding(path: str, line: int = 1) -> Finding:
    return Finding(Place(path, line), Level.ERROR, "invalid-value", "wrong", "mend it")


def _library() -> Library:
    """A public, an internal and a restricted incident, each with a service of its own."""
    incidents = [
        incident(
            id=tier,
            aliases=[f"INC-{tier}"],
            visibility=tier,
            services=["payments", f"{tier}-service"],
            places=Places(f"{tier}.md"),
        )
        for tier in Audience
    ]
    made = library(
        *incidents,
        services=[
            {"id": "payments", "name": "Payments", "formerly": ["billing"]},
            {"id": "web", "depends_on": ["Billing", "unheard-of"]},
        ],
        teams=[{"id": "Core", "name": "Core team"}, {"id": "ops"}],
    )
    unreadable = (
        Unreadable("broken.md", may_be_secret=False),
        Unreadable("lost.md", may_be_secret=True),
    )
    paths = [f"{tier}.md" for tier in Audience] + ["broken.md", "lost.md", "hindsite.yml"]
    return replace(
        made,
        runbooks=(
            Runbook(
                id="vault", title="Vault", visibility=Audience.RESTRICTED, places=Places("v.md")
            ),
            Runbook(id="restart", title="Restart", aliases=("reboot",), places=Places("r.md")),
        ),
        findings=tuple(map(_finding, sorted(paths))),
        unreadable=unreadable,
        paths=frozenset(paths),
    )


def test_the_restricted_build_holds_everything() -> None:
    """Who may see all sees all."""
    whole = _library()
    assert whole.visible_to(Audience.RESTRICTED) == whole


def test_an_internal_build_holds_no_word_of_what_is_restricted() -> None:
    """Neither records, nor findings about them, nor services only they name, nor unread secrets."""
    seen = _library().visible_to(Audience.INTERNAL)
    assert {item.id for item in seen.incidents} == {"public", "internal"}
    assert [item.id for item in seen.runbooks] == ["restart"]
    assert "restricted-service" not in {item.id for item in seen.services}
    assert [item.place.path for item in seen.findings] == [
        "broken.md",
        "hindsite.yml",
        "internal.md",
        "public.md",
    ]
    assert [item.path for item in seen.unreadable] == ["broken.md"]
    assert not seen.paths & {"restricted.md", "lost.md"}


def test_a_public_build_holds_what_is_public() -> None:
    """The catalogue is shown to all."""
    seen = _library().visible_to(Audience.PUBLIC)
    assert [item.id for item in seen.incidents] == ["public"]
    assert seen.runbooks == ()
    assert {item.id for item in seen.services} == {"payments", "web", "public-service"}


def test_records_are_found_by_id_and_alias() -> None:
    """Case does not matter; an id goes before an alias."""
    made = _library()
    assert made.incident_by_id["inc-public"] is made.incident_by_id["public"]
    assert made.runbook_by_id["reboot"].id == "restart"
    assert made.record_by_path["r.md"].id == "restart"


def test_services_are_found_by_every_name() -> None:
    """Former ids and labels lead to the service."""
    made = _library()
    assert made.service_by_id["billing"].id == made.service_by_id["payments"].id == "payments"
    assert [item.id for item in made.dependents_of("payments")] == ["web"]


def test_teams_are_called_as_people_call_them() -> None:
    """A team that nobody listed keeps the name that was written."""
    made = _library()
    assert [made.team_label(name) for name in ("core", "OPS", "night shift")] == [
        "Core team",
        "ops",
        "night shift",
    ]


def test_findings_are_kept_in_order_of_place_and_once() -> None:
    """What rules find joins what reading found."""
    made = _library().with_findings([_finding("a.md", 2), _finding("a.md"), _finding("broken.md")])
    assert [str(item.place) for item in made.findings][:3] == [
        "a.md:1:1",
        "a.md:2:1",
        "broken.md:1:1",
    ]
    assert made.findings_of("a.md") == made.findings[:2]


def test_the_library_at_an_instant_holds_what_was_known() -> None:
    """Incidents that had not begun are gone; the day is that of the library's zone."""
    early = incident(
        id="early",
        started_at="2026-03-14T09:00Z",
        action_items=[{"title": "A", "status": "done", "done_at": "2026-03-15"}],
    )
    late = incident(id="late", started_at="2026-04-14T09:00Z")
    known = library(early, late, timezone="Asia/Tokyo").at(instant("2026-03-14T16:00Z"))
    assert known.incidents == (early,)


def test_what_was_worked_out_of_services_can_be_lent() -> None:
    """It is what the other library would have worked out itself."""
    services = ({"id": "web", "depends_on": ["db"]}, {"id": "db", "formerly": ["store"]})
    settings = Settings.model_validate({"services": services})
    first, second = (Library(settings=settings, services=settings.services) for _ in range(2))
    first.lend(second)
    assert second.service_by_id is first.service_by_id
    assert [item.id for item in second.dependents_of("db")] == ["web"]
    assert second.declared == {"web", "db"}
    assert second.team_by_id == {}
