"""Says what each column of a table means: by what the user says, by its heading's words, and by its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from operator import itemgetter
from typing import NamedTuple

from model.hidden import WITHHELD_CELL
from model.register import FURTHER, OVER_ROWS, Column, Problem
from readers.columns.fields import (
    DATE_FIELDS,
    FIELDS,
    asks,
    fields_of,
    heading_key,
    is_of_the_past,
    is_own_name,
    is_part_of_a_body,
    may_name_more,
    may_receive,
    names_bodies,
    section_of,
    spoken,
)
from readers.columns.fits import (
    HALF,
    are_dates,
    are_kinds_of_body,
    are_references,
    are_states,
    bodies_in,
    fits,
    is_constant,
    may_be_states,
    press_in,
    vary,
)
from readers.columns.values import identifiability_of, is_counting, is_date_like, quoted, sample_of, share, tiers_of
from readers.hidden.take_out import letters
from readers.register.draft import Draft
from readers.register.problems import OWN_WORDS, Code, problem
from text.labels import EachOnce
from text.privacy.cell_forms import is_person_like

OF_COUNTS = frozenset({"home_office", "police", "court_orders"})
"""Sections that the DfE publishes as counts only: their sheets are of one recipient, and name none."""
_COUNTED = frozenset({"requests", "pupils", "pupils_requested", "court"})
OURS = frozenset({"sheet", "row", "dates", "parties", "outcome"}) | OVER_ROWS
"""What `read --json` says of a release besides its cells, and what stands over these."""
BODIES = 0.6
"""Of the cells must read as names of bodies, for a column to be taken for the recipients without its heading."""
_ONCE = frozenset(
    {"purpose", "dataset", "note", "person", "panel", "environment", "level", "status", "commissioner", "years"}
)
"""Fields of which a table may well have several columns; the first is taken, and nothing is lost."""
_GUESSED = "no heading names "
_PERSONS = "its cells are names of persons"
_BY_CELLS = f"{_GUESSED}the recipients"
_LITTLE = 0.5
"""Of the headings at least are known; else each that is not is said."""
_RECEIVE = frozenset({"recipient", FURTHER})
_MAY_RECEIVE = frozenset({"controller", "processor", "person"})
"""Fields whose column may be the recipients' where no other is."""
_MAY_BE_OF_THE_PRESS = _MAY_RECEIVE | {"title"}
"""Fields whose column may be the recipients' where titles of the press stand in it."""


class _ColumnSeen(NamedTuple):
    """A column before it is decided what it means."""

    heading: str
    """As printed, "" where there is none."""
    cells: Sequence[str]
    said: str
    """Why it is not for us to say: the user does, or its cells are withheld; else ""."""
    wanted: tuple[str, ...]
    """The fields that it may be by its heading."""
    fitting: tuple[str, ...]
    """Those of them that its cells may be."""


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
        _see(draft.heading.texts[i], name, map(itemgetter(i), draft.rows), own)
        for i, name in zip(keep, names, strict=True)
    ]
    meanings = _decide(seen)
    fields = frozenset(m.field for m in meanings if m.field)
    little_known = 0 < sum(bool(c.wanted) for c in seen) < _LITTLE * len(seen)
    all_told = (dfe or little_known) and section_of(draft.sheet) != "classification"
    columns: list[Column] = []
    doubts: list[tuple[Code, str]] = []
    for heading, column, meaning in zip(names, seen, meanings, strict=True):
        if not column.heading and not column.said:
            message = f"{heading} has cells but no heading; they are kept under that name: check the sheet"
            doubts.append((Code.COLUMN_WITHOUT_HEADING, message))
        name = _name(heading, meaning.field, dfe=dfe)
        guessed = meaning.why.startswith((_GUESSED, _PERSONS))
        columns.append(Column(heading, meaning.field, name, meaning.why, guessed, bool(column.said)))
        doubts += _doubts(heading, column, meaning, fields, told=all_told or _may_say(column, fields))
    doubts += _lacks(columns, fields, section_of(draft.sheet)) if draft.rows else ()
    row = draft.heading.last + 1
    return tuple(columns), [problem(code, message, sheet=draft.sheet, row=row) for code, message in doubts]


def _names(draft: Draft, keep: Sequence[int]) -> list[str]:
    """What the columns are called: by their headings, by their letters where they have none, each name once."""
    once = EachOnce()
    return [once.name(draft.heading.texts[i] or f"column {letters(i)}") for i in keep]


def _name(heading: str, field: str | None, *, dfe: bool) -> str:
    """What the column's cells are called: never by the name of a field that it is not ("reference", a row's number)."""
    if dfe and field and field != FURTHER:
        return field
    return f"{heading} (as printed)" if heading != field and heading in (*FIELDS, *OURS) else heading


