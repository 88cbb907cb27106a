"""Bytes of any register file -> raw sheets of text, told apart by content, never by name; parsers run in a child."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from types import MappingProxyType
from typing import Any, NamedTuple

from model.hidden import Hidden, HiddenKind
from model.register import PlainSheet, Problem
from model.source import USUAL_LIMITS, ReadLimits
from readers.hidden.take_out import as_answer
from readers.register.problems import RAISE_IT, Code, problem
from readers.sandbox import NoAnswer, ask_child
from readers.workbook.csv_formulas import is_formula, take_out_formulas
from readers.workbook.csv_text import UnreadableText, read_separated
from readers.workbook.rows import AT_ONCE, KnownRows, SheetRows

MAX_BYTES = USUAL_LIMITS.largest << 20
"""Of the file as fetched, unless the configuration says otherwise. The largest register known has 29 MB."""
WALL_SECONDS = 30
"""Then the child is killed; it has longer for larger files (`ReadLimits.times`), as it has more memory."""
_FEW_NUL = 8
"""Bytes. A damaged text may have as many at its beginning."""
_MAX_ANSWER = 128 * 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_BEGINS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<table", b"<!--")
_BEGINS: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("ole", (_OLE,)),
    ("pdf", (b"%PDF",)),
    ("zip", (b"PK\x03\x04", b"PK\x05\x06")),
    ("binary", (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF", b"{\\rtf")),
    ("xml", (b"<?xml", b"<feed", b"<rss", b"<svg")),
    ("json", (b'{"', b"{\n", b"{ ", b'[{"', b"[\n", b"{}", b"[]")),
)
_ADVICE = "Fetch it again, and if it stays so ask the publisher for a good file"
_AS_DOCUMENT = 'A PDF, Word document (DOCX) or ODT at an address of its own is watched as kind = "document"'


class RawSheet(NamedTuple):
    """A sheet as it is in the file."""

    name: str
    """"" for separated text, which has no sheets."""
    rows: SheetRows
    """As printed, not yet cleaned; what is hidden stands as empty."""
    withheld: Mapping[int, tuple[str, ...]] = MappingProxyType({})
    """For each hidden row, by its 0-based number, a digest of each cell (`readers.hidden.take_out.cell_digest`)."""
    merged: frozenset[int] = frozenset()
    """The 0-based numbers of the rows into which a cell above goes on."""


_XML_OF = {
    b"urn:schemas-microsoft-com:office:spreadsheet": "a workbook in the XML of Excel 2003 (to be saved as XLSX)",
    b"<office:document": "a flat OpenDocument file (of a flat ODS: to be saved as ODS)",
}
"""Words by which XML that is refused is known, and what it is."""


class RawBook(NamedTuple):
    """A file as read; no sheets where it was refused."""

    kind: str
    """ods or xlsx (zip), xls (ole), html, csv, or what it is instead: empty, pdf, json, xml, binary."""
    sheets: list[RawSheet]
    """Those that are shown."""
    problems: list[Problem]
    hidden: tuple[Hidden, ...] = ()
    aside: tuple[tuple[str, ...], ...] = ()
    """Of each row of a hidden sheet the digests of its cells."""
    beside: tuple[tuple[str, str], ...] = ()
    """(place, text) of what a workbook says beside its cells: to be judged, never to be shown, told or stored."""


def sniff(data: bytes) -> str:
    """What the bytes are: empty, html, ole, pdf, zip, xml, json, binary or text."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data or data.isspace():
        return "empty"
    if head.startswith(_HTML_BEGINS) or (head.startswith(b"<?xml") and b"<html" in head):
        return "html"
    for kind, begins in _BEGINS:
        if data.startswith(begins) or head.startswith(begins):
            return kind
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    return "binary" if b"\0" in data[:64] or data[:4096].count(b"\0") > _FEW_NUL else "text"


