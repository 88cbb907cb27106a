"""The elements of an OpenDocument text: which hold words, and what they say of themselves. Used by the child."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from lxml import etree

from readers.hidden.documents.odt_styles import attributes_of, usual_name
from readers.hidden.opendocument import Look, place_of, points

LINES = frozenset({"text:p", "text:h"})
GAPS = frozenset({"text:s", "text:tab", "text:line-break"})
HOLDERS = frozenset({
    *(f"text:{n}" for n in (
        "list", "list-item", "list-header", "numbered-paragraph", "section", "note-body", "index-title", "index-body",
        "table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index",
        "bibliography",
    )),
    *(f"draw:{n}" for n in (
        "text-box", "g", "a", "custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon", "path",
        "caption", "connector", "measure", "regular-polygon",
    )),
})
"""Elements that hold paragraphs."""
INLINE = frozenset({
    "loext:content-control",
    *(f"text:{n}" for n in (
        "span", "a", "meta", "meta-field", "ruby", "ruby-base", "ruby-text", "date", "time", "page-number",
        "page-count", "page-continuation", "author-name", "author-initials", "initial-creator", "creator", "title",
        "subject", "keywords", "description", "file-name",
        "template-name", "sheet-name", "chapter", "sequence", "sequence-ref", "reference-ref", "bookmark-ref",
        "note-ref", "variable-get", "variable-set", "variable-input", "page-variable-get", "user-field-get",
        "user-field-input", "user-defined", "expression", "text-input", "placeholder", "drop-down", "measure",
        "table-formula", "execute-macro", "dde-connection", "database-display", "database-name",
        "database-row-number", "bibliography-mark", "creation-date", "creation-time", "modification-date",
        "modification-time", "print-date", "print-time", "printed-by", "editing-cycles", "editing-duration",
        "paragraph-count", "word-count", "character-count", "table-count", "image-count", "object-count",
        *(f"sender-{of}" for of in ("firstname", "lastname", "initials", "title", "position", "email", "fax", "company",
          "phone-private", "phone-work", "street", "city", "postal-code", "country", "state-or-province")),
    )),
})
"""Elements within a line of which programs show the words: spans, links, fields."""
OTHERWISE = ("text:hidden-text", "text:conditional-text")
"""Fields that keep what they would say otherwise."""
BESIDE = frozenset({
    "svg:title", "svg:desc", "table:title", "table:desc", "office:binary-data", "office:change-info", "office:forms",
    "dc:creator", "dc:date", "dc:language", "meta:date-string", "meta:creator-initials", "loext:sender-initials",
    "text:note-citation", "text:number", "draw:object", "draw:object-ole", "draw:image-map", "office:event-listeners",
    *(f"text:{n}-source" for n in (
        "table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index",
        "bibliography",
    )),
})
"""What is no word of the text: names of pictures, numbers that programs make themselves, who wrote a comment."""
DRAWN = frozenset({"draw:text-box", "draw:image", "draw:object", "draw:object-ole", "draw:applet", "draw:plugin",
                    "draw:floating-frame", "table:table"})
"""What may stand in a frame, of which programs show the first that they can."""
ROWS = frozenset({"table:table-header-rows", "table:table-rows", "table:table-row-group"})
COLUMNS = frozenset({"table:table-header-columns", "table:table-columns", "table:table-column-group"})
CELLS = ("table:table-cell", "table:covered-table-cell")
_FAR = 1560.0
"""Points (55 cm), past which no page goes on."""
_SMALL = 6.0
"""Points of width or height, with less of which a box shows no letter."""


def is_element(e: object) -> TypeGuard[etree._Element]:
    """False for remarks and the like in the XML."""
    return isinstance(e, etree._Element) and isinstance(e.tag, str)  # noqa: SLF001 - it has no other name


def words_in(e: etree._Element) -> str:
    """All words of an element, shown or not."""
    return "".join(_gathered(e))


def _gathered(e: etree._Element) -> Iterator[str]:
    tag = usual_name(str(e.tag))
    own = e.text or ""
    if tag == "text:hidden-text" and not own.strip():
        own = attributes_of(e).get("text:string-value", "")
    yield own
    for c in e:
        if is_element(c) and usual_name(str(c.tag)) not in BESIDE:
            yield from _gathered(c)
        yield c.tail or ""
    if tag in LINES or tag in GAPS or tag in CELLS:
        yield " "


def is_hidden(about: Look) -> bool:
    """True for a section, a field or a shape that is not shown, or only under a condition."""
    said = about.get("text:is-hidden")
    under_condition = "text:condition" in about and "text:string-value-if-true" not in about
    return (
        said == "true" or (under_condition and said != "false") or about.get("text:display") == "none"
        or about.get("draw:display", "always") in ("none", "printer")
    )


def is_away(about: Look) -> bool:
    """True for a box that is smaller than a letter, or off every page."""
    sizes = (points(about.get(f"svg:{n}", "")) for n in ("width", "height"))
    return any(0 <= s < _SMALL for s in sizes) or any(abs(far) > _FAR for far in place_of(about))


def times(about: Look, what: str) -> int:
    """How often a row or a cell stands, or how many it spans."""
    text = about.get(f"table:number-{what}", "1")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 7 and int(text) else 1
