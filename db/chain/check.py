"""Checks the log: each entry against itself, the one before, and what it is about; each day's root against its entries.

Whoever may write the database may write all of it anew from some entry on. What was cut off at the end leaves no trace
in what is left, but where a later time-stamp, or a hash that somebody wrote down elsewhere, names it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from db.chain.entries import (
    ANSWER,
    BEGINNING,
    EDITION,
    MOVES,
    NOTHING_BEFORE,
    PRUNING,
    TOKEN,
    about_answer,
    about_bodies,
    about_edition,
)
from db.chain.moves import check_moves
from db.chain.stamps import about_stamp, stamped_text, stamps
from db.chain.tree import leaf_hash, root_of
from db.store import Store
from db.upkeep.prune import LOG, about_list, pruned

_DETAILS = {
    ANSWER: ("url", "fetched_at"), EDITION: ("source", "edition"), BEGINNING: ("logged_at",), TOKEN: ("of", "number"),
    PRUNING: ("logged_at",), MOVES: ("logged_at",),
}
_BEGUN = (
    "select coalesce(json_extract(text, '$.{}'), 0) from chain_entry where number = 1 and kind = 'beginning'"
    " and json_valid(text)"
)


_EDITIONS_SINCE = (  # noqa: S608 - our own words
    "id > ({0}) and not exists (select 1 from edition_was w where w.edition_id = edition.id and (w.id <= ({0})"
    " or w.id in (select subject from chain_entry where kind = 'edition')))"
).format(_BEGUN.format("editions"))
"""Of an edition: under no id that it ever had is it older than the log, or in it."""


class Wrong(Struct, frozen=True):
    """Something in the log that is not as it was written."""

    where: str
    """Which entry, day or time-stamp, with what it is about."""
    what: str


class _Past(Struct):
    """What has been read so far."""

    number: int = 0
    hash: str = NOTHING_BEFORE
    run: list[str] = field(default_factory=list)
    """Hashes of the entries since the last root."""
    day: str = ""
    """Of the last entry."""


def check_log(store: Store) -> Iterator[Wrong]:
    """All that is wrong with the log, in its order; nothing where there is none yet."""
    roots = {x["last"]: x for x in store.rows("select * from chain_day order by last")}
    past, gone = _Past(), pruned(store)
    for entry in store.each("select * from chain_entry order by number"):
        about, wrong = _content(entry)
        where = _where(entry["number"], entry["kind"], about)
        wrong += _in_place(entry, about, past)
        look = _OF_SUBJECT.get(entry["kind"])
        amiss = look(store, entry["subject"] or 0, about, gone) if look else "it is of no kind that is known"
        wrong += [amiss] if amiss else []
        if past.day not in ("", entry["day"]) and past.run:
            yield Wrong(f"day {past.day}", f"it has no root over its entries up to {past.number}: it was taken out")
            past.run = []
        yield from (Wrong(where, what) for what in wrong)
        past.number, past.hash, past.day = entry["number"], leaf_hash(entry["text"]), entry["day"]
        past.run.append(entry["hash"])
        if (root := roots.pop(entry["number"], None)) is not None:
            yield from _of_day(root, past)
            past.run = []
    yield from (Wrong(f"day {x['day']}", f"its root is of entries up to {x['last']}, which is not there") for x in
                roots.values())
    yield from _not_logged(store)
    yield from (Wrong(*found) for found in check_moves(store))


def _content(entry: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What an entry says, and what is wrong with that."""
    wrong = [] if leaf_hash(entry["text"]) == entry["hash"] else ["its text or its hash was altered"]
    try:
        about = json.loads(entry["text"])
    except ValueError:
        about = None
    return (about, wrong) if isinstance(about, dict) else ({}, wrong or ["its text was altered"])


def _where(number: int, kind: str, about: dict[str, Any]) -> str:
    details = " of ".join(str(about[k]) for k in _DETAILS.get(kind, ()) if k in about)
    return f"entry {number} ({' '.join(filter(None, (kind, details)))})"


def _in_place(entry: dict[str, Any], about: dict[str, Any], past: _Past) -> list[str]:
    wrong = []
    if entry["number"] != past.number + 1:
        missing = range(past.number + 1, entry["number"])
        wrong.append(f"before it entry {missing[0]}{f' to {missing[-1]}' if len(missing) > 1 else ''} is missing")
    if about and about.get("before") != past.hash:
        wrong.append(f"it does not follow entry {past.number}: that one was altered, or this one put in its place")
    named = (about.get("entry"), about.get("kind"), str(about.get("logged_at"))[:10])
    if about and named != (entry["number"], entry["kind"], entry["day"]):
        wrong.append("number, kind or day are not those of its text: it stands in another's place")
    return wrong


