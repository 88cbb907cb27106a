"""The child process that reads foreign bytes: limited in memory, time and files; bytes come in, lines of JSON go out.

Started as `python -I -S parse_child.py KIND PATH...`, where each PATH is a folder to import from. Of a register KIND is
zip, ole, html or sparse, behind it `+WISH+LIMITS`: WISH is rows where hidden rows count, show where what is hidden is
asked for itself; LIMITS are those of rows, columns and cells, and how many times as much as usual may be held. Of a
document it is pdf or office for the words, hidden or show for what it hides, without its words or with them, and copy
for a PDF made anew. A file that aborts or hangs a library ends this process and nothing else; PDFium must not be called
from threads and has crashed on damaged files: one child a file.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

Answer = dict[str, Any]
ADDRESS_SPACE = 1 << 30
"""Bytes."""
CPU_SECONDS = 20
ROWS_A_TRIM = 500
"""Rows after which what they held is given back while the other process takes them in."""
MAX_ANSWER = 96 * 1024 * 1024
"""Characters of all cells: what the parent may be asked to hold."""


def main(kind: str) -> None:
    """Reads stdin to its end, writes a line of JSON, what the reader gives or {"refused": [code, why]}, and the rows.

    Of each sheet the first line gives the number of rows, which follow in order, a line each: so neither this process
    nor the one that reads them holds a large register twice.
    """
    document, times = document_reader(kind), 1.0
    kind, wish, limits = (*kind.split("+"), "", "")[:3]
    if limits:
        times = set_limits(limits)
    read = document or register_reader(kind, wish)
    from readers.sandbox import give_back
    from readers.workbook.containers import Refusal

    be_first_to_go()
    data = sys.stdin.buffer.read()
    limit(int(ADDRESS_SPACE * times), int(CPU_SECONDS * times))
    try:
        answer = read(data)
    except Refusal as refusal:
        answer = {"refused": list(refusal.args)}
    except MemoryError:
        allowed = resource.getrlimit(resource.RLIMIT_AS)[0]  # less than ours where a service or a shell allows less
        much = "too much memory" if document else f"more than {allowed >> 20} MiB of memory"
        answer = _too_large(f"reading it takes {much}")
    del data
    sheets = answer.pop("sheets", [])
    if sum(len(cell) for _, rows, *_ in sheets for row in rows for cell in row) > MAX_ANSWER * times:
        answer, sheets = _too_large(f"its cells come to more than {int(MAX_ANSWER * times) >> 20} MiB of text"), []
    answer["sheets"] = [(name, len(rows), *more) for name, rows, *more in sheets]
    sys.stdout.write(json.dumps(answer))
    for _, rows, *_ in sheets:
        rows.reverse()
        while rows:
            if len(rows) % ROWS_A_TRIM == 0:
                give_back()
            sys.stdout.write(f"\n{json.dumps(rows.pop())}")
    sys.stdout.flush()


def _too_large(why: str) -> Answer:
    return {"refused": ["too_large", why]}


# Both import the parsers before the limits fall: their start-up maps memory and writes their byte code.


def document_reader(kind: str) -> Callable[[bytes], Answer] | None:
    """Gives {"text": ...} or {"hidden": ...} of a PDF, a DOCX or an ODT; None where a register is to be read."""
    read: Callable[[bytes], Any]
    if kind in ("hidden", "show"):
        from readers.documents.office import look_into_office
        from readers.documents.pdf import look_into_pdf
        from readers.hidden.take_out import as_answer

        def read(data: bytes) -> Any:  # noqa: ANN401
            found = look_into_pdf(data) if data.startswith(b"%PDF") else look_into_office(data)
            return as_answer(found, show=kind == "show")

        return lambda data: {"hidden": read(data)}
    if kind == "pdf":
        from readers.documents.pdf import read_pdf as read
    elif kind == "copy":
        from readers.documents.pdf import copy_pdf as read
    elif kind == "office":
        from readers.documents.office import read_office as read
    else:
        return None
    return lambda data: {"text": read(data)}


def set_limits(limits: str) -> float:
    """Sets those of what is read of a register; gives how many times as much as usual may be held."""
    from readers.workbook import containers, grid

    *counts, times = limits.split(",")
    grid.MAX_ROWS, grid.MAX_COLUMNS, grid.MAX_CELLS = map(int, counts)  # this process reads one file and ends
    containers.MAX_UNPACKED = int(containers.MAX_UNPACKED * float(times))
    return float(times)


def register_reader(kind: str, wish: str) -> Callable[[bytes], Answer]:
    """Gives {"sheets", "faults", "hidden", "aside", "beside"}: of what is hidden places, counts and hashes."""
    from lxml.etree import LxmlError

    from readers.hidden.take_out import as_answer
    from readers.register.problems import Code
    from readers.workbook.containers import Refusal

    if kind == "html":
        from readers.workbook.html_tables import read_html_tables as read_book
    else:
        from readers.workbook.calamine import read_workbook

        read_book = partial(read_workbook, zipped=kind != "ole", rows_count=wish == "rows", strays=kind == "sparse")

    def read(data: bytes) -> Answer:
        try:
            book = read_book(data)
        except LxmlError as error:  # its words may quote the file
            what = f"a part of it is no XML that can be read ({type(error).__name__})"
            raise Refusal(Code.DAMAGED, what) from error
        hidden = as_answer(book.found, show=wish == "show")
        if wish == "show":
            return {"sheets": [], "faults": [], "hidden": hidden, "aside": []}
        return {
            "sheets": book.sheets, "faults": book.faults, "hidden": hidden, "aside": book.aside, "beside": book.beside,
        }

    return read


def limit(address_space: int = ADDRESS_SPACE, cpu_seconds: int = CPU_SECONDS) -> None:
    """Memory (bytes), processor time, no file may be written, no core dump."""
    limits = {resource.RLIMIT_AS: address_space, resource.RLIMIT_CPU: cpu_seconds}
    for what, most in (limits | {resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}).items():
        # A unit file may have set a stricter one already; that cannot be raised, and need not be.
        ceiling = resource.getrlimit(what)[1]
        allowed = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        # Over the soft limit of CPU time SIGXCPU comes, which names the cause; at the hard one only SIGKILL.
        spare = 1 if what == resource.RLIMIT_CPU and ceiling == resource.RLIM_INFINITY else 0
        resource.setrlimit(what, (allowed, allowed + spare))


def be_first_to_go() -> None:
    """Where memory runs out the system kills this process: who began it can say so, and goes on with other files."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123 - loads less
        file.write("1000")


if __name__ == "__main__":
    sys.path.extend(sys.argv[2:])
    main(sys.argv[1])
