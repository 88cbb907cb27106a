"""Writers of CSV and HTML, with the ways in which their bytes go wrong."""

from __future__ import annotations

import csv
import io
from html import escape

from bench.traps.plans import Grid, Plan
from bench.traps.render import shown


def csv_text(grid: Grid, delimiter: str) -> str:
    """A sheet as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    width = max(len(r) for r in grid.rows)
    for row in grid.rows:
        writer.writerow([shown(v).replace("\x00", "\ue000") for v in row] + [""] * (width - len(row)))
    return out.getvalue().replace("\ue000", "\x00")


def csv_bytes(grid: Grid, plan: Plan) -> bytes:
    """A sheet as CSV, its bytes as the plan wants them."""
    text = csv_text(grid, plan.text.get("delimiter", ","))
    encoding = plan.text.get("encoding", "utf-8")
    if encoding == "cp1252":
        return text.encode("cp1252", "replace")
    if encoding == "utf-16":
        return b"\xff\xfe" + text.encode("utf-16-le")
    data = text.encode("utf-8")
    if "damage" in plan.text:
        data = data.replace(plan.text["damage"].encode(), plan.text["damage_by"].encode("latin-1"), 1)
    return (b"\xef\xbb\xbf" if "bom" in plan.text else b"") + data


def html_row(row: list[str], tag: str, spans: dict[int, int]) -> str:
    """One row of an HTML table."""
    out, column = [], 0
    while column < len(row):
        width = spans.get(column, 1)
        attribute = f' colspan="{width}"' if width > 1 else ""
        out.append(f"<{tag}{attribute}>" + escape(row[column], quote=False).replace("\n", "<br>") + f"</{tag}>")
        column += width
    return "<tr>" + "".join(out) + "</tr>"


def html_bytes(grids: list[Grid], heads: dict[str, int]) -> bytes:
    """A page with a table for each sheet; `heads` says at which row the headings stand."""
    parts = []
    for grid in grids:
        lines = []
        width = max((len(r) for r in grid.rows), default=0)
        for place, row in enumerate(grid.rows):
            texts = [shown(v).replace("\x00", "") for v in row] + [""] * (width - len(row))
            tag = "th" if place == heads.get(grid.name, 0) else "td"
            lines.append(html_row(texts, tag, {c: w for r, c, w in grid.merges if r == place}))
        parts.append(f"<h2>{escape(grid.name)}</h2>\n<table>\n" + "\n".join(lines) + "\n</table>")
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Register of data releases</title></head>'
        "<body><main>\n"
    )
    return (page + "<h1>Register of data releases</h1>\n" + "\n".join(parts) + "\n</main></body></html>\n").encode(
        "utf-8", "replace"
    )
