"""The next step: a draft of a freedom of information request for the papers behind a release."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from alerts.clean import clean
from model import REMOVAL_KINDS, ROW_KINDS, StoredChange

SITE = "https://www.whatdotheyknow.com/new/"
DFE = "dfe"
"""The Department for Education's name in WhatDoTheyKnow's addresses."""


def asked_body(change: StoredChange) -> str:
    """Whom to ask, by the name WhatDoTheyKnow gives it; "" where it is not known or there is no row to ask about.

    A source's body stands as "foi_body" in the change's details. Without one, a page of GOV.UK is taken to be the
    DfE's where its address says so: a request to the wrong authority costs a month.
    """
    if change.kind not in ROW_KINDS or not (change.reference or change.recipient):
        return ""
    given = change.detail.get("foi_body")
    if given is not None:
        return clean(given, 60)
    try:
        parts = urlsplit(change.source_url)
    except ValueError:
        return ""
    ours = any(word in parts.path for word in ("dfe", "pupil", "department-for-education"))
    return DFE if parts.hostname == "www.gov.uk" and ours else ""


def request_link(change: StoredChange) -> str:
    """A link that opens a draft request for the application form and the agreement of the row; "" if none fits."""
    body = asked_body(change)
    if not body:
        return ""
    who = clean(change.recipient, 90) or "an unnamed recipient"
    reference = clean(change.reference, 40)
    named = f"{reference} ({who})" if reference else who
    place = ", ".join(
        x
        for x in (clean(change.sheet, 60) and f'sheet "{clean(change.sheet, 60)}"', change.row and f"row {change.row}")
        if x
    )
    gone = change.kind in REMOVAL_KINDS
    lines = [
        "Dear Department for Education," if body == DFE else "Dear Sir or Madam,",
        f'Your register "{clean(change.source_title, 90)}" lists a release of pupil data to {who}'
        + (f", reference {reference}" if reference else "")
        + (f" ({place})" if place else "")
        + ".",
        "Please send me, for this release:",
        "1. the application form, with its annexes, as approved;",
        "2. the agreement or licence under which the data was shared, with its schedules and any later amendment;",
        "3. the list of the data items that were shared, and for which years.",
    ]
    if change.fields and not gone:
        cells = ", ".join(clean(name, 60).replace("_", " ") for name in list(change.fields)[:5])
        lines.append(f"The row was changed ({cells}). Please include what was decided about that change, and when.")
    if gone:
        lines.append("The row is no longer in the register. Please say when and why it was taken out.")
    lines += ["I would like to receive these in electronic form.", "Yours faithfully,"]
    query = {
        "title": clean(f"Application form and agreement for pupil data release {named}", 180),
        "body": "\n\n".join(lines),
        "tags": "national_pupil_database",
    }
    return f"{SITE}{body}?{urlencode(query)}"
