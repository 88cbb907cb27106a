"""Hashtags and mail addresses in the texts of an item: neither tells who received, and both may have a child's name.

A hashtag stays where all its words are of English, bodies, places or a known campaign; of a mail address the domain,
but where an office stands before the sign ("press.office"), or the domain is a public body's.
"""

from __future__ import annotations

import re

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.naming import given_names
from text.privacy.remembered import remembered
from text.privacy.unclaimed.vocabulary import no_names, no_names_in_titles, said_in_tags

_TAG = lazy_pattern(r"(?<![\w@#&/])#(?P<tag>[^\W\d_]\w{2,60})")
_ADDRESS = lazy_pattern(r"(?<![\w.+-])(?P<local>[\w.+'\u2019-]{2,64})@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
_PUBLIC = lazy_pattern(
    r"(?:.*\.)?(?:gov\.(?:uk|scot|wales)|llyw\.cymru|mod\.uk|parliament\.(?:uk|scot)|senedd\.(?:wales|cymru)|nhs\.(?:uk|net)"
    r"|police\.uk|ac\.uk)", re.IGNORECASE,
)
_PARTS = lazy_pattern(r"[^\W\d_]+")
_WITHIN = lazy_pattern(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SHORT = frozenset("a an and at by for from in is it me my no not of on our the to us we with you your uk".split())  # noqa: SIM905
_SHORTEST = 4
"""Letters of a word that is found within others that stand together."""


def without_tags(text: str, instead: str) -> str:
    """A text with `instead` of hashtags that may name somebody, and the domain alone of personal mail addresses."""
    if "#" in text:
        text = _TAG.sub(lambda m: m[0] if names_nobody(m["tag"]) else instead, text)
    if "@" in text:
        text = _ADDRESS.sub(
            lambda m: m[0] if _PUBLIC.fullmatch(m["domain"]) or names_nobody(m["local"]) else m["domain"], text
        )
    return text


@remembered
def names_nobody(said: str) -> bool:
    """True for a tag, or what stands before the sign of an address, that is made of words or is a body's."""
    parts = [w for part in _PARTS.findall(said) for w in _WITHIN.sub(" ", part).split()]
    return is_listed_body(" ".join(parts)) or all(map(_is_made_of_words, parts))


def _is_made_of_words(part: str) -> bool:
    """True for a word, or for several that stand together: "schoolcensus"."""
    word = fold(part)
    if _is_word(word):
        return True
    if len(word) < _SHORTEST:
        return word not in given_names()
    ends = {0}
    for end in range(2, len(word) + 1):
        if any(_is_within(word[start:end]) for start in ends if end - start > 1):
            ends.add(end)
    return len(word) in ends


def _is_within(word: str) -> bool:
    return word in _SHORT or (len(word) >= _SHORTEST and _is_word(word))


def _is_word(word: str) -> bool:
    known = (no_names(), no_names_in_titles(), said_in_tags())
    return any(x in words for x in {word, word.removesuffix("s")} for words in known) or is_listed_body(word)
