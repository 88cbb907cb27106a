"""Names of people of every origin are told as people or as nobody knows who, never as press or companies."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from model.recipient import Category, Confidence
from recipients.cell.forms import company_form
from recipients.cell.names import name_words
from recipients.cell.people import without_letters_after
from recipients.classify import classify_recipient

LABELLED = Path(__file__).parent / "labelled"


@pytest.mark.parametrize("title", ["people_dev", "people_held"])
def test_names_of_people_are_hardly_ever_told_as_bodies(title: str) -> None:
    with (LABELLED / f"{title}.csv").open(encoding="utf-8", newline="") as stream:
        names = [row["name"] for row in csv.DictReader(stream)]
    told = Counter(classify_recipient(n).category for n in names)
    assert len(names) >= 1500
    assert told[Category.INDIVIDUAL] + told[Category.UNKNOWN] >= 0.99 * len(names), told
    assert told[Category.PRESS] + told[Category.COMMERCIAL] <= 0.002 * len(names), told


def test_a_company_called_as_a_person_is_never_sure_without_its_legal_form() -> None:
    bare, full = classify_recipient("Michael Page"), classify_recipient("Michael Page Ltd")
    assert (bare.category, bare.confidence) == (Category.COMMERCIAL, Confidence.MEDIUM)
    assert (full.category, full.confidence) == (Category.COMMERCIAL, Confidence.HIGH)


def test_weekly_is_a_family_name_and_the_first_word_of_a_title() -> None:
    names = ("Weekly Fictograph", "Harriet Weekly", "Sunday Adewale")
    assert [classify_recipient(n).category for n in names] == [Category.PRESS, Category.INDIVIDUAL, Category.INDIVIDUAL]


def test_a_publisher_called_as_a_person_is_a_person_first() -> None:
    answer = classify_recipient("Ross Parry")
    assert (answer.category, answer.also, answer.confidence) == (
        Category.INDIVIDUAL,
        (Category.PRESS,),
        Confidence.LOW,
    )


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Q. Zzyzx, MD, PhD", "Q. Zzyzx"),
        ("Zzyzx Qwrt OBE", "Zzyzx Qwrt"),
        ("MD, PhD", ""),
        ("Zzyzx Ma", "Zzyzx Ma"),
        ("Zzyzx Qwrt", "Zzyzx Qwrt"),
    ],
)
def test_letters_after_a_name_are_taken_off(name: str, bare: str) -> None:
    assert without_letters_after(name) == bare


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Zzyzx Ltd", "Ltd"),
        ("Zzyzx Limited (formerly Qwrt)", "Limited"),
        ("Zzyzx Products SA, Belgium", "SA"),
        ("Zzyzx Ap S - Denmark", "Ap S"),
        ("Zzyzx Inc. USA (Headquarters)", "Inc."),
        ("Zzyzx B.V., The Netherlands", "B.V."),
        ("Zzyzx Co., Ltd.", "Ltd."),
        ("Zzyzx S.p.A.", "S.p.A."),
        ("Zzyzx day spa", ""),
        ("Zzyzx Higher Education Corporation", ""),
        ("Zzyzx Ltd Employees' Charity", ""),
        ("Ltd", ""),
    ],
)
def test_a_legal_form_is_seen_before_a_country_or_a_bracket(name: str, form: str) -> None:
    assert company_form(name, name_words(name)) == form
