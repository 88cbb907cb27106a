"""Writes new releases and versions of rows, many at a time: one by one takes twice as long."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

from db.recipients.assessments import assessed, said_in
from db.register.editions import NewEdition, stored_row
from db.store import Store, as_json
from db.upkeep.numbers import next_id
from db.withheld.again import anything_expected, release_signs, withhold_again
from model.recipient import UNNAMED, Recipient
from model.register import Table
from recipients.printed_kind import with_printed_kind
from recipients.private.individuals import individuals_in, individuals_of

AT_ONCE = 1000
"""Rows that are written together."""
REMEMBERED = 8_192
"""Recipients whose labels are: there may be as many as rows."""
_NewRow = tuple[int, int, Table, int]
"""A version, its release, and where its row stands."""
_PRINTED = ("reference", "recipient", "title", "purpose")
_RELEASE = "insert into release(id, source, first_edition, first_look)"
_VERSION = """
insert into version(id, release_id, edition_id, row_sha256, file, sheet, section, row, reference, recipient, title,
  purpose, cells, category, confidence, category_reason, also)"""


class NewVersions:
    """The releases and versions that are new in one edition. Who asks the tables for them writes first (`write`)."""

    def __init__(self, store: Store, new: NewEdition, edition: int) -> None:
        self.store, self.new, self.edition = store, new, edition
        self.individuals: dict[str, str] = {}
        """Recipients that read as private individuals, with why."""
        self._release, self._version = (
            next_id(store, table) - 1 for table in ("release", "version")
        )
        self.first = self._version + 1
        """The first version of this edition."""
        self._releases: list[tuple[Any, ...]] = []
        self._rows: list[_NewRow] = []
        self._label: Callable[[str, Mapping[str, str], bool], Recipient] | None = None
        self._labelled: dict[str, Recipient] = {}
        self._withholds_again = anything_expected(store)
        self._judged: dict[int, tuple[Collection[int], dict[int, dict[str, str]]]] = {}
        """By `id` of a table: which of its rows were judged together, and those that name individuals."""

    def release(self, table: Table, i: int) -> int:
        """A new release with its first version, which is given."""
        self._release += 1
        first_look = int(table.file in self.new.first_looks)
        self._releases.append((self._release, self.new.source.name, self.edition, first_look))
        return self.version(self._release, table, i)

    def version(self, release: int, table: Table, i: int) -> int:
        """A new version of a release: what its row says now."""
        self._version += 1
        self._rows.append((self._version, release, table, i))
        if len(self._rows) >= AT_ONCE:
            self.write()
        return self._version

    def judge(self, table: Table, rows: Sequence[int] | None = None) -> None:
        """Looks for individuals in rows of a table (None: all) together, of which most are let go many at a time."""
        self._judged[id(table)] = range(len(table.rows)) if rows is None else frozenset(rows), dict(
            individuals_of(table, rows)
        )

    def _individuals(self, table: Table, i: int, name: str, record: Mapping[str, str]) -> dict[str, str]:
        """As `individuals_in`. Of a first edition all rows are new."""
        if self.new.comparison is None and id(table) not in self._judged:
            self.judge(table)
        rows, found = self._judged.get(id(table), ((), {}))
        return found.get(i, {}) if i in rows else individuals_in(name, record)

    def write(self) -> None:
        """Writes what is still to be written, inside a transaction."""
        self.store.insert_all(_RELEASE, self._releases)
        for _, rows in groupby(self._rows, lambda row: id(row[2])):
            self._write_rows([*rows])
        self._releases.clear()
        self._rows.clear()

    def _write_rows(self, rows: Sequence[_NewRow]) -> None:
        """Writes rows of one table: what each says is looked for in all at once."""
        table = rows[0][2]
        places = [i for *_, i in rows]
        records = [*map(table.record_reader(), places)]
        printed = zip(*(map(table.field_reader(field), places) for field in _PRINTED), strict=True)
        said, with_others = said_in(records), self._with_others(records)
        versions: list[tuple[Any, ...]] = []
        assessments: list[tuple[Any, ...]] = []
        for n, (version, release, _, i) in enumerate(rows):
            cells, (reference, name, title, purpose) = records[n], next(printed)
            for cell, why in self._individuals(table, i, name, cells).items():
                self.individuals.setdefault(cell, why)
            has_others = n in with_others
            who = self._recipient(name, cells, has_others=has_others) if name else with_printed_kind(UNNAMED, cells)
            digest, stored = stored_row(cells)
            versions.append((
                version, release, self.edition, digest, table.file, table.sheet, table.section, table.numbers[i],
                reference, name, title, purpose, stored, who.category.value, who.confidence.value, who.reason,
                as_json([c.value for c in who.also]) if who.also else "[]",
            ))
            assessments.append((version, *assessed(cells, who.category, table.section, who.also, said[n])))
            if self._withholds_again:
                signs = release_signs(self.new.source.name, digest, reference, name, title)
                withhold_again(self.store, "release", release, signs)
        self.store.insert_all(_VERSION, versions)
        self.store.insert_all("insert into assessment", assessments)

    def _recipient(self, name: str, record: Mapping[str, str], *, has_others: bool) -> Recipient:
        """Who a recipient is: a user's reviewed answers, as they are now, win over lists and rules."""
        if self._label is None:
            from db.recipients import reviews  # loads the lists; most polls classify nobody
            from db.recipients.official_names import official_names

            known = reviews.reviewed(self.store), self._labelled, official_names(self.store.data)
            self._label = lambda name, record, others: reviews.label(name, record, *known, has_others=others)
        if len(self._labelled) >= REMEMBERED:
            self._labelled.clear()
        return self._label(name, record, has_others)

    @staticmethod
    def _with_others(records: Sequence[Mapping[str, str]]) -> Collection[int]:
        from recipients.cell.bodies import may_have_commissioners  # loads the lists

        return may_have_commissioners(records)
