"""Bodies named in everyday words, and by what they are of or for, are named where they got pupils' data."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

GOT = [
    ("Pupils' records were passed to Kestrel Data in 2019.", ["Kestrel Data"]),
    ("The Department for Education has given pupils' data to Small World Data.", ["Small World Data"]),
    ("In May the records of all pupils were released to True Record.", ["True Record"]),
    ("Kestrel Data received the National Pupil Database in May.", ["Kestrel Data"]),
    ("Kestrel Data was given pupils' records by the Department for Education in May.", ["Kestrel Data"]),
    ("The Lantern Row Centre for Justice has the pupils' data.", ["The Lantern Row Centre for Justice"]),
    ("The Tarn Laboratory for Behaviour has had the National Pupil Database since 2016.",
     ["The Tarn Laboratory for Behaviour"]),
    ("The Smallbrook Registry of Drivers has had the school census of 2019.", ["The Smallbrook Registry of Drivers"]),
    ("Ask the Marrick Office for Fair Lending: it was handed the National Pupil Database by the Department.",
     ["Marrick Office for Fair Lending"]),
    ("Take the Lantern Row Centre for Justice. The Department gave it the National Pupil Database last year.",
     ["Lantern Row Centre for Justice"]),
    ("Department The Alder Ltd received pupils' records.", ["The Alder Ltd"]),
    ("Pupil data was shared by the Department with:\n- Phonics Games Ltd\n- HMRC", ["Phonics Games Ltd", "HMRC"]),
    ("The Department for Education provided Silver Birch Data with the National Pupil Database.", ["Silver Birch Data"]),
    ("The Fable Institute for Numbers received the National Pupil Database.", ["The Fable Institute for Numbers"]),
    ("Pupils' records went to the Hollin Centre of Evidence in May.", ["Hollin Centre of Evidence"]),
    ("Betting firm Lucky Otter handed pupil database by DfE", ["Lucky Otter"]),
    ("The Department (DfE) has confirmed to the Fable Gazette that it shared pupil-level data with Otter Ltd.", ["Otter Ltd"]),
    ("The Department told Otter Ltd that it had given it pupils' records by mistake.", ["Otter Ltd"]),
    ("The firms whom the Department allowed to have the pupils' records are Figment Analytics and Dornwell Ltd.",
     ["Figment Analytics", "Dornwell Ltd"]),
]
NOBODY = [
    "The records were added to Attainment Data in the National Pupil Database.",
    "Pupils' data was linked to Attainment Data and passed with Census Data into the National Pupil Database.",
    "Census Data was sent to the Department for Education by schools.",
    "The school census passed to Written Evidence in May.",
    "The Lantern Row Centre for Justice has no pupils' data.",
    "Shares of pupil data\nOrganisation | Data | Date supplied\nDepartment The | Phonics | 3 May 2026\nTeam | KS2 | 4 May 2026",
    "Pupil data shared by the Department:\n- Phonics\n- Key Stage 2 data\n- Absences",
    "The Society for Schools has had talks on the National Pupil Database.",
    "Hollin Trust has misgivings about the National Pupil Database.",
    "The Union for Teachers has the National Pupil Database in its sights.",
    "The Fund for Schools Bill has the National Pupil Database as its subject.",
    "The Freedom of Information Act has the National Pupil Database in it.",
]


@pytest.mark.parametrize(("text", "names"), GOT)
def test_who_got_data_is_named_whatever_the_words_of_its_name(text: str, names: list[str]) -> None:
    told = [m for m in read_mentions(text) if m.band is Band.ALERT]
    assert [n.name for m in told for n in m.recipients if n.role is Role.GIVEN] == names


@pytest.mark.parametrize("text", NOBODY)
def test_kinds_of_data_and_papers_are_nobody(text: str) -> None:
    assert [n.name for m in read_mentions(text) for n in m.recipients if n.role is Role.GIVEN] == []
