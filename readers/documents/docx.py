"""The text of a Word document (DOCX) by paragraphs, and what it hides. Runs in the child process only."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from model.hidden import HiddenKind
from readers.documents.edges import edge_lines
from readers.documents.errors import NoText
from readers.hidden.documents.docx_colours import VAL, VML, W, is_on, page_of
from readers.hidden.documents.docx_styles import OFF_PAGE, DocxStyles, in_symbols, is_flat, nobody_reads, whole
from readers.hidden.take_out import SMALLEST, Found
from readers.merged_cells import MergedCells
from readers.workbook.containers import Refusal, prove_xml, xml_tree
from text.clean import clean

MAIN = "word/document.xml"
_SETTINGS = "word/settings.xml"
_STYLES = "word/styles.xml"
_READ = (MAIN, "word/footnotes.xml", "word/endnotes.xml")
_TEXTS = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")
_EDGES = (f"{W}headerReference", f"{W}footerReference")
_RELATIONS = "word/_rels/document.xml.rels"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_COMMENTS = "word/comments.xml"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset({f"{W}instrText", f"{_MC}Fallback"})
"""Field codes, and what stands twice for older programs."""
_REFERENCES = (f"{W}footnoteReference", f"{W}endnoteReference")
_NOTES = (f"{W}footnote", f"{W}endnote")
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})
_GONE_WITH = {f"{W}tr": f"{W}trPr/{W}del", f"{W}tc": f"{W}tcPr/{W}cellDel"}
"""Where rows and cells say that they were taken away."""
_SILENT = frozenset({"SET", "ASK", "XE", "TC", "TA", "RD", "PRIVATE", "DATA", "ADDIN", "NEXT", "NEXTIF", "SKIPIF"})
"""Fields that show nothing, whatever is kept with them."""
_COUNTERS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "DATE", "TIME", "SAVEDATE", "PRINTDATE"})
"""Fields of headers and footers that are otherwise in each copy, and say nothing."""
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MERGED = (f"{W}tcPr/{W}vMerge", f"{W}tcPr/{W}hMerge")
_KNOWN = re.compile(r"http://schemas\.(?:microsoft|openxmlformats)\.(?:com|org)/")
"""Extensions that Word shows; in the place of any other it shows what stands beside for older programs."""
_SIGNS = 4
"""Letters of a paragraph in a font of signs, from which they are words."""
_FAR = 20_000_000
"""A place in the units of drawings, 55 cm, past which no page goes on."""
_SMALL = 76_200
"""A box of less in the same units, 6 points."""
_VML_AWAY = re.compile(r"visibility:hidden|display:none|(?:left|top|margin-left|margin-top):-?\d{4,}", re.IGNORECASE)


def read_docx(found: Mapping[str, bytes]) -> str:
    """The text that is shown, one paragraph a line, cells of a table row parted by " | ". Raises Refusal: damage.

    What its pages have at the top and at the bottom comes first, once: behind a list it would be another item.
    """
    parts = {name: found[name] for name in (*_READ, _STYLES, _SETTINGS) if name in found}
    for name, xml in parts.items():
        prove_xml(name, xml)
    document = WordDocument(parts)
    edges = tuple(_edges_shown(document, found))
    for name in edges:
        prove_xml(name, found[name])
        document.trees[name] = xml_tree(found[name])
    lines = [line for name in _READ if name in parts for line in _lines_of(document, name)]
    if not lines:
        raise Refusal(NoText.code, "it has no text")
    above = (line for name in edges for line in _lines_of(document, name, counters=False))
    return "\n".join([*edge_lines(above), *lines])


def _lines_of(document: WordDocument, name: str, *, counters: bool = True) -> Iterator[str]:
    tree, unseen = document.trees[name], document.unseen(name)
    leave = {*unseen.hidden, *unseen.deleted, *(() if counters else _counters_in(tree))}
    text = "".join(_pieces(tree, frozenset(leave), _going_on(tree, frozenset(leave))))
    return filter(None, (clean(line).strip("| ") for line in text.split("\n")))


def _edges_shown(document: WordDocument, found: Mapping[str, bytes]) -> list[str]:
    """The parts of the headers and footers that pages show, headers first. Raises Refusal."""
    if _RELATIONS not in found or MAIN not in document.trees:
        return []
    prove_xml(_RELATIONS, found[_RELATIONS])
    targets = {
        r.get("Id"): f"word/{target.removeprefix('/word/')}" for r in xml_tree(found[_RELATIONS]).iter(_RELATION)
        if (target := r.get("Target") or "")
    }
    settings = document.trees.get(_SETTINGS)
    even = settings is not None and is_on(settings.find(f"{W}evenAndOddHeaders"))
    now: dict[tuple[str, str], str] = {}  # a section without one has that of the section before
    shown: dict[str, None] = {}
    for section in document.trees[MAIN].iter(f"{W}sectPr"):
        for e in section.iterchildren(*_EDGES):
            now[str(e.tag), e.get(f"{W}type") or "default"] = targets.get(e.get(_RELATED), "")
        first = is_on(section.find(f"{W}titlePg"))
        kinds = ("default", *(("first",) if first else ()), *(("even",) if even else ()))
        shown |= dict.fromkeys(name for (_, kind), name in now.items() if kind in kinds)
    names = [n for n in shown if _TEXTS.fullmatch(n) and n in found and n not in _READ]
    return sorted(names, key=lambda n: "footer" in n)


def _counters_in(tree: etree._Element) -> Iterator[etree._Element]:
    fields = Fields()
    for e in tree.iter(etree.Element):
        fields.sees(e)
        if fields.counts(e):
            yield e


def look_into_docx(parts: Mapping[str, bytes]) -> list[Found]:
    """Comments, deletions that are tracked, files within, and text that is not shown. Raises Refusal."""
    for name in parts:
        if name.startswith("word/") and name.endswith(".xml"):
            prove_xml(name, parts[name])
    document = WordDocument(parts)
    unseen = [document.unseen(name) for name in document.trees if _TEXTS.fullmatch(name)]
    comments = document.trees[_COMMENTS].iter(f"{W}comment") if _COMMENTS in document.trees else ()
    files = [hashlib.sha256(b).hexdigest() for n, b in sorted(parts.items()) if n.startswith("word/embeddings/") and b]
    told = (
        (HiddenKind.COMMENTS, "comments on the document", map(_text, comments)),
        (HiddenKind.TRACKED_CHANGES, "deleted text of the document", (_text(e) for u in unseen for e in u.deleted)),
        (HiddenKind.INVISIBLE_TEXT, "text of the document", (_text(e) for u in unseen for e in u.hidden)),
        (HiddenKind.EMBEDDED, "files within the document", files),
    )
    return [Found(kind, place, own) for kind, place, texts in told if (own := [*filter(str.strip, texts)])]


def _going_on(tree: etree._Element, leave: frozenset[etree._Element]) -> dict[etree._Element, str]:
    """The cells that go on where one above is shown, with what that one says."""
    merged = MergedCells()
    found: dict[etree._Element, str] = {}
    for table in tree.iter(f"{W}tbl") if tree.find(f".//{W}vMerge") is not None else ():
        merged.begin_table()
        for row in table.iterchildren(f"{W}tr"):
            before = row.find(f"{W}trPr/{W}gridBefore")
            at = whole(before.get(VAL)) if before is not None else 0
            for cell in row.iterchildren(f"{W}tc"):
                begins = cell.find(f"{W}tcPr/{W}vMerge")
                if begins is not None and begins.get(VAL) == "restart" and cell not in leave:
                    said = " ".join("".join(_pieces(cell, leave, {})).split())
                    merged.goes_down(at, len(table), clean(said.strip("| ")))
                elif begins is not None and at in merged:
                    found[cell] = merged.again(at)
                else:
                    merged.goes_down(at, 0, "")
                wide = cell.find(f"{W}tcPr/{W}gridSpan")
                at += max(1, whole(wide.get(VAL))) if wide is not None else 1
    return found


def _pieces(
    root: etree._Element, leave: frozenset[etree._Element], going_on: Mapping[etree._Element, str]
) -> Iterator[str]:
    """The words; those of a table in a cell behind the row in which it stands, as rows of their own."""
    skipped: object = None
    cells, within = 0, []
    for event, e in etree.iterwalk(root, events=("start", "end")):
        if skipped is not None:
            skipped = None if e is skipped and event == "end" else skipped
            continue
        starts, tag = event == "start", e.tag
        if starts and (tag in _SKIPPED or e in leave):
            skipped = e
            yield f" | {going_on[e]}" if going_on.get(e) else ""
        elif tag == f"{W}tbl" and starts and cells:
            skipped = e
            within.append(e)
        elif tag == f"{W}t" and starts:
            yield e.text or ""
        elif tag in (f"{W}tab", f"{W}br", f"{W}cr") and starts:
            yield " "
        elif tag == f"{W}noBreakHyphen" and starts:
            yield "-"  # of a name, a date; one that only may stand (softHyphen) is none
        elif tag == f"{W}tc":
            cells += 1 if starts else -1
            yield " | " if starts else ""
        elif (tag == f"{W}p" and not starts) or tag == f"{W}tr":
            yield " " if cells else "\n"
            while within and not cells:
                yield from _pieces(within.pop(0), leave, going_on)


class UnseenWords(NamedTuple):
    """What of a part of a document is not shown, as the outermost elements that hold it."""

    hidden: list[etree._Element]
    deleted: list[etree._Element]
    """Taken away under tracked changes."""


class WordDocument:
    """The parts of a document that hold words, and what of them is shown."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        """Raises Refusal."""
        names = (n for n in sorted(parts) if n in (_COMMENTS, _SETTINGS, _STYLES) or _TEXTS.fullmatch(n))
        self.trees = {n: xml_tree(parts[n]) for n in names}
        main = self.trees.get(MAIN)
        page = page_of(main, self.trees.get(_SETTINGS)) if main is not None else ""
        self._styles = DocxStyles(self.trees.get(_STYLES), page)
        self._notes: frozenset[str] | None = None
        """Those that shown words lead to; None until it is known what is shown."""
        self._notes = self._notes_shown(main) if main is not None else frozenset()

    def _notes_shown(self, main: etree._Element) -> frozenset[str]:
        gone = {e for part in self.unseen(MAIN) for one in part for e in one.iter(*_REFERENCES)}
        return frozenset(_note(e) for e in main.iter(*_REFERENCES) if e not in gone)

    def unseen(self, name: str) -> UnseenWords:
        """What of a part is not shown."""
        out = UnseenWords([], [])
        fields = Fields()
        within: etree._Element | None = None
        for event, e in etree.iterwalk(self.trees[name], events=("start", "end")):
            if event == "start":
                fields.sees(e)
            if within is not None:
                within = None if e is within and event == "end" else within
            elif event == "start" and isinstance(e.tag, str):
                if e.tag in _GONE or (e.tag in _GONE_WITH and e.find(_GONE_WITH[e.tag]) is not None):
                    within = e
                    out.deleted.append(e)
                elif self._is_unseen(e) or fields.hides(e):
                    within = e
                    out.hidden.append(e)
        return out

    def _is_unseen(self, e: etree._Element) -> bool:
        if e.tag in _NOTES and self._notes is not None and e.get(f"{W}type") is None:
            return _note(e) not in self._notes
        judge = _JUDGES.get(e.tag)
        return judge is not None and judge(e, self._styles)


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

    def counts(self, e: etree._Element) -> bool:
        """True for a page's number, a count of pages or a day, which the program writes itself."""
        if e.tag == f"{W}fldSimple":
            return _name_of(e.get(f"{W}instr") or "") in _COUNTERS
        return e.tag == f"{W}t" and any(_name_of(code) in _COUNTERS for code, _ in self._open)


