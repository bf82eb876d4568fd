from __future__ import annotations

import gzip
import html
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.errors import LeakError
from hindsite.publishing import leak_needles, leak_rows, leak_search, leak_words
from hindsite.publishing.leak_needles import RUN, Needles
from hindsite.publishing.leak_rows import Places, Row
from hindsite.publishing.leak_words import texts_in, words
from hindsite.publishing.leaks import Leak, LeakTest, Secrets
from hindsite.store import Store

TEXT = "the quartz buffer drained into seven violet registers before anybody noticed the drift"
SECRET = [*TEXT.split()[:10], "déjà", "ŝanĝo", "2026", "k", "ὀδός"]
SAID = f"The program says {SECRET[2]}, and {SECRET[3]} {SECRET[4]}"
BORDER = "\ue000"
BLOCKS = {"p", "td", "li"}
# What may stand between words, and what only looks as if it did.
BETWEEN = [
    " ",
    "\n",
    ">\n",
    "<b>",
    "<p>",
    "</TD >",
    "<ph>",
    "</b>\n",
    "<",
    ">",
    "=",
    '"',
    "'",
    '="',
    "='",
    '" alt="',
    "\0",
]
BETWEEN += [
    "&nbsp;",
    "&amp;",
    "&#32;",
    "&lt;",
    "&am",
    "&#3",
    "&",
    ";",
    "%20",
    "%",
    "%E2%80%93",
    "%00",
]
BETWEEN += [
    "_",
    "-",
    "·",
    "\u00a0",
    "\u200d",
    "\u0307",
    "İ",
    "ß",
    "²",
    "\\n",
    "\\u0020",
    "\x1c",
    "",
]
WILD = st.lists(st.sampled_from([*SECRET, *SECRET, *map(str.upper, SECRET), *BETWEEN]), max_size=90)
QUOTED = st.tuples(
    st.integers(0, 7), st.sampled_from([" ", "\n", "<i>", "&nbsp;", "%20", "_", " · ", "<li>"])
)
WORDS = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta"]))


