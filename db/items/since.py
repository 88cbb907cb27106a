"""What has become of what texts were said to tell: they are edited between a look and the message about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from db.items.kept import CAN_BE_READ, mentions_of
from db.store import Store, as_json
from mentions.said import Band, Role
from model.change import StoredChange
from model.item import ItemState

_AWAY = (ItemState.GONE.value, ItemState.WITHDRAWN.value)


def as_texts_stand(store: Store, changes: list[StoredChange]) -> list[StoredChange]:
    """The changes, those by whose texts somebody got data with what the texts tell no more in `detail["since"]`.

    {"at": when that was seen, "taken_back": as of an edit that takes it back}. By the last version that could be read:
    what cannot be read again, or is listed no more, stands as it was told.
    """
    told = {c.id: (c.source, str(c.detail["item"])) for c in changes if _names(c.detail)}
    if not told:
        return changes
    rows = store.rows_with(
        "select i.source, i.key, i.state, v.id, v.seen_at, v.title, v.text, v.answer from item i join item_version v"  # noqa: S608
        f" on v.id = (select max(v.id) from item_version v where v.item_id = i.id and {CAN_BE_READ})"
        " where (i.source, i.key) in (select value ->> 0, value ->> 1 from given)", set(told.values()),
    )
    last = {(x["source"], x["key"]): x for x in rows if x["state"] not in _AWAY}
    out = []
    for c in changes:
        x = last.get(told[c.id]) if c.id in told else None
        if x and x["seen_at"] > c.seen_at and (back := _since(store, c, x)):
            c = c._replace(detail={**c.detail, "since": {"at": x["seen_at"], "taken_back": back}})  # noqa: PLW2901
        out.append(c)
    return out


def _names(detail: Mapping[str, Any]) -> list[str]:
    """Who surely got data by what a change tells."""
    if not isinstance(detail.get("item"), str):
        return []
    said = (m for m in detail.get("mentions") or () if m.get("band") == Band.ALERT)
    return [r["name"] for m in said for r in m["recipients"] if r.get("role", Role.GIVEN.value) == Role.GIVEN]


def _since(store: Store, change: StoredChange, version: Mapping[str, Any]) -> list[dict[str, Any]]:
    from mentions.taken_back import taken_back  # here: few texts are edited before a message

    before = [{**m, "terms": [m["term"]]} for m in change.detail["mentions"]]
    words = "\n".join(filter(None, (version["title"], version["text"], version["answer"])))
    return [x._asdict() for x in taken_back(before, mentions_of(store, version["id"]), words)]


def told_last(store: Store, source: str, item: str, names: Collection[str]) -> str:
    """The kind of the last change of an item by which any of these got data; "" where there is none."""
    rows = store.rows(
        "select kind from change where source = ? and state != 'retracted'"
        " and detail ->> 'item' = ? and exists (select 1 from json_each(detail, '$.mentions') m, json_each(m.value,"
        " '$.recipients') r where m.value ->> 'band' = 'alert' and coalesce(r.value ->> 'role', 'given') = 'given'"
        " and r.value ->> 'name' in (select value from json_each(?))) order by id desc limit 1",
        [source, item, as_json(list(names))],
    )
    return str(rows[0]["kind"]) if rows else ""
