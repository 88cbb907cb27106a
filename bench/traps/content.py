"""Clean registers: realistic columns and rows from a seed."""

from __future__ import annotations

import random
from datetime import date, timedelta

from bench.traps import styles, words
from bench.traps.plans import DATE_MEANINGS, Column, Plan, Record, Table, Value

STATUSES = {
    "Approved": "approved",
    "Data supplied": "supplied",
    "Rejected": "refused",
    "Withdrawn": "withdrawn",
    "Not pursued": "not_pursued",
}
FORMATS = ("ods", "xlsx", "csv", "html")
LEGAL = (
    "Education Act 1996, s. 537A",
    "Digital Economy Act 2017",
    "Regulation 5",
    "Education Act 1996",
    "Consent of the data subject",
)
ENVIRONMENTS = ("ONS Secure Research Service", "SAIL Databank", "UK Data Service SecureLab")
SHEETS = {"dfe_requests": "Requests", "dfe_shares": "External shares", "dfe_small": "Data releases", "uksa": "Projects"}


def reference(rng: random.Random, style: str, day: date, index: int) -> str:
    """A reference in the manner of a publisher."""
    if style == "dfe_requests":
        return f"DR{day:%y%m%d}.{index % 97 + 1:02d}"
    if style == "dfe_shares":
        return f"DS{100 + index * 7 + rng.randrange(6):05d}"
    if style.startswith("phe"):
        return f"ODR{day.year % 100}{day.year % 100 + 1}_{100 + index * 3 + rng.randrange(3)}"
    if style == "nhs":
        number, letter = 147000 + index * 31 + rng.randrange(30), words.pick(rng, ("A", "K", "X"))
        return f"DARS-NIC-{number}-{letter}{rng.randrange(10)}B{rng.randrange(10)}"
    if style == "hdr":
        return f"HDR-{day.year}-{1000 + index * 13 + rng.randrange(12)}"
    return f"{day.year}/{index + 11:03d}"


def days(rng: random.Random) -> dict[str, date]:
    """The dates of one case in their natural order."""
    asked = date(2012, 3, 1) + timedelta(days=rng.randrange(3600))
    decided = asked + timedelta(days=rng.randrange(10, 120))
    supplied = decided + timedelta(days=rng.randrange(3, 60))
    end = supplied + timedelta(days=rng.randrange(300, 1500))
    return {
        "requested": asked,
        "decided": decided,
        "supplied": supplied,
        "licence_start": supplied,
        "licence_end": end,
        "destroyed": end + timedelta(days=rng.randrange(1, 40)),
        "date": decided,
    }


def value(rng: random.Random, column: Column, style: str, who: str, dates: dict[str, date], index: int) -> Value:
    """What a cell of a column holds."""
    meaning = column.key if column.key in DATE_MEANINGS else column.meaning
    if meaning in DATE_MEANINGS:
        return None if meaning == "destroyed" and rng.random() < 0.5 else dates[meaning]
    simple = {
        "recipient": who,
        "title": words.title(rng),
        "purpose": words.purpose(rng),
        "dataset": words.pick(rng, words.DATASETS),
        "organisation_type": words.organisation_type(who),
        "legal_basis": words.pick(rng, LEGAL),
        "tier": str(rng.randrange(1, 5)),
        "environment": words.pick(rng, ENVIRONMENTS),
        "status": words.pick(rng, tuple(STATUSES)),
        "person": words.person(rng),
        "reference": reference(rng, style, dates["requested"], index),
    }
    return simple.get(
        meaning, words.pick(rng, ("None", "Economic and Social Research Council", "Self-funded", "Nuffield funding"))
    )


def plan(rng: random.Random, pair: bool) -> Plan:
    """A clean register of one sheet."""
    style = words.pick(rng, styles.WEIGHTED)
    columns = styles.columns(rng, style)
    date_style = words.pick(rng, ("real", "real", "dmy"))
    for column in columns:
        column.style = date_style if column.meaning in DATE_MEANINGS else ""
    count = rng.randrange(8, 61)
    records = []
    for index in range(count):
        who, dates = words.body(rng), days(rng)
        cells = {c.key: value(rng, c, style, who, dates, index) for c in columns}
        records.append(Record(cells, [who]))
    table = Table(SHEETS.get(style, "Register"), columns, records)
    if table.column("status"):
        table.statuses = dict(STATUSES)
    return Plan(words.pick(rng, FORMATS), [table], pair=pair)
