"""What a register says of the bodies in it: that they were given data, approved for them, asked for them, or less."""

from __future__ import annotations

import re
from typing import NamedTuple

from model.change import StoredChange
from model.life import NEVER_SUPPLIED, Life
from text.remarks.not_given import answers_no
from text.remarks.outcomes import is_closed, life_of, life_of_line

_STATE = re.compile(r"\b(?:status|outcome|decision)\b", re.IGNORECASE)


class Manner(NamedTuple):
    """What a register says of the bodies in it, in a sentence and in a headline: of one, of several."""

    one: str
    several: str
    entry: str
    """What its row is called, with "of" or "to" before the recipient."""
    news: tuple[str, str]


def _no_longer_asked(did: str) -> Manner:
    said = f"{did} a request for"
    return Manner(said, said, "request by", (said, f"{did} requests for"))


_GIVEN = Manner("was given", "were given", "release to", ("gets", "get"))
_APPROVED = Manner("was approved for", "were approved for", "approval for", ("is approved for", "are approved for"))
_ASKED = Manner("asked for", "asked for", "request by", ("asks for", "ask for"))
_LISTED = Manner("is listed with", "are listed with", "entry of", ("is listed with", "are listed with"))
_BY_LIFE = {
    Life.REQUESTED: _ASKED,
    Life.APPROVED: _APPROVED,
    Life.SUPPLIED: _GIVEN,
    Life.REFUSED: Manner("was refused", "were refused", "refusal of", ("is refused", "are refused")),
    Life.WITHDRAWN: _no_longer_asked("withdrew"),
    Life.NOT_PURSUED: _no_longer_asked("did not pursue"),
}
_BY_WORD = (
    (re.compile(r"\b(?:planned|proposed|upcoming|forthcoming|prospective)\b", re.IGNORECASE), _APPROVED),
    (re.compile(r"\b(?:approv|accredit)", re.IGNORECASE), _APPROVED),
    (re.compile(r"\b(?:releas|shar(?:e|es|ed|ing)\b|disseminat|disclos|supplied)", re.IGNORECASE), _GIVEN),
)
_NOT_GIVEN = NEVER_SUPPLIED | {Life.REQUESTED}
_REQUESTS = re.compile(r"\b(?:request|application)", re.IGNORECASE)


def manner_of(change: StoredChange) -> Manner:
    """What its register says of a row: by the row's own state, else by the words of sheet and titles.

    Where nothing was given so far, by its outcome, that is said, whichever cell says so. A register of requests
    without a state says no more than that somebody asked, and "Closed" says nothing.
    """
    if change.outcome in _NOT_GIVEN:
        return _BY_LIFE[change.outcome]
    cells = change.after or change.before or {}
    for name, cell in cells.items():
        says = _STATE.search(name.replace("_", " ")) and not is_closed(cell)
        if says and (found := _BY_LIFE.get(life_of(cell) or Life.NOT_SAID)):
            return found
    if any(answers_no(name, cell) for name, cell in cells.items()):
        return _ASKED
    if (life := life_of_line(change.sheet or "")) in _NOT_GIVEN:
        return _BY_LIFE[life]
    texts = [change.sheet or "", change.source_title, change.file]
    # "DfE external data shares" with a sheet "NPD requests" lists shares.
    found = next((manner for text in texts for word, manner in _BY_WORD if word.search(text)), None)
    return found or (_ASKED if any(map(_REQUESTS.search, texts)) else _LISTED)


def is_about_pupils(change: StoredChange) -> bool:
    """True where the title of the publication says that its data are pupils'."""
    return bool(re.search(r"\b(?:dfe|npd|pupils?|department for education)\b", change.source_title, re.IGNORECASE))
