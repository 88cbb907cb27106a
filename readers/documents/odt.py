"""The text of an OpenDocument text (ODT) by paragraphs, and what it hides. Runs in the child process only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from model.hidden import HiddenKind
from readers.documents.edges import edge_lines
from readers.documents.errors import NoText, UnknownFormat
from readers.documents.odt_elements import is_element
from readers.documents.odt_words import OdtWords, Place
from readers.hidden.book import objects_in_ods
from readers.hidden.documents.odt_styles import OdtStyles, attributes_of, page_ground, usual_name
from readers.hidden.take_out import Found
from readers.workbook.containers import Refusal, body_kind, prove_xml, refuse_locked, xml_tree
from text.clean import clean

CONTENT = "content.xml"
"""Also the name by which a flat file goes, which has no parts."""
_STYLES = "styles.xml"
_FLAT = "office:document"
_HEADS = ("office:styles", "office:font-face-decls")
_OBJECTS = frozenset({"draw:object", "draw:object-ole", "draw:plugin", "draw:applet", "draw:floating-frame"})
_EDGES = frozenset({f"style:{n}{more}" for n in ("header", "footer") for more in ("", "-left", "-first")})


_COUNTERS = frozenset(
    f"text:{n}" for n in ("page-number", "page-count", "page-continuation", "date", "time", "modification-date",
                          "modification-time", "print-date", "print-time", "editing-cycles", "editing-duration")
)
"""Fields of headers and footers that are otherwise in each copy, and say nothing."""


class _ReadOdt(NamedTuple):
    """A document that was read."""

    body: OdtWords
    edges: OdtWords
    """Headers and footers."""
    shown: OdtWords
    """Those of them that pages show, without what counts pages."""
    roots: list[etree._Element]


def read_odt(parts: Mapping[str, bytes]) -> str:
    """The text that is shown, one paragraph a line, cells of a table row parted by " | ". Raises Refusal.

    What its pages have at the top and at the bottom comes first, once, as in a Word document.
    """
    document = _read(parts)
    lines, above = ([line for text in words.lines() if (line := clean(text).strip("| "))]
                    for words in (document.body, document.shown))
    if not lines:
        raise Refusal(NoText.code, "it has no text")
    return "\n".join([*edge_lines(above), *lines])


def look_into_odt(parts: Mapping[str, bytes]) -> list[Found]:
    """Comments, deletions that are tracked, text that is not shown, and files within. Raises Refusal."""
    body, edges, _, roots = _read(parts)
    told = (
        (HiddenKind.COMMENTS, "comments on the document", [*body.comments, *edges.comments]),
        (HiddenKind.TRACKED_CHANGES, "deleted text of the document", [*body.deleted, *edges.deleted]),
        (HiddenKind.INVISIBLE_TEXT, "text of the document", [*body.hidden, *edges.hidden]),
        (HiddenKind.EMBEDDED, "files within the document", [*_inline_objects(roots)]),
    )
    found = [Found(kind, place, own) for kind, place, texts in told if (own := [*filter(str.strip, texts)])]
    return [*found, *objects_in_ods(parts, "files within the document", _linked_objects(roots))]


def _read(parts: Mapping[str, bytes]) -> _ReadOdt:
    refuse_locked(parts)
    if CONTENT not in parts:
        raise Refusal(UnknownFormat.code, "it is a zip container, but neither a Word document nor an OpenDocument text")
    for name in (CONTENT, _STYLES):
        if name in parts:
            prove_xml(name, parts[name])
    kind = body_kind(parts[CONTENT])
    if kind != "text":
        raise Refusal(UnknownFormat.code, f"it is {f'an OpenDocument {kind}' if kind else 'XML'}, no OpenDocument text")
    content = xml_tree(parts[CONTENT])
    common = xml_tree(parts[_STYLES]) if _STYLES in parts else None
    beside = content if usual_name(str(content.tag)) == _FLAT else common
    heads = [c for c in (() if common is None else common) if is_element(c) and usual_name(str(c.tag)) in _HEADS]
    own = [c for c in content if is_element(c) and usual_name(str(c.tag)) != "office:body"]
    page = Place(page_ground(beside) if beside is not None else "")
    body = OdtWords(OdtStyles([*heads, *own]), page)
    edges, seen = (OdtWords(OdtStyles(own if common is None else common), page) for _ in range(2))
    bodies = [e for e in content if is_element(e) and usual_name(str(e.tag)) == "office:body"]
    used = _pages_used([content] if common is None else [content, common])
    for n, e in enumerate(e for b in bodies for e in b.iterchildren(etree.Element)):
        body.read(e, shown=n == 0)
    for e in beside.iter(etree.Element) if beside is not None else ():
        if usual_name(str(e.tag)) in _EDGES:
            shown = attributes_of(e).get("style:display") != "false"
            edges.read(e, shown=shown)
            if shown and (master := e.getparent()) is not None and attributes_of(master).get("style:name", "") in used:
                seen.read(_without_counters(e))
    return _ReadOdt(body, edges, seen, [content] if common is None else [content, common])


def _pages_used(roots: Iterable[etree._Element]) -> set[str]:
    """The names of the master pages by which pages of a document are made; the first of all has none."""
    named, follows = {"", "Standard"}, dict[str, str]()
    heads = (c for root in roots for c in root if is_element(c) and usual_name(str(c.tag)) != "office:body")
    for e in (e for head in heads for e in head.iter(etree.Element)):
        about = attributes_of(e)
        named.add(about.get("style:master-page-name", ""))
        if usual_name(str(e.tag)) == "style:master-page":
            follows[about.get("style:name", "")] = about.get("style:next-style-name", "")
    while more := {follows.get(name, "") for name in named} - named:
        named |= more
    return named


def _without_counters(e: etree._Element) -> etree._Element:
    copied = deepcopy(e)
    for counter in [c for c in copied.iter(etree.Element) if usual_name(str(c.tag)) in _COUNTERS]:
        counter.text = ""
    return copied


def _linked_objects(roots: list[etree._Element]) -> set[str]:
    """The parts that are shown as objects, by their names."""
    links = (attributes_of(e).get("xlink:href", "").removeprefix("./").rstrip("/") for e in _objects(roots))
    return {name for link in links if link for name in (link, f"{link}/{CONTENT}")}


def _inline_objects(roots: list[etree._Element]) -> Iterator[str]:
    """Objects that stand in the text itself, as their hashes."""
    for e in _objects(roots):
        for inner in e.iterchildren(etree.Element):
            yield hashlib.sha256(etree.tostring(inner, method="c14n")).hexdigest()


def _objects(roots: list[etree._Element]) -> Iterator[etree._Element]:
    return (e for root in roots for e in root.iter(etree.Element) if usual_name(str(e.tag)) in _OBJECTS)
