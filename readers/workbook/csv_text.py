"""Reads separated text (CSV with any separator) strictly: an unclosed quote or a cut last line is never swallowed."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, compress, count, islice, repeat
from operator import is_
from typing import Any, AnyStr, NamedTuple

from model.register import PlainSheet, Problem
from model.source import USUAL_LIMITS, ReadLimits
from readers.register.problems import RAISE_IT, Code, problem
from readers.workbook.rows import KnownRows, Row, SheetRows
from text.labels import first_of
from text.pattern import lazy_pattern

LOST = "\ufffd"
FEW = 3
"""Bytes that may be damaged in a text that says by its mark that it is UTF-8, though it has no other letter to prove
it."""
_UTF_8_MARK, _UTF_16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
_BEHIND_LEAD = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e"
    "\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
"""What Windows-1252 makes of the bytes that follow the first of a letter in UTF-8."""
_UTF_8_MISTAKEN_TWICE = lazy_pattern(f"(?:[\u00d7\u00d8\u00d9\u00ce\u00cf][{_BEHIND_LEAD}]){{2}}")
"""Hebrew, Arabic and Greek: their first letters alone may be meant, as in Danish or as a sign of times."""
_MARKS_ONLY = lazy_pattern(r"(?<![^\s(])\?{4,}(?![^\s),.])")
"""A word of which every letter was lost."""
_UTF_8_MISTAKEN = lazy_pattern(
    f"[\u00c3\u00c2\u00c5\u00c4\u00d0\u00d1][{_BEHIND_LEAD}]"
    "|\u00e2\u20ac[\u0080-\u00bf\u0153\u02dc\u201c\u201d\u2122\u0161\u0152\u00a6\u00a2]?"
)


_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0160\u0152\u017d\u0178"
_LOWER = "a-z\u00df-\u00f6\u00f8-\u00ff\u0161\u0153\u017e"
_ODD = lazy_pattern(
    f"(?<=[{_LOWER}])[\u00c0-\u00d6\u00d8-\u00de\u0160\u0152\u017d\u0178]"  # a capital within a word, and behind one
    f"|(?<=[{_UPPER}])[\u00c0-\u00d6\u00d8-\u00de\u0160\u0152\u017d\u0178](?=[A-Z][a-z])"
    f"|(?<=[A-Z])[\u00df-\u00f6\u00f8-\u00ff\u0161\u0153\u017e](?=[A-Z])|(?<=[a-z]s)[\u00ed](?![{_LOWER}])"
    r"|(?<![^\W\d_])[\u00f1\u00d1\u00d0](?![^\W\d_])"  # a letter alone, where a dash stands in the other
    f"|(?<=[a-zA-Z])[^\\w\\s\u0000-\u007f\u2018\u2019\u2010-\u2015\u00b7\u00ad](?=[a-zA-Z])|[\u0080-\u009f\u0192\u02c6\ufffd\uf8ff]"
)
"""What stands in no text: Windows-1252 read as a Macintosh's letters has it, and the other way round."""


class _Decoded(NamedTuple):
    """A text and how it was read."""

    text: str
    encoding: str
    """utf-8, utf-16, windows-1252 or mac_roman."""
    lines: Sequence[int] = ()
    """1-based: the lines that have damaged letters, or for what is neither of these the first that is no UTF-8."""


