"""The page as readers meet it, in Debian's Chromium, against a real `npdwatch serve` on a populated installation."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
import uvicorn
from playwright.sync_api import Browser
from pytest_httpserver import HTTPServer

from bench.browser import sideways, violations, visit
from bench.public import make
from bench.serving import Served, served
from bench.world import World
from followers.forms import Forms
from followers.tokens import stop_token
from model.follow import Follow, FollowKind
from readers.register.reading import read_register
from tests.followers.conftest import Desk
from web.app import make_site
from web.site import About

KINDS = (
    "/", "/releases", "/releases?category=press", "/releases?q=nothingatall", "/releases/1", "/releases/1?on=2025-01-01",
    "/recipients", "/recipients/{slug}", "/recipients/{slug}?on=2025-01-01", "/editions/1", "/changes", "/changes/1", "/evidence", "/evidence/1", "/sources",
    "/sources/{source}", "/search?q=invention", "/search?q=", "/feeds", "/disappeared", "/disappeared/{source}",
    "/cohorts", "/cohorts/unknown", "/cohorts/2008", "/cohorts/2008/primary", "/cohorts/2008/london",
    "/cohorts/2008/access-request", "/cohorts/2000/objection", "/cohorts/unknown/access-request",
    "/follow", "/follow?kind=press&recipient={slug}&q=invention&born=2004", "/follow?recipient=dalyi&born=1800",
    "/editions/1/against/2", "/charts", "/charts/years", "/charts/years/embed", "/charts/recipients/{slug}", "/charts/sources/{source}",
    "/about", "/about/columns", "/register", "/register/releases",
    "/register/releases/1", "/releases/999999", "/no/such/page", "/releases?since=never",
)
"""Every kind of page, tables and what is not there too."""
LISTED = (
    "/", "/releases", "/releases?category=press", "/releases/1", "/recipients", "/recipients/{slug}", "/editions/1", "/changes",
    "/changes/1", "/sources/{source}", "/search?q=invention", "/disappeared/{source}", "/cohorts/2008", "/editions/1/against/2",
    "/charts/years",
)
"""Pages with words of a real register: axe-core sees those of it too. The others are as on the invented site."""
SHORT = {"/register/releases": "?_size=10", "/releases": "?size=10", "/recipients": "?size=10"}
"""A row more shows axe-core nothing new, and it takes seconds over a long list."""


CUT_WORDS = """() => [...document.querySelectorAll('td a')].flatMap(a => {
  const text = a.firstChild, cut = [];
  if (!text || text.nodeType !== 3 || /archive/.test(a.href)) return cut;
  for (const word of text.data.matchAll(/[A-Za-z]{2,}/g)) {
    const range = document.createRange();
    range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) cut.push(word[0]);
  }
  return cut;
})"""
"""The words of links in tables that a line's end cuts; names of files may be cut."""


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A world whose register was published three times; the browser is asked for first, so that without it nothing is done."""
    with World(tmp_path_factory.mktemp("browser")) as world:
        for name in ("baseline", "edition", "silent"):
            world.replica.publish(name)
            world.crawl("--no-deliver", code=None)
        with served(world) as running:
            yield running
            assert running.stop() == 0
        assert not running.said


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That of the invented copy, and of who follows there."""
    return tmp_path_factory.mktemp("invented")


@pytest.fixture(scope="module")
def invented(browser: Browser, folder: Path) -> Iterator[str]:
    """The address of a small invented copy that has something of every kind."""
    made = make_site(*make(folder), About(contact="watch@example.org", follow=Forms(folder)))
    server = uvicorn.Server(uvicorn.Config(made.app(), port=0, log_level="warning", lifespan="on"))
    running = threading.Thread(target=server.run)
    running.start()
    while not server.started:
        assert running.is_alive()
        running.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    running.join()
    made.close()


