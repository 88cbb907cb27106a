"""The bench that counts what is to be looked at: the same texts each time, and it counts what it says."""

from __future__ import annotations

from bench.ordinary_texts import GENRES, ordinary_texts
from bench.reading_year import of_ordinary, of_year, read
from bench.replica.year import Year, make_year
from model.item import Item, ItemKind

SURE = "In 2016 the department gave pupil data to Example Data Services Ltd."
DOUBT = "The department may share pupil data with Example Tables Ltd."


def test_the_ordinary_texts_are_the_same_each_time_and_of_each_genre() -> None:
    made = ordinary_texts(500)
    assert made == ordinary_texts(500)
    assert made != ordinary_texts(500, seed=2)
    assert len({o.title.split()[0] for o in made}) >= len(GENRES) - 1
    assert not any("{" in p for o in made for p in (o.title, *o.paragraphs))


def test_it_counts_texts_and_what_a_person_is_asked_once() -> None:
    texts = [SURE, DOUBT, f"{DOUBT} And more.", "Nothing."]
    got = read(Item(f"a:{n}", ItemKind.PAGE, title="A letter", text=t) for n, t in enumerate(texts))
    assert (got.texts, got.speaking, got.sure, got.doubtful, len(got.asked)) == (4, 3, 1, 2, 1)


def test_the_year_comes_whole() -> None:
    year: Year = make_year(evidence=8, questions=8)
    assert len(list(of_year(year))) == 8 + len(year.questions)
    assert len(list(of_ordinary(5))) == 5
