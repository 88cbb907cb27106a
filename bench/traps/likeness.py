"""Whether two texts are the same, and which true row a told row is."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from bench.traps.plans import Truth

UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]|_x000[Dd]_")
WILD = re.compile("[\ue001\ufffd?]")


def plain(text: str) -> str:
    """A text without unseen characters, blanks and separators."""
    return re.sub(r"[\s,;/|]+", "", UNSEEN.sub("", unicodedata.normalize("NFKC", text)))


def same(printed: str | None, meant: str | None, said: str | None) -> bool:
    """Whether what was said is the cell, as printed or as meant before its letters were damaged."""
    if printed is None or said is None:
        return not printed and not said
    told = plain(said)
    if told in (plain(printed), plain(meant or printed)):
        return True
    if not WILD.search(printed):
        return False
    pattern = "".join(".{0,3}" if WILD.match(c) else re.escape(c) for c in plain(printed))
    return re.fullmatch(pattern, told) is not None


def tokens(row: Truth) -> set[str]:
    """The texts by which a true row is known; dates are left out, they are written in many ways."""
    dated = set(row["dates"])
    texts = [v for h, v in row["cells"] if h not in dated] + [
        m for (h, _), m in zip(row["cells"], row["meant"], strict=True) if h not in dated
    ]
    return {sound(t) for t in texts if sound(t)}


def sound(text: str) -> str:
    """What is left of a text without the letters that damage may have taken."""
    return WILD.sub("", plain(text))[:400]


class Finder:
    """Finds the true row that a told row is."""

    def __init__(self, rows: Sequence[Truth]) -> None:
        """Learn the true rows."""
        self.rows = rows
        self.tokens = [tokens(r) for r in rows]
        self.count = Counter(t for ts in self.tokens for t in ts)

    def find(self, values: Iterable[str], row: int, taken: set[int]) -> int | None:
        """The place of the true row most like the values, among those not taken if it can be."""
        said = {sound(v) for v in values}
        scored = []
        for place, known in enumerate(self.tokens):
            weight = sum(1 / self.count[t] for t in known)
            met = sum(1 / self.count[t] for t in known & said)
            if weight and met / weight >= 0.25:
                near = self.rows[place]["row"] == row
                scored.append((round(met / weight, 6) + 0.05 * near, place not in taken, -place))
        if not scored:
            return None
        return -max(scored)[2]
