"""A backfilled database held against the answers of the replica of both web archives."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from msgspec import Struct, field

from bench.replica.webarchive.answers import EditionAnswer, answers, identity, step
from bench.replica.webarchive.files import HIDDEN, other_files, register_files
from bench.world import Installation
from db.problems import FILE_NAME
from model.change import REMOVAL_KINDS, ROW_KINDS, ChangeKind

GONE = frozenset(k.value for k in REMOVAL_KINDS)
OF_ROWS = frozenset(k.value for k in ROW_KINDS - {ChangeKind.LICENCE_ENDED, ChangeKind.DESTRUCTION_OVERDUE})
"""Kinds of what an edition says of a row; what days that pass bring about is not of it."""
MAY_LACK = frozenset({15})
"""Editions that may be recorded or not: see answers.DEBATABLE."""
MOVES_OF_RUNS = frozenset({"run", "fetch", "pulse", "attempt", "chain_entry", "chain_row"})
"""Tables that have a row for each run, so that a resumed one has more; and the log whose hashes are made of times."""


class Verdict(Struct):
    """What was wrong, and what was looked at."""

    faults: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    """What is other than the answers in a way that may be right too."""
    looked_at: dict[str, int] = field(default_factory=dict)


class Recorded(Struct, frozen=True):
    """An edition as the database has it."""

    id: int
    number: int
    state: str
    source: str
    published_at: str
    files: frozenset[str]
    """Names of the answers' files; what is read row by row and is none of them, by its title."""


def recorded(there: Installation) -> list[Recorded]:
    """All editions, source by source, in the order of the history."""
    names = {f.sha256: f.name for f in (register_files() | other_files()).values()}
    out = []
    for e in there.rows("select * from edition order by source, id"):
        files = there.rows("select title, sha256 from edition_file where edition_id = ? and register = 1", e["id"])
        known = frozenset(names.get(f["sha256"], f["title"]) for f in files)
        out.append(Recorded(e["id"], e["number"], e["state"], e["source"], e["published_at"], known))
    return out


def judge(there: Installation, pages: tuple[str, ...] = ()) -> Verdict:
    """Editions, their order, their rows and what changed between them; of these pages, all where none are named."""
    verdict = Verdict()
    due = answers().known(pages=pages)
    of_files = {frozenset(f.name for f in e.held): e for e in due}
    seen: list[tuple[Recorded, EditionAnswer]] = []
    for r in recorded(there):
        if r.state != "accepted":
            verdict.faults.append(f"edition {r.number} of {r.source} ({', '.join(sorted(r.files))}) is {r.state}")
        elif (e := of_files.get(r.files)) is None:
            verdict.faults.append(f"edition {r.number} of {r.source} is none of the answers: {sorted(r.files)}")
        else:
            seen.append((r, e))
    _order(seen, due, verdict)
    for n, (r, e) in enumerate(seen):
        _rows(there, r, e, verdict)
        if n and seen[n - 1][0].source == r.source:
            _changes(there, r, seen[n - 1][1], e, verdict)
    verdict.looked_at["editions"] = len(seen)
    return verdict


def _order(seen: list[tuple[Recorded, EditionAnswer]], due: list[EditionAnswer], verdict: Verdict) -> None:
    numbers = [e.number for _, e in seen]
    for n in sorted(set(numbers)):
        if numbers.count(n) > 1:
            verdict.faults.append(f"edition {n} of the answers is recorded {numbers.count(n)} times")
    for e in due:
        if e.number not in numbers:
            lacking = verdict.differences if e.number in MAY_LACK else verdict.faults
            lacking.append(f"edition {e.number} of the answers (up to {e.up_to}, {e.routes}) is not recorded")
    by_source: dict[str, list[int]] = {}
    for r, e in seen:
        by_source.setdefault(r.source, []).append(e.number)
    for source, order in by_source.items():
        if order != sorted(order):
            verdict.faults.append(f"editions of {source} are out of order: {order}")


def _rows(there: Installation, r: Recorded, e: EditionAnswer, verdict: Verdict) -> None:
    sql = (
        "select coalesce(nullif(v.purpose, ''), v.title) why, v.recipient, v.reference, v.cells from edition_row x "
        "join version v on v.id = x.version_id where x.edition_id = ?"
    )
    have = {identity(x["why"]): (_named(x), x["reference"]) for x in there.rows(sql, r.id)}
    rows = {identity(str(v["purpose"])): v for v in e.rows.values()}
    verdict.looked_at["rows"] = verdict.looked_at.get("rows", 0) + len(rows)
    both = rows.keys() & have.keys()
    for what, names in (
        ("lacks", rows.keys() - have.keys()),
        ("has too many:", have.keys() - rows.keys()),
        ("has another name in", {k for k in both if have[k][0] != rows[k]["organisation"]}),
        ("has another reference in", {k for k in both if have[k][1] != rows[k].get("reference", "")}),
    ):
        if names:
            verdict.faults.append(f"edition {e.number} {what} {len(names)} of {len(rows)} rows, as {min(names)!r}")


