"""Changes npdwatch.toml for a person: one change is made whole, and nothing else of the file, or it stays as it was."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from alerts.settings import ConfigurationError
from config import Configuration, load

_BARE = re.compile(r"[A-Za-z0-9_-]+")


class NotWritten(Exception):
    """Nothing is written; the message says why, and what to do."""


def text_of(path: Path) -> str:
    """The file's text as it is now. Raises OSError."""
    return path.read_bytes().decode("utf-8-sig")


def table_of(head: str, values: Mapping[str, object]) -> str:
    """A table as TOML: its head, such as "[[source]]", and a line for each value."""
    return "\n".join([head, *(f"{_key_of(k)} = {_as_toml(v)}" for k, v in values.items())]) + "\n"


def _key_of(name: str) -> str:
    """A key, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else _as_toml(name)


def _as_toml(value: object) -> str:
    """A value: text, a number, a truth, a day or a list of such."""
    return str(value) if isinstance(value, dt.date) else json.dumps(value, ensure_ascii=False)


def with_table(text: str, table: str) -> str:
    """The text with a table at its end, in the line ends that it has."""
    end = "\r\n" if "\r\n" in text else "\n"
    return text.rstrip() + end * 2 * bool(text.strip()) + table.replace("\n", end)


def _checked(path: Path, text: str, by_hand: str, *, channels_come: bool) -> Configuration:
    """The configuration that a text would be. Raises NotWritten where it would be wrong."""
    try:
        return load(path, text, channels_come=channels_come)
    except ConfigurationError as error:
        raise NotWritten(f"With it the configuration would be wrong: {error}\n{by_hand}") from None


def write(
    path: Path, text: str, is_meant: Callable[[Configuration], bool], by_hand: str, *, channels_come: bool = False
) -> Configuration:
    """Puts a text in the file's place if it says what is meant; gives the configuration that it is.

    `channels_come`: as for `load`.

    Raises:
        NotWritten: it would say something else, or be wrong.
        OSError: the file cannot be written.
    """
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".toml", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        after = _checked(path, text_of(Path(beside)), by_hand, channels_come=channels_come)
        if not is_meant(after):
            raise NotWritten(f"The file has changed meanwhile, or has a form that is not known here. {by_hand}")
        shutil.copymode(path, beside)
        about = path.stat()
        with suppress(PermissionError):  # root adds for the account that the daemon runs under
            os.chown(beside, about.st_uid, about.st_gid)
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)
    return after
