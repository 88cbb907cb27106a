"""What commands may print: rows of `db.queries` without what is withheld; and what a person means to withhold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from db.recipients.organisations import find_organisation, organisations
from db.store import Store, as_json, from_json
from db.withheld.decide import KEPT_FILE, LEFT_OUT, Row, Withheld, load_withheld
from db.withheld.record import stored_keys
from recipients.cell.bodies import group_key
from text.clean import slug_of

_OURS = {"id", "key", "source", "kind", "state", "seen_at", "first_seen", "published_at", "category", "confidence",
         "level", "tier", "outcome", "severity_name", "dated"}
"""Words of ours and times: no text of a publisher's."""


def stored_changes_to_pass_on(store: Store, rows: Iterable[Row]) -> list[Row]:
    """The same for rows as the table of changes has them."""
    plain = [{**x, **{k: from_json(x[k]) for k in ("fields", "detail")}} for x in rows]
    return changes_to_pass_on(store, load_withheld(store), plain)


def changes_to_pass_on(store: Store, withheld: Withheld, found: Iterable[Row]) -> list[Row]:
    """Those of the changes that may be told, as they may be. `fields` and `detail` are plain values."""
    if not withheld:
        return list(found)
    left = [x for x in (_with_rows_left(store, withheld, x) for x in found) if x]
    left = [x for x in (_without_said_beside(withheld, x) for x in left) if x]
    left = [
        x for x in left
        if withheld.tells(x["release_id"], x["id"], x["source"], (x.get("detail") or {}).get("item"))
    ]
    named, pages = _named(store, left), _pages(store)
    return [_change(withheld, x, named[x["id"]], pages[x["source"]]) for x in left]


def releases_to_pass_on(withheld: Withheld, found: Iterable[Row]) -> list[Row]:
    """The same for releases, by the number under `id`, each with its `recipient`."""
    if not withheld:
        return list(found)
    return [_clean(withheld, x, [x.get("recipient")]) for x in found if withheld.allows("release", x["id"])]


def histories_to_pass_on(store: Store, withheld: Withheld, found: Iterable[Row]) -> list[Row]:
    """The same for whole releases (`db.queries.release_history`), with their evidence."""
    if not withheld:
        return list(found)
    pages, out = _pages(store), []
    for x in found:
        if not withheld.allows("release", x["id"]):
            continue
        page = pages[x["source"]]
        cells = [v["recipient"] for v in x["versions"]]
        versions = [_clean(withheld, _file(withheld, v, "url", page), cells) for v in x["versions"]]
        changes = [{**c, "release_id": x["id"], "source": x["source"]} for c in x["changes"]]
        changes = [{k: v for k, v in c.items() if k not in ("release_id", "source")}
                   for c in changes_to_pass_on(store, withheld, changes)]
        spoken = [e for e in x["evidence"] if withheld.allows("item", f"{e['source']} {e['key']}")]
        others: Row = withheld.cleaner()({"case": x["case"], "evidence": spoken})
        out.append({**x, "versions": versions, "changes": changes, **others})
    return out


def items_to_pass_on(store: Store, withheld: Withheld, found: Iterable[Row]) -> list[Row]:
    """The same for evidence, in a list or with all its versions."""
    if not withheld:
        return list(found)
    out = []
    for x in found:
        if not withheld.allows("item", f"{x['source']} {x['key']}"):
            continue
        said = store.rows("select release_id r from item_link where item_id = ?", [x["id"]])
        left = {**x, "releases": sum(withheld.allows("release", y["r"]) for y in said)}
        if "versions" in x:
            left["versions"] = [
                {**v, "documents": [_file(withheld, d, "url", "") for d in v["documents"]]} for v in x["versions"]
            ]
        out.append(_clean(withheld, left, ()))
    return out


def _pages(store: Store) -> dict[str, str]:
    return {x["name"]: x["url"] for x in store.rows("select name, url from source")}


def _named(store: Store, changes: Iterable[Row]) -> dict[int, list[str]]:
    """The cells of recipients in the versions before and after each change."""
    ids = json.dumps([x["id"] for x in changes])
    rows = store.rows(
        "select c.id, b.recipient before, a.recipient after from change c"
        " left join version b on b.id = c.version_before left join version a on a.id = c.version_after"
        " where c.id in (select value from json_each(?))", [ids],
    )
    return {x["id"]: [n for n in (x["before"], x["after"]) if n] for x in rows}


def _change(withheld: Withheld, x: Row, named: Iterable[str], page: str) -> Row:
    fields, detail = x.get("fields") or {}, x.get("detail") or {}
    if "address" in detail and withheld.any_kept(str(fields.get("sha256", ""))):
        x = {**x, "detail": {**detail, "address": page, "kept_back": KEPT_FILE}}
    return _clean(withheld, x, [x["recipient"], *named])


