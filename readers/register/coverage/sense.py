"""What a piece of a text is, and what the words around years say of them: data, or something else."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from msgspec import Struct

from readers.register.coverage import cues
from readers.register.coverage.data_sets import Collection, DataSet, data_set_at, stages_at
from readers.register.coverage.pupils.births import Births
from readers.register.coverage.pupils.groups import PupilGroup, group_at
from readers.register.coverage.words import Words, date_at
from readers.register.coverage.years.lists import Years, years_at
from readers.register.coverage.years.points import Of, Point, Range, calendar_years

_BEFORE_DAY = frozenset({"day", "date", "on", "at", "as", "of", "the", "in", "(", ":"})
_FAR = 8
"""Words between a data set and years, from which on they may be of something else."""


class What(Enum):
    """What a piece is."""

    SET = auto()
    GROUP = auto()
    YEARS = auto()
    WITHOUT = auto()
    """Years that are left out."""
    BIRTHS = auto()
    LINK = auto()
    """The same pupils are meant on both sides."""
    PURPOSE = auto()
    """From here on it is told what the data are for."""
    TOPIC = auto()
    """From here on it is told what is studied."""
    USING = auto()
    REFUSED = auto()
    OTHER = auto()
    """What is called like data, and is none."""
    STEP = auto()
    """Not every year is meant, and the years stand elsewhere."""
    EARLIER = auto()
    """Data that another row tells of."""


class TextPiece(Struct, frozen=True):
    """A piece of a text."""

    what: What
    at: int
    end: int
    """Places of its first token, and after its last."""
    value: DataSet | PupilGroup | Years | Births | None = None
    denied: bool = False
    """True for a data set or group that is said not to be given: "not KS5"."""


class Surroundings:
    """The words of a part of a text, and the pieces that were found so far."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.found: list[TextPiece] = []

    def denied(self, at: int) -> bool:
        """True for what is said not to be given: "excluding the KS5", and what "or" joins to such."""
        n = at - 1
        while at - n < cues.NEAR and self.words.at(n) in cues.BEHIND_DENIAL:
            n -= 1
        if self.words.at(n) in cues.DENIALS:
            return True
        last = self.found[-1] if self.found else None
        return last is not None and last.denied and {self.words.at(n) for n in range(last.end, at)} in ({"or"}, {"nor"})

    def before(self, at: int) -> list[str]:
        """The last few words before a place, back to the piece before it."""
        last = next((p.end for p in reversed(self.found) if p.what is not What.OTHER), 0)
        start = max(at - cues.NEAR, last)
        return [self.words.at(n) for n in range(start, at)]

    def of_data(self, at: int, end: int, before: Sequence[str], value: Years) -> bool:
        """Whether years are years of data: the nearest word that tells decides."""
        if value.latest and cues.EVER & set(before):
            return False  # "eligible for free school meals at any time in the last six years"
        after = self.words.at(self.words.skip(end, {")"}))
        if end == at + 1 and not self._follows_head(at) and (self._is_count(at) or self._names_something(at, end)):
            return False
        directly = not value.month and self._head_follows(self.words.skip(end, {")"}), 1)
        for n, word in reversed(list(enumerate(before))):
            if word == "held" and self.words.at(at) not in ("to", "until"):
                continue  # "the check held in June 2014"
            parted = word in ("supply", "requested") or ":" in before[n:]
            if word in cues.OF_DATA or (word in cues.NOT_OF_DATA and parted and directly):
                return True  # "Request dated 3 March 2015: 2010/11 KS4"
            if word in cues.NOT_OF_DATA:
                if n and before[n - 1] in cues.YEARS_WORD and not value.month:  # "Years requested: 2008 - 2012"
                    return True
                told = before[-1] in ("for", "covering") and bool(cues.OF_DATA & set(before[:n]))
                return (told or after in cues.AFTER_DATA) and not value.month  # "data supplied for 2010"
        beside = bool(self.found) and self.found[-1].what in (What.SET, What.GROUP) and len(before) <= 3
        return beside or not value.month or after in cues.AFTER_DATA or self._head_follows(end, 3)

    def of_other(self, at: int) -> bool:
        """True for further years of what is no data on pupils: the 2011 of "Census 2001, 2011"."""
        last = self.found[-1] if self.found else None
        signs = {",", "and", "&", "(", "-", "to"}
        return last is not None and last.what is What.OTHER and all(
            self.words.at(n) in signs for n in range(last.end, at)
        ) and not self._head_follows(at + 1, 2)

    def is_doubtful(self, at: int, before: Sequence[str]) -> bool:
        """True for years that stand far from their data set, or apart from those before them by strange words."""
        last = self.found[-1] if self.found else None
        if last is not None and last.what in (What.SET, What.GROUP):
            between = [self.words.at(n) for n in range(last.end, at)]
            return sum(w[0].isalpha() and w not in cues.PLAIN | cues.OF_DATA for w in between) > _FAR
        if last is None or last.what is not What.YEARS or cues.OF_DATA & set(before):
            return False
        return any(w[0].isalpha() and (w not in cues.PLAIN or w == "as") for w in before)

    def _is_count(self, at: int) -> bool:
        """True for the 2008 of "a sample of 2008 pupils", and of "n=2008"."""
        after = self.words.at(at + 1)
        if self.words.at(at - 1) == "=" or (after in cues.COUNTED and self.found and self.found[-1].what is What.YEARS):
            return True
        data = after != "schools" and self.words.at(at - 1) in ("in", "for", "from", "the")
        data = data or len(self.words.at(at)) != 4 or data_set_at(self.words.tokens, at + 1) is not None
        return after in cues.COUNTED and not data

    def _names_something(self, at: int, end: int) -> bool:
        """True for the 2010 of "the 2010 reforms"."""
        after = self.words.at(end)
        if after in cues.AFTER_NOT:
            return True
        if not after[:1].isalpha() or after in cues.PLAIN | cues.OF_DATA | cues.AFTER_DATA:
            return False
        return self.words.at(at - 1) in ("the", "of", "a", "") and not self._head_follows(end, 4)

    def _follows_head(self, at: int) -> bool:
        return bool(self.found) and self.found[-1].what in (What.SET, What.GROUP) and self.found[-1].end >= at - 1

    def _head_follows(self, at: int, within: int) -> bool:
        """True if a data set or year groups are named in the next few words."""
        for n in range(at, min(at + within, len(self.words.tokens))):
            named = data_set_at(self.words.tokens, n)
            if named and named[0].kind not in (Collection.NPD, Collection.OTHER):
                return True
            if stages_at(self.words, n) or group_at(self.words, n):
                return True
        return False

    def to_march(self, at: int) -> tuple[Years, int] | None:
        """The years of "Children in need at 31 March 2012", "year ending 31 March 2012"."""
        days: list[Point] = []
        place = end = at
        while (whole := date_at(self.words, place)) and whole[1:3] == (3, 31) and len(days) < cues.NEAR:
            days.append(Point(Of.CALENDAR, whole[0]))
            end = whole[3]
            place = self.words.skip(end, {"to", "-", "until", ",", "and"})
        listed = years_at(self.words, end - 1) if len(days) == 1 else None
        before = self.before(at)
        last = self.found[-1].value if self.found else None
        of_march = isinstance(last, DataSet) and last.kind is Collection.MARCH
        if not days or cues.NOT_OF_DATA & set(before) or not (of_march or cues.YEARS_WORD & set(before)):
            return None
        return listed or (Years(((Range(days[0], days[-1]),),)), end)  # "31 March 2009 to 2013"

    def of_census_day(self, at: int) -> bool:
        """True for the day of "Year 11 on 31 August 2013", "School Census 20 January 2011"."""
        last = self.found[-1] if self.found else None
        if last is None or not {self.words.at(n) for n in range(last.end, at)} <= _BEFORE_DAY:
            return False
        counts = (Collection.CENSUS, Collection.SPRING, Collection.SUMMER, Collection.AUTUMN)
        return last.what is What.GROUP or (isinstance(last.value, DataSet) and last.value.kind in counts)

    def short_range(self, at: int) -> tuple[Years, int] | None:
        """The 06-13 of "Spring Census 06-13"."""
        if not self.found or self.found[-1].what is not What.SET:
            return None
        first, last = self.words.number(at, 2), self.words.number(at + 2, 2)
        joined = self.words.at(at + 1) in ("-", "to") and all(w in (":", "(", "-") for w in self.before(at))
        if first is None or last is None or not joined or 10 <= first <= 90:
            return None
        low, high = (n + (1900 if n >= 85 else 2000) for n in (first, last))
        return (Years(calendar_years(low, high)), at + 3) if low < high <= low + 25 else None
