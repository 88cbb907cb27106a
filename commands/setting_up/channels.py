"""`npdwatch channel add`: writes a [channel.NAME] into the configuration, once it was tried."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, get_origin

import click

from alerts.channels import CHANNELS
from alerts.settings import is_most_likely_the_secret, not_the_secret
from alerts.tables import bare, types_of
from commands.arguments import CommandGroup, check_known
from commands.failures import Exit, Failure
from commands.printing.progress import waiting
from commands.runtime import command, configuration
from commands.setting_up.adding import as_given, checked, dry_run_option, untried_option, written
from commands.setting_up.works import channel_works
from commands.telling.channels import sent_well
from commands.telling.configured import what_goes_without, without_doubtful
from config import Configuration, ConfigurationError, load
from config.write import table_of, with_table


@click.group("channel", cls=CommandGroup)
def channel() -> None:
    """Channels of the configuration: add one."""


@command("add", channel)
@click.argument("name")
@click.argument("pairs", nargs=-1, metavar="KEY=VALUE...")
@click.option("--ask", "asked", multiple=True, metavar="KEY",
              help="Ask for this secret, such as url or password, and keep it in a file that you alone can read.")
@click.option("--test/--no-test", "test", default=None, help="Send a test message over it, or do not ask whether to.")
@untried_option
@dry_run_option
def add_channel(
    context: click.Context, *, name: str, pairs: tuple[str, ...], asked: tuple[str, ...], test: bool | None,
    untried: bool, dry_run: bool,
) -> Exit:
    """Try a channel, and write it into the configuration as [channel.NAME], with what each KEY of it is.

    Such as: npdwatch channel add slack type=slack --ask url. What stands in the file stays, comments too.
    """
    settings = configuration(context, channels_come=True)  # one that a route names already comes now
    values = _values(name, pairs)
    files = {f"{key}_file": settings.path.parent / f"{name}-{key.replace('_', '-')}" for key in asked}
    _check_keys(str(values["type"]), [*values, *files])
    values |= {key: path.name for key, path in files.items()}
    head = f"[channel.{name}]"
    trial = checked(settings.path, with_table(settings.text, table_of("[channel.trial]", values)), head, values)
    if name in settings.channel:
        if settings.channel[name] == trial.channel["trial"]:
            click.echo(f"Channel {name} is set up like this already.")
            return Exit.DONE
        where = settings.where("channel", name)
        raise Failure(f"There is a channel {name!r} already, with other values: change it in {where}", Exit.USAGE)
    if dry_run:
        if not (files or untried):  # what is asked for is not there yet
            _check_as_used(trial)
        return written(settings, head, values, ("channel", name), dry_run=True)
    kept: list[Path] = []
    try:
        for key, path in files.items():
            _keep_secret(path, _asked(key.removesuffix("_file")), kept)
        after = checked(settings.path, with_table(settings.text, table_of(head, values)), head, values)
        tested = not untried and _try_channel(after, name, test=test)
        code = written(settings, head, values, ("channel", name), dry_run=False, tested=tested)
        kept.clear()
    finally:
        for path in kept:  # what it was for is not written
            path.unlink(missing_ok=True)
    if settings.route and not any(name in r.channels for r in settings.route):
        click.echo(f"No route names it yet: add {name!r} to the channels of a [[route]].")
    elif name in without_doubtful(after):
        click.echo(f"Told of what is sure alone: {what_goes_without((name,))}.")
    try:
        load(settings.path)
    except ConfigurationError as error:
        click.echo(f"Still to mend: {error}", err=True)
        return Exit.LOOK
    return code


def _check_as_used(trial: Configuration) -> None:
    """Refuses what could not be used, as the real one does before it tries the channel (code 1)."""
    try:
        trial.channel_config("trial")
    except ConfigurationError as error:
        why = as_given(trial.path, str(error)).rstrip(".")
        raise Failure(f"The channel does not work, and would not be written: {why}.", Exit.LOOK) from None


def _values(name: str, pairs: Sequence[str]) -> dict[str, object]:
    """What the table says, by key. Raises Failure (code 2)."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,63}", name):
        raise Failure(f"{name!r} is no name of a channel: letters, digits, - and _ only.", Exit.USAGE)
    given: dict[str, list[str]] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not key.strip():
            raise Failure(f"{pair!r} is not KEY=VALUE, such as type=email", Exit.USAGE)
        given.setdefault(key.strip(), []).append(value)
    if "type" not in given:
        raise Failure(f"Say what it is: type=…, one of: {', '.join(CHANNELS)}", Exit.USAGE)
    kind = given["type"][-1]
    check_known("type of channel", kind, CHANNELS)
    _check_keys(kind, given)
    kinds, out = _kinds(kind), dict[str, object]()
    for key, values in given.items():
        name, _, how = key.rpartition("_")
        is_of_secret = how in ("env", "file") and f"{name}_env" in kinds and name not in kinds
        if is_of_secret and any(is_most_likely_the_secret(key, value) for value in values):
            why = f"Nothing was written: {not_the_secret(key, name)}; or have it asked for: --ask {name}"
            raise Failure(why, Exit.USAGE)
    for key, values in given.items():
        many = get_origin(kinds[key]) is tuple
        if len(values) > 1 and not many:
            raise Failure(f"{key} is given twice", Exit.USAGE)
        number = kinds[key] is int and values[0].isascii() and values[0].isdigit()
        out[key] = values if many else int(values[0]) if number else values[0]
    return out


