"""A row that speaks of one child in one cell and names somebody in another: the name is withheld, the release told."""

from __future__ import annotations

import csv
import io
import re

import pytest

from model.hidden import WITHHELD_CELL, HiddenKind
from readers.personal.stored import masked_rows
from readers.register.reading import read_register
from recipients.private.individuals import suspected
from text.privacy.private import tells

HEAD = ("Reference", "Organisation", "Title", "Purpose", "Notes")
PLAIN = ("Invented Analytics Ltd", "Outcomes", "To model", "see file")
TOLD = [
    ("Snaithwood", "Emily Snaithwood", "Missing child aged 9", ""),
    ("Carterton", "Enquiry into Emily Carterton", "Missing child aged 9.", ""),
    ("Marshbrook", "Re: Corvinella Marshbrook", "Missing pupil, age 9.", ""),
    ("Wainfleet", "Search for Sophie Wainfleet", "To find a missing child (DOB 04/05/2014).", ""),
    ("Lockwarden", "", "Inquest into the death of Daniel Lockwarden", "Pupil was 8 years old."),
    ("Abdirahmane", "", "Whereabouts of Yusufina Abdirahmane, last seen at Elm Primary School in Year 2.", ""),
    ("Snaithe", "Enquiry re Marigolda Snaithe & siblings", "Family of three children, youngest aged 4.", ""),
    ("Marshbrook", "Corvinella Marshbrook", "Missing child aged 9", ""),
    ("Marshbrook", "Marshbrook, Corvinella", "Missing child aged 9", ""),
    ("Marshbrook", "Missing: Corvinella Marshbrook", "Nine-year-old girl, last seen in Testham", ""),
    ("Marshbrook", "Corvinella Marshbrook - missing", "", "She was in Year 4 at Elm Primary"),
    ("Marshbrook", "Trace Corvinella Marshbrook", "Boy (Year 4)", ""),
    ("Marshbrook", "", "Enquiry into Corvinella Marshbrook: missing pupil aged 9", ""),
    ("Marshbrook", "Custody of Corvinella Marshbrook", "Child, 9, in family proceedings", ""),
    ("Marshbrook", "Parents of Corvinella Marshbrook", "Pupil in Year 3", ""),
    ("Marshbrook", "Request concerning Corvinella Marshbrook", "", "Girl born March 2015"),
    ("Marshbrook", "", "To find a missing child (DOB 04/05/2014).", "Corvinella Marshbrook"),
    ("Snaithwood", "Death of Emily Snaithwood", "Inquest", "aged 7"),
    ("Snaithwood", "Emily Snaithwood", "To find the family", "Three siblings aged 4, 6 and 9"),
    ("Snaithwood", "Enquiry about Emily Snaithwood", "Serious case review; the child was in Year 2", ""),
    ("Sophie", "Search for Sophie", "Missing child aged 9", ""),
    ("Wainfleet", "Sophie Wainfleet: file sent", "Missing child aged 9", "Wainfleet family told"),
    ("Fernwick", "Madox Fernwick", "Child of 9 missing since June", ""),
    ("Fernwick", "Coroner's enquiry: Madox Fernwick", "Deceased was a Year 3 pupil", ""),
    ("Fernwick", "Madox Fernwick (disappearance)", "", "8yo boy"),
    ("Fernwick", "Exclusion appeal - Madox Fernwick", "Pupil in Year 8", ""),
    ("Fernwick", "Locating Madox Fernwick", "Pupil missing from education, aged 12", ""),
    ("Corvina", "Help to find Madox and Corvina Fernwick", "Two children aged 6 and 8", ""),
    ("FERNWICK", "FERNWICK, Madox", "Missing child aged 9", ""),
    ("Fernwick", "M. Fernwick", "Missing child aged 9", ""),
    ("Fernwick", "The Fernwick family", "Missing child aged 9", ""),
    ("Fernwick", "Madox Fernwick v Testham Council", "SEND appeal, child aged 9", ""),
    ("Fernwick", "Operation Heron", "Missing child aged 9", "Asked about Madox Fernwick"),
    ("Fernwick", "Inquest touching the death of Madox Fernwick", "Aged 7 at death", ""),
    ("Fernwick", "Inquest (Madox Fernwick)", "Age at death: 7", ""),
    ("Fernwicki", "Abdul-Rahmaan al-Fernwicki", "Missing child aged 9", ""),
    ("Snaithwood", "Emily Snaithwood", "Child missing from education", ""),
    ("Snaithwood", "Emily Snaithwood", "Six-month-old baby", ""),
    ("Fernwick", "Search for Madox Fernwick", "Missing child", ""),
    ("Fernwick", "Madox Fernwick", "Missing child\u00a0aged\u00a09", ""),
    ("Fernwick", "Madox Fernwick", "Missing chi\u00adld, \u202eaged 9", ""),
    ("Fernwick", "Search for Madox\u00a0Fernwick", "Missing\u00a0child", ""),
    ("Smith", "Outcomes", "Emily Smith, DOB 03/05/2013", "Emily\u00a0Smith wrote"),
]
STAYS = [
    ("Missing Child Enquiry", "To trace a missing child", "Testham Constabulary"),
    ("Request for Mockchester Constabulary", "To trace a missing child", ""),
    ("", "Study of children aged 9 by Emily Carter, University of Testham", ""),
    ("Study by Emily Carter", "Study of children aged 9", ""),
    ("Emily Carter", "Study of children aged 9", ""),
    ("Emily Carter, University of Testham", "The average child aged 9", ""),
    ("Emily Carter", "PhD student in Year 2 at the University of Testham", ""),
    ("Inquest into school funding", "Pupils in Year 6", ""),
    ("Inquest into School Funding", "To answer parliament", "Missing pupils, Year 6"),
    ("Search for better attainment", "pupils aged 9", ""),
    ("Search for Better Attainment, pupils aged 9", "Pupils aged 9", ""),
    ("Enquiry into Outwood Grange", "Year 6 results", ""),
    ("Growing Minds", "How a child aged 9 learns to read", ""),
    ("Evaluation of Rose Maths", "Effect on each pupil in Year 4", ""),
    ("Inquiry into Grenfell Tower", "Support for children aged 5 to 9", ""),
    ("Millennium Cohort", "Linked to the child at age 11", ""),
    ("Information for Home Office", "Year 4 pupil numbers", ""),
    ("Request by Emily Carter", "Cost of a school place for a child aged 9", ""),
    ("Effects of the summer born rule", "A child aged 4 starts school in September", ""),
    ("Report on Testham Borough", "A pupil in Year 6 takes tests", ""),
    ("Two Year Old Offer", "Two-year-old child places", ""),
    ("Siblings and school choice", "Siblings aged 4 to 11", "Contact: Emily Carter"),
    ("Missing children review", "Missing child episodes by local authority", "Emily Carter leads"),
    ("Nursery places", "One three-year-old child takes up a place", "Emily Carter leads"),
    ("Operation Encompass", "Police tell schools where a child in Year 1 was at an incident", ""),
    ("Independent Inquiry into Child Sexual Abuse", "Pupils killed, in Year 7", ""),
    ("Every Child Counts", "Child aged 6 is taught one to one", ""),
    ("Child death reviews", "Death of a child aged 0 to 17", ""),
    ("Serious case reviews", "Deaths of children aged 5", "Requested by Emily Carter"),
    ("Knife crime", "Young people killed, aged 13 to 19", "Lead: Emily Carter"),
    ("Information about Oak National Academy", "Year 6 pupil lessons", ""),
    ("Welfare of Looked After Children", "A child in care, Year 4 upwards", ""),
]


