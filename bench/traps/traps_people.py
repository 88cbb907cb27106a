"""Traps of recipients and persons, of running numbers, of statuses."""

from __future__ import annotations

import random

from bench.traps import words
from bench.traps.plans import Column, Plan, Record

PERSON_HEADS = (
    "Requester name",
    "Lead Applicant",
    "Principal investigator",
    "Requester",
    "Lead researcher",
    "Applicant",
    "Contact",
    "Name",
    "Principal applicant name",
    "Name of applicant",
    "Chief Investigator",
    "Applicant Name(s)",
    "Main contact",
    "Researcher",
    "Data requestor",
    "Signatory",
    "Requested by",
    "Project lead",
    "PI",
)
BODY_HEADS = (
    "Organisation name",
    "Institution",
    "Organisation(s)",
    "Organisation",
    "Employer",
    "Affiliation",
    "Host institution",
    "Name of institution",
    "Company / organisation",
    "Applicant's organisation",
    "Lead organisation",
    "University or body",
)
LINES_HEADS = (
    "Accredited Researchers",
    "Researchers",
    "Organisation name",
    "Recipient(s)",
    "Applicants",
    "Data Recipients",
)
NUMBER_HEADS = (
    "Ref",
    "Reference no",
    "ID",
    "Case number",
    "RowID",
    "Row ID",
    "Reference",
    "No.",
    "Serial",
    "Request no",
    "Entry",
    "Ref No.",
    "S/N",
)
UNKNOWN_HEADS = (
    "Zorblatt",
    "Partner",
    "Beneficiary",
    "Shared to",
    "Third Parties",
    "Client",
    "Destination",
    "Sent to",
    "Who",
    "Counterparty",
    "External user",
    "Customer",
    "Licensee",
    "Given to",
    "Party",
    "Receiving side",
    "Data sharee",
    "Accessor",
    "Onward holder",
    "Body corporate",
    "With whom",
    "Stakeholder",
    "Shared with (name)",
    "Consumer of data",
    "Released to whom?",
)
COMMISSIONED = (
    "{b} on behalf of {c}",
    "{b} (on behalf of {c})",
    "{b} - on behalf of {c}",
    "{b}, commissioned by {c}",
    "{b} (commissioned by {c})",
    "{b}\nCommissioned by: {c}",
    "{b}\nCommissioner: {c}",
    "{b}\non behalf of {c}",
    "{b} for and on behalf of {c}",
    "{b} acting for {c}",
    "{b} as contractor to {c}",
    "{b} (Commissioner: {c})",
    "{b}\n{c} (commissioner)",
    "Commissioned by {c}: {b}",
    "On behalf of {c}: {b}",
)
STATUS_SETS = (
    {"Live": "supplied", "Expired": "ended", "Data destroyed": "destroyed", "Signed": "approved"},
    {"Ongoing": "supplied", "Complete": "ended", "Refused": "refused", "Not pursued": "not_pursued"},
    {"Current": "supplied", "Ended": "ended", "Deleted": "destroyed"},
    {
        "Data shared": "supplied",
        "Data destroyed": "destroyed",
        "Agreement signed": "approved",
        "Turned down": "refused",
    },
    {"Active": "supplied", "Closed": "ended", "Lapsed": "ended", "Applicant withdrew": "withdrawn"},
    {"Sent out": "supplied", "Declined": "refused", "No longer needed": "not_pursued", "In progress": "requested"},
    {
        "Data shared – licence live": "supplied",
        "Licence expired; certificate of destruction received": "destroyed",
        "Under consideration": "requested",
    },
    {"Yes": "approved", "No": "refused", "N/A": "not said"},
    {"Fulfilled": "supplied", "Pulled": "withdrawn", "Wiped": "destroyed", "Panel said no": "refused"},
)
STATUS_HEADS = (
    "Status",
    "Current status",
    "State",
    "Position",
    "Application Status",
    "Outcome",
    "Stage",
    "Where are we?",
)


def who_column(plan: Plan) -> Column:
    """The recipients' column."""
    column = plan.table.column("recipient")
    assert column is not None
    return column


def set_who(record: Record, key: str, text: str, bodies: list[str]) -> None:
    """Give a record other recipients."""
    record.cells[key] = text
    record.bodies = bodies