def test_from_a_search_to_the_file_that_proves_it(browser: Browser, site: Served) -> None:
    with visit(browser, site.url) as seen:
        page = seen.open("/")
        page.get_by_role("searchbox", name="Search releases, recipients and evidence").fill("telegrpah")  # a slip
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name="Daily Telegraph").first.click()
        assert page.get_by_role("heading", level=1).inner_text() == "Daily Telegraph"

        page.get_by_role("navigation", name="Site").get_by_role("link", name="Releases").click()
        page.locator("aside.facets").get_by_role("link", name="press", exact=True).click()
        assert "category=press" in page.url
        page.locator("ol.found").get_by_role("link", name=re.compile("Daily Telegraph")).first.click()
        assert "/releases/" in page.url

        proof = page.get_by_role("region", name="The proof")
        sha256 = proof.locator("code.hash").inner_text()
        with page.expect_download() as download:
            proof.locator("a[href*='/archive/']").first.click()
        copy = Path(download.value.path()).read_bytes()
        # What is handed out is made anew from what is visible; the page names the original by its sha256.
        assert hashlib.sha256(copy).hexdigest() != sha256
        assert "made anew from what is visible" in proof.inner_text()
        found = read_register(copy, download.value.suggested_filename)
        assert any("Daily Telegraph" in row for t in found.registers for row in t.rows)
        assert download.value.suggested_filename.endswith((".ods", ".xlsx", ".csv"))

        # From the release to the newest edition that has it, and on to the file itself.
        page.get_by_role("link", name="the newest edition that has it").click()
        assert sha256 in page.content()


def test_an_address_to_subscribe_to_is_a_feed_with_what_changed(browser: Browser, site: Served) -> None:
    with visit(browser, site.url) as seen:
        page = seen.open("/feeds")
        addresses = page.locator("main a[href$='.atom']").evaluate_all("links => links.map(a => a.href)")
        assert any("press-and-commercial" in a for a in addresses)
        for address in addresses[:6]:
            answer = seen.context.request.get(address)
            feed = feedparser.parse(answer.body(), response_headers={"content-type": answer.headers["content-type"]})
            assert answer.ok
            assert not feed.bozo, (address, feed.get("bozo_exception"))
            assert feed.version == "atom10"
        found = feedparser.parse(seen.context.request.get("/feeds/everything.atom").body())
        assert any("Daily Telegraph" in e.title + e.content[0].value for e in found.entries)
        assert len({e.id for e in found.entries}) == len(found.entries)


@pytest.mark.parametrize("place", ["real", "invented"])
def test_no_page_is_wider_than_a_phone(browser: Browser, site: Served, invented: str, place: str) -> None:
    url = site.url if place == "real" else invented
    with visit(browser, url, bypass_csp=True) as seen:
        wide: dict[tuple[str, object], int] = {}
        for path in pages(seen.context.request, url, missing=False):
            page = seen.open(path)
            for width in (390, 320):  # a phone; 1280 px at a zoom of 400 %, as WCAG 1.4.10 asks
                page.set_viewport_size({"width": width, "height": 700})
                wide[path, width] = sideways(page)
            cut = page.evaluate(CUT_WORDS)
            assert not cut, (path, cut)
            page.set_viewport_size({"width": 360, "height": 740})
            page.add_style_tag(content="html { font-size: 200% }")  # letters twice as large, as WCAG 1.4.4 asks
            wide[path, "200 %"] = sideways(page)
        assert {p: w for p, w in wide.items() if w > 0} == {}


def test_a_phone_shows_the_newest_years_of_a_chart(browser: Browser, invented: str) -> None:
    with visit(browser, invented, viewport={"width": 390, "height": 800}) as seen:
        for path in ("/", "/charts/years", "/charts/years/embed"):
            page = seen.open(path)
            box = page.locator(".newest .chart-wide").first.bounding_box()
            assert box is not None
            assert box["x"] < 0, (path, box)
            assert 370 < box["x"] + box["width"] <= 391, (path, box)
            drawn = page.locator(".newest .chart-wide").first.locator("rect, text")
            left = [b["x"] for b in (drawn.nth(n).bounding_box() for n in range(drawn.count())) if b]
            assert min(left) > 0, (path, left)  # few years: each is seen whole


