"""`npdwatch backfill` against both web archives on loopback: each edition once and in order, nothing as news."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from msgspec.structs import replace

from bench.backfill_judge import differing, dump, judge, leaks
from bench.replica.govuk import PublishedFile, Replica
from bench.replica.webarchive.captures import FORMAT, Capture, captures, page_captures
from bench.replica.webarchive.files import register_files
from bench.replica.webarchive.published import FIRST_PAGE, REQUESTS_PAGE
from bench.replica.webarchive.server import WebArchives
from bench.world import Installation, Watched
from db.history.captures import save_capture
from db.store import Store
from demo.replica import Reply
from demo.site import SHARES
from model.answers.capture import ArchiveRoute, Captured
from model.fetch import Outcome, Snapshot
from model.source import Source
from pipelines.history.found import editions_of_captures
from readers.webarchive.pages import read_archived_page, registers_on
from tests.tables import add_row, count_of, rows_of, values_of

LAST = register_files()["F27"]
PAGES = ("--page", REQUESTS_PAGE, "--page", FIRST_PAGE)


@pytest.fixture
def archives() -> Iterator[WebArchives]:
    with WebArchives() as made:
        made.hasty = False
        yield made


@pytest.fixture
def there(tmp_path: Path, archives: WebArchives) -> Iterator[Installation]:
    """A source whose last edition was seen, and both archives."""
    with Replica() as govuk:
        govuk.publish_files([PublishedFile(LAST.title, LAST.filename, LAST.body)], note="x", at="2024-12-12T09:30:00Z")
        made = Installation(tmp_path / "there")
        origins = "".join(f'{a} = "{origin}"\n' for a, origin in archives.origins.items())
        hosts = [urlsplit(govuk.asset_origin).netloc]
        made.configure([Watched("register", govuk.url(SHARES))], hosts=hosts, more=f"[backfill]\n{origins}")
        made.crawl()
        yield made


def test_the_history_of_twelve_years(there: Installation) -> None:
    done = there.run("backfill", "register", *PAGES, code=1, timeout=500)
    found = judge(there)
    of_rows = (": a row is", " has another reference in ")
    of_editions = [f for f in found.faults if not f.startswith("from edition") and not any(x in f for x in of_rows)]
    assert of_editions == []  # what the rows say, and how two are compared, is held elsewhere
    assert found.looked_at["editions"] == 20
    assert leaks([done.out, *values_of(there, "version", "cells"), *values_of(there, "change", "detail")]) == []
    assert len([n for n in values_of(there, "notice", "code") if n == "hidden_content"]) == 1
    assert "put into the history; nothing of it is told as news" in done.out
    for missing in ("requests received to March 2015", "External organisation data shares: March 2019", "19700101000000"):
        assert missing in done.out
    assert (count_of(there, "alert"), count_of(there, "delivery")) == (0, 0)
    there.crawl(code=None)
    of_time = {"licence_ended", "destruction_overdue"}
    assert count_of(there, "change", kind=of_time) == 0, "what ended before the watch began is no news because more is known"


def test_killed_at_any_point_it_goes_on_where_it_was(there: Installation) -> None:
    kills = 0
    for far in (1, 12, 30):  # by how far it is, since a fast machine is done before a slow one has begun
        with there.started("backfill", "register") as child:
            while child.poll() is None and count_of(there, "capture") < far:
                time.sleep(0.02)
            if child.poll() is None:
                child.kill()
                kills += 1
            child.wait()
    assert kills
    asked = count_of(there, "capture")
    there.run("backfill", "register", code=1, timeout=500)
    assert count_of(there, "capture") >= asked
    once = comparable(there)
    there.run("backfill", "register", code=1, timeout=500)
    assert differing(once, comparable(there)) == []  # and done again it adds nothing
    whole = Installation(there.folder.parent / "whole")
    whole.configuration.write_bytes(there.configuration.read_bytes())
    Store.create(whole.data).close()
    whole.crawl()
    whole.run("backfill", "register", code=1, timeout=500)
    assert differing(comparable(whole), once) == []


def test_a_file_that_cannot_be_read_is_asked_of_the_other_archive(there: Installation, archives: WebArchives) -> None:
    def damaged(reply: Reply) -> Reply:
        return replace(reply, body=reply.body[:1536] + bytes(len(reply.body) - 1536)) if reply.status == 200 else reply

    spoilt = [c for c in captures() if c.archive == "ukgwa" and c.shows == "F01"]
    shown = [c.timestamp for c in page_captures() if c.archive == "ukgwa" and c.shows == "1"]
    for c in spoilt:
        for at in (c.timestamp, *shown):
            archives.fail(unquote(f"/ukgwa/{at}mp_/{c.url}"), damaged)
    only = ("--page", FIRST_PAGE, "--to", "2012-12-12")
    done = there.run("backfill", "register", *only, code=None, timeout=500)
    assert "cannot be read" not in done.out, done
    assert done.code in (0, 1), done.err
    assert "1 edition put into the history" in done.out
    outcomes = {(x["route"], x["outcome"]) for x in rows_of(there, "capture", kind="file") if x["url"] == spoilt[0].url}
    assert outcomes == {("ukgwa", "damaged"), ("wayback", "ok")}
    assert count_of(there, "alert") == 0
    asked = len(archives.requests())
    there.run("backfill", "register", *only, code=None, timeout=500)
    assert len(archives.requests()) == asked + 6, "the lists alone, and each robots.txt"
    there.run("verify")  # the ledger is what npdwatch writes


@pytest.mark.parametrize(("answer", "said"), [
    (b"{}", "no line of it says when a capture was made"), (b'[["timestamp"]]', "no archive lists a capture of it"),
])
def test_archives_that_list_nothing_are_said(
    answer: bytes, said: str, there: Installation, archives: WebArchives
) -> None:
    """It was taken for a history that is whole: code 0, and not a word."""
    for path in ("/ukgwa/cdx", "/cdx/search/cdx"):
        archives.fail(path, lambda reply: replace(reply, body=answer))
    archives.fail(f"/ukgwa/timemap/link/{FIRST_PAGE}", lambda reply: replace(reply, status=404))
    done = there.run("backfill", "register", "--page", FIRST_PAGE, code=1, timeout=500)
    assert said in done.out
    assert "0 editions put into the history" in done.out


def comparable(at: Installation) -> dict[str, list[str]]:
    """Every table but the chained log, whose hashes are of times, and what is said of the disk."""
    return {name: rows for name, rows in dump(at.data).items() if not name.startswith(("chain_", "labelling"))}


def noted(store: Store, kind: str, url: str, at: datetime, body: bytes) -> None:
    """A capture that came, in the ledger."""
    snapshot = Snapshot(url, url, at, 200, {}, store.archive.keep(body), body)
    made = Captured("register", ArchiveRoute.UKGWA, kind, url, f"{at:%Y%m%d%H%M%S}", Outcome.OK, "", snapshot)
    with store.transaction():
        save_capture(store, made, at)


SHOWN = {
    "put back": (("0A", "1B", "2A"), "ABA"), "put back twice": (("0A", "1B", "2A", "3B"), "ABAB"),
    "an old copy of the page": (("0A", "1B", "0A", "1B"), "AB"), "captured twice": (("0A", "0A", "1B", "1B"), "AB"),
}


@pytest.mark.parametrize(("shown", "editions"), SHOWN.values(), ids=SHOWN)
def test_what_a_page_shows_again_after_something_else_is_an_edition_of_its_own(
    tmp_path: Path, shown: Sequence[str], editions: str
) -> None:
    """What had come between stood for good, or was gone when the next edition came."""
    of_page: dict[str, Capture] = {}
    for c in page_captures():
        if c.url == REQUESTS_PAGE and c.body and registers_on(read_archived_page(c.body, url=c.url)):
            of_page.setdefault(c.shows, c)
    pages = list(of_page.values())
    at = datetime.strptime(pages[3].timestamp, FORMAT).replace(tzinfo=UTC)
    with Store.create(tmp_path / "data") as store:
        add_row(store, "source", name="register", kind="govuk", url=REQUESTS_PAGE, first_seen_at="x")
        for n, one in enumerate(shown):
            page, letter, then = pages[int(one[0])], one[1], at + timedelta(days=30 * n)
            noted(store, "page", page.url, then, page.body)
            for file in registers_on(read_archived_page(page.body, url=page.url)):
                noted(store, "file", file.url, then, letter.encode())
        found = editions_of_captures(store, Source("register", "govuk", REQUESTS_PAGE)).editions
    assert [min(f.contents) for f in found] == [hashlib.sha256(x.encode()).hexdigest() for x in editions]
    assert [f.is_back for f in found] == [False, False, True, True][: len(editions)]
    assert all(a.at < b.at for a, b in pairwise(found))
