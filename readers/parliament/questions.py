"""Written questions and statements: a search finds them, the detail is read in full, states and corrections are kept.

The list cuts texts at 255 characters and strips their HTML (16 of 20 answers in a real list end in "..." at 258), so
what it finds is a `FoundQuestion`, and an item only where nothing else is to be had.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from model.item import Item, ItemDocument, ItemKind, ItemState
from readers.documents.errors import UnknownAnswer
from readers.json_answers import (
    id_field,
    must_have,
    object_field,
    open_json,
    read_list,
    rows_field,
    said_in,
    stamp_field,
    text_field,
)
from readers.list_page import ListPage
from readers.pages.read import text_of_html
from readers.parliament.addresses import TAKE
from text.clean import clean

QUESTIONS_API = "https://questions-statements-api.parliament.uk"
WEBSITE = "https://questions-statements.parliament.uk"
_LISTS = {
    ItemKind.QUESTION: ("writtenquestions/questions", {"sessionStatus": "Any", "includeWithdrawn": "true"}),
    ItemKind.STATEMENT: ("writtenstatements/statements", {"sessionStatus": "Any"}),
}
"""Path, and what asks for all sessions and for withdrawn questions."""


class FoundQuestion(NamedTuple):
    """A question or statement as a search lists it."""

    kind: ItemKind
    id: int
    uin: str
    """A UIN alone repeats: in the Commons in each Parliament, in the Lords in each session."""
    published: str
    """The day it was tabled, or made."""
    mark: str
    """A hash of all that the list says: where it is the same as last time, the detail need not be read again."""
    said: Mapping[str, Any] | None = None
    """All that the list says; None where no list was asked."""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


_FIELDS = {
    ItemKind.QUESTION: ("dateTabled", "uin", "questionText", "dateAnswered", "answerText"),
    ItemKind.STATEMENT: ("dateMade", "uin", "title", "text"),
}
"""What every one has, be it as null: without it something would go untold."""


def search_url(
    kind: ItemKind, term: str = "", days: tuple[dt.date, dt.date] | None = None, *, when: str = "tabled",
    skip: int = 0, origin: str = QUESTIONS_API,
) -> str:
    """The address of a page of a search for questions or statements.

    Matching of `term` is loose: quote a phrase, and look for it again in the full text. `days` are the first and the
    last, both within, on which it was `when`: tabled, answered or corrected; a statement: made.
    """
    path, asked = _LISTS[kind]
    if term:
        asked = asked | {"searchTerm": term}
    if days:
        asked = asked | {f"{when}WhenFrom": days[0].isoformat(), f"{when}WhenTo": days[1].isoformat()}
    return f"{origin}/api/{path}?{urlencode(asked | {'skip': skip, 'take': TAKE})}"


def is_of_search(url: str) -> bool:
    """Whether an address is of a page of a search, which is asked with words, and not of one in full."""
    return "?" in url


def detail_url(found: FoundQuestion, *, origin: str = QUESTIONS_API) -> str:
    """Where a found question or statement is read in full; by day and UIN for statements, whose way by id is broken."""
    name = f"{found.published[:10]}/{found.uin}" if found.kind is ItemKind.STATEMENT else found.id
    return f"{origin}/api/{_LISTS[found.kind][0]}/{name}"


def read_search(body: bytes, kind: ItemKind) -> ListPage[FoundQuestion]:
    """A page of a search for questions or statements."""
    return read_list(body, partial(_found, kind), under="results", has=[f"value.{name}" for name in _FIELDS[kind]])


def read_question(body: bytes) -> Item:
    """A question in full. Raises what `open_json` raises, and UnknownAnswer."""
    data = _value(open_json(body))
    must_have(data, *_FIELDS[ItemKind.QUESTION])
    return _question(data)


def _question(data: dict[str, Any]) -> Item:
    corrected = stamp_field(data, "dateAnswerCorrected")
    return _item(
        data, ItemKind.QUESTION, "question", "heading", "dateTabled",
        state=_state(data),
        updated=corrected or stamp_field(data, "dateAnswered") or stamp_field(data, "dateHoldingAnswer"),
        # A correction is another version even where the wording that is given stays the same.
        version=corrected,
        related=_group(data),
        text=text_of_html(text_field(data, "questionText")),
        answer=text_of_html(text_field(data, "answerText")),
        original_answer=text_of_html(text_field(data, "originalAnswerText")) or None,
    )


def read_statement(body: bytes) -> Item:
    """A written statement in full."""
    answer = open_json(body)
    rows = rows_field(answer, "results") if isinstance(answer, dict) else []
    data = _value(rows[0] if rows else answer)
    must_have(data, *_FIELDS[ItemKind.STATEMENT])
    return _statement(data)


def _statement(data: dict[str, Any]) -> Item:
    linked = [row["linkedStatementId"] for row in rows_field(data, "linkedStatements") if row.get("linkedStatementId")]
    return _item(
        data, ItemKind.STATEMENT, "statement", "title", "dateMade",
        related=tuple(f"{ItemKind.STATEMENT}:{number}" for number in linked),
        text=text_of_html(text_field(data, "text")),
    )


CUT = "..."
"""How a text ends in a list that goes on in full."""


def as_listed(found: FoundQuestion) -> Item | None:
    """A question or statement by what its list says alone, its texts perhaps cut; None where no list was asked."""
    if found.said is None:
        return None
    return (_statement if found.kind is ItemKind.STATEMENT else _question)(dict(found.said))


def _item(data: dict[str, Any], kind: ItemKind, word: str, title: str, day: str, **fields: Any) -> Item:  # noqa: ANN401
    """What questions and statements have in common, with the `fields` that they have not."""
    number, uin, published = id_field(data), clean(text_field(data, "uin")), stamp_field(data, day)
    named = bool(published and uin)
    return Item(
        key=f"{kind}:{number}",
        kind=kind,
        title=clean(text_field(data, title)) or f"Written {word} {uin}".strip(),
        url=f"{WEBSITE}/written-{word}s/detail/{published[:10]}/{uin.lower()}" if named else "",
        aliases=(f"uin:{published[:10]}:{uin.upper()}",) if named else (),
        genre=f"Written {word}",
        reference=uin,
        house=text_field(data, "house"),
        body=clean(text_field(data, "answeringBodyName")),
        published=published,
        documents=_attachments(data),
        **fields,
    )


def _value(answer: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    if not isinstance(answer, dict):
        raise UnknownAnswer("it is no JSON object")
    data = object_field(answer, "value")
    if not data:
        raise UnknownAnswer(f"it has no 'value'{said_in(answer)}: the API has changed; the reader must be looked at")
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
             for g in rows_field(data, "groupedQuestionsDates")}
    grouped = data.get("groupedQuestions")
    listed = [clean(u) for u in grouped if isinstance(u, str)] if isinstance(grouped, list) else []
    return tuple(f"uin:{dated.get(u, '')}:{u.upper()}" for u in dict.fromkeys([*listed, *dated]) if u)


def _attachments(data: dict[str, Any]) -> tuple[ItemDocument, ...]:
    out = []
    for row in rows_field(data, "attachments"):
        url, title, size = text_field(row, "url"), clean(text_field(row, "title")), row.get("fileSizeBytes")
        if url.startswith(("https://", "http://")):
            name = clean(text_field(row, "fileType")).lstrip(".").lower()
            out.append(ItemDocument(title or url, name, url, title, size if isinstance(size, int) else None))
    return tuple(out)


def _found(kind: ItemKind, row: dict[str, Any]) -> FoundQuestion:
    data = _value(row)
    digest = hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:32]
    day = stamp_field(data, "dateMade" if kind is ItemKind.STATEMENT else "dateTabled")
    return FoundQuestion(kind, id_field(data), clean(text_field(data, "uin")), day, digest, data)
