"""The order of changes in SQL is the order in which alerts tell them."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from alerts.routes import score, severity
from bench.public import Copy
from model.change import ROW_KINDS, ChangeKind, StoredChange
from model.register import Category, Confidence
from web.feeds.worst import CHANGES, WORST_FIRST

WHO = tuple(
    itertools.product(
        (Category.PRESS, Category.COMMERCIAL, Category.UNIVERSITY, Category.UNKNOWN),
        ((), (Category.COMMERCIAL,), (Category.PRESS,)),
        Confidence,
        (59, 60),
    )
)


@pytest.fixture
def found(tmp_path: Path) -> list[Any]:
    """A change of every kind for everybody, worst first, with the change that alerts would see."""
    copy = Copy(tmp_path / "register.db")
    stored = {}
    with closing(copy.db):
        for number, (kind, (category, also, confidence, points)) in enumerate(itertools.product(ChangeKind, WHO), 1):
            copy.add("releases", id=number, category=category, also=list(also), confidence=confidence)
            copy.add(
                "changes", id=number, key=str(number), kind=kind, row_kind=int(kind in ROW_KINDS), category=category,
                release=number, level="unknown", severity=points if kind in ROW_KINDS else 0,
            )  # fmt: skip
            blank: dict[str, Any] = {**dict.fromkeys(StoredChange._fields), "detail": {}}
            stored[number] = StoredChange(
                **{**blank, "kind": kind, "category": category, "confidence": confidence, "also": also,
                   "score": points if kind in ROW_KINDS else None}
            )
        copy.db.commit()
    with closing(sqlite3.connect(tmp_path / "register.db")) as db:
        db.row_factory = sqlite3.Row
        return [(r, stored[r["id"]]) for r in db.execute(f"{CHANGES}{WORST_FIRST}").fetchall()]


def shown(category: str, also: tuple[str, ...], confidence: str, points: int) -> dict[str, Any]:
    """A row that was hidden, as a change of kind `rows_shown` carries it."""
    blank = dict.fromkeys(("reference", "recipient", "cells", "category_reason", "sheet", "row", "release"))
    return {
        **blank, "category": category, "also": list(also), "confidence": confidence, "score": points,
        "score_reasons": [],
    }  # fmt: skip


def test_rows_that_were_hidden_and_what_could_not_be_read_are_as_grave_as_alerts_have_them(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "register.db")
    details: list[tuple[ChangeKind, dict[str, Any]]] = [(ChangeKind.ADDED, {"recipient_unread": True})]
    details += [
        (ChangeKind.ROWS_SHOWN, {"shown": [shown("university", (), "high", 10), shown(category, also, sure, points)]})
        for category, also, sure, points in WHO
    ]
    with closing(copy.db):
        for number, (kind, detail) in enumerate(details, 1):
            copy.add("changes", id=number, key=str(number), kind=kind, row_kind=1, category="unknown", level="unknown",
                     severity=0, detail=detail)  # fmt: skip
        copy.db.commit()
    blank = dict.fromkeys(StoredChange._fields)
    with closing(sqlite3.connect(tmp_path / "register.db")) as db:
        gravity = [g for _, g in db.execute(f"select id, gravity from ({CHANGES}) order by id")]
    stored = [
        StoredChange(
            **{**blank, "kind": kind, "category": Category.UNKNOWN, "confidence": Confidence.LOW, "also": (),
               "detail": detail, "score": 0}  # type: ignore[arg-type]
        )
        for kind, detail in details
    ]  # fmt: skip
    assert gravity == [severity(c) for c in stored]
    assert set(gravity) == {1, 2}


def test_gravity_is_the_severity_of_alerts(found: list[Any]) -> None:
    assert len(found) == len(ChangeKind) * len(WHO)
    wrong = [(c.kind, c.category, c.also, c.confidence) for r, c in found if r["gravity"] != severity(c)]
    assert wrong == []


def test_the_worst_come_first(found: list[Any]) -> None:
    order = [(severity(c), score(c)) for _, c in found]
    assert order == sorted(order, reverse=True)
    assert found[0][1].category is Category.PRESS
