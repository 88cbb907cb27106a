"""One body has one key, whatever its name is written like; two bodies have two."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from recipients.cell.bodies import body_key
from recipients.cell.names import organisation_key
from recipients.directory import ListedBody, directory

SPELLINGS = tomllib.loads(Path(__file__).with_name("one_body.toml").read_text(encoding="utf-8"))
_SMALL = frozenset(["the", "of", "for", "and", "in", "at", "a", "to", "on"])
_KINDS = frozenset(["university", "uk", "trust", "foundation", "group", "council", "borough"])
_OF_FIRMS = frozenset(["uk", "group"])


@pytest.mark.parametrize("names", SPELLINGS["same"], ids=lambda names: names[0])
def test_the_spellings_of_a_body_have_one_key(names: list[str]) -> None:
    assert len({body_key(name) for name in names}) == 1, {name: body_key(name) for name in names}


@pytest.mark.parametrize("names", SPELLINGS["different"], ids=" and ".join)
def test_two_bodies_have_two_keys(names: list[str]) -> None:
    one, other = names
    assert body_key(one) != body_key(other)


def test_there_are_enough_of_them() -> None:
    assert sum(map(len, SPELLINGS["same"])) >= 450
    assert len(SPELLINGS["different"]) >= 110


def test_no_body_stands_twice_in_the_lists() -> None:
    """By its names without small words, kinds and order, or without spaces. The table says who are known to be two."""
    alike: dict[str, dict[ListedBody, str]] = defaultdict(dict)
    for key, found in directory().aliases.items():
        words = "".join(sorted(w for w in key.split() if w not in _SMALL | _KINDS))
        for letters in {words, key.replace(" ", "")} - {""}:
            for alias in found:
                if not (alias.entry.start or alias.entry.end):
                    alike[letters].setdefault(alias.entry, alias.text)
    pairs = {
        frozenset((one.name, other.name))
        for names in alike.values()
        for (one, as_one), (other, as_other) in combinations(names.items(), 2)
        if not _known_by_kind(one, as_one, other, as_other)
    }
    known = {frozenset(pair) for kind in SPELLINGS["alike"].values() for pair in kind}
    assert {tuple(sorted(p)) for p in pairs - known} == set(), "one entry with an alias, or a line in one_body.toml"
    assert {tuple(sorted(p)) for p in known - pairs} == set(), "no longer alike: take the line out"


def _known_by_kind(one: ListedBody, as_one: str, other: ListedBody, as_other: str) -> bool:
    """True for a firm and its group or its arm here, and for a town's council, university and trust, in two lists."""
    differ = frozenset(organisation_key(as_one).split()) ^ frozenset(organisation_key(as_other).split())
    if one.file != other.file:
        return not differ.isdisjoint(_KINDS)
    return one.file in ("press", "commercial") and bool(differ - _SMALL) and differ - _SMALL <= _OF_FIRMS
