"""Settings and texts on which a hastened engine is compared with a plain one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from hypothesis import strategies as st
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, Pattern
from markdown.treeprocessors import Treeprocessor
from pymdownx.emoji import to_alt

from tests.pages.sample import MARKDOWN

if TYPE_CHECKING:
    from markdown import Markdown

__all__ = ["HARD", "SETTINGS", "texts"]


class _Ticket(InlineProcessor):
    def handleMatch(self, m: re.Match[str], *data: str) -> Any:
        """A link to a ticket."""
        element = ET.Element("a", {"href": f"#{m[1]}"})
        element.text = f"ticket {m[1]} of *{len(data[0])}*"
        return element, m.start(), m.end()


class _Moody(_Ticket):
    def getCompiledRegExp(self) -> re.Pattern[str]:
        """Matches are looked for by another expression than the one that was given."""
        return re.compile(r"\bmood(y)\b")


class _Loud(Pattern):
    def handleMatch(self, m: re.Match[str]) -> Any:
        """A word to stress, by a pattern of the former kind."""
        element = ET.Element("strong")
        element.text = m[2]
        return element


class _Shout(BlockProcessor):
    def test(self, parent: Any, block: str) -> bool:
        """Whether a block begins with an exclamation."""
        return bool(parent is not None and block.startswith("Oh "))

    def run(self, parent: Any, blocks: list[str]) -> None:
        """Make it a block of its own kind."""
        ET.SubElement(parent, "h2").text = blocks.pop(0)


class _Count(Treeprocessor):
    def run(self, root: Any) -> None:
        """Say in the first element how many there are."""
        for first in list(root)[:1]:
            first.set("class", str(len(list(root.iter()))))


class _Own(Extension):
    """An extension that no library knows."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Add a part of each kind."""
        md.inlinePatterns.register(_Ticket(r"(?i)\btk-(\d+)", md), "ticket", 87)
        md.inlinePatterns.register(_Moody(r"\[", md), "moody", 85)
        md.inlinePatterns.register(_Loud(r"%(\w+)%", md), "loud", 86)
        md.parser.blockprocessors.register(_Shout(md.parser), "shout", 77)
        md.treeprocessors.register(_Count(md), "count", 6)


