"""How far a public copy goes, so that one look tells whether it is behind the database."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import cache
from pathlib import Path

from db.store import Store, as_json
from db.withheld.decide import NEVER
from publicdb.schema import VERSION

_ROOT = Path(__file__).resolve().parent.parent
_STATE = (
    # Tables that are only added to: the last row's number, and what that row is known by. Another database, or one
    # restored from a backup, has another row there.
    "select id, seen_at, files_key from edition order by id desc limit 1",
    "select id, source from release order by id desc limit 1",
    "select id, row_sha256 from version order by id desc limit 1",
    "select id, key from change order by id desc limit 1",
    "select id, key from item order by id desc limit 1",
    "select id, seen_at, revision from item_version order by id desc limit 1",
    "select rowid, item_id, release_id from item_link order by rowid desc limit 1",
    "select id, sha256 from snapshot order by id desc limit 1",
    # What is written to afterwards: changes that a second look must confirm, editions that a person accepts, items that
    # say something else or are gone, a person's answers, labels by newer lists, what is withheld, what was never
    # looked into, and what was taken out of stored rows.
    "select count(*), coalesce(sum(id), 0) from change where state = 'held'",
    "select count(*) from edition where state = 'accepted'",
    "select count(*), max(seen_at) from item",
    "select count(*), max(reviewed_at) from review",
    "select count(*), max(ended_at) from labelling where ended_at is not null",
    "select kind, key, cause from withheld where lifted_at is null order by 1, 2, 3",
    f"select sha256 from looked_into where reader in {NEVER} order by 1",  # noqa: S608 - our own words
    "select count(*) from masked",
    "select name, title, kind, url, first_seen_at from source order by name",
    "pragma user_version",
)


def watermark(main: Store, watched: Collection[str] | None) -> str:
    """A digest of the database as it stands and of what is configured: a dozen look-ups, in one short read.

    What is said of a source's last poll is not in it: that alone is brought up to date in the copy that stands.
    """
    main.db.conn.execute("begin")
    try:
        found = [[list(x.values()) for x in main.rows(sql)] for sql in _STATE]
    finally:
        main.db.conn.execute("commit")
    return _digest([found, None if watched is None else sorted(watched), rules()])


@cache
def rules() -> str:
    """A digest of what decides how a copy looks: its tables, the code that fills them, the lists of recipients."""
    made = hashlib.sha256(f"{VERSION}".encode())
    rooms = ("publicdb", "db/withheld", "db/recipients", "recipients")
    paths = [_ROOT / "alerts" / "severity.py", *(p for room in rooms for p in (_ROOT / room).rglob("*"))]
    for path in sorted(paths):
        if path.suffix in {".py", ".csv", ".toml"}:
            made.update(str(path.relative_to(_ROOT)).encode() + b"\0" + path.read_bytes())
    return made.hexdigest()[:32]


def _digest(value: object) -> str:
    return hashlib.sha256(as_json(value).encode()).hexdigest()[:32]
