"""The words that registers print for the life of a release (life.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from model.life import NEVER_SUPPLIED, Life
from text.pattern import lazy_pattern
from text.remarks.decided import last_decided, leaves_open
from text.remarks.destruction import beside_destruction, says_destroyed, speaks_of_destruction, without_destruction
from text.remarks.earlier import without_earlier
from text.remarks.not_given import without_not_given

_DATA = tomllib.loads((Path(__file__).parent / "life.toml").read_text(encoding="utf-8"))
_THEN = lazy_pattern(r"\b(?:now|then|later|subsequently|afterwards|eventually|finally)\b", re.IGNORECASE)
_NOT_WORD = lazy_pattern(r"[\W_]+")
_PIECE = lazy_pattern(rf"[.;,\n]|\bbut\b|{_THEN.pattern}", re.IGNORECASE)
_GRANTED = lazy_pattern(r"\b(?:approv|grant|accepted|agreed|supplied|released|shared)", re.IGNORECASE)
_YEAR = lazy_pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBER = lazy_pattern(r"\d")
_LONGEST = 200
"""Characters of a cell that are looked at."""


class _State(NamedTuple):
    life: Life
    words: re.Pattern[str]
    unless: re.Pattern[str] | None


def _phrases(phrases: list[str]) -> re.Pattern[str]:
    return lazy_pattern(rf"\b(?:{'|'.join(p.replace('*', '[a-z]*') for p in phrases)})\b")


_STATES = tuple(
    _State(Life(s["life"]), _phrases(s["words"]), _phrases(s["unless"]) if "unless" in s else None)
    for s in _DATA["state"]
)

_AWAITS_DESTRUCTION = _phrases(_DATA["awaits_destruction"]["words"])
_UNCLEAR = _phrases(_DATA["unclear"]["done"])
_REFUSAL = lazy_pattern(
    "(?:(?:{before}) )*(?:{refused})(?: (?:{after}|[a-z]{{0,2}}[0-9]+[a-z]?|[a-z]))*".format(
        **{where: "|".join(words) for where, words in _DATA["refusal"].items()}
    )
)
_CLOSED = lazy_pattern(r"\bclosed\b")
_GOES_ON = _phrases(_DATA["unclear"]["goes_on"])


def unclear_beside(texts: Iterable[str]) -> list[str]:
    """Those of a column's words that may say that the data went, or that it is over: "Complete" beside "Ongoing"."""
    folded = {t: _folded(t) for t in texts}
    if not any(_GOES_ON.search(f) and life_of(t) is Life.SUPPLIED for t, f in folded.items()):
        return []
    return [t for t, f in folded.items() if _UNCLEAR.fullmatch(f)]


def _folded(text: str) -> str:
    return _NOT_WORD.sub(" ", text[:_LONGEST].casefold()).strip()


@lru_cache(maxsize=8_192)
def life_of(text: str) -> Life | None:
    """The state that a printed word or sentence says; None where no word of it is known.

    Of what came one after the other ("rejected, then approved", "rejected 2019; approved 2020"), the last. What is said
    of an earlier state ("previously rejected") or of another request ("see rejected request DS00111") is passed over.
    """
    text = text[:_LONGEST]
    if leaves_open(text):
        return None
    if not speaks_of_destruction(text) and (besides := without_not_given(text)) is not None:
        return _of_nothing_given(_state_of(besides))
    if _is_only_closed(text):
        return None
    decided = None if speaks_of_destruction(text) else last_decided(text, _state_of)
    text = without_earlier(text)
    if says_destroyed(text):
        return Life.DESTROYED
    if speaks_of_destruction(text):
        waits = None if _NUMBER.search(text) else _AWAITS_DESTRUCTION.search(_folded(text))
        return _last_of(beside_destruction(text)) or (Life.ENDED if waits else None)
    return decided or _last_of(text)


def _of_nothing_given(besides: Life | None) -> Life:
    """What a row says of which nothing was given, by what it says besides: "Complete - no data released"."""
    return Life.REQUESTED if besides in (None, Life.SUPPLIED, Life.ENDED) else besides


def is_closed(text: str) -> bool:
    """For "Closed", "Case closed": of a request whose data went, or of one that came to nothing."""
    folded = _folded(text)
    return "closed" in folded and _UNCLEAR.fullmatch(folded) is not None


def _is_only_closed(text: str) -> bool:
    """For "Closed by requester": closed, in words that say of nothing that it was given."""
    folded = _folded(text)
    rest = _CLOSED.sub(" ", folded)
    if rest == folded or _UNCLEAR.fullmatch(folded) or _NUMBER.search(folded) or not rest.strip():
        return False
    return _state_of(rest) is None and not speaks_of_destruction(text)


def _last_of(text: str) -> Life | None:
    if latest := _latest_dated(text):
        return latest
    lives = [life for part in _THEN.split(_folded(text)) if (life := _state_of(part))]
    if lives[-2:] == [Life.APPROVED, Life.REQUESTED]:
        return Life.APPROVED  # "Approved, now awaiting data"
    return lives[-1] if lives else None


