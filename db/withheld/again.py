"""What was withheld after a backup and is not in it yet: withheld again as soon as it is recorded again.

Releases and changes go by numbers, which a restored database gives anew. What they are known by is kept as `pulse`s
until a release or change that is known by the same comes in; better one too many than a child's data told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from db.store import Store, as_json
from text.timestamp import stamp

_PULSE, _ALIKE = "withhold again ", "withhold alike "


class AwaitedRelease(Struct, frozen=True):
    """A withheld release that is not in the database yet, and may come in other words."""

    source: str
    at: str
    """When the backup was restored: it stood, or had gone, then."""
    rows: tuple[dict[str, Any], ...]
    """What its versions said."""


def release_signs(source: str, row_sha256: str, reference: str, recipient: str, title: str) -> list[str]:
    """What a release is known by, whatever its number."""
    signs = [f"row {row_sha256}"]
    if reference.strip():
        signs.append(f"reference {' '.join(reference.split()).casefold()}")
    if recipient.strip() and title.strip():
        signs.append(f"title {' '.join(f'{recipient} {title}'.split()).casefold()}")
    return [f"{_PULSE}release {source} {sign}" for sign in signs]


def change_sign(key: str) -> str:
    """What a change is known by."""
    return f"{_PULSE}change {key}"


def expect(
    store: Store, signs: Iterable[str], *, because: str, who: str, cause: str, at: str, alike: str = ""
) -> None:
    """From now on what bears one of these signs is withheld as it is recorded, inside a transaction."""
    said = as_json({"because": because, "who": who, "cause": cause, **({"alike": alike} if alike else {})})
    sql = "insert into pulse(name, at, detail) values (?, ?, ?) on conflict(name) do nothing"
    store.many(sql, [(sign, at, said) for sign in signs])


def expect_alike(store: Store, source: str, number: int, versions: Iterable[Mapping[str, Any]], now: datetime) -> str:
    """A release that is expected may come in other words, too (`db.withheld.alike`), inside a transaction.

    Gives what `expect` is told of it: once it has come, it is known by what is recorded.
    """
    name = f"{_ALIKE}{source} {number} {stamp(now)}"
    rows = [{k: v[k] for k in _SAID} for v in versions]
    store.upsert("pulse", "name", name=name, at=stamp(now), detail=as_json({"source": source, "rows": rows}))
    return name


_SAID = ("row_sha256", "file", "sheet", "section", "reference", "recipient", "title", "purpose", "cells")


def awaited_releases(store: Store) -> list[AwaitedRelease]:
    """Withheld releases that are still to come."""
    found = store.rows("select at, detail from pulse where name >= ? and name < ?", [_ALIKE, f"{_ALIKE}~"])
    return [AwaitedRelease(d["source"], x["at"], tuple(d["rows"])) for x in found if (d := json.loads(x["detail"]))]


def expected_pulses(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """Of the pulses of a database those that say what is expected."""
    return [(x["name"], x["at"], x["detail"]) for x in rows if x["name"].startswith((_PULSE, _ALIKE))]


ANY_EXPECTED = f"exists (select 1 from pulse where name >= '{_PULSE}' and name < '{_PULSE}~')"  # noqa: S608 - ours
"""SQL: 1 where something is to be withheld again."""


def anything_expected(store: Store) -> bool:
    """True where it is."""
    return bool(store.count(f"(select 1 where {ANY_EXPECTED})"))


def withhold_again(store: Store, kind: str, number: int, signs: Iterable[str]) -> None:
    """Withholds a release or change that bears a sign that is expected, in the transaction that records it."""
    for x in store.rows_with("select at, detail from pulse where name in given", signs):
        said = json.loads(x["detail"])
        store.execute(
            "insert into withheld(kind, key, because, who, cause, at) values (?, ?, ?, ?, ?, ?) on conflict do nothing",
            [kind, str(number), said["because"], said["who"], said["cause"], x["at"]],
        )
        store.execute("delete from pulse where name = ?", [said.get("alike", "")])
