"""What happened between two looks at one item, and what did not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from diffing.texts.items import DifferentItems, compare_items
from diffing.texts.pages import compare_pages
from diffing.texts.words import TOLD_CHARACTERS, changed_paragraphs, changed_words
from model.change import ChangeKind, WordSpan
from model.fetch import ContentItem, PageState
from model.item import Item, ItemDocument, ItemKind, ItemState, Named, Submitter

E = ChangeKind
EVIDENCE = Item(
    "written_evidence:1", ItemKind.WRITTEN_EVIDENCE, "Example Data Ltd (EXA0001)", url="https://a.example/1",
    reference="EXA0001", submitters=(Submitter("Example Data Ltd", "organisation"),), submitters_from="api",
    committees=(Named("203", "Education Committee"),), published="2025-01-01T11:00:00",
    documents=(ItemDocument("7", "Html", "u", "a.html", 5),), text="One.\nTwo.",
)
LISTED = replace(EVIDENCE, title="EXA0001", submitters=(), submitters_from="", text=None)
NAMED = replace(EVIDENCE, submitters_from="document")
QUESTION = Item(
    "question:1", ItemKind.QUESTION, "Pupils", ItemState.ANSWERED, text="To ask.", answer="It holds 520 records."
)
PAGE = Item("page:https://a.example/", ItemKind.PAGE, "Guidance", url="https://a.example/", text="One.\nTwo.")
ENTRY = Item("id:1", ItemKind.FEED_ENTRY, "Post", published="2026-01-01T00:00:00Z", text="Words.")


def events(before: Item | None, after: Item) -> list[ChangeKind]:
    return [c.kind for c in compare_items(before, after)]


@pytest.mark.parametrize(
    ("item", "event"),
    [
        (EVIDENCE, E.EVIDENCE_PUBLISHED),
        (replace(EVIDENCE, kind=ItemKind.ORAL_EVIDENCE), E.EVIDENCE_PUBLISHED),
        (Item("p:1", ItemKind.PUBLICATION, genre="Report"), E.REPORT_PUBLISHED),
        (Item("p:1", ItemKind.PUBLICATION, genre="Special Report"), E.REPORT_PUBLISHED),
        (Item("p:1", ItemKind.PUBLICATION, genre="Government Response"), E.RESPONSE_PUBLISHED),
        (Item("p:1", ItemKind.PUBLICATION, genre="Correspondence"), E.PUBLICATION_PUBLISHED),
        (replace(QUESTION, state=ItemState.TABLED), E.QUESTION_TABLED),
        (replace(QUESTION, state=ItemState.CORRECTED), E.QUESTION_CORRECTED),
        (replace(QUESTION, state=ItemState.WITHDRAWN), E.QUESTION_WITHDRAWN),
        (Item("s:1", ItemKind.STATEMENT), E.STATEMENT_MADE),
        (ENTRY, E.ENTRY_PUBLISHED),
        (PAGE, E.PAGE_WATCHED),
    ],
)
def test_first_sight(item: Item, event: ChangeKind) -> None:
    assert events(None, item) == [event]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (EVIDENCE, EVIDENCE),
        (EVIDENCE, replace(EVIDENCE, published="2025-02-01", updated="2025-02-02")),
        (EVIDENCE, replace(EVIDENCE, url="https://b.example/1")),
        (EVIDENCE, replace(EVIDENCE, documents=(ItemDocument("7", "Html", "v", "b.html", 9),))),
        (EVIDENCE, replace(EVIDENCE, text="One.  \nTwo.\n")),
        (EVIDENCE, replace(EVIDENCE, text="[U+2068]One.[U+2069]\nTwo.", title=f"{EVIDENCE.title}[U+202C]")),
        (EVIDENCE, replace(EVIDENCE, text=None)),  # this time only the list was read
        (replace(EVIDENCE, text=None), EVIDENCE),
        (LISTED, NAMED),  # the document named who the list does not
        (NAMED, LISTED),
        (EVIDENCE, replace(EVIDENCE, links=("https://x.example/",), aliases=("legacy:1",))),
        (ENTRY, replace(ENTRY, updated="2026-02-01T00:00:00Z", published="2026-02-01T00:00:00Z")),
        (ENTRY, replace(ENTRY, state=ItemState.GONE)),  # a feed drops its oldest
        (replace(EVIDENCE, state=ItemState.GONE), replace(EVIDENCE, state=ItemState.GONE)),
        (replace(EVIDENCE, state=ItemState.GONE), replace(EVIDENCE, state=ItemState.WITHDRAWN)),
    ],
)
def test_what_is_not_of_substance_is_not_told(before: Item, after: Item) -> None:
    assert compare_items(before, after) == ()


@pytest.mark.parametrize(
    ("after", "fields"),
    [
        (replace(EVIDENCE, title="Other"), {"title": ("Example Data Ltd (EXA0001)", "Other")}),
        (
            replace(EVIDENCE, submitters=(Submitter("Another Ltd"),)),
            {"submitters": ("Example Data Ltd", "Another Ltd")},
        ),
        (
            replace(EVIDENCE, submitters=(), anonymous=True),
            {"submitters": ("Example Data Ltd", ""), "anonymous": ("no", "yes")},
        ),
        (replace(EVIDENCE, documents=(ItemDocument("8", "Html"),)), {"documents": ("7 Html", "8 Html")}),
        (replace(EVIDENCE, text="One.\nTwo.\nThree."), {"text": ("", "Three.")}),
        (replace(EVIDENCE, inquiries=(Named("1", "Absence"),)), {"inquiries": ("", "Absence")}),
    ],
)
def test_an_edit_names_its_fields(after: Item, fields: dict[str, tuple[str, str]]) -> None:
    (change,) = compare_items(EVIDENCE, after)
    assert (change.kind, change.fields) == (E.EVIDENCE_EDITED, fields)
    assert EVIDENCE.revision != after.revision


def test_a_document_that_names_another_submitter_is_an_edit() -> None:
    other = replace(NAMED, title="Another (EXA0001)", submitters=(Submitter("Another"),), text="Three.")
    (change,) = compare_items(NAMED, other)
    assert set(change.fields) == {"title", "submitters", "text"}


def test_gone_and_back_again() -> None:
    gone = replace(EVIDENCE, state=ItemState.GONE)
    assert events(EVIDENCE, gone) == [E.EVIDENCE_WITHDRAWN]
    assert events(gone, EVIDENCE) == [E.EVIDENCE_RESTORED]
    assert events(gone, replace(EVIDENCE, text="Other.")) == [E.EVIDENCE_RESTORED, E.EVIDENCE_EDITED]
    assert events(QUESTION, replace(QUESTION, state=ItemState.WITHDRAWN)) == [E.QUESTION_WITHDRAWN]
    assert events(PAGE, replace(PAGE, state=ItemState.GONE)) == [E.PAGE_GONE]


def test_a_correction_without_the_original_still_shows_its_words() -> None:
    corrected = replace(QUESTION, state=ItemState.CORRECTED, version="2025-11-05", answer="It holds 531 records.")
    (change,) = compare_items(QUESTION, corrected)
    assert change.kind is E.QUESTION_CORRECTED
    assert change.words == (
        WordSpan("same", "It holds"),
        WordSpan("gone", "520"),
        WordSpan("come", "531"),
        WordSpan("same", "records."),
    )
    assert change.fields["state"] == ("answered", "corrected")
    # The same answer corrected a second time is news again.
    again = replace(corrected, version="2025-11-09", answer="It holds 532 records.")
    assert events(corrected, again) == [E.QUESTION_CORRECTED]
    # Corrected before it was ever seen answered: the original that the API gives is compared.
    late = replace(corrected, original_answer="It holds 520 records.")
    (change,) = compare_items(replace(QUESTION, state=ItemState.TABLED, answer=""), late)
    assert [s.words for s in change.words if s.op == "gone"] == ["520"]


def test_an_answer_that_changes_in_silence_is_an_edit_and_one_taken_back_is_no_answer() -> None:
    (change,) = compare_items(QUESTION, replace(QUESTION, answer="It holds 531 records."))
    assert change.kind is E.QUESTION_EDITED
    assert WordSpan("come", "531") in change.words
    (change,) = compare_items(QUESTION, replace(QUESTION, state=ItemState.TABLED, answer=""))
    assert change.kind is E.QUESTION_EDITED
    assert change.fields["state"] == ("answered", "tabled")
    assert change.fields["answer"] == ("It holds 520 records.", "")


def test_a_question_reworded_while_it_is_answered_tells_both() -> None:
    tabled = replace(QUESTION, state=ItemState.TABLED, answer="")
    changes = compare_items(tabled, replace(QUESTION, text="To ask again."))
    assert [c.kind for c in changes] == [E.QUESTION_ANSWERED, E.QUESTION_EDITED]
    assert changes[1].fields == {"text": ("To ask.", "To ask again.")}


def test_a_heading_that_comes_with_the_answer_is_no_edit() -> None:
    tabled = replace(QUESTION, state=ItemState.TABLED, answer="", title=f"Written question {QUESTION.reference}")
    assert [c.kind for c in compare_items(tabled, QUESTION)] == [E.QUESTION_ANSWERED]
    other = replace(tabled, title="Another heading")
    assert [c.kind for c in compare_items(other, QUESTION)] == [E.QUESTION_ANSWERED, E.QUESTION_EDITED]


def test_two_items_are_not_compared() -> None:
    with pytest.raises(DifferentItems):
        compare_items(EVIDENCE, QUESTION)
    # The same post under its other permalink is one item.
    other = replace(ENTRY, key="link:a.example/post", aliases=("id:1",))
    assert compare_items(ENTRY, other) == ()


words = st.lists(st.sampled_from(["data", "pupil", "the", "of", "2012", "\n"]), max_size=60).map(" ".join)


@given(words, words)
def test_spans_rebuild_both_sides(before: str, after: str) -> None:
    spans = changed_words(before, after)
    if before.split() == after.split() and [x.split() for x in before.splitlines() if x.strip()] == [
        x.split() for x in after.splitlines() if x.strip()
    ]:
        assert spans == ()
    for side, op in ((before, "gone"), (after, "come")):
        shown = [w for s in spans if s.op == op for w in s.words.split()]
        left = side.split()
        assert all(left.count(w) >= shown.count(w) for w in set(shown))
    if spans and not any("..." in s.words for s in spans):
        assert [w for s in spans if s.op != "come" for w in s.words.split()] == before.split()
        assert [w for s in spans if s.op != "gone" for w in s.words.split()] == after.split()


def test_far_words_are_left_out() -> None:
    many = " ".join(f"w{i}" for i in range(100))
    assert changed_words(f"{many} old {many}", f"{many} new {many}") == (
        WordSpan("same", "... w92 w93 w94 w95 w96 w97 w98 w99"), WordSpan("gone", "old"), WordSpan("come", "new"),
        WordSpan("same", "w0 w1 w2 w3 w4 w5 w6 w7 ..."),
    )


def test_long_texts_are_told_whole_and_cut() -> None:
    before, after = "a b " * 5000, "b c " * 5000
    assert [s.op for s in changed_words(before, after)] == ["gone", "come"]
    gone, come = changed_paragraphs(before, after)
    assert len(gone) <= TOLD_CHARACTERS
    assert come.endswith(" ...")


@pytest.mark.parametrize("after", PageState)
@pytest.mark.parametrize("before", PageState)
def test_a_page_may_go_from_any_state_to_any(before: PageState, after: PageState) -> None:
    kinds = [c.kind for c in compare_pages(ContentItem(before, "/a"), ContentItem(after, "/a"), lambda a: a.url)]
    told = {
        PageState.WITHDRAWN: ChangeKind.PAGE_WITHDRAWN, PageState.GONE: ChangeKind.PAGE_GONE,
        PageState.LIVE: ChangeKind.PAGE_RESTORED,
    }
    assert kinds == ([told[after]] if after in told and before is not after else [])
