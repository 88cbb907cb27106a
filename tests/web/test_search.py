"""The search finds names that are spelled otherwise, and everything by its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from recipients.fuzzy import NameIndex
from tests.tables import set_fields, value_of
from web.site import Site

NAMES = NameIndex.of(
    [
        ("guardian", "The Guardian News & Media Ltd"), ("dorne", "University of Dorne"), ("telegraph", "Daily Telegraph"),
        ("dorne", "Dorne University"), ("fft", "FFT Education Ltd"), ("other", "University of Elsewhere"),
    ]
)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("guardian", "guardian"), ("gaurdian", "guardian"), ("Gardian News", "guardian"), ("universty of dorn", "dorne"),
        ("telegarph", "telegraph"), ("FFT educaton", "fft"), ("dorne university", "dorne"), ("teleg", "telegraph"),
        ("DAILY  telegraph!!", "telegraph"),
    ],
)
def test_a_name_is_found_with_slips_of_the_pen(written: str, key: str) -> None:
    assert NAMES.close(written)[0].key == key


@pytest.mark.parametrize("written", ["", "   ", "\0", "zzzz", "qqqq wwww", "!!!", "the", "\u202e", "a" * 10_000])
def test_what_is_like_no_name_finds_none(written: str) -> None:
    assert NAMES.close(written) == ()


def test_each_recipient_is_named_once_however_many_names_it_had() -> None:
    assert [c.key for c in NAMES.close("dorne")] == ["dorne"]


def test_a_correction_is_offered_where_a_word_stands_in_no_name() -> None:
    assert NAMES.corrected("telegarph") == "telegraph"
    assert NAMES.corrected("daily telegraph") == ""
    assert NAMES.corrected("The Guardian") == ""


def test_everything_is_found_at_once(reader: Any) -> None:
    words = reader.words("/search?q=daily+invention")
    assert "Recipients" in words
    assert "1 release" in words
    page = reader.page("/search?q=National+Pupil+Database")
    assert page.xpath("//section[@aria-labelledby='evidence']//h3/a/@href") == ["/evidence/1"]


def test_did_you_mean(reader: Any) -> None:
    page = reader.page("/search?q=invetnion")
    assert page.xpath("//p[@class='meant']/a/@href") == ["/search?q=invention"]
    assert page.xpath("//section[@aria-labelledby='recipients']//h3/a/@href") == ["/recipients/the-daily-invention"]
    assert not reader.page("/search?q=invention").xpath("//p[@class='meant']")


def test_a_reference_finds_its_release(reader: Any) -> None:
    page = reader.page("/search?q=DR260301.02")
    assert page.xpath("//section[@aria-labelledby='releases']//h3/a/@href") == ["/releases/2"]


def test_an_earlier_name_finds_the_recipient_and_is_named(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    words = value_of(site.copy, "recipients", "words", slug="alder-tutors")
    set_fields(site.copy, "recipients", {"words": f"{words}\nBirch Coaching"}, slug="alder-tutors")
    page = read(site).page("/search?q=birch+coachign")
    assert page.xpath("//section[@aria-labelledby='recipients']//h3/a/@href") == ["/recipients/alder-tutors"]
    assert "also as: Birch Coaching" in page.text_content()


@pytest.mark.parametrize("path", ["/search", "/search?q=", "/search?q=+", "/search?q=%00"])
def test_no_words_are_met_with_what_can_be_written(path: str, reader: Any) -> None:
    assert "a reference such as" in reader.words(path)


@pytest.mark.parametrize(("q", "filters"), [
    ("newspapers", ["/releases?category=press"]), ("The Press", ["/releases?category=press"]), ("Media", ["/releases?category=press"]),
    ("journalist", ["/releases?category=press"]), ("police", ["/releases?category=police_home_office"]),
    ("charities", ["/releases?category=charity"]), ("companies", ["/releases?category=commercial"]),
    ("university", ["/releases?category=university"]), ("local authority", ["/releases?category=local_authority"]),
    ("identifiable", ["/releases?level=individual"]), ("tier one", ["/releases?tier=1"]), ("Tier 4", ["/releases?tier=4"]),
    ("individual", ["/releases?category=individual", "/releases?level=individual"]), ("daily invention", []),
])
def test_the_word_of_a_kind_offers_its_filter(q: str, filters: list[str], reader: Any) -> None:
    page = reader.page(f"/search?q={q}")
    assert [h for h in page.xpath("//p[@class='meant']/a/@href") if h.startswith("/releases")] == filters
    for href in filters:
        assert not reader.page(href).xpath("//p[@class='notice']")


def test_a_list_that_finds_nothing_offers_it_too(reader: Any) -> None:
    assert reader.page("/releases?q=newspapers").xpath("//p[@class='meant']/a/@href") == ["/releases?category=press"]
    assert not reader.page("/releases?q=invention").xpath("//p[@class='meant']")
