"""The columns of several publishers' registers, as (heading choices, meaning)."""

from __future__ import annotations

import random

from bench.traps.plans import Column

Spec = tuple[tuple[str, ...], str]

DFE_REQUESTS: tuple[Spec, ...] = (
    (("Reference", "Request reference", "Reference number"), "reference"),
    (("Organisation name", "Organisation", "Name of organisation"), "recipient"),
    (("Title", "Project title"), "title"),
    (("Purpose", "Purpose of request"), "purpose"),
    (("Tier", "Tier of data"), "tier"),
    (("Date of request", "Date requested"), "requested"),
    (("Status",), "status"),
    (("Date approved", "Approval date"), "decided"),
)
DFE_SHARES: tuple[Spec, ...] = (
    (("Reference", "DS reference"), "reference"),
    (("Organisation name", "Organisation"), "recipient"),
    (("Project title", "Title"), "title"),
    (("Purpose", "Purpose of share"), "purpose"),
    (("Dataset", "Datasets"), "dataset"),
    (("Legal basis",), "legal_basis"),
    (("Licence start date",), "licence_start"),
    (("Licence end date",), "licence_end"),
    (("Date data destroyed", "Date of destruction"), "destroyed"),
)
DFE_SMALL: tuple[Spec, ...] = (
    (("Organisation", "Organisation name"), "recipient"),
    (("Purpose",), "purpose"),
    (("Date", "Date"), "date"),
    (("Status",), "status"),
)
PHE_OLD: tuple[Spec, ...] = (
    (("ODR Reference",), "reference"),
    (("Data Recipient",), "recipient"),
    (("Organisation Type",), "organisation_type"),
    (("Purpose",), "purpose"),
    (("Data Source",), "dataset"),
    (("Legal basis for the release of personally identifiable data",), "legal_basis"),
    (("Date of release",), "supplied"),
)
PHE_NEW: tuple[Spec, ...] = (
    (("ODR reference",), "reference"),
    (("Applicant's organisation",), "recipient"),
    (("Applicant's organisation type",), "organisation_type"),
    (("Technical summary",), "purpose"),
    (("Funders and collaborators",), "none"),
    (("Data source",), "dataset"),
    (("Date of release",), "supplied"),
)
UKSA: tuple[Spec, ...] = (
    (("Project Number", "Project ID"), "reference"),
    (("Project Name", "Title"), "title"),
    (("Organisation", "Lead organisation"), "recipient"),
    (("Legal Gateway", "Legal Basis"), "legal_basis"),
    (("Protected Data Accessed", "Datasets Used"), "dataset"),
    (("Processing Environment", "Secure Research Service"), "environment"),
    (("Accreditation Date",), "decided"),
)
IDHEA: tuple[Spec, ...] = (
    (("Organization",), "recipient"),
    (("Project title",), "title"),
    (("Requested datasets",), "dataset"),
    (("Lay summary", "Purpose"), "purpose"),
    (("Approval date",), "decided"),
)
HDR: tuple[Spec, ...] = (
    (("Project ID",), "reference"),
    (("Lead applicant organisation name",), "recipient"),
    (("Organisation sector",), "organisation_type"),
    (("Project title",), "title"),
    (("Lay summary",), "purpose"),
    (("Dataset(s) name",), "dataset"),
    (("Latest approval date",), "decided"),
    (("Project end date", "Licence end date"), "licence_end"),
)
NHS: tuple[Spec, ...] = (
    (("NIC Number", "Reference"), "reference"),
    (("Organisation name", "Recipient organisation"), "recipient"),
    (("Purpose",), "purpose"),
    (("Dataset",), "dataset"),
    (("Legal basis",), "legal_basis"),
    (("Date supplied", "Date of release"), "supplied"),
)
STYLES: dict[str, tuple[Spec, ...]] = {
    "dfe_requests": DFE_REQUESTS,
    "dfe_shares": DFE_SHARES,
    "dfe_small": DFE_SMALL,
    "phe_old": PHE_OLD,
    "phe_new": PHE_NEW,
    "uksa": UKSA,
    "idhea": IDHEA,
    "hdr": HDR,
    "nhs": NHS,
}
WEIGHTED = (
    "dfe_requests",
    "dfe_requests",
    "dfe_requests",
    "dfe_shares",
    "dfe_shares",
    "dfe_shares",
    "dfe_small",
    "dfe_small",
    "phe_old",
    "phe_new",
    "uksa",
    "idhea",
    "hdr",
    "nhs",
)


def columns(rng: random.Random, style: str) -> list[Column]:
    """The columns of one style, headings chosen."""
    made = []
    for headings, meaning in STYLES[style]:
        key = meaning if meaning != "none" else headings[0]
        heading = headings[rng.randrange(len(headings))]
        # A project's end is not its licence's: the standard that has this heading says nothing of a licence.
        made.append(Column(key, heading, "none" if heading == "Project end date" else meaning))
    return made
