"""Who else got data at another time, with no verb of their own: "X was given it in July and Y in August"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from mentions.claim.standing import Status
from mentions.claim.transfers import Told, is_holder, transfers_of
from mentions.frames.zones import lows_of
from mentions.grammar.clauses import Parsed
from mentions.receivers import candidates_in
from mentions.said import MOST_NAMES, Band, Mention, NamedBody, Polarity, Role

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_TIME = (
    rf"(?:(?:19|20)\d\d(?:[-/\u2013]\d\d(?:\d\d)?)?|(?:\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?)?{_MONTH}(?:\s(?:of\s)?(?:19|20)\d\d)?|"
    r"(?:spring|summer|autumn|winter|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?:\s(?:of\s)?(?:19|20)\d\d)?)"
)
WHEN = (
    rf"(?:(?:in|on|at|by|since|from|during|until)\s(?:(?:early|late|mid|the|last)[\s-]){{0,2}}{_TIME}|"
    r"(?:an?|one|two|three|four|five|six|some|several|\d{1,2})\s(?:day|week|fortnight|month|year|term)s?\s"
    r"(?:later|after(?:wards)?|on|ago)|(?:the\s)?(?:next|following|last|previous|same|this)\s(?:week|month|year|term|day)|"
    r"the\s(?:day|week|month|year|term)\s(?:after|before)|later|soon\safter(?:wards)?|afterwards)"
)
"""A time at which something was done: "in July 2021", "a year later"."""
_THEN = re.compile(
    rf"\b{WHEN}(?:\s?,|\s?;|\s?\u2013|\s?\u2014)?\s(?:(?:and|then)\s)*(?:(?:finally|also)\s)?(?:the\s)?$|"
    rf"\sand,?\s{WHEN},?\s(?:the\s)?$", re.IGNORECASE
)
"""What stands before the name of the next, behind what was done for the one before."""
_AT = re.compile(rf"(?:\s\([^()]{{1,40}}\))?(?:,?\s{WHEN})", re.IGNORECASE)
_END = re.compile(r"\W*$|;|,?\s(?:and|but|while|which|according|for|to|under|as)\b|,")
_LIKELY = re.compile(rf"\b{WHEN}", re.IGNORECASE)


def with_those_in_turn(
    mentions: Iterable[Mention], parse: Callable[[int], Parsed | None]
) -> list[Mention]:
    """The mentions, each release with those of whom its sentence only gives another time."""
    return [_with_more(m, parse) for m in mentions]


def _with_more(m: Mention, parse: Callable[[int], Parsed | None]) -> Mention:
    times = m.polarity is Polarity.RELEASE and m.band is not Band.NONE and len(_LIKELY.findall(m.sentence)) > 1
    parsed = parse(m.index) if times else None
    if parsed is None or parsed.sentence != m.sentence:
        return m
    told = [t for t in transfers_of(parsed) if t.standing.status is Status.FACT and t.by_hand and t.who]
    held = {n.name for n in m.recipients}
    more = [n for t in told[-1:] for n in _in_turn(parsed, t) if n.name not in held]
    return replace(m, recipients=(*m.recipients, *more)[:MOST_NAMES]) if more else m


def _in_turn(parsed: Parsed, told: Told) -> list[NamedBody]:
    """Those behind a transfer, each with its time and nothing else, up to the sentence's end."""
    behind = parsed.tokens[told.event.word].end
    if told.event.kind == "take" and told.event.givers and not is_holder(lows_of(parsed, told.event.givers)):
        return []  # "got it from X in July and Y in August"
    names = [c.named for c in candidates_in(parsed) if not (c.named.generic or c.watcher or c.vague)]
    out: list[NamedBody] = []
    for n in names:
        if n.start < behind or not _THEN.search(parsed.sentence, behind, n.start):
            continue
        at = _AT.match(parsed.sentence, n.end)
        if at is None or not _END.match(parsed.sentence, at.end()):
            break
        out.append(n._replace(role=Role.GIVEN))
        behind = n.end
    return out
