"""The made-up Parliament over real HTTP: its manners, its faults, and what the readers make of it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

from bench.replica import faults
from bench.replica.answers import Manners
from bench.replica.parliament import Parliament, damaged_document, error_under_200
from bench.replica.year import FIRST_DAY, Evidence, long_answer, make_year
from diffing.texts.items import compare_items
from model.change import ChangeKind
from model.item import Item, ItemKind, ItemState
from readers.documents.errors import ApiError, ApiNotFound, ApiRefused, EmptyDocument, NotBase64, UnknownAnswer
from readers.documents.read import open_document, read_document
from readers.feeds.read import read_feed
from readers.list_page import ListPage, is_complete
from readers.parliament.addresses import Listed, Window, halve, list_url, next_skip, windows
from readers.parliament.evidence import (
    best_first,
    read_evidence,
    with_text,
)
from readers.parliament.questions import (
    detail_url,
    read_question,
    read_search,
    read_statement,
    search_url,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
YEAR = Window(FIRST_DAY, FIRST_DAY + dt.timedelta(days=364))


@pytest.fixture
def parliament() -> Iterator[Parliament]:
    with Parliament() as running:
        yield running


def get(web: requests.Session, url: str) -> requests.Response:
    return web.get(url, timeout=30, allow_redirects=False)


def walk(
    web: requests.Session, origin: str, window: Window, kind: Listed = "WrittenEvidence", take: int = 25
) -> list[ListPage[Item]]:
    """All pages of a window; a window that fails is halved, as a spider does."""
    pages: list[ListPage[Item]] = []
    skip: int | None = 0
    while skip is not None:
        answer = get(web, list_url(kind, window, skip=skip, origin=origin).replace("Take=100", f"Take={take}"))
        try:
            pages.append(read_evidence(kind, answer.content, origin=origin))
        except ApiError:
            return [p for half in halve(window) for p in walk(web, origin, half, kind, take)]
        skip = next_skip(pages[-1], skip)
    return pages


def test_a_year_is_walked_by_window_and_nothing_is_missed(web: requests.Session) -> None:
    year = make_year(evidence=900)
    with Parliament(year, Manners(deepest_skip=50)) as parliament:
        for kind in ("WrittenEvidence", "OralEvidence"):
            found = [
                i.key
                for w in windows(YEAR.start, YEAR.end, 60)
                for p in walk(web, parliament.origin, w, kind)
                for i in p.items
            ]
            expected = [e for e in year.evidence if e.kind == kind]
            assert len(found) == len(set(found)) == len(expected)
            assert {int(k.split(":")[1]) for k in found} == {e.id for e in expected}
        # Windows too full were halved after one failure each, never asked again as they were.
        failed = [r.target for r in parliament.requests() if r.status == 500]
        assert failed
        assert len(failed) == len(set(failed))


@pytest.mark.parametrize("path", ["/api/WrittenEvidence?take=20", "/api/oralevidence", "/api/WrittenEvidence?StartDate=2025-01-01",
                                  "/api/WrittenEvidence?StartDate=2025-01-01&EndDate=2025-02-01&Skip=5000"])
def test_without_a_window_it_fails_as_json(parliament: Parliament, web: requests.Session, path: str) -> None:
    answer = get(web, parliament.origin + path)
    assert answer.status_code == 500
    with pytest.raises(ApiError, match="not asked the same again"):
        read_evidence("WrittenEvidence", answer.content)


@pytest.mark.parametrize("query", ["Take=0", "Take=x", "Skip=-1", "SearchTerm=a", "CommitteeId=x"])
def test_bad_questions_are_refused(parliament: Parliament, web: requests.Session, query: str) -> None:
    answer = get(web, f"{parliament.origin}/api/WrittenEvidence?StartDate=2025-01-01&EndDate=2025-12-31&{query}")
    assert answer.status_code == 400
    with pytest.raises(ApiRefused):
        read_evidence("WrittenEvidence", answer.content)
    assert get(web, f"{parliament.origin}/api/WrittenEvidence?StartDate=soon&EndDate=x").status_code == 400


def test_searches_look_at_names_and_committees(parliament: Parliament, web: requests.Session) -> None:
    def found(term: str = "", committee: int | None = None) -> list[Item]:
        url = list_url("WrittenEvidence", YEAR, origin=parliament.origin, committee=committee)
        searched = url + (f"&SearchTerm={term}" if term else "")
        return list(read_evidence("WrittenEvidence", get(web, searched).content).items)

    everything = found()
    assert 0 < len(found(committee=203)) < len(everything)
    assert {c.id for i in found(committee=203) for c in i.committees} == {"203"}
    assert found(term="Pupil Database") == []  # it stands in texts only
    assert [i.reference for i in found(term=everything[0].reference)] == [everything[0].reference]


def test_every_listed_document_gives_its_words_and_the_rest_500(parliament: Parliament, web: requests.Session) -> None:
    items = walk(web, parliament.origin, YEAR)[0].items[:12]
    for item in items:
        for document in item.documents:
            text = read_document(open_document(get(web, document.url).content).data)
            assert text.startswith("Written evidence submitted by ")
    some = next(i for i in items if i.documents)
    unlisted = {"OriginalFormat", "Html", "Pdf"} - {d.format for d in some.documents}
    for form in unlisted:
        with pytest.raises(ApiError):
            open_document(get(web, some.documents[0].url.rpartition("/")[0] + f"/{form}").content)
    with pytest.raises(ApiNotFound):
        open_document(get(web, f"{parliament.origin}/api/WrittenEvidence/1/Document/Html").content)


def test_faults_of_documents_and_lists(parliament: Parliament, web: requests.Session) -> None:
    item = next(i for i in walk(web, parliament.origin, YEAR)[0].items if best_first(i))
    document = best_first(item)[0]
    path = document.url.removeprefix(parliament.origin)
    for data, error in (("%%%", NotBase64), ("", EmptyDocument), (None, UnknownAnswer)):
        parliament.fail(path, damaged_document(data), times=1)
        with pytest.raises(error):
            open_document(get(web, document.url).content)
    parliament.fail("/api/WrittenEvidence", error_under_200(), times=1)
    answer = get(web, list_url("WrittenEvidence", YEAR, origin=parliament.origin))
    assert answer.status_code == 200
    with pytest.raises(ApiError):
        read_evidence("WrittenEvidence", answer.content)
    for fault in (faults.reset(), faults.cut()):
        parliament.fail("/api/writtenevidence", fault, times=1)
        with pytest.raises(requests.exceptions.RequestException):
            get(web, list_url("WrittenEvidence", YEAR, origin=parliament.origin))
    assert get(web, list_url("WrittenEvidence", YEAR, origin=parliament.origin)).ok


def test_a_slow_failure_is_let_go(web: requests.Session) -> None:
    with Parliament(manners=Manners(slow=0.01)) as parliament:
        assert get(web, f"{parliament.origin}/api/WrittenEvidence").status_code == 500


def test_an_item_vanishes_and_comes_back(parliament: Parliament, web: requests.Session) -> None:
    pages = walk(web, parliament.origin, YEAR)
    assert is_complete(pages, lambda i: i.key)
    first = pages[0].items[0]
    number = first.key.split(":")[1]
    parliament.hide(f"WrittenEvidence/{number}")
    fewer = walk(web, parliament.origin, YEAR)
    assert fewer[0].total == (pages[0].total or 0) - 1
    assert first.key not in {i.key for p in fewer for i in p.items}
    assert get(web, f"{parliament.origin}/api/WrittenEvidence/{number}").status_code == 404
    parliament.show(f"WrittenEvidence/{number}")
    assert first in walk(web, parliament.origin, YEAR)[0].items


def test_new_evidence_is_found_and_read(parliament: Parliament, web: requests.Session) -> None:
    when = dt.datetime.combine(dt.date(2025, 12, 31), dt.time(17, 45))  # the API's times have no zone
    words = ["Written evidence submitted by Example Charity (EXZ9999)", "Stop handing out pupil data to the press."]
    parliament.add_evidence(
        Evidence("WrittenEvidence", 990_001, when, 0, 900_001, "EXZ9999", None, None, words, formats=("Pdf",))
    )
    (item, *_) = walk(web, parliament.origin, Window(when.date(), when.date()))[0].items
    document = best_first(item)[0]
    whole = with_text(item, read_document(open_document(get(web, document.url).content).data))
    assert (whole.key, whole.submitters[0].name, whole.submitters_from) == (
        "written_evidence:990001",
        "Example Charity",
        "document",
    )
    assert whole.text is not None
    assert whole.text.endswith("to the press.")


def test_publications(parliament: Parliament, web: requests.Session) -> None:
    pages = walk(web, parliament.origin, YEAR, "Publications")
    genres = {i.genre for p in pages for i in p.items}
    assert genres == {"Report", "Government Response", "Correspondence"}
    paper = pages[0].items[0]
    assert read_document(open_document(get(web, paper.documents[0].url).content).data).startswith(paper.title)


def test_a_question_through_its_states(parliament: Parliament, web: requests.Session) -> None:
    def detail(number: int) -> Item:
        return read_question(get(web, f"{parliament.origin}/api/writtenquestions/questions/{number}").content)

    tabled = next(q for q in parliament.year.questions if q.kind == "Questions" and not q.answer)
    before = detail(tabled.id)
    assert before.state is ItemState.TABLED
    parliament.answer_question(tabled.id, long_answer(1, "350"), dt.date(2025, 12, 30))
    answered = detail(tabled.id)
    parliament.correct_answer(tabled.id, long_answer(1, "351"), dt.date(2025, 12, 31))
    corrected = detail(tabled.id)
    assert [c.kind for c in compare_items(before, answered)] == [ChangeKind.QUESTION_ANSWERED]
    (change,) = compare_items(answered, corrected)
    assert change.kind is ChangeKind.QUESTION_CORRECTED
    assert [(s.op, s.words) for s in change.words if s.op != "same"] == [("gone", "350"), ("come", "351")]
    day = dt.date(2025, 12, 31)
    corrections = search_url(ItemKind.QUESTION, days=(day, day), when="corrected", origin=parliament.origin)
    assert [f.id for f in read_search(get(web, corrections).content, ItemKind.QUESTION).items] == [tabled.id]


def test_questions_are_found_cut_and_read_in_full(parliament: Parliament, web: requests.Session) -> None:
    url = search_url(ItemKind.QUESTION, '"approximately 350 requests"', origin=parliament.origin)
    page = read_search(get(web, url).content, ItemKind.QUESTION)
    assert 0 < len(page.items) <= 100
    for found in page.items[:3]:
        whole = read_question(get(web, detail_url(found, origin=parliament.origin)).content)
        assert whole.key == found.key
        assert whole.answer is not None
        assert "2023 | 9" in whole.answer
        by_uin = get(web, f"{parliament.origin}/api/writtenquestions/questions/{found.published}/{found.uin.lower()}")
        assert read_question(by_uin.content) == whole
    listed = get(web, search_url(ItemKind.STATEMENT, origin=parliament.origin)).content
    statements = read_search(listed, ItemKind.STATEMENT)
    statement = read_statement(get(web, detail_url(statements.items[0], origin=parliament.origin)).content)
    assert statement.key == statements.items[0].key
    with pytest.raises(ApiNotFound):
        read_question(get(web, f"{parliament.origin}/api/writtenquestions/questions/1").content)


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        ("/written-answers/answering-bodies/60/answers.rss", "id:https://questions-statements"),
        ("/search/rss/?s=%22pupil+data%22", "twfy:wrans:"),
        ("/feed/search/pupil%20data", "wdtk:"),
        ("/feed/", "wp:blog.example.org:"),
    ],
)
def test_feeds(parliament: Parliament, web: requests.Session, path: str, begins: str) -> None:
    reading = read_feed(get(web, parliament.origin + path).content, parliament.origin + path, NOW)
    assert reading
    assert all(i.key.startswith(begins) and i.url and i.published for i in reading)
    assert get(web, f"{parliament.origin}/robots.txt").status_code == 404


def test_a_year_is_the_same_each_time() -> None:
    assert make_year(evidence=50) == make_year(evidence=50)
    assert make_year(evidence=50) != make_year(evidence=50, seed=2)


# ---------------------------------------------------------------------------------------------------------------
# Against the published documents of the APIs


def faults_against(schemas: dict[str, Any], schema: dict[str, Any], value: object, where: str) -> list[str]:
    """What in `value` is not as the schema says; only what these two documents use of OpenAPI 3.0."""
    if "$ref" in schema:
        # The real answers hold null at references although the documents do not say so (committee 203: `leadHouse`).
        return (
            [] if value is None else faults_against(schemas, schemas[schema["$ref"].rpartition("/")[2]], value, where)
        )
    if value is None:
        return [] if schema.get("nullable") else [f"{where}: null"]
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{where}: {value!r} is not in the list"]
    kinds: dict[str, Any] = {
        "string": str,
        "integer": int,
        "boolean": bool,
        "number": (int, float),
        "array": list,
        "object": dict,
    }
    kind = schema.get("type")
    if kind and (not isinstance(value, kinds[kind]) or (kind in ("integer", "number") and isinstance(value, bool))):
        return [f"{where}: {type(value).__name__} in place of {kind}"]
    found: list[str] = []
    if schema.get("format") == "date-time" and isinstance(value, str):
        try:
            dt.datetime.fromisoformat(value)
        except ValueError:
            found.append(f"{where}: {value!r} is no time")
    if isinstance(value, list):
        for n, row in enumerate(value):
            found += faults_against(schemas, schema.get("items", {}), row, f"{where}[{n}]")
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        if schema.get("additionalProperties") is False:
            found += [f"{where}.{name}: unknown" for name in value if name not in properties]
        for name, inner in properties.items():
            # The generator writes every field, also the empty ones.
            found += (
                faults_against(schemas, inner, value[name], f"{where}.{name}")
                if name in value
                else [f"{where}.{name}: missing"]
            )
    return found


def test_the_check_itself_finds_faults() -> None:
    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"id": {"type": "integer"}, "when": {"type": "string", "format": "date-time"}},
    }
    assert faults_against({}, schema, {"id": 1, "when": "2025-01-01T00:00:00"}, "x") == []
    wrong: list[Any] = [
        {"id": "1", "when": "2025-01-01"}, {"id": 1, "when": "soon"}, {"id": True, "when": "2025-01-01"}, {"id": 1},
        {"id": 1, "when": "2025-01-01", "more": 1}, {"id": None, "when": "2025-01-01"}, [],
    ]
    for bad in wrong:
        assert faults_against({}, schema, bad, "x")


W = "?StartDate=2025-01-01&EndDate=2025-12-31T23:59:59&Take=40"
QUERIES = [
    ("committees-api", "/api/WrittenEvidence", W, 200),
    ("committees-api", "/api/OralEvidence", W, 200),
    ("committees-api", "/api/Publications", W, 200),
    ("committees-api", "/api/Committees", "?Take=20", 200),
    ("committees-api", "/api/WrittenEvidence/{id}", "/910000", 200),
    ("committees-api", "/api/WrittenEvidence/{id}", "/1", 404),
    ("committees-api", "/api/WrittenEvidence", "?Take=0&StartDate=2025-01-01&EndDate=2025-01-02", 400),
    ("committees-api", "/api/OralEvidence/{id}", "/910007", 200),
    ("committees-api", "/api/Publications/{id}", "/920000", 200),
    (
        "committees-api",
        "/api/Publications/{id}/Document/{documentId}/{fileDataFormat}",
        "/920000/Document/1/OriginalFormat",
        200,
    ),
    ("questions-statements-api", "/api/writtenquestions/questions", "?take=50&includeWithdrawn=true", 200),
    ("questions-statements-api", "/api/writtenquestions/questions/{id}", "/930001", 200),
    ("questions-statements-api", "/api/writtenquestions/questions/{id}", "/1", 404),
    ("questions-statements-api", "/api/writtenstatements/statements", "?take=50", 200),
]


@pytest.mark.parametrize(("api", "path", "rest", "status"), QUERIES)
def test_answers_are_as_the_published_documents_say(
    parliament: Parliament, web: requests.Session, shared: Path, api: str, path: str, rest: str, status: int
) -> None:
    document = json.loads((shared / "data" / "parliament" / "openapi" / f"{api}.openapi.json").read_bytes())
    answer = get(web, parliament.origin + path.partition("/{")[0] + rest)
    assert answer.status_code == status
    described = document["paths"][path]["get"]["responses"][str(answer.status_code)]["content"]["application/json"][
        "schema"
    ]
    data = answer.json()
    if "Document" in path:
        # The document gives no `data` here, although clients read it; it is described for evidence.
        described = {"$ref": "Committees.Common.Responses.DocumentFileDetail"}
    assert faults_against(document["components"]["schemas"], described, data, "$") == []


def test_documents_of_evidence_are_as_published(parliament: Parliament, web: requests.Session, shared: Path) -> None:
    document = json.loads((shared / "data" / "parliament" / "openapi" / "committees-api.openapi.json").read_bytes())
    schema = {"$ref": "Committees.Common.Responses.DocumentFileDetail"}
    for item in walk(web, parliament.origin, YEAR)[0].items[:6]:
        for listed in item.documents:
            assert faults_against(document["components"]["schemas"], schema, get(web, listed.url).json(), "$") == []
