"""A register in the manner of the DfE's since September 2020, as a real file made from plain rows.

One workbook, a sheet for each kind of share, preamble above the headings, sheet titles that carry a date.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from demo.ods import Cell, Merged, Row, Sheet, write_ods

if TYPE_CHECKING:
    from collections.abc import Sequence

MADE_UP = "Rows in this file were made for a demonstration of software. They are not the Department's."
_LAW = "Education Act 1996, section 537A"


@dataclass(frozen=True, slots=True)
class Share:
    """One row of the sheet of third-party shares, and of that of regular shares."""

    reference: str
    recipient: str
    purpose: str = ""
    dataset: str = ""
    identifiability: int | None = None
    sensitivity: str = ""
    approved: Cell = None
    licence_end: Cell = None

    def cells(self) -> Row:
        law = _LAW if self.purpose.strip() else ""
        return (
            self.reference,
            self.recipient,
            self.purpose,
            self.dataset,
            self.identifiability,
            self.sensitivity,
            law,
            self.approved,
            self.licence_end,
        )


@dataclass(frozen=True, slots=True)
class Old:
    """One row of the sheet of requests from before April 2018 whose data is still held."""

    reference: str
    recipient: str
    tier: int | None = None
    purpose: str = ""
    outcome: Cell = None
    licence_end: Cell = None

    def cells(self) -> Row:
        return (self.reference, self.recipient, self.tier, self.purpose, self.outcome, self.licence_end)


@dataclass(frozen=True, slots=True)
class Book:
    """All rows of one edition, and the month it is for, long and short."""

    month: str
    short: str
    shares: tuple[Share, ...]
    regular: tuple[Share, ...]
    npd: tuple[Old, ...]
    home_office: tuple[Row, ...]
    police: tuple[Row, ...]
    courts: tuple[Row, ...]

    def __len__(self) -> int:
        """How many releases there are, all sheets together."""
        return sum(map(len, (self.shares, self.regular, self.npd, self.home_office, self.police, self.courts)))

    def ods(self) -> bytes:
        """The edition as an OpenDocument file."""
        return write_ods(_sheets(self))

    def csv(self) -> bytes:
        """The third-party shares alone, as the CSV that older editions had: UTF-8 with BOM, CRLF."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerows([[_printed(c) for c in row] for row in (SHARE_HEAD, *(s.cells() for s in self.shares))])
        return b"\xef\xbb\xbf" + out.getvalue().encode()


SHARE_HEAD = (
    "DfE reference",
    "Organisation name",
    "Purpose of the share",
    "Data requested",
    "Identifiability",
    "Sensitivity",
    "Legal basis",
    "Date approved by DSAP",
    "Licence expiry date",
)
OLD_HEAD = (
    "DfE reference",
    "Organisation name",
    "Tier of data",
    "Purpose",
    # The only heading of the real register that is known word for word.
    "Date first Extract sent / Date permission for re-use granted/ Date Application Rejected",
    "Licence expiry date",
)
HOME_OFFICE_HEAD = ("DfE reference", "Organisation name", "Month of request", "Purpose", "Number of pupils")
POLICE_HEAD = ("DfE reference", "Police force", "Month of request", "Purpose", "Number of pupils")
COURT_HEAD = ("DfE reference", "Court", "Date supplied", "Purpose", "Number of pupils")


def _printed(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return "" if cell is None else cell.text if isinstance(cell, Merged) else str(cell)


def _sheet(name: str, title: str, head: Row, rows: Sequence[Row]) -> Sheet:
    preamble: list[Row] = [(Merged(title, columns=len(head)),), (MADE_UP,), ()]
    return Sheet(name, [*preamble, head, *rows], trailing=1_048_000 - len(rows))


def _sheets(book: Book) -> list[Sheet]:
    """Sheet names are cut to the 31 characters that spreadsheets allow, as the real ones must be."""
    short, month = book.short, book.month
    levels: list[Row] = [(str(i), f"Identifiability level {i}: made up for the demonstration") for i in range(1, 6)]
    letters: list[Row] = [(c, f"Sensitivity level {c}: made up for the demonstration") for c in "ABCDE"]
    return [
        Sheet("Classification of data", [("Classification of data",), (), ("Level", "Meaning"), *levels, *letters]),
        _sheet(
            f"Third-party shares to {short}",
            f"External third-party shares approved by the Data Sharing Approval Panel from May 2018 to end of {month}",
            SHARE_HEAD,
            [s.cells() for s in book.shares],
        ),
        _sheet(
            f"Regular shares as of {short}",
            f"Regular shares under agreements as of {month}",
            SHARE_HEAD,
            [s.cells() for s in book.regular],
        ),
        _sheet(
            f"NPD pre-Apr18 held at {short}",
            f"NPD third-party requests approved before April 2018 where the data is still held as at {month}",
            OLD_HEAD,
            [o.cells() for o in book.npd],
        ),
        _sheet("Home Office", f"Shares with the Home Office to {month}", HOME_OFFICE_HEAD, book.home_office),
        _sheet("Police", f"Police and criminal investigation authorities to {month}", POLICE_HEAD, book.police),
        _sheet("Court orders", f"Court orders to {month}", COURT_HEAD, book.courts),
    ]
