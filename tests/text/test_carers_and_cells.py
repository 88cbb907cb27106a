"""A child in the words of who brings it up, or in its own, in a text and in a register's cell; all are invented."""

from __future__ import annotations

import pytest

from bench.leaks.told import Cell, read_with
from model.hidden import WITHHELD_CELL
from tests.text.left import DATA, left_of
from text.privacy.quiet import is_quiet, not_quiet

CHILDREN = (
    ("Please delete me. I am fourteen and go to Sample Brook High. Many thanks, Kacper B.", "Kacper"),
    ("As a 15-year-old I do not want my pupil data sold. Yours sincerely, Oyinkansola Adebanjo-Peake", "Oyinkansola Adebanjo"),
    ("I'm in Year 8 and nobody asked us. Thanks, Siwan ap Rhydderch", "Siwan Rhydderch"),
    ("We go to school in Inventham. I go to school there since 2020. Love, Ifrah", "Ifrah"),
    ("I'm thirteen. Our class did not agree to it. Cheers, Tadhg Connors-Quilligan", "Tadhg Quilligan"),
    ("Ngozi has lived with us since her mum was detained.", "Ngozi"),
    ("Our Elin-Haf stays with her nain because her mam is ill.", "Elin"),
    ("Zdzis\u0142awa was brought up by her aunt after her parents left for Norway", "Zdzis\u0142awa"),
    ("Sumaya came to live with me when her father died", "Sumaya"),
    ('"Jimmy-Lee has been staying with his gran since his dad went inside", she writes', "Jimmy"),
    ("Anjali-r ma here, please take her off.", "Anjali"),
    ("Hi, this is Mehmet's baba speaking. Why was his record sent?", "Mehmet"),
    ("Hooyo Zamzam here. Do not share.", "Zamzam"),
    ("Iniko's mum here again, about the census", "Iniko"),
    ("Mama Wanjiru writing to object", "Wanjiru"),
    ("The two Sheridan-Purcell kids, Martin and Bernadette, left before the census day", "Sheridan Martin Bernadette"),
    ("Zosia and Franek, the two Lis-Murray twins, to be taken out", "Zosia Franek Lis-"),
    ("Please send every detention that Kwabena got since year 7", "Kwabena"),
)
STAY = (
    "Many thanks, Harriet Example, head of data",
    "I am the head of a school. Yours sincerely, Harriet Example",
    "Research by the Example Institute: thanks to all schools",
    "Thank you letters to schools and their governors",
    "The data has lived with us since their parents agreed",
    "The charity stays with families since the mother's study",
    "Example Tables Ltd is here again, about the census",
    "The team here writing to parents",
    "Love of learning: a study of reading",
    "Study of the marks that schools gave since nursery",
    "Every grade that pupils got since reception, by region",
    "Attainment of twins, siblings and brothers in Year 6",
    "Mama Africa here for schools programme",
    "Every mark that Wales had in primary",
    "Sample Kids, Ash and Elm nurseries",
)
SAID_BY_WORK = "I am the head of a school. Yours sincerely, Harriet Example"
"""A cell that is a letter: other rules withhold it."""


@pytest.mark.parametrize(("said", "names"), CHILDREN)
def test_a_child_goes_from_a_text(said: str, names: str) -> None:
    left = left_of(said)
    assert [name for name in names.split() if name in left] == []
    assert left.endswith(DATA)


@pytest.mark.parametrize("said", [said for said, _ in CHILDREN])
def test_a_cell_with_a_child_is_withheld(said: str) -> None:
    assert not is_quiet(said)
    assert [*not_quiet([said])] == [said]
    assert read_with(Cell(said, "Comments", ""))[0] == WITHHELD_CELL


@pytest.mark.parametrize("said", STAY)
def test_what_looks_like_it_stays(said: str) -> None:
    assert left_of(said) == said + DATA
    assert said == SAID_BY_WORK or read_with(Cell(said, "Comments", ""))[0] == said