def read_sheets(
    data: bytes,
    *,
    wall_seconds: float = 0,
    rows_count: bool = False,
    limits: ReadLimits = USUAL_LIMITS,
    known: KnownRows | None = None,
    plain: PlainSheet | None = None,
) -> RawBook:
    """All sheets of a file. Never raises for what the bytes are: a refusal is a problem of level REFUSED.

    With `rows_count` hidden rows are read like any other: a person has said that they are real. After `wall_seconds`
    the child that reads it is killed; 0: as the limits say. `known`: rows of a file read before; `plain`: how these
    bytes were.
    """
    kind = sniff(data)
    if kind == "empty":
        return _refused(kind, Code.EMPTY_FILE, "the file is empty")
    most = limits.largest / (8 if kind == "html" else 1)  # the tree of a page takes twenty times as much
    if len(data) > most * 2**20:
        what = f"the {'page' if kind == 'html' else 'file'} has more than {most:g} MiB"
        return _refused(kind, Code.TOO_LARGE, what)
    in_utf_16 = kind == "text" and _is_page_in_utf_16(data)
    if kind == "text" and not in_utf_16:
        try:
            rows, problems = read_separated(data, limits, known, plain)
        except UnreadableText as refusal:
            return RawBook(kind, [], [refusal.args[0]])
        found, digests = take_out_formulas(rows)
        withheld = {n: tuple(cells) for n, cells in digests.items()}
        hidden = tuple(h for h, _ in _as_hidden(as_answer(found, show=True)))
        return RawBook("csv", [RawSheet("", rows, withheld)], problems, hidden)
    if kind in ("zip", "ole", "html"):
        return _read_in_child(kind, data, wall_seconds, "rows" if rows_count else "", limits, known)
    what = {"pdf": "a PDF", "json": "JSON", "xml": "XML"}.get(kind, "not text, and no format that is known here")
    if in_utf_16:
        what = "a web page in UTF-16 (open it and save it as a page in UTF-8, or as CSV)"
    elif _is_unmarked_utf_16(data):
        what = "text in UTF-16 without the mark that says so (open it and save it as CSV UTF-8)"
    elif data.startswith(b"\x1f\x8b"):
        what = "packed with gzip, and the site does not say so"
    elif kind == "xml":
        what = next((said for mark, said in _XML_OF.items() if mark in data[:4096]), what)
    return _refused(kind, Code.NOT_A_REGISTER, f"the file is {what}, neither a workbook nor separated text")


