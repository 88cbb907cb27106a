"""What people ask of items: which there are, and all of one."""

from __future__ import annotations

import json
from typing import Any

from db.queries.register import match_words
from db.register.items import mentions_of
from db.register.links import releases_of_item
from db.store.transaction import Store

LISTED = """
select i.id, i.key, i.source, i.kind, i.state, i.published, v.title, json_extract(i.data, '$.url') url,
  v.id version, (select count(*) from mention m where m.version_id = v.id) mentions,
  (select count(*) from item_link l where l.item_id = i.id) releases
from item i join item_version v on v.id = i.version_id
"""


def find_items(
    store: Store, *, source: str | None, polarity: str | None, search: str | None, everything: bool, limit: int
) -> list[dict[str, Any]]:
    """Items newest first; without `everything` only those that speak of pupils' data."""
    return store.rows(
        f"{LISTED} where (:source is null or i.source = :source)"  # noqa: S608 - our own words
        " and (:all or :search is not null or exists (select 1 from mention m where m.version_id = v.id))"
        " and (:polarity is null or exists (select 1 from mention m where m.version_id = v.id"
        " and m.polarity = :polarity))"
        " and (:search is null or v.id in (select rowid from item_version_fts where item_version_fts match :search))"
        " order by i.published desc, i.id desc limit :limit",
        {"source": source, "polarity": polarity, "search": match_words(search) if search else None,
         "all": int(everything), "limit": limit},
    )  # fmt: skip


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
        ]  # fmt: skip
        x["links"] = releases_of_item(store, x["id"])
    return rows


def _about(data: dict[str, Any]) -> dict[str, Any]:
    names = ("submitters", "anonymous", "committees", "inquiries", "body", "reference", "no_text")
    return {name: data[name] for name in names if name in data}
