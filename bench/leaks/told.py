"""One cell that tells of a child in an ordinary register, and one that only looks so: made by a seed, and read.

All persons are invented: names, numbers, days and addresses are drawn from lists, apart.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from model.hidden import WITHHELD_CELL
from readers.register.reading import read_register

COUNT = 1000
HEAD = (
    "Reference",
    "Organisation name",
    "Project title",
    "Purpose",
    "Dataset",
    "Legal basis",
    "Date supplied",
    "Comments",
)
COLUMNS = ("Project title", "Purpose", "Dataset", "Legal basis", "Comments")
_FIRST = (
    "Emily", "Mohammed", "Ben", "Aisha", "Oluwaseun", "Ngozi", "Zofia", "Wiktoria", "Dafydd", "Siobhan", "Nguyen",
    "Priya", "Mei", "Fatima", "Jean-Luc", "Ioana", "Summer", "Grace", "Rhys", "Ahmed",
)
_LAST = (
    "Smith", "Khan", "Jones", "Sample", "Adeyemi", "Okonkwo", "Kowalska", "O'Neill", "ap Rhys", "Thi Mai", "Patel",
    "Young", "Reading", "de Souza", "Al-Hassan", "Popescu", "English", "Brown", "M\u00fcller", "Wood",
)
_BETWEEN = (", ", " ", " - ", "; ", ": ", " (", "\n", " \u2013 ")
_DAYS = ("03/05/2013", "3 May 2013", "2013-05-03", "03.05.13", "3rd May 2013", "May 3, 2013", "3-May-2013")
_BORN = ("DOB {}", "dob: {}", "D.O.B. {}", "date of birth {}", "born {}", "born on {}", "Birthdate: {}", "DOB is {}")
_AGES = ("aged 9", "age 9", "aged nine", "9 years old", "Year 4", "Y4", "Yr 4", "year 4 pupil", "9 yrs old", "Class 4B")
_NUMBERS = (
    "UPN H801200001001", "upn: H801200001001", "UPN J801200001002", "H801200001001", "ULN 1234567890",
    "NHS number 943 476 5919", "NHS no. 9434765919", "Unique pupil number H80120000100A", "candidate number 443201",
)
_HOMES = (
    "14 Elm Road, Testham TE5 7ST", "Flat 2, 9 Oak Street, Testham", "mother 07700 900123", "07700 900123",
    "father: invented.parent@gmail.com", "lives at 3 Made Up Close TE5 7ST",
)
_CASES = ("excluded for five days", "excluded twice", "has an EHCP", "looked after", "child protection", "SEN support")
_AROUND = (
    "{}", "{}", "Pupil {}", "pupil {}", "Request: {}", "To answer a request: {}", "Data on {}", "Record of {}",
    "re {}", "Case file of {}, requested by the court",
)
_ALONE = (
    "Pupils: {first} {last}, {other} {last}", "Siblings: {first} {last} & {other} {last}", "Pupil {i}.{j}. (aged 9)",
    "Child {i}{j}, age 7", "{first} {last}, office@elm.testham.sch.uk", "pupil record 9990000018",
    "{first} {last} <15{last}@elmacademy.sch.uk>", "The children concerned: {first} {last} and {other} {last}",
    "{first} {last}, third of May 2013", "Child A ({first} {last})", "Disgybl: {first} {last}, oed 9",
    '{{"name": "{first} {last}", "dob": "2013-05-03"}}', "Name\tClass\n{first} {last}\t4B",
)
"""Whole cells: lists, first letters, bare numbers, a school's mail, tables."""
_CLEAN = (
    "Researchers: {first} {last} (University of Testham)", "PhD students: {first} {last}, University of Testham",
    "Pupils: Key Stage 4, Absence", "Student Loans: Home Office", "{first} {last}, {last}@testham.ac.uk",
    "Mrs {last}, Headteacher, head@elm.testham.sch.uk", "Elm Primary School, office@elm.testham.sch.uk",
    "Contract no. 1{n}018", "{first} {last}, Year 2 of fellowship, University of Testham",
    "{first} {last}, approved {day}",
    "Attainment of pupils aged 9 to 11", "Children aged 9", "Year 4 of the project", "Licence from {day} to {later}",
    "Approved {day}", "Approved on {day} by the panel", "Key Stage 2 results, Year 6", "Sure Start, Year 4",
    "Multiplication Tables Check, Year 4", "Growing Up, aged 9", "The cohort born {day} to {later}",
    "DARS-NIC-{n}-A1B2C-v1.2", "DR{n}.01", "See {n}/2019 and ODR1617_278/A1",
    "Children born in 2012 by date of birth and UPN, pseudonymised", "UPN, date of birth, gender",
    "Pupil Premium Data, Year 6", "Pupil Level Annual School Census", "Student Loans Company data",
    "Pupils in Tower Hamlets, Year 6", "Pupils excluded in Year 9", "Looked after children", "School Census {day}",
    "Dr {first} {last}, University of Testham", "Lead: Professor {first} {last}", "Millennium Cohort Study, age 14",
    "Next Steps (age 25)", "Call 020 7946 0000 for the data desk", "Invented Trust, 79 Eastgate, Testham TE5 7ST",
    "Wave 2, Year 9", "Reception Baseline, Reception", "Child Benefit records",
    "Evaluation of a tutoring programme (Year 7)", "Accelerated Reader, Year 7", "Update of DR{n}.01 of {day}",
    "Evaluation by {first} {last} for pupils in Year 4", "ISRCTN{n}12", "Extract 3, aged 16 to 18",
    "Year 1 and Year 2 phonics", "Children born after {day}", "Ages 5-16", "Tier 2; 9 tables; 12 months",
    "Invoice {n} of {day}", "Grant ES/V{n}/1", "Exclusions of Year 9 pupils, {day}",
)


