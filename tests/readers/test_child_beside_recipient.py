"""A child in the cell of who received: the body stays without it, a pupil who asked is withheld. All are invented."""

from __future__ import annotations

import pytest

from recipients.private.individuals import suspected
from tests.readers.test_told_cells import one, read

BESIDE = [
    ("Ambleford Argus (re Odhr\u00e1n Mac an tSaoir-Lee, 8)", "Ambleford Argus"),
    ("Ambleford Times (re Lysander Quorn-Bassey, 9)", "Ambleford Times"),
    ("Fenwick Law LLP (for Delphine Arkwright-Osu)", "Fenwick Law LLP"),
    ("Daily Mail re Kofi Mensah-Bright", "Daily Mail"),
    ("Kent County Council - re Zofia Wrona (7)", "Kent County Council"),
]
PUPILS = [
    "Student (Peregrine Holloway-Tan, Y10)", "Learner (Kwaku Boahen-Price)", "Self (Eirlys Mostyn-Rao, 13)",
    "Pupil themselves: Marvellous Idowu", "Young person - Zebulon Carrow", "Pupil (Araminta Delacourt)",
    "Applicant (Ottoline Fauxby, 11)", "Data subject (Ottoline Fauxby)", "Young carer - Zebedee Notrealson",
    "Child's own request (Ignatius Fauxley)", "Pupil, Araminta D., 14", "Pupil: Araminta",
]
OTHERS = [
    "Zorvane Analytics Ltd (on behalf of Daily Telegraph)", "Kantar (for Ofsted)", "ITN Ltd (for Channel 4)",
    "University of Bath (Dr Simon Pellew, Department of Education)", "University of Bath (Simon Pellew, Year 2 PhD)",
    "Student Loans Company", "Pupil Parent Mapping Ltd", "Student (PhD, UCL)", "Student - University of Leeds",
    "Daily Mail (Sarah Harbottle, education editor)", "Applicant (Jane Smith)", "Fischer Family Trust (9)",
    "Child Poverty Action Group", "Child Trends (Bethesda)", "Learner Insights (Manchester)", "Capita Ltd (Lincoln)",
    "Invented Films Ltd, for Channel 5", "Zorvane Ltd (re Milton Keynes)", "Times Newspapers (re-supply)",
]


@pytest.mark.parametrize(("cell", "body"), BESIDE)
def test_the_body_stays_without_the_child_behind_it(cell: str, body: str) -> None:
    reading = read(one(recipient=cell))
    (table,) = reading.registers
    assert table.field_value(1, "recipient") == body
    assert len(table.rows) == 5
    assert reading.hidden
    assert not suspected(body, table.record(1))


@pytest.mark.parametrize("cell", PUPILS)
def test_a_pupil_who_asked_is_withheld_by_any_name(cell: str) -> None:
    (table,) = read(one(recipient=cell)).registers
    assert suspected(table.field_value(1, "recipient"), table.record(1))
    assert len(table.rows) == 5


@pytest.mark.parametrize("cell", OTHERS)
def test_others_stay_whole(cell: str) -> None:
    (table,) = read(one(recipient=cell)).registers
    assert table.field_value(1, "recipient") == cell
    assert not suspected(cell, table.record(1))
