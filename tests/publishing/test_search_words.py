from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.publishing.search.words import asked, count, fold

GOLDEN = Path(__file__).parent / "golden" / "search-words.json"
TEXTS = (
    "The checkout fails, and the cart is empty",
    "INC-10042 and inc-10043; INC-",
    "2026-03-14-checkout-pool at 2026-03-14T09:05:12Z",
    "CheckoutErrorRateHigh OOMKilled HTTPServer k8s GitHub eBay SLOs",
    "db-pool-exhaustion default_pool_size node_exporter.service",
    "eu-west-1 v1.2.3 10.0.0.1 99.95 % 5,000 ms it's don't",
    "Größe Straße ÉCOLE café İstanbul ﬁle ½ K ① Ωμέγα ΟΔΟΣ ΣΑΣ",
    "базаДанных Ёлка запрос-15 नमस्ते สวัสดี",
    "東京のデータベース障害 データ 한국어 中文abc",
    "<b>tag</b> &amp; a/b/c me@example.org https://example.org/x?y=1#z",
    "a-b a-1 -1- _x_ ..5.. 1__2 x--9 9–10",
    "Deadbeef" * 20 + " " + "é" * 70 + " \U0001d49c\U0001d4b7\U0001d4b8 😀 e\u0301e\u0301",
    "",
    " \t\n\u00a0\u2028",
)


def test_the_golden_file(request: pytest.FixtureRequest) -> None:
    """Terms of texts and of queries are those that the browser is held to as well."""
    made = [
        {"text": text, "terms": dict(sorted(count(text).items())), "asked": asked(text)}
        for text in TEXTS
    ]
    if request.config.getoption("--update-goldens"):
        text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
        GOLDEN.write_text(text, encoding="utf-8")
    assert json.loads(GOLDEN.read_text(encoding="utf-8")) == made


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The Pool", {"the", "pool"}),
        ("INC-10042", {"inc", "10042", "inc-10042"}),
        ("pool-size", {"pool", "size"}),
        ("OOMKilled", {"oomkilled", "oom", "killed"}),
        ("KubePodCrashLooping", {"kubepodcrashlooping", "kube", "pod", "crash", "looping"}),
        ("Café Größe", {"cafe", "große"}),
        ("障害", {"障", "害"}),
        ("v1.2.3", {"v1", "2", "3", "v1.2.3"}),
    ],
)
def test_terms(text: str, terms: set[str]) -> None:
    """Words without accents and case, ids as a whole too, alert names by their humps too."""
    assert set(count(text)) == terms


def test_what_a_query_asks_for() -> None:
    """An id is asked for as a whole, CamelCase as one word, other words each by itself."""
    assert asked("INC-10042 OOMKilled pool-size") == ["inc-10042", "oomkilled", "pool", "size"]


def test_times_are_counted() -> None:
    """A term is counted as often as it stands in the text, in whatever form."""
    assert count("Pool pool, POOL (pool)")["pool"] == 4


@given(st.text(max_size=40))
def test_a_text_is_found_by_itself(text: str) -> None:
    """Whatever stands in a text, a query of the same text asks for nothing else."""
    assert set(asked(text)) <= set(count(text))


@given(st.text(max_size=20), st.text(max_size=20))
def test_terms_do_not_span_space(one: str, other: str) -> None:
    """The terms of two texts beside one another are the terms of each."""
    assert count(f"{one} {other}") == Counter(count(one)) + Counter(count(other))


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded word is folded already, and never longer than a term may be."""
    assert len(fold(text)) <= 64
    for term in count(text):
        assert fold(term) == term
