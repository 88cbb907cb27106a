"""What a search looks into, one rule for the site and the commands: all that a release or an item says, in any word."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from db.store import Store, as_json, from_json
from recipients.data_items import datasets_in, every_dataset
from text.search_words import in_plain_letters, match_search

SEARCHED: Mapping[str, tuple[str, ...]] = {
    "releases": ("reference", "recipient", "title", "purpose", "data_printed", "datasets", "other_printed"),
    "recipients": ("name", "words", "plain"),
    "evidence": ("title", "reference", "submitted_by", "text", "answer", "plain"),
}
"""Table of the public copy -> the columns in which words are looked for; all must occur, in whichever of them."""
TOKENS = "tokenize='porter unicode61'"
_OF_THEIR_OWN = frozenset({"reference", "recipient", "title", "purpose", "dataset", "data"})
"""Cells that have a column of their own to be searched."""
WITHHELD = {"name": "Name withheld", "kind": "", "role": "", "organisation": ""}


def datasets(cells: Mapping[str, str], title: str, purpose: str) -> str:
    """The datasets that a row names, as JSON."""
    return as_json(datasets_in({**cells, "title": title, "purpose": purpose}))


def other_printed(cells: Mapping[str, str], earlier: str | None) -> str:
    """What else a release is found by: its other cells, its `earlier` references, and its words in plain letters."""
    others = [text for name, text in cells.items() if name not in _OF_THEIR_OWN]
    return " ".join(filter(None, (*others, earlier, in_plain_letters(*cells.values()))))


def submitters_of(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Who submitted an item, by what is kept of it. Who asked Parliament to be left unnamed is so here too."""
    if data.get("anonymous"):
        return [WITHHELD]
    return [dict.fromkeys(WITHHELD, "") | dict(zip(WITHHELD, s, strict=False)) for s in data.get("submitters", ())]


def submitted_by(submitters: Iterable[Mapping[str, str]]) -> str:
    """Their names, in one line."""
    return "; ".join(filter(None, (s["name"] for s in submitters)))


def releases_with(store: Store, words: str, as_of: str | None = None) -> str:
    """The ids, as JSON, of the releases that a search finds: by what each says now, or said at the end of a day."""
    match = match_search(words)
    either = match.replace(" AND ", " OR ")
    named = bool(_found(("name",), either, enumerate(every_dataset())))  # to look for them takes a third of the time
    rows = _releases(store, f"{as_of}T24" if as_of else None, named=named)
    return json.dumps(_found(SEARCHED["releases"], match, rows))


def items_with(store: Store, words: str) -> str:
    """The ids, as JSON, of the items that a search finds."""
    return json.dumps(_found(SEARCHED["evidence"], match_search(words), _items(store)))


def _found(columns: Sequence[str], match: str, rows: Iterable[Sequence[Any]]) -> list[int]:
    """The first values of the rows whose others, one for each column, have the words."""
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(f"create virtual table found using fts5({', '.join(columns)}, content='', {TOKENS})")
        values = ", ".join("?" * (len(columns) + 1))
        memory.executemany(f"insert into found(rowid, {', '.join(columns)}) values ({values})", rows)  # noqa: S608 - ours
        return [i for (i,) in memory.execute("select rowid from found(?)", [match])]


def _releases(store: Store, before: str | None, *, named: bool) -> Iterator[tuple[Any, ...]]:
    """`named`: whether data sets are, of which something is looked for."""
    # What was told of an edition that nobody has decided on is found too; what was accepted says it better.
    for x in store.each(
        "select s.release_id id, v.reference, v.recipient, v.title, v.purpose, v.cells, s.earlier from (select"
        " n.release_id, coalesce(max(iif(e.state = 'accepted', n.id, null)), max(n.id)) version_id,"
        " group_concat(distinct n.reference) earlier from version n join edition e on e.id = n.edition_id"
        " where :before is null or e.seen_at < :before group by n.release_id) s join version v on v.id = s.version_id",
        {"before": before},
    ):
        cells: dict[str, str] = from_json(x["cells"])
        data = " ".join(filter(None, (cells.get("dataset"), cells.get("data"))))
        yield (x["id"], x["reference"], x["recipient"], x["title"], x["purpose"], data,
               datasets(cells, x["title"], x["purpose"]) if named else "", other_printed(cells, x["earlier"]))


def _items(store: Store) -> Iterator[tuple[Any, ...]]:
    for x in store.each(
        "select i.id, v.title, v.text, v.answer, i.data from item i join item_version v on v.id = i.version_id"
    ):
        data = json.loads(x["data"])
        who = submitted_by(submitters_of(data))
        yield (x["id"], x["title"], data.get("reference", ""), who, x["text"], x["answer"],
               in_plain_letters(x["title"], who, x["text"], x["answer"]))
