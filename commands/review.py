"""`npdwatch recipients`, for people: reviews, lists of them, and official registers."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.runtime import Exit, Failure, command, configuration, echo_json, now, plural, table
from db.recipients.organisations import organisations
from db.recipients.reviews import Review, save_reviews
from model.register import Category, Confidence
from recipients.cell.names import organisation_key
from recipients.fuzzy import suggest
from text.csv_cell import csv_text, read_cell

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.official_names import Loaded
    from db.recipients.organisations import Organisation
    from db.store import Store

LARGEST = 10_000_000
"""Bytes of a CSV of answers that are read."""
_LONGEST = 10_000  # characters of a cell
_MOST_TOLD = 20
_COLUMNS = ("name", "category", "also", "because", "reviewed_at")
_QUIT, _SKIP = "q", "s"


class UnusableAnswers(ValueError):
    """A CSV of answers of which nothing is taken; the message names each bad line."""


def waiting(store: Store, *, everything: bool = False) -> list[Organisation]:
    """What a person should look at, the gravest first."""
    sure = {Confidence.HIGH} if everything else {Confidence.HIGH, Confidence.MEDIUM}
    found = [
        o
        for o in organisations(store)
        if not o.reviewed
        and o.label is not None
        and (o.label.category is Category.UNKNOWN or o.label.confidence not in sure)
    ]
    return sorted(found, key=lambda o: (-o.severity, -len(o.present), o.name.casefold()))


def walk(
    store: Store, ask: Callable[[str], Any], tell: Callable[[str], Any], now: Callable[[], datetime],
    *, everything: bool = False,
) -> int:  # fmt: skip
    """Asks about each that waits; every answer is a transaction of its own. Gives how many were answered."""
    bodies = waiting(store, everything=everything)
    if not bodies:
        tell("Nothing waits for a review.")
        return 0
    numbered: list[Category] = [c for c in Category if c != Category.UNKNOWN.value]
    tell("  ".join(f"{n} {c}" for n, c in enumerate(numbered, 1)))
    tell("Answer with a number or a category; y: as it is held to be; s: skip; q: end.")
    done = 0
    for at, body in enumerate(bodies, 1):
        _present(body, at, len(bodies), tell)
        answer = _ask_category(body, numbered, ask, tell)
        if answer == _QUIT:
            break
        if isinstance(answer, Category):
            because = str(ask("Because")).strip() or "a person said so"
            changed = save_reviews(store, [Review(body.name, answer, because)], now())
            tell(f"Kept. {sum(c.versions for c in changed)} versions relabelled.")
            done += 1
    tell(f"{done} answered, {len(bodies) - done} left.")
    return done


def _present(body: Organisation, at: int, of: int, tell: Callable[[str], Any]) -> None:
    label = body.label
    tell(f"\n[{at} of {of}] {body.name}")
    tell(f"  {len(body.present)} releases, {len(body.individual)} at individual level, severity {body.severity}")
    if body.earlier:
        tell(f"  earlier: {'; '.join(body.earlier[:5])}")
    if label:
        tell(f"  held to be {label.category} ({label.confidence}): {label.reason}")
    for s in suggest(body.name):
        tell(f"  like {s.name} ({s.category}), {s.likeness:.0f} of 100")


def _ask_category(
    body: Organisation, numbered: list[Category], ask: Callable[[str], Any], tell: Callable[[str], Any]
) -> Category | str:
    while True:
        said = str(ask("Who is it")).strip().casefold()
        if said in (_QUIT, _SKIP):
            return said
        if said == "y" and body.label and body.label.category is not Category.UNKNOWN:
            return body.label.category
        if said.isascii() and said.isdigit() and 1 <= int(said[:4]) <= len(numbered):
            return numbered[int(said[:4]) - 1]
        if said in list(Category):
            return Category(said)
        tell(f"{said!r} is none of: 1 to {len(numbered)}, a category, y, s, q.")


def as_csv(answers: list[dict[str, Any]]) -> str:
    """Answers (`list_reviews`) as CSV."""
    rows = ([str(a[c]) if c != "also" else "|".join(a["also"]) for c in _COLUMNS] for a in answers)
    return csv_text([_COLUMNS, *rows], "\n")


def read_answers(data: bytes) -> list[Review]:
    """The answers of a CSV. Raises `UnusableAnswers`, which names every bad line: nothing is taken by halves."""
    if len(data) > LARGEST:
        raise UnusableAnswers(f"The file is larger than {LARGEST:,} bytes.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableAnswers("The file is not UTF-8. Save it as CSV UTF-8.") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    bad: list[str] = []
    out: dict[str, tuple[Review, int]] = {}
    try:
        head = [h.strip().casefold() for h in next(reader, [])]
        missing = [c for c in ("name", "category", "because") if c not in head]
        if missing:
            raise UnusableAnswers(f"Line 1: the heading has no column {', '.join(missing)}.")
        for cells in reader:
            if any(c.strip() for c in cells):
                _take(dict(zip(head, cells, strict=False)), len(cells) - len(head), reader.line_num, out, bad)
    except csv.Error as error:
        bad.append(f"Line {reader.line_num}: {error}.")
    if bad:
        more = f"\nand {len(bad) - _MOST_TOLD} more" if len(bad) > _MOST_TOLD else ""
        raise UnusableAnswers("\n".join(bad[:_MOST_TOLD]) + more)
    return [review for review, _ in out.values()]


def _take(row: dict[str, str], spare: int, line: int, out: dict[str, tuple[Review, int]], bad: list[str]) -> None:
    """Adds a row's answer to `out` (by key, with its line), or what is wrong with it to `bad`."""
    row = {k: read_cell(v).strip() for k, v in row.items()}
    name, category, because = (row.get(k, "") for k in ("name", "category", "because"))
    also = [a.strip() for a in row.get("also", "").split("|") if a.strip()]
    unknown = [c for c in (category, *also) if c not in list(Category)]
    key = organisation_key(name)
    said = []
    if spare > 0:
        said.append("more cells than the heading has")
    if not key:
        said.append(f"{name[:80]!r} is no name")
    if unknown:
        said.append(f"there is no category {unknown[0][:80]!r}; known are {', '.join(Category)}")
    if not because:
        said.append("no reason in the column because")
    if max(map(len, row.values()), default=0) > _LONGEST:
        said.append(f"a cell is longer than {_LONGEST:,} characters")
    if said:
        bad.append(f"Line {line}: {'; '.join(said)}.")
        return
    review = Review(name, Category(category), because, tuple(Category(a) for a in also if a != category))
    known = out.get(key)
    if known and (known[0].category, known[0].also) != (review.category, review.also):
        bad.append(f"Line {line}: {name[:80]!r} has another answer on line {known[1]}.")
        return
    out[key] = (review, line)


