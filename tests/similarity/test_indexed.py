"""Large libraries: candidates come from lists, and each answer is kept by what it rests on."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.similarity import Indexed, similar_to_each
from hindsite.similarity.indexed import LISTED, digest_of
from hindsite.store import Store
from tests.factories import incident, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.similarity.indexed import Row

TODAY = date(2026, 3, 15)


def alert(name: str) -> dict[str, object]:
    """What detected an incident."""
    return {"detection": {"source": "monitoring", "alert": name}}


def plain(id_: str, **fields: object) -> Incident:
    """An incident with a title and a service of its own."""
    return incident(**({"id": id_, "title": f"{id_}{id_}", "services": [f"of-{id_}"]} | fields))


def like(*items: Incident, n: int = 5) -> dict[str, list[str]]:
    """The ids of those that are like each."""
    found = Indexed(library(*items)).everyone(n)
    return {id_: [row[0] for row in rows] for id_, rows in found.items()}


def test_reasons_are_told_the_weightiest_first() -> None:
    """Alert, factors, services and the words of titles, with what each weighs."""
    shared: dict[str, object] = {"contributing_factors": ["change"], "services": ["pay"]}
    found = Indexed(
        library(
            plain("a", title="Checkout rejects cards", **shared, **alert("High")),
            plain("b", title="Checkout rejects cards", **shared, **alert("high")),
            plain("c", **shared),
        )
    ).everyone(5)
    (best, second) = found["a"]
    assert best == (
        "b",
        9.0,
        [
            ("same alert", ["High"], 0.0),
            ("same factor", ["change"], 0.0),
            ("same service", ["pay"], 0.0),
            ("text", [], 1.0),
        ],
    )
    assert second == ("c", 3.0, [("same factor", ["change"], 0.0), ("same service", ["pay"], 0.0)])
    assert [row[0] for row in found["c"]] == ["a", "b"]


@pytest.mark.parametrize(
    ("one", "other", "are_alike"),
    [
        ({"services": ["pay"]}, {"services": ["pay"]}, False),
        ({"contributing_factors": ["x"]}, {"contributing_factors": ["x"]}, False),
        ({"contributing_factors": ["x", "y"]}, {"contributing_factors": ["y", "x"]}, True),
        (alert("A"), alert("a"), True),
        (alert("A") | {"related": ["b"]}, alert("A"), False),
        (alert("A"), alert("A") | {"related": ["a"]}, False),
        (alert("A") | {"duplicate_of": "b"}, alert("A"), False),
        (alert("A"), alert("A") | {"duplicate_of": "zz"}, False),
        ({"title": "Replica falls behind"}, {"title": "Replica falls behind"}, True),
        ({"title": "Replica falls"}, {"title": "Replica drowned elsewhere quickly"}, False),
        ({"title": "Replica falls"}, {"title": "Replica falls", "kind": "game-day"}, False),
        ({"title": "A b c"}, {"title": "A b c"}, False),
    ],
)
def test_what_makes_two_alike(
    one: dict[str, object], other: dict[str, object], *, are_alike: bool
) -> None:
    """A service or a factor alone says too little; what is told elsewhere is not told again."""
    assert ("a" in like(plain("a", **one), plain("b", **other))) is are_alike


def test_what_everybody_has_counts_half() -> None:
    """Of ten incidents all have the alert: it makes nobody alike."""
    crowd = [plain(f"i{number}", **alert("All")) for number in range(10)]
    assert like(*crowd) == {}
    pair = [plain(f"p{number}", **alert("Few")) for number in range(2)]
    assert like(*crowd, *pair) == {"p0": ["p1"], "p1": ["p0"]}


def test_the_latest_of_a_list_stand_for_it() -> None:
    """However many share an alert, and a word that many titles have makes no list."""
    day = "2026-{:02}-{:02}T09:00Z"
    many = [
        plain(f"i{n:03}", started_at=day.format(1 + n // 28, 1 + n % 28), **alert("Same"))
        for n in range(LISTED + 10)
    ]
    others = [plain(f"o{n:03}", title="Disk full", services=[f"s{n}"]) for n in range(400)]
    found = like(*many, *others, n=3)
    last = LISTED + 9
    assert found["i000"] == [f"i{last - n:03}" for n in range(3)]
    assert set(found) == {item.id for item in many}


FIELDS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Replica falls behind", "Disk full again", "x"]),
        "services": st.lists(st.sampled_from(["pay", "mail"]), max_size=2, unique=True),
        "contributing_factors": st.lists(st.sampled_from("xyz"), max_size=3, unique=True),
        "detection": st.sampled_from([{}, alert("A")["detection"], alert("B")["detection"]]),
        "related": st.lists(st.sampled_from(["i0", "i1"]), max_size=1),
        "kind": st.sampled_from(["operational", "maintenance"]),
    }
)


@given(first=st.lists(FIELDS, max_size=6), then=st.lists(FIELDS, max_size=6))
def test_what_is_kept_is_what_would_be_found(
    first: list[dict[str, object]],
    then: list[dict[str, object]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """After any change a library with a store has the answers of one without."""
    pack = Store(tmp_path_factory.mktemp("store")).pack("similar")
    for fields in (first, then, first):
        books = library(*(incident(id=f"i{n}", **one) for n, one in enumerate(fields)))
        kept = Indexed(books, pack).everyone(3)
        found = Indexed(books).everyone(3)
        assert str(kept).translate(_ROUND) == str(found).translate(_ROUND)


_ROUND = str.maketrans("()", "[]")


def test_large_libraries_go_by_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And all is taken from the store where no fact changed, though a body did."""
    monkeypatch.setattr("hindsite.similarity.keeping.MOST_COMPARED", 1)
    items = [_read(plain(name, **alert("A")), name) for name in "ab"]
    books = library(*items)
    first = similar_to_each(books, TODAY, store=Store(tmp_path))
    assert [one.incident.id for one in first.of("a")] == ["b"]
    assert similar_to_each(books, TODAY).of("a") == first.of("a")
    with monkeypatch.context() as patch:
        patch.setattr(Indexed, "__init__", lambda *_: pytest.fail("worked out again"))
        changed = items[0].model_copy(update={"body": "other"})
        again = similar_to_each(library(changed, items[1]), TODAY, store=Store(tmp_path))
    assert again.rows.keys() == first.rows.keys()
    other = _read(plain("a", **alert("B")), "c")
    assert similar_to_each(library(other, items[1]), TODAY, store=Store(tmp_path)).of("a") == ()


