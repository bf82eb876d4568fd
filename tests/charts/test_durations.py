from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.charts import draw
from hindsite.metrics.values import Exclusion, Reason, Statistic
from hindsite.model.enums import Severity
from tests.charts import factory
from tests.charts.reading import elements, texts, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hindsite.model.figure import Figure

NINE = [12, 20, 33, 45, 52, 70, 90, 240, 1500]


def durations(
    values: Mapping[Severity, Iterable[float]], left_out: Sequence[Exclusion] = ()
) -> Figure:
    """The chart of these times to restore."""
    parts = {severity: factory.statistic(some) for severity, some in values.items()}
    ttr = factory.duration("ttr", by_severity=parts, left_out=left_out)
    return draw(factory.metrics(durations=[ttr]))[0]


def dots(figure: Figure) -> int:
    """How many dots the chart has: each is a move and a line to the same place."""
    paths = [e for e in elements(figure.svg) if e.attrib.get("stroke-linecap") == "round"]
    return sum(path.attrib["d"].count("M") for path in paths)


def test_the_title_says_the_median_of_the_worst_that_has_one() -> None:
    """SEV-1 has too few values, so SEV-2 speaks."""
    figure = durations({Severity.SEV1: [5, 6], Severity.SEV2: NINE, Severity.SEV3: NINE * 2})
    assert figure.title == "Half of SEV-2s are restored within 52 min (n = 9)"


def test_the_title_of_few_gives_their_span() -> None:
    """Under six values there is no median to speak of."""
    title = durations({Severity.SEV2: [134], Severity.SEV3: [12]}).title
    assert title == "2 incidents took from 12 min to 2 h 14 min to restore"


def test_the_title_of_one_gives_its_time() -> None:
    """One value is no span."""
    title = durations({Severity.SEV2: [134]}).title
    assert title == "One incident is restored, after 2 h 14 min"


def test_every_incident_is_a_dot_and_a_row() -> None:
    """The table has severity, incident and time, worst severity first, whatever order they came."""
    figure = durations({Severity.SEV3: [90], Severity.SEV1: [12, 33.25]})
    assert dots(figure) == 3
    assert figure.rows == (
        ("SEV-1", "INC-0", "12 min", "12.0"),
        ("SEV-1", "INC-1", "33 min", "33.2"),
        ("SEV-3", "INC-0", "1 h 30 min", "90.0"),
    )


def test_thousands_of_incidents_are_thousands_of_dots() -> None:
    """2,000 values stay legible, within the picture and within a hundred kilobytes."""
    figure = durations({Severity.SEV2: [1.01**n for n in range(1, 1001)] * 2})
    assert dots(figure) == 2000
    assert within(figure.svg)
    assert len(figure.svg) < 100_000


def test_medians_are_lines_and_words_from_six_values_on() -> None:
    """A strip of fewer says that they are too few."""
    words = texts(durations({Severity.SEV1: [5], Severity.SEV2: NINE}).svg)
    assert {"SEV-2, n = 9", "median 52 min", "26 min to 1 h 44 min"} <= set(words)
    assert {"SEV-1, n = 1", "too few for a median"} <= set(words)


def test_a_median_may_have_no_interval_and_be_missing() -> None:
    """Without an interval none is drawn; a median not reached is not said to lack values."""
    bare = factory.statistic([9, 10, 11, 12, 13, 14], median_interval=False)
    lost = Statistic("x", 9, tuple("abcdef"), (1, 2, 3, 4, 5, 6), ())
    ttr = factory.duration("ttr", by_severity={Severity.SEV1: lost, Severity.SEV2: bare})
    figure = draw(factory.metrics(durations=[ttr]))[0]
    words = texts(figure.svg)
    assert "median 11 min 30 s" in " ".join(words) or "median 12 min" in words
    assert "too few for a median" not in words


def test_who_is_left_out_is_said() -> None:
    """The note has n of N and the reasons."""
    open_ = Exclusion("INC-9", Reason.STILL_OPEN)
    assert durations({Severity.SEV2: [5]}, [open_]).note == "n = 1 of 2; 1 still open."


def test_times_of_nothing_stand_at_the_least_tick() -> None:
    """A log axis has no zero: shorter durations stand at one minute, and the tick says so."""
    figure = durations({Severity.SEV2: [0, 0.5, 30]})
    assert "≤ 1 min" in texts(figure.svg)
    assert figure.rows[0][3] == "0.0"


def test_the_description_counts_and_gives_medians() -> None:
    """Who does not see the chart learns how many of each severity and their medians."""
    assert durations({Severity.SEV1: [5], Severity.SEV2: NINE}).alt == (
        "Each incident as a dot at its time to restore on a log axis: 1 of SEV-1 and 9 of SEV-2. "
        "Medians: SEV-2 52 min."
    )
