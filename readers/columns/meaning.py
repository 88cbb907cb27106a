"""Says what each column of a table means: by what the user says, by its heading's words, and by its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from model.register import FURTHER, WITHHELD_CELL, Column, Problem
from readers.columns.fields import (
    DATE_FIELDS,
    FIELDS,
    asks,
    field_of,
    fields_of,
    heading_key,
    may_receive,
    names_bodies,
    section_of,
    spoken,
)
from readers.columns.fits import HALF, are_dates, are_references, are_states, bodies_in, fits, may_be_states, persons_in
from readers.columns.values import identifiability_of, is_counting, is_date_like, quoted, sample_of, share, tiers_of
from readers.register.headings import Draft
from readers.register.problems import OWN_WORDS, Code, problem

OF_COUNTS = frozenset({"home_office", "police", "court_orders"})
"""Sections that the DfE publishes as counts only: their sheets are of one recipient, and name none."""
OURS = frozenset({"sheet", "row", "dates", "parties", "outcome"})
"""What `read --json` says of a release besides its cells."""
BODIES = 0.6
"""Of the cells must read as names of bodies, for a column to be taken for the recipients without its heading."""
_ONCE = frozenset(
    {"purpose", "dataset", "note", "person", "panel", "environment", "level", "status", "commissioner", "years"}
)
"""Fields of which a table may well have several columns; the first is taken, and nothing is lost."""
_GUESSED = "no heading names "
_YOU_SAY = "you say so"
_PERSONS = "its cells are names of persons"
_BY_CELLS = f"{_GUESSED}the recipients"
_LITTLE = 0.5
"""Of the headings at least are known; else each that is not is said."""
_RECEIVE = frozenset({"recipient", FURTHER})
_MAY_RECEIVE = frozenset({"controller", "person"})
"""Fields whose column may be the recipients' where no other is."""


class _Seen(NamedTuple):
    """A column before it is decided what it means."""

    heading: str
    """As printed, "" where there is none."""
    cells: Sequence[str]
    said: bool
    """The user says what it is."""
    wanted: tuple[str, ...]
    """The fields that it may be by its heading."""
    fitting: tuple[str, ...]
    """Those of them that its cells may be."""
    withheld: bool = False


class _Meaning(NamedTuple):
    field: str | None
    why: str


def name_columns(
    draft: Draft, keep: Sequence[int], own: Mapping[str, str], *, dfe: bool
) -> tuple[tuple[Column, ...], list[Problem]]:
    """The columns at the places `keep` of a sheet, and what is in doubt about them.

    `own` is what the user says: `heading_key` -> field, or "" for none.
    """
    names = _names(draft, keep)
    seen = [
        _see(draft.heading.texts[i], name, [r[i] for r in draft.rows], own) for i, name in zip(keep, names, strict=True)
    ]
    meanings = _decide(seen)
    fields = frozenset(m.field for m in meanings if m.field)
    little_known = 0 < sum(bool(c.wanted) for c in seen) < _LITTLE * len(seen)
    columns: list[Column] = []
    problems: list[Problem] = []
    row = draft.heading.last + 1

    def tell(code: Code, message: str) -> None:
        problems.append(problem(code, message, sheet=draft.sheet, row=row))

    for heading, column, meaning in zip(names, seen, meanings, strict=True):
        if not column.heading and not column.said:
            message = f"{heading} has cells but no heading; they are kept under that name: check the sheet"
            tell(Code.COLUMN_WITHOUT_HEADING, message)
        name = _name(heading, meaning.field, dfe=dfe)
        guessed = meaning.why.startswith((_GUESSED, _PERSONS))
        columns.append(Column(heading, meaning.field, name, meaning.why, guessed, column.said))
        all_told = (dfe or little_known) and section_of(draft.sheet) != "classification"
        for code, message in _doubts(heading, column, meaning, fields, told=all_told or _may_say(column, fields)):
            tell(code, message)
    if draft.rows and (lack := _lacks(columns, section_of(draft.sheet))):
        tell(*lack)
    return tuple(columns), problems


