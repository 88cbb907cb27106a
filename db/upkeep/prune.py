"""What may be deleted of what is old, by a policy that keeps the evidence of every change and edition.

Kept for ever: each file of an edition that told of something, waits for a person or is the last that counted, each
document, the first and the last answer of an address, the last answer before and the first after each edition, change
and version of an item, and whatever a row of any other table names. May go: answers between them that led to nothing,
files of editions that were rejected, came to nothing or said again what stood before (as a workbook does that is made
at each download), bodies that nothing names, and the ledger of polls before each source's last good one.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct

from db.chain.entries import log_pruning, logged_bodies, prunings
from db.locks import Lock, lock_files
from db.store import Store, as_json
from db.upkeep.access import open_ours
from text.sanitise import csv_text
from text.timestamp import stamp

LOG = "pruned.csv"
"""In the data folder: what has gone, with its sha256. Each pruning has an entry in the chained log over all of it."""
_SHA256 = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_NO_EVIDENCE = ("snapshot", "looked_into", "edition_file", "fetch", "chain_entry", "chain_body")
"""Tables in which a sha256 alone keeps nothing; those of editions are told apart by the edition's state.

The log names all that was ever archived: of what goes its hash stays there."""
_CAME_TO_NOTHING = (
    "e.seen_at < :cutoff and not exists (select 1 from version v where v.edition_id = e.id)"
    " and not exists (select 1 from change c where c.edition_id = e.id and (c.state != 'silent' or c.kind != e.kind))"
    " and (e.state in ('rejected', 'superseded') or (e.state = 'accepted'"
    "  and exists (select 1 from change c where c.edition_id = e.id)"
    "  and exists (select 1 from edition n where n.source = e.source and n.state = 'accepted' and n.id > e.id)))"
)
"""Of an accepted edition: it has told of nothing at all, and is not the one that the next is compared with."""
_KEPT_FILES = (
    "select f.sha256, f.snapshot_id from edition_file f join edition e on e.id = f.edition_id"  # noqa: S608 - ours
    f" where not ({_CAME_TO_NOTHING})"
)
_TIMES = (
    "select source, seen_at at from edition union select source, seen_at from change"
    " union select i.source, v.seen_at from item_version v join item i on i.id = v.item_id"
)
_OLD_POLLS = (
    "from fetch where run_id in (select id from run where ended_at < :cutoff) and run_id < (select g.run_id from good g"
    " where g.source = fetch.source)"
)
_LAST_GOOD = (
    "with good as materialized (select f.source, max(f.run_id) run_id from fetch f join run r on r.id = f.run_id"
    " join source s on s.name = f.source where r.ended_at <= s.good_at group by f.source)"
)
"""The run of each source's last good poll, found once: sought for each line anew it took time with their square."""


class Prunable(Struct, frozen=True):
    """What may go."""

    answers: tuple[tuple[int, str, str, str, str], ...]
    """Rows of `snapshot`: id, source, url, when, sha256."""
    bodies: tuple[str, ...]
    size: int
    """Bytes that the bodies take."""
    polls: int
    """Lines of the ledger."""


def prunable(store: Store, now: datetime, *, older_than: timedelta) -> Prunable:
    """What may go of what is older than that."""
    cutoff = stamp(now - older_than)
    named = _named(store, cutoff)
    answers = tuple(x for x in _passing_answers(store, cutoff) if x[4] not in named)
    going = {x[0] for x in answers}
    named |= {x["sha256"] for x in store.rows("select id, sha256 from snapshot") if x["id"] not in going}
    oldest = time.time() - older_than.total_seconds()
    files = [p for p in _bodies(store) if p.stem not in named and p.stat().st_mtime < oldest]
    polls = store.rows(f"{_LAST_GOOD} select count(*) n {_OLD_POLLS}", {"cutoff": cutoff})[0]["n"]
    return Prunable(answers, tuple(p.stem for p in files), sum(p.stat().st_size for p in files), polls)


