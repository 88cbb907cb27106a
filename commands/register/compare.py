"""`npdwatch compare`: the changes between two files, as a crawl would find them; no database and no network."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import click
from msgspec.structs import replace

from commands.arguments import FILE
from commands.failures import Exit, Failure
from commands.printing.exports import echo_json
from commands.printing.words import shorten
from commands.register.read import in_doubt, print_hidden, problem_line, read_file
from commands.runtime import command
from model.change import Change, ColumnChanges, Comparison
from model.hidden import Hidden
from model.register import Edition, Level, Problem, Reading
from readers.workbook.rows import KnownRows
from text.labels import counted, place, plural


@command("compare")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option("--ignored", is_flag=True, help="List each cell that was passed over as saying the same.")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON (docs/using/json.md).")
def compare(context: click.Context, old: Path, new: Path, *, ignored: bool, as_json: bool) -> Exit:
    """The changes from the OLD to the NEW file of a register, whatever their formats."""
    from commands.register.individuals import changes_without_individuals
    from diffing.compare import as_json as contract
    from diffing.compare import list_ignored

    known = KnownRows()
    readings = read_file(context, old, known=known), read_file(context, new, known=known)
    del known
    refused = [
        replace(r.refused, file=str(path)) for path, r in zip((old, new), readings, strict=True) if r.refused
    ]
    if refused and as_json:
        echo_json(contract(Comparison((), ColumnChanges(), (), {}, tuple(refused))))
        return Exit.LOOK
    if refused:
        raise Failure("\n".join(f"{p.file}: {p.code}: {p.message}" for p in refused), Exit.LOOK)
    comparison, before, after, alike = compare_readings(*readings)
    further = [replace(p, file=path.name) for path, r in zip((old, new), readings, strict=True) for p in r.problems
               if p.level is not Level.NOTE]
    comparison = replace(comparison, problems=(*comparison.problems, *further))
    passed = [cell._asdict() for cell in list_ignored(before, after, comparison)] if ignored else []
    comparison, passed, named = changes_without_individuals(comparison, before, after, passed)
    told_of = [replace(r, hidden=(*r.hidden, *a, *b)) for r, a, b in zip(readings, alike, named, strict=True)]
    files = list(zip((old, new), told_of, strict=True))
    if as_json:
        told = [{"file": path.name, "kind": h.kind.value, "place": h.place, "amount": h.amount}
                for path, r in files for h in r.hidden]
        echo_json({**contract(comparison), "hidden": told, **({"ignored_cells": passed} if ignored else {})})
    else:
        _print_comparison(comparison, passed)
        for path, reading in files:
            print_hidden(reading, path.name)
    # Not returned: the rows are not taken apart here, nor where the process ends (the launcher).
    sys.exit(Exit.LOOK if in_doubt(comparison.problems) or any(r.hidden for r in told_of) else Exit.DONE)


class ComparedReadings(NamedTuple):
    """What came of two readings."""

    comparison: Comparison
    """With what is in doubt about it as its problems."""
    before: Edition
    after: Edition
    """As they were compared."""
    hidden: tuple[Sequence[Hidden], Sequence[Hidden]]
    """What of the older and of the newer one was taken out for the other's sake."""


