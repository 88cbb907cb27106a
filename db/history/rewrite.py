"""Writes what a replay of known editions came to: what today's reader reads otherwise, and nothing of it as news.

Who is who stays: a row that is known keeps its release and its version, whatever today's rules would match it with, and
no row is taken out. So an alert, a link, a review, what is withheld all mean the same as before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct, field

from db.history.renumber import settle_releases
from db.history.retold import Retelling, RetoldCounts
from db.history.reword import cells_that_differ, reword_versions
from db.history.taken import Taken
from db.register.editions import IN_PART
from db.withheld.gone_over import note_gone_over
from db.withheld.hidden import BECAUSE
from db.withheld.record import withhold
from text.timestamp import stamp


class ReadAgain(Struct, frozen=True):
    """A known edition that was replayed."""

    known: int
    made: int
    """Its id in the copy."""
    was_found: bool
    stands: frozenset[str]
    """Names of its files whose rows stand as recorded: they could not be read."""
    hiding: frozenset[str]
    """Names of those that hide what nobody has called public."""
    is_part: bool = False
    """Some of its rows alone were recorded, and the next is compared with what stood whole before it."""


class Otherwise(Struct):
    """What is read otherwise in one edition."""

    edition: int
    rows: int = 0
    reread: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    """Releases with a version that came in it and reads otherwise, with the names of the cells that are others."""
    new: list[int] = field(default_factory=list)
    """Releases of rows that were not read before."""
    unread: list[int] = field(default_factory=list)
    """Releases whose rows are not read any more; they stand as recorded."""
    worked_out: list[tuple[int, str]] = field(default_factory=list)
    """Releases of which what we work out of the words is otherwise (label, score), or where and when they stood."""
    another: list[int] = field(default_factory=list)
    """Releases of which some rows are others' by today's rules, or others' theirs; they stay who they are."""
    told: RetoldCounts = field(default_factory=RetoldCounts)

    def __bool__(self) -> bool:
        read = self.reread or self.new or self.unread or self.worked_out or self.another
        return bool(read) or self.told != RetoldCounts()


class _KnownRow(NamedTuple):
    version: int
    release: int


class _Placed(Struct):
    """The rows of an edition, with who they are."""

    versions: dict[int, int] = field(default_factory=dict)
    """From versions in the copy to versions in the database, as they stand here."""
    releases: dict[int, int] = field(default_factory=dict)
    known: dict[int, int] = field(default_factory=dict)
    """The other way round."""
    is_whole: bool = True
    """True where every row that is known was read, and is one release by today's rules too."""

    def and_part(self, part: _Placed) -> _Placed:
        """Both, for what comes after an edition of which a part was recorded."""
        return _Placed(
            self.versions | part.versions, self.releases | part.releases, self.known | part.known,
            self.is_whole and part.is_whole,
        )


