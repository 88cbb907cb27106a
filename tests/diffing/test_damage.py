"""Damaged letters are no news, and whatever else stands in a damaged file is."""

from __future__ import annotations

import random

import pytest

from diffing.mending import compare_both_mended, compare_mended, is_damaged_form, mistaken
from model.change import ChangeKind, ColumnChanges
from model.register import Edition
from readers.register.reading import read_register

HEADINGS = "Reference,Organisation,Project title,Dataset,Date approved"
NAMES = [
    "Université de Valmont", "Kœnig & Söhne Verlag", "Prifysgol Tŷ-gwyn", "People’s Data Trust", "Daily Beacon",
    "Àrd-sgoil Chaluim", "Zażółć Research sp. z o.o.", "مؤسسة البيانات", "Łódź Analytics – London", "Oak Ltd",
]


def lines() -> list[str]:
    return [
        f'DS{101 + 3 * n:05},"{NAMES[n % 10]} {n}",Study {n * n} of reading – “part {n}”,Phonics; Écoles,20{n % 14 + 10}-05-01'
        for n in range(40)
    ]


def data(rows: list[str]) -> bytes:
    return "\n".join([HEADINGS, *rows, ""]).encode()


def read(body: bytes) -> Edition:
    reading = read_register(body, "register.csv")
    assert reading.refused is None, reading.refused
    return Edition(reading.registers)


GOOD = read(data(lines()))
NEW = "DS00900,Morning Herald,League tables,Key Stage 4,2024-01-01"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman", "cp850"])
@pytest.mark.parametrize("times", [1, 2])
def test_text_saved_in_a_wrong_encoding(encoding: str, times: int) -> None:
    text = data(lines()).decode()
    for _ in range(times):
        text = mistaken(text, encoding)
    comparison, mended = compare_mended(GOOD, read(text.encode()))
    assert comparison.changes == ()
    assert mended.places
    assert compare_both_mended(read(text.encode()), GOOD)[0].changes == ()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_question_marks_for_letters(encoding: str) -> None:
    body = data(lines()).decode().encode(encoding, "replace").decode(encoding).encode()
    assert compare_mended(GOOD, read(body))[0].changes == ()
    assert compare_both_mended(read(body), GOOD)[0].changes == ()


def test_a_new_row_in_a_damaged_file_is_told() -> None:
    text = mistaken(data([*lines()[:7], NEW, *lines()[7:]]).decode(), "cp1252")
    (change,) = compare_mended(GOOD, read(text.encode()))[0].changes
    assert (change.kind, change.recipient) == (ChangeKind.ADDED, "Morning Herald")


def test_what_else_changed_in_a_damaged_row_is_told_with_its_good_letters() -> None:
    rows = lines()
    rows[0] = rows[0].replace("2010-05-01", "2026-06-01")
    (change,) = compare_mended(GOOD, read(mistaken(data(rows).decode(), "cp1252").encode()))[0].changes
    assert (change.recipient, list(change.fields)) == ("Université de Valmont 0", ["decided"])


@pytest.mark.parametrize("seed", range(60))
def test_one_damaged_byte_anywhere(seed: int) -> None:
    rng = random.Random(seed)
    body = bytearray(data(lines()))
    at = rng.randrange(len(body))
    body[at] = rng.choice([b for b in range(128, 256) if b != body[at]])
    try:
        body.decode()
    except UnicodeDecodeError:
        comparison, _ = compare_mended(GOOD, read(bytes(body)))
        assert comparison.changes == (), bytes(body[at - 20 : at + 20])
        assert comparison.columns == ColumnChanges()
    else:
        assert len(compare_mended(GOOD, read(bytes(body)))[0].changes) <= 1  # another letter: nobody can know


@pytest.mark.parametrize(
    ("good", "edited"),
    [
        ("Café", "Cafe"),
        ("Cafe", "Café"),
        ("Café Ltd", "Cafè Ltd"),
        ("What is taught", "What is taught?"),
        ("Which school? The choice", "Which school The choice?"),
        ("Angel Bread Ltd", "Angel Bröd Ltd"),
        ("", "Ã©"),
        ("Chteau", "Château"),
        ("Âge Trust", "Age Trust"),
    ],
)
def test_an_edit_is_no_damage(good: str, edited: str) -> None:
    assert not is_damaged_form(edited, good)


@pytest.mark.parametrize(
    ("good", "damaged"),
    [
        ("Université", "Universit\ufffd"),
        ("Université", "Universit\ufffdA"),
        ("University", "Un\ufffdversity"),
        ("University", "Un\u0153versity"),
        ("People’s Trust", "Peopleâ€™s Trust"),
        ("People’s Trust", "Peopleâs Trust"),
        ("Écoles à voir", "Ã‰coles Ã voir"),
        ("Oak Ltd", "Oak\u00c2 Ltd"),
        ("\u0645\u0624 1", "\u00d9\u00d8\u00a4\u00e2 1"),
    ],
)
def test_damaged_forms(good: str, damaged: str) -> None:
    assert is_damaged_form(damaged, good)
