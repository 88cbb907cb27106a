"""Two things that go to two receivers: "pupil data to X and an apology to Y", "gave X the records and Y a grant"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mentions import any_of
from mentions.frames.zones import theme_in
from mentions.grammar.clauses import Clause, Parsed

_TO = any_of("to with into onto")
_DATA = ("data", "pronoun")
_NO_DATA = any_of("other noun request")
_PARTING = "C,;"


class ThingGiven(NamedTuple):
    """What is given, and from which word on those stand to whom."""

    theme: str
    start: int


def with_data(parsed: Parsed, clause: Clause, theme: str, receivers: Sequence[int]) -> tuple[str, list[int]]:
    """What an event gives and to whom, where its clause gives several things: those who got data, if anybody did."""
    tokens, after = parsed.tokens, clause.after
    shares = [ThingGiven(theme, -1), *_further(parsed, after)]
    if len(shares) == 1:
        return theme, _without_direct(parsed, after, theme, list(receivers))
    told = "data" if any(s.theme == "data" for s in shares) else theme
    out: list[int] = []
    for i in receivers:
        share = next(s for s in reversed(shares) if s.start <= i)
        if share.theme in _DATA or (share.theme == theme and told == theme):
            out.append(i)
    return told, [i for i in out if tokens[i].tag not in "PI"]


def _further(parsed: Parsed, after: Sequence[int]) -> list[ThingGiven]:
    """The second thing and those after it, each behind "and" or a comma and before its own "to"."""
    tokens, out, last = parsed.tokens, [], -1
    for i in after:
        if tokens[i].tag not in "PI" or tokens[i].low not in _TO:
            continue
        before = [k for k in after if last < k < i]
        again = last >= 0 and tokens[last].low == tokens[i].low and tokens[i - 1].tag != ","
        if again and (cut := max((k for k in before if tokens[k].tag in _PARTING), default=-1)) >= 0:
            thing = [k for k in before if k > cut and tokens[k].tag not in "AX"]
            if thing and tokens[thing[0]].tag not in "PI" and any(tokens[k].tag in "N#" for k in thing):
                what = theme_in(parsed, thing)
                out.append(ThingGiven("noun" if what == "none" else what, cut))
        last = i
    return out


def _without_direct(parsed: Parsed, after: Sequence[int], theme: str, receivers: list[int]) -> list[int]:
    """For "gave X the records and Y a grant": without Y, who stands before what is no data."""
    tokens = parsed.tokens
    if theme != "data":
        return receivers
    for n, i in enumerate(after):
        if tokens[i].tag != "C":
            continue
        rest, ahead = after[n + 1 :], theme_in(parsed, after[:n])
        named = next((k for k, at in enumerate(rest) if tokens[at].tag not in "NJ&"), len(rest))
        thing = rest[named:]
        if not named or not thing or tokens[thing[0]].tag not in "D#":
            continue
        what = theme_in(parsed, thing)
        if what == "data" and ahead in _NO_DATA and _are_two(parsed, after[:n]):
            return [k for k in receivers if k in rest]  # "gave X a bonus and Y the records"
        if what in _NO_DATA and ahead == "data":
            return [k for k in receivers if k not in rest[:named]]
    return receivers


def _are_two(parsed: Parsed, words: Sequence[int]) -> bool:
    """Whether a receiver and what he gets stand in some words: "X a bonus"."""
    tags = [parsed.tokens[i].tag for i in words]
    first = next((n for n, tag in enumerate(tags) if tag == "N"), len(tags))
    return any(tag in "D#" for tag in tags[first:])
