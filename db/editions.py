"""Editions of a publication: the last good one, and writing down a new one with all that it changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from db.assessments import Label, assessed, save_assessments
from db.store import Store, as_json, stamp
from diffing.guard import Step
from model import (
    REMOVAL_KINDS,
    Category,
    Change,
    ChangeKind,
    Comparison,
    Confidence,
    Edition,
    Place,
    Recipient,
    Snapshot,
    Source,
    Table,
)


@dataclass(frozen=True, slots=True)
class File:
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


@dataclass(frozen=True, slots=True)
class KnownEdition:
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


@dataclass(slots=True)
class NewEdition:
    """All of one edition that is to be written in one transaction."""

    source: Source
    kind: ChangeKind
    files: tuple[File, ...]
    edition: Edition
    comparison: Comparison | None
    """None for a baseline."""
    before: KnownEdition | None
    before_edition: Edition | None
    recipients: Mapping[str, Recipient]
    """By name as published, for every row that makes a new version."""
    title: str = ""
    published_at: str = ""
    note: str = ""
    labels: Mapping[Place, Label] = field(default_factory=dict)
    """Who the recipient is on the row's date, and how revealing the row is; by place, before `recipients`."""
    hold_removals: bool = True
    """False where a person has accepted the edition, or it has been fetched twice."""
    detail: dict[str, Any] = field(default_factory=dict)


def files_key(files: Sequence[File]) -> str:
    """One name for the contents of the registers among `files`, whatever their order and addresses."""
    lines = sorted(f"{f.file}\t{f.sha256}" for f in files if f.register)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def row_sha256(record: Mapping[str, str]) -> str:
    """Equal for rows of equal cells under equal names."""
    return hashlib.sha256(as_json(sorted(record.items())).encode()).hexdigest()[:32]


def last_edition(store: Store, source: str, *states: str) -> KnownEdition | None:
    """The newest edition of a source in one of `states`, "accepted" where none is given."""
    marks = ", ".join("?" for _ in (states or ("accepted",)))
    row = store.one(
        f"select * from edition where source = ? and state in ({marks}) order by id desc limit 1",  # noqa: S608
        [source, *(states or ("accepted",))],
    )
    return _known(store, row) if row else None


def editions_with(store: Store, source: str, key: str) -> dict[str, KnownEdition]:
    """The editions with just these contents: of each state the newest."""
    rows = store.rows("select * from edition where source = ? and files_key = ? order by id", [source, key])
    return {row["state"]: _known(store, row) for row in rows}


def _known(store: Store, row: Mapping[str, Any]) -> KnownEdition:
    files = tuple(
        File(f["file"], f["title"], f["filename"], f["url"], f["final_url"], f["sha256"], bool(f["register"]))
        for f in store.rows("select * from edition_file where edition_id = ? order by rowid", [row["id"]])
    )
    return KnownEdition(
        row["id"], row["number"], row["state"], row["seen_at"], row["files_key"], files, row["rows"], row["why"],
        row["kind"], row["title"], row["published_at"], row["note"],
    )  # fmt: skip


def accepted_steps(store: Store, source: str, most: int = 40) -> list[Step]:
    """What happened from each of a source's last accepted editions to the next, for `diffing.guard.learn_limits`."""
    rows = store.rows(
        "select rows, summary from edition where source = ? and state = 'accepted' order by id desc limit ?",
        [source, most + 1],
    )
    out = []
    for after, before in pairwise(rows):
        counts = json.loads(after["summary"])
        removed = sum(counts.get(k.value, 0) for k in REMOVAL_KINDS)
        added = sum(counts.get(k, 0) for k in ("added", "duplicate_added", "restored"))
        changed = sum(counts.values()) - removed - added
        out.append(Step(before["rows"], added, removed, changed))
    return out


def put_aside(store: Store, new: NewEdition, state: str, why: str, now: datetime) -> int:
    """Stores an edition without letting it count, inside a transaction: quarantined or suspect."""
    return _insert_edition(store, new, state, why, now)


