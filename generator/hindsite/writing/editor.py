"""What editors are told: settings, tasks and snippets for VS Code, a line for hindsite.yml."""

from __future__ import annotations

import json
from collections.abc import Mapping

from hindsite.writing.snippets import snippets

__all__ = ["MODELINE", "editor_files"]

MODELINE = "# yaml-language-server: $schema=schemas/hindsite.schema.json\n"
"""The first line of `hindsite.yml`, by which every editor with a YAML language server finds its
schema."""

_PATTERN = r"^(.+?):(\d+):(\d+): (error|warning|note)\[([\w-]+)\]: (.*)$"


def editor_files() -> Mapping[str, str]:
    """Files for VS Code by their path: schemas for what, `check` as a task, and snippets."""
    settings = {
        "yaml.schemas": {
            "./schemas/hindsite.schema.json": "hindsite.yml",
            # Taken up by extensions only that hand front matter over to the YAML language server.
            "./schemas/incident.schema.json": "content/incidents/**/*.md",
            "./schemas/runbook.schema.json": "content/runbooks/**/*.md",
            "./schemas/review.schema.json": "content/reviews/**/*.md",
        }
    }
    return {
        ".vscode/settings.json": _json(settings),
        ".vscode/tasks.json": _json(_tasks()),
        ".vscode/hindsite.code-snippets": snippets(),
    }


def _tasks() -> object:
    """`hindsite check` as a task whose findings are underlined in the editor."""
    matcher = {
        "owner": "hindsite",
        "fileLocation": ["relative", "${workspaceFolder}"],
        "pattern": {
            "regexp": _PATTERN,
            "file": 1,
            "line": 2,
            "column": 3,
            "severity": 4,
            "code": 5,
            "message": 6,
        },
    }
    task = {
        "label": "hindsite check",
        "type": "shell",
        "command": "hindsite check --format text",
        "presentation": {"reveal": "silent"},
        "problemMatcher": matcher,
        "group": {"kind": "test", "isDefault": True},
    }
    return {"version": "2.0.0", "tasks": [task]}


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"
