"""Labels of stored releases brought to today's lists and rules: in small steps, taken up where they stopped, silently.

A person's answers (`db.recipients.reviews`) win here as everywhere. What changes is recorded as `relabelled`, never
news.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from db.official_names import official_names, state
from db.recipients.assessments import assessed, save_assessments
from db.register.changes import save_change
from db.store import Store, as_json
from model.change import Change, ChangeKind
from model.register import Category, Confidence, Recipient
from recipients.fingerprint import fingerprint
from text.timestamp import stamp

BATCH = 500
"""Versions that one transaction relabels: some tenths of a second."""
_UNNAMED = Recipient("", Category.UNKNOWN, Confidence.LOW, "no recipient is named")


@dataclass(frozen=True, slots=True)
class Labelling:
    """One pass over all stored versions."""

    id: int
    lists: str
    begun_at: str
    ended_at: str | None
    done_version: int
    versions: int
    """That got another category, confidence or further category."""
    assessed: int
    """That got another reason or assessment alone."""

    def as_json(self) -> dict[str, Any]:
        """For `npdwatch status --json`."""
        return {
            "begun_at": self.begun_at, "ended_at": self.ended_at, "versions": self.versions, "assessed": self.assessed,
        }  # fmt: skip


class StoredLabel(NamedTuple):
    """What is stored of who a recipient is, but for the reason."""

    category: str
    confidence: str
    also: str
    """JSON: further categories."""


class Reclassified(NamedTuple):
    """How the label of one name in one source comes out otherwise."""

    source: str
    recipient: str
    before: StoredLabel
    after: StoredLabel
    reason: str

    @property
    def fields(self) -> dict[str, tuple[str | None, str | None]]:
        """What differs, as a change has it."""
        pairs = zip(StoredLabel._fields, self.before, self.after, strict=True)
        return {name: (_words(a), _words(b)) for name, a, b in pairs if a != b}


def _words(value: str) -> str:
    return ", ".join(json.loads(value)) if value.startswith("[") else value


@dataclass(frozen=True, slots=True)
class _Step:
    """What is to be written of a batch."""

    labels: list[tuple[str, str, str, str, int]]
    categories: list[tuple[str, int]]
    assessments: list[tuple[int, tuple[object, ...]]]
    moved: Counter[Reclassified]
    individuals: dict[str, dict[str, str]]
    """By source: recipients that read as private individuals, with why."""
    last: int


def ruleset_version(data: Path | None = None) -> str:
    """One name for all that labels and assessments come from: of this version, and of what a data folder adds."""
    root = Path(__file__).parent.parent.parent
    files = ("db/recipients/assessments.py", "model/life.py", "model/life.toml")
    own = b"".join((root / name).read_bytes() for name in files)
    official = state(data).encode() if data is not None else b""
    return hashlib.sha256(fingerprint().encode() + own + official).hexdigest()[:32]


def last_labelling(store: Store) -> Labelling | None:
    """The newest pass, finished or not."""
    found = store.one(
        "select id, lists, begun_at, ended_at, done_version, versions, assessed from labelling order by id desc limit 1"
    )
    return Labelling(**found) if found else None


def is_due(store: Store) -> bool:
    """True where stored labels may differ from what today's lists and rules say."""
    last = last_labelling(store)
    if last is None:
        return store.one("select 1 from version limit 1") is not None
    return last.ended_at is None or last.lists != ruleset_version(store.data)


def note_first_ruleset(store: Store, now: datetime) -> None:
    """Notes, where nothing is stored yet, that what comes from now on is labelled by the lists of today."""
    if last_labelling(store) is None and not is_due(store):
        with store.transaction():
            store.insert("labelling", lists=ruleset_version(store.data), begun_at=stamp(now), ended_at=stamp(now))


def reclassify(
    store: Store, clock: Callable[[], datetime], *, within: timedelta | None = None, anew: bool = False
) -> Labelling | None:
    """Goes over all stored versions, or on where an earlier call stopped; None where there was nothing to do.

    `within`: the time after which it stops, for the next call to go on. `anew`: also where the lists are the same.
    Each batch is one transaction, so that a kill loses nothing and a crawl beside it waits for tenths of a second.
    """
    if not anew and not is_due(store):
        return None
    begun = clock()
    with store.transaction():
        last = last_labelling(store)
        if last is None or last.lists != ruleset_version(store.data) or last.ended_at is not None:
            store.insert("labelling", lists=ruleset_version(store.data), begun_at=stamp(begun))
    while True:
        found = last_labelling(store)
        if found is None or found.ended_at is not None or (within is not None and clock() - begun >= within):
            return found
        _go_on(store, found, clock())


