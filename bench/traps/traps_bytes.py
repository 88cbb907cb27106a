"""Traps of letters and bytes, of size."""

from __future__ import annotations

import random
import re

from bench.traps import words
from bench.traps.plans import Column, Plan, Record

RTL = (
    "جامعة القاهرة",
    "אוניברסיטת תל אביב",
    "دانشگاه تهران",
    "جامعة الملك سعود Riyadh",
    "\u202bאוניברסיטת חיפה\u202c (Haifa)",
)


def texts(plan: Plan) -> list[tuple[Record, Column]]:
    """Every cell of words, with its column."""
    return [(r, c) for r in plan.table.records for c in plan.table.columns if isinstance(r.cells.get(c.key), str)]


def who_or_title(plan: Plan) -> str:
    """The key of the recipients, or of any column of words."""
    column = plan.table.column("recipient") or plan.table.column("purpose") or plan.table.column("title")
    return column.key if column else texts(plan)[0][1].key


def spoil(plan: Plan, record: Record, key: str, text: str) -> None:
    """Print a cell damaged: in both editions, or in the newer alone."""
    record.spoilt[key] = text
    record.spoilt_in = "new" if plan.pair else "both"


def accented(plan: Plan, rng: random.Random) -> list[tuple[Record, Column]]:
    """Cells with letters beyond ASCII; a few names get one first."""
    key = who_or_title(plan)
    for record in rng.sample(plan.table.records, 3):
        record.cells[key] = name = words.pick(
            rng, ("Université de Genève", "Cyngor Sir Ynys Môn", "Café Société Analytics Ltd", "Universität Zürich")
        )
        record.bodies, record.persons, record.commissioners = [name], [], []
    return [
        (r, c)
        for r, c in texts(plan)
        if not str(r.cells[c.key]).isascii() and c.meaning in ("recipient", "title", "purpose")
    ]


def damaged_byte(plan: Plan, rng: random.Random) -> None:
    """One byte of a UTF-8 CSV is damaged."""
    record, column = rng.choice(accented(plan, rng))
    text = str(record.cells[column.key])
    spot = next(i for i, ch in enumerate(text) if not ch.isascii())
    plan.text.update(damage="\ue001", damage_by=words.pick(rng, ("\xe9", "\xc3", "\xff", "\x96")))
    spoil(plan, record, column.key, text[:spot] + "\ue001" + text[spot + 1 :])


def mojibake(plan: Plan, rng: random.Random) -> None:
    """Text that was saved as UTF-8 and read as Windows-1252."""
    for record, column in accented(plan, rng):
        text = str(record.cells[column.key])
        spoil(plan, record, column.key, text.encode("utf-8").decode("cp1252", "replace"))


def question_marks(plan: Plan, rng: random.Random) -> None:
    """Letters that became question marks."""
    for record, column in accented(plan, rng):
        text = str(record.cells[column.key])
        spoil(plan, record, column.key, re.sub(r"[^\x00-\x7f]", words.pick(rng, ("?", "?", "\ufffd")), text))


def windows_1252(plan: Plan, rng: random.Random) -> None:
    """A CSV in Windows-1252."""
    for record, column in accented(plan, rng) + texts(plan):
        record.cells[column.key] = str(record.cells[column.key]).encode("cp1252", "replace").decode("cp1252")
    for record in plan.table.records:
        record.bodies = [b.encode("cp1252", "replace").decode("cp1252") for b in record.bodies]
    plan.text["encoding"] = "cp1252"


def delimiter(plan: Plan, rng: random.Random) -> None:
    """Semicolons or tabs, sometimes with a byte order mark."""
    plan.text["delimiter"] = words.pick(rng, (";", "\t", ";", "|"))
    if rng.random() < 0.4:
        plan.text["bom"] = "1"


def byte_order_mark(plan: Plan, rng: random.Random) -> None:
    """A byte order mark before the first heading; or UTF-16 with tabs, Excel's "Unicode text"."""
    if rng.random() < 0.5:
        plan.text["bom"] = "1"
    else:
        plan.text.update(encoding="utf-16", delimiter="\t")


def nul(plan: Plan, rng: random.Random) -> None:
    """NULs in cells of a CSV."""
    for record, column in rng.sample(texts(plan), 3):
        text = str(record.cells[column.key])
        spot = rng.randrange(0, len(text) + 1)
        spoil(plan, record, column.key, text[:spot] + "\x00" + text[spot:])


def huge_cell(plan: Plan, rng: random.Random) -> None:
    """A cell of very much text."""
    small = ("recipient", "reference", "person", "status")
    size = 32000 if plan.fmt == "xlsx" else rng.choice((33000, 140000, 400000))
    record, column = rng.choice(
        [t for t in texts(plan) if t[1].meaning not in small and t[1].key not in t[0].spoilt] or texts(plan)
    )
    sentence = str(record.cells[column.key]) + " "
    record.cells[column.key] = (sentence * (size // len(sentence) + 1))[:size].strip()


def wide(plan: Plan, rng: random.Random) -> None:
    """A stray cell in the last of 16,384 columns."""
    plan.table.far_cell = words.pick(rng, ("x", ".", "checked", "1"))


def right_to_left(plan: Plan, rng: random.Random) -> None:
    """Recipients named in Arabic and Hebrew letters."""
    key = who_or_title(plan)
    for record in rng.sample(plan.table.records, rng.randrange(2, 6)):
        record.cells[key] = name = words.pick(rng, RTL)
        record.bodies, record.persons, record.commissioners = [name], [], []


def invisible(plan: Plan, rng: random.Random) -> None:
    """Zero-width characters and soft hyphens within words, in headings too."""
    mark = words.pick(rng, ("\u200b", "\u00ad", "\ufeff", "\u200d", "\u00a0"))
    for record, column in rng.sample(texts(plan), min(20, len(texts(plan)))):
        text = str(record.cells[column.key])
        spot = text.find(" ") if mark == "\u00a0" else len(text) // 2
        if spot > 0:
            spoil(plan, record, column.key, text[:spot] + mark + text[spot + (mark == "\u00a0") :])
    if rng.random() < 0.5 and mark != "\u00a0":
        for column in plan.table.columns:
            column.heading = column.heading[:3] + mark + column.heading[3:] if column.heading else ""


def x000d(plan: Plan, rng: random.Random) -> None:
    """The escape `_x000D_` in texts."""
    for record, column in rng.sample(texts(plan), min(25, len(texts(plan)))):
        text = str(record.cells[column.key])
        broken = text.replace("\n", "_x000D_\n") if "\n" in text else text + words.pick(rng, ("_x000D_", "_x000D_\n"))
        spoil(plan, record, column.key, broken)
