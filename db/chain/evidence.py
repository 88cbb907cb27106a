"""What stands behind one change: the answers and editions that show it, with their entries in the log and its proof."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from db.chain.entries import BEGINNING, day_text
from db.chain.stamps import stamps
from db.chain.tree import Sibling, leaf_hash, path_of
from db.history.origins import Origin, origin_of
from db.store import Store
from model.change import StoredChange

BEFORE, AFTER = "before", "after"
MOST = 12
"""Answers that stand behind one change, at most; of an edition of more files those in which the rows stand."""


MOST_ROWS = 50
"""Rows of one side that are pictured."""


class LoggedAnswer(Struct, frozen=True):
    """A body that shows what a change tells, with how it was fetched."""

    side: str
    """`BEFORE` or `AFTER`."""
    file: str
    """Its identity over the editions; "" where it is no file of one."""
    what: str
    """For people: a file of an edition, a page, a document."""
    filename: str
    sha256: str
    row: Mapping[str, Any] | None
    """Of `snapshot`; None where pruning took it, or the fetch was never written down."""
    is_file: bool
    """True for a file or a document, which is looked into for what it hides; False for a page or an API's answer."""
    entry: int | None
    """Its number in the log; None where it was archived before there was one."""
    origin: Origin | None = None
    """Of a file of an edition that was put in later."""


class SignedStamp(Struct, frozen=True):
    """A time-stamp."""

    said_at: str
    url: str
    ca: str
    token: bytes


class ProvedEntry(Struct, frozen=True):
    """An entry of the log, and what proves when it was there."""

    number: int
    kind: str
    text: str
    hash: str
    stamp: SignedStamp | None
    """Over itself."""
    day: str
    """The text over which the day of it is stamped; "" while the day goes on."""
    path: tuple[Sibling, ...]
    """From its hash to the root in that text."""
    day_stamp: SignedStamp | None


def answers_behind(store: Store, c: StoredChange) -> list[LoggedAnswer]:
    """The answers that show a change, what was before first: files of its editions, documents, pages."""
    if c.edition_id:
        return _of_editions(store, c)
    if isinstance(c.detail.get("item"), str):
        return _of_item(store, c)
    if pair := c.fields.get("sha256"):
        found = zip((BEFORE, AFTER), pair, strict=True)
        return [_answer(store, c.source, side, "document", s) for side, s in found if s]
    pages = store.rows(
        "select sha256 from snapshot s where source = ? and fetched_at <= ? and not exists (select 1 from looked_into l"
        " where l.sha256 = s.sha256)"
        " order by fetched_at desc, id desc limit 2", [c.source, c.seen_at],
    )
    sides = zip(pages, (AFTER, BEFORE), strict=False)
    return [_answer(store, c.source, side, "page", x["sha256"], is_file=False) for x, side in sides][::-1]


def editions_behind(store: Store, c: StoredChange) -> dict[str, int]:
    """The id of the edition before a change and of its own, by side."""
    if not c.edition_id:
        return {}
    before = store.one(
        "select max(id) id from edition where source = ? and state = 'accepted' and id < ?", [c.source, c.edition_id]
    )
    return ({BEFORE: before["id"]} if before and before["id"] else {}) | {AFTER: c.edition_id}


