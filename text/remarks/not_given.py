"""What a register says was not given, or waits to be approved: "No data supplied", "Shared: No", "For approval"."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from text.pattern import lazy_pattern

_WORDS: dict[str, str] = tomllib.loads(Path(__file__).with_name("not_given.toml").read_text(encoding="utf-8"))
_GIVEN, _THING, _AUX, _NO = (_WORDS[name] for name in ("given", "thing", "aux", "no"))
_DATA = _THING.removesuffix(" )") + ")"
_SAYS_NO = lazy_pattern(
    rf"\b{_GIVEN}(?:\s*\(?\by\s?/\s?n\b\)?)?\s*(?:[:=?(]|\s[-\u2013\u2014]\s|\s(?=(?:no|none|nil)\b))\s*"
    r"(?:no|n|none|nil|never|false|0)\s*(?=[);,]|\.(?!\s*\d)|$)",
    re.IGNORECASE,
)
"""A question and its answer, as printed: "Supplied: No"."""
_NO_DATA = lazy_pattern(
    rf"(?:^|[-(:;,\u2013\u2014])\s*(?:no|nil|without)\s{_DATA}(?:\s(?:yet|so far|to date))?\s*(?=[).;,]|$)",
    re.IGNORECASE,
)
_NOT_GIVEN = lazy_pattern(
    rf"\b{_NO} {_THING}?{_AUX}(?:(?:approved|agreed|granted) (?:n?or|and) )?{_GIVEN}\b"
    rf"|\b(?:before|prior to) {_THING}?{_AUX}(?:{_GIVEN}|left|went)\b"
    rf"|\b{_GIVEN} (?:no|nil|zero|0) {_DATA}(?= |$)"
)
_TO_COME = lazy_pattern(
    rf"(?<!approved )(?<!agreed )(?<!granted )\b{_WORDS['to_come']} {_WORDS['approval']}\b|\b{_WORDS['to_be_sent']}\b"
)
_SURELY_GIVEN = lazy_pattern(rf"\b{_GIVEN}\b")
_QUESTION = lazy_pattern(
    rf"(?:(?:was|were|is|are|has|have|request|application|access|licence) )*{_THING}?{_AUX}"
    rf"(?:{_GIVEN}|approved|granted|agreed)(?: (?:y n|yes no|to (?:the )?(?:recipient|applicant)))?"
)
_ANSWER = lazy_pattern(r"\W*(?:no|n|false|none|nil|0|not yet|never)\W*", re.IGNORECASE)
_NOT_WORD = lazy_pattern(r"[\W_]+")


def answers_no(question: str, answer: str) -> bool:
    """Whether a column asks if data were given or a request approved, and its cell says no: "Data supplied?", "N"."""
    asked = _NOT_WORD.sub(" ", question.casefold()).strip()
    return _ANSWER.fullmatch(answer) is not None and _QUESTION.fullmatch(asked) is not None


def without_not_given(text: str) -> str | None:
    """What a text says besides, folded; None where it denies nothing, or says of something else that it was given."""
    rest, said = _SAYS_NO.subn(" ", text)
    rest, bare = _NO_DATA.subn(" ", rest)
    rest = _NOT_WORD.sub(" ", rest.casefold()).strip()
    rest, denied = _NOT_GIVEN.subn(" ", rest)
    rest, waits = _TO_COME.subn(" ", rest)
    found = said or bare or denied or waits
    return None if not found or _SURELY_GIVEN.search(rest) else " ".join(rest.split())