def _is_silent(code: str) -> bool:
    return _name_of(code) in _SILENT


def _name_of(code: str) -> str:
    """What a field does."""
    return (code.split() or [""])[0].upper()


def _note(e: etree._Element) -> str:
    """A note, of itself or of what leads to it."""
    return f"{str(e.tag).removesuffix('Reference')} {e.get(f'{W}id')}"


def _run(e: etree._Element, styles: DocxStyles) -> bool:
    paragraph = next(e.iterancestors(f"{W}p"), None)
    look = styles.look(e, paragraph)
    if in_symbols(look) and paragraph is not None:
        return styles.letters_as_signs(paragraph) >= _SIGNS
    return nobody_reads(look, styles.ground(e))


def _row(e: etree._Element, _: DocxStyles) -> bool:
    height = e.find(f"{W}trPr/{W}trHeight")
    flat = height is not None and is_flat(whole(height.get(VAL)), height.get(f"{W}hRule"))
    return flat or is_on(e.find(f"{W}trPr/{W}hidden"))


def _cell(e: etree._Element, _: DocxStyles) -> bool:
    """True for a cell that goes on where one above or before it is shown."""
    merged = (m for path in _MERGED if (m := e.find(path)) is not None)
    return any(m.get(VAL) in (None, "continue") for m in merged)


