"""Texts made to take memory: a page whose tree would be huge, a quote that swallows the rest."""

from __future__ import annotations

import pytest

from model.source import ReadLimits
from readers.register.problems import Code
from readers.workbook.sheets import read_sheets

MIB = 1 << 20
ROW = b"<tr><td>Invented Body Ltd<td>2024-01-02</tr>"


@pytest.mark.parametrize(("size", "refused"), [(MIB // 2 + 200, True), (MIB // 2 - 200, False)])
def test_a_page_may_have_an_eighth_of_what_a_file_may(size: int, refused: bool) -> None:
    page = b"<!doctype html><table><tr><th>Recipient<th>Date</tr>" + ROW * (size // len(ROW)) + b"</table>"
    book = read_sheets(page, limits=ReadLimits(largest=4))
    assert any(p.code == Code.TOO_LARGE for p in book.problems) is refused


def test_a_quote_that_swallows_megabytes_is_refused_with_its_row() -> None:
    book = read_sheets(b'Request ID,Recipient\nDS1,Invented Body Ltd\nDS2,"' + b"x," * (3 * MIB))
    assert [p.code for p in book.problems] == [Code.CSV_CUT]
    assert "after row 2 and never closed, or a cell has more than 4,194,304 characters" in book.problems[0].message


def test_a_long_cell_is_read() -> None:
    book = read_sheets(b'Request ID,Recipient\nDS1,"' + b"x " * MIB + b'"\n')
    assert not book.problems
    assert len(book.sheets[0].rows[1][1]) == 2 * MIB
