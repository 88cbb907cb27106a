"""Two texts -> what stands only in one of them, by paragraph and by word."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from diffing.normal import even
from model.change import WordSpan
from text.clean import without_turns

CONTEXT = 8
"""Words that stay the same and are shown on either side of a change."""
MOST_PAIRS = 400_000
"""Words (or paragraphs) of one side times those of the other that are aligned; beyond it a stretch is told whole, since
the time of aligning grows with the product."""
TOLD_CHARACTERS = 4000
"""Characters of paragraphs, gone or come, that one change holds; the whole stays with the item."""

_Op = Literal["equal", "replace", "delete", "insert"]


def differ(old: str, new: str) -> bool:
    """Whether they do, white space, kinds of quotes and dashes, and lines that are set in capitals apart."""
    if old == new:
        return False
    a, b = ([even(without_turns(line)) for line in text.splitlines() if line.strip()] for text in (old, new))
    if " ".join(a) == " ".join(b):
        return False
    return len(a) != len(b) or not all(map(_only_set_otherwise, a, b))


_BETWEEN = str.maketrans(":|;", "   ")


def is_laid_out_anew(old: str, new: str) -> bool:
    """Whether two texts differ in ends of lines and in what parts labels and cells alone."""
    return old != new and old.translate(_BETWEEN).split() == new.translate(_BETWEEN).split()


def is_reordered(old: str, new: str) -> bool:
    """Whether two texts have the same lines, in another order."""
    a, b = _paragraphs(old), _paragraphs(new)
    return a != b and Counter(a) == Counter(b)


def _only_set_otherwise(a: str, b: str) -> bool:
    return a == b or (a.casefold() == b.casefold() and (a.isupper() or b.isupper()))


def changed_paragraphs(before: str, after: str) -> tuple[str, str]:
    """The paragraphs (lines) that stand only in the older and only in the newer text, each joined by line feeds.

    White space does not count. A paragraph that only moved is told on both sides.
    """
    gone: list[str] = []
    come: list[str] = []
    for op, old, new in _aligned(_paragraphs(before), _paragraphs(after)):
        if op != "equal":
            gone += old
            come += new
    return _cut("\n".join(gone)), _cut("\n".join(come))


def changed_words(before: str, after: str) -> tuple[WordSpan, ...]:
    """The newer text beside the older one as spans: same, gone, come; () where only white space differs.

    Words that stay the same are kept only near a change; "..." stands for the rest.
    """
    spans: list[WordSpan] = []
    for op, old, new in _aligned(_paragraphs(before), _paragraphs(after)):
        old_words, new_words = " ".join(old).split(), " ".join(new).split()
        if op == "equal":
            _add(spans, "same", old_words)
            continue
        for inner, a, b in _aligned(old_words, new_words):
            if inner == "equal":
                _add(spans, "same", a)
            else:
                _add(spans, "gone", a)
                _add(spans, "come", b)
    if all(s.op == "same" for s in spans):
        return ()
    return tuple(_shorten(spans))


def _paragraphs(text: str) -> list[str]:
    return [" ".join(line.split()) for line in without_turns(text).splitlines() if line.strip()]


def _cut(text: str) -> str:
    return text if len(text) <= TOLD_CHARACTERS else text[: TOLD_CHARACTERS - 4].rstrip() + " ..."


def _aligned(a: Sequence[str], b: Sequence[str]) -> list[tuple[_Op, list[str], list[str]]]:
    """(what, stretch of `a`, stretch of `b`) in order."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    mid_a, mid_b = list(a[head : len(a) - tail]), list(b[head : len(b) - tail])
    out: list[tuple[_Op, list[str], list[str]]] = [("equal", list(a[:head]), list(b[:head]))] if head else []
    if len(mid_a) * len(mid_b) > MOST_PAIRS:
        out.append(("replace", mid_a, mid_b))
    elif mid_a or mid_b:
        matcher = difflib.SequenceMatcher(None, mid_a, mid_b, autojunk=False)
        out += [(op, mid_a[i:j], mid_b[k:m]) for op, i, j, k, m in matcher.get_opcodes()]
    if tail:
        out.append(("equal", list(a[len(a) - tail :]), list(b[len(b) - tail :])))
    return out


def _add(spans: list[WordSpan], op: Literal["same", "gone", "come"], words: list[str]) -> None:
    if not words:
        return
    if spans and spans[-1].op == op:
        spans[-1] = WordSpan(op, f"{spans[-1].words} {' '.join(words)}")
    else:
        spans.append(WordSpan(op, " ".join(words)))


def _shorten(spans: list[WordSpan]) -> list[WordSpan]:
    out = []
    for i, span in enumerate(spans):
        words = span.words.split()
        first, last = i == 0, i == len(spans) - 1
        if span.op != "same" or len(words) <= CONTEXT * (1 if first or last else 2):
            out.append(span)
            continue
        left = [] if first else words[:CONTEXT]
        right = [] if last else words[-CONTEXT:]
        out.append(WordSpan("same", " ".join([*left, "...", *right])))
    return out
