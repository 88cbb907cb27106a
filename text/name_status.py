"""What became of a release, written behind or before the recipient's name: "Daily Invention (WITHDRAWN)"."""

from __future__ import annotations

import re

from text.pattern import lazy_pattern

_STATE = (
    r"(?:withdrawn|cancell?ed|terminated|closed|ended|expired|complet(?:e|ed)|finished|rejected|refused|declined"
    r"|not pursued|not progressed|did not proceed|live|ongoing|no longer active|superseded|lapsed|revoked"
    r"|(?:temporarily |no longer )?suspended)"
)
_PASSING = (
    r"(?:(?:temporarily |no longer |currently )?(?:paused|on hold|frozen|halted|stopped|stayed|deferred|postponed"
    r"|under (?:appeal|review|investigation|consideration|dispute)|in (?:breach|dispute|abeyance))"
    r"|reinstated|resumed|restored|reactivated|reopened|renewed|not renewed|extended|varied|active|(?:re-?)?approved"
    r"|not approved|(?:refusal|rejection|withdrawal|suspension|termination|decision) "
    r"(?:overturned|lifted|upheld|reversed|quashed|set aside|ended)"
    r"|granted|(?:pending|awaiting) (?:review|approval|decision|appeal|audit|destruction|deletion|renewal|confirmation"
    r"|signature)"
    r"|appealed|overturned|upheld)"
)
"""What is said of some time, after which it may be otherwise."""
_OF_DATA = (
    r"(?:(?:all )?(?:the )?(?:data|extracts?|copies|records|files) "
    r"(?:(?:now|was|were|is|are|has been|have been|been|not yet|not|never|yet to be|to be|since|all) )*"
    r"(?:destroyed|deleted|returned|erased|wiped|shredded|supplied|sent|shared|released|recalled|withheld)"
    r"|(?:data |secure )?(?:destruction|deletion|disposal) (?:confirmed|certified|pending|due|overdue|outstanding)"
    r"|(?:not yet|not|never) (?:supplied|sent|shared|released|started))"
)
_ASKER = r"(?:the )?(?:applicant|requester|organisation)(?:['\u2019]?s)?"
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)? )?[a-z]{3,9}\.? \d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}"
_ASKED = (
    r"(?:(?:data )?(?:application|request|project|share|sharing|agreement|licence|study|entry|access|contract)s? )?"
    r"(?:now |was |is |has been |has )?"
)
_WHAT = rf"(?:{_ASKED}(?:{_STATE}|{_PASSING})|{_OF_DATA})"
_WHY = (
    r"(?:,? (?:pending|awaiting|following|after|because of|due to|subject to|to the|for|by the|by) (?:\w+ ){0,4}?"
    r"(?:review|audit|appeal|complaint|investigation|tribunal|breach|decision|hearing|ico|commissioner|regulator"
    r"|department|court|approval|request|renewal))"
)
_SAID = (
    rf"(?:{_WHAT}(?: (?:by|at) {_ASKER}(?: request)?)?{_WHY}?"
    rf"(?:,? (?:(?:on|in|at|until|till|to|since|from|as of) )?(?:{_DAY}))?)"
)
_BEHIND = lazy_pattern(
    rf"(?<=[\w.)'\u2019])(?: ?[(\[] ?(?P<a>{_SAID}) ?[)\]]| [-\u2013\u2014:]+ (?P<b>{_SAID}))$", re.IGNORECASE
)
_BEFORE = lazy_pattern(
    rf"(?!live|ongoing|complet|finish)(?:[(\[] ?(?P<a>{_SAID}) ?[)\]] ?"
    rf"|(?P<b>{_ASKED}{_STATE}(?: (?:on |in |at )?(?:{_DAY}))?)(?: [-\u2013\u2014]|:) )(?=\w)",
    re.IGNORECASE,
)
"""Of what a name may begin with, "Live: Invented Ltd", it is none."""
_STEMS = (
    *("withdrawn", "cancel", "terminated", "closed", "ended", "expired", "complet", "finished", "rejected", "refused"),
    *("declined", "not p", "did not", "live", "ongoing", "no longer", "superseded", "lapsed", "revoked", "suspended"),
    *("paused", "hold", "frozen", "halted", "stopped", "stayed", "deferred", "postponed", "under ", "in breach"),
    *("in dispute", "in abeyance", "reinstated", "resumed", "restored", "reactivated", "reopened", "renewed", "varied"),
    *("active", "lifted", "reversed", "quashed", "set aside"),
    *("approved", "granted", "pending", "awaiting", "appealed", "overturned", "upheld", "destr", "delet", "returned"),
    *("erased", "wiped", "shredded", "supplied", "sent", "shared", "released", "recalled", "withheld", "disposal"),
    "not started", "never started", "not yet",
)
"""Of what is said: most names say none of them."""
_SIGNS = (")", "]", ":", "\u2013", "\u2014", " - ")
"""One of them sets it off; of most names none does."""


def parted_from_status(name: str) -> tuple[str, str]:
    """The name, and what is said there of the release, "" for nothing. Only what is set off by a sign is none of it."""
    if not any(map(name.__contains__, _SIGNS)) or not any(map(name.casefold().__contains__, _STEMS)):
        return name, ""
    for way in (_BEHIND.search, _BEFORE.match):
        if (found := way(name)) and (rest := (name[: found.start()] + name[found.end() :]).strip()):
            return rest, found["a"] or found["b"]
    return name, ""


def without_status(name: str) -> str:
    """The name alone."""
    return parted_from_status(name)[0]
