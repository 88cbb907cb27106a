"""Tables, lists and forms of pupils in the files of publications, and those that only look so. All names invented."""

from __future__ import annotations

import pytest

from readers.documents.read import read_document
from readers.govuk.html import html_to_lines
from readers.pages.read import text_of_html
from tests.readers.pdf_writer import pdf_of
from tests.readers.test_hidden_documents import docx
from text.privacy.prose import tells_of_child, without_private

INTRO = "Data of pupils in the National Pupil Database were sent in error."
BEHIND = "In March 2024 the Department gave pupil records to the Invented Gazette, a newspaper."
Table = list[list[str]]


def as_html(rows: Table) -> str:
    head, *below = ["".join(f"<{t}>{c}</{t}>" for c in row) for t, row in zip(["th", *"x" * len(rows)], rows, strict=False)]
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>" + "".join(
        f"<tr>{row}</tr>\n".replace("<x>", "<td>").replace("</x>", "</td>") for row in below
    ) + "</tbody></table>"


def in_page(rows: Table) -> str:
    return html_to_lines(f"<p>{INTRO}</p>{as_html(rows)}<p>{BEHIND}</p>")


def in_html(rows: Table) -> str:
    return text_of_html(f"<p>{INTRO}</p>{as_html(rows)}<p>{BEHIND}</p>")


def in_docx(rows: Table) -> str:
    def paragraph(said: str) -> str:
        return f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>"

    table = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(c)}</w:tc>" for c in row) + "</w:tr>" for row in rows)
    return read_document(docx(f"{paragraph(INTRO)}<w:tbl>{table}</w:tbl>{paragraph(BEHIND)}"))


def in_pdf(rows: Table) -> str:
    wide = 500 // len(rows[0])
    said = [(50, 780, INTRO)]
    said += [(50 + wide * x, 760 - 16 * y, c) for y, row in enumerate(rows) for x, c in enumerate(row)]
    said.append((50, 740 - 16 * len(rows), BEHIND))
    shown = " ".join(f"1 0 0 1 {x} {y} Tm ({c.replace('(', '[').replace(')', ']')}) Tj" for x, y, c in said if c)
    return read_document(pdf_of(f"BT /F1 9 Tf {shown} ET"))


def set_close(rows: Table, *, stacked: bool = False, turned: bool = False) -> str:
    """The text of a PDF whose columns are as narrow as they can be; the words of a heading one below the other where
    `stacked`; the cells drawn column by column, the last first, where `turned`.
    """
    heads = [row.split() if stacked else [row] for row in rows[0]]
    lines = max(map(len, heads))
    wide = [max(width(c) for c in (*heads[x], *(row[x] for row in rows[1:]))) + CLOSE for x in range(len(rows[0]))]
    left = [50 + sum(wide[:x]) for x in range(len(rows[0]))]
    said = [(left[x], 760.0 - 11 * y, word) for x, head in enumerate(heads) for y, word in enumerate(head)]
    said += [(left[x], 756.0 - 11 * lines - 15 * y, c) for y, row in enumerate(rows[1:]) for x, c in enumerate(row)]
    said.sort(key=lambda place: (-place[0], place[1]) if turned else (-place[1], place[0]))
    said = [(50, 790, INTRO), *said, (50, 730 - 11 * lines - 15 * len(rows), BEHIND)]
    shown = " ".join(f"1 0 0 1 {x:.1f} {y} Tm ({c.replace('(', '[').replace(')', ']')}) Tj" for x, y, c in said if c)
    return read_document(pdf_of(f"BT /F1 9 Tf {shown} ET", box="0 0 900 842"))


def width(said: str) -> float:
    """Of words in the letters of the file, in points: a little more than they take."""
    return 9 * sum(0.28 if c in "ijl.,:;'/ |tf" else 0.84 if c in "mwMW" else 0.73 if c.isupper() else 0.56 for c in said)


CLOSE = 3.5
"""Points between columns: hardly more than between words."""


def in_close_pdf(rows: Table) -> str:
    return set_close(rows)


def in_stacked_pdf(rows: Table) -> str:
    return set_close(rows, stacked=True)


def in_turned_pdf(rows: Table) -> str:
    return set_close(rows, stacked=True, turned=True)


