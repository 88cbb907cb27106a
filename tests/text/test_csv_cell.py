"""One guard for all CSV: no spreadsheet runs what a register says, and what was guarded can be read again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.sanitise import csv_cell, csv_text, read_cell

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("' =1", "'' =1"),
        ("+44 20", "'+44 20"),
        ("-5", "'-5"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\uff1d1", "'\uff1d1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20x", "'\uff20x"),
        (" =1", "' =1"),
        ("\u00a0\u3000=1", "'\u00a0\u3000=1"),
        ("\u200b\ufeff=1", "'\u200b\ufeff=1"),
        ("\0=1", "'\0=1"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        (";=1", ";'=1"),
        ("|=1", "|'=1"),
        ("a; \uff1d1|-2;'+3", "a;' \uff1d1|'-2;''+3"),
        ("=1;=2", "'=1;'=2"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("", ""),
        ("a=1", "a=1"),
        ("a; b|c - d", "a; b|c - d"),
        ("O'Brien", "O'Brien"),
        ("'tis", "'tis"),
        ("DR260301.01", "DR260301.01"),
        ("\u2212 a sign that starts nothing", "\u2212 a sign that starts nothing"),
    ],
)
def test_what_would_start_a_formula_gets_an_apostrophe(text: str, cell: str) -> None:
    assert csv_cell(text) == cell
    assert read_cell(cell) == text


@given(st.text(alphabet="=+-@;|' \t\r\n\0a\uff1d\u200b", max_size=12))
def test_no_separator_leads_to_a_formula_and_each_cell_can_be_read_again(text: str) -> None:
    cell = csv_cell(text)
    assert read_cell(cell) == text
    for part in cell.replace("|", ";").split(";"):
        assert part.strip(" \t\r\n\0\u200b")[:1] not in {"=", "+", "-", "@", "\uff1d"}


def test_numbers_lists_and_nothing() -> None:
    written = csv_text([["a", None, -5, 2.5, ["=x"], {"k": 1}, "x\ry\0", "two\nlines"]], "\n")
    (row,) = csv.reader(io.StringIO(written, newline=""))
    assert row == ["a", "", "-5", "2.5", '["=x"]', '{"k": 1}', "x y\u2400", "two\nlines"]


def test_every_csv_is_written_here() -> None:
    """But for the demonstration's registers: there the department writes."""
    skip = {"tests", "bench", "demo", "text", "build", "dist"}
    program = (p for p in ROOT.rglob("*.py") if not (first := p.relative_to(ROOT).parts[0]).startswith(".") and first not in skip)
    writers = [p for p in program if any(w in p.read_text(encoding="utf-8") for w in ("csv.writer", "DictWriter", "import writer"))]
    assert not writers, "write with text.sanitise.csv_text, which keeps spreadsheets from running what a register says"
