"""Rules on links in texts: each leads to a record, to a place in it, or to the web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from posixpath import relpath
from typing import TYPE_CHECKING

from hindsite.checks.rules import Fault, Rule
from hindsite.checks.words import advice
from hindsite.model.findings import Level, Step, dotted
from hindsite.model.incident import Incident
from hindsite.model.links import Aim, Target, safe_url, target_of
from hindsite.model.names import did_you_mean, fold
from hindsite.model.prose import place_in
from hindsite.reading.anchors import anchors_in
from hindsite.reading.links import BodyLink, is_code, links_in, open_links, torn_links

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope
    from hindsite.model.runbook import Runbook

    Record = Incident | Runbook

__all__ = ["RULES"]

_OF_THE_SITE = ("hs-", "__")
_LINK = "the path of a record, a heading that it has, or an address of the web"
_IMAGE = "an address of the web, under https://"
_ONE_LINE = 300
_HOST = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|example)(?:/|$))[\w./-]*")
_NO_COLON = re.compile(r"(https?)/{1,2}(?=\w)", re.IGNORECASE)
_NAMED = re.compile(r"[\"']([^\"'#]+)")
_TORN = (
    (open_links, "a “)” is missing, so that this is no link: all is shown as it stands"),
    (
        torn_links,
        "a space parts the brackets, so that this is no link: both are shown as they stand",
    ),
)


def _dead_link(scope: Scope) -> Iterator[Fault]:
    for record in scope.records:
        for link in _links(scope, record):
            fault = None if link.is_image else _dead(scope, record, link)
            if fault is not None and not is_code(record.body, link):
                yield fault
        yield from _torn(record)
        yield from _dead_addresses(record)


def _torn(record: Record) -> Iterator[Fault]:
    """Links that a space took apart, or that nothing closes."""
    for found, message in _TORN:
        for link in found(record.body):
            if not is_code(record.body, link):
                remedy = f"write [{link.name}]({link.href})"
                yield _fault(record, link, message, remedy, link.href or "")


def _undefined(record: Record, link: BodyLink) -> Fault:
    return _fault(
        record,
        link,
        f"“{link.name}” is the name of no address: the brackets are shown as they stand",
        f"add a line “[{link.name}]: address”, or write the address in round brackets",
        "",
    )


def _dead(scope: Scope, record: Record, link: BodyLink) -> Fault | None:
    href = link.href
    if href is None:
        return _undefined(record, link)
    target = target_of(href, _folder(record))
    if target.aim is Aim.NOWHERE:
        message = "nothing that a browser may follow" if href.strip() else "no address at all"
        remedy = "write an address that begins with https://, or the path of a record"
        return _fault(record, link, f"the link holds {message}", remedy, href)
    if target.aim is not Aim.FILE or _is_record(scope, target.path):
        return None
    if href.startswith("{{"):
        return _mark_of_another_tool(scope, record, link, href)
    return _fault(record, link, *_no_record(scope, record, target), href)


def _is_record(scope: Scope, path: str) -> bool:
    """Whether a record lies there, be it one that could not be read, which is said elsewhere."""
    return scope.tier_of("path", path) is not None or path in scope.library.paths


def _mark_of_another_tool(scope: Scope, record: Record, link: BodyLink, href: str) -> Fault:
    """What stands for an address elsewhere: `{{< ref "other.md" >}}`."""
    named = _NAMED.search(href)
    other = _namesake(scope, record, named[1]) if named else ""
    way = (
        f"write {relpath(other, _folder(record) or '.')}" if other else "write the path of a record"
    )
    message = "the address is a mark of another tool, which the site does not follow"
    return _fault(
        record, link, message, f"{way}, which leads there on most Git hosts as well", href
    )


def _no_record(scope: Scope, record: Record, target: Target) -> tuple[str, str]:
    """What is wrong with a link to a file, and what to do."""
    if _HOST.match(target.written):
        return (
            f"“{target.written}” is the path of a file here, and there is none",
            f"write https://{target.written}, if it is an address of the web",
        )
    if slip := _slip(record, target.written):
        return f"there is no {target.path}", slip
    elsewhere = _namesake(scope, record, target.path)
    if elsewhere:
        way = relpath(elsewhere, _folder(record) or ".")
        return f"there is no {target.path}", f"write {way}, where a record of that name lies"
    stem = PurePosixPath(target.path).stem
    names = scope.runbooks if "runbook" in target.path else scope.incidents
    question = names[record.tier].question(stem)
    if question or scope.lacks(target.path):
        start = "hindsite.yml" if target.written.startswith("/") else "this file"
        way = f"correct the path, which begins at the folder of {start}"
        return f"there is no {target.path}", advice(question, way)
    return (
        f"{target.path} is no record, so that the site has no page of it",
        "link to a record, or to where the file can be read on the web",
    )


def _slip(record: Record, written: str) -> str:
    """How to write an address with one sign wrong in it; empty where none is."""
    if web := _NO_COLON.match(written):
        return f"write {web[1]}://{written[web.end() :]}, if it is an address of the web"
    slashed = written.replace("\\", "/")
    if slashed == written:
        return ""
    path = target_of(slashed, _folder(record)).path
    return f"write {slashed}, with “/” between folders" if path else ""


def _namesake(scope: Scope, record: Record, path: str) -> str:
    """The path of a record of that name in another folder, if whoever reads this one may know."""
    key = fold(PurePosixPath(path).stem)
    for known in (scope.library.runbook_by_id, scope.library.incident_by_id):
        other = known.get(key)
        if other is not None and record.tier.sees(other.tier):
            return other.places.path
    return ""


def _dead_addresses(record: Record) -> Iterator[Fault]:
    """Fields of the front matter that hold an address which no browser may follow."""
    for steps, url in _addresses(record):
        if url and safe_url(url) is None:
            yield Fault(
                places=record.places,
                steps=steps,
                message=f"{dotted(steps)} is no address that a browser may follow",
                remedy="write it whole, with https:// before it",
                found=url,
                expected="an address that begins with https://, http:// or mailto:",
            )


def _addresses(record: Record) -> Iterator[tuple[tuple[Step, ...], str | None]]:
    for index, link in enumerate(record.links):
        yield ("links", index, "url"), link.url
    if isinstance(record, Incident):
        yield ("war_room",), record.war_room
        for index, action in enumerate(record.action_items):
            yield ("action_items", index, "url"), action.url


def _dead_image(scope: Scope) -> Iterator[Fault]:
    for record in scope.records:
        for link in _links(scope, record):
            if link.is_image and not is_code(record.body, link):
                yield _fault(
                    record,
                    link,
                    "the picture is not shown: it is not on the web, and files beside records are "
                    "not published",
                    "say in words what it shows, or write the address where readers may fetch it: "
                    "it is a link then, and shown where site.content_policy is false",
                    link.href or link.name,
                )


def _dead_anchor(scope: Scope) -> Iterator[Fault]:
    for record in scope.records:
        for link in _links(scope, record):
            if link.href is None or link.is_image or "#" not in link.href:
                continue
            target = target_of(link.href, _folder(record))
            other = _owner(scope, record, target)
            if other is None or _has_anchor(other, target.anchor):
                continue
            if not is_code(record.body, link):
                yield _no_anchor(record, other, link, target.anchor)


def _owner(scope: Scope, record: Record, target: Target) -> Record | None:
    """The record in whose page the anchor should be, if whoever reads this one may know of it."""
    if target.aim is Aim.PAGE:
        return record
    other = scope.library.record_by_path.get(target.path) if target.aim is Aim.FILE else None
    return other if other is not None and record.tier.sees(other.tier) else None


def _has_anchor(record: Record, anchor: str) -> bool:
    if anchor in {"", "top"} or anchor.startswith(_OF_THE_SITE):
        return True
    return anchor in _anchors(record.body, record.title)


@lru_cache(maxsize=64)
def _anchors(body: str, title: str) -> frozenset[str]:
    return anchors_in(body, title)


def _no_anchor(record: Record, other: Record, link: BodyLink, anchor: str) -> Fault:
    where = "the page" if other is record else f"the page of “{other.title}”"
    question = did_you_mean(anchor, sorted(_anchors(other.body, other.title)))
    return _fault(
        record,
        link,
        f"{where} has no heading “#{anchor}”",
        advice(question, "write the words of a heading in small letters with hyphens between them"),
        link.href or "",
    )


def _link_to_restricted(scope: Scope) -> Iterator[Fault]:
    for record in scope.records:
        for link in _links(scope, record):
            target = target_of(link.href, _folder(record)) if link.href else None
            tier = scope.tier_of("path", target.path) if target else None
            if tier is None or record.tier.sees(tier) or is_code(record.body, link):
                continue
            # The message leaves the name out: readers of this record must not learn it.
            line, column = _place(record, link)
            yield Fault(
                places=record.places,
                steps=(),
                at=(line, column),
                message=f"the link leads to a record that is {tier}, while this one is "
                f"{record.tier}",
                remedy="remove the link, or change the visibility of one of the two",
                found=f"a record that is {tier}",
                expected=f"a record that whoever sees {record.tier} records may see",
            )


def _links(scope: Scope, record: Record) -> tuple[BodyLink, ...]:
    return scope.once(("links", id(record)), lambda: tuple(links_in(record.body)))


def _folder(record: Record) -> str:
    return record.places.path.rpartition("/")[0]


def _place(record: Record, link: BodyLink) -> tuple[int, int]:
    line, column = place_in(record.body, link.start)
    return record.body_line + line, column + 1


def _fault(record: Record, link: BodyLink, message: str, remedy: str, href: str) -> Fault:
    written = record.body[link.start : link.end]
    whole = "\n" not in written and len(written) <= _ONE_LINE
    return Fault(
        places=record.places,
        steps=(),
        at=_place(record, link),
        message=message,
        remedy=remedy,
        found=written if whole else href,
        expected=_IMAGE if link.is_image else _LINK,
    )


def _unknown_dependent(scope: Scope) -> Iterator[Fault]:
    if not scope.services:
        return
    for incident in scope.library.incidents:
        for index, name in enumerate(incident.impact.dependent_services):
            if name not in scope.services:
                question = scope.services.question(name)
                otherwise = "add it to services in hindsite.yml with what it depends on"
                yield Fault(
                    places=incident.places,
                    steps=("impact", "dependent_services", index),
                    message=f"the dependent service “{name}” is not in the catalogue",
                    remedy=advice(question, otherwise),
                    found=name,
                    expected="id, name or former id of a service in hindsite.yml",
                )


RULES = (
    Rule(
        "dead-link",
        Level.WARNING,
        "a link leads to a record or to the web",
        _dead_link,
    ),
    Rule(
        "dead-anchor",
        Level.WARNING,
        "a link to a place within a record names a heading that is there",
        _dead_anchor,
    ),
    Rule(
        "dead-image",
        Level.WARNING,
        "a picture lies on the web, where the site can lead to it",
        _dead_image,
    ),
    Rule(
        "link-to-restricted",
        Level.WARNING,
        "a text links to no record that fewer people may see than may see the text itself",
        _link_to_restricted,
    ),
    Rule(
        "unknown-dependent",
        Level.WARNING,
        "dependent services are in the catalogue, where there is one",
        _unknown_dependent,
    ),
)
