from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hindsite.checks import RULES
from hindsite.checks.scope import Scope
from hindsite.model.enums import Audience
from hindsite.model.findings import Finding, Places
from hindsite.model.library import Library
from hindsite.model.runbook import Runbook
from tests.factories import incident, instant, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

Run = Callable[..., list[Finding]]
PLACES = Places("content/incidents/2026/one.md")
POOL = Runbook(
    id="pool", title="Pool exhausted", body="## Meaning\n\n## First steps\n",
    places=Places("content/runbooks/pool.md"),
)  # fmt: skip
SECRET = Runbook(
    id="keys", title="Keys", visibility=Audience.RESTRICTED, body="## Steps",
    places=Places("content/runbooks/keys.md"),
)  # fmt: skip


def _record(body: str, **fields: object) -> Incident:
    return incident(id="one", body=body, body_line=9, places=PLACES, **fields)


def _shelf(*incidents: Incident, **settings: object) -> Library:
    return replace(library(*incidents, **settings), runbooks=(POOL, SECRET))


def test_a_link_to_nothing(run: Run) -> None:
    """It stands at its line and column, with the whole of it as what was found."""
    (finding,) = run("dead-link", _shelf(_record("Text\n\nSee [the pool](../gone.md#a) there.")))
    assert (finding.place.line, finding.place.column) == (11, 5)
    assert (finding.found, finding.level) == ("[the pool](../gone.md#a)", "warning")
    assert "content/incidents/gone.md" in finding.message


@pytest.mark.parametrize(
    ("href", "start"), [("/runbooks/gone/", "hindsite.yml"), ("lost.md", "this file")]
)
def test_a_dead_path_is_told_from_where_it_is_read(href: str, start: str) -> None:
    """One that begins with a slash is not sought beside the file."""
    shelf = _shelf(_record(f"See [the pool]({href}) there."))
    (rule,) = (rule for rule in RULES if rule.code == "dead-link")
    scope = Scope(shelf, instant("2026-03-20T00:00Z"), lambda _: False)
    (finding,) = rule.findings(scope)
    assert finding.remedy.endswith(f"the path, which begins at the folder of {start}")


def test_a_link_over_two_lines(run: Run) -> None:
    """Of it the address is shown."""
    (finding,) = run("dead-link", _shelf(_record("See [the\npool](gone.md) there.")))
    assert finding.found == "gone.md"


@pytest.mark.parametrize("after", [" there.", "", " and\nso (on)", "\nand so on", "\n\n(More.)"])
def test_a_link_that_nothing_closes(run: Run, after: str) -> None:
    """Readers see its signs where the author saw a link."""
    text = f"See [the pool](../../runbooks/pool.md{after}"
    (finding,) = run("dead-link", _shelf(_record(text)))
    assert (finding.place.column, finding.found) == (5, "[the pool](../../runbooks/pool.md")
    assert finding.remedy == "write [the pool](../../runbooks/pool.md)"


@pytest.mark.parametrize(
    "text",
    [
        'See [the pool](../../runbooks/pool.md "Pool").',
        'See [the pool](../../runbooks/pool.md\n"Pool").',
        "See [the pool](../../runbooks/pool.md  ).",
        "See `[the pool](pool.md there`.",
        "Matches [a-z](b there.",
        r"See \[the pool](pool.md there.",
        "It says [x](see below and (so on).",
    ],
)
def test_brackets_that_are_closed_or_no_link(run: Run, text: str) -> None:
    """Only an address is missed its end."""
    assert not run("dead-link", _shelf(_record(text)))


@pytest.mark.parametrize(
    ("href", "remedy"),
    [
        ("..\\..\\runbooks\\pool.md", "write ../../runbooks/pool.md, with “/” between folders"),
        ("http//a.example/x", "write http://a.example/x, if it is an address of the web"),
        ("https/a.example", "write https://a.example, if it is an address of the web"),
    ],
)
def test_an_address_with_one_sign_wrong(run: Run, href: str, remedy: str) -> None:
    """The remedy writes it as it was meant."""
    (finding,) = run("dead-link", _shelf(_record(f"See [the pool]({href}).")))
    assert finding.remedy == remedy


