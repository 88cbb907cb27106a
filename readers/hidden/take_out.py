"""Takes what a sheet hides out of its cells: counted, hashed and told in words that never quote it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from msgspec import Struct, field

from model.hidden import Hidden, HiddenKind
from text.clean import clean, fold
from text.labels import first_of
from text.pattern import lazy_pattern

CONTRAST = 1.25
"""Between a text and its fill (WCAG 2, 1 to 21) below which nobody reads it: pale grey on white has more."""
SMALLEST = 2.0
"""Points: smaller letters are not meant to be read."""
_WHITE = (255, 255, 255)
_WHERE = (
    "(?:work ?sheet|sheet|work ?book|spreadsheet|table|tab|data|data ?set|page|notes?|list|document|section|register|"
    "contents?|file|text|report|cells?|rows?|columns?|line|area|space|information)"
)
_REMARK = lazy_pattern(
    rf"(?:this is )?(?:the )?end of (?:the |this )?(?:{_WHERE} )?{_WHERE}(?: [0-9]{{1,3}}[a-z]?)?"
    rf"|{_WHERE} ends(?: here)?|"
    rf"(?:(?:this|these|the|an?) )?(?:{_WHERE} )?(?:(?:is|are|was|were|has been|have been) )?"
    rf"(?:(?:intentionally|deliberately|purposely|left) ){{0,2}}(?:blank|empty)(?: {_WHERE})?"
    r"(?: (?:intentionally|deliberately|on purpose))?"
)
_LONGEST_REMARK = 80
_KINDS = {
    HiddenKind.SHEET: ("a hidden sheet", "cell"),
    HiddenKind.VERY_HIDDEN_SHEET: ("a very hidden sheet", "cell"),
    HiddenKind.ROWS: ("hidden rows", "cell"),
    HiddenKind.COLUMNS: ("hidden columns", "cell"),
    HiddenKind.PIVOT_CACHE: ("data kept behind a pivot table", "value"),
    HiddenKind.COMMENTS: ("comments", "comment"),
    HiddenKind.EXTERNAL_LINK: ("values of another workbook", "value"),
    HiddenKind.EMBEDDED: ("embedded files", "file"),
    HiddenKind.TRACKED_CHANGES: ("tracked changes", "change"),
    HiddenKind.DEFINED_NAME: ("names that hold values", "value"),
    HiddenKind.DATA_MODEL: ("a data model", "file"),
    HiddenKind.INVISIBLE_TEXT: ("text that cannot be read", "text"),
    HiddenKind.COVERED_TEXT: ("text under a box", "text"),
    HiddenKind.PERSONAL: ("pupils' personal data, which it shows", "cell"),
    HiddenKind.NOT_LOOKED_INTO: ("what could not be looked into", "file"),
}
"""What each kind is, and what its amount counts."""
_MOST_NAMED = 6
"""Places that a message names, before "and 12 more"."""

Rgb = tuple[int, int, int]
Range = tuple[int, int]
"""First and last row or column, 0-based."""
Cell = tuple[int, int]
"""Row and column, 0-based."""


class SheetState(StrEnum):
    """Whether a sheet is shown, in the fast reader's words."""

    VISIBLE = "Visible"
    HIDDEN = "Hidden"
    VERY_HIDDEN = "VeryHidden"
    """Hidden in such a way that the program's menu does not show it."""


class Found(NamedTuple):
    """Something hidden, still with its texts."""

    kind: HiddenKind
    place: str
    texts: list[str]
    """One for each cell, comment, name or object; what is no text stands as its hash."""


class Conceal(Struct):
    """What of one sheet is not shown."""

    rows: list[Range] = field(default_factory=list)
    columns: list[Range] = field(default_factory=list)
    cells: dict[Cell, str] = field(default_factory=dict)
    """Cells that nobody can read -> the part of their text that can be read, mostly ""."""
    struck: dict[Cell, str] = field(default_factory=dict)
    """Cells that are seen, and struck through -> what of their text stands, "" where all is struck."""
    comments: list[tuple[str, str]] = field(default_factory=list)
    """(cell address, text)."""
    judges: list[Callable[[Sequence[Sequence[str]], Conceal], None]] = field(default_factory=list)
    """What hides cells by what stands in them: each is asked once, with the sheet's rows."""
    cache: bool = False
    """True where the sheet is a copy of another workbook's."""


def take_out(
    name: str, rows: list[list[str]], own: Sequence[Sequence[str]], conceal: Conceal
) -> tuple[list[Found], dict[int, list[str]]]:
    """Blanks in `rows` what is hidden, and gives it, and of each hidden row, by 0-based number, its cells' digests.

    `own` is the grid before merged areas were filled: a cell that holds only the copy of a merged area's first cell
    hides nothing of its own.
    """
    width = max(map(len, rows), default=0)
    hidden_columns, hidden_rows = within(conceal.columns, width), within(conceal.rows, len(rows))
    columns = {c: t for c in hidden_columns if (t := [r[c] for r in own if len(r) > c and says_something(r[c])])}
    hiding = [r for r in hidden_rows if any(map(says_something, own[r]))]
    gone_rows, gone_columns = {*hidden_rows}, {*hidden_columns}
    unread = {(r, c): left for (r, c), left in conceal.cells.items()
              if text_at(own, r, c).strip() and r not in gone_rows and c not in gone_columns}
    said = sorted(p for p in unread if says_something(own[p[0]][p[1]]))
    places = [f"{letters(c)}{r + 1}" for r, c in said]
    in_rows = [c for r in hiding for c in own[r] if says_something(c)]
    told = (
        (HiddenKind.COMMENTS, _cells(name, [a for a, _ in conceal.comments]), [t for _, t in conceal.comments]),
        (HiddenKind.COLUMNS, f"{_sheet(name)}, {_named('column', columns, letters)}", [*chain(*columns.values())]),
        (HiddenKind.ROWS, f"{_sheet(name)}, {named_rows(hiding)}", in_rows),
        (HiddenKind.INVISIBLE_TEXT, _cells(name, places), [own[r][c] for r, c in said]),
    )
    found = [Found(kind, place, texts) for kind, place, texts in told if texts]
    before = {r: list(rows[r]) for r, _ in said}
    for (r, c), left in unread.items():
        rows[r][c] = left
    for row in (*rows, *before.values()) if hidden_columns else ():
        for c in hidden_columns:
            if c < len(row):
                row[c] = ""
    digests = {r: [cell_digest(c) for c in rows[r]] for r in hiding}
    # A row of which nothing can be read is hidden like any other.
    digests |= {r: [cell_digest(c) for c in cells] for r, cells in before.items() if not any(map(str.strip, rows[r]))}
    for r in hidden_rows:
        rows[r] = [""] * len(rows[r])
    return found, digests


