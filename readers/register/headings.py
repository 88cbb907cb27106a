"""Finds the heading rows of a sheet: by their words, and in a register of unknown words by the shape of the rows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain, compress, count, islice, takewhile
from operator import not_
from typing import ClassVar, NamedTuple

from msgspec import field
from msgspec.structs import replace

from model.discreet import Discreet
from readers.columns.dates import read_date
from readers.columns.fields import ANCHORS, DATE_FIELDS, LONGEST_HEADING, field_of, heading_key
from readers.columns.values import is_dfe_reference
from readers.personal.names_elsewhere import is_taken_out
from text.pattern import lazy_pattern
from text.remarks.outcomes import life_of_line

Row = tuple[str, ...]
LEGAL_FORM = lazy_pattern(r"\b(?:ltd|limited|plc|llp|inc|cic|gmbh)\b\.?$", re.IGNORECASE)

FIRST_ROWS = 80
"""Rows of several texts among which the first heading is looked for: below them data is soon taken for one."""
_FURTHER_ROWS = 1_000
"""Further ones, each below a gap or a line of its own, where a heading is less likely taken from data."""
_KNOWN_SHARE = 0.4
_KNOWN_SHARE_OF_MANY = 0.2
"""Of the headings, where four fields or more are known."""
_KNOWN_SHARE_UNANCHORED = 0.5
"""Where three fields are known and none of them is an anchor: the recipients stand under a word that nobody knows."""
_MOST_WEIGHED = 24
"""Headings of which that share must be known; where there are more, the rest may be anything."""
_NEARLY = 0.8
"""Of its cells must be known, for a row of words after a gap to be a heading."""
_ROWS_OF_A_TEXT = 3
"""Rows that are kept for each text of a column."""
_PREAMBLE = 4
"""Rows that may stand between a line of the preamble and the headings, blank ones too."""
_LONGEST_STRUCTURAL = 100
_AT_ONCE = 500
"""Rows that are looked at together."""
_FEWEST_BROKEN, _LONGEST_PART = 3, 60
"""Cells of the second row of a heading that is broken over two, and characters of a cell of either."""


class Heading(NamedTuple):
    """One heading, of one row or of two."""

    first: int
    """0-based index of its first row."""
    last: int
    texts: Row
    """By column of the sheet, two rows joined; "" where a column has none."""
    by_words: bool


def find_headings(
    rows: Sequence[Row], scant: Mapping[int, int], own: Mapping[str, str] | None = None
) -> list[Heading]:
    """All headings of a sheet in order, those known by their words only, or by what the user says of them (`own`).

    `scant`: for each row that has few, how many different cells it has, of which the empty one may be one.
    """
    found: list[Heading] = []
    said = _RowsByCell(rows)
    below_few = sorted(n + 1 for n, few in scant.items() if few < 3)
    i, looked_at = 0, 0
    while i < len(rows):
        if not found:
            i, looked_at = _next_of_a_preamble(rows, scant, i, looked_at)
            if i == len(rows):
                break
        if heading := _heading_of_its_own(rows, i, found, own or {}) or _heading_at(rows, i, found, said, own or {}):
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
        if len(set(texts)) < len(texts) or any(len(t) > _LONGEST_STRUCTURAL for t in texts):
            continue
        if any(map(_is_value, texts)) or _is_year(texts[0]) or any(t.isdecimal() and not _is_year(t) for t in texts):
            continue
        # Two rows, or a word that is known: an error message in two lines with commas in them is no register.
        below = [r for r in rows[i + 1 : i + 5] if any(r)][:2]
        enough = 1 if len(texts) > 2 and any(map(field_of, texts)) else 2
        if len(below) >= enough and all(_fits_below(row, r) for r in below):
            return Heading(i, i, row, by_words=False)
    return None


def _is_year(text: str) -> bool:
    date = read_date(text)
    return date is not None and date.precision == "year"


def _fits_below(heading: Row, row: Row) -> bool:
    under = sum(1 for h, c in zip(heading, row, strict=True) if h and c)
    beside = sum(1 for h, c in zip(heading, row, strict=True) if c and not h)
    return under >= max(2, sum(map(bool, heading)) / 2) and beside <= 1


def known_fields(row: Row, own: Mapping[str, str] | None = None) -> frozenset[str]:
    """The fields that a row's cells would head, empty where the row cannot be a heading."""
    texts = dict.fromkeys(c for c in row if c)
    if own and len(row) == 1 and texts and (only := own.get(heading_key(row[0]))):
        return frozenset((only,))  # a list of names, of which the user says what it is
    if len(texts) < 2 or any(len(t) > LONGEST_HEADING for t in texts):
        return frozenset()
    known = [f for t in texts if (f := field_of(t, own))]
    fields = frozenset(known)
    if own and fields and any(own.get(heading_key(t)) for t in texts) and not any(map(_is_value, texts)):
        return fields  # the user says that this is a heading; the same word in a row with a date is a cell
    share = _KNOWN_SHARE if len(fields) < 4 else _KNOWN_SHARE_OF_MANY
    if fields.isdisjoint(ANCHORS):
        share = _KNOWN_SHARE_UNANCHORED if len(fields) >= 3 else 1.1
    if len(fields) < 2 or len(known) < share * min(len(texts), _MOST_WEIGHED):
        return frozenset()
    return frozenset() if any(_is_value(t) for t in texts) else fields


