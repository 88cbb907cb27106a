"""A body that is called by whom it is for; data of long ago, which an archive has; who got data in a list of terms."""

from __future__ import annotations

import pytest

from mentions.guarded import read_guarded
from mentions.said import Band, Mention, Polarity, Role
from readers.pages.read import read_page

AROUND = "It has been asked for by many and was published at last, as the law has it. " * 5


def read(text: str) -> tuple[Mention, ...]:
    return tuple(read_guarded(text, title="", heading=""))


def given(found: tuple[Mention, ...]) -> list[str]:
    return [r.name for m in found if m.band is Band.ALERT for r in m.recipients if r.role is Role.GIVEN]


@pytest.mark.parametrize(("text", "name"), [
    ("Pupil data was given to the Office for Pupils.", "Office for Pupils"),
    ("The Office for Pupils received pupil data.", "The Office for Pupils"),
    ("Pupil data was given to the Foundation for Schools.", "Foundation for Schools"),
    ("Pupil data was given to the Council for Children.", "Council for Children"),
    ("Pupil data was given to Fenwick Analytics Ltd for Pupils.", "Fenwick Analytics Ltd"),
])
def test_a_body_for_pupils_has_its_whole_name(text: str, name: str) -> None:
    assert given(read(text)) == [name]


def test_a_body_that_is_only_pointed_to_got_nothing() -> None:
    assert given(read("Pupil data was given to Fenwick Analytics. See the Office for Pupils.")) == ["Fenwick Analytics"]


@pytest.mark.parametrize("text", [
    "The Library of Records has the school census of 1851.", "The Library of Records has the 1851 school census.",
    "The Library of Records received the pupil records of 1870.", "The Library of Records holds pupil records from 1902 to 1911.",
])
def test_data_of_long_ago_is_never_surely_told_as_a_release(text: str) -> None:
    assert not any(m.polarity is Polarity.RELEASE and m.band is Band.ALERT for m in read(text))


@pytest.mark.parametrize(("text", "name"), [
    ("The Library of Records has the school census of 2019.", "The Library of Records"),
    ("The Library of Records has the school census of 1911 and the pupil data of 2019.", "The Library of Records"),
    ("Fenwick Analytics has the pupil data of 1851 pupils.", "Fenwick Analytics"),
    ("Fenwick Analytics got pupil data for 1800 schools.", "Fenwick Analytics"),
    ("Fenwick Analytics received pupil data in 1930 files.", "Fenwick Analytics"),
    ("Fenwick Analytics received pupil records in 1900 batches of 5.", "Fenwick Analytics"),
    ("Fenwick Analytics has the pupil records for 1911 to 2019.", "Fenwick Analytics"),
    ("The DfE gave Fenwick Analytics 1900 pupil records.", "Fenwick Analytics"),
])
def test_a_number_or_a_later_year_makes_none_of_it_old(text: str, name: str) -> None:
    assert given(read(text)) == [name]


TERMS = "<dl><dt>Fenwick Analytics Ltd</dt><dd>{}</dd><dt>Marlow Insight Ltd</dt><dd>{}</dd></dl>"


def on_page(html: str) -> str:
    page = f"<html><body><main><p>{AROUND}</p>{html}</main></body></html>".encode()
    return (read_page(page, "https://example.org/a").text or "").partition("\n")[2]


@pytest.mark.parametrize("heading", [
    "<h2>Who got the pupil data</h2>", "<h2>Organisations that received pupil data</h2>", "<p>We gave pupil data to:</p>",
    "<h2>Recipients of pupil data</h2>", "<div><h2>Pupil data was shared with</h2></div>",
])
@pytest.mark.parametrize("said", [("School census 2019", "Attainment, 2020"), ("Research on attendance", "A study of exams")])
def test_the_terms_below_who_got_data_are_bodies(heading: str, said: tuple[str, str]) -> None:
    assert given(read(on_page(heading + TERMS.format(*said)))) == ["Fenwick Analytics Ltd", "Marlow Insight Ltd"]


@pytest.mark.parametrize("heading", ["<h2>How to apply</h2>", "<h2>Contact</h2>", "<h2>Our partners</h2>"])
def test_other_terms_are_lines_as_before(heading: str) -> None:
    assert on_page(heading + TERMS.format("A firm", "A charity")).split("\n")[1:] == [
        "Fenwick Analytics Ltd", "A firm", "Marlow Insight Ltd", "A charity",
    ]
