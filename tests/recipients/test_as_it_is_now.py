"""A body that was another, or is another's, is what it is now."""

from __future__ import annotations

import pytest

from model.recipient import Category
from recipients.classify import classify_recipient

NOW = {
    "Hawthorn Insight Ltd (formerly Hawthorn Children’s Charity)": Category.COMMERCIAL,
    "Wold Analytics Ltd (owned by Hawthorn Charity)": Category.COMMERCIAL,
    "Brackenshaw Data Ltd (previously Snettlebury Borough Council)": Category.COMMERCIAL,
    "Pendle Software Ltd (formerly known as Pendle Borough Council)": Category.COMMERCIAL,
    "Larch Learning Ltd formerly Larch Borough Council": Category.COMMERCIAL,
    "Larch Learning Ltd, formerly Larch Council": Category.COMMERCIAL,
    "Ridge Data Ltd (formerly Home Office)": Category.COMMERCIAL,
    "Ridge Data Ltd (subsidiary of the Ridge Charity)": Category.COMMERCIAL,
    "Ridge Learning Ltd (was Ridge Charity)": Category.COMMERCIAL,
    "Ridge Learning Ltd (until 2019: Ridge Borough Council)": Category.COMMERCIAL,
    "Brook Consulting LLP (successor to Brook County Council)": Category.COMMERCIAL,
    "Wold Gazette (formerly Wold Charity)": Category.PRESS,
    "Hawkmere University (formerly Hawkmere Ltd)": Category.UNIVERSITY,
    "Ridge Council (formerly Ridge Services Ltd)": Category.LOCAL_AUTHORITY,
    "Thornmere Youth Charity (formerly Thornmere Insight Ltd)": Category.CHARITY,
}
BY_THE_OTHER = {
    "Zzyzx (formerly Zzyzx University)": Category.UNIVERSITY,
    "Zzyzx (now Zzyzx University)": Category.UNIVERSITY,
    "University of Thornwick (Kestrel Insight Ltd)": Category.UNIVERSITY,
}


@pytest.mark.parametrize("name", NOW)
def test_its_own_name_decides(name: str) -> None:
    found = classify_recipient(name)
    assert (found.name, found.category) == (name, NOW[name])


@pytest.mark.parametrize("name", BY_THE_OTHER)
def test_where_its_own_name_says_nothing_the_other_does(name: str) -> None:
    assert classify_recipient(name).category is BY_THE_OTHER[name]


def test_an_owner_of_the_press_is_told_besides() -> None:
    found = classify_recipient("Wexcombe Insight Ltd (owned by the Daily Mail)")
    assert (found.category, found.also) == (Category.COMMERCIAL, (Category.PRESS,))
