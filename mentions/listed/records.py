"""Records that say what is what ("Recipient: X | Data: Y"): who is named in one, and what it says of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from mentions import patterns
from mentions.claim.ruling import Ruling
from mentions.listed.heading import is_name, listed, says_above
from mentions.said import Band, Polarity
from mentions.words.phrases import is_known, is_no_recipient, looks_like_organisation
from mentions.words.tables import TableRow, cell_patterns

Standing = tuple[Polarity, str]
_EDGES = " .,;:-\u2013\u2014"
_AT_END = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")
_LEAD = re.compile(r"(?:\d{1,3}[.)]\s|(?=\S*\d)[A-Z][\w/-]*[:.]?\s+(?=[A-Z])|(?:the\s)?recipient:?\s)", re.IGNORECASE)
_NO_TRANSFER = Ruling(Polarity.POLICY, Band.NONE, "a record that says of no transfer", speaks=True)


@cache
def _labels() -> dict[str, re.Pattern[str]]:
    found = patterns("tables.toml", "labels")
    return {name: re.compile(rf"\b{p.pattern}\b", re.IGNORECASE) for name, p in found.items()}


def _has(row: TableRow, name: str) -> bool:
    return any(_labels()[name].search(label) for label in row.labels)


def record_says(
    row: TableRow, text: str, above: str, by_columns: Callable[[TableRow], Standing | None],
    by_what_stands_above: Callable[[str], Standing],
) -> Ruling:
    """What a record says of its organisation: by what stands behind its labels, by these, or by what stands above."""
    if any(_labels()["inward"].fullmatch(label) for label in row.labels):
        return _NO_TRANSFER
    standing = _by_cells(row)
    if standing is None and _has(row, "open") and "got" not in row.columns:
        standing = Polarity.POSSIBLE, "a label of its record says that it is to come, or was asked for"
    told = by_what_stands_above(above)
    if standing is None and (_has(row, "data") or "got" in row.columns or told[0] is Polarity.RELEASE):
        standing = by_columns(row)
    of_release = told[0] is Polarity.RELEASE or bool({"gets", "got"} & set(row.columns))
    if standing is None and not (of_release or _has(row, "data") or "outcome" in row.columns):
        return _NO_TRANSFER
    polarity, why = standing or told
    return listed(_name_in(row, headed=says_above(above) is Polarity.RELEASE), text, polarity, why)


def _by_cells(row: TableRow) -> Standing | None:
    """What its outcome, a note, or what stands behind a label that is not known says; None if nothing."""
    cell = cell_patterns()
    told = [
        c for kind, c, label in zip(row.columns, row.cells, row.labels, strict=True)
        if kind in ("got", "outcome", "") or _labels()["notes"].fullmatch(label)
    ]
    said = " | ".join(told)
    for polarity, word in ((Polarity.REFUSAL, "refused"), (Polarity.DENIAL, "not_given"), (Polarity.POSSIBLE, "open")):
        if m := cell[word].search(said):
            return polarity, f'its row says "{m[0].strip("|/ ")}"'
    return None


def _name_in(row: TableRow, *, headed: bool) -> str:
    """Who stands behind the recipient's label, else in the heading if it is a body, or is `headed` as one of a list."""
    for name in _named(row):
        return "" if is_no_recipient(name) else name
    first = _bare(row.cells[0]) if row.columns[0] == "heading" else ""
    is_body = bool(first) and is_name(first) and (headed or is_known(first) or looks_like_organisation(first))
    return first if is_body else ""


def _named(row: TableRow) -> Iterator[str]:
    for wanted in ("gets", "who"):
        for kind, cell in zip(row.columns, row.cells, strict=True):
            if kind == wanted and (name := _bare(cell)):
                yield name


def _bare(cell: str) -> str:
    """A name without the date, the number or the reference that stands beside it."""
    name = cell.strip(_EDGES)
    dated = patterns("named.toml", "rows")["date"]
    if (lead := _LEAD.match(name)) and is_name(rest := name[lead.end() :]):
        name = rest
    while (m := _AT_END.search(name)) and dated.search(m[0]):
        name = name[: m.start()].strip(_EDGES)
    for m in dated.finditer(name):
        if m.end() == len(name) and m.start() > 0:
            name = name[: m.start()].strip(_EDGES)
    return name
