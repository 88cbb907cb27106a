"""Editions of a publication: the last good one, a new one with its changes, and other files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from json.encoder import encode_basestring
from typing import Any

from msgspec import Struct, field

from db.chain.entries import begin, log_answer, log_edition
from db.store import Store, as_json
from diffing.plausibility import EditionStep, PastEdition
from model.change import ChangeKind, Comparison, removals
from model.fetch import Snapshot
from model.register import Edition, RowPlace, Table
from model.source import Source
from text.timestamp import parse_stamp, stamp


class File(Struct, frozen=True):
    """One file of an edition."""

    file: str
    """Its identity over the editions: the title with dates taken out."""
    title: str
    filename: str
    url: str
    final_url: str
    sha256: str
    register: bool
    """True where it is read row by row."""
    snapshot: Snapshot | None = None
    """The answer it came in; None where it is unchanged since an earlier edition."""


class KnownEdition(Struct, frozen=True):
    """An edition as the database holds it."""

    id: int
    number: int
    state: str
    seen_at: str
    files_key: str
    files: tuple[File, ...]
    rows: int
    why: str = ""
    kind: str = ""
    title: str = ""
    published_at: str = ""
    note: str = ""


class NewEdition(Struct, frozen=True):
    """All of one edition that is to be written in one transaction."""

    source: Source
    kind: ChangeKind
    files: tuple[File, ...]
    edition: Edition
    comparison: Comparison | None
    """None for a baseline."""
    before: KnownEdition | None
    before_edition: Edition | None
    title: str = ""
    published_at: str = ""
    note: str = ""
    standing: frozenset[RowPlace] = frozenset()
    """Rows that the files hide and that stand all the same."""
    first_looks: frozenset[str] = frozenset()
    """Names of files read for the first time after the baseline: their rows are no news."""
    awaited: tuple[tuple[str, str, str], ...] = ()
    """Of a baseline: name, title and address of each register that could not be read."""
    hold_removals: bool = True
    """False where a person has accepted the edition, or it has been fetched twice."""
    detail: dict[str, Any] = field(default_factory=dict)
    finding: str = ""
    """Of an edition that is put aside: equal where what it says is equal, whatever its bytes."""
    number: int = 0
    """0: the next of its source."""
    remark: str = ""
    """What is said with each row that is gone, and of going back."""
    known_again: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """By running number of a new row of which something is withheld the recorded versions that are just this row:
    others look the same."""
    is_part: bool = False
    """Some of its rows alone: of the others nothing is said."""
    is_past: bool = False
    """It is read again, or put in before others: what is gone since is not gone from it."""


NAMED_BY_SECTION = frozenset({"home_office", "police", "court_orders"})
"""Sheets that name no recipient in any column, since the sheet says who it is."""


def row_sha256(record: Mapping[str, str]) -> str:
    """Equal for rows of equal cells under equal names; a line break is a space, as earlier readers had it."""
    flat = sorted((name, " ".join(cell.split()) if "\n" in cell else cell) for name, cell in record.items())
    return hashlib.sha256(as_json(flat).encode()).hexdigest()[:32]


def stored_row(record: Mapping[str, str]) -> tuple[str, str]:
    """The `row_sha256` of a row and its cells as JSON, each cell put into JSON once."""
    as_cells, as_sorted, order = _forms_of(tuple(record))
    quoted = (*map(encode_basestring, record.values()),)
    cells = as_cells % quoted
    if "\\n" in cells:  # a line break, which the digest has as a space
        return row_sha256(record), cells
    flat = as_sorted % tuple([quoted[n] for n in order])
    return hashlib.sha256(flat.encode()).hexdigest()[:32], cells


@lru_cache(maxsize=256)
def _forms_of(names: tuple[str, ...]) -> tuple[str, str, tuple[int, ...]]:
    """Of rows that have cells of these names: their JSON, what is hashed of them, and the order of cells there."""
    quoted = [encode_basestring(name).replace("%", "%%") for name in names]
    order = sorted(range(len(names)), key=names.__getitem__)
    as_sorted = ",".join([f"[{quoted[n]},%s]" for n in order])
    return f"{{{','.join([f'{name}:%s' for name in quoted])}}}", f"[{as_sorted}]", tuple(order)


def names_nobody(table: Table) -> bool:
    """True for a table of releases in which no column is known to name the recipients, nor does the sheet."""
    return table.section not in NAMED_BY_SECTION and all(c.field != "recipient" for c in table.columns)


def files_key(files: Sequence[File]) -> str:
    """A digest of the contents of the registers among `files`, in any order and at any address."""
    lines = sorted(f"{f.file}\t{f.sha256}" for f in files if f.register)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def last_edition(store: Store, source: str, *states: str) -> KnownEdition | None:
    """The newest edition of a source in one of `states`, "accepted" where none is given."""
    newest = last_edition_id(store, source, *states)
    return edition_by_id(store, newest) if newest else None


def last_edition_id(store: Store, source: str, *states: str) -> int | None:
    """The id of the same. What was recorded in part is none: what comes is compared with what stood whole."""
    sql = (
        "select max(id) id from edition where source = ? and state in (select value from json_each(?))"  # noqa: S608
        f" and not {IN_PART}"
    )
    row = store.one(sql, [source, as_json(states or ("accepted",))])
    return row["id"] if row else None


def edition_by_id(store: Store, edition: int) -> KnownEdition:
    """The edition of this id."""
    (row,) = store.rows("select * from edition where id = ?", [edition])
    return _known(store, row)


def editions_with(store: Store, source: str, key: str) -> dict[str, KnownEdition]:
    """The editions with just these contents: of each state the newest."""
    sql = "select * from edition where source = ? and files_key = ? and why != ? order by id"
    rows = store.rows(sql, [source, key, TOLD_AHEAD])
    return {row["state"]: _known(store, row) for row in rows}


def shows_older_files(store: Store, source: str, known: KnownEdition, files: Sequence[File]) -> bool:
    """True where all `files` that are other than in `known` are, byte for byte, of editions before it."""
    others = {f.sha256 for f in files if f.register} - {f.sha256 for f in known.files}
    sql = (
        "select distinct f.sha256 from edition_file f join edition e on e.id = f.edition_id"
        " where e.source = ? and e.state = 'accepted' and e.why != ? and e.id < ?"
        " and f.sha256 in (select value from json_each(?))"
    )
    found = store.rows(sql, [source, TOLD_AHEAD, known.id, as_json(list(others))])
    return bool(others) and others == {x["sha256"] for x in found}


def has_older_file(store: Store, known: KnownEdition, source: str, served: Iterable[File]) -> bool:
    """True where a file of an edition is other than in the one before it, and, byte for byte, of one before that.

    `served`: the files that stand there now. Of one that says the same in other bytes no cache has an older copy.
    """
    sql = "select max(id) id from edition where source = ? and state = 'accepted' and id < ?"
    row = store.one(sql, [source, known.id])
    if row is None or row["id"] is None:
        return False
    last = edition_by_id(store, row["id"])
    now, here = {f.sha256 for f in last.files}, {f.sha256 for f in served}
    among = [f for f in known.files if f.sha256 in here - now]
    return any(shows_older_files(store, source, last, (f,)) for f in among)


def state_of_finding(store: Store, source: str, finding: str) -> str:
    """What became of the newest edition that was put aside and says just this, "" where none was."""
    sql = "select state from edition where source = ? and finding = ? order by id desc limit 1"
    row = store.one(sql, [source, finding]) if finding else None
    return str(row["state"]) if row else ""


def is_said(note: str, published_at: str, before: KnownEdition | None) -> bool:
    """True where the publisher says that an edition is new: in a note, or by a date that has moved."""
    return bool(note) or published_at not in ("", before.published_at if before else "")


def was_read_with(store: Store, source: str, reader: str) -> bool:
    """True where what stands of a source was made by this reader."""
    return store.one("select 1 from read_with where source = ? and reader = ?", [source, reader]) is not None


def told_nothing_since(store: Store, known: KnownEdition) -> datetime | None:
    """Since when an edition stands that said nothing but what stood before it; None where it told of something."""
    sql = "select 1 from change where edition_id = ? and kind = ? and state = 'silent'"
    return parse_stamp(known.seen_at) if store.one(sql, [known.id, known.kind]) else None


def _known(store: Store, row: Mapping[str, Any]) -> KnownEdition:
    files = tuple(
        File(f["file"], f["title"], f["filename"], f["url"], f["final_url"], f["sha256"], bool(f["register"]))
        for f in store.rows("select * from edition_file where edition_id = ? order by rowid", [row["id"]])
    )
    return KnownEdition(files=files, **{f: row[f] for f in KnownEdition.__struct_fields__ if f != "files"})


def accepted_steps(store: Store, source: str) -> list[EditionStep]:
    """What happened from each of a source's last accepted editions to the next, for `plausibility.learn_limits`."""
    rows = store.rows(
        "select rows, summary from edition where source = ? and state = 'accepted' and found_at is null"  # noqa: S608
        f" and not {IN_PART} order by id desc limit 41", [source],
    )
    out = []
    for after, before in pairwise(rows):
        counts = json.loads(after["summary"])
        removed = removals(counts)
        added = sum(counts.get(k, 0) for k in ("added", "duplicate_added", "restored"))
        changed = sum(counts.values()) - removed - added
        out.append(EditionStep(before["rows"], added, removed, changed))
    return out


