"""Two bodies joined by "and" are two, whatever stands behind them; one whose name has an "and" stays one."""

from __future__ import annotations

import pytest

from mentions.named import recipients_in
from mentions.read import read_mentions
from mentions.said import Band

GAVE = "The Department for Education gave pupil data from the National Pupil Database to {}{}."
TWO = (
    ("Pearson", "Capita"),
    ("the BBC", "Google"),
    ("Ofsted", "Mumsnet"),
    ("the Daily Cresset", "Oxlip Research Ltd"),
    ("Oxlip Research Ltd", "the Daily Cresset"),
    ("Hedgerow Tutors Ltd", "Oxlip Research Ltd"),
    ("the Pentland Policy Forum", "Lantern Media Ltd"),
    ("Tallow Times", "Barton Bugle"),
    ("the Department for Work and Pensions", "HMRC"),
    ("the Bank of England", "Google"),
)
WHEN = ("", " in May 2023", " in June", " in 2023", " on 3 May 2023", " under licence", " for research in April 2022")
ONE = (
    "Thornbury Insight and Analytics Ltd",
    "the Kettlewell Echo and Gazette",
    "the Royal Society of Arts and Crafts",
    "Hartwell Education and Training Ltd",
    "the Policy Forum and Research Institute",
    "the Society for Music and Media Education Ltd",
    "the Department for Work and Pensions",
    "the Ministry of Justice",
    "Kent and Medway NHS Trust",
    "the Bank of England",
)


def _bare(name: str) -> str:
    return name.removeprefix("the ")


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("names", TWO)
def test_two_are_told_as_two(names: tuple[str, str], when: str) -> None:
    (told,) = read_mentions(GAVE.format(" and ".join(names), when))
    assert told.band is Band.ALERT
    assert [n.name for n in told.recipients] == [_bare(n) for n in names]


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("name", ONE)
def test_one_stays_one(name: str, when: str) -> None:
    assert [n.name for n in recipients_in(GAVE.format(name, when))] == [_bare(name)]


def test_an_office_behind_of_is_no_recipient() -> None:
    text = "To ask the Secretary of State for Education, if NPD data was given to Pearson and Capita in May 2023."
    assert [n.name for n in recipients_in(text)] == ["Pearson", "Capita"]
