"""What `text.privacy.quiet` lets go tells of nobody: it is held against every text of these tests, and changes of it."""

from __future__ import annotations

import ast
import random
import re
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from readers.personal.pasted import tells_as_text
from text.clean import clean, without_turns
from text.privacy.cell_forms import _ORGANISATION_WORDS
from text.privacy.marks import own_mark_in
from text.privacy.naming import given_names
from text.privacy.private import is_a_sign, tells
from text.privacy.quiet import _OF_NAMED, is_quiet, not_quiet
from text.privacy.rules.one_child import is_of_missing_child, speaks_of_one
from text.privacy.rules.signs import ONE_CHILD, WORDS_OF_SIGNS, may_be_one_child
from text.privacy.rules.sought import asks_about_persons
from text.privacy.unclaimed.marks import _OF_ONE, _may_be_of_one

HEADINGS = ("", "Name", "Title", "Purpose", "Notes", "Contact", "Reference", "Pupil", "Date")
PIECES = (
    " ", ", ", " (", ")", ", 9,", " 9", "9", " 12", "-", ".", "A", "b", "Emily", " de ", "aged ", "Year 4", " was ", " 4B",
    "01/02/2015", "2012", " B12 3CD", "07700 900123", "DS00123",
)
FOLDERS = (Path(__file__).parent, Path(__file__).parent.parent / "readers")


def told(text: str) -> str:
    """Why a text, or what stands beside it, would be withheld."""
    if why := next(filter(None, (tells(text, h) for h in HEADINGS)), ""):
        return why
    line = without_turns(clean(text))
    for why, test in (("one child", speaks_of_one), ("a sign", is_a_sign), ("a missing child", is_of_missing_child),
                      ("who asks about persons", asks_about_persons)):
        if test(line):
            return why
    return own_mark_in(line)


@cache
def written() -> list[str]:
    """The texts of the tests of this folder, and of the readers'."""
    return sorted({
        node.value
        for folder in FOLDERS
        for path in folder.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and 0 < len(node.value) < 1000
    })


@cache
def telling() -> list[str]:
    """Some of them that tell."""
    texts = written()[:]
    random.Random(5).shuffle(texts)
    return sorted(islice(filter(told, texts), 600))


def changed(text: str, chance: random.Random) -> str:
    """A text that is like it."""
    words, at = text.split(" "), chance.randrange(len(text) + 1)
    ways = (
        lambda: re.sub(r"\d", lambda _: str(chance.randrange(10)), text),
        lambda: " ".join(w for n, w in enumerate(words) if n != at % len(words)),
        lambda: text[:at] + chance.choice(PIECES) + text[at:],
        lambda: text[:at],
        lambda: text[at:],
        text.capitalize,
        lambda: text.encode("ascii", "ignore").decode(),
        lambda: " ".join(reversed(words)),
    )
    return chance.choice(ways)() or text


def test_nothing_that_tells_is_quiet() -> None:
    assert len(written()) > 5_000
    assert [t for t in written() if is_quiet(t) and told(t)] == []
    assert len(telling()) == 600


def test_a_body_with_a_number_is_nobodys_age() -> None:
    """Whatever stands before its word, and in whatever capitals; "Emily Church 9" is withheld by nothing else either."""
    chance, words = random.Random(7), [w for w in _ORGANISATION_WORDS.split() if w.isalpha()]
    names = [*map(str.title, sorted(given_names())), "Quillfeather", "Of", "and", "de", "School", "Class", "Lead"]
    for _ in range(600):
        before = [chance.choice(names) for _ in range(chance.randrange(4))]
        text = " ".join([*before, chance.choice(words).title(), str(chance.randrange(30))])
        for each in (text, text.upper(), text.lower()):
            assert not (is_quiet(each) and told(each)), each



def test_what_is_quiet_names_no_child_as_a_text_either() -> None:
    assert [text for text in written() if is_quiet(text) and tells_as_text(text)] == []


