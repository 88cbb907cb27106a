"""A "no" beside a release that says what was not done to the data denies nothing; "neither X nor Y" denies it of both."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Polarity, Role

TITLE = "The National Pupil Database"
X, Y = "Quillmere Analytics Ltd", "Tarnfold Research Ltd"
GIVEN = (
    "The Department shared pupil records with {x}, with no records destroyed.",
    "The Department supplied pupil records to {x} with no records deleted at the end.",
    "The Department gave {x} pupil records with no names removed.",
    "Pupil records were released to {x} with no data withheld.",
    "Pupil records were shared with {x}, no records having been destroyed.",
    "The Department shared pupil records with {x} in no time.",
    "In no time the Department had given {x} pupil records.",
    "Pupil records were supplied to {x} in no time at all.",
    "Pupil records were given to {x} with neither consent nor notice.",
)
DENIED = (
    "Pupil records were shared with neither {x} nor {y}.",
    "The Department shared pupil records with neither {x} nor {y}.",
    "NPD data were shared with neither the Home Office nor {x}.",
    "Pupil records were shared with {x} at no time.",
    "Pupil records were released to {x} with no names released.",
    "The Department shared a report with {x}, with no pupil records supplied.",
    "The Department provided {x} with no records removed from the National Pupil Database.",
    "The Department gave {x} no pupil records withheld from the press.",
    "No records removed from the census were given to {x}.",
    "No records were destroyed and no pupil records were given to {x}.",
)


@pytest.mark.parametrize("text", GIVEN)
def test_what_was_not_done_to_the_data_denies_nothing(text: str) -> None:
    (found,) = read_mentions(text.format(x=X), title=TITLE)
    assert (found.polarity, found.band) == (Polarity.RELEASE, Band.ALERT), found.reason
    assert [(n.name, n.role) for n in found.recipients] == [(X, Role.GIVEN)]


@pytest.mark.parametrize("text", DENIED)
def test_what_was_not_given_is_denied(text: str) -> None:
    (found,) = read_mentions(text.format(x=X, y=Y), title=TITLE)
    assert (found.polarity, found.band) == (Polarity.DENIAL, Band.REVIEW), found.reason
    assert {n.role for n in found.recipients} == {Role.DENIED}