def _is_page_in_utf_16(data: bytes) -> bool:
    """True for HTML as "Unicode text": its bytes would be taken for lines of separated text."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return data[:2048].decode("utf-16", "replace").lstrip().lower().encode().startswith(_HTML_BEGINS)


def _is_unmarked_utf_16(data: bytes) -> bool:
    """True where nearly every second byte is null, as in texts of the letters of English."""
    head = data[:4096]
    few, many = sorted((head[::2].count(0), head[1::2].count(0)))
    return len(data) % 2 == 0 and few * 20 < many and many > len(head) * 0.45


def _refused(kind: str, code: Code, why: str) -> RawBook:
    advice = RAISE_IT if code in (Code.TOO_LARGE, Code.TOO_MANY_ROWS) else _ADVICE
    if code == Code.NOT_A_REGISTER and kind in ("pdf", "zip"):
        advice = _AS_DOCUMENT
    return RawBook(kind, [], [problem(code, f"{why}. {advice}.")])


def has_formulas(data: bytes) -> bool:
    """True for separated text in which a spreadsheet would find formulas."""
    try:
        return any(is_formula(cell) for row in read_separated(data, ReadLimits.of(data))[0] for cell in row if cell)
    except UnreadableText:
        return False


def hidden_texts(data: bytes) -> list[tuple[Hidden, list[str]]]:
    """What a file hides with the texts themselves: for the terminal only."""
    kind = sniff(data)
    if kind == "text":
        try:
            return _as_hidden(as_answer(take_out_formulas(read_separated(data, ReadLimits.of(data))[0])[0], show=True))
        except UnreadableText:
            return []
    if kind not in ("zip", "ole", "html"):
        return []
    answer, died = _asked(kind, data, 0, "show", ReadLimits.of(data), _Coming())
    return [] if died else _as_hidden(answer.get("hidden", []))


def _as_hidden(answer: list[list[Any]]) -> list[tuple[Hidden, list[str]]]:
    return [(Hidden(HiddenKind(k), *rest), list(texts)) for k, *rest, texts in answer]


def _asked(
    kind: str, data: bytes, wall_seconds: float, wish: str, limits: ReadLimits, coming: _Coming
) -> tuple[dict[str, Any], Code | None]:
    answer, died = _ask_child(kind, data, wall_seconds, wish, limits, coming)
    if died in (Code.PARSER_DIED, Code.PARSER_TIMEOUT) and kind == "zip" and b"xl/workbook.xml" in data:
        # A stray cell far outside its table aborts the fast reader: such cells are taken out first.
        second, died_again = _ask_child("sparse", data, wall_seconds, wish, limits, coming)
        if died_again is None:
            return second, None
    return answer, died


def _read_in_child(
    kind: str, data: bytes, wall_seconds: float, wish: str, limits: ReadLimits, known: KnownRows | None
) -> RawBook:
    coming = _Coming(known)
    answer, died = _asked(kind, data, wall_seconds, wish, limits, coming)
    if died is not None:
        why = {
            Code.PARSER_TIMEOUT: f"reading the file takes more than {_seconds(wall_seconds, limits):g} s",
            Code.TOO_LARGE: "what the file unpacks to is too large",
            Code.PARSER_DIED: "the file makes the reader crash, or ask for more memory than it may have (its child "
            "process died, nothing else did)",
        }[died]
        return _refused(kind, died, why)
    if "refused" in answer:
        code, why = answer["refused"]
        return _refused(kind, Code(code), f"the file is refused: {why}")
    sheets = [
        RawSheet(name, rows, {int(n): tuple(cells) for n, cells in withheld.items()}, frozenset(merged))
        for (name, _, withheld, merged), rows in zip(answer["sheets"], coming.sheets, strict=True)
    ]
    problems = [problem(Code(c), message, sheet=sheet, row=row) for c, message, sheet, row in answer["faults"]]
    hidden = tuple(Hidden(HiddenKind(k), place, amount, sha256) for k, place, amount, sha256 in answer["hidden"])
    beside = tuple([(place, text) for place, text in answer["beside"]])
    return RawBook(kind, sheets, problems, hidden, tuple(map(tuple, answer["aside"])), beside)


class _Coming:
    """The sheets of a child, made of its lines as they come: what it answers, and the rows of one after the other."""

    def __init__(self, known: KnownRows | None = None) -> None:
        self._known = known
        self.begin()

    def begin(self) -> None:
        """For a child that is asked anew."""
        self.sheets: list[SheetRows] = []
        self._next: Iterator[SheetRows] | None = None
        self._filled: SheetRows | None = None
        self._waiting: list[Sequence[str]] = []

    def take(self, line: Any) -> None:  # noqa: ANN401 - a child's JSON
        if self._next is None:
            counts = [count for _, count, *_ in line.get("sheets", ())]
            self.sheets = [SheetRows(known=self._known) for _ in counts]
            self._next = chain.from_iterable(map(repeat, self.sheets, counts))
        elif (rows := next(self._next, None)) is not None:
            if rows is not self._filled or len(self._waiting) == AT_ONCE:
                self.fill()
                self._filled = rows
            self._waiting.append(line)

    def fill(self) -> None:
        """Hands the sheet that came last the rows of it that wait: many at a time are looked at more quickly."""
        if self._filled is not None:
            self._filled.take(self._waiting)
        self._waiting = []


def _seconds(wall_seconds: float, limits: ReadLimits) -> float:
    return wall_seconds or WALL_SECONDS * limits.times


def _ask_child(
    kind: str, data: bytes, wall_seconds: float, wish: str, limits: ReadLimits, coming: _Coming
) -> tuple[dict[str, Any], Code | None]:
    """(the child's answer, None), or ({}, why there is none)."""
    asked = f"{kind}+{wish}+{limits.rows},{limits.columns},{limits.cells},{limits.times:g}"
    seconds, most = _seconds(wall_seconds, limits), int(_MAX_ANSWER * limits.times)
    coming.begin()
    answer = ask_child(asked, data, "python_calamine", "lxml", wall_seconds=seconds, most=most, take=coming.take)
    coming.fill()
    return ({}, Code(answer.value)) if isinstance(answer, NoAnswer) else (answer, None)
