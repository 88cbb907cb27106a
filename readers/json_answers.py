"""JSON of APIs: the errors in it, pages of lists, fields that may be odd."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, NoReturn, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from model.hidden import WITHHELD_CELL
from readers.documents import errors
from text.clean import clean
from text.pattern import lazy_pattern

MAX_BYTES = 64 * 1024 * 1024
"""A document of 48 MB as base64; lists have some hundred kB."""
MAX_LIST_BYTES = 16 * 1024 * 1024
SHIFTED = 0.1
"""The share of a list that may come twice, since entries shift while it is paged."""
_STAMP = lazy_pattern(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?", re.ASCII)

_odd: ContextVar[list[str] | None] = ContextVar("odd", default=None)

T = TypeVar("T")
U = TypeVar("U")


class ListPage(Struct, Generic[T], frozen=True):
    """One page of a list."""

    items: tuple[T, ...]
    total: int | None = None
    """How many there are in all, as the API says on this page; None where it does not."""
    problems: tuple[str, ...] = ()
    """Entries that could not be read, one line each: told to operators, never dropped in silence."""
    raw_count: int = 0
    """Entries on the page, read or not: how far to skip for the next one."""


def open_json(body: bytes, *, most: int = MAX_LIST_BYTES) -> Any:  # noqa: ANN401 - any JSON
    """The JSON of an answer. Raises the errors of `readers.documents.errors`.

    An error of the API is one under every HTTP status: both services send `{"status": 500, "title": ...}` with 200.
    """
    if not body.strip():
        raise errors.EmptyAnswer("the answer has no bytes; it is asked for again")
    if len(body) > most:
        raise errors.TooBig(f"the answer has {len(body):,} bytes, more than {most:,}; look at what the API sends")
    try:
        data = json.loads(body.decode("utf-8-sig"), parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        raise _unreadable(body, error) from error
    if isinstance(data, dict):
        _raise_problem(data)
    return data


def read_list(
    body: bytes, entry: Callable[[dict[str, Any]], T], *, under: str, has: Sequence[str] = ()
) -> ListPage[T]:
    """A page of a list whose entries stand under the name `under`. See `read_entries`.

    `has`: fields that every entry has, be it as null ("document.files": where the entry has a document). One that has
    not is a problem; where none of several has it the API has changed (UnknownAnswer).
    """
    data = open_json(body)
    rows = data.get(under) if isinstance(data, dict) else None
    if not isinstance(rows, list):
        said = said_in(data) if isinstance(data, dict) else ""
        what = f"the answer has no list {under!r}{said}: the API has changed; the reader must be looked at"
        raise errors.UnknownAnswer(what)
    total = data.get("totalResults")
    counted = isinstance(total, int) and not isinstance(total, bool) and total >= 0
    page = read_entries(rows, entry, total if counted else None)
    without = [f"entry {n} of {len(rows)}: it has no {f!r}" for f in has for n in _lack(rows, f)]
    return replace(page, problems=(*page.problems, *without))


def _lack(rows: Sequence[Any], field: str) -> list[int]:
    """The numbers of the entries that have not this field. Raises UnknownAnswer where none of several has it."""
    name = field.rpartition(".")[2]
    held = {n: holders for n, row in enumerate(rows, 1) if (holders := _holders(row, field))}
    lack = [n for n, holders in held.items() if any(name not in h for h in holders)]
    if len(held) > 1 and len(lack) == len(held):
        what = f"no entry has {field!r} any more, of {len(held)}: the API has changed; the reader must be looked at"
        raise errors.UnknownAnswer(what)
    return lack


def _holders(row: Any, field: str) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """The objects within an entry in which a field stands: of "document.files" its document, where it has one."""
    at = [row]
    for name in field.split(".")[:-1]:
        inner = [h.get(name) for h in at if isinstance(h, dict)]
        at = [x for value in inner for x in (value if isinstance(value, list) else [value])]
    return [h for h in at if isinstance(h, dict) and h]


def must_have(data: dict[str, Any], *names: str) -> None:
    """Raises UnknownAnswer where an object has not one of these fields, not even as null."""
    for name in names:
        if name not in data:
            what = f"it has no {name!r} any more: the API has changed; the reader must be looked at"
            raise errors.UnknownAnswer(what)


def read_entries(rows: list[Any], entry: Callable[[dict[str, Any]], T], total: int | None = None) -> ListPage[T]:
    """The entries of a list. One that is no object, or for which `entry` raises UnknownAnswer, is a problem."""
    items: list[T] = []
    problems: list[str] = []
    for number, row in enumerate(rows, 1):
        where = f"entry {number} of {len(rows)}"
        if not isinstance(row, dict):
            problems.append(f"{where}: it is not a JSON object")
            continue
        try:
            with odd_parts() as odd:
                items.append(entry(row))
            problems += [f"{where}: {what}" for what in odd]
        except errors.UnknownAnswer as error:
            from text.privacy.prose import without_private

            problems.append(without_private(f"{where}: {error}", WITHHELD_CELL))
    return ListPage(tuple(items), total, tuple(problems), len(rows))


def is_complete(pages: Iterable[ListPage[T]], key: Callable[[T], U]) -> bool:
    """True where the pages of one walk hold the whole list, so that what is missing may be held to be gone.

    Not where the total moved while we paged, an entry could not be read, or fewer entries came than the total says:
    entries shift between pages when something is published meanwhile.
    """
    walked = list(pages)
    totals = {p.total for p in walked}
    if len(totals) != 1 or None in totals or any(p.problems for p in walked):
        return False
    return len({key(i) for p in walked for i in p.items}) == totals.pop()


def lacking(pages: Iterable[ListPage[T]], key: Callable[[T], U]) -> tuple[int, int] | None:
    """How many entries a list says that it has and how many came in one walk, where these are fewer; else None.

    Where entries shift between pages one comes twice and another not at all: that is no short list.
    """
    walked = list(pages)
    totals = [p.total for p in walked if p.total is not None]
    came = sum(p.raw_count for p in walked)
    twice = sum(len(p.items) for p in walked) - len({key(i) for p in walked for i in p.items})
    total = min(totals, default=0)
    if came < total:
        return total, came
    return (total, came - twice) if twice > SHIFTED * total else None


def text_field(data: dict[str, Any], name: str) -> str:
    """A text, "" where it is null, missing, or no text."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def id_field(data: dict[str, Any]) -> int:
    """An id, a whole number over 0, also where it came as a text. Raises UnknownAnswer."""
    value = data.get("id")
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 19:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise errors.UnknownAnswer("it has no usable 'id'")
    return value


