"""Cases of one child beside a known name, as councils write of them. All persons and firms are invented."""

from __future__ import annotations

import pytest

from bench.leaks.told import Cell, read_with
from model.hidden import WITHHELD_CELL
from recipients.private.individuals import suspected
from text.privacy.private import tells
from text.privacy.prose import name_without_private, without_private, without_private_address

BEFORE = (
    "EHE: {}", "LAC review - {}", "LAC {}", "CLA: {}", "PEP {}", "PEX {}", "UASC {}", "YOT: {}", "CME referral {}",
    "CAMHS referral {}", "FSM {}", "Free school meals claim {}", "SEN transport - {}", "Home to school transport for {}",
    "SEN tribunal {}", "CP conference re {}", "CIN plan {}", "Section 47 {}", "MASH enquiry {}", "CDOP {}", "SAR for {}",
    "Attendance panel: {}", "Penalty notice {}", "Adoption of {}", "Foster placement {}", "Age assessment {}",
    "school place for {}", "In-year admission {}", "Admission appeal: {}", "Subject: {}", "Baby {}", "family {}",
    "Gang nominal {}", "Young offender {}", "bullying of {}", "siblings {}", "Grandparents of {}", "ICPC {}",
    "NEET {}", "EOTAS package, {}", "CSE strategy meeting re {}", "EHCNA request {}", "Meithrin - {}",
)
BEHIND = (
    "{} PEX", "{} CME", "{}, EHE", "{} - EHE", "{} (UASC)", "{} (LAC)", "{} NEET", "{} S3", "{} P5", "{} (S4)",
    "{} - P7 transition", "{}'s mum, S3 pupil", "mother of {} (S3)", "{}, 17", "{}, 16", "{} 17, Rafe Quenby 16", "{} 16",
    "{} (juvenile)", "{} (rec)", "{} and Zofia Garrowby (twins)", "{} truancy", "{} attends Oak High",
    "{}, student at Oak High", "{} DoB unknown", "{} y.o. 9", "{} (parent: Mrs Garrowby)", "{} (tutor group 10KL)",
    "{} CAMHS referral", "{} YOT case", "{} MASH referral 12/5", "{} - school transport", "{} FSM", "{} EHE since May",
)
NAMES = ("Jack Garrowby", "Callum Farnaby", "Zofia Lanquist", "Mohammed Gristwood", "Oona Pellaby", "Brodie Gorbelow")


@pytest.mark.parametrize("form", [*BEFORE, *BEHIND])
def test_a_case_beside_a_known_name_tells_in_every_column(form: str) -> None:
    for name in NAMES:
        said = form.format(name)
        assert tells(said), said
        for heading in ("Project title", "Purpose", "Comments"):
            assert WITHHELD_CELL in read_with(Cell(said, heading, ""))[0], (heading, said)


RARE = ("Orsola Tremwick", "Tindra Zorbyn", "Peverell Daxby")
BESIDE = (
    "EHE: {}", "CME - {}", "{} (EHE)", "{} PEX", "LAC review: {}", "EHE {}", "UASC: {}, Year 9", "1. EHE: {}", "{} - CME",
    "PEX: {}; Quilla Vexby", "CSE strategy meeting re {}", "It was so. EHE: {} and Ludo Vexby.", "{} | CME",
)


@pytest.mark.parametrize("form", BESIDE)
def test_a_case_beside_any_name_tells_in_cells_and_texts(form: str) -> None:
    for name in RARE:
        for said in (form.format(name), form.format(", ".join(reversed(name.split()))) if form[0] != "{" else ""):
            if not said:
                continue
            assert tells(said), said
            assert WITHHELD_CELL in read_with(Cell(said, "Purpose", ""))[0], said
            left = without_private(f"A list of it.\n{said}\nIt ends.", "#")
            assert not [part for part in name.split() if part in left], said
            assert "Vexby" not in left


