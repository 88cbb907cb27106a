"""Queries behind the commands: releases and changes. Items: `db.items.listed`; the state of the watch: `db.watch`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, repeat
from types import MappingProxyType
from typing import Any

from db.history.origins import named_file, origin_of, stood_at
from db.items.links import case
from db.register.ahead import STANDS_ASIDE
from db.register.changes import GONE, HELD_REMOVALS, UNCONFIRMED, named_in, remark_on, with_remark
from db.register.editions import TOLD_AHEAD
from db.register.release_keys import RELEASE_KEY, release_keys
from db.register.search import items_with, releases_with
from db.saves import captures_of
from db.sources import OF_SOURCES, named
from db.store import Store
from db.withheld.decide import Withheld
from model.change import ChangeKind


def _clauses(*wanted: tuple[str, Any]) -> tuple[str, list[Any]]:
    """SQL conditions of ours for the filters that are given."""
    given = [(sql, value) for sql, value in wanted if value is not None]
    return " and ".join([sql for sql, _ in given] or ["1"]), [value for _, value in given]


def _of_category(column: str, also: str) -> str:
    """A condition with one value: a category, which may be a further one (a second recipient's, a commissioner's)."""
    return f"""instr('"' || {column} || '"' || coalesce({also}, ''), '"' || ? || '"') > 0"""


_REMARKED = (
    "c.found_at is not null found, c.overtaken_at is not null overtaken, c.reread_at is not null reread"
)
_TOLD_AT = "coalesce(c.open_at, c.seen_at)"
"""What is gone is told when a second look has confirmed it: days after it was seen first, perhaps."""
_AT_ONCE = 1_000
"""Releases whose keys are made without all others'; changes that are found without reading what others say."""
_AMONG = "(select value from json_each(?))"


def each_change(
    store: Store, *, limit: int, gravest: bool = False, **wanted: Any,  # noqa: ANN401 - as `_changes` has them
) -> Iterator[dict[str, Any]]:
    """Changes that fit, told last first, without those that were taken back before anybody was told.

    Each with the severity of its release, None where it is about none; `gravest`: by it, instead of the newest first.
    `silent`: also those that are never told; those of a kind that is always silent are given where it is asked for.
    """
    newest = f"{_TOLD_AT} desc, c.id desc"
    order = f"coalesce(g.severity, -1) desc, {newest}" if gravest else newest
    changes, values = _changes(store, **wanted)
    if limit <= _AT_ONCE:  # which they are is found first, without reading all that the others say
        changes = f"change c {_BESIDE} where c.id in (select c.id from {changes} order by {order} limit ?)"  # noqa: S608
        values = [*values, limit]
    rows = store.each(
        f"select c.id, c.seen_at, {_TOLD_AT} open_at, c.source, c.kind, c.state, c.reference, c.recipient,"  # noqa: S608
        " c.category, c.file, c.sheet,"
        " c.row, c.fields, c.reason, c.detail, c.release_id, c.edition_id, b.cells before, a.cells after,"
        f" {_REMARKED}, g.severity, g.severity_name, g.reasons from {changes} order by {order} limit ?",
        [*values, limit],
    )
    for row in rows:
        for key in ("fields", "detail", "before", "after"):
            row[key] = json.loads(row[key]) if row[key] else None
        row["reasons"] = json.loads(row["reasons"] or "[]")
        row["remark"] = remark_on(**{name: row.pop(name) for name in ("found", "overtaken", "reread")})
        yield row


def count_changes(store: Store, **wanted: Any) -> int:  # noqa: ANN401 - as `_changes` has them
    """How many changes fit."""
    return store.count(*_changes(store, counted=True, **wanted))


def changes_found(store: Store, search: str, withheld: Withheld) -> list[str]:
    """What a search for changes goes by: the ids of releases and of items."""
    return [releases_with(store, search, withheld), items_with(store, search, withheld)]


