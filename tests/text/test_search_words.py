"""Words that mean the same find each other, in both directions, and no ordinary word floods a search."""

from __future__ import annotations

from typing import cast

import pytest

from db.store import Store
from followers.planning import matching
from model.follow import Follow, FollowKind
from tests.alerts.conftest import make
from text.search_words import spellings

SAME = [
    ("KS1", "Key Stage 1"), ("KS2", "key stage two"), ("KS 3", "Key Stages 3"), ("ks4", "key stage four"), ("KS5", "Key Stage 5"),
    ("EYFS", "Early Years Foundation Stage"), ("SEN", "special educational needs"), ("LA", "local authorities"),
    ("LA", "local authority"), ("LEA", "local education authority"), ("NPD", "National Pupil Database"), ("FSM", "free school meals"),
    ("GCSEs", "General Certificate of Secondary Education"), ("UPNs", "unique pupil number"), ("FFT", "Fischer Family Trust"),
    ("DfE", "Department for Education"), ("Met Police", "Metropolitan Police"), ("Univ of Dorne", "University of Dorne"),
    ("FE", "further education"), ("FE colleges", "further education colleges"), ("year 6", "year six"), ("Y6", "Year 6"),
    ("tier two", "Tier 2"), ("SATs results", "standard assessment tests results"),
    ("HE providers", "higher education providers"), ("ICO", "Information Commissioner\u2019s Office"),
]


def found(asked: str, *texts: str) -> list[str]:
    changes = [make(number=n, reference="", recipient="", after={"notes": text}) for n, text in enumerate(texts)]
    ids = matching(cast("Store", None), [Follow(FollowKind.SEARCH, asked)], changes).popitem()[1]
    return [text for change, text in zip(changes, texts, strict=True) if change.id in ids]


@pytest.mark.parametrize(("short", "long"), SAME)
def test_each_finds_the_other(short: str, long: str) -> None:
    texts = (f"Attainment: {short}, 2019", f"Attainment: {long}, 2019", "Attainment of others, 2019")
    assert found(short, *texts) == found(long, *texts) == list(texts[:2])


@pytest.mark.parametrize("printed", ["KS2 & 4", "Key stages 2 and 4", "KS1-5", "KS 1 to 5", "Key Stages 1 to 5", "KS3 to KS5"])
@pytest.mark.parametrize("asked", ["KS4", "key stage 4"])
def test_a_stage_is_found_among_several(asked: str, printed: str) -> None:
    assert found(asked, printed) == [printed]


@pytest.mark.parametrize(("asked", "text"), [
    ("higher education", "He said so."), ("special educational needs", "We send it to a school with needs."), ("KS2", "Key Stage 1"),
    ("standard assessment tests", "She sat beside him."), ("KS2", "Key Stage 12"), ("KS4", "Key stage 2 of the four"), ("KS2", "KS1 2012"),
    ("DfES", "Department for Education"), ("one school", "1 school"), ("DfE", "education department"),
])
def test_what_means_another_thing_is_not_found(asked: str, text: str) -> None:
    assert found(asked, text) == []


def test_what_was_typed_is_found_as_it_was_typed() -> None:
    assert found("he", "He said so.", "higher education") == ["He said so.", "higher education"]
    assert found("stage 2 of the key", "key to stage 2 of the plan") == ["key to stage 2 of the plan"]


@pytest.mark.parametrize("asked", ["", "& &", '"', "NEAR(", '") or 1', "a OR", "\0", "KS3 " * 12, "HE SEND SATs " * 4])
def test_no_words_break_a_query(asked: str) -> None:
    assert found(asked, "nothing of that") == []


def test_spellings_of_a_name() -> None:
    assert spellings("The  Sun") == ("the sun",)
    assert "metropolitan police service" in spellings("Met Police Service")
    assert 1 < len(spellings("univ la he fe " * 5)) <= 30
