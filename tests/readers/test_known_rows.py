"""A row that stands in the file read before is not looked at again: what is read is the same to the letter."""

from __future__ import annotations

import csv
import io
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from bench.editions import large_pair, write_csv
from model.register import PlainSheet, Reading, SheetTelling
from readers.register.reading import read_register
from readers.register.shape import plain
from readers.workbook.csv_text import read_separated
from readers.workbook.rows import KnownRows
from tests.readers.ods_writer import ods, table

ROOT = Path(__file__).resolve().parents[2]
EDITIONS = Path(__file__).parent / "editions"
CELLS = (
    "", " ", "a  b", "Leeds \n York", "\u00ad", "_x000D_", "????? ?????? Trust", "?\x01?\x01?\x01?", "caf\u00e9", "Caf\u00c3\u00a9", "evil\u202etxt", "x" * 140_000,
    "=1+1", '="007"', '=HYPERLINK("http://a.example","a link")', '=HYPERLINK("http://a.example","")&"hidden text"',
    "= as DS01, for a year", "-", "Emily Quillfeather, aged 9", "Year 4", "Zebedee Quill (Y4)", "H801200001001", "Name",
    "Pupil name", "DOB", "01/02/2012", "Notes", "Total", "[withheld until reviewed]", "Reference",
    "Police", "Metropolitan Police Service", "Family of Zebedee Quillfeather", "Home Office requests",
)


def read_beside(old: bytes, new: bytes, name: str, judged: Sequence[SheetTelling] = ()) -> Reading:
    """The newer file, read after the older one."""
    known = KnownRows()
    read_register(old, name, known=known, judged=judged)
    return read_register(new, name, known=known)


