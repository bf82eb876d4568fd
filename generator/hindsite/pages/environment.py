"""The page templates: ours, and a user's own in place of single ones."""

from __future__ import annotations

import traceback
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from hindsite.errors import TemplateError
from hindsite.pages.compiling import OURS, Environment, compiled
from hindsite.pages.escaping import anchor, html_text, inline_code, markdown_text, prose, safe_url
from hindsite.resources import templates_folder
from hindsite.store import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hindsite.pages.compiling import Code

__all__ = ["Templates"]

_FOLDER = "pages"
_RECORDS = ("incident.md.j2", "runbook.md.j2")


class Templates:
    """All templates, compiled once. Every value is escaped for HTML unless it is safe already.

    Args:
        overrides: The user's `site_templates` folder, whose `pages/` come before ours, or None.
    """

    def __init__(self, overrides: Path | None = None) -> None:
        OURS.take()
        roots = [*([overrides] if overrides else []), templates_folder()]
        self._folders = [str(root / _FOLDER) for root in roots]
        self._environment = Environment(
            loader=jinja2.ChoiceLoader(
                [jinja2.FileSystemLoader(folder) for folder in self._folders]
            ),
            autoescape=True,
            finalize=html_text,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=OURS,
        )
        self._environment.filters.update(
            {
                "anchor": anchor,
                "code": inline_code,
                "md": markdown_text,
                "prose": prose,
                "safe_url": safe_url,
            }
        )

    @cached_property
    def fingerprint(self) -> str:
        """A digest of all templates, and of what compiles them."""
        parts = [version("Jinja2"), version("MarkupSafe")]
        for folder in map(Path, self._folders):
            files = sorted(path for path in folder.rglob("*") if path.is_file())
            for file in files:
                parts += [file.relative_to(folder).as_posix(), digest(file.read_bytes())]
            parts.append("")
        return digest(*parts)

    def compiled(self) -> list[Code]:
        """Those of records' pages, compiled for another process."""
        return compiled(self._environment, _RECORDS)

    def render(self, name: str, subject: str, context: Mapping[str, object]) -> str:
        """A template's text.

        Args:
            name: File name below `pages/`.
            subject: What the page is about, for the error: a record's path or a page's.
            context: The values that the template may use.

        Raises:
            TemplateError: The template is missing, or fails; it names template, line and subject.
        """
        return self._rendered(self._environment, name, subject, context)

    def render_plain(self, name: str, subject: str, context: Mapping[str, object]) -> str:
        """The text of a template that makes plain text, in which nothing is escaped.

        Whatever takes it has to escape it for the place where it lands. Arguments and errors are
        those of `render`.
        """
        return self._rendered(self._plain, name, subject, context)

    def _rendered(
        self,
        environment: jinja2.Environment,
        name: str,
        subject: str,
        context: Mapping[str, object],
    ) -> str:
        try:
            return environment.get_template(name).render(context)
        except jinja2.TemplateSyntaxError as error:
            place = f"{error.filename or error.name or name}:{error.lineno}"
            raise _failure(place, subject, error.message or "syntax error") from error
        except jinja2.TemplateNotFound as error:
            raise _failure(name, subject, f"there is no template {error.name!r}") from error
        except Exception as error:  # a template may run into anything that Python can raise
            raise _failure(self._place(error, name), subject, str(error)) from error

    @cached_property
    def _plain(self) -> jinja2.Environment:
        return jinja2.Environment(
            loader=self._environment.loader,
            autoescape=False,  # noqa: S701 - plain text for chats and terminals, not HTML
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def _place(self, error: Exception, name: str) -> str:
        """The last line of a template on the way to an error."""
        frames = traceback.extract_tb(error.__traceback__)
        lines = (
            f"{frame.filename}:{frame.lineno}"
            for frame in reversed(frames)
            if frame.filename.startswith(tuple(self._folders))
        )
        return next(lines, name)


def _failure(place: str, subject: str, reason: str) -> TemplateError:
    return TemplateError(
        f"The template {place} fails for {subject}: {reason.rstrip('.')}.",
        "Mend the template. If it is your own, compare it with the one that Hindsite ships.",
    )
