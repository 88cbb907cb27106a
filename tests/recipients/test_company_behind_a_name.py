"""A listed school or charity, printed with the legal form of a company: it may be another body."""

from __future__ import annotations

import pytest

from model.recipient import Category, Confidence
from recipients.classify import classify_recipient


@pytest.mark.parametrize("form", ["Ltd", "Limited", "plc"])
def test_a_legal_form_makes_a_listed_name_less_sure_and_offers_a_company(form: str) -> None:
    bare, with_form = classify_recipient("Bright Futures"), classify_recipient(f"Bright Futures {form}")
    assert with_form.category is bare.category
    assert with_form.confidence is Confidence.MEDIUM
    assert Category.COMMERCIAL in with_form.also
    assert "legal form of a company" in with_form.reason


@pytest.mark.parametrize("name", ["Cedar Ltd", "Gorse Ltd", "Harrow Ltd", "Ash plc", "Cedar LLP"])
def test_one_word_with_a_legal_form_is_a_company_and_no_school_or_university_of_that_short_name(name: str) -> None:
    found = classify_recipient(name)
    assert found.category is Category.COMMERCIAL
    assert found.also


@pytest.mark.parametrize(("name", "category"), [
    ("OCR Ltd", Category.SCHOOL_EXAM_BOARD), ("Barnardo's Ltd", Category.CHARITY), ("Cedar", Category.UNIVERSITY),
    ("University of Leeds", Category.UNIVERSITY), ("Pearson Ltd", Category.SCHOOL_EXAM_BOARD),
])
def test_who_is_called_so_himself_stays_what_he_is(name: str, category: Category) -> None:
    assert classify_recipient(name).category is category


@pytest.mark.parametrize("name", [
    "Gannet Mutual Insurance Society", "debt collector", "Savory Slots", "Kalmia Bets", "hedge fund",
])
def test_insurers_betting_firms_and_debt_collectors_are_companies(name: str) -> None:
    assert classify_recipient(name).category is Category.COMMERCIAL


@pytest.mark.parametrize("name", ["The Times of Tyneside", "The Courier of Kelp", "Gazette of Severnside"])
def test_a_title_before_its_place_is_a_newspaper(name: str) -> None:
    assert classify_recipient(name).category is Category.PRESS