def secrets(*names: str, texts: tuple[str, ...] = (TEXT,), visible: str = "") -> Secrets:
    """What hidden records say, and what visible ones do."""
    return Secrets(names, texts, lambda: [visible])


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """A site of one file."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def found(site: Path, secret: Secrets) -> list[str]:
    """The words of all leaks."""
    return [leak.words for leak in LeakTest(secret).find(site)]


def test_nothing_hidden_is_nothing_to_search(tmp_path: Path) -> None:
    """Not even the folder is looked at."""
    assert LeakTest(Secrets((), (), list)).find(tmp_path / "missing") == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<p>It says <b>marzipan-17</b>.</p>"),
        ("a.html", '<a href="../2026/Marzipan-17/">elsewhere</a>'),
        ("a.html", "<img alt='marzipan&#45;17'>"),
        ("a.html", '<a href="m%61rzipan-17">x</a>'),
        ("a.html", '<script type="application/json">{"id": "marzipan-17"}</script>'),
        ("a.json", '{"marzipan-17": 1}'),
        ("a.json", '["one\\nmarz\\u0069pan-17\\ntwo"]'),
        ("a.svg", "<svg><title>Marzipan 17</title></svg>"),
        ("feed.xml", "<id>tag:marzipan_17</id>"),
        ("a.csv", "id\nMARZIPAN-17\n"),
        ("sitemap.xml.gz", gzip.compress(b"<loc>/marzipan-17/</loc>", mtime=0)),
        ("a", "marzipan-17"),
        ("Marzipan-17/index.html", ""),
        ("charts/marzipan_17.png", b"\x89PNG"),
        ("search/search_index.js", "var __index = {'text': 'marzipan-17'}"),
    ],
)
def test_a_name_is_found_wherever_it_stands(
    tmp_path: Path, name: str, content: str | bytes
) -> None:
    """In text, attributes, addresses, data, drawings, what is compressed, and names of files."""
    site = written(tmp_path, f"x/{name}", content)
    assert LeakTest(secrets("marzipan-17")).find(site) == [Leak(f"x/{name}", "marzipan 17")]


def test_a_damaged_archive_hinders_no_search(tmp_path: Path) -> None:
    """What cannot be unpacked says nothing; its names and all other files are searched."""
    with zipfile.ZipFile(tmp_path / "copy.zip", "w") as archive:
        archive.writestr("marzipan-17.txt", "some text that is to be damaged")
    whole = (tmp_path / "copy.zip").read_bytes()
    (tmp_path / "copy.zip").write_bytes(whole.replace(b"some text", b"same text"))
    assert found(tmp_path, secrets("marzipan-17")) == ["marzipan 17"]


def test_archives_are_unpacked(tmp_path: Path) -> None:
    """What a zip holds is searched, and how its files are called."""
    with zipfile.ZipFile(tmp_path / "copy.zip", "w") as archive:
        archive.writestr("a/marzipan-17.html", gzip.compress(b"", mtime=0))
        archive.writestr("b.html", f"<p>{TEXT}</p>")
    names = found(tmp_path, secrets("marzipan-17"))
    assert "marzipan 17" in names
    assert " ".join(TEXT.split()[:RUN]) in names


@pytest.mark.parametrize("size", range(1, len(TEXT.split()) + 1))
def test_names_of_any_length_are_found(tmp_path: Path, size: int) -> None:
    """Beside longer and shorter ones, and where a text ends with them."""
    words = TEXT.split()
    names = [" ".join(words[start:]) for start in range(len(words))]
    site = written(tmp_path, "a.txt", " ".join(words[-size:]))
    assert set(found(site, secrets(*names, texts=()))) == set(names[-size:])


@pytest.mark.parametrize("content", ["xmarzipan-17", "marzipan-170", "marzipan and 17", "marzipan"])
def test_names_are_whole_words(tmp_path: Path, content: str) -> None:
    """What is part of a longer word, or only a part of the name, is no hit."""
    assert found(written(tmp_path, "a.html", content), secrets("marzipan-17")) == []


def test_a_name_of_digits_alone_is_not_searched(tmp_path: Path) -> None:
    """A day is said by too much else."""
    assert found(written(tmp_path, "a.html", "2026-03-14"), secrets("2026-03-14")) == []


@given(before=WORDS, after=WORDS, start=st.integers(0, len(TEXT.split()) - RUN))
def test_each_run_of_eight_words_is_found(before: list[str], after: list[str], start: int) -> None:
    """Wherever it begins and whatever stands around it; seven words are none."""
    run = TEXT.split()[start : start + RUN]
    assert " ".join(run) in said([*before, *run, *after])
    assert said([*before, *run[1:], *after]) == set()


def said(text: list[str]) -> set[str]:
    """Those runs of a text that stand among words."""
    return set(standing(Needles((), (TEXT,)), Row([" ".join(text)])))


def standing(needles: Needles, row: Row) -> list[str]:
    """All that stands in a row by its words."""
    places, found = needles.found(row)
    hits = zip(places.tolist(), found.tolist(), strict=True)
    return [needles.spoken(needle) for place, needle in hits if needles.is_at(row, place, needle)]


@pytest.fixture
def alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Digests that know neither letters nor the order of words."""
    monkeypatch.setattr(leak_rows, "_CODES", np.ones(256, dtype=np.uint64))
    monkeypatch.setattr(leak_needles, "_FACTOR", 1)


@pytest.mark.usefixtures("alike")
def test_equal_digests_hide_nothing() -> None:
    """Of two runs with one digest each is found where it stands, and only there."""
    run = TEXT.split()[:RUN]
    turned = [*run[2:], *run[:2]]
    both = Needles((), [" ".join(run), " ".join(turned), " ".join(run)])
    assert len(both) == 2
    for text in (run, turned):
        assert standing(both, Row([" ".join(text)])) == [" ".join(text)]
    assert standing(both, Row([" ".join([*turned, *run])])).count(" ".join(run)) == 1


