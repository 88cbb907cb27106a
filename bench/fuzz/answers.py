"""Mutated answers of the APIs, feeds and pages through their readers, and what would be told of them."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
import traceback
from collections.abc import Callable, Iterator
from functools import cache, partial
from random import Random
from typing import Any, NamedTuple

from bench.fuzz.damage import STRETCHES
from bench.fuzz.judge import Find, Score
from bench.fuzz.markup import DEEP, disturbed
from bench.replica import feeds
from bench.replica.answers import Manners, answer_parliament
from bench.replica.pages import finder_feed, publication_page
from bench.replica.year import Year, make_year
from demo.site import SHARES, publish
from diffing.texts.pages import compare_pages
from model.change import ChangeKind
from model.item import Item, ItemKind, digest
from pipelines.registers.record import UNTOLD
from readers.documents.errors import Unread
from readers.documents.read import open_document
from readers.feeds.read import read_feed
from readers.govuk.api import NotAContentItem, NotSearchResults, read_content_item, read_search
from readers.govuk.html import UnknownPageDesign, read_publication_page
from readers.govuk.values import lasting_identity
from readers.list_page import ListPage
from readers.pages.read import read_page
from readers.parliament.evidence import read_evidence
from readers.parliament.questions import read_question, read_statement
from readers.parliament.questions import read_search as read_questions

ORIGIN = "http://127.0.0.1"
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
LONGEST = 20.0
"""Seconds for one answer."""
REFUSALS = (Unread, NotAContentItem, NotSearchResults, UnknownPageDesign)
Judge = Callable[[Any, Any, bytes, bytes], Iterator[str]]
"""From what the good answer and the mutated one were read as, and both bodies: what is told without cause."""


class Answer(NamedTuple):
    """A good answer, and how it is read and judged."""

    name: str
    body: bytes
    read: Callable[[bytes], Any]
    judge: Judge | None = None


# What a good answer and a mutated one have in common must be read alike -----------------------------------------

CAUSES = {
    ChangeKind.ATTACHMENT_ADDED: ("details",), ChangeKind.ATTACHMENT_REMOVED: ("details",),
    ChangeKind.PAGE_CHANGED: ("title", "description", "details"), ChangeKind.LISTED: ("links",),
    ChangeKind.UNLISTED: ("links",), ChangeKind.PAGE_WITHDRAWN: ("withdrawn_notice",),
    ChangeKind.PAGE_GONE: ("schema_name", "document_type", "details"),
    ChangeKind.PAGE_MOVED: ("schema_name", "document_type", "redirects"),
}
"""Of a change of the page: the fields of which one must differ."""


def _of_page(before: Any, after: Any, good: bytes, bad: bytes) -> Iterator[str]:  # noqa: ANN401
    old, new = json.loads(good), json.loads(bad)
    for change in compare_pages(before, after, lasting_identity(before.attachments, after.attachments)):
        causes = CAUSES.get(change.kind, ())
        if change.kind not in UNTOLD and all(old.get(c) == new.get(c) for c in causes):
            yield f"{change.kind.value} without a change of {' or '.join(causes)}"


def _of_list(under: str, before: ListPage[Any], after: ListPage[Any], good: bytes, bad: bytes) -> Iterator[str]:
    named = {problem.partition(":")[0] for problem in after.problems}  # one that lacks a field is read, and named too
    if not 0 <= after.raw_count - len(after.items) <= len(named):
        yield f"of {after.raw_count} entries {len(after.items)} were read and {len(named)} named as unreadable"
    rows = [json.dumps(r) for r in json.loads(good)[under]]
    known = dict(zip(rows, before.items, strict=True))
    there = {json.dumps(r) for r in json.loads(bad.decode("utf-8-sig"))[under]}
    for row in known.keys() & there:
        if known[row] not in after.items:
            yield "an entry that is as it was is not read as it was"


ENTRY = re.compile(rb"<(item|entry)[ >].*?</\1>", re.DOTALL)


def _of_feed(before: tuple[Item, ...], after: tuple[Item, ...], good: bytes, bad: bytes) -> Iterator[str]:
    """New keys may come only of entries whose bytes are others."""
    old = {m.group() for m in ENTRY.finditer(good)}
    altered = sum(m.group() not in old for m in ENTRY.finditer(bad))
    new = {i.key for i in after} - {i.key for i in before}
    marks = [sum(body.count(m) for m in (b"<item", b"<entry")) for body in (good, bad)]
    if len(new) > altered and marks[1] <= marks[0]:
        yield f"{len(new)} entries are new, and {altered} have other bytes"


@cache
def bases(seed: str) -> tuple[Answer, ...]:
    """Of each kind of source."""
    year = make_year(seed=len(seed) + 1, evidence=30, questions=12, publications=9)
    site = publish("edition", site=ORIGIN, assets=ORIGIN)
    window = "startDate=2025-01-01&endDate=2025-12-31&take=30"

    def asked(target: str) -> bytes:
        return answer_parliament(year, target, Manners()).body

    out = [
        Answer("content item", json.dumps(item).encode(), partial(read_content_item, url=ORIGIN + path), _of_page)
        for path, item in site.items.items()
    ]
    out.append(Answer("page of a publication", publication_page(site.items[SHARES]).encode(),
                      partial(read_publication_page, url=ORIGIN + SHARES)))
    search = json.dumps({"results": site.search, "total": len(site.search)}).encode()
    out.append(Answer("search", search, partial(read_search, origin=ORIGIN)))
    for listed in ("WrittenEvidence", "OralEvidence", "Publications"):
        body = asked(f"/api/{listed}?{window}")
        out.append(Answer(listed, body, partial(read_evidence, listed), partial(_of_list, "items")))
    number = year.questions[0].id
    out += [
        Answer("questions", asked("/api/writtenquestions/questions?take=20&skip=0"),
               partial(read_questions, kind=ItemKind.QUESTION), partial(_of_list, "results")),
        Answer("question", asked(f"/api/writtenquestions/questions/{number}"), read_question),
        Answer("statement", asked(f"/api/writtenstatements/statements/{year.questions[-1].id}"), read_statement),
        Answer("document", asked(f"/api/WrittenEvidence/{_with_html(year)}/Document/Html"), open_document),
        Answer("page", publication_page(site.items[SHARES]).encode(), partial(read_page, url=ORIGIN)),
    ]
    made = (feeds.written_answers, feeds.they_work_for_you, feeds.what_do_they_know, feeds.blog)
    texts = [*(f(year) for f in made), finder_feed(ORIGIN, site.search)]
    out += [Answer("feed", t.encode(), partial(read_feed, url=ORIGIN, now=NOW), _of_feed) for t in texts]
    for answer in out:
        answer.read(answer.body)  # a base that cannot be read would prove nothing
    return tuple(out)


def _with_html(year: Year) -> int:
    return next(e.id for e in year.evidence if e.kind == "WrittenEvidence" and "Html" in e.formats)


# Mutations of JSON ---------------------------------------------------------------------------------------------

HOLE = '"\\u0000a hole"'
"""Stands in the tree where text that is no JSON of Python's is put in afterwards."""
RAW = ("NaN", "Infinity", "-0", "1e400", "9" * 5000, "[" * DEEP * 20 + "]" * DEEP * 20, '{"a":' * 900 + "1" + "}" * 900,
       '"\\ud800"', '"\\u0000"', "tru", "", '{"a":1,"a":2}', "01")
