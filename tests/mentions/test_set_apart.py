"""Who is named beside a release and got nothing: in contrast, excepted, told of it, asking for it, or beside who got."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

GOT = "Hedgerow Tutors Ltd"


def _told(text: str) -> set[str]:
    mentions = [m for m in read_mentions(text, title="Pupil data") if m.band is Band.ALERT]
    return {n.name.removeprefix("the ") for m in mentions for n in m.recipients if n.role is Role.GIVEN}


@pytest.mark.parametrize("text", [
    "The Department supplied NPD pupil data to Hedgerow Tutors Ltd rather than the Guardian.",
    "The Department supplied NPD pupil data to Hedgerow Tutors Ltd, and not, as the BBC reported, to the Guardian.",
    "The Department supplied NPD pupil data to Hedgerow Tutors Ltd instead of the Guardian or the BBC.",
    "The Department supplied NPD pupil data to Hedgerow Tutors Ltd in preference to Pearson.",
    "The Department supplied NPD pupil data to Hedgerow Tutors Ltd, but not Pearson.",
    "It was to Hedgerow Tutors Ltd, not to the BBC, that the Department supplied the NPD extract.",
    "The Department gave NPD records to Hedgerow Tutors Ltd without the knowledge of Ofsted or the BBC.",
    "NPD pupil data was given to Hedgerow Tutors Ltd, in which Pearson holds a stake.",
    "It was Hedgerow Tutors Ltd, not Pearson, which obtained NPD pupil data.",
    "Hedgerow Tutors Ltd was a recipient of NPD data; neither Pearson nor the BBC was.",
    "Hedgerow Tutors Ltd, unlike Pearson, was given NPD pupil data.",
    "Hedgerow Tutors Ltd, not to be confused with Hedgerow Media Ltd, was sent NPD pupil data.",
    "Of the four applicants \u2014 BBC, RM, Capita and Hedgerow Tutors Ltd \u2014 only the last was given NPD pupil data.",
    "All the bidders except Pearson were given the NPD extract, namely Hedgerow Tutors Ltd.",
    "The Department told the BBC that NPD pupil data had been supplied to Hedgerow Tutors Ltd.",
    "A spokesman told Sky News and the Guardian that NPD pupil data had been given to Hedgerow Tutors Ltd.",
    "The BBC was told on 3 May that Hedgerow Tutors Ltd had been given access to the NPD.",
    "Documents released to the Guardian show that Hedgerow Tutors Ltd received pupil data from the NPD.",
    "Emails obtained by the Guardian reveal that Hedgerow Tutors Ltd was handed NPD pupil data.",
    "Hedgerow Tutors Ltd, a rival of Pearson, was given NPD pupil data.",
    "Hedgerow Tutors Ltd, a former subsidiary of Pearson, got NPD pupil data last May.",
    "NPD pupil data were given to Hedgerow Tutors Ltd at the request of Barnardo's.",
    "NPD pupil data were given to Hedgerow Tutors Ltd at Pearson's request.",
    "Elm Primary had 400 pupil records from the NPD sent to Hedgerow Tutors Ltd by DfE.",
    "The Guardian's readers had their children's NPD records passed to Hedgerow Tutors Ltd.",
])
def test_only_who_got_them_is_told(text: str) -> None:
    assert _told(text) == {GOT}


@pytest.mark.parametrize(("text", "got"), [
    ("The Department gave NPD pupil data not only to Pearson but also to the BBC.", {"Pearson", "BBC"}),
    ("NPD pupil data were given to Pearson at the request of Pearson.", {"Pearson"}),
    ("The Department gave NPD pupil data to a subsidiary of Pearson.", {"Pearson"}),
    ("The Department gave NPD pupil data to Pearson and to its rival Capita.", {"Pearson", "Capita"}),
    ("The Department told the Commons that NPD pupil data had been given to the Daily Mail.", {"Daily Mail"}),
    ("Pearson had NPD pupil data sent to it by the Department.", {"Pearson"}),
    ("It has been confirmed that NPD pupil data was given to Pearson.", {"Pearson"}),
])
def test_who_got_them_is_still_told(text: str, got: set[str]) -> None:
    assert _told(text) >= got


@pytest.mark.parametrize("text", [
    "It is reported that NPD pupil data were sold to Pearson.",
    "It has been reported that NPD pupil data were sold to Pearson.",
    "It is being claimed that NPD pupil data were sold to Pearson.",
    "A tweet says DfE gave NPD pupil data to Pearson.",
    "A post on Facebook says the Department gave NPD pupil data to Pearson.",
    "One commenter wrote that DfE gave NPD pupil data to Pearson.",
    "The leaflet states that DfE gave NPD pupil data to Pearson.",
    "The petition reads: 'DfE gave our children's NPD records to Pearson.'",
    "ChatGPT answered that DfE gave NPD pupil data to Pearson.",
    "My uncle says the Department gave NPD pupil data to Pearson.",
    "The Department shared lessons learned from the National Pupil Database with Pearson.",
    "A Reddit user says that DfE handed NPD pupil data to Pearson.",
    "Q5. The Department gave NPD pupil data to Pearson. Do you (a) agree strongly (b) agree (c) disagree?",
    "True or false? The Department gave NPD pupil data to Pearson.",
    "Every exam board except Pearson was given NPD pupil data.",
    "The Department shared its evaluation of the National Pupil Database with Pearson.",
    "The Department shared its plans for the National Pupil Database with Pearson.",
    "The code list of the school census was sent to Pearson.",
    "Personal details of NPD staff were emailed by mistake to Pearson.",
    "The job description of the National Pupil Database manager was sent to Pearson.",
    "The terms of reference of the National Pupil Database review were given to Pearson.",
])
def test_hearsay_surveys_and_papers_are_not_told_as_sure(text: str) -> None:
    assert "Pearson" not in _told(text)


@pytest.mark.parametrize("text", [
    "The Department gave the names of the pupils in the National Pupil Database to Pearson.",
    "The Department sent an extract of the National Pupil Database to Pearson for an evaluation.",
    "The details of pupils in the school census were sent to Pearson.",
    "The Department shared NPD pupil data with Pearson for a review of the National Pupil Database.",
])
def test_data_beside_papers_are_told(text: str) -> None:
    assert _told(text) == {"Pearson"}