def test_what_an_audience_is_not_told_counts() -> None:
    """A relation that is left out for some makes another answer than one that is not."""
    item = _read(plain("a", related=["b"]), "a")
    assert digest_of(item) != digest_of(item.model_copy(update={"related": ()}))
    assert digest_of(plain("a")) == ""


def _read(item: Incident, facts: str) -> Incident:
    """The incident as if it was read from a file, of which this is the digest."""
    return item.model_copy(update={"places": replace(item.places, facts=facts * 64)})


def test_nobody_waits_before_he_wants_to_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers are worked out beside it, which takes as long."""
    monkeypatch.setattr("hindsite.similarity.keeping.MOST_COMPARED", 1)
    books = library(*(plain(name, **alert("A")) for name in "ab"))
    go, heard, former = tmp_path / "go", tmp_path / "heard", Indexed.everyone

    def waiting(indexed: Indexed, n: int) -> dict[str, list[Row]]:
        for _ in range(500):
            if go.exists():
                break
            time.sleep(0.01)
        with heard.open("a", encoding="utf-8") as file:
            file.write(f"{go.exists()} ")
        return former(indexed, n)

    monkeypatch.setattr(Indexed, "everyone", waiting)
    found = similar_to_each(books, TODAY, jobs=2)
    go.touch()
    assert found.of("a")
    assert heard.read_text(encoding="utf-8") == "True "


@pytest.mark.parametrize("damaged", [False, True])
def test_a_long_answer_waits_in_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, damaged: bool
) -> None:
    """Until somebody takes it; if it was damaged meanwhile, all is done here."""
    monkeypatch.setattr("hindsite.similarity.keeping.MOST_COMPARED", 1)
    books = library(*(_read(plain(name, **alert("A")), name) for name in "ab"))
    expected, former = similar_to_each(books, TODAY), Store.get
    expected.wait()
    taken: list[bytes | None] = []

    def get(store: Store, key: str) -> bytes | None:
        taken.append(former(store, key))
        return None if damaged else taken[-1]

    found = similar_to_each(books, TODAY, store=Store(tmp_path / "store"), jobs=2)
    monkeypatch.setattr(Store, "get", get)
    assert found.of("a") == expected.of("a") != ()
    assert taken[0] is not None


@pytest.mark.parametrize("stop", [False, True])
def test_a_process_of_its_own_finds_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, stop: bool
) -> None:
    """If it is killed, all is done here; what it kept serves the next time."""
    monkeypatch.setattr("hindsite.similarity.keeping.MOST_COMPARED", 1)
    books = library(*(_read(plain(name, **alert("A")), name) for name in "ab"))
    here, pids = os.getpid(), tmp_path / "pids"
    former = Indexed.everyone

    def noted(indexed: Indexed, n: int) -> dict[str, list[Row]]:
        if stop and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        with pids.open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
        return former(indexed, n)

    expected = similar_to_each(books, TODAY)
    expected.wait()
    monkeypatch.setattr(Indexed, "everyone", noted)
    for _ in range(2):
        found = similar_to_each(books, TODAY, store=Store(tmp_path / "store"), jobs=2)
        assert found.of("a") == expected.of("a") != ()
    (pid,) = pids.read_text(encoding="utf-8").split()
    assert (int(pid) == here) is stop
