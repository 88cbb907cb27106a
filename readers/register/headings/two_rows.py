"""Headings of two rows: broken over both, in two languages, or the names of groups over their parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from readers.columns.fields import ANCHORS, DATE_FIELDS, field_of, heading_key
from readers.personal.names_elsewhere import is_taken_out
from readers.register.headings.row import (
    LONGEST_TEXT,
    NEARLY,
    Heading,
    Row,
    RowsByCell,
    is_under_another,
    is_value,
    known_fields,
)
from text.remarks.outcomes import life_of_line

_FEWEST_BROKEN, _LONGEST_PART = 3, 60
"""Cells of the second row of a heading that is broken over two, and characters of a cell of either."""


def with_neighbours(
    rows: Sequence[Row], i: int, said: RowsByCell, after: int, own: Mapping[str, str]
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


def broken_in_two(rows: Sequence[Row], i: int, own: Mapping[str, str]) -> Heading | None:
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
    if is_under_another(rows, i) or any(len(t) > _LONGEST_PART or is_value(t) for t in (*upper, *lower) if t):
        return None
    joined = tuple(_put_together(a, b) for a, b in zip(upper, lower, strict=True))
    known, one, other = (sum(1 for t in row if t and field_of(t, own)) for row in (joined, upper, lower))
    small = sum(not lower[n][:1].isupper() for n in parts)
    sure = small >= NEARLY * len(parts) or (known == sum(map(bool, joined)) and bool(known_fields(upper, own)))
    if known <= max(one, other) or not sure or not known_fields(joined, own):
        return None
    return Heading(i, i + 1, joined, by_words=True)


def _put_together(upper: str, lower: str) -> str:
    if upper.endswith("-") and lower[:1].islower():
        return upper[:-1] + lower
    return f"{upper} {lower}".strip()


def _is_in_two_languages(rows: Sequence[Row], i: int, own: Mapping[str, str]) -> bool:
    """`Cyfeirnod | Sefydliad` over `Reference | Organisation`: other words that mean the same, column by column.

    A row of data may say "School" under "Organisation"; under a reference or a date, of which the rows below have one,
    it says no word for that.
    """
    upper, lower, below = rows[i], rows[i + 1] if i + 1 < len(rows) else (), rows[i + 2 : i + 7]
    pairs = [(n, a, b) for n, (a, b) in enumerate(zip(upper, lower, strict=False)) if b]
    if len(pairs) < 2 or any(not a or len(b) > LONGEST_TEXT for _, a, b in pairs):
        return False
    if any(map(is_value, chain.from_iterable((a, b) for _, a, b in pairs))):
        return False
    same = [(n, f) for n, a, b in pairs if a != b and (f := field_of(a, own)) and f == field_of(b, own)]
    if 2 * len(same) < len(pairs) or len(same) < 2:
        return False
    is_over = any(
        (f == "reference" or f in DATE_FIELDS) and 2 * sum(is_value(r[n]) for r in below if r[n]) > len(below)
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
    return is_wide and bool(below[anchor]) and not is_value(below[anchor]) and field_of(part) == field_of(row[anchor])


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
    if any(len(below[c]) > 60 or is_value(below[c]) for c in parts):
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
    return all(row[c] and len(above[c]) <= 60 and not is_value(above[c]) for c in groups)


def _is_over_all(above: Row, row: Row, column: int) -> bool:
    """`Approved applications` over `Log no | Organisation`: of the whole table, no part of its first heading."""
    if sum(map(bool, above)) > 1:
        return False
    is_first = not any(row[:column]) and not field_of(f"{above[column]} {row[column]}")
    return is_first or life_of_line(above[column]) is not None


def _joined(upper: Row, lower: Row) -> Row:
    return tuple(b if a == b or not a else a if not b else f"{a} {b}" for a, b in zip(upper, lower, strict=True))
