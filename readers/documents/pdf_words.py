"""Where the words of a PDF's page stand, and which of them stand on one line. In the child only."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdf

GAP = 0.9
"""Times the height of a line that a gap between columns is wide at least; words stand closer."""


class PlacedWords(NamedTuple):
    """A run of words on a line, without a gap as wide as that between columns."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.bottom + self.top) / 2


Line = list[PlacedWords]
"""Pieces beside each other, from the left."""


def pieces_of(text_page: pypdfium2.PdfTextPage, count: int) -> list[PlacedWords]:
    """The runs of words of a page in the order in which they are drawn."""
    out: list[PlacedWords] = []
    said: list[str] = []
    box = [0.0, 0.0, 0.0, 0.0]
    places = [ctypes.c_double() for _ in range(4)]

    def end() -> None:
        if text := "".join(said).strip():
            out.append(PlacedWords(text, *box))
        said.clear()

    for n in range(count):
        letter = chr(pdf.FPDFText_GetUnicode(text_page, n) or 32)
        if letter in "\r\n":
            end()
            continue
        if letter.isspace():
            if said:
                said.append(letter)
            continue
        pdf.FPDFText_GetCharBox(text_page, n, *map(ctypes.byref, places))
        left, right, bottom, top = (p.value for p in places)
        if said and (left - box[1] >= GAP * max(box[3] - box[2], top - bottom) or left < box[0]):
            end()
        if said:
            box = [min(box[0], left), max(box[1], right), min(box[2], bottom), max(box[3], top)]
        else:
            box = [left, right, bottom, top]
        said.append(letter)
    end()
    return out


def words_of(text_page: pypdfium2.PdfTextPage, count: int) -> list[PlacedWords]:
    """The words of a page, each by itself and as wide and high as its type, in the order in which they are drawn."""
    out: list[PlacedWords] = []
    code, letters = pdf.FPDFText_GetUnicode, list[str]()
    for n in range(count + 1):
        letter = chr(code(text_page, n) or 32) if n < count else " "
        if not letter.isspace():
            letters.append(letter)
        elif letters:
            out.extend(_words_from(text_page, n - len(letters), letters))
            letters = []
    return out


def _words_from(text_page: pypdfium2.PdfTextPage, first: int, letters: Sequence[str]) -> Iterator[PlacedWords]:
    """Letters with no space between them as a word, or as several where they stand apart."""
    one, last = _box(text_page, first), _box(text_page, first + len(letters) - 1)
    height = one[3] - one[2]
    whole = (one[0], last[1], min(one[2], last[2]), max(one[3], last[3]))
    if len(letters) == 1 or (last[0] >= one[0] and last[1] - one[0] <= height * len(letters)):
        yield PlacedWords("".join(letters), *whole)
        return
    begin, box = 0, one
    for n in range(1, len(letters)):
        place = _box(text_page, first + n)
        if place[0] - box[1] >= GAP * (box[3] - box[2]) or place[0] < box[0]:
            yield PlacedWords("".join(letters[begin:n]), *box)
            begin, box = n, place
        else:
            box = (box[0], max(box[1], place[1]), min(box[2], place[2]), max(box[3], place[3]))
    yield PlacedWords("".join(letters[begin:]), *box)


def _box(text_page: pypdfium2.PdfTextPage, n: int) -> tuple[float, float, float, float]:
    place = pdf.FS_RECTF()
    pdf.FPDFText_GetLooseCharBox(text_page, n, place)
    return place.left, place.right, place.bottom, place.top


def lines_of(pieces: Sequence[PlacedWords]) -> list[Line]:
    """The pieces that stand beside each other, from the top."""
    lines: list[Line] = []
    for piece in sorted(pieces, key=lambda p: -p.middle):
        if lines and lines[-1][0].bottom < piece.middle < lines[-1][0].top:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    for line in lines:
        line.sort(key=lambda p: p.left)
    return lines


def height_of(line: Line) -> float:
    """Of its type, one point at least."""
    return max(1.0, *(w.top - w.bottom for w in line))


def apart(line: Sequence[PlacedWords], gap: float) -> Iterator[list[PlacedWords]]:
    """The words of a line, parted where a gap is as wide."""
    words: list[PlacedWords] = []
    for word in line:
        if words and word.left - words[-1].right >= gap:
            yield words
            words = []
        words.append(word)
    if words:
        yield words
