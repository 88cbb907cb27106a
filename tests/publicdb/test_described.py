"""A change is the same in the public copy as in the register: what is told of it, how grave it is, and its place."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from alerts.describe import describe
from alerts.severity import base_rank, rank, severity, worst_first
from bench.large import build as build_large
from db.register.changes import stored_changes, with_history
from db.store import Store
from model.change import ChangeKind, StoredChange
from model.recipient import Category, Confidence
from publicdb.build import refresh
from publicdb.changes import _plain, _rated_plainly, told_changes, worst
from tests.tables import IS_SET, values_of

WHO = tuple(
    itertools.product(
        (Category.PRESS, Category.COMMERCIAL, Category.UNIVERSITY, Category.UNKNOWN),
        ("[]", '["commercial"]', '["press"]'), Confidence, (None, 59, 60),
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two registers of seven years, with what Parliament said of them."""
    made = tmp_path_factory.mktemp("large") / "data"
    build_large(made, releases=300, versions=1_500)
    return made


@pytest.fixture(scope="module")
def copy(folder: Path) -> Iterator[sqlite3.Connection]:
    refresh(folder)
    with closing(sqlite3.connect(folder / "public" / "register.db")) as made:
        yield made


@pytest.fixture(scope="module")
def stored(folder: Path) -> list[StoredChange]:
    """What alerts are made of."""
    with Store.open(folder, read_only=True) as store:
        return with_history(store, stored_changes(store, "c.state = 'open' order by c.id"))


def test_what_is_told_is_the_same(copy: sqlite3.Connection, stored: list[StoredChange]) -> None:
    ids = [c.id for c in stored]
    assert len(ids) > 1_000
    assert len({c.kind for c in stored}) > 10
    assert any(c.detail.get("history") for c in stored)
    found = told_changes(copy, ids)
    for change in stored:
        assert describe(found[change.id], "Europe/London") == describe(change, "Europe/London")


def test_the_severity_and_the_order_of_an_edition_are_those_of_alerts(
    copy: sqlite3.Connection, stored: list[StoredChange]
) -> None:
    words = dict(values_of(copy, "changes", "id", "weight"))
    assert words == {c.id: severity(c).word for c in stored}
    assert set(words.values()) == {"low", "normal", "high"}
    for edition in set(values_of(copy, "changes", "edition", edition=IS_SET)):
        expected = sorted((c for c in stored if c.edition_id == edition), key=worst_first)
        assert [r[0] for r in copy.execute(worst("edition = ?"), [edition, -1, 0])] == [c.id for c in expected]


@pytest.mark.parametrize("kind", ChangeKind)
def test_every_kind_for_everybody(kind: ChangeKind) -> None:
    """The short way by which a build rates what has no detail is the way of the alerts."""
    for category, also, confidence, score in WHO:
        given = kind.value, category.value, confidence.value, also, score
        change = StoredChange(**dict.fromkeys(StoredChange._fields, "") | {  # type: ignore[arg-type]
            "kind": kind, "category": category, "confidence": confidence, "score": score, "detail": {},
            "also": tuple(map(Category, json.loads(also))), "after": {"tier": "1"}, "row": 3,
        })
        assert _rated_plainly(*given) == (severity(change).word, base_rank(change))
        assert worst_first(change)[0] == rank(base_rank(_plain(*given)), 0)
