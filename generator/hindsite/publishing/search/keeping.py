"""What the index is made of, kept between builds: an unchanged year is not made again.

Of a year that changed, the entries of the other pages and the terms of their blocks are kept. Where
pages changed, but not what the search knows of them, the files of the year are those that were.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from hindsite.pages.values import Entry
from hindsite.publishing.search.blocks import Block, block_of, blocks_of
from hindsite.publishing.search.segments import Segment, write_segment
from hindsite.store import digest, plain_bytes, plain_of, source_digest
from hindsite.workers import run_all

if TYPE_CHECKING:
    from hindsite.store import Pack, Store

__all__ = [
    "Filed",
    "Shelved",
    "entries_kept",
    "foresee",
    "keep_entry",
    "kept_segments",
    "see_foreseen",
]

_CODE = ("hindsite.publishing.search", "hindsite.pages")
_ENTRIES = "entries-2"
_BLOCKS = "blocks"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A page that the index holds.

    `url` is its address, by which pages are in order; `key` is a digest of all that the page is
    made from; `find` gives what the search knows of it, which is quick where it `is_known`.
    """

    url: str
    key: str | None
    find: Callable[[], Entry | None]
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """One segment: how many documents of how many terms, the digest of each file, and its text."""

    name: str
    documents: int
    terms: int
    digests: Mapping[str, str]
    text: Callable[[str], str]


def kept_segments(
    shelves: Mapping[str, Sequence[Shelved]], store: Store | None, jobs: int
) -> list[Filed]:
    """The segments of all shelves by name; only those that changed are made.

    Args:
        shelves: Pages by the name of their segment.
        store: What former builds kept, if anything.
        jobs: How many processes may make them.
    """
    names = sorted(shelves)
    ordered = {name: _in_order(shelves[name]) for name in names}
    keys = {name: _key_of(name, ordered[name]) for name in names}
    found = {name: _recalled(store, keys[name], ordered[name]) for name in names}
    missing = [name for name in names if found[name] is None]

    def make(number: int) -> tuple[str | None, bytes | None]:
        return _held_or_made(missing[number], ordered[missing[number]], store)

    weights = [len(shelves[name]) for name in missing]
    made = run_all(make, weights, jobs, partial(_save, store))
    if store and missing:
        see_foreseen(store)
    for name, (content, raw) in zip(missing, made, strict=True):
        filed = (
            _unpacked(raw)
            if raw
            else _held(store, content, ordered[name]) or _filed(_made(name, ordered[name], store))
        )
        found[name] = filed
        _keep(store, keys[name], content, filed, raw)
    _keep_entries(ordered, store)
    return [segment for name in names if (segment := found[name]) and segment.documents]


def foresee(shelves: Mapping[str, Sequence[Shelved]], store: Store) -> None:
    """Make and keep what changed of some shelves, in a process beside the one that builds.

    Args:
        shelves: Pages by the name of their segment.
        store: What former builds kept.
    """
    for name in sorted(shelves):
        content, raw = _held_or_made(name, _in_order(shelves[name]), store)
        if raw:
            _keep(store, None, content, _unpacked(raw), raw)
    _save(store)


def _in_order(pages: Iterable[Shelved]) -> list[Shelved]:
    return sorted(pages, key=lambda page: page.url)


def _held_or_made(
    name: str, pages: Sequence[Shelved], store: Store | None
) -> tuple[str | None, bytes | None]:
    """What a segment holds, as a digest, and its JSON unless a former build kept the same."""
    content = _content_of(name, pages, store) if store else None
    if store and content and store.use(content):
        return content, None
    made = _made(name, pages, store)
    return content, plain_bytes([made.name, made.documents, made.terms, made.files])


def _unpacked(raw: bytes) -> Filed:
    return _filed(Segment(*plain_of(raw)))


def see_foreseen(store: Store) -> None:
    """Find what another process has kept."""
    for pack in _packs(store):
        pack.reopen()


def _save(store: Store | None) -> None:
    """Have others find what this process has kept."""
    if store:
        for pack in _packs(store):
            pack.save()


def _packs(store: Store) -> tuple[Pack, Pack]:
    """All that is kept of pages: the terms of their blocks, and what the search knows of each."""
    return store.pack(_BLOCKS), entries_kept(store)


def entries_kept(store: Store) -> Pack:
    """What the search knows of pages, by the digests of all that these are made from."""
    return store.pack(_ENTRIES)


def keep_entry(pack: Pack, key: str, entry: Entry) -> None:
    """Keep what the search knows of one page, so that nobody need have it at hand."""
    pack.put(key, _bytes_of(entry))


def _bytes_of(entry: Entry) -> bytes:
    """An entry as it is kept.

    The text stands by itself: to read it as JSON would take longer than all the rest.
    """
    plain = asdict(entry)
    text: str = plain.pop("text")
    head = json.dumps(plain, default=str).encode()
    return head + b"\n" + text.encode("utf-8", "surrogatepass")


