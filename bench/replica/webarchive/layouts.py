"""How an edition of each era lays its releases out: sheets, headings, which release stands where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from bench.replica.webarchive.cases import Release
from demo.editions import MADE_UP

Value = str | int | date | None
Columns = tuple[tuple[str, str], ...]
"""(heading, field of what is printed) in order."""


class Period(NamedTuple):
    """What an edition is for: up to `until`, the one before it up to `since`."""

    until: date
    since: date


class SheetPlan(Struct, frozen=True):
    """A sheet of releases."""

    name: str
    title: str
    columns: Columns
    holds: Callable[[Release, Period], bool]
    part: str
    """Of the register: completed, open, live or another; the same over the editions, whatever the sheet is called."""
    total: str = ""
    """The words before a number of rows under them."""


class Layout(Struct, frozen=True):
    """A file: its format (xls, xlsx, ods, csv), its sheets, how dates are put (typed, words, slashes)."""

    form: str
    sheets: tuple[SheetPlan, ...]
    dates: str = "typed"
    definitions: str = ""
    """tiers, levels or nothing: a first sheet that explains them."""


def printed(release: Release, columns: Columns) -> dict[str, Value]:
    """What a row says, by field."""
    approved = release.outcome.startswith("Approved")
    values: Mapping[str, Value] = {
        "organisation": release.organisation, "purpose": release.purpose, "requested": release.requested,
        "reference": release.reference, "dataset": release.dataset, "tier": release.tier or None,
        "identifiability": release.identifiability or None, "sensitivity": release.sensitivity,
        "status": "Data destroyed" if release.destroyed else release.outcome, "destroyed": release.destroyed,
        "supplied": release.decided if approved else None, "decided": release.decided,
        "outcome_date": release.decided or "pending", "licence_end": release.licence_end, "pupils": release.pupils,
    }
    return {field: values[field] for _, field in columns}


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _request(r: Release, _: Period) -> bool:
    return r.kind == "request"


def _decided(r: Release, p: Period) -> bool:
    return _request(r, p) and r.decided is not None


def _open(r: Release, p: Period) -> bool:
    return _request(r, p) and r.decided is None


def _completed_now(r: Release, p: Period) -> bool:
    return _decided(r, p) and r.decided is not None and r.decided > p.since


def _live(r: Release, p: Period) -> bool:
    return _held(r, p) and not _completed_now(r, p)


def _held(r: Release, p: Period) -> bool:
    return _decided(r, p) and r.outcome.startswith("Approved") and not r.destroyed


def _kind(kind: str) -> Callable[[Release, Period], bool]:
    return lambda r, _: r.kind == kind


OLD_HEADING = "Date first Extract sent / Date permission for re-use granted/ Date Application Rejected"
"""The one heading of the real register that is known word for word."""
FIRST: Columns = (
    ("Organisation", "organisation"), ("Project", "purpose"), ("Date of request", "requested"), ("Outcome", "status"),
)
IN_2013: Columns = (
    ("Organisation name", "organisation"), ("Purpose of request", "purpose"), ("Date of request", "requested"),
    ("Request status", "status"),
)
IN_2014: Columns = (
    ("Organisation", "organisation"), ("Purpose of request", "purpose"), ("Tier", "tier"),
    ("Date of request", "requested"), ("Outcome", "status"), ("Date data supplied", "supplied"),
)
IN_2015: Columns = (
    ("Organisation / Company", "organisation"), ("Purpose", "purpose"), ("Tier of data", "tier"),
    ("Date requested", "requested"), ("Date data supplied", "supplied"), ("Status", "status"),
    ("Licence expiry date", "licence_end"),
)
IN_2016: Columns = (("DfE reference", "reference"), *IN_2015)
PIPELINE: Columns = (*IN_2016[:5], ("Status", "status"))
IN_2018: Columns = (
    ("DfE Reference", "reference"), ("Requesting organisation", "organisation"), ("Purpose", "purpose"),
    ("Tier of data requested", "tier"), ("Request status", "status"), (OLD_HEADING, "outcome_date"),
    ("Licence expiry date", "licence_end"),
)
SHARES_2018: Columns = (
    ("Reference", "reference"), ("Organisation name", "organisation"), ("Purpose of the share", "purpose"),
    ("Data shared", "dataset"), ("Date approved", "decided"), ("Licence expiry date", "licence_end"),
)
SHARES_2020: Columns = (
    ("DSAP reference", "reference"), ("Organisation name", "organisation"), ("Purpose of the share", "purpose"),
    ("Data requested", "dataset"), ("Identifiability", "identifiability"), ("Sensitivity", "sensitivity"),
    ("Date approved by DSAP", "decided"), ("Licence expiry date", "licence_end"), ("Data destroyed", "destroyed"),
)
SHARES_2022: Columns = (
    ("DfE reference", "reference"), ("Name of organisation", "organisation"), ("Purpose", "purpose"),
    ("Data shared", "dataset"), ("Identification risk", "identifiability"), ("Sensitivity", "sensitivity"),
    ("Date approved by panel", "decided"), ("Licence expiry", "licence_end"), ("Date data destroyed", "destroyed"),
)
HELD: Columns = (
    ("DfE reference", "reference"), ("Organisation name", "organisation"), ("Purpose", "purpose"),
    ("Tier of data", "tier"), (OLD_HEADING, "outcome_date"), ("Licence expiry date", "licence_end"),
)


def _counts(who: str, when: str) -> Columns:
    return (
        ("DfE reference", "reference"), (who, "organisation"), (when, "requested"), ("Purpose", "purpose"),
        ("Number of pupils", "pupils"),
    )


def requests_layout(form: str, p: Period) -> Layout:
    """The list of requests of 2012 to 2017: one document of one or two sheets."""
    until = _day(p.until)
    title = f"National pupil database: requests received up to {until}"
    if p.until < date(2016, 6, 1):
        eras = ((2013, 1, FIRST), (2013, 12, IN_2013), (2014, 9, IN_2014), (2016, 6, IN_2015))
        columns = next(c for year, month, c in eras if p.until < date(year, month, 1))
        return Layout(form, (SheetPlan(f"NPD requests to {p.until:%b %Y}", title, columns, _request, "completed"),),
                      "typed" if columns is IN_2015 and form != "csv" else "words")
    done = SheetPlan("Completed requests", f"Third party register: completed to {until}", IN_2016, _decided,
                     "completed", "Total")
    return Layout(form, (done, SheetPlan("Pipeline", f"Open cases as at {until}", PIPELINE, _open, "open")), "slashes")


def split_layout(document: str, form: str, p: Period) -> Layout:
    """One of the two documents of December 2017 to mid 2020."""
    since, until = f"{p.since:%b %y}", f"{p.until:%b %y}"
    if document == "requests":
        return Layout(form, (
            SheetPlan(f"{since} to {until}", f"Requests completed from {since} to {until}", IN_2018, _completed_now,
                      "completed"),
            # As in the real one, this title is not kept up.
            SheetPlan("open", "Open cases as at 31 May 2017", IN_2018, _open, "open"),
            SheetPlan(f"live cases April 12 to {since}", f"Live cases April 12 to {since}", IN_2018, _live, "live"),
        ), "typed", "tiers")
    panel = SheetPlan(f"Panel May 18 to {until}", f"Shares approved by the DMAP or DSAP to {until}", SHARES_2018,
                      _kind("share"), "share")
    return Layout(form, (
        SheetPlan("External data shares", f"External organisation data shares as of {until}", SHARES_2018,
                  _kind("regular"), "regular"),
        *([panel] if p.until > date(2018, 6, 1) else []),
        *_counted_sheets(until),
    ))


def _counted_sheets(until: str) -> tuple[SheetPlan, ...]:
    return (
        SheetPlan("Home Office", f"Shares with the Home Office to {until}",
                  _counts("Organisation name", "Month of request"), _kind("home office"), "home office"),
        SheetPlan("Police", f"Police and criminal investigation authorities to {until}",
                  _counts("Police force", "Month of request"), _kind("police"), "police"),
        SheetPlan("Court orders", f"Court orders to {until}", _counts("Court", "Date supplied"), _kind("court"),
                  "court"),
    )


def merged_layout(form: str, p: Period) -> Layout:
    """The one document since September 2020."""
    until, short = _day(p.until), f"{p.until:%b %y}"
    shares, panel = (
        (SHARES_2020, "Data Sharing Approval Panel") if p.until.year < 2022
        else (SHARES_2022, "Data Sharing Approvals Panel")
    )
    return Layout(form, (
        SheetPlan(f"Third-party shares to {short}", f"External third-party shares approved by the {panel} from May "
                  f"2018 to end of {until}", shares, _kind("share"), "share"),
        SheetPlan(f"Regular shares {short}", f"Regular shares under agreements as of {until}", shares[:6],
                  _kind("regular"), "regular"),
        SheetPlan(f"NPD pre-Apr18 held at {short}", "NPD third-party requests approved before April 2018 where the "
                  f"data is still held as at {until}", HELD, _held, "live"),
        *_counted_sheets(until),
    ), "typed", "levels")


TIERS = (
    ("1", "Individual, identifiable, highly sensitive"), ("2", "Individual, identifiable, sensitive"),
    ("3", "Aggregated but possibly identifying"), ("4", "Individual, identifiable, not sensitive"),
)
NOTE = f"{MADE_UP} Definitions and business rules may have changed since earlier editions."
