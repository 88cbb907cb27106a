"""Traps within the rows: rows that are no releases, dates in many forms, declared totals."""

from __future__ import annotations

import random
from datetime import date, timedelta

from bench.traps import words
from bench.traps.plans import DATE_MEANINGS, Column, Plan, Row

HEADLIKE: dict[str, tuple[str, ...]] = {
    "recipient": (
        "Reference Point Ltd",
        "The Organisation",
        "Data Recipient Services Ltd",
        "Status Research Limited",
        "Title & Purpose Ltd",
    ),
    "title": ("Title", "Project title", "Status and purpose of the dataset", "Date of approval"),
    "purpose": ("Purpose", "Purpose of request", "Organisation name, title and purpose of each release"),
    "dataset": ("Dataset", "Datasets requested", "Data source"),
    "status": ("Status",),
    "tier": ("Tier",),
    "legal_basis": ("Legal basis",),
    "organisation_type": ("Organisation type",),
    "environment": ("Processing environment",),
}


def date_columns(plan: Plan) -> list[Column]:
    """The columns of dates."""
    return [c for c in plan.table.columns if c.meaning in DATE_MEANINGS]


def headlike_row(plan: Plan, rng: random.Random) -> None:
    """A release whose words are those of headings."""
    table = plan.table
    for record in rng.sample(table.records, rng.randrange(1, 3)):
        for column in table.columns:
            if column.meaning in HEADLIKE and (column.meaning == "recipient" or rng.random() < 0.6):
                record.cells[column.key] = words.pick(rng, HEADLIKE[column.meaning])
        who = table.column("recipient")
        record.bodies = [str(record.cells[who.key])] if who else []


def repeated_headings(plan: Plan, rng: random.Random) -> None:
    """The headings once more within the table, as a printed page has them."""
    step = rng.randrange(7, 25)
    for index in range(step, len(plan.table.records) - 1, step):
        plan.table.inserts[index] = ["{HEAD}"] * len(plan.table.columns)


def blank_rows(plan: Plan, rng: random.Random) -> None:
    """Blank rows, and lines that name a year, within the table."""
    width = len(plan.table.columns)
    titles = rng.random() < 0.5
    for index in rng.sample(range(len(plan.table.records) - 1), min(4, rng.randrange(1, 5))):
        blank: Row = [None] * width
        if titles:
            blank[0] = words.pick(
                rng, ("2014 to 2015", "Releases in 2016", "Financial year 2017-18", "January 2019", "Quarter 3")
            )
        plan.table.inserts[index] = blank


def footer(plan: Plan, rng: random.Random) -> None:
    """Notes and totals below."""
    rows: list[Row] = [[]] if rng.random() < 0.6 else []
    choices: tuple[Row, ...] = (
        ["Total", None, None, "{TOTAL}"],
        ["Note: a licence may be renewed."],
        ["* Data were returned.", None],
        ["Source: Department for Education"],
        ["1. Includes requests by government departments"],
        ["End of register"],
        ["Grand total: {TOTAL}"],
        ["Notes", "See the guidance."],
        ["Key", "Tier 1: identifying and highly sensitive"],
        ["", "", "Number of requests", "{TOTAL}"],
        ["© Crown copyright 2019"],
    )
    width = max(1, len(plan.table.columns))
    rows += [list(choices[n][:width]) for n in sorted(rng.sample(range(len(choices)), rng.randrange(1, 4)))]
    plan.table.footer += rows


def declared_total(plan: Plan, rng: random.Random) -> None:
    """A total that the rows do or do not meet."""
    table, met = plan.table, rng.random() < 0.5
    table.total_offset = 0 if met else rng.choice((1, 3, 250, -2, 12))
    text = words.pick(
        rng,
        (
            "Total: {TOTAL}",
            "Total number of requests: {TOTAL}",
            "This register holds {TOTAL} releases.",
            "Number of data shares listed: {TOTAL}",
        ),
    )
    if rng.random() < 0.6:
        table.preamble = [[text], *table.preamble]
    else:
        table.footer += [[text]]
    table.declared.append({"kind": "total", "text": text, "met": met})


def declared_period(plan: Plan, rng: random.Random) -> None:
    """A period that the rows do or do not keep to."""
    table, columns, met = plan.table, date_columns(plan), rng.random() < 0.5
    main = next((c for c in columns if c.meaning in ("requested", "decided", "supplied", "date")), None)
    if main is None:
        return
    last = max(d for r in table.records for d in (r.cells[main.key],) if isinstance(d, date))
    until = last + timedelta(days=20) if met else last - timedelta(days=rng.choice((200, 500, 1100)))
    text = words.pick(
        rng,
        (
            "Releases from March 2012 to end of {m}",
            "Register of releases, 1 March 2012 to 28 {m}",
            "Data released up to the end of {m}",
        ),
    )
    text = text.format(m=f"{until:%B %Y}")
    table.preamble = [[text], *table.preamble]
    month_end = (until.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    table.declared.append({"kind": "period", "text": text, "met": met, "until": month_end, "column": main.key})


def certain_month_first(plan: Plan, column: Column) -> None:
    """See that some dates of a column can be read in one order only."""
    for number, record in enumerate(plan.table.records):
        day = record.cells.get(column.key)
        if isinstance(day, date) and number % 2 == 0 and day.day < 13:
            record.cells[column.key] = day.replace(day=day.day + 13)


def us_dates(plan: Plan, rng: random.Random) -> None:
    """Month before day in a whole column, or in all."""
    columns = date_columns(plan)
    for column in columns if rng.random() < 0.5 else columns[:1]:
        column.style = words.pick(rng, ("mdy", "mdy", "us_long"))
        certain_month_first(plan, column)


def mixed_dates(plan: Plan, rng: random.Random) -> None:
    """Both orders in one column, or several forms."""
    style = words.pick(rng, ("order", "forms", "forms"))
    for column in date_columns(plan):
        column.style = style
        certain_month_first(plan, column)


def serial_dates(plan: Plan, rng: random.Random) -> None:
    """Dates as the bare numbers of Excel."""
    columns = date_columns(plan)
    for column in columns if rng.random() < 0.6 else columns[-1:]:
        column.style = "serial"


def text_dates(plan: Plan, rng: random.Random) -> None:
    """Dates in words."""
    style = words.pick(rng, ("long", "short", "dots", "week", "month", "long"))
    for column in date_columns(plan):
        column.style = style
