"""The editions say what the story says: read back from their files, they differ in just those rows."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import python_calamine as pc

from demo.editions import (
    EDITED,
    MOVED,
    NEW_COMPANY,
    NEW_LICENCE_END,
    NEW_PRESS,
    NEW_PURPOSE,
    NEW_UNIVERSITY,
    SILENT,
    WITHDRAWN,
    baseline,
    find,
    second,
    third,
)
from demo.play import SCRIPT

if TYPE_CHECKING:
    from demo.editions import EditionRows

Rows = dict[str, tuple[str, ...]]


def plain(cell: Any) -> str:
    """A cell without the noise that the second edition has on purpose."""
    if isinstance(cell, date):
        return f"{cell.day} {cell:%B %Y}"
    return " ".join(str(cell).replace("\u2019", "'").split())


def sheets(book: EditionRows) -> dict[str, Rows]:
    """Sheet by its first word -> reference -> the row."""
    work = pc.CalamineWorkbook.from_filelike(io.BytesIO(book.ods()))
    out: dict[str, Rows] = {}
    for name in work.sheet_names[1:]:
        rows = work.get_sheet_by_name(name).to_python(skip_empty_area=False)
        body = rows[4:]
        found = {str(r[0]): tuple(map(plain, r)) for r in body}
        assert len(found) == len(body), "references are unique, but for those that are evidenced twice"
        out[name.split()[0]] = found
    return out


def test_sheets_fit_their_names_and_hold_all_rows() -> None:
    book = baseline()
    names = pc.CalamineWorkbook.from_filelike(io.BytesIO(book.ods())).sheet_names
    assert all(len(n) <= 31 for n in names)
    assert len(names) == 7
    assert sum(len(rows) for rows in sheets(book).values()) == len(book) == 389


def test_the_second_edition_differs_as_the_story_says() -> None:
    before, after = sheets(baseline()), sheets(second())
    shares, newer = before["Third-party"], after["Third-party"]
    assert newer.keys() - shares.keys() == {NEW_PRESS.reference, NEW_COMPANY.reference, NEW_UNIVERSITY.reference}
    assert shares.keys() - newer.keys() == {MOVED, WITHDRAWN}
    assert {r for r in shares.keys() & newer.keys() if shares[r] != newer[r]} == {EDITED}
    assert newer[EDITED][2] == NEW_PURPOSE
    assert after["Regular"].keys() - before["Regular"].keys() == {MOVED}
    assert after["Regular"][MOVED] == shares[MOVED]
    for same in ("NPD", "Home", "Police", "Court"):
        assert before[same] == after[same]


def test_the_second_edition_looks_other_than_it_is() -> None:
    old, new = {s.reference: s for s in baseline().shares}, {s.reference: s for s in second().shares}
    told = {EDITED, MOVED, WITHDRAWN}
    assert len([r for r in old.keys() & new.keys() if old[r] != new[r] and r not in told]) > 30
    assert [s.reference for s in second().shares] != sorted(new)
    names = [pc.CalamineWorkbook.from_filelike(io.BytesIO(b.ods())).sheet_names for b in (baseline(), second())]
    assert sum(a != b for a, b in zip(*names, strict=True)) == 3


def test_the_third_edition_differs_in_one_cell() -> None:
    before, after = sheets(second()), sheets(third())
    differing = [
        (sheet, reference, column)
        for sheet, rows in after.items()
        for reference, row in rows.items()
        for column, cell in enumerate(row)
        if before[sheet][reference][column] != cell
    ]
    assert differing == [("Third-party", SILENT, 8)]
    assert find(third(), SILENT).licence_end == NEW_LICENCE_END


def test_editions_are_the_same_every_time() -> None:
    assert baseline().ods() == baseline().ods()
    assert len({b.ods() for b in (baseline(), second(), third())}) == 3


def test_the_csv_of_the_shares() -> None:
    data = baseline().csv()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(baseline().shares)
    assert rows[1][:2] == ["DS00194", "University of Chester"]


def test_the_script_names_rows_that_are_there() -> None:
    steps = {s.name: s for s in SCRIPT}
    books = {"baseline": baseline(), "edition": second(), "silent": third(), "republished": third()}
    assert steps.keys() == books.keys()
    for name, step in steps.items():
        assert step.rows == len(books[name])
        assert step.quiet == (not step.told)
    for expected in steps["edition"].told:
        if expected.reference and expected.reference != WITHDRAWN:
            assert plain(find(second(), expected.reference).recipient) == expected.recipient
    with pytest.raises(StopIteration):
        find(second(), WITHDRAWN)
