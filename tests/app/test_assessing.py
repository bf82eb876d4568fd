from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite import checks, lockstep
from hindsite.app import assessing
from hindsite.app.asking import instant_named
from hindsite.app.assessing import Assessment, Means, assess, assessed_library
from hindsite.app.presence import presence
from hindsite.checks import judges
from hindsite.checks.docket import PARTS, part_key
from hindsite.checks.judges import judge
from hindsite.checks.verdicts import rules_key
from hindsite.model.enums import Audience
from hindsite.reading import read_library, read_settings
from hindsite.resources import sample_folder
from hindsite.store import Parts, Store
from tests.depth import often
from tests.factories import instant

if TYPE_CHECKING:
    from hindsite.checks.knowledge import Knowledge
    from hindsite.checks.verdicts import Verdict
    from hindsite.model.findings import Finding

BROKEN = Path(__file__).parents[1] / "broken"
NOW = instant("2026-04-01T12:00:00Z")
HEAD = """\
---
title: Checkout fails
severity: SEV-2
services: [payments]
started_at: 2026-03-14T09:00:00Z
"""
SETTINGS = """\
version: 1
timezone: Europe/Berlin
services: [{id: payments, depends_on: [nothing]}]
policy: {open_too_long: 10d}
"""
FILES = {
    "hindsite.yml": SETTINGS,
    "content/incidents/a.md": f"{HEAD}related: [b, nobody]\nduplicate_of: c\n---\n[b](b.md)\n",
    "content/incidents/b.md": f"{HEAD}aliases: [INC-1]\nrunbooks: [{{id: r}}]\n---\n",
    "content/incidents/c.md": f"{HEAD}detection: {{source: monitoring, alert: Down}}\n---\n",
    "content/incidents/d.md": f"{HEAD}resolved_at: 2026-03-14T08:00:00Z\n---\n[x](x.csv)\n",
    "content/runbooks/r.md": "---\ntitle: R\nalerts: [Down]\nvisibility: restricted\n---\n",
    "content/runbooks/s.md": "---\ntitle: S\nlast_reviewed: 2026-01-01\nreview_every: 90d\n---\n",
}


def laid(folder: Path) -> Path:
    """A knowledge base of records that refer to one another."""
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def assessed(
    base: Path,
    as_of: datetime = NOW,
    store: Path | None = None,
    wanted: Callable[[str], bool] = lambda _path: True,
) -> Assessment:
    """What is found with all that earlier runs kept."""
    means = Means(as_of, Store(store or base / "kept"), presence(base, read_settings(base)))
    return assess(base, read_settings(base), means, wanted)


def found(base: Path, as_of: datetime = NOW, store: Path | None = None) -> list[Finding]:
    """The findings of everybody's records."""
    return list(assessed(base, as_of, store).findings(Audience.RESTRICTED))


def expected(
    base: Path, as_of: datetime = NOW, audience: Audience = Audience.RESTRICTED
) -> list[Finding]:
    """What all rules find over the whole library at once, with nothing kept."""
    library = read_library(base, read_settings(base))
    return list(
        checks.judged(library, as_of, presence(base, read_settings(base)))
        .visible_to(audience)
        .findings
    )


@pytest.mark.parametrize("folder", [BROKEN, sample_folder()], ids=["broken", "sample"])
def test_one_by_one_finds_what_all_at_once_does(folder: Path, tmp_path: Path) -> None:
    """No rule rests on more than the record it looks at and what it looks up."""
    as_of = instant_named(None, read_settings(folder)) if folder != BROKEN else NOW
    for _ in range(2):
        assert found(folder, as_of, tmp_path) == expected(folder, as_of)


def test_a_library_comes_with_its_findings(tmp_path: Path) -> None:
    """It is the very one that reading and checking by themselves give, the first time and later."""
    base = laid(tmp_path)
    (base / "content/incidents/clash.md").write_text(f"{HEAD}id: A\n---\n", encoding="utf-8")
    means = Means(NOW, Store(base / "kept"), presence(base, read_settings(base)))
    read = read_library(base, read_settings(base))
    for _ in range(2):
        library = assessed_library(base, read_settings(base), means)
        assert library == checks.judged(read, NOW, presence(base, read_settings(base)))


def test_a_reading_pauses_again_and_again(tmp_path: Path) -> None:
    """After it has judged, after it has read, and before it keeps what it found."""
    base = laid(tmp_path)
    pauses: list[None] = []
    means = Means(
        NOW,
        Store(base / "kept"),
        presence(base, read_settings(base)),
        pause=lambda: pauses.append(None),
    )
    assessed_library(base, read_settings(base), means)
    assert len(pauses) >= 3


def test_a_file_that_two_sources_list_is_the_first_ones(tmp_path: Path) -> None:
    """It is one record, of one kind."""
    base = laid(tmp_path)
    sources = (
        "sources: [{path: content/runbooks, as: runbooks}, {path: content/runbooks, as: incidents}]"
    )
    (base / "hindsite.yml").write_text(f"{sources}\n", encoding="utf-8")
    means = Means(NOW, Store(base / "kept"), presence(base, read_settings(base)))
    library = assessed_library(base, read_settings(base), means)
    assert library == checks.judged(read_library(base), NOW, presence(base, read_settings(base)))
    assert [item.id for item in library.runbooks] == ["r", "s"]
    assert not library.incidents