def _names(draft: Draft, keep: Sequence[int]) -> list[str]:
    """What the columns are called: by their headings, by their letters where they have none, each name once."""
    names: dict[str, None] = {}
    for i in keep:
        heading, n = draft.heading.texts[i] or f"column {column_letters(i)}", 1
        name = heading
        while name in names:
            n += 1
            name = f"{heading} ({n})"
        names[name] = None
    return list(names)


def _name(heading: str, field: str | None, *, dfe: bool) -> str:
    """What the column's cells are called: never by the name of a field that it is not ("reference", a row's number)."""
    if dfe and field and field != FURTHER:
        return field
    return f"{heading} (as printed)" if heading != field and heading in (*FIELDS, *OURS) else heading


def _see(heading: str, name: str, column: Sequence[str], own: Mapping[str, str]) -> _Seen:
    """`name` is what the column is called: by it the second of two columns with one heading can be told apart."""
    cells = sample_of(column)
    if 2 * cells.count(WITHHELD_CELL) >= max(1, len(cells)):  # it is a pupil's, whatever its heading may mean
        return _Seen(heading, (), said=True, wanted=(), fitting=(), withheld=True)
    said = own.get(heading_key(name), own.get(heading_key(heading)) if heading else None)
    if said is not None:
        own_field = (said,) if said else ()
        return _Seen(heading, cells, True, own_field, own_field)
    wanted = fields_of(heading)
    fitting = [f for f in wanted if fits(f, cells)]
    # "Ref | 1, 2, 3": the number of the row, which the next row has when one comes in above.
    if "reference" in wanted and "reference" not in fitting and is_counting(cells):
        fitting.append("row_id")
    return _Seen(heading, cells, False, wanted, tuple(fitting))


def _decide(seen: Sequence[_Seen]) -> list[_Meaning]:
    out: list[_Meaning | None] = [None] * len(seen)
    recipient = _best_recipient(seen)
    fields: set[str] = set()
    if recipient is not None:
        out[recipient] = _Meaning("recipient", _why(seen[recipient], "recipient"))
        fields.add("recipient")
    for i, column in sorted(enumerate(seen), key=lambda x: (not x[1].said, not are_dates(x[1].cells))):
        if out[i] is None:
            out[i] = _one(column, fields)
            fields.update(filter(None, [out[i].field]))  # type: ignore[union-attr]
    meanings = [m or _Meaning(None, "") for m in out]
    if recipient is None and (found := _recipient_by_cells(seen, meanings)) is not None:
        heading = seen[found].heading or "without a heading"
        why = f"{_BY_CELLS}; the cells of column {heading!r} read as names of " + (
            "persons" if meanings[found].field == "person" else "bodies"
        )
        meanings[found] = _Meaning("recipient", why)
    for field, test in (("reference", are_references), ("status", are_states), ("date", are_dates)):
        _give_by_cells(field, test, seen, meanings)
    if recipient is not None:
        for i, column in enumerate(seen):
            if meanings[i].field is None and not column.said and not column.wanted and _are_bodies(column):
                why = f"{_GUESSED}further recipients; the cells of column {column.heading!r} read as names of bodies"
                meanings[i] = _Meaning(FURTHER, why)
    return meanings


def _give_by_cells(
    field: str, test: Callable[[Sequence[str]], bool], seen: Sequence[_Seen], meanings: list[_Meaning]
) -> None:
    """Lets the one column that nobody knows, and whose cells pass `test`, be `field`, where no other column is."""
    if any(m.field == field or (field == "date" and m.field in DATE_FIELDS) for m in meanings):
        return
    found = [i for i, c in enumerate(seen) if not c.said and not c.wanted and test(c.cells)]
    if len(found) == 1:
        why = f"{_GUESSED}the {field}; the cells of column {seen[found[0]].heading!r} read as that"
        meanings[found[0]] = _Meaning(field, why)


