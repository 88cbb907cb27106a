"""What `npdwatch source add` and `channel add` share: a table is checked, and written into the configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from commands.failures import Exit, Failure
from config import Configuration, ConfigurationError, load
from config.write import NotWritten, table_of, text_of, with_table, write
from db.locks import is_daemon_running

dry_run_option = click.option("--dry-run", is_flag=True, help="Try it and show the table, but write nothing.")
untried_option = click.option("--untried", is_flag=True, help="Write it without trying it.")


def checked(path: Path, text: str, head: str, values: Mapping[str, object]) -> Configuration:
    """The configuration with what is to be added. Raises Failure (code 2)."""
    try:
        return load(path, text, channels_come=head.startswith("[channel"))
    except ConfigurationError as error:
        if "is not valid TOML" in str(error):  # the file was: it holds sources in one line, source = [{…}]
            said = f"{path} takes no {head} at its end as it is. Write it yourself:\n\n{table_of(head, values)}"
            raise Failure(said, Exit.USAGE) from None
        # It was tried as several kinds.
        said = "\n".join(dict.fromkeys(as_given(path, str(error)).splitlines()))
        raise Failure(f"{values.get('url') or head}: nothing was written. {said}", Exit.USAGE) from None


def as_given(path: Path, said: str) -> str:
    """What is said of a table that is in no file yet, by the options that gave it."""
    table = r"(source\.\d+\.|channel\.[\w-]+\.|\[channel\.[\w-]+\] )?"
    said = re.sub(rf"{re.escape(str(path))}(:\d+)?: {table}", "", said)
    return re.sub(r"^(name|title|kind|every)(?=:)", r"--\1", said, flags=re.MULTILINE)


def written(
    settings: Configuration, head: str, values: Mapping[str, object], about: tuple[str, str], *, dry_run: bool,
    tested: bool = False,
) -> Exit:
    """Writes the table, or shows it. Raises Failure (codes 2 and 73)."""
    table, path, (part, name) = table_of(head, values), settings.path, about
    if dry_run:
        click.echo(f"This would be written at the end of {path}:\n\n{table}")
        return Exit.DONE
    by_hand = f"Write it yourself, at the end of {path}:\n\n{table}"
    meant = partial(_is_added, settings, part, name)
    try:
        after = write(path, with_table(text_of(path), table), meant, by_hand, channels_come=part == "channel")
    except NotWritten as error:
        raise Failure(str(error), Exit.USAGE) from None
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror}. {by_hand}", Exit.NO_WRITE) from None
    where = after.where("source", len(after.source) - 1) if part == "source" else after.where(part, name)
    click.echo(f"Written at {where}:\n\n{table}")
    if not tested:
        click.echo(f"Next: npdwatch {f'crawl {name}' if part == 'source' else f'alerts test {name}'}")
    if is_daemon_running(settings.folder):
        click.echo("The daemon picks it up when it reloads its configuration: systemctl reload npdwatch")
    return Exit.DONE


def _is_added(before: Configuration, part: str, name: str, after: Configuration) -> bool:
    """True where one source or channel has come, and all else is as it was."""
    without: dict[str, Any] = {"text": "", part: getattr(Configuration(), part)}
    alike = before.but(**without) == after.but(**without)
    if part == "source":
        return alike and after.source[:-1] == before.source and after.source[-1].name == name
    others = {n: c for n, c in after.channel.items() if n != name}
    return alike and others == before.channel and name in after.channel
