"""Cases of one child beside a known name, as councils write of them. All persons and firms are invented."""

from __future__ import annotations

import pytest

from bench.leaks.told import Cell, read_with
from model.hidden import WITHHELD_CELL
from text.privacy.private import tells

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
