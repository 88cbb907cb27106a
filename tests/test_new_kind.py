"""A kind of source is a folder in readers/, a line in readers/kinds.py and a spider: tried in a copy of the tree."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bench.wire import WireServer

ROOT = Path(__file__).resolve().parent.parent
READER = '''
"""Notices of a board, one a line: number, then words."""

from model.item import Item, ItemKind
from model.source import SourceKind

KIND = SourceKind("board", "notice board", holds_items=True, options=("tell",), tells="all")


def read_board(body: bytes, url: str) -> tuple[Item, ...]:
    lines = [line.split(maxsplit=1) for line in body.decode().splitlines()]
    return tuple(Item(f"notice:{n}", ItemKind.FEED_ENTRY, title=words, url=url) for n, words in lines)
'''
SPIDER = '''
"""Polls notice boards."""

from readers.board import read_board
from readers.list_page import ListPage
from spiders.single import SingleAddressSpider


class BoardSpider(SingleAddressSpider):
    name = "board"

    def read(self, response, source):
        return ListPage(read_board(response.body, response.url))
'''
CONFIGURATION = """
own_sources = false
[data]
folder = "data"
[crawl]
delay = 0.0
retries = []
loopback = true
hosts = ["{host}"]
[channel.mail]
type = "email"
host = "localhost"
sender = "watch@example.org"
to = ["desk@example.org"]
[[source]]
name = "town"
kind = "board"
url = "{url}"
tell = "all"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The program in a folder of its own, with one more kind of source."""
    here = tmp_path / "tree"
    leave = shutil.ignore_patterns(".*", "tests", "bench", "docs", "build", "dist", "__pycache__", "*.egg-info")
    shutil.copytree(ROOT, here, ignore=leave)
    (here / "readers" / "board").mkdir()
    (here / "readers" / "board" / "__init__.py").write_text(READER, "utf-8")
    (here / "spiders" / "board.py").write_text(SPIDER, "utf-8")
    kinds = here / "readers" / "kinds.py"
    line = "        pages.KIND,\n"
    changed = kinds.read_text("utf-8").replace("import changes", "import board, changes").replace(line, line + "        board.KIND,\n")
    kinds.write_text(changed, "utf-8")
    return here


def test_a_kind_of_source_is_a_folder_a_line_and_a_spider(tree: Path, tmp_path: Path) -> None:
    def run(*arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, str(tree / "__main__.py"), *arguments], cwd=tmp_path, capture_output=True, text=True,
            check=False, timeout=120,
        )
        assert done.returncode == code, done.stderr + done.stdout
        return done.stdout

    with WireServer() as site:
        site.scripts["/board"] = lambda wire: wire.answer(b"1 The fair is on Sunday\n", 200, "text/plain")
        url = site.url("/board")
        (tmp_path / "npdwatch.toml").write_text(CONFIGURATION.format(host=urlsplit(url).netloc, url=url), "utf-8")
        assert "board" in run("scrapy", "list").split()
        run("init")
        first = json.loads(run("crawl", "--no-deliver", "--json"))
        assert [(c["kind"], c["detail"]["items"]) for c in first["changes"]] == [("baseline", 1)]
        now = b"1 The fair is on Monday\n2 A bicycle was found\n"
        site.scripts["/board"] = lambda wire: wire.answer(now, 200, "text/plain")
        second = json.loads(run("crawl", "--no-deliver", "--json"))
        assert [(c["kind"], c["detail"]["item"]) for c in second["changes"]] == [
            ("entry_published", "notice:2"), ("entry_edited", "notice:1"),
        ], "the gravest first"
        (shown,) = json.loads(run("status", "--json"))["sources"]
        assert (shown["kind"], shown["well"]) == ("board", True)
