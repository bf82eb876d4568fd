"""Lets `python -m hindsite` do what the `hindsite` command does."""

from __future__ import annotations

from hindsite.cli import run

if __name__ == "__main__":
    run()
