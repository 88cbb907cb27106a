"""Polarity of single sentences, and what the sentences beside them change."""

from __future__ import annotations

import pytest

from bench.mentions_accuracy import overall
from mentions.read import read_mentions
from mentions.said import Polarity


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The NPD extract was given to Quillmere Analytics Ltd.", "release"),
        ("The NPD extract was not given to Quillmere Analytics Ltd.", "denial"),
        ("The NPD extract wasn’t given to Quillmere Analytics Ltd.", "denial"),
        ("The NPD extract was given to Quillmere Analytics Ltd without the consent of parents.", "release"),
        ("Pupil data was given not only to Quillmere Analytics Ltd but to newspapers.", "release"),
        ("Pupil data was given to no fewer than nine companies.", "release"),
        ("Pupil data was given to Quillmere Analytics Ltd. This is false.", "denial"),
        ("Quillmere Analytics Ltd applied for pupil data. The application was refused.", "refusal"),
        ("Quillmere Analytics Ltd applied for pupil data. They received it in May.", "release"),
        ("Quillmere Analytics Ltd made 30 requests for pupil data. Two of these requests were refused.", "refusal"),
        ("Pupil data may be given to Quillmere Analytics Ltd.", "possible"),
        ("Stop giving pupil data to Quillmere Analytics Ltd.", "demand"),
        ("Was pupil data given to Quillmere Analytics Ltd?", "question"),
        ("It is alleged that pupil data was given to Quillmere Analytics Ltd.", "possible"),
        ("It would be wrong to say that pupil data was given to Quillmere Analytics Ltd.", "denial"),
        ("Rather than pupil data, published tables were given to Quillmere Analytics Ltd.", "denial"),
        ("Pupil data stays within the Department.", "denial"),
    ],
)
def test_polarity(text: str, polarity: str) -> None:
    assert overall(read_mentions(text)) == Polarity(polarity)


def test_a_sentence_that_denies_and_tells_is_the_weaker() -> None:
    text = "The Department says that pupil data is not given to the Home Office, yet 520 records were returned to it."
    assert {m.polarity for m in read_mentions(text)} == {Polarity.POSSIBLE}


def test_the_reason_names_the_words_that_decided() -> None:
    (mention,) = read_mentions("Pupil data has never been given to Quillmere Analytics Ltd.")
    assert '"has never been given"' in mention.reason


def test_what_follows_a_denial_in_the_same_breath_is_no_release() -> None:
    text = "“We have not shared any pupil data with Quillmere Analytics Ltd. A firm gave access to this data to Tollbridge Herald.”"
    assert Polarity.RELEASE not in {m.polarity for m in read_mentions(text)}


@pytest.mark.parametrize(
    ("heading", "polarity"),
    [
        ("Approved applications for pupil data", "release"),
        ("Rejected applications for pupil data", "refusal"),
        ("We have shared no pupil data with any of these:", "denial"),
        ("Applications for pupil data still under consideration", "possible"),
    ],
)
def test_a_list_is_what_its_heading_says(heading: str, polarity: str) -> None:
    text = f"{heading}\n1. Quillmere Analytics Ltd, DR160303.02\n2. Ponderby Homes Ltd, DR160304.01"
    rows = [m for m in read_mentions(text) if m.references]
    assert [(m.polarity.value, m.recipients[0].name) for m in rows] == [
        (polarity, "Quillmere Analytics Ltd"),
        (polarity, "Ponderby Homes Ltd"),
    ]


@pytest.mark.parametrize(
    "negation",
    ["was not", "was n ot", "wasnot", "was ne ver", "wasn't", "was no\u00adt", "was ne-\nver", "has never been"],
)
def test_a_negation_is_not_lost_where_a_pdf_breaks_or_joins_words(negation: str) -> None:
    text = f"Pupil data {negation} given to Quillmere Analytics Ltd."
    assert {m.polarity for m in read_mentions(text)} == {Polarity.DENIAL}
