"""Reads the known editions of a register again with today's reader and rules, and writes what comes out otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from db.history.known import StoodEdition, accepted_editions
from db.history.rewrite import Otherwise, ReadAgain, Rewrite
from db.history.taken import attached
from db.register.editions import BY_A_PERSON, KnownEdition
from db.withheld.gone_over import note_looked_into
from db.withheld.hidden import HidingFile, hiding_files, known_digests, not_called_public, note_hiding, withhold_hiding
from db.withheld.short_list import write_list
from model.change import ChangeKind
from pipelines.history.replay import WAS, Replay
from pipelines.history.working_copy import working_copy
from pipelines.one_source import OneSource
from pipelines.registers.withheld.hidden import tell_of_hidden
from readers import fingerprint
from text.timestamp import parse_stamp


class EditionAgain(Struct, frozen=True):
    """What came of one edition."""

    known: KnownEdition
    otherwise: Otherwise
    stands: Mapping[str, str]
    """By title the files whose rows stand as recorded, with why."""
    hides: int = 0
    """How many of its files hide what was not found in them before."""


class _Replayed(Struct, frozen=True):
    """An edition in the working copy, without its rows."""

    id: int
    stands: Mapping[str, str]
    hiding: tuple[HidingFile, ...]


class ReadingAgain(OneSource):
    """One replay of a register, whose lock is held."""

    async def read(self) -> list[EditionAgain]:
        """Reads all, and writes what is otherwise in one transaction; gives each edition, in order."""
        known = accepted_editions(self.store, self.source.name)
        if not known:
            return []
        with working_copy(self.store, self.source.name, None) as work:
            with work.transaction():  # the editions have their own numbers again, and so the changes their keys
                work.execute("update change set key = ? || key where source = ?", [WAS, self.source.name])
            replay = Replay(work, self.source, ())
            done = [one async for one in self._replayed(replay, known)]
            return self._write(replay, known, done)

    async def _replayed(self, replay: Replay, known: Sequence[StoodEdition]) -> AsyncIterator[_Replayed]:
        confirmed: dict[int, str] = {}
        for n, k in enumerate(known, 1):
            seen = parse_stamp(k.known.seen_at)
            replay.confirm((e for e, at in confirmed.items() if at <= k.known.seen_at), seen)
            hold = not k.was_found and k.known.why != BY_A_PERSON and k.known.kind != ChangeKind.WENT_BACK
            one = await replay.known(k.known, seen, hold=hold, is_same=True)
            if k.confirmed_at:
                confirmed[one.id] = k.confirmed_at
            self.progress(n)
            yield _Replayed(one.id, one.stands, one.poll.read.hiding)

    def _write(self, replay: Replay, known: Sequence[StoodEdition], done: Sequence[_Replayed]) -> list[EditionAgain]:
        name, now = self.source.name, self.clock()
        read = [
            ReadAgain(
                k.known.id, one.id, k.was_found, frozenset(one.stands),
                not_called_public(self.store, name, one.hiding), is_part=k.is_part,
            )
            for k, one in zip(known, done, strict=True)
        ]
        with attached(self.store, replay.work.path), self.store.transaction():
            found = Rewrite(self.store, name, replay.floors, now, reader=fingerprint()).write(read)
            anew = self._note_hiding([f for one in done for f in one.hiding], known[-1].known, now)
            whole = (f.sha256 for one in done for f in one.hiding if f.file not in one.stands)
            note_looked_into(self.store, whole, fingerprint())
        write_list(self.store)
        return [
            EditionAgain(
                k.known, otherwise, {f.title: one.stands[f.file] for f in k.known.files if f.file in one.stands},
                len(anew & {f.sha256 for f in k.known.files}),
            )
            for k, otherwise, one in zip(known, found, done, strict=True)
        ]

    def _note_hiding(self, files: Sequence[HidingFile], last: KnownEdition, now: datetime) -> set[str]:
        """Keeps back what hides something, and gives the sha256 of files that hide what was not found in them before.

        What was found once and is not now stays written down: only a person lets it go.
        """
        name, current = self.source.name, {f.sha256 for f in last.files}
        stored = {(f.file, f.sha256): f for f in hiding_files(self.store, name)}
        anew: dict[str, HidingFile] = {}
        for f in {f.sha256: f for f in files if f.hidden}.values():
            known = known_digests(self.store, name, f.sha256)
            fresh = tuple(h for h in f.hidden if h.sha256 not in known)
            if not fresh:
                continue
            here = replace(f, file=f.file if f.sha256 in current else f.sha256, earlier=f.sha256 not in current)
            before = stored.get((here.file, here.sha256), replace(here, hidden=()))
            anew[f.sha256] = replace(before, hidden=(*before.hidden, *fresh))
        titles = note_hiding(self.store, name, anew.values(), now)
        withhold_hiding(self.store, name, (f for f in files if f.hidden), now)
        if anew:
            tell_of_hidden(self.store, name, now, titles)
        return set(anew)
