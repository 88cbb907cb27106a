"""A name that nothing claims goes from titles, names of files, addresses, sheets and headings that tell of one child.

Beside any word of one child's life or of a letter about one. All persons are invented.
"""

from __future__ import annotations

import csv
import io

import pytest

from model.fetch import Attachment, ContentItem, PageState
from model.hidden import WITHHELD_CELL
from model.item import Item, ItemKind
from pipelines.items.changes import without_private
from readers.govuk.plain import page_without_private
from readers.register.reading import read_register
from text.privacy.prose import name_without_private, without_private_address
from text.privacy.titles.of_one import names_in_title

TITLES = [
    ("Exclusion letter Temperance", ("Temperance",)),
    ("Permanent exclusion - Zebedee Q", ("Zebedee",)),
    ("Letter to the parents of Ndidiamaka", ("Ndidiamaka",)),
    ("EHCP annual review Caoilfhionn", ("Caoilfhionn",)),
    ("Bundle for Peregrina, SEND Tribunal", ("Peregrina",)),
    ("Tribunal appeal (Oluwaferanmi) skeleton argument", ("Oluwaferanmi",)),
    ("Witness statement re Jago Trelawney-Voss", ("Jago", "Trelawney-Voss")),
    ("Case study 4: Lilibet-May", ("Lilibet-May",)),
    ("Case study - Jermayne, aged 7", ("Jermayne",)),
    ("Safeguarding chronology Wrenna", ("Wrenna",)),
    ("SAR response for Thorfinn", ("Thorfinn",)),
    ("Consent form, Ottoline Vass", ("Ottoline", "Vass")),
    ("School report on Xiuying", ("Xiuying",)),
    ("Photo of Zainulabideen with his certificate", ("Zainulabideen",)),
    ("Year 4 work by Rhiainfellt", ("Rhiainfellt",)),
    ("Admission appeal: Gwenllian Pryderi", ("Gwenllian", "Pryderi")),
    ("Child in need plan Ezinne", ("Ezinne",)),
    ("Behaviour log - Kaydence T", ("Kaydence",)),
    ("Attendance letter Mordecai Fennimore-Shah", ("Mordecai", "Fennimore-Shah")),
    ("Social worker\u2019s statement (Saoirse-Rose)", ("Saoirse-Rose",)),
    ("Class 3B Tadhg", ("Tadhg",)),
    ("Medical letter from GP, Ayomikun", ("Ayomikun",)),
    ("Speech therapy report Ludovica", ("Ludovica",)),
    ("Bullying complaint Ekaterina v Academy", ("Ekaterina",)),
    ("Looked after child review, Bronagh", ("Bronagh",)),
    ("Fixed-term suspension, Blythe-Anne O.", ("Blythe-Anne",)),
    ("Outcome of governors\u2019 panel \u2013 Casimir Duxbury", ("Casimir", "Duxbury")),
    ("Kinship care assessment Philippa-Skye", ("Philippa-Skye",)),
    ("Transcript of interview with Ignatius, pupil", ("Ignatius",)),
    ("Ed psych assessment of Mehreen", ("Mehreen",)),
    ("Our Y2 star: Tolliver", ("Tolliver",)),
    ("Nursery place for Anwuli", ("Anwuli",)),
    ("Homework by Sixtine (10)", ("Sixtine",)),
    ("Disclosure to police concerning Dashiell, pupil", ("Dashiell",)),
    ("Autism diagnosis Ianthe Corrigan-Poole", ("Ianthe", "Corrigan-Poole")),
    ("Complaint from mother of Benedek", ("Benedek",)),
    ("Emails about Zephyrine\u2019s transport", ("Zephyrine",)),
    ("Missing: Calixta", ("Calixta",)),
    ("4B Marnique", ("Marnique",)),
    ("Jermayne Y7", ("Jermayne",)),
    ("Yr9 Ezinne K", ("Ezinne",)),
    ("Temperance exclusion", ("Temperance",)),
    ("EHCP Bronagh", ("Bronagh",)),
    ("Ekaterina attendance", ("Ekaterina",)),
    ("Calixta (Rec)", ("Calixta",)),
    ("Mehreen SEN", ("Mehreen",)),
    ("Perpetua Fitzmoor DOB", ("Perpetua", "Fitzmoor")),
    ("Thorfinn attendance", ("Thorfinn",)),
    ("Marks of Ayomikun", ("Ayomikun",)),
    ("Year 4 Gwenllian P", ("Gwenllian",)),
    ("Anwuli UPN", ("Anwuli",)),
]
FILES = [
    ("exclusion-letter-temperance.pdf", ("temperance",)),
    ("zebedee_quarles_y6.xlsx", ("zebedee", "quarles")),
    ("EHCP_Caoilfhionn_final.docx", ("Caoilfhionn",)),
    ("tribunal-bundle-perran.pdf", ("perran",)),
    ("SEN_statement_Oluwaferanmi_A.pdf", ("Oluwaferanmi",)),
    ("Letter to Mrs Pennyfeather re Jago.docx", ("Jago",)),
    ("wrenna-safeguarding-chronology-v2.docx", ("wrenna",)),
    ("ottoline.vass.consent.pdf", ("ottoline", "vass")),
    ("2019-school-report-xiuying.pdf", ("xiuying",)),
    ("lac_review_bronagh.doc", ("bronagh",)),
    ("gwenllian-pryderi-admission-appeal.pdf", ("gwenllian", "pryderi")),
    ("Mordecai%20Fennimore%20attendance%20letter.pdf", ("Mordecai", "Fennimore")),
    ("CIN plan Ezinne.pdf", ("Ezinne",)),
    ("kaydence-t-behaviour-log.csv", ("kaydence",)),
    ("DSAR_ThorfinnUlfsson.pdf", ("ThorfinnUlfsson",)),
    ("class3b-tadhg.jpg", ("tadhg",)),
    ("photo_zainulabideen_yr2.jpg", ("zainulabideen",)),
    ("birthcert_ludovica_marchetti.pdf", ("ludovica", "marchetti")),
    ("Y10_Casimir_Duxbury_suspension.pdf", ("Casimir", "Duxbury")),
    ("edpsych-mehreen-2020.pdf", ("mehreen",)),
    ("DaisyMaeOrpwood_EHCP.pdf", ("DaisyMaeOrpwood",)),
    ("mum-of-benedek-complaint.eml", ("benedek",)),
    ("pupil-ignatius-transcript.txt", ("ignatius",)),
    ("isp_sixtine_2b.png", ("sixtine",)),
    ("dashiell_pickering_upn.csv", ("dashiell", "pickering")),
    ("reception_tolliver_photo.jpeg", ("tolliver",)),
    ("Parental-complaint-(Zephyrine).pdf", ("Zephyrine",)),
]
ADDRESSES = [
    "https://www.elmtown.gov.uk/media/tribunal-statement-peregrina.pdf",
    "https://www.elmtown.gov.uk/pupils/ayomikun-balogun-y3",
    "https://blog.example.org/our-daughter-rhiainfellt-exclusion",
    "https://www.quill.sch.uk/news/year-5-poem-by-tolliver",
    "https://files.example.net/ehc-plan/ianthe-corrigan.docx",
]
TITLES_THAT_STAY = [
    "Annex B - Fischer Family Trust agreement",
    "Letter to Lord Bethell",
    "DfE third party requests Q3 2019",
    "Letter from Nick Gibb to the Education Committee about exclusions",
    "Exclusion guidance for headteachers",
    "Statement by the Secretary of State on school attendance",
    "Tribunal procedure rules",
    "Case study: Durham University",
    "Case study: FFT Education Datalab",
    "Report on Harris Academy Peckham",
    "Ofsted letter to Bradford Council on SEND",
    "Year 6 SATs results by local authority",
    "Letter to Sir Philip Augar",
    "Consent form for parents",
    "Witness statement of Professor Ross Anderson",
    "Appeal judgment: Kernel Analytics v Information Commissioner",
    "EHCP annual review guidance",
    "Safeguarding policy: Kirklees",
    "Privacy notice for pupils in Year 11",
    "SAR template",
    "Data sharing agreement with Capita",
    "Letter to Ucas about NPD",
    "Response for Schools Week",
    "Letter to defenddigitalme",
    "Bundle of documents for the Upper Tribunal",
    "Children in Need review: Coram",
    "Report for the Children\u2019s Commissioner by Anne Longfield",
    "Alan Turing Institute project on attendance",
    "Pupil Premium evaluation: Rand Europe",
    "Letter to Vanquis Analytics Ltd",
    "Suspension and permanent exclusion guidance",
    "Letter to Baroness Barran on attendance",
    "Appeal by Trustopia against the ICO",
    "Statement from Mr Justice Fordham",
    "Report by NatCen on children with SEN",
    "Assessment of Ark Boulton Academy",
    "Kinship care evaluation: Cordis Bright",
    "Nursery places in Tower Hamlets",
    "Transcript: Robert Halfon, Education Committee",
    "Homework in Key Stage 3",
    "Police disclosure concerning Home Office",
    "Pupils\u2019 records: letter to Liberty",
    "Letter to medConfidential",
    "Case management: Egress Software Technologies",
    "Exclusion appeal panel, Lambeth",
    "NPD Y4 extract",
    "Year 6 Camden",
    "Exclusions 2019",
    "KS4 Attainment",
    "Univ Exeter report",
    "SEN Northumberland",
    "Requests Oct-Dec",
    "Pupil DOB",
    "Fischer Family Trust attendance",
    "Year 4 attendance marks",
    "EHCP flag",
    "Capita SIMS pupil ID",
    "Evaluation of the Adoption Programme",
    "Letter to Barnardo's",
    "Letter to Robert Halfon",
    "Letter from Robert Halfon",
    "Exclusion data: Jane's Defence Weekly",
    "Secretary of State Gavin Williamson: letter on attendance",
]
FILES_THAT_STAY = [
    "DfE_third_party_requests_Q3_2019.xlsx",
    "NPD_data_shares_Dec2023_v2.ods",
    "letter-to-lord-bethell.pdf",
    "annex-b-fischer-family-trust.pdf",
    "ehcp-guidance-2022.pdf",
    "SAR_template_v3.docx",
    "exclusion-statistics-2018-19.xlsx",
    "KS2_SATs_Bedfordshire_LA_2019.csv",
    "safeguarding-policy-kirklees.pdf",
    "Letter_from_ICO_to_DfE.pdf",
    "FOI-2021-0034567-response.pdf",
    "tribunal_judgment_EA-2015-0237.pdf",
    "case-study-datalab.pdf",
    "External_data_shares_year_end_March.xlsx",
    "schoolsweek-report.pdf",
    "DSAP_IFS_approval_statement.pdf",
    "annex-c-egress-dpia.pdf",
    "Letter_to_Baroness_Berridge.pdf",
    "attendance-report-natcen.pdf",
    "suspension_stats_autumn_2021.csv",
    "HomeOffice_NPD_pupil_nationality_2016.xlsx",
    "pupil-absence-mansfield.pdf",
    "GIAS_schools_extract_20200101.csv",
    "Opinion_Poll_YouGov_parents.pdf",
    "ehcp-sen2-wakefield.ods",
]
ADDRESSES_THAT_STAY = [
    "https://assets.publishing.service.gov.uk/media/5f7e/DfE_external_data_shares_June_2020.ods",
    "https://www.gov.uk/government/publications/letter-to-schools-about-exclusion",
    "https://schoolsweek.co.uk/dfe-gave-pupil-data-to-gambling-firm-trustopia",
    "https://www.whatdotheyknow.com/request/pupil_exclusion_data_kensington",
    "https://questions-statements.parliament.uk/written-questions/detail/2020-01-22/HL678",
    "https://www.theguardian.com/education/2015/sep/27/pupil-data-sold-opencast",
    "https://committees.parliament.uk/writtenevidence/12345/pdf/",
    "https://www.youtube.com/watch?v=o_2RDuDs44c",
    "https://example.org/brightway-about",
    "https://example.org/riverbank-nursery/hack",
    "https://example.org/2017/03/paper-calls-for-missing-child.html",
    "https://www.whatdotheyknow.com/request/pupil_data_national_pupil_databa_2",
]


