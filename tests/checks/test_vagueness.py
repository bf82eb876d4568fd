from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.checks.vagueness import is_nobody, vagueness
from hindsite.reading.word_lists import word_list


@pytest.mark.parametrize(
    ("title", "lacks"),
    [
        ("Improve monitoring", "what is measured"),
        ("Improve monitoring!", "what is measured"),
        ("**Better** monitoring of orders", "what is measured"),
        ("Improve alerting for payments", "what is measured"),
        ("Add alert", "what is measured"),
        ("Monitoring", "what is measured"),
        ("Add more tests", "which case is tested"),
        ("Improve test coverage", "which case is tested"),
        ("Write documentation", "which page"),
        ("Update the runbook", "which page"),
        ("Review the deployment process", "who does what"),
        ("Communicate better", "who does what"),
        ("Increase capacity", "which part is changed"),
        ("Improve resilience of search", "which part is changed"),
        ("Investigate the root cause", "what will answer"),
        ("Look into it", "what will answer"),
        ("Can we search the audit log without an admin?", "what will answer"),
        ("Be more careful with deploys on Fridays", "impossible"),
        ("Pay attention to the replica during migrations", "impossible"),
        ("Avoid mistakes", "impossible"),
        ("Fix the bug", "what is changed"),
        ("TBD", "what is changed"),
    ],
)
def test_titles_that_say_nothing(title: str, lacks: str) -> None:
    """What is left open fits what the title is about, and the example leaves nothing open."""
    vague = vagueness(title)
    assert vague is not None
    assert lacks in vague.lacks
    assert vagueness(vague.good) is None


@pytest.mark.parametrize(
    "title",
    [
        "Add an alert for query time over 30 s on orders",
        "Alert on disk pressure",
        "Improve alerting on disk pressure of replicas",
        "Set up monitoring for queue depth",
        "Write a runbook for lock waits",
        "Improve `orders` monitoring",
        "Improve monitoring (#3498)",
        "Fix https://issues.example.org/42",
        "Improve [monitoring](https://issues.example.org/42)",
        "Document how to promote a replica",
        "Carefully migrate the orders table",
        "Assign someone to be the 'hammer' on Fridays",
        "Add circuit breaker",
        "Monitoring verbessern",
    ],
)
def test_titles_that_say_something(title: str) -> None:
    """One word that the list does not know is something; so is a number, code or a link."""
    assert vagueness(title) is None


def test_words_of_the_library() -> None:
    """Words that a library adds say nothing there."""
    assert vagueness("Monitoring verbessern", ("verbessern",)) is not None
    assert vagueness("Zabbix einrichten", ("verbessern",)) is None


@given(st.text(max_size=80))
def test_any_title_can_be_judged(title: str) -> None:
    """Whatever was written; with a number it says something."""
    vagueness(title)
    assert vagueness(f"{title} 7") is None


@pytest.mark.parametrize("owner", ["TBD", "@everyone", "the team", "?", " nobody "])
def test_owners_that_are_nobody(owner: str) -> None:
    """Who is everyone is nobody."""
    assert is_nobody(owner)
    assert not is_nobody("payments")


def test_each_word_belongs_to_one_part() -> None:
    """No word of a subject is filler as well, and each subject says what it lacks."""
    words = word_list("actions")
    filler, subjects = words["filler"], words["subjects"]
    assert isinstance(filler, list)
    assert isinstance(subjects, list)
    assert len(filler) == len(set(map(str, filler)))
    for subject in subjects:
        assert isinstance(subject, dict)
        assert not set(map(str, subject["words"] or ())) & set(map(str, filler))
        assert subject["lacks"]
        assert subject["good"]
