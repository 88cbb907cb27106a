"""What a text is called in a sentence: oral evidence is no written evidence, and a speech in a debate no entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from model.change import StoredChange
from model.item import ItemKind
from text.sanitise import clean, safe_url

_GENRES = {"response": "A response", "report": "A report", "correspondence": "A committee's correspondence"}
"""Of a committee's publication, by a word of what its publisher calls it."""
_KEYS = {"hansard:": "A speech in a debate", "bill:": "A paper on a bill"}
_HOSTS = {"petition.parliament.uk": "A petition"}


_NUMBERED = (ItemKind.QUESTION, ItemKind.STATEMENT)


def number_of(change: StoredChange, title: str) -> str:
    """What tells a question or statement from others of its heading, as it stands behind that; "" of anything else."""
    kind, number = change.detail.get("item_kind"), clean(change.reference or "", 20)
    return f" ({kind} {number})" if kind in _NUMBERED and number and number not in title else ""


def noun_of(detail: Mapping[str, Any], plain: str) -> str:
    """The text that the detail of a change is of, as a sentence begins with it; `plain` where nothing says more."""
    kind, genre = detail.get("item_kind"), str(detail.get("genre") or "").casefold()
    if kind == ItemKind.ORAL_EVIDENCE:
        return "Oral evidence"
    if kind == ItemKind.PUBLICATION:
        return next((noun for word, noun in _GENRES.items() if word in genre), plain)
    if kind == ItemKind.FEED_ENTRY:
        key = str(detail.get("item") or "")
        noun = next((noun for begins, noun in _KEYS.items() if key.startswith(begins)), plain)
        return _HOSTS.get(urlsplit(safe_url(str(detail.get("url") or ""))).hostname or "", noun)
    return plain