def several_bodies(plan: Plan, rng: random.Random) -> None:
    """Several bodies in one cell, one a line."""
    key, joint = who_column(plan).key, words.pick(rng, ("\n", "\n", "\n", "\n\n", ",\n", ";\n", " \n", "\nand "))
    share = rng.choice((0.3, 0.8, 1.0))
    for record in plan.table.records:
        if rng.random() < share:
            bodies = [*record.bodies, *(words.body(rng) for _ in range(rng.randrange(1, 4)))]
            bodies = list(dict.fromkeys(bodies))
            set_who(record, key, joint.join(bodies), bodies)


def person_lines(plan: Plan, rng: random.Random) -> None:
    """Cells of "Person, Body", one a line."""
    column, form = who_column(plan), words.pick(rng, ("{p}, {b}", "{p}, {b}", "{p} ({b})", "{p} - {b}", "{b}: {p}"))
    if rng.random() < 0.6:
        column.heading = words.pick(rng, LINES_HEADS)
    for record in plan.table.records:
        bodies = [*record.bodies, *(words.body(rng) for _ in range(rng.randrange(0, 3)))]
        record.persons = [words.person(rng) for _ in bodies]
        lines = [form.format(p=p, b=b) for p, b in zip(record.persons, bodies, strict=True)]
        set_who(record, column.key, "\n".join(lines), list(dict.fromkeys(bodies)))


def commissioned(plan: Plan, rng: random.Random) -> None:
    """Cells that name beside the recipient for whom it got the data."""
    key, form = who_column(plan).key, words.pick(rng, COMMISSIONED)
    for record in plan.table.records:
        body = words.pick(rng, words.PRESS + words.COUNCILS + words.STATE)
        if rng.random() < 0.4 and body not in record.bodies:
            record.commissioners = [body]
            set_who(record, key, form.format(b=record.bodies[0], c=body), record.bodies[:1])


def person_first(plan: Plan, rng: random.Random) -> None:
    """A column of persons before the bodies'."""
    table, column = plan.table, who_column(plan)
    column.heading = words.pick(rng, BODY_HEADS)
    place = table.columns.index(column) if rng.random() < 0.7 else 0
    table.columns.insert(place, Column("person", words.pick(rng, PERSON_HEADS), "person"))
    if rng.random() < 0.3:
        table.columns.insert(place + 1, Column("post", words.pick(rng, ("Job title", "Role", "Position held")), "none"))
    for record in table.records:
        record.persons = [words.person(rng)]
        record.cells["person"] = record.persons[0]
        record.cells["post"] = words.pick(rng, ("Research Fellow", "Head of Data", "Editor", "Analyst", "PhD student"))


def running_number(plan: Plan, rng: random.Random) -> None:
    """A running number under a heading that promises a reference."""
    table, real = plan.table, plan.table.column("reference")
    heading = words.pick(rng, NUMBER_HEADS)
    form = words.pick(rng, ("", "", "", "{:04d}", "{:03d}", "#{}", "Row {}"))
    if real and rng.random() < 0.6:
        table.columns.remove(real)
    elif real and real.heading == heading:
        real.heading = "Agreement reference"
    table.columns.insert(0, Column("running", heading, "row_id", style=f"number:{form}"))


def unknown_recipient(plan: Plan, rng: random.Random) -> None:
    """A heading that nobody knows over the recipients."""
    who_column(plan).heading = words.pick(rng, UNKNOWN_HEADS)


def no_recipient(plan: Plan, rng: random.Random) -> None:
    """No column of recipients at all."""
    table, column = plan.table, who_column(plan)
    place = table.columns.index(column)
    table.columns.remove(column)
    if rng.random() < 0.6:
        heading = words.pick(rng, ("Collaborators' sector", "Keywords", "Region", "Kind of study", "Protocol version"))
        table.columns.insert(place, Column("filler", heading, "none"))
        choices = {
            "Keywords": ("attainment, gender", "absence", "mobility, SEN"),
            "Region": ("North West", "London", "England"),
            "Kind of study": ("Cohort", "Trial", "Audit"),
            "Protocol version": ("1.0", "1.1", "2.3"),
        }.get(heading, ("Academic", "Charity", "Industry"))
        for record in table.records:
            record.cells["filler"] = words.pick(rng, choices)


def status_words(plan: Plan, rng: random.Random) -> None:
    """Statuses in other words."""
    table, chosen = plan.table, STATUS_SETS[rng.randrange(len(STATUS_SETS))]
    column = table.column("status")
    if column is None:
        column = Column("status", "", "status")
        table.columns.insert(rng.randrange(len(table.columns) // 2, len(table.columns) + 1), column)
    column.heading = words.pick(rng, STATUS_HEADS)
    table.statuses = dict(chosen)
    for record in table.records:
        record.cells["status"] = words.pick(rng, tuple(chosen))
