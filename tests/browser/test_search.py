from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count as numbers
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from hindsite.app.build import build
from hindsite.app.terms import Request
from hindsite.model.settings import Search
from hindsite.pages.values import Entry
from hindsite.pages.values import Page as Staged
from hindsite.publishing.search import with_index
from tests.browser.serving import served_at
from tests.depth import often
from tests.publishing.searching import entry, search

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    # The browser's driver leaves its pipe to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

GOLDEN = Path(__file__).parents[1] / "publishing" / "golden" / "search-words.json"
# Material's own pages have inline scripts and styles; ours come from files.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:"
)
SYNONYMS = (("aa", "cc"),)
WORDS = st.sampled_from(["aa", "aab", "ab", "b1", "cc", "a-1", "a-12", "Cc", "é", "東京", "OneTwo"])
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
QUERIES = st.tuples(
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join), st.sampled_from(["", " "])
)
OPEN = "(await import(base + 'assets/search/engine.js')).open(base)"
RUN = f"""async ([base, queries]) => {{
  const engine = await {OPEN};
  const found = [];
  for (const query of queries) {{
    const {{ total, results, counts }} = await engine.search(query);
    const ids = results.map((one) => [one.record.id, one.score, one.exact]);
    found.push({{ total, counts, ids }});
  }}
  return found;
}}"""

