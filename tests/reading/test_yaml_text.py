from __future__ import annotations

import time

import pytest

from hindsite.model.findings import Places
from hindsite.reading.yaml_text import MAX_DEPTH, Scalar, parse
from tests.reading.records import rules


@pytest.mark.parametrize("text", ["10:05", "0012", "no", "2026-03-14", "1e3", ".inf", "0x1F"])
def test_scalars_stay_as_they_are_written(text: str) -> None:
    """None of YAML's guesses at types happens."""
    assert parse(f"value: {text}").data == {"value": text}


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing(text: str) -> None:
    """Empty and null values hold nothing; in quotes they are text."""
    assert parse(f"value: {text}").data == {"value": None}
    assert parse(f"value: '{text}'").data == {"value": text}


def test_values_and_keys_know_where_they_stand() -> None:
    """Lines count from the file's first, columns from 1."""
    parsed = parse("a:\n  - b: c\n", line=4)
    assert parsed.marks["a", 0, "b"] == (6, 8)
    assert parsed.keys["a", 0, "b"] == (6, 5)
    data = parsed.data
    assert isinstance(data, dict)
    items = data["a"]
    assert isinstance(items, list)
    assert isinstance(items[0], dict)
    scalar = items[0]["b"]
    assert isinstance(scalar, Scalar)
    assert (scalar.field, scalar.where) == ("a[0].b", (6, 8))


def test_a_repeated_key_keeps_its_first_value() -> None:
    """Both places are named; only top keys are counted as given twice."""
    parsed = parse("a: 1\nb: {c: 1, c: 2}\na: 2\n")
    assert parsed.data == {"a": "1", "b": {"c": "1"}}
    assert parsed.twice == {"a"}
    assert [(item.field, item.where) for item in parsed.notes] == [("b.c", (2, 11)), ("a", (3, 1))]
    assert "line 1" in parsed.notes[1].message


def test_an_alias_is_refused_where_it_stands() -> None:
    """The remark points at the alias, not at the anchor."""
    parsed = parse("a: &x [1]\nb: *x\n")
    assert parsed.data is None
    assert [(item.rule, item.where) for item in parsed.notes] == [("yaml-alias", (2, 4))]


@pytest.mark.parametrize(
    ("text", "where", "found"),
    [
        ("a: 1\ntitle: &c fails\n", (2, 8), "&c"),
        ("a: [1, &b 2]\n", (1, 8), "&b"),
        ("a: &all [1]\n", (1, 4), "&all"),
        ("&top\na: 1\n", (1, 1), "&top"),
    ],
)
def test_an_anchor_is_refused(text: str, where: tuple[int, int], found: str) -> None:
    """YAML takes it for a name, so that the text would lose its first word."""
    parsed = parse(text)
    assert parsed.data is None
    assert [(item.rule, item.where, item.found) for item in parsed.notes] == [
        ("yaml-alias", where, found)
    ]


@pytest.mark.parametrize(
    "text", ["a: R&D", "a: x &b", "a: R & D", "a: https://x/?a=1&b=2", 'a: "&b"', "a: x # &b"]
)
def test_an_ampersand_is_no_anchor(text: str) -> None:
    """It may stand within a text, in quotes and in a comment."""
    parsed = parse(f"{text}\nb: [1]\n")
    assert not parsed.notes
    assert parsed.data


def test_many_aliases_of_aliases_cost_no_time() -> None:
    """A billion laughs end at the first."""
    lines = ["a0: &a0 [ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    start = time.process_time()
    parsed = parse("\n".join(lines))
    assert rules(parsed.notes) == ["yaml-alias"]
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "a: " + "[" * 5000 + "]" * 5000,
        "- " * 3000 + "x",
        "a: " + "{b: " * 90 + "}" * 90,
    ],
)
def test_deep_nesting_is_refused_before_it_can_harm(text: str) -> None:
    """However deep, it is a remark."""
    parsed = parse(text)
    assert parsed.data is None
    assert rules(parsed.notes) == ["invalid-yaml"]
    assert str(MAX_DEPTH) in parsed.notes[0].message


def test_many_flat_items_are_not_deep() -> None:
    """A long list is read."""
    assert parse("- x\n" * 400).data == ["x"] * 400


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: !!python/object:os.system x", (1, 4)),
        ("a: !mine x", (1, 4)),
        ("? [a, b]\n: c", (1, 3)),
        ("a: b: c", (1, 5)),
        ("a:\n\tb: c", (2, 1)),
        ('b: c\na: "text', (2, 4)),
        ("a: \x00", (1, 4)),
        ("a: [", (1, 5)),
    ],
)
def test_what_is_no_plain_yaml_is_remarked_at_its_place(text: str, where: tuple[int, int]) -> None:
    """Tags, keys that are lists and broken text are refused."""
    parsed = parse(text)
    assert parsed.data is None
    assert [(item.rule, item.where) for item in parsed.notes] == [("invalid-yaml", where)]