class _OnlyPatterns(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        """Add patterns, one of which needs nothing in particular."""
        md.inlinePatterns.register(_Ticket(r"(?i)\btk-(\d+)", md), "ticket", 87)
        md.inlinePatterns.register(_Ticket(r"\b(fire)\b", md), "fire", 12)


_ALL = (
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "meta", "nl2br"),
    *("sane_lists", "smarty", "tables", "wikilinks", "pymdownx.arithmatex", "pymdownx.betterem"),
    *("pymdownx.caret", "pymdownx.critic", "pymdownx.details", "pymdownx.emoji"),
    *("pymdownx.escapeall", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys"),
    *("pymdownx.magiclink", "pymdownx.mark", "pymdownx.progressbar", "pymdownx.saneheaders"),
    *("pymdownx.smartsymbols", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist"),
    *("pymdownx.tilde", "pymdownx.blocks.admonition", "pymdownx.blocks.definition"),
    *("pymdownx.blocks.details", "pymdownx.blocks.html", "pymdownx.blocks.tab"),
)

SETTINGS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "bare": ((), {}),
    "sample": (
        MARKDOWN.extensions,
        {name: dict(value) for name, value in MARKDOWN.configs.items()}
        | {"toc": {}, "pymdownx.emoji": {"emoji_generator": to_alt}},
    ),
    "extra": (("extra", "codehilite", "toc"), {"toc": {"permalink": True, "baselevel": 2}}),
    "all": (
        (*_ALL, "toc"),
        {
            "toc": {"toc_depth": "2-4", "title": "Contents"},
            "pymdownx.emoji": {"emoji_generator": to_alt},
            "pymdownx.escapeall": {"hardbreak": True, "nbsp": True},
            "pymdownx.highlight": {"linenums": True, "anchor_linenums": True, "line_spans": "l"},
            "pymdownx.magiclink": {
                "repo_url_shorthand": True,
                "user": "a",
                "repo": "b",
                "normalize_issue_symbols": True,
            },
            "pymdownx.tabbed": {"alternate_style": True},
            "pymdownx.tasklist": {"custom_checkbox": True},
        },
    ),
    "styled": (
        ("pymdownx.highlight", "pymdownx.superfences", "pymdownx.quotes", "pymdownx.fancylists"),
        {
            "pymdownx.highlight": {
                "noclasses": True,
                "auto_title": True,
                "guess_lang": True,
                "extend_pygments_lang": [
                    {"name": "php-inline", "lang": "php", "options": {"startinline": True}}
                ],
            },
            "pymdownx.superfences": {"preserve_tabs": True},
        },
    ),
    "own": (("tables", "toc", "admonition", "attr_list", "pymdownx.superfences", _Own()), {}),
    "patterns": (("tables", "toc", "footnotes", "md_in_html", _OnlyPatterns()), {}),
}

HARD = [
    "",
    "   \n\n \t\n",
    "a & b < c > d &amp; &#38; &copy &unknown; &",
    "a <b>c</b> <!-- d --> <br> <i\n",
    "<div markdown>\n\n**a** `<b>`\n\n</div>\n\n<pre>x\n\n`y`</pre>\n\n<script>z *a*</script>",
    '<p markdown="1">a <b>*c*</b> tail *d* `e`</p>\n<p markdown>f<img alt="g"> h *i*</p>',
    '<div markdown="block">\n\n<p>x</p>\ntail *b* c\n\n<div>y</div>\n*z*\n</div>',
    "text\n<div>\ninside *a*\n</div>\ntail",
    "<details markdown='1'><summary>a</summary>\n\n- b\n\n</details>",
    "`a` ``b ` c`` `#!python x = 1` \\` `\\` `unclosed",
    "\\*a\\* \\_b\\_ [c\\]](d\\)e) \\<i\\> \\\\ C:\\temp\\_x",
    "*a **b** c* ***d*** __e__ _f_ **g*h** a_b_c *unclosed **",
    "[a](b.md) [c](<d e> 't') [f][g] [g] ![h](i.png) ![j][g] [k](l \"m\")\n\n[g]: http://x.y 'z'",
    "[" * 30 + "a" + "]" * 20 + "(b)",
    "[[[[[[ no end ![![",
    "x[^1] y[^b] z[^1]\n\n[^1]: foot\n    more\n\n    - list\n[^b]: other `c`",
    "*[HTML]: Hyper\n*[B.C]: before\n\nHTML and B.C, `HTML`\n\n# HTML [TOC]",
    (
        "[TOC]\n\n# A\n\n## B *c* `d`\n\n## B\n"
        "\n### B {#own .x data-toc-label='L'}\n\n## 1.2 & <i>e</i>"
    ),
    "# zz1337820767766393449zz\n\n# buzz\n\n#\n\n## a\\_b\n\n## x[^1]\n\n[^1]: y",
    "Title\n=====\n\nSub\n---\ntext\n---\n\n* * *\n\n- - -\n___",
    (
        "- a\n- b\n\n    c\n\n    - d\n      e\n\n        f"
        "\n\n- [ ] g\n- [x] h\n\n1. i\n2. j\n5. k\n\n* l\n+ m"
    ),
    "\u0663. digits\n\n3) a\n\n  - indented\n\n -not a list",
    "> a\n> > b\n> - c\n>\n> ```\n> d\n> ```\n\n>e\nlazy",
    (
        "| a | b |\n|:--|--:|\n| `|` | \\| |\n| 1 |\n| 1 | 2 | 3 |"
        "\n\na|b\n-|-\nc|d\n\n| one |\n| --- |\n| x |"
    ),
    "| a | b |\n| - | - |",
    (
        "| a {: .x } | b |\n| - | - |\n| *c* {#d} | e |\n\np {.q}"
        "\n\np\n{: #r .s t=u v }\n\n- li {.w}\n\n*em*{.x} {"
    ),
    (
        '!!! note "T *a*"\n    b\n\n    c\n\n    - d\n\n        e'
        "\n\nafter\n\n!!! tip\n    f\n    ```sh\n    g\n    ```"
    ),
    (
        '??? warning "x"\n    a\n\n???+ b\n    c\n\n=== "A"\n'
        '\n    d\n\n=== "B"\n\n    ```yaml\n    e: {f: g}\n    ```'
    ),
    "term\n: def\n\n    more\n\n: def 2\n\nother\n:   x\n\n        code",
    "    code <b>\n\n    more\n\ntext\n\n\tcode",
    (
        "```python\nprint('<a>')\n```\n\n~~~\n{{ x }}\n~~~\n"
        "\n```nolanguage\na\n```\n\n``` {.yaml #i .c}\na: b\n```"
    ),
    (
        "```yaml hl_lines='2' linenums='3' title='t'\na: 1\nb: 2"
        "\n```\n\n```php-inline\necho 1;\n```\n\n```\nunclosed"
    ),
    "- a\n\n    ```console\n    $ ls\n    x\n    ```\n\n    b",
    "https://a.b/c?d=e&f=g www.x.y, a@b.c <http://x.y> <a@b.c> WWW.X.Y Https://q #12 @user",
    (
        "H~2~O ~~gone~~ ^up^ ^^ins^^ ==mark== :fire: "
        "++ctrl+c++ (c) --> [==50%] $x^2$ {++a++} %b% tk-1 TK-2"
    ),
    "a  \nb\nc \nd\\\ne",
    "Oh moody dear\n\n/// note | t\na\n///\n\n[[wiki]] \"quoted\" -- 'x' ... fire",
    "\x02klzzwxh:0000\x03 \x02amp\x03 \x0342\x03 wzxhzdk:0",
    "K \u212a \u0130 \u0131 \u017f stra\u00dfe \u2028 \u00a0 \U0001f525",
    "\n".join(f"{'    ' * depth}- {depth}" for depth in range(30)),
    "> " * 40 + "deep",
    "a\r\nb\rc\td",
]

_PIECES = [
    *("a", "b c", "word", "The end.", "x: y", "1", "HTML", "&", "&amp;", "&#x41;", "<", ">"),
    *("<b>", "</b>", "<div>", "</div>", "<br>", "<!--", "-->", "<div markdown>", "`", "``"),
    *("```", "~~~", "*", "**", "_", "__", "[", "]", "(", ")", "![", "](u.md)", "[^1]", "]: "),
    *("[^1]: ", "*[HTML]: ", "\\", "|", "| a | b |\n|---|:-:|\n| c | d |\n", "#", "# ", "## "),
    *("\n", "\n", "\n\n", "\n\n", "  \n", " ", "    ", "\n    ", "\n\n    ", "- ", "\n- "),
    *("1. ", "\n2. ", "> ", "\n> ", ": ", "---", "===", "!!! note\n    ", "{", "}", "{: .c }"),
    *('??? tip "t"\n    ', '=== "T"\n    ', "{#i}", "[ ] ", "- [x] ", "```python\n", "\n```\n"),
    *("~", "^", "==", "++", ":fire:", "http://a.b", "www.c.d", "e@f.g", "<http://h.i>", "[TOC]"),
    *("tk-1", "%x%", "Oh ", "///", "\u00e9", "\u0130", "\t", '"', "'", "--"),
]


def texts() -> st.SearchStrategy[str]:
    """Markdown made of the pieces that matter."""
    return st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)
