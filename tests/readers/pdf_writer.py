"""Writes small PDF files with any oddity: layers, annotations, boxes of pages, packed objects."""

from __future__ import annotations

import zlib

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def stream(body: bytes, entries: str = "") -> bytes:
    return f"<< /Length {len(body)} {entries} >>\nstream\n".encode() + body + b"\nendstream"


def pdf_of(
    content: str, *, catalog: str = "", page: str = "", resources: str = "", box: str = "0 0 595 842",
    more: dict[int, bytes] | None = None, info: str = "",
) -> bytes:
    """A PDF of one page: objects 1 catalog, 2 pages, 3 font, 4 page, 5 content; `more` are others by number."""
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        2: b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        3: FONT,
        4: f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 5 0 R {page} /Resources << /Font << /F1 3 0 R >> {resources} >> >>".encode(),
        5: stream(content.encode()),
        **(more or {}),
    }
    return assembled(objects, info)


def assembled(objects: dict[int, bytes], info: str = "") -> bytes:
    """The objects as a file with its table of cross references."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    last = max(places)
    out += f"xref\n0 {last + 1}\n".encode()
    for number in range(last + 1):
        out += f"{places[number]:010} 00000 n \n".encode() if number in places else b"0000000000 65535 f \n"
    out += f"trailer << /Size {last + 1} /Root 1 0 R {info} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def packed(objects: dict[int, bytes], packed_ones: dict[int, bytes], info: int) -> bytes:
    """The objects, some of them packed into an object stream, with a stream of cross references (PDF 1.5)."""
    holder, table = max({*objects, *packed_ones}) + 1, max({*objects, *packed_ones}) + 2
    heads, bodies = [], b""
    for number, body in packed_ones.items():
        heads.append(f"{number} {len(bodies)}")
        bodies += body + b" "
    head = " ".join(heads).encode() + b" "
    entries = f"/Type /ObjStm /N {len(packed_ones)} /First {len(head)} /Filter /FlateDecode"
    objects = {**objects, holder: stream(zlib.compress(head + bodies), entries)}
    out = bytearray(b"%PDF-1.5\n")
    rows: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    for number, body in objects.items():
        rows[number] = (1, len(out), 0)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    for index, number in enumerate(packed_ones):
        rows[number] = (2, holder, index)
    start = len(out)
    rows[table] = (1, start, 0)
    body = b"".join(bytes([k]) + a.to_bytes(4, "big") + b.to_bytes(2, "big") for _, (k, a, b) in sorted(rows.items()))
    entries = f"/Type /XRef /Size {table + 1} /W [1 4 2] /Root 1 0 R /Info {info} 0 R /Filter /FlateDecode"
    out += f"{table} 0 obj\n".encode() + stream(zlib.compress(body), entries) + b"\nendobj\n"
    return bytes(out) + f"startxref\n{start}\n%%EOF\n".encode()
