from __future__ import annotations

from pathlib import Path

import pytest

from hindsite.vcs import host_of_origin
from tests.repositories import Repository


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://github.com/acme/incidents.git", "github.com"),
        ("https://token@GitHub.com/acme/gitlab", "github.com"),
        ("git@gitlab.example.org:acme/incidents.git", "gitlab.example.org"),
        ("ssh://git@gitlab.com:2222/acme/incidents", "gitlab.com"),
        ("/srv/git/github/incidents", ""),
        ("../incidents", ""),
    ],
)
def test_the_host_of_an_address(tmp_path: Path, address: str, host: str) -> None:
    """The host is told in all forms of address; a path on this machine has none."""
    Repository(tmp_path).git("remote", "add", "origin", address)
    assert host_of_origin(tmp_path / "not/there/yet") == host


def test_no_remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a remote, a repository or git itself there is no host to speak of."""
    assert host_of_origin(tmp_path) is None
    Repository(tmp_path)
    assert host_of_origin(tmp_path) is None
    monkeypatch.setenv("PATH", "")
    assert host_of_origin(tmp_path) is None