def _is_value(text: str) -> bool:
    """True for what stands under headings; a year may head a column (`Organisation | 2015 | 2016`)."""
    date = read_date(text)
    if date is not None:
        return date.precision == "day"
    if text.replace(",", "").replace(".", "").isdecimal() or is_dfe_reference(text) or LEGAL_FORM.search(text):
        return True
    # 2019/001, ODR1617_278: a code; Column1 and Article 6 are none.
    return " " not in text and 2 * sum(map(str.isdecimal, text)) >= len(text) > 3


def _heading_at(
    rows: Sequence[Row], i: int, found: list[Heading], said: _RowsByCell, own: Mapping[str, str]
) -> Heading | None:
    row = rows[i]
    if found and not _may_be_another(rows, i, found[-1]):
        return None
    fields = known_fields(row, own)
    if found and (row == found[-1].texts or _repeats(rows, i, found[-1])):
        return _with_neighbours(rows, i, said, found[-1].last, own)
    if not fields or (not found and _is_said_of_data(rows, i, own)):
        return None
    if (found or _is_under_another(rows, i)) and said.again(rows[i], after_another=bool(found)):
        return None
    below: Row = max(rows[i + 1 : i + 1 + _PREAMBLE], key=lambda r: len(known_fields(r, own)), default=())
    # Two known words over a row that knows more are a line of the preamble; names of groups are fewer than what they
    # are over (`Applicant details`, `Project`, `Dates`).
    fewer = len(set(row) - {""}) < len(set(below) - {""}) or (len(fields) < 3 and below in rows[i + 1 : i + 2])
    if not found and fewer and len(known_fields(below, own)) > len(fields):
        return None
    return _with_neighbours(rows, i, said, found[-1].last if found else -1, own)


def _heading_of_its_own(
    rows: Sequence[Row], i: int, found: list[Heading], own: Mapping[str, str]
) -> Heading | None:
    """A heading that is broken over two rows, or that of another table below the one before."""
    if found and not _may_be_another(rows, i, found[-1]):
        return None
    if broken := _broken_in_two(rows, i, own):
        return broken
    another = found and not known_fields(rows[i], own) and _heads_another_table(rows, i, found[-1], own)
    return Heading(i, i, rows[i], by_words=False) if another else None


def _broken_in_two(rows: Sequence[Row], i: int, own: Mapping[str, str]) -> Heading | None:
    """A heading whose words go on in the row below ("Identifi-" over "ability"): more is known of both than of each.

    The row below is no row of data: its words are short, none is a value, and nearly all begin small, or the two rows
    together leave no heading unknown.
    """
    upper, lower = rows[i], rows[i + 1] if i + 1 < len(rows) else ()
    parts = [n for n, text in enumerate(lower) if text]
    if len(parts) < _FEWEST_BROKEN or any(not upper[n] or upper[n] == lower[n] for n in parts):
        return None
    if any(map(is_taken_out, lower)):  # a row of data, of which something was told of a child
        return None
    if _is_under_another(rows, i) or any(len(t) > _LONGEST_PART or _is_value(t) for t in (*upper, *lower) if t):
        return None
    joined = tuple(_put_together(a, b) for a, b in zip(upper, lower, strict=True))
    known, one, other = (sum(1 for t in row if t and field_of(t, own)) for row in (joined, upper, lower))
    small = sum(not lower[n][:1].isupper() for n in parts)
    sure = small >= _NEARLY * len(parts) or (known == sum(map(bool, joined)) and bool(known_fields(upper, own)))
    if known <= max(one, other) or not sure or not known_fields(joined, own):
        return None
    return Heading(i, i + 1, joined, by_words=True)


def _put_together(upper: str, lower: str) -> str:
    if upper.endswith("-") and lower[:1].islower():
        return upper[:-1] + lower
    return f"{upper} {lower}".strip()


def _heads_another_table(rows: Sequence[Row], i: int, before: Heading, own: Mapping[str, str]) -> bool:
    """True for words after a gap over rows that do not fit the table above, which has references or dates.

    One of the words at least is a known heading, and stands under another one: "Recipient" under "Reference".
    """
    filled = [(n, text) for n, text in enumerate(rows[i]) if text]
    texts = [text for _, text in filled]
    if not 1 < len(texts) == len(set(texts)) or any(len(t) > LONGEST_HEADING or _is_value(t) for t in texts):
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
    return known >= _NEARLY * len(filled) or _is_over_values(rows, i)


