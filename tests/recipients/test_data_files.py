"""The lists and rules themselves: no line that cannot be reached, no two answers for one name."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from itertools import chain, combinations, pairwise
from pathlib import Path

import pytest

from model.recipient import Category
from recipients.cell.names import name_words, organisation_key
from recipients.classify import classify_recipient
from recipients.data import FOLDER
from recipients.data_items import item_words
from recipients.directory import directory
from recipients.lists import FILES
from recipients.rules import rule_book

LABELLED = Path(__file__).parent / "labelled"
ENTRY_FILES = [FOLDER / f"{name}.csv" for name in FILES]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("path", ENTRY_FILES, ids=lambda p: p.stem)
def test_a_file_has_the_columns_and_a_source_on_every_line(path: Path) -> None:
    for number, row in enumerate(rows(path), start=2):
        assert None not in row, f"line {number} has too many cells"
        assert row["name"].strip() == row["name"] != "", f"line {number}"
        assert row["source"], f"line {number} says no source"


def test_every_file_of_lists_is_read() -> None:
    assert {p.stem for p in FOLDER.glob("*.csv")} == {*FILES, "identifiers"}


def test_no_name_has_two_answers_at_one_time() -> None:
    for key, found in directory().aliases.items():
        periods = sorted((a.entry for a in found), key=lambda e: str(e.start or ""))
        for before, after in pairwise(periods):
            assert before.end is not None, f"{key}: listed twice without dates"
            assert after.start is not None, f"{key}: listed twice without dates"
            assert before.end <= after.start, f"{key}: its periods overlap"


def test_every_entry_is_reached_by_its_own_name() -> None:
    reached = {a.entry for found in directory().aliases.values() for a in found}
    assert [e.name for e in directory().entries if e not in reached] == []
    for entry in directory().entries:
        if entry.end is None and len(directory().periods(organisation_key(entry.name))) == 1:
            answer = classify_recipient(entry.name)
            # A publisher called as people are is told as one of its further categories.
            as_people = entry.category in answer.also and answer.rule == "named_person"
            assert answer.category is entry.category or as_people, entry.name


def test_no_entry_is_empty_of_meaning() -> None:
    for entry in directory().entries:
        assert entry.category is not Category.UNKNOWN, entry.name
        assert entry.category not in entry.also, entry.name
        assert not re.search(r"\binvented\b", entry.name, re.IGNORECASE), "made-up bodies are for tests only"


def test_the_rules_have_distinct_names_and_can_be_reached() -> None:
    names = [r.name for r in rule_book().rules]
    assert len(names) == len(set(names))
    raw = tomllib.loads((FOLDER / "rules.toml").read_text(encoding="utf-8"))
    for rule in raw["rule"]:
        assert any(
            rule.get(k) for k in ("any", "start", "end", "whole", "middle", "forms", "after_place", "places_alone")
        ), rule["name"]
        unknown = set(rule) - {
            "name",
            "category",
            "confidence",
            "also",
            "any",
            "start",
            "end",
            "whole",
            "middle",
            "forms",
            "unless",
            "needs",
            "why",
            "tails",
            "after_place",
            "places_alone",
        }
        assert not unknown, f"{rule['name']}: {unknown}"


def test_no_phrase_of_a_rule_is_held_back_by_its_own_exception() -> None:
    raw = tomllib.loads((FOLDER / "rules.toml").read_text(encoding="utf-8"))
    for rule in raw["rule"]:
        for place in ("any", "start", "end", "whole", "middle"):
            for phrase in rule.get(place, ()):
                padded = f" {' '.join(name_words(phrase))} "
                blocked = [u for u in rule.get("unless", ()) if u != "ltd" and f" {' '.join(name_words(u))} " in padded]
                assert not blocked, f"{rule['name']}: {phrase!r} can never decide, because of {blocked}"


def test_no_word_for_an_item_is_held_back_by_its_own_exception() -> None:
    known = item_words()
    for longer, alone in known.phrases.values():
        found = [*chain.from_iterable(longer.values()), *([alone] if alone else [])]
        for phrase, item in found:
            padded = f" {' '.join(phrase)} "
            assert not any(u in padded for u in known.unless[item.id]), f"{item.id}: {phrase}"


def test_the_labelled_lists_share_no_name_and_are_long_enough() -> None:
    seen: dict[str, list[str]] = defaultdict(list)
    count: dict[str, int] = defaultdict(int)
    for path in LABELLED.glob("*.csv"):
        if path.stem.startswith("releases"):
            count["releases"] += len(rows(path))
            continue
        for row in rows(path):
            Category(row["category"])
            assert row["source"], row["name"]
            count["names"] += 1
            if path.stem in ("seen", "held_out"):
                seen[row["name"].casefold()].append(path.stem)
    assert count["names"] >= 600
    assert count["releases"] >= 150
    both = [name for name, where in seen.items() if {"seen", "held_out"} <= set(where)]
    assert len(both) <= 40, "held-out names come from public lists; famous ones stand in both"


def test_no_two_held_out_lists_share_a_name() -> None:
    lists = {p.stem: {row["name"].strip().casefold() for row in rows(p)} for p in LABELLED.glob("held_out*.csv")}
    assert {"held_out", "held_out_2", "held_out_3", "held_out_4"} <= set(lists)
    # Numbers only: a failure must not print a name that nobody is to see.
    shared = {f"{one} and {other}": len(lists[one] & lists[other]) for one, other in combinations(sorted(lists), 2)}
    assert {pair: number for pair, number in shared.items() if number} == {}


def test_a_listed_body_is_cited_with_the_numbers_that_official_registers_know_it_by() -> None:
    assert "UKPRN 10007795" in classify_recipient("University of Leeds").reason
    assert "company number 00908396" in classify_recipient("The Guardian").reason


def test_every_identifier_is_of_a_listed_body_and_of_the_right_form() -> None:
    forms = {
        "company number": "[0-9A-Z]{8}",
        "charity number": "(?:SC)?[0-9]{6,7}",
        "UKPRN": "[0-9]{8}",
        "URN": "[0-9]{6}",
    }
    names = {e.name for e in directory().entries}
    for row in rows(FOLDER / "identifiers.csv"):
        assert row["name"] in names
        assert re.fullmatch(forms[row["kind"]], row["number"]), row
