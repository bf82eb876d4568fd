"""Results kept between builds, under keys that carry every input that counts."""

from hindsite.store.digests import digest, digests_after, source_digest
from hindsite.store.entries import Store
from hindsite.store.packs import Pack
from hindsite.store.parts import Parts, part_of
from hindsite.store.plain import plain_bytes, plain_of, table_bytes, table_of

__all__ = [
    "Pack",
    "Parts",
    "Store",
    "digest",
    "digests_after",
    "part_of",
    "plain_bytes",
    "plain_of",
    "source_digest",
    "table_bytes",
    "table_of",
]
