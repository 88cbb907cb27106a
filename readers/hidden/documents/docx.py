"""Finds what a Word document (DOCX) hides. Runs in the child process only."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from model.register import HiddenKind
from readers.hidden.documents.docx_fields import Fields
from readers.hidden.documents.docx_fills import page_of
from readers.hidden.documents.docx_styles import Styles, in_symbols, is_flat, nobody_reads
from readers.hidden.documents.docx_tables import VAL, W
from readers.hidden.take_out import SMALLEST, Found
from readers.workbook.containers import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_MAIN = "word/document.xml"
_NOTES = ("footnote", "endnote")
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXTS = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_BOX = f"{W}txbxContent"
_MERGED = ("vMerge", "hMerge")
_KNOWN = re.compile(r"http://schemas\.(?:microsoft|openxmlformats)\.(?:com|org)/")
"""Extensions that Word shows; in the place of any other it shows what stands beside for older programs."""
_SIGNS = 4
"""Letters of a paragraph in a font of signs, from which they are words."""
_WIDE = 15_000
"""Twentieths of a point from the margin, past which no page goes on."""
_FAR = 20_000_000
"""Such a place in the units of drawings, 55 cm."""
_SMALL = 76_200
"""A box of less in the same units, 6 points."""
_VML_AWAY = re.compile(r"visibility:hidden|display:none|(?:left|top|margin-left|margin-top):-?\d{4,}", re.IGNORECASE)


class Unseen(NamedTuple):
    """What of a part of a document is not shown, as the elements that hold it."""

    hidden: list[etree._Element]
    deleted: list[etree._Element]
    """Taken away under tracked changes."""


def found_in_docx(parts: Mapping[str, bytes]) -> list[Found]:
    """Comments, deletions that are tracked, files within, and text that is not shown."""
    deleted: list[str] = []
    unseen: list[str] = []
    styles = styles_of(parts)
    notes = notes_in(parts, styles)
    for name in sorted(parts):
        if _TEXTS.fullmatch(name):
            found = unseen_in(_tree(parts[name]), styles, notes)
            deleted += filter(str.strip, map(_text, found.deleted))
            unseen += filter(str.strip, map(_text, found.hidden))
    comments = [
        text for n, body in sorted(parts.items()) if n == "word/comments.xml"
        for c in _tree(body).iter(f"{W}comment") if (text := _text(c)).strip()
    ]  # fmt: skip
    files = [hashlib.sha256(b).hexdigest() for n, b in sorted(parts.items()) if n.startswith("word/embeddings/") and b]
    told = (
        (HiddenKind.COMMENTS, "comments on the document", comments),
        (HiddenKind.TRACKED_CHANGES, "deleted text of the document", deleted),
        (HiddenKind.INVISIBLE_TEXT, "text of the document", unseen),
        (HiddenKind.EMBEDDED, "files within the document", files),
    )
    return [Found(kind, place, texts) for kind, place, texts in told if texts]


def styles_of(parts: Mapping[str, bytes]) -> Styles:
    """The styles of a document, and the colour of its pages."""
    trees = {n: _tree(parts[n]) for n in ("word/styles.xml", "word/settings.xml", _MAIN) if n in parts}
    styles = Styles(trees.get("word/styles.xml"))
    if _MAIN in trees:
        styles.page = page_of(trees[_MAIN], trees.get("word/settings.xml"))
    return styles


def notes_in(parts: Mapping[str, bytes], styles: Styles) -> frozenset[str]:
    """The notes that shown words lead to: "footnote 2"."""
    root = _tree(parts[_MAIN]) if _MAIN in parts else None
    if root is None:
        return frozenset()
    unseen = unseen_in(root, styles)
    gone = {e for part in unseen for one in part for e in one.iter(*(f"{W}{n}Reference" for n in _NOTES))}
    return frozenset(
        f"{n} {e.get(f'{W}id')}" for n in _NOTES for e in root.iter(f"{W}{n}Reference") if e not in gone
    )


def unseen_in(root: etree._Element, styles: Styles, notes: frozenset[str] | None = None) -> Unseen:
    """The outermost elements of a part whose words are not shown. `notes`: those that something leads to."""
    out = Unseen([], [])
    fields = Fields()
    within: etree._Element | None = None
    for event, e in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            fields.sees(e)
        if within is not None:
            within = None if e is within and event == "end" else within
        elif event == "start" and isinstance(e.tag, str):
            if _is_deleted(e):
                within = e
                out.deleted.append(e)
            elif _is_unseen(e, styles) or fields.hides(e) or (notes is not None and _leads_nowhere(e, notes)):
                within = e
                out.hidden.append(e)
    return out


def _is_deleted(e: etree._Element) -> bool:
    row, cell = e.tag == f"{W}tr", e.tag == f"{W}tc"
    return (
        e.tag in _GONE
        or (row and e.find(f"{W}trPr/{W}del") is not None)
        or (cell and e.find(f"{W}tcPr/{W}cellDel") is not None)
    )


def _leads_nowhere(e: etree._Element, notes: frozenset[str]) -> bool:
    name = str(e.tag).removeprefix(W)
    return name in _NOTES and e.get(f"{W}type") is None and f"{name} {e.get(f'{W}id')}" not in notes


def _is_unseen(e: etree._Element, styles: Styles) -> bool:
    judge = _JUDGES.get(e.tag)
    return judge is not None and judge(e, styles)


def _run(e: etree._Element, styles: Styles) -> bool:
    paragraph = next(e.iterancestors(f"{W}p"), None)
    look = styles.look(e, paragraph)
    if in_symbols(look) and paragraph is not None:
        runs = (r for r in paragraph.iter(f"{W}r") if in_symbols(styles.look(r, paragraph)))
        return sum(sum(map(str.isalpha, _text(r))) for r in runs) >= _SIGNS
    return nobody_reads(look, styles.ground(e))


def _row(e: etree._Element, _: Styles) -> bool:
    hidden, height = e.find(f"{W}trPr/{W}hidden"), e.find(f"{W}trPr/{W}trHeight")
    flat = height is not None and is_flat(_number(height, "val"), height.get(f"{W}hRule"))
    return flat or (hidden is not None and _on(hidden))


def _cell(e: etree._Element, _: Styles) -> bool:
    """True for a cell that goes on where one above or before it is shown."""
    merged = (m for n in _MERGED if (m := e.find(f"{W}tcPr/{W}{n}")) is not None)
    return any(m.get(VAL) in (None, "continue") for m in merged)


def _table(e: etree._Element, _: Styles) -> bool:
    places = (("tblpPr", "tblpX"), ("tblpPr", "tblpY"), ("tblInd", "w"))
    return any(abs(_number(e.find(f"{W}tblPr/{W}{tag}"), name)) > _WIDE for tag, name in places)


def _choice(e: etree._Element, _: Styles) -> bool:
    names = (e.get("Requires") or "").split()
    return not all(_KNOWN.match(e.nsmap.get(name) or "") for name in names)


def _small_ruby(e: etree._Element, _: Styles) -> bool:
    size = e.find(f"../{W}rubyPr/{W}hps")
    return size is not None and _number(size, "val") < 2 * SMALLEST


def _is_away(box: etree._Element) -> bool:
    """True for the words of a text box that is hidden, smaller than a letter, or off every page."""
    for a in box.iterancestors():
        if a.tag in (f"{_DRAWING}anchor", f"{_DRAWING}inline"):
            places = [p.text or "" for p in a.iter(f"{_DRAWING}posOffset")]
            extent = a.find(f"{_DRAWING}extent")
            sizes = [extent.get(n) or "" for n in ("cx", "cy")] if extent is not None else []
            about = a.find(f"{_DRAWING}docPr")
            return (
                any(abs(int(p)) > _FAR for p in places if p.strip().lstrip("-").isdigit())
                or any(int(s) < _SMALL for s in sizes if s.isdigit())
                or (about is not None and about.get("hidden") in ("1", "true"))
            )
        style = (a.get("style") or "").replace(" ", "") if isinstance(a.tag, str) and a.tag.startswith(_VML) else ""
        if _VML_AWAY.search(style):
            return True
    return False


def _number(e: etree._Element | None, name: str) -> int:
    text = (e.get(f"{W}{name}") or "") if e is not None else ""
    return int(text) if text.lstrip("-").isdigit() else 0


def _on(e: etree._Element) -> bool:
    return (e.get(VAL) or "true") not in ("0", "false", "off")


_JUDGES: dict[object, Callable[[etree._Element, Styles], bool]] = {
    f"{W}r": _run,
    f"{W}p": lambda e, styles: styles.is_away(e),
    f"{W}tr": _row,
    f"{W}tc": _cell,
    f"{W}tbl": _table,
    _BOX: lambda e, _: _is_away(e),
    f"{_MC}Choice": _choice,
    f"{W}rt": _small_ruby,
}


def _tree(xml: bytes) -> etree._Element:
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise Refusal("damaged", "its text is not XML that can be read") from error


def _text(e: etree._Element) -> str:
    return "".join(_pieces(e))


def _pieces(e: etree._Element) -> Iterator[str]:
    for t in e.iter(f"{W}t", f"{W}delText"):
        yield t.text or ""
