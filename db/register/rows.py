"""Writes the rows of an edition: which release each belongs to, and in which version."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, repeat
from typing import Any

from msgspec.structs import replace

from db.recipients.spans import add_spans
from db.register.ahead import RowAhead, named, names_of, rows_ahead, rows_missing
from db.register.awaited import save_awaited
from db.register.changes import save_change
from db.register.editions import NAMED_BY_SECTION, NewEdition, insert_edition, names_nobody, row_sha256, stored_row
from db.register.former import recorded_rows
from db.register.versions import AT_ONCE, NewVersions
from db.store import Store, as_json
from db.withheld.alike import withhold_alike
from db.withheld.gone_over import mask_releases, not_taken_out, saying
from db.withheld.record import withhold_individuals
from diffing.normal import cell_key, same_list
from diffing.returned import is_returned
from model.change import REMOVAL_KINDS, SAYS_OTHERWISE, Change, ChangeKind, Comparison
from model.recipient import Category, Confidence
from model.register import LISTS_OF_BODIES, REFUSED, SECTION_LINE, Edition, Table
from readers.personal.cells import is_childs_text
from readers.personal.names_elsewhere import is_taken_out
from text.labels import plural
from text.timestamp import stamp

_MANY = 10_000
"""Rows of which it is worth while to make indexes anew."""
_OF_BODIES = LISTS_OF_BODIES - {"person"}
MISSED_ONCE = "the look before did not find it; it stands under its reference again, and says this"


def record_edition(store: Store, new: NewEdition, now: datetime) -> int:
    """Writes an accepted edition, its rows, versions and changes, inside a transaction. Gives the edition's id."""
    edition = insert_edition(store, new, "accepted", "", now)
    rows = Rows(store, new, edition)
    if new.comparison is None:
        with _indexed_afterwards(store, len(new.edition)):
            for n, table, i in new.edition.indices():
                rows.place(n, rows.added.release(table, i), table, i)
            rows.write_pending()
        baseline = Change(ChangeKind.BASELINE, reason="the first edition seen")
        save_change(store, new.source.name, edition, baseline, now, detail={**new.detail, "rows": len(new.edition)})
        save_awaited(store, new.source.name, new.awaited, now)
    else:
        rows.carry_over(new.comparison)
        for change in new.comparison.changes:
            rows.record_change(change, now)
        rows.take_out_gone()
        _take_first_looks(store, new, edition, now)
    rows.write_pending()
    mask_releases(store, rows.told_by_now(), now)
    places = ((n, new.edition.place(n)) for n, _, _ in new.edition.indices()) if new.standing else ()
    store.many("insert into standing values (?, ?)", [(edition, n) for n, place in places if place in new.standing])
    withhold_individuals(store, new.source.name, rows.added.individuals, now)
    if not new.is_past:
        withhold_alike(
            store, new.source.name, edition, now, part=new.is_part, comes_of=rows.comes_of(), since=rows.added.first
        )
    add_spans(store)
    store.execute("update source set changed_at = ? where name = ?", [stamp(now), new.source.name])
    return edition


@contextmanager
def _indexed_afterwards(store: Store, rows: int) -> Iterator[None]:
    """Has the indexes of versions made at the end, where that many rows are written and fewer are there already.

    Row by row each goes to another place in them: their pages were read and written again and again.
    """
    sql = "select name, sql from sqlite_schema where type = 'index' and tbl_name = 'version' and sql is not null"
    indexes = store.rows(sql) if rows >= _MANY and store.count("version") < rows else []
    for index in indexes:
        store.execute(f'drop index "{index["name"]}"')
    yield  # after an exception all is rolled back
    for index in indexes:
        store.execute(index["sql"])


def _take_first_looks(store: Store, new: NewEdition, edition: int, now: datetime) -> None:
    """A file that is read for the first time, though its publication was known: one line, and no news of its rows."""
    for f in new.files:
        if f.file in new.first_looks:
            rows = sum(len(t.rows) for t in new.edition.tables if t.file == f.file)
            what = f"first look at {f.title}: {plural(rows, 'row')}"
            change = Change(ChangeKind.BASELINE, reason=f"{what}; it could not be read before", file=f.title)
            save_change(store, new.source.name, edition, change, now, detail={"rows": rows})
            store.execute(
                "delete from awaited where source = ? and (file = ? or (url = ? and url != ''))",
                [new.source.name, f.file, f.url],
            )


