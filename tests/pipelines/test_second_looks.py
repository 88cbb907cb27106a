"""A second look at a page takes little more than the first, however many of its lines tell of releases."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from db.store import Store
from model.hidden import WITHHELD_CELL
from model.item import Item, ItemKind, Observation
from tests.db.public_world import look
from tests.growth import grows_at_most
from tests.tables import rows_of

NAMES = [f"{a}{c}{b}" for a in ("Quill", "Marrow", "Fenn", "Tawn", "Harb") for c in ("er", "y", "om") for b in ("ford", "wick", "by", "ton")]
CHILD = "Zebedee Oakfenner, a Year 4 pupil, was permanently excluded after a fight, and his mother wrote to us."


def lines(count: int, turn: str) -> list[str]:
    """Links that all tell of a release, no two alike."""
    return [f"Pupil data shared with {NAMES[n % 60]} Research {NAMES[(7 * n + len(turn)) % 60]} Ltd as study {turn}{n}" for n in range(count)]


def page(text: list[str]) -> Observation:
    said = "\n".join(text)
    return Observation(Item("page", ItemKind.PAGE, title="Evidence", url="https://example.org/page", text=said), said)


def second_look(folder: Path, count: int) -> Callable[[], object]:
    store = Store.create(folder / f"{count}")
    look(store, page([*lines(count, "a"), CHILD]))
    return lambda: look(store, page([*lines(count, "a"), *lines(count // 10, "bb"), CHILD.replace("Year 4", "Year 5")]))


def test_it_grows_as_the_page_does(tmp_path: Path) -> None:
    grows_at_most(8, lambda count: second_look(tmp_path, count), 40, 160)


def test_it_costs_what_is_new_and_leaves_out_what_the_first_did(tmp_path: Path) -> None:
    taken = []
    for turn in range(3):
        with Store.create(tmp_path / f"{turn}") as store:
            every = [*lines(100, "abc"[turn] * 4), CHILD]
            seen = page(every), page([*every[20:], "Zebedee Oakfenner's teacher spoke of the data of pupils."])
            seconds = []
            for look_at in seen:
                begun = time.process_time()
                look(store, look_at)
                seconds.append(time.process_time() - begun)
            taken.append(seconds)
            texts = [x["text"] for x in rows_of(store, "item_version")]
            assert len(texts) == 2
            assert all("Oakfenner" not in x and WITHHELD_CELL in x for x in texts)
            assert "Oakfenner" not in repr(rows_of(store, "change")) + repr(rows_of(store, "mention"))
    assert any(second < first for first, second in taken), taken