class Rewrite(Taken, kw_only=True):
    """One such writing, of all editions of a source from the first."""

    reader: str
    owners: dict[int, int] = field(default_factory=dict)
    """From versions in the database to those in the copy that they are."""
    stands: set[int] = field(default_factory=set)
    """Versions that stay as they are recorded."""
    parts: dict[tuple[int, int], int] = field(default_factory=dict)
    """(version in the database, in the copy) -> the new version of what was one and is two."""
    of: dict[int, int] = field(default_factory=dict)
    """Release of each version that was placed."""
    touched: set[int] = field(default_factory=set)
    """Releases of which rows came or versions were divided."""
    found: dict[int, Otherwise] = field(default_factory=dict)
    unnamed: set[int] = field(default_factory=set)
    """Versions without a recipient that stand in the newest edition."""

    def write(self, read: Sequence[ReadAgain]) -> list[Otherwise]:
        """Gives what is otherwise in each edition, in order."""
        self.store.execute("pragma defer_foreign_keys = on")
        self.editions |= {e.made: e.known for e in read}
        for e in read:
            self._know(e)
        before, whole_before = _Placed(), None
        for n, e in enumerate(read):
            self.found[e.known] = Otherwise(e.known)
            placed = self._place(e, is_last=n == len(read) - 1)
            self._agree(before, placed)
            is_settled = before.is_whole and placed.is_whole
            is_as_then = e.was_found or whole_before is None or not whole_before.was_found
            retelling = Retelling(self, e.known, e.made, before.versions, placed.versions, is_settled, is_as_then)
            self.found[e.known].told = retelling.write()
            self._sum_up(e, anew=is_settled and is_as_then)
            note_gone_over(self.store, e.known, self.reader)
            before = before.and_part(placed) if e.is_part else placed
            whole_before = whole_before if e.is_part else e
        owned = ((v, w) for v, w in self.owners.items() if v not in self.stands)
        reworded = reword_versions(self.store, owned, self.unnamed, self.now)
        for edition, release, cells in reworded.words:
            self.found[edition].reread.append((release, cells))
        for edition, release, what in reworded.worked_out:
            self.found[edition].worked_out.append((release, what))
        self.withhold()
        last = self.found[read[-1].known]
        for what, releases in (("when it came or went", self._unsettled()), ("its place", self._misplaced())):
            last.worked_out += [(release, what) for release in sorted(releases - self.touched)]
            self.touched |= releases
        settle_releases(self.store, self.source, self.touched)
        return list(self.found.values())

    # -- rows ----------------------------------------------------------------------------------------------------

    def _know(self, e: ReadAgain) -> None:
        """Notes who rows are that are known, for editions in which an earlier reader did not read them."""
        here = {(x["file"], x["sheet"], x["row"]): x for x in self._stood(e)}
        for x in self._made(e):
            known = here.get((x["file"], x["sheet"], x["row"]))
            if known is not None and known["file"] not in e.stands:
                self.releases.setdefault(x["release_id"], known["release_id"])
                self.versions.setdefault(x["version_id"], known["version_id"])
                self.of[known["version_id"]] = known["release_id"]

    def _stood(self, e: ReadAgain) -> list[dict[str, Any]]:
        return self.store.rows(
            "select r.*, v.release_id, v.recipient from edition_row r join version v on v.id = r.version_id"
            " where r.edition_id = ? order by r.position", [e.known],
        )

    def _made(self, e: ReadAgain) -> Iterator[dict[str, Any]]:
        return self.store.each(
            "select w.*, v.release_id from work.edition_row w join work.version v on v.id = w.version_id"
            " where w.edition_id = ? order by w.position", [e.made],
        )

    def _place(self, e: ReadAgain, *, is_last: bool) -> _Placed:
        """Gives each row of an edition its release and version, and writes the rows where they are others."""
        stood = self._stood(e)
        here = {(x["file"], x["sheet"], x["row"]): _KnownRow(x["version_id"], x["release_id"]) for x in stood}
        lost = self._lost(e)
        if is_last:
            self.unnamed = {x["version_id"] for x in stood if not x["recipient"]}
        before = [(x["version_id"], x["file"], x["sheet"], x["row"]) for x in stood]
        placed, rows = _Placed(is_whole=not e.stands), list[tuple[int, str, str, int]]()
        for x in self._made(e):
            place, w = (x["file"], x["sheet"], x["row"]), x["version_id"]
            known = here.pop(place, None) or lost.get(place)
            release = known.release if known else self._release(e, x)
            version = self._version(e, w, known, place) if known else self._new_version(e, w, release)
            rows.append((version, *place))
            self.releases[x["release_id"]] = release
            placed.versions[w] = self.versions[w] = version
            self.of[version] = release
            is_same = placed.releases.setdefault(x["release_id"], release) == release
            is_same &= placed.known.setdefault(release, x["release_id"]) == x["release_id"]
            if known and not is_same:
                self.found[e.known].another.append(release)
            placed.is_whole &= is_same
        placed.is_whole &= not here
        self._keep(e, here, rows)
        self.found[e.known].rows = len(rows)
        self._write_rows(e, before, rows)
        return placed

    def _lost(self, e: ReadAgain) -> dict[tuple[str, str, int], _KnownRow]:
        """The versions that came in an edition and stand nowhere, by where they came."""
        rows = self.store.rows(
            "select id, release_id, file, sheet, row from version v where edition_id = ?"
            " and not exists (select 1 from edition_row r where r.version_id = v.id) order by id", [e.known],
        )
        return {(x["file"], x["sheet"], x["row"]): _KnownRow(x["id"], x["release_id"]) for x in rows}

    def _version(self, e: ReadAgain, w: int, known: _KnownRow, place: tuple[str, str, int]) -> int:
        """The version of a row that is known: the known one, or its second part where today's reader sees two."""
        if place[0] in e.stands and known.version not in self.owners:
            self.stands.add(known.version)  # where it came first it cannot be read
        if self.owners.setdefault(known.version, w) == w or place[0] in e.stands:
            return known.version
        part = self.parts.get((known.version, w))
        if part is None:
            part = self.parts[known.version, w] = self._divide(e, w, known)
        return part

    def _divide(self, e: ReadAgain, w: int, known: _KnownRow) -> int:
        """A version of its own for what a known one is from this edition on."""
        part = self.add_version(w, release_id=known.release, edition_id=e.known, reread_at=stamp(self.now))
        self.touched.add(known.release)
        self.found[e.known].reread.append((known.release, cells_that_differ(self.store, known.version, part)))
        for column, later in (("version_after", ">="), ("version_before", ">")):
            self.store.execute(
                f"update change set {column} = ? where {column} = ? and edition_id {later} ?",  # noqa: S608 - ours
                [part, known.version, e.known],
            )
        return part

    def _release(self, e: ReadAgain, x: Mapping[str, Any]) -> int:
        """The release of a row that is read for the first time."""
        release = self.releases.get(x["release_id"])
        if release is None:
            release = self.releases[x["release_id"]] = self.add_release(x["release_id"])
            self.store.update("release", release, first_edition=e.known)
        self.touched.add(release)
        return release

    def _new_version(self, e: ReadAgain, w: int, release: int) -> int:
        self.found[e.known].new.append(release)
        known = self.versions.get(w)
        if known is not None and self.of[known] == release:
            return known
        return self.add_version(w, release_id=release, edition_id=e.known, reread_at=stamp(self.now))

    def _keep(
        self, e: ReadAgain, left: Mapping[tuple[str, str, int], _KnownRow], rows: list[tuple[int, str, str, int]]
    ) -> None:
        """Rows that today's reader does not read stand as recorded; where their file hides something, kept back."""
        for place, x in left.items():
            rows.append((x.version, *place))
            self.stands.add(x.version)
            self.found[e.known].unread.append(x.release)
            if place[0] in e.hiding:
                withhold(
                    self.store, "release", x.release, because=BECAUSE, who="npdwatch", cause="hidden", now=self.now,
                    listed=False,
                )

    def _write_rows(
        self, e: ReadAgain, before: Sequence[tuple[int, str, str, int]], rows: Sequence[tuple[int, str, str, int]]
    ) -> None:
        standing = {
            (x["file"], x["sheet"], x["row"])
            for edition, schema in ((e.known, "main"), (e.made, "work"))
            for x in self.store.rows(
                f"select r.file, r.sheet, r.row from {schema}.standing s join {schema}.edition_row r"  # noqa: S608 - ours
                " on r.edition_id = s.edition_id and r.position = s.position where s.edition_id = ?", [edition],
            )
        }
        if rows != before:
            for table in ("standing", "edition_row"):
                self.store.execute(f"delete from {table} where edition_id = ?", [e.known])  # noqa: S608 - ours
            each = ((e.known, n, *row) for n, row in enumerate(rows))
            self.store.many("insert into edition_row values (?, ?, ?, ?, ?, ?)", each)
        places = [(e.known, n) for n, row in enumerate(rows) if row[1:] in standing] if standing else []
        self.store.many("insert or ignore into standing values (?, ?)", places)

    def _sum_up(self, e: ReadAgain, *, anew: bool) -> None:
        self.store.update("edition", e.known, rows=self.found[e.known].rows)
        if anew:
            self.store.execute(
                "update edition set summary = (select w.summary from work.edition w where w.id = ?) where id = ?",
                [e.made, e.known],
            )

    def _misplaced(self) -> set[int]:
        """Releases with a version that is said to have come in a place where the rows of its edition do not have it."""
        row = "edition_row r where r.version_id = v.id and r.edition_id = v.edition_id"
        rows = self.store.rows(
            "select distinct v.release_id from version v join release on release.id = v.release_id"  # noqa: S608 - ours
            f" where release.source = ? and exists (select 1 from {row}) and not exists"
            f" (select 1 from {row} and (r.file, r.sheet, r.row) is (v.file, v.sheet, v.row))", [self.source],
        )
        return {x["release_id"] for x in rows}

    @staticmethod
    def _agree(before: _Placed, placed: _Placed) -> None:
        """Notes where today's rules hold other rows of two editions to be one release than is known."""
        for one, other in ((before.releases, placed.releases), (before.known, placed.known)):
            placed.is_whole &= all(one.get(x, y) == y for x, y in other.items())

    def _unsettled(self) -> set[int]:
        """Releases that came or went otherwise than their rows say."""
        rows = self.store.rows(
            "with e as (select id, (select min(f.id) from edition f where f.source = ?1 and f.state = 'accepted'"  # noqa: S608 - ours
            f"  and f.id > edition.id and not f.{IN_PART}) following from edition where source = ?1"
            "  and state = 'accepted'),"
            " stood as (select v.release_id, min(r.edition_id) first, max(r.edition_id) last from edition_row r"
            "  join version v on v.id = r.version_id join e on e.id = r.edition_id group by 1)"
            " select r.id from release r join stood s on s.release_id = r.id join e on e.id = s.last"
            " where r.source = ?1 and (r.first_edition, r.gone_edition) is not (s.first, e.following)", [self.source],
        )
        return {x["id"] for x in rows}