def _see(heading: str, name: str, column: Iterable[str], own: Mapping[str, str]) -> _ColumnSeen:
    """`name` is what the column is called: by it the second of two columns with one heading can be told apart."""
    cells = sample_of(column)
    if 2 * cells.count(WITHHELD_CELL) >= max(1, len(cells)):  # it is a pupil's, whatever its heading may mean
        return _ColumnSeen(heading, (), "its cells are withheld", (), ())
    said = own.get(heading_key(name), own.get(heading_key(heading)) if heading else None)
    if said is not None:
        own_field = (said,) if said else ()
        return _ColumnSeen(heading, cells, "you say so", own_field, own_field)
    wanted = fields_of(heading)
    fitting = [f for f in wanted if fits(f, cells)]
    # "Ref | 1, 2, 3": the number of the row, which the next row has when one comes in above.
    if "reference" in wanted and "reference" not in fitting and is_counting(cells):
        fitting.append("row_id")
    return _ColumnSeen(heading, cells, "", wanted, tuple(fitting))


def _decide(seen: Sequence[_ColumnSeen]) -> list[_Meaning]:
    meanings = [_Meaning(None, "")] * len(seen)
    recipient = _best_recipient(seen)
    fields: set[str | None] = set()

    def rank(i: int) -> tuple[bool, bool, bool, bool, bool]:
        column = seen[i]
        called = any(is_own_name(column.heading, field) for field in column.fitting[:1])
        # "Previous status | Status": what holds is in the other.
        past = is_of_the_past(column.heading)
        return i != recipient, not column.said, past, not are_dates(column.cells), not called

    for i in sorted(range(len(seen)), key=rank):
        meanings[i] = _meaning_of(seen[i], "recipient" if i == recipient else None, fields)
        fields.add(meanings[i].field)
    if recipient is None and (found := _recipient_by_cells(seen, meanings)) is not None:
        bodies = "persons" if meanings[found].field == "person" else "bodies"
        heading = seen[found].heading or "without a heading"
        why = f"{_BY_CELLS}; the cells of column {heading!r} read as names of {bodies}"
        meanings[found] = _Meaning("recipient", why)
    for field, test in (("reference", are_references), ("status", are_states), ("date", are_dates)):
        _give_by_cells(field, test, seen, meanings)
    for i, column in enumerate(seen) if recipient is not None else ():
        none = column.said or column.wanted or is_part_of_a_body(column.heading) or not may_name_more(column.heading)
        if meanings[i].field is None and not none and _are_bodies(column):
            why = f"{_GUESSED}further recipients; the cells of column {column.heading!r} read as names of bodies"
            meanings[i] = _Meaning(FURTHER, why)
    return meanings


def _give_by_cells(
    field: str, test: Callable[[Sequence[str]], bool], seen: Sequence[_ColumnSeen], meanings: list[_Meaning]
) -> None:
    """Lets the one column that nobody knows, and whose cells pass `test`, be `field`, where no other column is."""
    if any(m.field == field or (field == "date" and m.field in DATE_FIELDS) for m in meanings):
        return
    found = [i for i, c in enumerate(seen) if not c.said and not c.wanted and test(c.cells)]
    if len(found) == 1:
        why = f"{_GUESSED}the {field}; the cells of column {seen[found[0]].heading!r} read as that"
        meanings[found[0]] = _Meaning(field, why)


def _meaning_of(column: _ColumnSeen, field: str | None, fields: AbstractSet[str | None]) -> _Meaning:
    """What a column is, once `fields` are taken; `field` where that is known."""
    field = field or next(iter(column.fitting), None)
    if field is None:
        unknown = "its cells do not fit its heading" if column.wanted else "its heading is not known"
        return _Meaning(None, column.said or unknown)
    if field in _RECEIVE and "recipient" in fields and not column.said and is_of_the_past(column.heading):
        return _Meaning(None, "it says who it was before, and another column is the recipient")
    if field == "recipient" and field in fields:
        if not column.said:
            return _beside_recipient(column, fields)
        field = FURTHER
    if field in fields and field != FURTHER:
        return _Meaning(None, f"another column is {field}")
    by = "the words of its heading" if field == column.wanted[0] else "the words of its heading and its cells"
    return _Meaning(field, column.said or by)