@pytest.mark.parametrize("seed", range(2))
def test_nothing_like_it_is_quiet(seed: int) -> None:
    """A word taken out, a digit changed, a capital lost: what then still tells is no more quiet."""
    chance = random.Random(seed)
    quiet = [t for _ in range(3_000) if is_quiet(t := changed(changed(chance.choice(telling()), chance), chance))]
    assert len(quiet) > 200
    assert [(t, told(t)) for t in quiet if told(t)] == []


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("DS0012345", True),
        ("DR161003.02", True),
        ("H801200001001", False),  # the form of a pupil number
        ("Garth University 112", True),
        ("Garth University 11", True),  # no child is called so, whatever the number
        ("School Census 2013/14 to 2024/25", True),
        ("School Census 2009/10, 2011/12", False),  # each may be a month
        ("Quillfeather;F;2015/14;9", False),
        ("Garth Quillfeather 11", False),  # in the place of an age
        ("Garth Pupil University 11", False),
        ("01/02/2015", True),
        ("Evaluating attendance and behaviour in valley area 1234", True),
        ("Evaluating attendance and behaviour of Zebedee in area 1234", False),
        ("Emily was excluded from the attendance and behaviour survey", False),
        ("Nursery", False),  # beside a name it says that a child is meant
        ("Analysis of outcomes for looked-after children in care", False),
        ("Fischer Family Trust", True),
        ("nineyearsold", False),  # words that run together
        ("Nine yearsold", False),
        ("caf\u00e9", False),
    ],
)
def test_by_words_digits_and_capitals(text: str, quiet: bool) -> None:
    """Quiet is what needs no closer look; False says nothing."""
    assert is_quiet(text) is quiet


@pytest.mark.parametrize("seed", range(2))
def test_of_many_texts_those_that_are_let_go_are_quiet_each(seed: int) -> None:
    """Whatever stands beside them: texts that tell, are long, of two lines, or not of ASCII; none at all."""
    chance = random.Random(seed)
    odd = ["", "\n", "A\nB", "x" * 3_000, "caf\u00e9", "\t", "DS00123", "AGED12345", "Y10", "NCYR4", "2017-06-22", "tb 12", "Q&dob=2013/14"]
    texts = [changed(changed(chance.choice(telling()), chance), chance) for _ in range(8_000)]
    texts = list(dict.fromkeys([*odd, *telling(), *texts]))
    chance.shuffle(texts)
    let_go = set(texts) - set(not_quiet(texts))
    assert len(let_go) > 500
    assert [t for t in let_go if not is_quiet(t) or told(t)] == []
    assert list(not_quiet([])) == []


ASKING = (
    "police", "Home Office", "border force", "immigration", "youth court", "social services", "Social workers", "social care",
    "children's services", "Childrens service", "children social care", "children's safeguarding", "safeguarding teams",
    "national crime agency", "Crown Prosecution", "serious fraud", "counter-terrorism", "Counter terrorist", "security service",
    "Youth Justice", "youth offending", "Ministry of Justice", "education welfare", "adoption panel", "fostering agency",
)


def test_who_asks_about_persons_is_seen_by_two_words() -> None:
    """Each form of such a name, alone and in a long sentence among a thousand titles that have but one of the words."""
    titles = [f"Modelling attainment at home and social mobility of youth in border area {n}" for n in range(1_000, 2_000)]
    assert list(not_quiet(titles)) == []
    for name in ASKING:
        assert asks_about_persons(name), name
        assert not is_quiet(name)
        long = f"Held for requests of the {name.lower()} alone"
        assert asks_about_persons(long), name
        assert not is_quiet(long)
        assert list(not_quiet([*titles, long])) == [long]


def test_digits_without_letters_are_no_sign_that_the_form_does_not_show() -> None:
    """So `not_quiet` need not ask: a sign of digits alone has a star or ten of them."""
    chance = random.Random(2)
    for _ in range(30_000):
        text = "".join(chance.choice("0123456789 ./-,()[]:;+#&%") for _ in range(chance.randrange(14)))
        assert not is_a_sign(text) or len(re.findall(r"\d", text)) >= 10