def fill_edition(store: Store, new: NewEdition, edition: int, now: datetime) -> None:
    """Writes what is understood anew of an edition that is recorded already, and tells of it, inside a transaction."""
    rows = Rows(store, new, edition)
    for change in new.comparison.changes if new.comparison else ():
        known = rows.known(change.old)
        if known is None or change.new is None:
            continue
        version = rows.added.version(known[1], *new.edition.locate(change.new))
        rows.added.write()
        rows.versions[change.new] = version
        store.execute(
            "update edition_row set version_id = ? where +edition_id = ? and version_id = ?",  # few of one version
            [version, edition, known[0]],
        )
        rows.record_change(change, now)
    add_spans(store)


def read_otherwise(name: str, stored: str) -> bool:
    """True where today's reader gives another recipient than was stored of the same row, or the same with its lines.

    What differs by typography only was stored from an earlier edition and stays as it is.
    """
    if name == stored or not name or not stored:  # a recipient that is known only now is told
        return False
    if "\n" in name and " ".join(name.split()) == stored:
        return True
    return cell_key(name) != cell_key(stored) and not same_list(name, stored)


def _says_in(table: Table, i: int, headings: Collection[str]) -> bool:
    """True where a row says something in one of these columns.

    That the column is new is told once, for all rows; a row that stood before has what it says there from now on.
    """
    return any(c.heading in headings and table.rows[i][at] for at, c in enumerate(table.columns))


_GONE = """
select r.id release, v.id version, v.reference, v.recipient, v.title
from release r join version v on v.id = (select max(w.id) from version w where w.release_id = r.id)
where r.source = ? and r.gone_edition is not null order by r.id"""