def _of_editions(store: Store, c: StoredChange) -> list[LoggedAnswer]:
    rows = store.rows(
        "select file from version where id in (select version_before from change where id = :id union all"
        " select version_after from change where id = :id)", {"id": c.id},
    )
    named, out = {x["file"] for x in rows}, list[LoggedAnswer]()
    for side, edition in editions_behind(store, c).items():
        files = store.rows("select * from edition_file where edition_id = ? order by register desc, file", [edition])
        chosen = [f for f in files if f["file"] in named] or files
        for f in chosen[: MOST // 2]:
            answer = _answer(store, c.source, side, f["title"] or "file", f["sha256"], f["file"], f["filename"])
            out.append(replace(answer, origin=origin_of(store, edition, f["sha256"])))
    return out


def _of_item(store: Store, c: StoredChange) -> list[LoggedAnswer]:
    versions = store.rows(
        "select v.documents, s.sha256 from item i join item_version v on v.item_id = i.id left join snapshot s"
        " on s.id = v.snapshot_id where i.source = ? and i.key = ? and v.seen_at <= ? order by v.id desc limit 2",
        [c.source, c.detail["item"], c.seen_at],
    )
    out = []
    for v, side in reversed(list(zip(versions, (AFTER, BEFORE), strict=False))):
        documents = [d["sha256"] for d in json.loads(v["documents"]) if d.get("sha256")]
        out += [_answer(store, c.source, side, "document", s) for s in documents[: MOST // 2]]
        if v["sha256"]:
            out.append(_answer(store, c.source, side, "answer", v["sha256"], is_file=False))
    return out


def _answer(
    store: Store, source: str, side: str, what: str, sha256: str, file: str = "", filename: str = "", *,
    is_file: bool = True,
) -> LoggedAnswer:
    row = store.one("select * from snapshot where source = ? and sha256 = ? order by id limit 1", [source, sha256])
    entry = store.one(
        "select number from chain_entry where kind = 'answer' and subject = ?", [row["id"]]
    ) if row else None
    return LoggedAnswer(side, file, what, filename, sha256, row, is_file, entry["number"] if entry else None)


def places_of(store: Store, c: StoredChange) -> dict[str, set[tuple[str, str, int]]]:
    """Where the rows of a change stand in the editions before and after, by side: file, sheet, row."""
    out = {}
    for side, edition in editions_behind(store, c).items():
        rows = store.rows(
            "select r.file, r.sheet, r.row from edition_row r join change c on c.id = :change where r.edition_id ="
            " :edition and (r.version_id in (c.version_before, c.version_after) or r.version_id in (select value from"
            " json_each(c.detail, '$.versions'))) limit :most",
            {"change": c.id, "edition": edition, "most": MOST_ROWS},
        )
        out[side] = {(x["file"], x["sheet"], x["row"]) for x in rows}
    return out


def entry_of_edition(store: Store, edition: int) -> int | None:
    """The number of an edition's entry, under whichever id it was written; None for one of before the log."""
    found = store.one(
        "select number from chain_entry where kind = 'edition' and (subject = :id or subject in"
        " (select id from edition_was where edition_id = :id)) order by number limit 1", {"id": edition},
    )
    return found["number"] if found else None


def proved(store: Store, numbers: Iterable[int]) -> list[ProvedEntry]:
    """The entries of these numbers, with what proves when they were there."""
    out = []
    for number in sorted(set(numbers)):
        entry = store.one("select * from chain_entry where number = ?", [number])
        if entry is None:
            continue
        day = store.one("select * from chain_day where first <= :n and last >= :n", {"n": number})
        path: list[Sibling] = []
        if day:
            sql = "select hash from chain_entry where number between ? and ? order by number"
            path = path_of([x["hash"] for x in store.rows(sql, [day["first"], day["last"]])], number - day["first"])
        out.append(ProvedEntry(
            number, entry["kind"], entry["text"], entry["hash"], _stamp_of(store, "edition", number),
            day_text(day) if day else "", tuple(path), _stamp_of(store, "day", day["last"]) if day else None,
        ))
    return out


def _stamp_of(store: Store, kind: str, number: int) -> SignedStamp | None:
    found = store.one("select id from chain_stamp where kind = ? and number = ?", [kind, number])
    given = stamps(store, [found["id"]]) if found else []
    return SignedStamp(*(given[0][k] for k in ("said_at", "url", "ca", "token"))) if given else None


def path_before_the_log(store: Store, sha256: str) -> list[Sibling] | None:
    """From the hash of a body's sha256 to the root in the first entry; None where it names it not."""
    bodies = [x["sha256"] for x in store.rows("select sha256 from chain_body order by sha256")]
    return path_of([leaf_hash(b) for b in bodies], bodies.index(sha256)) if sha256 in bodies else None


def beginning(store: Store) -> int | None:
    """The number of the entry that names what was archived before there was a log."""
    found = store.one("select number from chain_entry where kind = ? order by number limit 1", [BEGINNING])
    return found["number"] if found else None
