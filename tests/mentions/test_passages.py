"""The labelled passages: the figures of the issue, and above all that no denial is told as a release."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.mentions_accuracy import (
    BY_OTHERS,
    REAL,
    Passage,
    Score,
    own_passages,
    passages_of,
    score,
    shared_passages,
    told_as_release,
)
from mentions.read import read_mentions

OWN = own_passages(held_out=False) + own_passages(held_out=True)
SHARED = shared_passages()


def good(s: Score) -> bool:
    return s.right >= 0.95 * s.passages and s.found >= 0.95 * s.labelled and s.denials_as_releases == 0


def test_our_passages_are_right_often_enough() -> None:
    assert len(OWN) >= 60
    s = score(OWN)
    assert good(s), s
    assert s.sure_right >= 0.95 * s.sure
    assert s.alerts_sure >= 0.9 * s.alerts


@pytest.mark.skipif(not SHARED, reason="the real passages are not at hand")
def test_the_21_real_passages_are_right_often_enough() -> None:
    assert len(SHARED) == 21
    assert good(score(SHARED)), score(SHARED)


@pytest.mark.skipif(not REAL.exists(), reason="the real passages are not at hand")
def test_passages_from_real_texts() -> None:
    s = score(passages_of(REAL))
    assert s.denials_as_releases == s.none_as_release == 0
    assert s.sure_right >= 0.95 * s.sure
    assert s.alerts_sure >= 0.65 * s.alerts
    assert s.band <= 0.65 * s.topical


@pytest.mark.parametrize("path", BY_OTHERS, ids=lambda p: p.stem)
def test_passages_by_others_from_real_texts(path: Path) -> None:
    passages = passages_of(path)
    assert len(passages) == 60
    s = score(passages)
    assert s.denials_as_releases == s.none_as_release == 0
    assert s.sure_right >= 0.95 * s.sure
    assert s.alerts_sure >= 0.65 * s.alerts
    assert s.band <= 0.6 * s.topical


@pytest.mark.parametrize("passage", [p for p in OWN + SHARED if {"denial", "refusal"} & p.claims], ids=lambda p: p.id)
def test_no_denial_or_refusal_is_told_as_a_release(passage: Passage) -> None:
    assert not told_as_release(passage, read_mentions(passage.text))


@pytest.mark.parametrize("passage", [p for p in OWN if {"denial", "refusal"} & p.claims], ids=lambda p: p.id)
def test_nor_in_capitals_on_one_line_or_wrapped(passage: Passage) -> None:
    flat = " ".join(passage.text.split())
    wrapped = flat.replace(" ", "\n", 3)
    for text in (wrapped, flat.replace("’", "'"), flat.replace("'", "’"), f"1. {flat}", f"“{flat}”"):
        assert not told_as_release(passage, read_mentions(text)), text
