from __future__ import annotations

from typing import TYPE_CHECKING

from tests.charts import factory
from tests.charts.reading import drawn, texts, within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hindsite.model.figure import Figure


def services(rows: Mapping[str, Sequence[int]], names: Mapping[str, str] | None = None) -> Figure:
    """The chart of these services in 26 incidents."""
    metrics = factory.metrics(population=26, services=factory.counts(rows))
    return drawn(metrics, "services", names)


def factors(rows: Mapping[str, Sequence[int]]) -> Figure:
    """The chart of these contributing factors."""
    return drawn(factory.metrics(population=26, factors=factory.counts(rows)), "factors")


def test_the_title_names_the_service_with_most() -> None:
    """It gives how many of all, by the display label."""
    figure = services({"payments": [1, 8], "search": [0, 2]}, {"payments": "Payments"})
    assert figure.title == "Payments had the most incidents: 9 of 26"


def test_the_title_names_up_to_three_equals() -> None:
    """More than three are counted."""
    assert services({"a": [1], "b": [1]}).title == "a and b had the most incidents: 1 each of 26"
    many = services({name: [2] for name in "abcd"})
    assert many.title == "4 services had the most incidents: 2 each of 26"


def test_the_most_come_first_and_the_worse_of_equals() -> None:
    """Rows are ordered by incidents, then severity, then id; those of none are left out."""
    figure = services({"z": [0, 1], "b": [1], "a": [1], "many": [0, 0, 0, 4], "none": [0]})
    assert [row[0] for row in figure.rows] == ["many", "a", "b", "z"]
    assert figure.columns == ("Service", "SEV-1", "SEV-2", "SEV-3", "SEV-4", "All")
    assert figure.rows[0] == ("many", "0", "0", "0", "4", "4")


def test_beyond_fifteen_are_one_line_but_all_rows() -> None:
    """Of 40 services 15 have bars; the others are counted, with their incidents, each once."""
    figure = services({f"service-{n:02}": [0, 2] for n in range(40)})
    words = texts(figure.svg)
    assert {"25 others", "2 incidents, at most 2 each"} <= set(words)
    assert sum(word.startswith("service-") for word in words) == 15
    assert len(figure.rows) == 40
    assert figure.alt.endswith(" and 35 others.")
    assert within(figure.svg)


def test_names_that_begin_alike_stay_apart() -> None:
    """What does not fit in a name is left out where the names do not differ."""
    names = [f"a service of a name that is far too long to be shown {n}" for n in "ab"]
    words = texts(services({name: [1] for name in names}).svg)
    assert {word[-1] for word in words if word.startswith("a service of")} == {"a", "b"}


def test_factors_have_cumulative_shares() -> None:
    """The share is of incidents with a known factor that have this one or one above, each once."""
    figure = factors({"no canary": [3], "late alert": [2], "old runbook": [1]})
    assert figure.title == (
        "no canary contributed most often: to 3 of 3 incidents with a known factor"
    )
    assert [row[-1] for row in figure.rows] == ["100 %", "100 %", "100 %"]
    assert figure.columns[0] == "Contributing factor"
    assert figure.columns[-1] == "Cumulative share"
    assert texts(figure.svg).count("100 %") == 3


def test_factors_beyond_fifteen_close_at_all() -> None:
    """The line of the others completes the share."""
    figure = factors({f"factor-{n:02}": [n + 1] for n in range(17)})
    assert "2 others" in texts(figure.svg)
    assert "cumulative" in texts(figure.svg)


def test_services_without_factors_have_no_shares() -> None:
    """The chart of services has no such column."""
    assert "cumulative" not in texts(services({"payments": [1]}).svg)


def test_an_id_without_words_has_a_name() -> None:
    """A label and an id of nothing but control characters still make a row."""
    assert services({"\x00": [1]}).rows[0][0] == "unnamed"
    assert services({"payments": [1]}, {"payments": "\x00"}).rows[0][0] == "payments"
