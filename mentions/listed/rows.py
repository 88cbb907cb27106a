"""Rows of tables, and lines of lists that hold a date or a reference of the register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mentions import patterns
from mentions.claim.judge import judge
from mentions.claim.ruling import Ruling
from mentions.context import calls_false
from mentions.grammar.reader import clause_reader
from mentions.listed.before_project import before_project, is_whole
from mentions.listed.heading import Line, asks_who_got, is_inward, listed, put_off, rest_of_line, says_above
from mentions.listed.records import record_says
from mentions.references import ListedRow, has_cells, read_row, runs_of_rows
from mentions.said import Band, Polarity
from mentions.topic import OnTopic, heads
from mentions.words.phrases import find_phrases, is_no_recipient
from mentions.words.sentences import Prepared
from mentions.words.tables import TableRow, cell_patterns, kind_of
from recipients.data_items import datasets_in

_NEAR = 6  # sentences above a list in which a term makes its lines count
_OPENING = 2  # sentences that only say that a table follows
_BETWEEN = 3  # records so near are one list, whatever stands between them: a year, a note
_CODE = re.compile(r"[A-Z]{2,8}(?:[/_-]\d{2,9}| ?\d{3,9})(?:[./-]\d{1,6})*[:.]? +(?=[A-Z])")
"""Another register's reference, PS-101, before a name."""
_FIRST_CELL = re.compile(r"(?=\S*\d)[\w./-]+\s+(?=[A-Z])")
"""What stands under "Ref", before a name: "DS2"."""
_NUMBER = re.compile(r"\d{1,4}\s")


def lines_of(prepared: Prepared, topic: Mapping[int, OnTopic], title: str) -> dict[int, Line]:
    """The lines of a text that say something by where they stand: rows of tables, and dated lines of lists."""
    out = {
        i: Line(_row_says(prepared, i, above), "row of a table") for i, above in _rows_on_topic(prepared, topic, title)
    }
    for i, (row, heading) in _dated(prepared, topic, headed=bool(title)).items():
        if i not in prepared.rows:
            ruling = _dated_says(row, heading, prepared.sentences[i].text, rest_of_line(prepared, i))
            out[i] = Line(ruling, "register reference" if row.reference else "dated list line", row.reference)
    return out


# ------------------------------------------------------------------------------------------------------------ tables


def _rows_on_topic(prepared: Prepared, topic: Mapping[int, OnTopic], title: str) -> Iterator[tuple[int, str]]:
    """The rows of tables that are about pupils' data, each with what stands above its table."""
    own = {i for i, on in topic.items() if on.own}
    headed = heads(title) if prepared.rows and title else False
    last, counts, above = -9, False, ""
    for i in sorted(prepared.rows):
        records = bool(prepared.rows[i].labels)
        goes_on = records and last in prepared.rows and i - last <= _BETWEEN and bool(prepared.rows[last].labels)
        if i != last + 1 and not goes_on:
            head = i if records else i - 1  # a record names its columns itself
            counts = headed or any(k in own for k in range(head - _NEAR, i))
            above = "\n".join([title, _line_above(prepared, head), "" if records else _caption(prepared, head)])
        if counts or i in own:
            yield i, above
        last = i


def _line_above(prepared: Prepared, head: int) -> str:
    """The sentence above a table: of a question and "The information requested is in the table below." the question."""
    opens = patterns("answers.toml", "words")["introduces"]
    above = [s.text for s in prepared.sentences[max(0, head - _OPENING - 1) : head]]
    while len(above) > 1 and opens.fullmatch(above[-1]):
        above.pop()
    return above[-1] if above else ""


def _caption(prepared: Prepared, head: int) -> str:
    """What stands before the names of a table's columns in the same line: the table's own name."""
    first, bar, _ = prepared.sentences[head].text.partition("|")
    return first if bar and not kind_of(first.strip()) else ""


def _row_says(prepared: Prepared, i: int, above: str) -> Ruling:
    row, text = prepared.rows[i], prepared.sentences[i].text
    if row.labels:
        return record_says(row, text, above, by_columns, by_what_stands_above)
    name = _name_in(row, text)
    polarity, why = _standing(row, text, name, above)
    return listed(name, text, polarity, why)


