"""Harmless look-alikes of leaks in workbooks."""
# ruff: noqa: ARG001 - every plant is called alike

from __future__ import annotations

from bench.leaks.model import HEAD, Book, Cell, Column, Filter, Look, Plant, Row, Scene, Sheet

WHITE = "#FFFFFF"
NOTES = (("Notes",), ("This register lists the data shares the department has agreed.",),
         ("Counts below 10 are shown as they stand.",), ("It is published every quarter.",))


def authors(book: Book, scene: Scene) -> None:
    """Who wrote it, and who saved it last."""
    book.creator, book.modifier = "SMITH, Jane", "Data Sharing Team"


def white_headings(book: Book, scene: Scene) -> None:
    """White headings on a dark fill."""
    dark = "#1F497D" if scene.variant % 2 == 0 else "i56"
    for cell in book.sheets[0].rows[scene.head_row].cells:
        cell.look = Look(font=WHITE, fill=dark, bold=True)


def logo(book: Book, scene: Scene) -> None:
    """A small picture."""
    book.sheets[0].logo = True


def frozen_panes(book: Book, scene: Scene) -> None:
    """The headings stay in view."""
    book.sheets[0].freeze = scene.head_row + 1


def open_filter(book: Book, scene: Scene) -> None:
    """An autofilter that hides nothing."""
    last = len(book.sheets[0].rows) - 1
    book.sheets[0].filter = Filter(scene.head_row, last, len(scene.keys) - 1)


def blank_hidden_sheet(book: Book, scene: Scene) -> None:
    """A hidden sheet without anything on it."""
    state = "veryHidden" if scene.variant % 2 else "hidden"
    book.sheets.append(Sheet("Sheet2", state=state))


def blank_hidden_columns(book: Book, scene: Scene) -> None:
    """Hidden columns without anything in them."""
    book.sheets[0].columns += [Column(9.0, True), Column(9.0, True)]


def hidden_unused_area(book: Book, scene: Scene) -> None:
    """All the unused columns and rows hidden, as tidy publishers do."""
    book.sheets[0].hide_unused = True


def print_names(book: Book, scene: Scene) -> None:
    """A print area, print titles, and the filter's own name."""
    book.sheets[0].print_area = True
    open_filter(book, scene)


def expanded_groups(book: Book, scene: Scene) -> None:
    """Grouped rows, all of them shown."""
    for row in book.sheets[0].rows[scene.first + 1:scene.first + 4]:
        row.level = 1


def validation(book: Book, scene: Scene) -> None:
    """A list of choices for a column."""
    book.sheets[0].choices = (2, ("University", "Local authority", "Company", "Charity"))


def conditional(book: Book, scene: Scene) -> None:
    """Every second row shaded."""
    book.sheets[0].banded = True


def small_print(book: Book, scene: Scene) -> None:
    """Grey small print under the table."""
    look = Look(font="#666666", size=8)
    book.sheets[0].rows += [Row([]), Row([Cell("Source: data sharing team. Crown copyright.", look)])]


def links(book: Book, scene: Scene) -> None:
    """A link to a page in two cells."""
    for row in book.sheets[0].rows[scene.first:scene.first + 2]:
        row.cells[0].link = "https://www.example.org/agreements"


def merged_cells(book: Book, scene: Scene) -> None:
    """A wide title over the table, in merged cells."""
    sheet = book.sheets[0]
    sheet.rows.insert(0, Row([Cell("Register of data shares", HEAD)] + [Cell() for _ in scene.keys[1:]]))
    sheet.merges.append((0, 0, 0, len(scene.keys) - 1))


def notes_sheet(book: Book, scene: Scene) -> None:
    """A visible second sheet of notes."""
    book.sheets.append(Sheet("Notes", [Row([Cell(v) for v in line]) for line in NOTES], [Column(80.0)]))


def unused_white_styles(book: Book, scene: Scene) -> None:
    """Styles with white or tiny letters that no filled cell uses; an empty cell wears one."""
    book.unused_looks += [Look(font=WHITE), Look(font=WHITE, fill=WHITE), Look(number_format=";;;"), Look(size=1)]
    row = book.sheets[0].rows[scene.first]
    row.cells += [Cell(None, Look(font=WHITE))]


def empty_comments(book: Book, scene: Scene) -> None:
    """A comments part without comments."""
    book.sheets[0].empty_comments = True


def spacer_rows(book: Book, scene: Scene) -> None:
    """A very low, empty row under the title or the headings."""
    height = (0.75, 3.0, 2.25)[scene.variant % 3]
    book.sheets[0].rows.insert(scene.head_row, Row([], height=height))


def mixture(book: Book, scene: Scene) -> None:
    """Much of it at once, as real files have it."""
    for plant in (authors, white_headings, frozen_panes, print_names, small_print, blank_hidden_columns):
        plant(book, scene)


SHEET_TWINS: dict[str, Plant] = {
    "authors": authors, "white_headings": white_headings, "logo": logo, "frozen_panes": frozen_panes,
    "open_filter": open_filter, "blank_hidden_sheet": blank_hidden_sheet,
    "blank_hidden_columns": blank_hidden_columns, "hidden_unused_area": hidden_unused_area,
    "print_names": print_names, "expanded_groups": expanded_groups, "validation": validation,
    "conditional": conditional, "small_print": small_print, "links": links, "merged_cells": merged_cells,
    "notes_sheet": notes_sheet, "unused_white_styles": unused_white_styles, "empty_comments": empty_comments,
    "spacer_rows": spacer_rows, "mixture": mixture,
}
IN_BOTH = frozenset({"white_headings", "small_print", "merged_cells", "notes_sheet", "spacer_rows"})
