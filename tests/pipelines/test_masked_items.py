"""A child's name that one part of an item gives away is left in no part, and a release beside it is told as ever."""

from __future__ import annotations

import pytest

from mentions.said import Band, Polarity
from model.item import Item, ItemKind, Named, Submitter
from model.register import WITHHELD_CELL
from model.source import Source
from pipelines.items.changes import mentions_in, without_private
from tests.text.test_rare_names import NAMES, PHRASES

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
