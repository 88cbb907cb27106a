"""How the cells and texts of an XLS look: fonts, formats, styles, colours, shared texts of several looks."""

from __future__ import annotations

import struct
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

from readers.hidden.covers import Aligned
from readers.hidden.looks import PALETTE, Look, Run
from readers.hidden.pushed import has_gap
from readers.hidden.take_out import Rgb, colour_of
from readers.workbook.number_formats import number_format

_ACROSS = ("general", "left", "center", "right", "fill", "justify", "centerContinuous", "distributed")
_USUAL_SIZE = 12.0
"""Points: larger letters can be too large for a row that is seen."""
_DOWN = ("top", "center", "bottom", "justify", "distributed", "bottom", "bottom", "bottom")


@dataclass(slots=True)
class Looks:
    """What the globals of a book say of looks."""

    fonts: list[tuple[float, int, str]] = field(default_factory=list)
    """Points, number of the colour, what is shown in place of letters."""
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[bytes] = field(default_factory=list)
    colours: list[str] = field(default_factory=lambda: list(PALETTE))
    strings: list[bytes] = field(default_factory=list)
    """The record of shared texts, and those that continue it."""
    _known: dict[int, Look] = field(default_factory=dict)
    _rich: dict[int, list[Run]] | None = None
    _lies: dict[int, Aligned] = field(default_factory=dict)
    _gaps: set[int] = field(default_factory=set)

    def look(self, style: int) -> Look | None:
        """How a cell of that style looks; None where that is not known."""
        if style not in self._known and style < len(self.styles) and len(self.styles[style]) >= 20:
            self._known[style] = self._look(self.styles[style])
        return self._known.get(style)

    def _look(self, style: bytes) -> Look:
        font, form = struct.unpack_from("<HH", style)
        size, colour, signs = self._font(font)
        pattern = struct.unpack_from("<I", style, 14)[0] >> 26
        colours = struct.unpack_from("<H", style, 18)[0]
        fills = (self.rgb(colours & 0x7F), self.rgb(colours >> 7 & 0x7F)) if pattern else (None,)
        shown = number_format(self.formats.get(form, ""))
        return Look(self.rgb(colour), size, fills[:1] if pattern == 1 else fills, shown, signs)

    def lies(self, style: int) -> Aligned:
        """How a text lies in a cell of that style."""
        if style not in self._lies:
            self._lies[style] = self._read_lies(self.styles[style] if style < len(self.styles) else b"")
        return self._lies[style]

    def _read_lies(self, body: bytes) -> Aligned:
        if len(body) < 20:
            return Aligned()
        way, turn, more = body[6:9]
        size = self._font(struct.unpack_from("<H", body)[0])[0]
        return Aligned(
            _ACROSS[way & 7], _DOWN[way >> 4 & 7], bool(way & 8), bool(more & 0x10), more & 0x0F, turn,
            size if size > _USUAL_SIZE else Aligned().size,
        )  # fmt: skip

    def has_gap(self, number: int) -> bool:
        """True for a shared text with many spaces or blank lines."""
        self.rich(number)
        return number in self._gaps

    def _font(self, number: int) -> tuple[float, int, str]:
        # There is no font of number 4: the numbers go on with 5.
        return self.fonts[number - (number > 4)] if number - (number > 4) < len(self.fonts) else (11.0, 0x7FFF, "")

    def rgb(self, number: int) -> Rgb | None:
        """The colour of a number, None for the automatic one."""
        if number == 0x41:
            return (255, 255, 255)
        return colour_of(self.colours[number]) if number < len(self.colours) else None

    def rich(self, number: int) -> list[Run]:
        """The pieces of a shared text that has several looks, [] for any other."""
        if self._rich is None:
            self._rich = self._read_rich()
        return self._rich.get(number, [])

    def _read_rich(self) -> dict[int, list[Run]]:
        """Goes by what is there, not by the count at its head, and keeps what was read before a cut."""
        out: dict[int, list[Run]] = {}
        reader = _Pieces(self.strings)
        with suppress(struct.error, IndexError):
            reader.take(8)
            for n in count():
                length, flags = struct.unpack("<HB", reader.take(3))
                runs = struct.unpack("<H", reader.take(2))[0] if flags & 8 else 0
                beyond = struct.unpack("<I", reader.take(4))[0] if flags & 4 else 0
                text = reader.letters(length, wide=bool(flags & 1))
                if has_gap(text):
                    self._gaps.add(n)
                if runs:
                    out[n] = self._runs(text, struct.unpack(f"<{2 * runs}H", reader.take(4 * runs)))
                reader.take(beyond)
        return out

    def rich_label(self, body: bytes) -> list[Run]:
        """The pieces of a text that stands in its cell's own record, with its runs behind it. Raises struct.error."""
        length, flags = struct.unpack_from("<HB", body, 6)
        end = 9 + length * (1 + (flags & 1))
        text = body[9:end].decode("utf-16-le" if flags & 1 else "latin-1", "replace")
        (runs,) = struct.unpack_from("<H", body, end)
        return self._runs(text, struct.unpack_from(f"<{2 * runs}H", body, end + 2)) if runs else []

    def _runs(self, text: str, marks: tuple[int, ...]) -> list[Run]:
        """A text cut where its font changes; before the first change it has that of the cell.

        The font of a piece is a whole one: where it leaves the colour to the program, that is black.
        """
        out = [Run(text[: marks[0]], None, 0.0)] if marks[0] else []
        ends = [*marks[2::2], len(text)]
        for begin, font, end in zip(marks[::2], marks[1::2], ends, strict=True):
            size, colour, signs = self._font(font)
            out.append(Run(text[begin:end], self.rgb(colour) or (0, 0, 0), size, signs))
        return out


class _Pieces:
    """Reads on from record to record; where letters are cut, the next record says anew how wide they are."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces, self._n, self._at = pieces, 0, 0

    def take(self, count: int) -> bytes:
        out = b""
        while len(out) < count:
            if self._at >= len(self._pieces[self._n]):
                self._n, self._at = self._n + 1, 0
            piece = self._pieces[self._n][self._at : self._at + count - len(out)]
            self._at += len(piece)
            out += piece
        return out

    def letters(self, count: int, *, wide: bool) -> str:
        out = ""
        while len(out) < count:
            if self._at >= len(self._pieces[self._n]):
                self._n, self._at = self._n + 1, 1
                wide = bool(self._pieces[self._n][0] & 1)
            size = 2 if wide else 1
            piece = self._pieces[self._n][self._at : self._at + size * (count - len(out))]
            piece = piece[: len(piece) // size * size]
            if not piece:
                raise IndexError
            self._at += len(piece)
            out += piece.decode("utf-16-le", "surrogatepass") if wide else piece.decode("latin-1")
        return out
