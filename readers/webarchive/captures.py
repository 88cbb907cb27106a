"""Lists of captures: an archive's index (CDX) as JSON, and time maps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from model.answers.capture import ListedCapture, archived_at
from text.clean import clean

MOST_CAPTURES = 50_000
"""Lines of a list that are read."""
_LINK = re.compile(r"<([^>\s]{1,4000})>\s*;([^<]{0,1000})")


class NotAList(ValueError):
    """What came is no list of captures."""


def read_index(body: bytes) -> list[ListedCapture]:
    """The lines of an index: one list of lists whose first names the columns, or a JSON object a line.

    Raises:
        NotAList: it is neither, or no line says when.
    """
    text = body.decode("utf-8", "replace").strip()
    try:
        rows = list(_rows(text))
    except (ValueError, RecursionError):
        raise NotAList(f"it is no index of captures: it begins {clean(text[:80])!r}") from None
    dated = [listed for row in rows[:MOST_CAPTURES] if (listed := _listed(row)).at]
    if rows and not dated:
        raise NotAList(f"no line of it says when a capture was made: it begins {clean(text[:80])!r}")
    return dated


def _rows(text: str) -> Iterator[dict[str, Any]]:
    if not text:
        return
    if text.startswith("["):
        table = json.loads(text)
        if table and not all(isinstance(row, list) for row in table):
            raise ValueError("not a table")
        head = [str(name) for name in table[0]] if table else []
        for row in table[1:]:
            yield dict(zip(head, row, strict=False))
        return
    for line in text.splitlines():
        row = json.loads(line)
        if not isinstance(row, dict):
            raise ValueError("not an object")  # noqa: TRY004 - as json has it
        yield row


def _listed(row: dict[str, Any]) -> ListedCapture:
    def cell(*names: str) -> str:
        return next((str(row[n]) for n in names if n in row), "")

    at = cell("timestamp")
    at = at if at.isascii() and at.isdigit() else ""
    return ListedCapture(at, cell("original", "url"), cell("statuscode", "status"), cell("digest"))


def read_timemap(body: bytes) -> tuple[list[ListedCapture], str]:
    """The captures of a time map, and the address of its next page, "" where there is none.

    Raises:
        NotAList: there is no link in it.
    """
    text = body.decode("utf-8", "replace")
    links = _LINK.findall(text)
    if not links:
        raise NotAList(f"it is no time map: it begins {clean(text[:80])!r}")
    out, following = [], ""
    for address, said in links[:MOST_CAPTURES]:
        rel = re.search(r'rel="([^"]{0,100})"', said)
        words = rel[1].split() if rel else []
        if "memento" in words:
            at, url = archived_at(address)
            out += [ListedCapture(at, url, "", "")] if at else []
        elif "timemap" in words:
            following = address
    return out, following