@pytest.mark.parametrize(("title", "names"), TITLES)
def test_a_name_in_a_title_goes(title: str, names: tuple[str, ...]) -> None:
    said = " ".join(names_in_title(title))
    assert all(name in said for name in names), said


@pytest.mark.parametrize("title", TITLES_THAT_STAY)
def test_a_title_stays(title: str) -> None:
    assert [*names_in_title(title)] == []


@pytest.mark.parametrize(("name", "names"), FILES)
def test_a_file_goes_by_no_childs_name(name: str, names: tuple[str, ...]) -> None:
    shown = name_without_private(name, "[*]")
    assert shown.startswith("[*].")
    assert without_private_address(f"https://example.org/media/{name}") == "https://example.org/"


@pytest.mark.parametrize("name", FILES_THAT_STAY)
def test_the_name_of_a_file_stays(name: str) -> None:
    assert name_without_private(name, "[*]") == name
    assert without_private_address(f"https://example.org/media/{name}") == f"https://example.org/media/{name}"


@pytest.mark.parametrize("url", ADDRESSES)
def test_of_an_address_the_host_is_left(url: str) -> None:
    assert without_private_address(url) == "/".join([*url.split("/")[:3], ""])


@pytest.mark.parametrize("url", ADDRESSES_THAT_STAY)
def test_an_address_stays(url: str) -> None:
    assert without_private_address(url) == url


