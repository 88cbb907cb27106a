"""What a person has decided holds in all that is told and shown after: messages that wait, pages, files, what is sent again."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from msgspec.structs import replace

from bench.replica.govuk import PublishedFile
from bench.world import PAGE, REGISTER, Watched, World
from demo.editions import second
from tests.tables import set_fields

DENIED = "The minister said that no data from the National Pupil Database had been given to the Sunday Fabricator."
PERHAPS = "The council may have shared school census data with Imaginary Transport Ltd, a councillor said."
MAYBE = "Pupil data from the national pupil database may be shared with Example Tables Ltd."
CHANNELS = """
[channel.mail]
type = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "npdwatch <npdwatch@example.org>"
to = ["newsdesk@example.org"]
[[route]]
name = "each hour"
channels = ["mail"]
digest = "hourly"
[[route]]
name = "operators"
channels = ["mail"]
operators = true
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class News:
    """A feed on loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/feed.xml"
        self._written = 0

    def say(self, *told: tuple[str, str]) -> None:
        entries = "".join(
            f"<entry><id>tag:example.org,2026:{n}</id><title>{title}</title><updated>2026-11-0{n}T09:00:00Z</updated>"
            f'<link href="https://news.example.org/{n}"/><content type="text">{text}</content></entry>'
            for n, (title, text) in enumerate(told, 1)
        )
        head = "<title>News</title><id>tag:example.org,2026:f</id><updated>2026-11-30T13:00:00Z</updated>"
        feed = f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'
        file = self.folder / "feed.xml"
        file.write_text(feed, "utf-8")
        # The server says "not modified" where a file is not newer, by the second, and a machine's clock may be set back.
        self._written += 10
        os.utime(file, (1_760_000_000 + self._written,) * 2)


@pytest.fixture
def news(tmp_path: Path) -> Iterator[News]:
    made = News(tmp_path / "news")
    made.say(("Schools reopen", "Schools reopen on Monday."))
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def at(world: World, news: News) -> World:
    """A feed and a register whose news goes out each hour; both have been looked at once."""
    world.configure(
        [Watched(REGISTER, world.replica.url(PAGE)), Watched("news", news.url, kind="feed")], hosts=world.replica.hosts,
        channels=CHANNELS.format(port=world.mail.port),
    )
    world.crawl()
    return world


def digests_now(world: World) -> list[str]:
    """Has what waits for a digest be due, and delivers it; what it says."""
    before = len(world.mail.messages)
    world.run("deliver", code=None)
    set_fields(world, "alert", {"created_at": "2026-01-01T00:00:00.000Z"})  # one digest in a quarter of an hour
    set_fields(world, "waiting", {"due": "2026-01-01T00:00:00.000Z"})
    world.run("deliver", code=None)
    return [f"{m['Subject']}\n{world.words(m)}" for m in world.mail.messages[before:]]


def shown(world: World) -> str:
    """All that the published site and its data say."""
    world.run("publish", "site")
    files = [p for p in (world.folder / "site").rglob("*") if p.is_file()]
    with closing(sqlite3.connect(world.data / "public" / "register.db")) as copy:
        return "\n".join([*(p.read_bytes().decode("utf-8", "replace") for p in files), *copy.iterdump()])


def front(world: World) -> str:
    """The site's front page, written anew."""
    world.run("publish", "site")
    return (world.folder / "site" / "index.html").read_text("utf-8")


def entries(world: World) -> dict[str, str]:
    """What waits in the review: sentence -> id."""
    return {e["sentence"]: e["id"] for e in world.run("review", "--json").data["entries"] if e["about"] == "text"}


