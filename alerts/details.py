"""What is said of a change under labels: the cells of its row or the texts of its item, and our notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from alerts.evidence import is_item, item_details
from alerts.sentences.about import label
from alerts.sentences.reasons import score_in_words
from alerts.severity import UNREAD, Severity, each_row, is_unread, severity, severity_reasons
from model.change import ChangeKind, StoredChange
from model.register import FURTHER, SECTION_LINE
from recipients.cell import in_one_line
from text.labels import CATEGORY_WORDS, place
from text.sanitise import TEXT, clean, safe_url
from text.timestamp import day

MAX_FIELDS = 24
KEPT = "The file"
"""The label of why a file is not handed out."""

_FIELD_ORDER = ("title", "project", "purpose", "aim", "data", "tier", "level", "identif", "sensitiv", "item", "date")
"""Words in a column's name that say how soon a reader wants to see it."""
_OURS = re.compile(r"[a-z_]+")
"""A field's name, which a cell has beside its printed heading."""


class Cell(NamedTuple):
    """Something that is said of a change, under its label."""

    label: str
    value: str


def details_of(change: StoredChange, zone: str) -> tuple[Cell, ...]:
    """The cells of the row or the texts of the item, and our notes, as label and value."""
    if is_item(change):
        details = [Cell(*pair) for pair in item_details(change)]
    elif change.kind is ChangeKind.COLUMNS_CHANGED:
        otherwise = clean(", ".join(map(str, change.detail.get("reformatted") or ())), 400)
        details = [Cell("Written in another form", otherwise)] if otherwise else []
    elif change.kind is ChangeKind.REFERENCES_RENUMBERED:
        details = [Cell("References", _renumbered(change))]
    elif "named" in change.detail:
        details = [Cell("The press and companies", named)] if (named := clean(change.detail["named"], 2_000)) else []
    elif change.kind is ChangeKind.ROWS_SHOWN or change.detail.get("shown"):
        details = [_shown(one) for one in each_row(change)[:MAX_FIELDS]]
    else:
        details = _cells(change.cells, change)
    if "last_copy" in change.detail:
        details += _last_copy(change, zone)
    if is_unread(change):
        details.insert(0, Cell("Who it is", f"the {UNREAD}: look at the file; it may be anybody"))
    if change.score is not None and severity(change) > Severity.LOW:
        details.append(Cell("Sensitivity score", score_in_words(change.score, severity_reasons(change))))
    if kept := clean(change.detail.get("kept_back")):
        details.append(Cell(KEPT, kept))
    return tuple(dict.fromkeys(details))  # one cell may stand under its printed heading and under ours


def _last_copy(change: StoredChange, zone: str) -> Iterator[Cell]:
    """Of a page that is gone or withdrawn: what the publisher says, as its words; our last copy; what to do next."""
    told, last = change.detail, change.detail["last_copy"]
    when = f" ({day(told['said_at'], zone)})" if told["said_at"] else ""
    said = clean(told["said"], 600)
    yield Cell("The publisher says", f"“{said}”{when}" if said else f"nothing of why{when}")
    if instead := safe_url(told["instead"]):
        yield Cell("It names instead", instead)
    if last:
        title = f" “{clean(last['title'], 90)}”," if last["title"] else ""
        yield Cell("Our last copy", f"edition {last['number']},{title} seen on {day(last['seen_at'], zone)}, is kept")
        rows, files, names = (f"{last[n]:,} {n if last[n] != 1 else n[:-1]}" for n in ("rows", "files", "recipients"))
        yield Cell("What stood in it", f"{rows} in {files}, for {names}")
    elif told["last_good"]:
        yield Cell("Our last copy", f"as it stood on {day(told['last_good'], zone)}, is kept")
    save = "; it can still be read today: save what you need" if change.kind is ChangeKind.PAGE_WITHDRAWN else ""
    yield Cell("Next step", f"Ask the publisher why, and what takes its place{save}")


def _cells(row: Mapping[str, str], change: StoredChange) -> list[Cell]:
    """The row's cells, what a reader looks for first; without reference and recipient where they are told above."""
    told = {("reference", line_of(change.reference)), ("recipient", line_of(change.recipient))}
    cells = []
    for position, (name, value) in enumerate(_once(row).items()):
        text = line_of(value)
        if not text or name == FURTHER or (name.casefold(), text) in told:  # that stands under its heading
            continue
        # A cell that says more than the bodies in it is not a second recipient.
        said = "recipient, as printed" if name == "recipient" and ("recipient", "") not in told else name
        cells.append((_rank(name), position, Cell(label(said), text)))
    return [cell for _, _, cell in sorted(cells)[:MAX_FIELDS]]


@lru_cache(maxsize=1024)
def _rank(name: str) -> int:
    """How soon a reader wants to see a column: registers have few different ones."""
    lower = name.casefold()
    return next((i for i, word in enumerate(_FIELD_ORDER) if word in lower), len(_FIELD_ORDER))


def _once(row: Mapping[str, str]) -> Mapping[str, str]:
    """The row without second copies: a register that is not the DfE's has each cell under its heading and under ours.

    Recipient and reference stay under our names, since they are told above; any other cell under what is printed.
    """
    printed = {value: name for name, value in reversed(tuple(row.items())) if not _OURS.fullmatch(name)}
    ours = {name for name in row if _OURS.fullmatch(name) and name not in (FURTHER, SECTION_LINE)}
    if any(row[name] not in printed for name in ours):  # of the DfE: our names stand in the place of its headings
        return row
    twice = {printed[row[name]] if name in ("reference", "recipient") else name for name in ours}
    return {name: value for name, value in row.items() if name not in twice}


def _renumbered(change: StoredChange) -> str:
    """The references that were numbered anew, older and newer, as far as they fit."""
    pairs = change.detail.get("references") or ()
    told = [f"{clean(a, 40) or '(none)'} → {clean(b, 40) or '(none)'}" for a, b in pairs]
    more = len(told) - MAX_FIELDS
    return "; ".join(told[:MAX_FIELDS]) + (f"; and {more:,} more" if more > 0 else "")


def _shown(one: StoredChange) -> Cell:
    """One row of a change to many rows: place, recipient, new cells, and its main text."""
    who = f"{line_of(one.recipient, 120) or 'no recipient'} ({CATEGORY_WORDS[one.category]})"
    new = [clean((one.after or {}).get(name), 120) for name, (old, _) in one.fields.items() if old is None]
    said = [who, clean(one.reference, 60), *new, *(c.value for c in _cells(one.after or {}, one)[:2])]
    return Cell(place(clean(one.sheet, 60), one.row), clean(" · ".join(filter(None, said)), 400))


def line_of(text: str | None, limit: int = TEXT) -> str:
    """A cell as one line."""
    return clean(in_one_line(text or ""), limit)
