"""Lists and forms of pupils in plain lines, and those that only look so. All names are invented."""

from __future__ import annotations

import pytest

from text.privacy.prose import without_private

PUPILS = "Data of pupils were sent in error."
GUILTY = [
    (f"{PUPILS}\nName Date of birth\nPetronel Gadsbury 05/08/2012\nJocasta Hillmartin 06/08/2012", ["Gadsbury", "Hillmartin", "2012"]),
    (f"{PUPILS}\nSurname Forename Date of birth\nTrelwistle Rosalba 05/06/2013", ["Trelwistle", "Rosalba", "2013"]),
    (f"{PUPILS}\nPupil Year group School\nCorin Wadlenbury Year 5 Elm Primary School", ["Wadlenbury"]),
    (f"{PUPILS}\nChild, Age, Issue\nCorin Hambleworth, 9, Excluded", ["Hambleworth"]),
    (f"{PUPILS}\nUPN Name\nA823456789012 Corin Peckridge", ["Peckridge"]),
    (f"{PUPILS}\nPetra Ollerenshawe, 5 June 2012\nMilo Vinnicombe, 7 August 2013", ["Ollerenshawe", "Vinnicombe", "2012"]),
    ("Pupils affected:\n1. Petra Ollerenshawe - 05/06/2012\n2. Milo Vinnicombe - 07/08/2013", ["Ollerenshawe", "Vinnicombe"]),
    ("Name (Date of birth)\nCorin Vexworth (05/06/2013)", ["Vexworth", "2013"]),
    (f"{PUPILS}\nName\nAmbrose Quenby\nDate of birth\n5 June 2014", ["Quenby", "2014"]),
    (f"{PUPILS}\nSurname | Tollesworth\nForename | Ambrose\nYear group | Year 5", ["Tollesworth", "Ambrose"]),
    (f"{PUPILS}\nPupil | Ambrose Kettlethorpe\nDate of birth | 05/06/2008\nSchool | Elm Primary", ["Kettlethorpe", "2008"]),
    (f"{PUPILS}\nName: | Sorrel Winterbourne\nAge: | 9\nNotes | Moved", ["Winterbourne"]),
    (f"{PUPILS}\nEHCP for Zinnia Ravelston.", ["Ravelston"]),
    (f"{PUPILS}\nThe EHCP of Linus Wetherbee was in the pack.", ["Wetherbee"]),
    ("The EHC plan for Quillon Vasterby was sent to the Invented Gazette.", ["Vasterby"]),
    ("It held the education, health and care plan of Quillon Vasterby, and letters.", ["Vasterby"]),
]
INNOCENT = [
    "Approved researchers of the National Pupil Database:\nJane Exampler, 5 June 2012\nJohn Testcase, 7 August 2013",
    "Pupil data were supplied to:\nJane Exampler, 5 June 2012",
    "This letter is about data on pupils.\nYours sincerely\nJane Exampler, 5 June 2012",
    "Speakers\nJane Exampler, 5 June 2012",
    "Authors\nJane Austin, 16 December 1775",
    "Name\nJane Exampler\nRole\nChair",
    "Name | Jane Exampler\nRole | Chair\nDate | 5 June 2012",
    "Name | A word for a pupil\nAge | Age in years at the census",
    "Organisation | Invented Widgets Ltd\nName | Jane Exampler\nYear group | All",
    "Pupil name | Yes\nDate of birth | No\nUPN | Yes",
    "The EHCP of Fictown County Council is published.",
    "EHCP for Young People in Fictown.",
    "An EHC plan for Looked After Children is reviewed.",
    "EHCP data for Invented Widgets Ltd were approved.",
    "The EHCP for Key Stage Two pupils was changed.",
    "Pupils\nYear 5\n120\nYear 6\n130",
    "Name Date of birth UPN\nYes Yes No",
    "Date Name Organisation\n5 June 2012 Jane Exampler University of Exampleton",
]


@pytest.mark.parametrize(("text", "gone"), GUILTY)
def test_lines_of_pupils_name_nobody(text: str, gone: list[str]) -> None:
    told = without_private(text, "[*]")
    assert [x for x in gone if x in told] == []


@pytest.mark.parametrize("text", INNOCENT)
def test_lines_of_others_stay_whole(text: str) -> None:
    assert without_private(text, "[*]") == text


def test_a_body_that_has_the_name_of_a_child_in_a_table_is_told() -> None:
    text = "Pupil | Year group\nApple | Year 5\nCorin Apple | Year 6\nRecords were sold to Apple and to the Daily Mirror."
    told = without_private(text, "[*]")
    assert "sold to Apple and to the Daily Mirror" in told
    assert told.count("[*]") == 4
