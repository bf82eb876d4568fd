"""Results kept between builds, under keys that carry every input that counts."""

from hindsite.store.digests import digest, source_digest
from hindsite.store.entries import Store
from hindsite.store.packs import Pack

__all__ = ["Pack", "Store", "digest", "source_digest"]
