"""A list above the sentence that says what those in it got: they are told, unless it goes back to some of them only."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

LISTS = (
    "Quillmark Ltd; Zellbrook plc. ",
    "Quillmark Ltd and Zellbrook plc. ",
    "- Quillmark Ltd\n- Zellbrook plc\n\n",
    "* Quillmark Ltd\n\n* Zellbrook plc\n\n",
    "1. Quillmark Ltd\n2. Zellbrook plc\n\n",
)


@pytest.mark.parametrize("above", LISTS)
@pytest.mark.parametrize(
    "below",
    [
        "These organisations received NPD extracts.",
        "All of these received NPD extracts in 2019.",
        "Both received NPD extracts.",
        "All two received NPD extracts.",
        "Both were given NPD extracts in 2019.",
        "The bodies listed above were given extracts of the National Pupil Database.",
        "In 2019 NPD extracts were given to all of the above.",
        "The Department confirmed that these companies were supplied with pupil-level data from the NPD.",
    ],
)
def test_those_above_are_told(above: str, below: str) -> None:
    told = [m for m in read_mentions(above + below) if m.band is Band.ALERT]
    assert {(n.name, n.role) for m in told for n in m.recipients if not n.generic} == {
        ("Quillmark Ltd", Role.GIVEN), ("Zellbrook plc", Role.GIVEN)
    }


@pytest.mark.parametrize("above", LISTS)
@pytest.mark.parametrize(
    "below",
    [
        "None of these received NPD extracts.",
        "Some of these organisations received NPD extracts.",
        "These organisations did not receive NPD extracts.",
        "NPD extracts may be given to these organisations.",
        "NPD extracts were requested by all of the above.",
        "These organisations were given NPD extracts. This is untrue.",
        "These organisations received letters about the National Pupil Database.",
    ],
)
def test_they_are_not_where_they_did_not_all_get_them(above: str, below: str) -> None:
    assert all(m.band is not Band.ALERT for m in read_mentions(above + below))


def test_a_sentence_that_says_more_of_those_it_names_is_no_list() -> None:
    text = "Quillmark Ltd met Zellbrook plc in May. These organisations received NPD extracts."
    assert all(m.band is not Band.ALERT or not m.recipients for m in read_mentions(text))


def test_they_are_all_who_are_joined_before() -> None:
    told = read_mentions("Quillmark Ltd, Zellbrook plc and the Alder Trust asked. They received NPD extracts.")
    assert [n.name for m in told if m.band is Band.ALERT for n in m.recipients] == [
        "Quillmark Ltd", "Zellbrook plc", "Alder Trust"
    ]
