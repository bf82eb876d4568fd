"""The pages of the copy that opens without a server: runbooks and the services they serve.

It is for the night when the network or the sign-on is down. So it holds what a responder acts by,
and no incident and no number: where a page leads to one, the words stay and the link goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.pages.addresses import Addresses
from hindsite.pages.context import Context
from hindsite.pages.desk import Desk
from hindsite.pages.environment import Templates
from hindsite.pages.measured import Numbers
from hindsite.pages.parts import Ref
from hindsite.pages.rendering import Renderer
from hindsite.pages.runbook import runbook_lines, runbook_pages
from hindsite.pages.service import service_facts
from hindsite.pages.settling import Settler
from hindsite.pages.values import SCRIPT, SHIM, STYLES, Page
from hindsite.resources import templates_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.metrics.values import Metrics
    from hindsite.model.library import Library
    from hindsite.model.settings import Service
    from hindsite.pages.values import Options

__all__ = ["compose_offline"]

_LIST = "runbooks/"


def compose_offline(library: Library, metrics: Metrics, options: Options) -> Iterator[Page]:
    """Write every page of the copy, one at a time.

    Args:
        library: What this audience may see, as it was known at `metrics.as_of`.
        metrics: Of that instant; none of their numbers is shown.
        options: How bodies are rendered, and where a user's own templates lie.

    Yields:
        The first page with the list of runbooks, each runbook, each service that one serves, the
        style sheet and the scripts. Links lead to files of the copy or out of it.

    Raises:
        TemplateError: A template is missing or fails.
    """
    context = Context(
        library=library,
        numbers=Numbers.of(metrics),
        options=options,
        addresses=Addresses(library),
        renderer=Renderer(options.markdown, options.bodies),
        templates=Templates(options.overrides),
    )
    served = [one for one in library.services if one.id in context.runbooks_by_service]
    settler = Settler(_files(context, served))
    for page in _pages(context, served):
        yield settler.settled(page)
    for path in (STYLES, SCRIPT, SHIM):
        yield Page(path, (templates_folder() / path).read_text(encoding="utf-8"))


def _files(context: Context, served: list[Service]) -> dict[str, str]:
    """The file of each address of the copy; lists are part of the first page."""
    addresses = [context.addresses.runbook(item.id) for item in context.runbooks]
    addresses += [context.addresses.service(item.id) for item in served]
    files = {address: f"{address.rstrip('/')}.html" for address in addresses}
    return {"": "index.html", _LIST: "index.html", "services/": "index.html", **files}


def _pages(context: Context, served: list[Service]) -> Iterator[Page]:
    yield _home(context, served)
    for page in runbook_pages(context):
        if page.path != f"{_LIST}index.md":
            yield page
    for service in served:
        yield _service(context, service)


def _home(context: Context, served: list[Service]) -> Page:
    desk = Desk(context, "", is_wide=True)
    values = {
        "rows": runbook_lines(desk, context.runbooks),
        "services": sorted(
            (desk.service(service.id, f"{service.tier.label} tier") for service in served),
            key=lambda ref: ref.text.casefold(),
        ),
        "as_of": desk.as_of,
    }
    name = context.library.settings.site.name
    return desk.page("offline-home.md.j2", f"{name}: runbooks", values)


def _service(context: Context, service: Service) -> Page:
    desk = Desk(context, context.addresses.service(service.id))
    values = {
        "service": service,
        "tier": service.tier.label,
        "facts": service_facts(desk, service),
        "links": [desk.web(link.title, link.url) for link in service.links],
        "runbooks": runbook_lines(desk, context.runbooks_by_service[service.id]),
        "home": Ref("All runbooks", desk.url("")),
        "as_of": desk.as_of,
    }
    return desk.page(
        "offline-service.md.j2", service.label, values, description=f"Service: {service.label}"
    )
