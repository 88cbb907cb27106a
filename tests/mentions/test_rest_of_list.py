"""Who stands in a list of those who got data is told with the others; who got nothing, at its end, denies none."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role


def given(text: str, title: str = "Answer") -> set[str]:
    found = read_mentions(text, title=title)
    sure = (n for m in found if m.band is Band.ALERT for n in m.recipients if n.role is Role.GIVEN)
    return {n.name.removeprefix("the ").removeprefix("The ") for n in sure}


@pytest.mark.parametrize(
    "text",
    [
        "Pupil data was given to Sallow Ltd, Sedge and Lexicon.",
        "Pupil data was given to Sallow Ltd, to Sedge and to Lexicon.",
        "In 2024 pupil data was shared with three firms (Sallow Ltd, Sedge and Lexicon) and no newspapers.",
        "Pupil data was shared with Sallow Ltd, Sedge and Lexicon and nobody else.",
        "Recipients of pupil data: Sallow Ltd; Sedge; Lexicon.",
        "Not two but three firms received pupil data: Sallow Ltd, Sedge and Lexicon.",
        "Pupil data went to Sallow Ltd, Sedge and Lexicon, and to no newspaper.",
    ],
)
def test_all_of_a_list_are_told(text: str) -> None:
    assert given(text) == {"Sallow Ltd", "Sedge", "Lexicon"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Pupil data was shared with Oak Insight Ltd and nobody else.", {"Oak Insight Ltd"}),
        ("Oak Insight Ltd, and no other company, received pupil data.", {"Oak Insight Ltd"}),
        ("The Department gave pupil data to Oak Insight Ltd, but to no insurers.", {"Oak Insight Ltd"}),
        ("Pupil data was shared with one charity (the Nettle Trust), one firm (Oak Ltd) and no papers.",
         {"Nettle Trust", "Oak Ltd"}),
        ("Pupil data was given to two bodies (Mallow Ltd and Mustard Media).", {"Mallow Ltd", "Mustard Media"}),
        ("The Department gave pupil data to Mallow Ltd and Lexicon.", {"Mallow Ltd", "Lexicon"}),
        ("Pupil data was given to the Student Loans Agency for the Wolds and Heron Bank plc.",
         {"Student Loans Agency for the Wolds", "Heron Bank plc"}),
        ("Mallow Ltd and Partners received pupil data from the Department.", {"Mallow Ltd and Partners"}),
    ],
)
def test_who_got_nothing_at_the_end_of_a_list_denies_none_of_those_before(text: str, who: set[str]) -> None:
    assert given(text) == who


@pytest.mark.parametrize(
    "text",
    [
        "Pupil data was shared with no charities and no companies (Sallow Ltd had asked).",
        "Pupil data was given to neither Sallow Ltd nor anybody else.",
        "Not one but three firms were refused pupil data: Sallow Ltd, Elm Ltd and Yew plc.",
        "The Department did not give pupil data to Sallow Ltd and no newspapers have asked.",
        "No newspapers and no companies, Sallow Ltd included, received pupil data.",
        "The Department did not give pupil data to Sallow Ltd or to anybody else.",
    ],
)
def test_a_denial_stays_one(text: str) -> None:
    assert given(text) == set()


@pytest.mark.parametrize(
    "behind",
    [
        ", Birch plc said", " and Thorn said that it had wanted it too", " in Leeds, Hull and York", " in March and April",
        ", which works with Thorn, Briar and Lexicon", ", a firm founded by Anna Price, Tom Hill and Lexicon",
        ", and Hazel was furious", " under the Education Act 1996 and the Data Protection Act 2018",
    ],
)
def test_who_stands_in_no_list_with_them_is_not_told(behind: str) -> None:
    assert given(f"The Department gave pupil data to Sallow Ltd{behind}.") == {"Sallow Ltd"}
