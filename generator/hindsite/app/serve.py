"""Records → a live preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.app.build import build as build_site
from hindsite.app.glancing import Glance
from hindsite.app.terms import Reports, Request
from hindsite.checks.reporters import render_text
from hindsite.model.findings import errors_among
from hindsite.publishing.config import read_base, user_theme
from hindsite.publishing.serve import DEFAULT_ADDRESS, FirstPages
from hindsite.publishing.serve import serve as serve_site
from hindsite.reading import SETTINGS_FILE, SITE_FILES, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from hindsite.waiting import Pause

__all__ = ["serve"]


def serve(
    base: Path,
    *,
    report: Callable[[str], None],
    address: str = DEFAULT_ADDRESS,
    audience: str | None = None,
    as_of: str | None = None,
) -> None:
    """Serve the site until Ctrl-C, and build again when a record or a setting changes.

    Records with errors do not stop a preview: who writes one wants to see the rest of it.

    Raises:
        UsageError: The address, the audience or the instant is none.
        SettingsError: There is no content, or a configuration file cannot be used.
        OutputError: The address is in use, or a folder cannot be written.
        EngineError: The first build fails.
    """
    glance = Glance()

    def build(folder: Path, pause: Pause) -> str:
        request = Request(
            base=base,
            site=folder,
            audience=audience,
            as_of=as_of,
            keep_going=True,
            glance=glance,
        )
        reports = Reports(step=lambda _name: pause(), line=report, pause=pause)
        try:
            built = build_site(request, reports)
        except BaseException:
            glance.forget()
            raise
        # They may have taken a page away: who has it open is to read why.
        *errors, _ = render_text(errors_among(built.findings)).splitlines()
        counts = render_text(built.findings).splitlines()[-1]
        report("\n".join([*errors, f"Built in {built.seconds:.1f} s: {counts}"]))
        return "\n".join(errors)

    def first(saved: Collection[Path], folder: Path) -> bool:
        return glance.show(base, saved, folder)

    pages = FirstPages(first, glance.prepare)
    serve_site(build, _watched(base), report=report, address=address, first=pages)


def _watched(base: Path) -> list[Path]:
    content = base / "content"
    sources = [base / source.path for source in read_settings(base).sources]
    outside = [path for path in sources if not path.is_relative_to(content)]
    names = (SETTINGS_FILE, *SITE_FILES, "site_templates")
    return [content, *outside, *(base / name for name in names), *user_theme(read_base(base))]
