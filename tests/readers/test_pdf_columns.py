"""Pages of columns whose lines were drawn across; tables, headings, notes and page numbers beside them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pytest

from readers.documents.pdf_columns import in_columns
from readers.documents.pdf_words import PlacedWords
from readers.documents.read import read_document
from tests.readers.pdf_writer import pdf_of

LEFT = (
    "The department gave extracts of the database to a company in 2019. It said that no pupil could be known by them, "
    "and that the company had signed an agreement for it. We asked for that twice; both times we were refused, with "
    "no reason, and after eleven months it was published"
)
RIGHT = (
    "in the end. A newspaper was given the records of a whole year group. Nobody had asked the schools, and parents "
    "were not told of it either. The records were used for a league table that was never printed, and they were "
    "destroyed in March, as the editor told us."
)
THIRD = (
    "Of the third request nothing is known but its date, which stands in a list that the department keeps for itself "
    "and of which it has never said what it is for, nor who may see it, nor whether what it lists was sent at all to "
    "those who had asked for it by letter."
)
TITLE = "Written evidence submitted by the Invented Trust for the Study of School Records"
NOTE = "1 This note stands under both columns and goes on over the whole width of the page to its right end."
At = tuple[float, float, str]


def drawn(pieces: Sequence[At]) -> bytes:
    """A PDF with each text where it is to stand, in points from the left and from the bottom."""
    return pdf_of("\n".join(f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET" for x, y, text in pieces))


def columns(*texts: str, at: Sequence[float] = (60, 310), top: float = 700, width: int = 42, lower: float = 0) -> list[At]:
    """Lines of columns, each line of all before the next; each column `lower` by so much than the one before."""
    wrapped = [textwrap.wrap(text, width) for text in texts]
    return [
        (x, top - 14 * n - lower * k, lines[n])
        for n in range(max(map(len, wrapped))) for k, (x, lines) in enumerate(zip(at, wrapped, strict=True)) if n < len(lines)
    ]


def rows(cells: Sequence[Sequence[str]], *at: float, top: float = 700) -> list[At]:
    return [(x, top - 14 * n, cell) for n, row in enumerate(cells) for x, cell in zip(at, row, strict=True)]


def words(pieces: Sequence[At]) -> str:
    return " ".join(read_document(drawn(pieces)).split())


@pytest.mark.parametrize("lower", [0, 1, -2])
def test_columns_are_read_one_after_the_other(lower: float) -> None:
    """A sentence goes on from the foot of one to the head of the next; their lines need not stand quite level."""
    text = read_document(drawn(columns(LEFT, RIGHT, lower=lower)))
    assert "after eleven months it was published in the end. A newspaper" in text
    assert text.replace("\n", " ") == f"{LEFT} {RIGHT}"


def test_three_columns() -> None:
    assert words(columns(LEFT, RIGHT, THIRD, at=(40, 220, 400), width=28)) == f"{LEFT} {RIGHT} {THIRD}"


def test_a_column_may_be_longer_than_the_other() -> None:
    assert words(columns(f"{LEFT} {THIRD}", RIGHT)) == f"{LEFT} {THIRD} {RIGHT}"
    assert words(columns(LEFT, f"{RIGHT} {THIRD}")) == f"{LEFT} {RIGHT} {THIRD}"


def test_columns_that_are_drawn_one_after_the_other_are_left_as_they_are() -> None:
    pieces = sorted(columns(LEFT, RIGHT), key=lambda p: p[0])
    assert words(pieces) == f"{LEFT} {RIGHT}"


def test_a_heading_a_note_and_a_page_number_stand_where_they_are() -> None:
    pieces = [(60.0, 760.0, TITLE), *columns(LEFT, RIGHT), (60.0, 520.0, NOTE), (297.0, 30.0, "12")]
    assert read_document(drawn(pieces)).split("\n")[0] == TITLE
    assert words(pieces) == f"{TITLE} {LEFT} {RIGHT} {NOTE} 12"


def test_a_page_number_at_a_side_is_no_line_of_a_column() -> None:
    assert words([*columns(LEFT, RIGHT), (60.0, 30.0, "12")]) == f"{LEFT} {RIGHT} 12"
    assert words([(500.0, 800.0, "Page 12"), *columns(LEFT, RIGHT)]) == f"Page 12 {LEFT} {RIGHT}"


def test_paragraphs_over_the_whole_page_between_columns() -> None:
    across = textwrap.wrap(THIRD, 90)
    middle = [(60.0, 520.0 - 14 * n, line) for n, line in enumerate(across)]
    pieces = [*columns(LEFT, RIGHT), *middle, *columns(RIGHT, LEFT, top=440)]
    assert words(pieces) == f"{LEFT} {RIGHT} {THIRD} {RIGHT} {LEFT}"


def test_a_word_that_a_column_breaks_is_joined() -> None:
    lines = [(x, y, text.replace("agreement", "agree\\255")) for x, y, text in columns(LEFT, RIGHT)]
    at = next(n for n, (x, _, text) in enumerate(lines) if x == 60 and "\\255" in text)
    head, _, rest = lines[at][2].partition("\\255")
    lines[at] = (60, lines[at][1], f"{head}\\255")
    below = next(n for n in range(at + 1, len(lines)) if lines[n][0] == 60)
    lines[below] = (60, lines[below][1], f"ment {rest.strip()} {lines[below][2]}".replace("  ", " "))
    assert "had signed an agreement for it" in words(lines)


TABLES: dict[str, tuple[Sequence[tuple[str, ...]], tuple[float, ...]]] = {
    "narrow": ([(f"Invented Body {n}", "2019", "Pupil level", "Approved") for n in range(12)], (60, 200, 300, 420)),
    "small letters": ([("absence", "attainment", "census", "exclusions")] * 10, (60, 190, 320, 450)),
    "numbers": ([(f"{n}", f"{n * 7}.5", f"{n * 31} pupils") for n in range(10, 24)], (60, 200, 340)),
    "labels": (
        [("Organisation", "Invented Analytics Ltd of Testham"), ("Purpose", "to study outcomes of pupils in schools"),
         ("Data", "the school census of 2019"), ("Legal basis", "public task"), ("Date", "4 March 2019"),
         ("Status", "approved by the panel"), ("Notes", "see the annex to the letter"), ("Contact", "the data desk")],
        (60, 200),
    ),
    "two of names": ([(f"Invented Analytics {n} of Testham Ltd", f"Study {n} of the outcomes of pupils") for n in range(12)],
                     (60, 310)),
    "a name and a sentence": (
        [(f"Body {n}", "was given the records of pupils in the north for a study") for n in range(12)], (60, 200)
    ),
    "questions": (
        [(f"{n}.", "what was said of the records in the letter to the schools?", "yes") for n in range(1, 12)], (60, 90, 480)
    ),
}


@pytest.mark.parametrize("table", TABLES)
def test_the_rows_of_a_table_stay_whole(table: str) -> None:
    cells, at = TABLES[table]
    between = " | " if table == "narrow" else " "  # with a date or number in each row its cells are parted, too
    assert words(rows(cells, *at)) == " ".join(between.join(row) for row in cells)


def test_the_long_cells_of_a_row_are_read_one_after_the_other() -> None:
    pieces: list[At] = []
    said: list[str] = []
    top = 700.0
    for n in range(4):
        cells = (f"Body {n} was given the records of all pupils in the north of the country in the year 201{n} for a study",
                 f"it was approved in 201{n} by the panel, which asked for a report at the end of it and was sent none")
        part = columns(*cells, top=top, width=38)
        pieces += part
        said += cells
        top = min(y for _, y, _ in part) - 28
    assert words(pieces) == " ".join(said)


def test_a_table_between_columns_stays_whole() -> None:
    cells, at = TABLES["narrow"]
    pieces = [*columns(LEFT, RIGHT, top=780), *rows(cells, *at, top=580)]
    assert words(pieces) == f"{LEFT} {RIGHT} {' '.join(cell for row in cells for cell in row)}"


@pytest.mark.parametrize("across", [2, 3, 5, 40])
def test_a_page_of_very_many_pieces_takes_no_more_looks_than_there_are(across: int) -> None:
    """However they stand: the child has 20 seconds of a processor, and a file may have 3,000 pages."""
    many = [
        PlacedWords("word", x := n % across * (560 / across) + n * 7919 % 9, x + 9, y := 800 - n // across * 0.7, y + 0.5)
        for n in range(6000)
    ]
    looks = [100_000]
    assert in_columns(many, 595, looks) is None
    assert looks[0] > -60 * 6000, "no more than one round over all of them"


def test_where_no_looks_are_left_a_page_is_read_as_it_is_drawn() -> None:
    pieces = [PlacedWords(text, x, x + 5.0 * len(text), y, y + 8) for x, y, text in columns(LEFT, RIGHT)]
    assert in_columns(pieces, 595, [10]) is None
    assert in_columns(pieces, 595, [100_000]) is not None
