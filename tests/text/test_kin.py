"""Whose child somebody is and who is a child's parent, in any column of a register. All persons are invented."""

from __future__ import annotations

import pytest

from recipients.private.individuals import individuals_in
from tests.readers.test_personal import read
from text.privacy.private import tells

PARENTS_AND_CHILDREN = [
    "Mrs J Pemberwick (mother of the pupil)", "J Pemberwick, father", "Grandparent (Mrs Pemberwick)",
    "Parent - Ms Adaeze Okonjo-Hart", "Individual - parent (Mrs Pemberwick)", "Aunt of the child, Ms P Quennell",
    "Step-father: Gideon Marlpit", "Mr and Mrs Hathersby (parents)", "Foster carer, Mrs Bellweather",
    "Mr T Wragglesby, grandfather", "Guardian: Mrs Ada Bellweather", "Mr Kit Hale as parent",
    "Mother of child: Mrs O Tindle", "Emails re her son Caspian", "Records about our daughter River",
    "School place for my grandson Ash", "Nephew Kit's exclusion",
    "Complaint on behalf of his daughter Sky and her brother Bear", "siblings Wren and Robin: attendance",
    "Exclusion letters for Caspian", "EHCP for Fern", "Caspian's EHCP", "River's annual review",
    "Ash's school transport", "stepdaughter Summer, attendance", "their children Indigo and Phoenix",
    "Records re son Zebedee", "Dr K Oyelaran (father of a pupil)", "Mrs J Pemberwick - mother", "her daughter, Holly",
    "Kinship carer: Ms Ottoline Speke", "Grandma (Mrs Speke)", "Behaviour log of foster child Rex", "IEP for Dolly",
    "Statement of SEN for Robin",
]
CASES = [
    "Why Caspian was moved to set 4", "Why Kit was moved to set 4", "How River was restrained", "Whether Sky is placed out of area",
    "When Fern was sent home", "Why Rex has been isolated",
]
NO_KIN = [
    "Why Leeds was moved to band 4", "How Sky was chosen", "Why Ofsted was sent data", "When Kent was assessed", "Where York is placed",
    "How Fictionbury was put in measures", "SENDIST appeal statistics", "Why Hope was named", "When England was removed",
    "Parents' group (Parents for Fairer SEND)", "Parent", "Individual - parent", "Parent (Media)",
    "Parents and carers", "Carers Trust", "Mother and Baby Unit", "Parent survey for Ofsted",
    "Letters for parents about Year 6", "Reading scheme for Kent", "Study of siblings in Wales",
    "Their children Wales-wide", "Kent's EHCP backlog", "Bristol's EHCP delays", "Ofsted's annual review",
    "Mencap's report on EHCP transport", "Carer: School Transport", "Parent - Primary School",
    "Parents: Department for Education", "Foster carers (Northmoor)", "Foster carers: Barnardo's",
    "Sons & Daughters Publishing Ltd", "Brothers in Arms Ltd", "Child Poverty Action Group", "Grandparents Plus",
    "SEN transport for Leeds", "EHCP data for Chester", "Attendance letters for Kent",
    "Placement report for Cornwall", "Their daughters Oxford study", "Twins Early Development Study", "Twins Trust",
    "Children's Commissioner", "Children Wales", "my child School transport", "EHCP for Northmoor Council",
    "Annual review of Ofsted", "Exclusions re Ofsted", "School transport re Bus Contracts", "Family Rights Group",
    "Nan Fung Group", "Mother Jones (magazine)", "Dad Ltd", "Sister Software Ltd", "Ward Hadaway LLP",
    "Big Brother Watch", "Brother UK", "Aunt Bessie's Ltd", "Young carers: Durham", "Siblings Together", "Parent (1)",
    "Mothers Union", "Father Christmas Appeal", "Parent, Leeds", "Mother, Bristol", "Grandmother: Cornwall",
    "Carer - Mencap", "Parent: Parentkind", "Father (Fathers For Justice)", "Parents, Sutton", "Mum, Hove",
    "Statement for Parliament", "Letter re Brexit", "Report for Estyn", "School file for Ofsted", "Hope's report",
    "Sky's report on EHCP transport",
]
HEADS = {
    "FOI": ("FOI ref", "Requester type", "Request", "Information disclosed", "Date of response"),
    "REGISTER": ("Ref", "Recipient", "Purpose", "Data shared", "Date"),
}
FILLED = {
    "FOI": [(f"FOI 70{n:02}", ("Media", "Parent", "MP", "Charity")[n % 4], "Absence data by year", "Disclosed", f"2025-01-1{n}")
            for n in range(8)],
    "REGISTER": [(f"A{n:03}", f"University of Aldermoor {n}", f"Study {n} of reading", "Census", f"2025-01-1{n}")
                 for n in range(8)],
}
ROWS = [
    ("FOI", "FOI 7103 | Mrs J Pemberwick (mother of the pupil) | EHCP panel minutes re her son Caspian | Refused s40", "Pemberwick Caspian"),
    ("FOI", "FOI 8001 | Parent - Ms Adaeze Okonjo-Hart | Exclusion letters for my daughter Zelah | Disclosed in part", "Okonjo Adaeze Zelah"),
    ("FOI", "FOI 8002 | Carer | Social work file on behalf of her daughter Linnet | Refused", "Linnet"),
    ("FOI", "FOI 8003 | Grandparent (Mr T Wragglesby) | Attendance record of grandson Piers | Disclosed", "Wragglesby Piers"),
    ("FOI", "FOI 8004 | Solicitors for the family of Orla Tindlemarsh | Transport decision | Disclosed", "Tindlemarsh Orla"),
    ("FOI", "FOI 8005 | Parent | Caspian's EHCP and annual review | Refused s40", "Caspian"),
    ("FOI", "FOI 8006 | Parent | Emails re my son Ludo | Refused s40", "Ludo"),
    ("FOI", "FOI 8007 | Litigation friend of Sorrel Amblecote | Tribunal bundle | Disclosed", "Sorrel Amblecote"),
    ("FOI", "FOI 8008 | Mr and Mrs Hathersby (parents) | School place appeal for son Rufus | Disclosed", "Hathersby Rufus"),
    ("FOI", "FOI 8009 | Foster carer, Mrs Bellweather | Placement plan | Refused", "Bellweather"),
    ("FOI", "FOI 8010 | Parent | Records of siblings Fern and Jonty | Refused", "Fern Jonty"),
    ("REGISTER", "R1 | Mrs J Pemberwick (mother) | EHCP appeal | Panel minutes re her son Caspian", "Pemberwick Caspian"),
    ("REGISTER", "R2 | Dr K Oyelaran (father of a pupil) | Complaint | School Census extract", "Oyelaran"),
    ("REGISTER", "R3 | Larkham & Pike Solicitors (for the mother of Isolde) | Court order | Education record", "Isolde"),
    ("REGISTER", "R4 | Larkham & Pike Solicitors | Proceedings re Isolde's education | School record", "Isolde"),
    ("REGISTER", "R5 | Invented County Council | EHCP for Wilf (Year 4) | Census extract", "Wilf"),
    ("FOI", "FOI 8011 | Parent of Year 3 pupil Nell | CCTV | Refused", "Nell"),
    ("FOI", "FOI 8012 | Step-father: Gideon Marlpit | Safeguarding file for stepson Kit | Refused", "Marlpit Gideon Kit"),
    ("FOI", "FOI 8013 | Next friend | On behalf of her daughter Maristella: exclusion | Refused", "Maristella"),
    ("FOI", "FOI 8014 | Mum | my little boy Alfie's one-to-one support hours | Refused", "Alfie"),
    ("FOI", "FOI 8015 | J Pemberwick, guardian | Ward Tobiah: attendance | Refused", "Pemberwick Tobiah"),
    ("FOI", "FOI 8016 | Aunt of the child, Ms P Quennell | Nephew Jory's school file | Refused", "Quennell Jory"),
    ("FOI", "FOI 8017 | Mother | Statement of SEN: her daughter, Ottilie | Refused", "Ottilie"),
]
OTHERS = [
    ("FOI", "FOI 9001 | Media (Fictionbury Gazette) | Number of EHCP panels held by month | Disclosed"),
    ("FOI", "FOI 9002 | Parent | Admission numbers for Oakmere Primary School | Disclosed"),
    ("FOI", "FOI 9003 | Parents' group (Parents for Fairer SEND) | EHCP timeliness | Disclosed"),
    ("FOI", "FOI 9004 | Carers Trust Invented | Young carers: numbers by ward | Disclosed"),
    ("FOI", "FOI 9005 | Solicitors for Action on Exclusions | Exclusions data | Disclosed"),
    ("REGISTER", "R9 | Sons & Daughters Publishing Ltd | Anthology | Key stage 2 attainment"),
    ("REGISTER", "R10 | Larkham & Pike Solicitors | Litigation for Invented County Council | Exclusions data"),
    ("REGISTER", "R11 | Mother and Baby Research Unit | Study of birth weight | Early years profile"),
    ("REGISTER", "R12 | Family Rights Group | Kinship carers' outcomes re Children in Need | Children in need census"),
    ("REGISTER", "R13 | University of Westfell | Siblings in care: the Durham study | Children in need census"),
    ("REGISTER", "R14 | Ward & Sons Consulting Ltd | Ward planning | School Census"),
    ("REGISTER", "R15 | Child Poverty Action Group | Children's EHCPs in Cornwall | SEN data"),
    ("REGISTER", "R16 | Professor Sir Alan Thornby, University of Westfell | Fathers' education and attainment | NPD"),
    ("REGISTER", "R17 | Grandparents Plus | Kinship care | Children in need census"),
    ("REGISTER", "R18 | Parentkind | Parent survey on behalf of Ofsted | School Census"),
    ("REGISTER", "R19 | NatCen Social Research | Parent survey on behalf of the Department for Education | School Census"),
    ("FOI", "FOI 9006 | Media | Emails re Project Caspian | Disclosed"),
    ("FOI", "FOI 9007 | Parent | Bristol's EHCP backlog | Disclosed"),
    ("REGISTER", "R20 | Brothers Grimm Media plc | Programme on Kent's EHCP delays | SEN2"),
    ("FOI", "FOI 9009 | MP on behalf of constituents | SEND spending in Year 7 | Disclosed"),
    ("FOI", "FOI 9010 | Journalist (Sunday Fabricator) | Ofsted's EHCP inspections in Lancashire | Disclosed"),
]


