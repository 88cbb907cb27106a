"""Tables of bodies on a PDF's pages are read by rows, as those of a Word document are; other pages as they are drawn."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pytest

from mentions.words.tables import tables_in
from readers.documents.read import read_document
from tests.readers.pdf_writer import FONT, assembled, pdf_of, stream

At = tuple[float, float, str]
X = (40, 95, 230, 380, 480)
HEAD = ("Reference", "Organisation", "Purpose", "Data set", "Date")
ROWS = (
    ("DS101", "Zorvane Press Agency Ltd", "To publish tables of schools by what their pupils had reached", "KS4 2024", "1 March 2024"),
    ("DS102", "Quillmark Insurance plc", "Pricing of risk", "School Census 2024; absence of the autumn", "8 March 2024"),
    ("DS103", "Larkrise Data Services Ltd", "To find who moved", "", "9 March 2024"),
)
ABOVE = "The department says here to whom it gave data from the national pupil database, and for what."
BELOW = "Note 1: a date is that on which the panel said that an extract may be sent, in whatever form that was."


def content(pieces: Sequence[At]) -> str:
    return "\n".join(f"BT /F1 8 Tf {x} {y} Td ({text}) Tj ET" for x, y, text in pieces)


def pages_of(*pages: Sequence[At]) -> bytes:
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(), 3: FONT,
    }
    for n, pieces in enumerate(pages):
        objects[10 + 2 * n] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % (11 + 2 * n)
        )
        objects[11 + 2 * n] = stream(content(pieces).encode())
    return assembled(dict(sorted(objects.items())))


def table(
    rows: Sequence[Sequence[str]], top: float = 700, *, at: Sequence[float] = X, across: bool = False, space: float = 6
) -> list[At]:
    """Cells of several lines, each drawn whole, or all of them line by line."""
    out: list[At] = []
    for row in rows:
        cells = [textwrap.wrap(cell, 24) for cell in row]
        placed = [(n, k, x, line) for k, (x, lines) in enumerate(zip(at, cells, strict=True)) for n, line in enumerate(lines)]
        out += [(x, top - 10 * n, line) for n, _, x, line in (sorted(placed) if across else placed)]
        top -= 10 * max(map(len, cells)) + space
    return out


def read(*pages: Sequence[At]) -> list[str]:
    return read_document(pages_of(*pages)).split("\n")


def said(rows: Sequence[Sequence[str]]) -> list[str]:
    return [" ".join(" | ".join(row).split()) for row in rows]


@pytest.mark.parametrize("across", [False, True])
def test_rows_and_cells(across: bool) -> None:
    lines = read([(40, 730, ABOVE), *table((HEAD, *ROWS), across=across), (40, 560, BELOW)])
    assert lines == [ABOVE, *said((HEAD, *ROWS)), BELOW]


def test_such_a_table_is_one_of_bodies() -> None:
    found = tables_in("\n".join(read([(40, 730, ABOVE), *table((HEAD, *ROWS))])))
    assert [row.cells[1] for t in found for row in t.rows] == [row[1] for row in ROWS]


def test_a_table_goes_on_over_pages() -> None:
    """Its headings are said once, and what stands at the foot of each page is said behind it."""
    later = [(row[0].replace("DS1", "DS2"), *row[1:]) for row in ROWS]
    foot = (40, 40, "Department of Examples")
    for head in ((HEAD,), ()):
        lines = read([*table((HEAD, *ROWS)), foot, (500, 40, "Page 1")], [*table((*head, *later)), foot, (500, 40, "Page 2")])
        assert lines[:7] == said((HEAD, *ROWS, *later))
        assert "Department of Examples" in " ".join(lines[7:])


def test_a_row_goes_on_over_the_end_of_a_page() -> None:
    begun, rest = list(ROWS[0]), ["", "", "and to sell them to whoever asks", "", ""]
    later = [(row[0].replace("DS1", "DS2"), *row[1:]) for row in ROWS]
    lines = read(table((HEAD, *ROWS[1:], begun)), table((HEAD, rest, *later)))
    begun[2] += " and to sell them to whoever asks"
    assert lines == said((HEAD, *ROWS[1:], begun, *later))


def test_two_tables() -> None:
    other = [("Applicant", "Project", "Outcome"), *((row[1], row[2], "Refused") for row in ROWS)]
    title = "Table B: what was asked for, and not given"
    lines = read([*table((HEAD, *ROWS)), (40, 590, title), *table(other, 570, at=(40, 200, 400))])
    assert lines == [*said((HEAD, *ROWS)), title, *said(other)]


def test_headings_in_two_rows() -> None:
    heads = (("Recipient", "", "Data", "", "Date"), ("Name", "Sector", "set", "Tier", ""))
    heads = (heads[0], ("Name", "Sector", "Set", "Tier", ""))
    rows = [(row[1], "Company", "Census", "One", row[4]) for row in ROWS]
    lines = read(table((*heads, *rows), at=(40, 190, 260, 340, 420)))
    assert lines == said((("Recipient Name", "Sector", "Data Set", "Tier", "Date"), *rows))


SENTENCES = " ".join(f"{s} {s.replace('It', 'The department', 1)}" for s in (
    "It was asked twice for the list and gave no answer in the eleven months that followed.",
    "It holds what schools send of each pupil three times a year, and gives it to bodies that ask.",
))


@pytest.mark.parametrize("pieces", [
    [(x, 700 - 12 * n, line) for x in (40, 310) for n, line in enumerate(textwrap.wrap(SENTENCES, 40))],
    [(x, 700 - 12 * n, text) for n, row in enumerate([("Year", "Schools", "Shares"), *(("20" + str(k), "1,234", "99") for k in range(10, 19))])
     for x, text in zip((40, 150, 250), row, strict=True)],
    [(x, 700 - 12 * n, text) for n, row in enumerate([("From:", "Zorvane Press Agency Ltd"), ("To:", "Department"), ("Date:", "1 May"), ("About:", "Data")])
     for x, text in zip((40, 120), row, strict=True)],
    [(x, 700 - 12 * n, text) for n, row in enumerate([("Department of Examples", "Zorvane Press Agency Ltd"), ("Great Street", "Mill House"), ("London", "Leeds"), ("SW1", "LS1")])
     for x, text in zip((40, 320), row, strict=True)],
    [(x, 700 - 12 * n, text) for n in range(8) for x, text in ((40, f"{n + 1}."), (70, "The department was asked twice for the list."))],
])  # fmt: skip
def test_what_is_no_table_is_read_as_it_is_drawn(pieces: list[At]) -> None:
    """Columns of prose, numbers by years, the head of a letter, addresses, a list."""
    assert " | " not in read_document(pdf_of(content(pieces)))


BARE = [
    ("DS101", "Zorvane Press Agency Ltd", "League tables", "KS4", "01/03/2024"), ("DS102", "Quillmark Insurance plc", "Pricing of risk", "Census", "08/03/2024"),
    ("DS103", "Larkrise Data Services Ltd", "Who moved", "ILR", "09/03/2024"), ("DS104", "Kestrel Research Ltd", "Truancy", "Absence", "12/03/2024"),
]


def test_rows_with_dates_or_numbers_are_a_table_s_though_no_headings_stand_above_them() -> None:
    assert read([(40, 730, ABOVE), *table(BARE), (40, 560, BELOW)]) == [ABOVE, *said(BARE), BELOW]


def test_a_shortened_heading_is_one() -> None:
    head = ("No.", "Who", "What for", "What", "When")
    assert read([(40, 730, ABOVE), *table((head, *BARE[:3]))]) == [ABOVE, *said((head, *BARE[:3]))]


@pytest.mark.parametrize("heads", [("Organisation", "Data"), ("Planned for", "Data")])
def test_two_tables_beside_each_other_are_read_one_after_the_other(heads: tuple[str, str]) -> None:
    left = [("Organisation", "Data"), *((r[1], r[3]) for r in BARE[:2]), ("Figment plc", "KS2")]
    right = [heads, ("Conjure Trust", "ILR"), ("Daily Invention", "KS5"), ("Oakfield Consulting LLP", "Exclusions")]
    assert read([(40, 730, ABOVE), *table(left, at=(40, 170)), *table(right, at=(300, 430))]) == [ABOVE, *said(left), *said(right)]


@pytest.mark.parametrize("rows", [
    [("Contents", "", ""), ("Purpose", "of the data", "3"), ("Who", "may ask for them", "5"), ("How", "they are kept", "9")],
    [("the data of pupils were", "given to nobody in 2024, and", "no more was asked"), ("for in that year by any", "body, so that in 2025 the", "panel met twice"),
     ("and said in 2026 that it", "would look at each request", "once more with care"), ("since what was said in 2023", "had been of no use to it", "or to anybody else")],
], ids=["contents", "prose in columns"])
def test_other_lines_with_numbers_are_read_as_they_are_drawn(rows: list[tuple[str, str, str]]) -> None:
    assert not any("|" in line for line in read([(40, 730, ABOVE), *table(rows, at=(40, 200, 360), across=True)]))
