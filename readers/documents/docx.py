"""The text of a Word document (DOCX) by paragraphs. Runs in the child process only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from readers.hidden.documents.docx import MAIN, MC, SETTINGS, STYLES, WordDocument, found_in_docx
from readers.hidden.documents.docx_colours import W
from readers.workbook.containers import Refusal, prove_xml, unpack
from text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readers.hidden.take_out import Found

_READ = (MAIN, "word/footnotes.xml", "word/endnotes.xml")
_SKIPPED = frozenset({f"{W}instrText", f"{MC}Fallback"})
"""Field codes, and what stands twice for older programs."""


def read_docx(data: bytes) -> str:
    """The text that is shown, one paragraph a line, cells of a table row parted by " | ".

    Raises Refusal: a bomb, damage, no DOCX.
    """
    found = unpack(data)
    parts = {name: found[name] for name in (*_READ, STYLES, SETTINGS) if name in found}
    if MAIN not in parts:
        raise Refusal("unknown_format", "it is a zip container, but no Word document")
    for name, xml in parts.items():
        prove_xml(name, xml)
    document = WordDocument(parts)
    lines: list[str] = []
    for name in (n for n in _READ if n in parts):
        unseen = document.unseen(name)
        text = "".join(_pieces(document.trees[name], frozenset((*unseen.hidden, *unseen.deleted))))
        lines += filter(None, (clean(line).strip("| ") for line in text.split("\n")))
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
        elif tag == f"{W}t" and starts:
            yield e.text or ""
        elif tag in (f"{W}tab", f"{W}br", f"{W}cr") and starts:
            yield " "
        elif tag == f"{W}tc":
            cells += 1 if starts else -1
            yield " | " if starts else ""
        elif (tag == f"{W}p" and not starts) or tag == f"{W}tr":
            yield " " if cells else "\n"
