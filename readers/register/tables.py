"""Builds a table from the rows under one heading: data, totals, notes and repeated headings told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, takewhile
from operator import itemgetter

from model.hidden import WITHHELD_CELL
from model.register import LISTS_OF_BODIES, NAMED_BY_SHEET, Column, Problem, Table
from readers.columns.dates import serial_date
from readers.columns.fields import DATE_FIELDS, field_of, section_of
from readers.columns.meaning import name_columns
from readers.columns.values import is_date_like, is_dfe_reference, one_form
from readers.personal.pupil_lists import may_head_list
from readers.register.above_rows import read_by_row_above
from readers.register.draft import Draft
from readers.register.examples import find_examples, is_line_of_an_example
from readers.register.headings.row import LEGAL_FORM, Heading, Row
from readers.register.problems import Code, in_rows, problem
from readers.register.section_lines import LineKind, kind_of_line, lines_over
from readers.register.shape.columned import ColumnedRows, column_of
from readers.register.within.hints import end_of_hints
from readers.register.within.nil_returns import find_nil_returns
from readers.register.within.subtotals import find_subtotals
from text.clean import clean_lines, fold
from text.pattern import lazy_pattern
from text.remarks.outcomes import life_of_line

_COUNTED_THINGS = (
    r"(?:requests?|releases?|shares?|rows?|records?|entries|applications?|pupils|projects|agreements|organisations"
    r"|recipients)"
)
_TOTAL = lazy_pattern(
    r"(?:(?:grand|sub|overall|running|cumulative|sum|page|year|yearly|annual|monthly|quarterly|[0-9 ]{4,9}) ?)?totals?"
    r"(?: (?:number|count|of|for|in|to|up|year|pupils|records|requests|releases|shares|entries|rows|applications"
    r"|organisations|recipients|projects|agreements|bodies)\b.*"
    rf"| [0-9][0-9 ]*(?: ?(?:data )?{_COUNTED_THINGS})?)?"
    r"|(?:sum|overall|count|sub sum|all|altogether|all (?:requests|releases|shares|rows|entries|applications))"
    r"|(?:(?:totals?|balance) )?(?:carried|brought) (?:forward|down|over)(?: (?:from|to) .*)?"
)
_CONTINUED = lazy_pattern(
    r"(?:table |list )?(?:cont|contd|continues|continued)"
    r"(?: (?:over|overleaf|below|(?:on|from|over) (?:the )?(?:next|last|previous|page|p).*))?"
    r"|(?:carried|brought) (?:forward|down|over).*|please turn over"
)
"""What a printed page says at its end and beginning."""
_PAGE = lazy_pattern(r"page \d{1,4}(?: of \d{1,4})?")
_OF_A_PAGE = 3
"""Texts in its head or foot, of which one is its number."""
_NUMBER_OF = lazy_pattern(r"(?:total )?(?:number|no|count|sum) of (?:[a-z]+ ?){1,6}[0-9 ]*")
_BEGINS_TOTAL = frozenset(["", *"TtGgSsNnCcOoAaYyRrMmQqPp2"])
"""Where most texts of a row differ, others are not asked."""
_COUNT = lazy_pattern(r"[0-9][0-9,. %]*", re.ASCII)
_COUNTED = lazy_pattern(
    rf"{_COUNT.pattern}(?:(?:approved |rejected |data |live |open )?(?:{_COUNTED_THINGS}|approved|rejected|refused"
    r"|withdrawn|pending)(?: in total)?|(?:in )?total)?",
    re.ASCII | re.IGNORECASE,
)
"""What may stand beside the word for a total: "12", "6 requests"."""
_ENDING = lazy_pattern(
    r"(?:notes?|sources?|footnotes?|key|end of|crown copyright|produced|updated|please|for further|this |these |"
    r"the data|data |information|see |where |if you|contact|\d+ )\b"
)
_SHEET = r"(?:register|list|table|data|sheet|document|file|page|report|information|figures|dates|numbers)"
_OF_THE_SHEET = lazy_pattern(
    rf"end(?: of (?:the |this )?{_SHEET}\b.*)?$|crown copyright\b|(?:c )?copyright \d"
    r"|contains public sector information\b|open government licence\b|page \d+(?: of \d+)?$"
    r"|version \d|official(?: sensitive)?$|back to top$"
    rf"|return to (?:contents|index)|(?:(?:the |this )?{_SHEET} )?(?:(?:was|is|were|are) )?(?:last |next )?"
    r"(?:updated?|reviewed|refreshed|revised|produced|published|prepared|compiled|generated|extracted|printed|correct)"
    r" (?:on |by |in |at |from |as at |as of )?(?:the |\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d)"
    r"|date (?:of )?(?:last )?(?:update|updated|published|publication|issue|revised) ?.*\d|contact us\b|see http"
    r"|(?:for|if you have)(?: any| all| further| more) (?:queries|questions|enquiries|information|details)\b"
    r"|for (?:queries|questions|enquiries) (?:please|contact|email|e mail|about|on|regarding|see|call)\b"
    r"|please (?:contact|note|see|email|e mail|refer|send)\b"
)
_SAYS_OF_IT = lazy_pattern(
    rf"(?:(?:[Tt]he|[Tt]his|[Tt]hese|[Aa]ll) )?(?i:{_SHEET})(?: \w+){{0,4}} (?:is|are|was|were|may|has|have) "
)
"""A sentence; in a name the verb has a capital."""
_MARK_OF_A_NOTE = lazy_pattern(
    r"(?i:(?:sources?|(?:foot)?notes?|key|legend|disclaimer|contact|n\.?b\.?)\s*(?:\d+\s*)?:\s*\S|.*\S@\S+\.\S)|©"
    r"|(?:[*†‡§¶^]+|[(\[]\d{1,2}[)\]])\s*(?:\S+ )*?(?!(?:of|and|the|for|in|at|to|with)\b)[a-z]{2,}\b"
)
""""Source:", an address of mail, or a mark before words that are no name."""
_ITS_NUMBER = lazy_pattern(r"[(\[]?\d{1,2}[)\].]\s*")
_CLASS = lazy_pattern(
    r"(?:[a-z]+ ){0,3}(?:universities|authorities|companies|schools|charities|organisations|institutions|bodies|others?"
    r"|departments|requests|applications|releases|shares|trusts|academies|agencies|forces|media|individuals)"
)
"""What names no body but a class of them: a line over rows to come."""
_COUNTS = lazy_pattern(r"\d|\btotals?\b", re.IGNORECASE)
_NOTES = frozenset({"note", "notes", "footnote", "footnotes", "source", "sources", "key"})
_LONG_LINE = 60
_FEWEST, _MOST_WORDS, _LONGEST_PARTICLE = 3, 7, 3
"""Columns of a table, and words of a name alone in its row; words so short may begin small in a name."""
_OTHERS = lazy_pattern(r"\b(?:police|courts?|other|others)\b")
"""In the name of the Home Office's sheet: its counts are not the Home Office's alone."""

Numbered = tuple[int, Row]


def read_body(
    sheet: str,
    rows: Sequence[Row],
    scant: Mapping[int, int],
    heading: Heading,
    end: int,
    *,
    withheld: Mapping[int, tuple[str, ...]],
    own: Mapping[str, str],
    above: Sequence[Numbered] = (),
) -> tuple[Draft, list[Problem]]:
    """The rows from under `heading` to before row `end` (0-based), sorted into data and notes.

    `above`: the rows above the headings that are of the table, by their 0-based numbers.
    `own` is what the user says of its columns (`heading_key` -> field, or "" for none).
    `scant`: for each row that has few, how many different cells it has, of which the empty one may be one.
    """
    data, numbers, totals = ColumnedRows(row for _, row in above), [i + 1 for i, _ in above], list[int]()
    lines, single = list[tuple[int, str]](), list[tuple[int, str]]()
    in_notes, width = False, sum(map(bool, heading.texts))
    inner, hints = _later_fields(heading), end_of_hints(rows, heading.last + 1, end)
    form, done = "" if above else one_form(list(map(itemgetter(0), rows[hints:end]))), hints
    for i in (*_looked_at(rows, scant, hints, end, form), end):
        if i > done:
            in_notes = False
            data += rows[done:i]
            numbers += range(done + 1, i + 1)
        done = i + 1
        if i == end:
            break
        row = rows[i]
        first = next(filter(None, row), "")
        if not first:
            continue
        filled = sum(map(bool, row))
        # `Notes | This sheet is updated quarterly`, and the numbered lines under it.
        in_notes = filled <= 2 < width and (in_notes or fold(first) in _NOTES) and not is_dfe_reference(first)
        in_notes = in_notes and not (filled == 1 and life_of_line(first))
        if in_notes or _is_of_a_page(row, width):
            lines.append((i, " ".join(filter(None, row))))
            continue
        is_spread = filled != 1 and not (row[-1] == first and len(set(row)) == 1) and not _is_withheld(row)
        is_later = filled == 1 and row.index(first) in inner
        if (is_spread or ((is_later or width == 1) and _COUNTS.search(first))) and is_total(first, row):
            totals.append(i + 1)
            lines.append((i, " ".join(filter(None, row))))
            continue
        if is_spread:
            is_line = _is_outcome(first, row, width)
        elif is_later:
            is_line = bool(is_of_the_sheet(first) or (" " in first and life_of_line(first)))
        else:
            is_line = _is_withheld(row) or _is_line(first, width, filled) or bool(life_of_line(first))
        if is_line:
            lines.append((i, " ".join(dict.fromkeys(filter(None, row)))))
            single.append((i + 1, first))
            continue
        data.append(row)
        numbers.append(i + 1)
    lines = sorted([*lines, *_take_subtotals(data, numbers, totals, form)])
    last = _take_names_below(rows, heading, end, (data, numbers), lines, own)
    examples = _take_examples(heading, data, numbers, own, form)
    lines = sorted([
        *lines, *((n - 1, text) for n, text in (*examples, *_take_heads_of_pupils(lines, data, numbers)))
    ])
    headings, notes = list(range(heading.first + 1, hints + 1)), tuple(text for _, text in lines)
    hidden = tuple((n + 1, withheld[n]) for n in range(heading.last + 1, end) if n in withheld)
    single = [x for x in single if x[0] not in last]
    over = tuple(line for line in single if not is_line_of_an_example(line[1]))
    draft = Draft(sheet, heading, data, numbers, notes, headings, totals, hidden, lines=over, form=form)
    return draft, [
        *_tell(sheet, totals, sorted(n for n, _ in {*examples, *single} - {*over}), lines, numbers),
        *_tell_of_names(sheet, last),
    ]


def _is_withheld(row: Row) -> bool:
    """True for a row of a list of pupils, of which all is taken out."""
    return row.count(WITHHELD_CELL) > 1 and not set(row) - {WITHHELD_CELL, ""}


def _take_heads_of_pupils(
    lines: Sequence[tuple[int, str]], data: list[Row], numbers: list[int]
) -> list[tuple[int, str]]:
    """Takes the headings of a list of pupils below the table, of which all is taken out, out of the rows."""
    withheld = {i for i, text in lines if text == WITHHELD_CELL}
    found = [n for n, i in enumerate(numbers) if i in withheld and _heads_pupils(data[n])] if withheld else []
    return [(numbers.pop(n), " ".join(filter(None, data.pop(n)))) for n in reversed(found)]


def _heads_pupils(row: Row) -> bool:
    return any(map(may_head_list, row)) and not any(map(is_date_like, row)) and not any(map(is_dfe_reference, row))


def _take_subtotals(data: list[Row], numbers: list[int], totals: list[int], form: str) -> list[tuple[int, str]]:
    """Takes what counts the groups of the table out of the rows `data` and their numbers, to the `totals`.

    `form`: as `one_form`, of their first cells.
    """
    found = [(numbers.pop(n), " ".join(filter(None, data.pop(n)))) for n in reversed(find_subtotals(data, form))]
    totals += [n for n, _ in found]
    totals.sort()
    return [(n - 1, text) for n, text in found]


def _take_names_below(
    rows: Sequence[Row], heading: Heading, end: int, found: tuple[list[Row], list[int]], lines: list[tuple[int, str]],
    own: Mapping[str, str],
) -> list[int]:
    """Takes the rows right below the last one of data that say one name where the recipients stand first, as numbers.

    Such a row is a release of which only that is known yet; where names of groups stand within the table it may be a
    further one, under which nothing stands; and right above the headings of another table it is the title of that.
    `found`: the rows of data and their numbers, to which these come.
    """
    data, numbers = found
    if not numbers or not lines or lines[-1][0] < numbers[-1] or sum(map(bool, heading.texts)) < _FEWEST:
        return []
    at = next((i for i, text in enumerate(heading.texts) if text), 0)
    known = dict(lines)
    below = takewhile(lambda i: _is_name_alone(rows[i], at, known.get(i, "")), range(numbers[-1], len(rows)))
    last = list(below) if field_of(heading.texts[at], own) == "recipient" else []
    another = end < len(rows) and rows[end] not in rows[heading.first : heading.last + 1]
    if another and last[-1:] == [end - 1] and not LEGAL_FORM.search(rows[end - 1][at]):
        last.pop()
    if not last or any(i < numbers[-1] and not _is_of_rows(text) for i, text in lines):
        return []
    lines[:] = [x for x in lines if x[0] not in last]
    data.extend(rows[i] for i in last)
    numbers += [i + 1 for i in last]
    return [i + 1 for i in last]


def _is_name_alone(row: Row, at: int, line: str) -> bool:
    text = row[at]
    if not text or text != line or sum(map(bool, row)) > 1 or not text[0].isalnum() or text[-1] in ".:":
        return False
    words = [w for w in text.split() if len(w) > _LONGEST_PARTICLE and w[0].isalpha()]
    is_name = len(text) <= _LONG_LINE and len(words) <= _MOST_WORDS and all(w[0].isupper() for w in words)
    said = fold(text)
    if not is_name or is_of_the_sheet(text) or is_total(text, row) or _CLASS.fullmatch(said):
        return False
    return not _is_of_rows(text) and bool(LEGAL_FORM.search(text) or not _ENDING.match(said))


def _is_of_rows(line: str) -> bool:
    return kind_of_line(line) in (LineKind.STATUS, LineKind.PERIOD)


def _take_examples(
    heading: Heading, data: list[Row], numbers: list[int], own: Mapping[str, str], form: str
) -> list[tuple[int, str]]:
    """Takes what only shows how to fill the table in, or that nothing was given, out of the rows `data`.

    `numbers`: theirs, from 1.
    """
    nil = find_nil_returns(heading.texts, data, own)
    found = sorted({*find_examples(heading.texts, data, own, form), *nil}, reverse=True)
    return [(numbers.pop(n), " ".join(filter(None, data.pop(n)))) for n in found]


def _looked_at(rows: Sequence[Row], scant: Mapping[int, int], first: int, end: int, form: str) -> list[int]:
    """The rows that are not plainly of data: most have three texts or more, and begin as no total does.

    `form`: as `one_form`, of their first cells.
    """
    may: Iterable[int] = ()
    if not form or form[0].isdecimal() or form[0] in _BEGINS_TOTAL:
        begins = map(itemgetter(slice(1)), map(itemgetter(0), rows[first:end]))
        may = compress(range(first, end), map(_BEGINS_TOTAL.__contains__, begins))
    return sorted({*may, *(n for n in scant if first <= n < end)})


def _later_fields(heading: Heading) -> list[int]:
    """Columns after the first with a known heading. Notes begin in the first column.

    One text under a later one is a release of which only that is known: the recipient without its reference.
    """
    first = next((i for i, text in enumerate(heading.texts) if text), 0)
    return [i for i, text in enumerate(heading.texts) if i > first and field_of(text)]


def is_total(first: str, row: Row) -> bool:
    """`Total` and nothing but counts beside it; `Total Teaching Ltd` with a purpose beside it is a recipient."""
    said = fold(first)
    counted = _COUNTED.fullmatch(first) and not _COUNT.fullmatch(first)  # "6 requests"
    total = _TOTAL.fullmatch(said) or _NUMBER_OF.fullmatch(said) or counted
    return bool(total) and all(_COUNTED.fullmatch(c) for c in list(filter(None, row))[1:])


def _is_of_a_page(row: Row, width: int) -> bool:
    """The head or foot of a printed page ("Register of shares | Page 2"), or what it says of the next one."""
    texts = [c for c in row if c]
    if len(texts) > _OF_A_PAGE or any(map(is_dfe_reference, texts)):
        return False
    if len(texts) == 1:
        return bool(_CONTINUED.fullmatch(said := fold(texts[0])) or _PAGE.fullmatch(said))
    return width > _OF_A_PAGE and any(map(_PAGE.fullmatch, map(fold, texts)))


def _is_outcome(first: str, row: Row, width: int) -> bool:
    """`Rejected requests` over some of the columns, or with their number beside it."""
    others = [c for c in row if c not in (first, "")]
    counted = len(others) == 1 and width > 3 and _COUNT.fullmatch(others[0])
    return bool((counted or not others) and life_of_line(first))


def _is_line(text: str, width: int, filled: int) -> bool:
    """A row with one text only: a note, unless the table is so narrow that it may be a row, or it is a reference."""
    if is_dfe_reference(text) and len(text) < 40:
        return False
    if width <= 2 and filled == 1:
        return not text[0].isalnum() or len(text) > _LONG_LINE or bool(_ENDING.match(fold(text)))
    return True


def is_of_the_sheet(text: str) -> bool:
    """What is said of the whole below a table, under whatever heading: where it is from, when it was updated."""
    said = _ITS_NUMBER.sub("", text, count=1)
    if LEGAL_FORM.search(said):
        return False
    return bool(_OF_THE_SHEET.match(fold(said)) or _SAYS_OF_IT.match(said) or _MARK_OF_A_NOTE.match(text))


def _tell(
    sheet: str, totals: list[int], examples: list[int], lines: list[tuple[int, str]], numbers: list[int]
) -> list[Problem]:
    problems = []
    if totals:
        message = f"{in_rows(totals)} a total stands; it is kept as a note"
        problems.append(problem(Code.TOTAL_ROW, message, sheet=sheet, row=totals[0]))
    if examples:
        message = (
            f"{in_rows(examples)} the cells read as an example of how to fill the table in, or say only that the row "
            "is not in use or that nobody got data; that is kept as a note, and is no release: look whether it is one"
        )
        problems.append(problem(Code.EXAMPLE_ROW, message, sheet=sheet, row=examples[0]))
    known = {*totals, *examples}
    within = [
        i + 1 for i, text in lines
        if numbers and i + 1 < numbers[-1] and i + 1 not in known and not _is_of_rows(text)
    ]
    if within:
        message = (
            f"{in_rows(within)} a line with one text stands within the table; it is kept as a note, or as what the "
            "rows below it stand under: look whether it is a release"
        )
        problems.append(problem(Code.LINE_WITHIN_TABLE, message, sheet=sheet, row=within[0]))
    return problems


def _tell_of_names(sheet: str, rows: list[int]) -> list[Problem]:
    message = (
        f"{in_rows(rows)} nothing but one text stands, below the last row and where recipients stand; it is read as a "
        "release of which no more is known: look whether it is one"
    )
    return [problem(Code.LINE_WITHIN_TABLE, message, sheet=sheet, row=rows[0])] if rows else []


def finish(draft: Draft, file: str, own: Mapping[str, str], *, dfe: bool) -> tuple[Table, list[Problem]]:
    """The table with its columns named; columns without heading and without cells are dropped.

    `own` is what the user says of its columns (`heading_key` -> field, or "" for none).
    """
    texts = draft.heading.texts
    used = [any(column_of(draft.rows, i)) for i in range(len(texts))] if draft.rows else []
    keep = [
        i
        for i, text in enumerate(texts)
        # A heading merged over two columns of which one is empty is one heading.
        if (used and used[i]) or (text and not (used and i and texts[i - 1] == text))
    ]
    columns, problems = name_columns(draft, keep, own, dfe=dfe)
    rows = draft.rows
    is_of_pupils = not rows and any(n in draft.taken for n in draft.headings)  # told as what the file shows of them
    problems = [] if is_of_pupils else problems
    if keep != list(range(len(texts))):
        rows = [tuple([r[i] for i in keep]) for r in rows]
    rows = with_lines(rows, draft.numbers, columns, keep, draft.printed)
    rows, told = _with_serial_dates(rows, columns, draft)
    found = read_by_row_above(rows, draft.numbers, columns, draft)
    rows, numbers = found.rows, found.numbers
    problems += [*told, *found.problems]
    row = draft.heading.last + 1
    if not rows and not is_of_pupils:
        message = "there is a heading and no row under it: check it at the source"
        problems.append(problem(Code.SHEET_WITHOUT_ROWS, message, sheet=draft.sheet, row=row))
    section = section_of(draft.sheet)
    by_sheet = NAMED_BY_SHEET.get(section, "")
    table = Table(
        file=file,
        sheet=draft.sheet,
        header_row=row,
        columns=columns,
        rows=rows,
        numbers=numbers,
        section=section,
        dfe=dfe,
        notes=draft.notes,
        withheld=tuple((n, _kept(cells, keep)) for n, cells in draft.withheld),
        taken={n: _kept(draft.taken[n], keep) for n in numbers if n in draft.taken} if draft.taken else {},
        section_lines=lines_over(draft.lines, numbers, row),
        dittos=found.dittos,
        named_by_sheet=by_sheet
        if by_sheet and not _OTHERS.search(fold(draft.sheet)) and all(c.field != "recipient" for c in columns) else "",
    )
    return table, problems


def _kept(cells: Sequence[str], keep: Sequence[int]) -> Row:
    """The cells of a row of the sheet that stand in the columns of the table."""
    return tuple(cells[i] if i < len(cells) else "" for i in keep)


def _with_serial_dates(
    rows: list[Row], columns: Sequence[Column], draft: Draft
) -> tuple[list[Row], list[Problem]]:
    """Rows whose dates were left as a spreadsheet's serial numbers, as they would be had the cells been dates."""
    problems = []
    for i, column in enumerate(columns):
        if column.field not in DATE_FIELDS:
            continue
        if all(serial_date(c) is None for c in {*column_of(rows, i)}):
            continue
        cells = Counter(map(itemgetter(i), rows))
        del cells[""]
        if 2 * sum(n for c, n in cells.items() if serial_date(c) is not None) <= cells.total():
            continue
        rows = [(*r[:i], serial_date(r[i]) or r[i], *r[i + 1 :]) for r in rows]
        message = f"column {column.heading!r} holds serial numbers in place of dates; they were read as dates"
        problems.append(problem(Code.SERIAL_DATES, message, sheet=draft.sheet, row=draft.numbers[0]))
    return rows, problems


def with_lines(
    rows: list[Row],
    numbers: Sequence[int],
    columns: Sequence[Column],
    places: Sequence[int],
    came: Mapping[int, Sequence[str]],
) -> list[Row]:
    """The rows, with the line breaks that their cells in lined columns have in the file.

    `numbers`: which row of the sheet each is (1-based); `places`: which column of the sheet each column is (0-based);
    `came`: by their numbers the rows that were otherwise before they were cleaned.
    """
    lined = [(i, place) for i, (c, place) in enumerate(zip(columns, places, strict=True)) if c.field in LISTS_OF_BODIES]
    if not lined or not came:
        return rows
    out = list(rows)
    for n, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        if (printed := came.get(number)) is None:
            continue
        kept = {
            i: text
            for i, at in lined
            if at < len(printed) and printed[at] != row[i] and "\n" in (text := clean_lines(printed[at]))
        }
        if kept:
            out[n] = tuple(kept.get(i, cell) for i, cell in enumerate(row))
    return out
