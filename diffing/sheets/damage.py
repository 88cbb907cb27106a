"""Whether a text is another one with damaged letters: bytes lost, read in a wrong encoding, or "?" for what it had not.

Such a cell says nothing new. It is not enough that two texts differ in a letter: the damaged one has to be what one of
the ways in which programs damage letters makes of the other.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LOST = "\ufffd"
"""Stands for bytes that are no text."""
MISTAKEN_FOR = ("cp1252", "latin-1", "mac_roman", "cp850", "cp437")
"""Encodings that UTF-8 is mistaken for; the first two most often."""
_LACKING = ("ascii", "latin-1", "cp1252")
"""Encodings in which programs write "?" for letters that these do not have."""
_AROUND_LOST = re.compile(f"[^{LOST}]?{LOST}+[^{LOST}]?")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NOT_SAID = re.compile(r"[^\S ]|\s|[\x7f-\x9f\u00ad\u200b-\u200f\u2060\ufeff]")
_FROM_INVISIBLE = dict.fromkeys(map(ord, "\u00e2\u00c2\u00ef"))
_FROM_SPACE = re.compile("\u00c2(?=[^\\w]|$)")
"""What a no-break space becomes; the good text has a plain one by now."""
_LONGEST = 20_000


def may_be_damaged(text: str) -> bool:
    """True where a closer look is worth while."""
    return "?" in text or not text.isascii()


def is_damaged_form(text: str, good: str) -> bool:
    """True where `text` is `good` with damaged letters."""
    if text == good or not may_be_damaged(text) or len(text) > _LONGEST:
        return False
    bare, whole = _bare(text), _bare(good)
    if bare == whole:
        return False
    if LOST in bare:
        return LOST not in whole and (_with_lost(bare).fullmatch(whole) is not None or _mistaken_and_lost(bare, good))
    if _one_byte_other(bare, whole):
        return True
    if _bare(_FROM_SPACE.sub("", text)) == whole:
        return True
    return not good.isascii() and _kept(bare) == _kept(whole) and _seen(bare) in _damaged_forms(good)


@lru_cache(maxsize=4_096)
def _damaged_forms(good: str) -> frozenset[str]:
    return frozenset(_seen(_bare(way)) for way in _ways(good)) - {_seen(_bare(good))}


def _mistaken_and_lost(bare: str, good: str) -> bool:
    """True where the bytes that a wrong encoding lacks became `LOST`: Hebrew, of which one in ten is such."""
    ways = (good.encode("utf-8", "replace").decode(e, "replace") for e in MISTAKEN_FOR)
    return not good.isascii() and any(bare == _bare(way) for way in ways)


def _seen(bare: str) -> str:
    """Without the first letters that an invisible sign becomes, which the good text had and has lost in reading."""
    return bare.translate(_FROM_INVISIBLE)


def _ways(good: str) -> Iterator[str]:
    """What programs make of a text whose letters they mistake or lack."""
    for encoding in MISTAKEN_FOR:
        once = mistaken(good, encoding)
        yield once
        yield mistaken(once, encoding)
    for encoding in _LACKING:
        yield good.encode(encoding, "replace").decode(encoding)
    yield _NOT_ASCII.sub(lambda m: "?" * len(m[0].encode("utf-8", "replace")), good)


def mistaken(text: str, encoding: str) -> str:
    """UTF-8 read in another encoding; bytes that it does not have become controls, as in browsers."""
    data = text.encode("utf-8", "replace")
    return "".join(_letter(byte, encoding) for byte in data)


@lru_cache(maxsize=2_048)
def _letter(byte: int, encoding: str) -> str:
    try:
        return bytes((byte,)).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)


def _bare(text: str) -> str:
    """The text without spaces and controls, which come and go when a cell is cleaned."""
    return unicodedata.normalize("NFC", _NOT_SAID.sub("", text))


def _kept(bare: str) -> str:
    """What no wrong encoding touches."""
    return _NOT_ASCII.sub("", bare).replace("?", "")


@lru_cache(maxsize=1_024)
def _with_lost(bare: str) -> re.Pattern[str]:
    """Lost bytes stand for a few letters; half of a letter of two bytes may stand beside them as another one."""
    out, at = [], 0
    for found in _AROUND_LOST.finditer(bare):
        out += [re.escape(bare[at : found.start()]), f".{{0,{len(found[0]) + 1}}}"]
        at = found.end()
    return re.compile("".join([*out, re.escape(bare[at:])]), re.DOTALL)


def _one_byte_other(bare: str, whole: str) -> bool:
    """True where one letter of the alphabet became a sign that has nothing of it: "Unœversity", but not "Café"."""
    if len(bare) != len(whole):
        return False
    other = [(x, y) for x, y in zip(bare, whole, strict=True) if x != y]
    if len(other) != 1:
        return False
    sign, letter = other[0]
    if sign.isascii() or not (letter.isascii() and letter.isalnum()):
        return False
    return letter.casefold() not in unicodedata.normalize("NFKD", sign).casefold()