def _one(column: _Seen, fields: set[str]) -> _Meaning:
    """What a column other than the recipients' is, once `fields` are taken."""
    if column.withheld or column.said:
        return _said(column, fields)
    for field in column.fitting:
        if field == "recipient" and field in fields:
            return _beside_recipient(column, fields)
        if field in fields and field != FURTHER:
            return _Meaning(None, f"another column is {field}")
        return _Meaning(field, _why(column, field))
    return _Meaning(None, "its heading is not known" if not column.wanted else "its cells do not fit its heading")


def _said(column: _Seen, fields: set[str]) -> _Meaning:
    field = column.wanted[0] if column.wanted else None
    field = FURTHER if field == "recipient" and field in fields else field
    if field in fields and field != FURTHER:
        return _Meaning(None, f"another column is {field}")
    return _Meaning(field, "its cells are withheld" if column.withheld else _YOU_SAY)


def _beside_recipient(column: _Seen, fields: set[str]) -> _Meaning:
    """What a column is that could be the recipients' where another is: other bodies, or the people of those."""
    if names_bodies(column.heading):
        return _Meaning(FURTHER, "the words of its heading, and another column is the recipient")
    if persons_in(column.cells) > BODIES:
        return _Meaning("person", _PERSONS) if "person" not in fields else _Meaning(None, _PERSONS)
    if _are_bodies(column):
        return _Meaning(FURTHER, "its cells are names of bodies, and another column is the recipient")
    return _Meaning(None, "another column is the recipient")


def _are_bodies(column: _Seen) -> bool:
    return bodies_in(column.cells) >= BODIES and _names_several(column.cells) and may_receive(column.heading)


def _why(column: _Seen, field: str) -> str:
    if column.said:
        return _YOU_SAY
    return "the words of its heading" if field == column.wanted[0] else "the words of its heading and its cells"


def _best_recipient(seen: Sequence[_Seen]) -> int | None:
    """The column of the recipients: bodies outrank people, whatever the order of the columns."""

    def rank(i: int) -> tuple[bool, bool, bool, int, bool, int]:
        column = seen[i]
        bodies = 0 if persons_in(column.cells) > BODIES else 2 if bodies_in(column.cells) > BODIES else 1
        return column.said, bodies > 0, column.fitting[0] != FURTHER, bodies, column.fitting[0] == "recipient", -i

    may = [i for i, c in enumerate(seen) if not _RECEIVE.isdisjoint(c.fitting)]
    # "Organisation type | Local Authority": a kind of body is none.
    may = [i for i in may if seen[i].fitting[0] != "organisation_type"]
    may = [i for i in may if seen[i].fitting[0] in _RECEIVE or bodies_in(seen[i].cells) >= BODIES]
    return max(may, key=rank, default=None)


def _recipient_by_cells(seen: Sequence[_Seen], meanings: Sequence[_Meaning]) -> int | None:
    """The column whose cells read as names of bodies; failing that the one that names persons."""
    may = [
        (bodies_in(c.cells), -i)
        for i, (c, m) in enumerate(zip(seen, meanings, strict=True))
        if not c.said and (m.field is None or m.field in _MAY_RECEIVE) and c.cells and _names_several(c.cells)
    ]
    best = max(may, default=(0.0, 0))
    if best[0] >= BODIES:
        return -best[1]
    return next((i for i, m in enumerate(meanings) if m.field == "person"), None)


def _names_several(cells: Sequence[str]) -> bool:
    """A column that says the same in nearly every row names the publisher, or whose register it is."""
    return len(cells) < 3 or Counter(cells).most_common(1)[0][1] <= 0.8 * len(cells)


