"""Numbers of registration behind names. Invented names and numbers."""

from __future__ import annotations

import pytest

from diffing.rows.likeness import is_misspelling
from recipients.cell.names import organisation_key
from text.name_numbers import parted, without_numbers

BEHIND = [
    "(company number 09123456)", "(Company No. 09123456)", "[company no: 09123456]", "(ICO registration Z1234567)",
    "(ICO: ZA123456)", "(UKPRN 10009999)", "(UKPRN: 10009999)", "(URN 123456)", "(charity no. 1123456)", "(charity 1123456)",
    "(registered charity number SC012345)", "(09123456)", "(SC123456)", ", company number 09123456",
    " - Company No. 09123456", "(Registered in England and Wales no 09123456)", "(VAT no. GB 123 4567 89)",
    "(company number 09123456) (ICO registration Z1234567)", "; charity number 1123456", "(Reg. No. 09123456)",
    "(data protection registration number ZA123456)", "Company Number: 09123456", "(LEI 5493001KJTIIGC8Y1R12)",
]


@pytest.mark.parametrize("behind", BEHIND)
@pytest.mark.parametrize("name", ["Zorvane Systems Ltd", "University of Fenmouth"])
def test_a_number_behind_a_name_is_none_of_it(name: str, behind: str) -> None:
    whole = f"{name} {behind}"
    assert without_numbers(whole) == name
    assert organisation_key(whole) == organisation_key(name)
    assert is_misspelling(name, whole)
    assert is_misspelling(whole, name)
    assert parted(whole)[1]


@pytest.mark.parametrize("said", [
    *("company number", "charity num", "co no", "reg nr", "company reference", "company ref", "company registration"),
    *("charity registered", "company reg", "registered id", "ico", "ico register", "ico registered", "data protection", "dp"),
    *("dpa", "provider code", "ukprn", "ukrlp", "urn", "crn", "lei", "duns", "vat", "oscr", "rcn", "ods", "laestab"),
    *("establishment", "provider", "company regi\u017ftration", "\u0131co", "u\u212arlp"),
])
@pytest.mark.parametrize("number", [" 09123456", " SC 123456", "sc123456", "abc 12", " 123 456 78", ": 12"])
def test_each_word_for_a_number_is_known(said: str, number: str) -> None:
    assert parted(f"Zorvane Systems {said}{number}")[1]


@pytest.mark.parametrize("name", [
    "Channel 4", "Studio 54 Ltd", "Company 09123456", "09123456", "Invented Trust (BBC)", "Fund 2020 (No. 2)", "Sky (2)",
    "Zorvane (2019)", "Provider 7", "Company No 1", "Quillby (North) Ltd", "Radio 5 Live", "Company number 9 Ltd",
])
def test_what_is_of_the_name_stays(name: str) -> None:
    assert without_numbers(name) == name


def test_another_number_is_another_company() -> None:
    one, other = "Zorvane Ltd (company number 09123456)", "Zorvane Ltd (company number 09999999)"
    assert not is_misspelling(one, other)
    assert is_misspelling(one, f"{one} (ICO ZA123456)")


@pytest.mark.parametrize("mark", ["(NEW)", "[NEW]", "(new)", "(New!)", "(new entry)", "(NEW this month)"])
def test_a_mark_of_what_is_new_is_none_of_the_name(mark: str) -> None:
    assert is_misspelling("Quillmark Software Limited", f"Quillmark Software Limited {mark}")


def test_a_new_town_is_no_mark() -> None:
    assert not is_misspelling("Zorvane (New York)", "Zorvane")
