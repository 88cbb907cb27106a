from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.clean import clean, clean_lines, fold


@pytest.mark.parametrize(
    ("printed", "cleaned"),
    [
        ("", ""),
        ("FFT Education Ltd", "FFT Education Ltd"),
        ("  two  spaces ", "two spaces"),
        ("line\nbreak\r\nagain\ttab", "line break again tab"),
        ("Fischer\u00a0Family", "Fischer Family"),
        ("Invented_x000D_\npurpose", "Invented purpose"),
        ("a_x000d_b_x000A_c", "a b c"),
        ("file_x1.csv", "file_x1.csv"),
        ("_x0041_ stays", "_x0041_ stays"),
        ("Longi\u00adtudinal", "Longitudinal"),
        ("Longi\u00ad\ntudinal", "Longitudinal"),
        ("Madeup Insight Ltd\u00ad\nand University of Exampleton", "Madeup Insight Ltd and University of Exampleton"),
        ("Madeup Insight Ltd\u00ad\nBBC News", "Madeup Insight Ltd BBC News"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("evil\u202etxt", "evil[U+202E]txt"),
        ("\u202ain\u202c \u2066of\u2069", "[U+202A]in[U+202C] [U+2066]of[U+2069]"),
        ("\u200ename\u200f\u061c", "name"),
        ("nul\x00bell\x07", "nulbell"),
        ("lone\ud800", "lone"),
    ],
)
def test_clean(printed: str, cleaned: str) -> None:
    assert clean(printed) == cleaned


@given(st.text())
def test_clean_is_idempotent_and_always_sendable(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")
    assert "\n" not in once
    assert "  " not in once


@given(st.text(alphabet=" _x0D\u00ad\u200b\ndA\u0301e", max_size=40))
def test_clean_is_idempotent_where_escapes_are_nested(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("DfE\u00a0Reference:", "dfe reference"),
        ("Organisation / Company", "organisation company"),
        ("Date\nfirst  Extract_sent", "date first extract sent"),
        ("\u00c9t\u00e9", "ete"),
        ("Queen Mary\u2019s", "queen marys"),
    ],
)
def test_fold(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("University of Leeds\nBBC Newsnight", "University of Leeds\nBBC Newsnight"),
        (" University  of Leeds \r\n\r\n BBC\u00a0Newsnight\n", "University of Leeds\nBBC Newsnight"),
        ("University of Leeds_x000D_\nBBC", "University of Leeds\nBBC"),
        ("University of Leeds_x000a_BBC", "University of Leeds\nBBC"),
        ("Uni\u00ad\nversity", "University"),
        ("Madeup Insight Ltd\u00ad\nand BBC News", "Madeup Insight Ltd\nand BBC News"),
        ("one\u2028two\x85three\x0bfour", "one\ntwo\nthree\nfour"),
        ("one", "one"),
        ("\n", ""),
    ],
)
def test_lines_are_kept_where_they_may_be_parties(text: str, lines: str) -> None:
    assert clean_lines(text) == lines
    assert clean(lines) == clean(text)
