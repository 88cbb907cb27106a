"""What a search looks into, one rule for the site and the commands: all that a release or an item says, in any word.

Only what is shown is looked into: a withheld name finds nothing, and its row is found by what is left of it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from db.register.likely import TOKENS, Sought
from db.store import Store, as_json, from_json
from db.withheld.decide import Withheld
from recipients.data_items import datasets_in, every_dataset
from text.search_words import in_plain_letters, match_search, search_parts

SEARCHED: Mapping[str, tuple[str, ...]] = {
    "releases": ("reference", "recipient", "title", "purpose", "data_printed", "datasets", "other_printed"),
    "recipients": ("name", "words", "plain"),
    "evidence": ("title", "reference", "submitted_by", "text", "answer", "plain"),
}
"""Table of the public copy -> the columns in which words are looked for; all must occur, in whichever of them."""
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


def releases_with(store: Store, words: str, withheld: Withheld, as_of: str | None = None) -> str:
    """The ids, as JSON, of the releases that a search finds: by what each says now, or said at the end of a day."""
    match, parts = match_search(words), search_parts(words)
    either = match.replace(" AND ", " OR ")
    named = bool(_found(("name",), either, enumerate(every_dataset())))  # to look for them takes a third of the time
    sought, found = Sought(parts, datasets=named), list[int]()
    rows = _releases(store, sought, withheld, f"{as_of}T24" if as_of else None, found)
    return json.dumps(sorted([*_found(SEARCHED["releases"], match, rows), *found]))


def items_with(store: Store, words: str, withheld: Withheld) -> str:
    """The ids, as JSON, of the items that a search finds."""
    rows = _items(store, Sought(search_parts(words)), withheld)
    return json.dumps(_found(SEARCHED["evidence"], match_search(words), rows))


def _found(columns: Sequence[str], match: str, rows: Iterable[Sequence[Any]]) -> list[int]:
    """The first values of the rows whose others, one for each column, have the words."""
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(f"create virtual table found using fts5({', '.join(columns)}, content='', {TOKENS})")
        values = ", ".join("?" * (len(columns) + 1))
        memory.executemany(f"insert into found(rowid, {', '.join(columns)}) values ({values})", rows)  # noqa: S608 - ours
        return [i for (i,) in memory.execute("select rowid from found(?)", [match])]


_IN_TIME = "(:before is null or edition_id in (select id from edition where seen_at < :before))"
# What was told of an edition that nobody has decided on is found too; what was accepted says it better. In the order
# in which they lie in the file, as `db.totals` reads them.
_SAID = f"""
select v.release_id, v.reference, v.recipient, v.title, v.purpose, v.cells from (
  select coalesce(max(iif(edition_id in (select id from edition where state = 'accepted'), id, null)), max(id)) id
  from version where {_IN_TIME} group by release_id order by 1 limit -1) s cross join version v on v.id = s.id
"""  # noqa: S608 - our own words
_EARLIER = f"""
select release_id, group_concat(distinct reference) from (select release_id, reference from version
  where release_id in (select release_id from (select distinct reference, release_id from version)
    group by release_id having count(*) > 1) and {_IN_TIME} order by release_id, id)
group by release_id
"""  # noqa: S608
"""All references of each release that ever had several, the oldest first."""
_OWN = ("reference", "recipient", "title", "purpose")


def _releases(
    store: Store, sought: Sought, withheld: Withheld, before: str | None, found: list[int]
) -> Iterator[tuple[Any, ...]]:
    """What is to be looked into by an index; what has the words for certain is put to what is `found`."""
    earlier, clean = dict(store.tuples(_EARLIER, {"before": before})), withheld.cleaner()
    for release, *said, stored in store.tuples(_SAID, {"before": before}):
        references = earlier.get(release, said[0])
        if not sought.may_be_in("\n".join(map(str, (references, *said, stored)))):
            continue
        if not withheld.allows("release", release):
            continue
        row = {**dict(zip(_OWN, said, strict=True)), "references": references, "cells": from_json(stored)}
        row = clean(row) if withheld else row
        cells = row["cells"]
        data = " ".join(filter(None, (cells.get("dataset"), cells.get("data"))))
        own, others = (*(row[name] for name in _OWN), data), other_printed(cells, row["references"])
        if says := sought.says("\n".join(filter(None, (*own, others)))):
            found.append(release)
            continue
        names = sought.names_dataset("\n".join(map(str, (row["title"], row["purpose"], *cells.values()))))
        if says is None or names:
            yield release, *own, datasets(cells, row["title"], row["purpose"]) if names else "", others


def _items(store: Store, sought: Sought, withheld: Withheld) -> Iterator[tuple[Any, ...]]:
    clean = withheld.cleaner()
    for x in store.each(
        "select i.id, i.source, i.key, v.title, v.text, v.answer, i.data from item i"
        " join item_version v on v.id = i.version_id"
    ):
        data = json.loads(x["data"])
        said = (x["title"], data.get("reference", ""), submitted_by(submitters_of(data)), x["text"], x["answer"])
        if sought.may_be_in("\n".join(filter(None, said))) and withheld.allows("item", f"{x['source']} {x['key']}"):
            title, reference, who, text, answer = clean(said)
            yield x["id"], title, reference, who, text, answer, in_plain_letters(title, who, text, answer)
