"""The repository around a knowledge base; the only room that calls git, and never to run anything.

Git is asked for objects alone. No hook, filter, text conversion, external diff, file-system monitor
or remote of the repository takes part, so that to check a stranger's branch runs nothing of it.
"""

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
