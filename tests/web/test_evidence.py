"""A piece of evidence shows its words, with the sentences that speak of pupils' data marked."""

from __future__ import annotations

from typing import Any

import pytest

from bench.public import SENTENCE
from web.views.evidence import MOST, Piece, marked


def words(text: str, *sentences: str) -> list[str]:
    return [p.words for line in marked(text, sentences) for p in line if p.marked]


@pytest.mark.parametrize(
    ("say", "text", "sentence", "found"),
    [
        ("as it stands", "One. The NPD was given. Two.", "The NPD was given.", ["The NPD was given."]),
        ("other white space", "The  NPD\twas given.", "The NPD was given.", ["The NPD was given."]),
        ("over a line", "The NPD\nwas given. Two.", "The NPD was given.", ["The NPD", "was given."]),
        ("other quotes", "The \u201cNPD\u201d was given", 'The "NPD" was given', ["The \u201cNPD\u201d was given"]),
        ("not within a word", "XThe NPD was givenX", "The NPD was given", []),
        ("elsewhere", "Nothing here.", "The NPD was given.", []),
        ("no words", "Nothing here.", "...", []),
        ("marks of expressions", "a (b) [c] .* d", "a (b) [c] .* d", ["a (b) [c] .* d"]),
    ],
)
def test_sentences_are_marked_where_they_stand(say: str, text: str, sentence: str, found: list[str]) -> None:
    assert words(text, sentence) == found, say


def test_nothing_is_lost_by_marking() -> None:
    text = "Before. The NPD was given to A. It was given to A. After.\n\nNext line."
    lines = marked(text, ["The NPD was given to A.", "NPD was given to A. It was given to A."])
    assert ["".join(p.words for p in line) for line in lines] == [x for x in text.split("\n") if x]
    assert lines[0][0] == Piece(False, "Before. ")
    assert sum(p.marked for p in lines[0]) == 1, "what overlaps is one mark"


def test_a_long_text_is_cut_and_quick() -> None:
    import time

    text = "\n".join(f"Sentence {n} is about nothing." for n in range(20_000))
    begun = time.process_time()
    lines = marked(text, [f"Sentence {n} is about nothing." for n in range(0, 200, 2)] + ["a " * 700])
    assert time.process_time() - begun < 2
    assert sum(p.marked for line in lines for p in line) == 100
    assert sum(len(p.words) + 1 for line in lines for p in line) <= MOST + 201


def test_the_page_marks_the_sentence_and_links_the_release(reader: Any) -> None:
    page = reader.page("/evidence/1")
    assert page.xpath("//mark/text()") == [SENTENCE]
    assert page.xpath("//a[@href='/releases/1']")
    text = " ".join(page.text_content().split())
    for said in ("Says data was given", "A Member", "Data in schools", "The answer", "answer corrected", "▲ press"):
        assert said in text


def test_a_text_that_could_not_be_read_is_said_so(reader: Any) -> None:
    assert "There is no text to show: encrypted document" in reader.words("/evidence/2")
