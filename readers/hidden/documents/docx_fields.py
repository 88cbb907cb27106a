"""Words of a Word document's fields that no page shows: their code, and what SET and the like come to. The child's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SILENT = frozenset({"SET", "ASK", "XE", "TC", "TA", "RD", "PRIVATE", "DATA", "ADDIN", "NEXT", "NEXTIF", "SKIPIF"})
"""Fields that show nothing, whatever is kept with them."""


class Fields:
    """The fields that are open where a part of a document is read from its beginning."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []
        """Of each, from the outermost, its code so far, and whether what follows is its result."""

    def sees(self, e: etree._Element) -> None:
        """Takes an element in, in the order of the document."""
        if e.tag == f"{W}fldChar":
            kind = e.get(f"{W}fldCharType")
            if kind == "begin":
                self._open.append(("", False))
            elif self._open and kind == "separate":
                self._open[-1] = (self._open[-1][0], True)
            elif self._open and kind == "end":
                self._open.pop()
        elif e.tag == f"{W}instrText" and self._open:
            code, result = self._open[-1]
            self._open[-1] = (code + (e.text or ""), result)

    def hides(self, e: etree._Element) -> bool:
        """True for words in a field that shows nothing, and for such a field itself."""
        if e.tag == f"{W}fldSimple":
            return _is_silent(e.get(f"{W}instr") or "")
        return e.tag == f"{W}t" and any(not result or _is_silent(code) for code, result in self._open)


def _is_silent(code: str) -> bool:
    return (code.split() or [""])[0].upper() in _SILENT
