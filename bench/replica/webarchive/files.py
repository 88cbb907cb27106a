"""The files of the register: twenty-seven, made from the layouts, the same bytes each time; and files of others."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date
from functools import lru_cache

from msgspec import Struct, field

from bench.leaks.model import Book, Cell, Sheet
from bench.leaks.model import Row as BookRow
from bench.leaks.xls_writer import xls_bytes
from bench.replica.webarchive.cases import Release, standing
from bench.replica.webarchive.layouts import (
    NOTE,
    TIERS,
    Layout,
    Period,
    SheetPlan,
    Value,
    merged_layout,
    printed,
    requests_layout,
    split_layout,
)
from bench.traps.books import xlsx
from bench.traps.plans import Grid
from demo.ods import MergedCell, OdsSheet, write_ods, zip_bytes

Rows = list[list[Value]]
HIDDEN_PUPIL = "Zebedee Inventedpupil"
"""Stands in a hidden sheet of one file with a made-up number and birthday: none of it may come out anywhere."""
HIDDEN = (HIDDEN_PUPIL, "Z999000000001", "29/02/2011")
CONTENT_TYPES = {
    "xls": "application/vnd.ms-excel", "csv": "text/csv", "pdf": "application/pdf", "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


class File(Struct, frozen=True):
    """A file as it was published. `rows` is what it says: key -> field -> value; empty for files of others."""

    name: str
    """F01 to F27; X.. for those that are not of the register."""
    title: str
    filename: str
    body: bytes
    rows: dict[str, dict[str, Value]]
    releases: tuple[Release, ...] = ()
    headings: tuple[str, ...] = ()
    parts: dict[str, str] = field(default_factory=dict)
    """Key -> the part of the register that it stands in."""

    @property
    def form(self) -> str:
        return self.filename.rpartition(".")[2]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


FILES = (
    ("F01", "requests", "xls", "2012-09-30", "2012-03-31"), ("F02", "requests", "csv", "2013-06-30", "2012-09-30"),
    ("F03", "requests", "xls", "2013-12-31", "2013-06-30"), ("F04", "requests", "xls", "2014-03-31", "2013-12-31"),
    ("F05", "requests", "xlsx", "2014-09-30", "2014-03-31"), ("F06", "requests", "xlsx", "2015-03-31", "2014-09-30"),
    ("F07", "requests", "xlsx", "2015-09-30", "2015-03-31"), ("F08", "requests", "csv", "2016-03-31", "2015-09-30"),
    ("F09", "requests", "xlsx", "2016-09-30", "2016-03-31"), ("F10", "requests", "xlsx", "2016-12-31", "2016-09-30"),
    ("F11", "requests", "xlsx", "2017-05-31", "2016-12-31"),
    ("F12", "requests", "ods", "2017-09-30", "2017-05-31"), ("F13", "shares", "xlsx", "2017-09-30", "2017-05-31"),
    ("F14", "requests", "ods", "2018-04-30", "2017-09-30"), ("F15", "shares", "xlsx", "2018-04-30", "2017-09-30"),
    ("F16", "requests", "ods", "2018-09-30", "2018-04-30"),
    ("F17", "requests", "ods", "2019-03-31", "2018-09-30"), ("F18", "shares", "xlsx", "2019-03-31", "2018-09-30"),
    ("F19", "requests", "xlsx", "2019-12-31", "2019-03-31"), ("F20", "shares", "ods", "2019-12-31", "2019-03-31"),
    ("F21", "all", "ods", "2020-06-30", "2019-12-31"), ("F22", "all", "ods", "2020-12-31", "2020-06-30"),
    ("F23", "all", "ods", "2021-09-30", "2020-12-31"), ("F24", "all", "ods", "2022-09-30", "2021-09-30"),
    ("F25", "all", "ods", "2023-06-30", "2022-09-30"), ("F26", "all", "ods", "2023-09-30", "2023-06-30"),
    ("F27", "all", "ods", "2024-09-30", "2023-09-30"),
)
"""(name, which document, format, what it is up to, what the one before was up to)."""
HIDING = "F24"
_NOISY = frozenset({"F05", "F09", "F14", "F22", "F26"})
"""Newest first, and with spaces typed twice or as no-break spaces: nothing that anybody should be told of."""
_SAYING_LESS = {
    **dict.fromkeys(("F03", "F04", "F07"), "National pupil database: requests received"),
    **dict.fromkeys(("F09", "F10", "F11"), "Third party register"), "F22": "DfE external data shares",
}
"""Titles, and so file names, without a month: only what stands in the file says what it is up to."""


@lru_cache
def register_files() -> dict[str, File]:
    """By name."""
    return {f[0]: _file(*f) for f in FILES}


def _file(name: str, document: str, form: str, until: str, since: str) -> File:
    p = Period(date.fromisoformat(until), date.fromisoformat(since))
    month = f"{p.until:%B %Y}"
    if p.until < date(2017, 9, 1):
        title, layout = f"National pupil database: requests received to {month}", requests_layout(form, p)
    elif document == "all":
        title, layout = f"DfE external data shares: {month}", merged_layout(form, p)
    else:
        base = "National pupil database third-party requests" if document == "requests" else (
            "External organisation data shares")
        title, layout = f"{base}: {month}", split_layout(document, form, p)
    tabs, shown = list[tuple[str, Rows]](), list[Release]()
    rows: dict[str, dict[str, Value]] = {}
    parts: dict[str, str] = {}
    for plan in layout.sheets:
        held = [r for r in standing(p.until) if plan.holds(r, p)]
        rows |= {r.key: printed(r, plan.columns) for r in held}
        parts |= {r.key: plan.part for r in held}
        shown += held
        tabs.append((plan.name, _grid(plan, held, layout, noisy=name in _NOISY)))
    title = _SAYING_LESS.get(name, title)
    filename = title.replace(": ", "_").replace(" ", "_") + f".{form}"
    headings = tuple(h for plan in layout.sheets for h, _ in plan.columns)
    return File(name, title, filename, _bytes(name, layout, tabs), rows, tuple(shown), headings, parts)


def _grid(plan: SheetPlan, held: list[Release], layout: Layout, *, noisy: bool) -> Rows:
    """Title, note, an empty row, headings, releases, perhaps a total."""
    out: Rows = [[plan.title], [NOTE], [], [h for h, _ in plan.columns]]
    rows = [[_put(v, layout.dates) for v in printed(r, plan.columns).values()] for r in held]
    out += [[_typed(v, i) for v in row] for i, row in enumerate(reversed(rows))] if noisy else rows
    return [*out, [], [plan.total, len(held)]] if plan.total else out


def _row(*cells: Value) -> list[Value]:
    return list(cells)


def _typed(value: Value, row: int) -> Value:
    spaces = ("  ", "\u00a0", " ", " ")[row % 4]
    return value.replace(" ", spaces, 1) + " " * (row % 3) if isinstance(value, str) and value else value


def _put(value: Value, style: str) -> Value:
    if not isinstance(value, date) or style == "typed":
        return value
    if style == "slashes":
        return f"{value:%d/%m/%Y}"
    ending = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(value.day, "th")
    return f"{value.day}{ending} {value:%B %Y}"


def _bytes(name: str, layout: Layout, tabs: list[tuple[str, Rows]]) -> bytes:
    if layout.definitions == "tiers":
        tabs = [("tier of data", [["Tier", "Description"], *(_row(*t) for t in TIERS)]), *tabs]
    elif layout.definitions == "levels":
        levels = [_row(str(i), f"Identifiability {i}, made up") for i in range(1, 6)]
        levels += [_row(c, f"Sensitivity {c}, made up") for c in "ABCDE"]
        tabs = [("Classification of data", [["Classification of data"], [], ["Level", "Meaning"], *levels]), *tabs]
    if layout.form == "ods":
        hidden = [OdsSheet("Working list", [("Pupil name", "UPN", "Date of birth"), HIDDEN], hidden=True)]
        sheets = [OdsSheet(n, [_merged(r, rows) if i == 0 else r for i, r in enumerate(rows)], trailing=1_000_000)
                  for n, rows in tabs]
        return write_ods([*sheets, *(hidden if name == HIDING else [])])
    if layout.form == "xlsx":
        return xlsx([Grid(n, [[None if v == "" else v for v in r] for r in rows], [(0, 0, 4)][len(rows[0]) - 1 :])
                     for n, rows in tabs])
    if layout.form == "xls":
        book = Book([Sheet(n, [BookRow([Cell(v) for v in r]) for r in rows]) for n, rows in tabs])
        return xls_bytes(book)
    return _csv(tabs[0][1], old=name == "F02")


def _merged(row: list[Value], rows: Rows) -> list[MergedCell]:
    return [MergedCell(str(row[0]), columns=max(map(len, rows)))]


def _csv(rows: Rows, *, old: bool) -> bytes:
    """As Excel wrote it in 2013 (Windows-1252, with its dash and a pound sign), or UTF-8 with a mark of byte order."""
    out = io.StringIO()
    csv.writer(out).writerows([["" if v is None else v for v in r] for r in rows])
    text = out.getvalue()
    return text.replace(": requests", " \u2013 requests").encode("cp1252") if old else b"\xef\xbb\xbf" + text.encode()


@lru_cache
def other_files() -> dict[str, File]:
    """What stands beside the register on its pages and is none of it, by name."""
    tables: Rows = [["NPD data tables"], [], ["Field reference", "Description", "Tier of Variable"],
                    *(_row(f"KS4_MADEUP{n:02d}", f"Made-up variable {n}", n % 4 + 1) for n in range(1, 40))]
    people: Rows = [["Accredited researchers"], [NOTE], [], ["Name of researcher", "Institution", "Date accredited"],
                    *(_row(f"Researcher Inventedname {n}", "University of Exampleton", date(2018, 1, n))
                      for n in range(1, 13))]
    made = (
        ("X01", "NPD data tables", "NPD_data_tables.xlsx", xlsx([Grid("Tables", [list(r) for r in tables])])),
        ("X02", "Guide to applying for data", "Guide_to_applying.pdf", _pdf("Guide to applying: a made-up guide.")),
        ("X03", "Application forms", "Application_forms.zip", zip_bytes({"form.txt": "Name of applicant"})),
        ("X04", "Accredited researchers", "Accredited_researchers.ods", write_ods([OdsSheet("Researchers", people)])),
    )
    return {name: File(name, title, filename, body, {}) for name, title, filename, body in made}


def _pdf(text: str) -> bytes:
    """A PDF of one line."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", "<< /Font << /F1 5 0 R >> >>",
    )
    out, places = "%PDF-1.4\n", []
    for n, o in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{o}\nendobj\n"
    table = "".join(f"{p:010d} 00000 n \n" for p in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()
