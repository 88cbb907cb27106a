"""A case of one child in plain words, whoever received: the name goes, the release stays. All persons are invented."""

from __future__ import annotations

import pytest

from model.hidden import WITHHELD_CELL
from model.register import Table
from recipients.private.individuals import individuals_of, suspected
from tests.readers.test_personal import read

HEAD = ("DfE reference", "Organisation name", "Project title", "Purpose", "Date supplied", "Notes", "Contact")
ROWS = [
    (f"DS{n:05}", f"University of Exampleton {n}", f"Study of subject {n}", f"To study subject {n}", f"2024-05-{n:02}",
     "", "Data manager")
    for n in range(1, 9)
]
RECEIVED = [
    "Norfolk County Council", "Exampleton Children's Trust", "University of Exampleton", "Exampleton Insight Ltd",
    "NHS Exampleshire", "Pretendford Academy Trust", "HM Coroner for Testham", "Elm Primary School", "Home Office",
]
OF_ONE = """\
Welfare check - Emily Carterley
Welfare check - Ekundayo Famurewade
Strategy meeting (s47) - Briony Cattermolen
Inquest touching the death of Imogen Thackrah-Lowe
Age assessment dispute: Daniel Okaforby says 16
Age dispute: Habibullah Stanekzaiy, claims 16
Mum rang, wants Oliver Harrisley taken out
Prevent referral: Ibtihaj Rahmaniyar
NRM referral; Thuy Duong Lamvan, found at cannabis farm
Gender marker amended: was Daniel, now Danielle Brockhurstley
Domestic homicide review: children Otis, Marnie and Blythe Wexcombey
Safe and well check on Mirabelle Ostrander (now at Thornmoor Juniors)
Locate Zillah Scampertone, Traveller family
Art 15 request - Ffion Haf Cadwganell
Fraudulent address check: Chidubem Osakwe-Lane, offered a place at Marlow Infants
Photo consent withdrawn: Raffertyn, Orinthia; Blakemorre, Tycho
See email from Clementine Farthingaley (school council)
School refuser - A. Winterbournely, Oakmere
SEND appeal evidence, Daubeneyre v Suffolk
Ysgol Tryfan: Gwydion ap Siencynne
Adoption: birth surname Hucklebyrne must not show
All data for Zsofia Kormendine
Oh Ha-neulbit not on census since Spring 2022
Wulandarini's record only
The Ravensbournly family, home ed, Cragside Farm
Order of HHJ Brand, re S (a child) [Saffron Wintleby]
took out ellie-mai drabwelle as mum objects
Took out ellie-mai drabwelle as mum objects
Removed jayden-lee scutterby at the family's request
REMOVE LEANDER PINKNEYSON - PARENT OBJECTS
Passport query, Kamila Dzhaksybek, travelling alone
Padma + Prithvi Subbaraoju swapped in UPN merge (twins)
Injury claim (playground): Hamish Dalrymple-Nkosi v Borough
Copy of the file of Oyinkan Bamgbadely
Therapeutic placement - Finnbarr Scullyon
"""
OF_MANY = """\
Exclusions review 2019
Prevent referrals in Norfolk
Serious case review data for University of Exampleton
Timpson Review of School Exclusion
Independent Review of Children's Social Care: Final Report
Review of Elective Home Education
Welfare checks and school attendance
Age assessment of unaccompanied children, Kent Intake Unit
Birth and Beyond: Delivery Modes, Maternal Health, and Child Development in England
Understanding the circumstances of children involved in breach proceedings (Work Package 1 - Disparity)
Removal of duplicates from School Census 2021
Ethnicity Codes removed from extract
Home Postcode not included
Consent withdrawn: Family Resources Survey
Placement stability, Greater Manchester
Request of Dr Annika Lofgrenius, principal investigator
Amended by Harriet Colquhoun
Meeting with Emily Smith to agree the schedule
In attendance: Emily Smith
Review of evidence: Nuffield Foundation
Charlotte Mason curriculum trial, Year 4
Maria Montessori schools and attainment at age 11
Friedrich Froebel nurseries and attainment at age 7
Rosalind Franklin Prize, Year 9 entrants
PhD thesis of Annika Lofgrenius: exclusions in Year 9
Marcus Rashfordly campaign: free school meals and pupils aged 5 to 11
To measure Sure Start, Year 4 outcomes in Florence Park ward
To evaluate Rose Hill, Year 2 and Amber Valley, Year 3 wards
"""
CONTACTS = [
    "Ask Miss Pole re Idwal Penhallowe's mum", "sarah (Nevaeh Quickfalle's social worker)",
    "Re Tirion Glynneathe's nan, ring after 4", "Mother: Precious Ndlovukazi, son at Elm Primary",
]
"""Of no grown-up alone, below a heading of contacts."""
RECIPIENTS = [
    "Ottilie Marchmont-Eze (self, 15)", "Casimir Brandywyne (self, 14)", "Emily Hargroveley (self)",
    "Foster carers of Ajani Birchwoode, c/o Norfolk County Council", "Family of Ajani Birchwoode",
    "Carer of A. Tresidderick", "Social worker for Elowen Marchmontley", "Legal team for Casimir Brandywyne",
    "Appropriate adult for Ottilie Hargroveley", "Parents of Jack Thompsonley",
]
BODIES = [
    "Advocate for Children of New York", "Carers UK", "Family Rights Group", "Legal team of Norfolk County Council",
    "Carers of West Lothian", "Social workers for Norfolk County Council", "Family of Schools Ltd",
    "Advocates for Public Education", "Solicitors for the University of Exampleton", "Self Help Africa", "Kinship",
    "Jane Smith (self-employed)",
]