def cells(title: str, purpose: str, notes: str) -> list[str]:
    return [said or plain for said, plain in zip(("", title, purpose, notes), PLAIN, strict=True)]


@pytest.mark.parametrize(("name", "title", "purpose", "notes"), TOLD)
def test_the_name_goes_with_what_is_said_of_the_child(name: str, title: str, purpose: str, notes: str) -> None:
    row = ["DS00001", *cells(title, purpose, notes)]
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, row, *(["DS0000" + str(n), *PLAIN] for n in range(2, 6))])
    reading = read_register(out.getvalue().encode(), "register.csv")
    (table,) = reading.registers
    assert len(table.rows) == 5
    assert table.rows[0][:2] == ("DS00001", PLAIN[0])
    assert name not in repr(reading)
    assert WITHHELD_CELL in table.rows[0]
    assert [h.kind for h in reading.hidden] == [HiddenKind.PERSONAL]


@pytest.mark.parametrize(("name", "title", "purpose", "notes"), TOLD)
def test_what_an_older_version_stored_is_gone_over(name: str, title: str, purpose: str, notes: str) -> None:
    stored = dict(zip(HEAD[1:], cells(title, purpose, notes), strict=True))
    masked = masked_rows({7: stored}, ())
    now = stored | {column: after for column, (_, after) in masked[7].items()}
    assert name not in repr(now)
    assert now["Organisation"] == PLAIN[0]


