"""Lists and tables of recipients in many forms: each item is one, with its own category; innocent lists name nobody."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Mention, Role

GAVE = "In 2024 the Department gave extracts of the National Pupil Database to"
LEAD = f"{GAVE}:"
SINCE = "Since 2020 the Department has supplied pupil-level data from the National Pupil Database to the following bodies:"
HEADING = "Organisations supplied with National Pupil Database data"
RECEIVED = "Organisations that received pupil data from the Department for Education"
UNI, POST, LTD = "University of Exampleton", "Bloxham Post", "Launton Analytics Ltd"
BOTH = {UNI: "university", POST: "press"}
ALL = {**BOTH, LTD: "commercial"}


def given(text: str, title: str = "") -> dict[str, str]:
    """Who is surely told as having got data, each with its category."""
    return {
        n.name: n.category.value
        for m in read_mentions(text, title=title) if m.band is Band.ALERT
        for n in m.recipients if n.role is Role.GIVEN
    }


def loud(text: str, title: str = "") -> list[Mention]:
    return [m for m in read_mentions(text, title=title) if m.band is not Band.NONE]


def listing(lead: str, *items: str) -> str:
    return "\n\n".join((lead, *items))


def table(*rows: str, heading: str = HEADING) -> str:
    return "\n\n".join((heading, *rows))


LISTS = {
    "plain": (listing(LEAD, UNI, POST, LTD), ALL),
    "lines that nothing parts": (listing(LEAD, UNI, POST, LTD).replace("\n\n", "\n"), ALL),
    "lines with what is said of each": (
        listing(LEAD, UNI, f"{POST}, for a story on absence", LTD).replace("\n\n", "\n"), ALL,
    ),
    "purpose": (listing(LEAD, UNI, f"{POST}, for a story on absence", LTD), ALL),
    "bracket": (listing(LEAD, UNI, f"{POST} (a newspaper)", LTD), ALL),
    "apposition": (listing(LEAD, UNI, f"{POST}, a newspaper", LTD), ALL),
    "article": (
        listing(LEAD, UNI, "the Home Office", "the Oakhanger Post, a newspaper"),
        {UNI: "university", "Home Office": "police_home_office", "Oakhanger Post": "press"},
    ),
    "articles on all": (listing(LEAD, f"the {UNI}", f"the {POST}", LTD), ALL),
    "bullets": (listing(LEAD, f"• {UNI}", f"• {POST}, a newspaper", f"• {LTD}"), ALL),
    "dashes": (listing(LEAD, f"- {UNI}", f"- the {POST}, a newspaper", f"- {LTD}"), ALL),
    "numbers": (listing(LEAD, f"1. {UNI}", f"2. {POST} (a newspaper)", f"3. {LTD}"), ALL),
    "letters": (listing(LEAD, f"(a) {UNI};", f"(b) {POST}; and", f"(c) {LTD}."), ALL),
    "semicolons, and": (listing(LEAD, f"{UNI};", f"{POST}; and", f"{LTD}."), ALL),
    "commas, and": (listing(LEAD, f"{UNI},", f"{POST}, and", f"{LTD}."), ALL),
    "amount before": (
        listing(LEAD, f"{UNI} – 1.2 million records", f"{POST} – 40,000 records", f"{LTD} – 12 files"), ALL,
    ),
    "dash and purpose": (listing(LEAD, UNI, f"{POST} - a story on absence", LTD), ALL),
    "colon and purpose": (listing(LEAD, f"{UNI}: attainment", f"{POST}: a story on absence", f"{LTD}: maps"), ALL),
    "dates behind": (listing(LEAD, f"{UNI} (3 March 2024)", f"{POST} (5 May 2024)", f"{LTD} (June 2024)"), ALL),
    "dates before": (
        listing(LEAD, f"3 March 2024: {UNI}", f"5 May 2024: {POST}, a newspaper", f"6 June 2024: {LTD}"), ALL,
    ),
    "country": (listing(LEAD, f"{UNI} (United Kingdom)", f"{POST} (Ireland)", f"{LTD} (Malta)"), ALL),
    "footnotes": (listing(LEAD, f"{UNI}[1]", f"{POST}[2]", f"{LTD}*"), ALL),
    "relative clause": (listing(LEAD, UNI, f"{POST}, which ran a story on absence", LTD), ALL),
    "and others later": (
        listing(LEAD, UNI, POST, LTD, "We keep records of each release.", "Fictown Shop Ltd sells books."), ALL,
    ),
    "following bodies": (
        listing("The following organisations were given pupil records by the Department in 2024:", UNI, f"{POST}, a newspaper"),
        BOTH,
    ),
    "heading": (listing(HEADING, UNI, POST, LTD), ALL),
    "heading, with what is said": (listing(HEADING, UNI, f"{POST}, a newspaper", LTD), ALL),
    "heading with a colon": (listing("Recipients of National Pupil Database data:", UNI, f"{POST} (press)", LTD), ALL),
    "one only": (listing(LEAD, f"{POST}, a newspaper"), {POST: "press"}),
    "unknown names": (
        listing(LEAD, "Zedling Foundry, a maker of apps", "Quorn Harbour, a newspaper"),
        {"Zedling Foundry": "commercial", "Quorn Harbour": "press"},
    ),
    "semicolons in the sentence": (f"{SINCE} {UNI}; {POST}; {LTD}.", ALL),
    "semicolons and a last and": (f"{LEAD} the {UNI}; the {POST}, a newspaper; and {LTD}.", ALL),
    "one in the sentence that is only described": (
        f"{SINCE} the Home Office; {POST}, a newspaper; a tutoring firm.",
        {"Home Office": "police_home_office", POST: "press", "tutoring firm": "commercial"},
    ),
    "dashes in one line of a PDF": (listing(LEAD, f"- the {UNI} - the {POST} - {LTD}"), ALL),
    "a letter ends": (listing(LEAD, UNI, POST, "Yours sincerely,", "Jane Example", "Head of Data Sharing"), BOTH),
    "one whose name is withheld": (listing(LEAD, UNI, "a body whose name is withheld", POST), BOTH),
    "headings within": (listing(LEAD, "Universities:", UNI, "Newspapers:", POST, "The panel met in May."), BOTH),
    "a comma list": (f"{GAVE} the {UNI}, the {POST} and {LTD}.", ALL),
    "it was": (
        f"{GAVE} a newspaper. It was the {POST}.",
        {"newspaper": "press", POST: "press"},
    ),
    "terms": (
        table("Tolland Yard Credit", "Checks who may rent.",
              "Based in Leeds.", "Has forty staff.", "Umberleigh Trust", "Runs youth clubs", heading=RECEIVED),
        {"Tolland Yard Credit": "commercial", "Umberleigh Trust": "charity"},
    ),
    "terms below sentences": (
        table("The list is kept by hand.",
              "It is changed each month.", "Tolland Yard Credit", "Checks who may rent", "Umberleigh Trust", "Runs youth clubs", heading=RECEIVED),
        {"Tolland Yard Credit": "commercial", "Umberleigh Trust": "charity"},
    ),
    "terms that are below": (
        table("Tolland Yard Credit", "Checks who may rent.",
              "Umberleigh Trust", "Runs youth clubs", heading="Below are those to whom the Department for Education gave pupil data."),
        {"Tolland Yard Credit": "commercial", "Umberleigh Trust": "charity"},
    ),
    "they were": (
        f"{GAVE} two companies. They were {LTD} and Denton Apps Ltd.",
        {"two companies": "commercial", LTD: "commercial", "Denton Apps Ltd": "commercial"},
    ),
    "the newspaper was": (
        f"{GAVE} a newspaper.\n\nThe newspaper was the {POST}.",
        {"newspaper": "press", POST: "press"},
    ),
}


@pytest.mark.parametrize("case", LISTS)
def test_each_item_of_a_list_is_a_recipient_of_its_own(case: str) -> None:
    text, right = LISTS[case]
    assert given(text) == right


@pytest.mark.parametrize("lines", [
    ["Contents", "read all of this page", "Contact Us", "by phone or letter"],
    ["Our Values", "we care for children", "Our History", "founded in 2001"],
    ["Attendance", "how often they came", "Attainment", "marks at key stage 2"],
    ["Health Needs", "One row each.", "Language", "Coded.", "Attendance", "Every half-day since 2020."],
    ["Ann Bellamy", "head of data", "Roger Tunnicliffe", "his deputy"],
])
def test_terms_that_are_no_bodies_got_nothing(lines: list[str]) -> None:
    assert given(table(*lines, heading=RECEIVED)) == {}


HEAD = "Organisation | Project | Date data supplied"
ROWS = (f"{UNI} | Attainment research | 01/03/2024", f"{POST}, a newspaper | Story on absence | 05/09/2024",
        f"{LTD} | Maps | 06/09/2024")
RUN = [r.replace(" | ", " ") for r in (HEAD, *ROWS)]
TABLES = {
    "bars": (table(HEAD, *ROWS), ALL),
    "bars at the ends": (table(*(f"| {r} |" for r in (HEAD, *ROWS))), ALL),
    "another column": (
        table("Organisation | Sector | Legal gateway | Date supplied", f"{UNI} | Public | 1 | 01/03/2024",
              f"{POST}, a newspaper | Press | 2 | 05/09/2024", f"{LTD} | Private | 1 | 06/09/2024"), ALL,
    ),
    "date first": (
        table("Date supplied | Organisation | Project", f"01/03/2024 | {UNI} | Attainment research",
              f"05/09/2024 | {POST} | Story on absence", f"06/09/2024 | {LTD} | Maps"), ALL,
    ),
    "number first": (
        table("No. | Recipient | Purpose | Date", f"1 | {UNI} | Attainment research | 01/03/2024",
              f"2 | {POST} | Story on absence | 05/09/2024", f"3 | {LTD} | Maps | 06/09/2024"), ALL,
    ),
    "names of columns that nobody knows": (
        table("Name | What for | When", f"{UNI} | Research | 01/03/2024", f"{POST}, a newspaper | Story | 05/09/2024"), BOTH,
    ),
    "lines": (table(*RUN), ALL),
    "one running line": (table(" ".join(RUN)), ALL),
    "one running line with the heading": (" ".join((HEADING, *RUN)), ALL),
    "columns that nobody knows before those of recipients": (
        table("Pupil name | Date of birth | School | Shared with", f"[withheld] | [withheld] | Elm Park | {POST}",
              f"[withheld] | [withheld] | Ash Grove | {LTD}"), {POST: "press", LTD: "commercial"},
    ),
    "an empty first cell": (
        table("No. | Project | Recipient | Date", f" | Story | {POST} | 05/09/2024", f"2 | Maps | {LTD} | 06/09/2024"),
        {POST: "press", LTD: "commercial"},
    ),
    "cell by cell": (table(*(c for r in (HEAD, *ROWS) for c in r.split(" | "))), ALL),
    "references first": (
        " ".join((
            "DfE external data shares: organisations that received National Pupil Database data Reference Organisation",
            f"name Purpose Date approved DS90000 {UNI} To research attainment, strand 0 01/03/2024 DS90001 {POST}",
            f"Reporting on attainment 02/03/2024 DS90002 {LTD} To draw maps 03/03/2024",
        )), ALL,
    ),
    "the columns come again on a new page": (" ".join((HEADING, *RUN[:2], RUN[0], *RUN[2:])), ALL),
}


@pytest.mark.parametrize("case", TABLES)
def test_each_row_of_a_table_names_its_organisation_and_nothing_else(case: str) -> None:
    text, right = TABLES[case]
    assert given(text) == right


@pytest.mark.parametrize("count", [15, 120, 200, 3_000])
def test_the_last_row_of_a_long_table_is_found(count: int) -> None:
    rows = [f"University of Farfield Study {i % 28 + 1:02d}/04/2024" for i in range(count)]
    text = " ".join((HEADING, RUN[0], *rows, RUN[2]))
    assert given(text)[POST] == "press"


@pytest.mark.parametrize("count", [15, 70, 200, 1_000])
def test_the_last_item_of_a_long_list_is_found(count: int) -> None:
    text = listing(LEAD, *(f"University of Farfield {chr(65 + i % 26)}" for i in range(count)), f"{POST}, a newspaper")
    assert given(text)[POST] == "press"


@pytest.mark.parametrize("count", [15, 70, 300])
def test_the_last_of_a_long_list_in_one_sentence_is_told(count: int) -> None:
    names = "; ".join(f"University of Farfield {chr(65 + i % 26)}" for i in range(count))
    assert given(f"{LEAD} {names}; the {POST}.")[POST] == "press"
    names = ", ".join(f"University of Farfield {chr(65 + i % 26)}" for i in range(count))
    told = loud(f"{LEAD[:-1]} {names} and the {POST}.")
    assert POST in {n.name for m in told for n in m.recipients}


def test_an_item_that_is_added_is_told_in_a_sentence_of_its_own() -> None:
    text = f"{SINCE} {UNI}; {LTD}; Fictown Council"
    before = {m.sentence for m in read_mentions(f"{text}.")}
    after = {m.sentence: [n.name for n in m.recipients] for m in read_mentions(f"{text}; {POST}.")}
    new = [name for sentence, names in after.items() if sentence not in before for name in names]
    assert POST in new
    assert not {UNI, LTD} & set(new)


INNOCENT = {
    "what data are": listing(
        "In 2024 the Department gave the Bloxham Post the following data from the National Pupil Database:",
        "School Census", "Absence", "Exclusions", "Key Stage 4 Results", "Free School Meals",
    ),
    "items of data": listing("The National Pupil Database holds the following items:", "Name", "Date of Birth", "Home Address"),
    "laws": listing(
        "Pupil data are shared under the following laws:", "Education Act 1996", "Data Protection Act 2018",
        "Digital Economy Act 2017",
    ),
    "steps": listing(
        "To be given data from the National Pupil Database:", "1. Complete the application form",
        "2. Send it to the Data Sharing Team", "3. Wait for the panel",
    ),
    "schools that are asked": listing(
        "The following schools were asked to return the School Census:", "Fictown Primary School", "Hexworth Academy",
        "Elm Grove School",
    ),
    "who answered": listing(
        "Responses to the consultation on the National Pupil Database were received from:", UNI, POST, f"{LTD}",
    ),
    "who gave evidence": listing("Written evidence on pupil data was submitted by:", UNI, f"{POST}, a newspaper", LTD),
    "who may apply": listing(
        "The following may apply for data from the National Pupil Database:", "Universities", "Charities", "Newspapers",
    ),
    "who was refused": listing(
        "In 2024 the Department refused to give data from the National Pupil Database to:", UNI, f"{POST}, a newspaper", LTD,
    ),
    "purposes": listing(
        "The Department uses the National Pupil Database for the following purposes:", "Research", "Statistics", "Funding",
    ),
    "members": listing(
        "The panel that decides on the National Pupil Database has these members:", "Head of Data Sharing",
        "Deputy Director", "A lay member",
    ),
    "conditions": listing(
        "Data from the National Pupil Database is given under these conditions:", "Security Of Premises", "Deletion After Use",
    ),
    "contacts": listing(
        "Contacts", "Data sharing team: data.sharing@example.gov.uk", "Press office: 020 7946 0000",
        "Pupils' records: ask the school.",
    ),
    "definitions": listing(
        "Annex A: definitions", "Pupil-level data: data about individual pupils.",
        "Recipient: an organisation to which data have been supplied.",
    ),
    "a table of figures": listing(
        "School Census", "Year | Pupils | Schools", "2023 | 8,000,000 | 24,000", "2024 | 8,100,000 | 24,100",
    ),
    "a table of retention": listing(
        "National Pupil Database", "Record | Kept for | Reason", "Applications | Ten years | Audit",
        "Licences | Six years | Law",
    ),
    "a table of refusals": table(
        "Organisation | Project | Status", f"{UNI} | Research | Rejected", f"{POST} | Story | Rejected",
        heading="Applications for National Pupil Database data",
    ),
    "plans": listing("Next year the Department plans to give extracts of the National Pupil Database to:", UNI, POST),
    "a question": listing("To which of these has the Department given extracts of the National Pupil Database?", UNI, POST),
    "nobody": listing("The Department has not given extracts of the National Pupil Database to:", UNI, POST, LTD),
}


@pytest.mark.parametrize("case", INNOCENT)
def test_innocent_lists_name_nobody_who_got_data(case: str) -> None:
    assert set(given(INNOCENT[case])) <= {POST if case == "what data are" else ""}


SIGNED = (
    "Dear Chair,\n\nThank you for your letter about how the Department looks after data.\n\n"
    "In March 2024 the Department gave pupil records from the National Pupil Database to the Bloxham Post, a newspaper.\n\n"
    "Yours sincerely,\n\n"
)


@pytest.mark.parametrize("signature", [
    "A Director, Department for Education", "A Director Department for Education", "A Director\n\nDepartment for Education",
    "Deputy Director, Data Directorate", "Minister of State for Schools", "An Example MP Minister of State for Schools",
])
def test_a_signature_is_nothing_to_look_at(signature: str) -> None:
    assert [m.sentence[:13] for m in loud(SIGNED + signature)] == ["In March 2024"]


@pytest.mark.parametrize("text", [
    "DfE approved data shares with external, third-party organisations.",
    "DfE external data shares\n\nDfE approved data shares with external, third-party organisations.",
    "Data shares approved by DfE with external organisations.",
    "This page lists the Department for Education's approved data shares with external organisations.",
])
def test_what_a_publication_is_about_is_no_sure_release(text: str) -> None:
    assert given(text) == {}


@pytest.mark.parametrize("behind", [
    "It was not the Bloxham Post.", "Was it the Bloxham Post?", "It was in the Bloxham Post.", "It was reported by the Bloxham Post.",
    "It may have been the Bloxham Post.", "It was Tuesday.", "It was the Department for Education.",
])
def test_what_follows_a_release_names_nobody_else(behind: str) -> None:
    assert POST not in given(f"{GAVE} a newspaper. {behind}")


NPD = "the National Pupil Database"
HEADED = {
    f"Recipients of pupil data from {NPD}\n- Acorn Games Ltd": ["Acorn Games Ltd"],
    f"Recipients of pupil data from {NPD}\nAcorn Games Ltd": ["Acorn Games Ltd"],
    f"Recipients of pupil data from {NPD}\n- Acorn Games Ltd\n- Briar plc": ["Acorn Games Ltd", "Briar plc"],
    f"Recipients of pupil data from {NPD}: Acorn Games Ltd.": ["Acorn Games Ltd"],
    f"Recipients of {NPD} extracts: Acorn Games Ltd; the Bloxham Post, a newspaper; and Briar plc.": ["Acorn Games Ltd", "Bloxham Post", "Briar plc"],
    "Organisations that have received pupil data\n- the Bloxham Post": ["Bloxham Post"],
    "Companies given NPD data\nBriar plc": ["Briar plc"],
    "Newspapers that have had pupil records\n- Bloxham Post": ["Bloxham Post"],
    "Beneficiaries of the NPD bulk data share: Briar Bank plc.": ["Briar Bank plc"],
    f"Annex A: third parties with a current licence for {NPD} data\nAcorn Games Ltd\nHazel Press Ltd\nBriar plc": ["Acorn Games Ltd", "Briar plc", "Hazel Press Ltd"],
    f"Licensees of {NPD} data: Acorn Games Ltd and Briar plc.": ["Acorn Games Ltd", "Briar plc"],
    "Pupil data shared this quarter: Acorn Games Ltd; Briar plc.": ["Acorn Games Ltd", "Briar plc"],
    "Beneficiaries of the bulk share of pupil data\n- Briar Bank plc": ["Briar Bank plc"],
    f"In 2026 pupil data from {NPD} was given to:\n- Briar plc\n- Acorn Games Ltd": ["Acorn Games Ltd", "Briar plc"],
    f"In 2026 pupil data from {NPD} was given to:\nCompanies\n- Briar plc\nNewspapers\n- Bloxham Post": ["Bloxham Post", "Briar plc"],
    f"In 2026 pupil data from {NPD} was given to:\nPrivate companies\nBriar plc\nThe press\nBloxham Post": ["Bloxham Post", "Briar plc"],
}


@pytest.mark.parametrize("case", HEADED)
def test_one_name_under_or_behind_a_heading_is_told_and_no_heading_within_a_list(case: str) -> None:
    sure = [m for m in read_mentions(case.replace("\n", "\n\n")) if m.band is Band.ALERT]
    told = [n.name for m in sure for n in m.recipients]
    assert sorted(told) == HEADED[case]


@pytest.mark.parametrize("case", [
    "Recipients of pupil data from the NPD\n\nThis page is about how the Department for Education shares data.",
    "Recipients of pupil data from the NPD: see the register of shares.",
    "Recipients of pupil data from the NPD: Department for Education",
    "Organisations that may receive pupil data\n\n- Acorn Games Ltd",
    "Organisations that were refused pupil data: Acorn Games Ltd.",
    "Organisations with access to pupil data\n\n- Schools\n\n- Local authorities",
    "Proposed recipients of pupil data: Acorn Games Ltd.",
    "Pupil data shared: by whom, and why",
    "Organisations that have applied for a licence for pupil data\n\nAcorn Games Ltd\n\nBriar plc",
    "Companies that may hold a licence for pupil data\n\nAcorn Games Ltd\n\nBriar plc",
    "Requests for pupil data from companies: Acorn Games Ltd.",
    "Recipients of pupil data must do the following: Acorn Games Ltd must destroy it.",
])
def test_no_name_is_told_under_a_heading_of_something_else(case: str) -> None:
    assert [m for m in read_mentions(case) if m.band is Band.ALERT] == []


BARE = ["Acorn Games Ltd | Phonics | 3 May 2026", "Briar Lending Ltd | Key Stage 2 | 4 June 2026"]


@pytest.mark.parametrize("above", [[], ["Annex A"]])
def test_a_bare_table_of_bodies_and_pupils_data_is_to_be_looked_at(above: list[str]) -> None:
    """It was filed without a word."""
    found = read_mentions("\n\n".join([*above, *BARE]))
    assert [(m.band, [n.name for n in m.recipients]) for m in found] == [
        (Band.REVIEW, ["Acorn Games Ltd"]), (Band.REVIEW, ["Briar Lending Ltd"]),
    ]


@pytest.mark.parametrize("row", [
    "Acorn Games Ltd | Chairs | 3 May 2026", "BBC | Attendance at the round table | 3 May 2026",
    "10:00 | Phonics | Hall", "Oak High School | Attendance | 3 May 2026", "HMRC | Earnings | 3 May 2026",
])
def test_a_bare_table_of_other_things_is_not(row: str) -> None:
    assert not read_mentions(f"Annex A\n\n{row}\n\n{row}")


@pytest.mark.parametrize(("mark", "below"), [("• ", "   ◦ "), ("- ", "  o "), ("- ", "  - ")])
def test_what_heads_a_group_of_lines_is_nobody(mark: str, below: str) -> None:
    lines = [f"{mark}Universities", f"{below}University of Marrowby", f"{mark}Companies", f"{below}Brindle & Co Ltd", f"{below}Holt plc"]
    text = "Organisations that received pupil-level data from the National Pupil Database in 2019:\n" + "\n".join(lines)
    told = [n.name for m in read_mentions(text) if m.band is Band.ALERT for n in m.recipients]
    assert told == ["University of Marrowby", "Brindle & Co Ltd", "Holt plc"]
