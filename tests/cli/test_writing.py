from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from hindsite.writing import SCHEMAS

Run = Callable[..., Result]
PATH = "content/incidents/checkout.md"


def test_log(hindsite: Run, base: Path) -> None:
    """The line is told with its place."""
    result = hindsite("log", "checkout", "All clear", "--at", "09:35", "--by", "ann", "-C", base)
    assert result.exit_code == 0
    assert result.stdout == f"{PATH}:14: - **09:35** All clear (ann)\n"


def test_log_standard_input(hindsite: Run, base: Path) -> None:
    """What happened may come from another program."""
    result = hindsite("log", "checkout", "-", "--at", "09:35", "-C", base, typed="All\nclear\n")
    assert result.stdout.endswith("- **09:35** All clear\n")


def test_log_of_another_encoding(hindsite: Run, base: Path) -> None:
    """A word without its umlauts is another word: nothing is logged."""
    before = (base / PATH).read_bytes()
    sent = "Zahlung\nfällt aus".encode("latin-1")
    result = hindsite("log", "checkout", "-", "-C", base, typed=sent)
    assert result.exit_code == 2
    assert result.stderr == (
        "What was sent is not UTF-8: byte 0xE4 in line 2.\n"
        "  remedy: Send it as UTF-8; iconv converts from other encodings.\n"
    )
    assert (base / PATH).read_bytes() == before


def test_log_unknown(hindsite: Run, base: Path) -> None:
    """A name that is not known is wrong usage."""
    result = hindsite("log", "chekout", "x", "-C", base)
    assert result.exit_code == 2
    assert "did you mean “checkout”" in result.stderr


def test_fmt(hindsite: Run, base: Path) -> None:
    """Files that were changed are listed, and counted on the standard error."""
    text = (base / PATH).read_text()
    (base / PATH).write_text(text.replace("severity: SEV-3", "severity: sev3"))
    diff = hindsite("fmt", "--diff", "-C", base)
    assert diff.exit_code == 0
    assert "-severity: sev3\n+severity: SEV-3\n" in diff.stdout
    check = hindsite("fmt", "--check", "-C", base)
    assert check.exit_code == 1
    assert check.stdout == f"{PATH}\n"
    assert check.stderr == "1 file would change, 0 as they should be\n"
    done = hindsite("fmt", PATH, "-C", base)
    assert done.exit_code == 0
    assert done.stderr == "1 file changed, 0 as they should be\n"
    assert (base / PATH).read_text() == text
    assert hindsite("fmt", "--check", "-C", base).exit_code == 0


def test_fmt_refusal(hindsite: Run, base: Path) -> None:
    """A record that cannot be read is told of, and ends in status 1."""
    (base / "content/incidents/a.md").write_text("no front matter")
    result = hindsite("fmt", "-C", base)
    assert result.exit_code == 1
    assert "content/incidents/a.md stays as it is" in result.stderr


def test_schema(hindsite: Run, tmp_path: Path) -> None:
    """A schema is printed, or all are written."""
    assert hindsite("schema", "incident").stdout.startswith('{\n  "$schema"')
    written = hindsite("schema", "--write", "-C", tmp_path)
    assert len(written.stdout.splitlines()) == len(SCHEMAS)
    assert hindsite("schema").exit_code == 2