def edited(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    """Some rows put in, taken out, moved, doubled; some cells written otherwise."""
    rows = [list(r) for r in rows]
    for _ in range(chance.randrange(1, 12)):
        at, to = chance.randrange(len(rows)), chance.randrange(len(rows))
        match chance.randrange(8):
            case 0:
                rows.insert(to, list(rows[at]))
            case 1:
                rows.insert(to, rows.pop(at))
            case 2:
                rows.insert(to, [""] * len(rows[at]))
            case 3:
                rows.insert(to, [chance.choice(CELLS)])
            case 4:
                rows[at].append(chance.choice(CELLS))
            case 5 if len(rows) > 4:
                del rows[at]
            case _ if rows[at]:
                rows[at][chance.randrange(len(rows[at]))] = chance.choice(CELLS)
    return rows


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8")


@pytest.mark.parametrize("seed", range(40))
def test_a_csv_is_read_the_same_beside_another(seed: int, tmp_path: Path) -> None:
    """Whatever else stands in the two: formulas, lines, what tells of a child, headings, ragged and blank rows."""
    chance = random.Random(seed)
    write_csv(large_pair(60, repeated=0.3, seed=seed)[0], tmp_path / "a.csv")
    rows = list(csv.reader((tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()))
    old = edited(rows, chance)
    new = edited(old, chance)
    alone, before = read_register(as_csv(new), "a.csv"), read_register(as_csv(old), "a.csv")
    assert read_beside(as_csv(old), as_csv(new), "a.csv") == alone
    # As an edition is, in whose place another has come.
    assert read_register(as_csv(old), "a.csv", judged=before.telling) == before
    assert read_beside(as_csv(old), as_csv(new), "a.csv", before.telling) == alone


HARMLESS = (
    "", " ", "a  b", "Leeds \u00ad York", "_x000D_", "????? ?????? Trust", "?\x01?\x01?\x01?", "caf\u00e9", "Caf\u00c3\u00a9",
    "evil\u202etxt", "-", "Year ended 2024", "Leeds, York", "Notes", "Total",
)


@pytest.mark.parametrize("seed", range(60))
def test_a_plain_table_is_read_again_as_it_was(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the edition before is: what is kept of how it was read stands for a look at its rows."""
    monkeypatch.setattr(plain, "LEAST", 1)
    chance = random.Random(seed)
    write_csv(large_pair(400, repeated=0.3, seed=seed)[0], tmp_path / "a.csv")
    rows = list(csv.reader((tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()))
    for _ in range(chance.randrange(5)):
        chance.choice(rows)[chance.randrange(len(rows[0]))] = chance.choice(HARMLESS if chance.random() < 0.9 else CELLS)
    last: Reading | None = None
    was = b""
    for _ in range(3):  # each as the one before is known
        data, known = as_csv(rows), KnownRows()
        if last:
            kept = msgspec.json.decode(msgspec.json.encode(last.telling), type=tuple[SheetTelling, ...])
            again = read_register(was, "a.csv", known=known, judged=kept, checked=False)
            assert (again.tables, again.hidden, again.aside) == (last.tables, last.hidden, last.aside)
        alone, last = read_register(data, "a.csv"), read_register(data, "a.csv", known=known)
        assert replace(last, telling=()) == replace(alone, telling=())
        was, rows = data, [[*r] for r in rows]
        for row in chance.sample(rows[1:], 3):
            row[chance.randrange(len(row))] = chance.choice(HARMLESS)
        rows.insert(chance.randrange(1, len(rows)), rows.pop(chance.randrange(1, len(rows))))


def test_a_table_is_plain_where_nothing_else_is_said(tmp_path: Path) -> None:
    write_csv(large_pair(2_000)[0], tmp_path / "a.csv")
    rows = list(csv.reader((tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()))

    def of(rows: list[list[str]], name: str = "a.csv") -> PlainSheet | None:
        (found,) = read_register(as_csv(rows), name).telling
        return found.plain

    found = of(rows)
    assert found is not None
    assert (found.rows, found.changed, found.table.rows, found.names) == ([1, 2_001], [], (), ("a.csv", "a.csv", ""))
    assert of([["The shares of 2026"], *rows]) is None, "a text of the publisher's would be kept"
    assert of([*rows[:9], [*rows[9][:2], "Zebedee Quillfeather, aged 9", *rows[9][3:]], *rows[10:]]) is None
    assert of(rows[:500]) is None
    assert read_register(as_csv(rows), "a.csv").tells_of_nobody
    told = [*rows[:9], [*rows[9][:2], "Year 4", *rows[9][3:]], *rows[10:]]
    for differing in (told, [*rows[:9], [f" {c}" for c in rows[9]], *rows[10:]], [["The shares of 2026"], *rows]):
        assert not read_register(as_csv(differing), "a.csv").tells_of_nobody
    other = read_register(as_csv(rows), "b.csv", judged=[SheetTelling(2_001, [0], found)], checked=False)
    assert other.tables[0].file == "b", "under another name it is read as that is"
    more = read_register(as_csv(rows), "a.csv", judged=[SheetTelling(2_001, [0], found)])
    assert more == read_register(as_csv(rows), "a.csv"), "and where what cannot be understood is to be told"


@pytest.mark.parametrize(
    "new", [
        b"Reference;Organisation;Title\nDS00001;Leeds;A\nDS00002,x;York,y;B,z\n",  # the same lines are other rows
        b'Reference,Organisation,Title\nDS00001,Leeds,A\nDS00002,York,B\nDS00003,"Ely,C\n',  # a quote stays open
        b'Reference,Organisation,Title\nDS00001,Leeds,A\n"DS00002,York,B\nDS00001,Leeds,A\nx",York,B\n',
        b"Reference,Organisation,Title\r\nDS00001,Leeds,A\r\nDS00002,York,B\r\n",
        b'Reference,Organisation,Title\nDS00001,Leeds,A\nDS00002,"York"x,B\n',
        b"Reference,Organisation,Title\nDS00001,Leeds,A\n\nDS00002,York,B",
    ],
)
def test_lines_of_the_older_file_are_rows_of_the_newer_one_where_they_are_rows_there(new: bytes) -> None:
    """A known line may stand within a cell, be parted otherwise, or come before what is no CSV."""
    old = b"Reference,Organisation,Title\nDS00001,Leeds,A\nDS00002,York,B\nDS00002,x;York,y;B,z\nx,York,B\n"
    assert read_beside(old, new, "a.csv") == read_register(new, "a.csv")


def test_a_workbook_is_read_the_same_beside_another() -> None:
    """Rows of one format are read beside those of the other."""
    rows = [["Reference", "Organisation", "Title"], *([f"DS{n:05}", "Leeds \nYork", f" Study {n}"] for n in range(30))]
    book = ods(table("Shares", rows))
    assert read_beside(as_csv(rows), book, "a.ods") == read_register(book, "a.ods")
    assert read_beside(book, as_csv(rows), "a.csv") == read_register(as_csv(rows), "a.csv")


@pytest.mark.parametrize("path", sorted(p for p in EDITIONS.iterdir() if p.suffix in (".ods", ".xlsx", ".csv", ".xls")), ids=str)
def test_an_edition_is_read_the_same_beside_itself(path: Path) -> None:
    data = path.read_bytes()
    alone = read_register(data, path.name)
    assert read_beside(data, data, path.name) == read_beside(data, data, path.name, alone.telling) == alone
    assert read_register(data, path.name, judged=alone.telling) == alone


def test_a_cell_that_stands_in_the_older_file_as_printed_is_not_judged_again() -> None:
    known = KnownRows()
    rows = [["Reference", "Organisation", "Notes"], *([f"DS{n:05}", "Leeds", "Renewed"] for n in range(9))]
    rows[3][2], rows[4][2] = "Zebedee Quillfeather, aged 9", "Looked  at"
    read_register(as_csv(rows), "a.csv", known=known)
    cells = ["Renewed", "Zebedee Quillfeather, aged 9", "Looked at", "Leeds", "New", "Notes"]
    assert known.unknown(2, cells) == ["Zebedee Quillfeather, aged 9", "Looked at", "Leeds", "New", "Notes"]
    assert known.unknown(1, ["Leeds"]) == known.unknown(9, []) == []


def test_what_was_found_in_another_file_is_not_believed() -> None:
    rows = [["Reference", "Organisation", "Notes"], *([f"DS{n:05}", "Leeds", "Renewed"] for n in range(9))]
    rows[4][2] = "Zebedee Quillfeather, aged 9"
    told = read_register(as_csv(rows), "a.csv")
    assert told.hidden
    assert 4 in told.telling[0].rows
    other = read_register(as_csv(rows[:4]), "a.csv").telling
    assert read_register(as_csv(rows), "a.csv", judged=other) == told
    assert read_register(as_csv(rows), "a.csv", judged=[*other, *other]) == told
    found = [told.telling[0]._replace(rows=[0])]
    assert read_register(as_csv(rows), "a.csv", judged=found, rows_count=True) == told, "its hidden rows were not judged"


def test_a_sheet_that_comes_to_be_of_who_asks_about_persons_is_looked_at_whole() -> None:
    rows = [["Reference", "Organisation", "Purpose"], *(
        [f"DS{n:05}", "Exampleton", f"Any information on Zebedee Quillfeather {n}"] for n in range(9)
    )]
    asked = [["Reference", "Police requests", "Purpose"], *rows[1:]]
    alone = read_register(as_csv(asked), "a.csv")
    assert read_beside(as_csv(rows), as_csv(asked), "a.csv") == alone
    assert alone.hidden != read_register(as_csv(rows), "a.csv").hidden


def test_rows_that_both_have_are_held_once(tmp_path: Path) -> None:
    old, new = large_pair(2_000)
    for name, edition in (("a.csv", old), ("b.csv", new)):
        write_csv(edition, tmp_path / name)
    known = KnownRows()
    before, after = (read_register((tmp_path / f"{n}.csv").read_bytes(), f"{n}.csv", known=known) for n in "ab")
    held = {id(r) for t in before.tables for r in t.rows}
    again = sum(id(r) in held for t in after.tables for r in t.rows)
    assert again > 1_900


def test_rows_that_have_moved_are_held_once_too(tmp_path: Path) -> None:
    """Lines that do not follow on each other as they did are each looked up, after a few that are not found."""
    write_csv(large_pair(2_000)[0], tmp_path / "a.csv")
    head, *lines = (tmp_path / "a.csv").read_bytes().splitlines(keepends=True)
    known = KnownRows()
    before = read_register(b"".join((head, *lines)), "a.csv", known=known)
    after = read_register(b"".join((head, *reversed(lines))), "a.csv", known=known)
    held = {id(r) for t in before.tables for r in t.rows}
    assert sum(id(r) in held for t in after.tables for r in t.rows) > 1_900


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("odd", ["", "\x0b", "\x1c", "\x85", "\u2028", "\r", "\n", "\r\n", '"', "x" * 70_000])
def test_rows_are_those_of_the_module_of_csv(odd: str, end: str) -> None:
    """Whatever else ends a line for Python, stands within quotes, or is longer than what is looked at together."""
    cells = [[f"DS{n:05}", f"Leeds {n}", f"A {odd if n % 700 == 5 else ''} study", ""] for n in range(2_000)]
    cells[9], cells[1_500] = [], [*cells[1_500], "another"]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerows(cells)
    text = out.getvalue()
    wanted = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    known = KnownRows()
    for beside in (None, known, known):
        sheet, _ = read_separated(text.encode(), known=beside)
        assert list(sheet) == wanted
        if beside is not None:
            known.add(sheet, {}, set())


READS = """
import sys
sys.path[:0] = sys.argv[1].split(":")
from readers.register.reading import read_register
from readers.sandbox import give_back
from readers.workbook.rows import KnownRows
def most():
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
def read(path):
    give_back()
    open("/proc/self/clear_refs", "w").write("5")
    held = most()
    kept.append(read_register(open(path, "rb").read(), path, known=known))
    return most() - held
known, kept = KnownRows(), []
read(sys.argv[2])
known = KnownRows()
print(read(sys.argv[2]), read(sys.argv[3]))
"""


def test_the_second_file_takes_little_beside_the_first(tmp_path: Path) -> None:
    """Its rows go by as they are read: what stays is what they say otherwise, and where each stands."""
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, edition in zip(paths, large_pair(40_000), strict=True):
        write_csv(edition, path)
    done = subprocess.run(
        [sys.executable, "-c", READS, str(ROOT), *map(str, paths)], capture_output=True, text=True, check=True,
        timeout=120, env={"PATH": os.defpath},
    )
    first, second = map(int, done.stdout.split())
    assert second < 0.6 * first
