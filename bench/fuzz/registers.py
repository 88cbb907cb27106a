"""Mutated register files through the reader's child, the comparison and the guard."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from functools import cache
from random import Random

from bench.fuzz.books import FORMS, Base, make_base
from bench.fuzz.damage import Mutation, damage_bytes, damage_records, damage_zip
from bench.fuzz.edits import edit
from bench.fuzz.judge import Find, Score, Told, weigh
from bench.fuzz.markup import damage_markup
from commands.register.compare import compare_readings
from model.change import REMOVAL_KINDS, Change
from model.register import Edition, Level, Reading
from readers.register.reading import read_register
from readers.workbook.sheets import WALL_SECONDS

BASES = 8
"""Good editions of each form."""
LONGEST = 2 * WALL_SECONDS + 2
"""Seconds: a workbook that ends its child is read a second time, by another reader."""


@cache
def base_of(seed: str, form: str, number: int) -> Base:
    return make_base(Random(f"{seed}/base/{form}/{number}"), form)


@cache
def _reading_of(body: bytes, filename: str) -> Reading:
    reading = read_register(body, filename)
    assert reading.refused is None, reading.problems
    return reading


def mutated(seed: str, number: int) -> tuple[Base, Mutation]:
    """The file of that number: always the same for the same seed."""
    dice = Random(f"{seed}/register/{number}")
    base = base_of(seed, FORMS[number % len(FORMS)], dice.randrange(BASES))
    roll = dice.random()
    if roll < 0.4:
        return base, edit(base, dice)
    if base.form in ("ods", "xlsx") and roll < 0.8:
        return base, (damage_markup if roll < 0.65 else damage_zip)(base, dice)
    if base.form == "xls" and roll < 0.7:
        return base, damage_records(base, dice)
    return base, damage_bytes(base, dice)


def run(seed: str, numbers: range, score: Score) -> Iterator[int]:
    """Reads and compares each; gives its number when it is done."""
    for number in numbers:
        base, mutation = mutated(seed, number)
        before = _reading_of(base.body, base.filename)
        score.files += 1
        score.kinds[mutation.kind] += 1
        score.unbounded += mutation.may is None
        begun = time.monotonic()
        try:
            _one(number, base, before, mutation, score)
        except Exception:  # noqa: BLE001 - whatever it is, it is a find
            score.finds.append(Find("crash", number, mutation.kind, traceback.format_exc(limit=-3)))
        taken = time.monotonic() - begun
        score.slowest = max(score.slowest, taken)
        if taken > LONGEST:
            score.finds.append(Find("hang", number, mutation.kind, f"{taken:.0f} s"))
        yield number


def _one(number: int, base: Base, before: Reading, mutation: Mutation, score: Score) -> None:
    reading = read_register(mutation.body, base.filename)
    if reading.refused:
        score.ends["refused"] += 1
        score.codes[f"{reading.refused.code}"] += 1
        return
    comparison, old, new, _ = compare_readings(before, reading)
    if any(p.level is Level.REFUSED for p in comparison.problems):
        score.ends["put aside for a person"] += 1
        return
    told = [(c, _told(c, old, new, base)) for c in comparison.changes]
    score.ends["told" if told else "the same"] += 1
    at_once = [t for c, t in told if c.kind not in REMOVAL_KINDS]
    weigh(score, number, base, mutation, at_once, [t for c, t in told if c.kind in REMOVAL_KINDS])


def _told(change: Change, old: Edition, new: Edition, base: Base) -> Told:
    """With the references of all rows that it is about, as they were and as they are."""
    found = [change.reference or ""]
    for edition, rows in ((old, (change.old, *change.merged)), (new, (change.new, *change.others))):
        for table, i in (edition.locate(n) for n in rows if n is not None):
            found += [c for c in table.rows[i] if c in base.references]
    return Told(change.kind, tuple(dict.fromkeys(r for r in found if r)))
