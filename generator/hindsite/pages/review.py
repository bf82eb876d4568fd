"""The page of one review: what was looked at, decided and promised."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hindsite.model.enums import Audience
from hindsite.model.names import fold
from hindsite.pages.actions import action_row
from hindsite.pages.desk import Desk
from hindsite.pages.facts import edit_link
from hindsite.pages.incident import notices
from hindsite.pages.parts import Fact, Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.model.review import Review
    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["review_page"]


def review_page(context: Context, review: Review) -> Page:
    """The page of a review as it is known at the instant of the build."""
    desk = Desk(context, context.addresses.review(review.id))
    links = desk.watched(review)
    is_open = any(item.status.is_open for item in review.action_items)
    values = {
        "review": review,
        "tier": "" if review.tier is Audience.INTERNAL else review.tier.label,
        "notices": notices(context, review.places.path),
        "facts": [fact for fact in _facts(desk, review) if fact.values],
        "links": [desk.web(link.title, link.url) for link in review.links],
        "actions": [action_row(desk, item) for item in review.action_items],
        "sections": context.renderer.sections(review.body, links, review.title),
        "all": Ref("All reviews, and what is due", desk.url("follow-up/reviews/")),
        "as_of": desk.as_of if is_open else None,
        "edit": edit_link(desk, review.places.path),
    }
    page = desk.page(
        "review.md.j2",
        review.title,
        values,
        subject=review.places.path,
        description=f"Review of {review.period}",
    )
    return replace(page, hrefs=tuple(links.answers))


def _facts(desk: Desk, review: Review) -> Iterator[Fact]:
    library, seen = desk.context.library, review.reviewed
    yield Fact("Period", (Ref(review.period),))
    yield Fact("Held", (desk.day_of(review.held_at),))
    yield Fact("Teams", tuple(desk.team(name) for name in review.teams))
    yield Fact("Process", (Ref("reviewed"),) if seen.process else ())
    yield Fact("Policies", tuple(Ref(part.label) for part in seen.policies))
    runbooks = [(name, library.runbook_by_id.get(fold(name))) for name in seen.runbooks]
    yield Fact("Runbooks", tuple(desk.runbook(it) if it else Ref(name) for name, it in runbooks))
    incidents = [(name, library.incident_by_id.get(fold(name))) for name in seen.incidents]
    yield Fact("Incidents", tuple(desk.incident(it) if it else Ref(name) for name, it in incidents))
