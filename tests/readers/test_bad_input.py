"""Input as bad as it comes: everything at once, 200 sheets, endless lines, endless columns, other scripts, lost letters."""

from __future__ import annotations

import csv
import io
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from bench.compare_memory import peak_of
from diffing.mending import is_damaged_form
from model.register import Edition, Reading, SheetKind
from readers.register.headings.find import find_headings
from readers.register.reading import read_register
from readers.workbook.csv_text import is_mistaken
from tests.growth import grows_at_most

HEAD = ("Reference", "Organisation name", "Project title", "Purpose", "Date approved", "Status")
ARABIC = "\u062c\u0627\u0645\u0639\u0629 \u0627\u0644\u0642\u0627\u0647\u0631\u0629"
HEBREW = "\u05d4\u05d0\u05d5\u05e0\u05d9\u05d1\u05e8\u05e1\u05d9\u05d8\u05d4 \u05d4\u05e2\u05d1\u05e8\u05d9\u05ea"


def row(n: int, who: str = "") -> tuple[str, ...]:
    return (f"DS{n:05}", who or f"University of Aldermoor {n}", f"Study {n}", f"To learn {n}", f"2019-05-{n % 28 + 1:02}", "Live")


def separated(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def codes(reading: Reading) -> set[str]:
    return {p.code for p in reading.problems}


def accounted(reading: Reading) -> None:
    assert all(sum(a.counts.values()) == a.rows for a in reading.sheets)
    data = sum(a.counts.get(k, 0) for a in reading.sheets for k in a.counts if k == "data")
    assert data == sum(len(t.rows) for t in reading.registers)


def two_hundred_sheets(rows: int) -> bytes:
    """A workbook of 200 sheets of releases."""
    book = openpyxl.Workbook(write_only=True)
    for s in range(200):
        sheet = book.create_sheet(f"Register {s + 1}")
        sheet.append(HEAD)
        for n in range(rows):
            sheet.append(row(rows * s + n))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_two_hundred_sheets_of_releases_are_read_to_the_last_row() -> None:
    reading = read_register(two_hundred_sheets(4), "register.xlsx")
    assert not codes(reading)
    assert [len(t.rows) for t in reading.registers] == [4] * 200
    assert [t.field_value(3, "reference") for t in reading.registers] == [f"DS{4 * s + 3:05}" for s in range(200)]
    accounted(reading)


def test_two_hundred_sheets_take_little_memory_and_time_in_all_processes(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(two_hundred_sheets(8))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak, code = peak_of([sys.executable, "-c", "from cli import main; main()", "read", "--json", str(path)])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert code == 0
    assert peak < 120, f"{peak:.0f} MiB"
    assert seconds < 5, f"{seconds:.1f} s of CPU"


def test_a_cell_of_ten_thousand_lines_costs_its_end_and_nothing_else() -> None:
    lines = "\n".join(f"University of Invented {i}, {'x' * 80}" for i in range(10_000))
    assert len(lines) > 2**20
    reading = read_register(separated(HEAD, row(1), row(2, lines), row(3)), "register.csv")
    assert codes(reading) == {"cell_cut"}
    (table,) = reading.registers
    assert [table.field_value(i, "reference") for i in range(3)] == ["DS00001", "DS00002", "DS00003"]
    assert table.field_value(1, "recipient").startswith("University of Invented 0, ")
    accounted(reading)


@pytest.mark.parametrize("filled", [1, 7], ids=["full", "sparse"])
def test_a_table_as_wide_as_a_sheet_can_be_keeps_its_known_columns(filled: int) -> None:
    wide = tuple(f"Extra {i}" for i in range(16_384 - len(HEAD)))
    extra = tuple("" if i % filled else "v" for i in range(len(wide)))
    reading = read_register(separated(HEAD + wide, *(row(n) + extra for n in range(20))), "register.csv")
    assert "columns_left_out" in codes(reading)
    (table,) = reading.registers
    assert [table.field_value(i, "recipient") for i in range(20)] == [row(n)[1] for n in range(20)]
    accounted(reading)


@pytest.mark.parametrize("who", [ARABIC, HEBREW, "Caf\u00e9 Soci\u00e9t\u00e9 Ltd"], ids=["Arabic", "Hebrew", "French"])
def test_a_name_of_any_script_is_kept_whole_and_its_mojibake_is_told_as_such(who: str) -> None:
    good = read_register(separated(HEAD, row(1, who), row(2)), "register.csv")
    assert (codes(good), good.registers[0].field_value(0, "recipient")) == (set(), who)
    for bad in (who.encode().decode("cp1252", "replace"), who.encode().decode("latin-1")):
        reading = read_register(separated(HEAD, row(1, bad), row(2)), "register.csv")
        assert "damaged_letters" in codes(reading)
        assert is_damaged_form(reading.registers[0].field_value(0, "recipient"), who)


@pytest.mark.parametrize(
    ("text", "mistaken"),
    [
        ("????? ???????", True),
        ("University of ????????", True),
        ("Why? What works??", False),
        ("What?? Really???", False),
        ("3 \u00d7 \u2013 and \u00d8 \u00d8", False),
        ("\u00d8stby & S\u00f8n", False),
    ],
)
def test_what_is_told_as_damaged(text: str, mistaken: bool) -> None:
    assert is_mistaken(text) is mistaken


def test_everything_at_once() -> None:
    reading = read_register(everything(), "register.xlsx")
    by_name = {a.name: a.kind for a in reading.sheets}
    assert by_name["Shares"] is SheetKind.RELEASES
    assert by_name["Changes"] is SheetKind.AMENDMENTS
    assert SheetKind.RELEASES not in {kind for name, kind in by_name.items() if name != "Shares"}
    assert len(by_name) == 203, "all but the hidden one"
    (table,) = reading.registers
    assert [table.field_value(i, "recipient") for i in (0, 1)] == [ARABIC, HEBREW]
    assert table.field_value(4, "recipient").split("\n") == ["Jane Brown, University of Leeds", "BBC Newsnight"]
    assert len(table.rows) == 12
    told = codes(reading)
    assert told >= {"damaged_letters", "stray_cell", "unknown_status", "total_not_met"}
    assert {h.kind.value for h in reading.hidden} >= {"rows", "sheet"}
    accounted(reading)
    assert len(Edition(reading.registers).tables) == 1


def everything() -> bytes:
    """A workbook that has nearly every oddity of a register at once."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Shares"
    sheet.append(("Register of shares", "Total: 612"))
    sheet.append(())
    sheet.append(("Requester name", *HEAD))
    names = [ARABIC, HEBREW, ARABIC.encode().decode("latin-1"), "????? ????", "Jane Brown, University of Leeds\nBBC Newsnight"]
    for n in range(13):
        who = names[n] if n < len(names) else ""
        sheet.append(("Jane Brown", *row(n, who)[:5], "Frobbed" if n == 7 else "Live"))
    sheet.cell(9, 5).value = "x" * 32_700
    sheet.row_dimensions[16].hidden = True
    sheet.cell(10, 16_384).value = "x"
    other: Any = book.create_sheet("Changes")
    other.append(("Reference", "Change to the register", "Date change applied"))
    for n in range(4):
        other.append((row(n)[0], "Purpose corrected", f"2020-01-0{n + 1}"))
    other = book.create_sheet("Definitions")
    for line in (("Term", "Definition"), ("Tier 1", "Identifying"), ("Organisation", "The body that signed")):
        other.append(line)
    other = book.create_sheet("Old shares")
    other.sheet_state = "hidden"
    other.append(HEAD)
    other.append(row(99))
    for n in range(200):
        book.create_sheet(f"Sheet{n + 1}").append((f"This sheet is kept for topic {n}.",))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_THREE = "Reference,Recipient,Purpose\n"
ROWS_OF_A_KIND = {
    "two columns": ("Recipient,Purpose\n", "Invented Body {n} Ltd,purpose {n} of this\n"),
    "blank rows": (_THREE, "DS{n:06},Invented Body {n} Ltd,purpose {n}\n,,\n"),
    "lines between": (_THREE, "DS{n:06},Invented Body {n} Ltd,purpose {n}\nApproved requests {n},,\n"),
    "headings again": (_THREE, f"DS{{n:06}},Invented Body {{n}} Ltd,purpose {{n}}\n{_THREE}"),
    "nobody": (_THREE, "DS{n:06},,\n"),
    "totals": (_THREE, "DS{n:06},Invented Body {n} Ltd,purpose {n}\nTotal,,{n}\n"),
    "examples": (_THREE, "DS{n:06},e.g. Invented Body {n} Ltd,for example purpose {n}\n"),
    "rows that go on": (_THREE, "DS{n:06},Invented Body Ltd,purpose {n}\n,,which goes on {n}\n"),
    "lines in a cell": (_THREE, 'DS{n:06},"Invented Body {n} Ltd\nOther Body {n} Ltd",purpose {n}\n'),
}


@pytest.mark.parametrize("kind", ROWS_OF_A_KIND)
def test_a_row_takes_no_more_in_a_long_register_than_in_a_short_one(kind: str) -> None:
    """Of two columns, or with totals, it took as much more as there were rows: a crawl stood for ten minutes, unheard."""

    def read(rows: int) -> Callable[[], object]:
        heading, row = ROWS_OF_A_KIND[kind]
        numbers = range(rows * 1_000, rows * 1_001)  # no row that was read before
        data = (heading + "".join(row.format(n=n) for n in numbers)).encode()
        return lambda: read_register(data, "register.csv")

    grows_at_most(22, read, 300, 2_100)


class Counted(list[tuple[str, ...]]):
    """Rows that count how often one is looked at."""

    looks = 0

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        for row in super().__iter__():
            self.looks += 1
            yield row

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        self.looks += len(found) if isinstance(key, slice) else 1
        return found


@pytest.mark.parametrize("between", [("", "", ""), ("Approved requests", "", ""), ("Total", "", "9")])
def test_a_row_is_looked_at_as_often_in_a_long_sheet_as_in_a_short_one(between: tuple[str, ...]) -> None:
    """Each gap was a look at all rows above it, which shows in no time until there are 20,000."""

    def looks(rows: int) -> float:
        all_rows = Counted([("Reference", "Organisation name", "Purpose")])
        all_rows += [r for n in range(rows) for r in ((f"DS{n:06}", f"Invented Body {n} Ltd", f"purpose {n}"), between)]
        find_headings(all_rows, {n: len(set(between)) for n in range(2, len(all_rows), 2)})
        return all_rows.looks / rows

    assert looks(2_000) < 2 * looks(200)


@pytest.mark.parametrize("piece", ["born 3 May 2009 ", "Search for Zebedee Quill ", "Zebedee (9) ", "son of Ada Quill, "])
def test_a_cell_that_names_a_thousand_children_is_looked_through_once(piece: str) -> None:
    """All of it was searched for each name in it: 32,000 letters took six seconds."""

    def read(letters: int) -> Callable[[], object]:
        rows = [row(1), ("DS2", "Invented Body Ltd", "a study", piece * (letters // len(piece)), "2019-05-02", "Live")]
        data = "\n".join(",".join(f'"{c}"' for c in r) for r in (HEAD, *rows)).encode()
        return lambda: read_register(data, "register.csv")

    grows_at_most(30, read, 4_000, 40_000)


def test_a_table_takes_no_more_on_a_page_of_many_than_on_one_of_few() -> None:
    """Each was held against all others as what explains their columns: of 3,200 that took 26 seconds."""

    def read(tables: int) -> Callable[[], object]:
        heading = "<tr><th>Reference</th><th>Organisation name</th><th>Purpose</th></tr>"
        numbers = range(tables * 1_000, tables * 1_001)  # no row that was read before
        rows = (f"<tr><td>DS{n:05}</td><td>Invented Body {n} Ltd</td><td>study {n}</td></tr>" for n in numbers)
        page = f"<html><body>{''.join(f'<table>{heading}{row}</table>' for row in rows)}</body></html>".encode()
        return lambda: len(read_register(page, "register.html").tables)

    assert read(100)() == 100
    grows_at_most(17, read, 100, 800)