def _name_in(row: TableRow, text: str) -> str:
    """The organisation of a row."""
    cells = [*zip(row.columns, row.cells, strict=False)]
    named = next((c for kind in ("gets", "who") for column, c in cells if column == kind), "")
    if named:
        return "" if is_no_recipient(named) else named.strip(" .,;")
    rows = patterns("named.toml", "rows")
    marked = rows["mark"].match(text)
    body = text[marked.end() :] if marked else text
    lead = rows["date"].match(body) or rows["reference"].match(body) or _NUMBER.match(body) or _CODE.match(body)
    if not lead and len(row.columns) > 1 and row.columns[0] == "what" and row.columns[1] in ("who", "gets"):
        lead = _FIRST_CELL.match(body)
    body = (body[lead.end() :] if lead else body).lstrip(" ,;:-")
    shape = patterns("tables.toml", "row")
    if found := shape["form"].match(body):
        name = found[0]
    else:
        ends = next((m for m in shape["name_ends"].finditer(body) if not is_whole(body[: m.end()])), None)
        name = before_project(body[: ends.start()]) if ends else next((p.name for p in find_phrases(body)), "")
    return "" if is_no_recipient(name) or not name[:1].isupper() else name.strip(" .,;")


def _standing(row: TableRow, text: str, name: str, above: str) -> tuple[Polarity, str]:
    """What a row says of its organisation: by its own words, the names of its columns, or what stands above."""
    cell = cell_patterns()
    by_column = dict(zip(row.columns, row.cells, strict=False))
    said = " | ".join(c for kind, c in by_column.items() if kind in ("got", "outcome")) or text.replace(name, " ", 1)
    for polarity, word in ((Polarity.REFUSAL, "refused"), (Polarity.DENIAL, "not_given"), (Polarity.POSSIBLE, "open")):
        if m := cell[word].search(said):
            return polarity, f'its row says "{m[0].strip("|/ ")}"'
    if m := cell["given"].search(said):
        return Polarity.RELEASE, f'its row says "{m[0]}"'
    return by_columns(row) or by_what_stands_above(above)


def by_columns(row: TableRow) -> tuple[Polarity, str] | None:
    """What the names of its columns make of a row, and a no under one of them; None if they say nothing."""
    outcome = next((c for kind, c in zip(row.columns, row.cells, strict=False) if kind == "outcome" and c), "")
    if outcome and _says_no(outcome):
        return Polarity.REFUSAL, f'under the column of what was decided stands "{outcome}"'
    got = [c for kind, c in zip(row.columns, row.cells, strict=False) if kind == "got"]
    if got and all(map(_says_no, got)):
        return Polarity.DENIAL, f'under the column of what was given stands "{got[0]}"'
    counts = [c for kind, c in zip(row.columns, row.cells, strict=False) if kind == "count"]
    if counts and not any(got) and all(map(_says_no, counts)) and any(map(cell_patterns()["zero"].match, counts)):
        return Polarity.DENIAL, f'under the column of what is counted stands "{counts[0]}"'
    if "got" in row.columns:
        return Polarity.RELEASE, "its row stands in a table of what was given to whom"
    return (Polarity.RELEASE, "its row stands in a table of recipients") if "gets" in row.columns else None


def _says_no(cell: str) -> bool:
    """Whether what stands in a cell is "no", "0", a cross, a dash or nothing."""
    words = cell_patterns()
    return bool(words["no"].match(cell)) and not words["yes"].match(cell)


def by_what_stands_above(above: str) -> tuple[Polarity, str]:
    for line in reversed(above.split("\n")):
        if line and (found := says_above(line)):
            if found is Polarity.QUESTION and asks_who_got(line):
                found = Polarity.RELEASE  # its rows are the answer
            return found, f'above it stands "{line[:120]}"'
    return Polarity.POSSIBLE, "it is a row of a table that does not say whether the data went"


