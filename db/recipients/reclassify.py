"""Reclassifies stored releases by the current lists and rules, silently, in steps that resume where they stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from db.recipients.cells import note_cells
from db.recipients.ruleset import ruleset_version
from db.register.changes import save_change
from db.store import Store
from model.change import Change, ChangeKind
from model.recipient import Recipient
from text.timestamp import stamp

if TYPE_CHECKING:
    from db.recipients.reviews import NewLabels, Reclassified

BATCH = 500
"""Versions that one transaction relabels: some tenths of a second."""


class Labelling(Struct, frozen=True):
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
        }


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
    store: Store, clock: Callable[[], datetime], *, within: timedelta | None = None, anew: bool = False,
    each: Callable[[int], object] = int,
) -> Labelling | None:
    """Goes over all stored versions, or on where an earlier call stopped; None where there was nothing to do.

    `within`: the time after which it stops, for the next call to go on. `anew`: also where the lists are the same.
    `each` is told before each batch up to which version it has come.
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
        each(found.done_version)
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
            from db.withheld.record import release_reviewed  # loads the lists

            release_reviewed(store, now)
            store.update("labelling", found.id, ended_at=stamp(now))
            return
        _write(store, found, step, now)


def _answers(store: Store) -> Mapping[str, Any]:
    from db.recipients.reviews import reviewed  # loads the lists

    return reviewed(store)


def _step(store: Store, after: int, answers: Mapping[str, Any], known: dict[str, Recipient]) -> NewLabels | None:
    """What the versions behind number `after` get; None where there are none."""
    from db.recipients.reviews import new_labels  # loads the lists

    step = new_labels(store, "v.id > ? order by v.id limit ?", [after, BATCH], answers, known)
    for same in [moved for moved in step.moved if moved.before == moved.after]:
        del step.moved[same]  # another reason alone is recorded nowhere
    return step if step.last else None


def _write(store: Store, found: Labelling, step: NewLabels, now: datetime) -> None:
    from db.recipients.reviews import write_labels  # loads the lists
    from db.withheld.record import withhold_individuals

    write_labels(store, step)
    note_cells(store, "v.id > ? and v.id <= ?", [found.done_version, step.last])
    for source, names in step.individuals.items():
        withhold_individuals(store, source, names, now)
    for moved, n in step.moved.items():
        _record(store, found, moved, n, now)
    relabelled = step.moved.total()
    touched = {x[-1] for x in step.labels} | {x[0] for x in step.assessments}
    store.execute(
        "update labelling set done_version = ?, versions = versions + ?, assessed = assessed + ? where id = ?",
        [step.last, relabelled, len(touched) - relabelled, found.id],
    )


def _record(store: Store, found: Labelling, moved: Reclassified, versions: int, now: datetime) -> None:
    """One change for each name, source and pair of labels in a pass, however many batches it takes."""
    why = f"better lists or rules: {moved.reason}"
    change = Change(ChangeKind.RELABELLED, why, recipient=moved.recipient, fields=moved.fields)
    key = save_change(
        store, moved.source, None, change, now, category=moved.after.category, state="silent", detail={"versions": 0},
        once=f"labelling {found.id}",
    )
    store.execute(
        "update change set detail = json_set(detail, '$.versions', json_extract(detail, '$.versions') + ?)"
        " where key = ?",
        [versions, key],
    )
