"""Leaks that any workbook format can hold: sheets, rows, columns, looks, notes, names."""

from __future__ import annotations

from bench.leaks.model import HEAD, PLAIN, PUPIL_HEADINGS, Book, Cell, Column, Filter, Look, Plant, Row, Scene, Sheet

SCHOOLS = ("Dunmore Vale Academy", "St Osyth's Primary School", "Harrowbeck High School",
           "Tarnside Pupil Referral Unit", "Elmcote Learning Trust")


def hidden_cells(scene: Scene, pupils: bool, look: Look = PLAIN) -> list[Cell]:
    """A row that looks like a release row, or like a line of a pupil list."""
    child = scene.child
    if pupils:
        return [Cell(v, look) for v in (child.fields + [""] * len(scene.keys))[:max(len(scene.keys), 5)] if v]
    school = scene.rng.choice(SCHOOLS)
    number = scene.rng.randint(60, 99)
    values = {"ref": f"DR230{scene.rng.randint(1, 9)}14.{number}", "org": school, "type": "School",
              "title": f"Appeal: {child.name}", "purpose": f"{child.reason}: {child.name}, {child.token}",
              "dataset": f"Exclusions, {child.born_text}, {child.token}", "basis": "Public task",
              "date": f"born {child.born_text}"}
    return [Cell(values[k], look) for k in scene.keys]


def insert_row(book: Book, scene: Scene, row: Row, at_end: bool) -> int:
    """Put a row into the register's table; says where."""
    place = scene.last + 1 if at_end else scene.first + scene.rng.randint(2, scene.row_count - 2)
    book.sheets[0].rows.insert(place, row)
    return place


def pupil_rows(scene: Scene) -> list[Row]:
    """A little pupil list with the child in it."""
    filler = ["H801200001234", "Pupil A", "01/09/2010", "none", "-"]
    rows = [PUPIL_HEADINGS, filler, scene.child.fields]
    return [Row([Cell(v) for v in line]) for line in rows]


def hidden_sheet(book: Book, scene: Scene) -> None:
    """A hidden sheet: a pupil list, or a working copy of the register."""
    name = scene.rng.choice(("Sheet2", "Lookup", "working"))
    if scene.variant % 2:
        rows = [Row([Cell(c.value) for c in book.sheets[0].rows[scene.head_row].cells])]
        rows.append(Row(hidden_cells(scene, False)))
    else:
        rows = pupil_rows(scene)
    book.sheets.append(Sheet(name, rows, [Column()] * 5, "hidden"))


def very_hidden_sheet(book: Book, scene: Scene) -> None:
    """A sheet that only a macro editor shows."""
    hidden_sheet(book, scene)
    book.sheets[-1].state = "veryHidden"


def hidden_row(book: Book, scene: Scene) -> None:
    """A row hidden by hand."""
    insert_row(book, scene, Row(hidden_cells(scene, scene.variant % 2 == 1), hidden=True), scene.variant % 2 == 1)


def filtered_row(book: Book, scene: Scene) -> None:
    """A row that the autofilter hides."""
    on = scene.keys.index("dataset")
    rows = book.sheets[0].rows[scene.first:scene.last + 1]
    values = tuple(sorted({str(r.cells[on].value) for r in rows}))
    insert_row(book, scene, Row(hidden_cells(scene, False), filtered=True), scene.variant == 1)
    book.sheets[0].filter = Filter(scene.head_row, scene.last + 1, len(scene.keys) - 1, on, values)


def collapsed_row(book: Book, scene: Scene) -> None:
    """Rows grouped, and the group folded away."""
    shape = Row(hidden_cells(scene, scene.variant % 2 == 1), hidden=True, level=1, collapsed=True)
    place = insert_row(book, scene, shape, False)
    book.sheets[0].rows[place + 1].collapsed_after = True


def zero_height_row(book: Book, scene: Scene) -> None:
    """A row of no height (variant 1: of one dot)."""
    height = 0.75 if scene.variant % 2 else 0.0
    insert_row(book, scene, Row(hidden_cells(scene, scene.variant % 2 == 1), height=height), False)


def add_column(book: Book, scene: Scene, column: Column) -> None:
    """A column with the child's data beside the table or within it."""
    sheet, child = book.sheets[0], scene.child
    place = len(scene.keys) if scene.variant % 2 == 0 else 2
    hit = scene.rng.randrange(scene.row_count)
    for index in range(scene.row_count + 1):
        row = sheet.rows[scene.head_row + index]
        value = "Contact note" if index == 0 else (child.sentence if index - 1 == hit else "n/a")
        row.cells.insert(place, Cell(value, HEAD if index == 0 else PLAIN))
    sheet.columns.insert(place, column)


def hidden_column(book: Book, scene: Scene) -> None:
    """A column hidden by hand."""
    add_column(book, scene, Column(20.0, True))


def zero_width_column(book: Book, scene: Scene) -> None:
    """A column of no width (variant 1: of one dot)."""
    add_column(book, scene, Column(0.1 if scene.variant % 2 else 0.0))


def painted(look: Look) -> Plant:
    """A plant that hides text by its look: a row in the table, or a cell beside it."""
    def plant(book: Book, scene: Scene) -> None:
        if scene.variant % 2 == 0:
            insert_row(book, scene, Row(hidden_cells(scene, False, look)), False)
            return
        row = book.sheets[0].rows[scene.first + scene.rng.randrange(scene.row_count)]
        row.cells += [Cell(), Cell(scene.child.sentence, look)]
    return plant


def comment(book: Book, scene: Scene) -> None:
    """A comment (note, annotation) on a visible cell."""
    row = book.sheets[0].rows[scene.first + scene.rng.randrange(scene.row_count)]
    row.cells[scene.rng.randrange(2)].comment = f"Check before publishing: {scene.child.sentence}"


def defined_name(book: Book, scene: Scene) -> None:
    """A name that holds a constant: a text, or a list of texts."""
    child = scene.child
    if scene.variant % 2:
        listed = ";".join(f'"{v}"' for v in child.fields)
        book.names.append(("pupil_list", "{" + listed + "}", False))
    else:
        book.names.append(("lastCase", f'"{child.sentence}"', True))


WHITE = "#FFFFFF"
SHEET_LEAKS: dict[str, Plant] = {
    "hidden_sheet": hidden_sheet, "very_hidden_sheet": very_hidden_sheet, "hidden_row": hidden_row,
    "filtered_row": filtered_row, "collapsed_row": collapsed_row, "zero_height_row": zero_height_row,
    "hidden_column": hidden_column, "zero_width_column": zero_width_column, "comment": comment,
    "defined_name": defined_name,
    "white_on_white": painted(Look(font=WHITE, fill=WHITE)),
    "white_on_no_fill": painted(Look(font=WHITE)),
    "indexed_colour": painted(Look(font="i9", fill="i9")),
    "same_dark_colour": painted(Look(font="i56", fill="i56")),
    "theme_colour": painted(Look(font="t0:-0.05", fill="t0:-0.05")),
    "theme_colour_no_fill": painted(Look(font="t0")),
    "tiny_text": painted(Look(size=1)),
    "number_format": painted(Look(number_format=";;;")),
}
