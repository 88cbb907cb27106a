"""Cleans typography, so that a change of it is not a change of substance."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from string import ascii_letters, digits

from text.pattern import lazy_pattern

# A soft hyphen at the end of a line is a word broken over two lines, where the next line goes on with a part of one:
# in lower case, and not with a word that begins another party. Anywhere else it is only invisible.
_BROKEN_WORD = lazy_pattern(
    "\u00ad[ \t]*[\r\n]+[ \t]*(?=[a-z\u00df-\u00f6\u00f8-\u00ff])(?!(?:and|for|of|on|or|the|with)\\b)"
)
# Invisible in an alert: controls that are no white space, soft hyphen, zero width marks,
# byte order mark, tag characters, lone surrogates (these cannot be stored or sent as UTF-8).
# Marks of direction can make a cell read otherwise than it is: they are shown, and passed over where words are matched
# or compared, so that a publisher's program that begins or ceases to write them changes nothing.
_TURNS = lazy_pattern("[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_SURROUNDED = lazy_pattern(f"[\u202b\u2067\u2068]([{_RIGHT_TO_LEFT} ,.'\u2019-]+)[\u202c\u2069]")
"""Words of right-to-left letters between marks that say just that, as programs write Hebrew beside English."""
SHOWN_TURN = r"\[U\+20(?:2[A-E]|6[6-9])\]"
"""How `clean` shows a mark of direction, as an expression."""
_SHOWN_TURN = lazy_pattern(SHOWN_TURN)
_INVISIBLE = lazy_pattern(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_BETWEEN_WORDS = lazy_pattern("(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])\u200b+(?=[A-Z\u00c0-\u00d6\u00d8-\u00de])")
"""Zero-width spaces between two words with capitals ("The\u200bGuardian"): there a space was meant."""
# Excel writes a carriage return inside a cell as _x000D_; other writers hand it on as seven letters.
_ESCAPED_SPACE = lazy_pattern("_x00(?:0[0-9A-Fa-f]|1[0-9A-Fa-f]|20|7[Ff]|[Aa]0)_")
_ESCAPED_BREAK = lazy_pattern("_x000[AaDd]_")
_LINE_BREAK = lazy_pattern("[\n\r\x0b\x0c\x85\u2028\u2029]|_x000[AaDd]_")
_SPACES = lazy_pattern(r"\s+")
_PLAIN_CHARACTERS = {
    n: plain for n in (*range(0xFF01, 0xFF5F), *range(0x1D400, 0x1D800))
    if len(plain := unicodedata.normalize("NFKC", chr(n))) == 1 and plain != chr(n)
} | {0x2010: "-", 0x2011: "-"}
_ESCAPED = lazy_pattern("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_MOST_ESCAPED = 3
_NOT_WORD = lazy_pattern(r"[\W_]+")
_FOLDED = bytes(ord(chr(n).lower()) if chr(n) in ascii_letters + digits else ord(" ") for n in range(256))
"""Of ASCII, small letters and spaces for what `_NOT_WORD` finds: in a third of the time of that expression."""


def clean(text: str) -> str:
    """`text` as one line in NFC: nothing invisible, single spaces, none at the ends. Idempotent, never raises.

    A mark of direction is shown: "evil[U+202E]txt".

    Line breaks, tabs, no-break spaces and Excel's `_x000D_` become a space; a word broken at a soft hyphen is joined.
    """
    if _is_plain(text):
        return text.strip() if "  " not in text else " ".join(text.split())
    return _clean_slowly(text)


def may_be_escaped(text: str) -> bool:
    """True where `unescaped` may be otherwise."""
    return "&" in text and _ESCAPED.search(text) is not None


def unescaped(text: str) -> str:
    """The text with the letters that an export wrote as in a page: `Mills &amp; Co`, `King&#39;s`; also twice so."""
    for _ in range(_MOST_ESCAPED):
        if not may_be_escaped(text) or (plain := _ESCAPED.sub(lambda m: unescape(m[0]), text)) == text:
            break
        text = plain
    return text


def clean_lines(text: str) -> str:
    """`text` cleaned like `clean`, but with its line breaks kept as line feeds; empty lines are dropped.

    `clean(clean_lines(text))` is `clean(text)`, so that two cells differ by their line breaks in nothing but these.
    """
    if not has_lines(text):
        return clean(text)
    whole = _ESCAPED_BREAK.sub("\n", _BROKEN_WORD.sub("", text))
    return "\n".join(line for part in whole.splitlines() if (line := clean(part)))


def clean_row(cells: Sequence[str]) -> tuple[str, ...]:
    """`clean` of each cell. Most rows are clean already, which is seen for the whole row at once."""
    return (*cells,) if are_clean(" ".join(filter(None, cells))) else tuple([clean(c) for c in cells])


def are_clean(joined: str) -> bool:
    """True where `clean` changes no cell of those, none empty, that are joined by spaces; False says nothing."""
    if joined.startswith(" ") or joined.endswith(" ") or "  " in joined:
        return False
    if joined.isascii():  # a third of the time of `_is_plain`, for the same
        return not joined.encode().translate(None, PRINTABLE) and ("_" not in joined or "_x" not in joined)
    return _is_plain(joined)


PRINTABLE = bytes(range(0x20, 0x7F))
"""Of ASCII."""


def has_lines(text: str) -> bool:
    """True where `clean_lines` may give several lines."""
    return _LINE_BREAK.search(text) is not None


def _is_plain(text: str) -> bool:
    """True for text that needs no cleaning but of spaces: no control or invisible characters, no unusual spaces."""
    no_escape = "_" not in text or "_x" not in text  # a single letter is found sooner
    return no_escape and text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text))


@lru_cache(maxsize=8192)
def _clean_slowly(text: str) -> str:
    text = _BROKEN_WORD.sub("", text)
    text = _SURROUNDED.sub(r"\1", text) if _TURNS.search(text) else text
    text = _TURNS.sub(lambda m: f"[U+{ord(m[0]):04X}]", text)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _BETWEEN_WORDS.sub(" ", text)))
    text = _ESCAPED_SPACE.sub(" ", text)
    return _SPACES.sub(" ", text).strip()


def without_turns(text: str) -> str:
    """A cleaned text without the marks that `clean` shows, in plain characters: words are matched by it."""
    return plain_characters(_SHOWN_TURN.sub("", text) if "[U+20" in text else text)


def plain_characters(text: str) -> str:
    """The text with wide and mathematical letters, digits and signs as plain ones, each where it stood.

    A number of twelve wide digits is as much a pupil's as one that is typed on an English keyboard.
    """
    return text if text.isascii() else text.translate(_PLAIN_CHARACTERS)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """`text` for matching headings and keywords: lower case, no accents, words of letters and digits, single spaces."""
    if text.isascii() and text.isprintable() and "_x" not in text and "[" not in text:
        return " ".join(text.encode().translate(_FOLDED, b"'").decode().split())  # as below, of what is clean
    text = without_turns(clean(text))
    if not text.isascii():
        # Twice: a mathematical A becomes a capital only by decomposing, and a dotted capital I decomposes by folding.
        text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in text if not unicodedata.combining(c)) if not text.isascii() else text
    return _NOT_WORD.sub(" ", bare.replace("'", "").replace("\u2019", "")).strip()


def forget() -> None:
    """Forgets the texts remembered while one file was read: they may be long."""
    _clean_slowly.cache_clear()
    fold.cache_clear()


SLUG_CHARACTERS = 80
"""Characters of an address."""
_APOSTROPHES = lazy_pattern(r"['\u2018\u2019\u02bc`\u00b4]")
_NOT_IN_SLUG = lazy_pattern(r"[^a-z0-9]+")


_LETTERS = {
    "\u00df": "ss", "\u00e6": "ae", "\u0153": "oe", "\u00f8": "o", "\u0142": "l", "\u0111": "d", "\u00f0": "d",
    "\u00fe": "th", "\u0127": "h", "\u0131": "i", "\u0167": "t",
}
_PLAIN_LETTERS = str.maketrans(
    _LETTERS | {k.upper(): v.capitalize() for k, v in _LETTERS.items() if len(k.upper()) == 1}
)


def plain_letters(text: str) -> str:
    """The text without accents; letters that do not decompose as they are mostly typed: ss for a sharp s."""
    if text.isascii():
        return text
    bare = unicodedata.normalize("NFKD", text.translate(_PLAIN_LETTERS))
    return "".join(c for c in bare if not unicodedata.combining(c))


NAMELESS = "recipient"
"""The address of names of which none of the letters can stand in one: they share it, with a number behind it."""


def slug_of(name: str) -> str:
    """The name as an address: ASCII letters and digits in lower case, hyphens between; `NAMELESS` if none is left."""
    text = _APOSTROPHES.sub("", without_turns(name)).replace("&", " and ")
    plain = plain_letters(text).encode("ascii", "ignore").decode().lower()
    return cut_slug(_NOT_IN_SLUG.sub("-", plain).strip("-"), SLUG_CHARACTERS) or NAMELESS


def cut_slug(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    whole = text[: most + 1].rpartition("-")[0]
    return whole if len(whole) > most // 2 else text[:most].rstrip("-")