def test_a_long_code_is_no_sign() -> None:
    """So `not_quiet` need not ask: no age, class or year has as many digits behind letters without a space."""
    chance = random.Random(1)
    letters = sorted({w.upper() for w in _OF_NAMED | WORDS_OF_SIGNS if w.isascii() and len(w) <= 5} | {"DS", "NCY", "NCYR", "PY"})
    for word in letters:
        for digits in range(5, 10):
            for _ in range(20):
                number = "".join(chance.choice("0123456789") for _ in range(digits))
                texts = [word + number] + [f"{word}{number[:6]}{sign}{number[6:] or 1}" for sign in "./_"]
                assert not any(map(is_a_sign, texts))


def test_one_look_tells_that_no_one_child_is_spoken_of() -> None:
    """What it lets go holds no age and no year of school, however they are run together."""
    chance = random.Random(3)
    pieces = """
        age aged Aged AGED one eight twelve eighteen 1 12 9 and half a quarter three-quarters y yrs year years old o of m
        months mths ans anni jahre lat ani metai gadi oed mlwydd yil alter wiek tair wyth blwydd pupil in student child
        minor infant reception class form bl. 4 R group: ( ) , ; . - / University Trust
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
    found = 0
    for _ in range(30_000):
        text = "".join(chance.choice(pieces) + chance.choice(("", " ", " ", "-")) for _ in range(chance.randrange(2, 7)))
        found += ONE_CHILD.search(text) is not None
        assert may_be_one_child(text) or not ONE_CHILD.search(text), text
    assert found > 1_000


def test_one_look_tells_that_a_sentence_speaks_of_no_age_class_or_birth() -> None:
    chance = random.Random(4)
    pieces = """
        age|aged|Aged|one|eight|twelve|eighteen|1|12|9|and half|quarter|three-quarters|y|yr.|y.|yrs|year|years old|ans|anni
        |jahre|lat|ani|gadi|mlwydd oed|yil|alter|wiek|tair oed|in|in an|reception|nursery|reception pupil|class|form|bl.|kl.
        |4|5B|ncy|R|(|)|,|;|.|:|-|/|is|was|turns|I am|I'm|only|nearly|upper|lower third|first year at|5th|the|school|academy
        |d.o.b|DOB|d of b|date-of-birth|birthday|birth year|dyddiad geni|geburtsdatum|date de naissance|data urodzenia
        |fecha de nacimiento|data di nascita|datum narozeni|gimimo data|born|b.|geb.|nacido|nascida|nato il|urodzony|ur.
        |narozen|gimusi|dzimis|ganwyd|ganed|given as|12/3/2010|3 March 2010|2012|May 2011|first of May two thousand and ten
        |in 4B|3, autism|Times
    """.replace("\n", "").split("|")
    found = 0
    for _ in range(60_000):
        text = "".join(chance.choice(pieces).strip() + chance.choice(("", " ", " ")) for _ in range(chance.randrange(1, 6)))
        found += _OF_ONE.search(text) is not None
        assert _may_be_of_one(text) or not _OF_ONE.search(text), text
    assert found > 1_000


def test_a_name_first_in_a_long_sentence_is_looked_at() -> None:
    """Among a thousand titles that begin with as many words and say as little."""
    titles = [f"Modelling attainment at home and what it is in valley area {n}" for n in range(1_000, 2_000)]
    assert list(not_quiet(titles)) == []
    for text in (
        "Zorvane is in the third year of a school at the sea, in class", "Zorvanya was there, 9, with all the others of it",
        "Zorvane, whose school is at the sea and far away, in year four", "Zorvane (for whom the school at the sea cares) 9",
    ):
        assert list(not_quiet([*titles, text])) == [text]
