"""What happens because time passes: licences that end, destructions that fall due. So the clock must be right."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from db.register.changes import retract, save_deadlines
from db.register.editions import last_edition
from db.store import Store
from db.upkeep.cut_off import note_work, work_done
from db.withheld.hidden import standing_rows
from model.change import ChangeKind
from model.register import Edition, Table
from pipelines.context import PollStep
from pipelines.poll import Poll
from pipelines.registers.clocks import CLOCK_OFF, ours_is_wrong
from pipelines.registers.read import read_or_recorded
from text.timestamp import parse_stamp, stamp

_OF_TIME = (ChangeKind.LICENCE_ENDED.value, ChangeKind.DESTRUCTION_OVERDUE.value)


class NoteDeadlines(PollStep):
    """After the recording: it speaks of the edition that counts, whether it is new or a year old."""

    async def step(self, poll: Poll) -> Poll:
        try:
            return await self._noted(poll)
        finally:
            self.context.turn.give(poll.source)

    async def _noted(self, poll: Poll) -> Poll:
        name, now = poll.source.name, self.context.clock()
        if ours_is_wrong(self.store, poll, now) or (since := self._since(name, now)) >= now.date():
            return poll
        known = last_edition(self.store, name)
        if known is None or not any(f.register for f in known.files):
            return poll
        from diffing.releases import passed_deadlines
        from readers.hidden.rows import with_recorded

        note_work(self.store, name, self.context.run, now)
        tables: list[Table] = []
        standing = standing_rows(self.store, known.id)
        for f in (f for f in known.files if f.register):
            reading, why = await read_or_recorded(self.store, poll.source, known, f)
            tables += reading.registers
            standing = {p: cells for p, cells in standing.items() if not why or p.file != f.file}
        # A licence ends on its day, whether the file shows its row or hides it.
        edition = with_recorded(Edition(tuple(tables)), standing)
        passed = tuple(passed_deadlines(edition, since, now.date()))
        with self.store.transaction():
            true = save_deadlines(self.store, name, known, edition, passed, now)
            take_back(self.store, name, true, now)
            self.store.upsert("pulse", "name", name=f"deadlines {name}", at=stamp(now))
            work_done(self.store, self.context.run)
        return poll

    def _since(self, source: str, now: datetime) -> date:
        """The day up to which deadlines have been told: the first look's where none was, today without an edition."""
        row = self.store.one("select at from pulse where name = ?", [f"deadlines {source}"])
        if row and parse_stamp(row["at"]).date() > now.date():  # the clock was ahead then: as if it had not been
            row = self.store.one(
                "select max(started_at) at from run where id < ? and started_at <= ? having max(started_at) not null",
                [self.context.run, stamp(now)],
            )
        # Not by editions that were found later, which stood before the watch began: their deadlines are no news.
        sql = "select coalesce(min(seen_at), ?) at from edition where source = ? and found_at is null"
        (first,) = self.store.rows(sql, [stamp(now), source])
        return parse_stamp((row or first)["at"]).date()


def take_back(store: Store, source: str, true: Collection[tuple[str, int | None]], now: datetime) -> None:
    """Takes back what a clock that was ahead told of days to come, inside a transaction: it is told when they come.

    `true`: kind and version of what has come true meanwhile, and stands.
    """
    rows = store.rows(
        "select id, kind, version_after from change where source = ? and seen_at > ? and version_before is null"
        " and state != 'retracted' and kind in (?, ?)", [source, stamp(now + CLOCK_OFF), *_OF_TIME],
    )
    come = [(stamp(now), x["id"]) for x in rows if (x["kind"], x["version_after"]) in true]
    store.many("update change set seen_at = ?1, open_at = ?1 where id = ?2", come)
    wrong = [x["id"] for x in rows if (x["kind"], x["version_after"]) not in true]
    retract(store, wrong, "told by a wrong clock")
