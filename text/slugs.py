"""A name as the last part of an address."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
"""Characters of an address."""
_APOSTROPHES = re.compile(r"['\u2018\u2019\u02bc`\u00b4]")
_OTHER = re.compile(r"[^a-z0-9]+")


def slug_of(name: str) -> str:
    """The name as an address: ASCII letters and digits in lower case, hyphens between; "recipient" if none is left."""
    text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name).replace("&", " and ").replace("\u00df", "ss"))
    plain = text.encode("ascii", "ignore").decode().lower()
    return cut(_OTHER.sub("-", plain).strip("-"), LONGEST) or "recipient"


def cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    whole = text[: most + 1].rpartition("-")[0]
    return whole if len(whole) > most // 2 else text[:most].rstrip("-")
