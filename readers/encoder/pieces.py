"""Cuts a text into the pieces of words that the encoder knows, as BERT's uncased models do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

UNKNOWN, FIRST, APART = "[UNK]", "[CLS]", "[SEP]"
_LONGEST_WORD = 100


def pieces(text: str, vocabulary: Mapping[str, int], most: int) -> list[int]:
    """The numbers of the first `most` pieces of a text."""
    out: list[int] = []
    for word in _words(text):
        if len(out) >= most:
            break
        out += _cut(word, vocabulary)
    return out[:most]


def _words(text: str) -> Iterator[str]:
    """Words and signs in lower case, without accents and without what cannot be seen."""
    word: list[str] = []
    for c in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(c)
        if kind == "Mn" or (kind[0] == "C" and not c.isspace()) or c == "\ufffd":
            continue
        alone = kind[0] == "P" or (c.isascii() and c.isprintable() and not c.isalnum() and not c.isspace())
        if c.isspace() or kind == "Zs" or alone or "\u4e00" <= c <= "\u9fff":
            if word:
                yield "".join(word)
                word = []
            if not (c.isspace() or kind == "Zs"):
                yield c
        else:
            word.append(c)
    if word:
        yield "".join(word)


def _cut(word: str, vocabulary: Mapping[str, int]) -> list[int]:
    """A word in the longest pieces that are known, from its beginning."""
    out, start = [], 0
    while start < len(word):
        end = len(word) if len(word) <= _LONGEST_WORD else 0
        while end > start and (found := vocabulary.get("##" * (start > 0) + word[start:end])) is None:
            end -= 1
        if end <= start:
            return [vocabulary[UNKNOWN]]
        assert found is not None
        out.append(found)
        start = end
    return out
