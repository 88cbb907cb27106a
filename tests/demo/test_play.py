"""The story can be judged: what was told is held against what must be told, and nothing besides."""

from __future__ import annotations

from typing import Any

import pytest

from demo.play import SCRIPT, Step, judge
from model.change import ChangeKind, StoredChange
from model.register import Category, Confidence

STEPS = {s.name: s for s in SCRIPT}


def change(kind: ChangeKind, **over: Any) -> StoredChange:
    base: dict[str, Any] = dict.fromkeys(StoredChange._fields, "")
    base |= {"kind": kind, "reference": None, "recipient": None, "fields": {}, "confidence": Confidence.HIGH}
    return StoredChange(**{**base, "category": Category.UNKNOWN, **over})


def as_told(step: Step) -> list[StoredChange]:
    return [
        change(
            e.kind,
            reference=e.reference,
            recipient=e.recipient,
            category=e.category or Category.UNKNOWN,
            fields=dict.fromkeys(e.fields, ("a", "b")),
        )
        for e in step.told
    ]


@pytest.mark.parametrize("step", SCRIPT, ids=lambda s: s.name)
def test_what_is_told_as_expected_is_right_in_any_order(step: Step) -> None:
    assert judge(step, as_told(step)) == ()
    assert judge(step, as_told(step)[::-1]) == ()


@pytest.mark.parametrize(
    ("why", "swap", "says"),
    [
        ("one is missing", lambda c: None, "removed DS90123 was not told"),
        ("another recipient", lambda c: c._replace(recipient="X Ltd"), "told of 'X Ltd'"),
        ("another kind", lambda c: c._replace(kind=ChangeKind.NO_LONGER_HELD), "no_longer_held DS90123 was told"),
    ],
)
def test_what_is_wrong_is_named(why: str, swap: Any, says: str) -> None:
    step = STEPS["edition"]
    found = [c for old in as_told(step) if (c := swap(old) if old.kind is ChangeKind.REMOVED else old)]
    assert any(says in w for w in judge(step, found)), why


def test_a_category_and_cells_are_held_against_the_story() -> None:
    found = [
        c._replace(category=Category.CHARITY) if c.recipient == "Daily Telegraph" else c
        for c in as_told(STEPS["edition"])
    ]
    assert judge(STEPS["edition"], found) == ("Daily Telegraph was taken to be charity, not press",)
    found = [c._replace(fields={"purpose": ("a", "b")}) if c.reference else c for c in as_told(STEPS["silent"])]
    assert "['purpose'] differ, not ['licence_end']" in judge(STEPS["silent"], found)[0]


def test_nothing_may_be_told_where_nothing_happened() -> None:
    assert judge(STEPS["republished"], [change(ChangeKind.PAGE_CHANGED, reason="the words")]) != ()
