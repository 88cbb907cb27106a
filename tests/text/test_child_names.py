"""A name that one part says is a child's: by halves, in other letters and in addresses; what is another's stays."""

from __future__ import annotations

import pytest

from text.privacy.prose import (
    WithoutPrivate,
    name_without_private,
    tells_of_child,
    without_private,
    without_private_address,
)

SAID = "The pupil Zebedee Quillfeather, aged 9, was excluded."
SMITH = "A pupil, Ben Smith, aged 9, was excluded."
KENT = "A pupil, Chloe Kent, aged 9, was excluded."


@pytest.mark.parametrize(
    "other",
    [
        "Quillfeather was named.", "It went to Example Ltd. Quillfeather said no.", "The Quillfeather case", "Mrs Quillfeather said so.", "ZEBEDEE QUILLFEATHER",
        "zebedee quillfeather", "Z. Quillfeather", "Zebedee Q. was named", "Zebedee James Quillfeather",
        "Quillfeather, Zebedee", "QUILLFEATHER Zebedee", "Quillfeather\u2019s record", "When Zebedee went home",
    ],
)
def test_a_childs_name_is_left_in_no_form(other: str) -> None:
    left = " ".join(WithoutPrivate((SAID, other), "[*]").texts).casefold()
    assert "zebedee" not in left
    assert "quillfeather" not in left


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("https://example.org/zebedee-quillfeather.pdf", "https://example.org/"),
        ("http://example.org/f?n=QuillfeatherZebedee#x", "http://example.org/"),
        ("https://zebedee.quillfeather@example.org/", "https://example.org/"),
        ("www.example.org/x/quillfeather/zebedee", "www.example.org/"),
        ("https://example.org/Quillfeather_Z.pdf", "https://example.org/"), ("quillfeather.z@example.org", "example.org"),
        ("https://example.org/pupil-adela-frostwhistle-aged-9", "https://example.org/"),
        ("https://example.org/publications/requests-received", "https://example.org/publications/requests-received"),
        ("data.sharing@example.gov.uk", "data.sharing@example.gov.uk"),
    ],
)
def test_addresses_within_texts_are_left_their_host_alone(address: str, left: str) -> None:
    assert WithoutPrivate((SAID, f"(See {address}), or not."), "[*]").texts[1] == f"(See {left}), or not."


@pytest.mark.parametrize(
    ("child", "other"),
    [
        (SMITH, "Tom Smith MP answered; Smith then said no."), (SMITH, "Lord Smith asked."),
        (SMITH, "It was given to Smith Analytics Ltd."), (SMITH, "Ben Example, Minister for Schools, said."),
        (KENT, "The University of Kent was given pupil data."), (KENT, "Kent County Council"),
        ("A pupil, Ada Pearson, aged 9.", "The data were given to Pearson."), (SMITH, "Tony Ben asked."),
    ],
)
def test_what_is_anothers_stays(child: str, other: str) -> None:
    assert WithoutPrivate((child, other), "[*]").texts[1] == other


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://example.org/news/zebedee-quillfeather-excluded", True),
        ("https://example.org/?q=Zebedee+Quillfeather", True),
        ("https://example.org/a/quillfeather%20case/page#top", True),
        ("https://example.org/zebedeequillfeather/1", True),
        ("https://example.org/a#ZEBEDEE_QUILLFEATHER", True),
        ("https://example.org/letter_DOB_04-03-2016.pdf", True),
        ("https://example.org/news/pupil-data-given-away", False),
        ("https://example.org/?p=17", False),
        ("", False),
    ],
)
def test_an_address_with_the_name_is_its_host_alone(url: str, told: bool) -> None:
    assert WithoutPrivate((SAID,), "[*]").address(url) == ("https://example.org/" if told else url)


def test_a_files_name_tells_by_what_is_said_elsewhere() -> None:
    parts = WithoutPrivate((SAID,), "[*]")
    assert parts.file_name("letter_Zebedee_Quillfeather.pdf") == "[*].pdf"
    assert parts.file_name("letter_to_the_school.pdf") == "letter_to_the_school.pdf"
    assert WithoutPrivate((), "[*]").file_name("letter_Zebedee_Quillfeather.pdf") == "letter_Zebedee_Quillfeather.pdf"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Zebedee-Quillfeather-aged-9.csv", True), ("zebedee_quillfeather_aged_9.csv", True),
        ("Zebedee Quillfeather DOB 12.03.2009.pdf", True), ("Letter to Jane Carter 12-03-2019.pdf", False),
        ("maths-for-children-aged-9.csv", False), ("NPD_KS2_aged_11.ods", False), ("Pupils-aged-9-to-11.pdf", False),
        ("Invented-Analytics-aged-9-cohort.pdf", False), ("Millennium_Cohort_Study_age_14.xlsx", False),
        ("born-in-bradford.pdf", False), ("looked-after-children-aged-16-and-17.csv", False),
    ],
)
def test_a_files_name_tells_by_an_age_beside_a_rare_name(name: str, told: bool) -> None:
    assert (name_without_private(name, "[x]") != name) is told
    assert (without_private_address(f"https://invented.example/{name}") == "https://invented.example/") is told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("pupil zebedee quillfeather aged 9", True), ("zebedee quillfeather aged 9", True), ("cordelia quillfeather pupil aged 9 excluded", True), ("girl cordelia quillfeather, 9 years old", True),
        ("year 4 pupil zebedee quillfeather excluded", True), ("boy aged 9 zebedee quillfeather", True),
        ("primary school pupils aged 9 to 11 survey", False), ("school pupil attainment data aged 16", False), ("national pupil database year 11 extract aged 16", False),
        ("fine for school that lost pupil data aged 5", False), ("missing pupil data example council year 5", False), ("pupil premium strategy year 6", False),
    ],
)
def test_words_of_an_address_name_a_child_in_small_letters(words: str, told: bool) -> None:
    """As the titles that are made of a sitemap's addresses do."""
    assert tells_of_child(words) is told
    url = f"https://example.org/action/{words.replace(',', '').replace(' ', '-')}/"
    assert (without_private_address(url) == "https://example.org/") is told


def test_what_a_child_owns_is_no_part_of_the_name() -> None:
    said = "Looked-after child Zebedee Quillfeather's National Pupil Database record was given to Example Ltd."
    assert without_private(said, "[*]") == "Looked-after child [*]'s National Pupil Database record was given to Example Ltd."


@pytest.mark.parametrize("day", ["2016-03-04", "4 March 2016", "04/03/2016", "4.3.16"])
@pytest.mark.parametrize("between", [" ", ", ", " ("])
def test_a_day_right_behind_a_childs_name_is_withheld_with_it(day: str, between: str) -> None:
    left = without_private(f"{SAID} Zebedee Quillfeather{between}{day} F: record sent to Example Ltd on 1 June 2023", "[*]")
    assert day not in left
    assert "1 June 2023" in left
