"""Mutated editions and answers as the next poll of a watched source, with its database; then a second look; then good.

After the good bytes are back the next poll must be as ever, whatever came between.
"""

from __future__ import annotations

import json
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from bench.desk import Desk, Seen, watched
from bench.fuzz import answers, registers
from bench.fuzz.books import Base
from bench.fuzz.judge import Find, Score, Told, weigh
from bench.replica.faults import body
from bench.replica.govuk import PublishedFile, Replica
from demo.site import SHARES
from model.change import REMOVAL_KINDS, ROW_KINDS, ChangeKind
from model.fetch import Outcome
from pipelines.registers.record import UNTOLD

API = f"/api/content{SHARES}"
LONGEST = 90.0
"""Seconds of one trial of four polls."""
UNRECORDED = (Outcome.NOT_RECORDED, Outcome.NO_VERDICT)
_NOT_WHOLE = """
select e.id, e.rows, count(r.position) written, count(distinct v.release_id) releases
from edition e left join edition_row r on r.edition_id = e.id left join version v on v.id = r.version_id
where e.state = 'accepted' group by e.id having not (e.rows = written and written = releases)
"""
_ASTRAY = """
select l.id from release l where (l.gone_edition is null) != exists (
  select 1 from version v join edition_row r on r.version_id = v.id where v.release_id = l.id
  and r.edition_id = (select max(id) from edition where state = 'accepted'))
"""


def run(seed: str, numbers: range, score: Score) -> Iterator[int]:
    """Two in three are registers, the others answers of the Content API."""
    with Replica() as replica:
        first = replica.site
        for number in numbers:
            replica.heal()
            replica.site = first
            score.files += 1
            kind = ""
            begun = time.monotonic()
            try:
                with tempfile.TemporaryDirectory(prefix="npdwatch-fuzz-") as folder:
                    trial = _page if number % 3 == 2 else _register
                    with Desk(Path(folder) / "data", replica, watched(replica, SHARES)) as desk:
                        kind = trial(seed, number, desk, score)
            except Exception:  # noqa: BLE001 - whatever it is, it is a find
                score.finds.append(Find("crash", number, kind, traceback.format_exc(limit=-4)))
            score.kinds[kind] += 1
            if (taken := time.monotonic() - begun) > LONGEST:
                score.finds.append(Find("hang", number, kind, f"{taken:.0f} s"))
            score.slowest = max(score.slowest, taken)
            yield number


def _register(seed: str, number: int, desk: Desk, score: Score) -> str:
    base, mutation = registers.mutated(seed, number)
    _publish(desk, base.filename, base.body, 1)
    desk.poll()
    _publish(desk, base.filename, mutation.body, 2)
    one = _looked(desk, number, mutation.kind, desk.poll(), score)
    score.ends[one.decision] += 1
    two = _looked(desk, number, mutation.kind, desk.poll(force=True), score)
    at_once = list(_told(desk, one.changes, base))
    weigh(score, number, base, mutation, at_once, [*_told(desk, two.changes, base), *_opened(desk, one, base)])
    _publish(desk, base.filename, base.body, 3)
    _good_again(number, mutation.kind, desk, score)
    return mutation.kind


def _page(seed: str, number: int, desk: Desk, score: Score) -> str:
    """An answer of the Content API for the page of the register."""
    dice = Random(f"{seed}/poll/{number}")
    desk.poll()
    good = json.dumps(desk.replica.site.items[SHARES]).encode()
    what, bad = answers.disturb_json(good, dice)
    kind = f"content item: {what}"
    desk.replica.fail(API, body(bad))
    one = _looked(desk, number, kind, desk.poll(), score)
    score.ends[one.decision] += 1
    for change in one.changes:
        if change["kind"] in REMOVAL_KINDS or (change["kind"] in UNTOLD and change["state"] == "open"):
            score.finds.append(Find("at once", number, kind, f"{change['kind']} {change['reason']}"))
        elif change["state"] == "open" and (why := _without_cause(change, good, bad)):
            score.finds.append(Find("at once", number, kind, why))
    two = _looked(desk, number, kind, desk.poll(force=True), score)
    gone = [c for c in two.changes if c["kind"] in ROW_KINDS and c["state"] == "open"]
    for change in gone:
        score.finds.append(Find("later", number, kind, f"rows of a file that nobody touched: {change['kind']}"))
    desk.replica.heal(API)
    _good_again(number, kind, desk, score)
    return kind