def hidden_sheet(number: int, rows: Sequence[Sequence[str]], *, very: bool) -> Found | None:
    """A hidden sheet that holds something. Its own name is not given: it may say what it hides."""
    texts = [c for row in rows for c in row if says_something(c)]
    kind = HiddenKind.VERY_HIDDEN_SHEET if very else HiddenKind.SHEET
    return Found(kind, f"sheet {number} of the workbook", texts) if texts else None


def says_something(text: str) -> bool:
    """True for a text, but for what is put, mostly in white, where listeners would wonder about a blank or an end."""
    if len(text) > _LONGEST_REMARK:
        return True
    return bool(text.strip()) and _REMARK.fullmatch(fold(text)) is None


def cell_digest(text: str) -> str:
    """An opaque name of a cell's text, equal where the cleaned texts are; "" for an empty cell."""
    text = " ".join(clean(text).split())
    return hashlib.sha256(text.encode()).hexdigest()[:20] if text else ""


def as_answer(found: Iterable[Found], *, show: bool = False) -> list[list[object]]:
    """[kind, place, amount, sha256] of each, for the answer of the child; with `show` the texts too."""
    out: list[list[object]] = []
    for f in found:
        texts = sorted(f.texts)
        # Not the place: a row put in above moves what is hidden and changes nothing of it.
        digest = hashlib.sha256("\0".join([f.kind.value, *texts]).encode("utf-8", "surrogatepass")).hexdigest()
        out.append([f.kind.value, f.place, len(texts), digest, *([f.texts] if show else [])])
    return out


def letters(column: int) -> str:
    """A spreadsheet's name of a 0-based column."""
    out, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def named_rows(rows: Collection[int]) -> str:
    """0-based rows as "rows 4-9, 12"."""
    return _named("row", rows, lambda r: str(r + 1))


def _named(word: str, numbers: Collection[int], name: Callable[[int], str]) -> str:
    runs = spans_of(sorted(numbers))
    return _some(word, [name(a) if a == b else f"{name(a)}-{name(b)}" for a, b in runs], many=len(numbers) > 1)


def _some(word: str, names: Sequence[str], *, many: bool) -> str:
    return f"{word}{'s' if many else ''} {first_of(names, _MOST_NAMED)}"


def spans_of(numbers: Iterable[int]) -> list[Range]:
    """Numbers, in order, as runs without a gap."""
    out: list[Range] = []
    for n in numbers:
        if out and n == out[-1][1] + 1:
            out[-1] = (out[-1][0], n)
        else:
            out.append((n, n))
    return out


def _cells(name: str, places: Sequence[str]) -> str:
    return f"{f'{_sheet(name)}, ' if name else ''}{_some('cell', places, many=len(places) > 1)}"


def _sheet(name: str) -> str:
    return f"sheet {clean(name)[:60]!r}"


def text_at(rows: Sequence[Sequence[str]], row: int, column: int) -> str:
    """A cell's text, "" outside the sheet."""
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def within(spans: Iterable[Range], length: int) -> list[int]:
    """The numbers in the spans, below a length, in order."""
    return sorted({i for a, b in spans for i in range(a, min(b, length - 1) + 1)})


def unreadable(text: Rgb | None, fill: Rgb | None) -> bool:
    """True where a text (black where None) has no contrast to its fill (white where None)."""
    one, other = sorted((_luminance(text or (0, 0, 0)), _luminance(fill or _WHITE)))
    return (other + 0.05) / (one + 0.05) < CONTRAST


def _luminance(colour: Rgb) -> float:
    parts = [c / 255 for c in colour]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def colour_of(text: str) -> Rgb | None:
    """The colour that RRGGBB, AARRGGBB or #RRGGBB names, None for anything else."""
    text = text.strip().lstrip("#")[-6:]
    try:
        value = int(text, 16)
    except ValueError:
        return None
    return (value >> 16, value >> 8 & 255, value & 255) if len(text) == 6 else None


def in_words(hidden: Hidden) -> str:
    """One thing hidden: what, where and how much."""
    what, unit = _KINDS[hidden.kind]
    if hidden.kind is HiddenKind.NOT_LOOKED_INTO:
        return f"could not be looked into for hidden content ({hidden.place})"
    return f"{what} ({hidden.place}; {hidden.amount:,} {unit}{'s' if hidden.amount != 1 else ''})"


def all_in_words(hidden: Iterable[Hidden], most: int = 8) -> str:
    """All of it in one line."""
    told = [*map(in_words, hidden)]
    return "; ".join(told[:most]) + (f"; and {len(told) - most} more" if len(told) > most else "")
