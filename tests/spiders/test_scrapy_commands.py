"""Scrapy's own command line over this project: it shows what comes and records nothing."""

from __future__ import annotations

import csv
import json
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import settings as own
from bench.parliament_world import GAVE, evidence
from bench.replica.govuk import Replica
from bench.replica.parliament import Parliament
from bench.replica.year import Year
from readers import kinds
from spiders import middlewares

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = "/government/publications/dfe-external-data-shares"
KINDS = sorted(kinds.KINDS)


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica() as made:
        yield made


class Scrapy:
    """Runs `npdwatch scrapy …` in a folder of its own, for servers of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = dict(os.environ)

    def __call__(self, *arguments: str, hosts: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        command, *rest = arguments
        given = ["-s", f"ALLOWED_HOSTS={','.join(hosts)}", "-s", "ALLOWED_SCHEMES=http", "-s", "LOCAL_ADDRESSES=1"]
        given += ["-s", "DOWNLOAD_DELAY=0"]
        return subprocess.run(
            [sys.executable, str(ROOT / "__main__.py"), "scrapy", command, *(given if hosts else []), *rest],
            cwd=self.folder, capture_output=True, text=True, check=False, timeout=120,
            env=self.environment,
        )

    def items(self, name: str, url: str, hosts: tuple[str, ...], *more: str, code: int = 0) -> list[dict[str, Any]]:
        done = self("crawl", name, "-a", f"url={url}", "-O", "out.json", *more, hosts=hosts)
        assert done.returncode == code, done.stderr
        assert "Disabled" not in done.stderr
        assert [p.name for p in self.folder.iterdir()] == ["out.json"], "something else was written"
        found: list[dict[str, Any]] = json.loads((self.folder / "out.json").read_text("utf-8"))
        return found


@pytest.fixture
def scrapy(tmp_path: Path) -> Scrapy:
    return Scrapy(tmp_path)


def test_every_spider_is_listed_by_its_kind(scrapy: Scrapy) -> None:
    assert scrapy("list").stdout.split() == KINDS


def test_a_crawl_shows_a_page_and_its_files_by_size_and_digest(scrapy: Scrapy, replica: Replica) -> None:
    items = scrapy.items("govuk", replica.url(PAGE), replica.hosts)
    verdicts = [i for i in items if i["type"] == "Verdict"]
    assert {v["outcome"] for v in verdicts} == {"ok"}
    (fetched,) = (i for i in items if i["type"] == "Fetched")
    assert fetched["item"]["title"]
    body = next(f["snapshot"] for f in fetched["files"] if f["snapshot"])
    assert body["body"] == {"size": int(body["headers"]["Content-Length"]), "sha256": body["sha256"]}
    assert fetched["page"]["body"]["sha256"] == fetched["page_sha256"]


def test_a_crawl_shows_no_name_of_a_child(scrapy: Scrapy, replica: Replica) -> None:
    """A look keeps the names that it takes out, to judge other texts by."""
    details = replica.site.items[PAGE]["details"]
    details["body"] += "<p>The record of a pupil, Ottoline Marrowbone, aged 9, was shared.</p>"
    (fetched,) = (i for i in scrapy.items("govuk", replica.url(PAGE), replica.hosts) if i["type"] == "Fetched")
    assert "The record of a pupil" in fetched["item"]["body_text"]
    assert "Marrowbone" not in json.dumps(fetched)


def test_a_crawl_shows_items_of_parliament(scrapy: Scrapy) -> None:
    with Parliament(Year()) as parliament:
        parliament.add_evidence(evidence(4, GAVE))
        items = scrapy.items("committees", f"{parliament.origin}/api/Committees", (urlsplit(parliament.origin).netloc,))
        seen = [o for i in items if i["type"] == "ItemBatch" for o in i["observations"]]
        assert [o["item"]["kind"] for o in seen] == ["written_evidence"]
        assert GAVE in seen[0]["item"]["text"]
        assert set(seen[0]["document"]["body"]) == {"size", "sha256"}
        listed = next(i["url"] for i in items if i["type"] == "Expected" and "/WrittenEvidence?" in i["url"])
        done = scrapy("parse", "--spider", "committees", "--nocolour", listed, hosts=(urlsplit(listed).netloc,))
        assert "/WrittenEvidence?StartDate=" in done.stdout, "the days before are to be asked for, and then its document"


def test_what_is_not_on_the_list_of_hosts_is_refused_and_said(scrapy: Scrapy, replica: Replica) -> None:
    items = scrapy.items("search", replica.url("/api/search.json"), ("example.org",), code=1)
    assert [i["outcome"] for i in items] == ["refused_host"]
    assert replica.log == []


CONTENT = "https://www.gov.uk/x"
LACKING = {
    "no address": (("crawl", "govuk"), "the address to ask is missing; give it as -a url=https://"),
    "no whole address": (("crawl", "file", "-a", "url=www.gov.uk/x"), "'www.gov.uk/x' is not a complete URL"),
    "no phrase": (("crawl", "questions", "-a", f"url={CONTENT}"), "give it as -a search="),
    "no phrase for statements": (("crawl", "statements", f"-aurl={CONTENT}"), "give it as -a search="),
    "no such spider": (("crawl", "govku"), "There is no spider 'govku'. Did you mean govuk?"),
    "no such spider to check": (("check", "zzz"), f"There is no spider 'zzz'. There are: {', '.join(KINDS)}"),
    "no such spider to fetch with": (("fetch", "--spider", "fil", CONTENT), "There is no spider 'fil'. Did you mean file?"),
}


@pytest.mark.parametrize(("arguments", "said"), LACKING.values(), ids=LACKING)
def test_what_is_missing_is_said_and_nothing_is_asked(scrapy: Scrapy, arguments: tuple[str, ...], said: str) -> None:
    done = scrapy(*arguments)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_following_what_a_refusal_says_leads_to_the_answer(scrapy: Scrapy, replica: Replica) -> None:
    url = replica.url("/api/search.json")

    def crawled(*more: str) -> dict[str, Any]:
        done = scrapy("crawl", "search", "-a", f"url={url}", "-O", "out.json", "-s", "DOWNLOAD_DELAY=0", "--nolog", *more)
        found: dict[str, Any] = json.loads((scrapy.folder / "out.json").read_text("utf-8"))[0]
        reason = "" if found["outcome"] == "ok" else f"npdwatch: nothing came\n{url}: {found['outcome']}: {found['detail']}\n"
        assert (done.returncode, done.stderr) == (int(bool(reason)), reason)
        return found

    refused = crawled()
    assert refused["outcome"] == "refused_host"
    assert "npdwatch.toml" not in refused["detail"], "Scrapy's own command line does not read it"
    said = re.findall(r"-s [A-Z_]+=[^\s;,]+(?:,[^\s;,]+)*", refused["detail"])
    assert len(said) == 3, refused["detail"]
    half = crawled(*said[0].split())
    assert "is not asked" not in half["detail"], "the scheme is allowed now: what is left is the host"
    assert half["outcome"] == "refused_host"
    assert crawled(*(word for s in said for word in s.split()))["outcome"] == "ok", "all that it says is enough"


@pytest.mark.parametrize(("path", "shown"), [
    ("/files/ella-smithson-aged-9.csv", ""), ("/pupils.csv?name=Ella+Smithson&age=9", ""), ("/register.csv", "/register.csv"),
])
def test_of_an_address_that_tells_of_a_child_its_host_alone_is_said(scrapy: Scrapy, path: str, shown: str) -> None:
    done = scrapy("crawl", "file", "-a", f"url=https://site.example{path}", "--nolog", hosts=("other.example",))
    assert done.returncode == 1
    assert "npdwatch: nothing came\nhttps://site.example" in done.stderr
    assert (shown in done.stderr, "mithson" in done.stderr) == (True, False)


def test_the_log_is_as_scrapy_has_it(scrapy: Scrapy, replica: Replica) -> None:
    address = f"url={replica.url('/api/search.json')}"
    plain = scrapy("crawl", "search", "-a", address, hosts=replica.hosts)
    assert "Crawled (200)" in plain.stderr
    assert "'item_scraped_count': 2" in plain.stderr
    assert not re.findall("WARNING|ERROR", plain.stderr)
    filed = scrapy("crawl", "search", "-a", address, "-L", "INFO", "--logfile", "log.txt", hosts=replica.hosts)
    log = (scrapy.folder / "log.txt").read_text("utf-8")
    assert ("Spider closed" in log, "Crawled (200)" in log, filed.stderr) == (True, False, "")
    assert scrapy("crawl", "search", "-a", address, "--nolog", hosts=replica.hosts).stderr == ""


def test_rows_have_a_column_for_each_field_of_each_type(scrapy: Scrapy, replica: Replica) -> None:
    scrapy("crawl", "govuk", "-a", f"url={replica.url(PAGE)}", "-O", "out.csv", hosts=replica.hosts)
    with (scrapy.folder / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {r["type"] for r in rows} >= {"Verdict", "Fetched"}
    (fetched,) = (r for r in rows if r["type"] == "Fetched")
    assert fetched["page_sha256"]
    assert "files" in fetched


def test_a_new_spider_is_put_where_one_works(scrapy: Scrapy) -> None:
    assert scrapy("genspider", "mine", "example.org").returncode == 0
    assert [p.name for p in scrapy.folder.iterdir()] == ["mine.py"]


def test_parse_shows_what_a_spider_makes_of_an_answer(scrapy: Scrapy, replica: Replica) -> None:
    url = replica.url(f"/api/content{PAGE}")
    done = scrapy("parse", "--spider", "govuk", "--depth", "1", "--nocolour", url, hosts=replica.hosts)
    assert done.returncode == 0, done.stderr
    assert "Deprecat" not in done.stderr
    assert "'outcome': 'ok'" in done.stdout
    assert f"<GET {replica.asset_origin}" in done.stdout, "the files of the page are to be asked for"


def test_contracts_are_there_and_are_checked(scrapy: Scrapy, replica: Replica) -> None:
    listed = scrapy("check", "-l").stdout
    assert {"govuk", "search", "file", "committees"} <= set(listed.split())
    spider = f'''
from spiders.single import SearchSpider
class Replica(SearchSpider):
    name = "replica"
    def parse(self, response, **given):
        """An answer of the replica.

        @url {replica.url("/api/search.json?count=5")}
        @returns items 2 2
        @returns requests 0 0
        """
        return super().parse(response, **given)
class Wrong(Replica):
    name = "wrong"
    def parse(self, response, **given):
        """More than comes.

        @url {replica.url("/api/search.json?count=5")}
        @returns items 3
        """
        return super().parse(response, **given)
'''
    (scrapy.folder / "replicas.py").write_text(spider, "utf-8")
    scrapy.environment["PYTHONPATH"] = str(scrapy.folder)
    for name, code in (("replica", 0), ("wrong", 1)):
        done = scrapy("check", "-s", "SPIDER_MODULES=replicas", name, hosts=replica.hosts)
        assert done.returncode == code, done.stderr


@pytest.mark.parametrize("name", own.ITEM_PIPELINES)
def test_no_pipeline_is_on_outside_a_crawl_that_records(name: str) -> None:
    with pytest.raises(NotConfigured, match="only npdwatch crawl records"):
        load_object(name).from_crawler(SimpleNamespace(settings=Settings(), signals=None))


def test_every_middleware_is_a_file_and_is_named_in_the_settings() -> None:
    named = {n.rpartition(".")[0] for n in {**own.DOWNLOADER_MIDDLEWARES_BASE, **own.DOWNLOADER_MIDDLEWARES} if n.startswith("spiders.")}
    found = {f"spiders.middlewares.{m.name}" for m in pkgutil.iter_modules(middlewares.__path__)}
    # What an extension does, the codings that a middleware unpacks and what proves an answer whole stand beside them.
    beside = ("crawl_delay", "codings", "own_end")
    assert found - named == {f"spiders.middlewares.{name}" for name in beside}
    assert named <= found


IMPORTED = """
import importlib, json, sys
import cli
with cli.name_of_caller(), cli.standing_in(cli.FOR_NOBODY):
    importlib.import_module(cli.FIRST["crawl"])
