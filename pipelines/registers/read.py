"""Reads the register files, and the last good edition anew, so that a change of our reader is no difference."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from operator import eq

from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.outbox.incidents import Incident
from db.register.editions import File, KnownEdition, editions_with, files_key, was_read_with
from db.register.telling import telling_rows
from db.store import Store
from db.upkeep.cut_off import note_work
from db.withheld.hidden import HidingFile, not_public, public_before, standing_rows
from model.fetch import Outcome
from model.hidden import Hidden
from model.register import Edition, Level, Reading, SheetTelling, Table
from model.source import Source
from pipelines.context import PollStep, apart, forget_cells
from pipelines.large import is_large
from pipelines.poll import UNREADABLE, Poll
from readers import fingerprint
from readers.register.problems import Code
from readers.workbook.rows import KnownRows
from text.labels import first_of

MILLION = 1_000_000
MANY = 20_000
"""Rows from which on what was remembered while reading is let go before they are compared."""
_MOST_ORIGINS = 20
"""Earlier files whose hidden content is looked for in a new one."""
BODY_LOST = "body_lost"
"""The code of the notice that the rows as recorded stood in for a file."""


class Readings(dict[tuple[str, str], Reading]):
    """What was read in one poll of a source, by hash and title of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.known: defaultdict[str, KnownRows] = defaultdict(KnownRows)
        """By name: rows of the file as it was read first in this poll, which need no second look and are held once."""
        self.unchecked: set[tuple[str, str]] = set()
        """Those of the last good edition of which nothing is said but their rows."""
        self.lost: dict[str, str] = {}
        """By name: files that were not read, with why; the rows as recorded stand for them."""


