"""Prints what reading a register of 5,000 rows by 20 columns costs, child included: `python -m bench.read_register`.

The figure to reach is 0.5 s of CPU for the ODS. Each format is read in a fresh process, so that the peaks are its own.
"""

from __future__ import annotations

import io
import random
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.ods import zip_bytes

ROWS, COLUMNS = 5000, 20
_WORDS = ["pupil", "school", "attainment", "exclusion", "census", "key", "stage", "study", "outcomes", "research"]
_OD = "urn:oasis:names:tc:opendocument:xmlns"


def rows() -> list[list[str]]:
    choose = random.Random(7)
    heading = ["DfE reference", "Organisation name", "Purpose", "Tier", "Date of request", "Licence expiry", "Status"]
    heading += [f"Detail {i}" for i in range(len(heading), COLUMNS)]
    out = [heading]
    for i in range(ROWS):
        words = [" ".join(choose.choices(_WORDS, k=5)) for _ in range(COLUMNS - 6)]
        fixed = [f"DS{i:05}", f"Organisation {i % 700} \u2013 Ltd", words[0], str(i % 4 + 1)]
        out.append([*fixed, f"{i % 28 + 1:02}/{i % 12 + 1:02}/2019", f"{i % 28 + 1} June 2022", "Approved", *words[1:]])
    return [r[:COLUMNS] for r in out]


def as_ods(table: list[list[str]]) -> bytes:
    cell = (
        '<table:table-cell table:style-name="ce1" office:value-type="string" calcext:value-type="string">'
        "<text:p>{}</text:p></table:table-cell>"
    )
    body = "".join(f"<table:table-row>{''.join(cell.format(c) for c in r)}</table:table-row>" for r in table)
    names = "".join(f' xmlns:{n}="{_OD}:{n}:1.0"' for n in ("office", "table", "text"))
    extra = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}{extra} office:version="1.2">'
        "<office:body>"
        f'<office:spreadsheet><table:table table:name="Shares">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return zip_bytes({"mimetype": mimetype, "META-INF/manifest.xml": "<manifest/>", "content.xml": xml})


def as_xlsx(table: list[list[str]]) -> bytes:
    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Shares")
    for row in table:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(table: list[list[str]]) -> bytes:
    return "".join(",".join(r) + "\r\n" for r in table).encode()


def measure(path: str) -> None:
    from readers.register.reading import read_register

    data = Path(path).read_bytes()
    before = _cpu()
    reading = read_register(data, path)
    spent = _cpu() - before
    counted = sum(len(t.rows) for t in reading.tables)
    # Not ru_maxrss: it begins with the size of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    own = int(status.split("VmHWM:")[1].split()[0]) / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    name = Path(path).suffix[1:]
    print(f"{name:5}{counted:>6} rows  {spent:.3f} s CPU  peak {own:.0f} MiB, child {child:.0f} MiB")


def _cpu() -> float:
    usages = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in usages)


def main() -> None:
    table = rows()
    with TemporaryDirectory() as folder:
        for make in (as_ods, as_xlsx, as_csv):
            path = Path(folder) / f"register.{make.__name__.removeprefix('as_')}"
            path.write_bytes(make(table))
            subprocess.run([sys.executable, "-m", "bench.read_register", str(path)], check=True)


if __name__ == "__main__":
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
