"""Very many names are found just as a few are, and may be withheld all at once."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from db.store import Store, as_json
from db.withheld import printed
from db.withheld.addresses import NO_ADDRESSES, addresses
from db.withheld.decide import LEFT_OUT, NOTHING, Withheld, load_withheld
from db.withheld.printed import FEW, NO_NAMES, Names
from db.withheld.record import withhold, withhold_individuals
from db.withheld.short_list import hashed, list_path, read_list
from recipients.cell.bodies import group_key

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
FIRST = ("Ann", "Ida", "\u0130lke", "Jos\u00e9", "Stra\u00dfe", "O'Neil", "Kim", "\u017fam", "Wo\u0142k", "\u03a3of\u00eda")
LAST = ("Oak", "Larch", "Elm-Ash", "Yew", "Rowan", "Maple", "Willow", "Hazel", "Box", "Holly")
BETWEEN = (" ", "  ", ", ", "_", "-", "[U+202E]", "[u+2066]", ". ")


def texts(pick: random.Random) -> list[str]:
    out = []
    for _ in range(400):
        words = [pick.choice((*FIRST, *LAST, "and", "12", "re")) for _ in range(pick.randrange(1, 6))]
        ways = (str, str.upper, str.lower, str.title, lambda w: w[:1] + "[U+202E]" + w[1:], lambda w: f"x{w}")
        out.append("".join(pick.choice(ways)(w) + pick.choice(BETWEEN) for w in words))
    return out


def test_many_names_are_found_just_as_a_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{a} {b}" for a in FIRST for b in LAST[:4]] + ["Ida", "\u2014\u2014", "Ann Oak Yew", "Ann_Oak"]
    monkeypatch.setattr(printed, "FEW", 10_000)
    few = Names(names)
    monkeypatch.setattr(printed, "FEW", 0)
    many = Names(names)
    every = texts(random.Random(13))
    found = [few.search(t) for t in every]
    assert found == [many.search(t) for t in every]
    assert 20 < sum(found) < 350
    assert [few.sub("*", t) for t in every] == [many.sub("*", t) for t in every]


def test_letters_that_are_one_to_an_expression_have_one_key() -> None:
    letters = [chr(n) for n in range(0x2_0000) if chr(n).isalnum()]
    # Three ways to write a letter: any that the expression takes for the same must be near it.
    for letter in letters:
        for other in {letter.lower(), letter.upper(), letter.casefold()} - {letter}:
            if len(other) == 1 and re.fullmatch(letter, other, re.IGNORECASE):
                assert printed._key(letter) == printed._key(other)
    assert len({printed._key(c) for c in "i\u0131I\u0130"}) == 1


def test_no_name_is_found_where_there_is_none() -> None:
    assert not NO_NAMES
    assert not NO_NAMES.search("Ann Oak")
    assert NO_NAMES.sub("*", "Ann Oak") == "Ann Oak"


def test_a_register_of_very_many_private_individuals_is_recorded(tmp_path: Path) -> None:
    # A query with a condition for each of them is refused by SQLite from a thousand on.
    named = {f"Mx Ann Oak{chr(97 + n // 676)}{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}, born 1.2.2012": "a birth date"
             for n in range(12 * FEW)}
    with Store.create(tmp_path) as store:
        with store.transaction():
            withhold_individuals(store, "a", named, NOW)
        withheld = load_withheld(store)
        assert len(withheld.names) == 12 * FEW
        assert withheld.printed.sub(LEFT_OUT, "asked by OAKABA, ANN, and by Ann Elm") == f"asked by {LEFT_OUT}, and by Ann Elm"
        assert hashed(group_key(next(iter(named)))) in read_list(list_path(tmp_path)).recipients


def test_a_change_that_names_one_of_many_is_listed(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        with store.transaction():
            store.insert("source", name="a", kind="file", url="https://example.org", first_seen_at="2026")
            said = ("the same name", 'of "Ann Oak9"\\nand others', "Ann Oak99999", "Ann Oak")
            for n, text in enumerate(said):
                store.insert("change", key=f"k{n}", source="a", kind="changed", state="open", reason=text,
                             fields="{}", detail='{"note":"line\\nAnn Oak7"}' if n == 3 else "{}", seen_at="2026")
            for n in range(2 * FEW):
                withhold(store, "recipient", f"Ann Oak{n}", because="asked for", who="x", cause="person", now=NOW,
                         listed=n == 2 * FEW - 1)
        assert read_list(list_path(tmp_path)).named_changes == {2, 4}


SHA, OTHER = "a1" * 32, "b2" * 32
WITHHELD = Withheld(
    {"release": frozenset({"7"}), "recipient": frozenset({group_key("Zyxw Oak Ltd")})}, files=frozenset({SHA}),
    names=frozenset({"Zyxw Oak Ltd"}), printed=Names(["Zyxw Oak Ltd"]), addresses=addresses(["https://files.example.org/a b.ods"]),
)
PIECES = (
    "Zyxw Oak Ltd", "Zyxw", "ZYXW-OAK LIMITED", "zyxw[U+202E] oak ltd", "a pupil", SHA, OTHER, SHA[:63], "", "\u017fchool", 'a "b"', "c\\d",
    "one\ntwo", "https://files.example.org/a%20b.ods?x=1", "see FILES.example.org/a b.ods", "files.example.org", "withheld",
)
ONE_KIND = (
    Withheld(files=WITHHELD.files), Withheld({"release": WITHHELD.ids["release"]}),
    Withheld(files=WITHHELD.files, addresses=WITHHELD.addresses),
    replace(WITHHELD, files=frozenset(), addresses=NO_ADDRESSES, ids={"recipient": WITHHELD.ids["recipient"]}), WITHHELD, NOTHING,
)


def value(pick: random.Random, deep: int = 0) -> object:
    kinds: list[Callable[[], object]] = [
        lambda: pick.choice(PIECES), lambda: f"{pick.choice(PIECES)}, {pick.choice(PIECES)}",
        lambda: pick.choice((None, 7, 8, True, 0.5)),
    ]
    if deep < 3:
        names = ("recipient", "release", "title", "text", *PIECES)
        kinds += [lambda: {pick.choice(names): value(pick, deep + 1) for _ in range(pick.randrange(4))},
                  lambda: [value(pick, deep + 1) for _ in range(pick.randrange(4))]]
    return pick.choice(kinds)()


@pytest.mark.parametrize("withheld", ONE_KIND)
def test_json_that_is_not_taken_apart_has_nothing_that_is_withheld(withheld: Withheld) -> None:
    pick, left = random.Random(5), 0
    for _ in range(3000):
        given = {"title": value(pick, 1), pick.choice(PIECES): value(pick)}
        for cleaner in (withheld.cleaner(), withheld.cleaner(["Zyxw Oak Ltd"])):
            assert cleaner.json(as_json(given)) == as_json(cleaner(given))
        left += not withheld.may_stand_in(as_json(given))
    assert left > 50  # most texts of a register are these