BY_A_PERSON = "accepted by a person"
"""The `why` of an accepted edition that was quarantined before."""
PASSED_BY = "put aside, and replaced before a person decided"
"""The `why` of one of which only those rows are recorded that stand in no other: it measures nothing."""
TOLD_AHEAD = "put aside: what is new in it by every measure was told before a person decided"
"""The same of one that waits for a person; its files are recorded in another that does."""
PARTIAL = (PASSED_BY, TOLD_AHEAD)
IN_PART = f"why in ({', '.join(repr(why) for why in PARTIAL)})"
"""SQL of the same, of an edition."""
STANDS_AGAIN = "it stands again"
"""The `why` of the last good edition where it is written again after one that is recorded in part."""


def past_editions(store: Store, source: str, since: datetime) -> list[PastEdition]:
    """A source's accepted editions, the newest first, down to the one that stood at `since`."""
    rows = store.rows(
        "select seen_at, rows, why, summary from edition where source = ? and state = 'accepted' and id >= coalesce("  # noqa: S608
        "(select max(id) from edition where source = ? and state = 'accepted' and seen_at <= ?), 0)"
        f" and not {IN_PART} order by id desc", [source, source, stamp(since)],
    )
    return [
        PastEdition(parse_stamp(x["seen_at"]), x["rows"], x["why"] == BY_A_PERSON, removals(json.loads(x["summary"])))
        for x in rows
    ]


