"""Finds the heading rows of a sheet: by their words, and in a register of unknown words by the shape of the rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import chain, compress, count, islice, takewhile
from operator import not_

from readers.columns.dates import read_date
from readers.columns.fields import DATE_FIELDS, LONGEST_HEADING, field_of
from readers.columns.values import is_dfe_reference
from readers.register.headings.of_bodies import heads_bodies
from readers.register.headings.row import (
    LONGEST_TEXT,
    NEARLY,
    Heading,
    Row,
    RowsByCell,
    is_under_another,
    is_value,
    is_year,
    known_fields,
)
from readers.register.headings.two_rows import broken_in_two, with_neighbours

FIRST_ROWS = 80
"""Rows of several texts among which the first heading is looked for: below them data is soon taken for one."""
_FURTHER_ROWS = 1_000
"""Further ones, each below a gap or a line of its own, where a heading is less likely taken from data."""
_PREAMBLE = 4
"""Rows that may stand between a line of the preamble and the headings, blank ones too."""
_AT_ONCE = 500
"""Rows that are looked at together."""


def find_headings(
    rows: Sequence[Row], scant: Mapping[int, int], own: Mapping[str, str] | None = None
) -> list[Heading]:
    """All headings of a sheet in order, those known by their words only, or by what the user says of them (`own`).

    `scant`: for each row that has few, how many different cells it has, of which the empty one may be one.
    """
    found: list[Heading] = []
    said = RowsByCell(rows)
    below_few = sorted(n + 1 for n, few in scant.items() if few < 3)
    i, looked_at = 0, 0
    while i < len(rows):
        if not found:
            i, looked_at = _next_of_a_preamble(rows, scant, i, looked_at)
            if i == len(rows):
                break
        heading = _heading_of_its_own(rows, i, found, own or {}) or _heading_at(rows, i, found, said, own or {})
        if not heading and found and heads_bodies(rows, i, found[-1], said, own or {}):
            heading = Heading(i, i, rows[i], by_words=False)
        if heading:
            found.append(heading)
            i = heading.last
        i += 1
        if found:
            i = _next_to_look_at(rows, below_few, i, found[-1])
    return found


def _next_of_a_preamble(rows: Sequence[Row], scant: Mapping[int, int], i: int, looked_at: int) -> tuple[int, int]:
    """The row from `i` on that may be the first heading, and how many of several texts are looked at with it.

    A preamble has lines of one text as many as it likes: they cost nothing. Where nothing is a heading by then, what
    stands in the sheet is a table without one, or of another kind.
    """
    while i < len(rows) and looked_at < FIRST_ROWS + _FURTHER_ROWS:
        if i not in scant or len(set(rows[i]) - {""}) > 1:
            if looked_at < FIRST_ROWS:
                return i, looked_at + 1
            if i - 1 in scant and len(set(rows[i - 1]) - {""}) < 2:
                looked_at += 1
                if _is_like_a_heading(rows, i):
                    return i, looked_at
        elif len(rows[i]) == 1 and i <= FIRST_ROWS:  # a list of names
            return i, looked_at
        i += 1
    return len(rows), looked_at


def _next_to_look_at(rows: Sequence[Row], below_few: Sequence[int], first: int, before: Heading) -> int:
    """The first row from `first` on that may be a further heading: as `_may_be_another`, where most rows end.

    `below_few`: the rows below those that have fewer than three different cells, rising. There may be as many as rows.
    """
    texts = frozenset(filter(None, chain(before.texts, rows[before.first])))
    below = min([*below_few[(at := bisect_left(below_few, first)) : at + 1], len(rows)])
    for at in range(first, below, _AT_ONCE):
        some = rows[at : min(at + _AT_ONCE, below)]
        if not texts.isdisjoint(chain.from_iterable(some)):
            return at + next(compress(count(), map(not_, map(texts.isdisjoint, some))))
    return below


def find_by_shape(rows: Sequence[Row]) -> Heading | None:
    """The first row of short texts, all different, above rows of about its width: a register of unknown words."""
    several = ((i, row, texts) for i, row in enumerate(rows) if len(texts := [c for c in row if c]) > 1)
    for i, row, texts in islice(several, FIRST_ROWS):
        if len(set(texts)) < len(texts) or any(len(t) > LONGEST_TEXT for t in texts):
            continue
        if any(map(is_value, texts)) or is_year(texts[0]) or any(t.isdecimal() and not is_year(t) for t in texts):
            continue
        # Two rows, or a word that is known: an error message in two lines with commas in them is no register.
        below = [r for r in rows[i + 1 : i + 5] if any(r)][:2]
        enough = 1 if len(texts) > 2 and any(map(field_of, texts)) else 2
        if len(below) >= enough and all(_fits_below(row, r) for r in below):
            return Heading(i, i, row, by_words=False)
    return None


def _fits_below(heading: Row, row: Row) -> bool:
    under = sum(1 for h, c in zip(heading, row, strict=True) if h and c)
    beside = sum(1 for h, c in zip(heading, row, strict=True) if c and not h)
    return under >= max(2, sum(map(bool, heading)) / 2) and beside <= 1


def _heading_at(
    rows: Sequence[Row], i: int, found: list[Heading], said: RowsByCell, own: Mapping[str, str]
) -> Heading | None:
    row = rows[i]
    if found and not _may_be_another(rows, i, found[-1]):
        return None
    fields = known_fields(row, own)
    if found and (row == found[-1].texts or _repeats(rows, i, found[-1])):
        return with_neighbours(rows, i, said, found[-1].last, own)
    if not fields or (not found and _is_said_of_data(rows, i, own)):
        return None
    if (found or is_under_another(rows, i)) and said.again(rows[i], after_another=bool(found)):
        return None
    below: Row = max(rows[i + 1 : i + 1 + _PREAMBLE], key=lambda r: len(known_fields(r, own)), default=())
    # Two known words over a row that knows more are a line of the preamble; names of groups are fewer than what they
    # are over (`Applicant details`, `Project`, `Dates`).
    fewer = len(set(row) - {""}) < len(set(below) - {""}) or (len(fields) < 3 and below in rows[i + 1 : i + 2])
    if not found and fewer and len(known_fields(below, own)) > len(fields):
        return None
    return with_neighbours(rows, i, said, found[-1].last if found else -1, own)


def _heading_of_its_own(
    rows: Sequence[Row], i: int, found: list[Heading], own: Mapping[str, str]
) -> Heading | None:
    """A heading that is broken over two rows, or that of another table below the one before."""
    if found and not _may_be_another(rows, i, found[-1]):
        return None
    if broken := broken_in_two(rows, i, own):
        return broken
    another = found and not known_fields(rows[i], own) and _heads_another_table(rows, i, found[-1], own)
    return Heading(i, i, rows[i], by_words=False) if another else None


def _heads_another_table(rows: Sequence[Row], i: int, before: Heading, own: Mapping[str, str]) -> bool:
    """True for words after a gap over rows that do not fit the table above, which has references or dates.

    One of the words at least is a known heading, and stands under another one: "Recipient" under "Reference".
    """
    filled = [(n, text) for n, text in enumerate(rows[i]) if text]
    texts = [text for _, text in filled]
    if not 1 < len(texts) == len(set(texts)) or any(len(t) > LONGEST_HEADING or is_value(t) for t in texts):
        return False
    fields = [field_of(t, own) for t in before.texts]
    known = {f for n, text in filled if (f := field_of(text, own)) and f != fields[n]}
    under = list(takewhile(any, rows[i + 1 : i + 1 + FIRST_ROWS]))
    if "recipient" not in known or not under or any(t and not rows[i][n] for r in under for n, t in enumerate(r)):
        return False
    above = [r for r in rows[max(before.last + 1, i - FIRST_ROWS) : i] if sum(map(bool, r)) > 1]
    return 2 * sum(_fits(r, fields) for r in above) > len(above) and not any(_fits(r, fields) for r in under)


def _fits(row: Row, fields: Sequence[str | None]) -> bool:
    """True where a reference stands under references, or a date under dates."""
    return any(
        is_dfe_reference(text) if field == "reference" else field in DATE_FIELDS and read_date(text) is not None
        for text, field in zip(row, fields, strict=True)
        if text and field
    )


def _may_be_another(rows: Sequence[Row], i: int, before: Heading) -> bool:
    """True for a further heading: it repeats the one before, or stands after a gap or a line of its own.

    Without this a row of data is taken for one (`Academic Institution`, `Personally identifiable`, `Consent`), and
    recipients called `Organisation for Research` cost a second in 5,000 rows.
    """
    row = rows[i]
    if _repeats(rows, i, before):
        return True
    filled = [(n, c) for n, c in enumerate(row) if c]
    others = [c for n, c in filled if c != before.texts[n]]
    if len(others) < len(filled) and 2 * len(others) <= len(filled) and all(map(field_of, others)):
        return True
    return len(set(rows[i - 1]) - {""}) < 2 and _is_like_a_heading(rows, i, before.texts)


def _repeats(rows: Sequence[Row], i: int, before: Heading) -> bool:
    """True where both rows of the heading `before` stand again."""
    return before.first < before.last and rows[i : i + 2] == rows[before.first : before.last + 1]


def _is_like_a_heading(rows: Sequence[Row], i: int, before: Row = ()) -> bool:
    """True where nearly all words are known, or stand in the heading `before`, or stand over values."""
    filled = [(n, c) for n, c in enumerate(rows[i]) if c]
    known = sum(1 for n, c in filled if (before and c == before[n]) or field_of(c))
    return known >= NEARLY * len(filled) or _is_over_values(rows, i)


def _is_over_values(rows: Sequence[Row], i: int) -> bool:
    """True where dates, numbers or codes stand under a word: a row of data would have one in its place."""
    below = rows[i + 1 : i + 6]
    return any(c and sum(is_value(r[n]) for r in below if r[n]) * 2 > len(below) for n, c in enumerate(rows[i]))


def _is_said_of_data(rows: Sequence[Row], i: int, own: Mapping[str, str]) -> bool:
    """True for a row that is known by the user's words alone, under two as wide: headings nobody knows, and data."""
    width = sum(map(bool, rows[i]))
    return bool(own) and not known_fields(rows[i]) and sum(sum(map(bool, r)) >= width for r in rows[:i]) > 1


def heads_the_same(one: Sequence[str], other: Sequence[str], own: Mapping[str, str]) -> bool:
    """True for a repeated heading, also where one has a row of group names and the other has not."""
    if one == other:
        return True
    fields = [field_of(t, own) for t in other if t]
    return None not in fields and [field_of(t, own) for t in one if t] == fields