class ReadRegisters(PollStep):
    """Where no file has changed there is nothing to read."""

    async def step(self, poll: Poll) -> Poll:
        if came := [f.snapshot for f in poll.fetched.files if f.snapshot]:
            known, context = poll.listing.known, self.context
            large = is_large([s.body for s in came], known.rows if known else 0)
            await context.turn.take(poll.source, self.store.data if large else None)
            size = sum(len(s.body) for s in came) / MILLION
            self.context.turn.note(poll.source, f"reading {round(size):,} MB of" if size >= 1 else "reading")
            note_work(self.store, poll.source.name, self.context.run, self.context.clock())
        poll = await self._registers(await self._documents(poll))
        return poll.read_as(hiding=await self._with_shown(poll)) if poll.read.hiding else poll

    async def _with_shown(self, poll: Poll) -> tuple[HidingFile, ...]:
        """The files that were looked into, with what each shows though an earlier one hid it and nobody has decided."""
        waiting = not_public(self.store, poll.source.name)
        if not waiting:
            return poll.read.hiding
        from readers.hidden.files import shown_digest

        origins = list(dict.fromkeys(origin for _, origin, _ in waiting))[:_MOST_ORIGINS]
        bodies = {f.sha256: f.snapshot.body for f in (*poll.read.refused, *poll.listing.files) if f.snapshot}
        bodies |= {d.sha256: d.snapshot.body for d in poll.listing.documents if d.snapshot}
        out = []
        for f in poll.read.hiding:
            shown: dict[str, tuple[Hidden, str]] = {}
            here = {h.sha256 for h in f.hidden}
            body = bodies.get(f.sha256, b"")
            for origin in origins if body else ():
                wanted = {h.sha256: h for file, o, h in waiting if o == origin and h.sha256 not in here}
                own = {h.sha256 for file, o, h in waiting if o == origin and file == f.file}
                public = public_before(self.store, poll.source.name, origin)
                for digest in await apart(self._shown, origin, body, wanted, own, public) if wanted else ():
                    new = replace(wanted[digest], sha256=shown_digest(digest))
                    shown[new.sha256] = new, origin
            hid_in = {digest: origin for digest, (_, origin) in shown.items()}
            out.append(replace(f, hidden=(*f.hidden, *(h for h, _ in shown.values())), hid_in=hid_in))
        return tuple(out)

    def _shown(
        self, origin: str, body: bytes, wanted: Mapping[str, Hidden], own: Collection[str], public: Sequence[str]
    ) -> set[str]:
        from readers.hidden.files import is_opaque, seen_before, shown_now  # only where something waits

        known = set[str]()
        try:
            hid = self.store.archive.body(origin)
            found = shown_now(hid, body, wanted)
            known = seen_before(hid, map(self.store.archive.body, public))
        except (NotArchived, ArchiveDamaged):
            found = set(wanted)
        # What cannot be looked into may show it.
        return (found | {d for d in wanted if d in own and is_opaque(body)}) - known

    async def _registers(self, poll: Poll) -> Poll:
        known, cache = poll.listing.known, Readings()
        if not poll.listing.files:
            return poll
        if known and known.files_key == files_key(poll.listing.files):
            return await self._read_again(poll, known, cache)
        poll = poll.read_as(read_with=reader_of(poll.source))
        await self._read_last(poll, cache)
        for file in poll.listing.files:
            poll = await self._look_into(poll, file, await self._read(poll, file, cache), cache)
        if poll.read.refused:
            poll, goes_on = self._stand_in(poll)
            if not goes_on:
                return poll
            for f in poll.listing.files:
                if (f.sha256, f.file) in cache.unchecked:  # it stands in: what it does not say is told
                    del cache[f.sha256, f.file], cache.known[f.file]
        readings = [await self._read(poll, f, cache) for f in poll.listing.files]
        telling = _telling(poll.listing.files, readings)
        poll = poll.read_as(after=edition_of(readings), logs=((), _log(readings)), telling=telling)
        poll = poll.telling(*_troubles(poll, readings))
        poll = await self._with_last(poll, known, cache) if known else poll
        if len(poll.read.after or ()) >= MANY:
            from readers.personal.cells import says_nothing

            cache.known.clear()
            # Of so many few come again, and what they lie among is wanted; but those of new rows are judged again.
            forget_cells(says_nothing)
        return poll.telling(*_lost(poll, cache))

    async def _read_last(self, poll: Poll, cache: Readings) -> None:
        """Reads the files of the last good edition first: of those in their place only the rows that differ are judged.

        Of them no more is judged than may tell of somebody, where that is kept. What cannot be read is left for whoever
        needs it.
        """
        known, still = poll.listing.known, {(f.sha256, f.file) for f in poll.listing.files}
        for file in known.files if known else ():
            if (key := (file.sha256, file.file)) not in cache:
                judged = telling_rows(self.store, file.sha256, poll.read.read_with)
                with suppress(NotArchived, ArchiveDamaged):
                    read = partial(read_file, checked=key in still)
                    reading = await apart(read, self.store, poll.source, file, cache.known[file.file], judged)
                    if not reading.refused:
                        cache[key] = reading
                        cache.unchecked |= {key} - still

    async def _look_into(self, poll: Poll, file: File, reading: Reading, cache: Readings) -> Poll:
        """With what a file hides, and with why it cannot be read where it cannot."""
        if file.file in cache.lost:
            return poll  # what it hides was recorded with it
        refused, hidden = reading.refused, reading.hidden + _told_by_address(poll, file.url)
        if refused:
            from readers.hidden.files import hidden_in_refused  # loads the readers

            body = file.snapshot.body if file.snapshot else self.store.archive.body(file.sha256)
            hidden += await apart(hidden_in_refused, body, refused)
        poll = poll.read_as(hiding=(*poll.read.hiding, HidingFile(file.file, file.title, file.sha256, hidden)))
        if not refused:
            return poll
        if file.file in poll.files_read_before:
            meanwhile = "the last good edition stands"
        else:
            meanwhile = f"it has never been read: {poll.unwatched(file.file)}"
        named = file.title if file.title == file.filename else f"{file.title} ({file.filename})"
        from text.privacy.prose import without_private_address  # late, as all that most polls do not need

        own = file.url == poll.source.url or without_private_address(file.url) == file.url
        where = file.url if own else poll.source.url
        return poll.read_as(refused=(*poll.read.refused, file)).failing(
            file, Outcome.UNREADABLE, UNREADABLE,
            f"{named}: {refused.message.rstrip('.')}. The bytes are kept ({file.sha256[:12]}); "
            f"{meanwhile}.",
            todo=f"open {where} in a browser; npdwatch crawl {poll.source.name} asks again",
        )

    async def _with_last(self, poll: Poll, known: KnownEdition, cache: Readings) -> Poll:
        """With the last good edition, as today's reader reads it, beside this one."""
        from pipelines.registers.recorded_rows import in_columns_of
        from readers.hidden.rows import with_recorded, with_standing

        # As `current_files` has it: the same bytes twice are one register.
        files = tuple(reversed({f.sha256: f for f in reversed(known.files)}.values()))
        after = poll.read.after or Edition(())
        readings = [await self._read(poll, f, cache) for f in files]
        lost = cache.lost
        readings = [
            replace(r, tables=in_columns_of(after.tables, r.tables)) if f.file in lost else r
            for f, r in zip(files, readings, strict=True)
        ]
        standing = {p: cells for p, cells in standing_rows(self.store, known.id).items() if p.file not in lost}
        before = with_recorded(edition_of(readings), standing)
        after, places = with_standing(before, after, standing)
        # What the publisher's log of a lost file said is not recorded: nothing in it is taken for new.
        log = (*_log(readings), *(t for t in poll.read.logs[1] if t.file in lost))
        hid = (HidingFile(f.file, f.title, f.sha256, r.hidden) for f, r in zip(files, readings, strict=True))
        every = (*readings, *[await self._read(poll, f, cache) for f in poll.listing.files])
        return poll.read_as(
            before=before, after=after, standing=places, logs=(log, poll.read.logs[1]),
            tells_of_nobody=not standing and all(r.tells_of_nobody for r in every),
            hid_before=tuple(h for h in hid if h.file not in lost),
        )

    async def _documents(self, poll: Poll) -> Poll:
        """Files that are not read row by row can hide something too."""
        came = [(d, d.snapshot.body) for d in poll.listing.documents if d.snapshot is not None]
        if not came:
            return poll
        from readers.hidden.files import hidden_in

        return poll.read_as(hiding=tuple([
            HidingFile(d.file, d.title, d.sha256, await apart(hidden_in, body) + _told_by_address(poll, d.url))
            for d, body in came
        ]))

    async def _read_again(self, poll: Poll, known: KnownEdition, cache: Readings) -> Poll:
        """Files that have not changed, where the reader, or what the user says of their columns, has."""
        reader = reader_of(poll.source)
        if was_read_with(self.store, poll.source.name, reader):
            return poll
        from readers.hidden.rows import with_recorded

        poll = poll.read_as(read_with=reader)
        readings = [await self._read(poll, f, cache) for f in poll.listing.files]
        if cache.lost:
            return poll
        recorded = standing_rows(self.store, known.id)
        edition, log = with_recorded(edition_of(readings), recorded), _log(readings)
        poll = poll.read_as(
            is_read_again=True, before=edition, after=edition, logs=(log, log), standing=frozenset(recorded),
            telling=_telling(poll.listing.files, readings),
        )
        return poll.telling(*_troubles(poll, readings))

    def _stand_in(self, poll: Poll) -> tuple[Poll, bool]:
        """Puts its last good form in place of an unreadable file. False where nothing else changed or is left."""
        known, refused = poll.listing.known, poll.read.refused
        former = {f.file: f for f in known.files} if known else {}
        files = tuple(former.get(f.file) if f in refused else f for f in poll.listing.files)
        kept = tuple(f for f in files if f is not None)
        if known is None:
            poll = poll.listing_with(awaited=poll.listing.awaited | {f.file for f in refused})
        if not kept:
            return poll, False
        if known and files_key(kept) == known.files_key:
            # Of what has been read before nothing has changed.
            return (poll.listing_with(files=kept) if poll.only_awaited_refused else poll), False
        return poll.listing_with(files=kept, earlier=editions_with(self.store, poll.source.name, files_key(kept))), True

    async def _read(self, poll: Poll, file: File, cache: Readings) -> Reading:
        key, known = (file.sha256, file.file), poll.listing.known
        if key not in cache:
            is_known = known is not None and key in {(f.sha256, f.file) for f in known.files}
            rows = cache.known[file.file] if known else None
            if known is None or not is_known:
                cache[key] = await apart(read_file, self.store, poll.source, file, rows)
            else:
                cache[key], why = await read_or_recorded(self.store, poll.source, known, file, rows)
                cache.lost |= {file.file: why} if why else {}
        return cache[key]


