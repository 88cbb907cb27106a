"""Compares two editions of a register: every real change once, and nothing else.

The stages of matching and their order are told in docs/using/comparing.md.
"""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from operator import lt
from typing import Any, NamedTuple

from msgspec.structs import replace

from diffing.beside.headings import with_headings
from diffing.beside.notes import notes_changed
from diffing.beside.section_lines import settle_equals, with_section_lines
from diffing.beside.withheld import with_withheld
from diffing.bulk import move_together
from diffing.changes import ChangeBuilder, with_filled
from diffing.columns import Alignment, align
from diffing.normal import forget, forget_if_full, form_of
from diffing.parted import with_recipients_as_now
from diffing.rows.exact import Links, match_as_they_stand, match_by_content
from diffing.rows.keys import Key, counting_slots, prove_key, running_slots
from diffing.rows.likeness import Scorer
from diffing.rows.match import REUSED, Matcher
from diffing.rows.rows import FieldDifferences, Side, key_slot
from diffing.sheets import SheetPlaces, place_tables, renamed_sheets, table_pairs
from model.change import Change, Comparison
from model.register import Edition, Level, Problem

COLUMNS_SHARED = 0.34
"""Share of the narrower edition's columns below which two editions are of different registers."""
ROWS_SHARED = 0.1
"""Share of the shorter edition's rows below which they are; not asked of fewer than five rows."""


def compare_editions(before: Edition, after: Edition) -> Comparison:
    """What happened between two editions of one publication: the last good one, and the one to compare with it.

    Two editions of different registers are compared all the same, with a problem of level REFUSED, code
    "different_registers", that names the share of rows that match. In `matches` the parts of a row that was split all
    point to it. Nothing is raised for any content.
    """
    with _no_collection():
        comparison = _compare(before, after)
    forget()
    return comparison


def _compare(before: Edition, after: Edition) -> Comparison:
    places, alignment, old, new = sides(with_recipients_as_now(before, after), after)
    reference = old.reference
    links = Links(len(old), len(new))
    scorer = Scorer(old, new, alignment, reference)
    matcher, key = None, Key(reference)
    if _columns_shared(alignment, before, after) >= COLUMNS_SHARED:
        match_as_they_stand(old, new, links)
        match_by_content(old, new, links)
        key = prove_key(scorer, links)
        matcher = Matcher(scorer, links, key)
        matcher.run()
        settle_equals(old, new, links)
        for side in (old, new):
            side.forget_keys()
        forget_if_full()
    problems = [*_different(links, alignment), *_bounded(matcher), *_sheets(places), *notes_changed(before, after)]
    counting = counting_slots(alignment, old, new, key, reference)
    running = running_slots(alignment, old, new, links, reference)
    differences = FieldDifferences(old, new, alignment, counting | running)
    builder = ChangeBuilder(scorer, links, differences)
    changes = builder.tell()
    if builder.cut:
        message = "very many rows have one reference, or one recipient and title: for these no split was looked for"
        problems.append(Problem("splits_not_sought", message, level=Level.NOTE))
    told = Comparison(
        changes=tuple(changes),
        columns=replace(alignment.changes, reformatted=differences.reformatted(), sheets=renamed_sheets(old, new)),
        matches=links.old_of,
        ignored=_ignored(before, after, alignment, links, differences),
        problems=tuple(problems),
    )
    told = with_headings(alignment, old, new, with_filled(before, after, told))
    return move_together(before, after, with_withheld(before, after, with_section_lines(before, after, told)))


def sides(before: Edition, after: Edition) -> tuple[SheetPlaces, Alignment, Side, Side]:
    """Two editions laid side by side: which sheets and columns belong together, and their rows column by column."""
    places = place_tables(before.tables, after.tables)
    alignment = align(before.tables, after.tables, table_pairs(before.tables, after.tables, places))
    reference = key_slot(alignment, before, after)
    old = Side(before, alignment.before, places.before, reference)
    return places, alignment, old, Side(after, alignment.after, places.after, reference)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Holds the garbage collector: it would walk millions of rows again and again, and nothing here is a cycle."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _columns_shared(alignment: Alignment, before: Edition, after: Edition) -> float:
    widths = [len({c.name for t in e.tables for c in t.columns}) for e in (before, after)]
    return len(alignment.slots) / min(widths) if min(widths) else 0.0