@pytest.mark.usefixtures("alike")
def test_equal_digests_are_no_leak(tmp_path: Path) -> None:
    """A text with the digest of a hidden one, in a file or in a visible record, is another."""
    run = TEXT.split()[:RUN]
    turned = " ".join([*run[2:], *run[:2]])
    site = written(tmp_path, "a.html", turned)
    assert found(site, secrets(texts=(" ".join(run),))) == []
    written(site, "a.html", " ".join(run))
    leak = secrets("nougat", texts=(" ".join(run),), visible=f"{turned} tauong")
    assert found(site, leak) == [" ".join(run)]
    assert found(written(site, "a.html", "tauong"), leak) == []


def test_markup_does_not_part_a_run(tmp_path: Path) -> None:
    """Tags, entities, case and line ends are none of the words."""
    text = TEXT.replace("violet", "<em>Vio&#108;et</em>").replace("before", "\nBEFORE,")
    assert found(written(tmp_path, "a.html", f"<p>{text}</p>"), secrets()) != []


@pytest.mark.parametrize("name", ["marzipan-17", "Explorer of incidents", "Not found"])
def test_what_others_say_as_well_is_no_leak(tmp_path: Path, name: str) -> None:
    """Words of visible records, of the settings and of our own templates."""
    site = written(tmp_path, "a.html", f"<p>marzipan-17 {TEXT}</p>")
    assert found(site, secrets(name, visible=f"Of marzipan 17: {TEXT}!")) == []


@pytest.mark.parametrize(
    ("content", "leaks"),
    [
        ("<p>Ask Ada Lovelace.</p>", ["ada lovelace"]),
        ("<p>Ask Lovelace, or Ada.</p>", []),
        ("<p>The tills of March.</p>", []),
        ('{"who": "Marzipan"}', ["marzipan"]),
        ("<p>marzipans</p>", []),
        ("<p>Ada, 1815</p>", []),
    ],
)
def test_a_short_text_counts_by_a_word_of_its_own(
    tmp_path: Path, content: str, leaks: list[str]
) -> None:
    """Whole, and where one of its words is said by nothing that may be seen."""
    secret = Secrets((), (), lambda: ["Ask Ada.", "the tills of"], ("Ada Lovelace", "marzipan",
                     "tills of March", "2026 03", "Ada 1815"))  # fmt: skip
    assert found(written(tmp_path, "a.html", content), secret) == leaks


SEVEN = "the quartz buffer drained into seven violet"


@pytest.mark.parametrize(
    "content",
    [
        f"<dd>{SEVEN}</dd></div>\n<div><dt>Registers of tills</dt>",
        f"<p>{SEVEN}.</p><h2 id='x'>Registers</h2>",
        f"<ul><li>{SEVEN}<LI\n>registers</ul>",
        f"<td>{SEVEN}</td><td><b>registers</b></td>",
        "<td>the</td><td>quartz buffer drained into seven violet registers.</td>",
        f'<img alt="{SEVEN}"><img alt="Registers">',
    ],
)
def test_what_two_blocks_say_by_chance_is_no_leak(tmp_path: Path, content: str) -> None:
    """Seven words that may be seen, and in the next block the eighth, that may be seen as well."""
    site = written(tmp_path, "a.html", content)
    visible = f"{SEVEN}. Quartz buffer drained into seven violet registers."
    assert found(site, secrets(visible=visible)) == []
    assert found(site, secrets()) != []


@pytest.mark.parametrize(
    "content",
    [
        f"<p>{SEVEN} registers</p>",
        f"<p>{SEVEN}<br>registers</p>",
        f"<p>{SEVEN} <b>registers</b> <a href='x'>of it</a></p>",
        f"<p>{SEVEN}<param>registers</p>",
        "<p>the quartz buffer drained into seven</p><p>violet registers</p>",
        f"<p>{SEVEN}</p><p>Registers before anybody</p>",
        f"<p>{SEVEN}</p><p>Registers</p><p>{SEVEN} registers</p>",
        "".join(f"<td>{word}</td>" for word in TEXT.split()),
        f'<img alt="{SEVEN}%00registers">',
        f"{SEVEN}\0registers",
    ],
)
def test_any_other_run_is_a_leak(tmp_path: Path, content: str) -> None:
    """In one block, parted elsewhere, followed by a second word, or once more without a border."""
    visible = f"Registers. {SEVEN}. Before anybody noticed drift."
    assert found(written(tmp_path, "a.html", content), secrets(visible=visible)) != []


