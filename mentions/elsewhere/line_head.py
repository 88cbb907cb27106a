"""Who is named first in a line that says what was done: "X Polling, pupil-level data, approved for release".

Not in a sentence, which may be that of a newspaper: "X Herald: pupil data was released".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from mentions.said import Band, Mention, NamedBody, Polarity, Role
from mentions.words.phrases import Phrase, classify_in_text, find_phrases, is_no_recipient, is_watcher

_BEFORE = re.compile(r"(?:^|.*[:\u2013\u2014-] ?)[\"'\u201c\u2018]?(?:the )?", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?: \([^()]{1,40}\))?(?:,|:| [\u2013\u2014-]) (?!.*\b(?:was|were|is|are|has|have|had)\b)"
    r"(?=[^.;]*\b(?:data|records?|extracts?|NPD|census|tier)\b)"
)


def with_head_of_line(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, each release that names nobody with whom its line begins."""
    return [_with_head(m) if m.polarity is Polarity.RELEASE and not m.recipients else m for m in mentions]


def _with_head(m: Mention) -> Mention:
    heads = [p for p in find_phrases(m.sentence) if _is_head(m.sentence, p)]
    if not heads or is_no_recipient(heads[-1].name) or is_watcher(heads[-1].name):
        return m
    p, role = heads[-1], Role.GIVEN if m.band is Band.ALERT else Role.POSSIBLE
    return replace(m, recipients=(NamedBody(p.name, classify_in_text(p.name), p.start, p.end, role=role),))


def _is_head(sentence: str, p: Phrase) -> bool:
    """Not for the one word of who speaks: "Host: Let me read it"."""
    one = " " not in p.name and sentence[p.end : p.end + 1] == ":"
    return not one and bool(_BEFORE.fullmatch(sentence, 0, p.start) and _BEHIND.match(sentence, p.end))