def _is_over_values(rows: Sequence[Row], i: int) -> bool:
    """True where dates, numbers or codes stand under a word: a row of data would have one in its place."""
    below = rows[i + 1 : i + 6]
    return any(c and sum(_is_value(r[n]) for r in below if r[n]) * 2 > len(below) for n, c in enumerate(rows[i]))


class _RowsByCell:
    """Which rows say a text in a column, made when it is first asked for."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    @cached_property
    def _by_cell(self) -> dict[tuple[int, str], list[Row]]:
        out: dict[tuple[int, str], list[Row]] = {}
        for row in self._rows:
            for n, cell in enumerate(row) if sum(map(bool, row)) > 1 else ():
                known = out.setdefault((n, cell), [])
                if cell and len(known) < _ROWS_OF_A_TEXT and row not in known:
                    known.append(row)
        return out

    def again(self, row: Row, *, after_another: bool) -> bool:
        """True where a cell of `row` is also said by another row, which is not the same: it is a value, no heading."""
        others = {o for n, c in enumerate(row) if c for o in self._by_cell.get((n, c), ()) if o != row}
        return any(not (after_another and known_fields(o)) for o in others)


def _is_under_another(rows: Sequence[Row], i: int) -> bool:
    """True where the row above may be the heading, in words that nobody knows: `Zorblatt | Quux`."""
    above = [c for c in rows[i - 1] if c] if i else []
    return (
        len(above) >= 2 and len(set(above)) == len(above) >= sum(map(bool, rows[i])) and not any(map(_is_value, above))
    )


def _is_said_of_data(rows: Sequence[Row], i: int, own: Mapping[str, str]) -> bool:
    """True for a row that is known by the user's words alone, under two as wide: headings nobody knows, and data."""
    width = sum(map(bool, rows[i]))
    return bool(own) and not known_fields(rows[i]) and sum(sum(map(bool, r)) >= width for r in rows[:i]) > 1


def _with_neighbours(
    rows: Sequence[Row], i: int, said: _RowsByCell, after: int, own: Mapping[str, str]
) -> Heading:
    """The heading at row `i` together with the same in another language, group names above or parts below."""
    row = rows[i]
    if len(row) == 1:
        return Heading(i, i, row, by_words=True)
    for first in (i, i - 1) if i - 1 > after else (i,):
        if _is_in_two_languages(rows, first, own) and not said.again(rows[first + 1], after_another=True):
            texts = tuple(_of_two_languages(a, b, own) for a, b in zip(*rows[first : first + 2], strict=True))
            return Heading(first, first + 1, texts, by_words=True)
    anchors = [c for c, t in enumerate(row) if t and field_of(t) in ANCHORS]
    if i + 1 < len(rows):
        anchors = [c for c in anchors if not _is_parted(row, rows[i + 1], c)]
        groups = _carried(row, rows[i + 1], anchors)
        if _is_second_line(groups, rows[i + 1], anchors) and not said.again(rows[i + 1], after_another=True):
            return Heading(i, i + 1, _joined(groups, rows[i + 1]), by_words=True)
    if i - 1 > after and _is_group_line(rows[i - 1], row, anchors):
        return Heading(i - 1, i, _joined(rows[i - 1], row), by_words=True)
    return Heading(i, i, row, by_words=True)


def _is_in_two_languages(rows: Sequence[Row], i: int, own: Mapping[str, str]) -> bool:
    """`Cyfeirnod | Sefydliad` over `Reference | Organisation`: other words that mean the same, column by column.

    A row of data may say "School" under "Organisation"; under a reference or a date, of which the rows below have one,
    it says no word for that.
    """
    upper, lower, below = rows[i], rows[i + 1] if i + 1 < len(rows) else (), rows[i + 2 : i + 7]
    pairs = [(n, a, b) for n, (a, b) in enumerate(zip(upper, lower, strict=False)) if b]
    if len(pairs) < 2 or any(not a or len(b) > _LONGEST_STRUCTURAL for _, a, b in pairs):
        return False
    if any(map(_is_value, chain.from_iterable((a, b) for _, a, b in pairs))):
        return False
    same = [(n, f) for n, a, b in pairs if a != b and (f := field_of(a, own)) and f == field_of(b, own)]
    if 2 * len(same) < len(pairs) or len(same) < 2:
        return False
    is_over = any(
        (f == "reference" or f in DATE_FIELDS) and 2 * sum(_is_value(r[n]) for r in below if r[n]) > len(below)
        for n, f in same
    )
    return (is_over and bool(below)) or len(same) == len(pairs) > 2