Laid = Callable[..., str]
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is served."""
    root = tmp_path_factory.mktemp("served")
    (root / "index.html").write_text("<!doctype html><title>Nothing</title>", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """Where it can be read."""
    with served_at(folder, POLICY) as found:
        yield found


@pytest.fixture(scope="module")
def blank(browser: Browser, served: str) -> Iterator[Page]:
    """A page without content, to run scripts in."""
    page = browser.new_page()
    page.goto(served)
    yield page
    page.close()


@pytest.fixture(scope="module")
def lay(folder: Path, served: str) -> Laid:
    """Lays down the index of some entries and says where."""
    number = numbers()

    def run(entries: list[Entry], synonyms: tuple[tuple[str, ...], ...] = ()) -> str:
        name = f"index-{next(number)}"
        pages = [Staged(f"{one.names[0]}.md", "", one) for one in entries]
        for page in with_index(pages, Search(synonyms=synonyms)):
            file = folder / name / page.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page.text, encoding="utf-8")
        return f"{served}{name}/"

    return run


@pytest.fixture(scope="module")
def ask(blank: Page, lay: Laid) -> Ask:
    """Asks the engine over some entries: for each query how many, which, and the facets' counts."""

    def run(
        entries: list[Entry], *queries: dict[str, Any], synonyms: tuple[tuple[str, ...], ...] = ()
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = blank.evaluate(RUN, [lay(entries, synonyms), list(queries)])
        return found

    return run


def _ids(found: dict[str, Any]) -> list[str]:
    return [identifier for identifier, _, _ in found["ids"]]


def test_words_are_those_of_the_index(blank: Page, lay: Laid) -> None:
    """The browser finds the very terms in texts and queries that Python does."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    script = """async ([base, texts]) => {
      const { asked, tokens } = await import(base + 'assets/search/text.js');
      return texts.map((text) => [tokens(text), asked(text)]);
    }"""
    made = blank.evaluate(script, [lay([]), [case["text"] for case in golden]])
    for case, (tokens, asked) in zip(golden, made, strict=True):
        counted = {term: tokens.count(term) for term in sorted(set(tokens))}
        assert counted == case["terms"], case["text"]
        assert asked == case["asked"], case["text"]


@given(
    records=st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from([2024, 2025, None])), min_size=1),
    queries=st.lists(QUERIES, min_size=1, max_size=4),
)
@settings(
    max_examples=often(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_index_finds_what_is_there(
    ask: Ask,
    records: list[tuple[str, str, int | None]],
    queries: list[tuple[str, str]],
) -> None:
    """For any records and words, the engine's results are those of looking at each record whole."""
    entries = [
        entry(f"r{place}", title=title, text=text, day=date(year, 1, 1) if year else None)
        for place, (title, text, year) in enumerate(records)
    ]
    texts = ["".join(query) for query in queries]
    for text, found in zip(
        texts, ask(entries, *({"text": text} for text in texts), synonyms=SYNONYMS), strict=True
    ):
        expected = search(entries, text, SYNONYMS)
        assert found["total"] == len(expected)
        got = {identifier: score for identifier, score, _ in found["ids"]}
        assert got.keys() == {identifier for identifier, _ in expected}
        for identifier, score in expected:
            assert got[identifier] == pytest.approx(score, abs=2e-6), text
        scores = [score for _, score, _ in found["ids"]]
        assert scores == sorted(scores, reverse=True)


def test_an_exact_id_comes_first(ask: Ask) -> None:
    """The record of an id or a former id stands before those that speak of it."""
    entries = [
        entry("talker", title="INC-7 INC-7", text="INC-7 " * 9, day=date(2025, 1, 1)),
        entry("holder", names=("holder", "INC-7"), text="words " * 500),
        entry("other", text="INC-77"),
    ]
    queries = ({"text": text} for text in ("inc-7 ", "INC-7", "holder", '"INC-7"'))
    found = list(ask(entries, *queries))
    assert [_ids(one) for one in found] == [
        ["holder", "talker"],
        ["holder", "talker", "other"],
        ["holder"],
        ["holder", "talker"],
    ]
    assert [exact for _, _, exact in found[0]["ids"]] == [True, False]


def test_words_in_quotes_are_whole(ask: Ask) -> None:
    """Words in quotes must be there as they are: neither beginnings nor synonyms stand for them."""
    entries = [entry("a", text="database pools"), entry("b", text="db pool")]
    queries = [{"text": text} for text in ("database pool", '"database" pool', 'db "pool"', "db,")]
    found = ask(entries, *queries, synonyms=(("db", "database"),))
    assert [sorted(_ids(one)) for one in found] == [["a", "b"], ["a"], ["b"], ["a", "b"]]


def test_synonyms_of_several_words(ask: Ask) -> None:
    """Several words in a row are recognised as a synonym, and stand for one."""
    entries = [entry("a", text="container orchestration"), entry("b", text="k8s")]
    queries = [{"text": text} for text in ("k8s ", "container orchestration ", "orchestration ")]
    found = ask(entries, *queries, synonyms=(("k8s", "container orchestration"),))
    assert [sorted(_ids(one)) for one in found] == [["a", "b"], ["a", "b"], ["a"]]


def test_facets_sorts_and_limits(ask: Ask) -> None:
    """Facets narrow, their counts pass over their own choice; orders are by day and duration."""
    entries = [
        entry(
            name,
            text="word",
            day=date(2020 + place, 1, 1),
            minutes=minutes,
            facets={"severity": (severity,), "service": services},
        )
        for place, (name, severity, services, minutes) in enumerate(
            [
                ("a", "SEV-1", ("Web", "API"), 30),
                ("b", "SEV-2", ("Web",), None),
                ("c", "SEV-1", (), 10),
            ]
        )
    ]
    queries: list[dict[str, Any]] = [
        {},
        {"text": "word", "facets": {"severity": ["SEV-1"]}, "sort": "oldest"},
        {"facets": {"severity": ["SEV-1"], "service": ["Web"]}},
        {"facets": {"severity": ["SEV-1", "SEV-2"]}, "sort": "longest", "limit": 1},
        {"sort": "shortest"},
        {"facets": {"year": ["2021"]}},
        {"text": "!!"},
        {"text": "word none"},
    ]
    found = ask(entries, *queries)
    orders = [["c", "b", "a"], ["a", "c"], ["a"], ["a"], ["c", "a", "b"], ["b"], [], []]
    assert [_ids(one) for one in found] == orders
    assert [one["total"] for one in found] == [3, 2, 1, 3, 3, 1, 0, 0]
    assert found[2]["counts"]["severity"] == {"SEV-1": 1, "SEV-2": 1}
    assert found[2]["counts"]["service"] == {"Web": 1, "API": 1}
    assert found[0]["counts"]["year"] == {"2020": 1, "2021": 1, "2022": 1}


def test_records_and_summaries(blank: Page, lay: Laid) -> None:
    """All records are there at once with what is known of them, and summaries on demand."""
    entries = [
        entry("b", names=("b", "B-1"), title="<b>&", summary="Sad", minutes=61, day=None),
        entry("a", kind="runbook", day=date(2026, 2, 28), facets={"team": ("Web",)}),
        entry("café 1", url="alerts/café 1/#x"),
        entry("..", url="../up/"),
    ]
    script = f"""async (base) => {{
      const engine = await {OPEN};
      const records = engine.records();
      return [records, await engine.summaries(records), engine.terms('B-1 cart')];
    }}"""
    base = lay(entries)
    records, summaries, terms = blank.evaluate(script, base)
    by_id = {record["id"]: record for record in records}
    assert by_id["b"]["names"] == ["b", "B-1"]
    assert by_id["b"]["title"] == "<b>&"
    assert by_id["b"]["day"] is None
    assert by_id["b"]["minutes"] == 61
    assert by_id["a"]["type"] == "runbook"
    assert by_id["a"]["day"] == "2026-02-28"
    assert by_id["a"]["url"] == f"{base}runbooks/a/"
    assert by_id["a"]["facets"]["team"] == ["Web"]
    assert by_id["a"]["facets"]["severity"] == []
    periods = [by_id["a"]["facets"][period] for period in ("year", "quarter", "month")]
    assert periods == [["2026"], ["2026-Q1"], ["2026-02"]]
    assert by_id["b"]["facets"]["month"] == []
    assert by_id["café 1"]["url"] == f"{base}alerts/caf%C3%A9%201/#x"
    assert by_id[".."]["url"] == urljoin(base, "../up/")
    assert dict(zip([record["id"] for record in records], summaries, strict=True)) == {
        "a": "",
        "b": "Sad",
        "café 1": "",
        "..": "",
    }
    assert terms == [{"term": "b-1", "prefix": False}, {"term": "cart", "prefix": True}]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the pool", ["The", "pool", "pools", "PoolErrorHigh"]),
        ("pool the", ["The", "pool", "Their", "PoolErrorHigh"]),
        ('"pool"', ["pool", "PoolErrorHigh"]),
        ("error the ", ["The", "PoolErrorHigh"]),
        ("erro", ["PoolErrorHigh"]),
        ("db pool ", ["pool", "database", "PoolErrorHigh"]),
        ('"db" the ', ["The"]),
    ],
)
def test_what_is_marked_was_asked_for(blank: Page, lay: Laid, text: str, wanted: list[str]) -> None:
    """Only the last word may be a beginning; parts of a name in capitals are words as well."""
    script = f"""async ([base, text, words]) => {{
      const engine = await {OPEN};
      const {{ parts }} = await import(base + 'assets/search/marking.js');
      const found = parts(words, engine.terms(text)).filter(([, isMatch]) => isMatch);
      return found.map(([word]) => word);
    }}"""
    base = lay([entry("a")], (("db", "database"),))
    words = "The pool. Their pools, a database, PoolErrorHigh"
    assert blank.evaluate(script, [base, text, words]) == wanted