def test_a_parent_with_a_phone_finds_the_year_on_the_first_screen(browser: Browser, invented: str) -> None:
    with visit(browser, invented, viewport={"width": 360, "height": 740}) as seen:
        page = seen.open("/")
        places = [page.get_by_role("link", name="My child", exact=True), page.get_by_role("link", name="Was my child in it?")]
        page_of = page.get_by_role("navigation").get_by_role("link", name="My child", exact=True)
        boxes = [link.bounding_box() for link in places]
        assert all(b and b["y"] + b["height"] < 740 for b in boxes)
        page_of.click()
        years = page.get_by_role("list", name="Years of birth").get_by_role("link")
        last = years.last.bounding_box()
        assert years.count() > 10
        assert last is not None
        assert last["y"] + last["height"] < 740
        page.get_by_role("link", name="2010", exact=True).click()
        row = page.locator("#born-2010").bounding_box()
        assert row is not None
        assert -1 <= row["y"] < 600


def test_a_chart_can_be_shown_on_another_site_and_nothing_else_of_this_one(
    browser: Browser, invented: str, httpserver: HTTPServer
) -> None:
    opened = browser.new_context()
    try:
        page = opened.new_page()
        frames = "".join(f'<iframe src="{invented}{p}"></iframe>' for p in ("/charts/years/embed", "/charts/years"))
        body = f'{frames}<img src="{invented}/charts/tiers.svg"><img src="{invented}/charts/tiers.png">'
        httpserver.expect_request("/").respond_with_data(body, content_type="text/html")
        page.goto(httpserver.url_for("/"))
        page.wait_for_load_state("networkidle")
        shown = [f.locator("h1").inner_text().strip() for f in page.frames[1:]]
        assert shown == ["Releases by year and category of recipient", "127.0.0.1 is blocked"]
        assert page.evaluate("[...document.images].map(i => i.naturalWidth)") == [392, 784]
    finally:
        opened.close()


def test_lists_are_short_on_a_phone_and_the_newspaper_is_on_its_first_screen(browser: Browser, site: Served) -> None:
    with visit(browser, site.url, viewport={"width": 390, "height": 844}) as seen:
        page = seen.open("/")
        told = page.locator("article p.what").first
        assert told.inner_text().startswith("Daily Telegraph (press) was given individual-level data")
        box = told.bounding_box()
        assert box is not None
        assert box["y"] < 844 - 24, "its first line is on the screen"
        heights = {}
        for path, rows in (("/releases", 50), ("/recipients", 50)):
            page = seen.open(path)
            assert page.locator("ol.found > li").count() == rows
            heights[path] = page.evaluate("() => document.documentElement.scrollHeight")
        assert max(heights.values()) < 5_660, heights  # half of the 11,320 that fifty releases once took
        page = seen.open("/recipients/home-office")
        over = page.get_by_role("region", name="Its releases", exact=True).evaluate("e => e.scrollWidth - e.clientWidth")
        assert over <= 0, "nobody needs to scroll sideways"


def test_the_keyboard_alone_is_enough(browser: Browser, site: Served) -> None:
    with visit(browser, site.url) as seen:
        page = seen.open("/")

        def focus() -> str:
            return str(page.evaluate("() => document.activeElement.innerText || document.activeElement.id"))

        page.keyboard.press("Tab")
        assert focus() == "Skip to the content"
        assert page.evaluate("() => document.activeElement.getBoundingClientRect().left") >= 0  # seen when reached
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "main"

        page.reload()
        reached = []
        for _ in range(12):
            page.keyboard.press("Tab")
            reached.append(focus())
            ring = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert ring not in ("none", ""), reached[-1]
            if reached[-1] == "find":
                break
        assert reached[:3] == ["Skip to the content", "npdwatch", "Releases"]
        assert reached[-1] == "find"
        page.keyboard.type("DS90501")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?**")
        assert "Daily Telegraph" in page.locator("main").inner_text()


def test_dark_mode_is_dark_and_print_leaves_the_navigation_out(browser: Browser, site: Served) -> None:
    with visit(browser, site.url, color_scheme="dark") as seen:
        page = seen.open("/releases/1")
        ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert max(int(n) for n in re.findall(r"\d+", ground)[:3]) < 80
        page.emulate_media(media="print")
        assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        ink = page.evaluate("() => getComputedStyle(document.querySelector('main dd')).color")
        assert max(int(n) for n in re.findall(r"\d+", ink)[:3]) < 100  # dark ink on white paper, whatever the screen
        assert not page.get_by_role("navigation", name="Site").is_visible()
        assert page.get_by_role("heading", level=1).is_visible()