@pytest.mark.parametrize("text", [
    "EHE: Growing Trends", "LAC: Key Facts", "CME: Missing Voices", "EHE: Parental Choice", "LAC: Placement Stability",
    "CSE: Hidden Harms", "EHE: Elder Gazette", "EHE: Burberry Coles", "PEX: Elm Park", "EHE: Education Otherwise",
    "CME: Tower Hamlets", "CLA: Burrowby Coles", "CIN: Burrowby Coles", "EHE: Annual Census",
    "EHE by Orsola Tremwick", "Dr Orsola Tremwick, EHE", "Orsola Tremwick, EHE lead", "MFH: Missing From Home",
])
def test_titles_bodies_and_who_works_there_stay_beside_an_abbreviation(text: str) -> None:
    assert not tells(text, "Project title")
    assert without_private(text, "#") == text


def test_a_firm_beside_an_abbreviation_stays_a_recipient() -> None:
    for name in ("EHE: Burrowby Coles", "Burrowby Coles (PEX)"):
        assert not suspected(name, {"Recipient": name, "Purpose": "Tracing"})


@pytest.mark.parametrize("name", [
    "orsola-tremwick-sar.pdf", "orsola_tremwick_sar.pdf", "sar-orsola-tremwick.pdf", "ehe-orsola-tremwick.pdf",
    "orsola-tremwick-ehcp-final-v2.pdf", "Orsola-Tremwick-SAR.pdf", "tremwick-orsola-sar-response-redacted.pdf",
    "Orsola_Tremwick_exclusion_letter_2024.docx", "emily-tremwick-sar.pdf",
])
def test_a_file_is_not_called_by_a_childs_name(name: str) -> None:
    assert "remwick" not in name_without_private(name, "#")
    address = f"https://assets.example.org/media/{name}"
    assert "remwick" not in without_private_address(address)
    assert "remwick" not in without_private(f"See {address} for it.", "#")


@pytest.mark.parametrize("name", [
    "data-request-sar.pdf", "annual-report-sar.pdf", "school-workforce-sar.pdf", "daily-mail-sar.pdf", "home-office-sar.pdf",
    "elder-gazette-sar.pdf", "sar-guidance-v2.pdf", "external-data-shares-sar.pdf", "exclusions-statistics-2024.ods",
    "milton-keynes-exclusions.ods", "tower-hamlets-ehcp.csv", "welwyn-hatfield-exclusions.csv", "dfe-sar-log.xlsx",
    "permanent-exclusions-tables.ods", "npd-sar-process.pdf",
])
def test_a_file_of_many_keeps_its_name(name: str) -> None:
    assert name_without_private(name, "#") == name


@pytest.mark.parametrize("text", [
    "SEN review by Emily Smith", "LAC research by Emily Smith", "CAMHS lead Emily Smith", "EHE officer: Emily Smith",
    "Emily Smith, CAMHS", "Emily Smith, YOT", "Dr Emily Smith, CAMHS referral pathways", "In attendance: Emily Smith",
    "Emily Smith, headteacher, SEN transport", "Supervised by Emily Smith, LAC thesis", "Safeguarding lead: Emily Smith",
    "SEN Grant Funding", "LAC: Key Facts", "Will EHE pupils benefit", "CME referral form", "EHE return 2023/24",
    "PEX and FTE by ward", "SEN transport policy in Kent", "Home to school transport for rural areas",
    "School places for Milton Keynes", "Exclusion appeals in Tower Hamlets", "LAC and CIN data for the Emma Programme",
    "Supply of data on EHE for Fictionbury Ltd", "Adoption of Chloe Smith Foundation standards",
    "Lewis Silkin LLP - SEN tribunal", "Grant Thornton, CIN audit", "Anna Freud Centre, CAMHS referral data",
    "Report for Rebecca Figment Tutors, CME", "Chelsea Figment Ltd EHE tool", "Family Hubs data", "Family Fund",
    "Baby Bright Ltd", "Baby names data", "Penalty notice data", "Penalty notice: Imaginary County Council",
    "Young offender institutions", "Gang member statistics", "Subject: English Literature", "Subject: Mark Scheme",
    "YOT: Youth Justice Service", "Peter Jones Group, P5", "Alex Smith 2019", "James Madison 18 papers",
    "Placement stability (LAC)", "Missing from education (CME)", "Foster Placement Stability", "S3 bucket", "P5 and P7 tests",
])
def test_who_works_there_studies_and_bodies_stay(text: str) -> None:
    assert not tells(text, "Project title")