def _table(e: etree._Element, _: DocxStyles) -> bool:
    places = (("tblpPr", "tblpX"), ("tblpPr", "tblpY"), ("tblInd", "w"))
    found = ((e.find(f"{W}tblPr/{W}{tag}"), name) for tag, name in places)
    return any(abs(whole(at.get(f"{W}{name}"))) > OFF_PAGE for at, name in found if at is not None)


def _choice(e: etree._Element, _: DocxStyles) -> bool:
    names = (e.get("Requires") or "").split()
    return not all(_KNOWN.match(e.nsmap.get(name) or "") for name in names)


def _small_ruby(e: etree._Element, _: DocxStyles) -> bool:
    size = e.find(f"../{W}rubyPr/{W}hps")
    return size is not None and whole(size.get(VAL)) < 2 * SMALLEST


def _box(box: etree._Element, _: DocxStyles) -> bool:
    """True for the words of a text box that is hidden, smaller than a letter, or off every page."""
    for a in box.iterancestors():
        if a.tag in (f"{_DRAWING}anchor", f"{_DRAWING}inline"):
            places = [whole((p.text or "").strip()) for p in a.iter(f"{_DRAWING}posOffset")]
            extent, about = a.find(f"{_DRAWING}extent"), a.find(f"{_DRAWING}docPr")
            sizes = [whole(extent.get(n), _SMALL) for n in ("cx", "cy")] if extent is not None else []
            return (
                any(abs(p) > _FAR for p in places) or any(0 <= s < _SMALL for s in sizes)
                or (about is not None and about.get("hidden") in ("1", "true"))
            )
        style = (a.get("style") or "").replace(" ", "") if isinstance(a.tag, str) and a.tag.startswith(VML) else ""
        if _VML_AWAY.search(style):
            return True
    return False


_JUDGES: dict[object, Callable[[etree._Element, DocxStyles], bool]] = {
    f"{W}r": _run,
    f"{W}p": lambda e, styles: styles.is_away(e),
    f"{W}tr": _row,
    f"{W}tc": _cell,
    f"{W}tbl": _table,
    f"{W}txbxContent": _box,
    f"{_MC}Choice": _choice,
    f"{W}rt": _small_ruby,
}


def _text(e: etree._Element) -> str:
    return "".join(t.text or "" for t in e.iter(f"{W}t", f"{W}delText"))
