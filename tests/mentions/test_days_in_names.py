"""A month or a day of the week in a body's name is no date."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role
from model.recipient import Category


def _given(text: str) -> dict[str, Category]:
    sure = (m for m in read_mentions(text) if m.band is Band.ALERT)
    return {n.name: n.category for m in sure for n in m.recipients if n.role is Role.GIVEN}


NAMES = (
    "Sunday Ledger", "Sunday Inkwell", "Sunday Trumpeter", "Mail on Sunday", "Sun on Sunday", "Independent on Sunday",
    "May Gazette", "April Courier", "June Press Ltd", "March Town Council", "October Gallery Trust", "Wednesday Leader",
)
FORMS = (
    "Recipients of NPD data in 2014 were Marlsea University and the {}.",
    "The Department gave the {} an extract of the National Pupil Database in 2014.",
    "Pupil-level data from the National Pupil Database was provided to the {} in May 2019.",
    "The following received pupil data:\n- Marlsea University\n- the {}\n- Zorvane Systems Ltd",
    "Q47 Chair: Did the {} get the pupil data? Witness: Yes, in 2014.",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_the_name_is_told_whole(form: str, name: str) -> None:
    told = _given(form.format(name))
    assert name in told
    assert set(told) <= {name, "Marlsea University", "Zorvane Systems Ltd"}


def test_a_paper_of_a_day_is_the_press() -> None:
    assert _given("NPD data was sent to the Sunday Ledger in 2014.") == {"Sunday Ledger": Category.PRESS}


@pytest.mark.parametrize(
    "text",
    [
        "In May the Marlsea Gazette received an extract of the National Pupil Database.",
        "In March Marlsea Gazette received an extract of the National Pupil Database.",
        "Since June Marlsea Gazette has been given pupil data from the National Pupil Database.",
        "By April the Department had sent NPD extracts to the Marlsea Gazette.",
        "Between April and June Marlsea Gazette received NPD data from the Department.",
        "Last September Marlsea Gazette received pupil records from the National Pupil Database.",
        "The Department gave an extract of the National Pupil Database to the Marlsea Gazette on Sunday 4 March 2018.",
        "The Department gave an extract of the National Pupil Database to the Marlsea Gazette on Sunday.",
    ],
)
def test_a_date_beside_a_name_is_none_of_it(text: str) -> None:
    assert list(_given(text)) == ["Marlsea Gazette"]


def test_a_person_called_sunday_is_no_paper() -> None:
    assert _given("The Department gave Sunday Adeyemi pupil data from the National Pupil Database in 2014.") == {}
