"""What is form and what is substance in a cell."""

from __future__ import annotations

import pytest

from diffing.normal import DateOrder, cell_key, date_order, days, form_of, same_list


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Inter-Departmental", "Inter\u00adDepartmental"),
        ("Scotland\u2019s", "Scotlands"),
        ("index \u2013 wellbeing", "index wellbeing"),
        ("1,234", "1234.0"),
        ("\u00a31,200.50", "\u00a31200.5"),
        ("12 %", "12%"),
        ("22 June 2017", "2017-06-22 00:00:00"),
        ("8th August 2012", "08.08.2012"),
        ("Jun-17", "June 2017"),
        ("caf\u00e9", "cafe\u0301"),
        *(("2010-11", f"2010{dash}11") for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\uff0d"),
    ],
)
def test_the_same_said_in_another_form(one: str, other: str) -> None:
    assert cell_key(one) == cell_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dwp", "DWP"),
        ("007", "7"),
        ("1 2", "12"),
        ("2012-2016", "20122016"),
        ("2012\u201316", "2012/16"),
        ("2012\u201316", "2012 16"),
        ("Tier 1", "Tier 2"),
        ("June 2017", "1 June 2017"),
        ("27.2.207", "27.2.2007"),
        ("12.5", "125"),
        ("-5", "5"),
    ],
)
def test_another_thing(one: str, other: str) -> None:
    assert cell_key(one) != cell_key(other)


def test_digits_of_a_reference_are_no_number_and_no_date() -> None:
    assert cell_key("2019.10", plain=True) != cell_key("2019.1", plain=True)
    assert cell_key("12/05/2017", plain=True) != cell_key("05/12/2017", plain=True)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["10/25/2019", "01/02/2019"], DateOrder.MONTH_FIRST),
        (["20/09/2023", "01/02/2019"], DateOrder.DAY_FIRST),
        (["10/25/2019", "20/09/2023"], DateOrder.EITHER),
        (["01/02/2019", "pending", "", "2019-02-25"], DateOrder.EITHER),
    ],
)
def test_the_order_that_a_column_proves(cells: list[str], order: DateOrder) -> None:
    assert date_order(cells) is order


def test_a_day_that_no_order_gives_is_no_date() -> None:
    assert days("31/31/2019", DateOrder.EITHER) == frozenset()
    assert days("00/12/2019", DateOrder.EITHER) == frozenset()
    assert days("03/04/2019", DateOrder.EITHER) == {(2019, 4, 3), (2019, 3, 4)}
    assert days("03/04/2019", DateOrder.DAY_FIRST) == {(2019, 4, 3)}


@pytest.mark.parametrize(
    ("before", "after", "form"),
    [
        ("a b", "a  b ", "white_space"),
        ("a\u00a0b", "a b", "white_space"),
        ("it's", "it\u2019s", "typography"),
        ("1,234", "1234", "number_form"),
        ("£150.00", "150", "number_form"),
        ("150", "£150", "number_form"),
        ("£1,150", "GBP 1150.00", "number_form"),
        ("150 GBP", "£150", "number_form"),
        ("01/02/2019", "1 February 2019", "date_form"),
    ],
)
def test_what_was_ignored_has_a_name(before: str, after: str, form: str) -> None:
    assert form_of(before, after) == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("University of Leeds\nBBC", "University of Leeds, BBC"),
        ("University of Leeds\nBBC", "University of Leeds; BBC"),
        ("University of Leeds\nBBC", "University of Leeds BBC"),
        ("University of Leeds,\nBBC", "University of Leeds\nBBC"),
        ("• University of Leeds\n• BBC", "University of Leeds\nBBC"),
        ("University of Leeds\nBBC", "BBC\nUniversity of Leeds"),
        ("Jane Brown, UCL\nA Ltd", "A Ltd; Jane Brown, UCL"),
    ],
)
def test_how_parties_are_parted_is_form(one: str, other: str) -> None:
    assert same_list(one, other)
    assert same_list(other, one)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("KS2 and KS4", "KS4 and KS2", True),
        ("KS2, KS4 and KS5", "KS5, KS2 & KS4", True),
        ("KS2, and KS4", "KS2; KS4", True),
        ("KS2 and KS4", "KS2", False),
        ("KS2 of boys and KS4 of girls", "KS2 of girls and KS4 of boys", False),
        ("KS2 and KS4", "KS2 and KS5", False),
    ],
)
def test_and_parts_what_is_listed_of_data(one: str, other: str, *, same: bool) -> None:
    assert same_list(one, other, of_words=True) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("University of Leeds\nBBC", "University of Leeds"),
        ("University of Leeds\nBBC", "University of Leeds\nBBC\nRM plc"),
        ("University of Leeds\nBBC", "University of Leeds\nITV"),
        ("UCL\nUCL", "UCL"),
        ("Invented Trust", "Invented Trust*"),
    ],
)
def test_a_party_more_or_less_is_substance(one: str, other: str) -> None:
    assert not same_list(one, other)
