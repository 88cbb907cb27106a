"""Names made comparable: one organisation, many spellings."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipients.cell.alone import is_body, is_person, may_be_person, surely_no_body, surely_no_person
from recipients.cell.beside import may_end_in_a_title
from recipients.cell.forms import (
    brand,
    company_form,
    everyday_words,
    places_among,
    without_country,
    written_together,
)
from recipients.cell.names import (
    NAME_CHARACTERS,
    Words,
    clean_name,
    core_words,
    name_words,
    organisation_key,
    other_forms,
    segments,
    token_words,
    without_footnote_digit,
)
from recipients.cell.parties import has_several
from recipients.cell.people import (
    is_given_name,
    name_of_a_person,
    named_person,
    particle,
    plain_person,
    titled_person,
    without_letters_after,
)
from recipients.cell.standing_forms import standing_form
from recipients.cell.unnamed import names_nobody
from recipients.directory import directory
from recipients.looks.tokens import (
    ENDS_TITLE,
    HAS_LETTERS,
    HAS_NOTE,
    IS_BEGIN,
    IS_EVERYDAY,
    IS_FAMILY,
    IS_LEGAL,
    IS_OF_OR_FOR,
    IS_PLACE,
    IS_PLAIN,
    IS_SMALL,
    IS_STANDING,
    IS_TITLE,
    IS_TOGETHER,
    IS_WHERE,
    MAY_ASK,
    MAY_BE_COINED,
    WHERE,
)
from recipients.reading import read_name
from recipients.rules import has_company_form, rule_book
from text.privacy.unclaimed.received import asks_for_child

LABELLED = Path(__file__).parent / "labelled"


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("The University of Leeds", "University of Leeds", "a leading The says nothing"),
        ("University  of   Leeds", "University of Leeds", "doubled spaces"),
        ("University of Man_x000D_chester", "University of Manchester", "a carriage return as spreadsheets escape it"),
        ("Univ\u00adersity of York", "University of York", "a soft hyphen"),
        ("Univeristy of Bath", "University of Bath", "two letters swapped, in an official file"),
        ("Univeraity of Exeter", "University of Exeter", "one letter wrong, in an official file"),
        ("Univ of Bristol", "University of Bristol", "an abbreviation"),
        ("Guardian News & Media Ltd", "Guardian News and Media Limited", "ampersand and legal form"),
        ("B.B.C.", "BBC", "points in an acronym"),
        ("Esmée Fairbairn", "Esmee Fairbairn", "accents"),
        ("Barnardo\u2019s", "Barnardos", "typographic apostrophe"),
        ("<b>KPMG</b>", "KPMG", "mark-up in a cell"),
        ("Department for Work &amp; Pensions", "Department for Work and Pensions", "an entity"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str, why: str) -> None:
    assert organisation_key(one) == organisation_key(other), why


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("University of Cambridge", "Cambridge University Press", "a university and a publisher"),
        ("PA Media", "PA Consulting", "two letters are no identity"),
        ("University of Birmingham", "University of Bristol", "the place decides"),
        ("Reform", "Reform Scotland", "a longer name is another body"),
        ("Commissioner", "Commissioned", "a real word is no slip"),
    ],
)
def test_different_bodies_have_different_keys(one: str, other: str, why: str) -> None:
    assert organisation_key(one) != organisation_key(other), why


def test_the_key_keeps_other_scripts_and_is_empty_without_letters() -> None:
    assert organisation_key("Московский университет") == "московскии университет"
    assert organisation_key("東京大学") == "東京大学"
    assert organisation_key(" -- ") == ""
    assert organisation_key("Limited") == "limited", "never nothing where there was a word"


@pytest.mark.parametrize(
    ("name", "inside", "why"),
    [
        ("Alkemygold Ltd (known as Alps)", "Alps", "a trading name in brackets"),
        ("Trust Systems Software UK Ltd (trading as Trustopia)", "Trustopia", "trading as"),
        ("Example Holdings t/a Sample Tutors", "Sample Tutors", "t/a"),
        ("Leeds Beckett University (formerly Leeds Metropolitan)", "Leeds Metropolitan", "a former name"),
        ("Behavioural Insights Team Ltd (BIT)", "BIT", "an acronym in brackets"),
        ("EPI Education Policy Institute", "Education Policy Institute", "an acronym in front"),
        ("Education Policy Institute EPI", "EPI", "an acronym behind"),
        ("Warwick, University of", "University of Warwick", "turned round at the comma"),
        ("Bristol University of", "University of Bristol", "turned round without a comma"),
    ],
)
def test_the_names_inside_a_name_are_found(name: str, inside: str, why: str) -> None:
    assert inside in [form.text for form in other_forms(name)], why


def test_a_comma_splits_into_parts_and_a_hyphenated_word_does_not() -> None:
    assert segments("School of Education, University of Bristol") == ["School of Education", "University of Bristol"]
    assert segments("Stoke-on-Trent City Council") == []


@given(st.text(max_size=300))
def test_any_text_has_a_key_that_is_its_own_key(text: str) -> None:
    key = organisation_key(text)
    assert key == " ".join(key.split())
    assert len(clean_name(text * 30)) <= 4 * NAME_CHARACTERS, "what is read of a name is bounded"
    assert all(form.text for form in other_forms(clean_name(text)) if form.sure)


def odd_names() -> Iterator[str]:
    """Names that people labelled, as printed, in other letters, cut, and with what may stand behind a name."""
    for path in sorted(LABELLED.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in islice(csv.DictReader(stream), 0, None, 5):
                name = row.get("name") or ""
                yield from (name, name.upper(), name.lower(), name[: len(name) // 2], f"{name} Ltd, Eire", f"{name} PhD")
                yield from (f"{name} obo his son Zzyzx", f"({name})", f"Care of {name} [r]", f"{name} on hold: {name} withheld", f"{name} Herald.")
                yield from (f"Dr {name} GmbH & Co. KG", f"{name} (U.K.)", f"A. {name} CIC", f"{name} MBE.", f"{name} Straße")


def any_listed(key: str) -> bool:
    """True where a list has a name by one of the three ways in which its whole key is looked up."""
    known = directory()
    return any((known.find(key), known.find_joined(key.replace(" ", "")), known.find_begun(key)))


def test_no_question_is_left_out_that_would_have_been_answered() -> None:
    """Of most names few questions are asked, by what their words may be: the others would have found nothing."""
    for name in odd_names():
        read = read_name(name, None)
        text, words, core = read.text, read.words, read.core
        assert (text, words) == (clean_name(name), name_words(text)), name
        assert text != name or read.some & MAY_ASK or not asks_for_child(name), name
        assert text != name or read.last & ENDS_TITLE or not may_end_in_a_title(name), name
        assert read.may_name_nobody or not names_nobody(text), name
        assert read.some & IS_STANDING or not standing_form(core), name
        assert read.is_shaped or plain_person(text, words) is False, name
        assert read.is_shaped or read.may_end or "," in text or named_person(text, words) is None, name
        assert core == core_words(words), name
        assert read.form == company_form(text, words), name
        assert read.is_company == (bool(read.form) or has_company_form(words)), name
        assert read.may_end or without_country(text) == text == without_letters_after(text), name
        assert read.may_be_ruled or rule_book().first_match(words, core) is None, name
        assert read.some & IS_FAMILY or directory().find_family(core) is None, name
        assert read.first & IS_TITLE or titled_person(text, words) is None, name
        assert read.some & IS_WHERE or WHERE.isdisjoint(words), name
        assert bool(read.some & IS_PLACE) is places_among(words) or not words, name
        assert read.forms == other_forms(text), name
        assert read.parts == segments(text), name
        assert read.may_be_listed or not any_listed(read.key), name
        assert bool(read.all & IS_EVERYDAY) is everyday_words(words), name
        assert read.may_name_several or not has_several(name), name
        assert not text or bool(read.all & IS_PLAIN) is text.replace(" ", "").isalnum(), name
        assert not read.first & HAS_LETTERS or text[:2].isalpha(), name
        assert read.last & HAS_NOTE or without_footnote_digit(text) == text, name
        assert read.some & IS_OF_OR_FOR or {"of", "for"}.isdisjoint(core), name
        assert read.last & (IS_WHERE | IS_LEGAL) or WHERE.isdisjoint(core[-1:]), name
        assert read.some & IS_TOGETHER or not written_together(text), name
        assert read.all & MAY_BE_COINED or not brand(text, words, name_of_a_person), name
        assert read.first & IS_BEGIN or core[:1] != words[:1] or not directory().begin.intersection(words[:1]), name
        assert read.some & IS_SMALL or not any(map(small_and_no_persons, text.split())), name
        assert not (surely_no_body(text) and is_body(text)), name
        assert not (surely_no_person(text) and (is_person(text) or may_be_person(text))), name


def small_and_no_persons(token: str) -> bool:
    return token.islower() and not is_given_name(token) and not particle(token)


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("Smith-Jones", ("smith", "jones")), ("-", ()), ("&", ("and",)), ("B.B.C.", ("b", "b", "c")), ("O'Brien", ("obrien",)),
        ("O\u02bcBrien", ("obrien",)), ("Caf\u00e9s", ("cafes",)), ("x" * 60, ("x" * 60,)),
    ],
)
def test_a_token_has_its_words_whatever_stands_beside_it(token: str, words: Words) -> None:
    assert token_words(token) == words
    assert name_words(f"Zzyzx {token}, Zzyzx") == name_words(f"Zzyzx {token} Zzyzx")
