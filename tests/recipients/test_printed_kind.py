"""The register's own word for what a body is, and users that a row's texts name. Invented names."""

from __future__ import annotations

import pytest

from db.recipients.reviews import label
from model.recipient import Category, Confidence
from recipients.classify import Reviewed
from recipients.printed_kind import kind_said_over, kinds_said


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Commercial", "commercial"), ("Private sector", "commercial"), ("Limited company", "commercial"),
        ("Media / press", "press"), ("News organisation", "press"), ("Journalist", "press"), ("Academic", "university"),
        ("Not-for-profit", "charity"), ("Not for profit company", "charity"), ("Non-commercial body", "charity"),
        ("Arm\u2019s length body", "regulator_alb"), ("Local government", "local_authority"), ("NHS Trust", "health"),
        ("Private individual", ""), ("Private school", "school_exam_board"), ("Other", ""), ("", ""), ("-", ""),
        ("Academic / commercial", "commercial university"), ("c" * 200 + " commercial", ""), ("Mixed", ""),
    ],
)
def test_the_words_of_registers_for_kinds_of_body(said: str, meant: str) -> None:
    assert " ".join(kinds_said(said)) == meant


@pytest.mark.parametrize(("name", "kind", "category", "also"), [
    ("Zephyr", "Commercial", "commercial", ()), ("Zorvane", "Media / press", "press", ()),
    ("Zorvane", "Academic / commercial", "unknown", ("commercial",)), ("Zorvane", "Other", "unknown", ()),
    ("Jane Brambleworth", "Journalist", "individual", ("press",)),
    ("University of Leeds", "Commercial", "university", ()),  # a listed name stands
])
def test_a_name_that_says_nothing_is_what_the_register_says(
    name: str, kind: str, category: str, also: tuple[str, ...]
) -> None:
    found = label(name, {"organisation_type": kind}, {}, {})
    assert (found.category, found.also) == (category, also)
    assert (f"\u201c{kind}\u201d" in found.reason) == (category in ("commercial", "press") or bool(also))
    if category in ("commercial", "press"):
        assert found.confidence is Confidence.MEDIUM


@pytest.mark.parametrize(("name", "line", "category", "also"), [
    ("The Lantern", "Media", "press", ()), ("Osprey Nine", "Commercial", "commercial", ()),
    ("Plumline", "2024 > Press and media organisations", "press", ()), ("Plumline", "Journalists", "press", ()),
    ("Plumline", "Newspapers > 2024", "press", ()), ("Plumline", "Private sector", "commercial", ()),
    ("Plumline", "Private companies (12)", "commercial", ()), ("Plumline", "Requests by journalists", "press", ()),
    ("Plumline", "Not-for-profit organisations", "charity", ()), ("Plumline", "Local authorities", "local_authority", ()),
    ("Plumline", "Commercial and academic bodies", "unknown", ("commercial",)), ("Plumline", "Universities", "university", ()),
    ("Channel Nine Investigates", "Commercial", "commercial", ("press",)), ("", "Media", "press", ()),
    ("Jane Brambleworth", "Media", "individual", ("press",)), ("University of Leeds", "Media", "university", ()),
])
def test_a_line_over_rows_that_is_a_kind_of_body_is_the_registers_word_too(
    name: str, line: str, category: str, also: tuple[str, ...]
) -> None:
    found = label(name, {"section_line": line}, {}, {})
    assert (found.category, found.also) == (category, also)


@pytest.mark.parametrize(
    "line",
    [
        *("2024", "Approved", "Tier 2", "Media and communications research", "Police and criminal justice", "Health"),
        *("Not for commercial use", "No press requests were granted", "Department for Education", "Journalism courses"),
        *("Schools", "Media studies", "Commercial in confidence", "Media literacy", "News", "Press release", ""),
        *("Social media research", "Business", "Level 3: identifiable data", "Sheffield Media"),
    ],
)
def test_a_line_that_says_anything_else_is_no_kind_of_body(line: str) -> None:
    assert not kind_said_over(line)


@pytest.mark.parametrize(("kind", "category"), [
    ("Media", "press"), ("Journalist", "press"), ("Commercial", "commercial"), ("Private company", "commercial"),
    ("Member of the public", "unknown"), ("Individual", "unknown"), ("Parent", "unknown"), ("", "unknown"),
])
def test_a_recipient_that_is_not_named_is_of_the_kind_that_the_register_says(kind: str, category: str) -> None:
    assert label("", {"organisation_type": kind}, {}, {}).category == category


def test_a_persons_answer_stands_against_the_registers_word() -> None:
    answers = {"zephyr": Reviewed(Category.CHARITY, "asked them")}
    assert label("Zephyr", {"organisation_type": "Commercial"}, answers, {}).category is Category.CHARITY


@pytest.mark.parametrize(("field", "text", "also"), [
    ("purpose", "To supply the Daily Mail with school league tables", "press"),
    ("purpose", "To provide Channel 4 with figures on exclusions", "press"),
    ("purpose", "Analysis that will be sold on to Zorvane Systems Ltd", "commercial"),
    ("purpose", "Forecasts may be resold to Zorvane Systems Ltd", "commercial"),
    ("purpose", "To supply Zorvane Systems Ltd with pupil counts", "commercial"),
    ("purpose", "The extract will be shared with Zorvane Systems Ltd for fieldwork", "commercial"),
    ("purpose", "The linked extract will be transferred to Zorvane Systems Ltd", "commercial"),
    ("note", "Onward to Zorvane Systems Ltd", "commercial"),
    ("note", "Onwards to the Times", "press"),
    ("purpose", "Results will not be provided to Zorvane Systems Ltd", ""),
    ("purpose", "The data will never be sold on to Zorvane Systems Ltd", ""),
    ("purpose", "To provide Times tables practice for schools", ""),
    ("purpose", "To supply Standard measures to schools", ""),
    ("purpose", "Sold on to schools", ""),
])
def test_a_user_whom_the_texts_of_a_row_name_is_in_also(field: str, text: str, also: str) -> None:
    assert " ".join(label("University of Leeds", {field: text}, {}, {}).also) == also