def _insert_edition(store: Store, new: NewEdition, state: str, why: str, now: datetime) -> int:
    number = store.one("select coalesce(max(number), 0) + 1 n from edition where source = ?", [new.source.name])
    edition = store.insert(
        "edition", source=new.source.name, number=number["n"] if number else 1, state=state, kind=new.kind.value,
        title=new.title, published_at=new.published_at, note=new.note, seen_at=stamp(now),
        decided_at=stamp(now) if state == "accepted" else None, rows=len(new.edition), files_key=files_key(new.files),
        summary=as_json(new.comparison.summary() if new.comparison else {}), why=why,
    )  # fmt: skip
    for f in new.files:
        snapshot = save_snapshot(store, new.source.name, f.snapshot) if f.snapshot else None
        if snapshot is None:
            known = store.one("select max(id) id from snapshot where sha256 = ?", [f.sha256])
            snapshot = known["id"] if known else None
        store.insert(
            "edition_file", edition_id=edition, file=f.file, title=f.title, filename=f.filename, url=f.url,
            final_url=f.final_url, sha256=f.sha256, register=int(f.register), snapshot_id=snapshot,
        )  # fmt: skip
    return edition


def save_snapshot(store: Store, source: str, s: Snapshot) -> int:
    """Writes down one answer, inside a transaction, once: the same body from the same address is one snapshot."""
    known = store.one(
        "select id from snapshot where source = ? and url = ? and sha256 = ? order by id desc limit 1",
        [source, s.url, s.sha256],
    )
    if known:
        return int(known["id"])
    return store.insert(
        "snapshot", source=source, url=s.url, final_url=s.final_url, fetched_at=stamp(s.fetched_at), status=s.status,
        headers=as_json(dict(s.headers)), sha256=s.sha256, size=len(s.body),
    )  # fmt: skip


def record_edition(store: Store, new: NewEdition, now: datetime) -> int:
    """Writes an accepted edition, its rows, versions and changes, inside a transaction. Gives the edition's id."""
    edition = _insert_edition(store, new, "accepted", "", now)
    rows = _Rows(store, new, edition)
    if new.comparison is None:
        for n, table, i in new.edition.indices():
            rows.place(n, rows.new_release(table, i))
        baseline = Change(ChangeKind.BASELINE, reason="the first edition seen")
        save_change(store, new.source.name, edition, baseline, now, detail={**new.detail, "rows": len(new.edition)})
    else:
        rows.carry_over(new.comparison)
        for change in new.comparison.changes:
            rows.save(change, now)
    rows.flush()
    store.execute("update source set changed_at = ? where name = ?", [stamp(now), new.source.name])
    return edition