def _kinds(kind: str) -> dict[str, Any]:
    """The keys of a kind of channel with their types."""
    return {key: bare(given) for key, given in types_of(CHANNELS[kind].settings).items()}


def _check_keys(kind: str, keys: Iterable[str]) -> None:
    """Refuses keys that a channel of this kind does not have here, and secrets (code 2)."""
    kinds = _kinds(kind)
    plain = [k for k, given in kinds.items() if get_origin(given) is not dict]
    for key in keys:
        if f"{key}_file" in kinds and key not in kinds:
            raise Failure(
                f"{key} is a secret: it stands in no configuration, and a command is seen by others. Give --ask {key}, "
                f"or {key}_file=FILE or {key}_env=VARIABLE", Exit.USAGE,
            )
        check_known(f"key of a channel of type {kind}", key, plain)


def _asked(key: str) -> str:
    """A secret that is typed and not shown; where there is no terminal, a line of standard input."""
    if sys.stdin.isatty():
        return str(click.prompt(key, hide_input=True, err=True))
    if given := sys.stdin.readline().strip():
        return given
    raise Failure(f"{key} is asked for, and there is neither a terminal nor a line on standard input", Exit.USAGE)


def _keep_secret(path: Path, secret: str, kept: list[Path]) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        kept.append(path)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secret.strip() + "\n")
    except FileExistsError:
        raise Failure(f"There is a file {path} already; name it: …_file={path.name}", Exit.USAGE) from None
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror}", Exit.NO_WRITE) from None


def _try_channel(after: Configuration, name: str, *, test: bool | None) -> bool:
    """Greets the channel, and sends a test message over it if that is wanted: True then. Raises Failure (code 1)."""
    tried = waiting(partial(channel_works, after, name), f"trying {name}")
    if not tried["ok"]:
        why = as_given(after.path, tried["detail"]).rstrip(".")
        text = f"Channel {name} does not work, and nothing was written: {why}."
        raise Failure(f"{text} To write it all the same: --untried", Exit.LOOK)
    click.echo(f"Channel {name} works: {tried['detail']}")
    if test is None and sys.stdin.isatty():
        test = click.confirm("Send a test message over it now?", default=True)
    if test and not sent_well(after, name):
        raise Failure("The test message did not go out, and nothing was written.", Exit.LOOK)
    return bool(test)
