"""Reads the official registers as their publishers offer them for download, streamed: a line at a time.

Companies House, "Free Company Data Product": a zip with one CSV, "CompanyName, CompanyNumber, ..., CompanyCategory,
CompanyStatus, ..., SICCode.SicText_1, ..., PreviousName_1.CompanyName" (some headings begin with a blank). Charity
Commission, "Full register download": publicextract.charity and .charity_other_names, as JSON or as text with tabs. Get
Information About Schools: edubasealldata in Windows-1252. Office for Students: a workbook. The forms are those of the
publishers' documentation; none could be fetched here, so a file of another form is refused by name.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import IO, NamedTuple

from readers.workbook.sheets import MAX_BYTES, read_sheets

MAX_ENTRY = 1 << 22
"""Characters of one entry in JSON, which is refused beyond."""
_CHUNK = 1 << 18
_SKIPPED = re.compile(r"[\[,\s]*")
_DATED = re.compile(r"(20[0-9]{2})-?([01][0-9])-?([0-3][0-9])")
_KNOWN = (
    "known are Companies House's BasicCompanyData (zip or CSV), the Charity Commission's publicextract.charity and "
    "publicextract.charity_other_names (zip, JSON or text), Get Information About Schools' edubasealldata (CSV or zip) "
    "and the Office for Students' register (workbook)"
)


class NotOfficial(Exception):
    """The file is none of the downloads that are known here, or damaged; the message says what is known."""


class RegisteredName(NamedTuple):
    """One name of one body."""

    number: str
    name: str
    kind: str = ""
    status: str = ""
    former: bool = False


class Download(NamedTuple):
    """One file, recognised."""

    register: str
    """companies_house, charity_commission, charity_other_names, schools or office_for_students."""
    day: str
    """ISO day of the edition, from the file's name; "" where it has none."""
    names: Iterator[RegisteredName]
    """To be read once, while the stream is open. Raises NotOfficial where the file is damaged further on."""


def read_download(stream: IO[bytes], filename: str) -> Download:
    """Recognises a download by what it holds.

    Raises:
        NotOfficial: it is none that is known, or cannot be opened.
    """
    try:
        if stream.read(2) == b"PK":
            stream.seek(0)
            return _from_zip(stream, filename)
        stream.seek(0)
        return _from_text(stream, filename)
    except (zipfile.BadZipFile, NotImplementedError, StopIteration, csv.Error) as error:
        raise NotOfficial(f"{filename} cannot be read ({str(error) or 'it is empty'}); {_KNOWN}") from error


def _from_zip(stream: IO[bytes], filename: str) -> Download:
    archive = zipfile.ZipFile(stream)
    names = archive.namelist()
    if "xl/workbook.xml" in names or "content.xml" in names:
        stream.seek(0)
        return Download("office_for_students", _day(filename), _providers(stream.read(MAX_BYTES + 1), filename))
    inner = [n for n in names if n.lower().endswith((".csv", ".json", ".txt"))]
    # Get Information About Schools packs the establishments with their links; the largest is the register itself.
    if not inner:
        raise NotOfficial(f"{filename} holds no CSV, JSON or text; {_KNOWN}")
    chosen = max(inner, key=lambda n: archive.getinfo(n).file_size)
    found = _from_text(archive.open(chosen), chosen)
    return found._replace(day=found.day or _day(filename))


def _day(filename: str) -> str:
    m = _DATED.search(filename)
    return "-".join(m.groups()) if m else ""


def _from_text(stream: IO[bytes], filename: str) -> Download:
    head = stream.read(4096).lstrip(b"\xef\xbb\xbf \r\n")
    stream.seek(0)
    if head[:1] in (b"[", b"{"):
        return _charities(_objects(stream, filename), filename)
    line = head.split(b"\n", 1)[0]
    if b"\t" in line:
        text = _lines(stream, "utf-8")
        return _charities(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE), filename)
    for columns in (_SCHOOLS, _COMPANIES):
        if columns.name.encode() in line and columns.number.encode() in line:
            rows = csv.reader(_lines(stream, columns.encoding))
            return Download(columns.register, _day(filename), _names_in(rows, columns, filename))
    raise NotOfficial(f"{filename} is no official register; {_KNOWN}")


def _lines(stream: IO[bytes], encoding: str) -> Iterator[str]:
    """A letter that does not decode spoils one name, which then is not found."""
    for number, line in enumerate(stream):
        yield (line if number else line.removeprefix(b"\xef\xbb\xbf")).decode(encoding, "replace")


class _Columns(NamedTuple):
    """The columns of a register in CSV; of all but number and name those count that the file has."""

    register: str
    encoding: str
    number: str
    name: str
    kinds: Sequence[str]
    status: Sequence[str]
    former: Sequence[str] = ()


