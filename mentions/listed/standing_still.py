"""Which sentences of a page stood there before, or stand there still, wherever: a mere other order tells nothing.

What a sentence says may hang on those beside it. So one that stood is new all the same where something came or went
that may bear on it: a heading, a denial, "It was sent in May.".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from mentions import any_of, data_file
from mentions.listed.heading import says_above
from mentions.said import Polarity
from mentions.unread import speaks_of_transfer
from mentions.words.sentences import Prepared, prepare

_WORD = re.compile(r"\w+")
_LONGEST_HEADING = 120
_TURNS = any_of(
    "not no never nor none neither nobody nothing untrue false wrong wrongly error mistake mistaken denied denies deny "
    "refused rejected withdrawn cannot didn isn wasn weren hasn haven instead if"
)
"""Words of a sentence by which those beside it may be no release, or one after all."""
_AGAINST = frozenset({Polarity.DENIAL.value, Polarity.REFUSAL.value, Polarity.QUESTION.value, Polarity.DEMAND.value})
Said = Iterable[Mapping[str, Any]]


class LookAtPage:
    """A page as it was read at one look: its title, its words, and what these say of pupils' data."""

    def __init__(self, title: str, words: str, said: Said) -> None:
        self.title, self.said = _key(title), list(said)
        self._prepared = prepare(words)
        self.sentences = Counter(_key(s.text) for s in self._prepared.sentences)
        self.texts = {_key(s.text): s.text for s in self._prepared.sentences}
        self.polarities: defaultdict[str, set[str]] = defaultdict(set)
        for m in self.said:
            self.polarities[_key(m["sentence"])].add(m["polarity"])

    @cached_property
    def records(self) -> frozenset[str]:
        rows = self._prepared.rows
        return frozenset(_key(self._prepared.sentences[i].text) for i, row in rows.items() if row.labels)

    @cached_property
    def cells(self) -> frozenset[str]:
        """What stands in its records: an earlier version read each as a line."""
        return frozenset(_key(c) for c in _cells(self._prepared))

    @cached_property
    def words(self) -> str:
        return f" {_key(self._prepared.text)} "


def _cells(prepared: Prepared) -> Iterable[str]:
    return (c for row in prepared.rows.values() if row.labels for c in (*row.cells, *row.labels))


class Looks:
    """Two looks at a page."""

    def __init__(self, before: LookAtPage, now: LookAtPage) -> None:
        self.before, self.now = before, now

    def stood(self, m: Mapping[str, Any]) -> bool:
        """Whether a sentence of the later look says nothing new: it stood there, as often, and meant the same."""
        key = _key(m["sentence"])
        was, is_record = self.before.polarities[key], key in self.now.records
        if self.before.sentences[key] < self.now.sentences[key] and not (is_record and f" {key} " in self.before.words):
            return False
        if not was.isdisjoint(_AGAINST):
            return False
        if was == {Polarity.RELEASE.value} and is_record:
            return True
        by_heading = is_record or "row of a table" in m["terms"] or m["reason"].startswith("above the list")
        if by_heading and not is_record and was != {Polarity.RELEASE.value}:
            return False
        return not (is_record and was) and not self._bears

    def stands(self, m: Mapping[str, Any]) -> bool:
        """Whether a sentence of the earlier look is there still, and is not denied."""
        key = _key(m["sentence"])
        is_there = bool(self.now.sentences[key]) or key in self.now.cells
        return is_there and self.now.polarities[key].isdisjoint(_AGAINST) and not self._bears

    @cached_property
    def _bears(self) -> bool:
        """Whether something came or went by which another sentence may mean something else."""
        if self.before.title != self.now.title:
            return True
        come, gone = self.now.sentences - self.before.sentences, self.before.sentences - self.now.sentences
        return any(_may_bear(k, self.now) for k in come) or any(_may_bear(k, self.before) for k in gone)


def _may_bear(key: str, page: LookAtPage) -> bool:
    text = page.texts[key]
    if key in page.records or key in page.cells:
        return False
    words = frozenset(_WORD.findall(text.casefold()))
    if text.endswith(":") or not words.isdisjoint(_TURNS | any_of(data_file("news.toml")["corrections"])):
        return True
    if not page.polarities[key].isdisjoint(_AGAINST):
        return True
    if any(m["recipients"] for m in page.said if _key(m["sentence"]) == key):
        return False  # it speaks for itself
    return (len(text) <= _LONGEST_HEADING and says_above(text) is not None) or speaks_of_transfer(text)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
