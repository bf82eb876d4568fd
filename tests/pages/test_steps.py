"""A runbook's body as something to work by: steps, times and dangers."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.model.danger import Danger
from hindsite.pages.links import Leads, Link
from hindsite.pages.rendering import Renderer
from hindsite.pages.steps import Guide, guide
from hindsite.publishing.page_form import read_form
from hindsite.reading.dangers import shipped_dangers
from tests.depth import often
from tests.pages.sample import MARKDOWN, OPTIONS, pages_of, runbook, sample, with_runbooks


class _Nowhere:
    """Leads each link to itself."""

    def resolve(self, href: str) -> Link | None:
        """The same."""
        return Link(href)


NOWHERE: Leads = _Nowhere()
RENDERER = Renderer(MARKDOWN)


def work(text: str, dangers: tuple[Danger, ...] = shipped_dangers()) -> Guide:
    """The guide that a text becomes."""
    return guide(RENDERER.sections(text, NOWHERE), dangers)


class _Words(HTMLParser):
    """Text and elements of HTML, without what a guide adds."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = (dict(attrs).get("class") or "").split()
        ours = {"hs-step__link", "hs-danger", "hs-danger__word"}.intersection(names)
        if tag not in {"br", "hr", "img", "input", "wbr", "col"}:
            self.open.append((tag, bool(ours)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if not any(ours for _, ours in self.open):
            self.words.append(data)


def plain(html: str) -> str:
    """The words of HTML that are not a guide's own; its elements end in order."""
    seen = _Words()
    seen.feed(html)
    seen.close()
    assert seen.open == []
    return " ".join("".join(seen.words).split())


def content(made: Guide) -> str:
    """The HTML of all sections."""
    return "\n".join(str(section.content) for section in made.sections)


def test_steps_have_addresses() -> None:
    """Each item of a numbered list has an anchor by its section, and a link to itself."""
    made = work(
        "1. Zero\n\n## Fix\n\n1. One\n2. Two\n\nThen\n\n<ol start='5'><li>Five</li></ol>\n\n"
        "## Check\n\n- [ ] Ticked\n"
    )
    text = content(made)
    for anchor in ("hs-step-1", "hs-step-fix-1", "hs-step-fix-3", "hs-step-check-1"):
        assert f'<li id="{anchor}"' in text
        assert f'href="#{anchor}"' in text
    assert made.steps == 5
    assert 'data-hs-name="step 5 of Fix"' in text
    assert 'class="hs-step task-list-item"' in text


def test_only_the_outer_list_has_steps() -> None:
    """What is listed within a step, or in a list without numbers, is no step of its own."""
    made = work(
        "1. One\n    1. inner\n    2. inner\n2. Two\n\nThen\n\n- a\n    1. b\n\n> 1. quoted\n"
    )
    assert made.steps == 3


def test_an_author_keeps_the_ids_of_items() -> None:
    """An item that has an id already keeps it beside the one of the step."""
    made = work('<ol><li id="mine" class="big">Go</li></ol>')
    assert '<span id="mine"></span>Go' in content(made)
    assert 'class="hs-step big"' in content(made)


def test_a_key_goes_by_what_a_step_says() -> None:
    """A step keeps its ticks when others come before it, and loses them when it is rewritten."""

    def keys(text: str) -> list[str]:
        return [piece[:12] for piece in content(work(text)).split('data-hs-step="')[1:]]

    one, two = keys("## A\n\n1. Stop it\n2. Stop it\n")
    assert one != two
    assert keys("## A\n\n1. First look\n2. Stop it\n")[1] == one
    assert keys("## A\n\n1. Stop it now\n")[0] not in {one, two}
    assert keys("## B\n\n1. Stop it\n")[0] != one


def test_times_add_up() -> None:
    """Times of steps are set off and summed; those of inner items and of code are not."""
    made = work("1. A (5 min)\n    - b (7 min)\n2. C `(9 min)`\n3. D (~1–2 min)\n")
    assert made.timed == 2
    assert made.takes is not None
    assert made.takes.words == "6–7 min"
    assert '<span class="hs-estimate">(5 min)</span>' in content(made)
    assert '<span class="hs-estimate">(&#126;1–2 min)</span>' in content(made)
    assert work("1. A\n").takes is None


def test_a_dangerous_block() -> None:
    """A warning before the block says in words what the command does, and the block has a mark."""
    code = "    ls\n    rm -rf /x\n    rm -rf /y\n    git reset --hard\n"
    made = work(f"1. Go\n\n    ```bash\n{code}    ```\n")
    text = content(made)
    assert text.count("Dangerous:") == 1
    assert "<code>rm -rf</code> deletes files without asking; <code>git reset --hard</code>" in text
    assert '<mark class="hs-danger__mark">rm</mark>' in text
    assert made.dangers == 3


def test_a_dangerous_command_within_a_line() -> None:
    """Code within a line is followed by the word, with the reason to be read on demand."""
    made = work("Never `rm -rf /`, ever. And `ls`.")
    assert (
        '<code><mark class="hs-danger__mark">rm -rf</mark> /</code><strong class="hs-danger__word"'
        ' title="deletes files without asking"> dangerous</strong>'
    ) in content(made)
    assert made.dangers == 1


def test_characters_spelt_by_name_are_marked_whole() -> None:
    """A mark never cuts an entity."""
    danger = Danger(name="and", pattern="a & b < c", why="is odd")
    made = work("`xa & b < cy`", (danger,))
    assert '<code>x<mark class="hs-danger__mark">a </mark>' in content(made)
    assert plain(content(made)) == "xa & b < cy"


def test_what_a_terminal_answers_is_neither_dangerous_nor_copied() -> None:
    """The copy button of a session takes what was typed at its prompts, and nothing else."""
    text = '```console\n$ ls \\\n> -l\nrm -rf / was run\n\n$ rm -rf a "b"\ndone\n```\n'
    made = work(text)
    assert 'data-copy="ls \\&#10;-l&#10;rm -rf a &#34;b&#34;"' in content(made)
    assert made.dangers == 1
    assert "data-copy" not in content(work("```bash\nls\n```\n"))


def test_the_same_from_any_markdown() -> None:
    """A block that was not coloured is marked as well, also one with numbers of lines."""
    plain_block = work("    rm -rf x\n")
    assert "Dangerous:" in content(plain_block)
    numbered = work('```{.bash linenums="1" title="rm -rf"}\nls\nrm -rf x\n```\n')
    assert numbered.dangers == 1


@pytest.mark.parametrize("text", ["", "Only words.\n", "<div class='highlight'>words</div>"])
def test_nothing_to_add(text: str) -> None:
    """What has neither steps nor code stays as it is."""
    sections = RENDERER.sections(text, NOWHERE)
    assert guide(sections, shipped_dangers()).sections == sections


def test_self_closed_tags_are_copied() -> None:
    """An empty element ends nothing, however it is written."""
    (section,) = RENDERER.sections("a", NOWHERE)
    html = type(section.content)("<ol><li>a<br />b</li></ol><hr/>")
    made = guide([type(section)(2, "x", section.heading, "X", html)], ())
    assert content(made).endswith("a<br />b</li></ol><hr/>")


PIECES = st.sampled_from(
    [
        "1. One (5 min)\n2. Two\n",
        "\n",
        "- [ ] tick\n",
        "```console\n$ rm -rf ~/{x}\nout\n```\n",
        "    ```bash\n    DROP TABLE `a`;\n    ```\n",
        "`git push --force` & <b>x</b>\n",
        "## Head\n",
        "<ol><li>x<ul><li>y</ul></ol>",
        "!!! note\n    1. In a note (~2 min)\n",
        "> 1. quoted\n",
        "</li></ol>",
        "| a | b |\n|---|---|\n| `rm -rf` | 1. |\n",
    ]
)


@settings(max_examples=often(30), deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=8).map("".join))
def test_things_are_only_added(text: str) -> None:
    """Whatever a body holds, its words stay, its elements end in order, and no two ids are one."""
    sections = RENDERER.sections(text, NOWHERE)
    made = guide(sections, shipped_dangers())
    before = [plain(str(section.content)) for section in sections]
    assert [plain(str(section.content)) for section in made.sections] == before
    anchors = [piece.split('"')[0] for piece in content(made).split('id="hs-step')[1:]]
    assert len(anchors) == len(set(anchors)) == made.steps


def test_a_page_with_steps_is_of_the_plain_form() -> None:
    """A page's steps and warnings are rendered without Markdown, as the rest of it."""
    code = "    ```console\n    $ rm -rf a\n    b\n    ```\n"
    body = f"## Fix\n\n1. Go (5 min)\n\n{code}\n2. `DROP TABLE x`\n"
    base = with_runbooks(sample(), runbook(body=body))
    page = pages_of(base, OPTIONS)["runbooks/pool.md"]
    assert "data-hs-checklist" in page
    assert "data-copy" in page
    assert read_form(page) is not None
