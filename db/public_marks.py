"""How far a public copy goes, so that one look tells whether the database has anything new for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from db.looked_into import never_looked_into
from db.public_schema import VERSION
from db.store import Store, as_json

_ROOT = Path(__file__).resolve().parent.parent
_NEWEST = {
    "edition": ("select coalesce(max(id), 0) from edition", "select seen_at || files_key from edition where id = ?"),
    "release": ("select coalesce(max(id), 0) from release", "select source from release where id = ?"),
    "version": ("select coalesce(max(id), 0) from version", "select row_sha256 from version where id = ?"),
    "change": ("select coalesce(max(id), 0) from change", "select key from change where id = ?"),
    "item": ("select coalesce(max(id), 0) from item", "select key from item where id = ?"),
    "item_version": (
        "select coalesce(max(id), 0) from item_version", "select seen_at || revision from item_version where id = ?",
    ),
    "link": (
        "select coalesce(max(rowid), 0) from item_link",
        "select item_id || ' ' || release_id from item_link where rowid = ?",
    ),
    "snapshot": ("select coalesce(max(id), 0) from snapshot", "select sha256 from snapshot where id = ?"),
}  # fmt: skip
"""Tables that are only added to: the number of the last row, and what that row is known by."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a copy was made from; equal where there is nothing new."""

    newest: dict[str, int]
    """The number of the last row of each table that is only added to."""
    anchors: str
    """What those rows are known by: another database, or one restored from a backup, has others."""
    held: str
    """Changes that a second look must confirm."""
    reviews: str
    """A person's answers."""
    labellings: str
    """How often everything has been labelled anew by other lists."""
    sources: str
    """What is said of the sources; it also changes when a poll ends."""
    schema: int
    withheld: str = ""
    """What is withheld, never looked into or taken out of stored rows: by whom or why makes no difference."""

    def as_json(self) -> str:
        return as_json(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Marks | None:
        """None where the text is of another kind."""
        try:
            return cls(**json.loads(text))
        except (TypeError, ValueError):
            return None


def read_marks(main: Store, watched: Collection[str] | None) -> Marks:
    """The marks of the database as it stands: a dozen look-ups in indexes, in one short read."""
    main.db.conn.execute("begin")
    try:
        newest = {name: _one(main, sql) for name, (sql, _) in _NEWEST.items()}
        return Marks(
            newest,
            anchors(main, newest),
            _digest(main.rows("select count(*), coalesce(sum(id), 0) from change where state = 'held'")),
            _digest(main.rows("select count(*), max(reviewed_at) from review")),
            _digest(main.rows("select count(*), max(ended_at) from labelling where ended_at is not null")),
            _digest([main.rows("select * from source order by name"), None if watched is None else sorted(watched)]),
            _one(main, "pragma user_version"),
            _digest([
                main.rows("select kind, key, cause from withheld where lifted_at is null order by 1, 2, 3"),
                sorted(never_looked_into(main)), _one(main, "select count(*) from masked"),
            ]),
        )
    finally:
        main.db.conn.execute("commit")


def anchors(main: Store, newest: dict[str, int]) -> str:
    """What the rows with these numbers are known by."""
    return _digest([main.rows(sql, [newest.get(name, 0)]) for name, (_, sql) in _NEWEST.items()])


def _one(main: Store, sql: str) -> int:
    (found,) = main.rows(sql)[0].values()
    return int(found)


def _digest(value: Any) -> str:  # noqa: ANN401 - whatever JSON takes
    return hashlib.sha256(as_json(value).encode()).hexdigest()[:32]


@cache
def rules() -> str:
    """A digest of what decides how a copy looks: its tables, the code that fills them, the lists of recipients."""
    found = hashlib.sha256(f"{VERSION}".encode())
    ours = [*_ROOT.glob("db/public*.py"), *_ROOT.glob("db/withheld*.py")]
    files = [*ours, _ROOT / "db" / "recipients.py", *_ROOT.glob("recipients/*.*")]
    for path in sorted(files):
        if path.suffix in {".py", ".csv", ".toml"}:
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:32]
