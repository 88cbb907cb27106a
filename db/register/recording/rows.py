"""Writes the rows of an edition: which release each belongs to, and in which version."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, repeat
from typing import Any

from msgspec.structs import replace

from db.recipients.spans import add_spans
from db.register.awaited import save_awaited
from db.register.changes import ChangedVersions, changed_versions, save_change, taken_out
from db.register.editions import NAMED_BY_SECTION, NewEdition, insert_edition, names_nobody, row_sha256
from db.register.recording.before import RowsBefore, names_out
from db.register.recording.named import named_in_columns
from db.register.recording.returning import Returning
from db.register.recording.versions import AT_ONCE, NewVersions
from db.store import Store
from db.withheld.alike import withhold_alike
from db.withheld.gone_over import mask_releases, not_taken_out, saying
from db.withheld.record import withhold_individuals
from model.change import REMOVAL_KINDS, Change, ChangeKind, Comparison
from model.recipient import Category, Confidence
from model.register import Table
from readers.personal.cells import is_childs_text
from readers.personal.names_elsewhere import is_taken_out
from text.labels import plural
from text.timestamp import stamp

_SHOWN_MOST = 200
"""Rows of a wording that are given by themselves, the gravest; of more, one of each further kind of recipient."""
_MANY = 10_000
"""Rows of which it is worth while to make indexes anew."""


def record_edition(store: Store, new: NewEdition, now: datetime, count: Callable[[int], object] = int) -> int:
    """Writes an accepted edition, its rows, versions and changes, inside a transaction. Gives the edition's id.

    `count`: is given how many rows were written, a few at a time.
    """
    edition = insert_edition(store, new, "accepted", "", now)
    rows = Rows(store, new, edition, count)
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
        rows.ask_of_versions(new.comparison.changes)
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
        known = rows.before.known(change.old)
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


def _says_in(table: Table, i: int, headings: Collection[str]) -> bool:
    """True where a row says something in one of these columns.

    That the column is new is told once, for all rows; a row that stood before has what it says there from now on.
    """
    return any(c.heading in headings and table.rows[i][at] for at, c in enumerate(table.columns))


class Rows:
    """The rows of one edition being written: which release each belongs to, and in which version."""

    def __init__(
        self, store: Store, new: NewEdition, edition: int, count: Callable[[int], object] = int
    ) -> None:
        self.store, self.new, self.edition, self._count = store, new, edition, count
        self.versions = array("q", bytes(8 * len(new.edition)))
        """Of each row of the edition, by its running number; 0 where it has none yet."""
        self.pending: list[tuple[int, int, int, str, str, int]] = []
        self.added = NewVersions(store, new, edition)
        self.returning = Returning(store, new, self.added)
        self.before = RowsBefore(store, new)
        self.named = named_in_columns(store)
        self.gone = {*self.before.examples}
        """Releases of which a row is in this edition no more."""
        self._changed: ChangedVersions | None = None

    def told_by_now(self) -> dict[int, dict[str, tuple[str, str]]]:
        """By version what older ones show of a child, since this edition tells that it is one: before and after."""
        older = self.new.before_edition
        former = {
            version: (table.record(i), names_out(table, i))
            for n, table, i in (older.indices() if older and any(t.taken for t in older.tables) else ())
            if table.numbers[i] in table.taken and (version := self.before.versions[n])
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
                olds = [known[1] for o in (c.old, *c.merged) if (known := self.before.known(o))]
                news = [self.versions[n] for n in (c.new, *c.others) if n is not None and self.versions[n]]
                out += [(old, new) for old in olds for new in news]
        return out

    def place(self, n: int, version: int, table: Table, i: int) -> None:
        self.versions[n] = version
        self.pending.append((self.edition, n, version, table.file, table.sheet, table.numbers[i]))
        if len(self.pending) >= AT_ONCE:
            self.write_pending()

    def write_pending(self) -> None:
        self.added.write()
        self.store.insert_all("insert into edition_row", self.pending)
        self._count(len(self.pending))
        self.pending.clear()

    def carry_over(self, comparison: Comparison) -> None:
        """Gives every row of the new edition its version: the old one where nothing of substance changed."""
        twice = {n for c in comparison.changes if c.kind is ChangeKind.DUPLICATE_ADDED for n in c.others}
        self.versions = array("q", map(self.before.versions.__getitem__, comparison.matches))
        said = self._said_anew(comparison)
        self.gone.update(known[1] for old in comparison.unsaid if (known := self.before.known(old)))
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
            return self.added.version(self.before.releases[old], table, i)
        return self.returning.version_of(n, table, i) or self.added.release(table, i)

    def ask_of_versions(self, changes: Collection[Change]) -> None:
        """Asks once for all that these are saved with; what is not among it is asked for one by one."""
        olds = (known[0] for c in changes if (known := self.before.known(c.old)))
        news = (self.versions[c.new] for c in changes if c.new is not None)
        self._changed = changed_versions(self.store, self.edition, chain(olds, news))

    def record_change(self, change: Change, now: datetime) -> None:
        """Writes a change with the versions that it is about, unless its row was back before anybody was told."""
        if change.new in self.returning.settled and change.kind in (ChangeKind.ADDED, ChangeKind.DUPLICATE_ADDED):
            was, fields, why = self.returning.settled[change.new]
            change = replace(change, kind=ChangeKind.CHANGED, reason=why, fields=fields)
            versions = was, self.versions[change.new or 0]
            save_change(self.store, self.new.source.name, self.edition, change, now, versions=versions)
            return
        if change.kind in (ChangeKind.ADDED, ChangeKind.DUPLICATE_ADDED) and change.new in self.returning.retracted:
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
        if change.of_each and self.new.comparison and all(map(self.versions.__getitem__, change.others)):
            self._save_each(change, self.new.comparison.matches, now)
            return
        before = self.before.known(change.old) if one else None
        after = self.versions[change.new] or None if change.new is not None and one else None
        removal = change.kind in REMOVAL_KINDS
        if removal and self.new.remark:
            change = replace(change, reason=f"{change.reason}; {self.new.remark}")
        went = (*change.merged, change.old if removal else None)
        self.gone.update(known[1] for n in went if (known := self.before.known(n)))
        save_change(
            self.store, self.new.source.name, self.edition, change, now, detail=self._detail(change),
            versions=(before[0] if before else None, after),
            state="held" if removal and self.new.hold_removals else "open", known=self._changed,
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
        return detail | self.named.detail(self.new, change)

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

    def _save_each(self, change: Change, matches: Sequence[int], now: datetime) -> None:
        """One change for rows that were reworded alike, named after the gravest, with what was taken out of any."""
        rows = change.others
        olds = [known[0] if (known := self.before.known(matches[n])) else 0 for n in rows]
        found = self._labels([*olds, *(self.versions[n] for n in rows)])
        out: set[Category] = set()
        by_label: dict[tuple[str, str], int] = {}
        for old, n in zip(olds, rows, strict=True):
            was, now_is = found.get(old), found[self.versions[n]]
            by_label.setdefault((now_is["category"], now_is["also"]), n)
            if was:
                out.update(taken_out(
                    now_is["category"], now_is["also"], was["category"], was["also"], was["confidence"]
                ))
        order = sorted(rows, key=lambda n: (tuple(-g for g in _gravity(found[self.versions[n]])), n))
        shown = order if len(rows) <= _SHOWN_MOST else [
            n for at, n in enumerate(order) if at < _SHOWN_MOST or n in by_label.values()
        ]
        unread = self._says_who(change, order[0]) and any(map(self._is_unread, shown))
        detail = {
            "rows": [self.new.edition.place(n) for n in order], "versions": [self.versions[n] for n in shown],
            **({"recipient_unread": True} if unread else {}), **({"taken_out": sorted(out)} if out else {}),
            **self.named.detail(self.new, change),
        }
        one, first = self._one_of(change, order[0], change.kind), olds[rows.index(order[0])]
        renamed = change.kind is ChangeKind.RECIPIENT_RENAMED and first  # its names are those of one body, perhaps
        save_change(
            self.store, self.new.source.name, self.edition, one, now, detail=detail,
            versions=(first if renamed else None, self.versions[order[0]]),
        )

    def _save_shown(self, change: Change, now: datetime) -> None:
        """One change for all its rows, named after the gravest; what stood before in public is restored."""
        new: list[tuple[tuple[int, int, int], int]] = []
        for n in change.others:
            if not self._is_back_again(n):
                new.append((_gravity(self._labels([self.versions[n]])[self.versions[n]]), n))
            elif n not in self.returning.retracted:
                self.record_change(self._one_of(change, n, ChangeKind.RESTORED), now)
        if not new:
            return
        rows = [n for _, n in sorted(new, key=lambda pair: (tuple(-g for g in pair[0]), pair[1]))]
        detail = {
            "rows": [self.new.edition.place(n) for n in rows], "versions": [self.versions[n] for n in rows],
            **({"recipient_unread": True} if any(map(self._is_unread, rows)) else {}),
            **self.named.detail(self.new, change),
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

    def _labels(self, versions: Collection[int]) -> dict[int, dict[str, Any]]:
        """By version what its bodies are, and how grave it is."""
        return {
            x["id"]: x for x in self.store.rows_with(
                "select v.id, v.category, v.also, v.confidence, a.severity from version v left join assessment a"
                " on a.version_id = v.id where v.id in given", versions,
            )
        }

    def _is_back_again(self, n: int) -> bool:
        return n in self.returning.returned or self._is_old(self.versions[n])

    def _is_old(self, version: int) -> bool:
        if version >= self.added.first:
            return False
        found = self.store.one("select edition_id from version where id = ?", [version])
        return bool(found and found["edition_id"] != self.edition)

    def _is_new(self, version: int) -> bool:
        return self.new.comparison is not None and not self._is_old(version)


def _gravity(found: Mapping[str, Any]) -> tuple[int, int, int]:
    """Press, then a company that is more than a guess, then how revealing the data are."""
    kinds = {found["category"], *json.loads(found["also"])}
    company = Category.COMMERCIAL.value in kinds and found["confidence"] != Confidence.LOW.value
    return int(Category.PRESS.value in kinds), int(company), found["severity"] or 0
