"""Traps of headings."""

from __future__ import annotations

import random
import re

from bench.traps import words
from bench.traps.plans import DATE_MEANINGS, Column, Plan, Row

FOREIGN: dict[str, tuple[str, ...]] = {
    "reference": ("Cyfeirnod", "Aktenzeichen", "Viitenumero", "Tag"),
    "recipient": ("Sefydliad", "Empfänger", "Vastaanottaja", "Whither"),
    "title": ("Teitl y prosiect", "Vorhaben", "Hankkeen nimi", "Label"),
    "purpose": ("Pwrpas", "Zweck", "Tarkoitus", "Wherefore"),
    "tier": ("Haen", "Stufe", "Taso", "Band"),
    "requested": ("Dyddiad y cais", "Antrag vom", "Pyydetty", "Came in"),
    "decided": ("Cymeradwywyd", "Bewilligt am", "Päätetty", "Nodded through"),
    "supplied": ("Dyddiad rhyddhau", "Geliefert am", "Luovutettu", "Went out"),
    "licence_start": ("Dyddiad dechrau", "Beginn", "Alkaa", "From"),
    "licence_end": ("Dyddiad gorffen", "Ende", "Päättyy", "Till"),
    "destroyed": ("Dinistriwyd", "Vernichtet am", "Hävitetty", "Shredded"),
    "date": ("Dyddiad", "Datum", "Päivä", "When"),
    "status": ("Statws", "Stand", "Tila", "Mood"),
    "dataset": ("Data a rannwyd", "Datensatz", "Aineisto", "What"),
    "legal_basis": ("Sail gyfreithiol", "Rechtsgrundlage", "Oikeusperuste", "Why allowed"),
    "environment": ("Amgylchedd", "Umgebung", "Ympäristö", "Where"),
    "organisation_type": ("Math o sefydliad", "Art", "Tyyppi", "Sort"),
    "none": ("Arall", "Sonstiges", "Muu", "More"),
    "person": ("Enw", "Name der Person", "Henkilö", "Soul"),
    "row_id": ("Rhif", "Lfd. Nr.", "Nro", "Count"),
}
MISLEADING: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        (
            "Patient opt-outs applied (Note: opt-outs are not applied where the only item requested is 'Date of Death' "
            "of the data subject)"
        ),
        ("Yes", "No", "n/a"),
    ),
    ("Type of data provided", ("Personally identifiable", "Pseudonymised", "Anonymised")),
    (
        "References",
        (
            "Fairweather-Iqbal J, 2016, Br J Educ 12(3)",
            "Quenby-Mbeki P (2018) Pupils and places",
            "doi:10.9999/abc.2019.17",
        ),
    ),
    ("Legal entity", ("Yes", "No")),
    ("Data controller", ("Department for Education",)),
    ("What the data will be used for", ("Statistics only", "Research only", "Research and a guide")),
    ("Reference data used", ("Postcodes", "School list", "None")),
    ("Date of birth supplied?", ("Yes", "No", "Month and year only")),
    ("Organisation of the data", ("One file a year", "Flat file", "Two linked tables")),
    ("Recipient agrees to audit", ("Yes", "No")),
    ("Data release method", ("Secure transfer", "Encrypted disc", "On site")),
    ("Status of pupils included", ("On roll", "Leavers", "All")),
    ("Name of dataset contact", ("Data desk", "Census desk")),
    ("Years of data requested", ("2012 to 2015", "2009/10", "2016")),
    ("Is the organisation registered with the ICO?", ("Yes", "No")),
    ("Number of recipients", ("1", "2", "3")),
    ("Data processor", ("None", "As applicant", "ONS")),
    ("Cross-reference to earlier request", ("None", "see above", "renewal")),
    ("Licence type at date of request", ("Standard", "Extended")),
    ("Reason request approved / rejected", ("Meets s. 537A", "No public benefit")),
)

