"""Who only tells of a release got nothing by that; what is not proved, barred, likened or a paper is none."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

GOT = "Garnet Ltd got the school census"
SAID_BEFORE = [
    "According to the Holt Herald", "As reported by the Holt Herald", "As first revealed by the Sunday Times",
    "As the Guardian found", "As Holt plc complained", "As MPs heard", "According to the Rowan Trust",
    "As last week's newspapers repeated", "As the University of Dale has shown", "As the Holt Herald first disclosed",
    "According to documents obtained by the Holt Herald", "In a report by the Rowan Trust", "As the Holt Herald put it",
    "According to a story in the Holt Herald", "As was reported in the Holt Herald",
]
SAID_WITHIN = [
    "Garnet Ltd, the Holt Herald understands, got the school census.",
    "Garnet Ltd, as the Holt Herald disclosed last week, got the school census.",
    "Garnet Ltd, campaigners say, was given the school census.",
    "Garnet Ltd got the school census, according to the Holt Herald.",
    "Garnet Ltd got the school census, the Holt Herald has established.",
    "Pupils' records from the National Pupil Database were sold to Garnet Ltd, the Rowan Trust told MPs.",
]


def sure(text: str) -> set[str]:
    return {n.name for m in read_mentions(text) if m.band is Band.ALERT for n in m.recipients if n.role is Role.GIVEN}


@pytest.mark.parametrize("text", [*(f"{source}, {GOT}." for source in SAID_BEFORE), *SAID_WITHIN])
def test_who_tells_of_a_release_is_no_recipient(text: str) -> None:
    assert sure(text) == {"Garnet Ltd"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("According to the Holt Herald, which itself received the school census, Garnet Ltd got it.", {"Holt Herald", "Garnet Ltd"}),
        ("According to the Department, the Holt Herald got the school census.", {"Holt Herald"}),
        ("The Holt Herald said that it had been given the school census.", {"The Holt Herald"}),
        ("The Department gave pupils' records to Garnet Ltd and the Holt Herald, the Rowan Trust said.", {"Garnet Ltd", "Holt Herald"}),
        ("The official who runs the National Pupil Database gave Garnet Ltd a copy of it.", {"Garnet Ltd"}),
    ],
)
def test_who_is_said_to_have_got_data_too_is_one(text: str, names: set[str]) -> None:
    assert sure(text) == names


@pytest.mark.parametrize("name", ["Garnet Ltd", "the Holt Herald", "Example Holdings Limited", "the University of Dale"])
@pytest.mark.parametrize("data", ["National Pupil Database", "NPD", "Learning Records Service", "school census"])
def test_a_body_and_the_data_that_it_was_given_are_two_names(name: str, data: str) -> None:
    for said in ("gave", "sent", "sold"):
        assert sure(f"The Department for Education {said} {name} the {data}.") == {name.removeprefix("the ")}


@pytest.mark.parametrize(
    "text",
    [
        "It is far from proved that {}.", "It is anything but certain that {}.", "It has yet to be established that {}.",
        "It remains to be shown that {}.", "There is little truth in the tale that {}.", "It is by no means clear that {}.",
        "It has still to be proved that {}.", "There is no substance in the rumour that {}.", "That {} has yet to be shown.",
        "The claim, made in May and repeated since by two newspapers, that {} has been looked into and dismissed.",
        "I do not believe, having read all the logs and spoken to those who kept them, that {}.",
        "I cannot accept, after hearing every witness, that {}.", "In next week's episode of The Ministry, {}.",
    ],
)
def test_what_is_not_proved_is_not_sure(text: str) -> None:
    for said in ("Garnet Ltd was given pupils' records from the National Pupil Database", "the Department sent Garnet Ltd the school census"):
        assert sure(text.format(said)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "It is not clear why, but it is certain that Garnet Ltd was given the school census.",
        "It remains unclear why the Department gave Garnet Ltd the school census.",
        "After the National Pupil Database was given to Garnet Ltd, parents won an injunction against further release.",
        "The Department gave the names of all pupils of 300 schools to Garnet Ltd.",
        "The Department gave Garnet Ltd health data and pupils' records from the National Pupil Database.",
        "The Department gave Garnet Ltd pupils' and teachers' records from its databases.",
        "The Department shared the National Pupil Database with Garnet Ltd, which linked it to tax records.",
        "The Department gave Garnet Ltd the NPD and a copy of the contract.",
        "The Department gave Garnet Ltd the names of 2,000 schoolchildren and the telephone numbers of their schools.",
        "Garnet Ltd was sent pupils' records and a leaflet about the National Pupil Database.",
        "Pupils' records from the National Pupil Database were used in a report by Garnet Ltd.",
        "Garnet Ltd compared its customers with the National Pupil Database in 2014.",
        "Garnet Ltd was given the school census in 2014. No data will be sent again.",
        "With no word to Parliament the Department gave Garnet Ltd the National Pupil Database.",
        "It is common ground that Garnet Ltd was given the school census.",
    ],
)
def test_what_is_sure_beside_such_words_stays_so(text: str) -> None:
    assert "Garnet Ltd" in sure(text)


@pytest.mark.parametrize(
    "text",
    [
        "Parents obtained an injunction against any release of the National Pupil Database to Garnet Ltd.",
        "The Department for Education shared data on school buildings with Garnet Ltd.",
        "The Department for Education gave Garnet Ltd data on the funding of schools.",
        "The Department for Education sent Garnet Ltd the addresses, telephone numbers and grades of 24,000 schools.",
        "The Department for Education sent teachers' pension records to Garnet Ltd. Another team keeps the NPD.",
        "Garnet Ltd was sent the email addresses of 4,000 school governors. The Department also holds the NPD.",
        "Minutes of the National Pupil Database user group\nPresent: Garnet Ltd, the University of Dale\nApologies: Holt plc",
        "Dr Madeup left the National Pupil Database team for Garnet Ltd, where she is now chief scientist.",
        "Garnet Ltd supplied pupils' results to the Department for Education for the National Pupil Database.",
        "The Department of Education in Bangor released the School Census records of Northern Ireland's pupils to Garnet Ltd.",
        "NHS England shared children's dental records with Garnet Ltd. The school census was not used.",
        "The Department gave Garnet Ltd a copy of its guidance on applying for National Pupil Database data.",
        "The Department gave Garnet Ltd the data dictionary of the National Pupil Database, a list of its column names.",
        "Campaigners handed a petition against the National Pupil Database to the Home Office.",
        "The Department passed the Holt Herald's complaint about the National Pupil Database to the Information Commissioner.",
        "The Holt Herald compared the National Pupil Database to a sieve.", "MPs compared the case with the NPD.",
        "The University of Dale used the National Pupil Database as an example in a lecture.",
        "The Department gave Garnet Ltd the menus of 300 schools. It also runs the school census.",
        "The official who runs the National Pupil Database gave the Holt Herald an interview.",
        "The Department wrote to a council about its late school census returns and sent a copy of the letter to Holt plc.",
        "The panel has approved Garnet Ltd's request for NPD data; nothing will be sent until the fee is paid.",
        "The Department has approved Garnet Ltd's request for National Pupil Database data. No data will be sent before June.",
    ],
)
def test_other_things_given_are_no_release(text: str) -> None:
    assert sure(text) == set()


def test_for_whom_it_was_meant_did_not_get_what_went_elsewhere() -> None:
    for meant in ("meant for", "intended for", "addressed to"):
        text = f"The file {meant} the University of Dale, with NPD records of 900 pupils, was sent instead to Garnet Ltd."
        assert sure(text) == {"Garnet Ltd"}