def _clean(withheld: Withheld, x: Row, recipients: Iterable[str | None]) -> Row:
    clean = withheld.cleaner([n for n in recipients if n])
    return {k: v if k in _OURS else clean.under(k, v) for k, v in x.items()}


def _file(withheld: Withheld, x: Mapping[str, Any], address: str, page: str) -> Row:
    """A row with a file, where that is kept back without its hash and with its page for its address, if it has one."""
    said = withheld.kept_back(x.get("sha256") or "")
    if not said:
        return dict(x)
    instead = {"sha256": "", address: page if x.get(address) else "", "kept_back": said}
    return {**x, **instead} | ({"capture": ""} if "capture" in x else {})


_SHOWN = """
select v.id version, v.release_id release, v.release_id, v.reference, v.recipient, v.category, v.file, v.sheet, v.row,
  v.cells after, a.severity, a.severity_name, a.reasons
from version v left join assessment a on a.version_id = v.id where v.id in given
"""


def _without_said_beside(withheld: Withheld, x: Row) -> Row | None:
    """A change without what it says beside its own rows of what is withheld; None where nothing is left."""
    fields = x.get("fields") or {}
    left = withheld.beside.left_of(x["source"], x["release_id"], x.get("detail") or {}, fields, LEFT_OUT)
    if left is None:
        return None
    detail, fields, place = left
    there = dict(zip(("file", "sheet", "row"), place or (), strict=False))
    said = {"detail": detail, "fields": fields} | there
    return {**x, **{k: v for k, v in said.items() if k in x}}


def _with_rows_left(store: Store, withheld: Withheld, x: Row) -> Row | None:
    """A change of several rows without those whose releases are withheld, named after the first left; None for none."""
    detail = x.get("detail") or {}
    versions = detail.get("versions")
    if not isinstance(versions, list):  # of a relabelling it is how many there are
        return x
    rows = {v["version"]: v for v in store.rows_with(_SHOWN, versions)}
    found = withheld.rows_left(detail, [rows[v] for v in versions if v in rows])
    if found is None:
        return None
    first, told = found
    if first is None:
        return x
    first |= {"after": json.loads(first["after"]), "reasons": json.loads(first["reasons"] or "[]")}
    return {**x, **{k: v for k, v in first.items() if k in x}, "detail": told}


# ---------------------------------------------------------------------------------------------------------------
# What a person means to withhold: a release or change by its number, a recipient by name, an item, a file

class NotFound(Exception):
    """There is no such thing, or several; the message says so."""


class Subject(Struct, frozen=True):
    """What is meant."""

    ids: tuple[str, ...]
    """As `db.withheld.record.withhold` takes them: of a recipient one for each of its names."""
    what: str
    """For people: what it is."""
    also: str = ""
    """What else a person should think of."""
    twins: tuple[str, ...] = ()
    """Numbers of other releases that say the same to the same recipient, in another sheet or source or listed twice."""


def find(store: Store, kind: str, given: str) -> Subject:
    """What somebody names.

    Raises:
        NotFound: see there.
    """
    finders = {
        "release": _find_release, "change": _find_change, "recipient": _find_recipient, "file": _find_file,
        "item": _find_item,
    }
    return finders[kind](store, given.strip())


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None


def _numbered(store: Store, kind: str, given: str, where: str, sql: str) -> dict[str, Any]:
    """The row of a release or a change under its number."""
    if (number := _number(given)) is None:
        raise NotFound(f"{given!r} is no number of a {kind}. See: {where}")
    if (row := store.one(sql, [number])) is None:
        raise NotFound(f"There is no {kind} {number}. See: {where}")
    return row | {"number": number}


def _find_release(store: Store, given: str) -> Subject:
    sql = "select reference, recipient from version where release_id = ? order by id desc limit 1"
    if _number(given) is None:
        given = _by_reference(store, given)
    x = _numbered(store, "release", given, "npdwatch releases", sql)
    number = x["number"]
    named = " · ".join(filter(None, (x["reference"], x["recipient"])))
    return Subject((str(number),), f"release {number}: {named}", twins=_twins(store, number))


def _by_reference(store: Store, given: str) -> str:
    """The number of the one release that has ever had a reference."""
    sql = "select distinct release_id n from version where reference = ? collate nocase order by 1"
    found = [str(x["n"]) for x in store.rows(sql, [given])]
    if len(found) == 1:
        return found[0]
    said = f"is the reference of {len(found)} releases: {', '.join(found[:5])}" if found else "is the reference of none"
    raise NotFound(f"{given!r} {said}. Give the release's number, as npdwatch show and npdwatch releases print it.")


