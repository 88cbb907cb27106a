"""Other data than pupils', guides to the data, files and counts in a receiver's place: nobody got data by them."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

NOBODY = (
    # Staff's data went; pupils' did not.
    (("The pension records and personnel files of 88 teachers were sent to Brindlewood Payroll Bureau on 3 May 2026. "
     "Pupil records are held elsewhere and were not touched."), "Brindlewood"),
    ("The files of 61 teachers and of two caretakers went to Yarl Payroll Ltd in June. Pupil data were not included.",
     "Yarl"),
    (("Personnel records of school staff were passed to Fernhollow Recruitment by the trust in March. The pupil "
     "database was not accessed."), "Fernhollow"),
    # A guide to the data.
    (('Our thanks to the Ospringe Foundation, which was given a signed copy of our booklet "Your child and the National '
     'Pupil Database" in May.'), "Ospringe"),
    ('Cawdale Library received a copy of the leaflet "What is in the National Pupil Database?" last week.', "Cawdale"),
    # Files.
    ("Good news! The CSV from Ockleigh Council came through today: 12,000 pupil records, street by street.", "CSV"),
    ("Hooray! The XLSX from Ambrook Council came in on Friday: 7,000 pupil records.", "XLSX"),
    # Counts of those who are named.
    (("In May the Department shared individual pupil data with three bodies outside the sector, namely Arkwell Data "
     "Ltd, the Bisleigh Trust and Corranmore Homes."), "three bodies"),
)
GOT = (
    (("The pupil records of 880 children were sent to Brindlewood Analytics by the Department for Education on 3 May "
     "2026. Staff records are on another system and were not touched."), "Brindlewood Analytics"),
    (("Individual pupil records and the personnel files of staff were given to Kenningham Ltd by the Department for "
     "Education."), "Kenningham Ltd"),
    (("School census data were sold by the Department for Education to Larksea Ltd. Pupil records of earlier years were "
     "not included."), "Larksea Ltd"),
    (("The Tern House Society was sent a copy of our guide and an extract of the National Pupil Database by the "
     "Department for Education."), "Tern House Society"),
    ("The Department for Education gave individual pupil records to CSV Media Ltd in May 2026.", "CSV Media Ltd"),
    (("In May the Department shared individual pupil data with three bodies outside the sector, namely Arkwell Data "
     "Ltd, the Bisleigh Trust and Corranmore Homes."), "Corranmore Homes"),
    ("In May the Department for Education released individual pupil records to two newspapers.", "two newspapers"),
)


def _given(text: str) -> list[str]:
    sure = (m for m in read_mentions(text) if m.band is Band.ALERT)
    return [n.name for m in sure for n in m.recipients if n.role is Role.GIVEN]


@pytest.mark.parametrize(("text", "name"), NOBODY)
def test_nobody_got_pupils_data(text: str, name: str) -> None:
    assert not [n for n in _given(text) if name in n]


@pytest.mark.parametrize(("text", "name"), GOT)
def test_who_got_them_is_told(text: str, name: str) -> None:
    assert [n for n in _given(text) if name in n]
