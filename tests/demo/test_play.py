"""The story can be judged: what was told is held against what must be told, and nothing besides."""

from __future__ import annotations

from typing import Any

import pytest

from commands.demo import Stage, match
from demo.play import SCRIPT, StoryStep

STEPS = {s.name: s for s in SCRIPT}


def as_told(step: StoryStep) -> list[dict[str, Any]]:
    return [
        {
            "kind": e.kind.value,
            "reference": e.reference,
            "recipient": e.recipient,
            "category": e.category.value if e.category else "unknown",
            "fields": {name: ["a", "b"] for name in e.fields},
        }
        for e in step.told
    ]


def judged(step: StoryStep, changes: list[dict[str, Any]]) -> Stage:
    stage = Stage(step, 0.0, rows=step.rows, changes=changes)
    match(stage)
    return stage


@pytest.mark.parametrize("step", SCRIPT, ids=lambda s: s.name)
def test_what_is_told_as_expected_is_right_in_any_order(step: StoryStep) -> None:
    assert judged(step, as_told(step)).right
    assert judged(step, as_told(step)[::-1]).right


@pytest.mark.parametrize(
    ("why", "swap"),
    [
        ("one is missing", lambda c: None),
        ("another recipient", lambda c: {**c, "recipient": "X Ltd"}),
        ("another kind", lambda c: {**c, "kind": "no_longer_held"}),
        ("told twice", lambda c: c),
    ],
)
def test_what_is_wrong_is_named(why: str, swap: Any) -> None:
    step = STEPS["edition"]
    right = as_told(step)
    (removed,) = [c for c in right if c["kind"] == "removed"]
    swapped = swap(removed)
    twice = [swapped] if swapped is removed else []
    stage = judged(step, [c for old in right if (c := swapped if old is removed else old)] + twice)
    assert not stage.right, why
    assert [e.reference for e in stage.missed] == ([] if twice else ["DS90123"]), why
    assert stage.surplus == ([swapped] if swapped else []), why


def test_a_category_and_cells_are_held_against_the_story() -> None:
    found = as_told(STEPS["edition"])
    (press,) = [c for c in found if c["recipient"] == "Daily Telegraph"]
    press["category"] = "charity"
    stage = judged(STEPS["edition"], found)
    assert (stage.right, stage.surplus) == (False, [press])
    found = as_told(STEPS["silent"])
    (changed,) = [c for c in found if c["reference"]]
    changed["fields"] = {"purpose": ["a", "b"]}
    stage = judged(STEPS["silent"], found)
    assert (stage.right, stage.surplus) == (False, [changed])


def test_nothing_may_be_told_where_nothing_happened() -> None:
    told: dict[str, Any] = {"kind": "page_changed", "reference": None, "recipient": None, "category": "unknown", "fields": {}}
    assert not judged(STEPS["republished"], [told]).right
