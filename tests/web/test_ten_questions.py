"""Ten questions of a journalist, in a real browser, at a desk and on a phone: each is answered within two clicks.

A click is a link that is followed, a button or a search that is sent off; every one begins at the front page. The last
page must hold the answer, and show it where a reader sees it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import feedparser
import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Locator, Page

from bench.browser import Visit, visit
from bench.replica.govuk import PublishedFile
from bench.serving import Served, served
from bench.world import World
from demo.editions import EditionRows, Share, baseline
from model.item import Observation
from readers.register.reading import read_register
from tests.db.public_world import look, piece

MOST = 2
"""Clicks."""
SCREENS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
OLD = Share("DS90601", "The Mockchester Gazette", "To print tables of schools", "Key stage 4 results", 2, "B",
            date(2012, 5, 2), date(2014, 5, 1))
GONE = Share("DS90602", "Fictionbury Herald", "To print what schools add", "Key stage 2 results", 2, "C",
             date(2016, 3, 1), date(2018, 3, 1))
NEW = Share("DS90603", "Inventedham Evening News", "To report on exclusions", "Exclusions; School Census", 1, "A",
            date(2023, 8, 17), date(2025, 8, 16))
COMPANY = Share("DS90604", "Invented Pupil Analytics Ltd", "To compare schools", "School Census", 1, "A",
                date(2021, 2, 1), date(2024, 1, 31))
LATER = replace(COMPANY, purpose="To sell forecasts of school intake")
EARLIER = Share("DS90605", "Invented Pupil Analytics Ltd", "To test an app", "School Census", 3, "D",
                date(2019, 2, 1), date(2020, 1, 31))
MILD = Share("DS90606", "University of Exampleton", "To study attainment", "School Census", 3, "E",
             date(2023, 3, 1), date(2027, 2, 28))
SAID = "In 2021 the Department gave pupil data to Invented Pupil Analytics Ltd."


def edition(*rows: Share) -> EditionRows:
    whole = baseline()
    return replace(whole, shares=(*rows, *whole.shares[:60]))


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Two editions: a paper from 2012 stays, one from 2016 goes, one from 2023 comes; a company's purpose is reworded."""
    with World(tmp_path_factory.mktemp("questions")) as world:
        for month, rows in (("06", (OLD, GONE, COMPANY, EARLIER, MILD)), ("09", (OLD, NEW, LATER, EARLIER, MILD))):
            title = f"DfE external data shares: {'June' if month == '06' else 'September'} 2023"
            file = PublishedFile(title, f"shares-{month}.ods", edition(*rows).ods())
            world.replica.publish_files([file], note="Updated.", at=f"2023-{month}-20T09:30:00Z")
            world.crawl("--no-deliver", code=None)
        world.crawl("--no-deliver", "--force", code=None)  # the second look, which a removal waits for
        with world.store() as store:
            look(store, Observation(piece(SAID, title="Evidence of an invented charity"), "a"))
        with served(world) as running:
            yield running
            assert running.stop() == 0


@dataclass
class Journalist:
    """Somebody who begins at the front page, and counts."""

    seen: Visit
    page: Page
    clicks: int = 0

    def click(self, what: Locator) -> None:
        """Follows a link or presses a button that can be seen."""
        self.clicks += 1
        what.first.click()
        self.page.wait_for_load_state()

    def menu(self, name: str) -> None:
        self.click(self.page.get_by_role("navigation", name="Site").get_by_role("link", name=name, exact=True))

    def link(self, name: str | re.Pattern[str], within: str = "main") -> None:
        self.click(self.page.locator(within).get_by_role("link", name=name))

    def search(self, words: str) -> None:
        self.page.get_by_role("searchbox").first.fill(words)
        self.click(self.page.get_by_role("button", name="Search"))

    def total(self, words: str) -> Locator:
        """The number on the front page that is explained by these words."""
        return self.page.locator("dl.totals > div").filter(has_text=words).get_by_role("link")

    def download(self, what: Locator) -> bytes:
        """The file behind a link, which is a click too."""
        with self.page.expect_download() as download:
            self.clicks += 1
            what.first.click()
        return Path(download.value.path()).read_bytes()

    def fetched(self, what: Locator) -> bytes:
        """What stands behind a link that a program is given, as a feed reader or a page that embeds it would ask."""
        address = what.first.get_attribute("href") or what.first.get_attribute("src")
        assert address
        answer = self.seen.context.request.get(address)
        assert answer.ok, address
        return bytes(answer.body())

    def sees(self, *words: str) -> None:
        for one in words:
            self.page.locator("main").get_by_text(one).first.wait_for(state="visible")