@pytest.mark.parametrize("href", ["../../runbooks/pool.md", "pool.md#steps", "https://a.example/"])
def test_a_link_that_a_space_takes_apart(run: Run, href: str) -> None:
    """Readers see brackets where the author saw a link."""
    (finding,) = run("dead-link", _shelf(_record(f"See [the pool] ({href}).")))
    assert (finding.place.column, finding.found) == (5, f"[the pool] ({href})")
    assert finding.remedy == f"write [the pool]({href})"


@pytest.mark.parametrize(
    "body",
    [
        "- [ ] (@payments, due 2026-04-01)",
        "the first [1] (https://a.example/)",
        "[WARN] (main) gave up",
        "`[the pool] (pool.md)`",
        r"\[the pool] (pool.md)",
        "<!-- [the pool] (pool.md) -->",
    ],
)
def test_brackets_before_brackets(run: Run, body: str) -> None:
    """Not all that stands in two pairs of brackets was meant for a link."""
    assert not run("dead-link", _shelf(_record(body)))


@pytest.mark.parametrize(
    ("href", "remedy"),
    [
        ("pool.md", "write ../../runbooks/pool.md, where a record of that name lies"),
        ("../../runbooks/POOL.md", "write ../../runbooks/pool.md"),
        ("../../runbooks/poool.md", "did you mean “pool”?"),
        ("javascript:alert(1)", "https://"),
        ("www.example.com/a", "write https://www.example.com/a, if it is an address of the web"),
        ("grafana.example.org/d/1", "write https://grafana.example.org/d/1, if"),
        ("", "https://"),
    ],
)
def test_what_was_meant_is_asked(run: Run, href: str, remedy: str) -> None:
    """A record of that name elsewhere, or one of nearly that name."""
    (finding,) = run("dead-link", _shelf(_record(f"[a]({href})")))
    assert remedy in finding.remedy


def test_what_is_secret_is_not_asked(run: Run) -> None:
    """No message names a record that readers of this one may not see."""
    for href in ("keys.md", "../../runbooks/kyes.md", "../../runbooks/keyss.md"):
        (finding,) = run("dead-link", _shelf(_record(f"[a]({href})")))
        assert "runbooks/keys.md" not in finding.remedy
        assert "“keys”" not in finding.remedy


def test_a_file_that_is_no_record() -> None:
    """Where it is known to be there, that is said; where it is known not to be, that."""
    shelf = _shelf(_record("[a](../../../notes.txt)"))
    (rule,) = (rule for rule in RULES if rule.code == "dead-link")
    as_of = instant("2026-03-20T00:00Z")
    (there,) = rule.findings(Scope(shelf, as_of, lambda path: path == "notes.txt"))
    assert there.message == "notes.txt is no record, so that the site has no page of it"
    (gone,) = rule.findings(Scope(shelf, as_of, lambda _: False))
    assert gone.message == "there is no notes.txt"


def test_a_name_that_is_not_defined(run: Run) -> None:
    """The page would show the brackets."""
    (finding,) = run("dead-link", _shelf(_record("see [the pool][pool]")))
    assert "[pool]: address" in finding.remedy


@pytest.mark.parametrize(
    "body",
    [
        "[a](../../runbooks/pool.md)",
        "[a](one.md)",
        "[a](#anything)",
        "[a](https://example.org)",
        "`[a](gone.md)`",
        "![a](gone.png)",
        "[a][b]\n\n[b]: one.md",
        "[a](broken.md)",
        "[a](../../runbooks/keys.md)",
    ],
)
def test_a_link_to_something(run: Run, body: str) -> None:
    """Records, places in the page, the web; what cannot be read is said elsewhere."""
    shelf = replace(_shelf(_record(body)), paths=frozenset({"content/incidents/2026/broken.md"}))
    assert not run("dead-link", shelf)


def test_a_runbooks_links_are_looked_at(run: Run) -> None:
    """They are followed at two in the morning."""
    body = POOL.model_copy(update={"body": "[a](gone.md)"})
    (finding,) = run("dead-link", Library(runbooks=(body,)))
    assert finding.place.path == "content/runbooks/pool.md"