_VERSIONS = "left join version b on b.id = c.version_before left join version a on a.id = c.version_after"
_BESIDE = f"{_VERSIONS} left join assessment g on g.version_id = coalesce(c.version_after, c.version_before)"


def _amendments_that_name(store: Store, category: str) -> str:
    """The ids of the entries in logs of amendments that name the press, or a company, for a clause; "" for none.

    What an entry names is stored nowhere: it is read in its words, as for an alert.
    """
    rows = store.rows("select id, fields from change where kind = ?", [ChangeKind.AMENDMENT_PUBLISHED])
    return ",".join(str(int(x["id"])) for x in rows if category in named_in(json.loads(x["fields"])))


def _changes(
    store: Store, *, sources: Sequence[str] | None = None, category: str | None = None, since: str | None = None,
    kind: str | None = None, silent: bool = False, found: Sequence[str] = (), counted: bool = False,
    alert: str | None = None,
) -> tuple[str, list[Any]]:
    """What stands behind "from", and its values. `found`: what a search found, by `changes_found`.

    `counted`: without what no condition asks for. `alert`: only what it tells of, whatever has become of that.
    """
    left_out = "('retracted')" if silent or kind == ChangeKind.RELABELLED else "('silent', 'retracted')"
    shown = "true" if alert else f"c.state not in {left_out} and not {STANDS_ASIDE}"
    out = """coalesce('"' || b.category || '"' || b.also, json_extract(c.detail, '$.taken_out'), '')
    || coalesce(json_extract(c.detail, '$.named_in'), '')"""
    of_category = _of_category("c.category", f"(coalesce(a.also, b.also) || {out})")
    if category and (amended := _amendments_that_name(store, category)):
        of_category = f"({of_category} or c.id in ({amended}))"
    where, values = _clauses(
        (OF_SOURCES.format("c.source"), named(sources)),
        (of_category, category),
        (f"{_TOLD_AT} >= ?", since),
        ("c.kind = ?", kind),
        ("c.id in (select change_id from alert_change where alert_id = ?)", alert),
    )
    if found:  # of a release, or an item, that is found: as the site has it
        item = f"select source, key from item where id in {_AMONG}"  # noqa: S608 - ours
        where += f" and (c.release_id in {_AMONG} or (c.source, json_extract(c.detail, '$.item')) in ({item}))"
        values += found
    return (
        f"change c {_BESIDE if category or not counted else ''}"
        f" where {shown} and {where}"
    ), values


def each_release(
    store: Store, *, limit: int, unwatched: Mapping[str, str] = MappingProxyType({}),
    **wanted: Any,  # noqa: ANN401 - as `_edition_rows` has them
) -> Iterator[dict[str, Any]]:
    """The rows of each source's last accepted edition, or of the one that stood at the end of the day `as_of`.

    `gone`: and the releases that stand in it no more, as they stood last; `gone_since` is "" until that is confirmed.
    `unwatched`: the sources that are no longer watched, with when each was last looked at.
    """
    rows = _rows_of_releases(store, limit, **wanted)
    while some := list(islice(rows, _AT_ONCE)):
        keys = release_keys(store, {row["id"] for row in some})
        for row in some if len(some) < _AT_ONCE else chain(some, rows):
            if row["id"] not in keys:  # of so many it takes less to make all
                keys = release_keys(store)
            _unfold(row)
            row["key"] = keys[row["id"]]
            row["not_watched_since"] = unwatched.get(row["source"], "")
            yield row


