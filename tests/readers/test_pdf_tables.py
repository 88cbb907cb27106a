"""Tables of pupils on a PDF's page by rows, however close their columns stand. All names are invented."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from readers.documents.read import read_document
from tests.readers.pdf_writer import pdf_of
from text.privacy.prose import WithoutPrivate

At = tuple[float, float, str]
HEAD = "Surname | Forename | Date of birth | School | Shared with"
ROW = "Trelwistle | Rosalba | 05/06/2013 | Elm Park | Invented Gazette Ltd"
OTHER = "Vexworth | Corin | 07/08/2014 | Ash Grove | Kent Police"
X = (50, 100, 147, 205, 250)
"""Where columns begin that are hardly wider than what stands in them."""


def lines_of(places: Sequence[At]) -> list[str]:
    shown = " ".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj" for x, y, text in places)
    return read_document(pdf_of(f"BT /F1 9 Tf {shown} ET")).split("\n")


def row(y: float, *cells: str, at: Sequence[float] = X) -> list[At]:
    return [(x, y, cell) for x, cell in zip(at, cells, strict=True) if cell]


FIRST = row(680, "Trelwistle", "Rosalba", "05/06/2013", "Elm Park", "Invented Gazette Ltd")
SECOND = row(665, "Vexworth", "Corin", "07/08/2014", "Ash Grove", "Kent Police")
ONE_LINE = row(700, "Surname", "Forename", "Date of birth", "School", "Shared with")
IN_TWO = [*row(704, "", "", "Date of", "", "Shared"), *row(698, "Surname", "Forename", "", "School", ""), *row(693, "", "", "birth", "", "with")]


@pytest.mark.parametrize("head", [ONE_LINE, IN_TWO])
def test_close_columns(head: list[At]) -> None:
    assert lines_of([*head, *FIRST, *SECOND]) == [HEAD, ROW, OTHER]


def test_in_whatever_order_its_cells_are_drawn() -> None:
    places = [*IN_TWO, *FIRST, *SECOND]
    assert lines_of(places[::-1]) == [HEAD, ROW, OTHER]
    assert lines_of(sorted(places)) == [HEAD, ROW, OTHER]


def test_a_cell_in_several_lines_is_one() -> None:
    """Whether the cells of a row stand at its top or in its midst."""
    top = [*row(680, "Trelwistle", "Rosalba", "05/06/2013", "Elm", "Invented"), *row(670, "", "", "", "Park", "Gazette"), *row(660, "", "", "", "", "Ltd")]
    midst = [*row(680, "", "", "", "", "Invented"), *row(675, "", "", "", "Elm", ""), *row(670, "Trelwistle", "Rosalba", "05/06/2013", "", "Gazette"), *row(665, "", "", "", "Park", ""), *row(660, "", "", "", "", "Ltd")]
    last = row(640, "Vexworth", "Corin", "07/08/2014", "Ash Grove", "Kent Police")
    assert lines_of([*ONE_LINE, *top, *last]) == [HEAD, ROW, OTHER]
    assert lines_of([*ONE_LINE, *midst, *last]) == [HEAD, ROW, OTHER]


def test_an_empty_cell_is_one() -> None:
    places = [*ONE_LINE, *FIRST, *row(665, "Vexworth", "", "07/08/2014", "", "Kent Police")]
    assert lines_of(places)[2] == "Vexworth | | 07/08/2014 | | Kent Police"


def test_what_stands_around_a_table_is_no_row() -> None:
    above, below = "The list that was sent in error follows here.", "In March 2024 they gave it to the Invented Gazette, a newspaper."
    places = [(50, 760, above), (50, 730, "Annex B"), *ONE_LINE, *FIRST, *SECOND, (50, 640, below)]
    assert lines_of(places) == [above, f"Annex B\n{HEAD}".split("\n")[0], HEAD, ROW, OTHER, below]


def test_a_title_within_the_table_is_no_heading() -> None:
    assert lines_of([(55, 712, "Annex B"), *ONE_LINE, *FIRST]) == ["Annex B", HEAD, ROW]


def test_pupil_age_may_be_one_column_or_two() -> None:
    one = [*row(700, "Name", "Pupil age", at=(50, 118)), *row(685, "Corin Vexworth", "9", at=(50, 121))]
    two = [*row(700, "Pupil", "Age", at=(50, 118)), *row(685, "Corin Vexworth", "9", at=(50, 121))]
    assert lines_of(one) == ["Name | Pupil age", "Corin Vexworth | 9"]
    assert lines_of(two) == ["Pupil | Age", "Corin Vexworth | 9"]


IN_LINES = {
    "at its top": [(700, "Pupil", "Corin Vexworth", "Rosalba Trelwistle"), (690, "name", "", ""), (670, "Year", "4", "6"), (660, "group", "", "")],
    "at its end": [(700, "Pupil", "", ""), (690, "name", "Corin Vexworth", "Rosalba Trelwistle"), (670, "Year", "", ""), (660, "group", "4", "6")],
    "in its midst": [(705, "Pupil", "", ""), (700, "", "Corin Vexworth", "Rosalba Trelwistle"), (695, "name", "", ""), (675, "Year", "", ""), (670, "", "4", "6"), (665, "group", "", "")],
}


@pytest.mark.parametrize("where", IN_LINES)
@pytest.mark.parametrize("pupils", [1, 2])
def test_a_label_in_two_lines_is_one(where: str, pupils: int) -> None:
    """Whichever of them the cells stand beside: "Pupil" alone heads nothing."""
    places = [x for y, *cells in IN_LINES[where] for x in row(y, *cells[: pupils + 1], at=(50, 150, 280)[: pupils + 1])]
    said = lines_of(places)
    assert said == [" | ".join(cells[: pupils + 1]) for cells in (("Pupil name", "Corin Vexworth", "Rosalba Trelwistle"), ("Year group", "4", "6"))]
    left = WithoutPrivate(("\n".join(said),), "#").texts[0]
    assert not any(name in left for name in ("Corin", "Vexworth", "Rosalba", "Trelwistle"))


def test_labels_of_no_pupil_are_read_as_they_are_drawn() -> None:
    places = [x for y, *cells in [(700, "Project", "Reading at home"), (690, "title", ""), (670, "Legal", "Public task"), (660, "basis", "")]
              for x in row(y, *cells, at=(50, 150))]
    assert " ".join(lines_of(places)) == "Project Reading at home title Legal Public task basis"


@pytest.mark.parametrize("said", [
    "Data of pupils and their names were asked for in that year, as the table of ages shows",
    "Contents", "1 Names of pupils and schools", "2 Year groups and ages", "Pupils by age",
])
def test_a_page_without_a_table_is_read_as_it_is_drawn(said: str) -> None:
    read = lines_of([(50, 700, said), (50, 680, "Invented Analytics Ltd got it.")])
    assert " ".join(read) == f"{said} Invented Analytics Ltd got it."
