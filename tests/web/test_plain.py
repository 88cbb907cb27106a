"""A page of the server as a plain file."""

from __future__ import annotations

import pytest

from web.links import plain


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
    assert plain(html, at, everything)[0] == made
    if "<link" not in html:
        head = "<head></head>"
        assert plain(head + html, at, everything)[0] == head + made, "behind a head"


def test_what_the_copy_does_not_have_is_not_linked_and_the_rest_is_told() -> None:
    html = '<a href="/archive/ab/x.ods">a</a> <a href="/releases/1">b</a> <a href="/releases?page=3">c</a> <img src="/static/preview.png?1">'
    made, targets = plain(html, "/", lambda target: not target.startswith("/archive/"))
    assert made.startswith("<a>a</a> <a href=")
    assert targets == {"/releases/1", "/releases?page=3", "/static/preview.png"}
