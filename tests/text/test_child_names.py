"""A name that one part says is a child's: by halves, in other letters and in addresses; what is another's stays."""

from __future__ import annotations

import re

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
    assert parts.file_name("annex_Zebedee_Quillfeather.pdf") == "[*].pdf"
    assert parts.file_name("letter_to_the_school.pdf") == "letter_to_the_school.pdf"
    assert WithoutPrivate((), "[*]").file_name("annex_Zebedee_Quillfeather.pdf") == "annex_Zebedee_Quillfeather.pdf"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Zebedee-Quillfeather-aged-9.csv", True), ("zebedee_quillfeather_aged_9.csv", True),
        ("Zebedee Quillfeather DOB 12.03.2009.pdf", True), ("Letter to Jane Carter 12-03-2019.pdf", False),
        ("age-9-Zebedee-Quillfeather.pdf", True), ("born-2016-zebedee-quillfeather.pdf", True),
        ("dob-2016-Zebedee-Quillfeather.pdf", True), ("aged-9-excluded-Emily_Smith.pdf", True),
        ("aged-9-elm-primary-Marigold-Fosdyke.pdf", True),
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


PARTED = [
    "We write about Marigold\nFosdyke, aged 9, of Elm Primary.",
    "We write about Marigold\r\nFosdyke, aged 9, of Elm Primary.",
    "Marigold\nFosdyke, aged 9, was listed.",
    "The record of Marigold Fosdyke,\naged 9, went to a newspaper.",
    "The record of Marigold Fosdyke\n(aged 9) went to a newspaper.",
    "A pupil called\nMarigold Fosdyke was named.",
    "A pupil called Marigold\nFosdyke was named.",
    "My daughter Marigold\nFosdyke is in Year 4 and was upset.",
    "My daughter\nMarigold Fosdyke is nine.",
    "Nine-year-old Marigold\nFosdyke was excluded.",
    "Nine-year-old\nMarigold Fosdyke was excluded.",
    "Mari\u00adgold Fos\u00addyke, aged 9, was listed.",
    "Mari\u00ad\ngold Fosdyke, aged 9, was listed.",
    "Marigold Fos\u00ad\ndyke, aged 9, was listed.",
    "Marigold\u00a0Fosdyke, aged\u00a09, was listed.",
    "Marigold\tFosdyke, aged 9, was listed.",
    "Marigold\t\tFosdyke,\taged\t9.",
    "Mari-\ngold Fosdyke, aged 9, was listed.",
    "Marigold Fos-\ndyke, aged 9, was listed.",
    "Marigold Fos-\r\ndyke (9) attends Elm Primary School.",
    "Marigold\u2028Fosdyke, aged 9, was listed.",
    "Marigold\x0bFosdyke, aged 9, was listed.",
    "Marigold\x0cFosdyke, aged 9, was listed.",
    "Marigold \n  Fosdyke, aged 9, was listed.",
    "Marigold\n\nFosdyke, aged 9, was listed.",
    "Marigold\u200b Fosdyke\u200b, aged 9, was listed.",
    "Marigold\u202fFosdyke, aged 9, was listed.",
    "Marigold\nRosalind\nFosdyke, aged 9, was listed.",
    "Marigold Rosalind\nFosdyke, aged 9, was listed.",
    "FOSDYKE,\nMarigold (DOB 04/03/2016)",
    "Marigold\nFosdyke, born on 4 March 2016, was listed.",
    "Marigold Fosdyke, born on 4\nMarch 2016, was listed.",
    "Marigold Fosdyke, date of\nbirth 4 March 2016, was listed.",
    "Name: Marigold Fosdyke\nAge: 9",
    "Pupil: Marigold\nFosdyke\nYear 4",
    "The boy's sister, a pupil, Marigold\nFosdyke, was listed.",
    "Marigold\nFosdyke (9) attends Elm Primary School.",
    "Marigold\nFosdyke, who is 9, had her record sold.",
    "The exclusion of Marigold\nFosdyke (Year 4) was told to the Daily Mail.",
    "Marigold Fosdyke, a\npupil at Elm Primary, was listed.",
    "Marigold Fosdyke, a nine-\nyear-old, was listed.",
    "Marigold Fosdyke is\naged 9.\nMarigold\nFosdyke was upset. Mari\u00adgold cried, and so did Mari-\ngold\u2019s mother.",
    "Marigold Fosdyke, aged 9.\nThe Fos\u00addyke case. Fos-\ndyke lost. M.\nFosdyke. Marigold\u00a0F. was there.",
    "Our son goes to school with Marigold\n Fosdyke, 9, who had her record taken.",
]
"""Each of a child whose name, or what is said of it, a break parts: nothing of the name may be left."""
TOGETHER = [
    "Submitted by Jane\nCarter, aged care researcher",
    "Jane Carter\nYear 6 pupils took part.",
    "Evidence of Zebedee Quillfeather\nPupils aged 9 were counted.",
    "Zebedee Quillfeather\nMinister for Schools\nYear 9 results were late.",
    "Dr Zebedee\nQuillfeather, 9 years a researcher, wrote.",
    "Testham Council\nElm Primary School (9)",
    "Recipients:\nExample Analytics (9)\nInvented Insights (4)",
    "Big Brother\nWatch (9) asked for pupil data.",
    "Daily\nMail (9) asked for pupil data.",
    "The University of\nTestham (9) had the most.",
    "Growing\nUp, aged 9, is a study.",
    "Millennium Cohort\nStudy, age 14, was linked.",
    "Children aged 9\nin Elm Borough were counted.",
    "Table 9\nAnnex B\nKey Stage 2",
    "National Pupil\nDatabase (9) was listed.",
    "Year 6\nMaths and English\nYear 9",
    "Jane Carter\n12 March 2019",
    "Jane Carter\n9 March 2019\nUniversity of Testham",
    "Signed\nJane Carter\nHeadteacher\nElm Primary School",
    "Zebedee Quillfeather MP\nTo ask how many pupils aged 9 were listed.",
    "Home\nOffice (18) had the most.",
    "Zebedee\nQuillfeather, born 4 March 1960, asked.",
    "Zebedee Quillfeather, aged\n45, of the Trust asked.",
    "Zebedee\nQuillfeather (45) asked for pupil data.",
    "A child Trust\nFund was paid.",
    "Lord Quillfeather of\nElm (9) asked.",
    "Sure\nStart, Year 4, was evaluated.",
    "Schools\nWeek, 9 times, asked.",
    "Pupil Premium\nYear 9\nYear 10",
    "Prof Jane\nCarter (9) asked for data on pre-\nschool pupils aged 3 to 4.",
    "Ms Jane Carter\nAge range 9 to 11",
    "Ministry of\nJustice, 9, had the most.",
    "Emma Brown, researcher\nAged 9 to 11: 400 pupils",
    "Save the\nChildren (9) had the most.",
    "The well-\nknown National Pupil\u00ad\nDatabase was sold.",
    "Zebedee Quillfeather\nChair of the committee\n9 members",
    "Emma Brown\nSchool census 2019\nAges 5 to 9",
    "Researchers: Emma Brown\nTom Field\nCohort aged 9",
    "Children\u2019s Commissioner\nfor England, Year 4 data in hand, asked.",
    "Mark Ellison,\nMinister for Children, said that pupil data of those aged 9 were shared.",
    "Emma Brown\nTeacher of Year 4",
    "Tom Field\u00a0MP, aged 45,\nasked of pupils in Year\u00a09.",
]


@pytest.mark.parametrize("text", PARTED)
def test_a_break_does_not_save_a_childs_name(text: str) -> None:
    """The ends of lines of any kind, soft hyphens, tabs, hard spaces and hyphens at the end of a line."""
    left = re.sub(r"[\u00ad\u200b]|-\s*\n", "", without_private(text, "[x]")).casefold()
    assert not [part for part in ("mari", "gold", "fos", "dyke", "rosalind", "2016") if part in left]
    assert tells_of_child(text)


@pytest.mark.parametrize("text", TOGETHER)
def test_two_lines_that_only_look_so_together_stay(text: str) -> None:
    assert without_private(text, "[x]") == text


def test_what_a_break_parts_is_cut_where_it_stands() -> None:
    text = "Elm\u00ad Lane,  9\tdesks.\r\nWe met Mari-\r\ngold\u00a0 Fos\u00addyke, born\n4 March\n2016, on 5  May.\n"
    assert without_private(text, "[x]") == "Elm\u00ad Lane,  9\tdesks.\r\nWe met [x], [x], on 5  May.\n"
