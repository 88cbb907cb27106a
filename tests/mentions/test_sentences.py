"""Sentences of Hansard, evidence and PDFs."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.words.sentences import SENTENCE_CHARACTERS, prepare


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Mr. Smith asked. Dr. Jones replied.", ["Mr. Smith asked.", "Dr. Jones replied."], id="titles"),
        pytest.param("See No. 4 of the list. It ends.", ["See No. 4 of the list.", "It ends."], id="number"),
        pytest.param(
            "Did you share it? No. We have not.", ["Did you share it?", "No.", "We have not."], id="the word no"
        ),
        pytest.param("4.2. The NPD is large. 5. It grows.", ["4.2. The NPD is large.", "5. It grows."], id="numbered"),
        pytest.param("- one\n- two\n• three", ["- one", "- two", "• three"], id="bullets"),
        pytest.param("The database.12 The next.", ["The database.12", "The next."], id="footnote mark"),
        pytest.param("It was said (p. 4). Then", ["It was said (p. 4).", "Then"], id="page"),
        pytest.param("a line that\nis wrapped. End", ["a line that is wrapped.", "End"], id="wrapped"),
        pytest.param("infor-\nmation and pupil-\nlevel data", ["information and pupil-level data"], id="hyphens"),
        pytest.param("Foo Ltd. The Department", ["Foo Ltd.", "The Department"], id="legal form"),
        pytest.param("Foo Ltd. Why not?", ["Foo Ltd.", "Why not?"], id="a question behind a legal form"),
        pytest.param("Foo plc. Is it so?", ["Foo plc.", "Is it so?"], id="an inverted verb behind a legal form"),
        pytest.param("It is at Foo Ltd. Written", ["It is at Foo Ltd.", "Written"], id="a sentence with a verb"),
        pytest.param("Foo Ltd. Bar 5", ["Foo Ltd. Bar 5"], id="a line without one"),
        pytest.param("Foo Co. Tutors asked.", ["Foo Co. Tutors asked."], id="a name that goes on"),
        pytest.param("“We did.” He left.", ["“We did.”", "He left."], id="quotes"),
        pytest.param(
            "Rows:\n28/11/2016 Foo\n15.06.2016 Bar", ["Rows:", "28/11/2016 Foo", "15.06.2016 Bar"], id="dated rows"
        ),
        pytest.param("", [], id="nothing"),
        pytest.param("\x00\u200b \n\n", [], id="nothing visible"),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [s.text for s in prepare(text).sentences] == expected


def test_text_without_a_full_stop_is_cut_at_spaces_and_nothing_is_lost() -> None:
    text = "word " * 5_000
    found = prepare(text).sentences
    assert max(len(s.text) for s in found) <= SENTENCE_CHARACTERS
    assert " ".join(s.text for s in found).split() == text.split()


def test_offsets_point_into_the_prepared_text() -> None:
    prepared = prepare("One is here.  Two\nis there.\n\n3. Three.")
    assert [" ".join(prepared.text[s.start : s.end].split()) for s in prepared.sentences] == [
        s.text for s in prepared.sentences
    ]
    assert [prepared.sentence_at(s.start) for s in prepared.sentences] == list(range(len(prepared.sentences)))


_GAVE = "In May 2026 the Department gave pupil data from"


@pytest.mark.parametrize(("first", "rest"), [
    (f"{_GAVE} the", "National Pupil Database to the Elder Gazette."),
    (f"{_GAVE} the National Pupil Database", "to the Elder Gazette."),
    (f"{_GAVE} the National Pupil Database to", "the Elder Gazette, as it had asked for in March of that year."),
    (f"{_GAVE} the National Pupil Database to the", "Elder Gazette. It was told."),
    ("In May 2026 pupil data from the National Pupil Database", "was given to the Elder Gazette."),
])
def test_a_sentence_that_a_page_parts_is_whole(first: str, rest: str) -> None:
    told = [m for m in read_mentions(f"This is a letter.\n\n{first}\n\n{rest}\n\nThe end of it.") if m.band.value == "alert"]
    assert [n.name for m in told for n in m.recipients] == ["Elder Gazette"]


@pytest.mark.parametrize("text", [
    f"{_GAVE} the National Pupil Database to\n\nAcorn Ltd.\n\nBriar plc.",
    f"{_GAVE} the National Pupil Database to\n\nAcorn Ltd\n\nBriar plc",
    f"{_GAVE} the National Pupil Database to:\n\nAcorn Ltd.\n\nBriar plc.",
    f"{_GAVE} the National Pupil Database to\n\n- Acorn Ltd.\n\n- Briar plc.",
    f"{_GAVE} the National Pupil Database:\n\nto Acorn Ltd;\n\nto Briar plc.",
])
def test_a_list_is_not_joined_to_what_leads_to_it(text: str) -> None:
    assert sorted(n.name for m in read_mentions(text) for n in m.recipients) == ["Acorn Ltd", "Briar plc"]


def test_a_fraction_stays_the_number_that_it_is() -> None:
    assert prepare("She was 10\u00bd and he 7 \u00be.").sentences[0].text == "She was 10\u00bd and he 7 \u00be."


def test_a_sentence_that_begins_with_a_withheld_name_hides_no_release() -> None:
    text = 'Acorn Ltd got pupil records from the Department for Education. "[*]\'s records should never have left," she said.'
    told = [m for m in read_mentions(text) if m.band.value == "alert"]
    assert [(m.sentence, n.name) for m in told for n in m.recipients] == [
        ("Acorn Ltd got pupil records from the Department for Education.", "Acorn Ltd"),
    ]


@pytest.mark.parametrize("text", [
    ("Published by the office.\n\n[*] writes: [*]'s data is with Acorn Ltd, thanks to the Department for Education,"
    " which gave it pupil data."),
    ("Len is 81 and he has a box file. On the box, in capital letters: [*]'S DATA \u2013 WHO HAS GOT IT?\n\n"
    "Who has got it, it turns out, is Acorn Ltd, to which the Department for Education supplied the pupil data in 2022,"
    " [*] minor's included."),
])
def test_a_release_beside_a_withheld_name_is_as_sure_as_beside_any_other(text: str) -> None:
    told = [m for m in read_mentions(text) if m.band.value == "alert"]
    assert [n.name for m in told for n in m.recipients] == ["Acorn Ltd"]
