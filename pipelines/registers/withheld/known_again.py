"""Which recorded row a row is of which something is withheld: another child's row looks the same in the database.

What was withheld is not stored; the archive's files have it, and are read again for the few rows of which it is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.register.ahead import RowAhead, rows_ahead
from db.register.editions import File, row_sha256
from db.store import Store
from diffing.normal import cell_key
from model.register import Edition, Table
from model.source import Source
from pipelines.poll import Poll
from pipelines.registers.read import read_file
from pipelines.registers.withheld.redacted import same_but_for_what_is_out
from readers.personal.names_elsewhere import is_taken_out
from text.redacted import may_say_taken_out, says_redacted

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


_OF_VERSION = (
    "select v.sheet, v.row, f.* from version v join edition_file f on f.edition_id = v.edition_id and f.file = v.file"
    " where v.id = ?"
)


def with_known_again(store: Store, poll: Poll) -> Poll:
    """With the versions that new rows of which something is withheld are, where such rows were gone.

    And with those that were told ahead, of rows that say the same but for what was taken out of either.
    """
    after, comparison = poll.read.after, poll.result.comparison
    if after is None or comparison is None:
        return poll
    ahead, taken = rows_ahead(store, poll.source.name), any(t.taken for t in after.tables)
    if not taken and not ahead:
        return poll
    new = [n for n, old in enumerate(comparison.matches) if old < 0]
    again = versions_of(store, poll.source, after, new) if taken else {}
    for n, version in _told_ahead(store, poll.source, after, new, ahead):
        again[n] = [*again.get(n, ()), version]
    return replace(poll, result=replace(poll.result, known_again=again))


def _told_ahead(
    store: Store, source: Source, edition: Edition, numbers: Iterable[int], ahead: Sequence[RowAhead]
) -> Iterator[tuple[int, int]]:
    """Rows that are one that was told ahead, each with its version: of what is withheld in both the file is asked."""
    waiting = {row.version: row for row in ahead}
    files: dict[str, Sequence[Table]] = {}
    for n in numbers if waiting else ():
        table, i = edition.locate(n)
        cells = zip(table.columns, table.rows[i], table.as_it_was(i), strict=True)
        said = {c.name: (cell, was) for c, cell, was in cells}
        for row in _near(waiting.values(), said):
            pairs = {k: (was, *said[k]) for k, was in row.cells.items() if k in said}
            asked = {k for k, (was, cell, _) in pairs.items() if is_taken_out(was) and is_taken_out(cell)}
            theirs = {k: printed for k, (_, _, printed) in pairs.items() if k not in asked}
            ours = {
                k: theirs[k] if is_taken_out(was) and _is_out(theirs[k]) else was
                for k, (was, _, _) in pairs.items() if k not in asked
            }
            if same_but_for_what_is_out(ours, theirs) and _are_printed(store, source, row, asked, pairs, files):
                del waiting[row.version]
                yield n, row.version
                break


def _near(ahead: Iterable[RowAhead], said: Mapping[str, tuple[str, str]]) -> list[RowAhead]:
    """Those of which the row may be one: of the same recipient, where anything was taken out of either."""
    is_out, who = any(_may_be_out(cell) for cell, _ in said.values()), said.get("recipient", ("", ""))[0]
    return [
        row for row in ahead
        if (cell_key(other := row.cells.get("recipient", "")) == cell_key(who) or _is_out(who) or _is_out(other))
        and (is_out or any(map(_may_be_out, row.cells.values())))
    ]


def _may_be_out(cell: str) -> bool:
    return is_taken_out(cell) or may_say_taken_out(cell)


def _is_out(cell: str) -> bool:
    return not cell or says_redacted(cell)


def _are_printed(
    store: Store, source: Source, row: RowAhead, asked: Collection[str], pairs: Mapping[str, tuple[str, str, str]],
    files: dict[str, Sequence[Table]],
) -> bool:
    """True where the file of a row that was told ahead prints in these cells what is printed now, or one is out."""
    for x in store.rows(_OF_VERSION, [row.version]) if asked else ():
        if x["sha256"] not in files and len(files) < _FILES_MOST:
            file = File(x["file"], x["title"], x["filename"], x["url"], x["final_url"], x["sha256"], register=True)
            files[x["sha256"]] = _tables_of(store, source, file)
        for there in files.get(x["sha256"], ()):
            if there.sheet == x["sheet"] and x["row"] in there.numbers:
                printed = there.as_it_was(there.numbers.index(x["row"]))
                cells = {c.name: cell for c, cell in zip(there.columns, printed, strict=True)}
                return all(
                    _is_out(was := cells.get(k, "")) or _is_out(pairs[k][2]) or _key(was) == _key(pairs[k][2])
                    for k in asked
                )
    return not asked


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
