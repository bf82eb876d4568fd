"""The `hindsite` command as a process: it ends at once."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from contextlib import suppress

from hindsite.cli.commands import main

__all__ = ["run"]


_NO_PLUGINS = ("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""To find plugins that may want to hear of what it validates, pydantic looks into all packages."""


def run() -> None:
    """Run the command of this process's arguments, and end the process with its status.

    Nothing that ten thousand records need in memory is given back piece by piece, which would take
    a second: all that is left to do at an end is done, and the rest is left to the system.
    """
    os.environ.setdefault(*_NO_PLUGINS)
    try:
        main()
    except SystemExit as end:
        is_alone = threading.active_count() == 1
        if is_alone and (end.code is None or isinstance(end.code, int)):
            # Whoever cannot be told any more is left to Python, which has a status for that.
            with suppress(OSError, ValueError):
                atexit._run_exitfuncs()  # noqa: SLF001 - there is no public name
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(end.code or 0)
        # When Python ends by itself it looks twice for circles among all objects that are left. The
        # system takes back the memory of what it is not looked for in as well.
        gc.freeze()
        raise
