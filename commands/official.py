"""`npdwatch recipients sources`: the official registers, read from their publishers' downloads into a local index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.setting import Exit, Failure, command, configuration, echo_json, now, plural, table

if TYPE_CHECKING:
    from db.official_names import Loaded

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
    from commands.look import day as checked_day
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
