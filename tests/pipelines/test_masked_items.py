"""A child's name that one part of an item gives away is left in no part, and a release beside it is told as ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.register.items import known_items, missed
from db.store import Store
from mentions.said import Band, Polarity
from model.item import Item, ItemKind, Named, Observation, Submitter, is_hidden
from model.register import WITHHELD_CELL
from model.source import Source
from pipelines.items.changes import mentions_in, without_private
from tests.db.public_world import look
from tests.tables import count_of, rows_of
from tests.text.test_rare_names import NAMES, PHRASES

SAID = "The DfE gave the pupil record of Zebedee Quillfeather, aged 9, to the Daily Mail."
ADDRESS = "https://news.example.org/zebedee-quillfeather"
FEED = Source("feed", "feed", "http://example.org/feed")
TITLE = "DfE gave the National Pupil Database record of Zebedee Quillfeather to the Daily Mail"
TEXT = "DfE gave the pupil record of Zebedee Quillfeather, aged 9 (UPN A123456789012), to the Daily Mail."


def entry(text: str, title: str = "") -> Item:
    return Item("a", ItemKind.FEED_ENTRY, title=title, text=text)


def test_a_name_is_left_in_no_part_of_an_item() -> None:
    whole = Item(
        "a", ItemKind.WRITTEN_EVIDENCE, title=TITLE, text="Zebedee said so.", answer=TEXT, original_answer="Zebedee.",
        genre="Letter of Zebedee Quillfeather", inquiries=(Named("1", "The case of Zebedee Quillfeather"),),
        submitters=(Submitter("Zebedee Quillfeather", "person", "", "Elm Primary"),),
    )
    left = without_private(whole)
    assert "Zebedee" not in repr(left)
    assert left.title == f"DfE gave the National Pupil Database record of {WITHHELD_CELL} to the Daily Mail"
    assert (left.inquiries[0].id, left.submitters[0].organisation) == ("1", "Elm Primary")
    told = mentions_in(whole, FEED)
    assert told
    assert all("Zebedee" not in repr(m) for m in told)


@pytest.mark.parametrize("phrase", PHRASES[:7])
@pytest.mark.parametrize("name", NAMES[:4])
def test_a_release_is_as_sure_without_the_childs_name(phrase: str, name: str) -> None:
    (m,) = mentions_in(entry(phrase.format(n=name)), FEED)
    assert WITHHELD_CELL in m.sentence
    assert (m.polarity, m.band) == (Polarity.RELEASE, Band.ALERT)
    assert not any(part in r.name for r in m.recipients for part in name.split())


def post(text: str, *, key: str = "link:news.example.org/zebedee-quillfeather") -> Item:
    return Item(key, ItemKind.FEED_ENTRY, title="Pupil data", url=ADDRESS, text=text, published="2026-11-01")


def test_an_address_that_names_a_child_is_no_key_and_the_item_is_found_again_by_it(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        for _ in range(2):
            look(store, Observation(post(SAID), "a"))
        (row,) = rows_of(store, "item")
        assert is_hidden(row["key"])
        assert "zebedee" not in row["data"].replace(post(SAID).key, "")
        assert len([c for c in rows_of(store, "change") if "zebedee" in c["detail"]]) == 0
        assert count_of(store, "change", kind="entry_published") == 1
        assert known_items(store, row["source"])[post(SAID).key].mark == row["mark"]
        everything = ("2026-01-01", "2026-12-31")
        assert missed(store, row["source"], row["scope"], everything, [post(SAID).key]) == []
        assert missed(store, row["source"], row["scope"], everything, []) == [row["key"]]


def test_an_item_that_names_a_child_later_keeps_its_key_and_is_told_once(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        for text in ("Pupil data went to the Daily Mail.", SAID, SAID):
            look(store, Observation(post(text), text))
        (row,) = rows_of(store, "item")
        assert row["key"] == post(SAID).key
        assert '"url":"https://news.example.org/"' in row["data"]
        assert count_of(store, "change", kind="entry_published") == count_of(store, "change", kind="entry_edited") == 1
