"""Mutated PDF, Word and OpenDocument texts through the child: their words, what they hide, and the copy made anew."""

from __future__ import annotations

import re
import time
import traceback
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

from bench.fuzz.damage import STRETCHES, unzipped, zipped
from bench.fuzz.judge import Find, Score
from bench.fuzz.markup import DEEP, disturbed
from bench.leaks.content import child, register
from bench.leaks.pdf_cases import Pdf, leak_pdf, text_of
from bench.replica.documents import docx_document, odt_document, pdf_document, scanned_pdf
from bench.replica.year import make_year
from readers.documents.errors import Unread
from readers.documents.read import WALL_SECONDS, copy_of_pdf, hidden_in_document, read_document

LEAKS = ("pdf_attachment", "text_under_box", "invisible_text", "white_text")
NUMBER = re.compile(rb"(?<![\w.])\d{1,6}(?![\w.])")
NAME = re.compile(rb"/[A-Z]\w{2,}")
REFERENCE = re.compile(rb"\d+ 0 R")
ODD = (b"0", b"-1", b"1", b"2", b"4294967296", b"99999999999999999999", b"1e400", b"null", b"[", b"<<", b"(")


@cache
def bases(seed: str) -> tuple[tuple[str, bytes], ...]:
    dice = Random(f"{seed}/documents")
    out = [("pdf", scanned_pdf())]
    for evidence in make_year(seed=len(seed), evidence=6, questions=1, publications=1).evidence:
        words = evidence.paragraphs * dice.choice((1, 20))
        out += [("pdf", pdf_document(words)), ("docx", docx_document(words)), ("odt", odt_document(words))]
    for number, kind in enumerate(LEAKS):
        made, secret = register(dice), child(dice, number)
        packed = bool(number % 2)
        out.append(("pdf", leak_pdf(kind, made, secret, packed, number)))
        out.append(("pdf", Pdf(packed).write(text_of(made, newer=False))))
    return tuple(out)


def _replace(pattern: re.Pattern[bytes], make: Callable[[bytes, Random], bytes]) -> Callable[[bytes, Random], bytes]:
    def change(data: bytes, dice: Random) -> bytes:
        found = list(pattern.finditer(data))
        if not found:
            return data
        one = dice.choice(found)
        return data[: one.start()] + make(one.group(), dice) + data[one.end() :]

    return change


def _nested(data: bytes, _: Random) -> bytes:
    return data.replace(b"/Resources", b"/X " + b"[" * DEEP + b"]" * DEEP + b" /Resources", 1)


def _loop(data: bytes, dice: Random) -> bytes:
    """A page tree that holds itself, or one page very often."""
    return data.replace(b"/Kids [", b"/Kids [2 0 R " if dice.random() < 0.5 else b"/Kids [" + b"3 0 R " * 3000, 1)


INSIDE: dict[str, Callable[[bytes, Random], bytes]] = {
    "number": _replace(NUMBER, lambda _, dice: dice.choice(ODD)),
    "name": _replace(NAME, lambda _, dice: dice.choice((b"/X", b"/Page", b"/Catalog", b"/FlateDecode", b"/Encrypt"))),
    "reference": _replace(REFERENCE, lambda _, dice: b"%d 0 R" % dice.choice((0, 1, 2, 3, 4, 5, 999))),
    "object lost": _replace(re.compile(rb"\d+ 0 obj.*?endobj", re.DOTALL), lambda _, __: b""),
    "object twice": _replace(re.compile(rb"\d+ 0 obj.*?endobj", re.DOTALL), lambda found, _: found + b"\n" + found),
    "nested": _nested, "loop": _loop,
}


def mutated(seed: str, number: int) -> tuple[str, bytes]:
    """Kind of mutation, and the document."""
    dice = Random(f"{seed}/document/{number}")
    form, data = dice.choice(bases(seed))
    if form in ("docx", "odt") and dice.random() < 0.7:
        parts = unzipped(data)
        name = dice.choice([n for n in parts if n != "mimetype"])
        what, parts[name] = disturbed(parts[name], dice)
        return f"{form}: {what}", zipped(list(parts.items()))
    if form == "pdf" and dice.random() < 0.6:
        kind = dice.choice(list(INSIDE))
        return f"pdf: {kind}", INSIDE[kind](data, dice)
    kind = dice.choice(list(STRETCHES))
    return f"{form}: {kind}", STRETCHES[kind](data, dice)[0]


def run(seed: str, numbers: range, score: Score) -> Iterator[int]:
    """Reads each as evidence is read; one in four as what is to be handed out, too."""
    for number in numbers:
        kind, data = mutated(seed, number)
        score.files += 1
        score.kinds[kind] += 1
        begun = time.monotonic()
        try:
            _one(number, data, score)
        except Exception:  # noqa: BLE001 - whatever it is, it is a find
            score.finds.append(Find("crash", number, kind, traceback.format_exc(limit=-3)))
        taken = time.monotonic() - begun
        score.slowest = max(score.slowest, taken)
        if taken > 3 * WALL_SECONDS + 2:
            score.finds.append(Find("hang", number, kind, f"{taken:.0f} s"))
        yield number


def _one(number: int, data: bytes, score: Score) -> None:
    try:
        read_document(data)
        score.ends["read"] += 1
    except Unread as refused:
        score.ends["refused"] += 1
        died = "child process died" in str(refused)
        score.codes["its child died: the message says so" if died else refused.code] += 1
    hidden_in_document(data)
    if number % 4 == 0 and data.startswith(b"%PDF"):
        try:
            copy_of_pdf(data)
        except Unread:
            score.ends["no copy"] += 1
