"""`npdwatch proof`: writes the bundle of a change, which a stranger verifies."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.arguments import changes_meant
from commands.failures import Exit, Failure, writing
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import waiting
from commands.runtime import command, configuration, now, opened
from text.labels import plural

if TYPE_CHECKING:
    from config import Configuration
    from proof.case import Case

_PAGE = re.compile(r"(?:https?://(\S+?)/changes/)?(\d{1,18})(?:\.html|/)?")
_MOST = 10_000
"""Changes of one name among which that is looked for."""
_HERE = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")


@command("proof")
@click.argument("change")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), metavar="FILE",
              help="Where it is written, - for standard output. Default: npdwatch-change-N.zip in this folder.")
@click.option("--public", is_flag=True, help="As the site hands it out: without files as they came.")
@json_option
def proof(context: click.Context, change: str, *, to: Path | None, public: bool, as_json: bool) -> None:
    """Write the evidence for one change into a zip that a stranger verifies offline with sha256sum and openssl.

    CHANGE is its number, as npdwatch changes gives it, or the address of its page; or a reference or a recipient as
    printed, for the newest change by which data were given, else the newest of its changes. What is withheld, or was
    found to hide something, is in it as a hash alone; other files are in it as they came, with all that their publisher
    left in them.
    """
    from proof.bundle import write_bundle
    from proof.case import NoBundle, gather

    settings = configuration(context)
    number = _number(settings, change)
    path = to or Path(f"npdwatch-change-{number}.zip")
    if to == Path("-") and as_json:
        raise Failure("--to - writes the zip to standard output, where --json has no place", Exit.USAGE)
    _close_day(settings)
    with opened(settings, read_only=True) as store:
        try:
            case = waiting(lambda: gather(store, number, public=public), "gathering", quiet=as_json)
        except NoBundle as error:
            raise Failure(str(error), Exit.USAGE) from None
    data = write_bundle(case, now())
    if to == Path("-"):
        sys.stdout.buffer.write(data)
        return
    with writing(path.parent):
        path.write_bytes(data)
    bodies = sum(e.body is not None for e in case.exhibits)
    left_out = [e.why for e in case.exhibits if e.body is None]
    stamps = sum((e.stamp is not None) + (e.day_stamp is not None) for e in case.entries)
    if as_json:
        echo_json({"change": number, "file": str(path), "size": len(data), "bodies": bodies, "left_out": left_out,
                   "entries": len(case.entries), "stamps": stamps})
        return
    click.echo(f"Written: {path} ({len(data) / 1024:,.0f} KiB): {plural(bodies, 'published file')}, "
               f"{plural(len(case.entries), 'entry')} of the log, {plural(stamps, 'time-stamp')}.")
    _show_missing(case, left_out)


def _show_missing(case: Case, left_out: list[str]) -> None:
    """What is not in a bundle, or not confirmed by anybody else; `left_out`: why bytes are not."""
    from proof.readme import is_unconfirmed

    for why in dict.fromkeys(left_out):
        click.secho(f"Without the bytes of {left_out.count(why)}: {why}.", fg="yellow")
    if hashes := sum(not e.text for e in case.entries):
        click.echo(f"{plural(hashes, 'entry')} of the log by hash alone: what is withheld is named there.")
    if any(map(is_unconfirmed, case.entries)):
        click.echo("Nothing outside the bundle confirms what was logged today yet: make it anew tomorrow.")
    if not any(e.stamp or e.day_stamp for e in case.entries):
        click.echo("No time-stamp says when that was: see timestamps under [proof], and npdwatch stamp.")


def _number(settings: Configuration, change: str) -> int:
    """The number of the change that is meant. Raises Failure (code 2)."""
    if found := _PAGE.fullmatch(change):
        _check_site(found[1] or "", settings.page.address)
        return int(found[2])
    with opened(settings, read_only=True) as store:
        from db.outbox.fate import gains_of

        named = changes_meant(store, change, _MOST)
        return next(iter(gains_of(store, named)), named[0])


def _close_day(settings: Configuration) -> None:
    """Makes the root of a day that is over, where nothing was written since; whoever may not write has it without."""
    from db.chain.entries import close_past_day, day_is_open

    with opened(settings, read_only=True) as store:
        is_open = day_is_open(store, now())
    if is_open:
        with suppress(Failure), opened(settings) as store:
            close_past_day(store, now())


def _check_site(site: str, address: str) -> None:
    """Refuses the page of another site: its change of that number is another one than ours."""
    if site and not _HERE.fullmatch(site) and site.casefold() != address.partition("://")[2].rstrip("/").casefold():
        ours = f"[page] address is {address}" if address else "there is no address under [page]"
        text = f"{site} is another site ({ours}), with numbers of its own. A change of ours is given by its number"
        raise Failure(text, Exit.USAGE)
