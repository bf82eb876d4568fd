from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hindsite.app.asking import audience_named, instant_named, require_content
from hindsite.errors import SettingsError, UsageError
from hindsite.model.enums import Audience
from hindsite.model.settings import Settings

BERLIN = Settings(timezone="Europe/Berlin")


def test_audience() -> None:
    """An audience is named by its word; without one the site is for insiders."""
    assert audience_named("Public") is Audience.PUBLIC
    assert audience_named(None) is Audience.INTERNAL


def test_unknown_audience() -> None:
    """A misspelt audience is asked back, and all are listed."""
    with pytest.raises(UsageError, match="did you mean “public”") as caught:
        audience_named("pubic")
    assert caught.value.remedy == "Choose one of: public, internal, restricted."
    with pytest.raises(UsageError, match="There is no audience “x”\\."):
        audience_named("x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-14", datetime(2026, 3, 14, 22, 59, 59, tzinfo=UTC)),
        ("2026-03-14T09:00", datetime(2026, 3, 14, 8, tzinfo=UTC)),
        ("2026-03-14T09:00:00Z", datetime(2026, 3, 14, 9, tzinfo=UTC)),
    ],
)
def test_instant(text: str, expected: datetime) -> None:
    """A day means its last second; without a zone the library's own holds."""
    assert instant_named(text, BERLIN) == expected


def test_instant_as_it_is() -> None:
    """An instant that is one already stays as it is."""
    now = datetime(2026, 3, 14, 9, tzinfo=UTC)
    assert instant_named(now, BERLIN) is now


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "2026-03-14T25:00Z"])
def test_no_instant(text: str) -> None:
    """What is no instant is quoted, with an example of one."""
    with pytest.raises(UsageError, match=f"“{text}” is no instant") as caught:
        instant_named(text, BERLIN)
    assert "2026-03-14T09:00:00Z" in caught.value.remedy


def test_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an instant SOURCE_DATE_EPOCH holds, else the present."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert instant_named(None, BERLIN) == datetime(1970, 1, 1, tzinfo=UTC)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = datetime.now(tz=UTC).replace(microsecond=0)
    assert instant_named(None, BERLIN) >= before


@pytest.mark.parametrize("epoch", ["soon", "9" * 30])
def test_wrong_epoch(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOURCE_DATE_EPOCH that is no number of seconds is named."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(SettingsError, match="SOURCE_DATE_EPOCH"):
        instant_named(None, BERLIN)


def test_no_content(tmp_path: Path) -> None:
    """A folder without records is no knowledge base; the remedy names `hindsite init`."""
    with pytest.raises(SettingsError, match="no content") as caught:
        require_content(tmp_path, Settings())
    assert "hindsite init" in caught.value.remedy


def test_no_content_below_a_knowledge_base(tmp_path: Path) -> None:
    """Who stands in one of its folders is told where it begins."""
    base, below = tmp_path / "my kb", tmp_path / "my kb/content/incidents"
    below.mkdir(parents=True)
    (base / "hindsite.yml").write_text("version: 1\n")
    with pytest.raises(SettingsError, match="no content") as caught:
        require_content(below, Settings())
    assert f"say -C '{base.resolve()}'" in caught.value.remedy
