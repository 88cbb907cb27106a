"""Many texts as one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from text.joined import Joined

TEXTS = st.lists(
    st.lists(st.sampled_from(("12", " ", "\n", "pupils", "Pupils", "on behalf", "\u0130", "caf\u00e9", "x", "")), max_size=5)
    .map("".join), max_size=6,
)
PATTERN = re.compile(r"\d\s+pupil", re.IGNORECASE)


@given(TEXTS)
def test_each_text_that_holds_a_word_is_found(texts: list[str]) -> None:
    held = {n for n, text in enumerate(texts) if "pupil" in text.lower() or "behalf" in text.lower()}
    found = Joined(texts).holding(("pupil", "behalf"))
    assert held <= found
    assert all(not texts[n].isascii() for n in found - held)


@given(TEXTS)
def test_each_text_that_matches_is_found(texts: list[str]) -> None:
    assert {n for n, text in enumerate(texts) if PATTERN.search(text)} <= Joined(texts).matching(PATTERN)


def test_others_are_let_go() -> None:
    texts = ["12 pupils", "", "12", "none", "a\nb 3 pupils"]
    assert Joined(texts).matching(PATTERN) == {0, 4}
    assert Joined(texts).holding(("none", "b 3")) == {3, 4}
