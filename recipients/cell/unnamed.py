"""Cells that say in a name's place why there is none: kept back, or not yet known."""

from __future__ import annotations

import re

from text.clean import fold
from text.pattern import lazy_pattern

_BODY = (
    r"(?:organi[sz]ation|compan(?:y|ie)|supplier|contractor|provider|processor|partner|vendor|bidder|recipient|applicant"
    r"|requester|firm|bod(?:y|ie)|part(?:y|ie)|entit(?:y|ie)|client|customer|licensee)s?"
)
_DONE = (
    r"(?:disclosed|published|releas(?:ed|able)|named|known|given|stated|shown|announced|appointed|confirmed|chosen|agreed"
    r"|decided|determined|selected|awarded|procured|finalised|identified|specified|contracted|available|public|advised"
    r"|notified|supplied|provided)"
)
_SAYS = (
    r"(?:undisclosed|unpublished|unnamed|unconfirmed|withheld|redacted|redaction|exempt(?:ed|ion)?|tb[acdn]|confidential"
    r"|confidentiality|(?:in|under) (?:strict(?:est)? )?confidence|commercially sensitive|commercial sensitivity"
    r"|official sensitive|(?:name|names|details|identity) (?:(?:was|were|is|are|has been|have been) )?"
    r"(?:removed|deleted|omitted|suppressed|hidden|protected)"
    rf"|to be (?:\w+ly )?{_DONE}"
    rf"|(?:not|yet|not yet|not currently|cannot|can not|may not|not to) (?:(?:be|been|yet) )?{_DONE}"
    r"|(?:not|not yet|never) for (?:publication|release|disclosure)|(?:not )?subject to (?:contract|procurement|tender)"
    r"|(?:awaiting|awaits|pending) (?:publication|confirmation|announcement|appointment|award|approval|procurement"
    r"|tender|contract|details|name)|(?:details?|name|names) (?:to follow|follows?)"
    r"|(?:procurement|tender(?:ing)?|competition) (?:exercise |process )?(?:under ?way|ongoing|in progress|in hand|live"
    r"|to follow)|(?:various|several|multiple|different|other)(?: \w+){0,2}"
    r" (?:supplier|contractor|provider|processor|partner|vendor|firm|recipient|bodie|partie|companie|organisation)s"
    r"|see (?:the )?(?:contract|agreement|notice|contracts finder|note|annex)"
    r"|third party (?:processor|supplier|provider)s?)"
)
_BESIDE = (
    rf"(?:{_BODY}|names?|named|details?|identit(?:y|ies)|information|private|public|sector|third|commercial(?:ly)?|sensitive"
    r"|in|at|on|by|under|for|of|to|and|or|the|this|its|their|is|are|was|were|has|have|been|be|as|until|due|per|yet|now"
    r"|currently|still|time|present|stage|date|later|further|notice|publication|request(?:ed)?|reasons?|interests?"
    r"|strictly|act|foia?|gdpr|dpa|freedom|data|protection|sections?|s|regulation|article|contracts?|award(?:ed)?"
    r"|procurement|tender|\d{1,4}[a-z]?|i{1,3}|[ab])"
)
_UNNAMED = lazy_pattern(rf"(?:{_BESIDE} )*{_SAYS}(?: {_SAYS}| {_BESIDE})*")
_MAY_SAY = frozenset(
    """
    undisclosed unpublished unnamed unconfirmed withheld redacted redaction exempt exempted exemption tba tbc tbd tbn
    confidential confidentiality confidence sensitive sensitivity removed deleted omitted suppressed hidden protected be
    not yet cannot subject awaiting awaits pending follow follows procurement tender tendering competition various
    several multiple different other see third
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_OURS = "recipient withheld"
_LONGEST, _BEGINNING = 120, 3
_BEGIN = frozenset(word[:_BEGINNING] for word in re.findall(r"[a-z]+", f"{_BODY}\n{_DONE}\n{_SAYS}\n{_BESIDE}"))
"""Of every word that such a cell begins with: few names do. Shorter words and numbers are looked at anyhow."""
_SIGNS = "()[]{}<>\"'*-\u2013\u2014.,:;/\u2018\u2019\u201c\u201d#_"


def begins_so(token: str) -> bool:
    """False for what no such cell begins with."""
    first = token.strip(_SIGNS).casefold()
    return len(first) <= _BEGINNING or not first.isalpha() or first[:_BEGINNING] in _BEGIN


def may_say_so(token: str) -> bool:
    """True for a token of which one stands in each such cell."""
    return not _MAY_SAY.isdisjoint([token.lower()] if token.isalpha() and token.isascii() else fold(token).split())


def names_nobody(text: str) -> bool:
    """True for a cell of nothing but such words: "Commercial in confidence", "Supplier to be appointed"."""
    if len(text) > _LONGEST or not begins_so(text.partition(" ")[0]):
        return False
    said = fold(text)
    return not _MAY_SAY.isdisjoint(said.split()) and said != _OURS and _UNNAMED.fullmatch(said) is not None
