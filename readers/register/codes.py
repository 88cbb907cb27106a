"""Recipients given as codes ("R07") that another sheet explains are read as the names that stand there.

So a code that comes to mean another body is another recipient.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from model.register import LISTS_OF_BODIES, Problem
from readers.columns.fields import fields_of
from readers.register.draft import Draft
from readers.register.headings.row import Row
from readers.register.problems import Code, problem
from readers.register.shape.tidy import TidySheet
from text.clean import fold
from text.labels import first_of, plural
from text.pattern import lazy_pattern

_CODE = lazy_pattern(r"[A-Za-z]{0,6}[-_/. ]?[0-9]{1,6}[A-Za-z]?|[A-Za-z][0-9]?[A-Za-z]?")
_BETWEEN = lazy_pattern(r"\s*(?:[;,/\n&+|]|\band\b)\s*")
_OF_A_BODY = lazy_pattern(
    r"\b(?:organi[sz]ations?|recipients?|bod(?:y|ies)|applicants?|part(?:y|ies)|suppliers?|compan(?:y|ies)|partners?"
    r"|customers?|clients?|requesters?|requestors?|institutions?|shared with|sent to)"
    r"(?: \w+)? ?(?:code|id|key|no|number)s?\b"
)
_NAMES = lazy_pattern(r"\b(?:names?|meanings?|means|descriptions?|stands for|organi[sz]ations?|recipients?|who)\b")
_WIDEST = 6
"""Columns of a list of codes."""
_MOSTLY = 0.6
"""Of the different codes of a column are explained, for it to be read so."""
_FEWEST = 2
_LONGEST = 200
"""Characters of a cell with a list of codes."""
_OF_A_RELEASE = frozenset(
    {"title", "purpose", "dataset", "supplied", "outcome_date", "legal_basis", "destroyed", "licence_start", "court",
     "date", "decided", "requested"}
)
"""Fields that no list of codes has."""


class _Legend(NamedTuple):
    """What codes mean, by the folded code."""

    sheet: str
    names: Mapping[str, str]
    draft: int | None
    """Among the sheet's tables, where it is one of them."""


def explained(
    sheets: Sequence[TidySheet], by_sheet: Sequence[Sequence[Draft]]
) -> tuple[list[list[Draft]], set[tuple[int, int]], list[Problem]]:
    """The tables with the names that their codes stand for, which tables explain codes, and what is to be told.

    A table is named by the number of its sheet and its own within that. Nothing is read so that a table with what
    releases have would have to explain, or of which a code is explained in two ways.
    """
    out, legends, told = [list(found) for found in by_sheet], set[tuple[int, int]](), list[Problem]()
    if len(sheets) == 1 and len(by_sheet[0]) < 2:
        return out, legends, told  # there is no other table to explain a code
    for s, found in enumerate(by_sheet):
        for d, draft in enumerate(found):
            for at in _columns_of_codes(draft):
                used = {p for row in out[s][d].rows for p in _pieces(row[at])}
                found_in = [*_legends(sheets, by_sheet, (s, d), used)]
                if not found_in:
                    continue
                number, legend = found_in[0]
                if legend.draft is not None:
                    legends.add((number, legend.draft))
                out[s][d] = _with_names(out[s][d], at, legend.names)
                told.append(_told(draft, at, legend, sorted(used - legend.names.keys())))
    return out, legends, told


def _columns_of_codes(draft: Draft) -> Iterator[int]:
    """Of recipients and other bodies by their headings, with codes in them."""
    headed = {i: set(fields_of(text)) & LISTS_OF_BODIES for i, text in enumerate(draft.heading.texts) if text}
    named = any(headed.values())
    for i, fields in headed.items():
        if not fields and (named or not _OF_A_BODY.search(fold(draft.heading.texts[i]))):
            continue
        cells = {row[i] for row in draft.rows} - {""}
        codes = [c for c in cells if _is_of_codes(c)]
        if len(codes) >= _FEWEST and len(codes) >= _MOSTLY * len(cells):
            yield i


