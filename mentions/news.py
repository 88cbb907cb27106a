"""Which of those who surely got data by a text are news, beside what was surely said before.

An edit of a sentence that tells of a known release tells of nothing new: its recipient is known, and its words are
those of the older one, spelt or put in another way. What it adds may make it another release, to the same body too:
another date, reference, dataset or project. Where that is in doubt it is news.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct

from mentions import any_of, data_file
from mentions.references import references_in
from mentions.words.parted import without_place
from recipients.cell.bodies import body_key
from recipients.data_items import datasets_in, find_items

_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)?\d\d)(?![\d/-])")
_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_ENDED = re.compile(r"\"(?:destroy|delet|eras|return|recover|retriev|recall|wip)", re.IGNORECASE)
"""How the reason of a release begins that is told by what became of it."""
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)$")
_DAYS = 31
_NEAR_A_MONTH = 3
"""Words between a day of the month and its month: "on 3 and 4 of June"."""
_LEAST = 4
"""Letters of a word that may be misspelt."""
_FEWEST_BESIDE = 3
"""Words of a sentence beside a name that may be spelt in another way."""
_REPLACED = 2
"""So many words of its own that are gone, and as many that stand in their place, make a sentence another one."""


class _Said(Struct, frozen=True, eq=False):
    """A sentence that surely tells of a release."""

    words: str
    """Its words, in small letters: equal for sentences that say the same."""
    sentence: str
    names: tuple[tuple[str, frozenset[str]], ...]
    """Who got data by it, each with the keys of its names."""
    in_list: bool
    """An item or a row: its words alone do not say which release it is."""
    lead_years: frozenset[str] = frozenset()
    """In the sentence above its list."""
    has_ended: bool = False
    """It tells by what became of the data that they were had."""

    @property
    def particulars(self) -> _Particulars:
        return _particulars(self.sentence, tuple([name for name, _ in self.names]))


class _Particulars(Struct, frozen=True):
    """What makes one release another than the next."""

    references: frozenset[str]
    years: frozenset[str]
    months: frozenset[str]
    days: frozenset[str]
    """Of a month."""
    data: frozenset[str]
    """The datasets and items of data that it names."""
    counts: frozenset[str]
    """Other numbers: of extracts, of pupils."""
    own: frozenset[str]
    """Words in which not every release is told."""
    one_more: frozenset[str]


@lru_cache(maxsize=16_384)
def _particulars(sentence: str, names: tuple[str, ...]) -> _Particulars:
    text = _became().sub(" ", sentence)
    references = references_in(text)
    for said in (*references, *names):
        text = text.replace(said, " ")
    words = _WORD.findall(text.casefold())
    data = {*datasets_in({"dataset": text}), *(f.item.id for f in find_items(text))}
    more = _words("one_more").intersection(words)
    months, days = _months_and_days(words, text)
    years = frozenset(filter(_YEAR.fullmatch, words))
    counts = {w for w in words if w.isdigit() or w in _words("numbers")} - years - days
    known = _words("told_by") | _words("numbers") | more
    own = {w for w in words if w.isalpha() and len(w) > 1} - known - set(_month_names())
    return _Particulars(
        frozenset(references), years, months, days, frozenset(data), frozenset(counts), frozenset(own), more
    )


@cache
def _words(name: str) -> frozenset[str]:
    return any_of(data_file("news.toml")[name])


@cache
def _became() -> re.Pattern[str]:
    return re.compile(data_file("news.toml")["became_of_it"], re.IGNORECASE)


@cache
def _alias() -> re.Pattern[str]:
    return re.compile(data_file("news.toml")["alias"], re.IGNORECASE)


@cache
def _month_names() -> dict[str, str]:
    names = data_file("news.toml")["months"].split()
    return {form: name for name in names for form in (name, name[:3])} | {"sept": "september"}


def _months_and_days(words: Sequence[str], text: str) -> tuple[frozenset[str], frozenset[str]]:
    known = _month_names()
    at = [n for n, w in enumerate(words) if w in known]
    months, days = {known[words[n]] for n in at}, set[str]()
    for n, word in enumerate(words):
        day = _ORDINAL.sub(r"\1", word)
        if day.isdigit() and 0 < int(day) <= _DAYS and any(0 < m - n <= _NEAR_A_MONTH or m == n - 1 for m in at):
            days.add(str(int(day)))
    names = data_file("news.toml")["months"].split()
    for m in _DIGITS.finditer(text):
        days.add(str(int(m[1])))
        months.add(names[int(m[2]) - 1] if 0 < int(m[2]) <= len(names) else m[2])
    return frozenset(months), frozenset(days)


def news_in(
    before: Iterable[Mapping[str, Any]], said: Iterable[Mapping[str, Any]], elsewhere: Iterable[Mapping[str, Any]] = ()
) -> list[frozenset[str] | None]:
    """For each of these mentions the names of those whose data are news by it; None where it says nothing new.

    An empty set is a sentence that is new and names nobody. `before`: what the text said when it was last read;
    `elsewhere`: what other texts of its publication say.
    """
    rows = list(said)
    now = _read(rows)
    found = _News(_sure(_read(list(before))), _sure(_read(list(elsewhere)))).find(now)
    out: list[frozenset[str] | None] = []
    for n, one in enumerate(now):
        names = frozenset(name for name, _ in one.names if (n, name) in found) if one else frozenset[str]()
        out.append(names if names or (one and not one.names and (n, "") in found) else None)
    return out


def is_dated(said: Mapping[str, Any]) -> bool:
    """Whether a sentence names the year of its release: then it says the same whenever it is said."""
    return bool(_YEAR.search(said["sentence"]))


def _sure(said: Iterable[_Said | None]) -> list[_Said]:
    return [one for one in said if one is not None]


def _read(said: Sequence[Mapping[str, Any]]) -> list[_Said | None]:
    """Each mention that surely tells of a release; None for any other."""
    out: list[_Said | None] = []
    years = frozenset[str]()
    for m in said:
        sentence = m["sentence"]
        in_list = "row of a table" in m["terms"] or m["reason"].startswith("above the list")
        if not in_list:
            years = frozenset(_YEAR.findall(sentence))
        if m["band"] != "alert":
            out.append(None)
            continue
        given = [r["name"] for r in m["recipients"] if r.get("role", "given") == "given"]
        words = " ".join(_WORD.findall(sentence.casefold()))
        names = tuple(_with_keys(sentence, given))
        lead = years if in_list else frozenset[str]()
        out.append(_Said(words, sentence, names, in_list, lead, bool(_ENDED.match(m["reason"]))))
    return out


def _with_keys(sentence: str, names: Sequence[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each name with its keys, and those of the name before it where it is another one of the same body."""
    end, before = -1, frozenset[str]()
    for name in names:
        start = sentence.find(name, max(0, end))
        keys = keys_of_name(name)
        if end >= 0 and start >= 0 and _alias().match(sentence[end:start]):
            keys |= before
        end, before = start + len(name) if start >= 0 else -1, keys
        yield name, keys


