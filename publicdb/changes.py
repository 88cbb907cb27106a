"""The public copy's changes: written with their severity, read as `alerts.describe` takes them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from alerts.severity import LEAST_REVEALING, base_rank, rank, revealing, severity, weighed_as
from db.register.changes import (
    changes_sql,
    earlier_versions,
    stored_change,
    stored_row_shown,
    taken_out,
    with_shown,
)
from db.store import Store, as_json
from db.withheld.decide import KEPT_FILE, LEFT_OUT, Withheld
from model.answers.exchange import without_secrets
from model.change import ROW_KINDS, ChangeKind, StoredChange
from model.recipient import Category, Confidence
from publicdb.copy import Copy, Query, Row, cells_of
from publicdb.rows import cleaned

_NOT_PUBLIC = frozenset({ChangeKind.RELABELLED})
"""Kinds that are no news to anybody."""
_KINDS = ", ".join(f"'{k}'" for k in sorted(k.value for k in ChangeKind if k not in _NOT_PUBLIC))
PUBLIC_DETAIL = frozenset(
    {
        "rows", "rows_before", "rows_differ", "note", "ignored", "files", "sheets", "documents", "items", "hits",
        "address", "title", "from", "to", "description", "published_at", "reformatted", "item", "item_kind", "url",
        "genre", "state", "submitters", "committees", "inquiries", "body", "published", "mentions", "more_mentions",
        "apart", "instead_of", "links", "more_links", "words", "no_text", "licence", "versions", "recipient_unread",
        "references", "kept_back", "taken_out", "named_in", "taken_back",
        "told_as",
    }
)
"""What a change's detail may show. Not its "summary": that counts removals which no second look has confirmed."""
_ROWS = ", ".join(f"'{k}'" for k in sorted(k.value for k in ROW_KINDS))
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(StoredChange._fields), "detail": {}, "fields": {}, "also": (), "taken_out": (),
}
_BLANK = StoredChange(**_NOTHING)
_CHANGES = f"""
select c.id, c.key, c.seen_at, coalesce(c.open_at, c.seen_at) open_at, c.source, c.edition_id edition, c.kind,
  c.found_at is not null found, c.overtaken_at is not null overtaken, c.reread_at is not null reread,
  c.kind in ({_ROWS}) row_kind, c.release_id release, c.version_before, c.version_after, case when length(c.detail) > 2
  then (select i.id from item i where i.source = c.source and i.key = json_extract(c.detail, '$.item')
    and i.version_id is not null) end item,
  c.reference, c.recipient, c.category, coalesce(k.confidence, '') confidence, coalesce(k.also, '[]') also,
  coalesce(k.level, '') level, case when k.reasons != '[]' then k.severity end severity, k.cells,
  case when w.id != k.id and (w.category, w.also) != (c.category, k.also)
  then taken_out(c.category, k.also, w.category, w.also, w.confidence) else '[]' end taken_out,
  coalesce(k.title, '') title, c.file, c.sheet, c.row, c.fields, c.reason, c.detail, s.url page
from change c not indexed join source s on s.name = c.source
  left join versions k on k.id = coalesce(c.version_after, c.version_before)
  left join versions w on w.id = c.version_before
where c.state = 'open' and c.kind in ({_KINDS}) and {{}}
"""  # noqa: S608 - our own words
_TEXTS, _JSON_TEXTS = ("recipient", "reference", "title", "file", "reason"), ("fields", "detail")
_ALSO = "iif(taken_out = '[]', also, rtrim(also, ']') || iif(also = '[]', '', ',') || substr(taken_out, 2))"
"""Further categories, and what was taken out of the row: who asks for the press finds where it stands no more."""
_OF_VERSION = "(select w.recipient from version w where w.id = version_{})"
_CELLS = ("recipient", _OF_VERSION.format("after"), _OF_VERSION.format("before"))


def plain_changes(withheld: Withheld) -> Query:
    """Changes that everybody may know, and that have no detail."""
    made = cleaned(withheld, _TEXTS, _JSON_TEXTS, _CELLS)
    rated = "weighed_as(kind, fields, reference), category, confidence, also, severity, taken_out"
    tells = "tells(c.release_id, c.id, c.source, null)" if withheld else "true"
    return Query(_CHANGES.format(f"not {_detailed(withheld)} and {tells}"), made | {
        "severity": "coalesce(severity, 0)", "weight": f"weight_of({rated})",
        "rank": f"rank_of({rated}, cells)", "also": _ALSO,
        "recipient_slug": f"slug_of({made.get('recipient', 'recipient')})",
    })


