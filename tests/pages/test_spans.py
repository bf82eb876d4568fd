from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import BashLexer, find_lexer_class_by_name

from hindsite.pages.markup import hasten, spans
from hindsite.pages.markup.spans import frame, lines_of

LANGUAGES = (
    *("console", "doscon", "tcshcon", "ps1con", "pycon", "bash", "python", "sql", "yaml", "json"),
    *("text", "diff", "html+jinja", "promql", "go"),
)
_PIECES = (
    *(
        "$ ls -l | wc",
        "# cat <<E",
        "user@host:~$ ",
        "(venv) $ pip",
        "(venv) ",
        "> more",
        "PS C:\\> ",
    ),
    *("C:\\>dir", "\\\n", "\n", "\n\n", " ", "\t", "'a", '"b" & <c>', "x = 1", "# no", ">>> f()"),
    *("select *", "- a: {b}", "$X ${Y}", "```", "\r\n", "\ufeff", "é", "\u2028", "+ a", "`date`"),
)


@pytest.fixture(autouse=True)
def _afresh() -> None:
    """Nothing is known of what other tests highlighted."""
    for known in vars(spans).values():
        if hasattr(known, "cache_clear"):
            known.cache_clear()


def _slow(language: str, code: str, *, stripnl: bool) -> str:
    kind: Any = find_lexer_class_by_name(language)
    found: str = highlight(code, kind(stripnl=stripnl), HtmlFormatter(cssclass="", wrapcode=True))
    return found


@settings(max_examples=150, deadline=None)
@given(
    language=st.sampled_from(LANGUAGES),
    code=st.lists(st.sampled_from(_PIECES), max_size=12).map("".join),
    stripnl=st.booleans(),
    times=st.sampled_from((1, 1, 1, 80)),
)
def test_lines_are_those_of_pygments(
    language: str, code: str, *, stripnl: bool, times: int
) -> None:
    """Whatever the language and the code, long or short, for the first time and again."""
    kind: Any = find_lexer_class_by_name(language)
    before, after = frame()
    for _ in range(2):
        lines = lines_of(kind, code * times, stripnl=stripnl)
        assert f"<div>{before}{lines}{after}\n" == _slow(language, code * times, stripnl=stripnl)


def test_a_command_is_taken_apart_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is known again in another session, be it a new block with other answers."""
    taken: list[str] = []
    plain: Any = BashLexer.get_tokens_unprocessed

    def note(lexer: BashLexer, text: str) -> Iterator[tuple[int, Any, str]]:
        taken.append(text)
        yield from plain(lexer, text)

    monkeypatch.setattr(BashLexer, "get_tokens_unprocessed", note)
    kind: Any = find_lexer_class_by_name("console")
    for number in range(3):
        assert f">{number}</span>" in lines_of(kind, f"$ once -n\n{number}\n", stripnl=True)
    lines_of(kind, f"$ {'long ' * 200}\n", stripnl=True)
    lines_of(kind, f"$ {'long ' * 200}\nanswer\n", stripnl=True)
    assert [text[:9] for text in taken] == ["once -n\n", "long long", "long long"]


def test_equal_blocks_are_taken_apart_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short one is kept, a long one is not."""
    kind: Any = find_lexer_class_by_name("python")
    lines_of(kind, "once = 1\n", stripnl=True)
    monkeypatch.setattr(spans, "_spelt", lambda _: "anew")
    assert "once" in lines_of(kind, "once = 1\n", stripnl=True)
    assert lines_of(kind, "once = 2\n" * 999, stripnl=True) == "anew"


@pytest.mark.parametrize(
    "settings_of",
    [
        {},
        {"pygments_lang_class": True},
        {"css_class": ""},
        {"css_class": "a b"},
        {"linenums": True},
        {"line_spans": "l"},
        {"anchor_linenums": True},
        {"auto_title": True},
        {"noclasses": True},
        {"use_pygments": False},
        {"stripnl": False},
        {"default_lang": "python"},
        {"pygments_lang_class": True, "language_prefix": "l "},
        {"extend_pygments_lang": [{"name": "py", "lang": "php", "options": {"startinline": True}}]},
        {"extend_pygments_lang": [{"name": "py", "lang": "sql"}]},
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "```py\n\nx = '<'\n\n```\n",
        "```py title='T' linenums='1'\nx\n```\n",
        "``` {.py .a #b data-c=d}\nx\n```\n",
        "``` {.py .a .b}\nx = 'y'  # z\n```\n",
        "```py linenums='0'\nx\n```\n",
        "```PY hl_lines='1'\nx\ny\n```\n\n```nothing\nx\n```\n\n```\nx\n```\n\n`#!py x`\n",
        " > ```py\n > x\n > ```\n\n- a\n\n    ~~~py\n    x\n    ~~~\n",
    ],
)
def test_blocks_are_those_of_the_extension(settings_of: dict[str, Any], text: str) -> None:
    """Under all settings of highlighting, the hastened engine makes the same blocks."""
    names = ["attr_list", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.inlinehilite"]
    known = {key: value for key, value in settings_of.items() if key != "css_class"}
    inner = {key: value for key, value in settings_of.items() if key == "css_class"}
    configs = {"pymdownx.highlight": known, "pymdownx.superfences": inner}
    made = []
    for fast in (False, True):
        engine = Markdown(extensions=names, extension_configs=configs)
        if fast:
            hasten(engine)
        made.append(engine.convert(text))
    assert made[0] == made[1]
