"""The rows that an alert is about, as CSV for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.describe import address_of
from alerts.evidence import given_in, is_item, item_details
from alerts.sentences.reasons import category_in_words
from alerts.severity import categories_of, each_row
from model.change import StoredChange
from model.register import FURTHER
from recipients.cell import in_one_line
from text.labels import CATEGORY_WORDS, KIND_WORDS
from text.sanitise import clean, csv_text

CSV_CELL = 2000
"""Characters."""
CSV_FILE = 6_000_000
"""Characters: mail servers commonly refuse 10 MB, and base64 adds a third."""
_FIXED = ("what", "category", "why this category", "reference", "recipient", "file", "sheet", "row", "changed",
          "source", "edition", "published", "first seen", "address", "sha256", "key")


def rows_csv(changes: Sequence[StoredChange]) -> str:
    """All changed rows, for a spreadsheet: a line for each, a column for each name that occurs in them.

    A file that grows past `CSV_FILE` ends with a line that says how many rows are missing.
    """
    rows = [(one, _cells(one)) for c in changes for one in each_row(c)]
    names = list(dict.fromkeys(name for _, cells in rows for name in cells))[:200]
    lines = [csv_text([[clean(n, 200) for n in (*_FIXED, *names)]])]
    room = CSV_FILE - len(lines[0])
    for missing, (change, cells) in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        lines.append(csv_text([[*_fixed(change), *(clean(in_one_line(cells.get(n, "")), CSV_CELL) for n in names)]]))
        room -= len(lines[-1])
        if room < 0 and missing:
            left_out = "1 more row does" if missing == 1 else f"{missing} more rows do"
            lines.append(csv_text([[f"{left_out} not fit into this file"]]))
            break
    return "".join(lines)


def _cells(change: StoredChange) -> dict[str, str]:
    if is_item(change):
        cells: dict[str, list[str]] = {}
        for label, value in item_details(change):
            cells.setdefault(label, []).append(value)
        return {label: "; ".join(values) for label, values in cells.items()}
    return {k: v for k, v in change.cells.items() if k not in ("reference", "recipient", FURTHER)}


def _fixed(change: StoredChange) -> list[str]:
    def side(value: str | None) -> str:
        return "(no column for it)" if value is None else clean(in_one_line(value), 300)

    who = change.recipient or "; ".join(given_in(change))
    changed = "; ".join(f"{clean(n, 80)}: {side(old)} → {side(new)}" for n, (old, new) in change.fields.items())
    return [
        KIND_WORDS[change.kind][0], "; ".join(CATEGORY_WORDS[c] for c in categories_of(change)),
        category_in_words(change.category_reason), clean(change.reference, 100), side(who),
        clean(change.file, 300), clean(change.sheet, 100), str(change.row or ""), clean(changed, CSV_CELL),
        clean(change.source_title, 300), clean(change.file_edition or change.edition_title, 300),
        clean(change.published_at, 40), clean(change.seen_at, 40), address_of(change), clean(change.sha256, 64),
        clean(change.key, 200),
    ]
