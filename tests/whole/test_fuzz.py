"""A short run of what `python -m benchmarks fuzz` does for hours: the same inputs each time."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_targets import TARGETS, seeds
from benchmarks.fuzzing import mutated
from tests.depth import often


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=often(20), deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_hostile_bytes(name: str, seed: int) -> None:
    """Whatever bytes a reader, a renderer or a writer gets, what comes of it is as promised."""
    TARGETS[name](mutated(random.Random(seed), seeds(name)))


@pytest.mark.parametrize("name", TARGETS)
def test_sound_input(name: str) -> None:
    """The inputs that are changed are sound ones themselves."""
    assert seeds(name)
    for raw in seeds(name):
        TARGETS[name](raw)