def keys_of_name(name: str) -> frozenset[str]:
    """Keys of a body's name, without what a bracket adds, and of the other name that a bracket gives it.

    Of some who are only counted, without the count: "15 bodies" for "14 bodies" is an edit, and names nobody new.
    """
    first, _, counted = name.partition(" ")
    if counted.islower() and (first.replace(",", "").isdigit() or first.casefold() in _words("numbers")):
        name = counted
    out = {body_key(name), body_key(without_place(name))}
    if m := _IN_BRACKETS.search(name):
        inner = re.sub(r"^(?:\w+\s)*?(?=[A-Z])", "", m[1])
        out |= {body_key(name[: m.start()]), *([body_key(inner)] if inner[:1].isupper() else [])}
    return frozenset(k for k in out if k)


class _News:
    """What was said before: each is told once, so a second sentence about a body needs a second one there."""

    def __init__(self, before: Sequence[_Said], elsewhere: Sequence[_Said]) -> None:
        self.before, self.elsewhere = _by_key(before), _by_key(elsewhere)
        self.left: Counter[tuple[int, str]] = Counter()
        """(sentence, body) of `before` that no sentence stands for yet."""
        for one in before:
            self.left.update((id(one), key) for key in _all_keys(one))

    def find(self, now: Sequence[_Said | None]) -> set[tuple[int, str]]:
        """(sentence, name) of what is news."""
        open_ = [
            (n, name, keys)
            for n, one in enumerate(now) if one for name, keys in (one.names or (("", frozenset([""])),))
        ]
        for is_known in (self._is_there, self._adds_nothing, self._only_ended):
            open_ = [x for x in open_ if not is_known(_of(now, x[0]), x[2])]
        open_ = self._respelt(now, self._edited(now, open_))
        return {(n, name) for n, name, keys in open_ if not self._stands_elsewhere(_of(now, n), keys)}

    def _is_there(self, one: _Said, keys: frozenset[str]) -> bool:
        """It stood there word for word."""
        same = [old for old in self._olds(one, keys) if old.words == one.words]
        for old in same:
            if self._take(old, keys):
                return True
        return bool(same) and not one.in_list

    def _adds_nothing(self, one: _Said, keys: frozenset[str]) -> bool:
        """What stood there says all that it says."""
        for old in self._olds(one, keys):
            if _adds_nothing(old.particulars, one.particulars):
                if self._take(old, keys):
                    return True
                if not (one.in_list and old.words == one.words):
                    return True
        return False

    def _only_ended(self, one: _Said, keys: frozenset[str]) -> bool:
        """It says of somebody who is known to have got data what became of them."""
        return one.has_ended and any(_olds(known, one, keys) for known in (self.before, self.elsewhere))

    def _edited(
        self, now: Sequence[_Said | None], open_: Sequence[tuple[int, str, frozenset[str]]]
    ) -> list[tuple[int, str, frozenset[str]]]:
        """Those that stand in no older sentence's place; the likest first, so that what is added is what is left."""
        pairs = [
            (-_likeness(old, one), at, old)
            for at, (n, _, keys) in enumerate(open_) for one in (_of(now, n),) for old in self._olds(one, keys)
            if self._is_left(old, keys) and not _is_another(old, one)
        ]
        known = set[int]()
        for _, at, old in sorted(pairs, key=lambda p: p[:2]):
            if at not in known and self._take(old, open_[at][2]):
                known.add(at)
        return [x for at, x in enumerate(open_) if at not in known]

    def _respelt(
        self, now: Sequence[_Said | None], open_: Sequence[tuple[int, str, frozenset[str]]]
    ) -> list[tuple[int, str, frozenset[str]]]:
        """Those that are no older name with a slip put right, under the same reference or in the same words."""
        if not open_:
            return []
        olds: dict[str, list[tuple[_Said, str, frozenset[str]]]] = {}
        for old in {id(x): x for known in self.before.values() for x in known}.values():
            for was, keys in old.names:
                for said, _ in _said_beside(old, was):
                    olds.setdefault(said, []).append((old, was, keys))
        return [x for x in open_ if not self._is_respelt(_of(now, x[0]), x[1], olds)]

    def _is_respelt(
        self, one: _Said, name: str, olds: Mapping[str, Sequence[tuple[_Said, str, frozenset[str]]]]
    ) -> bool:
        from diffing.rows.likeness import is_misspelling  # late, as rapidfuzz, which it loads

        for said, is_named in _said_beside(one, name):
            for old, was, keys in olds.get(said, ())[:_MOST]:
                is_same = is_misspelling(was, name) and (is_named or _is_slip_of_typing(was, name))
                if is_same and not _is_another(old, one) and self._take(old, keys):
                    return True
        return False

    def _stands_elsewhere(self, one: _Said, keys: frozenset[str]) -> bool:
        """Another text of the publication says it, of the same date."""
        return any(
            (old.particulars.years, old.particulars.months) == (one.particulars.years, one.particulars.months)
            and _adds_nothing(old.particulars, one.particulars)
            for old in _olds(self.elsewhere, one, keys)
        )

    def _olds(self, one: _Said, keys: frozenset[str]) -> list[_Said]:
        return _olds(self.before, one, keys)

    def _is_left(self, old: _Said, keys: frozenset[str]) -> bool:
        return any(self.left[id(old), key] > 0 for key in keys)

    def _take(self, old: _Said, keys: frozenset[str]) -> bool:
        """Whether it was left: then it is not any more, under any name of this body."""
        if not self._is_left(old, keys):
            return False
        of_body = next((k for _, k in old.names if k & keys), keys)
        for key in of_body:
            self.left[id(old), key] = 0
        return True


