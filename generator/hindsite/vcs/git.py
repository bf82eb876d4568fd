"""Git as a function: arguments → what it printed, or a sentence why not."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from hindsite.errors import RepositoryError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["GitError", "git"]

_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.attributesFile": os.devnull,
    "core.pager": "cat",
    "core.sshCommand": "false",
    "core.alternateRefsCommand": "",
    "diff.external": "",
    "credential.helper": "",
    # In a partial clone git would fetch what is missing.
    "protocol.allow": "never",
}


class GitError(Exception):
    """Git refused; the message is what it said."""


def git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git prints when it is run in a folder.

    Args:
        folder: Within the repository.
        arguments: A command that only reads objects.
        given: For its standard input.

    Raises:
        GitError: It failed.
        RepositoryError: There is no git here.
    """
    program = shutil.which("git")
    if program is None:
        message = "Git is not installed, or not on the path."
        raise RepositoryError(message, "Install git.")
    options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    command = [program, "--no-pager", "--no-optional-locks", *options, *arguments]
    try:
        done = subprocess.run(
            command, cwd=folder, env=_environment(), input=given, capture_output=True, check=False
        )
    except (OSError, ValueError) as error:
        raise GitError(str(error)) from error
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def _environment() -> dict[str, str]:
    """The environment without what a hook or a shell says of another repository or of programs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
