"""Replays editions in a working copy of the database: recorded as if the watch had seen them in their time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.history.known import known_words
from db.history.taken import floors_of
from db.register.editions import (
    PARTIAL,
    STANDS_AGAIN,
    File,
    KnownEdition,
    NewEdition,
    files_key,
    first_looks,
    last_edition,
    names_nobody,
)
from db.register.recording.rows import record_edition
from db.store import Store
from db.withheld.given_away import keep_given_away
from db.withheld.hidden import LETS_OUT, HidingFile, standing_rows, would_let_out
from diffing.plausibility import Limits, judge
from model.change import GONE_WITH_IT, ChangeKind
from model.fetch import Fetched
from model.register import Edition, Reading, Table
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.history.edition import FoundEdition, KnownAlready, NotAnEdition, ReplayedEdition
from pipelines.poll import FileListing, Poll
from pipelines.registers.archive import current_files, named_registers
from pipelines.registers.aside.replaced import (
    only_rows,
    record_after,
    record_part,
    row_keys,
    rows_added,
    say_what_it_is,
)
from pipelines.registers.mending import compare_or_carry
from pipelines.registers.new_edition import announce, new_edition
from pipelines.registers.read import ReadRegisters, edition_of, read_file, read_or_recorded, recorded_reading
from readers.hidden.rows import with_recorded, with_standing
from text.timestamp import stamp

WAS = "was "
"""What stands before the keys of changes that were told, where their editions are replayed under their own numbers."""
_FEW_HEADINGS, _FEW_ROWS = 0.25, 0.1
"""Shares under which, both, a file is of another register; so is one whose tables name nobody."""
_SAME_REGISTER = 0.5
"""Share of the rows of the shorter of two files from which on both are one register."""


class _Read(Struct, frozen=True):
    """A known edition as read."""

    of: int
    edition: Edition
    log: tuple[Table, ...]
    hiding: tuple[HidingFile, ...]
    stands: Mapping[str, str]


class Replay:
    """One source, replayed in a working copy."""

    def __init__(self, work: Store, source: Source, known: Collection[frozenset[str]]) -> None:
        """`known`: the sha256 of the registers of each edition that is known."""
        self.work = work
        self.source = source
        self.contents = set(known)
        self.floors = floors_of(work)
        self._last: _Read | None = None
        """The known edition that was recorded last, which the next is compared with."""
        self._parts: list[int] = []
        """Editions recorded in part since, whose rows are gone from the next."""

    async def found(self, edition: FoundEdition) -> ReplayedEdition | None:
        """Records an edition that was found on top of the last one; None where it says nothing that is not known.

        Raises:
            NotAnEdition: its files cannot be read, or are of another register.
        """
        poll = await self._read_found(edition)
        if poll is None:
            return None
        if edition.by_hand and (twice := same_register_twice(poll)):
            raise NotAnEdition(twice)
        others = self._of_another_register(poll)
        if others:
            left = tuple(f for f in edition.files if f.sha256 not in others)
            if not left:
                raise NotAnEdition("; ".join(others.values()))
            if frozenset(f.sha256 for f in left) in self.contents:
                raise KnownAlready("it is known already, without the files of other registers beside it")
            poll = await self._read_found(replace(edition, files=left))
            if poll is None:
                return None
        poll = compare_or_carry(self.work, poll)
        kind = ChangeKind.EDITION_PUBLISHED if poll.listing.known else ChangeKind.BASELINE
        done = self._record(poll, edition.at, edition.published_at, edition.note, kind)
        return replace(done, left_out=tuple(others.values()), doubt=_doubt(poll))

    def _why_refused(self, file: File) -> str:
        refused = read_file(self.work, self.source, file).refused
        return f"{file.filename or file.title}: {refused.message if refused else 'it cannot be read'}".rstrip(".")

    async def _read_found(self, edition: FoundEdition) -> Poll | None:
        known = last_edition(self.work, self.source.name)
        fetched = Fetched(self.source, None, None, "", files=edition.files)
        named = [replace(f, final_url=edition.addresses.get(f.sha256, f.final_url))
                 for f in current_files(named_registers(fetched, known), known)]
        if known and files_key(named) == known.files_key:
            return None
        poll = Poll(fetched, listing=FileListing(tuple(named), known=known))
        try:
            poll = await ReadRegisters(CrawlContext(self.work, 0, Limits(), 0, lambda: edition.at)).step(poll)
        except (NotArchived, ArchiveDamaged) as error:
            raise NotAnEdition(str(error)) from None
        if poll.read.refused or poll.read.after is None:
            why = "; ".join(self._why_refused(f) for f in poll.read.refused)
            raise NotAnEdition(why or "no file of it can be read")
        return _by_their_names(poll) if edition.by_hand else poll

    def _of_another_register(self, poll: Poll) -> dict[str, str]:
        """The files of other registers, by sha256, with why they are: they name nobody, or under other headings."""
        names, references = known_words(self.work, self.source.name)
        tables = poll.read.after.tables if poll.read.after else ()
        out = {}
        for f in poll.listing.files:
            mine = [t for t in tables if t.file == f.file]
            if why := self._why_of_another(mine, names, references):
                out[f.sha256] = f"{f.filename or f.title}: {why}"
        return out

    def _why_of_another(self, tables: Sequence[Table], names: Collection[str], references: Collection[str]) -> str:
        each = [t.field_value(i, "reference") for t in tables for i in range(len(t.rows))]
        if not each:
            return "there is no row of a release in it"
        headings = [c for t in tables for c in t.columns]
        common = sum(c.name in names for c in headings) / len(headings)
        alike = sum(reference in references for reference in each) / len(each)
        if alike >= _FEW_ROWS or (common >= _FEW_HEADINGS and not all(map(names_nobody, tables))):
            return ""
        said = ", ".join(repr(c.heading) for c in headings[:5]) + (", …" if len(headings) > 5 else "")
        return (
            f"it is a file of another register than {self.source.name}: of its headings ({said}) {common:.0%} are "
            f"known there, and of its rows {alike:.0%} have a reference that is known there too"
        )

    async def known(
        self, edition: KnownEdition, at: datetime, *, hold: bool = False, is_same: bool = False
    ) -> ReplayedEdition:
        """Records an edition that is known on top of the last one, as today's reader reads it.

        `hold`: what is gone from it waits until `confirm`. `is_same`: under its own number, with the files that had
        their first look in it, and with those of its rows alone that were recorded then.
        """
        if is_same and edition.why in PARTIAL:
            return await self._part(edition, at)
        before, looks = last_edition(self.work, self.source.name), frozenset[str]()
        if is_same:
            looks = first_looks(self.work, edition.id)
        poll = Poll(
            Fetched(self.source, None, None, ""), listing=FileListing(edition.files, known=before, awaited=looks)
        )
        raw = await self._read(edition)
        new = with_recorded(raw.edition, standing_rows(self.work, edition.id))
        if before is None:
            poll = poll.read_as(after=new, logs=((), raw.log), standing=frozenset(standing_rows(self.work, edition.id)))
        else:
            last = self._last if self._last and self._last.of == before.id else await self._read(before)
            hidden = standing_rows(self.work, before.id)
            old = with_recorded(last.edition, hidden)
            new, standing = with_standing(old, new, hidden)
            poll = poll.read_as(before=old, after=new, standing=standing, logs=(last.log, raw.log))
        poll = compare_or_carry(self.work, poll.read_as(hiding=raw.hiding))
        kind = ChangeKind(edition.kind) if is_same else ChangeKind.EDITION_PUBLISHED
        done = self._record(
            poll, at, edition.published_at, edition.note, kind, hold=hold, number=edition.number if is_same else 0,
            stands_again=is_same and edition.why == STANDS_AGAIN,
        )
        self._last = replace(raw, of=done.id)
        if self._parts:
            with self.work.transaction():
                record_after(self.work, self.source, self._parts, done.id, at, "held")
            self._parts = []
        return replace(done, stands=raw.stands)

    async def _part(self, edition: KnownEdition, at: datetime) -> ReplayedEdition:
        """An edition of which a part alone counts: the rows at the places where rows of it were recorded."""
        before = last_edition(self.work, self.source.name)
        if before is None:
            raise ValueError("there is no edition before one that is recorded in part")
        last = self._last if self._last and self._last.of == before.id else await self._read(before)
        raw = await self._read(edition)
        there = self._places(edition)
        rows = [[i for i, n in enumerate(t.numbers) if (t.file, t.sheet, n) in there] for t in raw.edition.tables]
        tables = tuple(only_rows(t, mine) for t, mine in zip(raw.edition.tables, rows, strict=True) if mine)
        new = NewEdition(
            self.source, ChangeKind(edition.kind), edition.files, Edition(tables),
            rows_added(tables, self._reason(edition)), before, last.edition, title=edition.title,
            published_at=edition.published_at, note=edition.note, number=edition.number, is_past=True,
        )
        with self.work.transaction():
            made = record_part(self.work, self.source, new, edition.why, at)
        self._parts.append(made)
        poll = Poll(Fetched(self.source, None, None, ""), listing=FileListing(edition.files, known=before))
        poll = poll.read_as(before=last.edition, after=new.edition, hiding=raw.hiding)
        return ReplayedEdition(made, poll, len(new.edition), {}, stands=raw.stands)

    def confirm(self, editions: Iterable[int], at: datetime) -> None:
        """What is gone from these editions of the copy was missed by a second look too.

        What stood in editions recorded in part is gone when it was told so: by a second look, or by a person.
        """
        sql = "update change set state = 'open' where state = 'held' and edition_id = ? and reason != ?"
        with self.work.transaction():
            self.work.many(sql, [(e, GONE_WITH_IT) for e in editions])
            self.work.execute(
                "update change as c set state = 'open' where c.state = 'held' and c.reason = ? and exists (select 1"
                " from change o where o.key = ? || c.key and o.state = 'open' and o.open_at <= ?)",
                [GONE_WITH_IT, WAS, stamp(at)],
            )

    def _places(self, edition: KnownEdition) -> set[tuple[str, str, int]]:
        """Where rows of a known edition were recorded; in the copy it bears its own id still."""
        sql = (
            "select file, sheet, row from edition_row where edition_id = ?1"
            " union select file, sheet, row from version where edition_id = ?1"
        )
        return {(x["file"], x["sheet"], x["row"]) for x in self.work.rows(sql, [edition.id])}

    def _reason(self, edition: KnownEdition) -> str:
        """Why its rows were told then."""
        sql = "select reason from change where edition_id = ? and kind = 'added' order by id limit 1"
        told = self.work.one(sql, [edition.id])
        return str(told["reason"]) if told else ""

    async def _read(self, edition: KnownEdition) -> _Read:
        files: Sequence[File] = tuple({f.sha256: f for f in edition.files if f.register}.values())
        readings: list[Reading] = []
        stands: dict[str, str] = {}
        for f in files:
            reading, why = await read_or_recorded(self.work, self.source, edition, f)
            if not why and would_let_out(self.work, self.source.name, f.sha256, f.final_url, reading.hidden):
                why = LETS_OUT
                reading = replace(recorded_reading(self.work, edition, f), hidden=reading.hidden)
            stands |= {f.file: why} if why else {}
            readings.append(reading)
        hiding = tuple(HidingFile(f.file, f.title, f.sha256, r.hidden) for f, r in zip(files, readings, strict=True))
        return _Read(edition.id, edition_of(readings), tuple(t for r in readings for t in r.amendments), hiding, stands)

    def _record(
        self, poll: Poll, at: datetime, published_at: str, note: str, kind: ChangeKind, *, hold: bool = False,
        number: int = 0, stands_again: bool = False,
    ) -> ReplayedEdition:
        poll = replace(poll, result=replace(poll.result, kind=kind, note=note))
        new = replace(
            new_edition(poll), published_at=published_at, hold_removals=hold, awaited=(), number=number, is_past=True,
        )
        with self.work.transaction():
            keep_given_away(self.work, self.source.name, poll.read.given_away)
            made = record_edition(self.work, new, at)
            if stands_again:
                say_what_it_is(self.work, self.source, made, new, STANDS_AGAIN, at)
            elif poll.listing.known:
                announce(self.work, self.source.name, made, new, at)
        summary = new.comparison.summary() if new.comparison else {}
        return ReplayedEdition(made, poll, len(new.edition), summary)


def _by_their_names(poll: Poll) -> Poll:
    """With the files called as they are, but for one that hides something: its name may too."""
    hide = {h.sha256 for h in poll.read.hiding if h.hidden}
    return poll.listing_with(files=tuple(
        replace(f, title=f.filename or f.title) if f.sha256 not in hide else f for f in poll.listing.files
    ))


def _doubt(poll: Poll) -> str:
    """What is so unlike the edition before that its file may be a cut one, or of another day: a person looks."""
    read, comparison = poll.read, poll.result.comparison
    if read.before is None or read.after is None or comparison is None:
        return ""
    judgement = judge(read.before, read.after, comparison, Limits())
    return judgement.text.rstrip(".") if judgement.why_quarantined else ""


def same_register_twice(poll: Poll) -> str:
    """Why two files are no one edition: the one is the other at another time, and each row would stand there twice."""
    keys: dict[str, set[tuple[str, ...]]] = {}
    for table in poll.read.after.tables if poll.read.after else ():
        keys.setdefault(table.file, set()).update(row_keys(Edition((table.as_printed(),))))
    names = {f.file: f.filename or f.title for f in poll.listing.files}
    for (a, one), (b, other) in combinations(keys.items(), 2):
        common, least = len(one & other), min(len(one), len(other))
        if common and common >= _SAME_REGISTER * least:
            return (
                f"{names[a]} and {names[b]} have one day and are one register: {common:,} of {least:,} rows stand in "
                "both, and would stand there twice. If one replaced the other, give the later one a time as well, such "
                "as 2018-04-26T14:00; if they are the same in two formats, give one of them"
            )
    return ""


def hiding_of(replayed: Sequence[ReplayedEdition]) -> list[HidingFile]:
    """What the files of found editions hide, each under its own sha256, as those of replaced editions go."""
    files = {h.sha256: h for r in replayed for h in r.poll.read.hiding}
    return [replace(h, file=h.sha256, earlier=True) for h in files.values()]