class Rows:
    """The rows of one edition being written: which release each belongs to, and in which version."""

    def __init__(self, store: Store, new: NewEdition, edition: int) -> None:
        self.store, self.new, self.edition = store, new, edition
        self.versions = array("q", bytes(8 * len(new.edition)))
        """Of each row of the edition, by its running number; 0 where it has none yet."""
        self.pending: list[tuple[int, int, int, str, str, int]] = []
        self.retracted: set[int] = set()
        self.ahead = rows_ahead(store, new.source.name) if new.comparison is not None else []
        """Rows that were told already, from an edition that was not yet accepted."""
        self.missing = rows_missing(store, new.source.name) if new.comparison is not None else []
        """Rows that the look before did not find."""
        self.settled: dict[int, tuple[int, dict[str, tuple[str, str]], str]] = {}
        """Of both those that say something else here: by running number the version that was told, the cells, why."""
        self.former_names: dict[tuple[str, str, str], tuple[int, int]] | None = None
        """Release and last version of what had gone, by what it is known again by; read when it is first asked for."""
        self.returned: set[int] = set()
        """Rows of such releases that say the same in another form."""
        self.gone: set[int] = set()
        """Releases of which a row is in this edition no more."""
        self.added = NewVersions(store, new, edition)
        before = bytes(8 * (len(new.before_edition or ()) + 1))
        self.former = array("q", before), array("q", before)
        """Version and release of each row of the older edition, 0 where it has none; the last 0 is of no row (-1)."""
        self._read_former()

    def _read_former(self) -> None:
        """Takes down, by the place where it was recorded, what each row of the older edition is.

        What an earlier reader stored otherwise (the lines between parties, a person for the body, rows without the line
        that they stand under, the sheet of refused requests as any other) is written anew: the archive's bytes say so,
        hence it is no news. Labels come anew in the next pass (`db.recipients.reclassify`).
        """
        if not self.new.before or self.new.before_edition is None:
            return
        edition = self.new.before_edition
        names = list(chain.from_iterable(table.field_values("recipient") for table in edition.tables))
        has_lines = any(t.section_lines for t in edition.tables)
        has_refused = any(t.section == REFUSED for t in edition.tables)
        line = f"json_extract(v.cells, '$.{SECTION_LINE}')" if has_lines else "null"
        columns = "r.version_id", "v.release_id", "v.recipient", "v.section" if has_refused else "null", line
        recorded, mended, read = recorded_rows(self.store, self.new.before.id, edition, columns), [], 0
        for n, version, release, stored, section, under in recorded:
            read += 1
            self.former[0][n], self.former[1][n] = version, release
            if has_lines or has_refused or stored != names[n]:
                table, i = edition.locate(n)
                stands = (under is None and bool(table.section_line(i))) or REFUSED == table.section != section
                if stands or read_otherwise(names[n], stored):
                    mended.append((table, i, version))
        if self.store.count("edition_row where edition_id = ?", [self.new.before.id]) > read:
            self.gone |= self._examples(self.new.before.id, edition)
        if mended:
            sql = "update version set recipient = ?, cells = ?, row_sha256 = ?, section = ? where id = ?"
            self.store.many(sql, (
                (
                    table.field_value(i, "recipient"), as_json(record := table.record(i)), row_sha256(record),
                    table.section, version,
                )
                for table, i, version in mended
            ))
            self.store.execute("update labelling set lists = '' where id = (select max(id) from labelling)")

    def _examples(self, before: int, edition: Edition) -> set[int]:
        """Releases of rows that an earlier reader recorded and that only show how to fill the register in: no news."""
        from readers.register.examples import find_examples

        number, found = edition.number_of(), set()
        for x in self.store.each(
            "select r.file, r.sheet, r.row, v.release_id, v.cells from edition_row r join version v"
            " on v.id = r.version_id where r.edition_id = ?", [before],
        ):
            if number(x["file"], x["sheet"], x["row"]) < 0:
                cells = json.loads(x["cells"])
                found |= {x["release_id"]} if find_examples(list(cells), [tuple(cells.values())], {}) else set()
        return found

    def told_by_now(self) -> dict[int, dict[str, tuple[str, str]]]:
        """By version what older ones show of a child, since this edition tells that it is one: before and after."""
        older = self.new.before_edition
        former = {
            version: table.record(i)
            for n, table, i in (older.indices() if older and any(t.taken for t in older.tables) else ())
            if table.numbers[i] in table.taken and (version := self.former[0][n])
        }
        texts = {
            was: cell
            for n, table, i in (self.new.edition.indices() if any(t.taken for t in self.new.edition.tables) else ())
            if table.numbers[i] in table.taken and self._is_new(self.versions[n])
            for was, cell in zip(table.as_it_was(i), table.rows[i], strict=True)
            if is_taken_out(cell) and is_childs_text(was)
        }
        return not_taken_out(self.store, former) | saying(self.store, self.new.source.name, texts)

    def comes_of(self) -> list[tuple[int, int]]:
        """Releases whose rows were divided, or put into others, with the versions that have a part of them now."""
        out = []
        for c in self.new.comparison.changes if self.new.comparison else ():
            if c.kind in (ChangeKind.SPLIT, ChangeKind.MERGED):
                olds = [known[1] for o in (c.old, *c.merged) if (known := self.known(o))]
                news = [self.versions[n] for n in (c.new, *c.others) if n is not None and self.versions[n]]
                out += [(old, new) for old in olds for new in news]
        return out

    def known(self, old: int | None) -> tuple[int, int] | None:
        """Version and release of a row of the older edition; None where it is not recorded."""
        version, release = (numbers[old] for numbers in self.former) if old is not None and old >= 0 else (0, 0)
        return (version, release) if version else None

    def place(self, n: int, version: int, table: Table, i: int) -> None:
        self.versions[n] = version
        self.pending.append((self.edition, n, version, table.file, table.sheet, table.numbers[i]))
        if len(self.pending) >= AT_ONCE:
            self.write_pending()

    def write_pending(self) -> None:
        self.added.write()
        self.store.insert_all("insert into edition_row", self.pending)
        self.pending.clear()

    def carry_over(self, comparison: Comparison) -> None:
        """Gives every row of the new edition its version: the old one where nothing of substance changed."""
        twice = {n for c in comparison.changes if c.kind is ChangeKind.DUPLICATE_ADDED for n in c.others}
        self.versions = array("q", map(self.former[0].__getitem__, comparison.matches))
        said = self._said_anew(comparison)
        anew = sorted({n for n, version in enumerate(self.versions) if not version}.union(said).difference(twice))
        start = 0
        for table in self.new.edition.tables:
            end = start + len(table.rows)
            mine = anew[bisect_left(anew, start) : bisect_left(anew, end)]
            self.added.judge(table, [n - start for n in mine])
            for n in mine:
                is_release = not self.versions[n] or said[n]
                self.versions[n] = self._anew(n, table, n - start, None if is_release else comparison.matches[n])
            self.added.write()  # all of the table before its places: a few at a time take five times as long
            for first in range(start, end, AT_ONCE):
                numbers = range(first, min(first + AT_ONCE, end))
                places = table.numbers[first - start : numbers.stop - start]
                found = self.versions[first : numbers.stop]
                rows = zip(repeat(self.edition), numbers, found, repeat(table.file), repeat(table.sheet), places)
                self.pending += [row for row in rows if row[1] not in twice] if twice else rows
                self.write_pending()
            start = end
        if twice:
            self._place_copies(twice)

    def _place_copies(self, twice: Collection[int]) -> None:
        """Rows that stand in another file as well are the same releases."""
        printed = self.new.edition.as_printed()
        others = (x for x in printed.indices() if x[0] not in twice)
        copied = {row_sha256(table.record(i)): self.versions[n] for n, table, i in others}
        for n in sorted(twice):
            table, i = printed.locate(n)
            version, (shown, i) = copied.get(row_sha256(table.record(i))), self.new.edition.locate(n)
            self.place(n, version or self.added.release(shown, i), shown, i)
        self.write_pending()

    def _said_anew(self, comparison: Comparison) -> Mapping[int, bool]:
        """By running number the rows of the new edition that say something else; True of those that are new releases.

        The first part of a row that was divided is its release; the others are releases of their own from now on.
        """
        said = dict.fromkeys(comparison.changed_rows(), False)
        if added := frozenset(comparison.columns.added):
            said |= {n: False for n, table, i in self.new.edition.indices() if _says_in(table, i, added)}
        splits = (c for c in comparison.changes if c.kind is ChangeKind.SPLIT)
        return {**said, **{n: True for c in splits for n in c.others if n != c.new}}

    def _anew(self, n: int, table: Table, i: int, old: int | None) -> int:
        """The version of a row that says something else than the row `old`, or (None) is of none."""
        if old is not None:
            return self.added.version(self.former[1][old], table, i)
        return self._returning(n, table, i) or self.added.release(table, i)

    def _returning(self, n: int, table: Table, i: int) -> int | None:
        """A row that is told as missing, or is about to be, and is here again just as it was, withheld cells too."""
        among = as_json([*self.new.known_again.get(n, ())]) if table.numbers[i] in table.taken else None
        gone = self.store.one(
            "select v.id version, v.release_id release from version v join release r on r.id = v.release_id"
            " where v.row_sha256 = ?1 and r.source = ?2 and r.gone_edition is not null"
            " and (?3 is null or v.id in (select value from json_each(?3))) order by v.id desc limit 1",
            [stored_row(table.record(i))[0], self.new.source.name, among],
        )
        if gone is None:
            known = self._told_ahead(n, table, i) or self._missed_once(n, table, i)
            return known or self._in_another_form(n, table, i)
        self._stands_again(n, gone["release"])
        return int(gone["version"])

    def _in_another_form(self, n: int, table: Table, i: int) -> int | None:
        """The version of a row that had gone and is here again in other letters, dates, or columns."""
        if table.numbers[i] in table.taken or not (names := names_of(table, i, fold=True)):
            return None
        if self.former_names is None:
            self.former_names = {
                name: (x["release"], x["version"])
                for x in self.store.rows(_GONE, [self.new.source.name])
                for name in named(x["reference"], x["recipient"], x["title"], fold=True)
            }
        record = table.record(i)
        for release, version in dict.fromkeys(filter(None, map(self.former_names.get, sorted(names)))):
            (was,) = self.store.rows("select v.cells, r.gone_edition from version v join release r"
                                     " on r.id = v.release_id where v.id = ?", [version])
            if was["gone_edition"] is not None and is_returned(json.loads(was["cells"]), record):
                self._stands_again(n, release)
                self.returned.add(n)
                return self.added.version(release, table, i)
        return None

    def _stands_again(self, n: int, release: int) -> None:
        self.store.execute("update release set gone_edition = null where id = ?", [release])
        held = self.store.execute(
            "update change set state = 'retracted' where release_id = ? and state = 'held'", [release]
        )
        if held.rowcount:  # nobody was told that it was missing, so nobody is told that it is back
            self.retracted.add(n)

    def _told_ahead(self, n: int, table: Table, i: int) -> int | None:
        """A row that was told before its edition was accepted, and says something else in this one."""
        names = names_of(table, i) if self.ahead else frozenset()
        again = self.new.known_again.get(n, ())
        row = next((row for row in self.ahead if row.version in again), None) or next(
            (row for row in self.ahead if row.names & names), None
        )
        if row is None:
            return None
        self.ahead.remove(row)
        return self._is_back(row, n, table, i, SAYS_OTHERWISE)

    def _missed_once(self, n: int, table: Table, i: int) -> int | None:
        """A row that one look did not find, under its reference and with more of its cells: it was edited meanwhile."""
        names = {name for name in names_of(table, i) if name[0] == "reference"} if self.missing else set()
        found = [row for row in self.missing if row.names & names]
        if len(found) != 1:
            return None
        row = found[0]
        if any(map(is_taken_out, (*row.cells.values(), *table.rows[i]))):
            return None  # what is withheld of another child reads the same
        own = {table.field_value(i, "reference"), table.field_value(i, "recipient"), ""}
        said = {c.name: cell for c, cell in zip(table.columns, table.rows[i], strict=True) if cell not in own}
        alike = sum(cell_key(row.cells.get(name, "")) == cell_key(cell) for name, cell in said.items())
        if not alike or alike * 2 < len(said):
            return None
        self.missing.remove(row)
        return self._is_back(row, n, table, i, MISSED_ONCE)

    def _is_back(self, row: RowAhead, n: int, table: Table, i: int, why: str) -> int:
        """The version of a row that was told before, or stood there before one look, and says something else now."""
        self.store.execute("update release set gone_edition = null where id = ?", [row.release])
        self.store.execute("update change set state = 'retracted' where id = ?", [row.change])
        self.retracted.add(n)
        comparison = self.new.comparison
        # What a new column says of rows that stood before is no news of any, but where it names bodies.
        new = frozenset(comparison.columns.added if comparison else ()) - {
            c.heading for c in table.columns if c.field in _OF_BODIES or c.name in row.cells
        }
        cells = zip(table.columns, table.rows[i], strict=True)
        said = {c.name: cell for c, cell in cells if c.heading not in new}
        pairs = ((name, row.cells.get(name, ""), cell) for name, cell in said.items())
        fields = {
            name: (was, cell) for name, was, cell in pairs
            if cell_key(was) != cell_key(cell) and not (is_taken_out(was) or is_taken_out(cell))
        }
        version = self.added.version(row.release, table, i)
        if fields:
            self.settled[n] = row.version, fields, why
        return version

    def record_change(self, change: Change, now: datetime) -> None:
        """Writes a change with the versions that it is about, unless its row was back before anybody was told."""
        if change.new in self.settled and change.kind in (ChangeKind.ADDED, ChangeKind.DUPLICATE_ADDED):
            was, fields, why = self.settled[change.new]
            change = replace(change, kind=ChangeKind.CHANGED, reason=why, fields=fields)
            versions = was, self.versions[change.new or 0]
            save_change(self.store, self.new.source.name, self.edition, change, now, versions=versions)
            return
        if change.kind in (ChangeKind.ADDED, ChangeKind.DUPLICATE_ADDED) and change.new in self.retracted:
            return
        if change.kind is ChangeKind.ADDED and change.new is not None and self._is_back_again(change.new):
            why = "the same row stood in an earlier edition and had been removed"
            change = replace(change, kind=ChangeKind.RESTORED, reason=why, fields={}, before=None, old=None, others=())
        # Renumbering, and rows that stand in two files, are about no single release.
        one = not change.references and not (change.kind is ChangeKind.DUPLICATE_ADDED and change.others)
        # A column that is new and names bodies in many rows: each is news by itself (`diffing.changes`); and so it is
        # where another line over many rows says that something else became of them (`diffing.beside.section_lines`).
        fills = change.kind is ChangeKind.BULK_CHANGED and any(old is None for old, _ in change.fields.values())
        stands = change.kind is ChangeKind.STATUS_CHANGED and bool(change.others)
        if fills or stands or change.kind is ChangeKind.ROWS_SHOWN:
            self._save_shown(change, now)
            return
        before = self.known(change.old) if one else None
        after = self.versions[change.new] or None if change.new is not None and one else None
        removal = change.kind in REMOVAL_KINDS
        if removal and self.new.remark:
            change = replace(change, reason=f"{change.reason}; {self.new.remark}")
        went = (*change.merged, change.old if removal else None)
        self.gone.update(known[1] for n in went if (known := self.known(n)))
        save_change(
            self.store, self.new.source.name, self.edition, change, now, detail=self._detail(change),
            versions=(before[0] if before else None, after),
            state="held" if removal and self.new.hold_removals else "open",
        )

    def take_out_gone(self) -> None:
        """Releases of which no row is left: one may stand in another file as well, or be what others were put into."""
        self.write_pending()
        self.store.many(  # by +, found by their versions, which are few, and not among all rows of the edition
            "update release set gone_edition = ?1 where id = ?2 and not exists (select 1 from version v"
            " join edition_row r on r.version_id = v.id where v.release_id = ?2 and +r.edition_id = ?1)",
            [(self.edition, release) for release in sorted(self.gone)],
        )

    def _detail(self, change: Change) -> dict[str, Any]:
        detail: dict[str, Any] = {}
        if change.others:
            detail["rows"] = [self.new.edition.place(n) for n in change.others]
        if change.merged and self.new.before_edition is not None:
            detail["rows"] = [self.new.before_edition.place(n) for n in change.merged]
        if change.new is not None and self._says_who(change, change.new) and self._is_unread(change.new):
            detail["recipient_unread"] = True
        if change.references:
            detail["references"] = [list(pair) for pair in change.references]
        return detail

    def _says_who(self, change: Change, n: int) -> bool:
        """True for a change that says who receives data now: where that cannot be read, it may be anybody."""
        if change.kind in (ChangeKind.ADDED, ChangeKind.RESTORED):
            return True
        table, _ = self.new.edition.locate(n)
        return any(c.field == "recipient" and c.name in change.fields for c in table.columns)

    def _is_unread(self, n: int) -> bool:
        """True for a row of which it cannot be read who received the data: no column says it, or the cell does not."""
        table, i = self.new.edition.locate(n)
        if table.section in NAMED_BY_SECTION:
            return False
        from recipients.classify import names_no_body  # loads the lists

        return names_nobody(table) or names_no_body(table.field_value(i, "recipient"))

    def _save_shown(self, change: Change, now: datetime) -> None:
        """One change for all its rows, named after the gravest; what stood before in public is restored."""
        new: list[tuple[tuple[int, int, int], int]] = []
        for n in change.others:
            if not self._is_back_again(n):
                new.append((self._gravity(self.versions[n]), n))
            elif n not in self.retracted:
                self.record_change(self._one_of(change, n, ChangeKind.RESTORED), now)
        if not new:
            return
        rows = [n for _, n in sorted(new, key=lambda pair: (tuple(-g for g in pair[0]), pair[1]))]
        detail = {
            "rows": [self.new.edition.place(n) for n in rows], "versions": [self.versions[n] for n in rows],
            **({"recipient_unread": True} if any(map(self._is_unread, rows)) else {}),
        }
        save_change(
            self.store, self.new.source.name, self.edition, self._one_of(change, rows[0], change.kind), now,
            versions=(None, self.versions[rows[0]]), detail=detail,
        )

    def _one_of(self, change: Change, n: int, kind: ChangeKind) -> Change:
        table, i = self.new.edition.locate(n)
        return Change(
            kind, change.reason, table.field_value(i, "reference") or None, table.field_value(i, "recipient") or None,
            table.file, table.sheet, table.numbers[i], change.fields, after=table.record(i), new=n,
        )

    def _gravity(self, version: int) -> tuple[int, int, int]:
        """Press, then a company that is more than a guess, then how revealing the data are."""
        (found,) = self.store.rows(
            "select v.category, v.also, v.confidence, a.severity from version v left join assessment a"
            " on a.version_id = v.id where v.id = ?", [version],
        )
        kinds = {found["category"], *json.loads(found["also"])}
        company = Category.COMMERCIAL.value in kinds and found["confidence"] != Confidence.LOW.value
        return int(Category.PRESS.value in kinds), int(company), found["severity"] or 0

    def _is_back_again(self, n: int) -> bool:
        return n in self.returned or self._is_old(self.versions[n])

    def _is_old(self, version: int) -> bool:
        found = self.store.one("select edition_id from version where id = ?", [version])
        return bool(found and found["edition_id"] != self.edition)

    def _is_new(self, version: int) -> bool:
        return self.new.comparison is not None and not self._is_old(version)
