"""Results kept between builds, under keys that carry every input that counts."""

from hindsite.store.digests import digest, source_digest
from hindsite.store.entries import Store

__all__ = ["Store", "digest", "source_digest"]