@pytest.mark.parametrize(("title", "purpose", "notes"), STAYS)
def test_a_study_or_a_case_of_many_is_shown(title: str, purpose: str, notes: str) -> None:
    assert masked_rows({7: dict(zip(HEAD[1:], cells(title, purpose, notes), strict=True))}, ()) == {}


@pytest.mark.parametrize("said", ["Missing pupil, age 9.", "Family of three children, youngest aged 4.",
                                  "To find a child last seen at Elm Primary in Year 2, for the family court"])
def test_a_recipient_of_a_persons_name_beside_it_waits(said: str) -> None:
    assert suspected("Corvinella Marshbrook", {"purpose": said})
    assert not suspected("Invented Analytics Ltd", {"purpose": said})
    assert not suspected("Mockchester Constabulary", {"purpose": said})


def test_a_missing_child_without_an_age_is_no_one() -> None:
    assert not suspected("Invented Alarm Co-ordinators", {"purpose": "To trace a missing child"})


HEADS = ("Organisation", "Title", "Purpose", "Notes", "Surname", "Requested by")
PARENTS = [
    # title, purpose, notes, surname, requested by; none of these words is left
    ("Zebedee Quillfeather, aged 9", "", "", "Quillfeather", "", "Quillfeather Zebedee"),
    ("Zebedee Quillfeather, aged 9", "", "", "", "Mr Quillfeather (father)", "Quillfeather"),
    ("Zebedee Quillfeather, aged 9", "", "", "", "Mrs A. Quillfeather", "Quillfeather"),
    ("Zebedee Quillfeather, aged 9", "", "", "", "Ann Quillfeather", "Quillfeather Ann"),
    ("Zebedee Quillfeather, aged 9", "", "", "", "Quillfeather, Ann", "Quillfeather Ann"),
    ("Zebedee Quillfeather, aged 9", "", "Mother: Ann Quillfeather", "", "", "Quillfeather Ann"),
    ("Zebedee Quillfeather, aged 9", "Asked by the Quillfeather family", "", "", "", "Quillfeather"),
    ("Zebedee Quillfeather, aged 9", "Mr and Mrs Quillfeather asked", "", "", "", "Quillfeather"),
    ("Zebedee Quillfeather, aged 9", "", "QUILLFEATHER", "", "", "QUILLFEATHER"),
    ("Zebedee Quillfeather, aged 9", "", "", "QUILLFEATHER", "MR QUILLFEATHER", "QUILLFEATHER"),
    ("Zebedee Quillfeather, aged 9", "", "Quillfeather\u2019s school record", "", "", "Quillfeather"),
    ("Zebedee Quillfeather, aged 9", "", "", "", "Mr. Quillfeather", "Quillfeather"),
    ("Zebedee Quillfeather, aged 9", "", "", "", "Miss Quillfeather, sister", "Quillfeather"),
    ("Zebedee Quillfeather, aged 9", "", "Zebedee went home", "", "", "Zebedee"),
    ("Zebedee Quillfeather, aged 9", "", "Z. Quillfeather", "", "", "Quillfeather"),
    ("Zebedee Quillfeather, aged 9", "", "Quillfeather Z", "", "", "Quillfeather"),
    ("Zebedee Quillfeather, aged 9", "", "Quill\u00adfeather file", "", "", "feather"),
    ("Zebedee Quillfeather, aged 9", "", "Quill-\nfeather file", "", "", "feather"),
    ("Zebedee Quillfeather, aged 9", "", "", "Quillfeather\u00a0", "Mr\u00a0Quillfeather", "Quillfeather"),
    ("", "Record of pupil Zebedee Quillfeather, DOB 04/03/2016", "", "Quillfeather", "", "Quillfeather"),
    ("", "", "Zebedee Quillfeather (UPN A823432112001)", "Quillfeather", "", "Quillfeather"),
    ("", "", "Zebedee Quillfeather, excluded in Year 4", "", "Tom Quillfeather", "Quillfeather Tom"),
    ("", "My son Zebedee Quillfeather is in Year 4", "", "", "Tom Quillfeather, parent", "Quillfeather Tom"),
    ("", "The Quillfeather twins, aged 7", "", "Quillfeather", "", "Quillfeather"),
    ("", "The Quillfeather twins, aged 7", "", "", "Mr Quillfeather", "Quillfeather"),
    ("Brothers Tom and Jake Quillfeather (8 and 10)", "", "", "Quillfeather", "Ann Quillfeather", "Quillfeather Ann"),
    ("Emily Smith, aged 9", "", "", "Smith", "", "Smith"),
    ("Emily Smith, aged 9", "", "", "", "Mrs Smith (mother)", "Smith"),
    ("Emily Smith, aged 9", "", "", "", "J. Smith", "Smith"),
    ("Emily Smith, aged 9", "", "Mr Smith rang twice", "", "", "Smith"),
    ("Emily O\u2019Marrow, aged 9", "", "", "O'Marrow", "Mr O\u2019Marrow", "Marrow"),
    ("Emily Marrowbone-Wills, aged 9", "", "", "Marrowbone-Wills", "Mrs Marrowbone-Wills", "Marrowbone"),
    ("QUILLFEATHER, Zebedee (Y4)", "", "", "Quillfeather", "Mr Quillfeather", "Quillfeather"),
    ("Quillfeather Zebedee, 9 years old", "", "", "Quillfeather", "", "Quillfeather"),
    ("Zebedee Quillfeather", "Missing child aged 9", "", "Quillfeather", "", "Quillfeather"),
    ("Zebedee Quillfeather", "Missing child aged 9", "", "", "Mr Quillfeather (father)", "Quillfeather"),
    ("Enquiry into Zebedee Quillfeather", "Pupil was 8 years old", "", "", "Ann Quillfeather", "Quillfeather Ann"),
    ("", "Pupil: Zebedee Quillfeather", "", "Quillfeather", "", "Quillfeather"),
    ("", "Zebedee Quillfeather has an EHCP", "", "", "Quillfeather", "Quillfeather"),
    ("", "Emily van der Quill, aged 9", "", "van der Quill", "Mr van der Quill", "Quill"),
    ("Zebedee Quillfeather, aged 9", "", "Father, Tom Quillfeather MP", "", "", "Quillfeather Tom"),
    ("Zebedee Quillfeather, aged 9", "", "quillfeather", "", "", "quillfeather"),
]
"""A child in one cell, and in the others what names the child or a parent: none of the last words is left."""
OTHERS = [
    ("Emily Smith, aged 9", "", "Dr John Smith, University of Testham", "", ""),
    ("Emily Smith, aged 9", "", "Prof Smith leads", "", ""),
    ("Emily Smith, aged 9", "Smith Analytics Ltd", "", "", ""),
    ("Emily Smith, aged 9", "Asked by WH Smith plc", "", "", ""),
    ("Emily Smith, aged 9", "", "Lord Smith asked", "", ""),
    ("Emily Smith, aged 9", "", "Tom Smith MP asked", "", ""),
    ("Emily Smith, aged 9", "", "Cllr Smith", "", ""),
    ("Emily Smith, aged 9", "Great Smith Street, London", "", "", ""),
    ("Emily Smith, aged 9", "", "Smith and Jones Solicitors", "", ""),
    ("Emily Smith, aged 9", "", "The Smith Institute", "", ""),
    ("Emily Smith, aged 9", "", "Smithfield Council", "", ""),
    ("Emily Kent, aged 9", "University of Kent", "", "", ""),
    ("Emily Kent, aged 9", "", "Kent County Council", "", ""),
    ("Emily Kent, aged 9", "", "Schools in Kent", "", ""),
    ("Emily Young, aged 9", "", "Young people", "", ""),
    ("Emily Young, aged 9", "", "Young Minds", "", ""),
    ("Emily Reading, aged 9", "Reading tests", "", "", ""),
    ("Emily Case, aged 9", "", "Case closed", "", ""),
    ("Emily Field, aged 9", "", "Field data were added", "", ""),
    ("Emily Park, aged 9", "", "Park Lane Academy", "", ""),
    ("Emily Wood, aged 9", "", "Wood Green Academy", "", ""),
    ("Emily Wood, aged 9", "", "Wood Mackenzie", "", ""),
    ("Emily Pearson, aged 9", "Pearson", "", "", ""),
    ("Emily Pearson, aged 9", "", "Pearson Education Ltd", "", ""),
    ("Emily Brown, aged 9", "", "PC Brown", "", ""),
    ("Emily Brown, aged 9", "", "Detective Sergeant Brown", "", ""),
    ("Emily Brown, aged 9", "", "Judge Brown", "", ""),
    ("Outcomes", "", "", "Quillfeather", "Mr Quillfeather"),
    ("Outcomes", "Pupils aged 9", "", "Smith", "Mr Smith"),
    ("Outcomes", "", "Ann Quillfeather, researcher", "Quillfeather", "Tom Quillfeather"),
    ("Outcomes of children aged 9", "Study of a child aged 9", "", "", "Ann Quillfeather"),
    ("Study by Emily Smith of pupils aged 9", "", "Smith (2015)", "", ""),
    ("Mark Ellison, Minister for Children", "", "Ellison wrote", "", "Mr Ellison"),
    ("Emily Carter, University of Testham", "", "Carter leads", "", "Ms Carter"),
    ("Emily Smith, aged 45, of the Trust", "", "", "", "Mrs Smith"),
    ("Evaluation for pupils in Year 4 by Emily Smith", "", "", "", "Emily Smith"),
    ("Tom Field MP asked of pupils aged 9", "", "Field asked again", "", "Mr Field"),
    ("Emily Law, aged 9", "", "Family law", "", ""),
    ("Emily Read, aged 9", "", "Read and write", "", ""),
    ("Emily Church, aged 9", "", "Church of England schools", "", ""),
    ("Emily Page, aged 9", "", "Page 4 of the form", "", ""),
]
"""The cells beside the first tell of nobody else: all but a first that tells stays."""


