"""What a file says of its rows (how many there are, up to when) is held against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readers.register.checks import column_orders
from readers.register.reading import read_register
from tests.readers.ods_writer import Cell, ods, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.register import Reading

HEADING = ["DfE reference", "Organisation name", "Date supplied", "Number of pupils"]
ROWS = [[f"DS{n:05d}", f"Invented Trust {n}", f"2025-{n:02d}-15", str(100 * n)] for n in range(1, 7)]


def read(*rows: Sequence[Cell], sheet: str = "Shares", beside: Sequence[Sequence[Cell]] = ()) -> Reading:
    other = [table("Notes", beside)] if beside else []
    return read_register(ods(table(sheet, rows), *other), "register.ods")


def told(reading: Reading) -> list[str]:
    return [p.code for p in reading.problems if p.code.endswith("_not_met")]


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("Total: 6", True),
        ("Total: 612", False),
        ("612 releases", False),
        ("6 releases", True),
        ("This register contains 612 shares.", False),
        ("Number of requests: 7", False),
        ("Total number of releases: 1,006", False),
        ("There are 6 entries in this register.", True),
        ("In 2019 there were 612 requests, of which 400 were approved", True),  # speaks of something else
        ("Total 2,100", True),  # the sum of the pupils
        ("612", True),
        ("Register of data shares Total: 612", False),
        ("Register of data shares Total: 6", True),
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_a_declared_number_of_releases(line: str, met: bool, above: bool) -> None:
    rows = [[line], [], HEADING, *ROWS] if above else [HEADING, *ROWS, [], [line]]
    assert told(read(*rows)) == ([] if met else ["total_not_met"])


def test_a_total_below_a_column_is_its_sum() -> None:
    assert told(read(HEADING, *ROWS, ["Total", "", "", "2100"])) == []
    assert told(read(HEADING, *ROWS, ["Total", "", "", "2,200"])) == ["total_not_met"]
    small = [*ROWS[:-1], [*ROWS[-1][:3], "<5"]]
    assert told(read(HEADING, *small, ["Total", "", "", "1503"])) == []


def test_a_number_declared_on_another_sheet() -> None:
    assert told(read(HEADING, *ROWS, beside=[["About this file"], ["This workbook contains 6 releases"]])) == []
    beside = [["About this file"], ["This workbook contains 612 releases"]]
    assert told(read(HEADING, *ROWS, beside=beside)) == ["total_not_met"]


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("Data to end of September 2025", True),
        ("Data up to 30 June 2025", True),
        ("Data to end of May 2025", False),
        ("Releases from April 2020 to May 2025", False),
        ("As at 30/04/2025", False),
        ("Data to end of September 2027", False),  # an older edition in its place
        ("Data to end of September", True),
    ],
)
def test_a_declared_period(line: str, met: bool) -> None:
    assert told(read([line], HEADING, *ROWS)) == ([] if met else ["period_not_met"])


def test_a_period_in_the_name_of_a_sheet() -> None:
    assert told(read(HEADING, *ROWS, sheet="Shares to June 2025")) == []
    assert told(read(HEADING, *ROWS, sheet="Shares to March 2025")) == ["period_not_met"]


def test_a_department_may_write_the_month_first_throughout() -> None:
    dates = ["10/25/2019", "11/02/2019", "12/28/2019", "01/03/2020"]
    rows = [[f"DS{n:05d}", "Invented Trust", d, "5"] for n, d in enumerate(dates)]
    reading = read(HEADING, *rows)
    assert [p.code for p in reading.problems] == ["us_dates"]
    assert column_orders(reading.tables[0]) == {"supplied": "mdy"}
    slip = read(HEADING, *rows[:2], rows[3])
    assert [p.code for p in slip.problems] == ["ambiguous_dates"]
