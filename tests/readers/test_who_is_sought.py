"""Whom the police, courts and social services ask about is withheld; who asks, and what names nobody, is shown.

All persons are invented.
"""

from __future__ import annotations

import csv
import io

import pytest

from model.hidden import WITHHELD_CELL, HiddenKind
from readers.personal.stored import masked_rows
from readers.register.reading import read_register
from recipients.private.individuals import suspected
from text.privacy.rules.sought import asks_about_persons

MAIN = ("Reference", "Organisation", "Title", "Purpose", "Notes")
POLICE = ("Date of request", "Police force or authority", "Reason for the request", "Data requested", "Outcome")
REASONS = ("Reason for the request", "Purpose", "Details of request", "Case", "Description", "Subject")
BORN = [
    "Missing person - Zebedee QUILLFEATHER 04/05/2014",
    "Missing person - Zebedee Quillfeather 04/05/2014",
    "Missing person: Zebedee Quillfeather 04/05/2014",
    "Zebedee QUILLFEATHER 04/05/2014",
    "Zebedee Quillfeather, 04/05/2014",
    "Missing person - Oliver SMITH 04/05/2014",
    "Missing person - Oliver Smith 4 May 2014",
    "Missing person - Amelia JONES (04.05.2014)",
    "MISSING PERSON AMELIA JONES 04/05/2014",
    "Trace: JONES Amelia 04/05/14",
    "Oliver Smith 4 May 2014",
    "Oliver Smith 14/05/2014",
    "Oliver Smith, 14.05.2014",
    "Oliver Smith (14-05-2014)",
    "Amelia Jones 2014-05-04",
    "QUILLFEATHER Zebedee 04-MAY-14 M",
    "Mohammed Al-Quill 04052014",
    "04/05/2014 Oliver Smith, not at school",
    "Oliver Smith 14/05/2014, thought to be with an uncle",
    "Oliver Smith, Elm Primary School",
    "Missing person - Oliver Smith, Elm Primary School",
    "Check if Oliver Smith attends school",
    "To see whether Amelia Jones is on roll at a school in England",
    "In-year admission: is Amelia Jones on roll at Oakfield?",
    "Permanent exclusion appeal of Oliver Smith",
    "Trace of Oliver Smith for the family",
    "Whereabouts unknown, Oliver Smith",
]
"""These tell in any row."""
SOUGHT = [
    "Missing person - Zebedee QUILLFEATHER",
    "Enquiry re Zebedee Q at Elm Primary, Leeds",
    "Whereabouts of Tamsin Quillfeather and her mother",
    "Whereabouts of Amelia Jones and her mother",
    "Amelia Jones and sibling, abducted by father",
    "Amelia Jones, now believed to be in Leeds",
    "Daughter of Mr Jones of Leeds, name Amelia",
    "Abduction: Amelia Jones",
    "Suspected FGM - Amelia Jones",
    "Asylum claim of Amelia Jones's family",
    "Truancy: Jones, A.",
    "Forced marriage - Tamsin Quillfeather",
    "Amelia Jones, wanted by Kent Police",
    "Zebedee Quillfeather",
    "Oliver Smithson",
    "Quillfeather, Zebedee",
    "Child arrangements order: Zebedee Quillfeather",
    "Disclosure order in re Quillfeather (minors): their school",
    "Quillfeather v Quillfeather, order of 3 March 2021",
    "School of Tamsin and Esme, order of the court",
    "Exclusion of Z. Quillfeather upheld",
    "Risk of cutting, Hodanya Quillfeather, flight on 4 July",
    "Removal of the Quillfeather family: schools and addresses",
    "Section 7 report on the Quillfeather boys",
    "Death of baby Quillfeather",
    "QUILLFEATHER, Tamsin and another",
    "Quillfeather family, overstayers",
    "Re: Quillfeather (Children)",
    "Section 47 enquiry, Lily-Mae and unborn sibling",
    "Miss T Quillfeather",
    "Mr T. J. Quillfeather",
    "QUILLFEATHER",
    "O'QUILL",
    "Pre-birth plan, sibling at school is Tamsin Quillfeather",
]
"""These in a row of those who ask about persons."""
ASKING = [
    "Kent Police", "Mockchester Constabulary", "Home Office", "UK Visas and Immigration", "Family Court at Testham",
    "Testham County Council Children's Services", "CAFCASS", "HM Coroner for Testham", "Quill & Sons Solicitors",
    "National Crime Agency", "Social services, Testham",
]
COLUMNS = [
    "Person sought", "Missing person", "Case name", "Family", "Misper", "Victim", "Who the request is about",
    "Applicant's child", "Reason for the request", "Individual", "Name of individual", "Re", "Learner", "Suspect",
    "Name of victim", "Child of applicant", "Person of interest", "Family member", "Parties", "Nominal",
]
"""Headings below which each cell is a name."""
NAMED = ["Oliver Smithson", "Amelia Jonesby", "Aisha Khanley", "Zebedee Quillfeather", "Harry Adeyemi-Vale"]
INNOCENT = [
    "Evaluation of the Elizabeth Garrett Anderson School reading pilot",
    "Elizabeth Garrett Anderson School, 4 May 2014",
    "Approved by Jane Smith 4 May 2014",
    "Signed: Jane Smith, 4 May 2014",
    "Dr A. Smith, 4 May 2014",
    "Professor Jane Smith, 4 May 2014",
    "Report by Jane Smith, 14/05/2014",
    "Jane Smith, University of Testham, 14/05/2014",
    "Contact: Jane Smith, 14/05/2014",
    "Lead researcher Jane Smith 14/05/2014",
    "Principal investigator: Jane Smith, 14/05/2014",
    "Digital Economy Act 2017, 27 April 2017",
    "General Election 8 June 2017 and turnout of first voters",
    "Supreme Court judgment, 11 May 2018",
    "School Census 19 January 2017",
    "Data Sharing Agreement 4 May 2018",
    "Sure Start 4 May 2014",
    "Spring Term 14/05/2014",
    "Letter to the Minister, Jane Smith MP, 14/05/2014",
    "Amended 4 May 2014 by Jane Smith",
    "PhD of Jane Smith, begun 1 October 2015",
    "Foundation of Sir Jeremiah Sample, Elm Primary School",
    "Evaluation of the Thomas Sample Academy sixth form, 14/05/2014",
    "Researcher Jane Smith attends the secure lab",
    "Jane Smith, Head of Elm Primary School",
    "Mrs Jane Smith, Elm Primary School",
    "Jane Smith, Headteacher, Elm Primary School",
    "Study of Harris Federation and Oasis Academy schools",
    "Check if each pupil attends school",
    "Whether a child attends school in Testham",
    "Prince William Award, 14/05/2014",
    "Sarah Jones et al., 4 May 2014",
    "Missing data and non-response in the census",
    "Whereabouts of leavers after Year 11",
]
"""In the title, the purpose and the notes of a research body's row."""
OF_CASES = [
    "Operation Larkspur", "Op Larkspur - fraud", "Missing person inquiry 4", "Safeguarding inquiry", "Fraud inquiry",
    "Child Abduction", "County Lines", "Modern Slavery", "Honour Based Abuse", "Human Trafficking",
    "Domestic Violence", "Sexual Assault", "Identity Theft", "Witness Protection", "Missing Person",
    "High Risk Missing Person", "Threat to Life", "Sarah's Law disclosure", "Clare's Law",
    "Independent Inquiry into Child Sexual Abuse", "Requested by DC Jane Brown", "PC Jane Brown",
    "Officer: Jane Brown", "Last known school and address", "Data Supplied", "Rejected",
    "Children Act 1989, section 17", "Data Protection Act 2018, Schedule 2", "Court order 4 May 2019",
    "Request received 14/05/2014", "Order of the court of 14/05/2014", "Director of Public Prosecutions",
    "Attempted Murder", "Unaccompanied Asylum Seeking Child", "Counter Terrorism", "Prevent Referral",
    "Location Order, Hague Convention", "Disability Claim", "Prevent Duty Guidance", "Fixed Penalty Notice",
    "Tipstaff Order", "Channel Panel", "High risk MISPER, Testham", "Norwich Pharmacal order", "Inherent Jurisdiction",
    "Hostile Environment data matching", "Port Stop, Dover", "Grooming via Snapchat", "Stabbing at Testham Station", "Secretary of State v Testham Council", "London Borough of Brent and others",
    "Foster family checks", "Royal family visits to schools", "Immediate family reunion policy", "Family court statistics",
    "Child Sexual Exploitation", "Community Safety", "Points Based System", "Troubled Families", "Dublin Regulation",
    "SAFEGUARDING", "INTELLIGENCE", "MURDER", "MAPPA", "BURGLARY", "PENDING", "REJECTED", "TERRORISM", "URGENT",
    "Whereabouts of two children and their mother", "School attended and home address",
]
"""In a row of the police."""


