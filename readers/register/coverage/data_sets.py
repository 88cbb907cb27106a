"""The data sets of the National Pupil Database: names as used, ages, and since when there is one (data_sets.csv).

In the file, `sure` and `possible` are ages that pupils reach in the school year (Reception 5, Year 6 11, Year 11 16),
and `first` and `last` the years in whose September the first and last school year began. `kind` says what a calendar
year means. Of several `possible` each holds from a school year on ("6-7@2012"), the widest last. `possible` without
`sure` is a data set that holds some of these ages only. `phases` (general knowledge, of all rows) are those of
education that a data set is about; none: of any.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct

from readers.register.coverage.cues import KNOWN
from readers.register.coverage.values import Phase
from readers.register.coverage.words import NUMBERS, CoverageToken, Words, tokens_of

FILE = Path(__file__).with_name("data_sets.csv")

Ages = tuple[int, int]
_LONG, _LONGEST_WORD = 6, 20
"""Letters of a word in which one may be wrong."""
STAGES = frozenset({"ks", "key", "keystage", "keystages"})
"""Words with which key stages begin."""
_SIGNS_BETWEEN_STAGES = frozenset({",", "and", "&", "/", "-", "to", "or", "+"})
_SIGNS = frozenset({"-", "/", "(", ":", "_"})
_FURTHER = {"academic", "onwards", "results"}
_SHORT_SLIPS = {"kye": "key", "stge": "stage", "satge": "stage", "stgae": "stage", "staeg": "stage", "sprng": "spring",
                "sping": "spring", "cenus": "census", "cesus": "census", "censu": "census", "autum": "autumn"}


class Collection(StrEnum):
    """How a data set is collected, by which a calendar year is told from a school year."""

    RESULTS = "results"
    """In the summer: 2012 is 2011/12."""
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    """2012 is 2012/13."""
    CENSUS = "census"
    """In three terms: 2012 is 2011/12 as the Department counts; the autumn of 2012 may be meant."""
    MARCH = "march"
    """A year to 31 March: 2012 is 2011/12."""
    YEAR = "year"
    """A whole school year."""
    NPD = "npd"
    """Any of them."""
    NONE = "none"
    """Holds no pupils."""
    OTHER = "other"
    """No data set at all, but called like one."""


_COUNTS = frozenset({Collection.CENSUS, Collection.SPRING, Collection.SUMMER, Collection.AUTUMN})
_SCHOOL_YEARS = 5
"""Those that hold more year groups than this hold all pupils of a school."""


class DataSet(Struct, frozen=True):
    """A data set of data_sets.csv."""

    id: str
    name: str
    kind: Collection
    sure: Ages | None
    possible: Ages | None
    possible_since: tuple[tuple[int, Ages], ...]
    """The ages that are possible from a school year on, the widest last."""
    first: int
    last: int | None
    not_held: frozenset[int]
    """School years between of which there are none."""
    phases: frozenset[Phase]
    """None where it holds data of any."""
    source: str

    @property
    def is_count(self) -> bool:
        """True for a collection on a day of a term."""
        return self.kind in _COUNTS

    @property
    def holds_all_ages(self) -> bool:
        """True for one of all pupils of a school, whatever their age."""
        return self.sure is not None and self.sure[1] - self.sure[0] >= _SCHOOL_YEARS

    def possible_in(self, school_year: int) -> Ages | None:
        """The ages that are possible in a school year."""
        since = [ages for first, ages in self.possible_since if first <= school_year]
        return since[-1] if since else None


class _DataSetNames(Struct, frozen=True):
    sets: dict[str, DataSet]
    phrases: dict[str, list[tuple[tuple[str, ...], DataSet]]]
    """First word -> phrases with it, the longest first."""
    meant: dict[str, str]
    """A long word, or one with a letter left out -> the word."""


@cache
def _names() -> _DataSetNames:
    sets: dict[str, DataSet] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], DataSet]]] = {}
    with FILE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            last = int(row["last"]) if row["last"] else None
            since = tuple(_since(step) for step in row["possible"].split())
            one = DataSet(row["id"], row["name"], Collection(row["kind"]), _ages(row["sure"]),
                          since[-1][1] if since else None, since, int(row["first"]), last,
                          frozenset(map(int, row["not_held"].split())), frozenset(map(Phase, row["phases"].split())),
                          row["source"])
            sets[one.id] = one
            for phrase in row["words"].split("|"):
                words = tuple(t.text for t in tokens_of(phrase))
                phrases.setdefault(words[0], []).append((words, one))
    for found in phrases.values():
        found.sort(key=lambda p: -len(p[0]))
    known = {w for found in phrases.values() for phrase, _ in found for w in phrase} | _FURTHER
    long = sorted(w for w in known if len(w) >= _LONG)
    meant = {w[:n] + w[n + 1 :]: w for w in reversed(long) for n in range(len(w))} | {w: w for w in long} | _SHORT_SLIPS
    return _DataSetNames(sets, phrases, meant)


@lru_cache(maxsize=4096)
def corrected(word: str) -> str:
    """The word of a name that is meant by one with one letter too few, too many, wrong or in another place."""
    meant = _names().meant
    if len(word) < _LONG:
        return _SHORT_SLIPS.get(word, word)
    if len(word) > _LONGEST_WORD or meant.get(word) == word or word in KNOWN:
        return word
    return meant.get(word) or next((m for n in range(len(word)) if (m := meant.get(word[:n] + word[n + 1 :]))), word)


def _ages(printed: str) -> Ages | None:
    if not printed:
        return None
    low, _, high = printed.partition("-")
    return int(low), int(high)


def _since(printed: str) -> tuple[int, Ages]:
    """As "1-5@2024": these ages from that school year on."""
    ages, _, first = printed.partition("@")
    low, _, high = ages.partition("-")
    return int(first or 0), (int(low), int(high))


def data_sets() -> dict[str, DataSet]:
    """Every data set by its id, in the order of the file."""
    return _names().sets


def first_words() -> frozenset[str]:
    """The words with which names begin."""
    return frozenset(_names().phrases)


def data_set_at(words: Sequence[CoverageToken], at: int) -> tuple[DataSet, int] | None:
    """The data set whose name stands at a place, the longest that fits, and where the name ends."""
    if at >= len(words):
        return None
    for phrase, one in _names().phrases.get(words[at].text, ()):
        end = _end_of(words, at, phrase)
        if end is not None:
            return one, end
    return None


def _end_of(words: Sequence[CoverageToken], at: int, phrase: tuple[str, ...]) -> int | None:
    """Where a phrase ends that begins here; a hyphen or bracket between its words counts as a space."""
    for n, word in enumerate(phrase):
        if n and at < len(words) and words[at].text in _SIGNS and word not in _SIGNS:
            at += 1
        if at >= len(words) or words[at].text != word:
            return None
        at += 1
    return at


def stages_at(words: Words, at: int) -> tuple[list[int], int, bool] | None:
    """Several key stages, where they end, and whether it is from one to another."""
    if words.at(at) not in STAGES:
        return None
    place = at + 1
    if words.at(at) == "key":
        if words.at(place) not in ("stage", "stages"):
            return None
        place += 1
    if words.at(place) == "s" and words.glued(place):
        place += 1
    stages = [number] if (number := _stage(words, place)) else []
    end, to = place + 1, False
    while stages and len(stages) < 6 and (sign := words.at(end)) in _SIGNS_BETWEEN_STAGES:
        following = words.skip(end + 1, {"ks", "key", "stage", "stages", "and"})
        number = _stage(words, following)
        if not number or not _ends_stage(words, following, sign):
            break
        to = to or sign in ("-", "to")
        stages += [*(range(stages[-1] + 1, number) if sign in ("-", "to") else ()), number]
        end = following + 1
    return (list(dict.fromkeys(stages)), end, to) if len(stages) > 1 else None


def _stage(words: Words, at: int) -> int:
    """The number of a key stage, in a digit or a word; 0 for none."""
    number = words.small(at) or 0
    return number if number <= 5 and (len(words.at(at)) == 1 or words.at(at) in NUMBERS) else 0


def _ends_stage(words: Words, at: int, sign: str) -> bool:
    """True where a number is one of a stage: "KS2 and 4", not "KS4 and 5 years of" or "KS4 - 2.1"."""
    if words.at(at - 1) in ("ks", "stage", "stages"):
        return True
    after = words.at(at + 1)
    counts = after in ("years", "year", "%", ".", "yrs", "terms", "x", "th")
    return not counts and (sign != "," or after in ("and", "&", ",", ""))
