"""All traps: their names, what they may not be mixed with, the formats in which they can be."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from bench.traps import traps_bytes as b
from bench.traps import traps_heads as h
from bench.traps import traps_people as p
from bench.traps import traps_rows as r
from bench.traps import traps_sheets as s
from bench.traps.plans import Plan

Setter = Callable[[Plan, random.Random], None]
ANY = ("ods", "xlsx", "csv", "html")
BOOKS = ("ods", "xlsx")
PAGES = ("ods", "xlsx", "html")


class Trap(NamedTuple):
    """A trap; those of one group exclude each other, and are set in the order of the list."""

    name: str
    setter: Setter
    group: str
    formats: tuple[str, ...] = ANY


TRAPS: tuple[Trap, ...] = (
    Trap("several_bodies", p.several_bodies, "cells of recipients"),
    Trap("person_lines", p.person_lines, "cells of recipients"),
    Trap("commissioned", p.commissioned, "cells of recipients"),
    Trap("headlike_row", r.headlike_row, "headlike"),
    Trap("status_words", p.status_words, "status"),
    Trap("rtl", b.right_to_left, "letters"),
    Trap("damaged_byte", b.damaged_byte, "letters", ("csv",)),
    Trap("mojibake", b.mojibake, "letters"),
    Trap("question_marks", b.question_marks, "letters"),
    Trap("nul", b.nul, "letters", ("csv",)),
    Trap("invisible", b.invisible, "letters"),
    Trap("x000d", b.x000d, "letters", ("xlsx", "ods", "csv")),
    Trap("windows_1252", b.windows_1252, "letters", ("csv",)),
    Trap("person_first", p.person_first, "recipients' heading"),
    Trap("unknown_recipient", p.unknown_recipient, "recipients' heading"),
    Trap("no_recipient", p.no_recipient, "recipients' heading"),
    Trap("misleading", h.misleading, "misleading"),
    Trap("running_number", p.running_number, "number"),
    Trap("camel_case", h.camel_case, "all headings"),
    Trap("no_known_heading", h.no_known_heading, "all headings"),
    Trap("two_rows", h.two_rows, "all headings"),
    Trap("merged_groups", h.merged_groups, "all headings"),
    Trap("hint_row", h.hint_row, "all headings"),
    Trap("us_dates", r.us_dates, "dates"),
    Trap("mixed_dates", r.mixed_dates, "dates"),
    Trap("serial_dates", r.serial_dates, "dates"),
    Trap("text_dates", r.text_dates, "dates"),
    Trap("preamble", h.preamble, "above"),
    Trap("repeated_headings", r.repeated_headings, "within"),
    Trap("blank_rows", r.blank_rows, "within"),
    Trap("footer", r.footer, "below"),
    Trap("declared_total", r.declared_total, "declared"),
    Trap("declared_period", r.declared_period, "declared"),
    Trap("amendments", s.amendments, "amendments", PAGES),
    Trap("people", s.people, "people", PAGES),
    Trap("definitions", s.definitions, "definitions", PAGES),
    Trap("totals", s.totals, "totals", PAGES),
    Trap("purposes", s.purposes, "purposes", PAGES),
    Trap("contents", s.contents, "contents", PAGES),
    Trap("many_sheets", s.many_sheets, "many", BOOKS),
    Trap("huge_cell", b.huge_cell, "size"),
    Trap("wide", b.wide, "size", ("xlsx", "ods", "csv")),
    Trap("delimiter", b.delimiter, "bytes", ("csv",)),
    Trap("bom", b.byte_order_mark, "bytes", ("csv",)),
)
# Each pair is of two traps that would undo each other.
AGAINST = {
    frozenset(x)
    for x in (
        ("no_recipient", "several_bodies"),
        ("no_recipient", "person_lines"),
        ("no_recipient", "commissioned"),
        ("no_recipient", "headlike_row"),
        ("no_known_heading", "unknown_recipient"),
        ("no_known_heading", "preamble"),
        ("no_known_heading", "declared_total"),
        ("no_known_heading", "declared_period"),
        ("no_known_heading", "repeated_headings"),
        ("no_known_heading", "misleading"),
        ("no_known_heading", "hint_row"),
        ("person_lines", "person_first"),
        ("several_bodies", "headlike_row"),
        ("person_lines", "headlike_row"),
        ("commissioned", "headlike_row"),
        ("damaged_byte", "bom"),
        ("windows_1252", "bom"),
        ("windows_1252", "person_lines"),
        ("windows_1252", "person_first"),
        ("two_rows", "repeated_headings"),
        ("merged_groups", "repeated_headings"),
    )
}
EVERYTHING = (
    "several_bodies",
    "status_words",
    "person_first",
    "running_number",
    "misleading",
    "merged_groups",
    "text_dates",
    "preamble",
    "blank_rows",
    "footer",
    "invisible",
    "amendments",
    "people",
    "definitions",
    "contents",
    "totals",
    "purposes",
    "huge_cell",
)


def fits(chosen: list[Trap], trap: Trap) -> bool:
    """Whether a trap can stand beside those chosen."""
    if any(t.group == trap.group or frozenset((t.name, trap.name)) in AGAINST for t in chosen):
        return False
    shared = set(trap.formats)
    for other in chosen:
        shared &= set(other.formats)
    return bool(shared)


def choose(rng: random.Random, number: int) -> list[Trap]:
    """The traps of one case: by turns each alone, a third mixed, a few all at once."""
    if number % 37 == 36:
        chosen = [t for t in TRAPS if t.name in EVERYTHING]
        return chosen if rng.random() < 0.5 else [t for t in chosen if rng.random() < 0.8]
    chosen = [TRAPS[number % len(TRAPS)]]
    wanted = rng.randrange(2, 5) if rng.random() < 0.34 else 1
    for trap in rng.sample(TRAPS, len(TRAPS)):
        if len(chosen) < wanted and fits(chosen, trap):
            chosen.append(trap)
    return [t for t in TRAPS if t in chosen]


def apply(plan: Plan, chosen: list[Trap], rng: random.Random) -> None:
    """Set the traps, in a format in which all of them can be."""
    shared = [f for f in ANY if all(f in t.formats for t in chosen)]
    if plan.fmt not in shared:
        plan.fmt = shared[rng.randrange(len(shared))]
    plan.traps = [t.name for t in chosen]
    for trap in chosen:
        trap.setter(plan, rng)