def test_what_was_settled_leaves_the_digest_that_waits_and_the_pages(at: World, news: News) -> None:
    digests_now(at)
    news.say(("Schools reopen", "Schools reopen on Monday."), ("Minister denies", DENIED),
             ("Questions over the census", f"{PERHAPS}\n{MAYBE}"))
    assert at.crawl().kinds("news") == ["to_look_at", "to_look_at"]
    page = shown(at)
    assert "it denies a release: “The minister said" in page
    assert "“Minister denies”: it may tell" not in page
    waiting = entries(at)
    at.run("review", "--settle", waiting[DENIED], "not", "--settle", waiting[PERHAPS], "not")
    told = "\n".join(digests_now(at))
    assert "Minister denies" not in told
    assert "Imaginary Transport" not in told
    assert "it may tell that Example Tables Ltd got data" in told, "what nobody has settled is told"
    news.say(("Schools reopen", "Schools reopen on Monday."), ("Minister denies", f"{DENIED} He said so on Monday."),
             ("Questions over the census", f"{PERHAPS}\n{MAYBE}"))
    at.crawl()
    told = "\n".join(digests_now(at))
    assert "should look at “Minister denies”" not in told, "an edit is news, and what was rejected is not told again"
    page = shown(at)
    assert "Somebody should look at “Minister denies”" not in page
    assert "Somebody should look at “Questions over the census”: it may tell that Example Tables Ltd" in page
    assert [c["kind"] for c in at.run("changes", "--json").data if c["file"] == "Minister denies"] == ["entry_edited"]


def test_what_was_settled_leaves_a_message_that_could_not_be_sent(at: World, news: News) -> None:
    digests_now(at)
    news.say(("Schools reopen", "Schools reopen on Monday."), ("Minister denies", DENIED), ("Questions", PERHAPS))
    at.crawl()
    at.mail.refuse("451 4.3.0 try again later")
    assert digests_now(at) == []
    waiting = entries(at)
    at.run("review", "--settle", waiting[PERHAPS], "not")
    set_fields(at, "delivery", {"next_at": "2026-01-01T00:00:00.000Z"}, state="pending")
    (told,) = digests_now(at)
    assert ("Minister denies" in told, "Imaginary Transport" in told) == (True, False)


def test_a_release_that_a_person_settled_is_told_once_and_not_as_in_doubt(at: World, news: News) -> None:
    digests_now(at)
    news.say(("Schools reopen", "Schools reopen on Monday."), ("Questions", PERHAPS))
    assert at.crawl().kinds("news") == ["to_look_at"]
    at.run("review", "--settle", entries(at)[PERHAPS], "release")
    told = "\n".join(digests_now(at))
    assert "Imaginary Transport Ltd got pupils' data" in told
    assert "Somebody should look at" not in told + shown(at)


COURIER = "The Exampleton Courier Company Ltd"
NOTE = "rang Mrs Quillfeather at the firm"
AT_ONCE = CHANNELS.replace('digest = "hourly"', 'digest = "immediate"')


@pytest.fixture
def wrong(world: World) -> World:
    """A parcel firm was told as the press."""
    world.configure(
        [Watched(REGISTER, world.replica.url(PAGE))], hosts=world.replica.hosts, channels=AT_ONCE.format(port=world.mail.port),
    )
    world.crawl()
    world.run("recipients", "set", COURIER, "press", "--because", "it sounds like a paper")
    b = second()
    rows = (*b.shares, replace(b.shares[3], reference="DS99777", recipient=COURIER, purpose="To deliver prizes"))
    file = PublishedFile("DfE external data shares: May 2026", "b.ods", replace(b, shares=rows).ods())
    world.replica.publish_files([file], note="Updated.", at="2026-11-20T09:30:00Z")
    world.crawl()
    return world


def said_last(world: World) -> str:
    message = world.mail.messages[-1]
    return f"{message['Subject']}\n{world.words(message)}"


