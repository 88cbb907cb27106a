"""How revealing a release is: its level, what is printed about it, the data items it names, and how much it matters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from model.change import HIGH_SCORE
from model.life import NEVER_SUPPLIED
from model.recipient import Category
from recipients.data_items import CELL_CHARACTERS, FoundItem, SensitiveItem, clauses, find_items, item_words
from recipients.pupil_numbers import may_count, pupil_number
from text.pattern import lazy_pattern
from text.remarks.outcomes import life_of

_TEXTS = ("title", "purpose", "dataset", "level", "note", "description", "data", "environment")
_DATA = ("dataset", "data", "description", "note", "environment")
_TIER = lazy_pattern(r"[1-4]")
_RISK = lazy_pattern(r"[1-5]")
_SENSITIVITY = lazy_pattern(r"(?<!N/)\b[A-E]\b", re.IGNORECASE)
"""Not that of "N/A"."""
_YEAR = lazy_pattern(r"((?:19|20)\d\d)(?<![\d.,]\d{4})(?:\s?[/\u2013-]\s?((?:19|20)?\d\d))?(?![\d,])")
_BETWEEN_YEARS = frozenset("/\u2013-")
_LONGEST = 4_000
"""Characters of a row that are looked through for years and numbers."""
_OF_ONE_ROW = frozenset({"title", "purpose"})
"""Cells that seldom stand in another row."""
_SHORT = 400
"""Characters of texts that are remembered."""
_OF_STATUS = 200
"""Characters of a status that are looked at, here and in `text.remarks.outcomes`."""
_items_often = lru_cache(maxsize=4096)(find_items)
_BY_RECIPIENT = {
    Category.PRESS: 1.0,
    Category.COMMERCIAL: 1.0,
    Category.INDIVIDUAL: 0.9,
    Category.POLICE_HOME_OFFICE: 0.9,
    Category.UNKNOWN: 0.8,
    Category.THINK_TANK: 0.6,
    Category.CHARITY: 0.55,
    Category.SCHOOL_EXAM_BOARD: 0.5,
    Category.CENTRAL_GOVERNMENT: 0.5,
    Category.REGULATOR_ALB: 0.45,
    Category.HEALTH: 0.45,
    Category.LOCAL_AUTHORITY: 0.4,
    Category.UNIVERSITY: 0.4,
}
# Tiers as the campaign counts them (facts, section 1.4): 1 identifiable and highly sensitive, 2 identifiable and
# sensitive, 3 aggregated but possibly identifying, 4 identifiable but not sensitive.
_BY_TIER = {"1": 1.0, "2": 0.85, "3": 0.4, "4": 0.5}
_BY_SENSITIVITY = {"A": 1.0, "B": 0.85, "C": 0.65, "D": 0.5, "E": 0.3}
_NOTHING_KNOWN = 0.4

_MEDIUM_SCORE = 30


class ReleaseLevel(StrEnum):
    """Whether the data are about single people or about groups."""

    INDIVIDUAL = "individual"
    AGGREGATE = "aggregate"
    UNKNOWN = "unknown"


_BY_LEVEL = {ReleaseLevel.INDIVIDUAL: 1.0, ReleaseLevel.UNKNOWN: 0.7, ReleaseLevel.AGGREGATE: 0.3}


class Assessment(NamedTuple):
    """How revealing a release is, with reasons that a person can check."""

    level: ReleaseLevel
    level_printed: bool
    """True where the register says it (level, tier, identifiability); False where it was inferred from words."""
    level_reason: str
    tier: str = ""
    """As printed, like the next two."""
    identifiability: str = ""
    sensitivity: str = ""
    items: tuple[FoundItem, ...] = ()
    years: tuple[int, int] | None = None
    """First and last calendar year named; an academic year 2012/13 counts as both."""
    pupils: int | None = None
    severity: int = 0
    """The sensitivity score, 0 to 100, for ranking only. A change's severity is another thing: `alerts.severity`."""
    severity_name: str = "low"
    """`sensitivity_word` of it."""
    reasons: tuple[str, ...] = ()


def sensitivity_word(score: int) -> str:
    """The score in a word, for programs: high, medium or low. (A change's weight is low, normal or high.)"""
    return "high" if score >= HIGH_SCORE else "medium" if score >= _MEDIUM_SCORE else "low"


class RowWords(NamedTuple):
    """What the words of a row name."""

    items: tuple[FoundItem, ...]
    years: tuple[int, int] | None
    pupils: int | None


