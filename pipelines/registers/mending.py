"""Carries over from the last good edition what columns mean and what damaged letters said.

So a heading that nobody knows and damaged letters are no news of any row; operators hear of both.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, compress, count
from operator import is_

from msgspec import Struct, field
from msgspec.structs import replace

from db.outbox.incidents import Incident
from db.register.editions import KnownEdition, names_nobody
from db.register.recording.former import recorded_rows
from db.register.recording.named import NamedInColumns, named_in_columns
from db.store import Store
from db.withheld.given_away import GivenAway, given_away
from db.withheld.hidden import HidingFile, withholds_of_files
from diffing.bulk import tell_once
from diffing.carried import LOOKED_AT, Carried, as_recorded, carry_meaning
from diffing.changes import with_filled
from diffing.mending import compare_mended, dittos_as_recorded, may_be_in_rows, put_back
from model.change import Change, ChangeKind, ColumnChanges, Comparison
from model.hidden import Hidden
from model.register import Edition, Level, RowPlace
from pipelines.poll import Poll
from pipelines.registers.notes import amendments_and_notes, corrected_in_words
from pipelines.registers.withheld.alike import Alike, withheld_alike, withheld_alone, withheld_as_recorded
from pipelines.registers.withheld.known_again import with_known_again
from readers.columns.fields import FIELDS, named_in_vain
from readers.hidden.rows import gather_shown
from readers.personal.names_elsewhere import is_taken_out
from text.labels import first_of


class Recorded(Struct, frozen=True):
    """What the database holds of the last good edition's rows, by running number."""

    cells: Sequence[Mapping[str, str] | None]
    """By column name; None of rows that nothing has to be asked of."""
    unnamed: frozenset[int]
    """Rows recorded without a recipient."""
    of_withheld: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """Of rows of which something was taken out, the cells by column name."""
    given_away: GivenAway | None = None
    """What is known of the source's names."""
    named: NamedInColumns | None = None


def recorded(store: Store, source: str, known: KnownEdition, before: Edition) -> Recorded:
    """What was recorded of the rows of the last good edition of a source, as far as it is needed."""
    wanted = set(_to_ask_of(before))
    cells: list[Mapping[str, str] | None] = [None] * len(before)
    unnamed: set[int] = set()
    asked: dict[int, list[int]] = defaultdict(list)
    held: dict[int, Mapping[str, str]] = {}
    taken = _TAKEN if withholds_of_files(store) else "0"
    columns, only = ("r.version_id", _UNNAMED, taken), f"{_UNNAMED} or {taken} or r.row in given"
    places = {before.place(n).row for n in wanted}
    for n, version, is_unnamed, is_taken in recorded_rows(store, known.id, before, columns, only, places):
        if n in wanted or is_taken:
            asked[version].append(n)
        if is_unnamed:
            unnamed.add(n)
    for x in store.each_with("select id, cells from version where id in given", asked):
        for n in asked[x["id"]]:
            cells[n] = said = json.loads(x["cells"])
            if any(map(is_taken_out, said.values())):
                held[n] = said
    return Recorded(cells, frozenset(unnamed), held, given_away(store, source), named_in_columns(store))


_TAKEN = "instr(v.cells, 'withheld until reviewed]')"
_UNNAMED = "r.version_id in (select id from version where recipient = '')"
"""Most versions have a recipient, and need not be looked at."""


def _to_ask_of(before: Edition) -> Iterator[int]:
    """Rows whose letters may be damaged, that say "As above", and the first of each table with an open column."""
    start = 0
    for table in before.tables:
        if any(c.field is None or c.guessed for c in table.columns):
            yield from range(start, start + min(LOOKED_AT, len(table.rows)))
        dittos = compress(count(start), map({*table.dittos}.__contains__, table.numbers)) if table.dittos else ()
        yield from chain(dittos, map(start.__add__, may_be_in_rows(table.rows)))
        start += len(table.rows)


def compare_or_carry(store: Store, poll: Poll) -> Poll:
    """What was read, compared with the last good edition where there is one; else with what is known of its columns."""
    known, before = poll.listing.known, poll.read.before
    if known is None or before is None:
        return first_look(poll, given_away(store, poll.source.name))
    return with_known_again(store, compare_with_last(poll, recorded(store, poll.source.name, known, before)))


def first_look(poll: Poll, known: GivenAway) -> Poll:
    """What is compared with nothing, with what is known of its columns, and without the names that it gives away."""
    poll = carry(poll)
    if poll.read.after is None:
        return poll
    after, taken, names = withheld_alone(poll.read.after, known)
    return poll.read_as(after=after, hiding=_hiding(poll.read.hiding, taken), given_away=names)