async def read_or_recorded(
    store: Store, source: Source, known: KnownEdition, file: File, rows: KnownRows | None = None
) -> tuple[Reading, str]:
    """A file of the last good edition, or its rows as recorded and why: taken as empty, all rows would be new."""
    try:
        reading = await apart(read_file, store, source, file, rows)
    except (NotArchived, ArchiveDamaged) as error:
        why = str(error)
    else:
        if not reading.refused:
            return reading, ""
        why = f"it was read when it came and cannot be read now ({reading.refused.message})"
    return recorded_reading(store, known, file), why


def recorded_reading(store: Store, known: KnownEdition, file: File) -> Reading:
    """A file of an edition, its rows as recorded."""
    from pipelines.registers.recorded_rows import recorded_tables

    return Reading(recorded_tables(store, known.id, file.file))


def _lost(poll: Poll, cache: Readings) -> list[Incident]:
    return [
        Incident(
            poll.source.name, BODY_LOST, file,
            f"{poll.listing.titles.get(file, file)}: the file of the last good edition could not be read again: {why}. "
            "What came now was compared with its rows in the database, so no change of a row is missed; only what is "
            "withheld in rows, and the publisher's own log of amendments, if it has one, was not compared",
            urgent=True,
        )
        for file, why in cache.lost.items()
    ]