def in_lines(rows: Table) -> str:
    return "\n".join([INTRO, *(" ".join(row) for row in rows), BEHIND])


READERS = [in_page, in_html, in_docx, in_pdf, in_close_pdf, in_stacked_pdf, in_turned_pdf]
GUILTY: list[tuple[Table, list[str]]] = [
    ([["Name", "Year group"], ["Orsola Tremwick", "Year 5"], ["Emily Star", "Year 6"], ["Elm Park School", "Year 6"]], ["Tremwick", "Star"]),
    ([["Child's forename", "Child's surname"], ["Orsola", "Tremwick"], ["Emily", "Zadbury"]], ["Orsola", "Tremwick", "Zadbury"]),
    ([["Pupil surname", "Pupil forename"], ["Tremwick", "Orsola"]], ["Orsola", "Tremwick"]),
    ([["Child's first name", "Last name", "Amount"], ["Orsola", "Tremwick", "1,345"]], ["Orsola", "Tremwick"]),
    ([["Surname of child", "Forename of child"], ["Tremwick", "Orsola"]], ["Orsola", "Tremwick"]),
    ([["Pupil", "Amount"], ["Orsola Tremwick", "1,345"], ["Tindra Zadbury", "900"]], ["Tremwick", "Zadbury"]),
    ([["Pupil name", "Attendance"], ["Orsola Tremwick", "82 %"], ["Tindra Zadbury", "97.5%"]], ["Tremwick", "Zadbury"]),
    ([["Surname", "Forename", "Date of birth"], ["Trelwistle", "Rosalba", "05/06/2013"]], ["Trelwistle", "Rosalba", "05/06/2013"]),
    ([["Surname", "Forename", "Date of birth"], ["Strickwald", "Corin", "07/08/2014"]], ["Strickwald", "Corin"]),  # a company
    ([["Pupil", "Year group", "School"], ["Corin Wadlonbury", "Year 5", "Elm Primary School"]], ["Wadlonbury"]),
    ([["UPN", "Name"], ["A823456789012", "Corin Packridge"]], ["Packridge", "A823456789012"]),
    ([["Name", "Born"], ["Corin Vonterholme", "4 March 2015"]], ["Vonterholme", "4 March 2015"]),
    ([["Child", "Age", "Issue"], ["Corin Hambleworth", "9", "Excluded"]], ["Hambleworth"]),
    ([["Name", "Date of birth", "UPN"], ["Galatea Brimstoone", "05/06/2012", "B823456789013"], ["Orson Tatterleigh", "07/08/2015", "C823456789014"]], ["Brimstoone", "Tatterleigh", "05/06/2012", "07/08/2015"]),
    ([["Pupil name", "DOB", "School"], *([f"Aurelian Xanthe{chr(97 + n)}worth", f"{n + 1:02}/06/2012", "Elm Primary School"] for n in range(20))], ["Xanthe", "14/06/2012"]),
    ([["Child's name", "Class"], ["Tindra Quellmore", "5B"]], ["Quellmore"]),
    ([["Name of pupil", "SEN status", "Notes"], ["Zubin Larkhollow", "EHCP", "Moved"]], ["Larkhollow"]),
    ([["Learner", "ULN"], ["Peverell Dax", "1234567890"]], ["Peverell"]),
    ([["No.", "Pupil", "FSM"], ["1", "Wystan Oakenfell", "Yes"], ["2", "Isaura Mistlethwaite", "No"]], ["Oakenfell", "Mistlethwaite"]),
    ([["First name", "Last name", "Age", "School"], ["Thessaly", "Brockenhurst-Vale", "9", "Oak Primary"]], ["Thessaly", "Brockenhurst"]),
    ([["Forename", "Surname", "Year", "Form"], ["Ludo", "Pennywether", "7", "7C"]], ["Pennywether"]),
    ([["Name", "Year group", "Gender"], ["Cosima Thrale", "Year 9", "F"]], ["Thrale"]),
    ([["Full name", "D.O.B."], ["Evadne Cloverdale", "12.05.2011"]], ["Cloverdale", "12.05.2011"]),
    ([["Student", "Year group", "Tutor group"], ["Hallam Storrington", "10", "10R"]], ["Storrington"]),
    ([["Pupil initials", "Year group", "School"], ["C.W.", "Year 4", "Elm Primary School"]], ["C.W."]),
    ([["Pupil", "Date of birth", "Sent to"], ["Ottoline Fairbrass", "05/06/2012", "Daily Mirror"]], ["Fairbrass", "05/06/2012"]),
    ([["Name", "Age", "EHCP"], ["Barnaby Kestrelwood", "11", "Yes"], ["Ione Saltmarsh", "8", "No"]], ["Kestrelwood", "Saltmarsh"]),
    ([["Children affected", "Age", "Home address"], ["Juno Applethorn", "6", "4 Elm Road, Fictown"]], ["Applethorn", "Elm Road"]),
    ([["Surname", "Forename", "UPN", "Date of birth", "School"], ["QUENNELL", "Ffion", "D823456789015", "1 May 2014", "Elm Primary"]], ["QUENNELL", "Ffion"]),
    ([["Name (surname first)", "Date of birth*"], ["Merriweather, Sable", "3 April 2010"]], ["Merriweather", "Sable"]),
    ([["Young person", "Age at referral", "Reason"], ["Kit Vanterpool", "14", "Missing"]], ["Vanterpool"]),
    ([["Pupil", "Key stage", "Looked after"], ["Rafferty Umberleigh", "KS2", "Yes"]], ["Umberleigh"]),
    ([["Name", "NC year", "Ethnicity"], ["Amrit Dhanvale", "Y6", "Indian"]], ["Dhanvale"]),
    ([["Name", "Date of birth", "Mother"], ["Sorrel Winterbourne", "7 July 2013", "Anthea Winterbourne"]], ["Winterbourne"]),
    ([["Admission number", "Surname", "First name", "Reg group"], ["004512", "Hathersedge", "Pim", "3HB"]], ["Hathersedge"]),
    ([["Learner name", "Date of birth", "Exclusions"], ["Bryony Askerwith", "2009-11-03", "2"]], ["Askerwith", "2009-11-03"]),
    ([["Boy", "Age"], ["Leander Fosdyke-Marr", "7"]], ["Fosdyke"]),
    ([["Candidate name", "Date of birth", "Centre"], ["Oriel Penhaligan", "09/09/2006", "Elm Academy"]], ["Penhaligan"]),
    ([["Enw'r disgybl", "Dyddiad geni"], ["Heledd Prydderwen", "5 Mai 2012"]], ["Prydderwen"]),
    ([["Name", "Class", "Date of birth"], ["Silas Grimthorpe", "Oak", "10/10/2014"], ["Una Mossgrove", "Ash", "11/11/2014"]], ["Grimthorpe", "Mossgrove"]),
    ([["Pupil's surname", "Pupil's forename", "Year"], ["Dunwoodie", "Astrid", "Year 3"]], ["Dunwoodie", "Astrid"]),
    ([["Ref", "Child", "School", "Year group", "Details"], ["12", "Jolyon Eaglesham", "Elm Primary School", "Year 2", "Wrong home address"]], ["Eaglesham"]),
    ([["Name", "Date of birth"], ["Perdita Lovelock", "01/02/2013"], ["Tarquin Lovelock", "03/04/2015"], ["Wren Nettlefold", "05/06/2016"]], ["Lovelock", "Nettlefold"]),
    ([["Pupil", "Recipient"], ["Corin Vexworth", "Daily Mirror"], ["Galatea Brimstoone", "Daily Mirror"]], ["Vexworth", "Brimstoone"]),
    ([["Pupil", "Date shared"], ["Corin Vexworth", "3 May 2026"], ["Galatea Brimstoone", "4 May 2026"]], ["Vexworth", "Brimstoone"]),
    ([["Child's name", "School"], ["Corin Vexworth", "Elm Park"]], ["Vexworth"]),
    ([["Name of pupil", "Sent to", "When"], ["Corin Vexworth", "Daily Mirror", "May 2026"]], ["Vexworth"]),
    ([["Pupil's surname", "Pupil's forename", "Nationality"], ["Vexworth", "Corin", "Indian"]], ["Vexworth", "Corin"]),
    ([["Initials", "DOB", "School", "Recipient"], ["J.L.", "16/07/2012", "Elm Park", "Daily Mirror"], ["B.N.", "17/07/2012", "Ash Grove", "Daily Mirror"]], ["J.L.", "B.N.", "2012"]),
    ([["Initials", "DOB", "School"], ["Q.Z.", "14/02/2013", "Elm Park"]], ["Q.Z.", "2013"]),
    ([["Initials", "Year group", "Sent to"], ["QZ", "Year 5", "Daily Mirror"], ["BN", "Year 6", "Daily Mirror"]], ["QZ", "BN"]),
    ([["Ref", "Initials", "Date of birth", "School"], ["1", "Q X", "15/02/2013", "Elm Park"]], ["Q X", "2013"]),
]
TURNED: list[tuple[Table, list[str]]] = [
    ([["Pupil", "Orsola Tremwick", "Tindra Zadbury"], ["Year group", "Year 5", "Year 6"]], ["Tremwick", "Zadbury"]),
    ([["Age", "9", "11"], ["Child's forename", "Orsola", "Tindra"], ["Child's surname", "Tremwick", "Zadbury"]], ["Orsola", "Tremwick", "Zadbury"]),
    ([["Pupil name", "Orsola Tremwick", "Tindra Zadbury", "Ludo Vexby"], ["Attendance", "82 %", "91 %", "97 %"], ["SEN status", "K", "E", "N"]], ["Tremwick", "Zadbury", "Vexby"]),
    ([["Name", "Corin Vexworth", "Galatea Brimstoone"], ["Age", "9", "11"], ["School", "Elm Park", "Ash Grove"]], ["Vexworth", "Brimstoone"]),
    ([["Pupil", "Corin Vexworth", "Galatea Brimstoone", "Zubin Larkhollow"], ["DOB", "05/06/2012", "06/07/2013", "07/08/2014"]], ["Vexworth", "Brimstoone", "Larkhollow", "2013"]),
    ([["Surname", "Vexworth", "Brimstoone"], ["Forename", "Corin", "Galatea"], ["Year group", "Year 5", "Year 6"], ["Sent to", "Daily Mirror", "Daily Mirror"]], ["Vexworth", "Brimstoone", "Galatea"]),
]
INNOCENT: list[Table] = [
    [["Name", "Key stage"], ["Invented Gazette", "KS2"], ["Daily Willow", "KS4"]],
    [["Name", "Year group"], ["Invented Gazette", "Year 5"], ["Daily Willow", "Year 6"]],
    [["Pupil forename", "Pupil surname", "Recipient"], ["Yes", "Yes", "Invented Gazette"]],
    [["Child", "Description"], ["In Need", "Has a social worker"]],
    [["Forename", "Surname"], ["Jane", "Exampler"]],
    [["Pupils", "Recipient"], ["1,200", "Invented Gazette"]],
    [["Pupils", "Sent to"], ["Year 5 pupils", "Invented Gazette"]],
    [["Child", "Number"], ["Under Five", "120"], ["In Need", "400"]],
    [["Child", "School"], ["All", "Elm Primary School"]],
    [["Student", "University"], ["Jane Exampler", "University of Exampleton"]],
    [["Data item", "Recipient"], ["Pupil name", "Invented Gazette"]],
    [["Pupil data", "Shared with"], ["School Census", "Invented Gazette"]],
    [["Name", "Recipient"], ["Study of attainment", "Invented Gazette"]],
    [["Initials", "Role", "Organisation"], ["J.E.", "Chair", "University of Exampleton"]],
    [["Initials", "Action", "Date"], ["JE", "Send the minutes", "5 June 2012"]],
    [["Pupil name", "Text", "50"], ["Date of birth", "Date", "10"], ["UPN", "Text", "13"]],
    [["Pupils", "120", "130"], ["Age", "9", "10"], ["Schools", "3", "4"]],
    [["Organisation", "Project", "Date supplied"], ["University of Exampleton", "Study of attainment", "01/03/2024"], ["Invented Gazette", "Story on absence", "05/09/2024"]],
    [["Recipient", "Purpose", "Data"], ["Daily Mirror", "A story", "School Census"]],
    [["Name", "Organisation", "Date of approval"], ["Jane Exampler", "University of Exampleton", "5 June 2012"]],
    [["Researcher", "Institution", "Year"], ["Jane Exampler", "University of Exampleton", "2019"]],
    [["Name", "Job title", "Team"], ["Jane Exampler", "Head of Data", "Data Sharing"]],
    [["Name", "Role", "Date joined"], ["Jane Exampler", "Chair", "4 March 2015"]],
    [["Surname", "Forename", "Grade"], ["Exampler", "Jane", "SCS1"]],
    [["Time", "Speaker", "Title"], ["10:00", "Jane Exampler", "Data on pupils aged 9"]],
    [["Author", "Year", "Title"], ["Jane Exampler", "2015", "Pupils and schools"]],
    [["Name", "Year", "Publication"], ["Jane Exampler", "2015", "Pupils and schools"]],
    [["Name", "Born"], ["Jane Austin", "1775"]],
    [["Student", "University", "Year"], ["Jane Exampler", "University of Exampleton", "2019"]],
    [["PhD student", "Supervisor", "Date of approval"], ["Jane Exampler", "Prof John Testcase", "5 June 2012"]],
    [["Year group", "Pupils", "Share"], ["Year 5", "120", "4%"]],
    [["Pupils", "Year group", "School"], ["120", "Year 5", "Elm Primary School"]],
    [["Pupils", "Age", "Year"], ["4,512", "9", "2019"]],
    [["Name", "Date of birth", "UPN"], ["Yes", "Yes", "No"]],
    [["Project", "Names", "Date of birth", "UPN"], ["Study of attainment", "No", "Yes", "Yes"]],
    [["Dataset", "Name", "Date of birth", "UPN"], ["School Census", "Yes", "Yes", "Yes"]],
    [["Name", "Date of birth", "UPN"], ["School Census", "Yes", "Yes"], ["Key stage 2", "No", "Yes"]],
    [["Name", "Age", "Description"], ["Children in Need Census", "0 to 18", "All children in need"]],
    [["Name", "Year group", "Pupils"], ["Elm Primary School", "Year 5", "120"]],
    [["School name", "Year group", "Pupils"], ["Elm Primary School", "Year 5", "120"]],
    [["Name of organisation", "Class of data", "Date"], ["Invented Widgets Ltd", "B", "5 June 2012"]],
    [["Name", "Class", "Date"], ["Invented Widgets Ltd", "B", "5 June 2012"]],
    [["Name", "Form", "Date"], ["Invented Widgets Ltd", "CSV", "5 June 2012"]],
    [["Organisation name", "SEN", "FSM"], ["Invented Charity", "Yes", "No"]],
    [["Name", "SEN", "FSM"], ["Invented Charity Trust", "Yes", "No"]],
    [["Name", "Key stage", "Provider"], ["Phonics check", "KS1", "Invented Assessments Ltd"]],
    [["Variable", "Description", "Age"], ["FSM", "Eligible for free school meals", "5"]],
    [["Variable name", "Age", "Source"], ["AGE_START", "9", "Census"]],
    [["Child population", "Age", "Number"], ["England", "9", "650,000"]],
    [["Pupil characteristic", "Year group", "Share"], ["Boys", "Year 5", "51%"]],
    [["Company", "Contact name", "Age of data"], ["Invented Widgets Ltd", "Jane Exampler", "3"]],
    [["Name", "Organisation", "Year group requested"], ["Jane Exampler", "University of Exampleton", "Year 5"]],
    [["Applicant", "Project title", "Key stage"], ["Jane Exampler", "Attainment at key stage 2", "KS2"]],
    [["Panel member", "Attendance", "Role"], ["Jane Exampler", "Present", "Chair"]],
    [["Name", "Attendance", "Role"], ["Jane Exampler", "Present", "Chair"]],
    [["Requester", "Date received", "Pupils"], ["Invented Gazette", "4 March 2015", "1,200"]],
    [["Minister", "From", "To"], ["Jane Exampler", "4 March 2015", "5 June 2016"]],
    [["Licence", "Name", "Expires"], ["DS00123", "University of Exampleton", "4 March 2025"]],
    [["Award", "Name", "Age group"], ["Reading prize", "Invented Foundation", "9 to 11"]],
    [["Born", "Pupils"], ["2012", "600,000"]],
    [["Accredited researcher", "Accreditation number", "Expiry date"], ["Jane Exampler", "12345", "4 March 2025"]],
    [["Name", "Number", "Date"], ["Jane Exampler", "12345", "4 March 2025"]],
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("rows", "gone"), GUILTY)
def test_a_table_of_pupils_names_nobody(rows: Table, gone: list[str], reader: object) -> None:
    assert callable(reader)
    text = reader(rows)
    told = without_private(text, "[*]")
    assert [x for x in gone if x in told] == []
    assert INTRO in told
    assert BEHIND in told
    assert tells_of_child(text), "the file that has it is kept back"
    assert told.count("Daily Mirror") == text.count("Daily Mirror"), "who received is told"


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("rows", "gone"), TURNED)
def test_a_table_with_a_pupil_in_each_column_names_nobody(rows: Table, gone: list[str], reader: object) -> None:
    assert callable(reader)
    told = without_private(reader(rows), "[*]")
    assert [x for x in gone if x in told] == []
    assert BEHIND in told
    assert "Sent to" not in told or told.count("Daily Mirror") == 2


