"""Who is named."""

from __future__ import annotations

import pytest

from mentions.named import recipients_in
from mentions.references import dates_in, references_in


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Pupil data was given to the Home Office and the Tollbridge Herald.", ["Home Office", "Tollbridge Herald"]),
        ("Data was shared with KPMG, SQW and UCAS.", ["KPMG", "SQW", "UCAS"]),
        (
            "Data went to Trust Systems Software UK (trading as Trustopia).",
            ["Trust Systems Software UK (trading as Trustopia)"],
        ),
        ("The Department for Education gave data to DWP.", ["DWP"]),
        ("The Department shares the NPD under the Education Act 1996.", []),
        ("The Information Commissioner found that the law was broken.", []),
        ("According to Schools Week, the data was released.", []),
        ("Baroness Tarn said that data was released.", []),
        ("Data was given to ten journalists at the Tollbridge Herald.", ["ten journalists at the Tollbridge Herald"]),
        ("Data was given to journalists working for the Tollbridge Herald.", ["Tollbridge Herald"]),
        ("The request by the Department for Work and Pensions was met.", ["Department for Work and Pensions"]),
        ("Many companies exist. ", []),
        ("It was passed to commercial companies.", ["commercial companies"]),
        ("In May the House of Lords debated the Digital Economy Act.", []),
    ],
)
def test_names(sentence: str, names: list[str]) -> None:
    assert [n.name for n in recipients_in(sentence)] == names


def test_each_has_its_category() -> None:
    found = recipients_in("Data was given to the Daily Telegraph, the Home Office and commercial companies.")
    assert [n.recipient.category.value for n in found] == ["press", "police_home_office", "commercial"]


def test_references() -> None:
    text = "DR161117.01, ds00928 and R0042 but not 2017-0052570, XDS00928 or R00425."
    assert references_in(text) == ("DR161117.01", "DS00928", "R0042")


def test_dates_in_all_the_ways_they_are_written() -> None:
    text = "20th February 2013, 28/11/2016, 15.06.2016, 5.9.2013, 27.2.207, May 2014, 2020-03-01, 31.2.2016"
    assert dates_in(text) == ("2013-02-20", "2016-11-28", "2016-06-15", "2013-09-05", "2014-05", "2020-03-01")
