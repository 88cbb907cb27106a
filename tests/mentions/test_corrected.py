"""A denial that is put right: what is said behind "That was incorrect." is told, and the denial takes none of it back."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Polarity, Role

DENIALS = (
    "The Department said no NPD data was given to Quillmark Ltd.",
    "In my answer of 4 May I said that NPD data had not been shared with Quillmark Ltd.",
    "My reply stated that the Department had never released NPD data to Quillmark Ltd.",
    "We previously stated that no company had received data from the National Pupil Database.",
)
CORRECTIONS = ("This was incorrect.", "That answer was wrong.", "I regret that this was inaccurate.", "That was untrue.")
RELEASES = (
    "In fact Quillmark Ltd received an extract of the National Pupil Database in May 2019.",
    "The Department released NPD data to Quillmark Ltd on 3 May 2019.",
    "The data were shared with Quillmark Ltd in 2018.",
)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("correction", CORRECTIONS)
@pytest.mark.parametrize("denial", DENIALS)
def test_what_is_said_behind_a_correction_is_told(denial: str, correction: str, release: str) -> None:
    told = read_mentions(f"{denial} {correction} {release}")
    (sure,) = [m for m in told if m.band is Band.ALERT]
    assert sure.sentence == release
    assert [(n.name, n.role) for n in sure.recipients] == [("Quillmark Ltd", Role.GIVEN)]
    assert {m.polarity for m in told if m is not sure} <= {Polarity.DENIAL}


@pytest.mark.parametrize(
    "text",
    [
        "The Telegraph reported that Quillmark Ltd received NPD data. This was incorrect. In fact it received nothing.",
        "Reports that Quillmark Ltd received NPD data were denied. They are untrue. No NPD data went to Quillmark Ltd.",
        "The Department did not give NPD data to Quillmark Ltd. The claim is false.",
        "The Department denied that Quillmark Ltd had been given NPD data. That statement was correct.",
        "No NPD data was given to Quillmark Ltd. That answer was wrong in its date. None was given in 2019 either.",
    ],
)
def test_nothing_is_told_of_what_is_only_denied(text: str) -> None:
    assert all(m.band is not Band.ALERT for m in read_mentions(text))
