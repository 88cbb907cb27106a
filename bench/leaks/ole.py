"""Writes OLE compound files (the wrapper of XLS and of embedded objects)."""

from __future__ import annotations

import struct

from msgspec import Struct, field

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


class Entry(Struct):
    """A directory entry with its place in the tree."""

    name: str
    kind: int
    data: bytes = b""
    children: list[Entry] = field(default_factory=list)
    left: int = -1
    right: int = -1
    child: int = -1
    start: int = END
    number: int = 0


def _order(entry: Entry) -> tuple[int, str]:
    return (len(entry.name), entry.name.upper())


def _balance(entries: list[Entry]) -> int:
    """Link sorted siblings as a binary tree; the root's number."""
    if not entries:
        return -1
    middle = len(entries) // 2
    entries[middle].left = _balance(entries[:middle])
    entries[middle].right = _balance(entries[middle + 1:])
    return entries[middle].number


def _collect(files: dict[str, bytes]) -> list[Entry]:
    """All entries, the root first, with their tree links."""
    root = Entry("Root Entry", 5)
    folders: dict[str, Entry] = {"": root}
    listed = [root]
    for path, data in files.items():
        parent = root
        *above, leaf = path.split("/")
        for depth, part in enumerate(above):
            key = "/".join(above[:depth + 1])
            if key not in folders:
                folders[key] = Entry(part, 1, number=len(listed))
                listed.append(folders[key])
                parent.children.append(folders[key])
            parent = folders[key]
        padded = data + b"\0" * max(0, 4096 - len(data))
        listed.append(Entry(leaf, 2, padded, number=len(listed)))
        parent.children.append(listed[-1])
    for entry in listed:
        entry.child = _balance(sorted(entry.children, key=_order))
    return listed


def _record(entry: Entry) -> bytes:
    name = (entry.name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII16sIQQIQ", name, len(name), entry.kind, 1, entry.left & FREE,
                       entry.right & FREE, entry.child & FREE, b"", 0, 0, 0,
                       0 if entry.kind == 1 else entry.start, len(entry.data))


def ole_bytes(files: dict[str, bytes]) -> bytes:
    """A compound file; a path "Storage/stream" makes storages."""
    entries = _collect(files)
    body = b""
    table: list[int] = []

    def place(data: bytes) -> int:
        nonlocal body
        start = len(table)
        count = -(-len(data) // SECTOR)
        table.extend([*list(range(start + 1, start + count)), END])
        body += data.ljust(count * SECTOR, b"\0")
        return start

    for entry in entries:
        if entry.kind == 2:
            entry.start = place(entry.data)
    directory = b"".join(_record(e) for e in entries)
    blank = struct.pack("<64sHBBIII16sIQQIQ", b"", 0, 0, 0, FREE, FREE, FREE, b"", 0, 0, 0, 0, 0)
    directory += blank * (-len(entries) % 4)
    directory_start = place(directory)
    fats = 1
    while fats * 128 < len(table) + fats:
        fats += 1
    fat_at = list(range(len(table), len(table) + fats))
    table += [FAT] * fats
    table += [FREE] * (fats * 128 - len(table))
    header = struct.pack("<8s16sHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE,
                         9, 6, 0, fats, directory_start, 0, 4096, END, 0, END, 0, fat_at[0])
    header += struct.pack(f"<{fats - 1}I", *fat_at[1:]) + struct.pack("<I", FREE) * (109 - fats)
    return header + body + struct.pack(f"<{len(table)}I", *table)