import settings
for name in settings.ITEM_PIPELINES | settings.DOWNLOADER_MIDDLEWARES:
    if ".items." not in name:  # a crawl of registers has none
        __import__(name.rpartition(".")[0])
import commands.crawling.crawl, config, db.recipients.reclassify, db.withheld.decide, pipelines.pacing.next, spiders.single
heavy = ("rapidfuzz", "recipients.classify", "recipients.cell.bodies", "readers.personal.cells", "alerts.describe",
         "readers.register.reading", "diffing.compare", "text.privacy.known_names", "xmlrpc.server", "lxml", *cli.FOR_NOBODY)
print(json.dumps([m for m in heavy if m in sys.modules]))
from scrapy.http import HtmlResponse
page = HtmlResponse("http://a.example/", body="<p><a href='/b'>Les élèves</a></p>".encode("latin-1"))
from scrapy.http.request.rpc import XmlRpcRequest
print(json.dumps(["<p>" in page.text, "charset_normalizer" in sys.modules, XmlRpcRequest("http://a.example/").method]))
from scrapy.spiders.crawl import CrawlSpider
print(json.dumps([page.follow(page.css("a")[0]).url, page.follow("c").url, CrawlSpider.__name__]))
"""


def test_a_crawl_that_finds_nothing_new_loads_nothing_that_reads_or_compares() -> None:
    """Nor of Scrapy what no crawl uses; that is had by whoever asks for it."""
    done = subprocess.run([sys.executable, "-c", IMPORTED], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    loaded, asked_for, selected = map(json.loads, done.stdout.splitlines())
    assert loaded == []
    assert asked_for == [True, True, "POST"]
    assert selected == ["http://a.example/b", "http://a.example/c", "CrawlSpider"]