# -- the box in the header -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(knowledge_base: Path, folder: Path, served: str) -> str:
    """The sample's site below a folder, built for its address, under the policy."""
    base = folder.parent / "sample"
    # With what builds have kept: charts need not be drawn again.
    shutil.copytree(knowledge_base, base, ignore=shutil.ignore_patterns("site", "spare"))
    settings_file = base / "hindsite.yml"
    text = settings_file.read_text(encoding="utf-8")
    address = f"{served}kb/"
    text = text.replace("site:\n", f"site:\n  url: {address}\n", 1)
    text += "\nsearch:\n  synonyms:\n    - [kitten, pgbouncer]\n"
    settings_file.write_text(text, encoding="utf-8")
    build(Request(base=base, site=folder / "kb"))
    return address


@pytest.fixture(params=[("light", 1280), ("dark", 390)], ids=["wide", "phone"])
def reader(browser: Browser, whole: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of the site, of a width and a scheme, that must give no trouble."""
    scheme, width = request.param
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    trouble: list[str] = []
    page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "request",
        lambda one: None if one.url.startswith((whole, "data:")) else trouble.append(one.url),
    )
    page.goto(f"{whole}policy/severities/", wait_until="networkidle")
    yield page
    page.close()
    assert trouble == []


def _type(page: Page, text: str) -> None:
    field = page.locator("#hs-search-field")
    page.keyboard.press("/")
    field.fill("")
    field.press_sequentially(text)
    page.locator(".hs-search [role=status]:not(:empty)").wait_for()


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("INC-2026-014", "incidents/2026-03-14-checkout-pool/"),
        ("oversold", "incidents/2025-10-14-flash-sale-oversold/"),
        ("pgbounc", "runbooks/db-pool-exhaustion/"),
        ("kitten", "runbooks/db-pool-exhaustion/"),
    ],
)
def test_it_finds_incidents_and_runbooks(reader: Page, query: str, wanted: str) -> None:
    """A former id, a word of a body, the beginning of a command and a synonym are found."""
    _type(reader, query)
    reader.locator(f'.hs-search__hit[href$="{wanted}"]').wait_for()


def test_the_name_of_an_alert_leads_to_its_page(reader: Page) -> None:
    """Before the incidents that it detected; what it is and its name stand there once."""
    _type(reader, "CheckoutProbeFailing")
    first = reader.locator(".hs-search__hit").first
    first.and_(reader.locator('[href$="/alerts/CheckoutProbeFailing/"]')).wait_for()
    words = first.locator(".hs-search__head").inner_text().split()
    assert [word.casefold() for word in words] == ["alert", "checkoutprobefailing"]
    assert first.locator(".hs-search__facts").inner_text() == ""


def test_it_is_used_by_keys(reader: Page) -> None:
    """Arrows choose a result, Enter opens it without a new document, Escape closes the box."""
    reader.evaluate("window.hsSame = true")
    _type(reader, "connection pool")
    reader.locator(".hs-search__hit").first.wait_for()
    field = reader.locator("#hs-search-field")
    assert field.get_attribute("aria-expanded") == "true"
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("ArrowDown")
    chosen = reader.locator(".hs-search__hit[aria-selected=true]")
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    reader.keyboard.press("ArrowUp")
    address = chosen.get_attribute("href")
    reader.keyboard.press("Enter")
    reader.wait_for_url(str(address))
    assert reader.evaluate("window.hsSame") is True
    # Material closes drawer and search an eighth of a second after each change of page.
    reader.wait_for_timeout(400)
    for key in ("s", "f", "/"):
        reader.keyboard.press(key)
        assert reader.evaluate("document.activeElement.id") == "hs-search-field"
        reader.keyboard.press("Escape")
        assert reader.evaluate("document.activeElement.id") == ""
    assert not reader.locator("#__search").is_checked()


def test_excerpts_show_what_was_found(reader: Page) -> None:
    """A result has the words of its page around what was asked for, marked."""
    _type(reader, "oversold")
    marks = reader.locator(".hs-search__excerpt mark")
    marks.first.wait_for()
    assert {text.lower() for text in marks.all_inner_texts()} == {"oversold"}


def test_enter_leads_to_all_results(reader: Page, whole: str) -> None:
    """Without a choice Enter leads to the explorer, as does the last line when there are more."""
    _type(reader, "the")
    every = reader.locator(".hs-search__all")
    every.wait_for()
    assert every.get_attribute("href") == f"{whole}incidents/?q=the"
    reader.keyboard.press("Enter")
    reader.wait_for_url(f"{whole}incidents/?q=the")


def test_an_exact_id_opens_with_enter(reader: Page) -> None:
    """An id is chosen as soon as it is whole."""
    _type(reader, "inc-2026-014")
    reader.locator(".hs-search__hit[aria-selected=true]").wait_for()
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/incidents/2026-03-14-checkout-pool/")


def test_enter_opens_no_result_of_former_words(reader: Page, whole: str) -> None:
    """What is chosen is so for the words that found it, not for those that were written since."""
    _type(reader, "inc-2026-014")
    reader.locator(".hs-search__hit[aria-selected=true]").wait_for()
    script = """field => {
      field.value += ' zzzz';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      const enter = { key: 'Enter', bubbles: true, cancelable: true };
      if (field.dispatchEvent(new KeyboardEvent('keydown', enter))) field.form.requestSubmit();
    }"""
    reader.locator("#hs-search-field").evaluate(script)
    reader.wait_for_url(f"{whole}incidents/?q=inc-2026-014+zzzz")


def test_it_says_when_there_is_nothing(reader: Page) -> None:
    """Words that no record has give no results, and an emptied field gives no words."""
    _type(reader, "zzzz")
    status = reader.locator(".hs-search [role=status]")
    # What the first letters found may stand there for a moment.
    expect(status).to_have_text("Nothing has all of these words.")
    reader.locator(".hs-search button[type=reset]").click()
    assert not status.is_visible()
    assert reader.locator(".hs-search__hit").count() == 0


def test_results_fit_the_screen(reader: Page) -> None:
    """Long words in results are broken: nothing in them is wider than the list, nor the list."""
    _type(reader, "max_connections")
    reader.locator(".hs-search__excerpt mark").first.wait_for()
    script = "node => [node.scrollWidth - node.clientWidth, node.clientWidth - innerWidth]"
    inner, outer = reader.locator(".hs-search__list").evaluate(script)
    assert inner <= 0
    assert outer <= 0


def test_without_scripts_it_is_a_form(browser: Browser, whole: str) -> None:
    """Without JavaScript the words lead to the list of incidents."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{whole}policy/severities/")
    page.locator("#hs-search-field").fill("pool")
    page.locator("#hs-search-field").press("Enter")
    page.wait_for_url(f"{whole}incidents/?q=pool")
    context.close()


