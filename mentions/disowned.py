"""What a text takes back or does not mean: fiction, hoaxes, corrections, templates. None of it is told as sure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from msgspec.structs import replace

from mentions import UnusableWording, data_file
from mentions.said import Band, Mention, Polarity, Role
from mentions.words.sentences import Prepared

_LONG = 8_000
"""Characters; a longer text may speak of many things, and what it says of itself holds near it, or at its ends."""
_REACH = 1_500
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


@cache
def _patterns(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    try:
        return tuple((name, re.compile(p, re.IGNORECASE)) for name, p in data_file("disowned.toml")[table].items())
    except (KeyError, re.error) as error:
        raise UnusableWording(f"mentions/disowned.toml, [{table}]: {error}. Correct it.") from error


def not_as_sure(prepared: Prepared, title: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, those of releases as possible ones where the text itself says that they are none."""
    mentions = list(mentions)
    if all(m.polarity is not Polarity.RELEASE for m in mentions):
        return mentions
    paragraphs = _Paragraphs(prepared.text)
    spans = _apart(_spans(paragraphs, title))
    return [_told(prepared, m, spans) if m.polarity is Polarity.RELEASE else m for m in mentions]


class _Paragraphs:
    def __init__(self, text: str) -> None:
        self.text = text
        self.ends = [m.start() for m in _PARAGRAPH.finditer(text)] + [len(text)]

    def around(self, at: int, more: int = 0) -> tuple[int, int]:
        """The paragraph at a place of the text, with so many behind it."""
        i = min(bisect_right(self.ends, at), len(self.ends) - 1)
        return (self.ends[i - 1] if i else 0), self.ends[min(i + more, len(self.ends) - 1)]


def _spans(paragraphs: _Paragraphs, title: str) -> Iterator[tuple[int, int, str]]:
    """From where to where a text is no news, and what it is."""
    text = paragraphs.text
    whole = (0, len(text))
    for name, pattern in (*_patterns("text"), *_patterns("paragraph"), *_patterns("title")):
        if pattern.search(title):
            yield (*whole, name)
    for name, pattern in _patterns("text"):
        yield from ((*_reach(text, m), name) for m in pattern.finditer(text) if not _denies(text, m.start()))
    for name, pattern in _patterns("note"):
        for m in pattern.finditer(text):
            note = text[slice(m.start(), paragraphs.around(m.start(), 1)[1])]
            if _not_so(note):
                yield (*_reach(text, m), name)
    for name, pattern in _patterns("paragraph"):
        for m in pattern.finditer(text):
            start, end = paragraphs.around(m.start())
            yield (start, len(text) if start == 0 and len(text) <= _LONG else end, name)


def _not_so(note: str) -> bool:
    """Whether a note takes back the whole, or denies something of a transfer; most put a name or a place right.

    A note that puts a denial right, or the name of who got it, takes nothing back: "This page said that no data went
    to X. They had."
    """
    words = dict(_patterns("not_so"))
    denies = words["denied"].search(note) and words["transfer"].search(note)
    if words["taken_back"].search(note):
        return True
    return bool((words["apology"].search(note) or denies) and not words["denial_put_right"].search(note))


_BACK = 300  # characters before a place in which a sentence is looked for
_ENDS = re.compile(r"(?<=[.!?])\s")


def _denies(text: str, at: int) -> bool:
    """Whether the sentence before a place tells of a denial: "We said that no data went to X. We got this wrong."."""
    before = _ENDS.split(text[max(0, at - _BACK) : at].rstrip())[-1]
    return bool(dict(_patterns("not_so"))["denial_put_right"].search(before))


def _reach(text: str, m: re.Match[str]) -> tuple[int, int]:
    if len(text) <= _LONG or m.start() < _REACH or m.end() > len(text) - _REACH:
        return 0, len(text)
    return m.start() - _REACH, m.end() + _REACH


def _apart(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The same places, in order and none over another, so that each mention is looked up at once."""
    out: list[tuple[int, int, str]] = []
    for start, end, name in sorted(spans):
        begin = max(start, out[-1][1] + 1) if out else start
        if begin <= end:
            out.append((begin, end, name))
    return out


def _told(prepared: Prepared, mention: Mention, spans: Sequence[tuple[int, int, str]]) -> Mention:
    start = prepared.sentences[mention.index].start
    of_sentence = (name for name, pattern in _patterns("sentence") if pattern.search(mention.sentence))
    i = bisect_right(spans, start, key=lambda s: s[0]) - 1
    why = (spans[i][2] if i >= 0 and start <= spans[i][1] else "") or next(of_sentence, "")
    if not why:
        return mention
    who = tuple(n._replace(role=Role.POSSIBLE) if n.role is Role.GIVEN else n for n in mention.recipients)
    band = Band.REVIEW if mention.band is Band.ALERT else mention.band
    reason = f"{mention.reason}; but the text is, by its own words, {why}"
    return replace(mention, polarity=Polarity.POSSIBLE, band=band, recipients=who, reason=reason)
