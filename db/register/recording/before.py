"""The rows of the edition before: version and release of each; what an earlier reader read amiss is mended."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from itertools import chain

from db.register.editions import NewEdition, row_sha256
from db.register.recording.former import recorded_columns
from db.store import Store, as_json
from diffing.normal import cell_key, same_list
from model.register import REFUSED, SECTION_LINE, Edition, Table


class RowsBefore:
    """By running number in the older edition; all 0 where there is none."""

    def __init__(self, store: Store, new: NewEdition) -> None:
        self._store, self._new = store, new
        before = bytes(8 * (len(new.before_edition or ()) + 1))
        self.versions, self.releases = array("q", before), array("q", before)
        """0 where a row has none; the last 0 is of no row (-1)."""
        self.examples: set[int] = set()
        """Releases of rows that an earlier reader recorded and that only show how to fill the register in: no news."""
        self._read()

    def _read(self) -> None:
        """Takes down, by the place where it was recorded, what each row of the older edition is.

        What an earlier reader stored otherwise (the lines between parties, a person for the body, rows without the line
        that they stand under, the sheet of refused requests as any other) is written anew: the archive's bytes say so,
        hence it is no news. Labels come anew in the next pass (`db.recipients.reclassify`).
        """
        if not self._new.before or self._new.before_edition is None:
            return
        edition = self._new.before_edition
        names = list(chain.from_iterable(table.field_values("recipient") for table in edition.tables))
        has_lines = any(t.section_lines for t in edition.tables)
        has_refused = any(t.section == REFUSED for t in edition.tables)
        line = f"json_extract(v.cells, '$.{SECTION_LINE}')" if has_lines else "null"
        columns = "r.version_id", "v.release_id", "v.recipient", "v.section" if has_refused else "null", line
        mended: list[tuple[Table, int, int]] = []
        read = 0
        for numbers, found in recorded_columns(self._store, self._new.before.id, edition, columns):
            read += len(numbers)
            self._note(numbers, *found[:2])
            if not (has_lines or has_refused) and found[2] == [*map(names.__getitem__, numbers)]:
                continue
            for n, version, _, stored, section, under in zip(numbers, *found, strict=True):
                table, i = edition.locate(n)
                stands = (under is None and bool(table.section_line(i))) or REFUSED == table.section != section
                # Who is taken out of the recipient goes from what was told too, not from the version alone.
                if stands or (_is_read_otherwise(names[n], stored) and "recipient" not in names_out(table, i)):
                    mended.append((table, i, version))
        if self._store.count("edition_row where edition_id = ?", [self._new.before.id]) > read:
            self.examples = self._find_examples(self._new.before.id, edition)
        if mended:
            sql = "update version set recipient = ?, cells = ?, row_sha256 = ?, section = ? where id = ?"
            self._store.many(sql, (
                (
                    table.field_value(i, "recipient"), as_json(record := table.record(i)), row_sha256(record),
                    table.section, version,
                )
                for table, i, version in mended
            ))
            self._store.execute("update labelling set lists = '' where id = (select max(id) from labelling)")

    def _note(self, numbers: Sequence[int], versions: Sequence[int], releases: Sequence[int]) -> None:
        if isinstance(numbers, range):
            at = slice(numbers.start, numbers.stop)
            self.versions[at], self.releases[at] = array("q", versions), array("q", releases)
        else:
            for n, version, release in zip(numbers, versions, releases, strict=True):
                self.versions[n], self.releases[n] = version, release

    def _find_examples(self, before: int, edition: Edition) -> set[int]:
        from readers.register.examples import find_examples

        number, found = edition.number_of(), set()
        for x in self._store.each(
            "select r.file, r.sheet, r.row, v.release_id, v.cells from edition_row r join version v"
            " on v.id = r.version_id where r.edition_id = ?", [before],
        ):
            if number(x["file"], x["sheet"], x["row"]) < 0:
                cells = json.loads(x["cells"])
                found |= {x["release_id"]} if find_examples(list(cells), [tuple(cells.values())], {}) else set()
        return found

    def known(self, old: int | None) -> tuple[int, int] | None:
        """Version and release of a row of the older edition; None where it is not recorded."""
        if old is None or old < 0 or not self.versions[old]:
            return None
        return self.versions[old], self.releases[old]


def names_out(table: Table, i: int) -> set[str]:
    """Of a row the columns of which something was taken out, by each name that a record has for them."""
    cells = zip(table.columns, table.as_it_was(i), table.rows[i], strict=True)
    return {name for c, was, cell in cells if was != cell for name in (c.name, c.field) if name}


def _is_read_otherwise(name: str, stored: str) -> bool:
    """True where today's reader gives another recipient than was stored of the same row, or the same with its lines.

    What differs by typography only was stored from an earlier edition and stays as it is.
    """
    if name == stored or not name or not stored:  # a recipient that is known only now is told
        return False
    if "\n" in name and " ".join(name.split()) == stored:
        return True
    return cell_key(name) != cell_key(stored) and not same_list(name, stored)
