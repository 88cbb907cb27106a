"""What came of putting editions into a history, for people and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from commands.failures import Exit
from commands.printing.exports import echo_json
from commands.printing.words import flowed
from text.labels import first_of, plural

if TYPE_CHECKING:
    from commands.history.manifest import FileLeftOut
    from pipelines.history.put_in import PlacedEdition

MOST_NAMES = 5
"""Names of files with the same bytes, or that are left out for one reason, that are printed; JSON has all."""


class HistoryAccount(Struct, frozen=True):
    """What came of it."""

    source: str
    placed: Sequence[PlacedEdition]
    """Every edition that was found, in order."""
    unread: Sequence[tuple[str, str]]
    """(what, why) of all that could not be taken."""
    dry_run: bool
    repeated: Sequence[tuple[str, str]] = ()
    """(name, kept) of each file that has the same bytes as the one that is kept."""
    left_out: Sequence[FileLeftOut] = ()
    """What else was in the folders and zips."""

    @property
    def put_in(self) -> int:
        return sum(p.is_put_in for p in self.placed)

    @property
    def hides(self) -> int:
        return sum(p.hides for p in self.placed)

    @property
    def code(self) -> Exit:
        """LOOK where a file was not taken, hides something, or has a place that is not certain."""
        doubt = any(p.why and not p.is_known for p in self.placed)
        closed = any(x.is_fault for x in self.left_out)
        return Exit.LOOK if self.unread or self.hides or doubt or closed else Exit.DONE


def tell(account: HistoryAccount, *, as_json: bool) -> Exit:
    """Prints it, for people or as JSON, and gives the exit code."""
    if as_json:
        echo_json(_as_json(account))
    else:
        _show(account)
    return account.code


def _as_json(account: HistoryAccount) -> dict[str, Any]:
    """As docs/using/json.md has it."""
    return {
        "source": account.source, "dry_run": account.dry_run, "code": int(account.code),
        "editions": [
            {"published": p.found.published_at, "from": p.found.at.isoformat(), "files": p.found.titles,
             "after": p.after, "put_in": p.is_put_in, "rows": p.rows, "changes": p.summary, "why": p.why,
             "hides": p.hides}
            for p in account.placed
        ],
        "not_taken": [{"what": what, "why": why} for what, why in account.unread],
        "same_bytes": [{"what": what, "kept": kept} for what, kept in account.repeated],
        "left_out": [{"what": x.name, "why": x.why} for x in account.left_out],
    }


def _show(account: HistoryAccount) -> None:
    """Prints it: a line for each edition, and one for all."""
    for p in account.placed:
        click.echo(flowed(_line(p)))
    if account.unread:
        click.echo("Not taken, or missing:")
    for what, why in account.unread:
        click.echo(flowed(f"  {what}: {why}"))
    for kept, pairs in groupby(account.repeated, key=lambda pair: pair[1]):
        names = [what for what, _ in pairs]
        click.echo(flowed(f"Once, under {kept}: the same bytes as {first_of(names, MOST_NAMES)}"))
    say_left_out(account.left_out)
    put = f"{plural(account.put_in, 'edition')} {'would be put' if account.dry_run else 'put'} into the history"
    click.echo(f"{account.source}: {put}; nothing of it is told as news.")
    if account.hides:
        click.echo(flowed(
            f"{plural(account.hides, 'file')} hold{'s' if account.hides == 1 else ''} what is kept back until you "
            f"decide, for all of them at once. Look: npdwatch hidden {account.source}"
        ))


def say_left_out(left: Sequence[FileLeftOut]) -> None:
    """Says what was in folders and zips and is not imported, a line for each reason."""
    for why in dict.fromkeys(x.why for x in left):
        names = [x.name for x in left if x.why == why]
        click.echo(flowed(f"Left out, {why}: {first_of(names, MOST_NAMES)}"))


def _line(p: PlacedEdition) -> str:
    named = ", ".join(t for t in p.found.titles if t)
    said = f"  {p.found.at:%Y-%m-%d}  {named}: "
    if p.summary is None:
        return said + f"not put in: {p.why}"
    told = ", ".join(f"{n:,} {kind.replace('_', ' ')}" for kind, n in p.summary.items())
    where = f"after {p.after!r}" if p.after else "the first"
    return said + f"{plural(p.rows, 'row')}, {where}; {told or 'no change'}" + (f" ({p.why})" if p.why else "")