def _told_by_address(poll: Poll, url: str) -> tuple[Hidden, ...]:
    from readers.govuk.plain import is_named, told_by_address

    named = any(f.attachment.url == url and is_named(f.attachment) for f in poll.fetched.files)
    return told_by_address(url, named=named)


def read_file(
    store: Store, source: Source, file: File, known: KnownRows | None = None, judged: Sequence[SheetTelling] = (), *,
    rows_count: bool = False, checked: bool = True,
) -> Reading:
    """A register as it came or is archived, as `read_register`; `rows_count`: with the rows that it hides."""
    from readers.register.reading import read_register  # only where a file has changed: most polls read nothing

    return read_register(  # the bytes are held there alone
        file.snapshot.body if file.snapshot else store.archive.body(file.sha256), file.filename, file=file.file,
        title=file.title, url=file.final_url, columns=source.columns, limits=source.reading, rows_count=rows_count,
        known=known, judged=judged, checked=checked,
    )


def reader_of(source: Source) -> str:
    """One name for all that decides what is read in a source's files: its configuration and the reader."""
    return hashlib.sha256(f"{source!r}\n{fingerprint()}".encode()).hexdigest()[:32]


def edition_of(readings: Sequence[Reading]) -> Edition:
    """The rows of files that were read."""
    tables = (replace(t, numbers=_in_few(t.numbers)) for r in readings for t in r.registers)
    return Edition(tuple(tables), tuple(row for r in readings for row in r.aside))


def _in_few(numbers: Sequence[int]) -> Sequence[int]:
    """The numbers, those that follow on each other in a few bytes for all of them."""
    run = range(numbers[0], numbers[0] + len(numbers)) if numbers else range(0)
    return run if all(map(eq, numbers, run)) else numbers


def _telling(files: Sequence[File], readings: Sequence[Reading]) -> tuple[tuple[str, tuple[SheetTelling, ...]], ...]:
    return tuple((f.sha256, r.telling) for f, r in zip(files, readings, strict=True) if not r.refused)


def _log(readings: Sequence[Reading]) -> tuple[Table, ...]:
    return tuple(t for r in readings for t in r.amendments)


def _troubles(poll: Poll, readings: Sequence[Reading]) -> list[Incident]:
    """What operators must hear of, one line for each kind of problem in each file, not one for each row.

    A file goes by the name that it keeps: under a title with another month in it the same is neither over nor new.
    """
    out: dict[tuple[str, str], list[str]] = {}
    for file, reading in zip(poll.listing.files, readings, strict=True):
        for p in reading.problems:
            if p.level is Level.WARNING:
                place = f"sheet {p.sheet!r}" + (f" row {p.row}" if p.row else "") if p.sheet else ""
                out.setdefault((p.code, file.file), []).append(f"{place}: {p.message}" if place else p.message)
    if why := _without_releases(readings):
        out[Code.NO_RELEASES.value, poll.listing.files[0].file] = [why]
    return [
        Incident(poll.source.name, code, name, line + (f" (and {len(more)} more)" if more else ""), urgent=True)
        for (code, name), (line, *more) in out.items()
    ]


def _without_releases(readings: Sequence[Reading]) -> str:
    """What operators hear where all tables of a source are of something else, as one of counts alone; "" elsewhere."""
    tables = [t for r in readings for t in r.tables if t.rows or t.notes]
    if not tables or any(r.registers or r.refused for r in readings):
        return ""
    named = first_of([f"{t.sheet or t.file!r} as {t.kind.value}" for t in tables], 3)
    return (
        f"nothing in it is read as a release ({named}), so that of what changes in it no more is told than that there "
        "is a new edition. If its rows are releases, say what its columns mean under [source.columns]; if it is only "
        "counts, watch its page for new words"
    )