def test_a_missing_index_is_named(browser: Browser, whole: str) -> None:
    """Where the index cannot be fetched the box says so, and the next word tries again."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.route("**/search/index.json", lambda route: route.abort())
    page.goto(whole, wait_until="networkidle")
    _type(page, "pool")
    assert "cannot be loaded" in page.locator(".hs-search [role=status]").inner_text()
    page.unroute("**/search/index.json")
    page.locator("#hs-search-field").press_sequentially("s")
    page.locator(".hs-search__hit").first.wait_for()
    page.close()


def test_an_excerpt_is_text_alone(blank: Page, lay: Laid) -> None:
    """Markup in a page's words is neither run nor built; words are cut around the match."""
    script = """async ([base, markup]) => {
      const { plainTexts, stretch } = await import(base + 'assets/search/excerpts.js');
      const { parts } = await import(base + 'assets/search/marking.js');
      const [own, text] = plainTexts(markup);
      return [own, text, stretch(parts(text, [{ term: 'pool', prefix: false }]))];
    }"""
    words = "before " * 60 + "the pool ran dry " + "after " * 60
    markup = (
        "<p>outside</p><article><h1>Title</h1><script>document.title = 'run'</script>"
        f"<p>one</p><p>&lt;img src=x onerror=alert(1)&gt;</p><p>{words}</p>"
        "<p class='hs-lead'>lead</p><div class='hs-prose'>own<b>x</b></div>"
        "<div class='hs-prose'><p id='hs-similar'>another</p></div></article>"
    )
    own, text, cut = blank.evaluate(script, [lay([]), markup])
    assert own == "lead ownx"
    assert text.startswith("one <img src=x onerror=alert(1)> before")
    assert ["pool", True] in cut
    shown = "".join(part for part, _ in cut)
    assert shown.startswith("… before")
    assert shown.endswith("…")
    assert len(shown) < 200
    assert blank.title() == "Nothing"