def _of(now: Sequence[_Said | None], n: int) -> _Said:
    one = now[n]
    assert one is not None
    return one


def _said_beside(one: _Said, name: str) -> Iterator[tuple[str, bool]]:
    """By what a sentence is known again that spells a name in another way: its references (True), its other words."""
    yield from ((reference, True) for reference in one.particulars.references)
    rest = _WORD.findall(one.sentence.replace(name, " ").casefold())
    if len(rest) >= _FEWEST_BESIDE:
        yield " ".join(rest), False


def _is_slip_of_typing(was: str, name: str) -> bool:
    """Letters turned round, doubled or left out; "Games" and "Gates" may be two bodies."""
    a, b = ("".join(_WORD.findall(text.casefold())) for text in (was, name))
    return len(a) != len(b) or sorted(a) == sorted(b)


def _all_keys(one: _Said) -> frozenset[str]:
    return frozenset(k for _, keys in one.names for k in keys) or frozenset([""])


def _by_key(said: Sequence[_Said]) -> dict[str, list[_Said]]:
    out: dict[str, list[_Said]] = {}
    for one in said:
        for key in _all_keys(one):
            out.setdefault(key, []).append(one)
    return out


_MOST = 50
"""Older sentences of one body that one is held against."""


def _olds(known: Mapping[str, list[_Said]], one: _Said, keys: frozenset[str]) -> list[_Said]:
    """The older sentences of a body that may be of the same release; those of the same words first."""
    found = list({id(x): x for key in keys for x in known.get(key, ())}.values())
    found.sort(key=lambda old: old.words != one.words)
    years = one.lead_years
    return [x for x in found[:_MOST] if not (years and x.lead_years and years.isdisjoint(x.lead_years))]


