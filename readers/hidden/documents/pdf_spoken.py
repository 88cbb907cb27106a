"""Words that stand in a PDF in the place of those it shows (/ActualText): readers and copying take them. The child's.

Publishers' programs write them for ligatures, hyphens and bullets; where they have more letters than those that are set
there, or than there is room for, they say what is not shown.
"""

from __future__ import annotations

import codecs
import ctypes
import unicodedata
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LETTERS_AN_EM = 4
"""The narrowest letters that are set: more do not fit."""
_UNLIKE = 4
"""Letters and digits that are not set, from which they are words; a ligature without a name of its own has three."""
_MOST_MARKS = 8
_LONGEST = 4000


class Spoken(NamedTuple):
    """What stands in the place of an object's words."""

    words: str
    place: int | None
    """The same for all objects in whose place it stands together."""


def spoken_of(item: Any) -> Spoken | None:  # noqa: ANN401 - PDFium's
    """What stands in the place of an object's words; None for nothing."""
    for mark in _marks(item):
        length = ctypes.c_ulong()
        if not pdf.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", None, 0, length) or not length.value:
            continue
        buffer = (ctypes.c_ubyte * length.value)()
        pdf.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", buffer, length.value, length)
        return Spoken(_decoded(bytes(buffer)), ctypes.cast(mark, ctypes.c_void_p).value)
    return None


def _decoded(raw: bytes) -> str:
    marks = {codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF8: "utf-8"}
    mark = next((m for m in marks if raw.startswith(m)), b"")
    return raw[len(mark) :].decode(marks.get(mark, "latin-1"), "replace").strip("\0")


def silence(item: Any) -> None:  # noqa: ANN401 - PDFium's
    """Takes what stands in the place of an object's words off it."""
    for mark in list(_marks(item)):
        pdf.FPDFPageObj_RemoveMark(item, mark)


def _marks(item: Any) -> Iterator[Any]:  # noqa: ANN401 - PDFium's
    """The innermost first: of several it is the one that is read."""
    for i in reversed(range(min(pdf.FPDFPageObj_CountMarks(item), _MOST_MARKS))):
        yield pdf.FPDFPageObj_GetMark(item, i)


def unlike(words: str, shown: Sequence[tuple[str, float]]) -> tuple[bool, bool]:
    """Whether words say more than is set in their place, and whether more is set there than they say.

    `shown`: of each object there its text, and its length in ems.
    """
    said, letters = _letters(words), _letters("".join(text for text, _ in shown))
    if len(said) + len(letters) > _LONGEST:
        return said not in letters, letters not in said
    same = sum(m.size for m in SequenceMatcher(None, said, letters, autojunk=False).get_matching_blocks())
    no_room = len(said) > _UNLIKE + _LETTERS_AN_EM * sum(ems for _, ems in shown)
    return no_room or len(said) - same >= _UNLIKE, len(letters) - same >= _UNLIKE


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))
