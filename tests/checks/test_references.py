from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from hindsite.model.findings import Finding, Level
from hindsite.model.library import Library, Unreadable
from hindsite.model.runbook import Runbook
from tests.factories import incident, library

Run = Callable[..., list[Finding]]


def shelf(*uses: dict[str, str], visibility: str = "internal") -> Library:
    """An incident that used runbooks, beside one runbook of this visibility."""
    runbook = Runbook.model_validate(
        {"id": "db-pool", "title": "Pool", "aliases": ["pool-old"], "visibility": visibility}
    )
    return replace(library(incident(runbooks=list(uses))), runbooks=(runbook,))


def test_reference_to_no_incident_is_an_error(run: Run) -> None:
    """Both fields that name incidents are followed, and a near id is suggested."""
    other = incident(id="2025-11-02-pool-leak")
    record = incident(id="b", related=["2025-11-02-pool-leek"], duplicate_of="zzz")
    found = run("unknown-incident", library(other, record))
    assert {item.field: item.found for item in found} == {
        "related[0]": "2025-11-02-pool-leek",
        "duplicate_of": "zzz",
    }
    (near,) = (item for item in found if item.field == "related[0]")
    assert near.remedy.startswith("did you mean “2025-11-02-pool-leak”?")


def test_suggestion_never_names_a_more_restricted_record(run: Run) -> None:
    """A finding is read by whoever reads its record, so it tells nothing of higher tiers."""
    secret = incident(id="2025-11-02-breach", visibility="restricted")
    record = incident(id="b", related=["2025-11-02-breech"])
    (finding,) = run("unknown-incident", library(secret, record))
    assert "breach" not in finding.message + finding.remedy + finding.expected


def test_reference_by_id_or_alias_in_any_case_is_sound(run: Run) -> None:
    """Former ids still lead to the record."""
    other = incident(id="2025-pool", aliases=["INC-7"])
    record = incident(id="b", related=["2025-POOL", "inc-7"], duplicate_of="INC-7")
    assert not run("unknown-incident", library(other, record))


def test_reference_to_an_unreadable_file_is_not_to_blame(run: Run) -> None:
    """One broken record gives no findings in others."""
    base = shelf({"id": "gone-too", "outcome": "helped"})
    record = incident(id="b", related=["Gone"])
    files = ("content/incidents/gone.md", "content/runbooks/gone-too.md")
    unreadable = tuple(Unreadable(path, may_be_secret=False) for path in files)
    broken = replace(base, incidents=(*base.incidents, record), unreadable=unreadable)
    assert not run("unknown-incident", broken)


def test_reference_to_itself_is_an_error(run: Run) -> None:
    """By id or alias, a record has nothing to say of itself."""
    record = incident(id="b", aliases=["INC-7"], related=["inc-7"])
    (finding,) = run("self-reference", library(record))
    assert finding.field == "related[0]"
    assert finding.message == "related[0] names the record itself"


def test_duplicates_in_a_circle_are_an_error_in_each(run: Run) -> None:
    """Each would be counted under the other, so neither would be counted."""
    records = [incident(id="a", duplicate_of="b"), incident(id="b", duplicate_of="a")]
    outside = incident(id="c", duplicate_of="a")
    found = run("self-reference", library(*records, outside))
    assert [item.found for item in found] == ["b", "a"]
    assert all("leads back" in item.message for item in found)


def test_duplicate_of_another_is_sound(run: Run) -> None:
    """A chain of duplicates ends in the one that is counted."""
    chain = [
        incident(id="a"),
        incident(id="b", duplicate_of="a"),
        incident(id="c", duplicate_of="b"),
    ]
    assert not run("self-reference", library(*chain))


def test_reference_to_a_more_restricted_record_is_a_warning_without_its_name(run: Run) -> None:
    """The reader of the lower record learns neither id nor title of the higher one."""
    secret = incident(id="breach", kind="security")
    record = incident(id="b", related=["breach"])
    (finding,) = run("reference-to-restricted", library(secret, record))
    assert finding.level is Level.WARNING
    assert finding.field == "related[0]"
    assert "breach" not in finding.message + finding.found + finding.remedy


def test_reference_to_a_more_restricted_runbook_is_a_warning(run: Run) -> None:
    """Runbooks have tiers as incidents have."""
    use = {"id": "db-pool", "outcome": "helped"}
    (finding,) = run("reference-to-restricted", shelf(use, visibility="restricted"))
    assert finding.field == "runbooks[0].id"


def test_reference_downwards_is_sound(run: Run) -> None:
    """Who may see the restricted record may see the open one."""
    other = incident(id="a", visibility="public")
    record = incident(id="b", visibility="restricted", related=["a"])
    assert not run("reference-to-restricted", library(other, record))


def test_runbook_that_does_not_exist_is_an_error(run: Run) -> None:
    """What helped must be there to be found the next time."""
    (finding,) = run("unknown-runbook", shelf({"id": "db-pol", "outcome": "helped"}))
    assert finding.level is Level.ERROR
    assert finding.field == "runbooks[0].id"
    assert "“db-pool”" in finding.remedy


def test_runbook_by_id_or_alias_or_missing_is_sound(run: Run) -> None:
    """A runbook that was missing may be named before it is written."""
    uses = (
        {"id": "DB-Pool", "outcome": "helped"},
        {"id": "pool-old", "outcome": "unused"},
        {"id": "drain-queue", "outcome": "missing", "wanted": "drain a queue"},
    )
    assert not run("unknown-runbook", shelf(*uses))


@pytest.mark.parametrize(
    ("use", "lacking"),
    [
        ({"outcome": "missing"}, "no wanted"),
        ({"outcome": "misled"}, "no id"),
        ({"wanted": "something"}, "no id"),
    ],
)
def test_runbook_use_that_says_half_is_an_error(
    run: Run, use: dict[str, str], lacking: str
) -> None:
    """Without the runbook or what was wanted, nobody can mend it."""
    (finding,) = run("runbook-use", shelf(use))
    assert (finding.field, finding.found) == ("runbooks[0]", lacking)


def test_runbook_use_that_says_all_is_sound(run: Run) -> None:
    """A name, or the wish where there was none."""
    uses = ({"id": "db-pool"}, {"outcome": "missing", "wanted": "drain a queue"})
    assert not run("runbook-use", shelf(*uses))
