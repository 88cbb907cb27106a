"""Writes the pages of a PDF anew with what their drawing needs, and nothing else that the file says. The child's.

Of dictionaries only the entries on a short list are taken, of resources those that something names, of what is drawn
the operators with their own operands: no words beside those that are set (/ActualText, /Alt, /E), no comments.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib

from readers.documents.pdf_objects import (
    Operation,
    PdfName,
    PdfText,
    PdfWord,
    Ref,
    Stream,
    Value,
    assembled,
    objects_of,
    operations,
    written,
)
from readers.register.problems import Code
from readers.workbook.containers import Refusal

_NEEDED = frozenset(b"/" + n.encode() for n in """
    Type Subtype BaseFont FirstChar LastChar Widths FontDescriptor Encoding
    ToUnicode DescendantFonts CIDSystemInfo Registry Ordering Supplement DW W DW2 W2 CIDToGIDMap FontMatrix FontBBox
    CharProcs Resources BaseEncoding Differences CMapName UseCMap WMode FontName Flags ItalicAngle Ascent Descent
    Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 Length1 Length2
    Length3 BBox Matrix Group FormType S CS I K Width Height ColorSpace BitsPerComponent Decode ImageMask Mask SMask
    SMaskInData Interpolate Intent Matte Filter DecodeParms Predictor Colors Columns EarlyChange EndOfLine
    EncodedByteAlign Rows EndOfBlock BlackIs1 DamagedRowsBeforeError JBIG2Globals ColorTransform LW LC LJ ML D RI OP op
    OPM Font BG BG2 UCR UCR2 TR TR2 FL SM SA BM CA ca AIS TK G BC N Alternate Range WhitePoint BlackPoint Gamma
    PatternType PaintType TilingType XStep YStep Shading ExtGState ShadingType Background AntiAlias Domain Coords
    Function Extend BitsPerCoordinate BitsPerFlag VerticesPerRow FunctionType C0 C1 Functions Bounds Encode Size Order
    BitsPerSample Rect AP AS C IC Border BS QuadPoints L Vertices InkList LE RD BE MediaBox CropBox Rotate UserUnit
    Annots Contents F""".split())  # noqa: SIM905 - a list of a hundred lines says no more
_IN_PAGE = frozenset({b"/Type", b"/MediaBox", b"/CropBox", b"/Rotate", b"/UserUnit", b"/Group"})
_RESOURCES = frozenset({b"/Font", b"/XObject", b"/ExtGState", b"/ColorSpace", b"/Pattern", b"/Shading"})
_WITH_TEXTS = frozenset({b"/Registry", b"/Ordering"})
_USUAL = frozenset({b"/DefaultGray", b"/DefaultRGB", b"/DefaultCMYK"})
_SETS_TEXT = frozenset({b"Tj", b"TJ", b"'", b'"'})
_OPERANDS = {
    op.encode(): int(n)
    for n, ops in {
        "0": "q Q h S s f F f* B B* b b* n W W* BT ET T* BX EX",
        "1": "w J j M ri i gs Tc Tw Tz TL Tr Ts Tj TJ ' CS cs G g sh Do",
        "2": "d Tf Td TD l m d0", "3": 'RG rg "', "4": "v y re K k", "6": "cm c Tm d1", "33": "SC SCN sc scn",
    }.items()
    for op in ops.split()
}
"""How many operands each operator takes; of 33 as many as there are."""
_MOST_DRAWN = 64 * 1024 * 1024
"""Bytes of what is drawn, unpacked."""
_JPEG_SAYS = (*range(0xE3, 0xEE), 0xE1, 0xEF, 0xFE)
"""Parts of a JPEG that draw nothing: descriptions, comments, smaller pictures of the whole before it was cut."""


def written_anew(data: bytes) -> bytes:
    """A file that PDFium wrote, with nothing in it but what its pages draw. Raises Refusal."""
    return _Rewriter(data).made()


class _Rewriter:
    def __init__(self, data: bytes) -> None:
        self._from = objects_of(data)
        self._to: dict[int, Value | Stream] = {}
        self._numbers: dict[tuple[int, bool], int] = {}
        self._waiting: list[tuple[int, bool]] = []
        self._left = _MOST_DRAWN
        self._loose: set[bytes] = set()
        """Names used by drawings without resources of their own, which take those of what they are drawn in."""

    def made(self) -> bytes:
        dictionaries = (o for o in self._from.values() if isinstance(o, dict))
        catalog = next((o for o in dictionaries if o.get(b"/Type") == b"/Catalog"), {})
        kids = self._list(self._dictionary(catalog.get(b"/Pages")).get(b"/Kids"))
        self._to = {1: {b"/Type": PdfName(b"/Catalog"), b"/Pages": Ref(2)}, 2: []}
        self._find_loose()
        pages: list[Value] = []
        for kid in kids:
            self._to[number := len(self._to) + 1] = []
            self._to[number] = self._page(self._dictionary(kid))
            pages.append(Ref(number))
        while self._waiting:
            key = self._waiting.pop(0)
            self._to[self._numbers[key]] = self._object(*key)
        self._to[2] = {b"/Type": PdfName(b"/Pages"), b"/Kids": pages, b"/Count": PdfWord(b"%d" % len(pages))}
        return assembled(self._to, 1)

    # What stands in the file ----------------------------------------------------------------------------------------

    def _resolved(self, value: Value | Stream | None) -> Value | Stream | None:
        for _ in range(20):
            if not isinstance(value, Ref):
                break
            value = self._from.get(value.number)
        return value

    def _dictionary(self, value: Value | Stream | None) -> dict[bytes, Value]:
        found = self._resolved(value)
        return found if isinstance(found, dict) else found.entries if isinstance(found, Stream) else {}

    def _list(self, value: Value | Stream | None) -> list[Value]:
        found = self._resolved(value)
        return found if isinstance(found, list) else []

    def _find_loose(self) -> None:
        drawn = [o for o in self._from.values() if isinstance(o, Stream) and _is_drawing(o)]
        for o in self._from.values():
            glyphs = self._dictionary(o.get(b"/CharProcs")) if isinstance(o, dict) else {}
            if glyphs and isinstance(o, dict) and not self._dictionary(o.get(b"/Resources")):
                drawn += [s for g in glyphs.values() if isinstance(s := self._resolved(g), Stream)]
        for stream in drawn:
            if not self._dictionary(stream.entries.get(b"/Resources")):
                self._loose |= self._drawn(self._unpacked(stream))[1]

    # What is taken over ---------------------------------------------------------------------------------------------

    def _page(self, page: dict[bytes, Value]) -> Value:
        contents = self._resolved(page.get(b"/Contents"))
        parts = [contents] if isinstance(contents, Stream) else map(self._resolved, self._list(contents))
        drawn, used = self._drawn(b"\n".join(self._unpacked(p) for p in parts if isinstance(p, Stream)))
        self._to[number := len(self._to) + 1] = _packed({}, drawn)
        out: dict[bytes, Value] = {b"/Parent": Ref(2)}
        for key, value in page.items():
            if key == b"/Resources":
                out[key] = self._resources(value, used)
            elif key == b"/Contents":
                out[key] = Ref(number)
            elif key == b"/Annots":
                # A link draws nothing.
                notes = (self._dictionary(a) for a in self._list(value))
                out[key] = [self._taken(a) for a in notes if a and a.get(b"/Subtype") != b"/Link"]
            elif key in _IN_PAGE:
                out[key] = self._taken(value)
        return out

    def _object(self, number: int, glyph: bool) -> Value | Stream:
        value = self._from.get(number, PdfWord(b"null"))
        if not isinstance(value, Stream):
            return self._taken(value)
        entries = {k: v for k, v in value.entries.items() if k in _NEEDED and k != b"/F"}
        if glyph or _is_drawing(value):
            drawn, used = self._drawn(self._unpacked(value))
            resources = entries.pop(b"/Resources", None)
            out = self._entries({k: v for k, v in entries.items() if k not in (b"/Filter", b"/DecodeParms")})
            if resources is not None:
                out[b"/Resources"] = self._resources(resources, used)
            return _packed(out, drawn)
        data = value.data
        if self._resolved(entries.get(b"/Filter")) in (b"/DCTDecode", [b"/DCTDecode"]):
            data = _bare_jpeg(data)
        return Stream(self._entries(entries), data)

    def _taken(self, value: Value, key: bytes = b"") -> Value:
        """A value without what no drawing needs."""
        if isinstance(value, Ref):
            return self._ref(value)
        if isinstance(value, dict):
            return self._entries(value)
        if isinstance(value, list):
            texts = value[:1] == [b"/Indexed"]
            return [v if texts and isinstance(v, PdfText) else self._taken(v) for v in value]
        return value if not isinstance(value, PdfText) or key in _WITH_TEXTS else PdfText(b"()")

    def _entries(self, found: dict[bytes, Value]) -> dict[bytes, Value]:
        out: dict[bytes, Value] = {}
        for key, value in found.items():
            if key == b"/CharProcs":
                glyphs = self._dictionary(value)
                out[key] = {n: self._ref(g, glyph=True) for n, g in glyphs.items() if isinstance(g, Ref)}
            elif key == b"/AP":
                out[key] = {n: self._appearance(v) for n, v in self._dictionary(value).items() if n == b"/N"}
            elif key == b"/Resources":
                out[key] = self._resources(value, None)
            elif key in _NEEDED and (key != b"/F" or isinstance(value, PdfWord)):
                out[key] = self._taken(value, key)
        return out

    def _appearance(self, value: Value) -> Value:
        if isinstance(value, Ref) and isinstance(self._resolved(value), Stream):
            return self._ref(value)
        return {n: self._ref(v) for n, v in self._dictionary(value).items() if isinstance(v, Ref)}

    def _resources(self, value: Value, used: set[bytes] | None) -> Value:
        """Those of the resources that are used; all where nobody knows which."""
        out: dict[bytes, Value] = {}
        for kind, found in self._dictionary(value).items():
            if kind in _RESOURCES:
                names = self._dictionary(found).items()
                wanted = used | self._loose | _USUAL if used is not None else None
                out[kind] = {n: self._taken(v) for n, v in names if wanted is None or n in wanted}
        return out

    def _ref(self, ref: Ref, *, glyph: bool = False) -> Ref:
        key = ref.number, glyph
        if key not in self._numbers:
            self._to[number := len(self._to) + 1] = []
            self._numbers[key] = number
            self._waiting.append(key)
        return Ref(self._numbers[key])

    # What is drawn --------------------------------------------------------------------------------------------------

    def _unpacked(self, stream: Stream) -> bytes:
        data = stream.data
        filters = self._resolved(stream.entries.get(b"/Filter"))
        params = stream.entries.get(b"/DecodeParms")
        if any(b"/Predictor" in self._dictionary(p) for p in (params, *self._list(params))):
            raise Refusal(Code.DAMAGED, "what it draws is packed in a way that is not known here")
        for name in filters if isinstance(filters, list) else [filters] if filters is not None else []:
            data = self._without_filter(data, self._resolved(name))
        self._left -= len(data)
        if self._left < 0:
            raise Refusal(Code.TOO_LARGE, "it draws too much to be looked into")
        return data

    def _without_filter(self, data: bytes, name: object) -> bytes:
        try:
            if name == b"/FlateDecode":
                return zlib.decompressobj().decompress(data, self._left + 1)
            if name == b"/ASCII85Decode":
                return base64.a85decode(re.sub(rb"\s", b"", data).removeprefix(b"<~").split(b"~")[0])
            if name == b"/ASCIIHexDecode":
                digits = re.sub(rb"[^0-9A-Fa-f]", b"", data.split(b">")[0])
                return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
        except (zlib.error, ValueError) as error:
            raise Refusal(Code.DAMAGED, "what it draws does not unpack") from error
        raise Refusal(Code.DAMAGED, "what it draws is packed in a way that is not known here")

    @staticmethod
    def _drawn(content: bytes) -> tuple[bytes, set[bytes]]:
        """The operators with their own operands, and the names that they use."""
        out = bytearray()
        used: set[bytes] = set()
        for o in operations(content):
            operands = _own(o)
            if operands is None:
                continue
            used |= {v for v in operands if isinstance(v, PdfName)}
            if o.operator == b"BI":
                out += b"BI %s ID %s\nEI\n" % (b" ".join(map(written, operands)), o.data)
            else:
                out += b" ".join((*map(written, operands), o.operator)) + b"\n"
        return bytes(out), used


def _own(o: Operation) -> list[Value] | None:
    """The operands of an operator; None for one that draws nothing."""
    if o.operator == b"BI":
        pairs = zip(o.operands[::2], o.operands[1::2], strict=False)
        return [x for k, v in pairs if isinstance(k, PdfName) and not _says(v) for x in (k, v)]
    count = _OPERANDS.get(o.operator)
    if count is None:
        return None
    own = o.operands[-count:] if count else []
    if o.operator in _SETS_TEXT:
        return own if len(own) == count else None
    return None if (count < 33 and len(own) < count) or any(map(_says, own)) else own


def _says(value: Value) -> bool:
    """True where a text may stand in it."""
    return isinstance(value, (PdfText, dict)) or (isinstance(value, list) and any(map(_says, value)))


def _is_drawing(stream: Stream) -> bool:
    return stream.entries.get(b"/Subtype") == b"/Form" or stream.entries.get(b"/PatternType") == b"1"


def _packed(entries: dict[bytes, Value], data: bytes) -> Stream:
    return Stream({**entries, b"/Filter": PdfName(b"/FlateDecode")}, zlib.compress(data, 9))


def _bare_jpeg(data: bytes) -> bytes:
    """A JPEG without its descriptions; as it is where it is none."""
    out, at = bytearray(data[:2]), 2
    while data[at : at + 1] == b"\xff" and at + 4 <= len(data):
        kind, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if kind == 0xDA:  # the picture itself begins
            end = data.rfind(b"\xff\xd9")
            return bytes(out + data[at : end + 2 if end > at else len(data)])
        out += data[at : at + 2 + size] if kind not in _JPEG_SAYS else b""
        at += 2 + size
    return data