def beside(*said: str) -> tuple[dict[str, str], dict[str, str]]:
    """A row by its headings, as it is printed and as it is read."""
    printed = dict(zip(HEADS, (PLAIN[0], *said), strict=True))
    masked = masked_rows({7: printed}, ())
    return printed, printed | {name: after for name, (_, after) in masked.get(7, {}).items()}


@pytest.mark.parametrize(("title", "purpose", "notes", "surname", "asked", "gone"), PARENTS)
def test_who_has_a_childs_name_in_its_row_is_of_the_family(
    title: str, purpose: str, notes: str, surname: str, asked: str, gone: str
) -> None:
    _, read = beside(title, purpose, notes, surname, asked)
    left = re.sub(r"\u00ad|-\n", "", "|".join(read.values()))
    assert not [part for part in gone.split() if part in left]
    assert read["Organisation"] == PLAIN[0]


@pytest.mark.parametrize("said", OTHERS)
def test_an_office_a_body_and_a_word_of_the_name_stay(said: tuple[str, ...]) -> None:
    printed, read = beside(*said)
    assert [*read.values()][2:] == [*printed.values()][2:]


@pytest.mark.parametrize("said", ["Reg, 7", "Reg 7", "Reg (7)", "Art Jones (9), excluded", "Reg Smith, aged 7", "Ann, 6"])
def test_who_is_called_as_a_law_is_cited_is_a_child_all_the_same(said: str) -> None:
    assert tells(said)


