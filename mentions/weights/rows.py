"""Who stands in one row with somebody who got data: "X, Y and the Hub", "to X, and in June to Y", "so did Y"."""

from __future__ import annotations

from collections.abc import Sequence

from mentions import any_of
from mentions.claim.standing import NO
from mentions.frames.events import events_in
from mentions.frames.zones import AWAY, before_preposition, lows_of, theme_in
from mentions.grammar.clauses import Clause, Parsed
from mentions.receivers import Candidate
from mentions.said import NamedBody
from mentions.words.tokens import Token

_BETWEEN = any_of(", ; and & to with by the an a also as well both then")
_TO = any_of("to with by")
_AUXILIARY = "BHG"
_THEIRS = any_of("its our their his her my us we it them")


def is_beside_one_of(parsed: Parsed, c: Candidate, who: Sequence[NamedBody]) -> bool:
    """Whether a name stands in one row with one of those who are held, or does again what that one does."""
    beside = any(_is_in_row(parsed, c, n) or _is_parallel(parsed, c, n) for n in who)
    beside = beside or _goes_on(parsed, c, who) or _is_given_too(parsed, c)
    return beside or _is_elided(parsed, c) or _takes_too(parsed, c)


def _goes_on(parsed: Parsed, c: Candidate, who: Sequence[NamedBody]) -> bool:
    """For "to X, a firm that had worked for it, and Y.": a list goes on behind what is said of the one before."""
    tokens = parsed.tokens
    k = _before(tokens, c.first)
    behind = tokens[c.last + 1].tag if c.last + 1 < len(tokens) else "."
    if k < 1 or tokens[k].tag != "C" or tokens[k - 1].tag != "," or behind not in ".,;C)":
        return False
    held = [n for n in who if n.end < tokens[k].start]
    return bool(held) and any(t.tag == "," and t.start == held[-1].end for t in tokens)


def _is_given_too(parsed: Parsed, c: Candidate) -> bool:
    """For "supplied X with pupil data and Y with a copy of it"."""
    tokens = parsed.tokens
    k = _before(tokens, c.first)
    behind = range(c.last + 1, min(c.last + 1 + _THING, len(tokens)))
    if k < 0 or tokens[k].tag != "C" or not behind or tokens[behind[0]].low != "with":
        return False
    return theme_in(parsed, list(behind)[1:]) in ("data", "pronoun")


_THING = 7  # words of "with a copy of it"


def _takes_too(parsed: Parsed, c: Candidate) -> bool:
    """For "and that Y had one too", "Y first got its hands on pupils' addresses": it has some, by another clause."""
    clause = parsed.owner[c.first]
    group = clause.group
    if group is None or group.passive or group.negated or group.modal or c.last >= group.first:
        return False
    if parsed.tokens[group.main].lemma not in _HAS and parsed.tokens[group.main].tag != "H":
        return False
    what = before_preposition(parsed, clause.after, AWAY)
    if not NO.isdisjoint(lows_of(parsed, what)):
        return False
    return theme_in(parsed, what) in ("data", "pronoun") or theme_in(parsed, clause.after) == "data"


_HAS = any_of("have get obtain receive acquire take hold keep use")


def _is_in_row(parsed: Parsed, c: Candidate, n: NamedBody) -> bool:
    start, end = (n.end, c.named.start) if n.start < c.named.start else (c.named.end, n.start)
    held = next((i for i, t in enumerate(parsed.tokens) if t.start >= n.start), -1)
    clause = parsed.owner[c.first]
    verb = clause.group.first if clause.group is not None else c.first
    if not c.first <= verb <= c.last and held >= 0 and parsed.owner[held] is not clause:
        return False  # "to X, and Y drew up the contract"
    return all(t.low in _BETWEEN for t in parsed.tokens if start <= t.start < end)


def _before(tokens: Sequence[Token], at: int) -> int:
    """The word before a name and what describes it: "by our partner, the consultancy X"."""
    k = at - 1
    while k >= 0 and (tokens[k].tag in "DJ" or (tokens[k].tag == "N" and tokens[k].text.islower())):
        k -= 1
    if k > 0 and tokens[k].tag == "," and tokens[k - 1].tag == "N" and tokens[k - 1].text.islower():
        return _before(tokens, k)
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


def only_acts(parsed: Parsed, c: Candidate) -> bool:
    """For "X criticised the release to companies", "X, a rival of the firm that was given them, said".

    Whoever is the subject of a clause in which others get data, or below which they do, is none of these.
    """
    clause = parsed.owner[c.first]
    if clause.group is None or c.last >= clause.group.first:
        return False
    for event in events_in(parsed):
        if event.kind not in _GIVING or not event.receivers or c.first in event.receivers:
            continue
        if not lows_of(parsed, event.receivers).isdisjoint(_THEIRS):
            continue  # "X is glad that records were made available to its team"
        inside = event.clause is clause and event.kind.startswith("noun_") and event.word > clause.group.last
        if inside or _hangs_below(event.clause, clause):
            return True
    return False


_GIVING = any_of("give go open let noun_give")


def _hangs_below(clause: Clause, above: Clause) -> bool:
    at = clause.parent
    while at is not None and at is not above:
        at = at.parent
    return at is not None and clause.kind != "coordinate"
