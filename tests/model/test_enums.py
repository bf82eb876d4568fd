from __future__ import annotations

import pytest

from hindsite.model.enums import ActionStatus, Audience, Kind, Severity, Status, Strategy


@pytest.mark.parametrize("text", ["SEV-2", "sev2", "SEV2", "2", " sev 2 ", "Sev_2", "sev-2"])
def test_severities_have_many_spellings(text: str) -> None:
    """All of them mean one."""
    assert Severity(text) is Severity.SEV2


@pytest.mark.parametrize("text", ["SEV-0", "SEV-5", "critical", "", "22", "S2"])
def test_other_words_are_no_severity(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="not a valid Severity"):
        Severity(text)


def test_severities_know_their_weight() -> None:
    """The first two are major."""
    assert [item.level for item in Severity] == [1, 2, 3, 4]
    assert [item.is_major for item in Severity] == [True, True, False, False]


def test_words_are_read_without_regard_to_case_and_spaces() -> None:
    """Hyphens, underscores and spaces are the same; other words are none."""
    assert Strategy("Feature Flag") is Strategy("feature_flag") is Strategy.FEATURE_FLAG
    assert Strategy.FEATURE_FLAG.label == "Feature flag"
    with pytest.raises(ValueError, match="prayer"):
        Strategy("prayer")


def test_each_tier_sees_those_below() -> None:
    """A public build holds public records only."""
    seen = {
        audience: [other for other in Audience if audience.sees(other)] for audience in Audience
    }
    assert seen == {
        Audience.PUBLIC: [Audience.PUBLIC],
        Audience.INTERNAL: [Audience.PUBLIC, Audience.INTERNAL],
        Audience.RESTRICTED: list(Audience),
    }


def test_what_is_open_and_what_is_counted() -> None:
    """Service restored ends an incident; exercises are none."""
    assert [item for item in Status if item.is_open] == list(Status)[:3]
    assert [item for item in ActionStatus if item.is_open] == list(ActionStatus)[:2]
    assert [item for item in Kind if item.is_counted] == [Kind.OPERATIONAL, Kind.SECURITY]
