"""A cell that goes down over rows stands in each of them, in pages and documents as in workbooks. All bodies are invented."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import lxml.html
import pytest

from bench.replica.documents import docx_of
from readers.documents.read import read_document
from readers.pages.read import text_of
from tests.growth import grows_at_most
from tests.readers.test_odt import cell, flat, row

Down = tuple[str, int]
"""What a cell says, and over how many rows it goes."""
Table = Sequence[Sequence[str | Down]]
Reader = Callable[[Table], str]
TABLE: Table = (
    ("Ref", "Body", "Title", "Data"),
    ("DS1", ("Kestrel Research Ltd", 2), "Case review", ("KS2", 3)),
    ("DS2", "Second review"),
    ("DS3", "Figment plc", "Third"),
    ("DS4", "Conjure Trust", "Fourth", "KS4"),
)
LINES = [
    "Ref | Body | Title | Data", "DS1 | Kestrel Research Ltd | Case review | KS2",
    "DS2 | Kestrel Research Ltd | Second review | KS2", "DS3 | Figment plc | Third | KS2",
    "DS4 | Conjure Trust | Fourth | KS4",
]
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def in_page(table: Table) -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{c}</td>" if isinstance(c, str) else f"<td rowspan={c[1]}>{c[0]}</td>" for c in r) + "</tr>"
        for r in table
    )
    return text_of(lxml.html.fromstring(f"<div><table>{rows}</table></div>"))


def in_word(table: Table) -> str:
    def tc(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    rows = "".join(
        "<w:tr>" + "".join(
            tc(c) if isinstance(c, str) else tc(c[0], '<w:vMerge w:val="restart"/>') if c[0] else tc("", "<w:vMerge/>")
            for c in r
        ) + "</w:tr>" for r in _covered(table)
    )
    return read_document(docx_of(f"<w:document {_WORD}><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>"))


def in_odt(table: Table) -> str:
    rows = "".join(
        row(*(
            cell(c) if isinstance(c, str) else cell(c[0], f' table:number-rows-spanned="{c[1]}"') if c[0]
            else "<table:covered-table-cell/>" for c in r
        )) for r in _covered(table)
    )
    return read_document(flat(f'<table:table><table:table-column table:number-columns-repeated="4"/>{rows}</table:table>'))


def _covered(table: Table) -> list[list[str | Down]]:
    """With a cell that says nothing wherever one is covered."""
    down: dict[int, int] = {}
    out = []
    for given in table:
        cells, made = list(given), list[str | Down]()
        while cells or down.get(len(made)):
            at = len(made)
            if down.get(at):
                down[at] -= 1
                made.append(("", 0))
                continue
            c = cells.pop(0)
            down[at] = 0 if isinstance(c, str) else c[1] - 1
            made.append(c)
        out.append(made)
    return out


@pytest.mark.parametrize("read", [in_page, in_word, in_odt])
def test_it_stands_in_each_row(read: Reader) -> None:
    assert read(TABLE).splitlines() == LINES


@pytest.mark.parametrize("read", [in_page, in_word, in_odt])
def test_a_text_beside_rows_is_said_once(read: Reader) -> None:
    """What is longer than a name or a title is no recipient's."""
    long = " ".join(["word"] * 100)
    assert read((("A", (long, 2)), ("B",))).count("word") == 100


def test_what_labels_cells_on_phones_is_no_part_of_them() -> None:
    label = '<span class="govuk-visually-hidden">Organisation: </span>'
    page = f'<table><tr><th>Body</th></tr><tr><td>{label}Figment plc <span class="sr-only">(opens a file)</span></td></tr></table>'
    assert text_of(lxml.html.fromstring(page)).splitlines() == ["Body", "Figment plc (opens a file)"]


def test_cells_of_a_layout_are_said_once() -> None:
    page = "<table><tr><td rowspan=2><p>One.</p><p>Two.</p><p>Three.</p></td><td>A</td></tr><tr><td>B</td></tr></table>"
    assert text_of(lxml.html.fromstring(page)).count("Two.") == 1


def test_hostile_spans_stay_bounded() -> None:
    def page(rows: int) -> Callable[[], object]:
        cells = "".join(f'<td rowspan="65534">Body {n}</td>' for n in range(50))
        tree = lxml.html.fromstring(f"<table><tr>{cells}</tr>{'<tr><td>x</td></tr>' * rows}</table>")
        return lambda: text_of(tree)

    assert len(str(page(3_000)())) < 400_000
    grows_at_most(30, page, 200, 3_000)