def press_since_2012(asking: Journalist) -> None:
    asking.click(asking.total("to the press"))
    asking.sees(OLD.recipient, "2 May 2012", NEW.recipient)
    asking.click(asking.page.get_by_role("link", name=re.compile("Remove Standing")))
    asking.sees(OLD.recipient, GONE.recipient, "no longer in the register", NEW.recipient)


def sensitive_in_2023(asking: Journalist) -> None:
    asking.click(asking.total("of individual level"))
    asking.click(asking.page.locator("aside.facets").get_by_role("link", name="2023", exact=True))
    said = [row.inner_text() for row in asking.page.locator("ol.found > li").all()]
    assert {text for text in said if "individual level" in text and "2023" in text} == set(said)
    sensitive = {who for who in (NEW.recipient, MILD.recipient) for text in said if who in text and "sensitivity A" in text}
    assert sensitive == {NEW.recipient}, "each row says how sensitive"
    assert any(MILD.recipient in text and "sensitivity E" in text for text in said)


def what_disappeared(asking: Journalist) -> None:
    asking.link(re.compile("disappeared"))
    asking.sees("Fictionbury Herald", "DS90602")


def history_of_a_company(asking: Journalist) -> None:
    asking.search("invented pupil analytics")
    asking.link("Invented Pupil Analytics Ltd")
    asking.sees("DS90604", "DS90605", "Earliest date", "2019")


def proof_of_a_row(asking: Journalist) -> None:
    asking.click(asking.page.locator("li").filter(has_text=NEW.reference).get_by_role("link", name="the release"))
    proof = asking.page.get_by_role("region", name="The proof")
    assert re.fullmatch("[0-9a-f]{64}", proof.locator("code.hash").first.inner_text())
    assert re.search(r"row \d+", proof.inner_text())
    raw = asking.download(proof.locator("a[href*='/archive/']"))
    found = read_register(raw, "shares.ods")
    assert any(NEW.recipient in row for t in found.registers for row in t.rows)


def as_csv(asking: Journalist) -> None:
    asking.menu("Releases")
    raw = asking.download(asking.page.locator("main").get_by_role("link", name="CSV", exact=True))
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8"))))
    assert {OLD.reference, NEW.reference} <= {r["reference"] for r in rows}


def to_embed(asking: Journalist) -> None:
    asking.link(re.compile("take it along|embed|chart", re.IGNORECASE), "section[aria-labelledby=pictures]")
    snippet = asking.page.locator("main").get_by_text(re.compile("<iframe ")).first
    snippet.wait_for(state="visible")
    (address,) = re.findall(r'src="([^"]+)"', snippet.inner_text())
    frame = asking.seen.context.request.get(address)
    assert frame.ok
    assert b"<svg" in frame.body()


def feed_of_a_recipient(asking: Journalist) -> None:
    asking.search("invented pupil analytics")
    asking.link("Invented Pupil Analytics Ltd")
    feed = feedparser.parse(asking.fetched(asking.page.locator("main a[href$='.atom']")))
    assert any("DS90604" in e.title + e.content[0].value for e in feed.entries)


def which_evidence(asking: Journalist) -> None:
    asking.menu("Parliament")
    asking.link("Evidence of an invented charity")
    assert asking.page.locator("mark").first.inner_text() in SAID
    asking.sees("Invented Pupil Analytics Ltd")


def two_editions(asking: Journalist) -> None:
    asking.click(asking.page.locator("section[aria-labelledby=watch]").get_by_role("link").first)
    asking.click(asking.page.get_by_role("button", name=re.compile("compare", re.IGNORECASE)))
    asking.sees("side by side", "Fictionbury Herald", "Inventedham Evening News")


QUESTIONS: tuple[Callable[[Journalist], None], ...] = (
    press_since_2012, sensitive_in_2023, what_disappeared, history_of_a_company, proof_of_a_row, as_csv, to_embed,
    feed_of_a_recipient, which_evidence, two_editions,
)


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize("screen", list(SCREENS))
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.__name__)
def test_it_is_answered_within_two_clicks(
    question: Callable[[Journalist], None], screen: str, browser: Browser, site: Served
) -> None:
    with visit(browser, site.url, viewport=SCREENS[screen], is_mobile=screen == "phone", has_touch=screen == "phone") as seen:
        asking = Journalist(seen, seen.open("/"))
        question(asking)
        assert 1 <= asking.clicks <= MOST
        wide = asking.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, "the answer is wider than the screen"
