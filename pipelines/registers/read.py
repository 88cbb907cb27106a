"""Reads the register files, those of the last good edition too, with the same reader.

Reading the older edition again from the archive makes an improvement of the reader change nothing: both sides are
read alike, and only what the publisher changed is a difference.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from db.archive import ArchiveDamaged, NotArchived
from db.outbox.incidents import Incident
from db.register.editions import File, KnownEdition, editions_with, files_key
from db.withheld.hidden import HidingFile, kept_aside, standing_rows
from model.fetch import Outcome
from model.register import Edition, Hidden, Level, Reading
from model.source import Source
from pipelines.context import Step, Work
from pipelines.registers.first_looks import unwatched
from readers.fingerprint import fingerprint
from readers.hidden.rows import with_recorded, with_standing

_MOST_ORIGINS = 20
"""Earlier files whose hidden content is looked for in a new one."""
UNREADABLE = "unreadable"
"""The code of the notice, whatever is wrong with the file."""


class LastEditionUnreadable(Exception):
    """A file of the last good edition is refused by today's reader: read as empty, all rows would be new."""


class Readings(dict[tuple[str, str], Reading]):
    """What was read in one poll of a source, by hash and title of the file."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source


class ReadRegisters(Step):
    """Where no file has changed there is nothing to read."""

    async def step(self, work: Work) -> None:

        await self._documents(work)
        await self._registers(work)
        if work.hiding:
            work.hiding = await self._with_shown(work)

    async def _with_shown(self, work: Work) -> list[HidingFile]:
        """The files that were looked into, with what each shows though an earlier one hid it and nobody has decided."""
        from readers.hidden.unhidden import shown_digest

        waiting = kept_aside(self.store, work.source.name)
        origins = list(dict.fromkeys(origin for _, origin, _ in waiting))[:_MOST_ORIGINS]
        bodies = {f.sha256: f.snapshot.body for f in (*work.refused, *work.registers) if f.snapshot}
        bodies |= {d.sha256: d.snapshot.body for d in work.documents if d.snapshot}
        out = []
        for f in work.hiding:
            shown: dict[str, tuple[Hidden, str]] = {}
            here = {h.sha256 for h in f.hidden}
            body = bodies.get(f.sha256, b"")
            for origin in origins if body else ():
                wanted = {h.sha256: h for file, o, h in waiting if o == origin and h.sha256 not in here}
                own = {h.sha256 for file, o, h in waiting if o == origin and file == f.file}
                for digest in await asyncio.to_thread(self._shown, origin, body, wanted, own) if wanted else ():
                    new = replace(wanted[digest], sha256=shown_digest(digest))
                    shown[new.sha256] = new, origin
            hid_in = {digest: origin for digest, (_, origin) in shown.items()}
            out.append(replace(f, hidden=(*f.hidden, *(h for h, _ in shown.values())), hid_in=hid_in))
        return out

    def _shown(self, origin: str, body: bytes, wanted: Mapping[str, Hidden], own: Collection[str]) -> set[str]:
        from readers.hidden.unhidden import is_opaque, shown_now  # only where something waits

        try:
            found = shown_now(self.store.archive.body(origin), body, wanted)
        except (NotArchived, ArchiveDamaged):
            found = set(wanted)
        # What cannot be looked into may show it.
        return found | {d for d in wanted if d in own and is_opaque(body)}

    async def _registers(self, work: Work) -> None:
        cache = Readings(work.source)
        if not work.registers:
            return
        if work.known and work.known.files_key == files_key(work.files):
            await self._read_again(work, work.known, cache)
            return
        from readers.hidden.files import hidden_in_refused  # loads the readers

        work.read_with = reader_of(work.source)
        for file in work.registers:
            reading = await self._read(file, cache)
            refused = reading.refused
            hidden = reading.hidden
            if refused:
                body = file.snapshot.body if file.snapshot else self.store.archive.body(file.sha256)
                hidden += await asyncio.to_thread(hidden_in_refused, body, refused)
            work.hiding.append(HidingFile(file.file, file.title, file.sha256, hidden))
            if refused:
                work.refused.append(file)
                work.fail(
                    file, Outcome.UNREADABLE, UNREADABLE,
                    f"{file.title} ({file.filename}): {refused.message} The bytes are kept "
                    f"({file.sha256[:12]}); {self._meanwhile(work, file)}.",
                )  # fmt: skip
        if work.refused and not self._stand_in(work):
            return
        readings = [await self._read(f, cache) for f in work.registers]
        work.after, log = _edition(readings), tuple(t for r in readings for t in r.amendments)
        work.troubles += _troubles(work, readings)
        if work.known:
            # As `current_files` has it: the same bytes twice are one register.
            files = {f.sha256: f for f in reversed(work.known.files)}.values()
            readings = [self._good(f, await self._read(f, cache)) for f in reversed(files)]
            work.hid_before = [
                HidingFile(f.file, f.title, f.sha256, r.hidden) for f, r in zip(reversed(files), readings, strict=True)
            ]
            work.before = with_recorded(_edition(readings), standing_rows(self.store, work.known.id))
            work.logs = tuple(t for r in readings for t in r.amendments), log
            work.after, work.standing = with_standing(work.before, work.after)

    async def _documents(self, work: Work) -> None:
        """Files that are not read row by row can hide something too."""
        from readers.hidden.files import hidden_in

        for d in work.documents:
            if d.snapshot is not None:
                found = await asyncio.to_thread(hidden_in, d.snapshot.body)
                work.hiding.append(HidingFile(d.file, d.title, d.sha256, found))

    async def _read_again(self, work: Work, known: KnownEdition, cache: Readings) -> None:
        """Files that have not changed, where rows have no recipient and the reader may know today which it is."""
        reader = reader_of(work.source)
        if self.store.one("select 1 from read_with where source = ? and reader = ?", [work.source.name, reader]):
            return
        work.read_with = reader
        if not self.store.one(
            "select 1 from edition_row r join version v on v.id = r.version_id"
            " where r.edition_id = ? and v.recipient = '' limit 1",
            [known.id],
        ):
            return
        readings = [await self._read(f, cache) for f in work.registers]
        if not any(r.refused for r in readings):
            work.is_read_again = True
            recorded = standing_rows(self.store, known.id)
            work.before = work.after = with_recorded(_edition(readings), recorded)
            work.standing = frozenset(recorded)
            work.troubles += _troubles(work, readings)

    @staticmethod
    def _meanwhile(work: Work, file: File) -> str:
        if work.known and any(f.file == file.file for f in work.known.files):
            return "the last good edition stands"
        return f"it has never been read: {unwatched(work, file.file)}"

    def _stand_in(self, work: Work) -> bool:
        """Puts the last good form of each unreadable file in its place, so that one does not hold up the others.

        One that was never good is left out. False where nothing else has changed, or nothing is left.
        """
        former = {f.file: f for f in work.known.files} if work.known else {}
        files = tuple(former.get(f.file) if f in work.refused else f for f in work.registers)
        kept = tuple(f for f in files if f is not None)
        if work.known is None:
            work.awaited |= {f.file for f in work.refused}
        if not kept:
            return False
        if work.known and files_key(kept) == work.known.files_key:
            if all(f.file in work.awaited for f in work.refused):
                work.files = kept  # of what has been read before nothing has changed
            return False
        work.files = kept
        work.earlier = editions_with(self.store, work.source.name, files_key(kept))
        return True

    @staticmethod
    def _good(file: File, reading: Reading) -> Reading:
        if reading.refused:
            raise LastEditionUnreadable(
                f"{file.title} ({file.sha256[:12]}) was read when it came and cannot be read now "
                f"({reading.refused.message}), so nothing can be compared with it. Please report it"
            )
        return reading

    async def _read(self, file: File, cache: Readings) -> Reading:
        from readers.register.reading import read_register  # only where a file has changed: most polls read nothing

        key = file.sha256, file.file
        if key not in cache:
            body = file.snapshot.body if file.snapshot else self.store.archive.body(file.sha256)
            cache[key] = await asyncio.to_thread(
                read_register, body, file.filename, file=file.file, url=file.final_url,
                columns=cache.source.columns, limits=cache.source.reading,
            )
        return cache[key]


def reader_of(source: Source) -> str:
    """One name for all that decides what is read in a source's files: its configuration and the reader."""
    return hashlib.sha256(f"{source!r}\n{fingerprint()}".encode()).hexdigest()[:32]


def _edition(readings: Sequence[Reading]) -> Edition:
    return Edition(tuple(t for r in readings for t in r.registers), tuple(row for r in readings for row in r.aside))


def _troubles(work: Work, readings: Sequence[Reading]) -> list[Incident]:
    """What operators must hear of, one line for each kind of problem in each file, not one for each row."""
    out: dict[tuple[str, str], list[str]] = {}
    for file, reading in zip(work.registers, readings, strict=True):
        for p in reading.problems:
            if p.level is Level.WARNING:
                place = f"sheet {p.sheet!r}" + (f" row {p.row}" if p.row else "") if p.sheet else ""
                out.setdefault((p.code, file.title), []).append(f"{place}: {p.message}" if place else p.message)
    return [
        Incident(work.source.name, code, title, lines[0] + _and_more(len(lines) - 1), urgent=True)
        for (code, title), lines in out.items()
    ]


def _and_more(n: int) -> str:
    return f" (and {n} more)" if n else ""
