"""The child process that reads foreign bytes: limited in memory, time and files; bytes come in, lines of JSON go out.

Started by `readers.workbook.sheets` as `python -I -S child.py KIND PATH...`, KIND being zip, ole, html or sparse, with
`+rows` where hidden rows count or `+show` where what is hidden is asked for itself, and each PATH is a folder to
import from. A file that aborts or hangs a library ends this process and nothing else.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from readers.workbook.calamine import Book

ADDRESS_SPACE = 1 << 30
"""Bytes."""
CPU_SECONDS = 20
TRIMMED = 500
"""Rows after which what they held is given back while the other process takes them in."""
MAX_ANSWER = 96 * 1024 * 1024
"""Characters of all cells: what the parent may be asked to hold."""


def main(kind: str) -> None:
    """Reads stdin to its end, writes a line of JSON, what `read` gives or {"refused": [code, why]}, and the rows.

    Of each sheet the first line gives the number of rows, which follow in order, a line each: so neither this process
    nor the one that reads them holds a large register twice.
    """
    load(kind)
    data = sys.stdin.buffer.read()
    limit()
    try:
        answer = read(kind, data)
    except MemoryError:
        answer = _refused("too_large", f"reading it takes more than {ADDRESS_SPACE >> 20} MiB of memory")
    from readers.sandbox.memory import give_back

    del data
    sheets = answer.pop("sheets", [])
    if sum(len(cell) for _, rows, _ in sheets for row in rows for cell in row) > MAX_ANSWER:
        answer, sheets = _refused("too_large", f"its cells come to more than {MAX_ANSWER >> 20} MiB of text"), []
    answer["sheets"] = [(name, len(rows), withheld) for name, rows, withheld in sheets]
    sys.stdout.write(json.dumps(answer))
    for _, rows, _ in sheets:
        rows.reverse()
        while rows:
            if len(rows) % TRIMMED == 0:
                give_back()
            sys.stdout.write(f"\n{json.dumps(rows.pop())}")
    sys.stdout.flush()


def load(kind: str) -> None:
    """Imports the parser before the limits fall: its start-up maps memory and writes its byte code."""
    kind, _, limits = kind.partition("+")[0], *kind.rpartition("+")[1:]
    from readers.workbook import calamine as workbook

    if "," in limits:  # before the others take them from there; this process reads one file and ends
        workbook.MAX_ROWS, workbook.MAX_COLUMNS, workbook.MAX_CELLS = map(int, limits.split(","))
    if kind == "html":
        import readers.workbook.html_tables
    elif kind == "sparse":
        import readers.workbook.xlsx_stream  # noqa: F401


def read(kind: str, data: bytes) -> dict[str, Any]:
    """The answer for `data`: {"sheets", "faults", "hidden", "aside"}, of what is hidden places, counts and hashes."""
    from readers.hidden.take_out import as_answer
    from readers.workbook.zip_limits import Refusal

    kind, wish, *_ = *kind.split("+"), ""
    try:
        book = _read(kind, data, rows_count=wish == "rows")
    except Refusal as refusal:
        return _refused(*refusal.args)
    hidden = as_answer(book.found, show=wish == "show")
    if wish == "show":
        return {"sheets": [], "faults": [], "hidden": hidden, "aside": []}
    return {"sheets": book.sheets, "faults": book.faults, "hidden": hidden, "aside": book.aside}


def _read(kind: str, data: bytes, *, rows_count: bool) -> Book:
    if kind == "html":
        from readers.workbook.html_tables import read_html_tables

        return read_html_tables(data)
    from readers.workbook.calamine import SparseSheet, read_workbook

    if kind != "sparse":
        try:
            return read_workbook(data, zipped=kind == "zip", rows_count=rows_count)
        except SparseSheet:
            pass  # a stray cell far outside its table: streaming reads it
    from readers.workbook.xlsx_stream import read_sparse_xlsx

    return read_sparse_xlsx(data, rows_count=rows_count)


def _refused(code: str, why: str) -> dict[str, Any]:
    return {"refused": [code, why]}


def limit(address_space: int = ADDRESS_SPACE, cpu_seconds: int = CPU_SECONDS) -> None:
    """Memory (bytes), processor time, no file may be written, no core dump."""
    for what, most in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        # A unit file may have set a stricter one already; that cannot be raised, and need not be.
        ceiling = resource.getrlimit(what)[1]
        allowed = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        # Over the soft limit of CPU time SIGXCPU comes, which names the cause; at the hard one only SIGKILL.
        spare = 1 if what == resource.RLIMIT_CPU and ceiling == resource.RLIM_INFINITY else 0
        resource.setrlimit(what, (allowed, allowed + spare))


if __name__ == "__main__":
    sys.path.extend(sys.argv[2:])
    main(sys.argv[1])
