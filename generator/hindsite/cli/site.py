"""`hindsite build` and `hindsite serve`: what makes a site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hindsite.cli.command import (
    Command,
    as_of_option,
    audience_option,
    common_options,
    is_verbose,
)
from hindsite.cli.terminal import counted, progress, say, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hindsite.app.build import Built
    from hindsite.app.terms import Reports, Request
    from hindsite.model.findings import Finding

__all__ = ["build", "serve"]


@click.command(cls=Command)
@click.option(
    "--site-dir",
    "--output",
    type=click.Path(path_type=Path),
    show_default="site, or site-offline with --offline",
    help="Where the site goes.",
)
@click.option(
    "--engine",
    default="mkdocs",
    show_default=True,
    help="What makes it: mkdocs, properdocs or zensical.",
)
@audience_option
@as_of_option
@click.option("--keep-going", is_flag=True, help="Build although records have errors.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many processes make pages; by default one a processor.",
)
@click.option(
    "--offline",
    is_flag=True,
    help="Build the copy of the runbooks that opens without a server or a network.",
)
@click.option("--zip", "zipped", is_flag=True, help="With --offline: make a zip of it as well.")
@common_options
def build(
    base: Path,
    *,
    site_dir: Path | None,
    engine: str,
    audience: str | None,
    as_of: str | None,
    keep_going: bool,
    jobs: int | None,
    offline: bool,
    zipped: bool,
) -> None:
    """Build the site. If anything fails, the former one stays as it was."""
    from hindsite.app.build import build as build_site
    from hindsite.app.terms import Reports, Request

    if zipped and not offline:
        message = "--zip goes with --offline: the site itself needs a server."
        raise click.UsageError(message)
    site_dir = site_dir or Path("site-offline" if offline else "site")
    request = Request(
        base=base,
        site=base / site_dir,
        audience=audience,
        as_of=as_of,
        engine=engine,
        keep_going=keep_going,
        verbose=is_verbose(),
        jobs=jobs,
    )
    with progress() as step:
        way = _build_offline if offline else build_site
        built = way(request, Reports(step=step, line=tell))
    _tell_findings(built.findings)
    say(_result(built, site_dir, offline=offline))
    if zipped:
        from hindsite.app.offline import zip_offline

        say(zip_offline(built, base))


def _build_offline(request: Request, reports: Reports) -> Built:
    from hindsite.app.offline import build_offline

    return build_offline(request, reports)


def _tell_findings(findings: Sequence[Finding]) -> None:
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        from hindsite.checks.reporters import render_text

        tell(render_text(errors).rstrip())
    warnings = sum(finding.level == "warning" for finding in findings)
    if warnings:
        tell(f"{counted(warnings, 'warning')}; `hindsite check` lists them")


def _result(built: Built, site_dir: Path, *, offline: bool) -> str:
    parts = [] if offline else [counted(built.incidents, "incident")]
    parts += [counted(built.runbooks, "runbook"), counted(built.pages, "file")]
    words = f"{site_dir}/: {', '.join(parts)} in {built.seconds:.1f} s"
    return f"{words}; open {site_dir / 'index.html'}" if offline else words


@click.command(cls=Command)
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port.")
@audience_option
@as_of_option
@common_options
def serve(base: Path, address: str, audience: str | None, as_of: str | None) -> None:
    """Show the site in a browser, and again whenever a record is saved."""
    from hindsite.app.serve import serve as serve_site

    serve_site(base, report=tell, address=address, audience=audience, as_of=as_of)
