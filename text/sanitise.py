"""Makes foreign text safe to show: sanitised once, then escaped for its channel.

A cell of a register may hold anything: line breaks (EmailMessage refuses them in a header, and a refused alert is a
lost alert), marks that turn the direction of writing, mentions that would wake a whole Slack workspace, formulas.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, urlsplit

from text.pattern import lazy_pattern

_BREAKS = lazy_pattern("[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_ODD = lazy_pattern(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_DROPPED = frozenset("\xad\u200b\u2060\ufeff")
_SPACES = lazy_pattern(r"\s+")
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RIGHT_TO_LEFT = lazy_pattern(f"[{_RTL}](?:[{_RTL} '\u2019.\"-]*[{_RTL}])?")
_MENTION = lazy_pattern(r"@(?=channel\b|here\b|everyone\b)", re.IGNORECASE)
_EDGE_UNDERSCORE = lazy_pattern(r"(?<!\w)_|_(?!\w)")
_SLACK_MARKS = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})
_MARKDOWN = _SLACK_MARKS | str.maketrans(
    {"[": "(", "]": ")", "<": "\u2039", ">": "\u203a", "|": "\u2223", "\\": "\u2216", "@": "\uff20"}
)
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~-._"

NEWS = 110
"""Characters of an alert's news in its subject, so that there is room for where they come from."""
LINE = 200
"""Characters that a name, a title or another single line may have."""
SHORTEST_SECRET = 4
"""Characters. A shorter one would be found in the middle of words."""
TEXT = 1500
"""Characters that a longer text, such as a purpose, may have in a message."""


def without(text: str, secrets: Iterable[str]) -> str:
    """A text that came from outside, without these: an answer may repeat the address or the login that it refuses."""
    for secret in sorted({s for s in secrets if len(s) >= SHORTEST_SECRET}, key=len, reverse=True):
        text = text.replace(secret, "[secret]")
    return text


def _visible(match: re.Match[str]) -> str:
    char = match.group()
    code = ord(char)
    if char in _DROPPED:
        return ""
    if code < 0x20:
        return chr(0x2400 + code)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"[U+{code:04X}]"


