from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import jinja2
import pytest
from mkdocs.theme import Theme

from hindsite.app import ahead
from hindsite.pages import compiling
from hindsite.pages.environment import Templates
from hindsite.publishing import templates

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> tuple[compiling.Compiled, compiling.Compiled]:
    """A process that has compiled nothing."""
    ours, themes = compiling.Compiled(), compiling.Compiled()
    monkeypatch.setattr(templates, "OURS", ours)
    monkeypatch.setattr(templates, "THEMES", themes)
    return ours, themes


def loaded(fresh: tuple[compiling.Compiled, compiling.Compiled], overrides: Path | None) -> None:
    """Load what a record's page needs, ours and the theme's."""
    ours, themes = fresh
    env = Templates(overrides)._environment  # noqa: SLF001
    env.bytecode_cache = ours
    env.get_template("incident.md.j2")
    env.get_template("macros.html.j2")
    theme = Theme("material").get_env()
    theme.bytecode_cache = themes
    theme.get_template("main.html")
    theme.get_template("partials/header.html")


@pytest.mark.usefixtures("alone")
def test_templates_are_compiled_in_a_process_beside(
    fresh: tuple[compiling.Compiled, compiling.Compiled],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those of records' pages, a user's own in place of ours, and those of the theme."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/incident.md.j2").write_text("mine")
    offer = ahead.begin(tmp_path)
    offer()
    here = jinja2.Environment.compile

    def never(*_: object, **__: object) -> None:
        raise AssertionError("it is compiled here")

    monkeypatch.setattr(jinja2.Environment, "compile", never)
    loaded(fresh, tmp_path)
    monkeypatch.setattr(jinja2.Environment, "compile", here)


@pytest.mark.usefixtures("alone")
def test_what_is_killed_has_compiled_nothing(
    fresh: tuple[compiling.Compiled, compiling.Compiled], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then templates are compiled where they are needed; so where there is no other process."""

    def killed(_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(templates, "compiled_for", killed)
    ahead.begin(None)()
    loaded(fresh, None)
    monkeypatch.setattr("hindsite.workers.can_fork", lambda: False)
    ahead.begin(None)()
    loaded(fresh, None)
