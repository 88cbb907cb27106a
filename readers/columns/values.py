"""Reads cells: references, tiers, levels, outcomes; and tells by a column's cells what it can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice, pairwise

from model.life import Life
from readers.columns.dates import MAX_DATE_LENGTH, date_within, read_date
from text.clean import clean, fold, without_turns
from text.pattern import lazy_pattern
from text.periods import MONTH
from text.privacy.cell_forms import is_person_like
from text.remarks.outcomes import life_of

_DFE_REFERENCE = lazy_pattern(
    r"(?<![A-Z0-9])(?:(DR) ?-?([0-9]{6}) ?[.,_-] ?([0-9]{1,2})|(DS) ?-?([0-9]{5})|(R)([0-9]{4}))([A-Z])?(?![A-Z0-9])",
    re.ASCII,
)
_LONGEST = 2000
"""Characters of a text in which references are looked for."""
_HAS_DIGIT = lazy_pattern("[0-9]")
_NUMBER = lazy_pattern(r"(?<![0-9.])([0-9]{1,3})(?:\.0+)?(?![0-9.])", re.ASCII)
""""1.0" is how 1 comes out of a spreadsheet."""
_LETTER = lazy_pattern(r"(?<![A-Za-z])([A-Ea-e])(?![A-Za-z])")
_RANGE = lazy_pattern(r"([1-5A-E]) ?(?:-|\u2013|to) ?([1-5A-E])(?![A-Za-z0-9])", re.IGNORECASE)

NOT_YET = frozenset(
    {
        "pending", "tbc", "to be confirmed", "tba", "awaiting", "awaited", "open", "in progress", "on hold",
        "awaiting decision", "awaiting data", "outstanding", "under consideration", "not yet known", "not yet sent",
        "to be decided", "tbd", "with panel", "awaiting extract", "not yet supplied", "awaiting approval",
    }
)
"""Cell texts, folded, that say that something has not happened yet."""
NO_VALUE = frozenset(
    {"", "n a", "na", "none", "not applicable", "nil", "unknown", "not known", "not recorded", "blank", "null", "x"}
)
"""Cell texts, folded, that say nothing."""
UNDERSTOOD_UNDATED = (
    NOT_YET | NO_VALUE | {"yes", "no", "y", "n", "rejected", "withdrawn", "not pursued", "ongoing", "confirmed"}
)
"""Cell texts, folded, that stand in a date column, are no date, and are understood."""

_REUSE = lazy_pattern(r"\b(?:re ?use|reuse|permission)\b")
_QUOTED = 40
_PERSONAL = lazy_pattern(r"@|[0-9](?:[0-9 ]{8,})[0-9]", re.ASCII)
"""An address of electronic mail, or a number as long as a pupil's or patient's."""
SAMPLE = 400
"""Cells of a column that are looked at: the first so many that say something."""

_COUNT = lazy_pattern(
    r"[<>~\u2264\u2265]?[0-9][0-9, ]*(?:\.[0-9]+)?(?:%| ?\([0-9., %]+\))?|[-\u2013.:*cxz\u2026]|\.\.", re.ASCII
)
_DATE_SHAPE = lazy_pattern(
    rf"[0-9]{{1,4}}[./-][0-9]{{1,2}}[./-][0-9]{{2,4}}|(?:[0-9]{{1,2}}[a-z]{{0,2}})?[ ./-]*{MONTH}[ .,/-]*[0-9]{{2,4}}",
    re.ASCII,
)
"""What was meant for a date, whether there is such a day or not."""
_COUNTING = lazy_pattern(
    r"(?:(?:row|no|number|nr|item|line|entry)\b[. ]*|#)?0*([0-9]{1,6})\.?", re.ASCII | re.IGNORECASE
)
_FEW = 5
"""Cells. Fewer may be numbers that only happen to follow on."""
_CODE = lazy_pattern(r"(?=.*[0-9])[a-z0-9][a-z0-9 ._/\-#:()]{0,39}", re.ASCII | re.IGNORECASE)

@lru_cache(maxsize=16384)
def references_of(text: str) -> tuple[str, ...]:
    """All of the DfE's references in a cell (`DR161003.02`, `DS00194`, `R0042`, each with an optional letter)."""
    if len(text) > _LONGEST or not _HAS_DIGIT.search(text):
        return ()
    out = []
    for m in _DFE_REFERENCE.finditer(without_turns(clean(text)).upper()):
        kind = m[1] or m[4] or m[6]
        number = f"{m[2]}.{m[3]:0>2}" if m[1] else m[5] or m[7]
        out.append(f"{kind}{number}{m[8] or ''}")
    return tuple(dict.fromkeys(out))


def is_dfe_reference(text: str) -> bool:
    """True where the cell holds a reference of the DfE's."""
    return len(text) <= _LONGEST and _DFE_REFERENCE.search(without_turns(clean(text)).upper()) is not None


_DIGITS = bytes.maketrans(b"123456789", b"0" * 9)


def number_forms(cells: Sequence[str]) -> Sequence[str]:
    """What is left of each cell when its digits are noughts: references of one form differ in nothing else."""
    text = "\n".join(cells)
    if not text.isascii() or text.count("\n") >= len(cells) or "_x" in text or "[" in text:
        return cells  # there digits may say which character is meant: `text.clean`
    left = text.encode().translate(_DIGITS)
    first = left.partition(b"\n")[0]
    if left == b"\n".join([first] * len(cells)):  # as those of most registers
        return [first.decode()] * len(cells)
    return left.decode().split("\n")