def test_addresses_of_fields_that_no_browser_follows(run: Run) -> None:
    """Links, the war room and tickets of actions are addresses as well."""
    record = _record(
        "",
        links=[
            {"title": "a", "url": "example.org/a"},
            {"title": "b", "url": "https://example.org"},
        ],
        war_room="#incident-1",
        action_items=[{"title": "A", "url": "OPS-1"}, {"title": "B"}],
    )
    found = run("dead-link", _shelf(record))
    assert sorted((item.field, item.found) for item in found) == [
        ("action_items[0].url", "OPS-1"), ("links[0].url", "example.org/a"),
        ("war_room", "#incident-1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "remedy"),
    [
        ('{{< ref "/runbooks/pool.md#first" >}}', "write ../../runbooks/pool.md, which"),
        ("{{< relref 'gone.md' >}}", "write the path of a record, which"),
        ("{{% ref keys %}}", "write the path of a record, which"),
        ("{{page}}", "write the path of a record, which"),
    ],
)
def test_marks_of_another_tool(run: Run, mark: str, remedy: str) -> None:
    """The site does not follow them; where a record of that name is there, its path is told."""
    (finding,) = run("dead-link", _shelf(_record(f"[a]({mark})")))
    assert "mark of another tool" in finding.message
    assert finding.remedy.startswith(remedy)
    assert finding.found == f"[a]({mark})"


@pytest.mark.parametrize(
    ("href", "message"),
    [
        ("#caus", "the page has no heading “#caus”"),
        ("one.md#Cause", "the page has no heading “#Cause”"),
        ("../../runbooks/pool.md#steps",
         "the page of “Pool exhausted” has no heading “#steps”"),
    ],
)  # fmt: skip
def test_an_anchor_that_is_not_there(run: Run, href: str, message: str) -> None:
    """In the same page or in another; the nearest heading is asked for."""
    (finding,) = run("dead-anchor", _shelf(_record(f"## Cause\n\n[a]({href})")))
    assert finding.message == message
    assert finding.place.line == 11


def test_the_nearest_heading_is_asked_for(run: Run) -> None:
    """Mostly it is a matter of a letter."""
    (finding,) = run("dead-anchor", _shelf(_record("## Cause\n\n[a](#caus)")))
    assert "did you mean “cause”?" in finding.remedy


@pytest.mark.parametrize(
    "href",
    [
        "#cause", "#", "#top", "#hs-actions", "#checkout-fails", "one.md#cause", "gone.md#cause",
        "../../runbooks/pool.md#first-steps", "../../runbooks/keys.md#gone", "https://a.b/#cause",
    ],
)  # fmt: skip
def test_an_anchor_that_is_there(run: Run, href: str) -> None:
    """Headings, the title, the top, what the site adds; and what is not for this rule to say."""
    assert not run("dead-anchor", _shelf(_record(f"## Cause\n\n[a]({href})")))


def test_an_anchor_in_code(run: Run) -> None:
    """It is no link there."""
    assert not run("dead-anchor", _shelf(_record("`[a](#gone)` ![a](#gone)")))


@pytest.mark.parametrize("body", ["![a](graph.png)", "<img src='/graph.png'>", "![a][graph]"])
def test_a_picture_beside_the_record(run: Run, body: str) -> None:
    """The site shows none."""
    (finding,) = run("dead-image", _shelf(_record(body)))
    assert "not shown" in finding.message


@pytest.mark.parametrize("body", ["![a](https://a.b/c.png)", "`![a](graph.png)`", "[a](graph.png)"])
def test_a_picture_on_the_web(run: Run, body: str) -> None:
    """It is shown, and code is none."""
    assert not run("dead-image", _shelf(_record(body)))


def test_a_link_to_a_secret(run: Run) -> None:
    """It is said without the name of what is secret."""
    (finding,) = run("link-to-restricted", _shelf(_record("[a](../../runbooks/keys.md)")))
    assert "keys" not in f"{finding.message}{finding.found}{finding.remedy}".casefold()
    assert (finding.place.line, finding.place.column) == (9, 1)


def test_a_link_from_a_secret(run: Run) -> None:
    """Whoever reads it may see the other too."""
    record = _record("[a](../../runbooks/keys.md)", visibility="restricted")
    assert not run("link-to-restricted", _shelf(record))
    assert not run("link-to-restricted", _shelf(_record("`[a](../../runbooks/keys.md)` [b](#c)")))


def test_a_dependent_service_that_is_not_listed(run: Run) -> None:
    """Where there is a catalogue it is to name them all."""
    record = _record("", impact={"dependent_services": ["search", "serch"]})
    services = [{"id": "search"}]
    (finding,) = run("unknown-dependent", _shelf(record, services=services))
    assert finding.field == "impact.dependent_services[1]"
    assert "did you mean “search”?" in finding.remedy
    assert not run("unknown-dependent", _shelf(record))