def _latest_dated(text: str) -> Life | None:
    """The last of several clauses with a state and a year each, where the years do not go back."""
    dated = [
        (int(years[-1]), life) for piece in _PIECE.split(text)
        if (years := _YEAR.findall(piece)) and (life := _state_of(_folded(piece)))
    ]
    return dated[-1][1] if len(dated) > 1 and dated == sorted(dated, key=itemgetter(0)) else None


def lives_in(text: str) -> frozenset[Life]:
    """All states that a text speaks of, whatever it says of them."""
    rest = _NOT_WORD.sub(" ", text.casefold()).strip()
    out = {Life.DESTROYED} if speaks_of_destruction(text) else set[Life]()
    for state in _STATES:
        if state.words.search(rest):
            rest = state.words.sub(" ", rest)
            out.add(state.life)
    return frozenset(out)


def last_decision(text: str) -> Life | None:
    """What a remark says last that was decided, or done: refused, withdrawn, not pursued, approved, supplied."""
    for piece in reversed(_PIECE.split(text[:_LONGEST])):
        life = life_of(piece)
        if life in NEVER_SUPPLIED or (life in (Life.APPROVED, Life.SUPPLIED) and _GRANTED.search(piece)):
            return life
    return None


@lru_cache(maxsize=8_192)
def is_refusal(text: str) -> bool:
    """True for a cell of what was given that says that nothing was, and no more than why: "Refused s40", "Not held"."""
    return len(text) <= _LONGEST_LINE and _REFUSAL.fullmatch(_folded(text)) is not None


LINE_WITHIN = " > "
"""Stands between a line and the one under it, where rows stand under both."""
_PLURALS = frozenset(_DATA["lines"]["plurals"])
_LITTLE = frozenset(_DATA["lines"]["little"])
_ASKED = frozenset(_DATA["lines"]["asked"])
_BODIES = frozenset(_DATA["lines"]["bodies"])
_VAGUE = _phrases(_DATA["lines"]["vague"])
_WITHOUT = lazy_pattern(
    r"\b(?:not|never|neither|nor|non|un|except|excepting|excluding|excludes?|other than|apart from|all but|bar|minus"
    r"|rather than|instead of|without)"
    r"(?: (?:for|been|being|yet|including|include|those|these|the|ones|any|all|requests?|applications?|projects?|were"
    r"|was|have|has|that|which|subsequently|later|formally|actually))* $"
)
"""Before a word for what was not supplied: it was."""
_MONTHS = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\b"
_OF_A_DATE = lazy_pattern(rf"\d|{_MONTHS}")
_DAY = lazy_pattern(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTHS}|\b\d{{1,2}} \d{{1,2}} \d{{2,4}}\b")
_LONGEST_LINE = 100


@lru_cache(maxsize=1_024)
def life_of_line(text: str) -> Life | None:
    """What a line over rows, or the name of their sheet, says of all of them: "Rejected requests".

    None for a remark on one row ("Request withdrawn"), for a body's name ("Open University"), for a line that says
    several things ("Approved and rejected requests"), and for what is said of any request ("Requests received").
    """
    said = (_life_of_one_line(part) for part in text.split(LINE_WITHIN))
    return next(filter(None, said), None)


def _life_of_one_line(text: str) -> Life | None:
    if not 0 < len(text) <= _LONGEST_LINE or text.endswith(".") or text[0] in "*\u2020\u2021":
        return None
    besides = None if speaks_of_destruction(text) else without_not_given(text)
    rest, lives = _folded(text) if besides is None else besides, list[Life]()
    refusals = (m.start() for s in _STATES if s.life in NEVER_SUPPLIED for m in s.words.finditer(rest))
    if any(_WITHOUT.search(rest[:at]) for at in refusals):
        return None  # "Requests not refused", "All but withdrawn requests"
    if speaks_of_destruction(text) and (life := life_of(text)) in (Life.DESTROYED, Life.ENDED):
        rest = without_destruction(_AWAITS_DESTRUCTION.sub(" ", rest))
        lives.append(life)
    rest = _VAGUE.sub(" ", rest)
    for state in _STATES:
        if state.words.search(rest) and not (state.unless and state.unless.search(rest)):
            rest = state.words.sub(" ", rest)
            lives.append(state.life)
    if besides is not None and {*lives} <= {Life.SUPPLIED, Life.ENDED}:
        lives = [Life.REQUESTED]
    tokens = set(rest.split())
    refused, many = bool(lives) and NEVER_SUPPLIED.issuperset(lives), not _PLURALS.isdisjoint(tokens)
    is_dated = many or not _DAY.search(rest)  # "Withdrawn 3 June 2019" says it of one row
    others = {w for w in tokens - _PLURALS - _LITTLE if not (is_dated and _OF_A_DATE.match(w))}
    says_more = not _ASKED.isdisjoint(tokens) or (refused and many)  # "Requests refused for want of a legal basis"
    if not lives or (others and not says_more) or not _BODIES.isdisjoint(others):
        return None
    if refused or len(lives) == 1:
        return lives[0]
    return Life.APPROVED if set(lives) == {Life.APPROVED, Life.SUPPLIED} else None


def _state_of(folded: str) -> Life | None:
    found = (s for s in _STATES if s.words.search(folded) and not (s.unless and s.unless.search(folded)))
    return next((s.life for s in found), None)