def _beside_recipient(column: _ColumnSeen, fields: AbstractSet[str | None]) -> _Meaning:
    """What a column is that could be the recipients' where another is: other bodies, or the people of those."""
    if are_kinds_of_body(column.cells):
        return _Meaning(None if "organisation_type" in fields else "organisation_type", "its cells are kinds of body")
    if is_part_of_a_body(column.heading):
        return _Meaning(None, "its heading says which part of a body it is, and another column is the recipient")
    if names_bodies(column.heading):
        return _Meaning(FURTHER, "the words of its heading, and another column is the recipient")
    if share(column.cells, is_person_like) > BODIES:
        return _Meaning(None if "person" in fields else "person", _PERSONS)
    if _are_bodies(column):
        return _Meaning(FURTHER, "its cells are names of bodies, and another column is the recipient")
    return _Meaning(None, "another column is the recipient")


def _are_bodies(column: _ColumnSeen) -> bool:
    return bodies_in(column.cells) >= BODIES and vary(column.cells) and may_receive(column.heading)


def _best_recipient(seen: Sequence[_ColumnSeen]) -> int | None:
    """The column of the recipients: bodies outrank people, whatever the order of the columns."""

    def rank(i: int) -> tuple[bool, bool, bool, bool, bool, bool, bool, int, bool, int]:
        column = seen[i]
        persons = share(column.cells, is_person_like) > BODIES
        bodies = 0 if persons else 2 if bodies_in(column.cells) > BODIES else 1
        # "Recipient, Type | University": what kind of body it is stands beside who it is.
        who = may_receive(column.heading)
        is_first = column.fitting[0] == "recipient"
        # "Department | Organisation name": DfE in each row is whose register it is.
        varies, is_whole = not is_constant(column.cells), not is_part_of_a_body(column.heading)
        return (
            bool(column.said), not is_of_the_past(column.heading), bodies > 0, who, column.fitting[0] != FURTHER,
            varies, is_whole, bodies, is_first, -i,
        )

    may = [i for i, c in enumerate(seen) if not _RECEIVE.isdisjoint(c.fitting)]
    # "Organisation type | Local Authority": a kind of body is none.
    may = [i for i in may if seen[i].fitting[0] != "organisation_type"]
    may = [i for i in may if seen[i].fitting[0] in _RECEIVE or bodies_in(seen[i].cells) >= BODIES]
    return max(may, key=rank, default=None)


def _recipient_by_cells(seen: Sequence[_ColumnSeen], meanings: Sequence[_Meaning]) -> int | None:
    """The column whose cells read as names of bodies; failing that the one that names persons."""
    both = enumerate(zip(seen, meanings, strict=True))
    free = [(i, c, m) for i, (c, m) in both if not c.said and c.cells and vary(c.cells)]
    may = [
        *((bodies_in(c.cells), -i) for i, c, m in free if m.field is None or m.field in _MAY_RECEIVE),
        *((press_in(c.cells), -i) for i, c, m in free if m.field is None or m.field in _MAY_BE_OF_THE_PRESS),
    ]
    best = max(may, default=(0.0, 0))
    if best[0] >= BODIES:
        return -best[1]
    return next((i for i, m in enumerate(meanings) if m.field == "person"), None)


def _doubts(
    heading: str, column: _ColumnSeen, meaning: _Meaning, fields: frozenset[str], *, told: bool
) -> Iterator[tuple[Code, str]]:
    if meaning.field == "recipient" and meaning.why.startswith(_BY_CELLS) and not column.cells:
        return
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


def _may_matter(column: _ColumnSeen, fields: frozenset[str]) -> bool:
    """True where cells under an unknown word may be recipients, people, references, dates, a status or a tier."""
    cells = [c for c in column.cells if not c.startswith(("http:", "https:", "www."))]
    return (
        bodies_in(cells) >= HALF
        or share(cells, is_person_like) >= HALF
        or are_references(cells)
        or share(cells, is_date_like) >= HALF
        or ("status" not in fields and may_be_states(cells))
        or share(cells, lambda c: bool(tiers_of(c)) or bool(identifiability_of(c))) >= HALF
    )


def _may_say(column: _ColumnSeen, fields: frozenset[str]) -> bool:
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


def _lacks(columns: Sequence[Column], fields: frozenset[str], section: str) -> Iterator[tuple[Code, str]]:
    headings = ", ".join(repr(c.heading[:40]) for c in columns[:40])
    if not fields:
        yield Code.NOTHING_KNOWN, (
            f"no column is known ({headings}): its rows are kept as printed, and who received the data is not known. "
            f"{OWN_WORDS}"
        )
    elif "recipient" not in fields and (section not in OF_COUNTS or fields.isdisjoint(_COUNTED)):
        yield Code.NO_RECIPIENT, (
            f"no column is known to hold the recipients ({headings}): its rows are kept, and who received the data is "
            f"not known. {OWN_WORDS}"
        )
