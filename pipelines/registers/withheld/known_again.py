"""Which recorded row a row is of which something is withheld: another child's row looks the same in the database.

What was withheld is not stored; the archive's files have it, and are read again for the few rows of which it is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.register.editions import File, row_sha256
from db.store import Store
from diffing.normal import cell_key
from model.register import Edition, Table
from model.source import Source
from pipelines.poll import Poll
from pipelines.registers.read import read_file

_FILES_MOST = 20
"""Files, the newest first, in which a row is looked for; in older ones it is not known again, and is told as new."""


class _Place(NamedTuple):
    """Where a version was recorded first."""

    number: int
    """Of the row that is asked about."""
    version: int
    sheet: str
    row: int


def versions_of(store: Store, source: Source, edition: Edition, numbers: Iterable[int]) -> dict[int, Sequence[int]]:
    """By running number of a row of which something is withheld the versions that are just this row, the newest first.

    A row of which the file is lost, or refused by today's reader, is not among them: better told twice than never.
    """
    waiting: dict[File, list[_Place]] = defaultdict(list)
    out: dict[int, list[int]] = {}
    for n in numbers:
        table, i = edition.locate(n)
        if table.numbers[i] in table.taken:
            out[n] = []
            for x in store.rows(_LOOKING_THE_SAME, [row_sha256(table.record(i)), source.name]):
                file = File(x["file"], x["title"], x["filename"], x["url"], x["final_url"], x["sha256"], register=True)
                waiting[file].append(_Place(n, x["version"], x["sheet"], x["row"]))
    for file, places in list(waiting.items())[:_FILES_MOST]:
        tables = _tables_of(store, source, file)
        for place in places:
            if _is_printed_at(place, tables, *edition.locate(place.number)):
                out[place.number].append(place.version)
    return {n: sorted(versions, reverse=True) for n, versions in out.items()}


_LOOKING_THE_SAME = (
    "select v.id version, v.sheet, v.row, f.* from version v join release r on r.id = v.release_id"
    " join edition_file f on f.edition_id = v.edition_id and f.file = v.file"
    " where v.row_sha256 = ? and r.source = ? order by v.id desc"
)


def with_known_again(store: Store, poll: Poll) -> Poll:
    """With the versions that new rows of which something is withheld are, where such rows were gone."""
    after, comparison = poll.read.after, poll.result.comparison
    if after is None or comparison is None or not any(t.taken for t in after.tables):
        return poll
    new = [n for n, old in enumerate(comparison.matches) if old < 0]
    return replace(poll, result=replace(poll.result, known_again=versions_of(store, poll.source, after, new)))


def _tables_of(store: Store, source: Source, file: File) -> Sequence[Table]:
    try:
        return read_file(store, source, file).registers
    except (NotArchived, ArchiveDamaged):
        return ()


def _is_printed_at(place: _Place, tables: Sequence[Table], table: Table, i: int) -> bool:
    """True where the file prints at this place what is withheld in the row. What is not withheld is known the same."""
    withheld = [(c, was) for c, cell, was in zip(table.columns, table.rows[i], table.as_it_was(i), strict=True)
                if cell != was]
    for there in tables:
        if there.sheet == place.sheet and place.row in there.numbers:
            row = there.as_it_was(there.numbers.index(place.row))
            cells = {name: cell for c, cell in zip(there.columns, row, strict=True) for name in (c.heading, c.name)}
            return all(_key(cells.get(c.name, cells.get(c.heading, ""))) == _key(was) for c, was in withheld)
    return False


def _key(cell: str) -> str:
    return cell_key(cell).casefold()
