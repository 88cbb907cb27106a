"""Feeds around the made-up Parliament, each with the manners of the publisher that it stands for."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bench.replica.api import cut_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.replica.year import Question, Year

_SITE = "https://questions-statements.parliament.uk/written-questions/detail"
_XML = '<?xml version="1.0" encoding="UTF-8"?>'


def written_answers(year: Year) -> str:
    """As api.parliament.uk: guid is the link, texts cut, holding answers left out."""
    items = []
    for q in _shown(year):
        if q.answered is not None:
            link = f"{_SITE}/{q.tabled}/{q.uin}"
            text = f"<p>[Question] {escape(cut_text(q.text))}</p> <p>[Answer] {escape(cut_text(q.answer))}</p>"
            title = f"A question on {q.heading} has been answered."
            items.append(_item(title, link, text, q.corrected or q.answered, f"<guid>{link}</guid>"))
    return _rss("Written answers", items)


def they_work_for_you(year: Year) -> str:
    """As a search of TheyWorkForYou: no guid, the search term in the link, midnight of the day it was tabled."""
    return _XML + _rss("Search", [
        _item(f"{q.heading} ({q.tabled:%d %b %Y})",
              f"https://www.theyworkforyou.com/wrans/?id={q.tabled}.{q.uin}.h&s=%22pupil+data%22#g{q.uin}.q0",
              q.text, q.tabled, "")
        for q in _shown(year)[:20]
    ])


def what_do_they_know(year: Year) -> str:
    """As a search of WhatDoTheyKnow: Atom without updated, one event an entry, the Welsh copy of one request first."""
    entries = []
    for n, q in enumerate(_shown(year)[:25]):
        link = f"https://www.whatdotheyknow.com/{'cy/' if n == 0 else ''}request/example_request_{q.id}"
        entries.append(
            f"<entry><id>tag:www.whatdotheyknow.com,2005:InfoRequestEvent/{q.id}</id>"
            f"<published>{q.tabled}T10:15:00+00:00</published><link type='text/html' rel='alternate' href='{link}'/>"
            f"<title type='html'>{escape(q.heading)}</title>"
            f"<content type='html'>{escape(f'<p>{q.text}</p>')}</content></entry>"
        )
    return f"{_XML}<feed xmlns='http://www.w3.org/2005/Atom'><title>Requests</title>{''.join(entries)}</feed>"


def blog(year: Year) -> str:
    """As WordPress: `?p=` in the guid."""
    return _XML + _rss("Example blog", [
        _item(f"On: {q.heading}", f"https://blog.example.org/{q.tabled:%Y/%m/%d}/post-{q.id}/", f"<p>{q.text}</p>",
              q.tabled, f'<guid isPermaLink="false">https://blog.example.org/?p={q.id}</guid>')
        for q in _shown(year)[:10]
    ])


def _item(title: str, link: str, html: str, day: dt.date, guid: str) -> str:
    return (
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link><pubDate>{_date(day)}</pubDate>{guid}"
        f"<description>{escape(html)}</description></item>"
    )


def _rss(title: str, items: list[str]) -> str:
    return f'<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


FEEDS: dict[str, Callable[[Year], str]] = {
    "/written-answers/answering-bodies/60/answers.rss": written_answers,
    "/search/rss": they_work_for_you,
    "/feed/search/pupil data": what_do_they_know,
    "/feed": blog,
}
"""Path, without the last slash -> feed."""


def _shown(year: Year) -> list[Question]:
    rows = [q for q in year.questions if q.kind == "Questions" and q.key not in year.hidden]
    return sorted(rows, key=lambda q: (q.tabled, q.id), reverse=True)


def _date(day: dt.date) -> str:
    return format_datetime(dt.datetime.combine(day, dt.time(), dt.UTC))
