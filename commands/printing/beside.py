"""What is left out of rows that a command prints, and what is said beside them, on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import click

from commands.printing.words import Row, flowed
from db.store import Store
from db.withheld.decide import NOTHING, Withheld, load_withheld
from text.labels import first_of


def asked(store: Store, *, all_of_it: bool) -> Withheld:
    """What is withheld from what a command prints: others may be given it. Nothing where --withheld asks for all."""
    return NOTHING if all_of_it else load_withheld(store)


class PassingOn:
    """Rows as they may be passed on, `key` naming each, and how many that leaves out or without a name."""

    def __init__(self, pass_on: Callable[[list[Row]], Iterable[Row]], key: str = "id") -> None:
        self._pass_on, self._key = pass_on, key
        self.found = self.passed = self._touched = 0

    def __call__(self, found: list[Row]) -> list[Row]:
        """Those of `found` that may be passed on, as they may."""
        told = list(self._pass_on(found))
        left = {x[self._key]: x for x in told}
        self.found += len(found)
        self.passed += len(told)
        self._touched += sum(left.get(x[self._key]) != x for x in found)
        return told

    def say(self) -> None:
        """Says on standard error how many rows are left out or stand there without a name."""
        if self._touched:
            verb = "is" if self._touched == 1 else "are"
            said = f"Left out, or without a name: {self._touched:,} that {verb} withheld. See: npdwatch withheld"
            click.echo(said, err=True)


def say_unwatched(unwatched: Mapping[str, str], found: Iterable[str]) -> None:
    """Says on standard error which of the sources `found` are no longer watched: what they said last still stands."""
    if told := [f"{name} (last looked at on {unwatched[name][:10]})" for name in sorted({*found} & {*unwatched})]:
        verb = "is" if len(told) == 1 else "are"
        said = f"No longer watched {verb} {', '.join(told)}: what was seen last stands. To leave it out: --watched"
        click.echo(said, err=True)


def say_first_looks(days: Mapping[str, str]) -> None:
    """Says on standard error which sources were looked at first since the day that --since names."""
    if days:
        named = first_of([f"{name} on {at}" for name, at in days.items()], 3)
        said = (f"Looked at for the first time since then: {named}. What it listed then may be much older: it is "
                "first seen on that day, and no change. By the date that a register prints: npdwatch releases "
                "--dated-since DATE. To put older editions in: npdwatch import, npdwatch backfill")
        click.echo(flowed(said), err=True)
