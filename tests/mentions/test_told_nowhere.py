"""Releases told in short: lists with refused items, answers by number, data that are "with" somebody or were lost."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role


def given(text: str, title: str = "Pupil data", band: Band = Band.ALERT) -> set[str]:
    found = read_mentions(text, title=title)
    names = (n for m in found if m.band is band for n in m.recipients if n.role is not Role.REFUSED)
    return {n.name.removeprefix("the ").removeprefix("The ") for n in names}


@pytest.mark.parametrize(
    "said", ["(refused)", "(application pending)", "(approved, not yet sent)", "- withdrawn in May", ": refused", "(deferred)"]
)
@pytest.mark.parametrize("head", ["These organisations have been sent pupil data:", "Recipients of NPD data"])
def test_one_refused_in_a_list_does_not_end_it(head: str, said: str) -> None:
    behind = said if said[0] == ":" else f" {said}"
    listed = f"{head}\n\n1. Ash Press\n2. Birch Books{behind}\n3. Cedar Press\n4. Dogwood Ltd"
    assert given(listed) == {"Ash Press", "Cedar Press", "Dogwood Ltd"}


@pytest.mark.parametrize(
    "head", ["Others (refused)", "Companies (refused)", "Part B - refused", "Applications withdrawn", "Applications refused"]
)
def test_a_heading_of_those_refused_ends_a_list_of_those_who_got_data(head: str) -> None:
    listed = f"Recipients of NPD data\n\n- Ash Press\n- Cedar Press\n\n{head}\n\n- Plover Press\n- Dogwood Ltd"
    assert given(listed) == {"Ash Press", "Cedar Press"}


@pytest.mark.parametrize("head", ["Refused", "Applications pending", "Bodies whose applications were withdrawn:"])
def test_it_does_though_no_empty_line_stands_before_it(head: str) -> None:
    listed = f"The following have received pupil data:\n- Ash Press\n- Cedar Press\n{head}\n- Plover Press\n- Dogwood Ltd"
    assert given(listed) <= {"Ash Press", "Cedar Press"}


def test_the_following_is_a_head_of_a_list_and_so_is_a_sentence_that_says_it_lists_every_one() -> None:
    assert given("The following have received pupil data:\n- Ash Press\n- Dogwood Ltd") == {"Ash Press", "Dogwood Ltd"}
    annex = "Annex A lists every organisation to which pupil-level data was released in 2025.\n\n1. Ash Press\n2. Eastlight"
    assert given(annex) == {"Ash Press", "Eastlight"}
    assert given("The following have asked for pupil data:\n- Ash Press\n- Dogwood Ltd") == set()


def test_each_numbered_answer_goes_with_its_question_though_that_only_goes_on() -> None:
    asked = "You asked:\n1. Which newspapers have been given NPD data?\n2. Which companies?\n3. Which universities?\n\n"
    text = f"{asked}We hold the information you have requested.\n\n1. The Marsh Courier.\n2. Ash Ltd; Elm plc.\n3. None."
    assert given(text) == {"Marsh Courier", "Ash Ltd", "Elm plc"}
    other = "1. Has any company received pupil data? If so which?\n2. Who audits them?\n\n1. Yes, Ash Ltd.\n2. Birch LLP."
    assert given(other) == {"Ash Ltd"}


def test_whom_another_answer_spoke_of_is_to_be_looked_at() -> None:
    asked = "To ask the Secretary of State for Education, pursuant to the Answer of 4 June on pupil data, which two companies "
    text = f"{asked}were referred to.\n\nThe companies referred to are Larch Ltd and Maple plc."
    assert given(text) == set()
    assert given(text, band=Band.REVIEW) == {"Larch Ltd", "Maple plc"}


@pytest.mark.parametrize(
    "text",
    [
        "NPD data is with Ash Ltd.", "The NPD extract is still with Ash Ltd.",
        "Ash Ltd is in receipt of pupil-level data from the NPD.", "Ash Ltd lost a laptop with pupil data from the NPD on it.",
    ],
)
def test_data_that_are_with_somebody_went_there(text: str) -> None:
    assert given(text) == {"Ash Ltd"}


@pytest.mark.parametrize(
    "text",
    [
        "NPD data is not with Ash Ltd.", "The decision on NPD data is with Ash Ltd.", "Pupil data will be with Ash Ltd by June.",
        "The request for pupil data is with Ash Ltd for comment.", "Ash Ltd is in receipt of a letter about NPD data.",
        "Ash Ltd is not in receipt of pupil data.", "The problem with NPD data is with Ash Ltd's software.",
        "Ash Ltd lost its appeal over pupil data.", "The Department lost a disc with pupil data on it.",
        "A school in Leeds lost a laptop with pupil data on it.",
    ],
)
def test_what_else_is_with_somebody_or_lost_tells_of_no_release(text: str) -> None:
    assert given(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Hornbeam Ltd: pupil data sent 3 June.\nJuniper Ltd: pupil data withheld pending DPIA.",
        "Of the bodies you list, only Hornbeam Ltd has been given pupil data. Chestnut plc and Elder Bank have not.",
        "Hornbeam Ltd was given the pupil data by the Department. Juniper Ltd was not.",
    ],
)
def test_what_others_did_not_get_denies_nothing(text: str) -> None:
    assert given(text) == {"Hornbeam Ltd"}


@pytest.mark.parametrize(
    "text",
    [
        "Hornbeam Ltd got the pupil data. It did not.", "Hornbeam Ltd got the pupil data, it says. Hornbeam has not.",
        "Hornbeam Ltd: pupil data not sent.", "Hornbeam Ltd: pupil data to be sent 3 June.",
        "Minister: pupil data sent 3 June.",
    ],
)
def test_what_it_did_not_get_denies_it(text: str) -> None:
    assert given(text) == set()
