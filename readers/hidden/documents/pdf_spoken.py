"""Words that stand in a PDF in the place of those it shows (/ActualText): readers and copying take them. The child's.

Publishers' programs write them for ligatures, hyphens and bullets; where they say much more than there is room for,
they say what is not shown.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdf

if TYPE_CHECKING:
    from collections.abc import Iterable

_LETTERS_AN_EM = 4
"""The narrowest letters that are set: more do not fit."""
_SPARE = 4
_MOST_MARKS = 8


def spoken_of(item: Any) -> str:  # noqa: ANN401 - PDFium's
    """What stands in the place of an object's words, "" for nothing."""
    for i in range(min(pdf.FPDFPageObj_CountMarks(item), _MOST_MARKS)):
        mark = pdf.FPDFPageObj_GetMark(item, i)
        length = ctypes.c_ulong()
        if not pdf.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", None, 0, length) or length.value <= 2:
            continue
        buffer = ctypes.create_string_buffer(length.value)
        into = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        pdf.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", into, length.value, length)
        return buffer.raw[: length.value].decode("utf-16-le", "replace").rstrip("\0")
    return ""


def too_long(found: Iterable[tuple[str, float]]) -> frozenset[str]:
    """Of (words, ems of room that their object has) the words for which all their objects together have no room."""
    room: dict[str, float] = {}
    for words, ems in found:
        room[words] = room.get(words, 0.0) + ems
    return frozenset(w for w, ems in room.items() if sum(map(str.isalnum, w)) > _SPARE + ems * _LETTERS_AN_EM)
