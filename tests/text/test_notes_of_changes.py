"""Names in notes of what was taken out of a file. All persons and bodies are invented but those who hold an office."""

from __future__ import annotations

import pytest

from model.fetch import ChangeNote, ContentItem, PageState
from model.hidden import WITHHELD_CELL
from readers.govuk.plain import page_without_private
from text.privacy.notes import names_in_note

TOLD = [
    "Removed Chloe Zzarvey (Year 4) from file name",
    "Removed Quillon Zzarvey (Year 4) from file name",
    "Removed Quillon Zzarvey, Year 4, from file name",
    "Removed Chloe Zzarvey from file name",
    "Removed Chloe Zzarvey's name from row 12",
    "Deleted row on Chloe Zzarvey",
    "Deleted row naming Quillon Zzarvey",
    "Anonymised Quillon Zzarvey",
    "Name of pupil removed (Quillon Zzarvey)",
    "Redacted Quillon Zzarvey",
    "Replaced Chloe Zzarvey with Pupil A",
    "Corrected file: Chloe Zzarvey's details taken out",
    "Took out Quillon Zzarvey (Y4)",
    "Removed personal data of Quillon Zzarvey",
    "Removed personal data relating to Quillon Zzarvey",
    "Removed personal information about Chloe Zzarvey",
    "Sheet named Quillon Zzarvey removed",
    "Removed sheet Quillon Zzarvey",
    "Removed the name Quillon Zzarvey",
    "Removed the name of Quillon Zzarvey",
    "Tab 'Chloe Zzarvey' deleted",
    "Removed cell containing Chloe Zzarvey DOB",
    "Data breach: name of Chloe Zzarvey published in error",
    "Published in error: Chloe Zzarvey (Year 4)",
    "We have removed Chloe Zzarvey (9)",
    "Hid row for Quillon Zzarvey (EHE)",
    "File renamed, it contained the name of Chloe Zzarvey",
    "Removed Chloe Zzarvey and Quillon Zzarvey (both Year 4)",
    "New file without Chloe Zzarvey, wrongly included",
]

STAYS = [
    "Removed Daily Figment (Year 4) from file name",
    "Removed Fictionbury Herald from the list",
    "Removed University of Exampleton (Year 2 data) from register",
    "Removed Daily Figment from row 12",
    "Removed Burberry Coles from the register",
    "Added Daily Figment",
    "Deleted row on Daily Figment",
    "Removed duplicate entry for Example Analytics",
    "Added letter from Nick Gibb",
    "Removed Education Policy Institute's data",
    "Corrected the name of Burberry Coles",
    "Removed the Autumn Term tab",
    "Removed School Census (Year 4) from the file",
    "Replaced Key Stage (Year 6) tables",
    "Removed sheet Data Shares",
    "Removed tab Old Requests",
    "Removed the name of Grant Thornton",
    "Corrected the entry for Lewis Silkin",
    "Removed Year 4 Phonics data",
    "Removed National Pupil Database (Year 2) guidance",
    "Updated: contains Dr Emily Smith's project",
    "Removed Daily Telegraph",
    "Removed sheet Approved Projects",
    "Added the register for Q2 2024",
    "Corrected the date of Fictionbury Insight Ltd",
    "Removed a duplicate",
    "Replaced file with an accessible version",
    "Data shares for Year 4 removed",
    "Withdrew the request of Nonesuch Data Brokers",
]



def page_of(note: str, title: str) -> ContentItem:
    return page_without_private(ContentItem(
        PageState.LIVE, "/government/publications/shares", title=title,
        notes=(ChangeNote("2024-05-01T09:30:00Z", note),),
    ))


@pytest.mark.parametrize("note", TOLD)
def test_a_note_tells_of_nobody_who_was_taken_out(note: str) -> None:
    assert {*names_in_note(note)}
    said = page_of(note, "Data shares")
    assert "Zzarvey" not in repr(said.notes)
    assert WITHHELD_CELL in said.notes[0].text


def test_nor_does_the_rest_of_its_page() -> None:
    assert "Zzarvey" not in repr(page_of("Removed Quillon Zzarvey (Year 4) from file name", "Data shares: Quillon Zzarvey"))


@pytest.mark.parametrize("note", STAYS)
def test_bodies_and_who_acts_stay_in_notes(note: str) -> None:
    assert page_of(note, "Data shares").notes[0].text == note