def _of_two_languages(upper: str, lower: str, own: Mapping[str, str]) -> str:
    """Both words for a column, or the one that alone is known."""
    said = [text for text in (lower, upper) if text and heading_key(text) in own]
    both = upper if upper == lower else f"{upper} {lower}".strip()
    known = [text for text in (both, lower, upper) if field_of(text) == (field_of(lower) or field_of(upper))]
    return (said or known or [both])[0]


def _is_parted(row: Row, below: Row, anchor: int) -> bool:
    """`Name | Type` under `Organisation` and the blank beside it: the first of its parts means what the whole does."""
    is_wide = anchor + 1 < len(row) and row[anchor + 1] in ("", row[anchor]) and bool(below[anchor + 1])
    part = f"{row[anchor]} {below[anchor]}"
    return is_wide and bool(below[anchor]) and not _is_value(below[anchor]) and field_of(part) == field_of(row[anchor])


def _carried(row: Row, below: Row, anchors: list[int]) -> Row:
    """The row with each group name also over the blanks to its right that have a part below: it was not merged."""
    out = list(row)
    for c in range(1, len(out)):
        if not out[c] and below[c] and c - 1 not in anchors:
            out[c] = out[c - 1]
    return tuple(out)


def _is_second_line(row: Row, below: Row, anchors: list[int]) -> bool:
    """`Requested | Decided | Supplied` under a merged `Dates`: nothing new under the anchors, short words elsewhere."""
    parts = [c for c, t in enumerate(below) if t and t != row[c]]
    if not parts or any(below[c] and below[c] != row[c] for c in anchors):
        return False
    if any(len(below[c]) > 60 or _is_value(below[c]) for c in parts):
        return False
    if len({below[c] for c in parts}) < len(parts):
        return False
    merged = all(not row[c] or row.count(row[c]) > 1 for c in parts)
    # A column may be merged over both lines (its text repeats); a row of data has other texts there.
    return (
        (merged or len(parts) > 1)
        and any(field_of(f"{row[c]} {below[c]}") or field_of(below[c]) for c in parts)
        and (merged or all(field_of(below[c]) for c in parts))
    )


def _is_group_line(above: Row, row: Row, anchors: list[int]) -> bool:
    """`Dates` over `Requested | Decided | Supplied`: blank over the anchors, one name over several headings."""
    groups = [c for c, t in enumerate(above) if t and t != row[c]]
    if not groups or any(above[c] and above[c] != row[c] for c in anchors):
        return False
    if len(groups) == 1 and _is_over_all(above, row, groups[0]):
        return False
    return all(row[c] and len(above[c]) <= 60 and not _is_value(above[c]) for c in groups)


def _is_over_all(above: Row, row: Row, column: int) -> bool:
    """`Approved applications` over `Log no | Organisation`: of the whole table, no part of its first heading."""
    if sum(map(bool, above)) > 1:
        return False
    is_first = not any(row[:column]) and not field_of(f"{above[column]} {row[column]}")
    return is_first or life_of_line(above[column]) is not None


def _joined(upper: Row, lower: Row) -> Row:
    return tuple(b if a == b or not a else a if not b else f"{a} {b}" for a, b in zip(upper, lower, strict=True))


def heads_the_same(one: Sequence[str], other: Sequence[str], own: Mapping[str, str]) -> bool:
    """True for a repeated heading, also where one has a row of group names and the other has not."""
    if one == other:
        return True
    fields = [field_of(t, own) for t in other if t]
    return None not in fields and [field_of(t, own) for t in one if t] == fields


class Draft(Discreet, frozen=True):
    """A table of a sheet before its columns are named."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"taken"})
    sheet: str
    heading: Heading
    rows: list[Row]
    numbers: list[int]
    notes: tuple[str, ...]
    headings: list[int]
    """The 1-based numbers of the rows that are headings, repeated ones too."""
    totals: list[int]
    withheld: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """For each hidden row its 1-based number and a digest of each cell."""
    printed: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """By their 1-based numbers the rows of the sheet that were otherwise before they were cleaned."""
    taken: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """By their 1-based numbers the rows of the sheet of which a pupil's data was taken out, as they were before."""
    lines: tuple[tuple[int, str], ...] = ()
    """By their 1-based numbers the rows with one text above and among its rows, totals and footnotes left out."""
    form: str = ""
    """As `readers.columns.values.one_form`, of the first cells of its rows."""

    def joined(self, other: Draft) -> Draft:
        """This table with the rows that stand under its repeated heading."""
        return replace(
            self,
            rows=self.rows + other.rows,
            numbers=self.numbers + other.numbers,
            notes=self.notes + other.notes,
            headings=self.headings + other.headings,
            totals=self.totals + other.totals,
            withheld=self.withheld + other.withheld,
            lines=self.lines + other.lines,
            form="",
        )
