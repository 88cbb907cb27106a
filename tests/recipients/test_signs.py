"""Patterns that begin with one set of characters find what their plain forms find; a look at tokens loses no run."""

from __future__ import annotations

import random
import re

import pytest

from bench.classify_speed import distinct_names
from model.recipient import Category
from recipients.cell import beside, forms, lines, names, parties
from recipients.directory import directory
from recipients.looks import runs

PLAIN = {
    "joint": (lines._JOINT, r"\s*[,;]\s*(?:[aA][nN][dD]\s+|&\s*)?|\s+(?:[aA][nN][dD]|&)\s+|\s+[-\u2013\u2014]\s+|\s*:\s+"),
    "hard": (parties._HARD, r"\s*(?:[;|\u2022]|\s[/]\s|\s\+\s)\s*"),
    "soft": (parties._SOFT, r"(?i:\s*,\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+|\s*/\s*)"),
    "form": (parties._COMMA_BEFORE_FORM, r"(?i:(?<=\w),\s+(?=(?:ltd|limited|plc|llp|llc|inc)\b\.?\s*(?:[,;/)]|$)))"),
    "signs": (runs._SIGNS, r"[,;:/|()\[\]\u2022+\"\u201c\u201d\n]+|\s[-\u2013\u2014]+|[-\u2013\u2014]+\s"),
    "segments": (names._SEGMENTS, r"\s*[,;:|/\n]\s*|\s+[-\u2013\u2014]+\s+"),
}
PIECES = ["a", "and", "AND", "&", " ", " ", "\n", "\t", *',;:/|-+()$\u2013\u2022"', "\u00a0", "x", "ltd", "Ltd.", "plc", "\u00e9"]


@pytest.mark.parametrize("kind", PLAIN)
def test_a_pattern_finds_what_its_plain_form_finds(kind: str) -> None:
    chance = random.Random(3)
    pattern, plain = PLAIN[kind][0], re.compile(PLAIN[kind][1])
    for _ in range(4_000):
        text = "".join(chance.choices(PIECES, k=chance.randrange(1, 12)))
        assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in plain.finditer(text)], text


@pytest.mark.parametrize(("name", "form"), [
    ("Zorvane , Limited.", "Limited"), ("Zorvane, GmbH & Co. KG", "GmbH"), ("Zorvane BV", "BV"), ("Zorvane Ltd Ltd", "Ltd"),
    ("Zorvane S.A. (France)", "S.A."), ("ZorvaneLtd", None), ("Ltd", None), ("- Ltd", None), ("Zorvane) & Co", "& Co"),
])
def test_a_form_stands_behind_a_word(name: str, form: str | None) -> None:
    found = forms._FORM.search(name)
    assert (found and found["form"]) == form


def cells_of_several() -> list[str]:
    cells = distinct_names(12_000)[::5]
    return cells + [f"{a}{sign}{b}" for a, b, sign in zip(cells, cells[7:], [", ", " with ", " - ", " & ", "/"] * 400, strict=False)]


def test_no_run_is_lost_by_a_look_at_its_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = cells_of_several()
    cells += ["Invented Trust, Tech Crunch 2020", "Zorvane with Daily mail", "Zorvane, Dailymail urn 123456", "A B C, x&amp;y"]
    found = [list(runs.runs_in(cell)) for cell in cells]
    look = runs._look
    monkeypatch.setattr(runs, "_look", lambda t: (look(t)[0] | runs._IS_ASKED, look(t)[1]))
    assert found == [list(runs.runs_in(cell)) for cell in cells]


def test_no_title_and_no_company_is_lost_where_no_words_may_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Listed titles too, as they are, in other letters, with other spaces and cut, behind a body and before one."""
    titles = [key for key, found in directory().aliases.items() if found[0].entry.category == Category.PRESS][::25]
    forms_of = (str.title, str.upper, lambda t: t.title().replace(" ", "", 1), lambda t: f"{t[:3]} {t[3:]}".title(), lambda t: f"The {t.title()} UK")
    cells = cells_of_several()
    for n, title in enumerate(titles):
        cells += [f"Invented University{[', ', ' and ', ' to ', ' - '][n % 4]}{form(title)}" for form in forms_of]
        cells += [f"{forms_of[n % 5](title)} / Invented Trust", f"Invented Trust {title.title()}", f"Zzyzx School & {title} with Zorvane"]
    found = [beside.named_beside.__wrapped__(cell) for cell in cells]
    monkeypatch.setattr(beside, "_may_name_one", lambda read: True)
    assert sum(map(bool, found)) > 500
    assert found == [beside.named_beside.__wrapped__(cell) for cell in cells]