def _is_of_codes(cell: str) -> bool:
    return bool(_codes(cell))


def _codes(cell: str) -> list[str]:
    """As printed; none where anything else stands there."""
    if len(cell) > _LONGEST:
        return []
    out = list[str]()
    for part in filter(None, _BETWEEN.split(cell.strip())):
        out += [part] if _CODE.fullmatch(part) else part.split()  # lines of a cell may stand as one
    return out if all(map(_CODE.fullmatch, out)) else []


def _pieces(cell: str) -> list[str]:
    return [fold(code) for code in _codes(cell)]


def _legends(
    sheets: Sequence[TidySheet], by_sheet: Sequence[Sequence[Draft]], own: tuple[int, int], used: Collection[str]
) -> Iterator[tuple[int, _Legend]]:
    """What explains most of the codes `used`, with the number of its sheet."""
    for number, sheet in enumerate(sheets):
        found = by_sheet[number]
        for n, draft in enumerate(found):
            if (number, n) != own and not _is_of_releases(draft.heading.texts):
                yield from ((number, x) for x in _of_rows(sheet.name, draft.heading.texts, draft.rows, used, n))
        if not found and sheet.rows and not any(map(_is_of_releases, sheet.rows[:5])):
            yield from ((number, x) for x in _of_rows(sheet.name, sheet.rows[0], sheet.rows, used, None))


def _is_of_releases(texts: Row) -> bool:
    return any(_OF_A_RELEASE & set(fields_of(t)) for t in texts if t) or sum(map(bool, texts)) > _WIDEST


def _of_rows(
    sheet: str, headings: Row, rows: Sequence[Row], used: Collection[str], draft: int | None
) -> Iterator[_Legend]:
    width = max(map(len, rows), default=0)
    for at in range(width):
        cells = {fold(row[at]) for row in rows if row[at]}
        if len(cells & set(used)) < max(_FEWEST, _MOSTLY * len(used)):
            continue
        beside = [i for i in range(width) if i != at and not _may_be_codes(rows, i)]
        for name in sorted(beside, key=lambda i: (not _NAMES.search(fold(headings[i])), abs(i - at), i < at)):
            yield _Legend(sheet, dict(_pairs(rows, at, name)), draft)
            return


def _may_be_codes(rows: Sequence[Row], at: int) -> bool:
    cells = [row[at] for row in rows if row[at]]
    return not cells or 2 * sum(_CODE.fullmatch(c) is not None for c in cells) > len(cells)


def _pairs(rows: Iterable[Row], at: int, name: int) -> Iterator[tuple[str, str]]:
    """Each code with its name, but for one that has two."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if row[at] and row[name]:
            found.setdefault(fold(row[at]), set()).add(row[name])
    return ((code, names.pop()) for code, names in found.items() if len(names) == 1)


def _with_names(draft: Draft, at: int, names: Mapping[str, str]) -> Draft:
    rows, printed = list(draft.rows), dict(draft.printed)
    for n, row in enumerate(rows):
        if any(piece in names for piece in _pieces(row[at])):
            said = [names.get(fold(code), code) for code in _codes(row[at])]
            rows[n] = (*row[:at], "; ".join(said), *row[at + 1 :])
            printed.pop(draft.numbers[n], None)
    return replace(draft, rows=rows, printed=printed)


def _told(draft: Draft, at: int, legend: _Legend, unexplained: Sequence[str]) -> Problem:
    heading, row = draft.heading.texts[at], draft.heading.last + 1
    said = f"column {heading!r} holds codes; they are read as what sheet {legend.sheet!r} says that they stand for"
    if unexplained:
        said += f", but for {plural(len(unexplained), 'code')} that it does not explain: {first_of(unexplained, 5)}"
        return problem(Code.CODE_UNEXPLAINED, said, sheet=draft.sheet, row=row)
    return problem(Code.CODES_EXPLAINED, said, sheet=draft.sheet, row=row)
