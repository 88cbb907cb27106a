from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readers.columns.dates import Order, PartialDate, column_order, date_within, is_ambiguous, read_date


@pytest.mark.parametrize(
    ("printed", "value", "precision"),
    [
        ("8th August 2012", "2012-08-08", "day"),
        ("28/11/2016", "2016-11-28", "day"),
        ("15/3/2016", "2016-03-15", "day"),
        ("15.06.2016", "2016-06-15", "day"),
        ("12.5.16", "2016-05-12", "day"),
        ("2017-06-22", "2017-06-22", "day"),
        ("2017-06-22 10:30:00", "2017-06-22", "day"),
        ("22 June 2017.", "2017-06-22", "day"),
        ("Thursday, 22nd of June, 2017", "2017-06-22", "day"),
        ("22-Jun-17", "2017-06-22", "day"),
        ("August 8, 2012", "2012-08-08", "day"),
        ("04/ 07 /2018", "2018-07-04", "day"),
        ("Feb-24", "2024-02", "month"),
        ("June 2017", "2017-06", "month"),
        ("Sept 21", "2021-09", "month"),
        ("2017-06", "2017-06", "month"),
        ("2017", "2017", "year"),
        ("2023/24", "2023/24", "academic_year"),
        ("2023-2024", "2023/24", "academic_year"),
        ("Academic year 2011 to 2012", "2011/12", "academic_year"),
        ("Autumn 2021", "2021", "year"),
        ("Michaelmas term 2020", "2020", "year"),
        ("Hydref 2021", "2021", "year"),
        ("Q3 2019/20", "2019/20", "academic_year"),
        ("2nd quarter of 2019", "2019", "year"),
        ("12 Ionawr 2021", "2021-01-12", "day"),
        ("12 Hydref 2021", "2021-10-12", "day"),
        ("Chwefror 2021", "2021-02", "month"),
    ],
)
def test_read_date(printed: str, value: str, precision: str) -> None:
    date = read_date(printed)
    assert date is not None
    assert (date.value, date.precision) == (value, precision)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "pending",
        "TBC",
        "Ongoing",
        "Autumn",
        "Q3",
        "Q5 2019",
        "Autumn Q3 2019",
        "Autumn 2021-10-12",
        "Spring 20211",
        "27.2.207",
        "31/02/2023",
        "10/25/2019",
        "May",
        "12",
        "42675",
        "2023/25",
        "1.4.0201",
        "22 June",
        "00/00/2016",
        "x" * 5000,
        "1/" * 500,
    ],
)
def test_no_date_is_invented(printed: str) -> None:
    assert read_date(printed) is None


def test_order_of_a_column_decides_what_its_numbers_mean() -> None:
    assert read_date("10/25/2019", "mdy") == PartialDate("2019-10-25", "day")
    assert read_date("03/04/2019", "mdy") == PartialDate("2019-03-04", "day")
    assert read_date("03/04/2019") == PartialDate("2019-04-03", "day")
    assert read_date("03/04/2019", "mixed") == PartialDate("2019", "year")
    assert read_date("10/25/2019", "mixed") == PartialDate("2019-10-25", "day")
    assert read_date("20/09/2023", "mixed") == PartialDate("2023-09-20", "day")
    assert read_date("04/04/2019", "mixed") == PartialDate("2019-04-04", "day")


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["10/25/2019", "20/09/2023"], "mixed"),
        (["10/25/2019", "01/02/2019"], "mdy"),
        (["20/09/2023", "01/02/2019"], "dmy"),
        (["01/02/2019", "pending", "2019-10-25"], "unknown"),
        ([], "unknown"),
    ],
)
def test_column_order(values: list[str], order: Order) -> None:
    assert column_order(values) == order


def test_is_ambiguous() -> None:
    assert is_ambiguous("03/04/2019")
    assert not is_ambiguous("04/04/2019")
    assert not is_ambiguous("13/04/2019")
    assert not is_ambiguous("4 March 2019")


def test_date_within() -> None:
    assert date_within("Rejected 23.1.2017") == PartialDate("2017-01-23", "day")
    assert date_within("22 June 2017 (re-use)") == PartialDate("2017-06-22", "day")
    assert date_within("1/2/2017 and 3/4/2017") is None
    assert date_within("pending") is None


@given(st.text(max_size=80))
def test_read_date_never_raises(text: str) -> None:
    date = read_date(text)
    assert date is None or read_date(date.value) == date


@given(st.dates(min_value=dt.date(1970, 1, 1), max_value=dt.date(2069, 12, 31)))
def test_every_usual_form_of_a_day_is_read_back(day: dt.date) -> None:
    forms = ["%d/%m/%Y", "%d.%m.%y", "%d %B %Y", "%A %d %b %Y", "%B %d, %Y", "%Y-%m-%d"]
    assert {read_date(day.strftime(f)) for f in forms} == {PartialDate(day.isoformat(), "day")}
