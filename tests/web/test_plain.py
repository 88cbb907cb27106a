"""A page of the server as a plain file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from web.links import PlainPages


def written(html: str, at: str, there: Callable[[str], bool]) -> str:
    return PlainPages(lambda address: (there(address), "")).plain(html.encode(), at)[0].decode()


def everything(_: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("html", "at", "made"),
    [
        ('<a class="x" href="/releases/12#history">y</a>', "/", '<a class="x" href="releases/12/index.html#history">y</a>'),
        ('<a href="/">y</a>', "/releases/12", '<a href="../../index.html">y</a>'),
        ('<a href="/releases?page=2">y</a>', "/releases", '<a href="page-2/index.html">y</a>'),
        ('<a href="/releases?page=1">y</a>', "/releases?page=2", '<a href="../index.html">y</a>'),
        ('<link rel="stylesheet" href="/static/site.css?0a1b">', "/about", '<link rel="stylesheet" href="../static/site.css?0a1b">'),
        ('<a href="/archive/ab/June%202024%20%26%20more.ods">y</a>', "/", '<a href="archive/ab/June%202024%20%26%20more.ods">y</a>'),
        ('<a href="/releases.csv">y</a>', "/releases", '<a href="../releases.csv">y</a>'),
        ('<a href="/releases/12">y</a> <a href="/archive/ab">z</a>', "/releases/5", '<a href="../12/index.html">y</a> <a href="../../archive/ab">z</a>'),
        ('<a href="/search/x">y</a> <a href="/charts/recipients">z</a>', "/", '<a>y</a> <a href="charts/recipients/index.html">z</a>'),
        # Words stay where a link would lead to a server.
        ('<a href="/search?q=a&amp;category=press">y</a>', "/", "<a>y</a>"),
        ('<a class="x" href="/releases?category=press&amp;page=2">y</a>', "/", '<a class="x">y</a>'),
        ('<link rel="alternate" href="/search.atom?q=x"><p>', "/", "<p>"),
        ('<form action="/search"><input name="q"><button>Search</button></form><p>', "/", "<p>"),
        # What is not of this site stays.
        ('<a href="https://www.gov.uk/releases">y</a>', "/", '<a href="https://www.gov.uk/releases">y</a>'),
        ('<a href="#main">y</a>', "/", '<a href="#main">y</a>'),
        ('<a href="//example.org/x">y</a>', "/", '<a href="//example.org/x">y</a>'),
        ("<p>an attribute href=&#34;/x&#34; in words</p>", "/", "<p>an attribute href=&#34;/x&#34; in words</p>"),
        ('<p data-href="/about" title="a=b">href="/about"</p>', "/", '<p data-href="/about" title="a=b">href="/about"</p>'),
        ('<svg><a\n xlink:href="/about"><rect/></a></svg>', "/", '<svg><a\n href="about/index.html"><rect/></a></svg>'),
        ('<svg><a href="/recipients/a-b"><rect/></a></svg>', "/", '<svg><a href="recipients/a-b/index.html"><rect/></a></svg>'),
    ],
)
def test_links_become_those_of_files(html: str, at: str, made: str) -> None:
    if "<link" in html:
        assert written(f"<head>{html}</head>", at, everything) == f"<head>{made}</head>"
        return
    assert written(html, at, everything) == made
    assert written(f"<head></head>{html}", at, everything) == f"<head></head>{made}", "behind a head"


def test_what_the_copy_does_not_have_is_not_linked_and_each_link_is_asked_for() -> None:
    html = '<a href="/archive/ab/x.ods">a</a> <a href="/releases/1">b</a> <a href="/releases?page=3">c</a> <img src="/static/preview.png?1">'
    asked = []

    def there(target: str) -> bool:
        asked.append(target)
        return not target.startswith("/archive/")

    assert written(html, "/", there).startswith("<a>a</a> <a href=")
    assert asked == ["/archive/ab/x.ods", "/releases/1", "/releases?page=3", "/static/preview.png"]


def test_a_link_is_the_same_on_pages_that_lie_beside_each_other_but_within_one_of_them() -> None:
    asked: list[str] = []

    def there(address: str) -> tuple[bool, str]:
        asked.append(address)
        return address != "/releases/9", f"noted {address}"

    pages = PlainPages(there)
    html = b'<a href="/releases/5#life">a</a> <a href="/releases/9">b</a> <a href="/about">c</a> <img src="/about">'
    for number, own in ((4, b"../5/index.html#life"), (5, b"index.html#life"), (6, b"../5/index.html#life")):
        made, noted = pages.plain(html, f"/releases/{number}")
        about = b'<a href="../../about/index.html">c</a> <img src="../../about/index.html">'
        assert made == b'<a href="%b">a</a> <a>b</a> %b' % (own, about)
        assert noted == ["noted /releases/5", "noted /releases/9", "noted /about"]
    further, _ = pages.plain(html, "/releases/5?page=2")
    assert further.startswith(b'<a href="../index.html#life">a</a> <a>b</a> <a href="../../../about/index.html">')
    elsewhere, _ = pages.plain(html, "/recipients/a")
    assert elsewhere.startswith(b'<a href="../../releases/5/index.html#life">a</a> <a>b</a> <a href="../../about')
    assert pages.plain(html, "/releases/7")[0].startswith(b'<a href="../5/index.html#life">a</a>')
    for year in (2005, 2006, 2005):
        deep, _ = pages.plain(b'<a href="/releases/5">a</a> <a href="/cohorts/2005">b</a>', f"/cohorts/{year}/letter")
        beside = b"../index.html" if year == 2005 else b"../../2005/index.html"
        assert deep == b'<a href="../../../releases/5/index.html">a</a> <a href="%b">b</a>' % beside
    assert len(asked) < 24, "what is known of a link is asked again"
    pages.forget()
    asked.clear()
    pages.plain(html, "/releases/4")
    assert asked == ["/releases/5", "/releases/9", "/about"]