VALUES: tuple[Any, ...] = (
    None, [], {}, "", 0, -1, True, "x" * 100_000, 2**63, 1.5, [[]], {"a": None}, "2924-13-45", "0001-01-01",
    "javascript:alert(1)", "\u202e<b>x", "http://[", "//", 10**30,
)


def _places(tree: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401
    """(container, key or index) of every node but the root."""
    out = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        keys: Any = node.keys() if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        for key in keys:
            out.append((node, key))
            waiting.append(node[key])
    return out


def disturb_json(body: bytes, dice: Random) -> tuple[str, bytes]:
    tree = json.loads(body)
    raw = ""
    for _ in range(dice.choice((1, 1, 1, 3))):
        places = _places(tree)
        if not places:
            break
        node, key = dice.choice(places)
        kind = dice.choice(("value", "value", "lost", "raw", "twice", "wrapped", "otherwise", "order", "swapped"))
        if kind == "value":
            node[key] = dice.choice(VALUES)
        elif kind == "lost":
            del node[key]
        elif kind == "raw":
            node[key], raw = json.loads(HOLE), dice.choice(RAW)
        elif kind == "wrapped":
            node[key] = dice.choice(([node[key]], {"value": node[key]}))
        elif kind == "otherwise":
            node[key] = int(node[key]) if str(node[key]).isdecimal() else str(node[key])
        elif kind == "swapped":
            other, place = dice.choice(places)
            node[key], other[place] = json.loads(json.dumps(other[place])), json.loads(json.dumps(node[key]))
        elif isinstance(node, list):
            node.append(node[key]) if kind == "twice" else dice.shuffle(node)
        elif kind == "twice":
            node[f"{key} too"] = node[key]
    if dice.random() < 0.05:
        tree = dice.choice(([tree], None, "x", 1, [], {}))
    text = json.dumps(tree).replace(HOLE, raw)
    encoding = dice.choice(("utf-8",) * 10 + ("utf-8-sig", "utf-16", "utf-32", "cp037"))
    return f"json {kind}" if encoding == "utf-8" else f"in {encoding}", text.encode(encoding, "replace")


def mutated(seed: str, number: int) -> tuple[Answer, str, bytes]:
    dice = Random(f"{seed}/answer/{number}")
    answer = dice.choice(bases(seed))
    roll = dice.random()
    if answer.body[:1] in b"{[" and roll < 0.75:
        return answer, *disturb_json(answer.body, dice)
    if answer.name == "feed" and roll < 0.6:
        return answer, *disturbed(answer.body, dice)
    kind = dice.choice(list(STRETCHES))
    return answer, kind, STRETCHES[kind](answer.body, dice)[0]


def run(seed: str, numbers: range, score: Score) -> Iterator[int]:
    for number in numbers:
        answer, kind, body = mutated(seed, number)
        kind = f"{answer.name}: {kind}"
        score.files += 1
        score.kinds[kind] += 1
        begun = time.monotonic()
        try:
            for said in _one(answer, body, score):
                score.finds.append(Find("at once", number, kind, said))
        except Exception:  # noqa: BLE001 - whatever it is, it is a find
            score.finds.append(Find("crash", number, kind, traceback.format_exc(limit=-3)))
        taken = time.monotonic() - begun
        score.slowest = max(score.slowest, taken)
        if taken > LONGEST:
            score.finds.append(Find("hang", number, kind, f"{taken:.0f} s"))
        yield number


def _one(answer: Answer, body: bytes, score: Score) -> Iterator[str]:
    try:
        found = answer.read(body)
    except REFUSALS as refused:
        score.ends["refused"] += 1
        score.codes[getattr(refused, "code", type(refused).__name__)] += 1
        return
    score.ends["read"] += 1
    for item in found if isinstance(found, tuple) else getattr(found, "items", ()):
        if isinstance(item, Item):
            json.dumps(item.as_dict()).encode()
            digest(item)
    if answer.judge:
        yield from answer.judge(answer.read(answer.body), found, answer.body, body)