@pytest.mark.parametrize("visible", [SEVEN, "registers", f"{SEVEN[4:]}. The registers"])
def test_what_may_not_be_seen_is_a_leak_beyond_a_border_too(tmp_path: Path, visible: str) -> None:
    """Where the eighth word is said by nothing that may be seen, or the seven are not."""
    site = written(tmp_path, "a.html", f"<p>{SEVEN}</p><p>Registers</p>")
    assert found(site, secrets(visible=visible)) == [f"{SEVEN} registers"]


def test_a_name_is_found_across_a_border(tmp_path: Path) -> None:
    """Whatever its length, and whatever may be seen of it."""
    name = f"{SEVEN} registers"
    site = written(tmp_path, "a.html", f"<p>{SEVEN}</p><p>Registers</p>")
    assert found(site, secrets(name, visible=f"Registers. {SEVEN}.")) == [name]


@pytest.mark.parametrize(
    "between",
    ["<br>", "</b> <i>", "</td><td>", "</li>\n<li>", "</p>\n<p>", "</p><h2>", "</dd></dl><dl><dt>"],
)
def test_a_hidden_text_is_found_across_all_borders(tmp_path: Path, between: str) -> None:
    """However each of its words is set apart, and though each may be seen elsewhere."""
    site = written(tmp_path, "a.html", between.join(TEXT.split()))
    apart = ". ".join(reversed(TEXT.split()))
    assert len(found(site, secrets(visible=apart))) == len(TEXT.split()) - RUN + 1


def test_a_name_counts_though_its_words_are_common(tmp_path: Path) -> None:
    """The same words as the title of a hidden record are searched for whatever they say."""
    site = written(tmp_path, "a.html", "<p>The drain of Tuesday.</p>")
    visible = "The drain. A Tuesday of work."
    assert found(site, Secrets((), (), lambda: [visible], ("drain of Tuesday",))) == []
    both = Secrets(("drain of Tuesday",), (), lambda: [visible], ("drain of Tuesday",))
    assert found(site, both) == ["drain of tuesday"]


def test_a_word_of_the_program_is_no_leak(tmp_path: Path) -> None:
    """A hidden record may be called as a heading of every site is."""
    site = written(tmp_path, "a.html", "<h2>Time to resolve</h2>")
    assert found(site, secrets("Time to resolve", texts=())) == []


def test_the_error_names_files_and_no_words(tmp_path: Path) -> None:
    """Its message may stand in a log that others read."""
    for number in range(25):
        written(tmp_path, f"{number:02}.html", "marzipan-17")
    with pytest.raises(LeakError) as caught:
        LeakTest(secrets("marzipan-17")).require_none(tmp_path, {})
    text = str(caught.value)
    assert "00.html" in text
    assert "and 5 more" in text
    assert "marzipan" not in text
    LeakTest(secrets("nougat-18")).require_none(tmp_path, {})


def test_what_was_clean_is_not_searched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the file changes, or what is hidden does."""
    site = written(tmp_path / "site", "a.html", "nothing")
    written(site, "b.html", "marzipan-17")
    store = Store(tmp_path / "store")
    searched: set[str] = set()

    def watched(file: Path) -> Iterator[str]:
        searched.add(file.name)
        return texts_in(file)

    def search(name: str, key: str) -> set[str]:
        searched.clear()
        LeakTest(secrets(name), store).find(site, {"a.html": key})
        return searched

    monkeypatch.setattr(leak_words, "texts_in", watched)
    assert search("marzipan-17", "key") == {"a.html", "b.html"}
    assert search("marzipan-17", "key") == {"b.html"}
    assert search("nougat-18", "key") == {"a.html", "b.html"}
    written(site, "a.html", "changed, which the key says")
    assert search("nougat-18", "another key") == {"a.html"}


def test_processes_share_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They find what one finds."""
    for number in range(40):
        written(tmp_path, f"{number}.json", json.dumps({"text": TEXT if number % 7 else ""}))
    monkeypatch.setattr("hindsite.workers.can_fork", lambda: True)
    assert LeakTest(secrets(), jobs=2).find(tmp_path) == LeakTest(secrets()).find(tmp_path) != []


