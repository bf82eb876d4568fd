from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.alerts import Alert, alert_page_name, named_by


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://runbooks.example.org/general/TargetDown", "targetdown"),
        ("https://kb.example.org/runbooks/db-pool/", "db-pool"),
        ("https://kb.example.org/runbooks/db-pool/index.html#meaning", "db-pool"),
        ("https://git.example.org/a/blob/main/runbooks/Db-Pool.md?plain=1", "db-pool"),
        ("https://kb.example.org/x/Disk%20full.html", "disk full"),
        ("https://kb.example.org/", ""),
        ("https://kb.example.org/index.html", ""),
        ("", ""),
        (None, ""),
        ("https://[kb/x", ""),
    ],
)
def test_a_url_names_what_its_last_step_says(url: str | None, name: str) -> None:
    """Folded, without what tools put behind it."""
    assert named_by(url) == name


@pytest.mark.parametrize("name", ["TargetDown", "etcd-members.down", "a", "A" * 121])
def test_the_page_of_an_alert_has_its_name(name: str) -> None:
    """So that a runbook_url can be written by hand, and by a template of Prometheus."""
    assert alert_page_name(name) == name


@pytest.mark.parametrize("name", ["Disk full", "index", "2026", "../x", "Ü", "A" * 122, "-", "."])
def test_another_name_has_a_page_that_is_nobody_elses(name: str) -> None:
    """Two names that would be spelt alike in an address are kept apart by a digest."""
    page = alert_page_name(name)
    assert page != name
    assert re.fullmatch(r"[a-z0-9.-]+-[0-9a-f]{8}", page)
    assert page != alert_page_name(f"{name} ")


@given(st.text(min_size=1))
def test_whatever_the_name_its_page_can_be_an_address(name: str) -> None:
    """Letters, digits, dots and hyphens; it neither begins with a dot nor is too long."""
    page = alert_page_name(name)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}", page)
    assert page == alert_page_name(name)


def test_an_alert_without_a_url_has_none() -> None:
    """A blank one is none either."""
    alert = Alert(name="A", path="a.yaml", annotations={"runbook_url": " ", "summary": "s"})
    assert alert.runbook_url is None
    assert alert.without_url().annotations == {"summary": "s"}
