"""Notes above and below rows, of which only that they say something else of requests is a matter for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from diffing.sheets import words_of_name
from model.life import Life
from model.register import NOTE_HEADING, Column, Edition, Problem, SheetKind, Table
from text.pattern import lazy_pattern
from text.remarks.outcomes import LINE_WITHIN, lives_in


def notes_changed(before: Edition, after: Edition) -> Iterator[Problem]:
    """A warning where other outcomes of requests are spoken of in the notes than before; the texts are not quoted.

    "The requests below were approved", "* request refused": which rows it is about is for people to see. Dates and
    numbers in a note are none of its words, and lines over rows are told with these.
    """
    old, new = _notes(before), _notes(after)
    gone, come = old.keys() - new.keys(), new.keys() - old.keys()
    was, now = (
        frozenset[Life]().union(*(lives_in(notes[key]) for key in keys)) for notes, keys in ((old, gone), (new, come))
    )
    if was == now:
        return
    others = (("no longer of", was - now), ("now of", now - was))
    said = [f"{word} {', '.join(sorted(lives)).replace('_', ' ')}" for word, lives in others if lives]
    yield Problem(
        "notes_changed",
        f"notes above or below the rows speak otherwise of what became of requests ({'; '.join(said)}): look in the "
        "file which rows they are about",
    )


def is_of_notes(table: Table) -> bool:
    """True for notes, and the lines of a sheet of words, in the place of a log of amendments."""
    return len(table.columns) == 1 and table.columns[0].heading == NOTE_HEADING


def notes_come(before: Edition, after: Edition, sheets: tuple[Sequence[Table], Sequence[Table]]) -> Iterator[Table]:
    """Each note above or below the rows, or on a sheet of words, that stood nowhere before, as a log of one entry.

    `sheets`: those of words, of the older and of the newer files.
    """
    had = {*_notes(before), *(tuple(words_of_name(text)) for t in sheets[0] for (text,) in t.rows)}
    lines = {part for t in after.tables for _, line in t.section_lines for part in line.split(LINE_WITHIN)}
    of_tables = ((t, t.header_row, note) for t in after.tables for note in dict.fromkeys(t.notes) if note not in lines)
    of_sheets = ((t, n, text) for t in sheets[1] for n, (text,) in zip(t.numbers, t.rows, strict=True))
    for table, row, note in (*of_tables, *of_sheets):
        if _is_said(note) and tuple(words_of_name(note)) not in had:
            column = Column(NOTE_HEADING, None, NOTE_HEADING)
            yield Table(table.file, table.sheet, row, (column,), [(note,)], [row], kind=SheetKind.AMENDMENTS)


_LEAST_SAID = 3
"""Words in small letters of a note that says something: the count below a recipient's rows names it too."""
_SAYS_WHO = lazy_pattern(
    r"\b(?:recipients?|suppl(?:ied|y)|provided|passed|given|gave|sold|sent|went|shar(?:ed|ing)|disclos(?:ed|ure)"
    r"|released|transfer(?:red)?|received|corrected|correction|amended|amendment)\b",
    re.IGNORECASE,
)
"""A word by which a shorter one does: "Also supplied to the Daily Mail", "Further recipient BBC News"."""


def _is_said(note: str) -> bool:
    said = sum(word.isalpha() and word.islower() for word in note.split())
    return said >= _LEAST_SAID or _SAYS_WHO.search(note) is not None


def _notes(edition: Edition) -> Mapping[tuple[str, ...], str]:
    """By its words each note that is no line over rows."""
    lines = {part for t in edition.tables for _, line in t.section_lines for part in line.split(LINE_WITHIN)}
    return {tuple(words_of_name(n)): n for t in edition.tables for n in t.notes if n not in lines}
