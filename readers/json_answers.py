"""JSON of APIs: the errors in it, lists under a name, fields that may be odd."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

from msgspec.structs import replace

from readers.documents import errors
from readers.list_page import ListPage, note_odd, read_entries
from text.clean import clean
from text.pattern import lazy_pattern

MAX_BYTES = 64 * 1024 * 1024
"""A document of 48 MB as base64; lists have some hundred kB."""
MAX_LIST_BYTES = 16 * 1024 * 1024
_STAMP = lazy_pattern(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?", re.ASCII)

T = TypeVar("T")


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
    body: bytes, entry: Callable[[dict[str, Any]], T], *, under: str, has: Sequence[str] = (),
    key_of: Callable[[dict[str, Any]], str] | None = None,
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
    page = read_entries(rows, entry, total if counted else None, key_of=key_of)
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
    if len(rows) < len(given):
        note_odd(f"of {name!r} {len(given) - len(rows)} of {len(given)} could not be read, and were left out")
    return rows


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