def _of_beginning(store: Store, _: int, about: dict[str, Any], __: set[str]) -> str:
    now = about_bodies([x["sha256"] for x in store.rows("select sha256 from chain_body order by sha256")])
    return "" if _agrees(now, about) else "the list of what was archived before it was altered"


def _of_edition(store: Store, edition: int, about: dict[str, Any], _: set[str]) -> str:
    moved = store.one("select edition_id from edition_was where id = ?", [edition])  # an older one came in front of it
    edition = moved["edition_id"] if moved else edition
    row = store.one("select * from edition where id = ?", [edition])
    files = store.rows("select * from edition_file where edition_id = ? order by file", [edition])
    if row is None:
        return "the edition is not in the database"
    if about.get("state") == "accepted" != row["state"]:  # what counts once counts for good
        return f"the edition was accepted, and is {row['state']} now: that was altered"
    now = about_edition(row, files)
    if "published_at" not in about:  # of an entry of before that was in it
        del now["published_at"]
    return "" if _agrees(now, about) else "the edition or its files were altered since"


def _of_answer(store: Store, snapshot: int, about: dict[str, Any], gone: set[str]) -> str:
    row = store.one("select * from snapshot where id = ?", [snapshot])
    pruned_since = about.get("sha256") in gone
    if row is None:
        return "" if pruned_since else "the answer is not in the database, and no pruning took it"
    number_used_anew = pruned_since and row["sha256"] != about["sha256"]
    if number_used_anew or _agrees(about_answer(row), about):
        return ""
    return "what the database says of the answer was altered since"


def _of_token(store: Store, number: int, about: dict[str, Any], _: set[str]) -> str:
    found = stamps(store, [number])
    if not found:
        return "the time-stamp is not in the database"
    now = about_stamp(found[0], stamped_text(store, found[0]["kind"], found[0]["number"]))
    return "" if _agrees(now, about) else "the time-stamp, or what it is over, was altered since"


def _of_pruning(store: Store, _: int, about: dict[str, Any], __: set[str]) -> str:
    path = store.folder / LOG
    data = path.read_bytes()[: about.get("bytes", 0)] if path.is_file() else b""
    return "" if _agrees(about_list(data), about) else f"the list of what has gone, {LOG}, was altered or cut off since"


_OF_SUBJECT = {
    BEGINNING: _of_beginning, EDITION: _of_edition, ANSWER: _of_answer, TOKEN: _of_token, PRUNING: _of_pruning,
    MOVES: lambda *_: "",  # all of them together: `check_moves`
}


def _agrees(now: dict[str, Any], about: dict[str, Any]) -> bool:
    return not about or all(about.get(name) == value for name, value in now.items())


def _of_day(root: dict[str, Any], past: _Past) -> Iterator[Wrong]:
    first = past.number - len(past.run) + 1
    if (root["first"], root["day"]) != (first, past.day):
        yield Wrong(f"day {root['day']}", f"its root does not begin at entry {first}, or is of another day")
    elif root_of(past.run) != root["root"]:
        yield Wrong(f"day {root['day']}", f"its root is not that of entries {first} to {past.number}")


def _not_logged(store: Store) -> Iterator[Wrong]:
    """Rows that were recorded since the log began, and of which it says nothing."""
    if store.one("select 1 from chain_entry limit 1") is None:
        return
    logged = "in (select subject from chain_entry where kind = ? and subject is not null)"
    for table, kind, what, which in (
        ("snapshot", ANSWER, "final_url || ' of ' || fetched_at", f"id > ({_BEGUN.format('answers')})"),
        ("edition", EDITION, "source || ' ' || number", _EDITIONS_SINCE),
        ("chain_stamp", TOKEN, "'of ' || kind || ' ' || number", "given_at is not null"),
    ):
        rows = store.rows(
            f"select id, {what} what from {table} where {which} and not id {logged} order by id", [kind]  # noqa: S608
        )
        yield from (Wrong(f"{kind} {x['what']}", "it was recorded, and the log has no entry of it") for x in rows)


def head(store: Store) -> tuple[int, str]:
    """Number and hash of the last entry: to be written down elsewhere; (0, "") where there is none."""
    last = store.one("select number, hash from chain_entry order by number desc limit 1")
    return (last["number"], last["hash"]) if last else (0, "")


def check_head(store: Store, number: int, hash_: str) -> list[Wrong]:
    """What is wrong with the log beside a number and a hash that somebody wrote down elsewhere."""
    entry = store.one("select hash from chain_entry where number = ?", [number])
    if entry is None:
        return [Wrong(f"entry {number}", "it was written down, and is not in the log: the end of it was cut off")]
    wrong = "it is another than was written down: the log was written anew from there or before"
    return [] if entry["hash"] == hash_ else [Wrong(f"entry {number}", wrong)]
