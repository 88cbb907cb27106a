"""Who settles a sentence says to whom the data went: that stands in changes, alerts, routes and later readings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.describe import describe
from alerts.routes import Route, judge
from commands.failures import Failure
from commands.register.queue import settled_by, to_whom, walk
from db.items.settled import queue
from db.register.changes import stored_changes
from db.store import Store
from model.change import ChangeKind
from model.recipient import Category
from pipelines.items.looking import read_again
from tests.pipelines.test_two_bands import look
from tests.tables import set_fields

NOW = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)
TWO = "The department may have given pupil data from the national pupil database to Einkorn Ltd or to Hickory Homes Ltd."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "data") as made:
        look(made, TWO, at=NOW)
        yield made


def roles(store: Store) -> dict[str, tuple[str, str]]:
    """Of the change that tells: name -> (role, category)."""
    (change,) = stored_changes(store, "c.kind = 'text_release'")
    return {r["name"]: (r["role"], r["category"]) for m in change.detail["mentions"] for r in m["recipients"]}


GIVEN = ("given", "commercial")


@pytest.mark.parametrize(
    ("typed", "given", "headline"),
    [
        ("1", {"Einkorn Ltd": GIVEN}, "Einkorn Ltd got pupils' data"),
        ("2", {"Hickory Homes Ltd": GIVEN}, "Hickory Homes Ltd got pupils' data"),
        ("1, 2", {"Einkorn Ltd": GIVEN, "Hickory Homes Ltd": GIVEN}, "Einkorn Ltd and Hickory Homes Ltd got"),
        ("2 1", {"Einkorn Ltd": GIVEN, "Hickory Homes Ltd": GIVEN}, "Hickory Homes Ltd and Einkorn Ltd got"),
        ("", {"Einkorn Ltd": GIVEN, "Hickory Homes Ltd": GIVEN}, "Einkorn Ltd and Hickory Homes Ltd got"),
        ("Emmer Loans Ltd", {"Emmer Loans Ltd": GIVEN}, "Emmer Loans Ltd got pupils' data"),
        ("1; Emmer Loans Ltd", {"Einkorn Ltd": GIVEN, "Emmer Loans Ltd": GIVEN}, "Einkorn Ltd and Emmer Loans Ltd got"),
        ("hickory homes limited", {"Hickory Homes Ltd": GIVEN}, "Hickory Homes Ltd got pupils' data"),
        ("Emmer School", {"Emmer School": ("given", "school_exam_board")}, "Emmer School got pupils' data"),
        ("0", {}, "“A letter” tells of a release"),
    ],
)
def test_in_a_terminal_by_numbers_or_names(store: Store, typed: str, given: dict[str, Any], headline: str) -> None:
    said: list[str] = []
    assert walk(store, lambda: "r", said.append, lambda: NOW, lambda _: typed)
    assert any("1 Einkorn Ltd (commercial)" in line for line in said), "the number stands before the name"
    assert {name: told for name, told in roles(store).items() if told[0] == "given"} == given
    (change,) = stored_changes(store, "c.kind = 'text_release'")
    assert describe(change).headline.startswith(headline)


def test_what_cannot_be_meant_is_asked_again(store: Store) -> None:
    typed, said = iter(["7", "...", "2"]), list[str]()
    walk(store, lambda: "r", said.append, lambda: NOW, lambda _: next(typed))
    assert any("'7' is no name, and no number of the names listed (2)" in line for line in said)
    assert [name for name, (role, _) in roles(store).items() if role == "given"] == ["Hickory Homes Ltd"]


def test_by_options_it_counts_for_routes_and_outlives_another_reading(store: Store) -> None:
    (entry,) = queue(store)
    settled_by(store, [(entry.id, "release")], "", [(entry.id, "The Daily Telegraph"), (entry.id, "1")])
    (change,) = stored_changes(store, "c.kind = 'text_release'")
    assert change.category is Category.PRESS
    assert judge(Route("press", ("chat",), categories=frozenset({Category.PRESS})), change).carries
    set_fields(store, "item_version", {"reader": "an older one"})
    read_again(store, {}, lambda: NOW, within=timedelta(minutes=1))
    look(store, f"{TWO}\nSomething else on pupil data.", at=NOW + timedelta(hours=1))
    edits = stored_changes(store, "c.kind = 'entry_edited'")
    assert not any("Hickory" in describe(c).headline for c in edits)
    assert not any("back" in describe(c).headline for c in edits), "what a person said stands"
    assert [c.kind for c in stored_changes(store, "true")].count(ChangeKind.TEXT_RELEASE) == 1


def test_options_that_do_not_fit_settle_nothing(store: Store) -> None:
    (entry,) = queue(store)
    for settled, to, said in (
        ([(entry.id, "not")], [(entry.id, "1")], "needs --settle"), ([], [(entry.id, "1")], "needs --settle"),
        ([(entry.id, "release")], [(entry.id, "3")], "no number of the names listed"),
    ):
        with pytest.raises(Failure, match=said):
            settled_by(store, settled, "", to)
    assert len(queue(store)) == 1
    assert to_whom(entry, ["nobody"]) == []
