"""Signed links: what a reader may do with one is said by its purpose, and nobody can make one but us."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

_TOKEN = re.compile(r"([cms])-([0-9a-f]{20})-([0-9a-f]{1,10})-([0-9a-f]{32})")


class Purpose(StrEnum):
    """What a link is for, and the path that it stands under."""

    CONFIRM = "confirm"
    MANAGE = "manage"
    STOP = "stop"


_BY_LETTER = {p.value[0]: p for p in Purpose}


class Signed(NamedTuple):
    """What a link says."""

    purpose: Purpose
    identity: str
    """Of the request, for a confirmation; else of the follower."""
    at: int
    """The second since 1970 that it was made for."""


def sign(key: bytes, purpose: Purpose, identity: str, at: int) -> str:
    """The token of a link; the same each time."""
    text = f"{purpose.value[0]}-{identity}-{at:x}"
    return f"{text}-{_mac(key, text)}"


def read_token(keys: Iterable[bytes], token: str) -> Signed | None:
    """What a token says; None for one that we did not make."""
    found = _TOKEN.fullmatch(token)
    text = token.rpartition("-")[0]
    if not found or not any(hmac.compare_digest(_mac(key, text), found[4]) for key in keys):
        return None
    return Signed(_BY_LETTER[found[1]], found[2], int(found[3], 16))


def _mac(key: bytes, text: str) -> str:
    return hmac.new(key, f"link {text}".encode(), hashlib.sha256).hexdigest()[:32]


def address_of(site: str, purpose: Purpose, token: str) -> str:
    """Where on the site a link leads."""
    return f"{site}/follow/{purpose.value}/{token}"
