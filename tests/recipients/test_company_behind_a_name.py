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