WHERE = {
    "companies_house": "Companies House: Free Company Data Product, BasicCompanyDataAsOneFile (zip)",
    "charity_commission": "Charity Commission: Full register download, publicextract.charity",
    "charity_other_names": "Charity Commission: Full register download, publicextract.charity_other_names",
    "schools": "Get Information About Schools: Downloads, all establishment data (CSV)",
    "office_for_students": "Office for Students: the OfS Register, the whole register (workbook)",
}
"""What each register is called where its publisher offers it; they are fetched by hand, a few times a year."""


@click.command("sources")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--day", metavar="DATE", help="The day of the edition, where the file's name does not say it.")
@click.option("--remove", metavar="REGISTER", type=click.Choice(sorted(WHERE)), help="Take a register out again.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@click.pass_context
@command
def sources(context: click.Context, *, files: tuple[Path, ...], day: str | None, remove: str, as_json: bool) -> Exit:
    """Official registers that name recipients: read downloaded FILEs into a local index; without one, what is there.

    Companies House, the Charity Commission, Get Information About Schools and the Office for Students are known. The
    next crawl brings stored labels up to date.
    """
    from commands.query import day as checked_day
    from db.official_names import loaded, remove_names

    data = configuration(context).folder
    edition = checked_day(day, "day") or ""
    if remove and not remove_names(data, remove):
        raise Failure(f"{remove} has not been read, so there is nothing to take out", Exit.USAGE)
    for file in files:
        read = _read(data, file, edition)
        if not as_json:
            size = f"{read.size / 2**20:.0f} MiB on disk"
            click.echo(f"{file.name}: {plural(read.names, 'name')} of {read.register}, {size}.")
    found = [_told(f) for f in loaded(data)]
    if as_json:
        echo_json(found)
    else:
        _show(found)
    return Exit.DONE


def _read(data: Path, file: Path, day: str) -> Loaded:
    from db.official_names import save_names
    from readers.official_names import NotOfficial, read_download

    try:
        with file.open("rb") as stream:
            download = read_download(stream, file.name)
            return save_names(data, download.register, day or download.day, download.names, now())
    except NotOfficial as error:
        raise Failure(f"{error}. What was read before stands", Exit.USAGE) from None
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}", Exit.USAGE) from None


def _told(f: Loaded) -> dict[str, Any]:
    return {"register": f.file, "day": f.day, "read_at": f.read_at, "names": f.names, "bytes": f.size}


def _show(found: list[dict[str, Any]]) -> None:
    rows = [
        {**f, "names": f"{f['names']:,}", "day": f["day"] or "not known", "read": f["read_at"][:10],
         "size": f"{f['bytes'] / 2**20:.0f} MiB"} for f in found
    ]  # fmt: skip
    if rows:
        headers = {"register": "Register", "day": "Edition of", "read": "Read on", "names": "Names", "size": "On disk"}
        click.echo(table(rows, headers))
    missing = [f"  {where}" for register, where in WHERE.items() if register not in {f["register"] for f in found}]
    if missing:
        click.echo("Not read yet; download it from its publisher, then: npdwatch recipients sources FILE")
        click.echo("\n".join(missing))