def test_who_was_told_wrong_is_told_right_and_no_note_goes_out(wrong: World) -> None:
    first = next(m for m in wrong.mail.messages if COURIER in wrong.words(m))
    assert f"{COURIER} (press)" in wrong.words(first)
    done = wrong.run("recipients", "set", COURIER, "commercial", "--because", NOTE)
    assert "A correction goes to 1 receiver who was told otherwise." in done.out
    wrong.run("deliver", code=None)
    told = said_last(wrong)
    assert told.startswith(f"Correction: {COURIER} is a company, not the press")
    assert f"This corrects {first['X-Npdwatch-Alert']} of" in told
    assert ("(press)" in told, "DS99777" in told) == (False, True)
    assert "orrection" not in wrong.run("recipients", "set", COURIER, "commercial", "--because", NOTE + ", twice").out

    again = wrong.run("alerts", "resend", first["X-Npdwatch-Alert"])
    assert "is due again" in again.out
    wrong.run("deliver", code=None)
    told = said_last(wrong)
    assert told.startswith("(sent again, corrected, first as AL-")
    assert f"{COURIER} (press)" not in told
    assert f"{COURIER} (commercial)" in told
    assert "is a company, not the press" in told

    page = shown(wrong)
    assert "Decided by a person" in page
    for secret in (NOTE, "Quillfeather", "it sounds like a paper"):
        assert secret not in page + "".join(map(wrong.words, wrong.mail.messages))
    assert "sure: a listed name" not in next(
        p.read_text("utf-8") for p in (wrong.folder / "site" / "releases").rglob("*.html") if COURIER in p.read_text("utf-8")
    )
    assert NOTE in wrong.run("recipients", "export").out


def test_a_guess_is_corrected_as_a_guess_and_anew_while_the_name_is_withheld(wrong: World) -> None:
    wrong.run("withhold", "recipient", COURIER, "--because", "asked to")
    for answer, noun in (("commercial", "is a company, not the press"), ("charity", "is a charity, not a company")):
        wrong.run("recipients", "set", COURIER, answer, "--because", "a second look")
        wrong.run("deliver", code=None)
        told = said_last(wrong)
        assert noun in told.splitlines()[0]
        assert COURIER not in told
    wrong.run("unwithhold", "recipient", COURIER)
    wrong.run("recipients", "forget", COURIER)
    wrong.run("deliver", code=None)
    subjects = [m["Subject"] for m in wrong.mail.messages[-2:]]
    assert any(s.startswith(f"Correction: {COURIER} may be a company, not a charity") for s in subjects)


def test_a_correction_that_is_not_sent_yet_is_taken_back_by_another_answer(wrong: World) -> None:
    wrong.run("recipients", "set", COURIER, "commercial", "--because", "a firm")
    wrong.run("recipients", "set", COURIER, "press", "--because", "a paper after all")
    before = len(wrong.mail.messages)
    wrong.run("deliver", code=None)
    assert len(wrong.mail.messages) == before


def test_that_somebody_is_an_individual_is_no_correction(wrong: World) -> None:
    assert "Nobody is alerted" in wrong.run("recipients", "set", COURIER, "individual", "--because", "a person").out


BOY = (
    "Zebedee Quillfeather, 7, of Exampleton Primary, had his pupil record given to a private company, Madeup Insight Ltd,"
    " his mother said."
)


def test_what_nobody_has_settled_is_not_on_the_front_page_and_names_no_childs_school(at: World, news: News) -> None:
    digests_now(at)
    news.say(("Schools reopen", "Schools reopen on Monday."), ("A pupil's file", BOY), ("Questions", PERHAPS))
    at.crawl()
    told, page = "\n".join(digests_now(at)), shown(at)
    site = (at.folder / "site" / "index.html").read_text("utf-8")
    assert ("Exampleton" in site, "Somebody should look at" in site) == (False, False)
    assert "Imaginary Transport" in page, "it stands in the lists"
    for text in (told, page):
        assert "Quillfeather" not in text
        assert "Exampleton Primary and Madeup" not in text
        assert "that Exampleton Primary" not in text
        assert '"name": "Exampleton Primary' not in text
