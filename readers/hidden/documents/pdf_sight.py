"""Whether a place of a PDF's page shows anything: the page is drawn as a viewer draws it, and looked at. The child's.

A text in whose place the drawn page has one colour is not seen, whatever the cause: a layer that is off, a clip, a
cover of any shape, a place outside the page.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import pypdfium2.raw as pdf

if TYPE_CHECKING:
    import pypdfium2

    from readers.hidden.take_out import Rgb

_SCALE = 1.5
"""Pixels for each point."""
_MOST_PIXELS = 12_000_000
_TOLD_APART = 8
"""Of 255, by which a letter's darkest pixel differs from its ground at least."""
_CHANNELS = 3
_GROUND = 64
"""Of 255, by which the ground differs from the ink of letters that are read on it."""
_MOST_OF_IT = 0.5

Box = tuple[float, float, float, float]


class Drawn:
    """A page as it is drawn, layers and annotations as they are by default."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        width, height = page.get_size()
        self._scale = min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        self._page = page
        bitmap = page.render(scale=self._scale, may_draw_forms=False, rev_byteorder=False)
        self._width, self._height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._channels = bitmap.n_channels
        self._pixels = bytes(bitmap.buffer)
        bitmap.close()

    def shows(self, box: Box) -> bool:
        """True where the box, in the coordinates of the page, has more than one colour."""
        return any(max(part) - min(part) >= _TOLD_APART for part in self._area(box) if part)

    def stands_out(self, box: Box, ink: Rgb) -> bool:
        """True where most of the box is of a colour on which letters of that ink are read."""
        return any(
            sum(abs(pixel - of_ink) >= _GROUND for pixel in part) > _MOST_OF_IT * len(part)
            for part, of_ink in zip(self._area(box), reversed(ink), strict=False)
        )

    def _area(self, box: Box) -> list[bytes]:
        """The pixels of a box, blue, green and red."""
        left, top, right, bottom = self._on_screen(box)
        if left >= right or top >= bottom:
            return []
        n = self._channels
        lines = (self._pixels[y * self._stride + left * n : y * self._stride + right * n] for y in range(top, bottom))
        area = b"".join(lines)
        return [area[c::n] for c in range(min(n, _CHANNELS))]

    def _on_screen(self, box: Box) -> tuple[int, int, int, int]:
        corners = [self._pixel(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        # A pixel more on each side: of what is set in hairlines and between two pixels, something is there.
        return (
            max(0, min(xs) - 1), max(0, min(ys) - 1), min(self._width, max(xs) + 2), min(self._height, max(ys) + 2)
        )  # fmt: skip

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        at_x, at_y = ctypes.c_int(), ctypes.c_int()
        pdf.FPDF_PageToDevice(self._page.raw, 0, 0, self._width, self._height, 0, x, y, at_x, at_y)
        return at_x.value, at_y.value
