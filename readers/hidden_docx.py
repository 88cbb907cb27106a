"""Finds what a Word document (DOCX) hides. Runs in the child process only."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from model import HiddenKind
from readers.hidden import Found
from readers.hidden_docx_styles import VAL, Styles, W, nobody_reads
from readers.zipped import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TEXTS = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_VML = "{urn:schemas-microsoft-com:vml}"
_BOX = f"{W}txbxContent"
_FLAT = 40
"""Twentieths of a point: rows and lines of less show nothing."""
_WIDE = 15_000
"""Twentieths of a point from the margin, past which no page goes on."""
_FAR = 20_000_000
"""Such a place in the units of drawings, 55 cm."""
_SMALL = 25_400
"""A box of less in the same units, 2 points."""
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
    for name in sorted(parts):
        if _TEXTS.fullmatch(name):
            found = unseen_in(_tree(parts[name]), styles)
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
    """The styles of a document."""
    return Styles(_tree(parts["word/styles.xml"]) if "word/styles.xml" in parts else None)


def unseen_in(root: etree._Element, styles: Styles) -> Unseen:
    """The outermost elements of a part whose words are not shown."""
    page = next(root.iter(f"{W}background"), None) is not None
    out = Unseen([], [])
    within: etree._Element | None = None
    for event, e in etree.iterwalk(root, events=("start", "end")):
        if within is not None:
            within = None if e is within and event == "end" else within
        elif event == "start" and isinstance(e.tag, str):
            if e.tag in _GONE or (e.tag == f"{W}tr" and e.find(f"{W}trPr/{W}del") is not None):
                within = e
                out.deleted.append(e)
            elif _is_unseen(e, styles, page=page):
                within = e
                out.hidden.append(e)
    return out


def _is_unseen(e: etree._Element, styles: Styles, *, page: bool) -> bool:
    if e.tag == f"{W}r":
        paragraph = next(e.iterancestors(f"{W}p"), None)
        ground = styles.ground(e)
        return nobody_reads(styles.look(e, paragraph), None if page and not ground else ground)
    if e.tag == f"{W}tr":
        hidden, height = e.find(f"{W}trPr/{W}hidden"), e.find(f"{W}trPr/{W}trHeight")
        return (hidden is not None and _on(hidden)) or _is_flat(height, "val", "hRule")
    if e.tag == f"{W}p":
        frame, indent = e.find(f"{W}pPr/{W}framePr"), e.find(f"{W}pPr/{W}ind")
        away = (_number(x, n) for x in (frame, indent) for n in ("x", "y", "left", "start", "firstLine"))
        return any(abs(n) > _WIDE for n in away) or _is_flat(e.find(f"{W}pPr/{W}spacing"), "line", "lineRule")
    return e.tag == _BOX and _is_away(e)


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


def _is_flat(e: etree._Element | None, size: str, rule: str) -> bool:
    return e is not None and e.get(f"{W}{rule}") == "exact" and 0 <= _number(e, size) < _FLAT


def _on(e: etree._Element) -> bool:
    return (e.get(VAL) or "true") not in ("0", "false", "off")


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
