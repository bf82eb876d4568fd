"""Where the files shipped with the package are: in a wheel, else in the checkout."""

from __future__ import annotations

from pathlib import Path

__all__ = ["sample_folder", "stats_schema", "templates_folder", "words_folder"]

_PACKAGE = Path(__file__).parent


def templates_folder() -> Path:
    """The folder of page templates, theme overrides and styles."""
    shipped = _PACKAGE / "site_templates"
    return shipped if shipped.is_dir() else _PACKAGE.parents[1] / "site_templates"


def sample_folder() -> Path:
    """The folder that holds the sample's `content/`, `hindsite.yml` and `mkdocs.yml`."""
    shipped = _PACKAGE / "sample"
    return shipped if shipped.is_dir() else _PACKAGE.parents[1]


def stats_schema() -> Path:
    """The file of the JSON Schema that the JSON of `hindsite stats` follows."""
    return templates_folder() / "schemas" / "stats.schema.json"


def words_folder() -> Path:
    """The folder of the word lists that rules on language go by."""
    return templates_folder() / "words"


def findings_schema() -> Path:
    """The file of the JSON Schema that the JSON of `hindsite check` follows."""
    return templates_folder() / "schemas" / "findings.schema.json"


def schema_file(name: str) -> Path:
    """The file of the JSON Schema of what people write: `incident`, `runbook` or `hindsite`."""
    return templates_folder() / "schemas" / f"{name}.schema.json"


def rules_folder() -> Path:
    """The folder of the pages on rules, one Markdown file a code."""
    shipped = _PACKAGE / "rules"
    return shipped if shipped.is_dir() else _PACKAGE.parents[1] / "docs" / "rules"
