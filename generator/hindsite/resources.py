"""Where the files shipped with the package are: in a wheel, else in the checkout."""

from __future__ import annotations

from pathlib import Path

__all__ = ["sample_folder", "stats_schema", "templates_folder"]

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