def _likeness(old: _Said, one: _Said) -> float:
    a, b = set(old.words.split()), set(one.words.split())
    return len(a & b) / (len(a | b) or 1)


def _adds_nothing(old: _Particulars, now: _Particulars) -> bool:
    """Whether the older one says all that makes a release another one."""
    return (
        now.references <= old.references and now.years <= old.years and now.months <= old.months
        and now.days <= old.days and now.data <= old.data and now.counts <= old.counts
        and now.one_more <= old.one_more and not _of_its_own(old, now)
    )


def _is_another(before: _Said, one: _Said) -> bool:
    """Whether a sentence that stands in the place of an older one tells of another release.

    What is only added to it (its date, its reference, what it was for) makes it none; nor does a corrected month, but
    in a list, whose items are by their dates what they are.
    """
    old, now = before.particulars, one.particulars
    in_lists = before.in_list and one.in_list
    dated = (old.months, now.months), (old.days, now.days)
    return bool(
        any(_is_otherwise(a, b) for a, b in ((old.references, now.references), (old.years, now.years)))
        or any(_is_otherwise(a, b) if in_lists else _are_more(a, b) for a, b in dated)
        or _is_otherwise(old.counts, now.counts)
        or not now.data <= old.data or not now.one_more <= old.one_more
        or min(len(_of_its_own(old, now)), len(_of_its_own(now, old))) >= _REPLACED
    )


def _is_otherwise(old: frozenset[str], now: frozenset[str]) -> bool:
    """Whether something of this kind stood there, and something else does now."""
    return bool(old) and not now <= old


def _are_more(old: frozenset[str], now: frozenset[str]) -> bool:
    return bool(old) and len(now - old) > len(old - now)


def _of_its_own(old: _Particulars, now: _Particulars) -> set[str]:
    """Words of its own that the other has not, however spelt."""
    return {w for w in now.own - old.own if not any(_is_spelling(w, x) for x in old.own - now.own)}


def _is_spelling(a: str, b: str) -> bool:
    """True for two spellings or forms of one word: a mistake or two of letters, or another ending."""
    if min(len(a), len(b)) < _LEAST:
        return False
    short, long = sorted((a, b), key=len)
    from rapidfuzz.distance import OSA  # late: a crawl in which nothing is new loads nothing that compares

    mistakes = OSA.distance(a, b, score_cutoff=2)
    return mistakes <= len(short) // _LEAST or long.startswith(short[: max(_LEAST, len(short) - 2)])