def prune(store: Store, found: Prunable, now: datetime, *, older_than: timedelta) -> None:
    """Deletes it. The rows first: a body that nothing names any more is found again by the next pruning.

    Raises:
        Busy: a source is being crawled.
    """
    with ExitStack() as stack:
        for path in lock_files(store.folder):
            if path.name not in ("daemon.lock", "public-copy.lock", "publish.lock"):
                lock = Lock(path, f"source {path.stem}")
                stack.callback(lock.release)
                lock.take(wait=60)
        found = prunable(store, now, older_than=older_than)  # as it is now that nothing comes in
        if found.answers or found.bodies:
            _log(store.folder / LOG, found, now)
        with store.transaction():
            if found.answers or found.bodies:
                log_pruning(store, about_list((store.folder / LOG).read_bytes()), now)
            before = {"cutoff": stamp(now - older_than)}
            store.execute(
                "update edition_file set snapshot_id = null where edition_id in"  # noqa: S608 - our own words
                f" (select e.id from edition e where {_CAME_TO_NOTHING})", before,
            )
            gone = as_json([x[0] for x in found.answers])
            store.execute("delete from snapshot where id in (select value from json_each(?))", [gone])
            store.execute(f"{_LAST_GOOD} delete {_OLD_POLLS}", before)
            store.execute(
                "delete from run where ended_at < ? and not exists (select 1 from fetch where run_id = run.id)",
                [stamp(now - older_than)],
            )
        for sha256 in found.bodies:
            store.archive.path(sha256).unlink(missing_ok=True)


def _log(path: Path, found: Prunable, now: datetime) -> None:
    handle = open_ours(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        answers = [[stamp(now), source, url, at, sha256] for _, source, url, at, sha256 in found.answers]
        rest = sorted(set(found.bodies).difference(x[4] for x in found.answers))
        file.write(csv_text([*answers, *([stamp(now), "", "", "", sha256] for sha256 in rest)]))


def about_list(data: bytes) -> dict[str, Any]:
    """What the chained log says of the list of what has gone, as far as it went then."""
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def pruned(store: Store) -> set[str]:
    """The sha256 of all that has gone by policy: a line of the list counts where the chained log vouches for it.

    So does one of before there was a log, but for what came since.
    """
    path = store.folder / LOG
    if not path.is_file():
        return set()
    data = path.read_bytes()
    vouched = [a["bytes"] for a in prunings(store) if about_list(data[: a.get("bytes", 0)]).items() <= a.items()]
    known = set(_SHA256.findall(data[: max(vouched, default=0)].decode("utf-8")))
    first = store.one("select day from chain_entry order by number limit 1")
    lines = data.decode("utf-8").splitlines()
    older = {s for line in lines if first is None or line < first["day"] for s in _SHA256.findall(line)} - known
    return known | (older - logged_bodies(store) if older else set())


def _bodies(store: Store) -> Iterator[Path]:
    return store.archive.folder.glob("[0-9a-f][0-9a-f]/*.zst")


def _named(store: Store, cutoff: str) -> set[str]:
    """Every sha256 that stands in a row of any table, but for what keeps nothing by itself."""
    out = {x["sha256"] for x in store.rows(_KEPT_FILES, {"cutoff": cutoff})}
    for table in store.rows("select name from sqlite_schema where type = 'table' and sql like '%strict'"):
        if table["name"] not in _NO_EVIDENCE:
            for row in store.rows(f'select * from "{table["name"]}"'):  # noqa: S608 - a name of ours
                out.update(s for v in row.values() if isinstance(v, str) for s in _SHA256.findall(v))
    return out


def _passing_answers(store: Store, cutoff: str) -> Iterator[tuple[int, str, str, str, str]]:
    """Old answers that are neither the first nor the last of their address, nor next to anything that was recorded."""
    times = defaultdict(list)
    for x in store.rows(f"select * from ({_TIMES}) order by at"):  # noqa: S608 - our own words
        times[x["source"]].append(x["at"])
    needed = {x["snapshot_id"] for x in store.rows(_KEPT_FILES, {"cutoff": cutoff})}
    needed |= {x["snapshot_id"] for x in store.rows("select snapshot_id from item_version")}
    of_nothing = {x["snapshot_id"] for x in store.rows("select snapshot_id from edition_file")} - needed
    by_address = defaultdict(list)
    for x in store.rows("select id, source, url, fetched_at, sha256 from snapshot order by fetched_at, id"):
        by_address[x["source"], x["url"]].append(x)
    for (source, url), found in by_address.items():
        at = [x["fetched_at"] for x in found]
        kept = {0, len(found) - 1}
        for moment in times[source]:
            kept |= {max(0, bisect_right(at, moment) - 1), min(len(at) - 1, bisect_left(at, moment))}
        for n, x in enumerate(found):
            if (n not in kept or x["id"] in of_nothing) and x["id"] not in needed and x["fetched_at"] < cutoff:
                yield x["id"], source, url, x["fetched_at"], x["sha256"]