def table(*cells: str) -> Table:
    (found,) = read(HEAD, *ROWS, ("DS00777", *cells)).tables
    return found


@pytest.mark.parametrize("said", OF_ONE.splitlines())
def test_a_case_of_one_child_is_withheld_whoever_received(said: str) -> None:
    for who in RECEIVED[:: 1 if said.startswith("Welfare") else 3]:
        row = table(who, "Data sharing", "To support the body", "2024-06-01", said, "Data manager").rows[-1]
        assert row[1:3] == (who, "Data sharing")
        assert row[5] == WITHHELD_CELL, who
    row = table(RECEIVED[0], said, "To support the body", "2024-06-01", "", "Data manager").rows[-1]
    assert row[1:3] == (RECEIVED[0], WITHHELD_CELL)


@pytest.mark.parametrize("said", OF_MANY.splitlines())
def test_what_is_of_many_of_grown_ups_or_called_by_somebody_stays(said: str) -> None:
    for who in RECEIVED[:3]:
        assert table(who, said, "To support the body", "2024-06-01", "", "Data manager").rows[-1][2] == said


@pytest.mark.parametrize("said", CONTACTS)
def test_a_contact_that_names_a_childs_family_is_withheld(said: str) -> None:
    found = table(RECEIVED[0], "Data sharing", "To support the body", "2024-06-01", "", said)
    told = dict(individuals_of(found)).get(len(found.rows) - 1, {})
    assert said in told or found.rows[-1][6] == WITHHELD_CELL
    assert RECEIVED[0] not in told


def test_a_heading_that_names_a_child_is_withheld() -> None:
    head = (*HEAD, "Checked against Octavia Nybergen's file")
    (found,) = read(head, *((*row, "Yes") for row in ROWS)).tables
    assert "Nybergen" not in str(found.columns)


@pytest.mark.parametrize("name", RECIPIENTS)
def test_who_asks_for_a_child_or_for_oneself_is_withheld(name: str) -> None:
    assert suspected(name, {})


@pytest.mark.parametrize("name", [*BODIES, *RECEIVED])
def test_who_received_is_never_withheld(name: str) -> None:
    assert suspected(name, {}) == ""
