"""Items of Parliament, feeds and pages: each with its versions, mentions and links."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from db.store import Store, as_json
from model.fetch import KnownItem
from model.item import Item, ItemState, hidden_key
from text.timestamp import LONGEST_WAIT, stamp

TEXTS = ("text", "answer", "original_answer")


class Kept(Struct, frozen=True):
    """An item as the database holds it."""

    id: int
    item: Item
    told: str
    tries: int
    version: int
    hits: int
    """Mentions in its version."""
    answer_url: str
    """Where the answer stood in which its version was; "" for one that came without."""


def known_items(store: Store, source: str) -> dict[str, KnownItem]:
    """What is recorded of a source, by key and by alias."""
    told = "i.mark, i.state, i.published, json_extract(i.data, '$.reference') reference, i.missing_since, i.scope"
    told += ", i.tries, i.seen_at"
    rows = store.rows(
        f"select i.key name, 0 alias, {told} from item i where i.source = ?1 union all select a.alias, 1, {told}"  # noqa: S608
        " from item_alias a join item i on i.id = a.item_id where a.source = ?1 order by alias desc", [source],
    )
    return {
        x["name"]: KnownItem(
            x["mark"], x["state"], x["published"], x["reference"] or "", missing=x["missing_since"] is not None,
            scope=x["scope"], tries=x["tries"], seen_at=x["seen_at"],
        )
        for x in rows
    }


def record_of(store: Store, aliases: Sequence[str]) -> str:
    """Key and source of the item that has one of these aliases or keys, "" where none has."""
    sql = (
        "select i.key, i.source from item i left join item_alias a on a.item_id = i.id"
        " where (a.alias = ?1 or i.key = ?1) and i.kind != 'page' limit 1"
    )
    found = next((x for alias in aliases if (x := store.one(sql, [alias]))), None)
    return f"{found['key']} (source {found['source']})" if found else ""


def last_recorded(store: Store, source: str, url: str) -> str:
    """The sha256 of the last answer of this address that was recorded, "" where none was."""
    sql = "select sha256 from snapshot where source = ? and url = ? order by id desc limit 1"
    found = store.one(sql, [source, url])
    return found["sha256"] if found else ""


KEPT = """
select i.*, v.text, v.answer, v.original_answer, (select count(*) from mention m where m.version_id = v.id) hits,
  coalesce(s.url, '') answer_url
