from __future__ import annotations

import pytest

from hindsite.reading.spelt import day_spelt, instant_spelt


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 3rd, 2024 14:05 UTC", "2024-03-03T14:05:00 UTC"),
        ("3 March 2024, 2:05 pm", "2024-03-03T14:05:00 "),
        ("3rd of March 2024 at 14:05:30 Europe/Berlin", "2024-03-03T14:05:30 Europe/Berlin"),
        ("Sun, 03 Mar 2024 14:05:00 +0000", "2024-03-03T14:05:00+0000"),
        ("Mar. 3, 2024 12:05 a.m. PST", "2024-03-03T00:05:00 PST"),
        ("2024/03/03 14:05 UTC+2", "2024-03-03T14:05:00 UTC+2"),
        ("2024-03-03 2:05 PM", "2024-03-03T14:05:00 "),
        ("14:05 UTC on March 3, 2024", "2024-03-03T14:05:00 UTC"),
    ],
)
def test_a_time_that_can_mean_but_one_is_written_as_we_read_it(text: str, expected: str) -> None:
    """Words for months, halves of a day and the clock before the day leave nothing open."""
    assert instant_spelt(text).strip() == expected.strip()


@pytest.mark.parametrize(
    "text",
    [
        "05/04/2024 09:30",
        "2024-03-03 14:05:00",
        "2024-03-03T14:05:00Z",
        "March 3rd, 14:05",
        "March 3rd, 2024",
        "March 33rd, 2024 14:05",
        "March 3rd, 2024 25:05",
        "March 3rd, 2024 13:05 PM",
        "March 3rd, 2024 14:05 or later, nobody knows",
        "Smarch 3rd, 2024 14:05",
        "soon",
    ],
)
def test_any_other_time_stays_as_it_is(text: str) -> None:
    """What two days may be meant by, what is no time, and what we read anyway."""
    assert instant_spelt(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 3rd, 2024", "2024-03-03"),
        ("Sunday, 3 March 2024", "2024-03-03"),
        ("03/04/2024", "03/04/2024"),
        ("March 2024", "March 2024"),
    ],
)
def test_a_day_in_words(text: str, expected: str) -> None:
    """It is written as we read it, where it can mean but one."""
    assert day_spelt(text) == expected
