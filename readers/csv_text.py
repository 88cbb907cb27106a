"""Reads separated text (CSV with any separator) strictly: an unclosed quote or a cut last line is never swallowed."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from readers.problems import Code, problem

if TYPE_CHECKING:
    from model import Problem

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 5_000_000
_SEPARATORS = ",;\t|"
_SAMPLE_LINES = 60


class UnreadableText(Exception):
    """The text cannot be taken; the first argument is the `Problem`."""


def decode(data: bytes) -> tuple[str, list[Problem]]:
    """The text of `data`: by its byte order mark, else strict UTF-8, else Windows-1252. Never guessed from letters.

    Raises UnreadableText for bytes that are no text.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                raise _refuse(Code.DAMAGED, f"the text does not decode as {encoding} ({error.reason})") from error
            return _no_nul(text), []
    try:
        return _no_nul(data.decode("utf-8")), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    note = problem(
        Code.WINDOWS_1252,
        f"line {line} is not UTF-8: the text was read as Windows-1252; look whether its letters are right",
        row=line,
    )
    return _no_nul(data.decode("cp1252", errors="replace")), [note]


def _no_nul(text: str) -> str:
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _refuse(Code.DAMAGED, "the text holds a NUL byte: it was damaged, or is no text", line)
    return text


def _refuse(code: Code, message: str, row: int | None = None) -> UnreadableText:
    return UnreadableText(problem(code, f"{message}; fetch it again, or ask the publisher for a good file", row=row))


def read_separated(data: bytes) -> tuple[list[list[str]], list[int], list[Problem]]:
    """(rows, the line on which each begins, problems) of separated text. Raises UnreadableText.

    The line numbers are those of the file, since a quoted cell may hold several lines.
    """
    text, problems = decode(data)
    separator = find_separator(text)
    rows: list[list[str]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            rows.append(row)
            cells += len(row)
            if cells > MAX_CELLS:
                raise _refuse(Code.TOO_LARGE, f"it has more than {MAX_CELLS:,} cells")
            if len(rows) > MAX_ROWS:
                raise _refuse(Code.TOO_MANY_ROWS, f"it has more than {MAX_ROWS:,} rows")
            if len(row) > MAX_COLUMNS:
                raise _refuse(Code.TOO_MANY_COLUMNS, f"it has more than {MAX_COLUMNS} columns", len(rows))
    except csv.Error as error:
        if "unexpected end" in str(error):
            # The csv module's own default swallows the rest of the file as one cell: 498 of 500 rows.
            raise _refuse(
                Code.CSV_CUT, f"a quote is opened after row {len(rows)} and never closed", len(rows) + 1
            ) from error
        raise _refuse(
            Code.CSV_BROKEN, f"row {len(rows) + 1} breaks the rules of CSV ({error})", len(rows) + 1
        ) from error
    problems += _check_end(text, rows)
    return rows, list(range(1, len(rows) + 1)), problems


def _check_end(text: str, rows: list[list[str]]) -> list[Problem]:
    """A last line without an end is a cut file where it is also shorter than the others."""
    if not rows or text.endswith(("\n", "\r")):
        return []
    widths = Counter(len(r) for r in rows[:-1] if any(r))
    if len(rows) > 2 and len(rows[-1]) < widths.most_common(1)[0][0] if widths else False:
        raise _refuse(Code.CSV_CUT, "its last row is short and its last line has no end: it was cut", len(rows))
    return [
        problem(
            Code.NO_FINAL_NEWLINE,
            "the last line has no end: its row is complete, but look whether rows after it are missing",
            row=len(rows),
        )
    ]


def find_separator(text: str) -> str:
    """Comma, semicolon, tab or bar: the one that gives the most rows of one width over 1."""
    sample = "".join(text[:65536].splitlines(keepends=True)[:_SAMPLE_LINES])
    best, most = ",", 0
    for separator in _SEPARATORS:
        if separator not in sample:
            continue
        try:
            widths = Counter(
                len(r) for r in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if len(r) > 1
            )
        except csv.Error:
            continue
        if widths:
            width, rows = widths.most_common(1)[0]
            if rows * (width - 1) > most:
                best, most = separator, rows * (width - 1)
    return best