from item i join item_version v on v.id = i.version_id left join snapshot s on s.id = v.snapshot_id
"""


def kept(store: Store, source: str, item: Item) -> Kept | None:
    """What is known of an item, under its key or one of its aliases."""
    names = [item.key, *item.aliases]
    rows = store.rows(
        f"{KEPT} where i.source = ?1 and (i.key = ?2 or i.id in (select item_id from item_alias where source = ?1"  # noqa: S608
        " and alias in (select value from json_each(?3)))) order by i.key = ?2 desc limit 1",
        [source, item.key, as_json(names)],
    )
    return _kept(rows[0]) if rows else None


def kept_by_id(store: Store, number: int) -> Kept:
    """What is known of an item by its number in the database."""
    return _kept(store.rows(f"{KEPT} where i.id = ?", [number])[0])


def kept_by_key(store: Store, source: str, key: str) -> Kept:
    """What is known of an item that is there, by its source and its key."""
    return _kept(store.rows(f"{KEPT} where i.source = ? and i.key = ?", [source, key])[0])


def _kept(x: Mapping[str, Any]) -> Kept:
    return Kept(x["id"], _item(x), x["told"], x["tries"], x["version_id"], x["hits"], x["answer_url"])


def _item(x: Mapping[str, Any]) -> Item:
    return Item.from_dict({**json.loads(x["data"]), **{name: x[name] for name in TEXTS if x[name] is not None}})


def versions_of(store: Store, number: int) -> dict[int, Item]:
    """All versions of an item by their numbers, as they were recorded, under the key that it has now."""
    rows = store.rows("select v.*, i.key from item_version v join item i on i.id = v.item_id where i.id = ?", [number])
    return {x["id"]: replace(_item(x), key=x["key"]) for x in rows}


def as_stored(item: Item) -> Item:
    """An item as it comes back from the database."""
    return Item.from_dict(json.loads(as_json(item.as_dict())))


def save_item(
    store: Store, source: str, item: Item, before: Kept | None, now: datetime, *, mark: str, scope: str, told: str,
    tries: int = 0, there: bool = True,
) -> int:
    """Writes an item, but not its version, inside a transaction. Gives its number. `there`: it was listed."""
    values: dict[str, Any] = {
        "state": item.state.value, "revision": item.revision, "data": as_json(_data(item)), "told": told,
        "tries": tries, "published": item.published[:10], "seen_at": stamp(now),
    }
    if before is None:
        number = store.insert(
            "item", source=source, key=item.key, kind=item.kind.value, scope=scope, mark=mark, first_at=stamp(now),
            **values,
        )
    else:
        number = before.id
        values |= {name: value for name, value in (("mark", mark), ("scope", scope)) if value}
        values |= {"missing_since": None} if there else {}
        store.update("item", number, **values)
    for alias in item.aliases:
        store.execute("insert into item_alias values (?, ?, ?) on conflict do nothing", [source, alias, number])
    return number


def _data(item: Item) -> dict[str, Any]:
    return {k: v for k, v in item.as_dict().items() if k not in TEXTS}


def save_version(
    store: Store, number: int, item: Item, documents: Sequence[Mapping[str, str]], snapshot: int | None, now: datetime
) -> int:
    """Writes the item as a new version, inside a transaction."""
    version = store.insert(
        "item_version", item_id=number, state=item.state.value, documents=as_json(list(documents)),
        snapshot_id=snapshot, seen_at=stamp(now), **_said(item),
    )
    store.update("item", number, version_id=version)
    return version


def save_masked(store: Store, number: int, item: Item, versions: Mapping[int, Item]) -> None:
    """Writes an item and its versions anew, inside a transaction; by the key that it had it is found as before."""
    store.execute(
        "insert into item_alias select source, key, id from item where id = ? and key != ? on conflict do nothing",
        [number, item.key],
    )
    store.update("item", number, key=item.key, revision=item.revision, data=as_json(_data(item)))
    for version, old in versions.items():
        store.update("item_version", version, **_said(old))


def _said(item: Item) -> dict[str, Any]:
    """The columns of a version that hold what the item says."""
    texts = {name: getattr(item, name) for name in ("title", *TEXTS)}
    return {"revision": item.revision, **texts, "data": as_json(_data(item))}


def documents_of(store: Store, version: int) -> list[dict[str, str]]:
    """The documents that a version was read from."""
    (found,) = store.rows("select documents from item_version where id = ?", [version])
    return list(json.loads(found["documents"]))


_SAID = ("terms", "found", "references", "dates")
"""What a mention says besides its columns; terms are missing in rows of before."""


def save_mentions(store: Store, version: int, mentions: Iterable[Mapping[str, Any]], reader: str) -> None:
    """Writes the mentions of a version, inside a transaction; each as `mentions.read.as_json` gives it.

    They take the place of those that an earlier reader found in it.
    """
    store.execute("delete from mention where version_id = ?", [version])
    store.many(
        "insert into mention(version_id, position, term, sentence, polarity, reason, recipients, said, band)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (version, n, ", ".join(m["terms"]), m["sentence"], m["polarity"], m["reason"], as_json(m["recipients"]),
             as_json({k: m[k] for k in _SAID}), m["band"])
            for n, m in enumerate(mentions)
        ],
    )
    store.update("item_version", version, reader=reader)


def mentions_of(store: Store, version: int) -> list[dict[str, Any]]:
    """The mentions of a version, in order."""
    return [mention(x) for x in store.rows("select * from mention where version_id = ? order by position", [version])]


MOST_VERSIONS = 20
"""Versions of an item by which it is seen whether what it says is new."""
CAN_BE_READ = "v.text is not null and coalesce(json_extract(v.data, '$.no_text'), '') = ''"


def said_before(store: Store, number: int) -> list[list[dict[str, Any]]]:
    """The mentions of each version of an item that could be read, the newest first."""
    versions = store.rows(
        f"select v.id from item_version v where v.item_id = ? and {CAN_BE_READ} order by v.id desc limit ?",  # noqa: S608
        [number, MOST_VERSIONS],
    )
    return [mentions_of(store, x["id"]) for x in versions]


def surely_said(store: Store, source: str) -> dict[int, list[dict[str, Any]]]:
    """What the items of a source surely say, each in its last version that could be read, by their numbers."""
    rows = store.rows(
        "select m.*, v.item_id item from mention m join item_version v on v.id = m.version_id where m.band = 'alert'"  # noqa: S608
        " and v.id in (select max(v.id) from item_version v join item i on i.id = v.item_id where i.source = ?"
        f" and {CAN_BE_READ} group by i.id) order by m.version_id, m.position", [source],
    )
    out: dict[int, list[dict[str, Any]]] = {}
    for x in rows:
        out.setdefault(x["item"], []).append(mention(x))
    return out


def mention(x: Mapping[str, Any]) -> dict[str, Any]:
    """A mention as `mentions.read.as_json` gives it."""
    return {
        "terms": [x["term"]], "sentence": x["sentence"], "polarity": x["polarity"], "band": x["band"],
        "reason": x["reason"], "recipients": json.loads(x["recipients"]), **json.loads(x["said"]),
    }


# ---------------------------------------------------------------------------------------------------------------
# What is missing


def missed(
    store: Store, source: str, scope: str, days: tuple[str, str], keys: Iterable[str], *, note: bool = True
) -> list[str]:
    """Keys of what a look at a scope's days did not find.

    `note`: notes too that what it found is missing no more, inside a transaction.
    """
    here, out = {x for key in keys for x in (key, hidden_key(key))}, []
    for x in store.rows(
        "select id, key, missing_since from item where source = ? and scope = ? and published between ? and ?"
        " and state != ?", [source, scope, *days, ItemState.GONE.value],
    ):
        if x["key"] not in here:
            out.append(x["key"])
        elif x["missing_since"] and note:
            store.execute("update item set missing_since = null where id = ?", [x["id"]])
    return out


MOST_AT_ONCE = 10
"""Items of a source that may be missing at once and be told as gone after a second look."""
STAYS_AWAY = timedelta(days=7)
"""So long more than those, or a whole list, must be missing before they are: it is the list that is broken, mostly."""


def away(store: Store, source: str) -> tuple[int, int]:
    """How many items of a source are not listed any more and not told as gone yet, and of how many."""
    sql = "select count(missing_since) missing, count(*) known from item where source = ? and state != ?"
    (x,) = store.rows(sql, [source, ItemState.GONE.value])
    return x["missing"], x["known"]


def are_many(missing: int, known: int) -> bool:
    """True where more are missing than go at once: over ten, or a quarter of what is known where that is over three."""
    return missing > MOST_AT_ONCE or (missing > 3 and missing * 4 > known)


def was_missing(store: Store, number: int, confirm_after: int, now: datetime) -> bool:
    """Whether a look long enough ago did not find an item either."""
    (x,) = store.rows("select missing_since from item where id = ?", [number])
    return x["missing_since"] is not None and x["missing_since"] <= _another_look(confirm_after, now)


def _another_look(confirm_after: int, now: datetime) -> str:
    """What was noted until then confirms; a moment ago at least, since what this very look misses does not."""
    return stamp(now - max(timedelta(seconds=confirm_after), timedelta(milliseconds=1)))


def note_missing(
    store: Store, source: str, keys: Iterable[str], confirm_after: int, now: datetime, *, doubtful: bool = False,
    note: bool = True,
) -> list[Kept]:
    """Those of what was not found that a look long enough ago missed too.

    `doubtful`: of all of them only after `STAYS_AWAY`. See `ListWindow.is_doubtful`. `note`: notes too that they were
    not found, inside a transaction.
    """
    missed_before = []
    for key in keys:
        x = store.one("select id, state, missing_since from item where source = ? and key = ?", [source, key])
        if x is None or x["state"] == ItemState.GONE.value:
            continue
        if x["missing_since"] is None or x["missing_since"] > stamp(now + LONGEST_WAIT):
            if note:
                store.update("item", x["id"], missing_since=stamp(now))
        else:
            missed_before.append(x)
    waits = missed_before and (doubtful or are_many(*away(store, source)))
    before = stamp(now - STAYS_AWAY) if waits else _another_look(confirm_after, now)
    return [kept_by_id(store, x["id"]) for x in missed_before if x["missing_since"] <= before]


# ---------------------------------------------------------------------------------------------------------------
# How far each source was followed: walks in windows of days that go on where they were cut off