def one_form(cells: Sequence[str]) -> str:
    """The same where it is one of all cells, which are of ASCII; "" where it is not: seen many times as fast."""
    if not cells or len(text := "\n".join(cells)) != len(cells) * (len(cells[0]) + 1) - 1 or not text.isascii():
        return ""
    left = text.encode().translate(_DIGITS)
    first = left.partition(b"\n")[0]
    return first.decode() if left == b"\n".join([first] * len(cells)) else ""


def _levels_to(top: int, text: str) -> tuple[int, ...]:
    text = without_turns(clean(text))[:200]
    found = {int(n) for n in _NUMBER.findall(text)}
    for first, last in _RANGE.findall(text):
        if first.isdigit() and last.isdigit():
            found.update(range(int(first), int(last) + 1))
    return tuple(sorted(n for n in found if 1 <= n <= top))


tiers_of = lru_cache(maxsize=4096)(partial(_levels_to, 4))
"""The tiers (1 to 4) that a cell names: `Tier 1`, `1 or 2`, `2/4`, `1-3`."""
identifiability_of = lru_cache(maxsize=4096)(partial(_levels_to, 5))
"""The levels of identifiability (1, high, to 5) that a cell names."""


@lru_cache(maxsize=4096)
def sensitivity_of(text: str) -> tuple[str, ...]:
    """The levels of sensitivity (A, high, to E) that a cell names."""
    text = without_turns(clean(text))[:200]
    if fold(text) in NO_VALUE:  # N/A
        return ()
    found = {m.upper() for m in _LETTER.findall(text)}
    # 'a' is also a word: it counts only where the cell is nothing but levels.
    if "A" in found and any(len(word) > 1 for word in fold(text).split()) and not re.search(r"\bA\b", text):
        found.discard("A")
    for first, last in _RANGE.findall(text):
        if first.isalpha() and last.isalpha():
            found.update(chr(c) for c in range(ord(first.upper()), ord(last.upper()) + 1))
    return tuple(sorted(found))


def outcome_meaning(record: Mapping[str, str]) -> str | None:
    """What the date in the column of three meanings means for this row, by its own text and the status beside it.

    `extract_sent`, `reuse_granted`, `rejected`, `pending`, or None where the row does not say. In the file of April
    2018 one column is headed "Date first Extract sent / Date permission for re-use granted/ Date Application Rejected".
    """
    for text in (record.get("outcome_date", ""), record.get("status", "")):
        life = Life.REQUESTED if fold(text) in NOT_YET else life_of(text)
        if life in (None, Life.APPROVED, Life.SUPPLIED) and _REUSE.search(fold(text)):
            return "reuse_granted"
        if life in (Life.APPROVED, Life.SUPPLIED):
            return "extract_sent" if date_within(record.get("outcome_date", "")) else None
        if life is not None:
            return {Life.REFUSED: "rejected", Life.REQUESTED: "pending"}.get(life)
    return None


def sample_of(cells: Iterable[str]) -> list[str]:
    """The cells that say something, at most `SAMPLE` of them."""
    return list(islice((c for c in cells if c and fold(c) not in NO_VALUE), SAMPLE))


def share(cells: Sequence[str], test: Callable[[str], object]) -> float:
    """Which part of `cells` passes; 0.0 where there are none."""
    return sum(map(bool, map(test, cells))) / len(cells) if cells else 0.0


def is_count(cell: str) -> bool:
    """A number, a percentage, or what statistics print in place of one (`<5`, `..`, `-`, `c`)."""
    return len(cell) <= 24 and _COUNT.fullmatch(cell) is not None


@lru_cache(maxsize=16384)
def is_date_like(cell: str) -> bool:
    """A date, or what was meant for one (31/02/2023, 27.2.207); a plain year is none."""
    if date := read_date(cell):
        return date.precision != "year"
    return len(cell) <= MAX_DATE_LENGTH and bool(date_within(cell) or _DATE_SHAPE.fullmatch(cell.casefold()))


_FILE_NAME = lazy_pattern(
    r"\.(?:csv|tsv|txt|xlsx?|xlsm|ods|zip|7z|pdf|docx?|json|xml|parquet|sav|dta|rds)$", re.IGNORECASE
)


@lru_cache(maxsize=16384)
def is_code(cell: str) -> bool:
    """Something short with a digit in it that may be a reference: `DS00123`, `2019/003`, `ODR1617_278/A1`, `17`."""
    if is_dfe_reference(cell):
        return True
    if _FILE_NAME.search(cell):
        return False
    date = read_date(cell)
    return bool(_CODE.fullmatch(cell)) and len(cell.split()) <= 4 and not (date and date.precision == "day")


def is_counting(cells: Sequence[str]) -> bool:
    """The rows counted through, as `1, 2, 3`, `#004` or `Row 7`: that numbers rows and names none."""
    numbers = [int(m[1]) for c in cells if (m := _COUNTING.fullmatch(c))]
    if len(numbers) < max(_FEW, len(cells)):
        return False
    steps = sum(b - a == 1 for a, b in pairwise(numbers))
    return numbers[0] <= 1 and steps >= 0.9 * (len(numbers) - 1)


def quoted(cell: str) -> str:
    """A cell as a problem, which goes out by mail, may quote it: a date, number, code or few words that name nobody."""
    few = len(cell) <= _QUOTED and len(cell.split()) <= 4
    if not few or is_person_like(cell.replace(",", " ")) or _PERSONAL.search(cell):
        return "not quoted: it may name a person" if few else f"a text of {len(cell):,} characters"
    return repr(cell)


def forget() -> None:
    """Forgets the cells remembered while one file was read: they may be long."""
    for remembered in (is_date_like, is_code, references_of):
        remembered.cache_clear()