def _decode(data: bytes) -> _Decoded:
    """The text of `data`. Never guessed from letters: bytes that are valid UTF-8 by chance are next to impossible.

    So where more letters are valid UTF-8 than not, it is UTF-8 in which a few bytes were damaged; each is `LOST`.

    Raises:
        UnicodeDecodeError: its mark says what it is, and too much of it is not that.
    """
    if data.startswith(_UTF_16_MARKS):
        return _Decoded(data.decode("utf-16"), "utf-16")
    bare, marked = data.removeprefix(_UTF_8_MARK), data.startswith(_UTF_8_MARK)
    try:
        return _Decoded(bare.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        text, start = bare.decode("utf-8", errors="replace"), error.start
    bad = text.count(LOST)
    good = sum(1 for c in text if c > "\x7f") - bad
    if bad <= max(good, FEW if marked else 0):
        return _Decoded(text, "utf-8", [n for n, line in enumerate(text.split("\n"), start=1) if LOST in line])
    if marked:
        data.decode("utf-8-sig")
    line = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n", 0, start) + 1
    text = data.decode("cp1252", errors="replace")
    if _ODD.search(text) and not _ODD.search(other := data.decode("mac_roman")):
        return _Decoded(other, "mac_roman", [line])
    return _Decoded(text, "windows-1252", [line])


def is_mistaken(text: str) -> bool:
    """True where a text shows that UTF-8 was read in another encoding before it was saved: "CafÃ©", "????? ??????"."""
    if text.isascii():
        return "??" in text and _MARKS_ONLY.search(text) is not None
    return LOST in text or any(way.search(text) for way in (_UTF_8_MISTAKEN, _UTF_8_MISTAKEN_TWICE, _MARKS_ONLY))


_SEPARATORS = ",;\t|"
_SAMPLE_LINES = 60
_MOST_LISTED = 10
"""So many times the columns' separators may each row have of those between bodies or data items in its cells."""
_FEW_NUL = 8
_ROWS_AT_ONCE = 500
_LONGEST_FIELD = 1 << 22
"""Characters; the csv module holds a field with four bytes a letter."""
_BLOCK = 1 << 16
"""Characters of which the lines are found together."""
_LONGEST_EMPTY = 1 << 16
"""Characters of a line without a text."""
_FEW_FORMS = 50
"""Of such lines, which are mostly all alike."""
_OTHER_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""What ends a line for Python, and none of separated text."""
_LINE = lazy_pattern(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class UnreadableText(Exception):
    """The text cannot be taken; the first argument is the `Problem`."""


def _decoded(data: bytes) -> tuple[str, list[Problem]]:
    """The text of `data`, with what is to be said of its encoding.

    Raises UnreadableText for bytes that are no text.
    """
    try:
        text, encoding, lines = _decode(data)
    except UnicodeDecodeError as error:
        raise _refuse(Code.DAMAGED, f"the text does not decode as {error.encoding} ({error.reason})") from error
    text, nul = _without_nul(text)
    if not lines:
        return text, nul
    if encoding == "utf-8":
        where = first_of(lines, 20)
        message = (
            f"the text is UTF-8 with damaged letters in line {where}: each lost letter stands as {LOST}; look at the "
            "file, and ask the publisher for a good one"
        )
        return text, [*nul, problem(Code.DAMAGED_LETTERS, message, row=lines[0])]
    name = "Windows-1252" if encoding == "windows-1252" else "Mac Roman"
    message = f"line {lines[0]} is not UTF-8: the text was read as {name}; look whether its letters are right"
    return text, [*nul, problem(Code.WINDOWS_1252, message, row=lines[0])]


def _without_nul(text: str) -> tuple[str, list[Problem]]:
    """The text without NUL characters, if they are few: a text is damaged by one, and is no text with many."""
    if "\0" not in text:  # which is seen many times as fast as how many there are
        return text, []
    count = text.count("\0")
    line = text.count("\n", 0, text.index("\0")) + 1
    if count > max(_FEW_NUL, len(text) // 1000):
        raise _refuse(Code.DAMAGED, "the text holds NUL bytes throughout: it was damaged, or is no text", line)
    message = f"{count:,} NUL bytes were left out, the first in line {line}: letters may be lost there"
    return text.replace("\0", ""), [problem(Code.NUL_LEFT_OUT, message, row=line)]


def _refuse(code: Code, message: str, row: int | None = None) -> UnreadableText:
    if code in (Code.TOO_LARGE, Code.TOO_MANY_ROWS):
        return UnreadableText(problem(code, f"{message}. {RAISE_IT}."))
    return UnreadableText(problem(code, f"{message}; fetch it again, or ask the publisher for a good file", row=row))


def read_separated(
    data: bytes, limits: ReadLimits = USUAL_LIMITS, known: KnownRows | None = None, plain: PlainSheet | None = None
) -> tuple[SheetRows, list[Problem]]:
    """(rows, problems) of separated text, which was read before where it is `plain`. Raises UnreadableText."""
    text, problems = _decoded(data)
    separator = find_separator(text)
    if 0 < text.count(LOST) <= FEW:
        text = _with_lost_signs(text, separator)
    is_ended = text.endswith(("\n", "\r"))
    text = text[: _end_of_rows(text, separator)]
    few = text.count(separator) + limits.rows < limits.cells
    at_once = _ROWS_AT_ONCE if few else 1  # before they are counted
    sheet = SheetRows(known=known, plain=plain)
    cells = beyond = 0
    # The module's own limit is 131,072 characters; what is longer is read, cut (readers.register.reading) and told.
    csv.field_size_limit(_LONGEST_FIELD)
    lines = _lines(data[: len(text)] if data.isascii() and not problems else text)
    del text  # of a large register it is as much as the rows of another
    if known is not None:
        known.begin(separator)
    try:
        for more, fresh, own in _rows_of(lines, separator, at_once, known):
            cells += 0 if few else sum(map(len, more))
            if cells > limits.cells:
                raise _refuse(Code.TOO_LARGE, f"it has more than {limits.cells:,} cells")
            if len(sheet) + len(more) > limits.rows:
                raise _refuse(Code.TOO_MANY_ROWS, f"it has more than {limits.rows:,} rows")
            if max(map(len, more)) > limits.columns:
                beyond += sum(map(bool, chain.from_iterable(row[limits.columns :] for row in more)))
                more, own = [row[: limits.columns] for row in more], [""] * len(own)  # noqa: PLW2901 - what is left
            sheet.take_lines(more, fresh, own)
    except csv.Error as error:
        row_number = len(sheet) + 1
        if "unexpected end" in str(error) or "field limit" in str(error):
            # The csv module's own default swallows the rest of the file as one cell: 498 of 500 rows.
            message = f"a quote is opened after row {row_number - 1} and never closed"
            if "field limit" in str(error):
                message += f", or a cell has more than {_LONGEST_FIELD:,} characters"
            raise _refuse(Code.CSV_CUT, message, row_number) from error
        message = f"row {row_number} breaks the rules of CSV ({error})"
        raise _refuse(Code.CSV_BROKEN, message, row_number) from error
    sheet.mark()
    if beyond:
        message = f"{beyond:,} cells stand beyond column {limits.columns} and were left out: look at them in the file"
        problems.append(problem(Code.COLUMNS_LEFT_OUT, message))
    problems += () if is_ended else _check_end(sheet)
    return sheet, problems


def _end_of_rows(text: str, separator: str) -> int:
    """Where the lines begin that have nothing but separators, at the end: a spreadsheet saves all it ever formatted.

    They may be a million, and are neither parsed nor counted. A quote that is open before them stays open.
    """
    cell = r'(?:[ \t]*|"[ \t]*")' if separator != "\t" else r'(?: *|" *")'
    empty = re.compile(rf"{cell}(?:{re.escape(separator)}{cell})*\r?\n")
    known, at = set[str](), len(text)
    while at and text[at - 1] == "\n":
        start = text.rfind("\n", 0, at - 1) + 1
        line = text[start:at]
        if line not in known:
            if at - start > _LONGEST_EMPTY or not empty.fullmatch(line):
                break
            if len(known) < _FEW_FORMS:
                known.add(line)
        at = start
    return at


_ParsedRows = tuple[Sequence[Row], Sequence[int], Sequence[str]]
"""Rows, the places in it of those that are not known, and of each of these its line, "" where it has several. There are
no lines where no other file is read beside it."""


def _rows_of(lines: Iterator[str], separator: str, at_once: int, known: KnownRows | None) -> Iterator[_ParsedRows]:
    """The rows, so many lines at a time; those before one that raises stay.

    Raises:
        csv.Error: a row is none.
    """
    parse = partial(csv.reader, delimiter=separator, strict=True)
    while some := list(islice(lines, at_once)):
        if known is None:
            split = _split(some, separator)
            yield from _parsed(parse(chain(some, lines)), len(some)) if split is None else _unknown(split)
            continue
        place = known.place
        found: list[Any] = known.of_lines(some) if known else []
        fresh = list(compress(count(), map(is_, found, repeat(None)))) if found else range(len(some))
        own = [some[i] for i in fresh] if found else some
        rows = _split(own, separator)
        try:
            rows = list(map(tuple, parse(own))) if rows is None else rows
        except csv.Error:
            rows = []
        if len(rows) != len(own):  # one has several lines, or is none
            known.place = place
            yield from _parsed_singly(chain(some, lines), len(some), parse, known)
            continue
        for i, row in zip(fresh, rows, strict=True) if found else ():
            found[i] = row
        yield found or rows, fresh, own


def _split(lines: Sequence[str], separator: str) -> Sequence[Row] | None:
    """The rows of lines, one each, without the module of CSV; None where a cell is quoted, or may be too long."""
    text = "".join(lines)
    if '"' in text or len(text) > _LONGEST_FIELD:
        return None
    return [tuple(line.split(separator)) if line else () for line in map(str.rstrip, lines, repeat("\r\n"))]


def _parsed(reader: Iterator[list[str]], most: int) -> Iterator[_ParsedRows]:
    """The next rows of a reader, so many; those before one that raises stay."""
    rows: list[Row] = []
    try:
        rows.extend(map(tuple, islice(reader, most)))
    except csv.Error:
        yield from _unknown(rows)
        raise
    yield from _unknown(rows)


def _unknown(rows: Sequence[Row]) -> Iterator[_ParsedRows]:
    if rows:
        yield rows, range(len(rows)), ()


def _parsed_singly(
    lines: Iterator[str], most: int, parse: Callable[[Iterable[str]], Any], known: KnownRows
) -> Iterator[_ParsedRows]:
    """The rows that begin on the next `most` lines."""
    rows: list[Row] = []
    fresh: list[int] = []
    own: list[str] = []
    taken = 0
    try:
        while taken < most:
            line = next(lines)
            taken += 1
            [row] = known.of_lines((line,))
            if row is None:
                reader = parse(chain((line,), lines))
                row = tuple(next(reader))
                taken += reader.line_num - 1
                fresh.append(len(rows))
                own.append(line if reader.line_num == 1 else "")
            rows.append(row)
    except csv.Error:
        if rows:
            yield rows, fresh, own
        raise
    yield rows, fresh, own


def _lines(text: str | bytes) -> Iterator[str]:
    """The lines with their ends, some at a time: `io.StringIO` would hold the text again, with four bytes a letter.

    Bytes: ASCII.
    """
    blocks = _by_block(text, "\n", str) if isinstance(text, str) else _by_block(text, b"\n", bytes.decode)
    return chain.from_iterable(blocks)


def _by_block(text: AnyStr, end: AnyStr, decode: Callable[[AnyStr], str]) -> Iterator[Iterable[str]]:
    at = 0
    while at < len(text):
        start, at = at, text.rfind(end, at, at + _BLOCK) + 1 or text.find(end, at + _BLOCK) + 1 or len(text)
        block = decode(text[start:at])
        if len(block) > _BLOCK or any(map(block.__contains__, _OTHER_ENDS)):
            yield (found[0] for found in _LINE.finditer(block))
        else:
            yield block.splitlines(keepends=True)


def _with_lost_signs(text: str, separator: str) -> str:
    """The text with each lost letter that was a separator, a line's end or a quote put back, if its rows then fit."""
    at = -1
    while (at := text.find(LOST, at + 1)) >= 0:
        ways = [text[:at] + sign + text[at + 1 :] for sign in (LOST, separator, "\n", '"')]
        unfit = _unfit_rows(ways[0], separator)
        text = min(ways, key=lambda way: _unfit_rows(way, separator)) if unfit else ways[0]
    return text


def _unfit_rows(text: str, separator: str) -> float:
    """How many rows have another number of cells than most, or a quote never opened; infinity where it is no CSV."""
    widths: Counter[int] = Counter()
    quotes = 0
    try:
        for row in csv.reader(_lines(text), delimiter=separator, strict=True):
            widths[len(row)] += 1
            quotes += any(LOST in cell and cell.endswith('"') for cell in row)
    except csv.Error:
        return math.inf
    del widths[0]
    return widths.total() - max(widths.values(), default=0) + quotes


def _check_end(rows: Sequence[Sequence[str]]) -> list[Problem]:
    """A last line without an end is a cut file where it is also shorter than the others."""
    if not rows:
        return []
    widths = Counter(len(r) for r in rows[:-1] if any(r))
    if widths and len(rows) > 2 and len(rows[-1]) < widths.most_common(1)[0][0]:
        raise _refuse(Code.CSV_CUT, "its last row is short and its last line has no end: it was cut", len(rows))
    message = "the last line has no end: its row is complete, but look whether rows after it are missing"
    return [problem(Code.NO_FINAL_NEWLINE, message, row=len(rows))]


def find_separator(text: str) -> str:
    """Comma, semicolon, tab or bar: the one that gives the most cells in rows of one width over 1.

    Where each row lists as many bodies or data items in a cell, what stands between those gives more: but not in the
    heading. So another of three columns or more goes before it that gives more rows, or as many from further above.
    """
    sample = "".join(text[:65536].splitlines(keepends=True)[:_SAMPLE_LINES])
    found = [(separator, *_table_by(separator, sample)) for separator in _SEPARATORS if separator in sample]
    most = max((rows * (width - 1) for _, rows, width, _ in found), default=0)
    likely = [x for x in found if (cells := x[1] * (x[2] - 1)) == most or (x[2] > 2 and cells * _MOST_LISTED >= most)]
    return max(likely, key=lambda x: (x[1], -x[3], x[1] * x[2]), default=(",",))[0] if most else ","


def _table_by(separator: str, sample: str) -> tuple[int, int, int]:
    """(rows of the width that most have, that width, the first of them); (0, 1, 0) where there is none over 1."""
    try:
        widths = [len(r) for r in csv.reader(io.StringIO(sample, newline=""), delimiter=separator)]
    except csv.Error:
        return 0, 1, 0
    (width, rows), *_ = [*Counter(w for w in widths if w > 1).most_common(1), (1, 0)]
    return rows, width, widths.index(width) if rows else 0