def _rows_of_releases(store: Store, limit: int, **wanted: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - as above
    gone = "''" if wanted.get("as_of") else _GONE_SINCE
    for rows_of, values in _edition_rows(store, **wanted):  # each by itself: its rows come in their order
        for row in store.each(
            "select v.release_id id, e.source, v.reference, v.recipient, v.category, v.confidence, v.category_reason,"  # noqa: S608
            f" v.also, v.title, v.purpose, {_FILE} file, coalesce(p.sheet, v.sheet) sheet,"
            f" coalesce(p.row, v.row) row, fe.seen_at first_seen, {gone} gone_since, v.cells,"
            " a.level, a.level_printed, a.tier, a.outcome, a.dated, a.severity, a.severity_name, a.items, a.reasons"
            f" from {rows_of} order by p.position, r.id limit ?",
            [*values, limit],
        ):
            limit -= 1
            yield row
        if limit <= 0:
            break


def first_looks(store: Store, since: str, sources: Sequence[str] | None) -> dict[str, str]:
    """The day of the first look at each of the sources of which that is on or after a day."""
    rows = store.rows(
        "select source, min(seen_at) at from edition where state = 'accepted' and kind = 'baseline'"  # noqa: S608 - ours
        f" and (? is null or {OF_SOURCES.format('source')}) group by source having min(seen_at) >= ? order by source",
        [named(sources), named(sources), since],
    )
    return {x["source"]: x["at"][:10] for x in rows}


def count_releases(store: Store, **wanted: Any) -> int:  # noqa: ANN401 - as `_edition_rows` has them
    """How many rows `each_release` gives, without a limit."""
    return sum(store.count(*found) for found in _edition_rows(store, counted=True, **wanted))


def _edition_rows(
    store: Store, *, sources: Sequence[str] | None = None, category: str | None = None, since: str | None = None,
    as_of: str | None = None, level: str | None = None, gone: bool = False, found: str | None = None,
    dated_since: str | None = None, counted: bool = False,
) -> Iterator[tuple[str, list[Any]]]:
    """For each edition that stands: what stands behind "from" for its rows, and its values.

    Then, for those that are put aside, of their rows those that were told before anybody decided; then what is gone.
    `found`: what a search found, by `releases_with`. `counted`: without what neither conditions nor the number of rows
    ask for.
    """
    where, values = _clauses(
        (_of_category("v.category", "v.also"), category),
        ("fe.seen_at >= ?", since),
        ("coalesce(a.level, 'unknown') = ?", level),
        # A month or a year that may reach the day is given too.
        ("a.dated != '' and a.dated >= substr(?, 1, length(a.dated))", dated_since),
        (f"r.id in {_AMONG}", found),
    )
    standing = store.rows(
        "select max(id) id from edition where state = 'accepted' and (? is null or seen_at < ?)"  # noqa: S608
        f" and (? is null or {OF_SOURCES.format('source')}) group by source order by source",
        [as_of, f"{as_of}T24" if as_of else None, named(sources), named(sources)],
    )
    ahead = [] if as_of else store.rows(
        f"select distinct e.id from (select * {HELD_REMOVALS}) c join version v on v.id = c.version_before"  # noqa: S608
        " join edition e on e.id = v.edition_id and e.why = ?"
        f" where (? is null or {OF_SOURCES.format('e.source')}) order by e.id",
        [TOLD_AHEAD, named(sources), named(sources)],
    )
    waiting = f" and v.release_id in ({UNCONFIRMED})"
    for edition, only in chain(zip(standing, repeat("")), zip(ahead, repeat(waiting))):
        of_row = "" if counted and not values and not only else _OF_ROW
        yield f"edition_row p {of_row} where p.edition_id = ? and {where}{only}", [edition["id"], *values]
    if gone and not as_of:
        last_stood = _LAST_STOOD.format("" if counted else _LAST_ROW)
        yield f"{last_stood} and (? is null or {OF_SOURCES.format('r.source')}) and {where}", [
            named(sources), named(sources), *values,
        ]


_OF_RELEASE = (
    "left join assessment a on a.version_id = v.id join release r on r.id = v.release_id"
    " join edition fe on fe.id = r.first_edition"
)
_OF_ROW = f"join edition e on e.id = p.edition_id join version v on v.id = p.version_id {_OF_RELEASE}"
_LAST_ROW = """
left join edition_row p on p.rowid = (select n.rowid from edition_row n join edition m on m.id = n.edition_id
  and m.state = 'accepted' where n.version_id = v.id order by n.edition_id desc limit 1)
"""
_LAST_STOOD = f"""
version v join edition e on e.id = v.edition_id {_OF_RELEASE} {{}}
where r.gone_edition is not null and fe.state = 'accepted' and v.id = (select max(n.id) from version n
  join edition m on m.id = n.edition_id and m.state = 'accepted' where n.release_id = r.id)
"""  # noqa: S608 - our own words
_FILE = f"""coalesce((select {named_file("f.file")} from edition_file f
  where f.edition_id = coalesce(p.edition_id, v.edition_id) and f.file = coalesce(p.file, v.file)), p.file, v.file)"""  # noqa: S608 - our own words
_GONE_SINCE = f"coalesce((select g.seen_at from edition g where {GONE} and g.id = r.gone_edition), '')"  # noqa: S608


def _unfold(row: dict[str, Any]) -> None:
    """What a version and its assessment keep as JSON, in place."""
    for name in ("cells", "also", "items", "reasons"):
        row[name] = json.loads(row[name] or "[]")
    row["level_printed"] = bool(row["level_printed"])


def release_history(store: Store, identity: str) -> list[dict[str, Any]]:
    """The releases that a number, a key or a reference names, each with its versions and changes, oldest first."""
    sql = f"select r.*, {GONE} gone from release r where"  # noqa: S608 - our own words
    if identity.isascii() and identity.isdigit() and len(identity) < 16:
        found = store.rows(f"{sql} id = ?", [int(identity)])
    elif RELEASE_KEY.fullmatch(identity):
        keys, key = release_keys(store), f"R-{identity[2:].lower()}"
        found = store.rows(f"{sql} id in {_AMONG}", [json.dumps([i for i, k in keys.items() if k == key])])
    else:
        found = store.rows(
            f"{sql} id in (select release_id from version where reference = ? collate nocase) order by id",  # noqa: S608 - our own words
            [identity.strip()],
        )
    return [_history(store, r) for r in found]


def _history(store: Store, release: dict[str, Any]) -> dict[str, Any]:
    versions = store.rows(
        "select v.*, a.*, e.seen_at, e.title edition_title, e.published_at, e.number edition_number,"  # noqa: S608 - our own words
        f" coalesce({stood_at()}, '') url, coalesce(f.sha256, '') sha256, {named_file('v.file')} named from version v"
        " join edition e on e.id = v.edition_id join source s on s.name = e.source"
        " left join edition_file f on f.edition_id = v.edition_id and f.file = v.file"
        " left join assessment a on a.version_id = v.id"
        " where v.release_id = ? order by v.id",
        [release["id"]],
    )
    captures = captures_of(store, [v["sha256"] for v in versions if v["sha256"]])
    for v in versions:
        _unfold(v)
        v["file"] = v.pop("named")
        origin = origin_of(store, v["edition_id"], v["sha256"])
        v["origin"] = origin.said if origin else ""
        v["capture"] = captures.get(v["sha256"], "")
        del v["row_sha256"], v["version_id"]
    changes = store.rows(
        "select id, edition_id, seen_at, kind, state, reference, recipient, category, file, sheet, row, fields, reason,"  # noqa: S608
        f" {_REMARKED} from change c"
        f" where release_id = ? and state not in ('silent', 'retracted') and not {STANDS_ASIDE} order by seen_at, id",
        [release["id"]],
    )
    for c in changes:
        c["fields"] = json.loads(c["fields"])
        remarks = {name: c.pop(name) for name in ("found", "overtaken", "reread")}
        c["reason"], c["remark"] = with_remark(c["reason"], **remarks), remark_on(**remarks)
    return {
        "id": release["id"], "source": release["source"], "present": not release["gone"],
        "versions": versions, "changes": changes, "case": case(store, release["id"]),
    }
