"""A child's name that one part of an item gives away is left in no part, and a release beside it is told as ever."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from pathlib import Path

import pytest

from db.items.kept import known_items, missed
from db.store import Store
from mentions.said import Band, Polarity
from model.fetch import Snapshot
from model.hidden import WITHHELD_CELL
from model.item import Item, ItemKind, Named, Observation, Submitter, hidden_key, is_hidden
from model.source import Source
from pipelines.items.changes import mentions_in, without_private
from pipelines.items.looking import read_again
from readers.feeds.read import read_feed
from tests.db.public_world import NOW, build_anew, look
from tests.tables import count_of, rows_of, set_fields
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


def test_an_item_that_names_a_child_later_is_found_again_and_told_once(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        for text in ("Pupil data went to the Daily Mail.", SAID, SAID):
            look(store, Observation(post(text), text))
        (row,) = rows_of(store, "item")
        assert is_hidden(row["key"])
        assert '"url":"https://news.example.org/"' in row["data"]
        assert "zebedee" not in repr([x["detail"] for x in rows_of(store, "change")])
        assert count_of(store, "change", kind="entry_published") == count_of(store, "change", kind="entry_edited") == 1


def everything_in(store: Store) -> str:
    """Every value that tells of items; by an alias one is found again, and it is told to nobody."""
    return repr([rows_of(store, t) for t in ("item", "item_version", "mention", "change", "alert", "settled", "withheld")])


def as_an_earlier_version_had_it(store: Store) -> None:
    """Puts the name back wherever it was taken out, and the address; no reader of today has read it."""
    columns = {
        "item": ("data",), "item_version": ("title", "text", "data"), "mention": ("sentence",),
        "change": ("detail", "file"), "alert": ("payload",),
    }
    for table, names in columns.items():
        for x in rows_of(store, table):
            for name in names:
                old = (x[name] or "").replace(WITHHELD_CELL, "Zebedee Quillfeather")
                old = old.replace('"https://news.example.org/"', f'"{ADDRESS}"').replace(hidden_key(post(SAID).key), post(SAID).key)
                which = "id" if "id" in x else "version_id"
                set_fields(store, table, {name: old}, **{which: x[which]})
    set_fields(store, "item", {"key": post(SAID).key})
    set_fields(store, "item_version", {"reader": "of an earlier version"})


def test_what_earlier_rules_let_stand_is_taken_out_wherever_it_was_said(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        for mark, text in (("a", SAID), ("b", f"{SAID} It is sorry.")):
            look(store, Observation(post(text), mark))
        told = count_of(store, "change")
        as_an_earlier_version_had_it(store)
        assert "Zebedee Quillfeather, aged" in everything_in(store)
        assert everything_in(store).count("zebedee-quillfeather") > 3
        assert read_again(store, {}, lambda: NOW, within=timedelta(minutes=1)) == (1, 0)
        left = everything_in(store).replace(f'"aliases":["{post(SAID).key}"]', "")
        assert [left[max(0, m.start() - 40) : m.end()] for m in re.finditer("zebedee|quillfeather", left, re.IGNORECASE)] == []
        (row,) = rows_of(store, "item")
        assert is_hidden(row["key"])
        assert count_of(store, "change") == told > 0
        look(store, Observation(post(f"{SAID} It is sorry."), "again"))
        assert (count_of(store, "item"), count_of(store, "change")) == (1, told), "it is found again, and no news"


LATER = "A letter about Zebedee Quillfeather and others. DfE gave pupil data to the Daily Mail."


@pytest.mark.parametrize("between", [(), ("Nothing is said here.",)])
def test_a_name_that_an_earlier_version_gave_away_stands_in_no_later_one(tmp_path: Path, between: tuple[str, ...]) -> None:
    with Store.create(tmp_path) as store:
        for text in (SAID, *between, LATER):
            body = f"<html><body><p>{text} {'It goes on and on. ' * 20}</p></body></html>".encode()
            url = "https://example.org/document"
            document = Snapshot(url, url, NOW, 200, {}, hashlib.sha256(body).hexdigest(), body)
            item = Item("written_evidence:1", ItemKind.WRITTEN_EVIDENCE, title="A letter", text=text)
            look(store, Observation(item, document.sha256, document=document, format="Html"))
        assert count_of(store, "item_version") == 2 + len(between)
        assert "Zebedee" not in everything_in(store)


def test_a_name_that_the_publisher_took_out_of_a_text_stands_in_none(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        for text in (LATER, LATER.replace("Zebedee Quillfeather", "[name removed]")):
            look(store, Observation(Item("written_evidence:1", ItemKind.WRITTEN_EVIDENCE, title="A letter", text=text), f"{len(text)}"))
        assert count_of(store, "item_version") == 2
        assert "Zebedee" not in everything_in(store)
        assert "[name removed]" in everything_in(store)


def atom(body: str, *, field: str, summary: str = "") -> Item:
    """The one entry of an Atom feed that has its text in a field, as the reader has it."""
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:a</id><title>Letters</title>'
        '<updated>2026-11-20T10:00:00Z</updated><entry><id>tag:a:1</id><title>Letter</title>'
        f'<link href="https://news.example.org/1"/><updated>2026-11-20T10:00:00Z</updated>{summary}'
        f'<{field} type="html">&lt;p&gt;DfE gave pupil data to the Daily Mail.&lt;/p&gt;&lt;p&gt;{body}&lt;/p&gt;</{field}></entry></feed>'
    )
    (item,) = read_feed(feed.encode(), "https://news.example.org/feed", NOW)
    return item


TOLD = (
    "Zebedee Quillfeather wrote to us. We will answer.", "Zebedee Quillfeather, aged 9, wrote to us.",
    "Zebedee Quillfeather wrote to us. We have answered.",
)


@pytest.mark.parametrize("field", ["content", "summary"])
@pytest.mark.parametrize("order", [(1, 2), (0, 1), (0, 1, 2), (2, 1, 0)])
def test_a_feed_forgets_no_child_between_versions_whatever_field_has_the_text(tmp_path: Path, field: str, order: tuple[int, ...]) -> None:
    with Store.create(tmp_path) as store:
        for n in order:
            look(store, Observation(atom(TOLD[n], field=field), f"{n}"))
        assert count_of(store, "item_version") == len(order)
        copy = build_anew(tmp_path, tmp_path / "copy.db").read_bytes()
        kept = order.index(1)  # what was told before anything said that it is a child's
        told = [x["detail"] for x in rows_of(store, "change")][kept:]
        assert "Quillfeather" not in repr([rows_of(store, t) for t in ("item", "item_version", "mention")]) + repr(told)
        assert b"Quillfeather" not in copy


def test_what_a_summary_that_is_told_nowhere_says_of_a_child_holds_of_every_version(tmp_path: Path) -> None:
    said = "<summary>Zebedee Quillfeather, Year 4</summary>"
    with Store.create(tmp_path) as store:
        for mark, summary in (("a", ""), ("b", said), ("c", said)):
            look(store, Observation(atom(TOLD[0] if mark != "c" else TOLD[2], field="content", summary=summary), mark))
        assert "Quillfeather" not in repr([rows_of(store, t) for t in ("item", "item_version", "mention")])
        assert "Quillfeather" not in repr([x["detail"] for x in rows_of(store, "change")][1:])


@pytest.mark.parametrize(("before", "after"), [
    ("A Year 4 pupil wrote to us.", "Zebedee Quillfeather wrote to us."),
    ("The record of a nine-year-old girl was in it.", "The record of Zebedee Quillfeather was in it."),
    ("My son was in it.", "Zebedee Quillfeather was in it."),
    ("Z.Q., a Year 4 pupil, wrote to us.", "Zebedee Quillfeather (Z.Q.) wrote to us."),
])
def test_a_name_that_comes_in_the_place_of_a_child_is_a_childs(tmp_path: Path, before: str, after: str) -> None:
    with Store.create(tmp_path) as store:
        for n, text in enumerate((before, after, f"{after} We have answered.")):
            look(store, Observation(entry(f"DfE gave pupil data to the Daily Mail.\n{text}"), f"{n}"))
        assert count_of(store, "item_version") == 3
        assert "Quillfeather" not in everything_in(store)


@pytest.mark.parametrize(("before", "after", "name"), [
    ("Pupil data was given to a charity for children.", "Pupil data was given to Pearl Insight Ltd.", "Pearl Insight Ltd"),
    ("A pupil said so.", "Elm Grove said so.", "Elm Grove"),
    ("Pupil data was given to the father of a pupil.", "Pupil data was given to Arthur Pearl.", "Arthur Pearl"),
    ("Pupil data was given to one student.", "Pupil data was given to Arthur Pearl of the University of Exampleton.", "Arthur Pearl"),
])
def test_who_comes_in_the_place_of_anybody_else_stays(tmp_path: Path, before: str, after: str, name: str) -> None:
    with Store.create(tmp_path) as store:
        for text in (before, after):
            look(store, Observation(entry(text), text))
        assert name in everything_in(store)
