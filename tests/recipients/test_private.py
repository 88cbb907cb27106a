"""Who reads as a private individual, and who does not. All people here are invented."""

from __future__ import annotations

import pytest

from recipients.cell.private import bare_name, names_any, private_heading, suspected, words_of

TRUE: list[tuple[str, dict[str, str]]] = [
    ("Jane Example (DOB 01/02/2012)", {}),
    ("Jane Example, aged 9", {}),
    ("J. Example, age 12", {}),
    ("Sam Sample - Year 6 pupil", {}),
    ("Sample, Sam (9 years old)", {}),
    ("A123456789012", {}),
    ("Pupil B12345678901C", {}),
    ("Jane Example", {"DOB": "01/02/2012"}),
    ("Jane Example", {"date_of_birth": "2012-02-01"}),
    ("Jane Example", {"Age": "9"}),
    ("Jane Example", {"UPN": "A123456789012"}),
    ("Jane Example", {"Notes": "aged 9"}),
    ("Sam Sample", {"Year group": "Year 6"}),
    ("Jane Example 1 February 2012", {}),
    ("Jane Example, Exampleton Primary School, DOB 01/02/2014", {}),
    ("Jane Example, Exampleton Primary School, aged 9", {}),
    ("University of Kent; Sam Sample (aged 9)", {}),
    ("Mother of pupil, aged 9", {}),
    ("Sam Sample", {"Purpose": "Sam Sample, who was born on 1 March 2012, asked for the record held"}),
    # forms that outsiders found to be missed
    ("Sam Sample\n12 March 2013", {}),
    ("Sam S. (aged seven)", {}),
    ("Parent of Sam Sample (8)", {}),
    ("Sam Sample", {"Purpose": "The requester asks for the record of a pupil with the date of birth 07/08/2012"}),
    ("Sam Sample", {"Purpose": "To see what is held; he is 11 years old and moved school last year"}),
    ("Sam S. on behalf of his daughter Jane Sample (b. 2014)", {}),
    ("Master Sam Sample, Year 6", {}),
    ("Exampleton City Council re Sam Sample (15.06.2011)", {}),
    ("Sam Sample (child)", {}),
    ("14 Acacia Avenue, Exampleton LS1 4AB", {}),
]
FALSE: list[tuple[str, dict[str, str]]] = [
    ("University of Leeds", {"purpose": "An age 5-11 cohort"}),
    ("Children aged 5 to 11 study", {}),
    ("Growing Up in Scotland: children aged 10", {}),
    ("Millennium Cohort Study age 14", {}),
    ("Year 6 pupils survey", {}),
    ("Jane Example", {"purpose": "A study of the attainment of pupils aged 9 in England"}),
    ("Jane Example", {"Age range": "5-11", "Year": "2019", "Date of request": "01/02/2020"}),
    ("Jane Example", {}),
    ("Dr Jane Example, University of X", {}),
    ("Dr Jane Example, University of X", {"DOB": ""}),
    ("Dr Jane Example", {"Date": "01/02/2020", "Reference": "DR200109.01"}),
    ("BBC News", {"Date": "01/02/2020"}),
    ("University of Kent", {"Age": "9"}),
    ("The Guardian", {"Pupil age": "9"}),
    ("Born in Bradford", {}),
    ("Born Free Foundation", {}),
    ("Age UK", {}),
    ("11 Plus Tutors Ltd", {}),
    ("Next Steps (age 25)", {}),
    ("Example Data Services Ltd (12 March 2013)", {}),
    ("", {"DOB": "01/02/2012"}),
    ("University of Leeds for Department for Education (12 March 2013)", {}),
    ("Centre for Longitudinal Studies (Year 6)", {}),
    ("3 Spirit UK", {}),
    ("Fischer Family Trust, 1st Floor, 79 Eastgate, Cowbridge CF71 7AA", {}),
]


@pytest.mark.parametrize(("name", "cells"), TRUE)
def test_a_private_individual_is_suspected_without_being_quoted(name: str, cells: dict[str, str]) -> None:
    why = suspected(name, {"recipient": name, **cells})
    assert why
    assert not any(word in why for word in ("Jane", "Sam", "2012", "A123"))


@pytest.mark.parametrize(("name", "cells"), FALSE)
def test_others_are_not(name: str, cells: dict[str, str]) -> None:
    assert suspected(name, {"recipient": name, **cells}) == ""


def test_the_name_alone() -> None:
    assert bare_name("Jane Example (DOB 01/02/2012)") == "Jane Example"
    assert bare_name("Jane Example, aged 9") == "Jane Example"
    assert bare_name("University of Kent") == ""
    assert bare_name("Jane, aged 9") == ""


def test_words_by_which_a_name_is_known_elsewhere() -> None:
    words = words_of("Jane Exampleton (aged 9)")
    assert words == {"jane", "exampleton"}
    assert names_any("Asked for by Ms Exampleton", words)
    assert not names_any("Asked for by the mother of a pupil aged 9", words)


@pytest.mark.parametrize("heading", ["DOB", "date_of_birth", "UPN", "Pupil number", "Age", "Home address", "E-mail"])
def test_columns_about_a_person(heading: str) -> None:
    assert private_heading(heading)


@pytest.mark.parametrize("heading", ["Date", "Purpose", "Reference", "Data items", "Age range", "Legal basis"])
def test_columns_about_a_release(heading: str) -> None:
    assert not private_heading(heading)
