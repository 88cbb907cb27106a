"""A realistic register made from a seed, and a script of edits to it with the truth written down.

The register has the sheets of the DfE's: references repeat and are missing, organisations have families of nearly
identical rows, some rows stand twice. Every edit notes what a person would say happened.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from msgspec import Struct, field

from bench.editions import FIRST, PLACES, SECOND, TOPICS, VERBS
from model.register import Column, Edition, Table

if TYPE_CHECKING:
    from collections.abc import Callable

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DATASETS = [
    "School Census",
    "Early Years Foundation Stage",
    "Key Stage 1",
    "Key Stage 2",
    "Key Stage 4",
    "Key Stage 5",
    "Children in Need",
    "Looked After Children",
    "Alternative Provision Census",
    "Absence",
    "Exclusions",
    "Individualised Learner Record",
    "Higher Education Statistics",
    "Post-16 Learning Aims",
    "Phonics",
    "Year 1 Census",
]
LEGAL = (
    "Education Act 1996, section 537A",
    "Education (Individual Pupil Information) (Prescribed Persons) Regulations 2009",
    "Digital Economy Act 2017, Part 5",
    "Small Business, Enterprise and Employment Act 2015",
)
HEADINGS: dict[str, str] = {
    "reference": "DfE reference",
    "recipient": "Organisation name",
    "title": "Project title",
    "dataset": "Data shared",
    "legal_basis": "Legal basis",
    "decided": "Date approved",
    "tier": "Tier of data",
    "licence_end": "Licence expiry",
    "destroyed": "Data destroyed",
}
FIELDS = tuple(HEADINGS)
AT = {name: i for i, name in enumerate(FIELDS)}
SHEETS = {"shares": 1000, "npd": 480, "regular": 80, "open": 100, "completed": 160, "live": 180}
SHEET_NAMES = {
    "shares": "Third-party shares to {m} {y}",
    "npd": "NPD still held as at 1 {m} {y}",
    "regular": "Regular shares {m} {y}",
    "open": "Open",
    "completed": "{m} {y} completed",
    "live": "Live cases",
}

Row = tuple[str, ...]
Truth = tuple[str, Row | None, Row | None]
"""Kind, the row before, the row after; of a change to many rows one entry a row."""


class Item(Struct, eq=False):
    """A row on its way from the older edition to the newer one."""

    row: Row
    sheet: str
    family: bool = False
    free: bool = True
    """False once an edit has used it: one thing happens to a row, so that the truth is certain."""


class Register(Struct):
    """A register being edited."""

    rng: random.Random
    items: list[Item] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)
    number: int = 10
    names: set[str] = field(default_factory=set)
    used: set[Row] = field(default_factory=set)
    doubled: set[Row] = field(default_factory=set)
    used_laws: set[str] = field(default_factory=set)
    only_before: list[Item] = field(default_factory=list)
    """Rows that an edit made up for the older edition."""

    def name(self) -> str:
        """A new organisation."""
        while True:
            a, b = self.rng.choice(FIRST), self.rng.choice(FIRST)
            name = f"{a} {b} {self.rng.choice(SECOND)}{self.rng.choice(['', ' Ltd', ' Limited', ' UK'])}"
            stem = " ".join(name.split()[:3])
            if a != b and stem not in self.names:
                self.names.add(stem)
                return name

    def title(self) -> str:
        """A project of its own."""
        r = self.rng
        return (
            f"{r.choice(VERBS)} {r.choice(TOPICS)} and {r.choice(TOPICS)} of pupils in {r.choice(PLACES)} schools, "
            f"{r.choice(TOPICS)} by {r.choice(TOPICS)} {r.randrange(2002, 2012)} to {r.randrange(2013, 2024)}"
        )

    def date(self) -> str:
        """A day in the form of the register."""
        return f"{self.rng.randrange(1, 29):02}/{self.rng.randrange(1, 13):02}/{self.rng.randrange(2012, 2024)}"

    def reference(self) -> str:
        """The next reference; numbers are given out with gaps."""
        self.number += self.rng.randrange(1, 9)
        if self.rng.random() < 0.2:
            r = self.rng
            made = f"DR{r.randrange(13, 18)}{r.randrange(1, 13):02}{r.randrange(1, 29):02}.{self.number % 97:02}"
            if made not in self.names:
                self.names.add(made)
                return made
        return f"DS{self.number:05}"

    def row(self, sheet: str, name: str | None = None, title: str | None = None, *, referenced: bool = True) -> Row:
        """A row of a sheet."""
        r = self.rng
        datasets = "; ".join(r.sample(DATASETS, r.randrange(1, 5)))
        decided = "pending" if sheet == "open" else self.date()
        ends = "" if sheet in ("open", "regular") else self.date()
        return (
            self.reference() if referenced else "",
            name or self.name(),
            title or self.title(),
            datasets,
            r.choice(LEGAL),
            decided,
            r.choice("1234"),
            ends,
            "",
        )

    def pick(self, fits: Callable[[Item], bool] = lambda _: True) -> Item:
        """A row that no edit has used."""
        while True:
            item = self.rng.choice(self.items)
            if item.free and fits(item):
                item.free = False
                return item

    def pick_name(self) -> str:
        """An organisation that is there."""
        return self.rng.choice(self.items).row[1]

    def to_end(self, item: Item) -> None:
        """Puts a row below all others of its sheet."""
        self.items.remove(item)
        self.items.append(item)

    def copies(self) -> list[Item]:
        """Rows that repeat an earlier one and that no edit made."""
        seen: set[Row] = set()
        out = []
        for item in self.items:
            if item.row in seen and item.row in self.doubled:
                out.append(item)
            seen.add(item.row)
        return out

    def said(self, kind: str, before: Row | None, after: Row | None) -> None:
        """Notes what happened."""
        self.truth.append((kind, before, after))


def make_register(seed: int, rows: int = 2_000) -> Register:
    """The older edition."""
    reg = Register(random.Random(seed))
    r = reg.rng
    for sheet, share in SHEETS.items():
        count = share * rows // sum(SHEETS.values())
        while sum(1 for i in reg.items if i.sheet == sheet) < count:
            if r.random() < 0.03:
                _family(reg, sheet)
                continue
            known = reg.items and r.random() < 0.3
            name = r.choice(reg.items).row[1] if known else None
            referenced = r.random() >= (0.3 if sheet == "npd" else 0.03)
            reg.items.append(Item(reg.row(sheet, name, referenced=referenced), sheet))
    for _ in range(rows // 50):
        a, b = r.sample(reg.items, 2)
        if a.row[0] and b.row[0]:
            b.row = (a.row[0], *b.row[1:])
            a.free = b.free = False
    for item in r.sample(reg.items, rows // 100):
        reg.items.append(Item(item.row, item.sheet, family=item.family, free=False))
        item.free = False
        reg.doubled.add(item.row)
    return reg


def _family(reg: Register, sheet: str) -> None:
    """Rows of one organisation that differ in reference, month and date only."""
    name, title, like = reg.name(), reg.title().split(",")[0], reg.row(sheet)
    referenced = reg.rng.random() < 0.8
    for k in range(reg.rng.randrange(4, 25)):
        month = f"{MONTHS[k % 12]} {2015 + k // 12}"
        row = (reg.reference() if referenced else "", name, f"{title}: extract for {month}", *like[3:5])
        reg.items.append(
            Item((*row, f"{1 + k % 28:02}/{k % 12 + 1:02}/{2015 + k // 12}", *like[6:]), sheet, family=True)
        )


def with_cell(row: Row, name: str, cell: str) -> Row:
    """The row with one cell changed."""
    at = AT[name]
    return (*row[:at], cell, *row[at + 1 :])


def to_edition(rows: dict[str, list[Row]], month: str, year: int) -> Edition:
    """The sheets as the reader would give them."""
    columns = tuple(Column(h, f, f) for f, h in HEADINGS.items())
    tables = [
        Table(
            "DfE external data shares",
            SHEET_NAMES[s].format(m=month, y=year),
            3,
            columns,
            r,
            range(4, 4 + len(r)),
            s,
            dfe=True,
        )
        for s, r in rows.items()
    ]
    return Edition(tuple(tables))


def sheets_of(items: list[Item]) -> dict[str, list[Row]]:
    """The rows of the items by sheet, in order."""
    out: dict[str, list[Row]] = {sheet: [] for sheet in SHEETS}
    for item in items:
        out[item.sheet].append(item.row)
    return out
