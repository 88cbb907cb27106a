"""The text of a Word document (DOCX) by paragraphs. Runs in the child process only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from readers.hidden.documents.docx import found_in_docx, notes_in, styles_of, unseen_in
from readers.workbook.containers import Refusal, prove_xml, unpack
from text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readers.hidden.documents.docx_styles import Styles
    from readers.hidden.take_out import Found

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_SKIPPED = frozenset({f"{_W}instrText", f"{_MC}Fallback"})
"""Field codes, and what stands twice for older programs."""


def read_docx(data: bytes) -> str:
    """The text that is shown, one paragraph a line, cells of a table row parted by " | ".

    Raises Refusal: a bomb, damage, no DOCX.
    """
    parts = unpack(data)
    if _PARTS[0] not in parts:
        raise Refusal("unknown_format", "it is a zip container, but no Word document")
    lines: list[str] = []
    for name in (*_PARTS, "word/styles.xml", "word/settings.xml"):
        if name in parts:
            prove_xml(name, parts[name])
    styles = styles_of(parts)
    notes = notes_in(parts, styles)
    for name in _PARTS:
        if name in parts:
            lines += _lines(parts[name], styles, notes)
    if not lines:
        raise Refusal("no_text", "it has no text")
    return "\n".join(lines)


def look_into_docx(data: bytes) -> list[Found]:
    """What a Word document hides. Raises Refusal."""
    parts = unpack(data)
    for name in parts:
        if name.startswith("word/") and name.endswith(".xml"):
            prove_xml(name, parts[name])
    return found_in_docx(parts)


def _lines(xml: bytes, styles: Styles, notes: frozenset[str]) -> list[str]:
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise Refusal("damaged", f"its text is not XML that can be read (line {error.lineno})") from error
    unseen = unseen_in(root, styles, notes)
    leave = frozenset((*unseen.hidden, *unseen.deleted))
    cleaned = (clean(line).strip("| ") for line in "".join(_pieces(root, leave)).split("\n"))
    return [line for line in cleaned if line]


def _pieces(root: etree._Element, leave: frozenset[etree._Element]) -> Iterator[str]:
    skipped: object = None
    cells = 0
    for event, e in etree.iterwalk(root, events=("start", "end")):
        if skipped is not None:
            skipped = None if e is skipped and event == "end" else skipped
            continue
        starts, tag = event == "start", e.tag
        if starts and (tag in _SKIPPED or e in leave):
            skipped = e
        elif tag == f"{_W}t" and starts:
            yield e.text or ""
        elif tag in (f"{_W}tab", f"{_W}br", f"{_W}cr") and starts:
            yield " "
        elif tag == f"{_W}tc":
            cells += 1 if starts else -1
            yield " | " if starts else ""
        elif (tag == f"{_W}p" and not starts) or tag == f"{_W}tr":
            yield " " if cells else "\n"
