"""What became of a release, written behind or before the recipient's name: "Daily Invention (WITHDRAWN)"."""

from __future__ import annotations

import re

from text.pattern import lazy_pattern

_STATE = (
    r"(?:withdrawn|cancell?ed|terminated|closed|ended|expired|complet(?:e|ed)|finished|rejected|refused|declined"
    r"|not pursued|not progressed|did not proceed|live|ongoing|no longer active|superseded|lapsed|revoked)"
)
_ASKER = r"(?:the )?(?:applicant|requester|organisation)(?:['\u2019]?s)?"
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)? )?[a-z]{3,9}\.? \d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}"
_SAID = (
    r"(?:(?:data )?(?:application|request|project|share|sharing|agreement|licence|study|entry)s? )?"
    rf"(?:now |was |is |has )?{_STATE}(?: (?:by|at) {_ASKER}(?: request)?)?(?: (?:on |in |at )?(?:{_DAY}))?"
)
_BEHIND = lazy_pattern(
    rf"(?<=[\w.)'\u2019])(?: ?[(\[] ?(?P<a>{_SAID}) ?[)\]]| [-\u2013\u2014:]+ (?P<b>{_SAID}))$", re.IGNORECASE
)
_BEFORE = lazy_pattern(
    rf"(?!live|ongoing|complet|finish)(?:[(\[] ?(?P<a>{_SAID}) ?[)\]] ?|(?P<b>{_SAID})(?: [-\u2013\u2014]|:) )(?=\w)",
    re.IGNORECASE,
)
"""Of what a name may begin with, "Live: Invented Ltd", it is none."""
_STEMS = (
    *("withdrawn", "cancel", "terminated", "closed", "ended", "expired", "complet", "finished", "rejected", "refused"),
    *("declined", "not p", "did not", "live", "ongoing", "no longer", "superseded", "lapsed", "revoked"),
)
"""Of `_STATE`: most names say none of them."""
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
