"""The closed list of problems in a register file; docs/using/problems.md says what to do about each."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from model.register import Level, Problem
from text.labels import first_of


class Code(StrEnum):
    """Every `Problem.code` that the register reader gives."""

    # The file cannot be taken.
    EMPTY_FILE = "empty_file"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    ZIP_BOMB = "zip_bomb"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    DTD = "dtd"
    HTML_INSTEAD_OF_WORKBOOK = "html_instead_of_workbook"
    NOT_A_REGISTER = "not_a_register"
    PARSER_DIED = "parser_died"
    PARSER_TIMEOUT = "parser_timeout"
    NO_HEADER = "no_header"
    CSV_CUT = "csv_cut"
    CSV_BROKEN = "csv_broken"
    RAGGED_ROWS = "ragged_rows"

    # Something in it could not be understood.
    SHEET_WITHOUT_ROWS = "sheet_without_rows"
    SHEET_UNREAD = "sheet_unread"
    NO_RELEASES = "no_releases"
    NOTHING_KNOWN = "nothing_known"
    NO_RECIPIENT = "no_recipient"
    RECIPIENT_NOT_NAMED = "recipient_not_named"
    RECIPIENT_BY_VALUES = "recipient_by_values"
    FIELD_BY_VALUES = "field_by_values"
    FIELD_DOES_NOT_FIT = "field_does_not_fit"
    UNKNOWN_COLUMN = "unknown_column"
    COLUMN_WITHOUT_HEADING = "column_without_heading"
    COLUMN_MEANT_TWICE = "column_meant_twice"
    UNREADABLE_DATE = "unreadable_date"
    TOTAL_NOT_MET = "total_not_met"
    PART_OF_LIST = "part_of_list"
    PERIOD_NOT_MET = "period_not_met"
    AMBIGUOUS_DATES = "ambiguous_dates"
    UNKNOWN_TIER = "unknown_tier"
    ODD_REFERENCE = "odd_reference"
    UNKNOWN_STATUS = "unknown_status"
    ERROR_CELL = "error_cell"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    COLUMNS_LEFT_OUT = "columns_left_out"
    CELL_CUT = "cell_cut"
    NUL_LEFT_OUT = "nul_left_out"
    STRAY_CELL = "stray_cell"
    DAMAGED_LETTERS = "damaged_letters"
    RAGGED_ROW = "ragged_row"
    NO_FINAL_NEWLINE = "no_final_newline"
    TABLE_BELOW = "table_below"
    SIDE_TABLE = "side_table"
    LIST_OF_BODIES = "list_of_bodies"
    CODE_UNEXPLAINED = "code_unexplained"
    LINE_WITHIN_TABLE = "line_within_table"
    ROW_ABOVE_HEADINGS = "row_above_headings"
    EXAMPLE_ROW = "example_row"
    MERGED_NOT_FILLED = "merged_not_filled"
    STRUCK_THROUGH = "struck_through"

    # Worth knowing.
    SHEET_WITHOUT_TABLE = "sheet_without_table"
    COLUMN_KEPT = "column_kept"
    REPEATED_HEADING = "repeated_heading"
    FORM_SHEET = "form_sheet"
    TOTAL_ROW = "total_row"
    SERIAL_DATES = "serial_dates"
    DITTO = "ditto"
    CODES_EXPLAINED = "codes_explained"
    CONTINUED_ROW = "continued_row"
    US_DATES = "us_dates"
    WINDOWS_1252 = "windows_1252"


OWN_WORDS = "Say what it is under [source.columns] in the configuration; npdwatch read FILE --propose prints the lines"
"""What to do about headings that no rule knows."""
RAISE_IT = "If it is meant to be so large, raise largest under [crawl] in the configuration"
"""What to do about a file over the one limit of size, from which all others follow."""
REFUSALS = frozenset({
    Code.EMPTY_FILE, Code.EMPTY, Code.TOO_LARGE, Code.TOO_MANY_ROWS, Code.TOO_MANY_COLUMNS, Code.ZIP_BOMB,
    Code.DAMAGED, Code.ENCRYPTED, Code.DTD, Code.HTML_INSTEAD_OF_WORKBOOK, Code.NOT_A_REGISTER,
    Code.PARSER_DIED, Code.PARSER_TIMEOUT, Code.NO_HEADER, Code.CSV_CUT, Code.CSV_BROKEN, Code.RAGGED_ROWS,
})
"""The codes for which a file is not taken as an edition."""
NOTES = frozenset({
    Code.SHEET_WITHOUT_TABLE, Code.COLUMN_KEPT, Code.REPEATED_HEADING, Code.FORM_SHEET, Code.TOTAL_ROW,
    Code.SERIAL_DATES, Code.DITTO, Code.CODES_EXPLAINED, Code.CONTINUED_ROW, Code.US_DATES, Code.WINDOWS_1252,
})
"""The codes that ask for nothing."""


def problem(code: Code, message: str, *, sheet: str | None = None, row: int | None = None) -> Problem:
    """A `Problem` at the level that its code has."""
    level = Level.REFUSED if code in REFUSALS else Level.NOTE if code in NOTES else Level.WARNING
    return Problem(code.value, message, level, sheet=sheet, row=row)


def in_rows(numbers: Iterable[int]) -> str:
    """`in row 5`, `in rows 5, 9 and 12 more`: the first five by number."""
    rows = list(numbers)
    return f"in row{'s' if len(rows) > 1 else ''} {first_of(rows, 5)}"
