"""Whether a file shows now what an earlier one hid: what waits for a person must not become public by being shown."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from readers.hidden.files import hidden_texts
from readers.register.problems import Code
from readers.workbook.sheets import read_sheets
from text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Collection

_SHARE = 0.5
"""Of the texts that only the hidden part had must be visible, to say that it is shown."""
_SHORT = 3
"""Characters. Shorter texts stand anywhere."""


def shown_digest(digest: str) -> str:
    """The name of hidden content that is shown: a decision on the one is none on the other."""
    return hashlib.sha256(f"shown {digest}".encode()).hexdigest()


def shown_now(earlier: bytes, now: bytes, wanted: Collection[str]) -> set[str]:
    """Those of the digests of what `earlier` hid whose texts `now` shows."""
    visible = _visible(now)
    if not visible:
        return set()
    before = _visible(earlier)
    out = set()
    for hidden, texts in hidden_texts(earlier):
        own = {t for text in texts if len(t := clean(text)) >= _SHORT} - before
        if hidden.sha256 in wanted and own and len(own & visible) >= _SHARE * len(own):
            out.add(hidden.sha256)
    return out


def is_opaque(data: bytes) -> bool:
    """True for a file of which it is not known what it shows."""
    book = read_sheets(data)
    return not book.sheets or any(p.code in (Code.ENCRYPTED, Code.DAMAGED) for p in book.problems)


def _visible(data: bytes) -> set[str]:
    return {clean(cell) for sheet in read_sheets(data).sheets for row in sheet.rows for cell in row if cell}
