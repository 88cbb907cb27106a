"""Recipients given as codes that another sheet explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from model.register import SheetKind
from readers.register.reading import read_register
from tests.readers.ods_writer import Cell, ods, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.register import Reading

NAMES = ["Invented Trust", "Zorvane Ltd", "University of Nowhere", "The Daily Invention"]


def shares(heading: str, codes: Sequence[str]) -> list[list[Cell]]:
    head: list[Cell] = ["DfE reference", heading, "Purpose", "Datasets", "Date approved"]
    rest: list[list[Cell]] = [
        [f"DS{n:05}", code, f"To study subject {n}", "KS2", f"2021-01-{n:02}"] for n, code in enumerate(codes, 1)
    ]
    return [head, *rest]


def read(codes: Sequence[str], legend: Sequence[Sequence[Cell]], heading: str = "Organisation name") -> Reading:
    return read_register(ods("".join([table("Shares", shares(heading, codes)), table("Codes", legend)])), "register.ods")


def recipients(reading: Reading) -> list[str]:
    return [v for t in reading.registers for v in t.field_values("recipient")]


@pytest.mark.parametrize("heading", ["Organisation name", "Recipient", "Organisation code", "Recipient ID"])
@pytest.mark.parametrize("form", ["R{:02}", "{}", "ORG-{:03}", "c{}"])
@pytest.mark.parametrize(
    "legend", [("Code", "Organisation"), ("Code", "Organisation name", "Type"), ("Code", "Meaning"), ("ID", "Name", "Notes")]
)
def test_codes_that_a_sheet_explains_are_read_as_its_names(heading: str, form: str, legend: tuple[str, ...]) -> None:
    codes = [form.format(n) for n in range(1, 5)]
    rows: list[list[Cell]] = [[*legend]]
    for code, name in zip(codes, NAMES, strict=True):
        rows.append([*[code, name, "Other"][: len(legend)]])
    reading = read([*codes, codes[1]], rows, heading)
    assert recipients(reading) == [*NAMES, "Zorvane Ltd"]
    assert [t.kind for t in reading.tables if t.sheet == "Codes"] in ([], [SheetKind.OTHER])
    assert "codes_explained" in [p.code for p in reading.problems]


def test_a_list_of_codes_and_one_that_is_not_explained() -> None:
    legend: list[list[Cell]] = [["Code", "Organisation"], ["R01", NAMES[0]], ["R02", NAMES[1]], ["R03", NAMES[2]]]
    reading = read(["R01", "R02; R03", "R01\nR03", "R09"], legend)
    assert [r.replace("\n", " ") for r in recipients(reading)] == [
        NAMES[0], f"{NAMES[1]}; {NAMES[2]}", f"{NAMES[0]}; {NAMES[2]}", "R09",
    ]
    (said,) = [p.message for p in reading.problems if p.code == "code_unexplained"]
    assert "r09" in said


@pytest.mark.parametrize(
    "legend",
    [
        [["DfE reference", "Organisation", "Purpose", "Datasets"], ["R01", NAMES[0], "To study", "KS2"], ["R02", NAMES[1], "To sell", "KS4"]],
        [["Code", "Organisation"], ["R01", NAMES[0]], ["R01", NAMES[1]], ["R02", NAMES[1]], ["R02", NAMES[2]]],
        [["Code", "Organisation"], ["X01", NAMES[0]], ["X02", NAMES[1]]],
    ],
    ids=["a register", "two meanings", "other codes"],
)
def test_what_is_no_legend_explains_nothing(legend: list[list[Cell]]) -> None:
    reading = read(["R01", "R02", "R01"], legend)
    assert not {"codes_explained"} & {p.code for p in reading.problems}
    assert not any(name in row for t in reading.registers if t.sheet == "Shares" for row in t.rows for name in NAMES)
    assert sum(len(t.rows) for t in reading.registers) >= 3


def test_names_beside_a_list_of_bodies_stay_as_they_are() -> None:
    legend: list[list[Cell]] = [["Abbreviation", "Organisation"], ["DWP", "Department of Inventions"], ["UoN", NAMES[2]]]
    assert recipients(read(["DWP", "UoN", "Zorvane Ltd"], legend)) == ["DWP", "UoN", "Zorvane Ltd"]