def _key_of(name: str, pages: Sequence[Shelved]) -> str | None:
    """Of all that pages make of a segment, our own code included."""
    keys = [page.key for page in pages if page.key]
    if len(keys) < len(pages):
        return None
    return digest("pages 3", source_digest(*_CODE), name, *keys)


def _content_of(name: str, pages: Sequence[Shelved], store: Store) -> str:
    """Of all that the search knows of the pages of a segment, our own code included."""
    raws = (_raw(page, store) or b"" for page in pages)
    return digest("entries", source_digest(*_CODE), name, *map(digest, raws))


def _texts_of(content: str) -> str:
    return digest("texts", content)


def _keep(
    store: Store | None, key: str | None, content: str | None, filed: Filed, raw: bytes | None
) -> None:
    """Keep a segment by what it holds, and that by the pages that it was made from."""
    if store is None or content is None:
        return
    if raw is not None:
        head = [filed.name, filed.documents, filed.terms, filed.digests]
        store.put(_texts_of(content), raw)
        store.put(content, plain_bytes(head))
    if key is not None:
        store.put(key, content.encode("ascii"))


def _recalled(store: Store | None, key: str | None, pages: Sequence[Shelved]) -> Filed | None:
    """A segment that a former build made from the same pages."""
    content = store.get(key) if store and key else None
    return _held(store, content.decode("ascii"), pages) if content else None


def _held(store: Store | None, content: str | None, pages: Sequence[Shelved]) -> Filed | None:
    """A segment of a former build; its texts are read when somebody asks for one."""
    raw = store.get(content) if store and content else None
    if raw is None or store is None or content is None or not store.use(_texts_of(content)):
        return None
    name, documents, terms, digests = plain_of(raw)
    files: dict[str, str] = {}

    def text(file: str) -> str:
        if not files:
            kept = store.get(_texts_of(content))
            segment = Segment(*plain_of(kept)) if kept else _made(name, pages, store)
            files.update(segment.files)
        return files[file]

    return Filed(name, documents, terms, digests, text)


def _filed(segment: Segment) -> Filed:
    digests = {file: digest("index", text) for file, text in segment.files.items()}
    files = segment.files
    return Filed(segment.name, segment.documents, segment.terms, digests, files.__getitem__)


def _made(name: str, pages: Sequence[Shelved], store: Store | None) -> Segment:
    documents: list[Entry] = []
    blocks: list[Block] = []
    for block in blocks_of(pages):
        entries = [entry for page in block if (entry := _entry(page, store))]
        documents += entries
        blocks.append(_block(block, entries, store))
    return write_segment(name, documents, blocks)


def _block(pages: Sequence[Shelved], entries: Sequence[Entry], store: Store | None) -> Block:
    """The terms of some pages, from the store where the same ones stood together before."""
    key = _key_of(_BLOCKS, pages)
    if store is None or key is None:
        return block_of(entries)
    pack = store.pack(_BLOCKS)
    raw = pack.get(key)
    if raw is not None:
        return Block.from_bytes(raw)
    block = block_of(entries)
    pack.put(key, block.to_bytes())
    return block


def _entry(page: Shelved, store: Store | None) -> Entry | None:
    """What the search knows of a page, from the store if nobody has it at hand."""
    raw = _kept_of(page, store)
    if raw is None:
        return page.find()
    head, _, text = raw.partition(b"\n")
    plain = plain_of(head)
    day, names, facets = plain.pop("day"), plain.pop("names"), plain.pop("facets")
    return Entry(
        **plain,
        text=text.decode("utf-8", "surrogatepass"),
        day=date.fromisoformat(day) if day else None,
        names=tuple(names),
        facets={name: tuple(words) for name, words in facets.items()},
    )


def _kept_of(page: Shelved, store: Store | None) -> bytes | None:
    """The same as it is kept; None where somebody has it at hand, or nobody keeps it."""
    return entries_kept(store).get(page.key) if store and page.key and not page.is_known else None


def _raw(page: Shelved, store: Store) -> bytes | None:
    """The same as it is kept, or would be.

    Of a page that was finished before, and whose entry was forgotten since, it is kept now: to
    find it means to write the page once more.
    """
    raw = _kept_of(page, store)
    entry = page.find() if raw is None else None
    if entry is None:
        return raw
    raw = _bytes_of(entry)
    if page.key and not page.is_known:
        entries_kept(store).put(page.key, raw)
    return raw


def _keep_entries(shelves: Mapping[str, Sequence[Shelved]], store: Store | None) -> None:
    """Keep what was made, and what was not needed this time."""
    if store is None:
        return
    pack = entries_kept(store)
    for page in _all(shelves):
        if not page.key or pack.use(page.key) or not page.is_known:
            continue
        entry = page.find()
        if entry is not None:
            keep_entry(pack, page.key, entry)
    pack.prune()
    blocks = store.pack(_BLOCKS)
    for pages in shelves.values():
        for block in blocks_of(pages):
            key = _key_of(_BLOCKS, block)
            if key:
                blocks.use(key)
    blocks.prune()


def _all(shelves: Mapping[str, Sequence[Shelved]]) -> Iterator[Shelved]:
    for pages in shelves.values():
        yield from pages
