"""Who plays a part by a label of the text: "Supplier: X Ltd", "Awarded to: X"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mentions import any_of
from mentions.words.phrases import Phrase, find_phrases, is_no_recipient

_LABELS = re.compile(
    r"(?:^|[.;|\u2022]\s*)(?:the\s|name\sof\s(?:the\s)?|data\s|(?:appointed|approved|chosen|preferred|successful)\s)*"
    r"(?P<part>supplier|(?:sub-?)?contractor|applicant|recipient|requester|licensee|provider|(?:sub-?)?processor|company|"
    r"organisation|bidder|customer|client|partner|buyer|researcher|publisher|(?:contract\s)?awarded\sto)"
    r"(?:\(s\)|['\u2019]s)?(?:\sname)?\s?[:|]\s*(?:the\s)?",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\s\w+\s\|")
"""The label of the next row, where two stand in one line."""
_WON = any_of("supplier contractor provider processor bidder winner company")
"""What those are called to whom a contract is awarded."""


def labelled_in(sentence: str) -> Iterator[tuple[frozenset[str], Phrase]]:
    """Whom the labels of a sentence name, with the parts that each plays, in small letters and without hyphens."""
    for m in _LABELS.finditer(sentence) if ":" in sentence or "|" in sentence else ():
        end = _NEXT.search(sentence, m.end())
        phrases = find_phrases(sentence[: end.start() if end else len(sentence)])
        found = next((p for p in phrases if p.start == m.end()), None)
        if found is not None and not is_no_recipient(found.name):
            part = without_hyphen(m["part"])
            yield _WON if part.endswith("awarded to") else frozenset({part}), found


def without_hyphen(part: str) -> str:
    return part.casefold().replace("-", "")