def insert_edition(store: Store, new: NewEdition, state: str, why: str, now: datetime) -> int:
    """Writes an edition and its files without their rows, inside a transaction. Gives its id."""
    begin(store, now)
    (number,) = store.rows("select coalesce(max(number), 0) + 1 n from edition where source = ?", [new.source.name])
    edition = store.insert(
        "edition", source=new.source.name, number=new.number or number["n"], state=state, kind=new.kind.value,
        title=new.title, published_at=new.published_at, note=new.note, seen_at=stamp(now),
        decided_at=stamp(now) if state == "accepted" else None, rows=len(new.edition), files_key=files_key(new.files),
        summary=as_json(new.comparison.summary() if new.comparison else {}), why=why, finding=new.finding,
    )
    to_look_into(store, (f.sha256 for f in new.files))
    for f in new.files:
        snapshot = save_snapshot(store, new.source.name, f.snapshot, now) if f.snapshot else None
        if snapshot is None:
            (known,) = store.rows("select max(id) id from snapshot where sha256 = ?", [f.sha256])
            snapshot = known["id"]
        store.insert(
            "edition_file", edition_id=edition, file=f.file, title=f.title, filename=f.filename, url=f.url,
            final_url=f.final_url, sha256=f.sha256, register=int(f.register), snapshot_id=snapshot,
        )
    log_edition(store, edition, now)
    return edition


