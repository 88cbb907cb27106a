"""`npdwatch accept SOURCE --move`: the configuration follows a source, and nothing else of it changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import Replica
from commands.crawling import crawl
from commands.deciding.moved import history_of
from commands.failures import Exit
from config import load
from db.locks import daemon_lock
from db.register.states import facts_of
from demo.site import SHARES
from model.source import Source
from model.state import state_of
from tests.tables import add_blank, count_of, values_of

NEW = "/government/publications/dfe-data-shares-collection"
CONFIG = """# mine
own_sources = false
[data]
folder = "data"
[crawl]
loopback = true
hosts = {hosts}
[[source]] # first
name = "other"
kind = "feed"
url = "https://example.org/feed"
[[source]]
name = "register"
kind = "govuk"
  url = "{url}"
title = "Shares"
"""


def there(desk: Desk) -> None:
    """The publication stands at its new address."""
    item = desk.replica.site.items[SHARES]
    desk.replica.publish("baseline")
    live = {**desk.replica.site.items[SHARES], "base_path": NEW}
    desk.replica.site.items.update({NEW: live, SHARES: item})


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(crawl, "fetch", Desk.fetch)  # Scrapy's reactor starts but once in a process
    with Replica() as replica, Desk(tmp_path / "data", replica, watched(replica, SHARES, title="Shares")) as made:
        here = f'["{urlsplit(replica.url("/")).netloc}"]'
        (tmp_path / "npdwatch.toml").write_text(CONFIG.format(hosts=here, url=made.source.url), "utf-8")
        made.poll()
        replica.publish("redirected")
        replica.site.items[SHARES]["redirects"][0]["destination"] = NEW
        made.poll()
        yield made


def test_it_is_followed_and_its_history_stays(desk: Desk, shell: Any, tmp_path: Path) -> None:
    path, to = tmp_path / "npdwatch.toml", desk.replica.url(NEW)
    there(desk)
    path.chmod(0o640)
    before = path.read_text("utf-8")
    with daemon_lock(desk.store.folder).take():
        done = shell("accept", "register", "--move", "--no-deliver")
    assert done.code == Exit.DONE, done.err
    assert "systemctl reload npdwatch" in done.out, "or the daemon goes on asking at the old one"
    assert desk.source.url in done.out
    assert to in done.out
    assert "npdwatch.toml:15; its history (1 edition) stays" in done.out
    assert "npdwatch crawl register" in done.out
    after = path.read_text("utf-8")
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    ((_, line),) = changed
    assert line.startswith(f'  url = "{to}"  # until 20')
    assert line.endswith(f": {desk.source.url}")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".npdwatch")] == []
    assert set(values_of(desk, "change", "state", kind="page_moved")) == {"open"}
    assert "is watched at" in shell("accept", "register", "--move").err, "it is done"
    desk.source = watched(desk.replica, NEW, title="Shares")
    desk.replica.publish("edition")
    desk.replica.site.items[NEW] = {**desk.replica.site.items[SHARES], "base_path": NEW, "updated_at": "2026-06-01T00:00:00Z"}
    assert "added" in desk.poll().kinds
    assert desk.open_notices() == set()


def test_of_a_feed_its_entries_are_counted(desk: Desk) -> None:
    assert history_of(desk.store, desk.source) == "1 edition"
    feed = Source("other", "feed", "https://example.org/feed")
    assert history_of(desk.store, feed) == "0 editions"
    add_blank(desk.store, "source", name="other", kind="feed")
    for key in ("feed_entry:1", "feed_entry:2"):
        add_blank(desk.store, "item", source="other", key=key, told="done", state="present")
    assert history_of(desk.store, feed) == "2 entries"


def test_a_host_that_is_not_on_the_list_is_refused_with_what_to_do(desk: Desk, shell: Any, tmp_path: Path) -> None:
    archive = "https://webarchive.nationalarchives.gov.uk/ukgwa/x"
    desk.replica.site.items[SHARES]["redirects"][0]["destination"] = archive
    desk.poll()
    before = (tmp_path / "npdwatch.toml").read_bytes()
    done = shell("accept", "register", "--move")
    assert done.code == Exit.USAGE
    assert "a copy in a web archive" in done.err
    assert "hosts under [crawl]" not in done.err
    assert "--move" not in state_of(facts_of(desk.store, desk.source), desk.now).todo
    elsewhere = "https://new.example.org/register"
    desk.replica.site.items[SHARES]["redirects"][0]["destination"] = elsewhere
    desk.poll()
    done = shell("accept", "register", "--move")
    assert done.code == Exit.USAGE
    assert "new.example.org is not on the list of hosts that may be asked" in done.err
    assert "hosts under [crawl]" in done.err
    assert "archive" not in done.err
    assert (tmp_path / "npdwatch.toml").read_bytes() == before
    assert desk.states("page_moved") <= {"held", "retracted"}


def test_a_new_address_is_asked_before_it_is_written(desk: Desk, shell: Any, tmp_path: Path) -> None:
    """Whatever stood there was written into the configuration, and the next crawl could not read it."""
    before = (tmp_path / "npdwatch.toml").read_bytes()
    done = shell("accept", "register", "--move")
    assert done.code == Exit.LOOK
    assert f"{desk.replica.url(NEW)} was asked, and is not followed: not_found" in done.err
    assert (tmp_path / "npdwatch.toml").read_bytes() == before
    assert count_of(desk, "run") == 2, "the look is not recorded"


def test_what_has_not_moved_is_not_followed(desk: Desk, shell: Any) -> None:
    desk.replica.publish("baseline")
    desk.poll()
    done = shell("accept", "register", "--move")
    assert (done.code, "has not moved" in done.err) == (Exit.USAGE, True)
    assert shell("accept", "register", "--move", "--reject").code == Exit.USAGE


def test_a_configuration_that_cannot_be_written_says_which_line_to_write(desk: Desk, shell: Any, tmp_path: Path) -> None:
    path = tmp_path / "npdwatch.toml"
    there(desk)
    path.write_text(path.read_text("utf-8").replace("  url =", "# url = x\n  'url' ="), "utf-8")
    before = path.read_bytes()
    done = shell("accept", "register", "--move")
    assert done.code == Exit.USAGE
    assert f'url = "{desk.replica.url(NEW)}" of the [[source]] "register"' in done.err
    assert path.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_says_so(desk: Desk, shell: Any, tmp_path: Path) -> None:
    there(desk)
    tmp_path.chmod(0o555)
    try:
        done = shell("accept", "register", "--move")
    finally:
        tmp_path.chmod(0o755)
    assert "cannot be written" in done.err
    assert desk.source.url in (tmp_path / "npdwatch.toml").read_text("utf-8")


def test_a_source_of_the_programs_own_gets_a_block_that_replaces_it(tmp_path: Path) -> None:
    from datetime import date

    from config.follow import write_address

    path = tmp_path / "npdwatch.toml"
    path.write_text('[crawl]\ncontact = "a@example.org"\n', "utf-8")
    own = {s.name: s for s in load(path).sources}
    name, to = "dfe-new-publications", "https://www.gov.uk/api/search.json?q=new"
    write_address(load(path), name, to, date(2027, 3, 1))
    after = {s.name: s for s in load(path).sources}
    assert after[name].url == to
    assert (after[name].terms, after[name].every) == (own[name].terms, own[name].every)
    assert {n: s for n, s in after.items() if n != name} == {n: s for n, s in own.items() if n != name}
