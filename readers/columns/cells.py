"""Reads what stands in a register's cells: references, tiers, identifiability, sensitivity, and how a request ended."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from model.life import Life, life_of
from readers.columns.dates import date_within
from text.clean import clean, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_DFE_REFERENCE = re.compile(
    r"(?<![A-Z0-9])(?:(DR) ?-?([0-9]{6}) ?[.,_-] ?([0-9]{1,2})|(DS) ?-?([0-9]{5})|(R)([0-9]{4}))([A-Z])?(?![A-Z0-9])",
    re.ASCII,
)
_CODE = re.compile(r"(?=.*[0-9])[A-Z0-9][A-Z0-9._/\-]{1,39}", re.ASCII)
_TIER = re.compile(r"[1-4]", re.ASCII)
_NUMBER = re.compile(r"(?<![0-9.])([0-9]{1,3})(?![0-9.])", re.ASCII)
_LETTER = re.compile(r"(?<![A-Za-z])([A-Ea-e])(?![A-Za-z])")
_RANGE = re.compile(r"([1-5A-E]) ?(?:-|\u2013|to) ?([1-5A-E])(?![A-Za-z0-9])", re.IGNORECASE)

NOT_YET = frozenset(
    {
        "pending", "tbc", "to be confirmed", "tba", "awaiting", "awaited", "open", "in progress", "on hold",
        "awaiting decision", "awaiting data", "outstanding", "under consideration", "not yet known", "not yet sent",
        "to be decided", "tbd", "with panel", "awaiting extract", "not yet supplied", "awaiting approval",
    }
)  # fmt: skip
"""Cell texts, folded, that say that something has not happened yet."""
_UNDATED = {Life.REFUSED: "rejected", Life.REQUESTED: "pending"}
NO_VALUE = frozenset(
    {"", "n a", "na", "none", "not applicable", "nil", "unknown", "not known", "not recorded", "blank", "null", "x"}
)
"""Cell texts, folded, that say nothing."""

_REUSE = re.compile(r"\b(?:re ?use|reuse|permission)\b")


@lru_cache(maxsize=16384)
def references_of(text: str) -> tuple[str, ...]:
    """All of the DfE's references in a cell (`DR161003.02`, `DS00194`, `R0042`, each with an optional letter)."""
    if len(text) > 2000 or not any(c.isdigit() for c in text):
        return ()
    out = []
    for m in _DFE_REFERENCE.finditer(clean(text).upper()):
        kind = m[1] or m[4] or m[6]
        number = f"{m[2]}.{m[3]:0>2}" if m[1] else m[5] or m[7]
        out.append(f"{kind}{number}{m[8] or ''}")
    return tuple(dict.fromkeys(out))


def reference_of(text: str) -> str | None:
    """The reference in a cell in one spelling (`dr 161003.2` is `DR161003.02`); several are joined by a comma.

    What is no reference of the DfE's but looks like a code of some register (`2019/003`, `ODR1617_278`) is given as
    printed; None for anything else.
    """
    if found := references_of(text):
        return ", ".join(found)
    bare = clean(text)
    return bare if len(bare) <= 40 and _CODE.fullmatch(bare.upper()) else None


def is_dfe_reference(text: str) -> bool:
    """True where the cell holds a reference of the DfE's."""
    return bool(references_of(text))


@lru_cache(maxsize=4096)
def tiers_of(text: str) -> tuple[int, ...]:
    """The tiers (1 to 4) that a cell names: `Tier 1`, `1 or 2`, `2/4`, `1-3`."""
    return _scale(text, 4)


@lru_cache(maxsize=4096)
def identifiability_of(text: str) -> tuple[int, ...]:
    """The levels of identifiability (1, high, to 5) that a cell names."""
    return _scale(text, 5)


@lru_cache(maxsize=4096)
def sensitivity_of(text: str) -> tuple[str, ...]:
    """The levels of sensitivity (A, high, to E) that a cell names."""
    text = clean(text)[:200]
    found = {m.upper() for m in _LETTER.findall(text)}
    # 'a' is also a word: it counts only where the cell is nothing but levels.
    if "A" in found and len(fold(text).split()) > 8 and not re.search(r"\bA\b", text):
        found.discard("A")
    for first, last in _RANGE.findall(text):
        if first.isalpha() and last.isalpha():
            found.update(chr(c) for c in range(ord(first.upper()), ord(last.upper()) + 1))
    return tuple(sorted(found))


def _scale(text: str, top: int) -> tuple[int, ...]:
    text = clean(text)[:200]
    found = {int(n) for n in _NUMBER.findall(text)}
    for first, last in _RANGE.findall(text):
        if first.isdigit() and last.isdigit():
            found.update(range(int(first), int(last) + 1))
    return tuple(sorted(n for n in found if 1 <= n <= top))


def outcome_meaning(record: Mapping[str, str]) -> str | None:
    """What the date in the column of three meanings means for this row, by its own text and the status beside it.

    `extract_sent`, `reuse_granted`, `rejected`, `pending`, or None where the row does not say. In the file of April
    2018 one column is headed "Date first Extract sent / Date permission for re-use granted/ Date Application Rejected".
    """
    for text in (record.get("outcome_date", ""), record.get("status", "")):
        life = Life.REQUESTED if fold(text) in NOT_YET else life_of(text)
        if life is Life.APPROVED or life is Life.SUPPLIED:
            if _REUSE.search(fold(text)):
                return "reuse_granted"
            return "extract_sent" if date_within(record.get("outcome_date", "")) else None
        if life is not None:
            return _UNDATED.get(life)
        if _REUSE.search(fold(text)):
            return "reuse_granted"
    return None
