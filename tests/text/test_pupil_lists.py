"""Lists of pupils behind or below what heads them, and lists of bodies and grown-ups that only look so. All invented."""

from __future__ import annotations

import pytest

from text.privacy.prose import without_private

N = "National Pupil Database"
GUILTY: list[tuple[str, list[str]]] = [
    (f"Pupils whose {N} records were shared with the Home Office: Emily Zaffyre, James Zagwell and Ravi Zahnke.", ["Zaffyre", "Zagwell", "Zahnke"]),
    (f"Pupils whose {N} records were shared with the Home Office: Jocasta Zaffyre, Tyreece Zagwell and Mabli Zahnke.", ["Zaffyre", "Zagwell", "Zahnke"]),
    (f"The following pupils' records in the {N} were shared with Kent Police:\nEmily Zaktor\nJames Zalford\nAisha Zampton", ["Zaktor", "Zalford", "Zampton"]),
    (f"The following pupils' records in the {N} were shared with Kent Police:\n- Lowenna Zaktor\n- Xiaoming Zalford", ["Zaktor", "Zalford"]),
    (f"The following pupils' records in the {N} were shared with Kent Police: Emily Zaktor James Zalford Aisha Zampton", ["Zaktor", "Zalford", "Zampton"]),
    (f"Class list 5B (from the {N}): Emily Zehling, James Zeiler, Aisha Zekkari.", ["Zehling", "Zeiler", "Zekkari"]),
    (f"Class list 5B\nEmily Zehling\nJames Zeiler\nThe {N} has them.", ["Zehling", "Zeiler"]),
    (f"Children missing: Emily Zerrick; James Zesters; Aisha Zettman. Data from the {N} were given to Kent Police.", ["Zerrick", "Zesters", "Zettman"]),
    ("Year 9\nEmily Zarnby\nJames Zorbyn", ["Zarnby", "Zorbyn"]),
    ("Year 9 pupils:\nTindra Zarnby, 13\nLudo Zorbyn, 14", ["Zarnby", "Zorbyn"]),
    ("Pupils: Tindra Zarnby, Ludo Zorbyn", ["Zarnby", "Zorbyn"]),
    ("Pupils affected: ZARNBY, Tindra; ZORBYN, Ludo", ["ZARNBY", "Tindra", "ZORBYN"]),
    ("Pupils affected:\n1. Tindra Zarnby (5B)\n2. Ludo Zorbyn (6C)", ["Zarnby", "Zorbyn"]),
    ("Names of pupils\nTindra Zarnby\nLudo Zorbyn", ["Zarnby", "Zorbyn"]),
    (f"We shared the records of the following children with the police: Tindra Zarnby and Ludo Zorbyn. {N}.", ["Zarnby", "Zorbyn"]),
    (f"Records of these pupils were lost: Tindra Zarnby & Ludo Zorbyn. {N}.", ["Zarnby", "Zorbyn"]),
    ("The three pupils concerned: Tindra Zarnby, Ludo Zorbyn, Mabli Zethick.", ["Zarnby", "Zorbyn", "Zethick"]),
    ("Looked-after children: Emily Zarnby; James Zorbyn", ["Zarnby", "Zorbyn"]),
    ("Children whose nationality was asked for: Emily Zarnby, Ludo Zorbyn.", ["Zarnby", "Zorbyn"]),
    ("Pupils excluded in May:\nTindra Zarnby\nLudo Zorbyn", ["Zarnby", "Zorbyn"]),
    ("Reception: Emily Zarnby, James Zorbyn", ["Zarnby", "Zorbyn"]),
    ("The pupils are listed below.\nTindra Zarnby\nLudo Zorbyn", ["Zarnby", "Zorbyn"]),
    ("Pupils missing from the extract: Emily Zarnby, Tindra Zorbyn", ["Zarnby", "Zorbyn"]),
    ("The following pupils were affected:\nEmily Zarnby\nTindra Zorbyn\nDepartment for Education", ["Zarnby", "Zorbyn"]),
    ("Boys: Emily-Jo Zarnby, James Zorbyn", ["Zarnby", "Zorbyn"]),
    ("We received data of pupils: Orsola Zarnby, Tindra Zorbyn", ["Zarnby", "Zorbyn"]),
    ("Received data of pupils: Emily Zarnby, Tindra Zorbyn", ["Zarnby", "Zorbyn"]),
    ("Pupils: Tindra Hill, Ludo Wood", ["Tindra", "Ludo"]),
    ("Attendance: Orsola Zarnby 82 %", ["Zarnby"]),
    ("Attendance: Orsola Hill 82 %, Emily Park 91 %", ["Hill", "Park"]),
    ("Attendance list (Year 5): Orsola Zarnby 82 %", ["Zarnby"]),
    ("Attendance\nEmily Zarnby 82%\nTindra Zorbyn 91.5%", ["Zarnby", "Zorbyn"]),
    ("Persistent absence 2023/24: Zarnby, Orsola 62%; Zorbyn, Tindra 71%", ["Zarnby", "Zorbyn"]),
    ("Pupil Premium: Orsola Zarnby \u00a31,345, Tindra Zorbyn \u00a32,530 and Ludo Vex \u00a3345.50", ["Zarnby", "Zorbyn", "Vex"]),
    ("Pupil premium allocations:\n- Orsola Zarnby \u00a31,345\n- Emily Zorbyn: \u00a31,345", ["Zarnby", "Zorbyn"]),
    ("Exclusions: Orsola Zarnby (3 days), Tindra Zorbyn (5 days)", ["Zarnby", "Zorbyn"]),
    ("KS2 results\n1. Orsola Zarnby: 104\n2. Tindra Zorbyn: 98", ["Zarnby", "Zorbyn"]),
    ("SEN top-up funding: Orsola Zarnby - \u00a33,200", ["Zarnby"]),
    ("Child's name\n1. Orsola Zarnby\n2. Tindra Zorbyn", ["Zarnby", "Zorbyn"]),
    ("Name of child:\nOrsola Zarnby", ["Zarnby"]),
    ("Child's forename Child's surname\nOrsola Zarnby\nTindra Zorbyn", ["Zarnby", "Zorbyn"]),
    ("Pupil's forename: Orsola\nPupil's surname: Zarnby", ["Zarnby", "Orsola"]),
]
INNOCENT = [
    "Pupils: Elm Park, Ash Grove",
    "Pupils: Elm Park, Ash Grove, Oak Hill",
    "Received data of pupils: Burberry Coles, Nonesuch Brokers",
    "Companies that received data of pupils: Burberry Coles, Nonesuch Brokers",
    "Recipients of data of pupils: Burberry Coles, Nonesuch Brokers",
    "Bodies given data about pupils: Burberry Coles and Nonesuch Brokers",
    "Who got records of children: Burberry Coles, Nonesuch Brokers",
    "The following companies hold the data of pupils: Burberry Coles, Nonesuch Brokers",
    "Attendance: Elm Park 82 %",
    "Attendance: Ash Grove 91%, Bramley Vale 82 %",
    "Attendance\nElm Park 91%\nAsh Grove 82%",
    "Pupil Premium: Elm Park \u00a313,450, Orton Wistow \u00a312,000",
    "Pupil Premium: Invented Academy \u00a31,345",
    "Pupil premium: Service Children \u00a3320, Post Looked After \u00a32,345",
    "Attendance: White British 94%, Free School Meals 90%",
    "Attendance: West Berkshire 92%, Tower Hamlets 91%",
    "Absence: Autumn Term 5.2%, Spring Term 6%",
    "Attendance: Dr Jane Exampler 82 %",
    "Panel attendance: Jane Exampler 3 times",
    "Key stage 2: Expected Standard 61%",
    "Fees: Elder Gazette \u00a31,345",
    "Exclusions: Elder Gazette 3 days",
    "Top-up funding: Daily Willow \u00a3500",
    "Child name\nHome Address\nPost Code",
    "Pupil name\nPupil forename\nPupil surname\nDate of birth",
    f"Pupils' records in the {N} were shared with: Elder Gazette, Acme Analytics Ltd and Daily Mirror.",
    f"Pupils' records in the {N} were shared with the following companies: Elder Gazette, Damson Gazette.",
    "Data of pupils were given to:\nElder Gazette\nDamson Gazette",
    "Pupils' data were given to newspapers:\nElder Gazette\nDaily Willow",
    "The following pupils' records were shared:\nElder Gazette\nDamson Gazette",
    "Children's data were sold to two people: Jane Exampler and John Testcase.",
    "Pupils' data, by who asked for them: Jane Exampler, John Testcase",
    "Children's Commissioner: Anne Exampler",
    "Children and Families Minister: Jane Exampler",
    "Children in Need: Annual Census, Main Tables",
    "Pupils by characteristics: Free School Meals, Special Needs",
    "Pupils: 1,200\nSchools: 12",
    "Pupil data were supplied to:\nJane Exampler\nJohn Testcase",
    "Pupil premium: Next Steps",
    "Year 9: Autumn Term, Spring Term",
    "Year 9\nAutumn Census\nSpring Census",
    "Year 9 teachers\nJane Exampler\nJohn Testcase",
    "Class teachers: Jane Exampler, John Testcase",
    "Form: Data Request, Privacy Notice",
    "Children's books by these authors: Jane Exampler, John Testcase",
    "Researchers on pupils and their ages:\nJane Exampler\nJohn Testcase",
    "Pupils and staff who spoke: Jane Exampler, John Testcase and in schools",
    "Pupils in these areas: Tower Hamlets, North Yorkshire",
    "Pupils at these schools: Elm Park Primary School, Ash Grove Academy",
    "Learners: National Pupil Database, Individualised Learner Record",
    "Children: Looked After, In Need",
    "Year groups: Reception, Year One",
    "Reception: Baseline Assessment, Phonics Check",
    "The pupils' data went to companies. They are: Acme Ltd, Elder Gazette.",
    "Pupils of the University of Exampleton: Jane Exampler got the data.",
    "The names of pupils were given to the press: Elder Gazette, Daily Willow.",
]


@pytest.mark.parametrize(("text", "gone"), GUILTY)
def test_a_list_of_pupils_names_nobody(text: str, gone: list[str]) -> None:
    told = without_private(text, "[*]")
    assert [x for x in gone if x in told] == []
    assert N in told or N not in text


@pytest.mark.parametrize("text", INNOCENT)
def test_a_list_of_others_stays_whole(text: str) -> None:
    assert without_private(text, "[*]") == text
