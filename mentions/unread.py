"""Sentences that cannot be read and yet are not passed over: broken or misread by a scan, or in Welsh."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from msgspec.structs import replace

from mentions import UnusableWording, data_file
from mentions.claim.ruling import Ruling
from mentions.said import Band, Polarity, Role
from mentions.words.senses import has_sense
from mentions.words.tokens import is_read

SCAN, WELSH = "its words look broken or misread, as by a scan", "it is in Welsh, which is not read"
_LITTLE = 3  # little words of Welsh that make a sentence Welsh
_LIKE = str.maketrans({
    "0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s", "$": "s", "m": "rn", "w": "vv", "h": "ll", "d": "cl",
})
"""What a scan takes for what, both ways: "rn" for "m", "0" for "o"."""
_LETTERS = re.compile(r"[^a-z]+")
_ADDRESS = re.compile(r"\S*(?://|www\.|@|\.(?:uk|com|org))\S*")
_WORD = re.compile(r"[\w|!$]+")
_MISREAD = re.compile(r"(?<!\w)(?=[A-Za-z01]*[A-Za-z])(?=[A-Za-z01]*[01])[A-Za-z01]{2,14}(?!\w)")


def unread_in(sentence: str) -> str:
    """Why a sentence that speaks of pupils' data is not read as one: SCAN or WELSH; "" if it does not or is."""
    welsh = _welsh()
    if (
        welsh["pupils"].search(sentence)
        and welsh["data"].search(sentence)
        and len(welsh["little"].findall(sentence)) >= _LITTLE
    ):
        return WELSH
    shape = _shape(sentence)
    return SCAN if any(t in shape and not p.search(sentence) for t, p in _terms("terms")) else ""


def looked_at(sentence: str, ruling: Ruling, unread: str) -> Ruling:
    """The ruling on a sentence: to look at, and no more, where it is not read and something may be passed on in it."""
    if unread and ruling.band is Band.ALERT:
        return unsure(ruling, unread)
    if ruling.band is not Band.NONE:
        return ruling
    if unread == WELSH:
        moves = bool(_welsh()["moves"].search(sentence))
    else:
        moves = not has_sense(sentence, "moves") and _moves(sentence)
        moves = moves or (bool(unread) and has_sense(sentence, "moves"))
    return replace(ruling, band=Band.REVIEW, reason=unread or SCAN, speaks=True) if moves else ruling


def unsure(ruling: Ruling, why: str) -> Ruling:
    """The ruling, a sure release as one to look at."""
    if ruling.band is not Band.ALERT:
        return ruling
    who = tuple(n._replace(role=Role.POSSIBLE) if n.role is Role.GIVEN else n for n in ruling.who)
    reason = f"{ruling.reason}; but {why}"
    return replace(ruling, polarity=Polarity.POSSIBLE, band=Band.REVIEW, who=who, reason=reason)


def speaks_of_transfer(text: str) -> bool:
    """Whether a verb of transfer stands in a text."""
    return any(p.search(text) for name in ("moves", "words") for _, p in _terms(name))


def mended(sentence: str) -> str:
    """The sentence with the digits that a scan read for letters in its little words and verbs: "n0t", "g1ven"."""
    return _MISREAD.sub(_mended, sentence)


def _mended(m: re.Match[str]) -> str:
    for one in "il":
        word = m[0].replace("0", "o").replace("1", one)
        if is_read(word.lower()):
            return word
    return m[0]


def _shape(text: str) -> str:
    """A text as a scan would confuse it with its like."""
    return _LETTERS.sub("", _ADDRESS.sub(" ", text.lower()).translate(_LIKE))


@cache
def _terms(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each term as a scan would see it, and as it should stand."""
    words: Iterable[str] = data_file("unread.toml")["scan"][name]
    parted = {w: r"[\W_]+".join(re.escape(part) for part in re.split(r"\W+", w)) for w in words}
    end = "" if name == "terms" else r"\b"
    return tuple((_shape(w), re.compile(rf"\b{pattern}{end}", re.IGNORECASE)) for w, pattern in parted.items())


def _moves(sentence: str) -> bool:
    shape = _shape(sentence)
    if any(t in shape and not p.search(sentence) for t, p in _terms("moves")):
        return True
    words = {t for t, _ in _terms("words")}
    return any(_shape(w) in words for w in _WORD.findall(sentence))


@cache
def _welsh() -> dict[str, re.Pattern[str]]:
    try:
        return {name: re.compile(p, re.IGNORECASE) for name, p in data_file("unread.toml")["welsh"].items()}
    except (KeyError, re.error) as error:
        raise UnusableWording(f"mentions/unread.toml, [welsh]: {error}. Correct it.") from error
