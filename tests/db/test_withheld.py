"""The log of what is withheld, the value that decides, and the short list beside the public copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.counts import NAMES
from db.register.changes import stored_changes
from db.store import Store
from db.withheld.decide import FOR_GOOD, HIDDEN_FILE, KEPT_FILE, LEFT_OUT, NOTHING, UNTIL_REVIEWED, load_withheld
from db.withheld.record import log_of_withheld, unwithhold, withhold
from db.withheld.short_list import Listed, hashed, list_path, read_list, write_list
from recipients.cell.bodies import group_key
from tests.tables import row_of, value_of, values_of

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(registered: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(registered, tmp_path, dirs_exist_ok=True)
    with Store.open(tmp_path) as made:
        yield made


def keep(store: Store, kind: str, what: str | int, cause: str = "person") -> bool:
    with store.transaction():
        return withhold(store, kind, what, because="asked for", who="an operator", cause=cause, now=NOW)


def lift(store: Store, kind: str, what: str | int, cause: str | None = None) -> int:
    with store.transaction():
        return unwithhold(store, kind, what, who="another", now=LATER, cause=cause)


def test_nothing_is_withheld_at_first(store: Store) -> None:
    assert load_withheld(store) == NOTHING
    assert not load_withheld(store)
    assert load_withheld(store).allows("release", 1)
    assert read_list(list_path(store.folder)) == Listed()


def test_it_is_logged_and_lifted_and_never_deleted(store: Store) -> None:
    assert keep(store, "release", 3)
    assert not keep(store, "release", 3), "once"
    assert not load_withheld(store).allows("release", 3)
    assert load_withheld(store).allows("release", 4)
    assert lift(store, "release", 3) == 1
    assert load_withheld(store).allows("release", 3)
    assert lift(store, "release", 3) == 0
    (row,) = log_of_withheld(store)
    assert (row["who"], row["because"], row["lifted_by"]) == ("an operator", "asked for", "another")
    assert row["at"] < row["lifted_at"]
    assert log_of_withheld(store, lifted=False) == []
    assert keep(store, "release", 3), "again"
    assert len(log_of_withheld(store)) == 2


def test_each_cause_stands_by_itself(store: Store) -> None:
    sha256 = "ab" * 32
    assert keep(store, "file", sha256, "hidden")
    assert load_withheld(store).kept_back(sha256) == HIDDEN_FILE
    assert keep(store, "file", sha256)
    assert lift(store, "file", sha256, "hidden") == 1
    assert not load_withheld(store).allows("file", sha256)
    assert load_withheld(store).kept_back(sha256) == KEPT_FILE
    assert lift(store, "file", sha256) == 1
    assert load_withheld(store).kept_back(sha256) == ""


def test_only_what_can_be_withheld_and_only_inside_a_transaction(store: Store) -> None:
    with pytest.raises(ValueError, match="none of release, recipient, change, file, item"):
        keep(store, "edition", 1)
    with pytest.raises(RuntimeError):
        withhold(store, "release", 1, because="", who="", cause="person", now=NOW)


def test_a_release_takes_its_changes_and_its_file_with_it(store: Store) -> None:
    row = row_of(store, "version")
    file = value_of(store, "edition_file", "sha256", register=1)
    keep(store, "release", row["release_id"])
    withheld = load_withheld(store)
    assert not withheld.tells(row["release_id"], 999, "any", None)
    assert withheld.tells(row["release_id"] + 1, 999, "any", None)
    assert withheld.kept_back(file) == KEPT_FILE
    assert withheld.change(stored_changes(store, "c.id = 1")[0]) is not None


def test_a_recipient_is_known_under_every_spelling_and_in_company(store: Store) -> None:
    keep(store, "recipient", "Acme Widgets Ltd")
    withheld = load_withheld(store)
    for name in ("Acme Widgets Ltd", "ACME WIDGETS LIMITED", "University of Kent; Acme Widgets Ltd"):
        assert withheld.instead_of(name) == FOR_GOOD, name
    assert withheld.instead_of("University of Kent") == ""
    for name in ("Ac[U+202E]me Widgets[U+2069] Ltd", "University of Kent; [U+2066]Acme[U+2069] Widgets Ltd"):
        assert withheld.instead_of(name) == FOR_GOOD, name
    assert withheld.cleaner()("Asked by A[U+202A]cme [U+202C] Widgets Ltd.") == f"Asked by {LEFT_OUT}."
    assert withheld.cleaner()("Asked by Acme  Widgets Ltd.") == f"Asked by {LEFT_OUT}."
    keep(store, "recipient", "Acme Widgets Ltd", "individual")
    assert load_withheld(store).instead_of("Acme Widgets Ltd") == FOR_GOOD, "a person has decided"


def test_a_body_stays_withheld_when_better_lists_give_it_another_key(store: Store) -> None:
    """Two entries of the lists became one: what was withheld under the key of the one that is gone is not shown."""
    with pytest.MonkeyPatch.context() as then:
        then.setattr("recipients.cell.bodies.group_key", lambda _: "university/bath uni")
        assert keep(store, "recipient", "Bath Uni")
    for name in ("Bath Uni", "University of Bath", "The Univ. of Bath"):
        assert load_withheld(store).instead_of(name), name
    write_list(store)
    listed = read_list(list_path(store.folder)).recipients
    assert {hashed(key) for key in ("university/bath uni", group_key("Bath Uni"), "bath university")} <= listed
    assert lift(store, "recipient", "University of Bath") == 1
    assert not load_withheld(store).instead_of("Bath Uni")


def test_a_row_of_a_withheld_individual_loses_what_would_tell_who_it_is(store: Store) -> None:
    name = "Jane Exampleton (DOB 01/02/2012)"
    keep(store, "recipient", name, "individual")
    row = {
        "recipient": name, "purpose": "The record held of Jane", "Age": "9", "UPN": "A123456789012", "data": "Census",
        "notes": "DOB 1/2/2012",
    }
    clean = load_withheld(store).cleaner([name])(row)
    assert clean == {
        "recipient": UNTIL_REVIEWED, "purpose": LEFT_OUT, "Age": LEFT_OUT, "UPN": LEFT_OUT, "data": "Census",
        "notes": LEFT_OUT,
    }
    assert load_withheld(store).instead_of("Jane Exampleton") == UNTIL_REVIEWED
    fields = {"recipient": [None, name], "notes": ["about jane", None]}
    assert load_withheld(store).cleaner()(fields) == {"recipient": [None, UNTIL_REVIEWED], "notes": [LEFT_OUT, None]}
    assert load_withheld(store).cleaner()({"rows": [{"recipient": name, "Age": "9"}, {"recipient": "A Ltd", "Age": "9"}]}) == {
        "rows": [{"recipient": UNTIL_REVIEWED, "Age": LEFT_OUT}, {"recipient": "A Ltd", "Age": "9"}]
    }


def test_the_list_beside_the_copy_holds_numbers_and_hashes_only(store: Store) -> None:
    name = NAMES[3]
    keep(store, "release", 2)
    keep(store, "recipient", name)
    listed = read_list(list_path(store.folder))
    assert listed.releases == {2}
    assert listed.recipients == {hashed(group_key(name))}
    named = set(values_of(store, "version", "release_id", recipient=name))
    assert named
    assert listed.named_releases >= named
    text = list_path(store.folder).read_text(encoding="utf-8")
    assert name not in text
    assert "asked for" not in text
    lift(store, "release", 2)
    assert read_list(list_path(store.folder)).releases == {2}, "until the transaction has ended"
    write_list(store)
    assert read_list(list_path(store.folder)).releases == frozenset()


def test_a_transaction_that_fails_withholds_too_much_and_never_too_little(store: Store) -> None:
    def fails() -> None:
        with store.transaction():
            withhold(store, "release", 2, because="x", who="x", cause="person", now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert read_list(list_path(store.folder)).releases == {2}
    write_list(store)
    assert read_list(list_path(store.folder)) == Listed()


def test_a_list_that_cannot_be_read_is_no_empty_one(store: Store) -> None:
    keep(store, "release", 2)
    list_path(store.folder).write_text("[]", encoding="utf-8")
    with pytest.raises(ValueError, match="no list"):
        read_list(list_path(store.folder))
