"""High confidence is for names that admit one reading only."""

from __future__ import annotations

import tomllib

import pytest

from model.recipient import Category, Confidence
from recipients.cell.names import organisation_key
from recipients.classify import classify_recipient, parties_of
from recipients.data import FOLDER
from recipients.directory import directory
from recipients.results import capped

RULES = FOLDER / "certainty.toml"


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("The Daily Telegraph", Category.PRESS),
        ("BBC", Category.PRESS),
        ("KPMG", Category.COMMERCIAL),
        ("Capita", Category.COMMERCIAL),
        ("Barnardo's", Category.CHARITY),
        ("University of Leeds", Category.UNIVERSITY),
        ("Department for Education", Category.CENTRAL_GOVERNMENT),
        ("Ofsted", Category.REGULATOR_ALB),
        ("Leeds Teaching Hospitals NHS Trust", Category.HEALTH),
        ("Kent County Council", Category.LOCAL_AUTHORITY),
        ("Home Office", Category.POLICE_HOME_OFFICE),
        ("Invented Vale Primary School", Category.SCHOOL_EXAM_BOARD),
    ],
)
def test_a_name_of_one_reading_is_sure(name: str, category: Category) -> None:
    answer = classify_recipient(name)
    assert (answer.category, answer.confidence) == (category, Confidence.HIGH)


@pytest.mark.parametrize(
    ("name", "category", "why"),
    [
        ("Standards and Testing Agency", Category.REGULATOR_ALB, "an executive agency is a part of its department too"),
        ("Institute for Fiscal Studies", Category.THINK_TANK, "a think tank is a charity by its form"),
        ("National Foundation for Educational Research", Category.CHARITY, "a charity that lives by research"),
        ("AQA", Category.SCHOOL_EXAM_BOARD, "letters, and a charity by its form"),
        ("NHS Confederation", Category.CHARITY, "a charity of health bodies"),
        ("UK Health Security Agency", Category.HEALTH, "an agency of a department"),
        ("Spire Healthcare", Category.COMMERCIAL, "a company that runs hospitals"),
        ("University of Leeds Students Union", None, "a union beside the form of a university"),
        ("Invented Vale Police Museum", None, "a museum beside the word of the police"),
        ("RSM", Category.COMMERCIAL, "three letters"),
    ],
)
def test_where_two_careful_people_may_differ_nothing_is_sure(name: str, category: Category | None, why: str) -> None:
    answer = classify_recipient(name)
    assert answer.confidence is not Confidence.HIGH, why
    assert category in (None, answer.category)


def test_the_reason_says_what_else_it_may_be() -> None:
    assert "Not sure: it may be counted as charity too." in classify_recipient("Institute for Fiscal Studies").reason
    assert "Not sure: a judgement, not a legal form." in classify_recipient("Institute of Economic Affairs").reason
    ((_, one),) = parties_of("Institute for Fiscal Studies")
    assert one.confidence is Confidence.MEDIUM


def test_a_category_is_never_changed() -> None:
    for entry in directory().entries[::97]:
        found = classify_recipient(entry.name)
        assert capped(found) == found


def test_the_names_that_are_sure_are_listed() -> None:
    for kind, raw in tomllib.loads(RULES.read_text(encoding="utf-8")).items():
        for name in filter(None, (" ".join(n.split()) for n in raw.get("names", "").split("|"))):
            entry = directory().find(organisation_key(name))
            assert entry, f"{name} is not listed"
            assert entry.entry.category == kind, f"{name} is not listed as {kind}"
            assert entry.entry.name.casefold() == name.casefold(), f"{name}: write the listed name {entry.entry.name}"


@pytest.mark.parametrize("title", ["The Sun", "THE SUN", "The Sun Ltd", "The Times", "The Mirror", "The Observer", "The Guardian", "The i", "i", "The Independent"])
def test_a_listed_newspaper_of_one_common_word_is_sure(title: str) -> None:
    found = classify_recipient(title)
    assert (found.category, found.confidence) == (Category.PRESS, Confidence.HIGH), found.reason


@pytest.mark.parametrize(("title", "why"), [
    ("SUN", "other bodies may have these initials"), ("Sun", "an everyday word"), ("Times", "an everyday word"), ("Metro", "an everyday word"),
    ("Mirror", "an everyday word"), ("The Star", ""), ("TES", "it may be counted as commercial too"),
])
def test_what_may_be_another_body_is_not(title: str, why: str) -> None:
    found = classify_recipient(title)
    assert found.confidence is Confidence.MEDIUM
    assert why in found.reason
