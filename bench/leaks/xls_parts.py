"""Leaks in the further parts of an XLS file: cached links, pivot caches, objects."""

from __future__ import annotations

import struct

from bench.leaks.biff import record, string
from bench.leaks.model import Book, Plant, Scene
from bench.leaks.xls_writer import EOF_RECORD
from bench.leaks.xlsx_parts import FIELDS, native_stream


def external_link(book: Book, scene: Scene) -> None:
    """A link to another workbook, with the values it had."""
    values = scene.child.fields
    cached = b"".join(b"\x02" + string(v) for v in values)
    book.parts["raw/supbook"] = (
        record(0x1AE, struct.pack("<H", 1) + string("\x01Exclusions_2324.xls") + string("Exclusions 2324"))
        + record(0x59, struct.pack("<HH", 1, 0))
        + record(0x5A, struct.pack("<BBH", len(values) - 1, 0, 1) + cached))


def pivot_cache(book: Book, scene: Scene) -> None:
    """The stored records of a pivot table."""
    source = struct.pack("<HHBB", 0, 1, 0, 4) + string("\x02Exclusions")
    book.parts["raw/globals"] = (record(0xD5, struct.pack("<H", 1)) + record(0xE3, struct.pack("<H", 1))
                                 + record(0x51, source))
    cache = record(0xC6, struct.pack("<IHHHHHHHH", 1, 1, 1, 1, 5, 5, 1, 1, 9) + string("Data team"))
    for name, value in zip(FIELDS, scene.child.fields, strict=False):
        cache += record(0xC7, struct.pack("<HHHHHHH", 5, 0, 1, 0, 1, 1, 0) + string(name))
        cache += record(0xCD, string(value))
    cache += record(0xC8, bytes(5)) + EOF_RECORD
    book.parts["_SX_DB_CUR/0001"] = cache


def embedded_object(book: Book, scene: Scene) -> None:
    """A packaged CSV file in a storage of its own."""
    book.parts["MBD00A1B2C3/\x01Ole10Native"] = native_stream(scene)


XLS_PARTS: dict[str, Plant] = {"external_link": external_link, "pivot_cache": pivot_cache,
                               "embedded_object": embedded_object}