@pytest.mark.parametrize("recipient", ["Home Office", "Metropolitan Police", "University of Aldermoor"])
@pytest.mark.parametrize("law", [
    "UK GDPR Art. 6(1)(e)", "GDPR Art. 6 (1) (c)", "DPA 2018 Sch. 2 Para 2", "UK GDPR Article 6(1)(e)",
    "Art 6(1)(e) Public Task", "Art. 6(1)(e) UK GDPR, Art. 9(2)(g) UK GDPR", "SI 2009/1563 Reg. 3", "Reg. 3(6)(b)",
    "The Education (Individual Pupil Information) (Prescribed Persons) (England) Regulations 2009 Reg. 3",
    "EIPI Regs 2009, Reg 3 (5) (c)", "Sch 4, Reg 7", "Reg 5, SI 2013/1193", "Art. 8 ECHR", "ICO Reg. Z1234567", "Ann. 2",
    "Court order: Family Procedure Rules 2010 r. 12.73",
])
def test_a_law_is_nobody(law: str, recipient: str) -> None:
    """Art and Reg are given names, 3 was an age: the legal basis was withheld, and operators were asked to decide."""
    out = io.StringIO()
    rows = [("Reference", "Organisation", "Title", "Legal basis"), ("DS1", recipient, "Attainment of pupils", law)]
    csv.writer(out).writerows(rows)
    reading = read_register(out.getvalue().encode(), "register.csv")
    assert (reading.hidden, reading.tables[0].rows[0][3]) == ((), law)
