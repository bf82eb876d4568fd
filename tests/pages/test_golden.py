from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.publishing.page_form import read_form
from tests.pages.sample import FIGURE, OPTIONS, pages_of, sample

_GOLDEN = Path(__file__).parent / "golden"
_PAGES = (
    "index.md",
    "incidents/index.md",
    "incidents/2026.md",
    "incidents/checkout.md",
    "incidents/leak.md",
    "incidents/late.md",
    "incidents/INC-2026-014/index.html",
    "runbooks/index.md",
    "runbooks/pool.md",
    "services/index.md",
    "services/payments.md",
    "follow-up.md",
    "follow-up/reviews.md",
    "metrics/index.md",
    "metrics/response.md",
    "metrics/response/ttr.md",
    "metrics/targets.md",
    "metrics/uptime.md",
    "metrics/frequency.md",
    "metrics/follow-up.md",
    "metrics/services.md",
    "metrics/runbooks.md",
    "policy/index.md",
    "policy/severities.md",
    "policy/classification.md",
    "policy/escalation.md",
    "policy/communication.md",
    "policy/on-call.md",
    "policy/security.md",
    "tags.md",
    "problems.md",
    "data/actions.csv",
    "data/charts/frequency.csv",
    "data/durations/ttr.csv",
    "data/population.csv",
    "data/postmortems.csv",
    "data/runbooks.csv",
    "data/shares/action_completion.csv",
)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Every page of the sample."""
    return dict(pages_of(sample(), OPTIONS, FIGURE))


@pytest.mark.parametrize("path", _PAGES)
def test_page_is_as_the_golden_file_has_it(
    path: str, pages: dict[str, str], request: pytest.FixtureRequest
) -> None:
    """What is generated changes on purpose only: `pytest --update-goldens` rewrites the files."""
    file = _GOLDEN / path
    if request.config.getoption("--update-goldens"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(pages[path], encoding="utf-8")
    assert pages[path] == file.read_text(encoding="utf-8")


def test_equal_libraries_give_equal_bytes(pages: dict[str, str]) -> None:
    """Pages depend on nothing but the library, the numbers and the options."""
    assert pages_of(sample(), OPTIONS, FIGURE) == pages
    assert list(pages_of(sample(), OPTIONS, FIGURE)) == list(pages)


@pytest.mark.parametrize("path", ["incidents/leak.md", "incidents/late.md", "runbooks/pool.md"])
def test_pages_of_records_need_no_markdown(path: str, pages: dict[str, str]) -> None:
    """All that we put around a body is of the plain form: else no build could keep such a page."""
    assert read_form(pages[path]) is not None