def _without_cause(change: dict[str, Any], good: bytes, bad: bytes) -> str:
    """Why a change of the page cannot be; "" where what it is about does differ."""
    try:
        new = json.loads(bad)
    except ValueError:
        return f"{change['kind']} of an answer that is no JSON"
    old, causes = json.loads(good), answers.CAUSES.get(ChangeKind(change["kind"]))
    if causes is None:  # about the file, which did not change, though its address may
        return ""
    return "" if any(old.get(c) != new.get(c) for c in causes) else f"{change['kind']} without cause"


def _publish(desk: Desk, filename: str, data: bytes, month: int) -> None:
    files = [PublishedFile("Register of releases", filename, data)]
    desk.replica.publish_files(files, note=f"Updated in month {month}.", at=f"2026-0{month}-01T09:30:00Z")


def written_wrongly(desk: Desk) -> str:
    """What is not recorded as it was read, though it may have been compared well; "" where all is."""
    if editions := desk.store.rows(_NOT_WHOLE):
        return f"editions, their rows, those written and their releases: {[tuple(x.values()) for x in editions]}"
    astray = desk.store.rows(_ASTRAY)
    return f"releases that stand without a row, or are gone with one: {[x['id'] for x in astray]}" if astray else ""


def _looked(desk: Desk, number: int, kind: str, seen: Seen, score: Score) -> Seen:
    """A poll that came to no end is a crash, though the crawl goes on."""
    if wrong := written_wrongly(desk):
        score.finds.append(Find("rows", number, kind, f"{seen.decision}: {wrong}"))
    for verdict in seen.tally.failures:
        if verdict.outcome in UNRECORDED:
            score.finds.append(Find("crash", number, kind, f"{verdict.outcome.value}: {verdict.detail}"))
    return seen


def _told(desk: Desk, changes: Iterable[dict[str, Any]], base: Base) -> Iterator[Told]:
    for c in changes:
        if c["state"] == "open" and c["kind"] in ROW_KINDS:
            yield _as_told(desk, c, base)


def _opened(desk: Desk, one: Seen, base: Base) -> Iterator[Told]:
    """What was held at the first look and is told since the second."""
    held = [c["id"] for c in one.changes if c["state"] == "held"]
    for number in held:
        change = desk.store.one("select * from change where id = ?", [number])
        if change and change["state"] == "open":
            yield _as_told(desk, change, base)


def _as_told(desk: Desk, change: dict[str, Any], base: Base) -> Told:
    found = [change["reference"] or ""]
    for version in (change["version_before"], change["version_after"]):
        row = desk.store.one("select cells from version where id = ?", [version]) if version else None
        found += [v for v in json.loads(row["cells"]).values() if v in base.references] if row else []
    detail = change["detail"] or ""
    found += [r for r in base.references if f'"{r}"' in detail]
    return Told(ChangeKind(change["kind"]), tuple(dict.fromkeys(r for r in found if r)))


def _good_again(number: int, kind: str, desk: Desk, score: Score) -> None:
    """The good bytes are back: two looks later nothing fails. What was accepted meanwhile may leave a decision owed."""
    desk.poll(force=True)
    last = _looked(desk, number, kind, desk.poll(force=True), score)
    if last.failures.keys() - {Outcome.QUARANTINED.value}:
        score.finds.append(Find("lost", number, kind, f"it still fails when all is well: {last.failures}"))