def assess(
    record: Mapping[str, str], category: Category, also: Sequence[Category] = (), said: RowWords | None = None
) -> Assessment:
    """How revealing the release in a register's row is. Pure; bounded; never raises.

    `also`: of further recipients, and of those for whom the data were got; the gravest counts.

    `record`: the row by field name (title, purpose, dataset, tier, identifiability, sensitivity, years, pupils, ...).
    `said`: what `said_in` gives of it, where many rows were looked at together.
    """
    found, years, pupils = said or said_in([record])[0]
    level, printed, why = _level(record, found)
    tier, risk, sensitivity = record.get("tier", ""), record.get("identifiability", ""), record.get("sensitivity", "")
    score, reasons = _score(
        tier[:100], sensitivity[:100], record.get("status", "")[:_OF_STATUS], (category, *also), level, why, found
    )
    if pupils is not None and pupils >= 1_000_000:
        score, reasons = min(100, score + 5), (*reasons, f"{pupils:,} pupils")
    name = sensitivity_word(score)
    return Assessment(level, printed, why, tier, risk, sensitivity, found, years, pupils, score, name, reasons)


def said_in(rows: Sequence[Mapping[str, str]]) -> list[RowWords]:
    """What each of these rows names; most is looked for in all at once, so many together cost less."""
    columns = {name: cells for name in _TEXTS if any(cells := [row.get(name, "") for row in rows])}
    texts = ["\n".join(filter(None, cells)) for cells in zip(*columns.values(), strict=True)] or [""] * len(rows)
    return [*map(RowWords, _items_in(columns, texts), _years_in(rows, columns, texts), _pupils_in(rows, texts))]


def _items_in(columns: Mapping[str, Sequence[str]], texts: Sequence[str]) -> list[tuple[FoundItem, ...]]:
    """The items that the cells of rows name, by field, as if these were lines of one text: a clause ends with each."""
    out: list[tuple[FoundItem, ...]] = [()] * len(texts)
    for name, cells in columns.items():
        for n, found in enumerate(map(find_items if name in _OF_ONE_ROW else _items_of, cells)):
            if found:
                out[n] = _each_once((*out[n], *found)) if out[n] else found
    for n, text in enumerate(texts):
        if len(text) > CELL_CHARACTERS // 2:
            out[n] = find_items(text)
    return out


def _items_of(cell: str) -> tuple[FoundItem, ...]:
    return find_items(cell) if len(cell) > _SHORT else _items_often(cell)


def _each_once(found: Sequence[FoundItem]) -> tuple[FoundItem, ...]:
    first: dict[SensitiveItem, FoundItem] = {}
    for f in found:
        first.setdefault(f.item, f)
    return tuple(first.values())


def _years_in(
    rows: Sequence[Mapping[str, str]], columns: Mapping[str, Sequence[str]], texts: Sequence[str]
) -> list[tuple[int, int] | None]:
    """The first and the last year that each row names; `texts` are the cells of each as lines of one text."""
    out: list[tuple[int, int] | None] = [None] * len(texts)
    for name, cells in columns.items():
        for n, cell in enumerate(cells):
            if "19" in cell or "20" in cell:
                read = _years if name in _OF_ONE_ROW or len(cell) > _SHORT else _years_often
                out[n] = _span(out[n], read(cell))
    lines = "\n".join(["", *texts, ""])
    beside = any(f"\n{sign}" in lines or f"{sign}\n" in lines for sign in _BETWEEN_YEARS)
    for n, text in enumerate(texts) if beside or max(map(len, texts), default=0) > _LONGEST else ():
        edges = (edge for line in text.split("\n") for edge in (line[:1], line[-1:]))
        if len(text) > _LONGEST or not _BETWEEN_YEARS.isdisjoint(edges):
            out[n] = _years(text)  # "2012-" and "13" may be one year
    for n, row in enumerate(rows):
        if printed := row.get("years"):
            out[n] = _years(printed)
    return out


