"""Puts editions that were found after their time into the history of their source: each in its place, none as news."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from db.history.known import StoodEdition, accepted_editions
from db.history.splice import Replayed, Splice
from db.history.taken import attached
from db.upkeep.numbers import next_id
from db.withheld.alike import withhold_alike
from db.withheld.gone_over import mask_releases, note_looked_into, saying
from db.withheld.hidden import note_hiding
from db.withheld.short_list import write_list
from model.register import Edition
from pipelines.history.edition import FoundEdition, KnownAlready, NotAnEdition, ReplayedEdition
from pipelines.history.order import EditionTime, in_order, is_certain, period_of, place_among, stands_before
from pipelines.history.replay import Replay, hiding_of
from pipelines.history.working_copy import working_copy
from pipelines.one_source import OneSource
from pipelines.registers.withheld.alike import withheld_texts
from pipelines.registers.withheld.hidden import tell_of_hidden
from readers import fingerprint
from text.timestamp import parse_stamp

AT_ONCE = 100
"""Editions that are put in by one transaction at most."""


class NoHistory(Exception):
    """Nothing can be put before or between editions of a source that has none."""


class PlacedEdition(Struct, frozen=True):
    """What became of an edition that was found."""

    found: FoundEdition
    after: str = ""
    """The title of the edition before it, "" where it is the first."""
    rows: int = 0
    summary: dict[str, int] | None = None
    """How many changes of each kind it brought; None where it was not put in."""
    why: str = ""
    """Why it was not put in, or why its place is not certain."""
    title: str = ""
    """Of the edition that was put in."""
    hides: int = 0
    """How many of its files hide something, or could not be looked into."""
    is_known: bool = False
    """True where all that it says was there before: that it was not put in is no doubt."""

    @property
    def is_put_in(self) -> bool:
        return self.summary is not None


def dated(edition: StoodEdition) -> EditionTime:
    """What is known of the time of an edition that is known."""
    known = edition.known
    titles = [known.title, *(f.title for f in known.files), *(f.filename for f in known.files)]
    return EditionTime(period_of(titles), known.published_at, parse_stamp(known.seen_at))


def dated_each(known: Sequence[StoodEdition]) -> list[EditionTime]:
    """The same of all, in order. Of one that stands again its titles are of the time when it came first."""
    first: set[frozenset[str]] = set()
    out = []
    for k in known:
        out.append(replace(dated(k), period="") if k.contents in first else dated(k))
        first.add(k.contents)
    return out


def dated_found(found: FoundEdition) -> EditionTime:
    """The same of one that was found."""
    names = [f.attachment.filename for f in found.files]
    return EditionTime("" if found.is_back else period_of([*found.titles, *names]), found.published_at, found.at)


class PutIn(OneSource):
    """One putting in, for one source, whose lock is held."""

    done = 0

    async def put_in(self, found: Sequence[FoundEdition], *, dry_run: bool = False) -> list[PlacedEdition]:
        """Puts all in, a transaction for each run of them between two known ones; gives what became of each, in order.

        Raises:
            NoHistory: the source has no edition yet.
        """
        known = accepted_editions(self.store, self.source.name)
        if not known:
            raise NoHistory(
                f"{self.source.name} has no edition yet that the watch has seen, and history is put in before one: "
                "else the next crawl would tell all that has changed since as news. Run first: npdwatch crawl "
                f"{self.source.name}"
            )
        fresh, out = self._apart(found, known)
        known = [k for k in known if not k.is_part]
        times = dated_each(known)
        gaps: dict[int, list[FoundEdition]] = {}
        unsure: set[frozenset[str]] = set()
        for f in fresh:
            place, certain = place_among(dated_found(f), times)
            gaps.setdefault(place, []).append(f)
            unsure |= set() if certain else {f.contents}
        for f in gaps.pop(len(known), []):
            why = f"it is newer than the newest edition, and no history: npdwatch crawl {self.source.name} brings it"
            out.append(PlacedEdition(f, why=why))
        for place in sorted(gaps, reverse=True):  # from the last on: what stands before the others keeps its id
            run = [gaps[place][n] for n in in_order([dated_found(f) for f in gaps[place]])]
            before, after = known[place - 1] if place else None, known[place]
            since = parse_stamp(before.known.seen_at) if before else None
            sure = is_certain([dated_found(f) for f in run])
            unsure |= {f.contents for f, is_sure in zip(run, sure, strict=True) if not is_sure}
            run = _not_turning_back(run, since, parse_stamp(after.known.seen_at))
            for part in [run[n : n + AT_ONCE] for n in range(0, len(run), AT_ONCE)][::-1]:
                out += await self._between(before, part, after, unsure, dry_run=dry_run)
                stands = [k for k in accepted_editions(self.store, self.source.name) if not k.is_part]
                after = stands[place]  # the first of what was put in
        return sorted(out, key=lambda p: (p.found.at, p.found.titles))

    def _apart(
        self, found: Sequence[FoundEdition], known: Sequence[StoodEdition]
    ) -> tuple[list[FoundEdition], list[PlacedEdition]]:
        """Those that are not known yet, the same files once for each time that they stood; and what else is said."""
        fresh: list[FoundEdition] = []
        out = []
        stood = dated_each(known)
        times = [(k.contents, at) for k, at in zip(known, stood, strict=True)]
        times += [(f.contents, dated_found(f)) for f in found]
        for f in sorted(found, key=lambda f: f.at):
            at, earlier = dated_found(f), (e for e in fresh if e.contents == f.contents)
            same = next((
                k for k, then in zip(known, stood, strict=True)
                if _is_same(k, f) and _stood_since(then, at, f.contents, times)
            ), None)
            if same is not None:
                out.append(PlacedEdition(f, why=f"it is known already: edition {same.known.number}", is_known=True))
            elif any(_stood_since(dated_found(e), at, f.contents, times) for e in earlier):
                out.append(PlacedEdition(f, why="the same files were found earlier", is_known=True))
            else:
                fresh.append(f)
        return fresh, out

    async def _between(
        self, before: StoodEdition | None, run: Sequence[FoundEdition], after: StoodEdition,
        unsure: set[frozenset[str]], *, dry_run: bool,
    ) -> list[PlacedEdition]:
        out, replayed = list[PlacedEdition](), list[ReplayedEdition]()
        with working_copy(self.store, self.source.name, before.known.id if before else None) as work:
            replay = Replay(work, self.source, [k.contents for k in accepted_editions(self.store, self.source.name)])
            for f in run:
                stands_after = _title_before(out, before)
                try:
                    one = await replay.found(f)
                except NotAnEdition as error:
                    out.append(PlacedEdition(f, why=str(error), is_known=isinstance(error, KnownAlready)))
                    continue
                finally:
                    self.done += 1
                    self.progress(self.done)
                if one is None:
                    out.append(PlacedEdition(f, why="nothing in it differs from the edition before it", is_known=True))
                    continue
                replayed.append(one)
                unsaid = "its place is not certain: its title and its dates say different orders"
                unlike = f"so unlike the edition before it that a crawl would put it aside: {one.doubt}. Is it whole?"
                why = "; ".join([unsaid] * (f.contents in unsure) + [f"left out: {x}" for x in one.left_out]
                                + [unlike] * bool(one.doubt))
                hides, title = sum(bool(h.hidden) for h in one.poll.read.hiding), one.poll.listing.files[0].title
                out.append(PlacedEdition(f, stands_after, one.rows, one.summary, why, title, hides))
            if replayed and not dry_run:
                following = await replay.known(after.known, parse_stamp(after.known.seen_at))
                what = Replayed(
                    before.known.id if before else None, tuple(r.id for r in replayed), (following.id, after.known.id),
                    fingerprint(),
                )
                self._write(replay, what, replayed, following)
        return out

    def _write(
        self, replay: Replay, what: Replayed, replayed: Sequence[ReplayedEdition], following: ReplayedEdition
    ) -> None:
        texts: dict[str, str] = {}
        for one in (*replayed, following):
            texts |= withheld_texts(one.poll.read.after or Edition(()))
        now, name, hiding = self.clock(), self.source.name, hiding_of(replayed)
        with attached(self.store, replay.work.path), self.store.transaction():
            last = next_id(self.store, "release") - 1
            editions = Splice(self.store, name, replay.floors, now, replayed=what).write()
            mask_releases(self.store, saying(self.store, name, texts), now)
            for edition in editions:
                withhold_alike(self.store, name, edition, now, past=last)
            anew = note_hiding(self.store, name, hiding, now)
            note_looked_into(self.store, (h.sha256 for h in hiding), fingerprint())
            tell_of_hidden(self.store, name, now, anew)
        write_list(self.store)


def _title_before(out: Iterable[PlacedEdition], before: StoodEdition | None) -> str:
    """What the edition is called that stands before the next."""
    last = next((p for p in reversed(list(out)) if p.is_put_in), None)
    return last.title if last else before.known.title if before else ""


def _is_same(known: StoodEdition, found: FoundEdition) -> bool:
    """True also where a file that did not come was taken as it stood before."""
    if known.contents == found.contents:
        return True
    return known.was_found and found.contents < known.contents and known.known.published_at == found.published_at


def _stood_since(
    known: EditionTime, found: EditionTime, contents: frozenset[str],
    times: Iterable[tuple[frozenset[str], EditionTime]],
) -> bool:
    """True where the same files stood by then and nothing else came between: that they are found again says no more.

    The same before that, or after something else had its place, is when it was published, or came back.
    """
    if stands_before(found, known) and found.at.date() != known.at.date():
        return False
    return not any(c != contents and stands_before(known, t) and stands_before(t, found) for c, t in times)


def _not_turning_back(run: Sequence[FoundEdition], since: datetime | None, until: datetime) -> list[FoundEdition]:
    """The editions with times that rise with their order, and stay between those of the known ones beside them."""
    out: list[FoundEdition] = []
    for f in reversed(run):
        until = min(f.at, until)
        out.append(replace(f, at=max(until, since) if since else until))
    return out[::-1]
