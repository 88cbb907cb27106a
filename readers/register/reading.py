"""Reads any register file into tables: `read_register` turns bytes into a `Reading`, and never raises."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from model.register import REFUSED, Level, Problem, Reading, SheetKind, SheetTelling, Table
from model.source import USUAL_LIMITS, ReadLimits
from readers.columns import values
from readers.columns.fields import field_of, fields_of, heading_key, is_dfe_heading, section_of
from readers.columns.fits import bodies_in
from readers.columns.undated import file_key
from readers.columns.values import is_date_like, is_dfe_reference
from readers.personal.sheets import personal_in
from readers.register.above import Above, rows_above
from readers.register.checks import check_table
from readers.register.codes import explained
from readers.register.declared import check_declared
from readers.register.draft import Draft
from readers.register.headings.find import FIRST_ROWS, find_by_shape, find_headings, heads_the_same
from readers.register.headings.row import Heading, Row
from readers.register.logs_in_words import log_in_words
from readers.register.problems import Code, in_rows, problem
from readers.register.shape.columned import forget_columns
from readers.register.shape.plain import as_before, plain_of
from readers.register.shape.ragged import check_lengths, mend_ragged
from readers.register.shape.tidy import TidySheet, parted, tidied
from readers.register.sheet_kinds import Kind, account_for, kinds_of, like_a_table
from readers.register.tables import finish, is_of_the_sheet, read_body
from readers.workbook.rows import KnownRows
from readers.workbook.sheets import RawBook, read_sheets
from text import clean as texts
from text.clean import clean, fold
from text.labels import plural
from text.pattern import lazy_pattern
from text.privacy import cell_forms

_FIRST_BYTES = 4_096
_EXPORTED = re.compile(
    rb"(?s)\s*(?:<table\b|.*urn:schemas-microsoft-com:office:(?:excel|office)|.*<meta[^>]+content=[\"']?excel\.sheet)",
    re.IGNORECASE,
)
"""Of a page that was written to be opened as a workbook, as programs of offices export their lists ("list.xls")."""
_WORKBOOK_NAME = lazy_pattern(r"\.(?:ods|ots|xls[xmb]?|csv|tsv)$", re.IGNORECASE)
_DFE_TITLE = lazy_pattern(r"\b(?:dfe|npd|national pupil database|department for education|third party requests?)\b")
_LONGEST_BARE = 80
"""Characters of a name in a row that nothing heads."""
_DIGITS = lazy_pattern(r"\d+")
_OF_A_HEAD = 3
"""Texts in a row of the head of a printed page."""


def read_register(
    data: bytes,
    filename: str = "",
    *,
    file: str = "",
    title: str = "",
    url: str = "",
    rows_count: bool = False,
    columns: Sequence[tuple[str, str]] = (),
    limits: ReadLimits = USUAL_LIMITS,
    known: KnownRows | None = None,
    judged: Sequence[SheetTelling] = (),
    checked: bool = True,
) -> Reading:
    """All tables of a register file, and what in it could not be understood.

    `filename` is what the file is called (with its ending) and `file` the title that the publication gives it; the
    tables carry that title with its dates taken out. `title` is that of today, where `file` is that of an earlier
    edition. `url` is only named in messages. Under a file name that ends like a workbook's an HTML page is refused, but
    for a table that says that it is for a spreadsheet program. With `rows_count` hidden rows are read like any other: a
    person has said that they are real.
    `columns` are what the user says of headings (`Source.columns`); `limits` what is read at most. `known`, where it is
    given, are the rows of a file read before, which need no second look; those of this one come in. `judged` is what
    this very reader found in these very bytes (`Reading.telling`). Where it is not `checked`, nothing is said of cells
    that could not be understood. A file that cannot be taken has a problem of level REFUSED and no tables; nothing is
    ever raised for what the bytes are.
    """
    own, is_first_of_two = {heading_key(h): f for h, f in columns}, known is not None and not known
    name = file or filename or url.rsplit("/", 1)[-1]
    names = name, filename, clean(title)
    plain = judged[0].plain if judged else None
    plain = plain if plain and plain.names == names and not (checked or rows_count) else None
    book = read_sheets(data, rows_count=rows_count, limits=limits, known=known, plain=plain)
    exported = _EXPORTED.match(data[:_FIRST_BYTES]) is not None
    del data  # it may be held by nobody else
    counts = [len(sheet.rows) for sheet in book.sheets]
    if not rows_count and counts == [sheet.length for sheet in judged]:
        for sheet, found in zip(book.sheets, judged, strict=True):
            sheet.rows.judged = found.rows
    for sheet in book.sheets:
        sheet.rows.unescape()
    personal = personal_in(book, own)  # before anything else looks at the cells
    if plain:
        tidied(book.sheets[0], limits.cell, known, separated=True)
        read = Reading((as_before(plain, book.sheets[0].rows),))
    else:
        wants_workbook = _WORKBOOK_NAME.search(filename) is not None and not exported
        read = _read_book(book, name, own, limits.cell, known, wants_workbook=wants_workbook, checked=checked)
        read = replace(read, tables=tuple(_entitled(t, clean(title) or file_key(name)) for t in read.tables))
    named = tuple(replace(p, file=filename or file or url) for p in (*book.problems, *read.problems))
    hidden = (*book.hidden, *(h for h, _ in personal))
    reading = replace(read, problems=named, hidden=hidden, aside=book.aside)
    if book.kind == "csv" and plain is None and not rows_count:
        plain = plain_of(book.sheets[0].rows, reading, names)
    reading = replace(reading, telling=tuple(
        SheetTelling(n, s.rows.telling, plain) for n, s in zip(counts, book.sheets, strict=True)
    ))
    if not is_first_of_two:  # the other has the same cells
        texts.forget()
        values.forget()
        cell_forms.forget()
        fields_of.cache_clear()  # cells were asked whether they are headings
    return replace(reading, tables=()) if reading.refused else reading


def _read_book(
    book: RawBook, title: str, own: Mapping[str, str], most: int, known: KnownRows | None, *, wants_workbook: bool,
    checked: bool,
) -> Reading:
    """What the book holds; the problems are those of reading its tables only."""
    if any(p.level is Level.REFUSED for p in book.problems):
        return Reading(())
    if book.kind == "html" and wants_workbook:
        return Reading((), (_html("this is an HTML page in place of a file with a table"),))
    tidy = [tidied(s, most, known, separated=book.kind == "csv") for s in book.sheets]
    sheets, beside = parted(tidy, own)
    by_sheet, problems = _drafts(sheets, own)
    problems += beside
    by_sheet, legends, told = explained(sheets, by_sheet)
    problems += told
    for sheet in sheets:
        if sheet.long:
            rows = in_rows(n + 1 for n in sheet.long)
            message = f"{rows} a cell has more than {most:,} characters; the rest was left out: look at it in the file"
            problems.append(problem(Code.CELL_CUT, message, sheet=sheet.name or None, row=sheet.long[0] + 1))
    drafts = [d for found in by_sheet for d in found]
    if not drafts:
        problems.append(_without_tables(book.kind, sheets))
    dfe, file = _is_dfe(title, drafts), file_key(title)
    named = [finish(d, file, own, dfe=dfe and bool(d.heading.by_words or section_of(d.sheet))) for d in drafts]
    unsound = [s.unsound for s, found in zip(sheets, by_sheet, strict=True) for _ in found]
    places = [(s, d) for s, found in enumerate(by_sheet) for d in range(len(found))]
    kinds = [
        Kind(SheetKind.OTHER, "it says what codes of recipients stand for") if at in legends else kind
        for at, kind in zip(places, kinds_of([t for t, _ in named], [s.name for s in sheets]), strict=True)
    ]
    tables = []
    for (table, found), kind, marks, draft in zip(named, kinds, unsound, drafts, strict=True):
        tables.append(replace(table, kind=kind.kind))
        if kind.kind is SheetKind.RELEASES:
            problems += found + (check_table(table, marks, draft.form) if checked else [])
        elif kind.doubtful:
            rows = plural(len(table.rows), "row")
            message = f"its {rows} are read as no releases: {kind.reason}; look whether they are some"
            problems.append(problem(Code.LIST_OF_BODIES, message, sheet=table.sheet or None, row=table.header_row))
    for sheet, of_it in zip(sheets, by_sheet, strict=True):
        tables += log_in_words(file, sheet.name, sheet.rows, of_it)
    released = [t for t in tables if t.kind is SheetKind.RELEASES]
    apart = [s for s in sheets if all(t.sheet != s.name for t in released)]
    problems += check_declared(released, [(s.name, _notes(s.rows[:FIRST_ROWS])) for s in apart])
    rest = iter(kinds)
    accounts = [
        account_for(s.name, s.rows, s.scant, [(d, next(rest)) for d in found], s.withheld)
        for s, found in zip(sheets, by_sheet, strict=True)
    ]
    forget_columns(t.rows for t in tables)
    return Reading(tuple(tables), tuple(problems), tuple(accounts))


def _entitled(table: Table, title: str) -> Table:
    """The table of a file of this title: where the sheet does not say what it holds, the file may."""
    return replace(table, title=title, section=table.section or (section_of(title) == REFUSED and REFUSED) or "")


_NO_HEADER_ADVICE = (
    "if the publisher has new words for its columns, say what they mean under [source.columns] in the configuration; "
    "if it is no register, take it out of the sources"
)


def _without_tables(kind: str, sheets: Sequence[TidySheet]) -> Problem:
    if kind == "html":
        return _html("this is an HTML page, and it has no table that is a register")
    if not any(s.rows for s in sheets):
        return problem(Code.EMPTY, "the file has no cell with a text: check the file at its source")
    looked = ", ".join(repr(s.name) for s in sheets[:5] if s.rows and s.name)
    where = f" (sheets looked at: {looked})" if looked else " in the table"
    return problem(Code.NO_HEADER, f"no heading row was recognised{where}: {_NO_HEADER_ADVICE}")


def _html(what: str) -> Problem:
    message = (
        f"{what}: most often an error page; fetch it again, and look at it in a browser. What is listed "
        "under headings and in no table is not read as rows: ask the publisher for a CSV or a spreadsheet"
    )
    return problem(Code.HTML_INSTEAD_OF_WORKBOOK, message)


def _drafts(sheets: Sequence[TidySheet], own: Mapping[str, str]) -> tuple[list[list[Draft]], list[Problem]]:
    """The tables of each sheet as far as one sheet alone shows them, and what is to be told of the sheets."""
    problems: list[Problem] = []
    headings = {i: find_headings(s.rows, s.scant, own) for i, s in enumerate(sheets)}
    known = any(headings.values())
    by_sheet: list[list[Draft]] = []
    for i, sheet in enumerate(sheets):
        found = headings[i] or [h for h in (find_by_shape(sheet.rows),) if h and (not known or _is_wide(sheet, h))]
        if not found:
            problems += _tell_of_sheet_without_table(sheet)
        drafts: list[Draft] = []
        by_sheet.append(drafts)
        ends = [*(h.first for h in found[1:]), len(sheet.rows)]
        for heading, end in zip(found, ends, strict=False):
            if sheet.lengths is not None:
                wide = sheet.lengths[heading.last]
                mended = mend_ragged(sheet.rows, sheet.lengths, sheet.printed, heading.last + 1, end, wide)
                for n, row in mended.items():
                    if n + 1 not in sheet.taken:  # what was taken out of it stands in its cells as they came
                        sheet.rows[n] = row
            may = heading.first and heading is found[0]
            above = rows_above(sheet.rows, heading, end, own) if may else Above([], [])
            draft, told = read_body(
                sheet.name, sheet.rows, sheet.scant, heading, end, withheld=sheet.withheld, own=own, above=above.rows
            )
            problems += told + check_lengths(sheet, draft) + _of_rows_above(sheet, above)
            draft = replace(draft, printed=sheet.printed, taken=sheet.taken, merged=sheet.merged)
            if heading is found[0]:
                of_the_table, kept = dict(above.rows), dict(above.doubtful)
                preamble = [(n, kept.get(n, sheet.rows[n])) for n in range(heading.first) if n not in of_the_table]
                lines = tuple((n + 1, text) for n, row in preamble for text in _notes([row]))
                notes = tuple(text for _, text in lines)
                draft = replace(draft, notes=notes + draft.notes, lines=lines + draft.lines)
            elif heads_the_same(drafts[-1].heading.texts, heading.texts, own):
                message = "the heading is repeated within the table"
                problems.append(problem(Code.REPEATED_HEADING, message, sheet=sheet.name, row=heading.first + 1))
                drafts[-1], told = _without_head(sheet.rows, found[0], drafts[-1])
                problems += told
                drafts[-1] = drafts[-1].joined(draft)
                continue
            else:
                if not heading.by_words:
                    problems.append(_of_table_below(sheet.name, heading))
                above_it = tuple(x for x in drafts[-1].lines if x[0] > max(drafts[-1].numbers, default=0))
                draft = replace(draft, lines=above_it + draft.lines)
            drafts.append(draft)
    return by_sheet, problems


def _without_head(rows: Sequence[Row], first: Heading, draft: Draft) -> tuple[Draft, list[Problem]]:
    """The table above a repeated heading without the rows right above that, which stand above the first heading too.

    So is the head of each printed page; its numbers and dates may be others.
    """
    heads = {_without_numbers(row) for row in rows[: first.first] if 0 < sum(map(bool, row)) <= _OF_A_HEAD} - {""}
    numbers = list(draft.numbers)
    while numbers and numbers[-1] > first.last and _without_numbers(rows[numbers[-1] - 1]) in heads:
        numbers.pop()
    gone = draft.numbers[len(numbers) :]
    if not gone:
        return draft, []
    notes = (*draft.notes, *_notes([rows[n - 1] for n in gone]))
    message = f"{in_rows(gone)} what stands above the first heading is repeated; it is kept as a note"
    told = problem(Code.LINE_WITHIN_TABLE, message, sheet=draft.sheet, row=gone[0])
    return replace(draft, rows=draft.rows[: len(numbers)], numbers=numbers, notes=notes), [told]


def _without_numbers(row: Row) -> str:
    return _DIGITS.sub("", " ".join(filter(None, row))).strip()


def _of_rows_above(sheet: TidySheet, above: Above) -> list[Problem]:
    said = []
    if above.rows:
        said.append((above.rows, (
            "what is like the rows of the table stands above its headings; it is read as a row: look whether it is one"
        )))
    if above.doubtful:
        said.append((above.doubtful, (
            "as many cells as a row of the table has stand above its headings; they are kept as a note: look whether "
            "they are a release"
        )))
    told = [([n + 1 for n, _ in rows], what) for rows, what in said]
    return [problem(Code.ROW_ABOVE_HEADINGS, f"{in_rows(n)} {what}", sheet=sheet.name, row=n[0]) for n, what in told]


def _of_table_below(sheet: str, heading: Heading) -> Problem:
    words = ", ".join(repr(t[:40]) for t in heading.texts if t)
    message = f"another table with headings of its own ({words}) stands below, and is read as one: look what it lists"
    return problem(Code.TABLE_BELOW, message, sheet=sheet, row=heading.first + 1)


def _is_wide(sheet: TidySheet, heading: Heading) -> bool:
    """In a workbook whose other sheets are known, a list of two columns is a table of contents, no register."""
    if section_of(sheet.name):
        return True
    known = any(field_of(t) for t in heading.texts)
    return sum(map(bool, heading.texts)) >= 3 and (known or len(sheet.rows) - heading.last > 3)


def _notes(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(text for row in rows if (text := " ".join(dict.fromkeys(c for c in row if c))))


def _tell_of_sheet_without_table(sheet: TidySheet) -> list[Problem]:
    if not any(map(any, sheet.rows)):
        return [problem(Code.SHEET_WITHOUT_TABLE, "the sheet is empty", sheet=sheet.name)]
    if like_a_table(sheet.rows) or any(map(_may_be_release, sheet.rows)):
        rows = plural(sum(map(any, sheet.rows)), "row")
        what = f"the sheet has {rows} as a table has them, where a release may stand, but no heading that is known"
        return [problem(Code.SHEET_UNREAD, f"{what}: {_NO_HEADER_ADVICE}", sheet=sheet.name)]
    first = next(iter(_notes(sheet.rows)))
    message = f"the sheet is text without a table; it begins {first[:80]!r}"
    return [problem(Code.SHEET_WITHOUT_TABLE, message, sheet=sheet.name)]


def _may_be_release(row: Row) -> bool:
    """`Aldermoor Ltd | Phonics`, `Daily Lantern | Phonics | 2024-05-01`: a body first, or a day beside two texts."""
    cells = list(dict.fromkeys(c for c in row if c))
    if len(cells) < 2 or is_of_the_sheet(" ".join(cells)):
        return False
    is_label = cells[0].endswith((":", " by", " of", " for", " to"))
    is_body = not is_label and len(cells[0]) <= _LONGEST_BARE and bool(bodies_in(cells[:1]))
    return is_body or (len(cells) > 2 and any(map(is_date_like, cells)))


def _is_dfe(title: str, drafts: Sequence[Draft]) -> bool:
    """True where headings, references, the title or the preamble are those of the DfE's registers."""
    if _DFE_TITLE.search(fold(title)):
        return True
    by_words = [d for d in drafts if d.heading.by_words]
    for draft in by_words:
        notes = any(_DFE_TITLE.search(fold(n[:300])) for n in draft.notes)
        if notes or any(map(is_dfe_heading, draft.heading.texts)):
            return True
        for column, text in enumerate(draft.heading.texts):
            if field_of(text) == "reference" and any(is_dfe_reference(r[column]) for r in draft.rows[:200]):
                return True
    return any(section_of(d.sheet) in ("home_office", "npd") for d in by_words)
