"""A sentence that tells of a release is not told as its opposite, and one that tells of none names no receiver."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role


def _given(text: str) -> list[str]:
    sure = (m for m in read_mentions(text) if m.band is Band.ALERT)
    return [n.name for m in sure for n in m.recipients if n.role is Role.GIVEN]


def _may_have_got(text: str) -> set[str]:
    looked_at = (m for m in read_mentions(text) if m.band is not Band.NONE)
    return {n.name for m in looked_at for n in m.recipients if n.role in (Role.GIVEN, Role.POSSIBLE)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            (
                "I have been advised that my answer of 9 June was wrong. It said that no company had been given school "
                "census data. In fact Homefinder Postcodes Ltd had been sent a pupil-level extract of the school census."
            ),
            "Homefinder Postcodes Ltd",
        ),
        (
            (
                "The original response was incorrect. It stated that Larchfield & Partners LLP had not been given access to "
                "the National Pupil Database. It had: access was granted on 8 November 2021."
            ),
            "Larchfield & Partners LLP",
        ),
        (
            (
                "1. DR260101.01 Marlsea Youth Foundation - pupil-level KS2 data. Approved; data sent 11 February. "
                "2. DR260101.02 The Sunday Inkwell - pupil-level KS4 data. Deferred. "
                "3. DR260101.03 Catchment Pro Ltd - pupil addresses. Rejected."
            ),
            "Marlsea Youth Foundation",
        ),
    ],
)
def test_what_was_denied_first_is_sure(text: str, name: str) -> None:
    assert _given(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            (
                "The Department's case is that it released no personal data to Brightslate Learning Ltd, because what the "
                "company got from the National Pupil Database was aggregated. We reject that case. The file contained one "
                "line per child."
            ),
            "Brightslate Learning Ltd",
        ),
        (
            (
                "Following our audit we recalled the National Pupil Database extract held by Pupilmetrica Limited. The "
                "company has confirmed in writing that it kept no copy."
            ),
            "Pupilmetrica Limited",
        ),
        (
            (
                "Dear Chair, You asked whether the Department had sold pupil data. It has not. It charged Harrow Lane "
                "Consulting LLP £2,400 for a pupil-level extract from the National Pupil Database, which the firm received."
            ),
            "Harrow Lane Consulting LLP",
        ),
        (
            (
                "The Council was at fault. In June 2023 it emailed a spreadsheet of 312 pupils' special needs data to the "
                "Ouseford Herald, which had asked only for totals. The newspaper deleted it."
            ),
            "Ouseford Herald",
        ),
    ],
)
def test_what_is_not_sure_still_names_who_may_have_got_it(text: str, name: str) -> None:
    assert name in _may_have_got(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Inkpot Ltd told us that it had asked the Department for NPD data and been turned away.", "Inkpot Ltd"),
        ("We thank Inkpot Ltd for testing the new application form for National Pupil Database data.", "Inkpot Ltd"),
        ("The Department holds no record of any disclosure of pupil data to Inkpot Ltd.", "Inkpot Ltd"),
        ("An offer by Inkpot Ltd to buy the National Pupil Database was thrown out by ministers.", "Inkpot Ltd"),
    ],
)
def test_who_got_nothing_is_not_said_to_have(text: str, name: str) -> None:
    assert name not in _may_have_got(text)


@pytest.mark.parametrize(
    "text",
    [
        "No pupil data from the National Pupil Database has been given to any newspaper.",
        "The Department holds no information on requests for National Pupil Database data.",
        "The application for National Pupil Database data was refused.",
        "We did not use, and have never applied for, National Pupil Database data.",
    ],
)
def test_what_plainly_tells_of_nobody_is_filed(text: str) -> None:
    assert all(m.band is Band.NONE for m in read_mentions(text))


@pytest.mark.parametrize(
    "text",
    [
        "No newspaper but the Fenwick Herald has been given National Pupil Database data.",
        "The application by Inkpot Ltd was refused at first, but the National Pupil Database extract was sent in May.",
        "We hold no record of who else received the National Pupil Database extract sent to the Fenwick Herald.",
        "No fewer than nine firms obtained National Pupil Database data.",
        "The request by the Fenwick Herald for NPD data was refused in 2012 and granted in 2013.",
        "Pupils' nationality was never passed on from the NPD. It is the street and the house number that were.",
    ],
)
def test_what_may_say_more_is_looked_at(text: str) -> None:
    assert any(m.band is not Band.NONE for m in read_mentions(text))