def _detailed(withheld: Withheld) -> str:
    """SQL: the detail is not {}, or gets something below."""
    slips = ", ".join(map(str, withheld.beside.words))
    more = (" or any_kept(c.fields)" if withheld.files else "") + (f" or c.release_id in ({slips})" if slips else "")
    return f"(length(c.detail) > 2{more})"


def changes(main: Store, copy: Copy, withheld: Withheld, slug_of: Callable[[str], str | None]) -> Iterator[Row]:
    """The others that everybody may know. `slug_of`: from a cell to the address of its first body."""
    for x in _rows(copy.db, f"{_CHANGES.format(_detailed(withheld))} order by c.id"):
        detail = json.loads(x["detail"])
        if withheld:
            found = _rows_left(main, withheld, detail)
            if found is None:
                continue
            first, detail = found
            x.update(first or {})
            left = withheld.beside.left_of(x["source"], x["release"], detail, json.loads(x["fields"]), LEFT_OUT)
            if left is None:
                continue
            detail, fields, place = left
            x.update({"fields": as_json(fields)}, **dict(zip(("file", "sheet", "row"), place or (), strict=False)))
            if not withheld.tells(x["release"], x["id"], x["source"], detail.get("item")):
                continue
            if withheld.any_kept(x["fields"]):
                detail |= {"address": without_secrets(x["page"]), "kept_back": KEPT_FILE}
        if detail.get("taken_out"):
            x["taken_out"] = as_json([*dict.fromkeys([*json.loads(x["taken_out"]), *detail["taken_out"]])])
        version = x["version_after"] or x["version_before"]
        read = copy.db.execute("select cells from versions where id = ?", [version]).fetchone()
        x["weight"], grave = _rated(main, x, detail)
        x["rank"] = rank(grave, _revealing(read[0] if read else None))
        x["detail"] = as_json({k: v for k, v in detail.items() if k in PUBLIC_DETAIL})
        if withheld:
            own = main.rows("select recipient from version where id in (?, ?)", [version, x["version_before"]])
            clean = withheld.cleaner(c for c in (x["recipient"], *(v["recipient"] for v in own)) if c)
            x.update({k: clean.under(k, x[k]) for k in _TEXTS if x[k]} | {k: clean.json(x[k]) for k in _JSON_TEXTS})
        x["severity"] = x["severity"] or 0
        also = [*json.loads(x["also"]), *json.loads(x["taken_out"])]
        x["also"] = as_json([*also, *dict.fromkeys(c for _, c in detail.get("named_in") or () if c not in also)])
        if detail.get("taken_back"):
            x["also"] = as_json([*also, *(c for c in detail.get("taken_out") or () if c not in also)])
        x["recipient_slug"] = slug_of(x["recipient"] or "")
        x["title"] = x["file"] if x["item"] is not None else x["title"]
        yield x


def _rated(main: Store, x: Row, detail: Row) -> tuple[str, int]:
    """How severe and how grave a change is, by what may be told of it."""
    kind = weighed_as_of(x["kind"], x["fields"], x["reference"])
    plain = kind, x["category"], x["confidence"], x["also"], x["severity"], x["taken_out"]
    if not (detail.get("versions") or detail.get("recipient_unread") or detail.get("mentions")
            or detail.get("named_in") or detail.get("taken_back")):
        return _rated_plainly(*plain)
    (one,) = with_shown(main, [_plain(*plain)._replace(detail=detail, fields=json.loads(x["fields"]))])
    return severity(one).word, base_rank(one)


@lru_cache(maxsize=4096)
def _rated_plainly(
    kind: str, category: str, confidence: str, also: str, score: int | None, taken_out: str = "[]"
) -> tuple[str, int]:
    one = _plain(kind, category, confidence, also, score, taken_out)
    return severity(one).word, base_rank(one)


def weight_of(kind: str, category: str, confidence: str, also: str, score: int | None, taken_out: str) -> str:
    """How severe a change without a detail is; for SQL, as is the next."""
    return _rated_plainly(kind, category, confidence, also, score, taken_out)[0]


def rank_of(
    kind: str, category: str, confidence: str, also: str, score: int | None, taken_out: str, cells: str | None
) -> int:
    """The rank of a change in "worst first"."""
    return rank(_rated_plainly(kind, category, confidence, also, score, taken_out)[1], _revealing(cells))


def weighed_as_of(kind: str, fields: str, reference: str | None) -> str:
    """The kind by which a change weighs (`alerts.severity.weighed_as`); for SQL."""
    return kind if fields == "{}" else weighed_as(ChangeKind(kind), json.loads(fields), reference).value


