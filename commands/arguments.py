"""What a command is given: the types of its options and arguments, names that must be known, files that are read."""

from __future__ import annotations

import difflib
import math
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from commands.failures import Exit, Failure
from text.readable import is_readable, readable

if TYPE_CHECKING:
    from db.store import Store

VALUES = {
    "source": "NAME", "channel": "NAME", "route": "NAME", "name": "NAME", "recipient": "NAME", "title": "WORDS",
    "search": "WORDS", "category": "CATEGORY", "also": "CATEGORY", "kind": "KIND", "polarity": "KIND", "why": "WHY",
    "because": "WHY", "addresses": "ADDRESS", "contact": "CONTACT", "host": "HOST", "port": "PORT", "limit": "N",
    "lanes": "N", "keep": "N", "days": "DAYS", "wait": "SECONDS", "beat": "SECONDS",
}
"""What the value of an option is called in --help, the same in every command; click says TEXT and INTEGER RANGE."""


class _Finite(click.FloatRange):
    """A number of seconds: nan is in no range, and in each as far as click can tell."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - as click's
        """As click's. Fails for what is no finite number."""
        found = click.FLOAT.convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{value} is no number of seconds.", param, ctx)
        return super().convert(found, param, ctx)


LONGEST_WAIT = 7 * 86400
"""Seconds that an option may name, where it says no less itself."""


def bounded(kind: click.ParamType[Any]) -> click.ParamType[Any]:
    """The type of a number of seconds, with bounds within which it can be waited for."""
    if isinstance(kind, click.IntRange):
        kind.name = "whole number"  # of what is none, click says that it is no valid "integer range"
    if isinstance(kind, click.types.FloatParamType):
        return _Finite(getattr(kind, "min", None) or 0, getattr(kind, "max", None) or LONGEST_WAIT)
    return kind


class Choice(click.Choice[str]):
    """One word of a few; of another one the nearest is named."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:  # noqa: ANN401 - as click's
        """What click says, and the nearest."""
        near = _near(str(value), self.choices)
        return super().get_invalid_choice_message(value, ctx) + (f" {near}" if near else "")


class CommandGroup(click.Group):
    """Commands under one name: its help cuts no line, and of a name that is none the nearest is named."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The first sentence of each command, whole."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, c.get_short_help_str(1000)) for name, c in found if c and not c.hidden])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, with the nearest name."""
        name, known = args[0] if args else "", self.list_commands(ctx)
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            ctx.fail(f"There is no command {name!r}. {nearest(name, known, 'There are')}")
        return super().resolve_command(ctx, args)


def as_text(called: click.Command, given: dict[str, Any]) -> dict[str, Any]:
    """Refuses an argument that is no path and no UTF-8: it could be neither stored nor compared (code 2).

    What our own programs hand on, such as why something failed, may name a path: that is made readable.
    """
    if called.hidden:
        return {name: readable(value) if isinstance(value, str) else value for name, value in given.items()}
    for param in called.params:
        value = given.get(param.name or "")
        texts = value if isinstance(value, tuple) else (value,)
        if wrong := next((x for x in texts if isinstance(x, str) and not is_readable(x)), None):
            which = param.opts[0] if isinstance(param, click.Option) else param.human_readable_name
            said = f"{which}: {readable(wrong)!r} is not UTF-8 text. Set the terminal to UTF-8 and type it again."
            raise Failure(said, Exit.USAGE)
    return given


def check_forms(*, as_json: bool = False, as_csv: bool = False, **_: object) -> None:
    """Refuses two forms of output at once (code 2)."""
    if as_json and as_csv:
        raise Failure("Give one of --json and --csv.", Exit.USAGE)


def check_known(what: str, name: str | None, known: Iterable[str], otherwise: str = "Known are") -> None:
    """Refuses a name that is given and not known, and names the one that is near, or all (code 2)."""
    if name is not None and name not in (names := list(known)):
        raise Failure(f"There is no {what} {name!r}. {nearest(name, names, otherwise)}", Exit.USAGE)


def nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """"Did you mean x?", or all that is known where nothing is near."""
    names = list(known)
    return _near(name, names) or f"{otherwise}: {', '.join(names) or 'none'}"


def _near(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"Did you mean {near[0]}?" if near else ""


def changes_meant(store: Store, what: str, most: int) -> list[int]:
    """The change of this number, else the newest ones of this reference or recipient. Raises Failure (code 2)."""
    from db.outbox.fate import changes_named

    if not (found := changes_named(store, what, most)):
        text = f"There is no change {what!r}, by number, reference or recipient. See: npdwatch changes --search WORDS"
        raise Failure(text, Exit.USAGE)
    return found


FILE = click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True)
"""A file that is read; - is standard input."""


def opened_input(path: Path) -> AbstractContextManager[IO[bytes]]:
    """FILE, or standard input for -. Raises OSError, and Failure where that is closed (code 2)."""
    if str(path) == "-" and sys.__stdin__ is None:  # what stands in for it since is empty
        raise Failure("Standard input is closed. Name a FILE, or redirect one: npdwatch … - < FILE", Exit.USAGE)
    return click.open_file(str(path), "rb")


def read_input(path: Path, most: int) -> bytes:
    """The bytes of FILE, no more than `most` and one. Raises Failure where it cannot be opened (code 2)."""
    try:
        with opened_input(path) as stream:
            data: bytes = stream.read(most + 1)
    except OSError as error:
        raise Failure(f"{path} cannot be read: {error.strerror}", Exit.USAGE) from None
    return data