def dry_run(store: Store) -> Counter[Reclassified]:
    """What `reclassify` would record, with how many versions each; writes nothing."""
    out: Counter[Reclassified] = Counter()
    known: dict[str, Recipient] = {}
    answers = _answers(store)
    after = 0
    while step := _step(store, after, answers, known):
        out += step.moved
        after = step.last
    return out


def _go_on(store: Store, found: Labelling, now: datetime) -> None:
    """One batch. What was worked out before the transaction is thrown away where another process came first."""
    answers = _answers(store)
    step = _step(store, found.done_version, answers, {})
    with store.transaction():
        if last_labelling(store) != found or _answers(store) != answers:
            return
        if step is None:
            store.execute("update labelling set ended_at = ? where id = ?", [stamp(now), found.id])
            return
        _write(store, found, step, now)


def _answers(store: Store) -> Mapping[str, Any]:
    from db.recipients.reviews import reviewed  # loads the lists

    return reviewed(store)


_ROWS = """
select v.id, v.recipient, v.cells, v.section, v.category, v.confidence, v.category_reason, v.also, r.source, a.*
from version v join release r on r.id = v.release_id left join assessment a on a.version_id = v.id
where v.id > ? order by v.id limit ?
"""


def _step(store: Store, after: int, answers: Mapping[str, Any], known: dict[str, Recipient]) -> _Step | None:
    """What the versions behind number `after` get; None where there are none."""
    from db.recipients.reviews import label
    from recipients.cell.private import individuals_in  # loads the lists

    step, official = _Step([], [], [], Counter(), {}, after), official_names(store.data)
    last = after
    for v in store.rows(_ROWS, [after, BATCH]):
        last = v["id"]
        cells = json.loads(v["cells"])
        if found := individuals_in(v["recipient"], cells):
            own = step.individuals.setdefault(v["source"], {})
            own |= found | own
        who = label(v["recipient"], cells, answers, known, official) if v["recipient"] else _UNNAMED
        old = (v["category"], v["confidence"], v["category_reason"], v["also"])
        new = (who.category.value, who.confidence.value, who.reason, as_json([c.value for c in who.also]))
        judged = assessed(cells, who.category, v["section"], who.also)
        if new != old:
            step.labels.append((*new, last))
        if old[0] != new[0]:
            step.categories.append((new[0], last))
        if judged != tuple(v.values())[-len(judged) :]:
            step.assessments.append((last, judged))
        before, after_it = (StoredLabel(x[0], x[1], x[3]) for x in (old, new))
        if before != after_it:
            step.moved[Reclassified(v["source"], v["recipient"], before, after_it, who.reason)] += 1
    return None if last == after else replace(step, last=last)


def _write(store: Store, found: Labelling, step: _Step, now: datetime) -> None:
    connection = store.db.conn
    connection.executemany(
        "update version set category = ?, confidence = ?, category_reason = ?, also = ? where id = ?", step.labels
    )
    connection.executemany(
        "update change set category = ? where coalesce(version_after, version_before) = ?", step.categories
    )
    save_assessments(connection, step.assessments)
    _withhold(store, step, now)
    for moved, n in step.moved.items():
        _record(store, found, moved, n, now)
    relabelled = step.moved.total()
    touched = {x[-1] for x in step.labels} | {x[0] for x in step.assessments}
    store.execute(
        "update labelling set done_version = ?, versions = versions + ?, assessed = assessed + ? where id = ?",
        [step.last, relabelled, len(touched) - relabelled, found.id],
    )


def _withhold(store: Store, step: _Step, now: datetime) -> None:
    from db.withheld.record import withhold_individuals  # loads the lists

    for source, found in step.individuals.items():
        withhold_individuals(store, source, found, now)


def _record(store: Store, found: Labelling, moved: Reclassified, versions: int, now: datetime) -> None:
    """One change for each name, source and pair of labels in a pass, however many batches it takes."""
    why = f"better lists or rules: {moved.reason}"
    change = Change(ChangeKind.RELABELLED, why, recipient=moved.recipient, fields=moved.fields)
    key = save_change(
        store, moved.source, None, change, now, category=moved.after.category, state="silent", detail={"versions": 0},
        once=f"labelling {found.id}",
    )  # fmt: skip
    store.execute(
        "update change set detail = json_set(detail, '$.versions', json_extract(detail, '$.versions') + ?)"
        " where key = ?",
        [versions, key],
    )