def stamp_field(data: dict[str, Any], name: str) -> str:
    """A date or time as sent (they have no zone), "" where there is none. A day at midnight is given as the day."""
    value = text_field(data, name)
    if not _STAMP.fullmatch(value) or value.startswith("0001-"):
        return ""
    return value[:10] if value[10:] in ("T00:00:00", "T00:00:00Z", "T00:00") else value


def rows_field(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list within an entry; [] where it is null or missing. Others are counted by `odd_parts`."""
    value = data.get(name)
    given = value if isinstance(value, list) else [value] * bool(value)
    rows = [row for row in given if isinstance(value, list) and isinstance(row, dict)]
    found = _odd.get()
    if found is not None and len(rows) < len(given):
        found.append(f"of {name!r} {len(given) - len(rows)} of {len(given)} could not be read, and were left out")
    return rows


@contextmanager
def odd_parts() -> Iterator[list[str]]:
    """What of an entry is left out while it is read, because it is no object: never dropped in silence."""
    found: list[str] = []
    before = _odd.set(found)
    try:
        yield found
    finally:
        _odd.reset(before)


def object_field(data: dict[str, Any], name: str) -> dict[str, Any]:
    """An object, {} where it is null or missing."""
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def said_in(data: dict[str, Any]) -> str:
    """What an answer that is none of what was asked says of itself, to be put behind a sentence; "" where nothing."""
    inner = object_field(data, "error") or data
    words = (text_field(inner, name) for name in ("message", "title", "detail", "error_description", "error"))
    said = clean(next(filter(None, words), ""))[:150]
    return f", and says {said!r}" if said else ""


def no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unreadable(body: bytes, error: Exception) -> errors.Unread:
    if errors.is_challenge(body):
        return errors.Challenge("a bot guard answers in place of the API; nothing is known of what was asked")
    head = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if isinstance(error, RecursionError):
        return errors.UnknownAnswer("the JSON is nested deeper than any honest answer")
    if head[:1] in (b"{", b"[") and body.rstrip()[-1:] not in (b"}", b"]"):
        return errors.CutAnswer(f"the JSON ends too early ({error}); it is asked for again")
    if head[:1] == b"<":
        return errors.NotJson("a page of HTML or XML came in place of JSON; the service may be down")
    return errors.NotJson(f"the answer is not JSON ({error})")


def _raise_problem(data: dict[str, Any]) -> None:
    """Raises what a `ProblemDetails` says; lists and documents have no `status`."""
    status = data.get("status")
    if not isinstance(status, int) or status < 400:
        return
    if not ("title" in data or "detail" in data or "errors" in data) or "value" in data or "items" in data:
        return
    said = str(data.get("title") or data.get("detail") or "no reason given")[:200]
    if status == 404:
        raise errors.ApiNotFound(f"the API knows no such thing: {said}", status)
    if status < 500:
        raise errors.ApiRefused(f"the API does not accept the question ({status}): {said}", status)
    raise errors.ApiError(f"the API failed ({status}): {said}. It is not asked the same again at once", status)