def to_look_into(store: Store, sha256s: Iterable[str]) -> None:
    """Writes down files as they are recorded, inside a transaction: each waits for its first look."""
    store.many("insert or ignore into looked_into values (?, '')", [(s,) for s in sha256s])


def save_snapshot(store: Store, source: str, s: Snapshot, now: datetime) -> int:
    """Writes down one answer, inside a transaction, once: the same body from the same address is one snapshot.

    Of a new one the log gets an entry.
    """
    known = store.one(
        "select id from snapshot where source = ? and url = ? and sha256 = ? order by id desc limit 1",
        [source, s.url, s.sha256],
    )
    if known:
        return int(known["id"])
    begin(store, now)
    snapshot = store.insert(
        "snapshot", source=source, url=s.url, final_url=s.final_url, fetched_at=stamp(s.fetched_at), status=s.status,
        headers=as_json(dict(s.headers)), sha256=s.sha256, size=len(s.body), exchange=as_json(s.exchange.as_dict()),
    )
    log_answer(store, snapshot, now)
    return snapshot


def save_validator(store: Store, source: str, s: Snapshot) -> None:
    """What to ask this address with next time, inside the transaction that records what it said.

    Saved any earlier, a crash in between would lose the edition for good: every later poll would be a 304.
    """
    store.upsert(
        "validator", "source", "url", source=source, url=s.url, etag=s.headers.get("ETag"),
        last_modified=s.headers.get("Last-Modified"), sha256=s.sha256, checked_at=stamp(s.fetched_at),
        full_at=stamp(s.fetched_at),
    )


def decide(store: Store, edition: int, state: str, now: datetime) -> None:
    """Marks what became of a quarantined edition, inside a transaction."""
    store.execute("update edition set state = ?, decided_at = ? where id = ?", [state, stamp(now), edition])


class Document(Struct, frozen=True):
    """One such file."""

    file: str
    """Its identity over the editions: the title with dates taken out."""
    title: str
    url: str
    sha256: str
    words: str
    """Equal where what it says is equal; "" where that is not known, since the body did not come."""
    snapshot: Snapshot | None = None
    """The answer it came in; None where it is unchanged."""


def documents(store: Store, source: str) -> list[Document]:
    """The documents of a source as they were last seen."""
    return [
        Document(x["file"], x["title"], x["url"], x["sha256"], x["words"])
        for x in store.rows("select * from document where source = ? order by rowid", [source])
    ]


def save_document(store: Store, source: str, d: Document, now: datetime) -> None:
    """Keeps what a document says now, inside a transaction."""
    to_look_into(store, (d.sha256,))
    store.execute(
        "insert into document values (?, ?, ?, ?, ?, ?, ?) on conflict(source, file) do update set"
        " title = excluded.title, url = excluded.url, sha256 = excluded.sha256,"
        " words = case when excluded.words != '' then excluded.words else document.words end,"
        " seen_at = excluded.seen_at",
        [source, d.file, d.title, d.url, d.sha256, d.words, stamp(now)],
    )


def first_looks(store: Store, edition: int) -> frozenset[str]:
    """The names of the files that were read for the first time in an edition, after the baseline of their source."""
    rows = store.rows(
        "select distinct v.file from release r join version v on v.release_id = r.id and v.edition_id = r.first_edition"
        " where r.first_edition = ? and r.first_look", [edition],
    )
    return frozenset(x["file"] for x in rows)