def _different(links: Links, alignment: Alignment) -> Iterator[Problem]:
    shorter = min(len(links.old_of), len(links.new_of))
    matched = len(links.old_of) - len(links.free_new()) - sum(1 for why in links.why.values() if why == REUSED)
    if shorter >= 5 and matched < ROWS_SHARED * shorter:
        yield Problem(
            code="different_registers",
            message=(
                f"only {matched} of {shorter} rows of the shorter edition are found in the other "
                f"({100 * matched / shorter:.0f} %, {len(alignment.slots)} columns in common), as between two "
                "different registers (check that the right files are compared)"
            ),
            level=Level.REFUSED,
        )


def _bounded(matcher: Matcher | None) -> Iterator[Problem]:
    if matcher and matcher.cut:
        yield Problem(
            code="comparison_cut",
            message="too many rows are unlike any other to look at every pair: some rows told as added and removed may "
            "be changed ones. Look at the two files",
        )
    if matcher and matcher.greedy:
        message = "very many rows are nearly the same: which of them became which is a likely guess, not proved"
        yield Problem("comparison_greedy", message, level=Level.NOTE)


def _sheets(places: SheetPlaces) -> Iterator[Problem]:
    for old, new in places.renamed:
        message = f"sheet {old!r} is held to be {new!r} now, by name or content"
        yield Problem("sheet_renamed", message, level=Level.NOTE)


def _ignored(
    before: Edition, after: Edition, alignment: Alignment, links: Links, differences: FieldDifferences
) -> dict[str, int]:
    """Name of the difference -> cells, rows, headings or notes in which it was passed over."""
    out = dict(sorted(differences.ignored.items()))
    notes = [{note for table in edition.tables for note in table.notes} for edition in (before, after)]
    counts = {
        "row_order": rows_out_of_order(links.old_of),
        "column_order": int(alignment.changes.reordered),
        "headings": alignment.headings_reformed,
        "notes": len(notes[0] ^ notes[1]),
    }
    out.update({name: count for name, count in counts.items() if count})
    return out


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as `npdwatch compare --json` prints it; its keys are a contract (docs/using/json.md)."""
    columns = comparison.columns
    return {
        "summary": comparison.summary(),
        "changes": [_change_json(change) for change in comparison.changes],
        "columns": {
            "added": list(columns.added),
            "removed": list(columns.removed),
            "renamed": [list(pair) for pair in columns.renamed],
            "reordered": columns.reordered,
            "reformatted": list(columns.reformatted),
            "sheets": [list(pair) for pair in columns.sheets],
        },
        "ignored": dict(comparison.ignored),
        "problems": [
            {"code": p.code, "message": p.message, "level": p.level.value, "sheet": p.sheet, "row": p.row}
            for p in comparison.problems
        ],
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "reference": change.reference,
        "recipient": change.recipient,
        "sheet": change.sheet,
        "row": change.row,
        "fields": {name: list(values) for name, values in change.fields.items()},
        "before": dict(change.before.items()) if change.before is not None else None,
        "after": dict(change.after.items()) if change.after is not None else None,
        "reason": change.reason,
        "rows": change.rows,
        **({"references": [list(pair) for pair in change.references]} if change.references else {}),
    }


def rows_out_of_order(matches: Sequence[int]) -> int:
    """Rows that would have to be put elsewhere to get the old order back: all but a longest rising run.

    Args:
        matches: for each row of the newer edition its row in the older one, -1 for none.
    """
    olds = [old for old in matches if old >= 0]
    if all(map(lt, olds, islice(olds, 1, None))):
        return 0
    tails: list[int] = []
    for old in olds:
        if not tails or old > tails[-1]:  # most rows
            tails.append(old)
        else:
            tails[bisect_left(tails, old)] = old
    return len(olds) - len(tails)


class IgnoredCell(NamedTuple):
    """Two cells that say the same in another form."""

    form: str
    """white_space, typography, number_form or date_form."""
    sheet: str
    row: int
    """Of the newer edition."""
    column: str
    before: str
    after: str


def list_ignored(before: Edition, after: Edition, comparison: Comparison) -> Iterator[IgnoredCell]:
    """The cells that `Comparison.ignored` counts, in the order of the newer edition.

    Order of rows and columns, headings and notes are counted there too and are no cells. `comparison` must be of just
    these editions.
    """
    _, alignment, old, new = sides(before, after)
    differences = FieldDifferences(old, new, alignment)
    for n, o in enumerate(comparison.matches):
        if o < 0 or old.rows[o] == new.rows[n]:
            continue
        for slot, (x, y) in enumerate(zip(old.rows[o], new.rows[n], strict=True)):
            if x != y and differences.same(slot, x, y):
                place = after.place(n)
                yield IgnoredCell(form_of(x, y), place.sheet, place.row, alignment.slots[slot].after, x, y)
