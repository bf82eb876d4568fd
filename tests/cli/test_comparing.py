from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.repositories import Repository

Run = Callable[..., Result]


@pytest.fixture
def changed(base: Path) -> Path:
    """A knowledge base on a branch that adds a record."""
    made = Repository(base)
    made.commit()
    made.git("checkout", "--quiet", "-b", "change")
    record = (base / "content/incidents/checkout.md").read_text(encoding="utf-8")
    made.write("content/incidents/cart.md", record.replace("Checkout", "Cart @here"))
    return base


def test_markdown(hindsite: Run, changed: Path) -> None:
    """By default what goes into a comment; findings are no failure of it."""
    result = hindsite("compare", "main", "-C", changed, "--as-of", "2026-04-01")
    assert result.exit_code == 0
    assert result.stdout.startswith("<!-- hindsite-compare -->\n")
    assert "- **Added:** SEV-3 `cart` Cart @&#8203;here fails" in result.stdout


def test_json_in_a_file(hindsite: Run, changed: Path, tmp_path: Path) -> None:
    """Other programs get everything."""
    file = tmp_path / "comparison.json"
    result = hindsite("compare", "main", "--format", "json", "--output", file, "-C", changed)
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(file.read_text(encoding="utf-8"))["records"][0]["fate"] == "added"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("nowhere",), 2),
        ((), 2),
        (("main", "--audience", "all"), 2),
        (("main", "--format", "html"), 2),
        (("main", "--output", "/nowhere/x.md"), 3),
    ],
)
def test_what_cannot_be_done(
    hindsite: Run, changed: Path, arguments: tuple[str, ...], status: int
) -> None:
    """Wrong usage is told from what the disk refuses."""
    result = hindsite("compare", *arguments, "-C", changed)
    assert result.exit_code == status
    assert "Traceback" not in result.stderr


def test_scikit_learn_is_loaded_only_where_texts_are_compared(changed: Path) -> None:
    """A change that adds nothing does without, and so does help."""
    (changed / "content/incidents/cart.md").unlink()
    program = (
        "import sys; from hindsite.cli import main\n"
        "main(sys.argv[1:], standalone_mode=False)\n"
        "assert 'sklearn' not in sys.modules"
    )
    for arguments in (["--help"], ["compare", "main", "-C", str(changed)]):
        subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True)