def _page(*files: tuple[str, str], text: str = "") -> ContentItem:
    attachments = tuple([Attachment(t, f"https://example.org/media/{f}", filename=f) for t, f in files])
    return page_without_private(
        ContentItem(PageState.LIVE, "/shares", title="Shares", attachments=attachments, body_text=text)
    )


def test_what_one_title_names_stands_in_no_other_words_of_the_page() -> None:
    page = _page(("Exclusion letter Oyinkansola", "a.pdf"), text="We wrote to Oyinkansola.")
    assert page.attachments[0].title == f"Exclusion letter {WITHHELD_CELL}"
    assert page.body_text == f"We wrote to {WITHHELD_CELL}."
    assert page.children == frozenset(), "a word that no list has may be a body's in its documents"


def test_a_name_that_is_sure_is_looked_for_in_the_documents_too() -> None:
    assert _page(("Safeguarding: Tamsyn Swannick", "a.pdf")).children == {"Tamsyn Swannick"}


def test_a_files_name_with_spaces_is_judged() -> None:
    page = _page(("Annex", "CIN plan Ezinne.pdf"), ("Letter to Lord Bethell", "Letter to Lord Bethell.pdf"))
    assert [a.filename for a in page.attachments] == [f"{WITHHELD_CELL}.pdf", "Letter to Lord Bethell.pdf"]


