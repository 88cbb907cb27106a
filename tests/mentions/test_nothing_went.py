"""Nil returns, states in which nothing has gone, data of no pupil, software and workshops: never sure. Releases: sure."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

NONE = (
    # Nil returns.
    "Number of NPD records disclosed to the Home Office in Q3: none.",
    "Number of NPD records disclosed to Marlow Metrics Ltd in 2025: 0",
    "NPD disclosures to the police, July to September: nil return.",
    "There were 0 disclosures of school census data to the Home Office.",
    "The number of disclosures of school census data to the Home Office in that quarter was nil.",
    "The number of pupils whose NPD data were passed to Marlow Metrics Ltd is zero.",
    "Disclosure of NPD data to Marlow Metrics Ltd: nil.",
    "Data shared with Marlow Metrics Ltd from the NPD: N/A",
    "Releases of NPD data to newspapers in 2025: none.",
    "The disclosure of NPD data to the Home Office ended in 2018 and none has been made since.",
    "Records from the National Pupil Database passed to the Home Office in the quarter: nil",
    "Requests from the Home Office granted: 0. NPD records disclosed: 0.",
    "Requests from the Home Office granted: none. NPD records disclosed: none.",
    "Requests received from the Home Office: 5. Requests granted: 0. NPD records disclosed: 0.",
    # States behind a noun, a colon, a dash or in brackets.
    "Access to the NPD by Marlow Metrics Ltd: refused on 4 May 2024.",
    "Access to the School Census by Marlow Metrics Ltd: not granted.",
    "Access to the NPD by Marlow Metrics Ltd: suspended before first use.",
    "The release of NPD data to Marlow Metrics Ltd has been postponed until 2027.",
    "The supply of the NPD extract to Marlow Metrics Ltd was cancelled before any data left the Department.",
    "Sharing of NPD data with Marlow Metrics Ltd: proposed",
    "Sharing of NPD data with Marlow Metrics Ltd: under review",
    "Sharing of NPD data with Marlow Metrics Ltd: subject to DPIA",
    "Supply of NPD data to Marlow Metrics Ltd: on hold.",
    "The share with Marlow Metrics Ltd (NPD, KS4) was approved but has not started.",
    "The share of NPD data with Marlow Metrics Ltd (reference DS01) is awaiting ministerial clearance.",
    "Share with Marlow Metrics Ltd (NPD): closed without data being sent.",
    "Provision of NPD data to Marlow Metrics Ltd - withdrawn by applicant",
    "NPD share with Marlow Metrics Ltd (pending sign-off)",
    "The handover of NPD data to Marlow Metrics Ltd has been delayed until next spring.",
    "The transfer of NPD data to Marlow Metrics Ltd is on ice.",
    "The supply of NPD data to Marlow Metrics Ltd is due to begin in March 2028.",
    "The sale of the school census to Marlow Metrics Ltd fell through.",
    "School census data shared with Home Office (pupils): -",
    "Sharing of NPD data with Marlow Metrics Ltd: ceased before start",
    "The disclosure of the NPD to Marlow Metrics Ltd requires a DPIA.",
    "The share of the NPD with Marlow Metrics Ltd exists only on paper.",
    # Data of no pupil.
    "Marlow Metrics Ltd received synthetic NPD data that describe no real pupil.",
    "Marlow Metrics Ltd received test data for the School Census; no real pupil is in it.",
    "Marlow Metrics Ltd was sent artificial records built to look like the NPD.",
    "The Department gave Marlow Metrics Ltd a mock National Pupil Database extract with made-up pupils.",
    # Software, workshops, consultations; and those who gave, or were thanked or asked.
    "Pearl & Co Ltd supplies the software with which schools return the school census to the Department.",
    "Pearl & Co Ltd has been supplying the School Census software to schools since 2019.",
    "The Department invited Marlow Metrics Ltd to a workshop on the National Pupil Database.",
    "Marlow Metrics Ltd gained access to the Department's consultation on the National Pupil Database.",
    "The Department sent Ilmen Data Ltd its consultation document on access to the school census.",
    "Marlow Metrics Ltd received training from the Department on the National Pupil Database.",
    "The Department consulted Marlow Metrics Ltd, the Larkhill Post and others on access to the NPD.",
    "The Department received pupil data from Marlow Metrics Ltd, its census collection contractor.",
    "The Department thanks Ilmen Data Ltd for its report on the NPD, which it gave to the Department.",
    "The Department thanked Marlow Metrics Ltd for the pupil data that it gave to the Department.",
    # Other administrations.
    "Education Scotland gave Marlow Metrics Ltd pupil census data.",
    "The Department for Education of Western Australia gave pupil data to Marlow Metrics Ltd.",
    "The ministry of education in Ontario shared pupil data with Marlow Metrics Ltd.",
)
SURE = (
    "Marlow Metrics Ltd was refused the school census in 2022, but was given it in 2024.",
    "Marlow Metrics Ltd was refused the school census, and later was given it.",
    "Number of NPD records disclosed to the Home Office in Q3: 14.",
    "Disclosures of school census records to the Home Office, April to June: 37",
    "Number of NPD extracts supplied to Marlow Metrics Ltd: three",
    "Access to the NPD by Marlow Metrics Ltd: granted on 4 May 2024, first used on 6 May.",
    "Access to the NPD by Marlow Metrics Ltd: refused in 2022, granted in 2024.",
    "Sharing of NPD data with Marlow Metrics Ltd: on hold in 2022, resumed in 2023.",
    "The Department released NPD data to No More Sums Ltd: no check was made.",
    "Although a synthetic version had been on offer, Marlow Metrics Ltd was sent the real NPD records.",
    "The Department gave Marlow Metrics Ltd, which supplies software to schools, the National Pupil Database.",
    "Test results of pupils in the National Pupil Database were given to Marlow Metrics Ltd.",
    "The Department sent NPD data to Marlow Metrics Ltd before any check was made.",
    "The Department gave the NPD to Marlow Metrics Ltd, which has not started its study.",
    "The Department for Education gave pupil data to the Government of Jersey.",
    "The firms with which the NPD was shared are Marlow Metrics Ltd and Pinfold Tutors Ltd.",
)
OPEN = (
    "The sharing of NPD data with Marlow Metrics Ltd was proposed in 2023 and has taken place since May.",
    "The sharing of NPD data with Marlow Metrics Ltd was put on hold in 2022, and will begin in 2028.",
)
"""To be looked at, and not lost."""


@pytest.mark.parametrize("text", NONE)
def test_what_says_that_nothing_went_is_never_sure(text: str) -> None:
    found = read_mentions(text)
    assert all(m.band is not Band.ALERT for m in found), [m.reason for m in found]


@pytest.mark.parametrize("text", SURE)
def test_a_release_in_like_words_is_sure(text: str) -> None:
    found = read_mentions(text)
    assert any(m.band is Band.ALERT and any(n.role is Role.GIVEN for n in m.recipients) for m in found), found


@pytest.mark.parametrize("text", OPEN)
def test_what_may_have_gone_after_all_is_not_lost(text: str) -> None:
    assert any(m.band is not Band.NONE and m.recipients for m in read_mentions(text))