def _twins(store: Store, release: int) -> tuple[str, ...]:
    """Releases whose row is the same anywhere, or of the same recipient with the same text elsewhere.

    In one sheet these are two, as data of each year.
    """
    rows = store.rows(
        "select v.release_id, v.recipient, v.title, v.purpose, v.row_sha256, r.source, v.file, v.sheet from version v"
        " join release r on r.id = v.release_id where v.id in (select max(b.id) from version b, version a"
        " where a.id = (select max(id) from version where release_id = ?) and (b.row_sha256 = a.row_sha256"
        " or (a.recipient != '' and b.recipient = a.recipient collate nocase)"
        " or (a.title != '' and b.title = a.title collate nocase)"
        " or (a.purpose != '' and b.purpose = a.purpose collate nocase)) group by b.release_id) order by 1", [release],
    )
    (mine,) = (x for x in rows if x["release_id"] == release)
    return tuple(str(x["release_id"]) for x in rows if x is not mine and _is_twin(x, mine))


def _is_twin(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one["row_sha256"] == other["row_sha256"]:
        return True
    if all(one[k] == other[k] for k in ("source", "file", "sheet")):
        return False
    texts, others = ([slug_of(x[k]) for k in ("title", "purpose") if x[k]] for x in (one, other))
    return group_key(one["recipient"]) == group_key(other["recipient"]) and bool(texts) and texts == others


def _find_change(store: Store, given: str) -> Subject:
    sql = "select kind, release_id, reference, recipient from change where id = ?"
    x = _numbered(store, "change", given, "npdwatch changes --json", sql)
    number = x["number"]
    named = " · ".join(filter(None, (x["kind"].replace("_", " "), x["reference"], x["recipient"])))
    also = f"Its release is still shown; to leave that out too: npdwatch withhold release {x['release_id']} --because …"
    return Subject((str(number),), f"change {number}: {named}", also if x["release_id"] else "")


def _find_recipient(store: Store, given: str) -> Subject:
    body = find_organisation(store, given) or next(
        (o for o in organisations(store) if any(slug_of(n) == given for n in o.names)), None
    )
    if body is not None:
        return Subject(tuple({group_key(n): n for n in body.names}.values()), f"recipient {body.name}")
    keys = as_json(sorted(stored_keys(store, "recipient", group_key(given), given)))
    sql = "select name from withheld where kind = 'recipient' and key in (select value from json_each(?))"
    known = store.one(sql, [keys])
    if known is not None:
        return Subject((known["name"],), f"recipient {known['name']}")
    # One of several in a cell, or a cell as printed.
    if store.one("select 1 from version where recipient = ? limit 1", [given]) or _names_who_asked(store, given):
        return Subject((given,), f"recipient {given}")
    raise NotFound(f"No register names {given!r} as a recipient. See: npdwatch recipients --search LETTERS")


def _names_who_asked(store: Store, given: str) -> bool:
    """True for a person whom a register names beside the body that received."""
    sql = "select 1 from version where instr(lower(coalesce(json_extract(cells, '$.person'), '')), lower(?)) limit 1"
    return len(given.split()) > 1 and store.one(sql, [given]) is not None


def _find_file(store: Store, given: str) -> Subject:
    text = given.casefold()
    if len(text) < 8 or any(c not in "0123456789abcdef" for c in text) or len(text) > 64:
        raise NotFound(f"{given!r} is no sha256 of a file, nor the first 8 or more of its 64 digits.")
    found = {
        x["sha256"]
        for sql in ("select sha256 from snapshot where sha256 >= ? and sha256 < ?",
                    "select sha256 from edition_file where sha256 >= ? and sha256 < ?",
                    "select sha256 from document where sha256 >= ? and sha256 < ?",
                    "select key sha256 from withheld where kind = 'file' and key >= ? and key < ?")
        for x in store.rows(sql, [text, f"{text}g"])
    }
    if not found:
        raise NotFound(f"The archive knows no file {given!r}.")
    if len(found) > 1:
        some = ", ".join(sorted(found)[:5])
        raise NotFound(f"{given!r} is the beginning of {len(found)} files: {some}. Give more digits.")
    (sha256,) = found
    x = store.one("select title from edition_file where sha256 = ? limit 1", [sha256])
    return Subject((sha256,), f"file {sha256}" + (f": {x['title']}" if x else ""))


def _find_item(store: Store, given: str) -> Subject:
    found = store.rows(
        "select source, key from item where key = ?1 or id = ?2 or source || ' ' || key = ?1"
        " or id in (select item_id from item_alias where alias = ?1) order by id", [given, _number(given)],
    )
    if not found:
        raise NotFound(f"There is no item {given!r}. See: npdwatch evidence")
    return Subject(tuple(f"{x['source']} {x['key']}" for x in found), f"item {found[0]['key']}")
