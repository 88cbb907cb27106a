"""What a workbook says beside its cells: gathered in the child, judged outside.

Properties, names of ranges, headers and footers, links, messages of cells, drawings. No copy that is handed out has
them, the file itself does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from readers.hidden.sizes import plain
from readers.workbook.containers import NotCompound, streams_of

PROPERTIES = "the properties of the document"
_NAMES = "the names within the workbook"
_OF_SHEETS = "headers, footers, links or messages of a sheet"
_DRAWN = "drawings and charts"
_OTHER = "parts beside the sheets"
_PLACES = (
    (re.compile(r"docProps/.*\.xml|meta\.xml"), PROPERTIES),
    (re.compile(r"xl/workbook\.xml|xl/tables/.*\.xml"), _NAMES),
    (re.compile(r"xl/(?:worksheets|chartsheets)/.*\.(?:xml|rels)|styles\.xml"), _OF_SHEETS),
    (re.compile(r"xl/(?:drawings|charts|diagrams)/.*\.(?:xml|vml|rels)"), _DRAWN),
    (re.compile(r"(?:xl/(?:connections|queryTables/.*|metadata|richData/.*)|customXml/.*)\.xml"), _OTHER),
)
"""Comments, pivot tables, links to workbooks and objects are found by themselves; fonts and themes say nothing."""
_ROWS = re.compile(rb"<(?:\w+:)?sheetData[\s>].*</(?:\w+:)?sheetData\s*>", re.DOTALL)
_ATTRIBUTE = re.compile(rb"\s(?!xmlns)[\w:.-]+\s*=\s*(?:\"([^\"]{5,2000})\"|'([^']{5,2000})')")
_PARAGRAPH = re.compile(rb"</(?:a:p|text:p|text:h|c:pt|vt:\w+|dc:\w+|cp:\w+|meta:[\w-]+|\w*[hH]eader|\w*[fF]ooter)\s*>")
_TAG = re.compile(rb"<[^<>]*>")
_CODE = re.compile(r"&(?:\"[^\"]*\"|[0-9]+|K[0-9A-Fa-f+-]+|[A-Za-z])")
"""Of a header: a font, a size, a colour, left or right."""
_ODS_ATTRIBUTE = re.compile(
    rb"\s(?:xlink:href|table:(?:name|display-name|title)|office:(?:name|title)|draw:name|svg:title)=\"([^\"]{5,2000})\""
)
_ODS_TEXT = re.compile(
    rb"<(svg:(?:title|desc)|table:(?:help|error)-message|draw:(?:text-box|custom-shape|caption))[\s>].*?</\1\s*>",
    re.DOTALL,
)
_OF_FORMATS = re.compile(r"(?:https?://(?:schemas|purl|www\.w3)\.|urn:|application/|#?[A-Z$]{1,4}[0-9$:A-Z]+$)")
_BYTES = re.compile(rb"[\x20-\x7e\x91-\xff]{5,2000}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\0){5,2000}")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_MOST = 4 << 20
"""Bytes of one part that are looked at, and letters of all that is handed on."""


def words_beside(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """(place, text) of what may say something, each text once. `parts`: of an XLSX or an ODS, by name."""
    said: dict[str, str] = {}
    left = _MOST
    for name, body in parts.items():
        for place, text in _said_by(name, body):
            text = " ".join(_CODE.sub(" ", text).split())  # noqa: PLW2901 - as it is read
            if text in said or len(text) < 5 or not _LETTERS.search(text) or _OF_FORMATS.match(text):
                continue
            left -= len(text)
            if left < 0:
                return [(place, text) for text, place in said.items()]
            said[text] = place
    return [(place, text) for text, place in said.items()]


def words_in_properties(data: bytes) -> list[tuple[str, str]]:
    """(place, text) of the properties of an XLS; nothing of a file without any."""
    try:
        streams = streams_of(data)
    except NotCompound:
        return []
    bodies = [body[:_MOST] for name, body in streams.items() if name.endswith("SummaryInformation")]
    found = [m.decode("cp1252", "replace") for body in bodies for m in _BYTES.findall(body)]
    found += [m.decode("utf-16-le", "replace") for body in bodies for m in _WIDE.findall(body)]
    return [(PROPERTIES, text) for text in dict.fromkeys(found)]


def _said_by(name: str, body: bytes) -> Iterator[tuple[str, str]]:
    if name == "content.xml":
        for m in _ODS_ATTRIBUTE.finditer(body):
            yield _NAMES, plain(m[1])
        for m in _ODS_TEXT.finditer(body):
            yield _DRAWN, plain(_TAG.sub(b" ", m[0]))
        return
    place = next((where for pattern, where in _PLACES if pattern.fullmatch(name)), "")
    if not place:
        return
    if b"sheetData" in body:
        body = _ROWS.sub(b"", body)
    body = body[:_MOST]
    for m in _ATTRIBUTE.finditer(body) if name not in ("styles.xml", "meta.xml") else ():
        yield place, plain(m[1] or m[2])
    for piece in _PARAGRAPH.split(body):
        yield place, plain(_TAG.sub(b" ", piece))[:2000]
