"""How the made-up Parliament answers a request, as values: the measured manners of its services, without a socket."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from bench.replica.api import (
    Json,
    collection,
    committee_json,
    document_json,
    evidence_json,
    problem,
    publication_json,
    question_json,
    statement_json,
)
from bench.replica.feeds import FEEDS
from bench.replica.year import COMMITTEES, Evidence, Publication, Question
from demo.replica import Reply, json_reply, text_reply

if TYPE_CHECKING:
    from bench.replica.year import Year

T = TypeVar("T", Evidence, Publication, Question)
D = TypeVar("D", Evidence, Publication)


class Manners(Struct, frozen=True):
    """What the APIs put up with."""

    most_take: int = 1000
    deepest_skip: int = 5000
    """Of evidence: at this skip it fails, as it does without a window of dates."""
    slow: float = 0.0
    """Seconds before such a failure; the real one takes 31 to 34."""


class _Bad(Exception):
    """The question is not one that the API takes."""


def answer_parliament(year: Year, target: str, manners: Manners) -> Reply:
    """The answer for a path with query. Paths and names of parameters are taken in any case, as the real ones are."""
    parts = urlsplit(target)
    path = [p for p in parts.path.split("/") if p]
    query: dict[str, str] = {k.lower(): v for k, v in parse_qsl(parts.query)}
    lowered = [p.lower() for p in path]
    try:
        if lowered[:1] == ["api"] and len(path) > 1:
            return _api(year, lowered[1:], query, manners)
        if "/" + "/".join(path) in FEEDS:
            return text_reply(200, FEEDS["/" + "/".join(path)](year), "application/rss+xml; charset=utf-8")
    except _Bad as bad:
        return json_reply(400, problem(400, str(bad)))
    return _not_found()


def _api(year: Year, path: list[str], query: dict[str, str], manners: Manners) -> Reply:
    match path:
        case ["writtenevidence" | "oralevidence" as kind]:
            reply = _evidence_list(year, kind, query, manners)
        case ["publications"]:
            reply = _page(_of_window(year.publications, query), year, query, manners, publication_json)
        case ["committees"]:
            reply = _committees(query, manners)
        case ["writtenevidence" | "oralevidence" as kind, number]:
            one = _one(_of_kind(year, kind), year, number)
            reply = json_reply(200, evidence_json(one)) if one else _not_found()
        case ["writtenevidence" | "oralevidence" as kind, number, "document", form]:
            reply = _document(_one(_of_kind(year, kind), year, number), form)
        case ["publications", number]:
            found = _one(year.publications, year, number)
            reply = json_reply(200, publication_json(found)) if found else _not_found()
        case ["publications", number, "document", _, form]:
            reply = _paper(_one(year.publications, year, number), form)
        case ["writtenquestions", "questions", *which]:
            reply = _questions(year, "Questions", which, query, manners)
        case ["writtenstatements", "statements", *which]:
            reply = _questions(year, "Statements", which, query, manners)
        case _:
            reply = _not_found()
    return reply


def _evidence_list(year: Year, kind: str, query: dict[str, str], manners: Manners) -> Reply:
    windowed = "startdate" in query and "enddate" in query
    if not windowed or _number(query, "skip", 0) >= manners.deepest_skip:
        return replace(json_reply(500, problem(500, "An error occurred while processing your request.")), send="slow")
    return _page(_evidence(_of_kind(year, kind), query), year, query, manners, evidence_json)


def _of_kind(year: Year, kind: str) -> list[Evidence]:
    return [e for e in year.evidence if e.kind.lower() == kind]


def _not_found() -> Reply:
    return json_reply(404, problem(404, "Not Found"))


def _paper(paper: Publication | None, form: str) -> Reply:
    if paper is None or form != "originalformat":
        return _no_document(paper is not None)
    return json_reply(200, document_json(paper.paragraphs, paper.title, "OriginalFormat", ending="pdf"))


def _document(one: Evidence | None, form: str) -> Reply:
    listed = {f.lower(): f for f in one.formats} if one else {}
    if one is None or form not in listed:
        return _no_document(one is not None)
    return json_reply(200, document_json(one.paragraphs, one.reference, listed[form]))


def _no_document(known: bool) -> Reply:
    """A format that is not listed answers 500; an unknown item 404."""
    return json_reply(500, problem(500, "An error occurred.")) if known else _not_found()


def _evidence(rows: list[Evidence], query: dict[str, str]) -> list[Evidence]:
    term = query.get("searchterm", "").casefold()
    if "searchterm" in query and len(term) < 2:
        raise _Bad("SearchTerm must be 2 characters or more")
    if "committeeid" in query:
        wanted = _number(query, "committeeid", 0)
        rows = [e for e in rows if COMMITTEES[e.committee][0] == wanted]
    if "committeebusinessid" in query:
        rows = [e for e in rows if e.inquiry == _number(query, "committeebusinessid", 0)]
    # Names and references only, never the text.
    return _of_window([e for e in rows if term in f"{e.name} {e.organisation} {e.reference}".casefold()], query)


def _of_window(rows: Sequence[D], query: dict[str, str]) -> list[D]:
    first, last = _when(query, "startdate"), _when(query, "enddate")
    kept = [r for r in rows if not (first and r.published < first) and not (last and r.published > last)]
    return sorted(kept, key=lambda r: (r.published, r.id), reverse=True)


def _page(rows: Sequence[T], year: Year, query: dict[str, str], manners: Manners, show: Callable[[T], Json]) -> Reply:
    listed = [r for r in rows if r.key not in year.hidden]
    skip, take = _paging(query, manners, 30)
    return json_reply(200, collection([show(r) for r in listed[skip : skip + take]], len(listed), take))


def _committees(query: dict[str, str], manners: Manners) -> Reply:
    skip, take = _paging(query, manners, 30)
    shown = [committee_json(i) for i in range(len(COMMITTEES))][skip : skip + take]
    return json_reply(200, collection(shown, len(COMMITTEES), take))


def _questions(year: Year, kind: str, which: list[str], query: dict[str, str], manners: Manners) -> Reply:
    show = question_json if kind == "Questions" else statement_json
    rows = [q for q in year.questions if q.kind == kind and q.key not in year.hidden]
    if which:
        found = [q for q in rows if [str(q.id)] == which or [q.tabled.isoformat(), q.uin.lower()] == which]
        return json_reply(200, show(found[0], cut=False)) if found else _not_found()
    words = query.get("searchterm", "").strip('"').casefold()
    rows = [q for q in rows if words in f"{q.heading} {q.text} {q.answer}".casefold()]
    for name, get in _DAYS.items():
        first, last = _when(query, f"{name}from"), _when(query, f"{name}to")
        if first or last:
            rows = [q for q in rows if (day := get(q))
                    and (not first or day >= first.date()) and (not last or day <= last.date())]
    if query.get("includewithdrawn", "false").lower() != "true":
        rows = [q for q in rows if not q.withdrawn]
    rows.sort(key=lambda q: (q.tabled, q.id), reverse=True)
    skip, take = _paging(query, manners, 20)
    shown = [show(q, cut=True) for q in rows[skip : skip + take]]
    return json_reply(200, {"totalResults": len(rows), "results": shown})


_DAYS: dict[str, Callable[[Question], dt.date | None]] = {
    "tabledwhen": lambda q: q.tabled,
    "answeredwhen": lambda q: q.answered,
    "correctedwhen": lambda q: q.corrected,
    "madewhen": lambda q: q.tabled,
}


def _one(rows: Sequence[T], year: Year, number: str) -> T | None:
    return next((r for r in rows if str(r.id) == number and r.key not in year.hidden), None)


def _paging(query: dict[str, str], manners: Manners, usual: int) -> tuple[int, int]:
    skip, take = _number(query, "skip", 0), _number(query, "take", usual)
    if take < 1:
        raise _Bad("The field Take must be between 1 and 2147483647.")
    return skip, min(take, manners.most_take)


def _number(query: dict[str, str], name: str, usual: int) -> int:
    text = query.get(name, str(usual))
    if not text.isdecimal() or not text.isascii() or len(text) > 10:
        raise _Bad(f"The value '{text[:40]}' is not valid for {name}.")
    return int(text)


def _when(query: dict[str, str], name: str) -> dt.datetime | None:
    if name not in query:
        return None
    try:
        return dt.datetime.fromisoformat(query[name]).replace(tzinfo=None)
    except ValueError as error:
        raise _Bad(f"The value '{query[name][:40]}' is not valid for {name}.") from error
