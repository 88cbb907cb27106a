"""What stands ahead in a sentence, by forms and order alone: a verb, a subject with its verb, a gerund."""

from __future__ import annotations

from collections.abc import Sequence

from mentions import any_of
from mentions.grammar.clauses import word_class
from mentions.grammar.verb_groups import NOMINAL
from mentions.words.tokens import Token

HARD = frozenset(";:")
Tokens = Sequence[Token]


def is_question(tokens: Tokens) -> bool:
    """Whether a sentence ends with a question mark."""
    return next((t.tag for t in reversed(tokens) if t.tag not in ('"', "'", ")", "]")), "") == "?"


def verb_ahead(tokens: Tokens, i: int, *, stop_at_comma: bool = False) -> bool:
    """Whether a verb stands ahead, before the bracket closes or the segment ends."""
    depth = 0
    for token in tokens[i : i + 45]:
        if token.tag in HARD or (token.tag == "," and stop_at_comma):
            return False
        depth += (token.tag == "(") - (token.tag == ")")
        if depth < 0:
            return False
        if token.tag in "MBHG" or (token.tag == "V" and token.form in "BZDE"):
            return True
    return False


def verb_later(tokens: Tokens, i: int) -> bool:
    """Whether a finite verb stands anywhere ahead."""
    return any(t.tag in "MBHG" or (t.tag == "V" and t.form in "ZD") for t in tokens[i : i + 30])


def finite_ahead(tokens: Tokens, i: int) -> bool:
    """Whether a finite verb stands ahead in the same clause."""
    for token in tokens[i : i + 30]:
        if token.tag in HARD or token.tag in "STWC,(":
            return False
        if token.tag in "MBHG" or (token.tag == "V" and token.form in "ZD"):
            return True
    return False


def subject_then_verb(tokens: Tokens, j: int) -> bool:
    """Whether a subject with its verb begins at a word."""
    k = j
    while (
        k < len(tokens)
        and k - j < 22
        and (tokens[k].tag in NOMINAL | any_of("C ' ( ) A I") or (k > j and tokens[k - 1].low == "such"))
    ):
        k += 1
        if k < len(tokens) and tokens[k].tag in "MBHG":
            return k > j
    if k >= len(tokens) or k == j:
        return False
    token = tokens[k]
    return (
        token.tag in "MBHG"
        or (token.tag == "V" and token.form in "BZDE" and finite_after_noun(tokens, k))
        or (token.tag == "X" and k + 1 < len(tokens) and tokens[k + 1].tag in "VMBHG")
    )


def finite_after_noun(tokens: Tokens, k: int) -> bool:
    """Whether a verb behind a noun is finite, as far as what stands behind it tells."""
    token = tokens[k]
    if token.lemma in any_of("call name base locate entitle know"):
        return False  # "a body now called X"
    if token.form in ("B", "Z", "D"):
        return True
    nxt = tokens[k + 1].tag if k + 1 < len(tokens) else ""
    return nxt in any_of("D O N J # T I A W S") or token.lemma in word_class("intransitive") or nxt in (".", "")


def gerund_next(tokens: Tokens, i: int) -> bool:
    """Whether a gerund that is no subject of a verb behind it stands at a word, adverbs aside."""
    i = _past_adverbs(tokens, i)
    if i >= len(tokens):
        return False
    token, after = tokens[i], tokens[min(i + 1, len(tokens) - 1)]
    return (token.tag == "V" and token.form == "G" and after.tag not in "MBHG") or token.low in ("being", "having")


def participle_next(tokens: Tokens, i: int) -> bool:
    """Whether a participle stands at a word, adverbs aside."""
    i = _past_adverbs(tokens, i)
    return i < len(tokens) and tokens[i].tag == "V" and tokens[i].form in "EN"


def _past_adverbs(tokens: Tokens, i: int) -> int:
    while i < len(tokens) and tokens[i].tag in "XA":
        i += 1
    return i


def is_remark(tokens: Tokens, i: int) -> bool:
    """Whether ", we understand," stands here: a subject and a verb of saying between two commas."""
    verbs = 0
    for token in tokens[i : i + 8]:
        if token.tag == ",":
            return verbs == 1
        verbs += token.tag == "V"
        says = token.lemma in word_class("says", "doubts")
        if token.tag not in "ODNVAM'J" or (token.tag == "V" and not says):
            return False
    return False
