"""The rest of a list of which some are told: "to X Ltd and Lexicon", "companies got it: A, B, C and D"."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from msgspec.structs import replace

from mentions import any_of
from mentions.grammar.clauses import Parsed
from mentions.listed.heading import is_name
from mentions.receivers import Candidate, candidates_in
from mentions.said import MOST_NAMES, Band, Mention, NamedBody, Polarity, Role
from mentions.words.tokens import Token

_BETWEEN = any_of(", ; and & the to with")
_JOINS = any_of("and & ;")
_OPENS = any_of(": ( \u2014 \u2013 namely including")
_GOES_ON = "VBHMGXN'"
"""What stands behind a name that is no item: it is the subject of more, or somebody's."""
_LEAST = 2


def with_rest_of_list(mention: Mention, parsed: Parsed | None) -> Mention:
    """A sure release with those who stand behind one who got data in the same list, or in a list that says who did."""
    if mention.band is not Band.ALERT or mention.polarity is not Polarity.RELEASE or parsed is None:
        return mention
    given = {n.name for n in mention.recipients if n.role is Role.GIVEN and not n.generic}
    others = {n.name for n in mention.recipients if n.role is not Role.GIVEN}
    if not given or len(parsed.sentence) != len(mention.sentence):
        return mention
    more: list[NamedBody] = []
    for run in _lists(parsed, given):
        held = next((k for k, c in enumerate(run) if c.named.name in given), -1)
        if held < 0 or any(c.named.name in others for c in run):
            continue
        opens = parsed.tokens[_before(parsed, run[0])].low in _OPENS
        new = [c.named for c in (run if opens else run[_first(parsed, run, held) :])]
        spans = [(n.start, n.end) for n in (*mention.recipients, *more) if not n.generic]
        more += [n for n in new if not any(a < n.end and n.start < b for a, b in spans)]
    if not more:
        return mention
    who = [n for n in mention.recipients if not n.generic or not any(n.start < m.end and m.start < n.end for m in more)]
    who += [n._replace(role=Role.GIVEN) for n in more]
    return replace(mention, recipients=tuple(sorted(who, key=lambda n: n.start)[:MOST_NAMES]))


def _first(parsed: Parsed, run: Sequence[Candidate], held: int) -> int:
    """The first of those before one who got data that only "and" joins to it: "X and Y received"."""
    while held > 0:
        between = {t.low for t in parsed.tokens[run[held - 1].last + 1 : run[held].first]} - {"the"}
        before = parsed.tokens[_before(parsed, run[held - 1])]
        led = run[held - 1].first > 0 and before.tag == "P" and before.low not in _TO
        if not between or not between <= _JOINS or led:
            break
        held -= 1
    return held


_TO = any_of("to with")


def _before(parsed: Parsed, c: Candidate) -> int:
    k = c.first - 1
    while k > 0 and parsed.tokens[k].low == "the":
        k -= 1
    return max(k, 0)


def _lists(parsed: Parsed, given: Container[str]) -> Iterator[Sequence[Candidate]]:
    """The names in rows of which "and" joins the last, in order."""
    found = [c for c in candidates_in(parsed, wide=True) if not (c.named.generic or c.watcher or c.vague)]
    found = [c for c in found if is_name(c.named.name)]
    run: list[Candidate] = []
    for c, nxt in zip(found, [*found[1:], None], strict=False):
        run.append(c)
        between = list(_joints(parsed, c.last + 1, nxt.first)) if nxt else []
        if between and _BETWEEN.issuperset(between):
            continue
        yield from _whole(parsed, run, given)
        run = []


def _joints(parsed: Parsed, start: int, end: int) -> Iterator[str]:
    """The words between two names, without what stands in brackets and without dates: "X in 2019 and Y in 2020"."""
    k, tokens = start, parsed.tokens
    while k < end:
        close = next((i for i in range(k, end) if tokens[i].low == ")"), -1) if tokens[k].low == "(" else -1
        dated = k + 1 < end and tokens[k].low in _ON and _is_of_date(tokens[k + 1])
        if close > k:
            k = close + 1
            continue
        k += dated
        while dated and k < end and _is_of_date(tokens[k]):
            k += 1
        if not dated:
            yield tokens[k].low
            k += 1


_ON = any_of("in on since during from")
_MONTHS = any_of(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sept sep oct nov dec spring summer autumn winter early late"
)


def _is_of_date(token: Token) -> bool:
    return token.tag == "#" or token.low in _MONTHS


def _whole(parsed: Parsed, run: list[Candidate], given: Container[str]) -> Iterator[Sequence[Candidate]]:
    tokens = parsed.tokens
    while len(run) >= _LEAST:
        behind = tokens[run[-1].last + 1].tag if run[-1].last + 1 < len(tokens) else "."
        joins = {t.low for t in tokens[run[-2].last + 1 : run[-1].first]}
        if (behind not in _GOES_ON or run[-1].named.name in given) and joins & _JOINS:
            yield run
            return
        run = run[:-1]