def police_sheet(reason: str, *, heading: str = POLICE[2], force: str = "Kent Police") -> bytes:
    rows = [[f"2019-0{n}-15", "Kent Police", f"Missing person inquiry {n}", "Last known school and address",
             "Data supplied"] for n in range(1, 6)]
    rows[2][1:3] = [force, reason]
    return as_csv([(*POLICE[:2], heading, *POLICE[3:]), *rows])


def main_sheet(text: str, column: str, organisation: str = "Invented Analytics Ltd") -> bytes:
    rows = [[f"DS0000{n}", "Invented Analytics Ltd", "Outcomes", "To model outcomes", "see file"] for n in range(1, 6)]
    rows[2][1] = organisation
    rows[2][MAIN.index(column)] = text
    return as_csv([MAIN, *rows])


def as_csv(rows: list[list[str] | tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def withheld(body: bytes) -> list[str]:
    """The cells of row 3 that are withheld, or hold a name that is: no other row may have one, and none is lost."""
    reading = read_register(body, "register.csv")
    (table,) = reading.registers
    assert len(table.rows) == 5
    found = [[c for c in row if "withheld" in c] for row in table.rows]
    assert not any(found[:2] + found[3:])
    assert all(h.kind is HiddenKind.PERSONAL for h in reading.hidden)
    return found[2]


@pytest.mark.parametrize("heading", REASONS)
@pytest.mark.parametrize("text", [*BORN, *SOUGHT])
def test_whom_the_police_seek_is_withheld_under_each_heading(text: str, heading: str) -> None:
    assert withheld(police_sheet(text, heading=heading)) == [WITHHELD_CELL]


@pytest.mark.parametrize("text", BORN)
@pytest.mark.parametrize("column", ["Title", "Purpose", "Notes"])
def test_a_name_with_a_day_or_a_school_is_withheld_in_the_main_register(text: str, column: str) -> None:
    assert withheld(main_sheet(text, column)) == [WITHHELD_CELL]


@pytest.mark.parametrize("force", ASKING)
def test_whoever_asks_about_persons(force: str) -> None:
    assert withheld(police_sheet("Amelia Jones, to be heard in June", force=force)) == [WITHHELD_CELL]
    assert withheld(main_sheet("Amelia Jones, to be heard in June", "Title", force)) == [WITHHELD_CELL]


LAWS = [
    "Health and Social Care Act 2012 s261", "Health and Social Care Act 2012", "Children and Social Work Act 2017",
    "Tribunals, Courts and Enforcement Act 2007", "Police Act 1996", "Police and Crime Act 2009",
    "Immigration Act 2014", "Immigration and Asylum Act 1999 s.20",
    "Social Services and Well-being (Wales) Act 2014", "Adoption and Children Act 2002", "Courts Act 2003",
    "Police, Crime, Sentencing and Courts Act 2022", "s.261 Health and Social Care Act 2012",
    "Health and Social Care (Community Health and Standards) Act 2003",
    "Data Protection Act 2018 (Health and Social Care Act 2012)",
    "Police Reform and Social Responsibility Act 2011", "The Tribunal Procedure (First-tier Tribunal) Rules 2009",
    "Social Work Act 1968, Children Act 1989", "Section 47 Children Act 1989; Health and Social Care Act 2022",
]
UNDER_LAWS = [
    "Court order (Children Act 1989)", "Court order, Children Act 1989", "Social services, s47 Children Act 1989",
    "Police request under the Police Act 1996", "Home Office (Immigration Act 2014)",
    "Home Office, Immigration Act 2014", "Children's services (Children Act 2004)", "Court Order 2019",
]


@pytest.mark.parametrize("law", LAWS)
def test_a_law_under_which_data_is_given_is_nobody_who_asks_about_persons(law: str) -> None:
    """A company to which an NHS register's data may be passed on was withheld: "Zephyrine Pharma plc"."""
    purpose = "Benchmarking tool for school nursing teams; sublicensing to Zephyrine Pharma plc permitted"
    head = ("Reference", "Organisation name", "Organisation type", "Legal basis", "Purpose", "Dataset")
    row = ("NIC-51111", "Quillmark Health Analytics Ltd", "Private company", law, purpose, "School age immunisations")
    reading = read_register(as_csv([head, row]), "register.csv")
    assert not reading.hidden
    assert reading.registers[0].rows == [row]


@pytest.mark.parametrize("asked", UNDER_LAWS)
def test_who_asks_under_a_law_asks_about_persons(asked: str) -> None:
    assert asks_about_persons(asked)


@pytest.mark.parametrize("name", [*ASKING, "First-tier Tribunal (SEND)", "High Court, Family Division", "MASH Testham",
                                  "Invented Press Ltd", "The Sun", "Jane Smith, Elm Primary School"])
def test_who_asks_is_shown_beside_a_name_that_is_withheld(name: str) -> None:
    assert not suspected(name, {"purpose": WITHHELD_CELL} if "Jane" not in name else {})


@pytest.mark.parametrize("heading", COLUMNS)
def test_a_column_of_those_who_are_sought_is_withheld(heading: str) -> None:
    head = ("Date of request", "Police force", heading, "Purpose", "Data requested", "Outcome")
    rows = [[f"2026-08-0{n}", "Kent Police", name, "Missing person inquiry", "School and address", "Data supplied"]
            for n, name in enumerate(NAMED, start=1)]
    reading = read_register(as_csv([head, *rows]), "register.csv")
    (table,) = reading.registers
    assert [row.count(WITHHELD_CELL) for row in table.rows] == [1] * 5
    assert not [name for name in NAMED if name in repr(reading)]


@pytest.mark.parametrize("text", SOUGHT)
def test_what_an_older_version_stored_of_them_is_gone_over(text: str) -> None:
    masked = masked_rows({7: {"recipient": "Kent Police", "purpose": text, "dataset": "School", "status": "Sent"}}, ())
    assert masked == {7: {"purpose": (text, WITHHELD_CELL)}}


@pytest.mark.parametrize("text", INNOCENT)
def test_a_name_that_is_no_childs_is_shown_in_the_main_register(text: str) -> None:
    assert [withheld(main_sheet(text, column)) for column in ("Title", "Purpose", "Notes")] == [[], [], []]


@pytest.mark.parametrize("text", OF_CASES)
def test_what_names_nobody_is_shown_in_a_row_of_the_police(text: str) -> None:
    assert withheld(police_sheet(text)) == []
