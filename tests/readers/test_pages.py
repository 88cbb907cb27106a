"""Any page: main text or selector, and what is never a deletion."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from msgspec.structs import replace

from diffing.texts.items import compare_items
from model.change import ChangeKind
from model.fetch import Outcome
from model.item import Item, ItemKind
from readers.documents.errors import (
    BadSelector,
    Challenge,
    EmptyAnswer,
    SelectorFindsNothing,
    TooBig,
    UnknownAnswer,
    Unread,
)
from readers.pages.read import page_key, read_page

URL = "https://www.example.org/guidance"
PAGE = b"""<!DOCTYPE html><html><head><title>Guidance - Example</title><script>var now = 1;</script></head><body>
<div class="cookie-banner">Cookies!</div><nav><ul><li>Home</li></ul></nav>
<main><h1>How we share data</h1><p>We share data with <b>researchers</b>.</p><div class="list"><ul><li>One</li><li>Two</li></ul></div>
<aside>Related</aside><p>Last<br>line</p></main><footer>Crown copyright</footer></body></html>"""


def page(body: bytes = PAGE, selector: str = "", url: str = URL, **more: str) -> Item:
    return read_page(body, url, selector, **more)


def test_the_main_text_by_paragraphs() -> None:
    item = page()
    assert (item.key, item.kind, item.title) == (
        "page:https://www.example.org/guidance",
        ItemKind.PAGE,
        "How we share data",
    )
    assert item.text == "How we share data\nWe share data with researchers.\nOne\nTwo\nLast\nline"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            b"<body><nav>m</nav><article><p>" + b"long text " * 30 + b"</p></article></body>",
            ("long text " * 30).strip(),
        ),
        (b"<body><header>h</header><p>words</p><article>x</article></body>", "h\nwords\nx"),
        (b"<body><div role=main>" + b"w " * 200 + b"</div><p>out</p></body>", ("w " * 200).strip()),
        (b"<p>caf\xe9", "caf\u00e9"),
        (b"<main>a<!-- b -->c<style>d</style>e</main>", "ace"),
    ],
)
def test_where_the_text_stands(body: bytes, text: str) -> None:
    assert page(body).text == text


def shell(title: str, *paragraphs: str, more: str = "") -> bytes:
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{text}</main>{more}</body></html>".encode()


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (shell("Error - UK Parliament", "Sorry, something went wrong. An error occurred."), Outcome.UNREADABLE),
        (shell("Committees", "Sorry, something went wrong while processing your request."), Outcome.UNREADABLE),
        (shell("Maintenance", "Briefly unavailable for scheduled maintenance. Check back soon."), Outcome.UNREADABLE),
        (shell("Example", "The site is down for maintenance."), Outcome.UNREADABLE),
        (shell("Website under construction", "Coming soon"), Outcome.UNREADABLE),
        (shell("example.org", "This domain may be for sale."), Outcome.UNREADABLE),
        (b'{"status": "ok", "items": []}', Outcome.UNREADABLE),
        (shell("Are you a robot?", "Please complete the security check to access this page"), Outcome.BLOCKED),
        (shell("Cookies", "Before you continue, we use cookies. Accept all. Reject all."), Outcome.BLOCKED),
        (shell("Sign in", "Enter your password"), Outcome.BLOCKED),
        (b"<title>Your account</title><form><input name=p type='PassWord'></form>", Outcome.BLOCKED),
        (shell("Sign in to go on", more="<form><input type=password></form>"), Outcome.BLOCKED),
    ],
)
def test_what_is_shown_in_place_of_a_page_has_a_name(body: bytes, outcome: Outcome) -> None:
    with pytest.raises(Unread) as refused:
        page(body)
    assert refused.value.outcome is outcome


@pytest.mark.parametrize(
    "body",
    [
        shell("Errors in the school census", "We found errors in the pupil data that was shared.", "More of it."),
        shell("Maintenance loans", "Data of the National Pupil Database is shared with the Student Loans Company."),
        shell("How we use data", "You may log in below.", more="<form><input type=password></form>" + "<p>Words</p>" * 100),
        shell("Login records of pupils", "The National Pupil Database holds none of them.", "Nor does the census."),
        shell("Security checks of researchers", "Who asks for pupil data must pass them.", "It takes a week."),
        shell("Something went wrong: a report", "An error occurred in 2019. " * 100),
    ],
)
def test_a_page_that_speaks_of_such_things_is_a_page(body: bytes) -> None:
    assert page(body).text


def test_a_forum_of_many_posts_is_read_whole() -> None:
    posts = "".join(f"<article>post {n} with some words</article>" for n in range(450))
    assert page(f"<body>{posts}</body>".encode()).text == "\n".join(f"post {n} with some words" for n in range(450))


def test_tags_left_open_do_not_cut_the_page() -> None:
    # libxml2 ends the parse at 256 levels without a word, unless it is told otherwise.
    rows = "".join(f"<font><b>row {n}</b>\n<p>paragraph {n}</p>" for n in range(600))
    text = page(f"<body>{rows}<p>last words</body>".encode()).text
    assert text is not None
    assert text.endswith("last words")
    assert text.count("paragraph") == 600


def test_a_selector_takes_its_part_and_nothing_twice() -> None:
    assert page(selector=".list").text == "One\nTwo"
    assert page(selector="div.list, div.list li").text == "One\nTwo"
    assert page(selector="h1, main > p:first-of-type").text == "How we share data\nWe share data with researchers."


@pytest.mark.parametrize(
    ("body", "selector", "error"),
    [
        (b"", "", EmptyAnswer),
        (b" " * 10, "", EmptyAnswer),
        (b"<p>x" * 1_300_000, "", TooBig),
        (b"<html><head><title>Just a moment...</title></head></html>", "", Challenge),
        (b"<script>render()</script>", "", UnknownAnswer),
        (b"<div>" * 100_000, "", UnknownAnswer),
        (b"%PDF-1.4\n1 0 obj<</Length 40>>stream\nBT (Invented words) Tj ET\nendstream", "", UnknownAnswer),
        (b"PK\x03\x04 and words", "", UnknownAnswer),
        (b"<main>words" + b"<font>" * 3000 + b"</main><p>more</p>", "", UnknownAnswer),
        (PAGE, ".register", SelectorFindsNothing),
        (PAGE.replace(b"<li>One</li><li>Two</li>", b""), ".list", SelectorFindsNothing),
        (PAGE, "p >", BadSelector),
        (PAGE, "p::contains(", BadSelector),
        (PAGE, "p" * 501, BadSelector),
    ],
)
def test_a_failure_has_a_name_and_is_no_change(body: bytes, selector: str, error: type[Unread]) -> None:
    with pytest.raises(Unread) as raised:
        page(body, selector)
    assert type(raised.value) is error


def test_an_honest_page_behind_the_guard_is_read() -> None:
    guarded = PAGE.replace(b"</body>", b"<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script></body>")
    assert page(guarded).text == page().text


def test_changes_are_told_by_paragraph_not_by_byte() -> None:
    same = (
        PAGE.replace(b"\n", b"\r\n  ").replace(b"var now = 1", b"var now = 2").replace(b"<main>", b"<main data-id='7'>")
    )
    assert compare_items(page(), page(same)) == ()
    edited = page(PAGE.replace(b"<li>Two</li>", b"<li>Two</li><li>Journalists</li>"))
    (change,) = compare_items(page(), edited)
    assert (change.kind, change.fields) == (ChangeKind.PAGE_CHANGED, {"text": ("", "Journalists")})
    moved = page(url="https://www.example.org/new", key=page_key(URL))
    assert [c.kind for c in compare_items(page(), moved)] == [ChangeKind.PAGE_MOVED]


LINKS = (
    b"<nav><a href=/menu.csv>Menu</a></nav><p><a href='files/register-%s.xlsx?v=%s'>Register</a> <a href=/about>About</a>"
    b" <a href='mailto:a@example.org'>mail</a> <a href='http://[x/y.csv'>broken</a></p>"
)


def linking(name: bytes, query: bytes = b"1") -> Item:
    return page(PAGE.replace(b"</main>", LINKS % (name, query) + b"</main>"))


def test_another_file_behind_the_same_words_of_a_page_is_told() -> None:
    before = linking(b"may")
    assert before.links == (urljoin(URL, "files/register-may.xlsx"),)
    assert compare_items(before, linking(b"may", b"2")) == ()
    (change,) = compare_items(before, after := linking(b"june"))
    assert (change.kind, change.fields) == (ChangeKind.PAGE_CHANGED, {"links": (before.links[0], after.links[0])})
    assert before.revision != after.revision
    assert compare_items(replace(before, links=()), before) == (), "as an earlier version recorded it"


def test_keys_of_pages() -> None:
    assert page_key("https://WWW.Example.org#top") == "page:https://www.example.org/"
    assert page_key("https://a.example/x?b=1#c") == "page:https://a.example/x?b=1"


@pytest.mark.parametrize(
    "said",
    ["Sorry, there is a problem with the service", "404 - not found", "Page not found", "Service unavailable",
     "Error establishing a database connection", "503 Service Temporarily Unavailable", "Access denied"],
)
def test_an_error_that_is_sent_as_a_page_is_no_change_of_it(said: str) -> None:
    with pytest.raises(UnknownAnswer, match="in place of what stood there"):
        read_page(f"<title>{said}</title><main><h1>{said}</h1><p>Try again later.</p></main>".encode(), URL)


@pytest.mark.parametrize("said", ["Errors in the census", "500 schools gave data", "Access to data", "Maintenance grants"])
def test_a_page_about_something_like_an_error_is_read(said: str) -> None:
    assert read_page(f"<title>{said}</title><main><h1>{said}</h1><p>Words.</p></main>".encode(), URL).title == said
