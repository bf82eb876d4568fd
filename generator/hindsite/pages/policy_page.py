"""What all pages of the policy share: their tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.pages.desk import Desk
from hindsite.pages.parts import Ref

if TYPE_CHECKING:
    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["policy_page"]

_PAGES = {
    "policy/": "Policy",
    "policy/severities/": "Severities",
    "policy/classification/": "Classification",
    "policy/escalation/": "Escalation",
    "policy/communication/": "Communication",
    "policy/on-call/": "On-call",
    "policy/security/": "Security incidents",
}


def policy_page(context: Context, address: str, template: str, **values: object) -> Page:
    """A page of the policy, as its template writes it, below the tabs that lead to the others."""
    desk = Desk(context, address, is_wide=True)
    tabs = [
        Ref(name, None if there == address else desk.url(there)) for there, name in _PAGES.items()
    ]
    return desk.page(template, _PAGES[address], {"tabs": tabs, **values})
