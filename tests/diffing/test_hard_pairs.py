"""Rows that lost what names them, and rows that only look so: nothing that is new may pass for a row that was edited."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest

from diffing.compare import compare_editions
from model.change import Comparison
from model.register import Edition
from pipelines.registers.withheld.alike import withheld_alike
from readers.register.reading import read_register

Row = tuple[str, ...]


def edition(rows: Sequence[Row]) -> Edition:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return Edition(read_register(out.getvalue().encode(), "register.csv").registers)


def compared(before: Sequence[Row], after: Sequence[Row]) -> Comparison:
    """As the command and the crawl compare them: without what either withholds."""
    alike = withheld_alike(edition(before), edition(after))
    return compare_editions(alike.before, alike.after)


def told(before: Sequence[Row], after: Sequence[Row]) -> dict[str, int]:
    return dict(sorted(compared(before, after).summary().items()))


def edited(rows: Sequence[Row], *edits: tuple[int, int, str]) -> list[Row]:
    """The rows with other cells: row, column, text."""
    out = [list(row) for row in rows]
    for row, column, text in edits:
        out[row][column] = text
    return [tuple(row) for row in out]


REF, BODY, TITLE, PURPOSE, DATA, DATE, END = range(7)
REGISTER: list[Row] = [
    ("Reference", "Organisation", "Project title", "Purpose", "Dataset", "Date approved", "Licence end date"),
    ("DS90101", "Aldermoor University", "Early reading", "To follow early readers.", "Phonics", "2021-01-11", "2023-01-10"),
    ("DS90104", "Dunmere Council", "School places", "To plan places.", "School Census", "2021-02-02", "2024-02-01"),
    ("DS90110", "Elstow Foundation", "Exclusion and after", "To describe exclusion.", "Exclusions", "2021-03-01", "2022-03-01"),
    ("DS90111", "Fernhill Trust", "Rural travel, thesis by Orla Finch", "To describe travel.", "ILR", "2021-03-11", "2024-01-01"),
    ("DS90117", "Garrick Research", "Attendance", "To estimate attendance.", "Absence", "2021-04-20", "2023-04-19"),
    ("DS90120", "Hollin Media Ltd", "Choosing a school", "To print tables.", "Key Stage 5", "2021-05-05", "2022-05-04"),
    ("DS90126", "Aldermoor University", "Later reading", "To follow later readers.", "Key Stage 1", "2021-06-06", "2025-06-05"),
]  # fmt: skip
NEW = ("DS90140", "Morning Herald", "Admissions by street", "To print admissions.", "Admissions", "2023-01-01", "2024-12-31")
PLACEHOLDERS = ["TBC", "tbc", "N/A", "n/a", "-", "\u2013", "none", "[redacted]", "XXXX", "To be confirmed", "Pending",
                "Not yet assigned", "Not applicable", "Name withheld", "TBA"]


@pytest.mark.parametrize("put", PLACEHOLDERS)
def test_a_placeholder_is_no_reference(put: str) -> None:
    later = edited(REGISTER, (4, REF, put), (4, END, "2026-01-01"))
    assert told(REGISTER, later) == told(later, REGISTER) == {"reference_corrected": 1}


@pytest.mark.parametrize(
    "edit",
    [
        (END, "2026-01-01"), (DATE, "2020-03-11"), (PURPOSE, "To describe travel. Also how it is paid."),
        (TITLE, "Rural travel, thesis by [redacted]"), (TITLE, "[redacted]"), (DATA, "ILR; Key Stage 5"),
    ],
)
@pytest.mark.parametrize("put", ["TBC", "[redacted]", ""])
def test_with_a_further_edit_it_is_the_same_row(put: str, edit: tuple[int, str]) -> None:
    later = edited(REGISTER, (4, REF, put), (4, *edit))
    assert told(REGISTER, later) == told(later, REGISTER) == {"reference_corrected": 1}


def test_a_placeholder_and_another_recipient() -> None:
    later = edited(REGISTER, (4, REF, "TBC"), (4, BODY, "Northgate Movers Ltd"))
    assert told(REGISTER, later) == told(later, REGISTER) == {"recipient_renamed": 1}


def test_a_new_row_comes_while_references_are_taken_out() -> None:
    later = [*edited(REGISTER, *((n, REF, "TBC") for n in range(1, 8)), (4, END, "2026-01-01")), ("TBC", *NEW[1:])]
    assert told(REGISTER, later)["added"] == 1
    assert "removed" not in told(REGISTER, later)


def test_two_rows_of_one_placeholder_are_not_one_because_of_it() -> None:
    """Another project of one body, another body: both say "TBC"."""
    first = edited(REGISTER, (4, REF, "TBC"))
    other = ("TBC", "Fernhill Trust", "Holiday hunger", "To count meals.", "School Census", "2023-09-01", "2026-09-01")
    assert told(first, [*first[:4], other, *first[5:]]) == {"added": 1, "removed": 1}
    assert told(first, [*first[:4], ("TBC", *NEW[1:]), *first[5:]]) == {"added": 1, "removed": 1}
    assert told(first, [*first, other]) == {"added": 1}


def test_of_two_open_requests_each_stays_its_own() -> None:
    first = edited(REGISTER, (2, REF, "TBC"), (4, REF, "TBC"))
    later = edited(first, (2, REF, "DS90150"), (2, END, "2026-02-01"), (4, PURPOSE, "To describe travel by bus."))
    assert told(first, later) == {"changed": 1, "reference_corrected": 1}


def test_the_next_of_a_series_has_a_placeholder() -> None:
    first = edited(REGISTER, (4, TITLE, "Travel survey 2021"))
    later = edited(first, (4, REF, "TBC"), (4, TITLE, "Travel survey 2022"), (4, DATE, "2022-03-11"), (4, END, "2025-01-01"))
    assert told(first, later) == {"added": 1, "removed": 1}
    assert told(first, [*first, later[4]]) == {"added": 1}


@pytest.mark.parametrize("put", ["DS90999", "NONE-01", "Alpha"])
def test_another_reference_is_one(put: str) -> None:
    later = edited(REGISTER, (4, REF, put), (4, PURPOSE, "To describe fares."), (4, DATE, "2023-03-11"), (4, END, "2026-01-01"))
    assert told(REGISTER, later) == {"added": 1, "removed": 1}


# References in another form


def in_form(form: str) -> list[Row]:
    return [REGISTER[0], *((form.format(row[REF], row[REF][2:]), *row[1:]) for row in REGISTER[1:])]


@pytest.mark.parametrize("form", ["DfE/{0}", "DS-{1}", "NPD {1}", "{0}-DfE", "{1}"])
def test_all_references_get_another_form_and_a_row_changes_too(form: str) -> None:
    later = edited(in_form(form), (4, TITLE, "Rural travel, thesis by [redacted]"))
    assert told(REGISTER, later) == told(later, REGISTER) == {"changed": 1, "references_renumbered": 1}
    later = edited(in_form(form), (4, TITLE, "Getting to school"), (4, END, "2026-01-01"))
    assert told(REGISTER, later) == {"changed": 1, "references_renumbered": 1}


@pytest.mark.parametrize("form", ["DfE/{0}", "DS-{1}"])
def test_what_is_new_in_the_other_form_is_new(form: str) -> None:
    later = in_form(form)
    other = (form.format("DS90160", "90160"), *later[4][1:2], "Getting to school", "To count steps.", "ILR", "2023-03-11", "2026-01-01")
    assert told(REGISTER, [*later, other])["added"] == 1
    assert told(REGISTER, [*later[:4], other, *later[5:]]) == {"added": 1, "references_renumbered": 1, "removed": 1}


def test_a_number_given_to_somebody_else_in_the_other_form() -> None:
    later = in_form("DfE/{0}")
    later[4] = (later[4][REF], *NEW[1:])
    found = told(REGISTER, later)
    assert found == {"added": 1, "references_renumbered": 1, "removed": 1}


def test_numbers_that_only_count_prove_no_form() -> None:
    numbered = [REGISTER[0], *((f"R{n}", *row[1:]) for n, row in enumerate(REGISTER[1:], start=1))]
    later = [REGISTER[0], *((f"Row {n}", *row[1:]) for n, row in enumerate([NEW, *REGISTER[1:]], start=1))]
    assert told(numbered, later)["added"] == 1


# No references: names taken out

OLD: list[Row] = [
    ("Organisation", "Title of project", "Tier", "Status", "Date", "Licence date"),
    ("Dunmere Council", "School places", "2", "Data supplied", "2012-09-01", "2014-09-01"),
    ("Aldermoor University", "PhD project of Orla Finch", "1", "Data supplied", "2012-09-24", "2014-09-24"),
    ("Elstow Foundation", "Exclusion and after", "3", "Data supplied", "2012-10-08", "2015-10-08"),
    ("Aldermoor University", "PhD project of Ivo Marsh", "2", "Data supplied", "2013-02-20", "2016-02-20"),
    ("Fernhill Trust", "Rural travel", "4", "Data supplied", "2013-04-10", "2014-04-10"),
    ("Aldermoor University", "PhD project of Una Birch", "2", "Data supplied", "2013-06-11", "2015-06-11"),
]
LESS = [(2, 1), (4, 1), (6, 1)]


def without(*rows: int, put: str = "PhD project of [redacted]") -> list[Row]:
    return edited(OLD, *((n, 1, put) for n in rows))


@pytest.mark.parametrize("put", ["PhD project of [redacted]", "[redacted]", "PhD project", "PhD project of (name withheld)",
                                 "PhD project of XXXX", "Removed under GDPR"])
@pytest.mark.parametrize("rows", [(2,), (2, 4), (2, 4, 6)])
def test_names_taken_out_of_titles_that_then_print_alike(rows: tuple[int, ...], put: str) -> None:
    later = without(*rows, put=put)
    assert told(OLD, later) == told(later, OLD) == {"changed": len(rows)}
    turned = [later[0], *reversed(later[1:])]
    assert told(OLD, turned) == {"changed": len(rows)}


def test_a_new_row_of_the_title_without_a_name() -> None:
    new = ("Aldermoor University", "PhD project of [redacted]", "1", "Data supplied", "2014-01-05", "2016-01-05")
    assert told(OLD, [*without(2, 4, 6), new]) == {"added": 1, "changed": 3}
    assert told(OLD, [new, *without(2)[1:]] and [OLD[0], new, *without(2)[1:]]) == {"added": 1, "changed": 1}
    later = without(2, 4)
    assert told(OLD, [*later[:2], new, *later[3:]]) == {"added": 1, "changed": 1, "removed": 1}


def test_where_two_may_be_the_row_none_is() -> None:
    """Two rows with its dates, or its dates on two rows before: one of them is new, and which cannot be known."""
    later = without(2, 4)
    twice = [*later, (*later[2][:2], "2", *later[2][3:])]
    assert told(OLD, twice)["added"] >= 1
    first = [*OLD, ("Aldermoor University", "PhD project of Edda Moss", "1", "Data supplied", "2012-09-24", "2014-09-24")]
    assert "changed" not in told(first, [*first[:2], *first[3:-1], later[2], later[2]])


@pytest.mark.parametrize("title", ["PhD project of Edda Moss", "NPD extract", "PhD project 2", "PhD project of Orla Finch, year 2"])
def test_another_title_of_a_family_is_another_row(title: str) -> None:
    first = [*OLD, ("Aldermoor University", "NPD extract", "1", "Data supplied", "2014-09-24", "2016-09-24"),
             ("Aldermoor University", title, "1", "Data supplied", "2014-10-24", "2016-10-24")]
    later = edited(first, (2, 1, title), (2, 4, "2014-11-02"), (2, 5, "2016-11-02"))
    assert told(first, later) == {"added": 1, "removed": 1}
    if "Finch" not in title:  # what was added to a title, and nothing else changed, is one row
        assert told(first, edited(first, (2, 1, title))).get("added", 0) == 1


# No references: what is withheld

POLICE: list[Row] = [
    ("Requesting body", "Reason for request", "Pupil name", "Date of birth", "Legal gateway", "Date supplied"),
    ("Dunmere Police", "Trace of missing child", "Orla Finch", "2009-03-04", "Court order", "2019-01-08"),
    ("Dunmere Police", "Trace of missing child", "Ivo Marsh", "2010-07-12", "Court order", "2019-02-24"),
    ("Dunmere Police", "Trace of missing child", "Una Birch", "2008-11-30", "Court order", "2019-03-14"),
    ("Ivelshire Police", "Immigration enquiry", "Edda Moss", "2011-05-21", "Data Protection Act 2018", "2019-04-02"),
    ("Ivelshire Police", "Immigration enquiry", "Piers Holm", "2007-01-19", "Court order", "2019-05-20"),
    ("Dunmere Police", "Trace of missing child", "Tess Arden", "2012-09-09", "Court order", "2019-06-03"),
]
NAME, BORN, SUPPLIED = 2, 3, 5


def each(column: int, say: object = "[redacted]") -> list[tuple[int, int, str]]:
    return [(n, column, say(row[column]) if callable(say) else str(say)) for n, row in enumerate(POLICE) if n]


def turned(name: str) -> str:
    first, last = name.split()
    return f"{last.upper()}, {first}"


ALTERED = {
    "redacted": each(NAME), "turned": each(NAME, turned), "initials": each(NAME, lambda n: f"{n[0]}. {n.split()[1]}"),
    "letters": each(NAME, lambda n: ".".join(w[0] for w in n.split()) + "."),
    "both": [*each(NAME), *each(BORN)], "emptied": each(NAME, ""),
    "year": each(BORN, lambda b: b[:4]),
}


@pytest.mark.parametrize("what", ALTERED)
def test_what_is_withheld_is_altered_in_all_rows(what: str) -> None:
    later = edited(POLICE, *ALTERED[what])
    new = ("Dunmere Police", "Trace of missing child", *(("[redacted]",) * 2 if what == "both" else (later[1][NAME].replace("Finch", "Wren"), "2013-02-03")), "Court order", "2019-07-17")
    for a, b in ((POLICE, later), (later, POLICE)):
        assert {"added", "removed"}.isdisjoint(told(a, b)), what
    assert told(POLICE, [*later, new]).get("added") == 1
    found = told(POLICE, [*later[:2], *later[3:], new])
    assert (found["added"], found["removed"]) == (1, 1)


@pytest.mark.parametrize("name", ["[redacted]", "Finch, Orla", "Orla May Finch", "O Finch"])
def test_one_name_is_written_otherwise(name: str) -> None:
    later = edited(POLICE, (1, NAME, name))
    assert told(POLICE, later) in ({"changed": 1}, {"bulk_changed": 1})


@pytest.mark.parametrize(
    "edits",
    [
        [(1, NAME, "Otto Finch")],  # a twin
        [(1, NAME, "T.F.")],
        [(1, NAME, "O.")],
        [(1, NAME, "Otto Finch"), (1, BORN, "2011-03-04")],
        [(1, NAME, "Wren Hale"), (1, SUPPLIED, "2019-08-08")],
        [(1, NAME, "[redacted]"), (1, BORN, "2013-03-04"), (1, SUPPLIED, "2019-08-08")],
        [(1, NAME, "[redacted]"), (1, SUPPLIED, "2019-08-08")],
        [(1, NAME, "[redacted]"), (1, BORN, "2013-03-04")],
        [(1, SUPPLIED, "2020-01-08")],
    ],
)
def test_another_child_is_another_release(edits: list[tuple[int, int, str]]) -> None:
    assert told(POLICE, edited(POLICE, *edits)) == {"added": 1, "removed": 1}


def test_of_twins_neither_is_the_other() -> None:
    twins = [*POLICE, ("Dunmere Police", "Trace of missing child", "Otto Finch", *POLICE[1][3:])]
    gone = [*twins[:1], *twins[2:]]
    assert told(gone, twins) == {"added": 1}
    later = [*edited(twins, (1, NAME, "[redacted]"), (7, NAME, "[redacted]")), ("Dunmere Police", "Trace of missing child", "[redacted]", *POLICE[1][3:])]
    assert told(twins, later).get("added", 0) + told(twins, later).get("duplicate_added", 0) >= 1


# All dates moved

FEW: list[Row] = [OLD[0]] + [
    (body, title, tier, "Data supplied", f"20{12 + n % 3}-{1 + 5 * n % 12:02d}-{3 + 4 * n % 25:02d}", f"20{15 + n % 3}-{1 + 7 * n % 12:02d}-{3 + 3 * n % 25:02d}")
    for n, (body, title, tier) in enumerate(
        [("Aldermoor University", "NPD extract", "2"), ("Dunmere Council", "NPD extract", "4"),
         ("Aldermoor University", "Standard extract", "2")] * 5
    )
]


def moved(rows: Sequence[Row], by: int, columns: Sequence[int]) -> list[Row]:
    from datetime import date, timedelta

    def cell(text: str) -> str:
        return str(date.fromisoformat(text) + timedelta(by))

    return [rows[0], *(tuple(cell(c) if at in columns else c for at, c in enumerate(row)) for row in rows[1:])]


@pytest.mark.parametrize("columns", [(4,), (4, 5)])
@pytest.mark.parametrize("by", [1, -1, 1462, -1462])
def test_all_dates_are_moved_in_a_register_of_few_titles(by: int, columns: Sequence[int]) -> None:
    later = moved(FEW, by, columns)
    assert told(FEW, later) == {"bulk_changed": len(columns)}
    new = ("Aldermoor University", "NPD extract", "2", "Data supplied", "2024-02-02", "2027-02-02")
    assert told(FEW, [*later, new]) == {"added": 1, "bulk_changed": len(columns)}
    assert told(FEW, [*later[:3], *later[4:], new]) == {"added": 1, "bulk_changed": len(columns), "removed": 1}


def test_the_dates_of_what_is_withheld_are_moved() -> None:
    assert told(POLICE, moved(POLICE, 1, [SUPPLIED])) == {"bulk_changed": 1}


@pytest.mark.parametrize("by", [7, 2, 365])
def test_other_steps_are_deliveries(by: int) -> None:
    assert told(FEW, moved(FEW, by, [4, 5]))["added"] == len(FEW) - 1


def test_the_next_days_deliveries_are_new() -> None:
    """All of them beside those that stand, and a few in place of others."""
    later = moved(FEW, 1, [4, 5])
    assert told(FEW, [*FEW, *later[1:]])["added"] == len(FEW) - 1
    assert told(FEW, [*FEW[:-2], *later[-2:]]) == {"added": 2, "removed": 2}