@pytest.mark.parametrize(
    ("text", "where", "message", "remedy"),
    [
        ("a: x\nb:c\nd: e\n", (2, 1), "no “: ”", "a space after the colon"),
        ("a: [b\nc: d\n", (1, 4), "“[” is not closed", "add what is missing"),
        ("a: {b: c\nd: e\n", (1, 4), "“{” is not closed", "add what is missing"),
        ("a: 'isn't it'\n", (1, 9), "after a closing quotation mark", "twice"),
        ('a: "b\nc: "d"\n', (1, 4), "not closed", "add the quotation mark"),
        ('a: "b\nc: d\n', (1, 4), "not closed", "add the quotation mark"),
        ("a: 'b\nc: it's\n", (1, 4), "not closed", "add the quotation mark"),
        ('a: "b\n  c"\nd: "e" f\n', (3, 8), "after a closing quotation mark", "twice"),
        ("a: [b #c, d]\ne: f\n", (1, 7), "“ #” is a comment", "with “ #” in it"),
        ("a: b\n  c #d\n  e\n", (2, 5), "“ #” is a comment", "with “ #” in it"),
        ("a: b #c\n d: e\n", (2, 2), "does not fit", "indent"),
        ("a:\n  - b #c\n d: e\n", (3, 2), "does not fit", "indent"),
        ('a: "C:\\q"\n', (1, 7), "means nothing", "twice"),
        ("a: @x\n", (1, 4), "begin with “@”", "quotes around"),
        ("a: b: c\n", (1, 5), "“: ” stands where none can", "quotes around"),
        ("a:\n  - b\n c: d\n", (3, 2), "does not fit", "indent"),
        ("a: {b: c}}\n", (1, 10), "one “}” too many", "take it away"),
        ("a: {b: c} d\n", (1, 11), "after a closing “}”", "quotes around all"),
        ("a: [b] c\n", (1, 8), "after a closing “]”", "quotes around all"),
        ("a: *b* c\n", (1, 4), "cannot begin with “*”", "quotes around"),
        ("a: *b\n", (1, 4), "cannot begin with “*”", "quotes around"),
        ("a:\n  - *b* c\n", (2, 5), "cannot begin with “*”", "quotes around"),
        ("a: b\n c: d\n", (2, 3), "goes on the text above", "begin it where"),
        ("a: “b: c”\n", (1, 6), "are letters to YAML", "straight ones"),
        ("a: [“b, c”\nd: e\n", (1, 4), "are letters to YAML", "straight ones"),
        ("a: > b\n", (1, 4), "cannot begin with “>”", "quotes around"),
        ("a: - b\n", (1, 4), "cannot begin with “-”", "quotes around"),
        ('"a": "b",\n"c": "d"\n', (1, 9), "a comma ends this line", "take it away"),
        ("a:\u00a0b\nc: d\n", (1, 1), "a sort that YAML does not know", "type it anew"),
        ("a: b\nc:\u00a0d\ne: f\n", (2, 1), "a sort that YAML does not know", "type it anew"),
        ('a: {b: "c "d".", e: f}\n', (1, 12), "after a closing quotation mark", "double quotes"),
        ("a: [{b: c: d}, e]\n", (1, 10), "within brackets", "quotes around the text"),
        ("a:\n  - {b: c}\n    {d: e}\nf: g\n", (3, 5), "no “- ” begins it", "begin it with"),
        ("a: [b, , c]\n", (1, 8), "between two commas", "take one comma away"),
        ("a:\n  b: |\n  text.\n  c: d\n", (3, 3), "not indented below", "deeper"),
        ("<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> x\nd: e\n", (1, 1), "Git", "one side"),
        ("a: b\n=======\na: c\n>>>>>>> x\nd: e\n", (2, 1), "Git has left", "one side"),
        ("a: b\nc: d\x00e\n", (2, 5), "nobody sees", "take it away"),
        ("a: [{b: c} d]\n", (1, 4), "a comma is missing", "add what is missing"),
        ("a: &x b\nc: *x d\n", (2, 7), "does not belong to the value", "quotes around"),
        ("a: b\n...\nc: d\n", (3, 1), "a line “...”", "take that line away"),
        ("a:b\nc: d\n", (1, 1), "no “: ”", "a space after the colon"),
    ],
)
def test_broken_text_is_told_in_words_for_people(
    text: str, where: tuple[int, int], message: str, remedy: str
) -> None:
    """What a tired hand gets wrong is named at the line to mend, with what to do there."""
    (remark,) = parse(text).notes
    assert remark.where == where
    assert message in remark.message
    assert remedy in remark.remedy


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("a: Slow: again  # for the third time\n", 'a: "Slow: again"'),
        ("a:\n  - b: c: d\n", 'b: "c: d"'),
        ("a: {b: @kim, c: d}\n", '"@kim"'),
        ("a: [@kim, @ann]\n", '"@kim"'),
        ("a: `x` is slow # again\n", '"`x` is slow"'),
    ],
)
def test_text_that_needs_quotes_is_shown_in_them(text: str, remedy: str) -> None:
    """Whoever does not know YAML copies it."""
    (remark,) = parse(text, 0).notes
    assert remark.remedy == f"put quotes around the text: {remedy}"


