"""The publisher's log of amendments, and notes that say who got data: what of them is new, and what operators hear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffing.beside.notes import is_of_notes, notes_come
from diffing.releases import new_amendments
from model.change import Change, Comparison
from model.register import Edition, Problem, Table
from text.labels import plural


def amendments_and_notes(
    before: Edition, after: Edition, comparison: Comparison, logs: tuple[Sequence[Table], Sequence[Table]]
) -> list[Change]:
    """The entries that are new. `logs`: those of the older and of the newer files, sheets of words among them."""
    had, log = logs
    come = _that_name(notes_come(before, after, (list(filter(is_of_notes, had)), list(filter(is_of_notes, log)))))
    return new_amendments(had, (*(t for t in log if not is_of_notes(t)), *come), after, comparison)


def _that_name(notes: Iterator[Table]) -> tuple[Table, ...]:
    """Those that say who got data, or name the press or a company: "also passed to the Daily Figment"."""
    come = list(notes)
    if not come:
        return ()
    from recipients.cell.amended import categories_amended  # loads the lists, for the few editions with a new note
    from recipients.cell.bodies import names_receiver

    return tuple(t for t in come if categories_amended(t.rows[0][0]) or names_receiver(t.rows[0][0]))


def corrected_in_words(amended: Sequence[Change]) -> Iterator[Problem]:
    """For operators: what is corrected in words stands in no row, and a person must see what it means for which."""
    texts = ((c.sheet, name, text or "") for c in amended for name, (_, text) in c.fields.items())
    said = [text for sheet, name, text in texts if name == "note" or text.startswith(f"{sheet}: ")]
    if said:
        yield Problem(
            "notes_changed",
            f"{plural(len(said), 'correction')} in words, or notes that say who got data, came; readers are told the "
            "words, and the rows are as they were: look in the file which they are about",
        )
