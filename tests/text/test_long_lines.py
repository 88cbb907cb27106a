"""What goes on without end is looked through in bounded time, and a child in it is found wherever it stands."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from mentions.read import read_mentions
from recipients.classify import classify_recipient
from tests.growth import grows_at_most
from text.one_line import stretches_of, with_long_words_parted, without_long_words
from text.privacy.private import tells
from text.privacy.prose import WithoutPrivate, without_private_addresses

NAMES = [f"{a}{c}a {b}{d}" for a in "ABCDEFGH" for b in ["Quill", "Marrow", "Fenn", "Tawn"] for c in "nel" for d in ("er", "by")]
LONG = {
    "sentences in one line": "It rained on pupils. ",
    "rows that no sign ends": "Ann Fenner\t9\tYear 4\tpupil data\n",
    "a list without end": "Ann Fenner, Bob Marrowby, ",
    "children": "Ann Fenner, aged 9, wrote of pupil data. ",
    "rows of children": "Ann Fenner | 9 | Year 4 | pupil data\n",
    "rows of bodies": "Ann Fenner Ltd | research into how children learn | 1 May 2019\n",
    "twins in a list": "to Ann Fenner and to Bob Marrowby and ",
    "cases in court": "Ann Fenner v Bob Marrowby ",
    "schools of a child": "my son is at Ann Fenner of the ",
    "speakers": "Mr Ann Fenner said that pupil data were shared. ",
}


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_eight_times_the_text_takes_about_eight_times_as_long(piece: str) -> None:
    def looked_through(characters: int) -> Callable[[], object]:
        text = "".join(piece.replace("Ann Fenner", NAMES[n % len(NAMES)]) for n in range(characters // len(piece)))
        return lambda: WithoutPrivate([text], "", (), lambda: ())

    grows_at_most(16, looked_through, 2_500, 20_000)


@pytest.mark.parametrize("between", [" ", ", "], ids=["words", "a list"])
def test_a_child_is_found_wherever_it_stands_in_a_line_without_end(between: str) -> None:
    for before in range(3_610, 4_060, 29):
        line = between.join(["of records"] * (before // (10 + len(between)))) + f" {'x' * (before % 12)} of pupil Tamsin Oakfenner, aged 9, whose mother wrote to us. " + between.join(["the rest"] * 300)
        (shown,) = WithoutPrivate((line,), "#").texts
        assert "Oakfenner" not in shown, before


def test_stretches_are_the_line_and_overlap() -> None:
    for line in ("", "short", "word " * 3_000, "x" * 9_000, "word " * 900 + "x" * 9_000 + " word" * 900):
        end = 0
        for at, part in stretches_of(line):
            assert line.startswith(part, at)
            assert at <= max(0, end - 200) or at == 0
            assert at + len(part) > end or not line
            end = at + len(part)
        assert end == len(line)


def test_a_later_look_at_a_text_costs_what_is_new_in_it_and_finds_what_the_first_would() -> None:
    def seconds(text: str) -> float:
        begun = time.process_time()
        WithoutPrivate([text], "#", (), lambda: ())
        return time.process_time() - begun

    taken = []
    for turn in range(3):
        lines = [f"Pupil data were shared with {NAMES[n % len(NAMES)]} Ltd, as note {turn}-{n} of the school says." for n in range(400)]
        first, later = seconds("\n".join(lines)), seconds("\n".join([*lines[20:], f"My son Ben Oakfenner, aged {turn + 7}, was excluded."]))
        taken.append((first, later))
    assert any(later < first / 2 for first, later in taken), taken
    (shown,) = WithoutPrivate(["\n".join([*lines, "Ben Oakfenner's mother wrote to us."])], "#", ("Ben Oakfenner",), lambda: ()).texts
    assert "Oakfenner" not in shown


LOOKS: dict[str, Callable[[str], object]] = {
    "addresses in it": without_private_addresses,
    "a cell": lambda text: tells(text, "Purpose"), "a recipient": classify_recipient,
    "a text": lambda text: WithoutPrivate([text], "#", (), lambda: (), (text,)),
    "an address": lambda text: WithoutPrivate((), "#").address(f"https://example.org/{text}"),
    "what is read": lambda text: read_mentions(f"NPD data were given to Invented Ltd. {text}", title=text),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("words", ["A", "QUJD+a1/"], ids=["letters", "a picture"])
def test_a_word_without_end_is_looked_at_in_step_with_its_length(look: Callable[[str], object], words: str) -> None:
    def looked_at(letters: int) -> Callable[[], object]:
        texts = [words * (letters // len(words)) + tail for tail in (" <b>x</b>", " ann@example.org", " 12345", " \u201cx\u201d")]
        return lambda: [look(text) for text in texts]

    grows_at_most(12, looked_at, 1_000, 8_000)


@pytest.mark.parametrize("letters", [401, 500, 3_000])
def test_a_child_beside_or_within_a_word_without_end_is_not_shown(letters: int) -> None:
    said, picture = "Tamsin Oakfenner, aged 9, wrote", ("QUJDa1" * letters)[:letters]
    for text in (f"{picture} {said}", f"{said} {picture}", f"{said} {picture} to us"):
        assert tells(text)
        assert "Oakfenner" not in WithoutPrivate([text], "#").texts[0]
    for before in range(300, 420, 7):
        hidden = f"{'A' * before}/pupil_Tamsin_Oakfenner_aged_9.pdf/{'b' * letters}"
        assert "Oakfenner" not in WithoutPrivate([hidden], "#").texts[0], before
        assert "Oakfenner" in with_long_words_parted(hidden), before


def test_words_of_some_length_and_texts_without_spaces_stay() -> None:
    for text in ("", "word " * 900, "https://example.org/" + "a" * 380, "\u6570\u636e\u3002" * 300, "a\n" * 900):
        assert without_long_words(text) == text == with_long_words_parted(text)
    assert without_long_words(f"see {'x' * 401} now") == "see [\u2026] now"
