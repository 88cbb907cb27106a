"""Queries behind the commands: items of evidence, and their history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from db.items.kept import mentions_of
from db.items.links import releases_of_item
from db.store import Store

LISTED = """
select i.id, i.key, i.source, i.kind, i.state, i.published, v.title, json_extract(i.data, '$.url') url,
  v.id version, (select count(*) from mention m where m.version_id = v.id) mentions,
  (select count(*) from item_link l where l.item_id = i.id) releases
from item i join item_version v on v.id = i.version_id
"""


_ITEMS = """
(:source is null or i.source = :source)
  and (:all or :found is not null or exists (select 1 from mention m where m.version_id = v.id))
  and (:polarity is null or exists (select 1 from mention m where m.version_id = v.id and m.polarity = :polarity))
  and (:found is null or i.id in (select value from json_each(:found)))
"""


def each_item(store: Store, *, limit: int, **wanted: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - as `_of_items`
    """Items newest first; without `everything` only those that speak of pupils' data."""
    return store.each(
        f"{LISTED} where {_ITEMS} order by i.published desc, i.id desc limit :limit",
        {**_of_items(**wanted), "limit": limit},
    )


def count_items(store: Store, **wanted: Any) -> int:  # noqa: ANN401 - as `_of_items`
    """How many items fit."""
    return store.count(f"item i join item_version v on v.id = i.version_id where {_ITEMS}", _of_items(**wanted))


def _of_items(
    *, source: str | None = None, polarity: str | None = None, found: str | None = None, everything: bool = False,
) -> dict[str, Any]:
    """`found`: what a search found, by `items_with`."""
    return {"source": source, "polarity": polarity, "found": found, "all": int(everything)}


def item_history(store: Store, identity: str) -> list[dict[str, Any]]:
    """The items of this key or alias, each with its versions, mentions and releases."""
    rows = store.rows(
        f"{LISTED} where i.key = ? or i.id in (select item_id from item_alias where alias = ?)",  # noqa: S608
        [identity, identity],
    )
    for x in rows:
        versions = store.rows("select * from item_version where item_id = ? order by id", [x["id"]])
        x["versions"] = [
            {"seen_at": v["seen_at"], "state": v["state"], "title": v["title"], "text": v["text"],
             "answer": v["answer"], "documents": json.loads(v["documents"]), **_about(json.loads(v["data"])),
             "mentions": mentions_of(store, v["id"])}
            for v in versions
        ]
        x["links"] = releases_of_item(store, x["id"])
    return rows


def _about(data: dict[str, Any]) -> dict[str, Any]:
    names = ("submitters", "anonymous", "committees", "inquiries", "body", "reference", "no_text")
    return {name: data[name] for name in names if name in data}
