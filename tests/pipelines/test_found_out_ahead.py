"""Nothing is looked through for children or read while the database is held for writing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.items.kept import kept_by_id
from db.store import Store
from model.hidden import WITHHELD_CELL
from model.item import Observation, digest
from pipelines.items import changes
from pipelines.items.looking import read_again
from pipelines.items.masked import ToMask, mask_again
from tests.db.public_world import NOW, look, piece
from tests.pipelines.test_masked_items import as_an_earlier_version_had_it, everything_in, post
from tests.tables import count_of, rows_of
from text.privacy.prose import WithoutPrivate

PLAIN = "Zebedee Quillfeather wrote to us. The DfE gave pupil data to the Daily Mail."
TOLD = "Zebedee Quillfeather, aged 9, wrote to us. The DfE gave pupil data to the Daily Mail and to Example Analytics Ltd."
LONG = "\n".join(f"The committee heard on day {n} what schools think of the census, and thanked them." for n in range(2000))


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The texts that were looked through, or read, while a transaction was open."""
    found: list[str] = []
    stores: list[Store] = []
    opened = Store.__init__

    def open_and_note(self: Store, *given: Any) -> None:
        opened(self, *given)
        stores.append(self)

    def note(of: object, name: str) -> None:
        before = getattr(of, name)

        def noted(*given: Any, **named: Any) -> object:
            if any(s.connection.in_transaction for s in stores):
                found.append(f"{name} {str(given[-1])[:80]}")
            return before(*given, **named)

        monkeypatch.setattr(of, name, noted)

    monkeypatch.setattr(Store, "__init__", open_and_note)
    for of, name in ((WithoutPrivate, "__init__"), (WithoutPrivate, "said"), (WithoutPrivate, "address"), (changes, "read_guarded")):
        note(of, name)
    yield found
    for store in stores:
        store.close()


def told(store: Store, text: str, *, minutes: int = 0, **over: Any) -> None:
    item = piece(text, **over)
    look(store, Observation(item, digest(item)), minutes=minutes)


@pytest.mark.parametrize("kept", ["", LONG])
def test_an_edit_that_gives_a_child_away_is_taken_out_of_every_version(tmp_path: Path, looked_at: list[str], kept: str) -> None:
    with Store.create(tmp_path) as store:
        told(store, f"{PLAIN}\n{kept}")
        assert kept_by_id(store, 1).item.text != WITHHELD_CELL
        told(store, f"{TOLD}\n{kept}", minutes=60)
        assert count_of(store, "item_version") == 2
        assert "Quillfeather" not in repr([rows_of(store, t) for t in ("item", "item_version", "mention")])
    assert looked_at == []


def test_what_is_gone_is_not_looked_through_while_that_is_written(tmp_path: Path, looked_at: list[str]) -> None:
    with Store.create(tmp_path) as store:
        told(store, TOLD)
        for n in (1, 2):
            look(store, minutes=n * 1500, missing=("written_evidence:1",))
        assert [x["state"] for x in rows_of(store, "item")] == ["gone"]
    assert looked_at == []


def test_what_earlier_rules_let_stand_is_found_before_it_is_taken_out(tmp_path: Path, looked_at: list[str]) -> None:
    said = "The DfE gave the pupil record of Zebedee Quillfeather, aged 9, to the Daily Mail."
    with Store.create(tmp_path) as store:
        look(store, Observation(post(said), "a"))
        look(store, Observation(post(f"{said} It is sorry."), "b"))
        as_an_earlier_version_had_it(store)
        read_again(store, {}, lambda: NOW, within=timedelta(minutes=1))
        assert "Quillfeather" not in everything_in(store)
    assert looked_at == []


def test_what_was_written_meanwhile_is_looked_through_too(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        told(store, PLAIN)
        known = kept_by_id(store, 1)
        found = ToMask(known.item, [known.item])
        with store.transaction():
            store.update("item_version", known.version, text=TOLD)
            mask_again(store, 1, found=found)
        assert "Quillfeather" not in repr(rows_of(store, "item_version"))