class _Rows:
    """The rows of one edition being written: which release each belongs to, and in which version."""

    def __init__(self, store: Store, new: NewEdition, edition: int) -> None:
        self.store, self.new, self.edition = store, new, edition
        self.versions: dict[int, int] = {}
        self.pending: list[tuple[int, int, int, str, str, int]] = []
        self.retracted: set[int] = set()
        self.former: dict[int, tuple[int, int]] = self._former()

    def _former(self) -> dict[int, tuple[int, int]]:
        """Running number in the older edition -> (version, release), by the place where it was recorded."""
        if not self.new.before or self.new.before_edition is None:
            return {}
        known = {
            Place(x["file"], x["sheet"], x["row"]): (x["version_id"], x["release_id"])
            for x in self.store.rows(
                "select r.file, r.sheet, r.row, r.version_id, v.release_id from edition_row r"
                " join version v on v.id = r.version_id where r.edition_id = ?",
                [self.new.before.id],
            )
        }
        out = {}
        for n, table, i in self.new.before_edition.indices():
            found = known.get(Place(table.file, table.sheet, table.numbers[i]))
            if found:
                out[n] = found
        return out

    def new_release(self, table: Table, i: int) -> int:
        release = self.store.insert("release", source=self.new.source.name, first_edition=self.edition)
        return self.new_version(release, table, i)

    def new_version(self, release: int, table: Table, i: int) -> int:
        record = table.record(i)
        name = table.field_value(i, "recipient")
        unnamed = Recipient(name, Category.UNKNOWN, Confidence.LOW, "no recipient is named")
        found = self.new.labels.get(Place(table.file, table.sheet, table.numbers[i]))
        who = found.recipient if found else self.new.recipients.get(name, unnamed)
        version = self.store.insert(
            "version", release_id=release, edition_id=self.edition, row_sha256=row_sha256(record), file=table.file,
            sheet=table.sheet, section=table.section, row=table.numbers[i],
            reference=table.field_value(i, "reference"), recipient=name, title=table.field_value(i, "title"),
            purpose=table.field_value(i, "purpose"), cells=as_json(record), category=who.category.value,
            confidence=who.confidence.value, category_reason=who.reason, also=as_json([c.value for c in who.also]),
        )  # fmt: skip
        assessment = found.assessment if found else assessed(record, who.category, table.section)
        save_assessments(self.store.db.conn, [(version, assessment)])
        return version

    def place(self, n: int, version: int) -> None:
        self.versions[n] = version
        table, i = self.new.edition.locate(n)
        self.pending.append((self.edition, n, version, table.file, table.sheet, table.numbers[i]))

    def flush(self) -> None:
        self.store.db.conn.executemany("insert into edition_row values (?, ?, ?, ?, ?, ?)", self.pending)

    def carry_over(self, comparison: Comparison) -> None:
        """Gives every row of the new edition its version: the old one where nothing of substance changed."""
        touched: set[int] = set()
        for c in comparison.changes:
            touched.update(x for x in (c.new, *c.others) if x is not None)
        for n, table, i in self.new.edition.indices():
            old = comparison.matches[n]
            known = self.former.get(old) if old >= 0 else None
            if known is None:
                self.place(n, self._returning(n, table, i) or self.new_release(table, i))
            elif n in touched:
                self.place(n, self.new_version(known[1], table, i))
            else:
                self.place(n, known[0])

    def _returning(self, n: int, table: Table, i: int) -> int | None:
        """A row that is told as missing, or is about to be, and is here again just as it was."""
        gone = self.store.one(
            "select v.id version, v.release_id release from version v join release r on r.id = v.release_id"
            " where v.row_sha256 = ? and r.source = ? and r.gone_edition is not null order by v.id desc limit 1",
            [row_sha256(table.record(i)), self.new.source.name],
        )
        if gone is None:
            return None
        self.store.execute("update release set gone_edition = null where id = ?", [gone["release"]])
        held = self.store.execute(
            "update change set state = 'retracted' where release_id = ? and state = 'held'", [gone["release"]]
        )
        if held.rowcount:  # nobody was told that it was missing, so nobody is told that it is back
            self.retracted.add(n)
        return int(gone["version"])

    def save(self, change: Change, now: datetime) -> None:
        if change.kind in (ChangeKind.ADDED, ChangeKind.DUPLICATE_ADDED) and change.new in self.retracted:
            return
        if change.kind is ChangeKind.ADDED and change.new is not None and self._is_old(self.versions[change.new]):
            change = _as_restored(change)
        before = self.former.get(change.old) if change.old is not None else None
        after = self.versions.get(change.new) if change.new is not None else None
        release = before[1] if before else self._release_of(after)
        removal = change.kind in REMOVAL_KINDS
        if removal and before:
            self.store.execute("update release set gone_edition = ? where id = ?", [self.edition, before[1]])
        detail: dict[str, Any] = {}
        if change.others:
            detail["rows"] = [list(self.new.edition.place(n)) for n in change.others]
        save_change(
            self.store, self.new.source.name, self.edition, change, now, release=release,
            versions=(before[0] if before else None, after), category=self._category(after or (before or (None,))[0]),
            state="held" if removal and self.new.hold_removals else "open", detail=detail,
        )  # fmt: skip

    def _release_of(self, version: int | None) -> int | None:
        found = self.store.one("select release_id from version where id = ?", [version]) if version else None
        return found["release_id"] if found else None

    def _is_old(self, version: int) -> bool:
        found = self.store.one("select edition_id from version where id = ?", [version])
        return bool(found and found["edition_id"] != self.edition)

    def _category(self, version: int | None) -> str:
        found = self.store.one("select category from version where id = ?", [version]) if version else None
        return found["category"] if found else Category.UNKNOWN.value


