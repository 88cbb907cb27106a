"""Finds the opaque drawings on a sheet of an XLS: pictures, filled shapes, charts, open notes. In the child only."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from readers.hidden.geometry import THIN, Box, along

_SHAPE, _GROUP, _ABOUT, _OPTIONS, _ANCHOR, _IN_GROUP = 0xF004, 0xF009, 0xF00A, 0xF00B, 0xF010, 0xF00F
_PLACES = {_ANCHOR: "<2x8H", _IN_GROUP: "<4i", _GROUP: "<4i"}
_FILL, _OPACITY, _VISIBILITY, _WIDTH, _LINE = 0x01BF, 0x0182, 0x03BF, 0x01CB, 0x01FF
_STRAIGHT = frozenset({20, *range(32, 41)})
"""Lines and connectors."""
_HOLLOW = frozenset({19, 20, *range(32, 41), *range(85, 89)})
"""Lines, connectors, arcs, brackets and braces."""
_COMMON = 0x15
_NOTE = 0x19
_OPAQUE = frozenset({0x02, 0x03, 0x05, 0x06, 0x07, 0x08, 0x09, 0x1E, _NOTE})
"""Rectangles, ovals, charts, boxes of text, buttons, pictures, polygons, other shapes, notes."""


class _Shape(Struct):
    kind: int = 0
    places: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Its anchor; its place in its group's own coordinates; those coordinates, where it is a group."""
    filled: bool = True
    hidden: bool = False
    width: int = THIN
    """Of its line, in English metric units; 0 where it has none."""
    turned: bool = False
    """True for a line that rises."""


class Drawings:
    """Collects what is drawn on one sheet, record by record."""

    def __init__(self) -> None:
        self._shapes: list[_Shape] = []
        self._known: list[tuple[int, _Shape, _Shape | None]] = []
        """(number of the note, 0 for anything else; shape; its group)."""
        self._lines: list[tuple[_Shape, _Shape | None]] = []
        """Shapes of which only the line could cover anything."""
        self._group: _Shape | None = None

    def take_drawing(self, body: bytes) -> None:
        """Reads a record of the drawing layer."""
        at = 0
        while at + 8 <= len(body):
            head, kind, length = struct.unpack_from("<HHI", body, at)
            at += 8
            if kind == _SHAPE:
                self._shapes.append(_Shape())
            if head & 0xF != 0xF:
                if self._shapes:
                    self._read(self._shapes[-1], kind, head >> 4, body[at : at + length])
                at += length

    def _read(self, shape: _Shape, kind: int, instance: int, data: bytes) -> None:
        if kind == _ABOUT:
            shape.kind = instance
            flags = struct.unpack_from("<4xI", data)[0] if len(data) >= 8 else 0
            shape.turned = bool(flags & 0x40) != bool(flags & 0x80)
        elif kind in _PLACES and len(data) >= struct.calcsize(_PLACES[kind]):
            shape.places[kind] = struct.unpack_from(_PLACES[kind], data)
        elif kind == _OPTIONS:
            for n in range(min(instance, len(data) // 6)):
                self._option(shape, *struct.unpack_from("<HI", data, 6 * n))

    @staticmethod
    def _option(shape: _Shape, name: int, value: int) -> None:
        name &= 0x3FFF
        if name == _FILL and value & 0x100000:
            shape.filled = bool(value & 0x10) and shape.filled
        elif name == _OPACITY:
            shape.filled = shape.filled and value >= 0x8000
        elif name == _WIDTH:
            shape.width = value if shape.width else 0
        elif name == _LINE and value & 0x80000 and not value & 0x08:
            shape.width = 0
        elif name == _VISIBILITY and value & 0x20000:
            shape.hidden = bool(value & 2)

    def take_object(self, body: bytes) -> None:
        """Reads the record that says what the shape before it is. Raises struct.error for a cut one."""
        first, _, kind, number = struct.unpack_from("<4H", body)
        if first != _COMMON:  # as before BIFF8, with its place in it
            _, kind, _, _ = struct.unpack_from("<IHHH", body)
            if kind in _OPAQUE:
                self._known.append((0, _Shape(places={_ANCHOR: struct.unpack_from("<8H", body, 10)}), None))
            return
        shape = self._shapes[-1] if self._shapes else _Shape()
        group = self._group if _IN_GROUP in shape.places else None
        if _GROUP in shape.places:
            self._group = shape
        elif kind in _OPAQUE and shape.filled and shape.kind not in _HOLLOW and (kind == _NOTE or not shape.hidden):
            self._known.append((number if kind == _NOTE else 0, shape, group))
        elif not shape.hidden and shape.width > THIN:
            self._lines.append((shape, group))

    def boxes(self, notes_shown: set[int], lefts: Sequence[int], tops: Sequence[int]) -> Iterator[Box]:
        """Where opaque things lie."""
        for note, shape, group in self._known:
            if not note or note in notes_shown:
                yield from _where(shape, group, lefts, tops)
        for shape, group in self._lines:
            for box in _where(shape, group, lefts, tops):
                line = box.diagonal(rises=shape.turned) if shape.kind in _STRAIGHT else box.outline()
                yield from along([line], shape.width, box)

    def __bool__(self) -> bool:
        return bool(self._known or self._lines)


def _where(shape: _Shape, group: _Shape | None, lefts: Sequence[int], tops: Sequence[int]) -> Iterator[Box]:
    """The place of a shape, if it has one."""
    if _ANCHOR in shape.places:
        yield _placed(shape.places[_ANCHOR], lefts, tops)
    elif group and _ANCHOR in group.places:
        left, top, right, bottom = group.places[_GROUP]
        wide, high = max(right - left, 1), max(bottom - top, 1)
        a, b, c, d = shape.places[_IN_GROUP]
        whole = _placed(group.places[_ANCHOR], lefts, tops)
        yield whole.part((a - left) / wide, (b - top) / high, (c - left) / wide, (d - top) / high)


def _placed(anchor: Sequence[int], lefts: Sequence[int], tops: Sequence[int]) -> Box:
    """From two corners, each at a cell and a share of its width (of 1,024) and height (of 256)."""
    ends = [_along(starts, anchor[n], anchor[n + 1] / whole)
            for n, (starts, whole) in zip((0, 2, 4, 6), ((lefts, 1024), (tops, 256)) * 2, strict=True)]
    return Box(*ends)


def _along(starts: Sequence[int], index: int, share: float) -> int:
    index = min(index, len(starts) - 2)
    return starts[index] + round((starts[index + 1] - starts[index]) * min(share, 1))