_COMPANIES = _Columns(
    "companies_house", "utf-8", "CompanyNumber", "CompanyName",
    ("CompanyCategory", *(f"SICCode.SicText_{n}" for n in range(1, 5))), ("CompanyStatus",),
    tuple(f"PreviousName_{n}.CompanyName" for n in range(1, 11)),
)
_SCHOOLS = _Columns(
    "schools", "cp1252", "URN", "EstablishmentName", ("TypeOfEstablishment (name)",), ("EstablishmentStatus (name)",)
)


def _names_in(rows: Iterator[list[str]], columns: _Columns, filename: str) -> Iterator[RegisteredName]:
    try:
        heading = [h.strip() for h in next(rows)]
        number, name = heading.index(columns.number), heading.index(columns.name)
        kinds, states, former = ([heading.index(w) for w in wanted if w in heading] for wanted in columns[4:])
        for row in rows:
            if len(row) != len(heading):
                continue
            kind, status = "; ".join(filter(None, (row[k] for k in kinds))), "".join(row[s] for s in states)
            yield RegisteredName(row[number], row[name], kind, status)
            for column in former:
                if row[column]:
                    yield RegisteredName(row[number], row[column], kind, status, former=True)
    except (csv.Error, zipfile.BadZipFile, EOFError, OSError) as error:
        raise NotOfficial(f"{filename} is damaged ({error}); fetch it again") from error


def _charities(rows: Iterator[Mapping[str, str]], filename: str) -> Download:
    first = next(rows)
    names = {"charity_name", "registered_charity_number"}
    if not names <= first.keys():
        raise NotOfficial(f"{filename} has no {' and '.join(sorted(names))}; {_KNOWN}")
    other = "charity_name_type" in first
    day = _day(filename) or str(first.get("date_of_extract") or "")[:10]
    register = "charity_other_names" if other else "charity_commission"
    return Download(register, day, _each_charity(chain((first,), rows), other=other))


def _each_charity(rows: Iterable[Mapping[str, str]], *, other: bool) -> Iterator[RegisteredName]:
    for row in rows:
        number, linked = str(row.get("registered_charity_number") or ""), str(row.get("linked_charity_number") or "0")
        kind, status = row.get("charity_type") or "", row.get("charity_registration_status") or ""
        if number and (name := row.get("charity_name")):
            yield RegisteredName(number if linked == "0" else f"{number}-{linked}", name, kind, status, other)


def _objects(stream: IO[bytes], filename: str) -> Iterator[Mapping[str, str]]:
    """The objects of one JSON array, one at a time: the whole extract would take gigabytes."""
    decoder, rest, at = json.JSONDecoder(), "", 0
    decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
    while True:
        skipped = _SKIPPED.match(rest, at)
        at = skipped.end() if skipped else at
        if rest[at : at + 1] == "]":
            return
        try:
            value, at = decoder.raw_decode(rest, at)
        except ValueError as error:
            chunk = decode(stream.read(_CHUNK))
            if not chunk or len(rest) - at > MAX_ENTRY:
                raise NotOfficial(f"{filename} is damaged or cut ({error}); fetch it again") from error
            rest, at = rest[at:] + chunk, 0
            continue
        if not isinstance(value, dict):
            raise NotOfficial(f"{filename} is JSON, but no list of entries; {_KNOWN}")
        yield value


def _providers(data: bytes, filename: str) -> Iterator[RegisteredName]:
    """The Office for Students' register: the first sheet that has columns for the legal name and the UKPRN."""
    book = read_sheets(data)
    for sheet in book.sheets:
        for top, row in enumerate(sheet.rows[:20]):
            heading = [" ".join(c.casefold().split()) for c in row]
            legal, number, trading = (
                next((i for i, h in enumerate(heading) if words in h), None)
                for words in ("legal name", "ukprn", "trading name")
            )
            if legal is not None and number is not None:
                for cells in sheet.rows[top + 1 :]:
                    yield from _provider(cells, number, legal, trading)
                return
    why = book.problems[0].message if book.problems else "no sheet has columns for the legal name and the UKPRN"
    raise NotOfficial(f"{filename} is not the Office for Students' register ({why}); {_KNOWN}")


def _provider(cells: Sequence[str], number: int, legal: int, trading: int | None) -> Iterator[RegisteredName]:
    if not cells[number].strip() or not cells[legal].strip():
        return
    yield RegisteredName(cells[number].strip(), cells[legal].strip())
    for other in re.split(r"[;\n|]", cells[trading]) if trading is not None else ():
        if other.strip() and other.strip().casefold() not in ("not applicable", "n/a", "none"):
            yield RegisteredName(cells[number].strip(), other.strip(), former=True)
