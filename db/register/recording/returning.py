"""Rows that come back, or that were told before their edition was accepted: which release of old each of them is."""

from __future__ import annotations

import json
from functools import cached_property

from db.register.ahead import RowAhead, named, names_of, rows_ahead, rows_missing
from db.register.editions import NewEdition, stored_row
from db.register.recording.versions import NewVersions
from db.store import Store, as_json
from diffing.normal import cell_key
from diffing.returned import is_returned
from model.change import SAYS_OTHERWISE
from model.register import LISTS_OF_BODIES, Table
from readers.personal.names_elsewhere import is_taken_out

MISSED_ONCE = "the look before did not find it; it stands under its reference again, and says this"
_OF_BODIES = LISTS_OF_BODIES - {"person"}
_GONE = """
select r.id release, v.id version, v.reference, v.recipient, v.title
from release r join version v on v.id = (select max(w.id) from version w where w.release_id = r.id)
where r.source = ? and r.gone_edition is not null order by r.id"""


class Returning:
    """Of the rows of one edition that are none of the edition before: those that are of a release all the same."""

    def __init__(self, store: Store, new: NewEdition, added: NewVersions) -> None:
        self._store, self._new, self._added = store, new, added
        is_compared = new.comparison is not None
        self._ahead = rows_ahead(store, new.source.name) if is_compared else []
        """Rows that were told already, from an edition that was not yet accepted."""
        self._missing = rows_missing(store, new.source.name) if is_compared else []
        """Rows that the look before did not find."""
        self._former_names: dict[tuple[str, str, str], tuple[int, int]] | None = None
        """Release and last version of what had gone, by what it is known again by; read when it is first asked for."""
        self.settled: dict[int, tuple[int, dict[str, tuple[str, str]], str]] = {}
        """Of what was told ahead or missed once, and says something else here: by running number the version that was
        told, the cells, why."""
        self.retracted: set[int] = set()
        """Rows of which nobody was told that they were missing: nobody is told that they are back."""
        self.returned: set[int] = set()
        """Rows of releases that had gone, which say the same in another form."""

    def version_of(self, n: int, table: Table, i: int) -> int | None:
        """That of a row that is told as missing, or is about to be, and is here again as it was, withheld cells too."""
        among = as_json([*self._new.known_again.get(n, ())]) if table.numbers[i] in table.taken else None
        digest = stored_row(table.record(i))[0]
        gone = digest in self._gone and self._store.one(
            "select v.id version, v.release_id release from version v join release r on r.id = v.release_id"
            " where v.row_sha256 = ?1 and r.source = ?2 and r.gone_edition is not null"
            " and (?3 is null or v.id in (select value from json_each(?3))) order by v.id desc limit 1",
            [digest, self._new.source.name, among],
        )
        if not gone:
            known = self._told_ahead(n, table, i) or self._missed_once(n, table, i)
            return known or self._in_another_form(n, table, i)
        self._stands_again(n, gone["release"])
        return int(gone["version"])

    @cached_property
    def _gone(self) -> frozenset[str]:
        """What the versions of releases that had gone said, as `row_sha256`: most rows that are new said nothing."""
        sql = (
            "select v.row_sha256 from release r join version v on v.release_id = r.id"
            " where r.gone_edition is not null and r.source = ?"
        )
        return frozenset(digest for (digest,) in self._store.tuples(sql, [self._new.source.name]))

    def _in_another_form(self, n: int, table: Table, i: int) -> int | None:
        """The version of a row that had gone and is here again in other letters, dates, or columns."""
        if self._former_names is None:
            self._former_names = {
                name: (x["release"], x["version"])
                for x in self._store.rows(_GONE, [self._new.source.name])
                for name in named(x["reference"], x["recipient"], x["title"], fold=True)
            }
        if not self._former_names or table.numbers[i] in table.taken:
            return None
        names, record = names_of(table, i, fold=True), table.record(i)
        for release, version in dict.fromkeys(filter(None, map(self._former_names.get, sorted(names)))):
            (was,) = self._store.rows("select v.cells, r.gone_edition from version v join release r"
                                     " on r.id = v.release_id where v.id = ?", [version])
            if was["gone_edition"] is not None and is_returned(json.loads(was["cells"]), record):
                self._stands_again(n, release)
                self.returned.add(n)
                return self._added.version(release, table, i)
        return None

    def _stands_again(self, n: int, release: int) -> None:
        self._store.execute("update release set gone_edition = null where id = ?", [release])
        held = self._store.execute(
            "update change set state = 'retracted' where release_id = ? and state = 'held'", [release]
        )
        if held.rowcount:  # nobody was told that it was missing, so nobody is told that it is back
            self.retracted.add(n)

    def _told_ahead(self, n: int, table: Table, i: int) -> int | None:
        """A row that was told before its edition was accepted, and says something else in this one."""
        names = names_of(table, i) if self._ahead else frozenset()
        again = self._new.known_again.get(n, ())
        row = next((row for row in self._ahead if row.version in again), None) or next(
            (row for row in self._ahead if row.names & names), None
        )
        if row is None:
            return None
        self._ahead.remove(row)
        return self._is_back(row, n, table, i, SAYS_OTHERWISE)

    def _missed_once(self, n: int, table: Table, i: int) -> int | None:
        """A row that one look did not find, under its reference and with more of its cells: it was edited meanwhile."""
        names = {name for name in names_of(table, i) if name[0] == "reference"} if self._missing else set()
        found = [row for row in self._missing if row.names & names]
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
        self._missing.remove(row)
        return self._is_back(row, n, table, i, MISSED_ONCE)

    def _is_back(self, row: RowAhead, n: int, table: Table, i: int, why: str) -> int:
        """The version of a row that was told before, or stood there before one look, and says something else now."""
        self._store.execute("update release set gone_edition = null where id = ?", [row.release])
        self._store.execute("update change set state = 'retracted' where id = ?", [row.change])
        self.retracted.add(n)
        comparison = self._new.comparison
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
        version = self._added.version(row.release, table, i)
        if fields:
            self.settled[n] = row.version, fields, why
        return version