def test_an_entry_names_no_child_in_its_title() -> None:
    item = Item("1", ItemKind.FEED_ENTRY, title="Bundle for Perran, SEND Tribunal", text="Perran asked.", url="")
    assert without_private(item).title == f"Bundle for {WITHHELD_CELL}, SEND Tribunal"
    assert "Perran" not in (without_private(item).text or "")


def test_who_received_stays_though_its_title_may_name_one() -> None:
    told = "The Department for Education gave National Pupil Database records to Kernelwick."
    item = Item("1", ItemKind.FEED_ENTRY, title="Exclusion records: Kernelwick", text=told, url="")
    assert (without_private(item).title, without_private(item).text) == (item.title, told)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Our daughter lost her place. @ayomikun.balogun", f"Our daughter lost her place. {WITHHELD_CELL}"),
        ("Our daughter lost her place. @schoolsweek", "Our daughter lost her place. @schoolsweek"),
        ("The DfE answered us. @ayomikun.balogun", "The DfE answered us. @ayomikun.balogun"),
    ],
)
def test_a_handle_goes_beside_what_is_said_of_ones_child(said: str, left: str) -> None:
    item = Item("1", ItemKind.FEED_ENTRY, title="News", text=said, url="")
    assert without_private(item).text == left


HEADS = ["Reference", "Recipient organisation", "Project title", "Purpose", "Dataset", "Date shared"]


def _register(heading: str) -> str:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([*HEADS, heading])
    sheet.writerows([n, f"Mock {n} University", f"Study {n}", "Attainment", "NPD: KS2", "01/02/2020", n] for n in range(12))
    return repr(read_register(out.getvalue().encode()))


@pytest.mark.parametrize("heading", ["Perpetua Fitzmoor DOB", "Thorfinn attendance", "Marks of Ayomikun"])
def test_a_heading_that_names_one_is_withheld_and_every_release_is_read(heading: str) -> None:
    read = _register(heading)
    assert heading.partition(" ")[0] not in read
    assert all(f"Mock {n} University" in read for n in range(12))


@pytest.mark.parametrize("heading", ["Year 4 attendance marks", "Fischer Family Trust attendance", "Attendance data"])
def test_a_heading_stays(heading: str) -> None:
    assert heading in _register(heading)