def _as_restored(change: Change) -> Change:
    return Change(
        ChangeKind.RESTORED, "the same row stood in an earlier edition and had been removed", change.reference,
        change.recipient, change.file, change.sheet, change.row, after=change.after, new=change.new,
    )  # fmt: skip


def save_deadlines(
    store: Store, source: str, known: KnownEdition, edition: Edition, passed: Sequence[Change], now: datetime
) -> None:
    """Writes down what time did to rows of an edition, inside a transaction; each once for each edition."""
    rows = {
        Place(x["file"], x["sheet"], x["row"]): x
        for x in store.rows(
            "select r.file, r.sheet, r.row, v.id version, v.release_id, v.category from edition_row r"
            " join version v on v.id = r.version_id where r.edition_id = ?",
            [known.id],
        )
    }
    for change in passed:
        found = rows.get(edition.place(change.new)) if change.new is not None else None
        save_change(
            store, source, known.id, change, now, release=found["release_id"] if found else None,
            versions=(None, found["version"] if found else None),
            category=found["category"] if found else Category.UNKNOWN.value,
        )  # fmt: skip


def save_change(
    store: Store,
    source: str,
    edition: int | None,
    change: Change,
    now: datetime,
    *,
    release: int | None = None,
    versions: tuple[int | None, int | None] = (None, None),
    category: str = Category.UNKNOWN.value,
    state: str = "open",
    detail: Mapping[str, Any] | None = None,
    once: str = "",
) -> None:
    """Writes one change, inside a transaction, found or created: its key is made from what is told.

    `once` names what the change is about where it may be told a single time ever; otherwise its place in the sequence
    of the source's editions is part of the key, since the same thing can happen twice.
    """
    number = store.one("select number from edition where id = ?", [edition]) if edition else None
    told = [
        source, change.kind.value, once or (number["number"] if number else stamp(now)), change.reference,
        change.recipient, change.file, change.sheet, change.row, [[k, *v] for k, v in change.fields.items()],
        change.before, change.after,
    ]  # fmt: skip
    key = hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:24]
    store.execute(
        "insert into change(key, source, edition_id, kind, state, release_id, version_before, version_after, reference,"
        " recipient, category, file, sheet, row, fields, reason, detail, seen_at, open_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict(key) do nothing",
        [
            key, source, edition, change.kind.value, state, release, *versions, change.reference, change.recipient,
            category, change.file, change.sheet, change.row, as_json({k: list(v) for k, v in change.fields.items()}),
            change.reason, as_json(dict(detail or {})), stamp(now), stamp(now) if state == "open" else None,
        ],
    )  # fmt: skip


def confirm(store: Store, source: str, seen_before: str, now: datetime, *, rows: bool, page: bool) -> int:
    """Opens a source's changes held since `seen_before` or earlier, inside a transaction. Gives how many.

    For use after a second identical fetch: of all registers whole (`rows`), of the page (`page`).
    """
    which = [sql for sql, on in (("edition_id is not null", rows), ("edition_id is null", page)) if on]
    if not which:
        return 0
    done = store.execute(
        "update change set state = 'open', open_at = ? where source = ? and state = 'held' and seen_at <= ?"  # noqa: S608
        f" and ({' or '.join(which)})",
        [stamp(now), source, seen_before],
    )
    if rows:
        store.execute(
            "update edition set confirmed_at = ? where source = ? and state = 'accepted' and confirmed_at is null"
            " and seen_at <= ?",
            [stamp(now), source, seen_before],
        )
    return done.rowcount


def decide(store: Store, edition: int, state: str, now: datetime) -> None:
    """Marks what became of an edition that was put aside, inside a transaction."""
    store.execute("update edition set state = ?, decided_at = ? where id = ?", [state, stamp(now), edition])
