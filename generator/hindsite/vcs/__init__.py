"""The repository around a knowledge base; the only room that calls git, and never to run anything.

Git is asked for objects alone. No hook, filter, text conversion, external diff, file-system monitor
or remote of the repository takes part, so that to check a stranger's branch runs nothing of it.

What is named here is loaded when it is asked for: where a folder lies is told without git.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.loading import late

if TYPE_CHECKING:
    from hindsite.vcs.changes import changes_of, whole_history
    from hindsite.vcs.places import place_in_repository
    from hindsite.vcs.remotes import host_of_origin
    from hindsite.vcs.snapshots import Snapshot, at_merge_base

__all__ = [
    "Snapshot",
    "at_merge_base",
    "changes_of",
    "host_of_origin",
    "place_in_repository",
    "whole_history",
]

_HOMES = {
    "Snapshot": "snapshots",
    "at_merge_base": "snapshots",
    "changes_of": "changes",
    "host_of_origin": "remotes",
    "place_in_repository": "places",
    "whole_history": "changes",
}


def __getattr__(name: str) -> object:
    return late(__name__, _HOMES, name)