def _span(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    return (min(one[0], other[0]), max(one[1], other[1])) if one and other else one or other


def _pupils_in(rows: Sequence[Mapping[str, str]], texts: Sequence[str]) -> list[int | None]:
    """The number of pupils in the register's own column, or else as the text of each row says it."""
    may = may_count(texts)
    printed = [row.get("pupils", "") or row.get("pupils_requested", "") for row in rows]
    return [
        pupil_number(own, text) if own or n in may else None
        for n, (own, text) in enumerate(zip(printed, texts, strict=True))
    ]


def _level(record: Mapping[str, str], found: tuple[FoundItem, ...]) -> tuple[ReleaseLevel, bool, str]:
    """(level, whether printed, why): what is printed first, then the words."""
    level, why = _level_printed(record)
    if level is not ReleaseLevel.UNKNOWN:
        return level, True, why
    # What the register says of the data goes before what a title or a purpose happens to say.
    data = "\n".join(record[f] for f in _DATA if record.get(f))
    level, words = _level_in_words(data)
    if level is ReleaseLevel.UNKNOWN:
        level, words = _level_in_words(record.get("purpose", ""))
    if level is ReleaseLevel.UNKNOWN:
        # A title is not the data ("Exam league tables"): it never makes them less than they may be.
        level, words = _level_in_words(record.get("title", ""))
        level = level if level is ReleaseLevel.INDIVIDUAL else ReleaseLevel.UNKNOWN
    if level is not ReleaseLevel.UNKNOWN:
        return level, False, f'the words "{words}"'
    named = next((f for f in found if f.item.identifier), None)
    if named:
        return ReleaseLevel.INDIVIDUAL, False, f'{named.item.label} are named ("{named.words}")'
    if _RISK.search(record.get("identifiability", "")[:100]):
        return ReleaseLevel.AGGREGATE, False, "identifiability 5, the lowest risk"
    return ReleaseLevel.UNKNOWN, False, "nothing says it"


def _level_printed(record: Mapping[str, str]) -> tuple[ReleaseLevel, str]:
    """The level that the register's own columns say; identifiability 5 alone does not say it."""
    printed, tier, risk = record.get("level", ""), record.get("tier", ""), record.get("identifiability", "")
    read = _level_of if len(printed) <= _SHORT else _level_of.__wrapped__
    return read(printed, tier[:100], risk[:100])


@lru_cache(maxsize=1024)
def _level_of(printed: str, tier: str, risk: str) -> tuple[ReleaseLevel, str]:
    level, words = _level_in_words(printed)
    if level is not ReleaseLevel.UNKNOWN:
        return level, f'the register says "{words}"'
    tiers = set(_TIER.findall(tier))
    if tiers:
        level = ReleaseLevel.AGGREGATE if tiers == {"3"} else ReleaseLevel.INDIVIDUAL
        return level, f"tier {tier[:40]}"
    if set(_RISK.findall(risk)) - {"5"}:
        return ReleaseLevel.INDIVIDUAL, f"identifiability {risk[:40]}"
    return ReleaseLevel.UNKNOWN, ""


def _level_in_words(text: str) -> tuple[ReleaseLevel, str]:
    """The level that a text's words say: individual over aggregate, unless it says "no" or "aggregated from"."""
    if not text:
        return ReleaseLevel.UNKNOWN, ""
    known = item_words()
    aggregate = ""
    denied = False
    for words in clauses(text):
        if known.level_begin.isdisjoint(words):
            continue
        padded = f" {' '.join(words)} "
        for phrase in known.level["individual"]:
            at = padded.find(phrase)
            if at < 0:
                continue
            before = padded[:at].split()[-2:]
            if known.level_not.isdisjoint(before) or not (aggregate or "aggregat" in padded or "no" in before):
                return ReleaseLevel.INDIVIDUAL, phrase.strip()
            denied = True
        for phrase in known.level["aggregate_unless"]:
            padded = padded.replace(phrase, " \u2026 ")
        aggregate = aggregate or next((p.strip() for p in known.level["aggregate"] if p in padded), "")
    if aggregate or denied:
        return ReleaseLevel.AGGREGATE, aggregate or "no individual level"
    return ReleaseLevel.UNKNOWN, ""


@lru_cache(maxsize=4096)
def _score(
    tier: str, sensitivity: str, status: str, categories: tuple[Category, ...], level: ReleaseLevel, why: str,
    found: tuple[FoundItem, ...],
) -> tuple[int, tuple[str, ...]]:
    """Recipient x level x how sensitive, 0 to 100, and why. Cells as printed; `why` is the level this."""
    gravest = max(categories, key=lambda c: _BY_RECIPIENT[c])  # the first of the gravest
    reasons = [f"recipient: {categories[0]}", *([f"also: {gravest}"] if gravest is not categories[0] else [])]
    weights = [_NOTHING_KNOWN]
    tiers = _TIER.findall(tier)
    if tiers:
        weights += [_BY_TIER[t] for t in tiers]
        reasons.append(f"tier {min(tiers)}")
    letters = [s.upper() for s in _SENSITIVITY.findall(sensitivity)]
    if letters:
        weights += [_BY_SENSITIVITY[s] for s in letters]
        reasons.append(f"sensitivity {min(letters)}")
    if found:
        weights.append(min(1.0, max(f.item.weight for f in found) + 0.03 * (len(found) - 1)))
        reasons.append("names " + ", ".join(f.item.label for f in found))
    score = 100 * _BY_RECIPIENT[gravest] * _BY_LEVEL[level] * max(weights)
    if life_of(status) in NEVER_SUPPLIED:
        score *= 0.4
        reasons.append(f'not supplied as far as the register says ("{status[:60]}")')
    return round(score), (*reasons, f"level {level}: {why}")


def _years(text: str) -> tuple[int, int] | None:
    """The first and the last year that a text names."""
    if "19" not in text and "20" not in text:
        return None
    out: list[int] = []
    for m in _YEAR.finditer(text[:_LONGEST]):
        first = int(m[1])
        out.append(first)
        if m[2]:
            last = int(m[2]) if len(m[2]) == 4 else first // 100 * 100 + int(m[2])
            if first <= last <= first + 60:
                out.append(last)
    return (min(out), max(out)) if out else None


_years_often = lru_cache(maxsize=4096)(_years)
