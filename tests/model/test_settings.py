from __future__ import annotations

from datetime import date, timedelta

import pytest

from hindsite.model.enums import Audience, Severity
from hindsite.model.policy import Policy
from hindsite.model.runbook import Runbook
from hindsite.model.settings import Service, Settings, Source, default_as_of
from tests.factories import instant

NOW = instant("2026-03-14T09:00:00.500000+00:00")


def test_the_instant_to_build_for_is_the_frozen_one_else_the_epoch_else_now() -> None:
    """Parts of seconds are of no use in a build."""
    frozen = Settings(as_of=instant("2026-01-01T00:00Z"))
    assert default_as_of(frozen, "0", NOW) == instant("2026-01-01T00:00Z")
    assert default_as_of(Settings(), "0", NOW) == instant("1970-01-01T00:00Z")
    assert default_as_of(Settings(), None, NOW) == instant("2026-03-14T09:00Z")
    with pytest.raises(ValueError, match="soon"):
        default_as_of(Settings(), "soon", NOW)


def test_a_source_with_any_mapping_is_foreign() -> None:
    """Excluding files does not make it so; the folder has no slash at its end."""
    own = Source.model_validate({"path": "a/", "as": "incidents", "exclude": ["b"]})
    assert (own.path, own.is_foreign) == ("a", False)
    assert Source.model_validate({"path": "/", "as": "incidents", "preset": "cstate"}).is_foreign


def test_labels_are_names_where_there_are_any() -> None:
    """Else the id is the name."""
    assert (Service(id="db").label, Service(id="db", name="Database").label) == ("db", "Database")


def test_the_default_policy_covers_every_severity() -> None:
    """A part that is replaced leaves the defaults of the others."""
    policy = Policy(severities={})
    assert [policy.for_severity(item).postmortem_required for item in Severity] == [
        True,
        True,
        False,
        False,
    ]
    assert policy.for_severity(Severity.SEV3).business_hours
    assert policy.open_too_long.days == 30


def test_a_runbook_is_due_when_its_period_is_over() -> None:
    """Without a period or a review nothing is due."""
    fields = {"id": "a", "title": "A", "last_reviewed": "2026-01-01"}
    assert Runbook.model_validate(fields).review_due is None
    due = Runbook.model_validate(fields | {"review_every": "4w"}).review_due
    assert due == date(2026, 1, 29)
    assert Runbook(id="a", title="A").tier is Audience.INTERNAL


def test_only_what_differs_from_the_default_policy_is_written() -> None:
    """A severity that is given in part keeps the rest, and the other severities stay whole."""
    policy = Policy.model_validate(
        {
            "severities": {"sev1": {"respond_within": "2m"}},
            "escalation": {"2": [{"after_minutes": 1, "action": "Ring"}]},
        }
    )
    assert policy.for_severity(Severity.SEV1).respond_within == timedelta(minutes=2)
    assert policy.for_severity(Severity.SEV1).name == "Critical"
    assert list(policy.severities) == list(policy.escalation) == list(Severity)
    assert [step.action for step in policy.escalation[Severity.SEV2]] == ["Ring"]
    assert len(policy.escalation[Severity.SEV1]) == 5