def _named(row: Mapping[str, str]) -> str:
    """The recipient as recorded; of a court order the court, which is in a column of its own."""
    cells = json.loads(row["cells"])
    return " ".join((row["recipient"] or cells.get("court", "")).split())


def _changes(
    there: Installation, r: Recorded, before: EditionAnswer, after: EditionAnswer, verdict: Verdict
) -> None:
    truth = step(before, after)
    printed = before.rows | after.rows
    sql = (
        "select c.kind, coalesce(nullif(a.purpose, ''), a.title, '') now, coalesce(nullif(b.purpose, ''), b.title, '')"
        " was from change c left join version a on a.id = c.version_after left join version b on b.id = "
        "c.version_before where c.edition_id = ?"
    )
    told: dict[str, set[str]] = {"added": set(), "removed": set(), "edited": set()}
    for c in there.rows(sql, r.id):
        if c["kind"] in OF_ROWS:
            kind = "added" if c["kind"] == "added" else "removed" if c["kind"] in GONE else "edited"
            told[kind].add(identity(c["now"] or c["was"]))
    where = f"from edition {before.number} to {after.number}"
    want = {kind: {identity(str(printed[k]["purpose"])) for k in keys} for kind, keys in (
        ("added", truth.added), ("removed", truth.removed), ("edited", truth.edited), ("moved", truth.moved),
    )}
    if apart := told["added"] & told["removed"] & want["edited"]:  # rows without a reference: see answers.DEBATABLE
        verdict.differences.append(f"{where}: {len(apart)} edits are told as a removal and an addition")
        told = {"added": told["added"] - apart, "removed": told["removed"] - apart, "edited": told["edited"] | apart}
    told["edited"] -= want["moved"] - want["edited"]
    for kind in ("added", "removed", "edited"):
        verdict.looked_at["changes"] = verdict.looked_at.get("changes", 0) + len(want[kind])
        lenient = kind == "edited" and truth.headings_changed
        _compared(f"{where}: {kind}", want[kind], told[kind], verdict, lenient=lenient)


def _compared(what: str, want: set[str], told: set[str], verdict: Verdict, *, lenient: bool) -> None:
    if lacking := want - told:
        verdict.faults.append(f"{what}: {len(lacking)} lacking, as {min(lacking)!r}")
    if surplus := told - want:
        (verdict.differences if lenient else verdict.faults).append(
            f"{what}: {len(surplus)} too many, as {min(surplus)!r}"
        )


def leaks(texts: Iterable[str | bytes]) -> list[str]:
    """What one file hides and some text says all the same."""
    out = []
    for text in texts:
        data = text.encode() if isinstance(text, str) else text
        out += [secret for secret in HIDDEN if secret.encode() in data]
    return out


def dump(folder: Path) -> dict[str, list[str]]:
    """Every table, row by row, without the times of this day and what counts runs; and what is in the archive."""
    out: dict[str, list[str]] = {}
    with closing(sqlite3.connect(f"file:{folder / FILE_NAME}?mode=ro", uri=True)) as link:
        names = [n for (n,) in link.execute("select name from sqlite_master where type = 'table' order by name")]
        for name in names:
            if name not in MOVES_OF_RUNS:
                rows = link.execute(f'select * from "{name}"').fetchall()  # noqa: S608 - names of our own
                out[name] = sorted(_timeless(repr(row)) for row in rows)
    out["archive"] = sorted(p.stem for p in (folder / "archive").rglob("*.zst"))  # not what a kill left half written
    return out


_TODAY = re.compile(
    r"202[6-9]-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00:00|Z)?"
    r"|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 202[6-9] \d\d:\d\d:\d\d GMT|127\.0\.0\.1:\d+"
)


def _timeless(text: str) -> str:
    """The register's own times are before 2026; what comes later is of the trial, as are its ports."""
    return _TODAY.sub("-", text)


def differing(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """The tables that differ, with the first row that only one of them has."""
    out = []
    for name in sorted(one.keys() | other.keys()):
        a, b = one.get(name, []), other.get(name, [])
        if a != b:
            first = min(set(a) ^ set(b), default="(a row more than once)")
            out.append(f"{name}: {len(a)} and {len(b)} rows; {first[:300]}")
    return out
