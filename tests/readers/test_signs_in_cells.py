"""Cells of a page that show a picture or a box to be ticked in place of words. All bodies are invented."""

from __future__ import annotations

from readers.workbook.sheets import read_sheets

HEAD = "<tr><th>Reference</th><th>Organisation</th><th>Sensitive?</th></tr>"


def rows(*body: str) -> list[tuple[str, ...]]:
    page = f"<!doctype html><html><body><table>{HEAD}{''.join(body)}</table></body></html>"
    return list(read_sheets(page.encode()).sheets[0].rows)[1:]


def test_a_picture_is_what_it_is_described_as() -> None:
    assert rows(
        '<tr><td>DS1</td><td><img src="a.png" alt="Figment plc"></td><td><img alt="Sensitive data"></td></tr>',
        '<tr><td>DS2</td><td>Conjure <img alt="logo"></td><td><img alt=""></td></tr>',
    ) == [("DS1", "Figment plc", "Sensitive data"), ("DS2", "Conjure", "")]


def test_a_box_is_ticked_or_not() -> None:
    assert [r[2] for r in rows(
        "<tr><td>DS1</td><td>Figment plc</td><td><input type=checkbox checked></td></tr>",
        "<tr><td>DS2</td><td>Conjure</td><td><input type=checkbox></td></tr>",
    )] == ["ticked", "not ticked"]


def test_a_cell_that_goes_down_to_the_end_stands_in_each_row() -> None:
    assert rows(
        "<tr><td>DS1</td><td rowspan=0>Figment plc</td><td>Yes</td></tr>", "<tr><td>DS2</td><td>No</td></tr>",
    ) == [("DS1", "Figment plc", "Yes"), ("DS2", "Figment plc", "No")]