def compare_readings(old: Reading, new: Reading) -> ComparedReadings:
    """What differs between two readings."""
    from diffing.bulk import tell_once
    from diffing.carried import carry_meaning
    from diffing.changes import with_filled
    from diffing.mending import compare_both_mended
    from diffing.plausibility import REMOVALS_HELD, Decision, Limits, judge
    from diffing.releases import new_amendments
    from pipelines.registers.withheld.alike import withheld_alike
    from readers.hidden.rows import gather_shown, with_standing

    before, after = (Edition(r.registers, r.aside) for r in (old, new))
    after = with_standing(before, after)[0]  # a filter is not a removal
    tables, carried = carry_meaning(before.tables, after.tables)
    quiet = old.tells_of_nobody and new.tells_of_nobody
    alike = withheld_alike(before, replace(after, tables=tables), quiet=quiet)
    comparison, before, mended = compare_both_mended(alike.before, alike.after)
    after = mended.edition
    comparison = gather_shown(before, after, tell_once(_as_one_file(before, after), after, comparison))
    if comparison.columns.added:  # the press or a company in a new column is news of its row, as in a crawl
        from db.register.recording.named import NamedInColumns
        from recipients.classify import classify_recipient

        comparison = with_filled(before, after, comparison, NamedInColumns(classify_recipient).is_told)
    amended = new_amendments(old.amendments, new.amendments, after, comparison)
    comparison = replace(comparison, changes=(*comparison.changes, *amended))
    judgement = judge(before, after, comparison, Limits())
    problems = list(comparison.problems)
    level = {Decision.QUARANTINE: Level.REFUSED}.get(judgement.decision, Level.WARNING)
    # That rows are gone is no doubt about the files: a crawl looks twice, since caches serve old pages.
    problems += [
        Problem(r.code, r.message, Level.NOTE if r.code == REMOVALS_HELD else level) for r in judgement.reasons
    ]
    problems += [Problem("meaning_carried_over", c.message, sheet=c.sheet or None) for c in carried]
    for code, places, what in (
        ("letters_put_back", mended.places, "with damaged letters: what they were in the older file was compared"),
        ("ditto_kept", mended.dittos, "say “As above” below another row: the recipient of the older file was compared"),
    ):
        if places:
            message = f"{plural(len(places), 'row')} {what}"
            problems.append(Problem(code, message, sheet=places[0].sheet, row=places[0].row))
    hidden = tuple(chain(*alike.taken_before.values())), tuple(chain(*alike.taken_after.values()))
    return ComparedReadings(replace(comparison, problems=tuple(problems)), before, after, hidden)


def _as_one_file(before: Edition, after: Edition) -> Edition:
    """The older edition by the newer one's file name: they are one file, and no two that stand side by side."""
    named = {t.file for t in after.tables}
    return replace(before, tables=tuple(replace(t, file=min(named)) for t in before.tables)) if named else before


_AT_ONCE = 500
"""Changes that are printed together: each by itself takes as long as to put it into words."""


def _change_in_words(change: Change) -> str:
    what = "; ".join(f"{k}: {a or '(empty)'} → {b or '(empty)'}" for k, (a, b) in change.fields.items())
    label = click.style(change.kind.value.replace("_", " "), bold=True)
    where = place(change.sheet, change.row)
    said = (label, change.reference, change.recipient, where, shorten(what, 300), change.reason)
    return " · ".join(filter(None, said))


def _print_comparison(comparison: Comparison, passed: list[dict[str, Any]]) -> None:
    for n in range(0, len(comparison.changes), _AT_ONCE):
        click.echo("\n".join(map(_change_in_words, comparison.changes[n : n + _AT_ONCE])))
    for cell in passed:
        text = f"{place(cell['sheet'], cell['row'])}, {cell['column']}: {cell['before']!r} → {cell['after']!r}"
        click.echo(click.style(f"passed over, {cell['form'].replace('_', ' ')}: ", dim=True) + shorten(text, 300))
    columns = comparison.columns
    headings = [
        *(("column added", c) for c in columns.added), *(("column gone", c) for c in columns.removed),
        *(("column renamed", f"{a} → {b}") for a, b in columns.renamed),
        *(("column written otherwise", c) for c in columns.reformatted),
        *(("sheet renamed", f"{a} → {b}") for a, b in columns.sheets),
    ]
    for what, heading in headings:
        click.echo(f"{click.style(what, bold=True)} · {heading}")
    of_what = "columns or sheets" if columns.sheets else "columns"
    of_columns = f"{plural(len(headings), 'change')} of {of_what}" if headings else ""
    counts = "; ".join(filter(None, (counted(comparison.summary()), of_columns))) or "no change"
    ignored = ", ".join(f"{n} {k.replace('_', ' ')}" for k, n in comparison.ignored.items() if n)
    click.echo(f"{counts}." + (f" Passed over: {ignored}." if ignored else ""))
    for p in comparison.problems[:20]:
        click.echo(problem_line(p))
