"""The objects of a PDF, and the operators of what it draws, taken apart and written again. Used by the child.

Only for files as PDFium writes them: each object by itself, with a plain table of where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from readers.register.problems import Code
from readers.workbook.containers import Refusal

_WHITE = rb"\0\t\n\f\r "
_SKIPPED = re.compile(rb"(?:[" + _WHITE + rb"]|%[^\r\n]*)*")
_PLAIN = re.compile(rb"/?[^" + _WHITE + rb"()<>\[\]{}/%]*")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_HEX = re.compile(rb"<[0-9A-Fa-f" + _WHITE + rb"]*>")
_IN_TEXT = re.compile(rb"[()\\]")
_NUMBER = re.compile(rb"[-+.0-9][-+.0-9eE]*")
_IMAGE_END = re.compile(rb"[" + _WHITE + rb"]EI(?=[" + _WHITE + rb"][\t\n\r -~]{0,8}|\Z)")
_BEGINS = re.compile(rb"\s*\d+ \d+ obj\b")
_STREAM = re.compile(rb"\s*stream(?:\r\n|\n|\r)")
_PLACES = re.compile(rb"^(\d{10}) \d{5} n", re.MULTILINE)
_DEEPEST_VALUE = 60


class PdfName(bytes):
    """A name, with its slash, escapes undone."""


class PdfText(bytes):
    """A text, with its brackets."""


class PdfWord(bytes):
    """A number, a truth, an operator."""


class Ref(NamedTuple):
    """A reference to an object."""

    number: int


class Stream(NamedTuple):
    """A dictionary with bytes."""

    entries: dict[bytes, Value]
    data: bytes


class Operation(NamedTuple):
    """An operator with what stands before it; of an inline picture `data` are its bytes."""

    operator: bytes
    operands: list[Value]
    data: bytes = b""


Value = PdfName | PdfText | PdfWord | Ref | dict[bytes, "Value"] | list["Value"]
"""The keys of a dictionary are names."""


class _ObjectParser:
    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def value(self, depth: int = 0) -> Value | None:
        """The next value; None at the end, and where a list or a dictionary ends."""
        if depth > _DEEPEST_VALUE:
            raise Refusal(Code.DAMAGED, "its objects lie too deep within each other")
        self.ends()
        at = self.at
        head = self.data[at : at + 2]
        if head == b"<<":
            self.at += 2
            items = self._items(depth)
            return {k: v for k, v in zip(items[::2], items[1::2], strict=False) if isinstance(k, PdfName)}
        if head[:1] == b"[":
            self.at += 1
            return self._items(depth)
        if head[:1] == b"(":
            return self._text()
        if head[:1] == b"<" and (m := _HEX.match(self.data, at)):
            self.at = m.end()
            return PdfText(m[0])
        m = _PLAIN.match(self.data, at)
        if not m or not m[0]:
            self.at += len(head) if head == b">>" else len(head[:1])
            return None
        self.at = m.end()
        return PdfName(_ESCAPE.sub(lambda e: bytes([int(e[1], 16)]), m[0])) if m[0][:1] == b"/" else PdfWord(m[0])

    def _items(self, depth: int) -> list[Value]:
        out: list[Value] = []
        while (item := self.value(depth + 1)) is not None:
            if item == b"R" and len(out) > 1 and isinstance(out[-2], PdfWord) and out[-2].isdigit():
                out[-2:] = [Ref(int(out[-2]))]
            else:
                out.append(item)
        return out

    def _text(self) -> PdfText:
        start, deep = self.at, 0
        while m := _IN_TEXT.search(self.data, self.at):
            self.at = m.end() + (m[0] == b"\\")
            deep += (m[0] == b"(") - (m[0] == b")")
            if deep == 0:
                return PdfText(self.data[start : self.at])
        self.at = len(self.data)
        return PdfText(b"()")

    def ends(self) -> bool:
        """Skips blanks and comments; True at the end."""
        skipped = _SKIPPED.match(self.data, self.at)
        self.at = skipped.end() if skipped else self.at
        return self.at >= len(self.data)


def objects_of(data: bytes) -> dict[int, Value | Stream]:
    """The objects by number."""
    out: dict[int, Value | Stream] = {}
    for place in _PLACES.findall(data[data.rfind(b"\nxref") :]):
        at = int(place)
        begin = _BEGINS.match(data, at)
        if not begin:
            continue
        parser = _ObjectParser(data, begin.end())
        value = parser.value()
        if value is None:
            continue
        stream = _STREAM.match(data, parser.at)
        number = int(begin[0].split()[0])
        if stream and isinstance(value, dict):
            length = value.get(b"/Length")
            if not isinstance(length, PdfWord) or not length.isdigit():
                raise Refusal(Code.DAMAGED, "one of its parts does not say how long it is")
            out[number] = Stream(value, data[stream.end() : stream.end() + int(length)])
        else:
            out[number] = value
    return out


def operations(content: bytes) -> Iterator[Operation]:
    """What a content stream draws, operator by operator."""
    parser = _ObjectParser(content)
    operands: list[Value] = []
    while not parser.ends():
        value = parser.value()
        if value is None:
            continue
        if not isinstance(value, PdfWord) or _NUMBER.fullmatch(value) or value in (b"true", b"false", b"null"):
            operands.append(value)
            continue
        if value == b"BI":
            yield _picture(parser)
        else:
            yield Operation(bytes(value), operands)
        operands = []


def _picture(parser: _ObjectParser) -> Operation:
    head: list[Value] = []
    while not parser.ends():
        value = parser.value()
        if value == b"ID":
            break
        if value is not None:
            head.append(value)
    start = parser.at + 1
    end = _IMAGE_END.search(parser.data, start)
    parser.at = end.end() if end else len(parser.data)
    return Operation(b"BI", head, parser.data[start : end.start() if end else len(parser.data)])


def written(value: Value) -> bytes:
    """A value as it is written in a file."""
    if isinstance(value, dict):
        return b"<<" + b" ".join(written(PdfName(k)) + b" " + written(v) for k, v in value.items()) + b">>"
    if isinstance(value, list):
        return b"[" + b" ".join(map(written, value)) + b"]"
    if isinstance(value, Ref):
        return b"%d 0 R" % value.number
    if isinstance(value, PdfName):
        return b"/" + re.sub(rb"[^!-~]|[#()<>\[\]{}/%]", lambda m: b"#%02X" % m[0][0], value[1:])
    return bytes(value)


def assembled(objects: Mapping[int, Value | Stream], root: int) -> bytes:
    """A file of those objects, which nothing but their numbers names."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, value in sorted(objects.items()):
        places.append(len(out))
        if isinstance(value, Stream):
            entries = {**value.entries, b"/Length": PdfWord(b"%d" % len(value.data))}
            body = written(entries) + b"\nstream\n" + value.data + b"\nendstream"
        else:
            body = written(value)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, root, start)
    return bytes(out)