TURNED_INNOCENT: list[Table] = [
    [["Name", "Jane Exampler", "John Testcase"], ["Role", "Chair", "Clerk"], ["Date", "4 March 2024", "5 March 2024"]],
    [["Name", "Invented Gazette", "Daily Willow"], ["Key stage", "KS2", "KS4"], ["Purpose", "A story", "Another"]],
    [["School", "Elm Park", "Ash Grove"], ["Pupils", "120", "90"], ["Attendance", "91 %", "92 %"]],
    [["Recipient", "Invented Gazette", "Invented Widgets Ltd"], ["Year", "2019", "2020"], ["Data", "KS2", "KS4"]],
]


def test_titles_on_a_page_that_begin_with_a_pupil_head_nothing() -> None:
    titles = ("Pupil Premium Grant", "Child Protection Register", "Pupil Records Sold", "Pupil Names Given Away", "Child Data")
    shown = " ".join(f"1 0 0 1 50 {790 - 30 * n} Tm ({c}) Tj" for n, c in enumerate((*titles, BEHIND)))
    text = read_document(pdf_of(f"BT /F1 9 Tf {shown} ET"))
    assert "|" not in text
    assert without_private(text, "[*]") == text


@pytest.mark.parametrize("reader", [in_page, in_html, in_docx, in_pdf, in_close_pdf])
@pytest.mark.parametrize("rows", TURNED_INNOCENT)
def test_a_table_of_others_with_one_in_each_column_is_told_whole(rows: Table, reader: object) -> None:
    assert callable(reader)
    text = reader(rows)
    assert without_private(text, "[*]") == text
    assert all(cell in text for row in rows for cell in row)


