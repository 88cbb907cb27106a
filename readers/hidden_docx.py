"""Finds what a Word document (DOCX) hides. Runs in the child process only."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from lxml import etree

from model import HiddenKind
from readers.hidden import SMALLEST, Found
from readers.zipped import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
_TEXTS = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom"})
_BOXED = frozenset({f"{_W}tbl", f"{_W}txbxContent"})
"""What may have a fill of its own, from a style or a picture."""


def found_in_docx(parts: Mapping[str, bytes]) -> list[Found]:
    """Comments, deletions that are tracked, files within, and text that is hidden, white or under 2 points."""
    deleted: list[str] = []
    unseen: list[str] = []
    styles = _hiding_styles(parts)
    for name in sorted(parts):
        if _TEXTS.fullmatch(name):
            root = _tree(parts[name])
            filled = next(root.iter(f"{_W}background"), None) is not None
            deleted += filter(str.strip, (_text(e) for e in root.iter(*_GONE)))
            unseen += filter(str.strip, (_text(r) for r in root.iter(f"{_W}r") if _is_unseen(r, styles, filled=filled)))
    comments = [
        text for n, body in sorted(parts.items()) if n == "word/comments.xml"
        for c in _tree(body).iter(f"{_W}comment") if (text := _text(c)).strip()
    ]  # fmt: skip
    files = [hashlib.sha256(b).hexdigest() for n, b in sorted(parts.items()) if n.startswith("word/embeddings/") and b]
    told = (
        (HiddenKind.COMMENTS, "comments on the document", comments),
        (HiddenKind.TRACKED_CHANGES, "deleted text of the document", deleted),
        (HiddenKind.INVISIBLE_TEXT, "text of the document", unseen),
        (HiddenKind.EMBEDDED, "files within the document", files),
    )
    return [Found(kind, place, texts) for kind, place, texts in told if texts]


def _tree(xml: bytes) -> etree._Element:
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise Refusal("damaged", "its text is not XML that can be read") from error


def _text(e: etree._Element) -> str:
    return "".join(t.text or "" for t in e.iter(f"{_W}t", f"{_W}delText"))


def _hiding_styles(parts: Mapping[str, bytes]) -> frozenset[str]:
    """The names of styles whose text is hidden."""
    if "word/styles.xml" not in parts:
        return frozenset()
    root = _tree(parts["word/styles.xml"])
    return frozenset(
        s.get(f"{_W}styleId") or ""
        for s in root.iter(f"{_W}style")
        for p in s.iterchildren(f"{_W}rPr")
        if _on(p, "vanish")
    )


def _on(properties: etree._Element, name: str) -> bool:
    found = properties.find(f"{_W}{name}")
    return found is not None and (found.get(_VAL) or "true") not in ("0", "false", "off")


def _named(run: etree._Element) -> Iterator[str]:
    """The styles of a run and of its paragraph."""
    paragraph = next(run.iterancestors(f"{_W}p"), None)
    for e, path in ((run, f"{_W}rPr/{_W}rStyle"), (paragraph, f"{_W}pPr/{_W}pStyle")):
        for s in e.iterfind(path) if e is not None else ():
            yield s.get(_VAL) or ""


def _is_unseen(run: etree._Element, styles: frozenset[str], *, filled: bool) -> bool:
    own = run.find(f"{_W}rPr")
    if own is not None:
        if own.find(f"{_W}vanish") is not None:
            return _on(own, "vanish")
        size = own.find(f"{_W}sz")
        if size is not None and (size.get(_VAL) or "").isdigit() and int(size.get(_VAL) or "0") < SMALLEST * 2:
            return True
        if not filled and _is_white(run, own):
            return True
    return any(name in styles for name in _named(run))


def _is_white(run: etree._Element, own: etree._Element) -> bool:
    """White on white: nothing that the text stands in, and none of its styles, may give it a fill."""
    colour = own.find(f"{_W}color")
    if colour is None or (colour.get(_VAL) or "").upper() != "FFFFFF" or any(_named(run)):
        return False
    paragraph = next(run.iterancestors(f"{_W}p"), None)
    fills = [own.find(f"{_W}shd"), own.find(f"{_W}highlight")]
    fills += [paragraph.find(f".//{_W}shd")] if paragraph is not None else []
    return all(f is None for f in fills) and not any(a.tag in _BOXED for a in run.iterancestors())
