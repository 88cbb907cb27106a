"""What the grammar leaves open: what is to be looked at all the same, and who is named beside it."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band


def names(text: str, title: str = "") -> set[str]:
    return {n.name for m in read_mentions(text, title=title) for n in m.recipients}


@pytest.mark.parametrize(
    "text",
    [
        "Our index of schools runs on pupil-level data under licence from the Department for Education.",
        "The continued availability of identifying school records to bodies outside education is indefensible.",
        "The school records had been with the contractor since Whitsun, an official at the Department told her.",
        "NPD, decisions\nQuillham Trust / individual level / yes 05/08/2016\nMarsh Estates plc / tier 2 / yes 15/06/2016",
        "Who has our children's records? Universities; firms that tutor; two newspapers; a television programme.",
        "What schools enter is stored nationally and handed out to third parties at an identifiable level.",
    ],
)
def test_a_release_that_no_clause_tells_is_looked_at(text: str) -> None:
    assert any(m.band is not Band.NONE for m in read_mentions(text)), read_mentions(text)


@pytest.mark.parametrize(
    "text",
    [
        "The National Pupil Database holds a record of every pupil in state schools in England.",
        "The autumn school census opens on 2 October; check the errors before you approve it.",
        "Absence rose in the spring term. The figures come from the school census and are rounded.",
        "The service asks for a password. Forgotten passwords are reset within the hour.",
    ],
)
def test_housekeeping_is_not(text: str) -> None:
    assert all(m.band is Band.NONE for m in read_mentions(text)), read_mentions(text)


def test_weighing_never_makes_a_sentence_sure() -> None:
    text = "Our index of schools runs on pupil-level data under licence from the Department for Education."
    assert all(m.band is not Band.ALERT for m in read_mentions(text))


def test_the_reason_names_the_words() -> None:
    found = read_mentions("Our index runs on pupil-level data under licence from the Department for Education.")
    assert any('"licence"' in m.reason and "may mean that somebody got data" in m.reason for m in found), found


def test_a_body_before_a_colon_in_a_list_is_named() -> None:
    assert "Home Office" in names("Pupil data shared from the NPD\nHome Office: 12 requests, 9 met")


def test_rows_of_a_table() -> None:
    text = (
        "NPD requests\nSaltmere Trust / individual level / yes 05/08/2016\nQuillham Limited / - / no 23/01/2017\n"
        "DS01120 | Marsh Lane Estates plc | census, with names | not yet"
    )
    rows = {n.name: (m.polarity.value, n.role.value) for m in read_mentions(text) for n in m.recipients}
    assert rows["Saltmere Trust"] == ("release", "given")
    assert rows["Quillham Limited"] == ("refusal", "refused")
    assert rows["Marsh Lane Estates plc"] == ("possible", "possible")


def test_we_stands_for_whose_page_it_is() -> None:
    text = "We hold pupil-level data that the Department for Education lets us have each autumn."
    assert "University of Wexbridge" in names(text, title="University of Wexbridge: how we use data")
    assert names(text, title="Home Office: how we use data").isdisjoint({"Home Office"})


@pytest.mark.parametrize(
    "text",
    [
        "At the University of Wexbridge we hold pupil-level data that the Department for Education lets us have.",
        "We hold pupil-level data that the Department for Education gave to the University of Wexbridge.",
    ],
)
def test_whose_page_it_is_is_told_once_where_the_sentence_names_it_too(text: str) -> None:
    for m in read_mentions(text, title="University of Wexbridge: how we use data"):
        assert [n.name for n in m.recipients] == ["University of Wexbridge"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pupils' records were sold to a property portal.", "property portal"),
        ("The Department gave the pupil database to the immigration authorities.", "immigration authorities"),
        ("Pupils' home addresses were passed to a police force.", "police force"),
        ("The national pupil database was given to the benefits office.", "benefits office"),
    ],
)
def test_kinds_of_bodies_by_description(text: str, name: str) -> None:
    assert name in names(text)


def test_a_figures_number_and_a_question_word_are_no_names() -> None:
    assert names("Box 2: Who has used the pupil data?").isdisjoint({"Box", "Who"})


def test_weights_are_learnt_from_the_likeliest_option() -> None:
    pytest.importorskip("numpy", reason="weights are learnt by numpy, which comes with the extra npdwatch[reader]")
    from bench.mentions_receivers import Sample, learn

    data = [Sample([["yes"], ["other"]], holds=True, weight=1.0)] * 6
    data += [Sample([["other"]], holds=False, weight=1.0)] * 6
    weights = learn(data)
    assert weights["yes"] > 0 > weights["other"]
