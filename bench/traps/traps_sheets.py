"""Traps of sheets beside the releases."""

from __future__ import annotations

import random
from datetime import date, timedelta

from bench.traps import words
from bench.traps.plans import Plain, Plan, Row
from bench.traps.render import shown


def put(plan: Plan, rng: random.Random, sheet: Plain) -> None:
    """Put a sheet before or after the releases."""
    plan.sheets.insert(rng.randrange(0, len(plan.sheets) + 1), sheet)


def references(plan: Plan) -> list[str]:
    """References of the releases, or names of a kind if there are none."""
    column = plan.table.column("reference")
    return [shown(r.cells[column.key]) if column else f"Entry {i}" for i, r in enumerate(plan.table.records, 1)]


def amendments(plan: Plan, rng: random.Random) -> None:
    """A log of what was changed in the register."""
    heads = (
        ("ODR Reference", "Change to the Data Release Register", "Date change applied"),
        ("Reference", "Amendment made", "Date"),
        ("Date of change", "Reference number", "What changed", "Changed by"),
        ("Version", "Reference", "Organisation", "Correction", "Date amended"),
    )[rng.randrange(4)]
    rows: list[Row] = [list(heads)]
    for _ in range(rng.randrange(3, 15)):
        day = date(2018, 1, 1) + timedelta(days=rng.randrange(1500))
        change = words.pick(
            rng,
            (
                "Organisation name corrected",
                "Row added in error, removed",
                "Date of release corrected",
                "Purpose reworded",
            ),
        )
        cells: dict[str, str | date] = {
            "Date change applied": day,
            "Date": day,
            "Date of change": day,
            "Date amended": day,
            "Version": f"v{rng.randrange(1, 9)}",
            "Organisation": words.body(rng),
            "Changed by": "Data desk",
        }
        refs = words.pick(rng, tuple(references(plan)))
        rows.append([cells.get(h, refs if "eference" in h else change) for h in heads])
    put(
        plan,
        rng,
        Plain(
            words.pick(rng, ("Amendments_made_to_register", "Change log", "Amendments", "Corrections", "Sheet2")),
            "amendments",
            rows,
        ),
    )


def people(plan: Plan, rng: random.Random) -> None:
    """A list of accredited people."""
    heads = (
        ("First name", "Last Name", "Organisation name", "Accreditation number", "Expiry date"),
        ("Name", "Organisation", "Accredited until"),
        ("Researcher", "Institution", "Accreditation type", "Date accredited"),
    )[rng.randrange(3)]
    rows: list[Row] = [list(heads)]
    for number in range(rng.randrange(5, 40)):
        name, day = words.person(rng), date(2019, 1, 1) + timedelta(days=rng.randrange(2500))
        cells: dict[str, str | int | date] = {
            "First name": words.pick(rng, words.GIVEN),
            "Last Name": words.pick(rng, words.FAMILY),
            "Accreditation number": 4000 + number * 3,
            "Expiry date": day,
            "Accredited until": day,
            "Date accredited": day,
            "Name": name,
            "Researcher": name,
            "Accreditation type": "Full",
        }
        rows.append([cells.get(h, words.body(rng)) for h in heads])
    put(
        plan,
        rng,
        Plain(words.pick(rng, ("Accredited researchers", "People", "Researchers", "Approved users")), "people", rows),
    )


def definitions(plan: Plan, rng: random.Random) -> None:
    """What the words mean."""
    rows: list[Row] = [
        list(
            words.pick_row(
                rng, (("Term", "Definition"), ("Field", "Description"), ("Column", "Meaning"), ("Tier", "Description"))
            )
        )
    ]
    heads = [c.heading for c in plan.table.columns if c.heading]
    rows += [[h, f"What is meant by {h.lower()} in this register: as printed in the licence."] for h in heads]
    rows += [
        ["Tier 1", "Identifying and sensitive"],
        ["Organisation", "The body that signed the licence"],
        ["Status", "Approved, rejected or withdrawn"],
    ]
    put(
        plan,
        rng,
        Plain(
            words.pick(rng, ("Definitions", "Glossary", "Notes", "Guide to fields", "Classification")),
            "definitions",
            rows,
        ),
    )


def contents(plan: Plan, rng: random.Random) -> None:
    """A sheet of contents."""
    rows: list[Row] = [["Contents"], [], ["Sheet", "Title", "Date updated"]]
    rows += [[s.name, f"Table {i}: {s.name}", date(2023, 6, 30)] for i, s in enumerate(plan.sheets, 1)]
    plan.sheets.insert(0, Plain(words.pick(rng, ("Contents", "Cover", "Index", "Read me")), "other", rows))


def totals(plan: Plan, rng: random.Random) -> None:
    """Totals, or a table of two ways."""
    years = [str(y) for y in range(2013, 2013 + rng.randrange(3, 7))]
    kinds = ("University", "Charity", "Commercial", "Media", "Local authority", "Government")
    corner = words.pick(rng, ("Organisation type", "Organisation", "Status", "Recipient type", "Dataset"))
    rows: list[Row] = [["Number of requests by year"], []] if rng.random() < 0.5 else []
    rows.append([corner, *years, "Total"])
    for kind in kinds if corner != "Organisation" else tuple(dict.fromkeys(words.body(rng) for _ in range(8))):
        counts = [rng.randrange(0, 60) for _ in years]
        rows.append([kind, *counts, sum(counts)])
    put(plan, rng, Plain(words.pick(rng, ("Summary", "Totals", "Statistics", "Pivot", "By year")), "totals", rows))


def purposes(plan: Plan, rng: random.Random) -> None:
    """Statements of purpose, joined by the reference."""
    heads = words.pick_row(
        rng,
        (
            ("Reference", "Purpose statement"),
            ("Reference", "Public benefit statement", "Lay summary"),
            ("Ref", "Full purpose of the project"),
        ),
    )
    rows: list[Row] = [list(heads)]
    rows += [
        [ref, *(" ".join(words.purpose(rng) for _ in range(3)) for _ in heads[1:])]
        for ref in references(plan)
        if rng.random() < 0.8
    ]
    put(
        plan,
        rng,
        Plain(words.pick(rng, ("Purpose statements", "Public benefit", "Annex A", "Summaries")), "other", rows),
    )


def many_sheets(plan: Plan, rng: random.Random) -> None:
    """Two hundred sheets, of which one holds the releases."""
    place = rng.randrange(0, 200)
    fill: list[Plain] = []
    for number in range(199):
        rows: list[Row] = [[]] if rng.random() < 0.5 else [[f"This sheet is kept for {words.pick(rng, words.TOPICS)}."]]
        fill.append(Plain(f"Sheet{number + 1}", "other", rows))
    plan.sheets = [*fill[:place], *plan.sheets, *fill[place:]]