def compare_with_last(poll: Poll, known: Recorded) -> Poll:
    """With the comparison; gives both editions their meaning and their letters.

    What was damaged or not understood in the last edition when it came was recorded as it had been before, so its rows
    are taken as recorded; a row that was new then was told as it stood, and what is put right in it is told.
    """
    if poll.read.before is None or poll.read.after is None:
        raise ValueError("two editions are needed")
    before = put_back(Edition(as_recorded(poll.read.before, known.cells, FIELDS), poll.read.before.aside), known.cells)
    before = withheld_as_recorded(before, known.of_withheld)
    # That is known of rows as they were read.
    quiet = poll.read.tells_of_nobody and _has_rows_of(before, poll.read.before)
    poll = carry(poll.read_as(before=before))
    waiting, after = poll.listing.awaited - poll.files_read_before, poll.read.after or Edition(())
    poll = poll.read_as(first_looks=frozenset(f.file for f in poll.listing.files if f.file in waiting))
    first = Edition(tuple(t for t in after.tables if t.file in poll.read.first_looks))
    alike = withheld_alike(before, poll.without_first_looks(after), known.given_away, quiet=quiet)
    before, names = alike.before, alike.given_away or known.given_away
    poll = poll.read_as(
        before=before, hid_before=_hid_before(poll, alike), hiding=_hiding(poll.read.hiding, alike.taken_after),
        given_away=names,
    )
    if first.tables and names is not None:
        first, taken, names = withheld_alone(first, names)
        poll = poll.read_as(hiding=_hiding(poll.read.hiding, taken), given_away=names)
    comparison, mended = compare_mended(before, alike.after)
    after = mended.edition
    shown = gather_shown(before, after, tell_once(before, after, comparison))
    named = _with_recipients_known(after, shown, known.unnamed)
    if known.named and named.columns.added:
        named = with_filled(before, after, named, known.named.is_told)
    log = tuple(t for t in poll.read.logs[1] if t.file not in poll.read.first_looks)
    amended = amendments_and_notes(before, after, named, (poll.read.logs[0], log))
    # The files that have their first look now stand behind the rest: rows without a match, of which nothing is told.
    matches = (*named.matches, *(-1 for _ in range(len(first))))
    problems = (*named.problems, *corrected_in_words(amended))
    comparison = replace(named, changes=(*named.changes, *amended), matches=matches, problems=problems)
    poll = poll.read_as(after=replace(after, tables=(*after.tables, *first.tables)))
    poll = replace(poll, result=replace(poll.result, comparison=comparison))
    told = (*_letters(poll, mended.places), *_dittos(poll, mended.dittos))
    return poll.telling(*told, *_unread(poll, comparison), *_in_doubt(poll, comparison))


def _has_rows_of(edition: Edition, other: Edition) -> bool:
    pairs = zip(edition.tables, other.tables, strict=True)
    return all(len(t.rows) == len(was.rows) and all(map(is_, t.rows, was.rows)) for t, was in pairs)


def _hid_before(poll: Poll, alike: Alike) -> tuple[HidingFile, ...]:
    """The older files; one that alone is kept back now waits for a person like one that was recorded earlier."""
    raised = {f.file for f in poll.read.hiding if f.hidden} | alike.taken_after.keys()
    return tuple(
        replace(f, file=f.sha256, earlier=True) if f.hidden and f.file in alike.taken_before.keys() - raised else f
        for f in _hiding(poll.read.hid_before, alike.taken_before)
    )


def _hiding(files: Sequence[HidingFile], taken: Mapping[str, tuple[Hidden, ...]]) -> tuple[HidingFile, ...]:
    return tuple(replace(f, hidden=(*f.hidden, *taken.get(f.file, ()))) for f in files)


def carry(poll: Poll) -> Poll:
    """With the columns' meaning that is known of them from elsewhere, and a word for operators."""
    before, after, name = poll.read.before, poll.read.after, poll.source.name
    if after is None:
        return poll
    tables, carried = carry_meaning(before.tables if before else (), after.tables)
    by_file: dict[str, list[Carried]] = defaultdict(list)
    for c in carried:
        by_file[c.file].append(c)
    for file, (one, *more) in by_file.items():  # a row of headings that is worded anew is one word, not seven
        others = ", ".join(repr(h) for h in dict.fromkeys(c.heading for c in more))
        message = f"{poll.listing.titles.get(file, file)}: {one.message}" + (f". Likewise {others}" if others else "")
        poll = poll.telling(Incident(name, "meaning_carried_over", file, message, urgent=True))
    for message in named_in_vain(poll.source.columns, (*tables, *poll.read.logs[1])):
        poll = poll.telling(Incident(name, "heading_not_found", poll.source.title, message, urgent=True))
    return poll.read_as(after=replace(after, tables=tables))


