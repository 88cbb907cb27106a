"""What of a text that is its publisher's own is quoted. All names are invented."""

from __future__ import annotations

import pytest

from mentions.parts.quoted import is_quoted_whole, quoted

GAVE = "The Department gave pupil data to Aaa Courier Ltd."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Emily Gorraned told the TA that mum hits her. {GAVE} It rained.", f"[\u2026] {GAVE} [\u2026]"),
        (f"{GAVE}\nBarnaby Osgathorpa starts then.\nSo does Sorrel.\nIt is free.", f"{GAVE}\n[\u2026]"),
        ("Who we share data with\nThe Thornby Echo\nExample Ltd\nIt rained.",
         "Who we share data with\nThe Thornby Echo\nExample Ltd\n[\u2026]"),
        ("Recipient | Date\nThe Thornby Echo | 3 May 2026\nExample Ltd | 4 May 2026", None),
        ("Data went to:\nThe Thornby Echo;\nExample Ltd;\nPrizes: Year 6 pupils\nHEAD'S PRIZE: Sorrel Wigmorei",
         "Data went to:\nThe Thornby Echo;\nExample Ltd;\n[\u2026]"),
        ("Chess league under 9s\nBoard | Home | Away\n1 | Emily Saltmarshk | Oliver Greerk", "[\u2026]"),
        ("", ""),
    ],
)
def test_what_speaks_of_data_is_quoted(text: str, shown: str | None) -> None:
    assert quoted(text) == (text if shown is None else shown)


def test_a_sentence_that_was_read_as_telling_of_a_release_is_quoted_whatever_its_words() -> None:
    text = "It went to the Fenwick Argus in May. Oliver Greerk won the race."
    assert quoted(text) == "[\u2026]"
    assert quoted(text, ["It went to the Fenwick Argus in May."]) == "It went to the Fenwick Argus in May. [\u2026]"
    assert quoted(text, [text]) == text


@pytest.mark.parametrize(
    ("kind", "url", "whole"),
    [
        ("questions", "https://questions-statements-api.parliament.uk/api", True),
        ("govuk", "http://127.0.0.1:8000/x", True),
        ("page", "https://www.gov.uk/guidance/data-protection", True),
        ("feed", "https://committees.parliament.uk/feed", True),
        ("feed", "https://news.example.org/feed", False),
        ("page", "https://www.fenwick.gov.uk/minutes", False),
        ("page", "https://www.gov.uk.example.org/", False),
    ],
)
def test_whose_texts_are_shown_whole(kind: str, url: str, whole: bool) -> None:
    assert is_quoted_whole(kind, url) is whole
