"""A share of several rows, its reference merged over them, is one release. All bodies are invented."""

from __future__ import annotations

from collections.abc import Sequence

from readers.register.reading import read_register
from tests.readers.ods_writer import Cell, Merged, ods, table

HEAD: Sequence[Cell] = ("Reference", "Organisation", "Title", "Dataset", "Date of approval")
LAST: Sequence[Cell] = ("DS00011", "Figment plc", "Bells", "Census", "2024-05-01")


def read(*rows: Sequence[Cell]) -> tuple[list[tuple[str, ...]], list[str]]:
    reading = read_register(ods(table("Shares", [HEAD, *rows])), "shares.ods")
    (found,) = reading.tables
    return [tuple(r) for r in found.rows], [p.code for p in reading.problems]


def down(text: str, rows: int = 3) -> Merged:
    return Merged(text, rows=rows)


def test_its_data_sets_are_put_together() -> None:
    whole = (down("DS00010"), down("Conjure Trust"), down("Moths"))
    rows, codes = read(
        (*whole, "KS2", down("2024-04-01")), (None, None, None, "KS4", None), (None, None, None, "Absence", None), LAST,
    )
    assert rows == [("DS00010", "Conjure Trust", "Moths", "KS2; KS4; Absence", "2024-04-01"), tuple(map(str, LAST))]
    assert "continued_row" in codes


def test_a_recipient_over_several_shares_is_that_of_each() -> None:
    rows, codes = read(
        ("DS00008", down("Conjure Trust"), "Moths", "KS2", "2024-04-01"), ("DS00009", None, "Newts", "KS2", "2024-04-01"),
        ("DS00010", None, "Newts", "KS4", "2024-04-01"), LAST,
    )
    assert [r[:3] for r in rows] == [
        ("DS00008", "Conjure Trust", "Moths"), ("DS00009", "Conjure Trust", "Newts"), ("DS00010", "Conjure Trust", "Newts"),
        ("DS00011", "Figment plc", "Bells"),
    ]
    assert "continued_row" not in codes


def test_rows_of_one_reference_that_say_something_else_stay_apart() -> None:
    rows, _ = read(
        (down("DS00010", 2), down("Conjure Trust", 2), "Moths", "KS2", "2024-04-01"), (None, None, "Newts", "KS4", "2024-04-01"),
        LAST,
    )
    assert [r[2] for r in rows] == ["Moths", "Newts", "Bells"]
    assert [r[1] for r in rows] == ["Conjure Trust", "Conjure Trust", "Figment plc"]


def test_rows_that_are_printed_in_full_stay_apart() -> None:
    one = ("DS00010", "Conjure Trust", "Moths", "KS2", "2024-04-01")
    rows, codes = read(one, (*one[:3], "KS4", one[4]), LAST)
    assert len(rows) == 3
    assert "continued_row" not in codes


def test_so_it_is_on_a_page() -> None:
    cells = "".join(f"<td rowspan=2>{c}</td>" for c in ("DS00010", "Conjure Trust", "Moths"))
    page = (
        "<html><body><table><tr><th>Reference<th>Organisation<th>Title<th>Dataset</tr>"
        f"<tr>{cells}<td>KS2</td></tr><tr><td>KS4</td></tr>"
        "<tr><td>DS00011<td>Figment plc<td>Bells<td>Census</tr></table></body></html>"
    )
    (found,) = read_register(page.encode(), "shares.html").tables
    assert [r[3] for r in found.rows] == ["KS2; KS4", "Census"]