@pytest.mark.parametrize("heading", ["", "Requester type"])
@pytest.mark.parametrize("cell", PARENTS_AND_CHILDREN)
def test_a_parent_and_a_child_tell_in_every_column(cell: str, heading: str) -> None:
    assert tells(cell, heading)


@pytest.mark.parametrize("cell", CASES)
def test_what_is_asked_of_a_child_by_a_given_name_tells(cell: str) -> None:
    assert tells(cell)


@pytest.mark.parametrize("cell", NO_KIN)
def test_bodies_of_parents_and_places_do_not(cell: str) -> None:
    assert not tells(cell)


@pytest.mark.parametrize(("log", "row", "names"), ROWS)
def test_a_row_of_a_log_names_neither_the_child_nor_the_parent(log: str, row: str, names: str) -> None:
    reading = read(HEADS[log], *FILLED[log], (*row.split(" | "), "2025-05-06"))
    (table,) = reading.registers
    record = table.record(len(table.rows) - 1)
    hidden = individuals_in(record.get("recipient", ""), record)
    said = repr([c for c in table.rows[-1] if c not in hidden])
    assert not [name for name in names.split() if name in said]
    assert table.rows[-1][0] == row.partition(" | ")[0]


@pytest.mark.parametrize(("log", "row"), OTHERS)
def test_a_row_that_names_no_child_is_shown(log: str, row: str) -> None:
    reading = read(HEADS[log], *FILLED[log], (*row.split(" | "), "2025-05-06"))
    assert " | ".join(reading.registers[0].rows[-1][:4]) == row
    assert not reading.hidden