def _dated(prepared: Prepared, topic: Mapping[int, OnTopic], *, headed: bool) -> dict[int, tuple[ListedRow, Ruling]]:
    """List lines that count, and what their heading says of them.

    A list counts where a line of it has a reference of the register, or a term stands just above it or in the title.
    Of any other a row that names pupils' data is to be looked at.
    """
    strong = {i for i, on in topic.items() if on.own}
    out: dict[int, tuple[ListedRow, Ruling]] = {}
    for run in runs_of_rows(prepared.sentences):
        first, last = run[0].number, run[-1].number
        referred = any(r.number in strong for r in run) or sum(bool(r.reference) for r in run) > 1
        if referred or ((headed or any(i in strong for i in range(first - _NEAR, first))) and last > first):
            heading = _by_heading(_above_list(prepared, first))
            for r in run:
                if has_cells(prepared.sentences[r.number].text) or not _speaks(topic, r.number):
                    out[r.number] = (r, heading)
        else:
            out |= {r.number: (r, _BARE) for r in run if _may_be_release(r, prepared.sentences[r.number].text)}
    return out


def _above_list(prepared: Prepared, first: int) -> str:
    """The sentence above a list; "" where a row says it of itself: "Deferred." behind "DS00872 X Ltd - KS2."."""
    above = start = first - 1
    while start > 0 and rest_of_line(prepared, start - 1):
        start -= 1
    row = read_row(prepared.sentences[start], start) if above > start else None
    return prepared.sentences[above].text if first and row is None else ""


_OF_OTHERS = frozenset({"Earnings and employment (ASHE, HMRC, DWP)", "Absence"})
"""Data that are not of pupils alone: "BBC | Attendance at the round table | 3 May 2026"."""
_BARE = Ruling(Polarity.POSSIBLE, Band.REVIEW, "a row of a body, data of pupils and a date; nothing says if they went")


def _may_be_release(row: ListedRow, text: str) -> bool:
    """`Acorn Games Ltd | Phonics | 3 May 2026`, in a table that nothing heads and in no words on such data."""
    if not has_cells(text) or not row.name[:1].isupper():
        return False
    return not _OF_OTHERS.issuperset(datasets_in({"dataset": text.replace(row.name, " ")}))


def _speaks(topic: Mapping[int, OnTopic], i: int) -> bool:
    """Whether a line speaks of a term itself: then it is a sentence."""
    on = topic.get(i)
    return on is not None and on.own and on.terms != ("register reference",)


def _dated_says(row: ListedRow, heading: Ruling, text: str, rest: str) -> Ruling:
    if found := put_off(text.replace(row.name, " ", 1) + rest):
        return listed(row.name, text, found[0], f'"{found[1]}" stands in the line')
    return listed(row.name, text, heading.polarity, heading.reason)


def _by_heading(above: str) -> Ruling:
    """What the line above a list says of its lines, where it refuses, denies or leaves open; else they are releases."""
    if m := cell_patterns()["refused"].search(above):
        return Ruling(Polarity.REFUSAL, Band.REVIEW, f'"{m[0]}" stands above the list')
    parsed = clause_reader(above)
    verdict = judge(parsed, own=True)
    if verdict.polarity in (Polarity.DENIAL, Polarity.REFUSAL) or calls_false(parsed):
        return Ruling(Polarity.DENIAL, Band.REVIEW, f"above the list: {verdict.reason}")
    if is_inward(above):
        return Ruling(Polarity.POLICY, Band.NONE, "above the list: something came in")
    to_come = any(map(cell_patterns()["to_come"].match, above.split("|"))) if has_cells(above) else False
    if to_come or cell_patterns()["open"].search(above):
        return Ruling(Polarity.POSSIBLE, Band.REVIEW, f"above the list: {verdict.reason}")
    if has_cells(above) and cell_patterns()["outlet"].match(above.lstrip("| ").partition("|")[0]):
        return Ruling(Polarity.POSSIBLE, Band.REVIEW, "above the list: it is of publications")
    return Ruling(Polarity.RELEASE, Band.ALERT, "a line of a list of the register, not marked as refused")
