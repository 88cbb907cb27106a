"""A text of lines is made one line as any other is, by its ends of lines alone."""

from __future__ import annotations

import random

import pytest

from text.one_line import OneLine

PIECES = ["Ada", "quill", "B", "-", "\n", "\n\n", "-\nb", "-\nor ", "pre-\nand ", "\u00e9", ".", "9", " to"]
UNSEEN = "\u200b"
"""Behind a text: it has more than lines then, and the same line."""


@pytest.mark.parametrize("keep_lines", [False, True])
def test_what_is_not_seen_behind_a_text_changes_nothing_before_it(*, keep_lines: bool) -> None:
    chance = random.Random(1)
    for _ in range(5_000):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(0, 12)))
        lines, other = OneLine(text, keep_lines=keep_lines), OneLine(text + UNSEEN, keep_lines=keep_lines)
        assert lines.line == other.line, text
        places = range(len(lines.line))
        assert [lines.span(n, n) for n in places] == [other.span(n, n) for n in places], text
