"""A 0, a "nil" or a "no" behind a verb denies a release where it counts data, pupils, releases or recipients alone."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Polarity

TOLD = (
    "We shared national pupil database data with {} at a cost of £0.",
    "The Department gave national pupil database records of children in care aged 0 to 4 to {}.",
    "The Department supplied pupil data to {}, with 0 data breaches recorded.",
    "The Department supplied pupil data to {} between 0 and 5 working days after the request.",
    "The Department shares pupil data with {} under agreement DS 0 123.",
    "The Department supplied pupil data to {} with a risk score of 0.",
    "The Department supplied pupil data to {} at a charge of zero.",
    "The Department supplied pupil data to {} with zero oversight.",
    "The Department supplied pupil data to {} at nil cost.",
    "The Department supplied pupil data to {} at no extra charge.",
    "The Department supplied pupil data to {} with no conditions.",
    "The Department supplied pupil data to {} with no exceptions.",
    "The Department supplied pupil data to {} no later than March 2024.",
    "The Department supplied pupil data to {} in no fewer than 12 cases.",
    "The Department supplied pupil data to {} under licence No. 12.",
    "The Department supplied pupil data to {} under licence no 12.",
    "The Department supplied pupil data to {} under no contract.",
    "The Department shared the data of pupils with 0 GCSEs with {}.",
    "The Department gave pupil data to {} none the less.",
)
DENIED = (
    "The Department shared 0 records with {}.",
    "The Department shared 0 records of pupils in care with {}.",
    "The Department disclosed 0 (zero) records of pupils to {}.",
    "The Department disclosed 0 individual pupil-level records to {}.",
    "The Department made 0 releases of pupil data to {}.",
    "0 releases of pupil data were made to {}.",
    "The Department gave data on 0 pupils to {}.",
    "The Department supplied nil data to {}.",
    "The Department supplied {} with no data.",
    "The Department gave pupil data to no one at {}.",
    "The Department sent pupil data to {} on no occasion.",
    "The Department sent pupil data to {} 0 times.",
    "The Department shared pupil data with 0 companies.",
    "The Department shared pupil data with no companies.",
    "The Department shared pupil data with no commercial company.",
    "The Department shared pupil data with none of them.",
)


@pytest.mark.parametrize("sentence", TOLD)
def test_a_nothing_that_counts_something_else_denies_no_release(sentence: str) -> None:
    (mention,) = read_mentions(sentence.format("Zorvane Analytics Ltd"))
    assert (mention.polarity, mention.band) == (Polarity.RELEASE, Band.ALERT)
    assert [n.name for n in mention.recipients] == ["Zorvane Analytics Ltd"]


@pytest.mark.parametrize("sentence", DENIED)
def test_a_nothing_that_counts_what_is_given_or_to_whom_tells_of_no_release(sentence: str) -> None:
    assert all(m.polarity is Polarity.DENIAL for m in read_mentions(sentence.format("Zorvane Analytics Ltd")))