@pytest.mark.parametrize("audience", list(Audience))
def test_an_audience_hears_of_its_records_only(audience: Audience, tmp_path: Path) -> None:
    """Files that it may not see are left out, as in a build for it."""
    base = laid(tmp_path)
    secret = HEAD.replace("title", "visibility: restricted\ntitle").replace("SEV-2", "SEV-9")
    (base / "content/incidents/secret.md").write_text(f"{secret}---\n", encoding="utf-8")
    (base / "content/incidents/clash.md").write_text(f"{HEAD}id: A\n---\n", encoding="utf-8")
    (base / "content/incidents/open.md").write_text(
        f"{HEAD}visibility: public\nresolved_at: 2026-03-14T08:00:00Z\n---\n", encoding="utf-8"
    )
    assert list(assessed(base).findings(audience)) == expected(base, audience=audience)


def test_a_file_alone_has_the_findings_that_it_has_among_all(tmp_path: Path) -> None:
    """Whichever file is asked for, and whether anything was kept or not."""
    for path in sorted(FILES):
        base = laid(tmp_path / path.replace("/", "-"))
        for _ in range(2):
            part = assessed(base, wanted=path.__eq__).findings(Audience.RESTRICTED)
            assert list(part) == [item for item in expected(base) if item.place.path == path]
        assert found(base) == expected(base)


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are judged from here on."""
    judged: list[str] = []

    def noted(known: Knowledge, paths: Sequence[str], as_of: datetime) -> list[Verdict]:
        judged.extend(paths)
        return judge(known, paths, as_of)

    monkeypatch.setattr(judges, "judge", noted)
    return judged


def test_what_did_not_change_is_not_judged_again(tmp_path: Path, unjudged: list[str]) -> None:
    """Only a changed record is, and what refers to it."""
    base = laid(tmp_path)
    found(base)
    assert sorted(unjudged) == sorted(path for path in FILES if path.endswith(".md"))
    unjudged.clear()
    assert found(base) == expected(base)
    # What tells how old it is, is told anew.
    assert set(unjudged) <= {f"content/incidents/{name}.md" for name in "abc"}
    unjudged.clear()
    path = base / "content/runbooks/r.md"
    path.write_text(path.read_text().replace("title: R", "title: Restart"), encoding="utf-8")
    found(base)
    assert {"content/runbooks/r.md", "content/incidents/b.md"} <= set(unjudged)
    assert "content/incidents/d.md" not in unjudged
    assert "content/runbooks/s.md" not in unjudged


@pytest.mark.parametrize("together", [1, 3, 1000])
def test_how_many_are_judged_together_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    """Each record has its own findings, whoever is read and judged between two of its rules."""
    monkeypatch.setattr(lockstep, "TOGETHER", together)
    base = laid(tmp_path)
    assert found(base) == expected(base)


def test_a_new_record_is_judged_alone(tmp_path: Path, unjudged: list[str]) -> None:
    """But for those whose unknown names may be a misspelling of the new one."""
    base = laid(tmp_path)
    found(base)
    unjudged.clear()
    path = "content/incidents/e.md"
    (base / path).write_text(f"{HEAD}visibility: public\n---\n", encoding="utf-8")
    assert found(base) == expected(base)
    assert path in unjudged
    assert {"content/runbooks/r.md", "content/runbooks/s.md"}.isdisjoint(unjudged)


@pytest.mark.parametrize(
    "day", ["2026-03-24", "2026-03-31", "2026-04-02", "2027-01-01", "2025-01-01"]
)
def test_time_that_passes_counts(tmp_path: Path, day: str) -> None:
    """A verdict that rests on a day or an instant ends with it, forwards and backwards."""
    base = laid(tmp_path)
    found(base)
    for _ in range(2):
        as_of = instant(f"{day}T22:30:00Z")
        assert found(base, as_of) == expected(base, as_of)
    assert found(base) == expected(base)


def test_other_settings_count(tmp_path: Path) -> None:
    """What is kept holds under the settings that it was judged by."""
    base = laid(tmp_path)
    first = found(base)
    for text in (
        SETTINGS.replace("10d", "90d"),
        f"# Services come first.\n{SETTINGS}",
        f"{SETTINGS}rules: {{time-order: note}}\n",
        SETTINGS,
    ):
        (base / "hindsite.yml").write_text(text, encoding="utf-8")
        assert found(base) == expected(base)
    assert found(base) == first


def test_a_path_of_an_override_is_missed_once_its_file_is_gone(tmp_path: Path) -> None:
    """What was found in `hindsite.yml` rests on the files that there are."""
    base = laid(tmp_path)
    old = base / "content/incidents/old/e.md"
    old.parent.mkdir()
    overrides = "overrides: [{paths: [content/incidents/old], rules: {time-order: off}}]\n"
    (base / "hindsite.yml").write_text(f"{SETTINGS}{overrides}", encoding="utf-8")
    for is_there in (True, False, True):
        if is_there:
            old.write_text(f"{HEAD}---\n", encoding="utf-8")
        else:
            old.unlink()
        rules = {item.rule for item in found(base) if item.place.path == "hindsite.yml"}
        assert ("unused-override" in rules) is not is_there
        assert found(base) == expected(base)


def test_a_verdict_on_the_settings_is_no_verdict_on_a_record(tmp_path: Path) -> None:
    """Not even where `hindsite.yml` lies in the folder of a source, as a file of rules."""
    base = laid(tmp_path)
    sources = "sources: [{path: content/incidents, as: incidents}, {path: ., as: alerts}]\n"
    (base / "hindsite.yml").write_text(f"{SETTINGS}{sources}", encoding="utf-8")
    first = found(base)
    assert "hindsite.yml" in {item.place.path for item in first}
    assert found(base) == first


def test_a_file_that_a_record_links_to_counts(tmp_path: Path) -> None:
    """It is asked for each time whether it is there."""
    base = laid(tmp_path)
    first = found(base)
    (base / "content/incidents/x.csv").write_bytes(b"")
    second = found(base)
    assert second == expected(base) != first
    (base / "content/incidents/x.csv").unlink()
    assert found(base) == first


@pytest.mark.parametrize("damage", [b"", b"[]", b"[[], 1]", b'{"a": 1}', b'[[], {"a": 1}]'])
def test_what_is_kept_and_strange_is_as_if_absent(tmp_path: Path, damage: bytes) -> None:
    """A damaged memory costs time, and changes nothing."""
    base = laid(tmp_path)
    found(base)
    for path in (base / "kept").rglob("*"):
        if path.is_file():
            path.write_bytes(damage)
    assert found(base) == expected(base)
    store = Store(base / "kept")
    key = rules_key(read_settings(base))
    for name in (*Parts.keys(assessing.CARDS), *(part_key(key, part) for part in range(PARTS))):
        store.put(name, damage)
    assert found(base) == expected(base)


EDITS = st.sampled_from([
    "drop a.md", "drop b.md", "drop c.md", "drop r.md", "restore", "break b.md", "alias d.md",
    "clash d.md", "secret b.md", "move b.md", "file x.csv", "later", "much later", "part a.md",
])  # fmt: skip


@settings(max_examples=often(15), deadline=None)
@given(st.lists(EDITS, max_size=8))
def test_after_any_edits_the_findings_are_the_same(edits: list[str]) -> None:
    """Whatever comes and goes in whatever order, what is kept never shows."""
    with TemporaryDirectory() as folder:
        base, as_of = laid(Path(folder)), NOW
        for edit in edits:
            word, _, name = edit.partition(" ")
            if word == "later":
                as_of = instant("2026-04-20T12:00:00Z")
            elif edit == "much later":
                as_of = instant("2027-04-20T12:00:00Z")
            elif word == "part":
                list(assessed(base, as_of, wanted=lambda path: path.endswith("a.md")).found)
            else:
                _edit(base, word, name)
            assert found(base, as_of) == expected(base, as_of)


def _edit(base: Path, word: str, name: str) -> None:
    kind = "runbooks" if name in {"r.md", "s.md"} else "incidents"
    path = base / "content" / kind / name
    if word == "restore":
        shutil.rmtree(base / "content")
        laid(base)
    elif word == "drop":
        path.unlink(missing_ok=True)
    elif word == "file":
        path.write_bytes(b"")
    elif word == "move":
        with suppress(FileNotFoundError):
            path.rename(path.with_name("moved.md"))
    else:
        more = {
            "break": "severity: SEV-9\n",
            "alias": "aliases: [nobody, C]\n",
            "clash": "id: A\n",
            "secret": "visibility: restricted\n",
        }[word]
        path.write_text(f"{HEAD}{more}---\n".replace("severity: SEV-2\nserv", "serv")
                        if word == "break" else f"{HEAD}{more}---\n", encoding="utf-8")  # fmt: skip


def test_a_file_that_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    """It is found each time, and the others are judged."""
    base = laid(tmp_path)
    (base / "content/incidents/link.md").symlink_to(tmp_path / "hindsite.yml")
    for _ in range(2):
        assert found(base) == expected(base)


def test_findings_of_one_place_are_in_the_order_of_the_text(tmp_path: Path) -> None:
    """Whatever the hashes of their words are, by which a set would have them."""
    words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"]
    (tmp_path / "content/incidents").mkdir(parents=True)
    (tmp_path / "content/incidents/a.md").write_text(
        f"{HEAD}---\n## Action items\n\n- [ ] A1: Mend it ({', '.join(words)}, @ana)\n"
    )
    settings = read_settings(tmp_path)
    means = Means(NOW, Store(tmp_path / "kept"), lambda _path: True)
    found = assess(tmp_path, settings, means, lambda _path: True).findings(Audience.RESTRICTED)
    assert [item.found for item in found if item.rule == "unknown-word"] == words
    judged = checks.judged(read_library(tmp_path), NOW)
    assert [item.found for item in judged.findings if item.rule == "unknown-word"] == words
