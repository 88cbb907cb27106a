"""Text from outside, made fit to be shown."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from text.sanitise import clean, csv_cell, safe_url, slack_link, slack_text


@pytest.mark.parametrize(
    ("say", "text", "expected"),
    [
        ("nothing", None, ""),
        ("a number", 12, "12"),
        ("line breaks of every kind", "a\r\nb\u2028c\u2029d\x85e\x0bf\x0cg\x1ch", "a b c d e f g h"),
        ("spaces", "  a \u00a0\t b ", "a b"),
        ("control characters are seen", "a\x00b\x1b[2Jc\x7f", "a\u2400b\u241b[2Jc[U+007F]"),
        ("marks of direction are seen", "A\u202eFDP.exe\u2066", "A[U+202E]FDP.exe[U+2066]"),
        ("hidden tag letters are seen", "a\U000e0041b", "a[U+E0041]b"),
        ("soft hyphens and zero-width spaces go", "ex\u00adam\u200bple\ufeff", "example"),
        ("half a character", "a\ud800b", "a\ufffdb"),
        ("composed", "e\u0301", "\u00e9"),
        ("other scripts stay", "\u0645\u06cc\u200c\u062e \u4e2d\u6587", "\u0645\u06cc\u200c\u062e \u4e2d\u6587"),
    ],
)
def test_clean(say: Any, text: Any, expected: Any) -> None:
    assert clean(text) == expected, say


def test_what_is_cut_says_so() -> None:
    assert clean("word " * 100, 20) == "word word word word…"
    assert len(clean("x" * 10_000_000, 200)) == 200


def test_nothing_is_left_that_hides_or_breaks_a_line() -> None:
    everything = "".join(map(chr, range(0x11_0000)))
    for start in range(0, len(everything), 4096):
        out = clean(everything[start : start + 4096], 100_000)
        left = {c for c in out if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
        assert not left
        assert not set(out) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.gov.uk/a?b=c&d=%20e#f", "https://www.gov.uk/a?b=c&d=%20e#f"),
        ('https://www.gov.uk/a b|c>"d', "https://www.gov.uk/a%20b%7Cc%3E%22d"),
        ("https://www.gov.uk/caf\u00e9", "https://www.gov.uk/caf%C3%A9"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//evil.example/x", ""),
        ("https:evil.example", ""),
        ("https://gov.uk\\@evil.example", ""),
        ("https://gov.uk@evil.example/", ""),
        ("https://a\u202e.example/", ""),
        ("https://a.example/\r\nX: y", ""),
        ("https://[bad", ""),
        ("https://a.example/" + "x" * 6000, ""),
        (None, ""),
    ],
)
def test_safe_url(url: Any, expected: Any) -> None:
    assert safe_url(url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A & B <Ltd>", "A &amp; B &lt;Ltd&gt;"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U012AB3CD>", "&lt;@U012AB3CD&gt;"),
        ("<https://evil.example|GOV.UK>", "&lt;https://evil.example|GOV.UK&gt;"),
        ("@channel @HERE @everyone a@b.example", "\uff20channel \uff20HERE \uff20everyone a@b.example"),
        ("*bold* ~gone~ `code`", "\u2217bold\u2217 \u223cgone\u223c \u02cbcode\u02cb"),
        ("_it_ snake_case", "\uff3fit\uff3f snake_case"),
    ],
)
def test_slack_text(text: Any, expected: Any) -> None:
    assert slack_text(text) == expected


def test_a_slack_link_leads_nowhere_else() -> None:
    assert (
        slack_link("https://a.example/?x=1&y=2|z>", "A & <B>")
        == "<https://a.example/?x=1&amp;y=2%7Cz%3E|A &amp; &lt;B&gt;>"
    )
    assert slack_link("javascript:alert(1)", "A") == "A"


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-5",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\uff1d1+1",
        "'=1",
        "\u00a0=1",
        "-2+3+cmd|' /C calc'!A0",
    ],
)
def test_a_formula_is_text(cell: Any) -> None:
    assert csv_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "a=1", "DR260301.01", "2026-11-24", "O'Brien", "0123"])
def test_other_cells_stay(cell: Any) -> None:
    assert csv_cell(cell) == cell
