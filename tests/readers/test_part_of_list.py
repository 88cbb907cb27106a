"""A page that shows a part of its list says so; one that has all its rows, or leads elsewhere, does not."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from readers.register.reading import read_register

ROWS = 25


def page(beside: str, rows: Iterable[int] = range(ROWS), cell: str = "Reading") -> bytes:
    """A made-up log with some rows, and what stands beside its table."""
    body = "".join(
        f"<tr><td>DS{n:05}</td><td>Invented Body {n} Ltd</td><td>{cell} {n}</td></tr>" for n in rows
    )
    head = "<tr><th>Reference</th><th>Organisation</th><th>Purpose</th></tr>"
    return f"<!doctype html><html><head><title>Log</title></head><body><h1>Log</h1><table>{head}{body}</table>{beside}</body></html>".encode()


PARTS = {
    "a range": "<p>Showing 1 to 25 of 60 entries</p>",
    "a range in parts": "<div>Showing <b>1</b> - <b>25</b> of <b>1,260</b> results</div>",
    "with a dash": "<p>Results 1\u201325 of 60</p>",
    "what is counted last": "<p>26 - 50 of 60 records</p>",
    "displaying": "<p>Displaying items 1 to 25 of about 60</p>",
    "some of all": "<p>Showing 25 of 60 disclosures</p>",
    "the latest": "<p>Showing the latest 25 of 60</p>",
    "a page of several": "<p>Page 1 of 3</p>",
    "the second page": "<footer>Page: 2 / 3</footer>",
    "a link in a list of pages": '<nav class="pagination"><a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=2" rel="next">Next</a></nav>',
    "numbers without a class": '<p><a href="/log?p=2">2</a> <a href="/log?p=3">3</a> <a href="/log?p=2">Next page</a></p>',
    "a path of pages": '<ul class="pager"><li><a href="/disclosure-log/page/2/">Next \u203a</a></li></ul>',
    "an offset": '<div id="pagination"><a href="log.php?start=25">\u00bb</a></div>',
    "more of it": '<div class="paginator"><a href="/log?page=2">Load more</a></div>',
    "said in its head": '<link rel="next" href="https://council.example/log?page=2">',
}
WHOLE = {
    "nothing": "",
    "all are shown": "<p>Showing 1 to 25 of 25 entries</p>",
    "shown by and by, and all here": "<p>Showing 1 to 10 of 25 entries</p>",
    "one page": "<p>Page 1 of 1</p>",
    "each page's foot in one document": "<p>Page 1 of 2</p><p>Page 2 of 2</p>",
    "another article": '<nav class="pagination"><a rel="next" href="/guidance/how-we-share-data/step-two">Next: step two</a></nav>',
    "older news": '<aside><a href="/news/page/2">Older posts</a></aside>',
    "a count of something else": "<p>We answered 25 of 60 requests within 20 days.</p>",
    "a fraction": "<p>Records of 1 in 25 of 60 schools were sampled.</p>",
    "a language": '<nav class="languages"><a href="/log?lang=cy">Cymraeg</a></nav>',
    "a page of a report": '<p>See <a href="/report.pdf#page=2">page 2</a> of the report.</p>',
}


@pytest.mark.parametrize("beside", PARTS.values(), ids=PARTS)
def test_a_part_is_said_to_be_one(beside: str) -> None:
    reading = read_register(page(beside), "log.html")
    assert sum(len(t.rows) for t in reading.tables) == ROWS
    assert [p.code for p in reading.problems if p.level == "warning" and p.code == "part_of_list"] == ["part_of_list"]


@pytest.mark.parametrize("beside", WHOLE.values(), ids=WHOLE)
def test_a_whole_list_is_not(beside: str) -> None:
    assert "part_of_list" not in [p.code for p in read_register(page(beside), "log.html").problems]


def test_words_in_cells_say_nothing_of_the_page() -> None:
    assert "part_of_list" not in [p.code for p in read_register(page("", cell="Page 1 of 3, version"), "log.html").problems]
