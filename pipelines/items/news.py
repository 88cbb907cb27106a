"""What a text that was seen says and did not say before, held against all that its publication says, rows too."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from db.items import kept as stored
from db.items.doubts import sentence_key
from db.items.settled import new_to
from db.store import Store
from mentions.listed.standing_still import LookAtPage, Looks
from mentions.news import is_dated, keys_of_name, news_in
from mentions.references import dates_in
from mentions.said import Band, Role
from mentions.taken_back import taken_back
from model.item import Fate, ItemKind, Retraction
from model.life import NEVER_SUPPLIED, Life
from model.source import Source
from pipelines.items.changes import words_of
from recipients.cell.bodies import body_key, recipients_in

_NOT_GIVEN = frozenset(life.value for life in NEVER_SUPPLIED | {Life.REQUESTED})
_LEAST_TITLE = 12  # characters by which a project is known
_DENIED = frozenset({Role.DENIED.value, Role.REFUSED.value})

News = Mapping[str, frozenset[str]]
"""Key of each sentence that surely tells of a release and is new -> whose data are news by it; none where it names
nobody."""


class NewWords(Struct, frozen=True):
    """What of an item's mentions is new."""

    sure: News
    doubtful: Sequence[Mapping[str, Any]]
    """Those that a person is to look at."""
    taken_back: tuple[Retraction, ...] = ()
    """Whom the text does not say to have got data any more."""


class _RegisterRow(NamedTuple):
    reference: str
    title: str
    dates: frozenset[str]


class InRegister:
    """The rows of the last edition of a source, looked up when they are asked for."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store, self._source = store, source
        self._rows: Mapping[str, list[_RegisterRow]] | None = None

    def holds(self, said: Mapping[str, Any], name: str) -> bool:
        """Whether a row of the body has the sentence's reference or project, and all of its days."""
        if self._rows is None:
            self._rows = self._read()
        sentence = said["sentence"].casefold()
        days, tokens = {*dates_in(said["sentence"])}, {t.strip(".,;:()|") for t in sentence.split()}
        return any(
            days <= row.dates and (row.reference in tokens if row.reference else row.title in sentence)
            for key in keys_of_name(name) for row in self._rows.get(key, ())
        )

    def _read(self) -> Mapping[str, list[_RegisterRow]]:
        out = defaultdict[str, list[_RegisterRow]](list)
        rows = self._store.rows(
            "select v.reference, v.title, v.recipient, v.cells, a.outcome from edition_row r"
            " join version v on v.id = r.version_id left join assessment a on a.version_id = v.id"
            " where r.edition_id = (select max(id) from edition where source = ? and state = 'accepted')",
            [self._source.name],
        )
        for x in rows:
            reference, title = x["reference"].casefold(), x["title"].casefold()
            if x["outcome"] in _NOT_GIVEN or not (reference or len(title) >= _LEAST_TITLE):
                continue
            row = _RegisterRow(reference, title, frozenset(dates_in(" ; ".join(json.loads(x["cells"]).values()))))
            for key in {body_key(name) for name in recipients_in(x["recipient"])}:
                out[key].append(row)
        return out


class Beside:
    """What the texts of a publication surely said before a poll, looked up when it is asked for."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store, self._source = store, source
        self._said: dict[int, list[dict[str, Any]]] | None = None
        self.register = InRegister(store, source)

    def others(self, number: int) -> list[dict[str, Any]]:
        """Of all but the item of a number."""
        if self._said is None:
            self._said = stored.surely_said(self._store, self._source.name)
        return [m for n, said in self._said.items() if n != number for m in said]


def new_words(
    store: Store, before: stored.Kept | None, said: Sequence[Mapping[str, Any]], beside: Beside | None = None, *,
    words: str | None = None,
) -> NewWords:
    """What is new beside the last version that could be read, and beside the other texts and rows of its publication.

    What an earlier version said of a date is old too, where the last one, or its cut copy, only left it out. `words`:
    all that the text says now; None where it could not be read, or is not there any more.
    """
    versions = stored.said_before(store, before.id) if before else []
    last = versions[0] if versions else []
    denied = {r["name"] for m in last for r in m["recipients"] if r.get("role") in _DENIED}
    elsewhere = [
        m for version in versions[1:] for m in version
        if is_dated(m) and not any(r["name"] in denied for r in m["recipients"])
    ]
    if beside is not None and any(m["band"] == Band.ALERT.value for m in said):
        elsewhere += beside.others(before.id if before else 0)
    looks = _looks(before, last, said, words)
    news: dict[str, frozenset[str]] = {}
    for m, names in zip(said, news_in(last, said, elsewhere), strict=True):
        if looks is not None and names is not None and looks.stood(m):
            continue
        known = frozenset(n for n in names or () if beside is not None and beside.register.holds(m, n))
        if names is not None and (not known or names - known):
            key = sentence_key(m["sentence"])
            news[key] = news.get(key, frozenset()) | (names - known)
    doubtful = [m for m in new_to(last, said) if looks is None or not looks.stood(m)]
    back = _taken_back(last, said, words, beside, before)
    if back and looks is not None:
        still = {r["name"] for m in last if m["band"] == Band.ALERT.value and looks.stands(m) for r in m["recipients"]}
        back = tuple([x for x in back if x.name not in still])
    return NewWords(news, doubtful, back)


def _looks(
    before: stored.Kept | None, last: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]], words: str | None
) -> Looks | None:
    """The two looks at a page, whose parts may stand in another order."""
    if before is None or before.item.kind is not ItemKind.PAGE or words is None or not (last or said):
        return None
    title, _, _ = words.partition("\n")
    return Looks(LookAtPage(before.item.title, words_of(before.item), last), LookAtPage(title, words, said))


def _taken_back(
    last: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]], words: str | None, beside: Beside | None,
    before: stored.Kept | None,
) -> tuple[Retraction, ...]:
    """What another text of the publication tells still is not taken back.

    What is gone from a text of which only whole paragraphs are gone is none either: a copy that is cut short is such.
    """
    out = () if words is None or before is None else taken_back(last, said, words)
    if out and words is not None and before is not None:
        if beside is not None:
            out = taken_back(last, [*said, *beside.others(before.id)], words)
        is_only_cut = {*words.splitlines()} <= {*words_of(before.item).splitlines()}
        out = tuple(x for x in out if not (is_only_cut and x.fate is Fate.GONE))
    return out


def naming_new(said: Mapping[str, Any], news: News) -> Mapping[str, Any]:
    """A sentence with those alone of its recipients who are news by it; with all where none is."""
    names = news.get(sentence_key(said["sentence"]))
    new = [r for r in said["recipients"] if names and r["name"] in names]
    return {**said, "recipients": new} if new else said
