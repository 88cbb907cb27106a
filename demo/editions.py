"""The editions of the register that the demonstration publishes, and what differs between them. Same rows every time.

A file in the manner of the DfE's since September 2020: a sheet for each kind of share, a preamble above the headings,
sheet titles that carry a date. Rows named EVIDENCED stand in the real register (as quoted in answers to freedom of
information requests), with only what is evidenced filled in. ALL OTHER ROWS ARE MADE UP: their references begin with
DS9, R9 or DR99, and so are their recipients, but for one newspaper that did once receive pupils' data (in 2013) and has
a made-up row here, which says so in its purpose.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import astuple, replace

from demo.ods import Cell, MergedCell, OdsSheet, Row, write_ods

MADE_UP = "Rows in this file were made for a demonstration of software. They are not the Department's."
_LAW = "Education Act 1996, section 537A"


class Share(Struct, frozen=True):
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
        return (*astuple(self)[:6], law, self.approved, self.licence_end)


class Old(Struct, frozen=True):
    """One row of the sheet of requests from before April 2018 whose data is still held."""

    reference: str
    recipient: str
    tier: int | None = None
    purpose: str = ""
    outcome: Cell = None
    licence_end: Cell = None

    def cells(self) -> Row:
        return astuple(self)


class EditionRows(Struct, frozen=True):
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
        rows = (SHARE_HEAD, *(s.cells() for s in self.shares))
        csv.writer(out).writerows([map(_printed, row) for row in rows])
        return b"\xef\xbb\xbf" + out.getvalue().encode()


SHARE_HEAD = (
    "DfE reference", "Organisation name", "Purpose of the share", "Data requested", "Identifiability", "Sensitivity",
    "Legal basis", "Date approved by DSAP", "Licence expiry date",
)
OLD_HEAD = (
    "DfE reference", "Organisation name", "Tier of data", "Purpose",
    # The only heading of the real register that is known word for word.
    "Date first Extract sent / Date permission for re-use granted/ Date Application Rejected", "Licence expiry date",
)
HOME_OFFICE_HEAD = ("DfE reference", "Organisation name", "Month of request", "Purpose", "Number of pupils")
POLICE_HEAD = ("DfE reference", "Police force", "Month of request", "Purpose", "Number of pupils")
COURT_HEAD = ("DfE reference", "Court", "Date supplied", "Purpose", "Number of pupils")


def _printed(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return "" if cell is None else cell.text if isinstance(cell, MergedCell) else str(cell)


def _sheet(name: str, title: str, head: Row, rows: Sequence[Row]) -> OdsSheet:
    preamble: list[Row] = [(MergedCell(title, columns=len(head)),), (MADE_UP,), ()]
    return OdsSheet(name, [*preamble, head, *rows], trailing=1_048_000 - len(rows))


def _sheets(edition: EditionRows) -> list[OdsSheet]:
    """Sheet names are cut to the 31 characters that spreadsheets allow, as the real ones must be."""
    short, month = edition.short, edition.month
    levels: list[Row] = [(str(i), f"Identifiability level {i}: made up for the demonstration") for i in range(1, 6)]
    letters: list[Row] = [(c, f"Sensitivity level {c}: made up for the demonstration") for c in "ABCDE"]
    shares = f"External third-party shares approved by the Data Sharing Approval Panel from May 2018 to end of {month}"
    held = f"NPD third-party requests approved before April 2018 where the data is still held as at {month}"
    police = f"Police and criminal investigation authorities to {month}"
    return [
        OdsSheet("Classification of data", [("Classification of data",), (), ("Level", "Meaning"), *levels, *letters]),
        _sheet(f"Third-party shares to {short}", shares, SHARE_HEAD, [s.cells() for s in edition.shares]),
        _sheet(f"Regular shares as of {short}", f"Regular shares under agreements as of {month}", SHARE_HEAD,
               [s.cells() for s in edition.regular]),
        _sheet(f"NPD pre-Apr18 held at {short}", held, OLD_HEAD, [o.cells() for o in edition.npd]),
        _sheet("Home Office", f"Shares with the Home Office to {month}", HOME_OFFICE_HEAD, edition.home_office),
        _sheet("Police", police, POLICE_HEAD, edition.police),
        _sheet("Court orders", f"Court orders to {month}", COURT_HEAD, edition.courts),
    ]


EVIDENCED_SHARES = (
    ("DS00194", "University of Chester"), ("DS00363", "Great Ormond Street Hospital"),
    ("DS00444", "University of Nottingham"), ("DS00565", "Local Authorities"), ("DS00628", "SearchSmartly Limited"),
    ("DS00638", "HMRC"), ("DS00696", "UCL"), ("DS00752", "DWP"),
    ("DS00763", "LSE commissioned by Home Office and Youth Endowment Fund"), ("DS00912", "SchoolDash Limited"),
    ("DS00928", "Alkemygold Ltd (known as Alps)"), ("DS00959", "NHS England"),
)
EVIDENCED_REGULAR = (("R0042", "KPMG"), ("R0043", "RSM"))
EVIDENCED_NPD: tuple[tuple[str, str, Cell], ...] = (
    ("DR161117.01", "The Gatsby Charitable Foundation", None),
    ("DR170124.04", "University of Exeter", date(2017, 8, 15)),
    ("DR170221.02", "Angel Solutions", date(2017, 6, 22)),
    ("DR170227.03", "FFT Education Ltd", None),
    ("DR170314.02", "SQW", None),
    ("DR170330.03", "The Bell Foundation", date(2017, 6, 13)),
    ("DR170518.02", "Locrating Ltd", date(2017, 9, 12)),
    ("DR170908.01", "FFT Education Ltd", None),
    ("DR171219.01", "EPI Education Policy Institute", "pending"),
)
EVIDENCED_HOME_OFFICE = (("DS00689", "Home Office"), ("DS00804", "Home Office"))

PLACES = (
    "Exampleton", "Sampleford", "Fictionbury", "Mockchester", "Testminster", "Dummyhampton", "Inventedham",
    "Notarealton", "Specimenby", "Placeholderwick", "Pretendworth", "Imaginaryside",
)
FORMS = (
    "University of {}", "{} Institute of Invented Studies", "{} Invented Analytics Ltd", "{} Madeup Insight Limited",
    "The {} Imaginary Foundation", "{} City Council", "{} Exam Tutors Ltd",
)
_AIMS = (
    "To study how attainment at key stage 4 differs between schools",
    "To evaluate a programme of tutoring in primary schools",
    "To show parents how schools perform, in a comparison tool",
    "To follow pupils' paths into further education and work",
    "To measure the effect of free school meals on attendance",
    "To plan school places in the area",
)
_DATA = (
    "School Census; key stage 2 results", "Key stage 4 results; School Census", "Pupil absence; exclusions",
    "Children in need census", "Early years foundation stage profile",
)


def _name(i: int) -> str:
    """Recipients repeat, as in the real register, since there are fewer names than rows."""
    return FORMS[i % len(FORMS)].format(PLACES[(i // len(FORMS)) % len(PLACES)])


def _share(reference: str, i: int, dice: random.Random) -> Share:
    start = date(2018, 5, 1) + timedelta(days=dice.randrange(1800))
    return Share(
        reference, _name(i), f"{_AIMS[dice.randrange(len(_AIMS))]} (case {i})", _DATA[dice.randrange(len(_DATA))],
        dice.randrange(1, 6), dice.choice("ABCDE"), start, start + timedelta(days=365 * dice.randrange(2, 6)),
    )


def _old(i: int, dice: random.Random) -> Old:
    asked = date(2013, 1, 1) + timedelta(days=dice.randrange(1700))
    return Old(
        f"DR99{i:04d}.01", _name(i * 3 + 1), dice.randrange(1, 5), f"{_AIMS[dice.randrange(len(_AIMS))]} (request {i})",
        asked + timedelta(days=90), date(2024, 1, 1) + timedelta(days=dice.randrange(900)),
    )


def _counted(prefix: str, who: Callable[[int], str], n: int, aim: str, dice: random.Random) -> tuple[Row, ...]:
    return tuple(
        (f"{prefix}{i:03d}", who(i), date(2020, 1, 1) + timedelta(days=31 * i), aim, dice.randrange(1, 40))
        for i in range(1, n + 1)
    )


SHARES, REGULAR, REQUESTS = 240, 30, 70
"""Rows that are made up, of third parties, of regular shares and of requests from before April 2018."""


def baseline() -> EditionRows:
    """The edition for June 2023, about 400 rows."""
    dice = random.Random(2023)
    return EditionRows(
        month="30 June 2023", short="Jun 2023",
        shares=(
            *(Share(r, n) for r, n in EVIDENCED_SHARES), *(_share(f"DS9{i:04d}", i, dice) for i in range(1, SHARES + 1))
        ),
        regular=(
            *(Share(r, n) for r, n in EVIDENCED_REGULAR),
            *(_share(f"R9{i:03d}", i * 2, dice) for i in range(1, REGULAR + 1)),
        ),
        npd=(*(Old(r, n, outcome=d) for r, n, d in EVIDENCED_NPD), *(_old(i, dice) for i in range(1, REQUESTS + 1))),
        home_office=(
            *((r, n, None, "", None) for r, n in EVIDENCED_HOME_OFFICE),
            *_counted("DS97", lambda _: "Home Office", 8, "To trace children in immigration cases", dice),
        ),
        police=_counted("DS98", lambda i: f"{PLACES[i]} Constabulary", 10, "To trace a missing child", dice),
        courts=_counted("DS96", lambda i: f"{PLACES[i]} County Court", 6, "Court order", dice),
    )


NEW_PRESS = Share(
    "DS90501", "Daily Telegraph", "To report on the attainment of pupils (row made for the demonstration)",
    "Key stage 4 results; School Census", 2, "B", date(2023, 8, 17), date(2025, 8, 16),
)
NEW_COMPANY = Share(
    "DS90502", "Invented Pupil Analytics Ltd", "To sell forecasts of school intake to property websites",
    "School Census; pupils' home postcodes", 1, "A", date(2023, 8, 24), date(2024, 8, 23),
)
NEW_UNIVERSITY = Share(
    "DS90503", "University of Exampleton", "To study the attainment of children in care",
    "Children looked after; key stage 2 results", 3, "C", date(2023, 9, 7), date(2027, 9, 6),
)
EDITED = "DS90017"
"""Gets another purpose in the second edition."""
MOVED = "DS90042"
"""Goes from third-party shares to regular shares in the second edition."""
WITHDRAWN = "DS90123"
"""Stands in the first edition only."""
SILENT = "DS90077"
"""Its licence is made longer in the third edition, without a note."""
NEW_PURPOSE = "To train a commercial model that predicts exam results, and for the purposes of the original request"
NEW_LICENCE_END = date(2031, 12, 31)


def _noisy(i: int, s: Share) -> Share:
    """Another spelling of the same row: spaces, quotes, line breaks and date forms that no reader should be told of."""
    match i % 5:
        case 0:
            return replace(s, purpose=s.purpose.replace("'", "\u2019").replace(" in ", "  in "))
        case 1:
            return replace(s, dataset=s.dataset.replace("; ", ";\u00a0"))
        case 2:
            return replace(s, purpose=s.purpose + " ", recipient=s.recipient.replace(" ", "  ", 1))
        case 3 if isinstance(s.approved, date):
            return replace(s, approved=f"{s.approved.day} {s.approved:%B %Y}")
    return s


def second() -> EditionRows:
    """The edition for September 2023: what is new, edited, moved and withdrawn, among much that only looks other."""
    edition = baseline()
    moved = next(s for s in edition.shares if s.reference == MOVED)
    shares = [s for s in edition.shares if s.reference not in (MOVED, WITHDRAWN)]
    shares = [replace(s, purpose=NEW_PURPOSE) if s.reference == EDITED else s for s in shares]
    # Noise stays off the rows that change, so that a test can say exactly which cells did.
    shares = [s if s.reference in (EDITED, SILENT) or i % 4 else _noisy(i // 4, s) for i, s in enumerate(shares)]
    shares += [NEW_PRESS, NEW_COMPANY, NEW_UNIVERSITY]
    return replace(
        edition, month="30 September 2023", short="Sep 2023",
        # Newest first, where the first edition had the oldest first.
        shares=tuple(sorted(shares, key=lambda s: s.reference, reverse=True)),
        regular=tuple(sorted((*edition.regular, moved), key=lambda s: s.recipient)),
    )


def third() -> EditionRows:
    """The second edition with one cell changed: the file that replaces it without a note."""
    edition = second()
    shares = (replace(s, licence_end=NEW_LICENCE_END) if s.reference == SILENT else s for s in edition.shares)
    return replace(edition, shares=tuple(shares))


def find(edition: EditionRows, reference: str) -> Share:
    """The row of the shares, third-party or regular, with this reference."""
    return next(s for s in (*edition.shares, *edition.regular) if s.reference == reference)
