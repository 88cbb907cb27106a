"""A row that is a case of one child, and who is named in another of its cells. All persons and bodies are invented."""

from __future__ import annotations

import pytest

from model.hidden import WITHHELD_CELL
from tests.readers.test_personal import read

HEAD = ("DfE reference", "Organisation name", "Project title", "Purpose", "Date supplied")
ROWS = [
    (f"DS{n:05}", f"University of Exampleton {n}", f"Study of subject {n}", f"To study subject {n}", f"2024-05-{n:02}")
    for n in range(1, 9)
]


def cells(title: str, purpose: str) -> tuple[str, ...]:
    (table,) = read(HEAD, *ROWS, ("DS00077", "Larkmoor City Council", title, purpose, "2024-06-01")).tables
    return table.rows[-1][2:4]


@pytest.mark.parametrize(
    ("title", "purpose"),
    [
        ("CME check", "Emily Harpwickson moved from Elm Primary to unknown"),
        ("Check", "Emily Harpwickson moved from Elm Primary to unknown"),
        ("CME check", "Jesmondine Harpwick moved from Elm Primary to unknown"),
        ("Case support", "Advocacy for Jack Dunmallow in exclusion appeal"),
        ("Support", "Advocacy for Jack Dunmallow in exclusion appeal"),
        ("Case support", "Advocacy for Zebedee Dunmallow in exclusion appeal"),
        ("Child protection conference", "CPC for Amelia Trossington on Tuesday"),
        ("Child protection conference", "CPC for Ottoline Trossington on Tuesday"),
        ("Initial child protection conference", "Ottoline Trossington, Elm Primary"),
        ("LAC review", "Bartholomew Figgis, foster placement with Mrs Figgis"),
        ("SEND tribunal", "Bundle for Peregrine Oakshottle"),
        ("Exclusion appeal", "Re: Wilhelmina Tansleyford"),
        ("Comment", "child's initials Z.Q.; Elm Primary; excluded May 2023"),
        ("Section 47", "S47 enquiry re W.T. (sibling of above), Year 3 Ash Infants"),
        ("Enquiry", "Child protection enquiry re W.T., Ash Infants"),
    ],
)
def test_who_is_named_beside_a_case_of_one_child_is_withheld(title: str, purpose: str) -> None:
    assert cells(title, purpose) == (title, WITHHELD_CELL)


@pytest.mark.parametrize(
    ("title", "purpose"),
    [
        ("CME check", "To check the numbers of children missing education in Larkmoor North"),
        ("CME check", "Comparison of registers, for Larkmoor City Council"),
        ("CME check", "Carried out by Emily Harpwick of Tarnside University"),
        ("Child protection conference", "Papers for the Nuffield Foundation, led by Dr Jane Harper"),
        ("Child protection conferences", "Analysis for Emily Project of conferences"),
        ("Exclusion appeal", "Figures on appeals, for Elm Primary School"),
        ("SEND review", "Analysis for Green Paper"),
        ("Attendance review", "To study attendance in Ash Valley Trust"),
        ("Case support", "Advocacy for Jack Petchey Foundation in exclusion appeals"),
        ("School transport model", "Model of transport for Ash Valley Trust"),
        ("Study of initials", "Pupils' initials are left out; I.T. is a subject"),
        ("Section 47", "Analysis of Section 47 enquiries for U.K. regions"),
    ],
)
def test_bodies_places_and_who_acts_beside_a_case_stay(title: str, purpose: str) -> None:
    assert cells(title, purpose) == (title, purpose)
