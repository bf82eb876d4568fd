from __future__ import annotations

import gzip
import http.client
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from benchmarks.corpus import write_corpus
from benchmarks.searching import QUERIES, measure_search
from benchmarks.serving import served
from hindsite.app.build import build
from hindsite.app.terms import Request


def got(address: str, path: str) -> tuple[int, bytes]:
    """The status and the content of an answer, as it was sent."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", f"/{path}")
    answer = connection.getresponse()
    try:
        return answer.status, answer.read()
    finally:
        connection.close()


def test_files_are_sent_compressed_and_counted(tmp_path: Path) -> None:
    """As a web host does it: transfer is measured after compression."""
    (tmp_path / "search").mkdir()
    (tmp_path / "search/index.json").write_text("x" * 10_000)
    with served(tmp_path) as host:
        status, content = got(host.address, "search/index.json")
        assert status == 200
        assert gzip.decompress(content) == b"x" * 10_000
        assert host.taken("search") == len(content)
        assert host.taken("search") == 0
        assert got(host.address, "nothing")[0] == 404


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.skipif(not shutil.which("chromium"), reason="there is no chromium on the path")
def test_queries_are_measured_in_a_browser(tmp_path: Path) -> None:
    """The search is the site's own, and its answers are counted."""
    write_corpus(tmp_path, 20)
    build(Request(base=tmp_path, site=tmp_path / "site"))
    # Not in this thread, where a browser of other tests may be at work.
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(measure_search, tmp_path / "site").result()
    assert found.kind == "Hindsite"
    assert found.transferred > 1000
    assert found.memory > 1_000_000
    assert [one.query for one in found.queries] == list(QUERIES)
    totals = {one.query: int(one.said) for one in found.queries}
    assert totals["checkout"] > 0
    assert totals["zzzznothing"] == 0
