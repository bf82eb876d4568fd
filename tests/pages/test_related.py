from __future__ import annotations

from datetime import date

from hindsite.metrics import measure
from hindsite.pages.addresses import Addresses
from hindsite.pages.context import Context
from hindsite.pages.desk import Desk
from hindsite.pages.environment import Templates
from hindsite.pages.measured import Numbers
from hindsite.pages.related import similar_rows
from hindsite.pages.rendering import Renderer
from hindsite.similarity import similar
from tests.factories import incident, instant, library
from tests.pages.sample import MARKDOWN, OPTIONS

AS_OF = instant("2026-04-10T12:00Z")


def test_similar_incidents_as_a_list() -> None:
    """Each with its day, the reason in words without a number, and the state of its actions."""
    item = {"title": "x", "due": "2026-03-20"}
    alert: dict[str, object] = {"detection": {"source": "monitoring", "alert": "High <b>"}}
    one = incident(id="one", started_at="2026-03-20T09:00Z", **alert)
    done = incident(id="two", action_items=[item | {"status": "done"}], **alert)
    late = incident(id="three", started_at="2026-03-13T09:00Z", action_items=[item], **alert)
    none = incident(id="four", started_at="2026-03-12T09:00Z", **alert)
    base = library(one, done, late, none)
    context = Context(
        library=base,
        numbers=Numbers.of(measure(base, AS_OF), ()),
        options=OPTIONS,
        addresses=Addresses(base),
        renderer=Renderer(MARKDOWN),
        templates=Templates(None),
    )
    desk = Desk(context, context.addresses.incident("one"))
    rows = similar_rows(desk, similar(base, one, date(2026, 4, 10)))
    assert [(row.actions.text, row.actions.style) for row in rows] == [
        ("1 of 1 action done", "good"),
        ("0 of 1 action done, 1 overdue", "bad"),
        ("no action recorded", "plain"),
    ]
    assert rows[0].reasons == "same alert High <b>; same service payments; similar text"
    html = desk.partial("similar.html.j2", {"rows": rows}, one)
    assert 'href="../two/"' in html
    assert "same alert High &#60;b&#62;; same service payments; similar text" in html
    assert "0 of 1 action done, 1 overdue" in html