def test_the_front_page_with_all_that_belongs_to_it_is_small(browser: Browser, site: Served) -> None:
    with visit(browser, site.url) as seen:
        seen.open("/")
        assert 5_000 < seen.bytes() <= 100_000
        assert len(seen.asked) <= 4, seen.asked


@pytest.mark.parametrize("place", ["real", "invented"])
def test_axe_finds_nothing_on_any_kind_of_page(browser: Browser, site: Served, invented: str, place: str) -> None:
    url = site.url if place == "real" else invented
    opened = browser.new_context(bypass_csp=True, color_scheme="light")
    try:
        page = opened.new_page()
        found = []
        for path in pages(opened.request, url, LISTED if place == "real" else KINDS):
            page.emulate_media(color_scheme="light")
            page.goto(url + path + SHORT.get(path, ""))
            found += violations(page)
            page.emulate_media(color_scheme="dark")  # only colours are other ones then
            found += violations(page, "color-contrast")
        assert found == []
    finally:
        opened.close()


def test_axe_finds_nothing_where_a_reader_follows_and_all_fits_a_phone(browser: Browser, invented: str, folder: Path) -> None:
    desk = Desk(folder)
    page_of = desk.join("a.reader@example.org", Follow(FollowKind.SEARCH, "league " * 25), Follow(FollowKind.PRESS))
    desk.ask("b.reader@example.org", Follow(FollowKind.RECIPIENT, "The Daily Invention"), at=datetime.now(UTC))
    confirm = desk.letters()[-1][1]
    with desk.open() as store:
        stop = stop_token(store, store.followers("f.state = 'confirmed'")[0])
    opened = browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 700})
    try:
        page = opened.new_page()

        def look() -> None:
            assert sideways(page) <= 0, page.url
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                assert violations(page) == []

        page.goto(f"{invented}/follow")
        page.get_by_label("Everything").check()
        page.get_by_role("button", name="Show how much there was").click()
        look()
        page.get_by_label("Your email address").fill("c.reader@example.org")
        with page.expect_navigation():  # a key, unlike a click, does not wait for the page it leads to
            page.keyboard.press("Enter")
        assert page.get_by_role("heading", level=1).inner_text() == "Look at your mail"
        look()
        for path, button in ((f"manage/{page_of}", "Save"), (f"confirm/{confirm}", "Yes, send me letters"), (f"stop/{stop}", "Stop all letters")):
            page.goto(f"{invented}/follow/{path}")
            look()
            with page.expect_navigation():
                page.get_by_role("button", name=button).click()
            look()
    finally:
        opened.close()
    assert desk.states() == {"a.reader@example.org": "stopped", "b.reader@example.org": "confirmed", "c.reader@example.org": "pending"}


def pages(asking: object, url: str, kinds: Sequence[str] = KINDS, *, missing: bool = True) -> list[str]:
    """These kinds of page of a site, its own recipients and sources put in; what it has none of is passed over."""
    found = _answers(asking.get, url)  # type: ignore[attr-defined]
    out = [found[k][0] for k in kinds if found[k][1] or (missing and k in KINDS[-3:])]
    assert len(out) > 12, out
    return out


_asked: dict[str, dict[str, tuple[str, bool]]] = {}


def _answers(get: Callable[[str], Any], url: str) -> dict[str, tuple[str, bool]]:
    """Of each kind the address on a site, and whether it has that; each is asked once."""
    if url not in _asked:
        source = get(f"{url}/sources").text().split('href="/sources/')[1].split('"')[0]
        slug = next(r for r in re.findall(r"/recipients/([a-z0-9-]+)", get(f"{url}/recipients").text()))
        assert get(f"{url}/recipients.json?size=1").json()
        paths = {kind: kind.format(slug=slug, source=source) for kind in KINDS}
        _asked[url] = {kind: (path, get(url + path).ok) for kind, path in paths.items()}
    return _asked[url]