def clean(text: object, limit: int = TEXT) -> str:
    """One line of at most `limit` characters, in which nothing is hidden.

    Line breaks and tabs become spaces. Control characters and marks that change the direction of writing are made
    visible. What is cut is cut between two words, where that leaves enough of it, and ends in "…". `None` gives "".
    """
    if text is None:
        return ""
    if type(text) is str and len(text) <= limit and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()  # most is
    # Four times the limit is read: what follows could not be shown, and must not cost time either.
    raw = str(text)[: limit * 4 + 16]
    if raw.isprintable():  # no break in it, no space but " ", and nothing odd but what looks like nothing
        if not raw.isascii():
            raw = unicodedata.normalize("NFC", _ODD.sub(_visible, raw))
        raw = " ".join(raw.split()) if "  " in raw else raw.strip()
    else:
        raw = _ODD.sub(_visible, _BREAKS.sub(" ", raw))
        raw = _SPACES.sub(" ", unicodedata.normalize("NFC", raw)).strip()
    if len(raw) <= limit:
        return raw
    whole = raw[:limit].rpartition(" ")[0]
    return (whole if len(whole) > limit // 2 else raw[: limit - 1]).rstrip(" ,;:") + "…"


def nested(text: str) -> str:
    """The text with quotation marks within quotation marks made single: ““X” was changed” is hard to read."""
    depth = 0

    def once(mark: re.Match[str]) -> str:
        nonlocal depth
        depth += 1 if mark[0] == "\u201c" else 0
        inner = depth > 1
        depth -= 1 if mark[0] == "\u201d" and depth else 0
        return _INNER[mark[0]] if inner else mark[0]

    return _QUOTES.sub(once, text) if _WITHIN.search(text) else text


_WITHIN = lazy_pattern("\u201c[^\u201d]*\u201c")
_QUOTES = lazy_pattern("[\u201c\u201d]")
_INNER = {"\u201c": "\u2018", "\u201d": "\u2019"}


def isolated(text: str) -> str:
    """A finished text with each run of Hebrew or Arabic isolated (bidirectional isolates).

    Without that "Recipient: <Arabic name> · 2019-05-02" is shown with the date before the name.
    """
    return _RIGHT_TO_LEFT.sub("\u2068\\g<0>\u2069", text)


def safe_url(url: object, limit: int = 6000) -> str:
    """The address if it is plain http or https, percent-encoded so that it ends nowhere early; otherwise ""."""
    return _safe_url(str(url or "").strip(), limit)


@lru_cache(maxsize=1024)
def _safe_url(raw: str, limit: int) -> str:  # pages and messages name the same few addresses again and again
    if len(raw) > limit or _ODD.search(raw) or _BREAKS.search(raw):
        return ""
    try:
        parts = urlsplit(raw)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or "\\" in raw or parts.username or parts.password:
        return ""
    return quote(raw, safe=_URL_SAFE)


def slack_text(text: str) -> str:
    """Cleaned text for a mrkdwn object: no mention, link or formatting in it comes alive; Arabic moves nothing else."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _MENTION.sub("\uff20", text.translate(_SLACK_MARKS))
    return isolated(_EDGE_UNDERSCORE.sub("\uff3f", text))


def without_markdown(text: str) -> str:
    """Text of which Markdown makes no link, mention, preview or formatting, for chats other than Slack."""
    return _EDGE_UNDERSCORE.sub("\uff3f", text.translate(_MARKDOWN).replace("://", ": //"))


def slack_link(url: str, label: str) -> str:
    """A link in mrkdwn; the label alone where the address may not be followed or is too long for Slack."""
    address = safe_url(url, 2000)
    if not address:
        return slack_text(label)
    address = address.replace("&", "&amp;")
    return f"<{address}|{slack_text(label)}>"


_BLANKS = r"[\s\0'\u200b\u2060\ufeff]*"
_SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_AT_START = lazy_pattern(rf"(?={_BLANKS}(?:{_SIGNS}|[\t\r\n]))")
_INSIDE = lazy_pattern(rf"([;|])(?={_BLANKS}{_SIGNS})")
"""Where programs that take these for separators (Excel in most of Europe) begin a new cell, in quotes or not."""
_GUARD_AT_START = lazy_pattern(f"'{_AT_START.pattern}")
_GUARD_INSIDE = lazy_pattern(rf"([;|])'(?={_BLANKS}{_SIGNS})")


def csv_cell(text: str) -> str:
    """A cell that a spreadsheet takes for text: an apostrophe stands before all that would start a formula."""
    if ";" in text or "|" in text:
        text = _INSIDE.sub(r"\1'", text)
    # Most begin with a letter or a digit, and an export has millions.
    return text if text[:1].isalnum() or not _AT_START.match(text) else f"'{text}"


def read_cell(cell: str) -> str:
    """The text of which `csv_cell` made this."""
    return _GUARD_INSIDE.sub(r"\1", cell[1:] if _GUARD_AT_START.match(cell) else cell)


def csv_text(rows: Iterable[Iterable[object]], line_end: str = "\r\n") -> str:
    """Rows as CSV. None is an empty cell, a number stays one, and what is neither text nor number is JSON."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=line_end).writerows([_shown(value) for value in row] for row in rows)
    return out.getvalue()


_encode = json.JSONEncoder(ensure_ascii=False).encode  # made once: `dumps` makes one each time


def _shown(value: object) -> str:
    if type(value) is not str:
        if value is None:
            return ""
        if isinstance(value, (int, float)):
            return str(value)  # -5 is a number, and no formula
        value = value if isinstance(value, str) else _encode(value)
    if "\r" in value or "\0" in value:
        # Before Python 3.13 the csv module leaves a lone carriage return bare, and readers end the row there.
        value = value.replace("\r", " ").replace("\0", "\u2400")
    return csv_cell(value) if value else value
