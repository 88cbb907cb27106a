"""All changed rows of an alert as CSV, for the people who work on in a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.messages.evidence import is_item
from alerts.severity import categories_of, each_row
from model.change import REMOVAL_KINDS, StoredChange
from model.register import FURTHER
from recipients.cell.one_line import in_one_line
from text.csv_cell import csv_text
from text.labels import CATEGORY_WORDS, KIND_WORDS
from text.sanitise import clean, safe_url

CELL = 2000
"""Characters of a cell."""
LARGEST = 6_000_000
"""Characters of a whole file: mail servers commonly refuse 10 MB, and base64 adds a third."""
_FIXED = ("what", "category", "why this category", "reference", "recipient", "file", "sheet", "row", "changed",
          "source", "edition", "published", "first seen", "address", "sha256", "key")  # fmt: skip


def rows_csv(changes: Sequence[StoredChange]) -> str:
    """A header line, a line for each change, a column for each name that occurs in their rows.

    Cells that a spreadsheet would take for formulas are defused. A file that grows past `LARGEST` ends with a line
    that says how many rows are missing.
    """
    # What a change of many rows shows is a line for each of them.
    changes = [one for c in changes for one in each_row(c)]
    names = list(dict.fromkeys(name for c in changes for name in _row(c)))[:200]
    lines = [csv_text([[clean(n, 200) for n in (*_FIXED, *names)]])]
    room = LARGEST - len(lines[0])
    for number, change in enumerate(changes):
        row = _row(change)
        lines.append(csv_text([[*_fixed(change), *(clean(in_one_line(row.get(n, "")), CELL) for n in names)]]))
        room -= len(lines[-1])
        missing = len(changes) - number - 1
        if room < 0 and missing:
            lines.append(csv_text([[f"{missing} more rows do not fit: npdwatch changes --csv gives all"]]))
            break
    return "".join(lines)


def _row(change: StoredChange) -> dict[str, str]:
    row = change.before if change.kind in REMOVAL_KINDS else change.after or change.before
    return {k: v for k, v in (row or {}).items() if k not in ("reference", "recipient", FURTHER)}


def _fixed(change: StoredChange) -> list[str]:
    changed = "; ".join(
        f"{clean(n, 80)}: {clean(in_one_line(old), 300) if old is not None else '(no column for it)'} → "
        f"{clean(in_one_line(new), 300) if new is not None else '(no column for it)'}"
        for n, (old, new) in change.fields.items()
    )
    return [
        KIND_WORDS[change.kind][0],
        "; ".join(CATEGORY_WORDS[c] for c in categories_of(change)),
        clean(change.category_reason, 300),
        clean(change.reference, 100),
        clean(in_one_line(change.recipient or ""), 300),
        clean(change.file, 300),
        clean(change.sheet, 100),
        str(change.row or ""),
        clean(changed, CELL),
        clean(change.source_title, 300),
        clean(change.edition_title, 300),
        clean(change.published_at, 40),
        clean(change.seen_at, 40),
        safe_url(change.detail.get("url") if is_item(change) else change.file_url),
        clean(change.sha256, 64),
        clean(change.key, 200),
    ]
