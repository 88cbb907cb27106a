"""Tables that a PDF gave as lines: where the name of a body ends, and what it was for begins."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Role

HEADING = "Organisations that have received pupil-level data from the National Pupil Database."
NAMES = {
    "Home Office": "exclusions",
    "The Quillmarsh Gazette": "league tables",
    "Merrowdale Police": "missing children",
    "Stoneycroft Broadcasting": "height of hedges",
    "Kelderby University": "maths anxiety",
    "Institute for Larkhill Studies": "spending per pupil",
    "National Foundation for Educational Research": "teacher supply",
    "Department for Work and Pensions": "benefit history",
    "Imperial College London": "reading ages",
    "University of Exampleton": "Attainment research",
    "University of Thornwick": "Early Years outcomes",
    "Hartsmere Borough Council": "Children in care",
    "Kelderby Trust": "police contact and absence",
    "Radio Fenmoor": "school meals",
    "Ofsted": "inspection outcomes",
    "Wexcombe Insight Ltd": "trust in schools",
}


def given(text: str) -> list[str]:
    return [n.name for m in read_mentions(text) for n in m.recipients if n.role is Role.GIVEN]


@pytest.mark.parametrize("name", NAMES)
def test_the_last_word_of_a_name_is_not_its_projects(name: str) -> None:
    row = f"DS00900 {name} {NAMES[name]} 09/08/2024"
    assert given(f"{HEADING}\nRef Organisation Project Date sent\n{row}") == [name]


@pytest.mark.parametrize("reference", ["DS2", "77", "DR220101.02", "PR-2024-17", "2024/17"])
def test_a_reference_is_no_part_of_a_name(reference: str) -> None:
    row = f"{reference} Stoneycroft Broadcasting data sent 03/05/2026"
    assert given(f"NPD requests and outcomes\nRef Applicant Outcome Date\n{row}") == ["Stoneycroft Broadcasting"]
