"""The columns of a release in CSV and JSON: as printed, and as read. docs/using/columns.md says the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from db.recipients.assessments import DAYS, days_read
from db.store import as_json
from readers.columns.values import identifiability_of, sensitivity_of


class ReleaseColumn(NamedTuple):
    """A column, with what it holds."""

    name: str
    kind: str
    """ours, as printed, as read."""
    meaning: str


PRINTED = (
    "dataset", "identifiability", "sensitivity", "legal_basis", "status", "requested", "decided", "supplied",
    "licence_start", "licence_end", "destroyed", "published",
)
"""Cells that have a column under the name of their field, as printed."""
CLASSES: Mapping[str, Callable[[str], tuple[Any, ...]]] = {
    "identifiability": identifiability_of, "sensitivity": sensitivity_of,
}
"""Cells that name classes, the gravest first."""
AS_PRINTED = (
    "every word and sign of the register's own cell, unchanged and in their order. Not kept is how they are set: line "
    "breaks, tabs and several spaces become one space (in the JSON, recipients keep their lines), spaces at the ends "
    "and invisible characters go, and a mark that turns the direction of writing is shown as [U+202E]. What a workbook "
    "holds as a number or a date, and not as text, is given by its value, not by its format: 2026-01-31, 0.5, TRUE. In "
    "place of a cell that may tell of one person stands that it is withheld, and in CSV an apostrophe stands before "
    "what a spreadsheet would take for a formula"
)
"""What is meant by it, for people."""
_OURS, _PRINTED, _READ = "ours", "as printed", "as read"
DICTIONARY = (
    ReleaseColumn("id", _OURS, "our number of the release, by which the command npdwatch show finds it"),
    ReleaseColumn("key", _OURS, "what to cite it by: made from the source's name and the reference under which it was"
                  " seen first, or from the row where it had none; it lasts while other cells change, and is the same"
                  " wherever the same was seen first"),
    ReleaseColumn("source", _OURS, "the name of the source"),
    ReleaseColumn("reference", _PRINTED, "the register's own reference, such as DS00912"),
    ReleaseColumn(
        "recipient", _PRINTED,
        'who received the data; in CSV in one line; where it says "As above", "See above" or has a ditto mark, what '
        "the row right above has",
    ),
    ReleaseColumn("category", _READ, "what kind of body the recipient is, such as press"),
    ReleaseColumn("confidence", _READ, "how sure the category is: high, medium or low"),
    ReleaseColumn("title", _PRINTED, "the title of the project"),
    ReleaseColumn("purpose", _PRINTED, "what the data were asked for"),
    ReleaseColumn("file", _OURS, "the file of the register, by its title without dates"),
    ReleaseColumn("sheet", _OURS, "its sheet; empty where a file has none"),
    ReleaseColumn("row", _OURS, "its row, counted as a spreadsheet does: where the release stands in the newest"
                  " edition that has it"),
    ReleaseColumn("first_seen", _OURS, "when we first saw the release (UTC): not when it was made"),
    ReleaseColumn("gone_since", _OURS, "when we first saw an edition without it (UTC), once a second look has confirmed"
                  " that; empty while it stands in the register"),
    ReleaseColumn("not_watched_since", _OURS, "when its source was last looked at (UTC), where that is no longer"
                  " watched: it may have changed since; else empty"),
    ReleaseColumn("level", _READ, "how revealing the data are: individual, aggregate or unknown"),
    ReleaseColumn("level_printed", _READ, "1 where the register says the level, 0 where it is inferred"),
    ReleaseColumn("tier", _READ, "the gravest tier that is printed, 1 to 4 (registers until 2017)"),
    ReleaseColumn("outcome", _READ, "what became of the request, such as supplied or rejected"),
    ReleaseColumn("severity", _READ, "the sensitivity score, 0 to 100"),
    ReleaseColumn("severity_name", _READ, "the same in a word, for programs: low below 30, medium, high from 60;"
                  " texts for people give the number"),
    ReleaseColumn("reasons", _READ, "why the score is what it is, as a JSON list"),
    ReleaseColumn("dataset", _PRINTED, "the data sets that were given"),
    ReleaseColumn("identifiability", _PRINTED, "how easily it can be told who a child is, such as 1 (most easily) to 5,"
                  " as the register counts"),
    ReleaseColumn("sensitivity", _PRINTED, "how sensitive the data are, such as A (the most) to E"),
    ReleaseColumn("legal_basis", _PRINTED, "the law under which the data were given"),
    ReleaseColumn("status", _PRINTED, "where the request stands"),
    ReleaseColumn("requested", _PRINTED, "when the data were asked for"),
    ReleaseColumn("decided", _PRINTED, "when it was approved, or decided otherwise"),
    ReleaseColumn("supplied", _PRINTED, "when the data were handed over"),
    ReleaseColumn("licence_start", _PRINTED, "when the licence begins"),
    ReleaseColumn("licence_end", _PRINTED, "when the licence ends"),
    ReleaseColumn("destroyed", _PRINTED, "when the data were destroyed, or are to be"),
    ReleaseColumn("published", _PRINTED, "when the row was published, by the register's own word"),
    ReleaseColumn("identifiability_class", _READ, "the gravest class that identifiability names, 1 to 5"),
    ReleaseColumn("sensitivity_class", _READ, "the gravest class that sensitivity names, A to E"),
    ReleaseColumn("dated", _READ, "when it was asked for or decided, by the first of the dates that is printed: a"
                  " day, month or year"),
    ReleaseColumn("requested_day", _READ, "requested as 2026-01-31, 2026-01 or 2026; days of numbers alone are read"
                  " day first"),
    *(ReleaseColumn(f"{name}_day", _READ, f"{name}, likewise") for name in DAYS[1:]),
    ReleaseColumn("other_cells", _PRINTED, "every other cell of the row, as a JSON object: under its field's name,"
                  " else under its heading; section_line is the line of the sheet that it stands under"),
)
COLUMNS = tuple(c.name for c in DICTIONARY)
ON_THE_SITE = (
    ReleaseColumn("publication", _OURS, "the title of the source"),
    ReleaseColumn("recipient_slug", _OURS, "the first body of the recipient's cell, as its page is addressed"),
    ReleaseColumn("category_reason", _READ, "why the recipient has its category"),
    ReleaseColumn("also", _READ, "its further categories, as a JSON list"),
    ReleaseColumn("year", _READ, "the year of dated"),
    ReleaseColumn("year_from", _READ, "the first year of the data, as far as the row names one"),
    ReleaseColumn("year_to", _READ, "the last year of the data, likewise"),
    ReleaseColumn("pupils", _READ, "how many pupils the data are about, as far as the row says"),
    ReleaseColumn("items", _READ, "the sensitive items of data that the row names, as a JSON list"),
    ReleaseColumn("datasets", _READ, "the families of data sets that the row names, as a JSON list"),
    ReleaseColumn("baseline", _OURS, "1 where it stood in the first edition that was seen: it may be much older"),
    ReleaseColumn("changed_at", _OURS, "when we last saw it change (UTC)"),
    ReleaseColumn("present", _OURS, "1 while it stands in the register, 0 once it is gone"),
    ReleaseColumn("versions", _OURS, "how many versions of the row were seen"),
    ReleaseColumn("url", _OURS, "the address of that edition's file"),
    ReleaseColumn("sha256", _OURS, "the SHA-256 of that file as published"),
    ReleaseColumn("cohorts", _READ, "whose data, as a JSON object: under sure and possible the first and last school"
                  " cohort of each run, called by the year in whose September its first children were born; open is"
                  " true where the row leaves open whether there are others"),
)
"""Columns of the site's CSV and JSON besides, before `PAGE`."""
PAGE = ReleaseColumn("page", _OURS, "the address of the release's page")
"""The last one there."""
_ELSEWHERE = frozenset({"reference", "recipient", "title", "purpose", *PRINTED})


def with_columns(release: Mapping[str, Any]) -> dict[str, Any]:
    """A release, with the row as read under `cells`, with a value for each column that is read from that."""
    cells: Mapping[str, str] = release["cells"]
    days = days_read(cells)
    others = {name: text for name, text in cells.items() if name not in _ELSEWHERE}
    return {
        **release, "level_printed": int(release["level_printed"]), **{name: cells.get(name, "") for name in PRINTED},
        **{f"{name}_class": gravest_class(name, cells.get(name, "")) for name in CLASSES},
        **{f"{name}_day": days.get(name, "") for name in DAYS}, "other_cells": as_json(others) if others else "",
    }


def gravest_class(name: str, cell: str) -> str:
    """The gravest class that a cell of this field names, "" where it names none."""
    return str(min(CLASSES[name](cell), default=""))
