"""What is taken over from a working copy in which editions were replayed: rows under ids of the database, changes.

What was told stays, and what is told otherwise is told beside it, as told already: nothing of it is news.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from db.connection import explained
from db.store import Store, as_json
from db.upkeep.numbers import next_id
from db.withheld.given_away import TAKEN_OVER
from model.change import ROW_KINDS, ChangeKind
from text.timestamp import stamp

COMPARED = (ROW_KINDS | {ChangeKind.COLUMNS_CHANGED}) - {
    ChangeKind.LICENCE_ENDED, ChangeKind.DESTRUCTION_OVERDUE, ChangeKind.RECIPIENT_KNOWN,
}
"""Kinds that two editions beside each other come to; the others are time's, or our reader's."""
REPLAYED = ("edition", "release", "version", "change", "withheld")
"""Tables in which a replay writes rows that are taken over."""


def floors_of(work: Store) -> dict[str, int]:
    """By table the highest id that was there before anything was replayed."""
    return {t: next_id(work, t) - 1 for t in REPLAYED}


@contextmanager
def attached(store: Store, work: Path) -> Iterator[None]:
    """The working copy as `work`, around a transaction."""
    with explained(store.path):
        store.connection.execute("attach ? as work", [os.fsencode(work)])
    try:
        yield
    finally:
        store.connection.execute("detach work")


class Taken(Struct):
    """One such taking over, inside a transaction with the copy attached."""

    store: Store
    source: str
    floors: Mapping[str, int]
    now: datetime
    editions: dict[int, int] = field(default_factory=dict)
    """From ids in the copy to ids in the database, as are the next two."""
    releases: dict[int, int] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)

    def is_new(self, table: str, id_: int | None) -> bool:
        """True for an id that the replay has given."""
        return id_ is not None and id_ > self.floors[table]

    def add_release(self, release: int) -> int:
        """Writes a release of the copy; when it came and went is settled later. Gives its id."""
        (row,) = self.store.rows("select * from work.release where id = ?", [release])
        first = self.editions.get(row["first_edition"], row["first_edition"])
        return self.store.insert(
            "release", **{**row, "id": next_id(self.store, "release"), "first_edition": first, "gone_edition": None}
        )

    def add_version(self, version: int, **given: object) -> int:
        """Writes a version of the copy with how revealing it is. Gives its id."""
        (row,) = self.store.rows("select * from work.version where id = ?", [version])
        made = next_id(self.store, "version")
        release, edition = self.releases.get(row["release_id"], row["release_id"]), self.editions[row["edition_id"]]
        self.store.insert("version", **{**row, "id": made, "release_id": release, "edition_id": edition, **given})
        for assessment in self.store.rows("select * from work.assessment where version_id = ?", [version]):
            self.store.insert("assessment", **{**assessment, "version_id": made})
        return made

    def changes_of(self, *editions: int) -> list[dict[str, Any]]:
        """What editions of the copy tell, in order."""
        return self.store.rows(
            "select * from work.change where id > ? and edition_id in (select value from json_each(?)) order by id",
            [self.floors["change"], as_json(editions)],
        )

    def as_here(
        self, x: Mapping[str, Any], before: Mapping[int, int] | None = None, after: Mapping[int, int] | None = None
    ) -> dict[str, Any]:
        """A change of the copy with the ids of the database. `before`, `after`: of versions, where they are known."""

        def here(version: int | None, given: Mapping[int, int] | None) -> int | None:
            return None if version is None else (given or {}).get(version, self.versions.get(version, version))

        detail: dict[str, Any] = json.loads(x["detail"])
        if isinstance(detail.get("versions"), list):
            detail["versions"] = [here(v, after) for v in detail["versions"]]
        return {
            **x, "edition_id": self.editions[x["edition_id"]], "detail": as_json(detail),
            "release_id": self.releases.get(x["release_id"], x["release_id"]),
            "version_before": here(x["version_before"], before), "version_after": here(x["version_after"], after),
        }

    def add_change(self, x: Mapping[str, Any], of_key: Sequence[object], **given: object) -> None:
        """Writes a change as told already, once for what its key is made of."""
        self.store.find_or_insert("change", "key", **{
            **x, "id": next_id(self.store, "change"),
            "key": hashlib.sha256(as_json(of_key).encode()).hexdigest()[:24],
            "state": "silent" if x["state"] == "silent" else "open", "open_at": x["seen_at"],
            "planned_at": stamp(self.now), "found_at": stamp(self.now), "overtaken_at": None, **given,
        })

    def overtake(self, x: Mapping[str, Any], *, is_told_still: bool, reread_at: str | None = None) -> None:
        """Marks what was told of an edition and is told otherwise now: by another edition, or (`reread_at`) by us.

        What nobody was told, since it was found later itself, goes.
        """
        if is_told_still or x["state"] == "held":
            self.store.update("change", x["id"], overtaken_at=None)
        elif x["found_at"] is None:
            self.store.update("change", x["id"], overtaken_at=x["overtaken_at"] or stamp(self.now), reread_at=reread_at)
        else:
            self.store.execute("delete from change where id = ?", [x["id"]])

    def withhold(self) -> None:
        """Takes over what the replay withheld: private individuals, releases that are expected again, known names."""
        for sql in TAKEN_OVER:
            self.store.execute(sql.format("work"))
        for x in self.store.rows("select * from work.withheld where id > ?", [self.floors["withheld"]]):
            if x["kind"] == "change":
                continue
            key = str(self.releases.get(int(x["key"]), x["key"])) if x["kind"] == "release" else x["key"]
            where = "kind = ? and key = ? and cause = ? and lifted_at is null"
            if self.store.one(f"select 1 from withheld where {where}", [x["kind"], key, x["cause"]]) is None:  # noqa: S608
                self.store.insert("withheld", **{**x, "id": next_id(self.store, "withheld"), "key": key})


def said(x: Mapping[str, Any]) -> tuple[object, ...]:
    """What makes two changes of one edition the same, whatever they were compared with."""
    return tuple(x[k] for k in ("kind", "release_id", "reference", "recipient", "sheet", "row", "fields"))
