"""Written questions and statements: a search finds them, the detail is read in full, states and corrections are kept.

The list cuts texts at 255 characters and strips their HTML (16 of 20 answers in a real list end in "..." at 258), so
what it finds is a `FoundQuestion`, never an item.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from model.item import Item, ItemDocument, ItemKind, ItemState
from readers.documents.errors import UnknownAnswer
from readers.pages.text import text_of_html
from readers.parliament.answers import (
    ListPage,
    id_field,
    object_field,
    open_json,
    read_list,
    rows_field,
    stamp_field,
    text_field,
)
from text.clean import clean

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

ORIGIN = "https://questions-statements-api.parliament.uk"
WEBSITE = "https://questions-statements.parliament.uk"
TAKE = 100
CUT_AT = 255
"""Characters after which the list writes "..."."""
DEPARTMENT_FOR_EDUCATION = 60


class FoundQuestion(NamedTuple):
    """A question or statement as a search lists it."""

    key: str
    id: int
    uin: str
    """A UIN alone repeats: in the Commons in each Parliament, in the Lords in each session."""
    published: str
    """The day it was tabled, or made."""
    state: ItemState
    mark: str
    """A hash of all that the list says: where it is the same as last time, the detail need not be read again."""
    snippet: str
    """Heading, question and answer as far as the list gives them, for looking at, not for telling."""
    kind: ItemKind
    cut: bool
    """True where the list cut a text."""


def questions_url(
    *, term: str = "", answering_body: int | None = None, house: str = "",
    tabled: tuple[dt.date, dt.date] | None = None, answered: tuple[dt.date, dt.date] | None = None,
    corrected: tuple[dt.date, dt.date] | None = None, skip: int = 0, take: int = TAKE, origin: str = ORIGIN,
) -> str:  # fmt: skip
    """The address of a page of a search, over all sessions, withdrawn ones with it.

    Matching of `term` is loose: quote a phrase, and look for it again in the full text. Pairs of days are first and
    last, both within.
    """
    asked: dict[str, str | int] = {"sessionStatus": "Any", "includeWithdrawn": "true"}
    if term:
        asked["searchTerm"] = term
    if answering_body is not None:
        asked["answeringBodies"] = answering_body
    if house:
        asked["house"] = house
    for name, days in (("tabledWhen", tabled), ("answeredWhen", answered), ("correctedWhen", corrected)):
        if days:
            asked |= {f"{name}From": days[0].isoformat(), f"{name}To": days[1].isoformat()}
    asked |= {"skip": skip, "take": take}
    return f"{origin}/api/writtenquestions/questions?{urlencode(asked)}"


def statements_url(
    *, term: str = "", answering_body: int | None = None, made: tuple[dt.date, dt.date] | None = None,
    skip: int = 0, take: int = TAKE, origin: str = ORIGIN,
) -> str:  # fmt: skip
    """The address of a page of the written statements."""
    asked: dict[str, str | int] = {"sessionStatus": "Any"}
    if term:
        asked["searchTerm"] = term
    if answering_body is not None:
        asked["answeringBodies"] = answering_body
    if made:
        asked |= {"madeWhenFrom": made[0].isoformat(), "madeWhenTo": made[1].isoformat()}
    asked |= {"skip": skip, "take": take}
    return f"{origin}/api/writtenstatements/statements?{urlencode(asked)}"


def detail_url(found: FoundQuestion, *, origin: str = ORIGIN) -> str:
    """Where a found question or statement is read in full; by day and UIN for statements, whose way by id is broken.

    (The specification gives a list as the answer of `/statements/{id}`.)
    """
    if found.kind is ItemKind.STATEMENT:
        return f"{origin}/api/writtenstatements/statements/{found.published[:10]}/{found.uin}"
    return f"{origin}/api/writtenquestions/questions/{found.id}"


def read_question_list(body: bytes) -> ListPage[FoundQuestion]:
    """A page of the list of written questions."""
    return read_list(body, _found_question, under="results")


def read_statement_list(body: bytes) -> ListPage[FoundQuestion]:
    """A page of the list of written statements."""
    return read_list(body, _found_statement, under="results")


def read_question(body: bytes) -> Item:
    """A question in full. Raises what `open_json` raises, and UnknownAnswer."""
    data = _value(open_json(body))
    number, uin, tabled = id_field(data), clean(text_field(data, "uin")), stamp_field(data, "dateTabled")
    state = _state(data)
    answer = text_of_html(text_field(data, "answerText"))
    original = text_of_html(text_field(data, "originalAnswerText"))
    corrected, holding = stamp_field(data, "dateAnswerCorrected"), stamp_field(data, "dateHoldingAnswer")
    return Item(
        key=f"{ItemKind.QUESTION}:{number}",
        kind=ItemKind.QUESTION,
        title=clean(text_field(data, "heading")) or f"Written question {uin}".strip(),
        state=state,
        url=f"{WEBSITE}/written-questions/detail/{tabled[:10]}/{uin.lower()}" if tabled and uin else "",
        aliases=(f"uin:{tabled[:10]}:{uin.upper()}",) if tabled and uin else (),
        genre="Written question",
        reference=uin,
        house=text_field(data, "house"),
        body=clean(text_field(data, "answeringBodyName")),
        published=tabled,
        updated=corrected or stamp_field(data, "dateAnswered") or holding,
        # A correction is another version even where the wording that is given stays the same.
        version=corrected,
        documents=_attachments(data),
        related=_group(data),
        text=text_of_html(text_field(data, "questionText")),
        answer=answer,
        original_answer=original or None,
    )


def read_statement(body: bytes) -> Item:
    """A written statement in full."""
    answer = open_json(body)
    rows = rows_field(answer, "results") if isinstance(answer, dict) and "results" in answer else []
    data = _value(rows[0] if rows else answer)
    number, uin, made = id_field(data), clean(text_field(data, "uin")), stamp_field(data, "dateMade")
    linked = rows_field(data, "linkedStatements")
    return Item(
        key=f"{ItemKind.STATEMENT}:{number}",
        kind=ItemKind.STATEMENT,
        title=clean(text_field(data, "title")) or f"Written statement {uin}".strip(),
        url=f"{WEBSITE}/written-statements/detail/{made[:10]}/{uin.lower()}" if made and uin else "",
        aliases=(f"uin:{made[:10]}:{uin.upper()}",) if made and uin else (),
        genre="Written statement",
        reference=uin,
        house=text_field(data, "house"),
        body=clean(text_field(data, "answeringBodyName")),
        published=made,
        documents=_attachments(data),
        related=tuple(
            f"{ItemKind.STATEMENT}:{row['linkedStatementId']}" for row in linked if row.get("linkedStatementId")
        ),
        text=text_of_html(text_field(data, "text")),
    )


def _value(answer: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    if not isinstance(answer, dict):
        raise UnknownAnswer("it is no JSON object")
    data = object_field(answer, "value")
    if not data:
        raise UnknownAnswer("it has no 'value': the API has changed; the reader must be looked at")
    return data


def _state(data: Mapping[str, Any]) -> ItemState:
    """Withdrawn wins; a correction over an answer; a holding answer is none."""
    if data.get("isWithdrawn") is True:
        return ItemState.WITHDRAWN
    if data.get("answerIsCorrection") is True or data.get("dateAnswerCorrected"):
        return ItemState.CORRECTED
    if data.get("answerIsHolding") is True:
        return ItemState.HOLDING
    if data.get("dateAnswered") or data.get("answerText"):
        return ItemState.ANSWERED
    return ItemState.HOLDING if data.get("dateHoldingAnswer") else ItemState.TABLED


def _group(data: dict[str, Any]) -> tuple[str, ...]:
    """UINs answered with it, with the day they were tabled where it is given."""
    dated = {clean(text_field(g, "questionUin")): stamp_field(g, "dateTabled")[:10]
             for g in rows_field(data, "groupedQuestionsDates")}  # fmt: skip
    grouped = data.get("groupedQuestions")
    listed = [clean(u) for u in grouped if isinstance(u, str)] if isinstance(grouped, list) else []
    uins = dict.fromkeys([*listed, *dated])
    return tuple(f"uin:{dated.get(u, '')}:{u.upper()}" for u in uins if u)


def _attachments(data: dict[str, Any]) -> tuple[ItemDocument, ...]:
    out = []
    for row in rows_field(data, "attachments"):
        url, title, size = text_field(row, "url"), clean(text_field(row, "title")), row.get("fileSizeBytes")
        if url.startswith(("https://", "http://")):
            name = clean(text_field(row, "fileType")).lstrip(".").lower()
            out.append(ItemDocument(title or url, name, url, title, size if isinstance(size, int) else None))
    return tuple(out)


def _found_question(row: Any) -> FoundQuestion:  # noqa: ANN401 - any JSON
    return _found(row, ItemKind.QUESTION, "dateTabled", ("heading", "questionText", "answerText"))


def _found_statement(row: Any) -> FoundQuestion:  # noqa: ANN401 - any JSON
    return _found(row, ItemKind.STATEMENT, "dateMade", ("title", "text"))


def _found(row: Any, kind: ItemKind, day: str, shown: tuple[str, ...]) -> FoundQuestion:  # noqa: ANN401 - any JSON
    data = _value(row)
    texts = [text_field(data, name) for name in shown]
    number = id_field(data)
    digest = hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:32]
    state = _state(data) if kind is ItemKind.QUESTION else ItemState.PUBLISHED
    return FoundQuestion(
        f"{kind}:{number}", number, clean(text_field(data, "uin")), stamp_field(data, day), state, digest,
        "\n".join(filter(None, map(text_of_html, texts))), kind, any(is_cut(t) for t in texts),
    )  # fmt: skip


def is_cut(text: str) -> bool:
    """True for a text that the list has cut."""
    return len(text) >= CUT_AT and text.endswith("...")