class Cell(NamedTuple):
    """A cell, the column in which it stands, and what must not come out; "" for a clean one."""

    text: str
    column: str
    secret: str


def telling(seed: int) -> Iterator[Cell]:
    """Cells that tell of a child: each name with each kind of sign, in any order, letters and column."""
    for n in range(COUNT):
        rng = Random(f"{seed}/{n}/told")
        first, last = rng.choice(_FIRST), rng.choice(_LAST)
        if first == "Summer" and last in ("Sample", "Reading", "English"):
            last = "Okonkwo"  # "Summer Reading, Year 4" names nobody, or a child: nobody can tell
        if n % 6 == 5:
            said = rng.choice(_ALONE)
            said = said.format(first=first, last=last, other=rng.choice(_FIRST), i=first[0], j=last[0].upper())
            yield Cell(said, rng.choice(COLUMNS), last)
            continue
        sort = n % 5
        sign = rng.choice((_AGES, _NUMBERS, _HOMES, _CASES, tuple(b.format(rng.choice(_DAYS)) for b in _BORN))[sort])
        name = rng.choice(
            (f"{first} {last}", f"{first} {last}", f"{last}, {first}" if sort in (1, 4) else f"{first} {last}")
        )
        name = name.upper() if rng.random() < 0.1 else name
        between = rng.choice(_BETWEEN)
        close = ")" if between == " (" else ""
        text = (
            f"{sign}{between}{name}{close}"
            if rng.random() < 0.2 and sort in (1, 4)
            else f"{name}{between}{sign}{close}"
        )
        yield Cell(rng.choice(_AROUND).format(text), rng.choice(COLUMNS), last if sort in (0, 2, 3) else sign)


def looking_so(seed: int) -> Iterator[Cell]:
    """Cells of ordinary registers with numbers, days, ages and names that tell of no child."""
    for n in range(COUNT):
        rng = Random(f"{seed}/{n}/clean")
        day, later = rng.choice((("01/09/2004", "31/08/2005"), ("1 September 2012", "31 August 2013")))
        text = _CLEAN[n % len(_CLEAN)].format(
            day=day, later=later, n=rng.randint(100000, 999999), first=rng.choice(_FIRST), last=rng.choice(_LAST)
        )
        yield Cell(text, rng.choice(COLUMNS), "")


def read_with(cell: Cell) -> tuple[str, str]:
    """What a register says at the place of a cell, and all that it says."""
    rows = [
        [f"DS{n:05}", f"Invented Body {n} Ltd", "Outcomes", "To study outcomes", "School Census", "Public task",
         "2024-05-01", "see file"]
        for n in range(6)
    ]
    at = HEAD.index(cell.column)
    rows[3][at] = cell.text
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    (table,) = read_register(out.getvalue().encode(), "register.csv").registers
    return table.rows[3][at], repr(table.rows)


def count(seed: int) -> tuple[list[Cell], list[Cell]]:
    """The cells that tell of a child and went out, and the clean ones that were withheld."""
    out = [c for c in telling(seed) if WITHHELD_CELL not in read_with(c)[0]]
    return out, [c for c in looking_so(seed) if WITHHELD_CELL in read_with(c)[0]]
