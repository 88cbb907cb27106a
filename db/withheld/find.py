"""Finds what a person means to withhold: a release or change by its number, a recipient by name, an item, a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.recipients.organisations import find_organisation, organisations
from db.store import Store
from recipients.cell.bodies import group_key
from text.slugs import slug_of


class NotFound(Exception):
    """There is no such thing, or several; the message says so."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is meant."""

    ids: tuple[str, ...]
    """As `db.withheld.decide.withhold` takes them: of a recipient one for each of its names."""
    what: str
    """For people: what it is."""
    also: str = ""
    """What else a person should think of."""
    twins: tuple[str, ...] = ()
    """Numbers of other releases that say the same to the same recipient, in another sheet or source."""


def find(store: Store, kind: str, given: str) -> Subject:
    """What somebody names.

    Raises:
        NotFound: see there.
    """
    finders = {"release": _release, "change": _change, "recipient": _recipient, "file": _file, "item": _item}
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


def _release(store: Store, given: str) -> Subject:
    sql = "select reference, recipient from version where release_id = ? order by id desc limit 1"
    x = _numbered(store, "release", given, "npdwatch releases", sql)
    number = x["number"]
    named = " · ".join(filter(None, (x["reference"], x["recipient"])))
    return Subject((str(number),), f"release {number}: {named}", twins=_twins(store, number))


def _twins(store: Store, release: int) -> tuple[str, ...]:
    """The releases of the same recipient with the same text in another sheet or source: one tells what the other does.

    In the same sheet they are two: a body may be given the same data each year.
    """
    rows = store.rows(
        "select v.release_id, v.recipient, v.title, v.purpose, v.row_sha256, r.source, v.file, v.sheet from version v"
        " join release r on r.id = v.release_id where v.id in (select max(b.id) from version b, version a"
        " where a.id = (select max(id) from version where release_id = ?) and (b.row_sha256 = a.row_sha256"
        " or (a.recipient != '' and b.recipient = a.recipient collate nocase)"
        " or (a.title != '' and b.title = a.title collate nocase)"
        " or (a.purpose != '' and b.purpose = a.purpose collate nocase)) group by b.release_id) order by 1", [release],
    )  # fmt: skip
    (mine,) = (x for x in rows if x["release_id"] == release)
    return tuple(str(x["release_id"]) for x in rows if x is not mine and _is_twin(x, mine))


def _is_twin(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if all(one[k] == other[k] for k in ("source", "file", "sheet")):
        return False
    if one["row_sha256"] == other["row_sha256"]:
        return True
    texts, others = ([slug_of(x[k]) for k in ("title", "purpose") if x[k]] for x in (one, other))
    return group_key(one["recipient"]) == group_key(other["recipient"]) and bool(texts) and texts == others


def _change(store: Store, given: str) -> Subject:
    sql = "select kind, release_id, reference, recipient from change where id = ?"
    x = _numbered(store, "change", given, "npdwatch changes --json", sql)
    number = x["number"]
    named = " · ".join(filter(None, (x["kind"].replace("_", " "), x["reference"], x["recipient"])))
    also = f"Its release is still shown; to leave that out too: npdwatch withhold release {x['release_id']} --because …"
    return Subject((str(number),), f"change {number}: {named}", also if x["release_id"] else "")


def _recipient(store: Store, given: str) -> Subject:
    body = find_organisation(store, given) or next(
        (o for o in organisations(store) if any(slug_of(n) == given for n in o.names)), None
    )
    if body is not None:
        return Subject(tuple({group_key(n): n for n in body.names}.values()), f"recipient {body.name}")
    known = store.one("select name from withheld where kind = 'recipient' and key = ?", [group_key(given)])
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


def _file(store: Store, given: str) -> Subject:
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
    }  # fmt: skip
    if not found:
        raise NotFound(f"The archive knows no file {given!r}.")
    if len(found) > 1:
        some = ", ".join(sorted(found)[:5])
        raise NotFound(f"{given!r} is the beginning of {len(found)} files: {some}. Give more digits.")
    (sha256,) = found
    x = store.one("select title from edition_file where sha256 = ? limit 1", [sha256])
    return Subject((sha256,), f"file {sha256}" + (f": {x['title']}" if x else ""))


def _item(store: Store, given: str) -> Subject:
    found = store.rows(
        "select source, key from item where key = ?1 or id = ?2 or source || ' ' || key = ?1"
        " or id in (select item_id from item_alias where alias = ?1) order by id", [given, _number(given)],
    )  # fmt: skip
    if not found:
        raise NotFound(f"There is no item {given!r}. See: npdwatch evidence")
    return Subject(tuple(f"{x['source']} {x['key']}" for x in found), f"item {found[0]['key']}")
