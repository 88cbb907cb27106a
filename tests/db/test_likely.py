"""What a search passes over without an index holds nothing that it would find."""

from __future__ import annotations

import random
import re
from itertools import product
from pathlib import Path

import pytest

from bench.counts import record, register
from db.register import search
from db.register.likely import Sought, beginnings, stems_of
from db.register.release_keys import release_keys
from db.store import Store, as_json
from db.withheld.decide import NOTHING
from model.own_files import ROOT
from recipients.data_items import every_dataset
from tests.tables import set_fields, values_of
from text.search_words import search_parts

ENDS = (
    "", "s", "es", "ies", "ied", "ed", "eed", "ing", "y", "i", "e", "ational", "tional", "enci", "ency", "anci", "ance",
    "izer", "izing", "ise", "bly", "ble", "bility", "ability", "alli", "ally", "entli", "ently", "eli", "ely", "ousli",
    "ously", "ization", "ation", "ator", "ating", "ated", "alism", "iveness", "fulness", "ousness", "aliti", "ality",
    "iviti", "ivity", "ive", "logi", "logy", "icate", "ication", "ative", "alize", "iciti", "icity", "ical", "ful",
    "ness", "al", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous",
    "ize", "tt", "tting", "ll", "lling", "iz", "at", "bl", "bled", "bling", "ys", "ees",
)
BEGIN = ("a", "re", "hop", "sens", "prob", "contr", "relat", "attain", "acade", "sky", "fall", "ab", "ks2", "2019", "ox")
WORDS = (
    "pupils", "caf\u00e9", "Universit\u00e9", "na\u00efve", "attainment", "academies", "academy", "Key", "stage", "2", "KS2",
    "year", "7", "local", "authority", "LA", "DfE", "children\u2019s", "child\u00adren", "LEO", "census", "School", "\u00df",
    "stra\u00dfe", "\u017fchool", "\u212aS2", "probability", "probable", "ethnic\u2013background", "it's", "\u201clinked\u201d", "SEN",
    "early", "years", "exclusion", "relational", "relate", "and", "to", "\ufb01nal", "H\u00f8jskole", "x_attainment", "DS1",
)


def words_of_the_manual() -> set[str]:
    texts = [p.read_text(encoding="utf-8").lower() for p in Path(ROOT, "docs").glob("**/*.md")]
    return {word for text in texts for word in re.findall(r"[a-z0-9]+", text)}


def test_a_word_begins_as_is_looked_for_whatever_its_form() -> None:
    words = {"".join(parts) for parts in product(BEGIN, ENDS)} | {"".join(parts) for parts in product(BEGIN, ENDS, ENDS)}
    stems = stems_of(words | words_of_the_manual())
    assert len(stems) > 50_000
    words_of: dict[str, list[str]] = {}
    for word, stem in stems.items():
        words_of.setdefault(stem, []).append(word)
    looked_for = beginnings([f'"{words[0]}"' for words in words_of.values()])
    wrong = [
        (word, letters) for words, (*some,) in zip(words_of.values(), looked_for, strict=True)
        for letters in some for word in words if not word.startswith(letters)
    ]
    assert not wrong
    assert sum(map(bool, looked_for)) > 0.99 * len(looked_for)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_passed_over_would_not_have_been_found(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(seed)

    def some(most: int) -> str:
        return dice.choice((" ", " ", "-", "\n")).join(dice.choices(WORDS, k=dice.randrange(1, most)))

    with Store.create(tmp_path) as store:
        record(store, b"\n".join(register().splitlines()[:80]))
        versions = values_of(store, "version", "id")
        for version in versions:
            cells = {"title": some(6), "dataset": some(6), "data": some(3), "note": some(4)}
            said = {"title": some(5), "purpose": some(9), "recipient": some(3), "reference": some(2)}
            set_fields(store, "version", {**said, "cells": as_json({**cells, **said})}, id=version)
        for version in versions[::4]:  # of one release: it had other references
            set_fields(store, "version", {"release_id": 1}, id=version)
        asked = [*(some(4).replace("\n", " ") for _ in range(60)), *WORDS]
        found = [search.releases_with(store, words, NOTHING) for words in asked]
        with monkeypatch.context() as patched:
            patched.setattr(Sought, "may_be_in", lambda *_: True)
            patched.setattr(Sought, "names_dataset", lambda *_: True)
            patched.setattr(Sought, "says", lambda *_: None)
            assert found == [search.releases_with(store, words, NOTHING) for words in asked]
    assert sum(x != "[]" for x in found) > 10


def test_most_is_passed_over_where_a_word_is_rare() -> None:
    sought = Sought(search_parts("Evaluating academies"))
    assert sought.may_be_in("an evaluation of one ACADEMY")
    assert not sought.may_be_in("an evaluation of one school")
    assert sought.may_be_in("an \u00e9valuation of one school"), "an index may read it otherwise"
    assert not sought.may_be_in("an \u201cevaluation\u201d \u2013 of one school"), "signs are no letters"


@pytest.mark.parametrize(("words", "text", "says"), [
    ("academies", "of one ACADEMY", True), ("academies", "an academic", False), ("academy year", "academies, years", True),
    ("academy year", "academies, yearly", False), ("attain", "an unattainable aim", False), ("rate", "rated x_rates", True),
    ("pupil", "pupils\u2019 data", True), ("2", "in 2 of 12", None), ("12", "in 120", False), ("12", "of 12", True),
    ("pupil data", "caf\u00e9", None), ("key stage 2", "key stage 2", None), ("child's", "child's", None), ("", "any", None),
])
def test_whether_a_text_has_words_is_told_without_an_index_where_that_is_certain(
    words: str, text: str, says: bool | None
) -> None:
    assert Sought(search_parts(words)).says(text) is says


@pytest.mark.parametrize(("words", "text"), [
    ("attainment", "YPMAD"), ("KS2", "keystage 2"), ("census", "PLASC"), ("exam", "awarding body data"),
    ("results", "the young person's matched administrative dataset"),
])
def test_a_text_may_be_found_by_the_name_of_a_data_set_of_which_it_has_no_word(words: str, text: str) -> None:
    sought = Sought(search_parts(words), datasets=True)
    assert sought.may_be_in(text)
    assert sought.names_dataset(text)
    assert not sought.names_dataset("the weather")
    assert all(name.isascii() for name in every_dataset())


def test_the_keys_of_some_releases_are_those_that_they_have_among_all(tmp_path: Path) -> None:
    dice = random.Random(1)
    references = ("", " ", "DS1", "ds1", " DS1 ", "DS 1", "DS  1", "\u212aS1", "ks1", "\u00df1", "SS1", "row", "\u00a0DS1", "DS2")
    with Store.create(tmp_path) as store:
        record(store, b"\n".join(register().splitlines()[:60]))
        for version in values_of(store, "version", "id"):
            sign = dice.choice(("a", "b", "c"))
            set_fields(store, "version", {"reference": dice.choice((*references, f"row {sign}")), "row_sha256": sign}, id=version)
        every = release_keys(store)
        assert len({*every.values()}) == len(every)
        for size in (0, 1, 1, 1, 5, 20, 59):
            some = dice.sample([*every], size)
            assert release_keys(store, some) == {release: every[release] for release in sorted(some)}