def test_cells_in_the_midst_of_columns_and_in_several_lines_are_those_of_a_pupil() -> None:
    placed = (
        (50, 760, "Name"), (180, 760, "Orsola Tremwick"), (330, 760, "Tindra Zadbury"),
        (50, 740, "Age"), (210, 740, "9"), (360, 740, "11"), (50, 720, "School"), (190, 720, "Elm Park"), (340, 720, "Ash Grove"),
    )
    lines = (
        (50, 760, "Name"), (180, 760, "Orsola"), (330, 760, "Tindra"), (180, 749, "Tremwick"), (330, 749, "Zadbury"),
        (50, 730, "Age"), (180, 730, "9"), (330, 730, "11"),
    )
    for said in (placed, lines):
        shown = " ".join(f"1 0 0 1 {x} {y} Tm ({c}) Tj" for x, y, c in ((50, 790, INTRO), *said, (50, 650, BEHIND)))
        told = without_private(read_document(pdf_of(f"BT /F1 9 Tf {shown} ET")), "[*]")
        assert [x for x in ("Tremwick", "Zadbury", "Orsola", "Tindra") if x in told] == []
        assert BEHIND in told


@pytest.mark.parametrize("reader", READERS[:-1])
@pytest.mark.parametrize("rows", INNOCENT)
def test_a_table_of_others_is_told_whole(rows: Table, reader: object) -> None:
    assert callable(reader)
    text = reader(rows)
    assert without_private(text, "[*]") == text


@pytest.mark.parametrize("rows", INNOCENT)
def test_lines_of_others_are_told_whole(rows: Table) -> None:
    text = in_lines(rows)
    assert without_private(text, "[*]") == text