def taken_out_of(category: str, also: str, was: str, was_also: str, confidence: str) -> str:
    """`StoredChange.taken_out` as JSON; for SQL."""
    return as_json(taken_out(category, also, was, was_also, confidence))


def _revealing(cells: str | None) -> int:
    return revealing(cells_of(cells)) if cells else LEAST_REVEALING


def _plain(
    kind: str, category: str, confidence: str, also: str, score: int | None, taken_out: str = "[]"
) -> StoredChange:
    """A change of which nothing else is known."""
    return _BLANK._replace(
        kind=ChangeKind(kind), category=Category(category), confidence=Confidence(confidence or Confidence.LOW),
        also=tuple(map(Category, json.loads(also))), score=score, taken_out=tuple(map(Category, json.loads(taken_out))),
    )


def _rows_left(main: Store, withheld: Withheld, detail: Row) -> tuple[Row | None, Row] | None:
    """As `Withheld.rows_left`, with the columns of a row that the copy has."""
    versions = detail.get("versions") or []
    rows = {
        v["version"]: v
        for v in main.rows_with(
            "select v.id version, v.id version_after, v.release_id release, v.reference, v.recipient, v.category,"
            " v.confidence, v.also, v.title, v.file, v.sheet, v.row, v.recipient after, coalesce(a.level, '') level,"
            " a.severity from version v left join assessment a on a.version_id = v.id where v.id in given",
            versions,
        )
    }
    found = withheld.rows_left(detail, [rows[v] for v in versions if v in rows])
    if found and found[0]:
        del found[0]["version"]
    return found


WORST_FIRST = "order by rank, sheet, row, key"
"""Of changes; as `alerts.severity.worst_first`."""


def worst(where: str) -> str:
    """The query for a part of the changes that meet a condition, worst first; its values end with limit and offset.

    Only what the order needs is sorted: a row with its fields and details is long, and an edition has thousands.
    """
    ids = f"select id from changes where {where} {WORST_FIRST} limit ? offset ?"  # noqa: S608 - our own words
    return f"select * from changes where id in ({ids}) {WORST_FIRST}"  # noqa: S608


_STORED = changes_sql(  # noqa: S608 - our own words
    "c.release release_id, c.edition edition_id, coalesce(f.url, '') file_url, coalesce(f.kept_back, '') kept_back,"
    " coalesce(nullif(c.confidence, ''), 'low') confidence, coalesce(a.also, b.also, '[]') also,"
    " case when coalesce(a.reasons, b.reasons, '[]') != '[]' then"
    " c.severity end score, coalesce(a.reasons, b.reasons) score_reasons, coalesce(a.outcome, b.outcome, '') outcome",
    "s", "edition",
) + "where c.id in (select value from json_each(?))"


def told_changes(
    copy: sqlite3.Connection, ids: Iterable[int], *, history: bool = True
) -> dict[int, StoredChange]:
    """Changes of a copy by their numbers, as they may be told: with the rows that they show, and their histories.

    `history`: False where none of it is shown: reading it is most of what a change costs.
    """
    found = [(x, stored_change(x)) for x in _rows(copy, _STORED, ids)]
    wanted = {v for _, change in found for v in change.detail.get("versions") or ()}
    shown = {x["version"]: x for x in map(stored_row_shown, _rows(copy, _SHOWN, wanted))} if wanted else {}
    earlier = earlier_versions(_rows(copy, _EARLIER, (x["id"] for x, _ in found))) if history else {}
    out = {}
    for x, change in found:
        more: Row = {"history": earlier[x["id"]]} if x["id"] in earlier else {}
        if x["kept_back"]:
            more["kept_back"] = x["kept_back"]
        if change.detail.get("versions") or change.kind is ChangeKind.ROWS_SHOWN:
            more["shown"] = [shown[v] for v in change.detail.get("versions") or () if v in shown]
        out[change.id] = change._replace(detail={**change.detail, **more}) if more else change
    return out


_SHOWN = """
select v.id version, v.release, v.file, v.reference, v.recipient, v.category, v.confidence, v.category_reason, v.also,
  v.sheet, v.row, v.cells, v.severity score, v.reasons score_reasons, v.outcome
from versions v where v.id in (select value from json_each(?))
"""
_EARLIER = """
select c.id change, v.cells, v.sheet, v.row, e.seen_at, e.title edition from changes c
join versions v on v.release = c.release and v.id <= c.version_before join editions e on e.id = v.edition
where c.id in (select value from json_each(?)) order by c.id, v.id
"""


def _rows(copy: sqlite3.Connection, sql: str, *ids: Iterable[int]) -> list[dict[str, Any]]:
    found = copy.execute(sql, [as_json(list(i)) for i in ids])
    names = [c[0] for c in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]
