"""The life of a release: its outcomes, and the words that registers print for them (life.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_DATA = tomllib.loads(Path(__file__).with_name("life.toml").read_text(encoding="utf-8"))
_THEN = re.compile(r"\b(?:then|later|subsequently|afterwards|eventually|finally)\b", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")
_PIECE = re.compile(rf"[.;,\n]|\bbut\b|{_THEN.pattern}", re.IGNORECASE)
_GRANTED = re.compile(r"\b(?:approv|grant|accepted|agreed|supplied|released|shared)", re.IGNORECASE)
_LONGEST = 200
"""Characters of a cell that are looked at."""


class Life(StrEnum):
    """What became of a request, as far as the register says. The values are stored and stand in JSON."""

    REQUESTED = "pending"
    APPROVED = "approved"
    SUPPLIED = "supplied"
    """The data went, or go, to the recipient: live, ongoing, shared."""
    ENDED = "ended"
    """The licence or agreement is over."""
    DESTROYED = "destroyed"
    REFUSED = "rejected"
    WITHDRAWN = "withdrawn"
    NOT_PURSUED = "not_pursued"
    NOT_SAID = "not_said"


NEVER_SUPPLIED = frozenset({Life.REFUSED, Life.WITHDRAWN, Life.NOT_PURSUED})
"""States in which nothing went to the recipient, as far as the register says."""


class _State(NamedTuple):
    life: Life
    words: re.Pattern[str]
    unless: re.Pattern[str] | None


def _phrases(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(p.replace('*', '[a-z]*') for p in phrases)})\b")


_STATES = tuple(
    _State(Life(s["life"]), _phrases(s["words"]), _phrases(s["unless"]) if "unless" in s else None)
    for s in _DATA["state"]
)

_UNCLEAR = _phrases(_DATA["unclear"]["done"])
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

    Of what came one after the other ("rejected, then approved"), the last.
    """
    folded = _folded(text)
    return next((life for part in reversed(_THEN.split(folded)) if (life := _state_of(part))), None)


def last_decision(text: str) -> Life | None:
    """What a remark says last that was decided, or done: refused, withdrawn, not pursued, approved, supplied."""
    for piece in reversed(_PIECE.split(text[:_LONGEST])):
        life = life_of(piece)
        if life in NEVER_SUPPLIED or (life in (Life.APPROVED, Life.SUPPLIED) and _GRANTED.search(piece)):
            return life
    return None


def _state_of(folded: str) -> Life | None:
    found = (s for s in _STATES if s.words.search(folded) and not (s.unless and s.unless.search(folded)))
    return next((s.life for s in found), None)
