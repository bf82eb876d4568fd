"""The one error tree.

HindsiteError            something a user can mend; shown as a sentence, never as a traceback
├── FindingsError        records have errors (exit 1)
├── UsageError           the command was asked for something that does not exist (exit 2)
├── SettingsError        hindsite.yml or mkdocs.yml cannot be used (exit 3)
├── RepositoryError      the Git repository around the records cannot be used (exit 3)
├── OutputError          the site or a file cannot be written (exit 3)
├── TemplateError        a page template fails (exit 3)
├── LeakError            words of hidden records would be published (exit 3)
└── EngineError          the site engine failed or warned (exit 3)
"""

from __future__ import annotations

__all__ = [
    "EngineError",
    "FindingsError",
    "HindsiteError",
    "LeakError",
    "OutputError",
    "RepositoryError",
    "SettingsError",
    "TemplateError",
    "UsageError",
]


class HindsiteError(Exception):
    """A failure with a sentence that says what is wrong and one that says what to do.

    Args:
        message: What is wrong, where, and what was found.
        remedy: What the user can do about it.
    """

    exit_status = 3

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n  remedy: {self.remedy}" if self.remedy else self.message


class FindingsError(HindsiteError):
    """Records have errors, and nobody asked to go on without them; the message lists them."""

    exit_status = 1


class UsageError(HindsiteError):
    """The command was called with a value that it does not know."""

    exit_status = 2


class SettingsError(HindsiteError):
    """A configuration file is missing, unreadable or wrong."""


class RepositoryError(HindsiteError):
    """There is no Git repository, or it does not hold what was asked for."""


class OutputError(HindsiteError):
    """Something could not be written where it should go."""


class TemplateError(HindsiteError):
    """A page template is missing or fails."""


class EngineError(HindsiteError):
    """The engine that turns the staged pages into a site failed or warned."""


class LeakError(HindsiteError):
    """A site says what only records say that its audience may not see."""