@pytest.mark.parametrize(
    "text",
    ['a: C:\\x: "b"\n', 'a: @"b"\n', f"a: @{'b' * 100}\n", f"a: b: {'c' * 100}\n"],
)
def test_text_with_quotes_of_its_own_and_long_text_is_not_written_anew(text: str) -> None:
    """It would have to be written otherwise, or be too long to read."""
    (remark,) = parse(text, 0).notes
    assert "put quotes around the text" in remark.remedy
    assert ": " not in remark.remedy


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: b: c\nd: e\nf: @g\nh: [i\nj: k\n", [1, 3, 4]),
        ('a: "b\nc: d\ne: "f\ng: h\n', [1, 3]),
        ("a:\n\t- b\n\t- c\nd:\n\te: f\n", [2, 5]),
        # A list of several lines at the left margin is none of them.
        ("a: @b\nc: [d,\ne: f,\ng]\nh: i: j\n", [1, 5]),
        # What is left of such a list below a fault in it may be as it should.
        ("a: [@b,\nc: d]\ne: f\n", [1]),
        ("a: @b\nc:d\ne: @f\n", [1, 3]),
        ("a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> x\nf: @g\n", [2, 7]),
        ("a: @b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n", [1, 4]),
        ("a: @b\n" * 40, [*range(1, 22)]),
        # What is a fault only without the field above it is none.
        ("a: @b\nc: &x d\ne: *x f\n", [1]),
        # A line of a mapping that is torn is no field.
        ("a: {b: c, thi\nng: d, e: f}\ng: @h\n", [1, 3]),
    ],
)
def test_each_field_that_is_broken_by_itself_is_named(text: str, lines: list[int]) -> None:
    """One fault hides no other, and none is told that only follows from one before it."""
    assert [item.where[0] for item in parse(text, fields="abcdefghij").notes] == lines
    assert [item.where[0] for item in parse(text).notes] == lines[:1]


def test_faults_below_one_in_nested_text_are_not_looked_for() -> None:
    """What may be deep is gone through once."""
    assert len(parse("a: @b\nc: @d\n" + "e: []\n" * 400, fields="ac").notes) == 1
    assert len(parse("a: *b\nc: *d\n" + "e: []\n" * 400, fields="ac").notes) == 1


@pytest.mark.parametrize("end", ["", "\n"])
def test_what_ends_too_soon_is_remarked_at_its_end(end: str) -> None:
    """The place is within the file."""
    assert parse(f"a: [{end}").notes[0].where[0] <= 1 + len(end)


def test_line_separators_that_editors_ignore_do_not_count_as_lines() -> None:
    """A place is in the line that people see."""
    parsed = parse("a: x\u2028y\x85z\nb: c\n")
    assert parsed.data == {"a": "x y z", "b": "c"}
    assert parsed.marks["b",] == (2, 4)


def test_text_without_anything_holds_nothing() -> None:
    """Comments alone are no data, and no fault."""
    parsed = parse("# nothing\n")
    assert (parsed.data, parsed.notes) == (None, [])


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("word", (1, 8)),
        ("'word'", (1, 9)),
        ('"word"', (1, 9)),
        ('"wörd 𝄞 x"', (1, 9)),
        ("two\n  lines", None),
        ('"two\n  lines"', None),
        (">-\n  word", None),
        ("|\n  word", None),
        ("'it''s'", None),
        ('"a\\tb"', None),
    ],
)
def test_where_the_very_text_of_a_value_begins(text: str, inside: tuple[int, int] | None) -> None:
    """After its quotation mark; not told where the file spells it otherwise."""
    parsed = parse(f"value: {text}\n")
    assert Places("a.md", parsed.marks).inside(("value",), 0) == inside
    assert parsed.marks["value",] == (1, 8)
