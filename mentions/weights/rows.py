"""Who stands in one row with somebody who got data: "X, Y and the Hub", "to X, and in June to Y", "so did Y"."""

from __future__ import annotations

from collections.abc import Sequence

from mentions import any_of
from mentions.grammar.clauses import Parsed
from mentions.receivers import Candidate
from mentions.said import NamedBody
from mentions.words.tokens import Token

_BETWEEN = any_of(", ; and & to with by the an a also as well both then")
_TO = any_of("to with")
_AUXILIARY = "BHG"


def is_beside_one_of(parsed: Parsed, c: Candidate, who: Sequence[NamedBody]) -> bool:
    """Whether a name stands in one row with one of those who are held, or does again what that one does."""
    return any(_is_in_row(parsed, c, n) or _is_parallel(parsed, c, n) for n in who) or _is_elided(parsed, c)


def _is_in_row(parsed: Parsed, c: Candidate, n: NamedBody) -> bool:
    start, end = (n.end, c.named.start) if n.start < c.named.start else (c.named.end, n.start)
    return all(t.low in _BETWEEN for t in parsed.tokens if start <= t.start < end)


def _before(tokens: Sequence[Token], at: int) -> int:
    """The word before a name's article."""
    k = at - 1
    while k >= 0 and tokens[k].tag in "DJ":
        k -= 1
    return k


def _is_parallel(parsed: Parsed, c: Candidate, n: NamedBody) -> bool:
    """For "to X, which is owned by Z, and in June to Y": the preposition of one held, again behind "and" or a comma."""
    tokens = parsed.tokens
    first = next((i for i, t in enumerate(tokens) if t.start >= n.start), len(tokens))
    k, held = _before(tokens, c.first), _before(tokens, first)
    if k < 1 or held < 0 or tokens[k].low not in _TO or tokens[held].low != tokens[k].low or held >= k:
        return False
    k -= 1
    if tokens[k].tag == "#" and tokens[k - 1].tag in ";,C":
        return True  # "ten extracts to X; two to Y"
    while k > held and tokens[k].tag in "DNJ#A":  # "in the end", "in June"
        k -= 1
    when = tokens[k].tag == "P" and tokens[k - 1].tag in "C,"
    return when or (tokens[k].tag in "C," and all(t.tag == "A" for t in tokens[k + 1 : _before(tokens, c.first)]))


def _is_elided(parsed: Parsed, c: Candidate) -> bool:
    """For "when Y was", "so did its rival Y", "as has Y": what was said before is said of one more."""
    tokens, behind = parsed.tokens, parsed.tokens[c.last + 1 : c.last + 4]
    ends = not behind or behind[0].tag in ".,;)"
    k = _before(tokens, c.first)
    while k > 0 and tokens[k].tag in "N'":
        k = _before(tokens, k)
    if ends and k > 0 and tokens[k].tag in _AUXILIARY and tokens[k - 1].low in ("so", "as"):
        return True
    if len(behind) > 1 and behind[0].tag in _AUXILIARY and tokens[c.first - 1].low != "than":
        last = behind[2] if behind[1].low in ("too", "also") and len(behind) > 2 else behind[1]
        return last.tag in ".,;"
    return False
