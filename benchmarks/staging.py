"""The pages of a knowledge base as an engine gets them: the ground on which peers are compared."""

from __future__ import annotations

from pathlib import Path

from hindsite.app.composing import compose
from hindsite.publishing.config import derive, read_base, write_theme
from hindsite.publishing.staging import Stage, write_config, write_pages

__all__ = ["stage_pages"]


def stage_pages(base: Path, folder: Path, *, keep_going: bool = False) -> Path:
    """Write all pages of a knowledge base, records' included, and the configuration for them.

    The tree has no search of ours: `mkdocs.yml` asks for the engine's own.

    Args:
        base: The folder of `hindsite.yml`.
        folder: Where to; it must not exist.
        keep_going: Whether records with errors are left out.

    Returns:
        The folder of the pages; `mkdocs.yml` lies beside it.
    """
    stage = Stage(folder)
    stage.docs.mkdir(parents=True)
    source = read_base(base)
    composed = compose(base, keep_going=keep_going)
    # A draft gives its text to who asks, so records are written along with all others.
    paths = write_pages(composed.pages, stage.docs)
    write_theme(source, stage)
    write_config(derive(source, stage, paths, composed.settings.site), stage)
    return stage.docs
