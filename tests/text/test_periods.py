"""Years in one form: what is one school year, what is a span of years, and what is neither."""

from __future__ import annotations

import pytest

from diffing.normal import cell_key, form_of

SAME = [
    ("2014/15", "2014-15", "2014/2015", "2014-2015", "2014 – 15"),
    ("1999/00", "1999-2000"),
    ("2010-12", "2010 to 2012", "2010-2012", "2010 – 2012", "from 2010 to 2012"),
    ("2003/04 to 2007/08", "2003-04 - 2007-08", "2003/2004 – 2007/2008"),
    ("2003, 2004 and 2005", "2003, 2004, 2005"),
    ("AY 2014/15", "Academic year 2014-15"),
    ("FY2014/15", "FY 2014-15", "Financial year 2014/2015"),
    ("Autumn 2014", "Aut 14", "Autumn term 2014"),
    ("School Census Autumn 2014; KS4 2014/15", "School Census Aut 14; KS4 2014-15"),
    ("Q1 2014", "2014 Q1"),
    ("02/2014", "February 2014", "Feb-14"),
    ("01/02/2014 - 31/01/2017", "1 Feb 2014 to 31 Jan 2017", "2014-02-01 to 2017-01-31"),
    ("Q1 2019", "January to March 2019", "Jan-Mar 2019", "2019 Q1", "Quarter 1 2019"),
    ("Q4 2021", "Oct \u2013 Dec 2021", "October to December, 2021"),
]
OTHER = [
    ("2014/15", "2014 and 2015"),
    ("2014/15", "2014, 2015"),
    ("2014/15", "2014 to 2015"),
    ("2014/15", "2014"),
    ("2014/15", "2015"),
    ("2014/15 onwards", "2014/15"),
    ("2014/16", "2014 to 2016"),
    ("2010-12", "2010/11"),
    ("2010-12", "2010, 2011, 2012"),
    ("2010-12", "2010 and 2012"),
    ("AY 2014/15", "FY 2014/15"),
    ("Autumn 2014", "Spring 2014"),
    ("Autumn 2014", "Aut 15"),
    ("Q1 2014", "Q2 2014"),
    ("Q1 2014", "April to June 2014"),
    ("March to May 2014", "Q1 2014"),
    ("02/2014", "March 2014"),
    ("2014-10", "2014/10"),
    ("2014-03-05", "2014/2003-05"),
    ("01/02/2014 - 31/01/2017", "1 Feb 2014 to 31 Jan 2018"),
    ("1 Feb 2014 to 31 Jan 2017", "1 Feb 2014"),
]


@pytest.mark.parametrize("forms", SAME)
def test_one_period_has_one_key_in_every_form(forms: tuple[str, ...]) -> None:
    assert len(set(map(cell_key, forms))) == 1
    assert form_of(forms[0], forms[-1]) in ("date_form", "typography")


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_may_be_other_years_has_another(one: str, other: str) -> None:
    assert cell_key(one) != cell_key(other)


def test_a_reference_keeps_its_years() -> None:
    assert cell_key("2014/15", plain=True) != cell_key("2014-15", plain=True)