def read_anew(poll: Poll, known: Recorded) -> Poll:
    """With the comparison of files that are the same and whose columns are understood differently than before."""
    if poll.read.before is None:
        raise ValueError("an edition is needed")
    before = Edition(as_recorded(poll.read.before, known.cells, FIELDS), poll.read.before.aside)
    before = withheld_as_recorded(dittos_as_recorded(before, known.cells), known.of_withheld)
    after = dittos_as_recorded(poll.read.after or Edition(()), known.cells)
    after = withheld_as_recorded(after, known.of_withheld)
    poll = carry(poll.read_as(before=before, after=after))
    after = poll.read.after or Edition(())
    same = Comparison((), ColumnChanges(), range(len(after)), {})
    comparison = _with_recipients_known(after, same, known.unnamed)
    return replace(poll.read_as(before=after), result=replace(poll.result, comparison=comparison))


def _with_recipients_known(after: Edition, comparison: Comparison, unnamed: frozenset[int]) -> Comparison:
    """Tells of each row that was recorded without a recipient and has one now, unless a change says so already."""
    if not unnamed:
        return comparison
    said = {c.new for c in comparison.changes if "recipient" in c.fields}
    more = [
        Change(
            ChangeKind.RECIPIENT_KNOWN, "it was told without a recipient, which can be read now",
            table.field_value(i, "reference") or None, name, table.file, table.sheet, table.numbers[i],
            fields={"recipient": ("", name)}, after=table.record(i), old=comparison.matches[n], new=n,
        )
        for n, table, i in after.indices()
        if comparison.matches[n] in unnamed and n not in said and not table.named_by_sheet
        and (name := table.field_value(i, "recipient"))
    ]
    return replace(comparison, changes=(*comparison.changes, *more))


def _unread(poll: Poll, comparison: Comparison) -> Iterator[Incident]:
    """New rows whose recipient could not be read: each is told as grave, and operators can put it right."""
    after = poll.read.after
    if after is None:
        return
    new = (c.new for c in comparison.changes if c.kind in (ChangeKind.ADDED, ChangeKind.RESTORED))
    tables = (after.locate(n)[0] for n in new if n is not None)
    rows = Counter((t.file, t.sheet) for t in tables if names_nobody(t))
    for (file, sheet), number in rows.items():
        title = poll.listing.titles.get(file, file)
        where = f"sheet {sheet!r}" if sheet else "the table"
        rows_here = "1 new row" if number == 1 else f"{number:,} new rows"
        message = (
            f"{title}: no column of {where} is known to name the recipients of {rows_here}: unless the edition is put "
            "aside, they are told without one, as grave. Name the column in the configuration, and what was told so is "
            "told again with it"
        )
        yield Incident(poll.source.name, "recipient_unread", f"{title}: {sheet}" if sheet else title, message, True)


def _in_doubt(poll: Poll, comparison: Comparison) -> Iterator[Incident]:
    """What the comparison could not settle; what it refuses is quarantined."""
    title = poll.listing.files[0].title if poll.listing.files else poll.source.title
    for p in comparison.problems:
        if p.level is Level.WARNING:
            yield Incident(poll.source.name, p.code, title, f"{title}: {p.message}", urgent=True)


def _letters(poll: Poll, places: Sequence[RowPlace]) -> Iterator[Incident]:
    for title, rows, where in _by_file(poll, places):
        message = (
            f"{title}: the letters of {rows} are damaged or cut off, and were put back from the last edition "
            f"({where}); that is no news and was not told. Look at the file, and tell the publisher"
        )
        yield Incident(poll.source.name, "letters_put_back", title, message, urgent=True)


def _dittos(poll: Poll, places: Sequence[RowPlace]) -> Iterator[Incident]:
    for title, rows, where in _by_file(poll, places):
        message = (
            f"{title}: the recipient of {rows} is given as “As above” or the like, as before, but what stands above is "
            f"another row now ({where}); the recipient was kept, and nothing was told. Look at the file, and ask the "
            "publisher who it is"
        )
        yield Incident(poll.source.name, "ditto_kept", title, message, urgent=True)


def _by_file(poll: Poll, places: Sequence[RowPlace]) -> Iterator[tuple[str, str, str]]:
    """Of each file its title, how many rows, and which."""
    by_file: dict[str, list[RowPlace]] = defaultdict(list)
    for place in places:
        by_file[place.file].append(place)
    for file, found in by_file.items():
        where = first_of([f"row {p.row}" + (f" of sheet {p.sheet!r}" if p.sheet else "") for p in found], 10)
        rows = "1 row" if len(found) == 1 else f"{len(found):,} rows"
        yield poll.listing.titles.get(file, file), rows, where