def test_a_row_of_any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little of it is looked at together, and however long its words are."""
    texts = ["", "a bc", "d" * 99, "", " ".join(TEXT.split() * 9)]
    whole = Row(texts)
    monkeypatch.setattr(leak_rows, "_BLOCK", 3)
    parts = Row(texts)
    assert parts.digests.tolist() == whole.digests.tolist()
    assert parts.words() == whole.words()
    assert [parts.spoken(place, 1) for place in (1, 2, 4)] == [b"a", b"bc", b"d" * 99]
    assert parts.text_at(np.array([1, 4])).tolist() == [1, 2]


def test_what_one_portion_says_is_not_searched_for_in_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless it is a leak; what only the others say is searched for all the same."""
    monkeypatch.setattr(leak_search, "_PORTION", 1)
    hits: list[int] = []
    look = Needles.found

    def watched(needles: Needles, row: Row) -> tuple[Places, Places]:
        places, found = look(needles, row)
        if len(needles) and b"quartz" in row.words():
            hits.append(len(found))
        return places, found

    monkeypatch.setattr(Needles, "found", watched)
    other = " ".join(reversed(TEXT.split()))
    for name in "abcd":
        written(tmp_path, f"{name}.txt", TEXT)
    secret = Secrets((), (TEXT, other), lambda: [TEXT])
    assert found(tmp_path, secret) == []
    runs = len(TEXT.split()) - RUN + 1
    # In a file, in the visible text, and in all files.
    assert hits == [runs, runs, 0, 0, 0, 0]
    written(tmp_path, "d.txt", other)
    leaks = LeakTest(secret).find(tmp_path)
    assert len(leaks) == runs
    assert {leak.path for leak in leaks} == {"d.txt"}


def test_words() -> None:
    """Letters and digits of any script; what parts them is none."""
    assert words("Déjà-vu_2 – „ok“") == ["déjà".encode(), b"vu", b"2", b"ok"]


@pytest.mark.parametrize("text", ["aΣ Σa ΑΣ", "é", "aé", "éa", f"{'a ' * 50}É· İ{' b' * 50}\u0130"])
def test_letters_of_other_scripts(text: str) -> None:
    """Few or many, at the ends or within, and whatever is beside them."""
    assert [word.decode() for word in words(text)] == plain_words(text)


def test_half_a_character_is_none() -> None:
    """As JSON may spell one; it hinders no search."""
    assert words("a\ud800b") == [b"a", b"b"]


@given(st.text())
def test_words_are_those_of_the_plain_way(text: str) -> None:
    """Whatever the text: its letters and digits in lower case."""
    assert [word.decode() for word in words(text)] == plain_words(text)


def plain_words(text: str) -> list[str]:
    """Words, as one would find them who has time."""
    return [word for word in plain_words_and_borders(text) if word != BORDER]


def plain_words_and_borders(text: str) -> list[str]:
    """The same, with what stands for a border."""
    return re.findall(rf"[^\W_]+|{BORDER}", text.lower())


def plain_texts(name: str, content: str) -> list[str]:
    """All that a file says, as one would gather it who has time."""
    if name.endswith(".html"):
        shown = re.sub(r"<[^>]*>", lambda tag: plain_border(tag[0]), content)
        values = re.findall(r"=\s*(?:\"([^\"]*)\"|'([^']*)')", content)
        said = f" {BORDER} ".join(one or other for one, other in values)
        return [name, html.unescape(shown), unquote(html.unescape(said))]
    return [name, content]


def plain_border(tag: str) -> str:
    """What stands for a tag."""
    return f" {BORDER} " if re.split(r"[\s/>]", tag.strip("</"))[0].lower() in BLOCKS else " "


def plain_chance(run: tuple[str, ...], text: str, seen: list[str]) -> bool:
    """Whether a text says a run by chance alone, each time that it does."""
    words: list[str] = []
    borders = set()
    for word in plain_words_and_borders(text):
        if word == BORDER:
            borders.add(len(words))
        else:
            words.append(word)

    def is_seen(part: tuple[str, ...]) -> bool:
        return any(part in plain_runs(other, len(part)) for other in seen)

    return all(
        (at + 1 in borders and is_seen(run[:1]) and is_seen(run[1:]))
        or (at + RUN - 1 in borders and is_seen(run[-1:]) and is_seen(run[:-1]))
        for at in range(len(words))
        if tuple(words[at : at + RUN]) == run
    )


