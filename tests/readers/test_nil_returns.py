"""A row that says of a quarter that nobody got data is no release, and a body that is called so is one."""

from __future__ import annotations

import pytest

from readers.register.reading import read_register

HEAD = "Quarter,Reference,Recipient,Data,Purpose"
PLAIN = [f"Q{n % 4 + 1} {2018 + n // 4},R{n},Northmoor University {n},KS2,Study {n}" for n in range(8)]


def recipients(row: str) -> list[str]:
    read = read_register("\n".join([HEAD, *PLAIN, row, *PLAIN[:1]]).encode(), "returns.csv")
    (table,) = read.registers
    at = next(i for i, c in enumerate(table.columns) if c.field == "recipient")
    return [r[at] for r in table.rows][8:-1]


@pytest.mark.parametrize(
    "row",
    [
        "Q1 2021,,Nil return,,", "Q1 2021,,Nil,,", "January to March 2021,,NIL,-,-", "2020-21,,None,n/a,N/A",
        "Q1 2021,,No data shared this quarter,,", "Q1 2021,,Nothing to report,0,", "Q1 2021,R9,Nil return,,",
        "Q1 2021,,No releases were made in this period,,", "Q1 2021,,None this quarter,,", "Q1 2021,,No data sharing,,",
    ],
)
def test_a_nil_return_is_no_release(row: str) -> None:
    assert recipients(row) == []


@pytest.mark.parametrize(
    "row",
    [
        "Q1 2021,,Nil,KS2,Study of x", "Q1 2021,R9,Nil,,", "Q1 2021,,None Such Ltd,,", "Q1 2021,,No Isolation Ltd,,",
        "Q1 2021,,No 10 Downing Street,,", "Q1 2021,,Nothing Technology,,", "Q1 2021,,Nilfisk,,", "Q1 2021,,Zero Data Ltd,,",
        "Q1 2021,,No data shared this quarter,KS4,Story on exams",
    ],
)
def test_a_row_with_a_body_or_with_data_stays(row: str) -> None:
    assert recipients(row) == [row.split(",")[2]]


def test_the_name_of_a_file_is_no_reference() -> None:
    rows = [f"{n},Northmoor Police {n},School Census,2023-01-{n:02},extract_{n:03}.csv" for n in range(1, 16)]
    (table,) = read_register("\n".join(["Log no,Recipient,Data,Date,File sent", *rows]).encode(), "log.csv").registers
    fields = {c.heading: c.field for c in table.columns}
    assert (fields["Log no"], fields["File sent"]) == ("row_id", None)