UNDER_DATE = {
    "requested": "Requested",
    "decided": "Approved",
    "supplied": "Supplied",
    "licence_start": "Licence start",
    "licence_end": "Licence end",
    "destroyed": "Destroyed",
}


def camel(text: str) -> str:
    """A heading written without spaces."""
    return "".join(w[:1].upper() + w[1:] for w in re.findall(r"[A-Za-z0-9]+", text.replace("'", "")))


def camel_case(plan: Plan, rng: random.Random) -> None:
    """Headings without spaces."""
    form = rng.randrange(4)
    for column in plan.table.columns:
        name = camel(column.heading)
        column.heading = (
            name,
            name[:1].lower() + name[1:],
            re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower(),
            name.upper(),
        )[form]


def no_known_heading(plan: Plan, rng: random.Random) -> None:
    """Headings in another tongue, made-up ones, mere numbers, or none."""
    form = rng.randrange(6)
    table = plan.table
    if form == 5:
        table.heads = "none"
        table.preamble = []
    for number, column in enumerate(table.columns, 1):
        named = FOREIGN.get(column.meaning, FOREIGN["none"])
        column.heading = f"Column{number}" if form >= 4 else named[form]
        column.upper = ""


def misleading(plan: Plan, rng: random.Random) -> None:
    """Columns whose headings speak of something else than they hold."""
    table = plan.table
    for place in rng.sample(range(len(MISLEADING)), rng.randrange(1, 4)):
        heading, values = MISLEADING[place]
        key = f"misleading{place}"
        table.columns.insert(rng.randrange(0, len(table.columns) + 1), Column(key, heading, "none"))
        for record in table.records:
            record.cells[key] = words.pick(rng, values)


def two_rows(plan: Plan, rng: random.Random) -> None:
    """Headings in two rows, the upper ones merged."""
    table = plan.table
    table.heads = "two"
    for column in table.columns:
        if column.meaning in DATE_MEANINGS:
            column.upper, column.heading = "Date", UNDER_DATE.get(column.meaning, "of entry")
        elif column.meaning in ("recipient", "person", "organisation_type") and rng.random() < 0.7:
            column.upper = "Organisation"
            if column.meaning == "recipient":
                column.heading = words.pick(rng, ("Name", "Name of body", "Organisation name"))


def merged_groups(plan: Plan, rng: random.Random) -> None:
    """A row of merged group headings above the headings."""
    table, form = plan.table, rng.randrange(3)
    table.heads = "group"
    names = (
        ("Applicant details", "Project", "Dates"),
        ("Who", "What", "When"),
        ("Section A: Organisation", "Section B: Data", "Section C: Licence"),
    )[form]
    cut = max(2, len(table.columns) // 3)
    for place, column in enumerate(table.columns):
        column.group = names[min(2, place // cut)]


def hint_row(plan: Plan, _: random.Random) -> None:
    """A row of hints under the headings."""
    plan.table.heads = "hint" if any(c.meaning in DATE_MEANINGS for c in plan.table.columns) else "one"


def preamble(plan: Plan, rng: random.Random) -> None:
    """Lines above the table."""
    lines = (
        "National Pupil Database: third party requests",
        "This document lists all requests that we have approved since 2012.",
        "Department for Education",
        "Published under the Open Government Licence v3.0",
        "Last updated: 31 December 2023",
        "Contact: data.sharing@education.example",
        "Please note: the Organisation is the body that signed the licence.",
        "Status: see the definitions",
        "Title: Register of data shares",
        "Reference: DFE-00123-2019",
    )
    rows: list[Row] = []
    for place in sorted(rng.sample(range(len(lines)), rng.randrange(1, 6))):
        text = lines[place]
        rows.append(list(text.split(": ", 1)) if ": " in text and rng.random() < 0.5 else [text])
        if rng.random() < 0.3:
            rows.append([])
    plan.table.preamble = rows + plan.table.preamble