def plain_leaks(files: dict[str, str], secret: Secrets) -> set[Leak]:
    """All leaks, by a look at each place of each text for each secret."""
    names = set(map(as_name, secret.names))
    short = set(map(as_name, secret.short)) - names
    told = {run for text in secret.texts for run in plain_runs(text, RUN)}
    seen = [*secret.visible(), SAID]
    known = {word for text in seen for word in plain_words(text)}

    def leaks(run: tuple[str, ...], text: str) -> bool:
        is_sought = run in told or any(not word.isdigit() for word in run)
        is_strange = any(word not in known and not word.isdigit() for word in run)
        is_said = any(run in plain_runs(other, len(run)) for other in seen)
        counts = is_sought and not is_said and (run not in short or is_strange)
        is_chance = run not in names | short and plain_chance(run, text, seen)
        return counts and run in plain_runs(text, len(run)) and not is_chance

    return {
        Leak(path, " ".join(run))
        for path, content in files.items()
        for text in plain_texts(path, content)
        for run in names | short | told
        if leaks(run, text)
    }


def as_name(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(plain_words(text))


def plain_runs(text: str, size: int) -> set[tuple[str, ...]]:
    """All runs of so many words."""
    spoken = plain_words(text)
    return {tuple(spoken[at : at + size]) for at in range(len(spoken) - size + 1)}


@st.composite
def wild(draw: st.DrawFn) -> str:
    """Text of the words of secrets and of what may stand between, a run of them among it."""
    start, between = draw(QUOTED)
    run = between.join(SECRET[start : start + RUN])
    return draw(st.sampled_from([" ", "", "<p>"])).join([*draw(WILD), run, *draw(WILD)])


@given(
    contents=st.lists(wild(), min_size=1, max_size=4),
    kind=st.sampled_from([".html", ".txt"]),
    names=st.lists(WILD.map(lambda said: " ".join(said[:4])), max_size=3),
    short=st.lists(WILD.map(lambda said: " ".join(said[:2])), max_size=3),
    visible=st.lists(wild(), max_size=2),
    portion=st.sampled_from([1, 1_000_000]),
)
def test_a_quick_search_finds_what_a_plain_one_does(
    contents: list[str],
    kind: str,
    names: list[str],
    short: list[str],
    visible: list[str],
    portion: int,
) -> None:
    """In markup and outside of it, whatever stands between words, there and where it may stand.

    However much of it is looked at together.
    """
    files = {f"{number}{kind}": content for number, content in enumerate(contents)}
    compare(
        files, Secrets(tuple(names), (" ".join(SECRET),), lambda: visible, tuple(short)), portion
    )


PARTS = st.builds(
    lambda start, size: " ".join(SECRET[start : start + size]),
    st.integers(0, 7),
    st.sampled_from([1, 1, 2, 6, 7, 8]),
)
SEAMS = st.sampled_from(["", "<p>", "</td>\n<td>", "<b>", "<br>", " x "])


@given(
    parts=st.lists(st.builds(" ".join, st.tuples(PARTS, SEAMS)), min_size=1, max_size=9),
    visible=st.lists(PARTS, max_size=9),
)
def test_it_does_where_borders_part_runs(parts: list[str], visible: list[str]) -> None:
    """Whatever of the parts may be seen."""
    files = {"a.html": " ".join(parts), "b.html": "<i alt='{}'>".format("' title='".join(parts))}
    compare(files, Secrets((), (" ".join(SECRET),), lambda: visible))


def compare(files: dict[str, str], secret: Secrets, portion: int = 1_000_000) -> None:
    """Search some files quickly and plainly."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(leak_words, "sources", lambda: [SAID])
        patch.setattr(leak_search, "_PORTION", portion)
        for name, content in files.items():
            written(Path(folder), name, content)
        leaks = LeakTest(secret).find(Path(folder))
    assert len(leaks) == len(set(leaks))
    assert set(leaks) == plain_leaks(files, secret)
