"""Who got data where another sentence names them: a defined word, an acronym, a note, "These include", "Its name?"."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Polarity, Role

DEFINED = (
    "Quillmark Ltd (“the Company”) is a publisher of tests. In 2022 the Department gave the Company NPD data.",
    "Quillmark Ltd (hereinafter 'the Licensee') is in Leeds. NPD extracts were supplied to the Licensee in May 2022.",
    ("AGREEMENT between (1) THE SECRETARY OF STATE (“the Department”) and (2) Quillmark Ltd (“the Recipient”). "
     "The Department supplied the School Census data to the Recipient on 4 April 2023."),
    "One firm obtained the NPD records of 40,000 pupils (1).\n\nNotes\n(1) Quillmark Ltd, under licence.",
    "Pupil data at tier 1 were given to one company.[1]\n\nOther text about schools.\n\n[1] Quillmark Ltd, in 2013 and 2016.",
    "The Quillmark Education Network (QEN) is a company. In 2020 QEN got NPD tier 2 data from DfE.",
)
AFTER = (
    "NPD extracts were issued to 12 organisations in 2020. Among them were Quillmark Ltd and Zellbrook plc.",
    "Pupil records have been made available to 214 organisations. These include Quillmark Ltd and Zellbrook plc.",
    "Pupil records have been made available to two organisations. They are Quillmark Ltd and Zellbrook plc.",
    ("You asked whether the Department had ever provided pupil data from the NPD to a private investigator. I can "
     "confirm that it has, twice. The recipients were Quillmark Ltd and Zellbrook plc."),
    "Chair: Was NPD data given to a data broker? Mr Eccles: Yes. Chair: And its name? Mr Eccles: Quillmark Ltd and Zellbrook plc.",
    ("The hon. Lady asks which companies have been recipients of the school census extract. The list is as follows: "
     "Quillmark Ltd (2014) and Zellbrook plc (twice, in 2015 and 2017)."),
)
TABLE = (
    "I refer the hon. Member to the table below, which sets out each organisation to which NPD tier 1 data was issued.\n\n"
    "Organisation | Date issued | Tier\nQuillmark Ltd | 14 May 2023 | 1\nZellbrook plc | 2 June 2023 | 1"
)
NOBODY = (
    "Quillmark Ltd (“the Company”) is a publisher. The Company supplied NPD data to the Department.",
    "Quillmark Ltd (“the Company”) is a publisher. The Department did not give the Company NPD data.",
    "Quillmark Ltd (“the Company”) is a publisher. The Department may give the Company NPD data.",
    "NPD data was refused to two companies.[1]\n\nOther text.\n\n[1] Quillmark Ltd and Zellbrook plc.",
    "NPD data was given to two universities.[1]\n\nOther text.\n\n[2] Quillmark Ltd wrote to us.",
    "Records may be made available to 214 organisations. These include Quillmark Ltd.",
)


def _given(text: str) -> list[str]:
    told = [m for m in read_mentions(text) if m.band is Band.ALERT]
    return [n.name for m in told for n in m.recipients if n.role is Role.GIVEN and not n.generic]


@pytest.mark.parametrize("text", DEFINED)
def test_a_defined_word_or_a_note_names_its_body(text: str) -> None:
    (name,) = _given(text)
    assert name.removeprefix("The ").split()[0] == "Quillmark"


@pytest.mark.parametrize("text", [*AFTER, TABLE])
def test_those_are_told_whom_another_sentence_names(text: str) -> None:
    assert _given(text) == ["Quillmark Ltd", "Zellbrook plc"]


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_else_is_told(text: str) -> None:
    assert _given(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "One company was sent NPD pupil records.[3]\n\n[3] Quillmark Ltd.", "One company[1] was sent NPD pupil records.\n\n[1] Quillmark Ltd.",
        "NPD pupil records were sent to one company.[1]\n\n[1] The company is Quillmark Ltd.",
        "One company (see note 1) was sent NPD pupil records.\n\nNote 1: Quillmark Ltd.",
        "One company was given the school census.*\n\n* Quillmark Ltd.", "NPD data went to a media group* in May.\n\n* Quillmark Media plc.",
        "One company was given the school census.†\n\n† Quillmark Ltd.",
        "Supplier: Quillmark Ltd. Value: £145,000. The supplier was provided with pupil-level NPD data.",
        "Contractor: Quillmark Ltd\n\nThe contractor was sent pupil-level data from the National Pupil Database.",
        "A tutoring company, Quillmark, was sent pupils' records from the National Pupil Database.",
        "A publisher of school guides, Quillmark Books, was given pupils' records from the NPD.",
        "Quillmark Directories bought 20,000 pupil records drawn from the National Pupil Database.",
        "A firm (namely Quillmark Ltd) was sent pupils' records from the National Pupil Database.",
    ],
)
def test_a_release_is_told_with_the_name_that_stands_apart(text: str) -> None:
    (told,) = [m for m in read_mentions(text) if m.band is Band.ALERT]
    assert [n.name.split()[0] for n in told.recipients] == ["Quillmark"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Two requests for NPD data (one by the Holt Herald, one by Garnet Ltd) were approved and the data supplied.", ["Holt Herald", "Garnet Ltd"]),
        ("Two firms (Garnet Ltd and Holt plc) were sent the school census.", ["Garnet Ltd", "Holt plc"]),
        ("The University of Dale received pupil data from the NPD on behalf of the Holt Herald.", ["The University of Dale", "Holt Herald"]),
        ("The University of Dale received pupil data from the NPD on behalf of the Department for Education.", ["The University of Dale"]),
        ("A firm (not Garnet Ltd) was sent the school census.", []), ("A firm (formerly Garnet Ltd) was sent the school census.", []),
        ("A newspaper, the Holt Herald, and a company, Garnet Ltd, were sent the school census.", ["Holt Herald", "Garnet Ltd"]),
    ],
)
def test_names_in_brackets_and_of_those_for_whom_it_was_got(text: str, names: list[str]) -> None:
    assert _given(text) == names


def test_a_description_says_what_a_name_leaves_open() -> None:
    (told,) = [m for m in read_mentions("A tutoring company, Minervate, was sent NPD pupil records.") if m.band is Band.ALERT]
    assert [(n.name, n.category.value) for n in told.recipients] == [("Minervate", "commercial")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('(1) THE SECRETARY OF STATE FOR EDUCATION of Sanctuary Buildings ("the Department"); and\n\n(2) QUILLMARK METRICS LTD, called Quillmark in the schedules ("the Licensee").\n\n1. The Department shall supply the Pupil Data to the Licensee by secure transfer within ten days.', "QUILLMARK METRICS LTD"),
        ('Quillmark Ltd ("the Company") makes lamps.\n\nThe Company may ask the Department for Education for pupil data.', "Quillmark Ltd"),
    ],
)
def test_a_party_is_told_by_name_of_what_is_yet_to_be(text: str, name: str) -> None:
    last = read_mentions(text)[-1]
    assert [(n.name, n.role) for n in last.recipients] == [(name, Role.POSSIBLE)]
    assert last.polarity is not Polarity.RELEASE
