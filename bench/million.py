"""Registers of a million rows as CSV, XLSX and ODS, read, compared and crawled: `python -m bench.million`.

    python -m bench.million                         1,000,000 rows of five columns, all formats, all commands
    python -m bench.million 100000 csv ods read     another number of rows, formats, commands (read, compare, crawl)

`[crawl] largest` is raised for all three. Each is a command as a person runs it, all its processes: CPU seconds, and
the MiB that they hold at most at one moment. A crawl is two: the first look, and an edition in which 1 % differs.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from xml.sax.saxutils import escape

from bench.bomb_files import Bomb
from bench.bombs import CONFIGURATION, served, tree_peak
from bench.editions import large_pair, write_csv
from bench.measure import line
from bench.world import ROOT
from model.register import Edition

ROWS = 1_000_000
LARGEST = 256
"""MiB that a register file may have: `[crawl] largest`."""
MOST_CPU, MOST_MIB = 25.0, 1024
"""Of reading the CSV; of the rest what it takes is printed."""
FORMATS, COMMANDS = ("csv", "xlsx", "ods"), ("read", "compare", "crawl")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OD = "urn:oasis:names:tc:opendocument:xmlns"
_AT_ONCE = 5_000


def _rows(edition: Edition) -> Iterator[tuple[str, ...]]:
    table = edition.tables[0]
    return chain([tuple(c.heading for c in table.columns)], table.rows)


def _write(archive: zipfile.ZipFile, name: str, begin: str, rows: Iterable[str], end: str) -> None:
    with archive.open(name, "w", force_zip64=True) as part:
        part.write(begin.encode())
        left = iter(rows)
        while some := "".join(islice(left, _AT_ONCE)):
            part.write(some.encode())
        part.write(end.encode())


def write_xlsx(edition: Edition, path: Path) -> None:
    def cell(row: int, column: int, text: str) -> str:
        return f'<c r="{chr(65 + column)}{row}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    rows = (
        f'<row r="{n}">{"".join(cell(n, c, text) for c, text in enumerate(row))}</row>'
        for n, row in enumerate(_rows(edition), start=1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
        '<sheet name="Shares" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        begin = f'<worksheet xmlns="{_MAIN}"><sheetData>'
        _write(archive, "xl/worksheets/sheet1.xml", begin, rows, "</sheetData></worksheet>")


def write_ods(edition: Edition, path: Path) -> None:
    def cell(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'

    rows = (f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in _rows(edition))
    names = "".join(f' xmlns:{n}="{_OD}:{n}:1.0"' for n in ("office", "table", "text"))
    begin = (
        f'<office:document-content{names} office:version="1.2"><office:body><office:spreadsheet>'
        '<table:table table:name="Shares">'
    )
    end = "</table:table></office:spreadsheet></office:body></office:document-content>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        _write(archive, "content.xml", begin, rows, end)


WRITERS: dict[str, Callable[[Edition, Path], None]] = {"csv": write_csv, "xlsx": write_xlsx, "ods": write_ods}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tell(what: str, command: list[str], said: str, *, judged: bool = False) -> bool:
    """Runs a command and prints what it took. True where it printed what it should, within what it may take."""
    before = _cpu()
    peak, code, printed = tree_peak(command)
    used = _cpu() - before
    good = said in printed and (not judged or (used <= MOST_CPU and peak <= MOST_MIB))
    wanted = f"{MOST_CPU:g} s, {MOST_MIB} MiB" if judged else "is done"
    if said not in printed:
        print(printed[-2000:])
    return line(what, f"{used:.1f} s CPU, {peak:.0f} MiB, code {code}", wanted, good=good)


def crawl(base: list[str], files: list[Path], shown: Path, what: str) -> bool:
    """Two crawls: of each file one, as the file that is served."""
    good = True
    for file, which in zip(files, ("first look", "1 % differs"), strict=True):
        shown.unlink(missing_ok=True)
        shown.hardlink_to(file)
        good &= tell(f"{what}, {which}", [*base, "crawl", "--no-deliver", "--json"], '"failures": []')
    return good


def measure(folder: Path, number: int, form: str, commands: list[str]) -> bool:
    files = [folder / f"{name}.{form}" for name in ("before", "after")]
    for file, edition in zip(files, large_pair(number), strict=True):
        WRITERS[form](edition, file)
    shown, good = folder / f"shares.{form}", True
    with served({shown.name: (Bomb("file", bytes), shown)}) as origin:
        text = f'{CONFIGURATION.format(host=origin.removeprefix("http://"))}largest = {LARGEST}\n'
        text += f'[[source]]\nname = "shares"\nkind = "file"\nurl = "{origin}/{shown.name}"\n'
        (folder / "npdwatch.toml").write_text(text, encoding="utf-8")
        base = [sys.executable, str(ROOT / "__main__.py"), "--config", str(folder / "npdwatch.toml")]
        what = f"{number:,} rows, {form}"
        if "read" in commands:
            good &= tell(f"{what}, read", [*base, "read", str(files[0])], f" {number:,} release", judged=form == "csv")
        if "compare" in commands:
            good &= tell(f"{what}, compare", [*base, "compare", *map(str, files)], "releases removed")
        if "crawl" in commands:
            subprocess.run([*base, "init"], check=True, stdout=subprocess.DEVNULL)
            good &= crawl(base, files, shown, what)
    return good


def main(arguments: list[str]) -> int:
    number = next((int(a) for a in arguments if a.isdecimal()), ROWS)
    commands = [c for c in COMMANDS if c in arguments] or list(COMMANDS)
    good = True
    for form in [f for f in FORMATS if f in arguments] or FORMATS:
        with tempfile.TemporaryDirectory(prefix="npdwatch-bench-") as name:
            good &= measure(Path(name), number, form, commands)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
