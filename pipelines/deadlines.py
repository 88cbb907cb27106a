"""Tells what happens because time passes: once a day, the licences that ended and the destructions that fell due."""

from __future__ import annotations

import asyncio
from datetime import date, datetime

from db.register.changes import save_deadlines
from db.register.editions import KnownEdition, last_edition
from db.withheld.hidden import standing_rows
from model.register import Edition
from model.source import Source
from pipelines.context import Step
from pipelines.poll import Poll
from readers.hidden.rows import with_recorded
from text.timestamp import parse_stamp, stamp


class NoteDeadlines(Step):
    """After the recording: it speaks of the edition that counts, whether it is new or a year old."""

    async def step(self, poll: Poll) -> Poll:
        known = last_edition(self.store, poll.source.name)
        if known is None or not any(f.register for f in known.files):
            return poll
        now = self.context.clock()
        since = self._since(poll.source.name, known)
        if since >= now.date():
            return poll
        from diffing.deadlines import passed_deadlines

        edition = await self._edition(known, poll.source)
        passed = tuple(passed_deadlines(edition, since, now.date()))
        with self.store.transaction():
            save_deadlines(self.store, poll.source.name, known, edition, passed, now)
            self._done(poll.source.name, now)
        return poll

    def _since(self, source: str, known: KnownEdition) -> date:
        """The day up to which deadlines have been told; of a source that is new, the day it was first seen."""
        row = self.store.one("select at from pulse where name = ?", [f"deadlines {source}"])
        first = self.store.one("select min(seen_at) at from edition where source = ?", [source])
        return parse_stamp((row or first or {"at": known.seen_at})["at"]).date()

    def _done(self, source: str, now: datetime) -> None:
        self.store.execute(
            "insert into pulse(name, at) values (?, ?) on conflict(name) do update set at = excluded.at",
            [f"deadlines {source}", stamp(now)],
        )

    async def _edition(self, known: KnownEdition, source: Source) -> Edition:
        from readers.register.reading import read_register

        readings = [
            await asyncio.to_thread(
                read_register, self.store.archive.body(f.sha256), f.filename, file=f.file, url=f.final_url,
                columns=source.columns, limits=source.reading,
            )
            for f in known.files
            if f.register
        ]
        # A licence ends on its day, whether the file shows its row or hides it.
        shown = Edition(tuple(t for r in readings for t in r.registers))
        return with_recorded(shown, standing_rows(self.store, known.id))