def _doubts(
    heading: str, column: _Seen, meaning: _Meaning, fields: frozenset[str], *, told: bool
) -> Iterator[tuple[Code, str]]:
    if meaning.field == "recipient" and meaning.why.startswith(_BY_CELLS):
        yield Code.RECIPIENT_BY_VALUES, f"{meaning.why}: it is taken for the recipient. {OWN_WORDS}"
    elif meaning.why.startswith(_GUESSED):
        yield Code.FIELD_BY_VALUES, f"{meaning.why}: it is taken for the {meaning.field}. {OWN_WORDS}"
    elif meaning.field is None and column.wanted and not column.fitting:
        message = (
            f"column {heading!r} would be {column.wanted[0]} by its heading, but its cells are something else (the "
            f"first is {quoted(column.cells[0])}); they are kept under the heading. {OWN_WORDS}"
        )
        yield Code.FIELD_DOES_NOT_FIT, message
    elif column.said and column.wanted and meaning.field is None and column.wanted[0] not in _ONCE:
        yield Code.COLUMN_MEANT_TWICE, (
            f"you say that column {heading!r} is {column.wanted[0]}, and another is; it is kept under its heading. "
            'Say "" of one of them under [source.columns]'
        )
    elif not told or meaning.field is not None or column.said:
        return
    elif column.fitting and column.fitting[0] not in _ONCE:
        message = f"column {heading!r} would be {column.fitting[0]} like another; it is kept under its heading"
        yield Code.COLUMN_MEANT_TWICE, f"{message}. {OWN_WORDS}"
    elif column.heading and not column.wanted:
        message = f"column {heading!r} is not known; its cells are kept under its heading"
        # What is plainly none of the fields that matter asks for nothing.
        yield Code.UNKNOWN_COLUMN if _may_matter(column, fields) else Code.COLUMN_KEPT, f"{message}. {OWN_WORDS}"


def _may_matter(column: _Seen, fields: frozenset[str]) -> bool:
    """True where cells under an unknown word may be recipients, people, references, dates, a status or a tier."""
    cells = [c for c in column.cells if not c.startswith(("http:", "https:", "www."))]
    return (
        bodies_in(cells) >= HALF
        or persons_in(cells) >= HALF
        or are_references(cells)
        or share(cells, is_date_like) >= HALF
        or ("status" not in fields and may_be_states(cells))
        or share(cells, lambda c: bool(tiers_of(c)) or bool(identifiability_of(c))) >= HALF
    )


def _may_say(column: _Seen, fields: frozenset[str]) -> bool:
    """True where a column of no field holds what the fields of the table lack: dates, codes, what became of it."""
    if column.wanted:
        return are_dates(column.cells)
    # "Has the applicant been trained?"; and the date of a meeting, of the project's end, is none of the release.
    if asks(column.heading) or "date" in spoken(column.heading).split():
        return False
    return (
        are_dates(column.cells)
        or ("status" not in fields and may_be_states(column.cells))
        or ("reference" not in fields and are_references(column.cells))
    )


def _lacks(columns: Sequence[Column], section: str) -> tuple[Code, str] | None:
    fields = {c.field for c in columns if c.field}
    headings = ", ".join(repr(c.heading[:40]) for c in columns[:40])
    if not fields:
        return Code.NOTHING_KNOWN, (
            f"no column is known ({headings}): its rows are kept as printed, and who received the data is not known. "
            f"{OWN_WORDS}"
        )
    counts = not fields.isdisjoint({"requests", "pupils", "pupils_requested", "court"})
    if "recipient" in fields or (section in OF_COUNTS and counts):
        return None
    return Code.NO_RECIPIENT, (
        f"no column is known to hold the recipients ({headings}): its rows are kept, and who received the data is not "
        f"known. {OWN_WORDS}"
    )


def column_letters(index: int) -> str:
    """A spreadsheet's name of the column at `index` (0-based): A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def heads_the_same(one: Sequence[str], other: Sequence[str], own: Mapping[str, str]) -> bool:
    """True for a repeated heading, also where one has a row of group names and the other has not."""
    if one == other:
        return True
    fields = [field_of(t, own) for t in other if t]
    return None not in fields and [field_of(t, own) for t in one if t] == fields
