"""Finds, reads and checks npdwatch.toml; each mistake becomes a sentence with file, line and key."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

from alerts.channels import CHANNELS
from alerts.settings import ConfigurationError, line_of
from alerts.tables import ConfigTable, Located, Mistake, MistakeKind, Mistakes, bare, nearest, read_table, types_of
from config.configuration import FILE_NAME, OWN_HOSTS, Configuration
from config.hints import not_toml
from config.renamed import Renamed, put_under_new_names
from config.sources import own_sources
from model.own_files import CONFIGURATION_NAMED

__all__ = [
    "ENVIRONMENT", "FILE_NAME", "OWN_HOSTS", "Configuration", "ConfigurationError", "find", "known_keys", "load",
    "own_sources",
]

ENVIRONMENT = CONFIGURATION_NAMED
_NO_KEYS = {"path", "text", "remarks"}
"""Fields of the configuration that say where it was read and how, and do not stand in it."""


def _named(explicit: Path | None) -> Path | None:
    return explicit or (Path(os.environ[ENVIRONMENT]) if os.environ.get(ENVIRONMENT) else None)


def find(explicit: Path | None) -> Path:
    """The file: the one named, else that in $NPDWATCH_CONFIG, else npdwatch.toml here; or ConfigurationError."""
    named = _named(explicit)
    path = (named or Path(FILE_NAME)).expanduser()
    if not path.is_file():
        if named and path.exists():
            raise ConfigurationError(
                f"{path} is a pipe or a device, which can be read once, and what a command starts reads it too. Write "
                "the configuration to a file, and name that by --config"
            )
        if named:
            raise ConfigurationError(f"{path} does not exist. Check the path given by --config or ${ENVIRONMENT}.")
        make = "Name yours (npdwatch --config FILE …), or make one: npdwatch init"
        raise ConfigurationError(f"There is no {FILE_NAME} in this folder. {make}")
    return path.resolve()


def load(path: Path, given: str | None = None, *, channels_come: bool = False) -> Configuration:
    """Reads and checks a configuration file, or the text that it had. Raises ConfigurationError: file, line and key.

    `channels_come`: what it says of channels that it does not define yet is no mistake.
    """
    text = given or ""
    try:
        text = path.read_text(encoding="utf-8-sig") if given is None else given
        table = tomllib.loads(text)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        number = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ConfigurationError(f"{path}:{number}: a letter here is not UTF-8; save the file as UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(_misplaced(text, path) or not_toml(text, path, error)) from None
    for ours in _NO_KEYS & table.keys():
        raise ConfigurationError(_sentence(Mistake((ours,), kind=MistakeKind.UNKNOWN_KEY), text, path))
    try:
        remarks = tuple([_remark(r, text, path) for r in put_under_new_names(table)])
        made = read_table(Configuration, {**table, "path": path, "text": text, "remarks": remarks})
        if not channels_come:
            made.check_channels()
    except Mistakes as error:
        lines = _misplaced(text, path) or "\n".join(dict.fromkeys(_sentence(m, text, path) for m in error.mistakes))
        raise ConfigurationError(lines) from None
    except Located as error:
        raise ConfigurationError(_sentence(error.mistake, text, path)) from None
    return made


def _misplaced(text: str, path: Path) -> str:
    """What is wrong with a table that belongs to a source, where no source stands above it."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\s*\[\[\s*source\s*\]\]", line):
            return ""
        if found := re.match(r"\s*\[\s*source\s*(\.\s*\w+\s*)?\]", line):
            table = found[0].strip()
            if not found[1]:
                return f"{path}:{number}: a source begins with [[source]], in two brackets"
            return f"{path}:{number}: {table} stands under the [[source]] that it belongs to, and none is above it"
    return ""


def _remark(renamed: Renamed, text: str, path: Path) -> str:
    said = f"is called {renamed.key} now; it is read, and the old name will go: write {renamed.key}"
    return _sentence(Mistake(renamed.place, said), text, path)


def _sentence(mistake: Mistake, text: str, path: Path) -> str:
    place, line = mistake.place, line_of(text, mistake.place)
    key = str(place[-1]) if place else ""
    where = f"{path}:{line}" if line else str(path)
    dotted = ".".join(str(x + 1) if isinstance(x, int) else x for x in place)
    match mistake.kind:
        case MistakeKind.UNKNOWN_KEY:
            if re.fullmatch(r"(password|url|secret|old_secret|token)", key) and "channel" in place:
                return f"{where}: {dotted}: a secret does not stand in this file; use {key}_file or {key}_env"
            known = _elsewhere(place) or nearest(key, _known_keys(place, mistake.channel))
            return f"{where}: unknown key {dotted!r}{known}"
        case MistakeKind.MISSING_KEY:
            return f"{where}: {dotted} is missing{mistake.text}"
        case MistakeKind.VALUE if dotted:
            return f"{where}: {dotted}: {mistake.text}"
    return f"{where}: {mistake.text}"


def _tables() -> dict[str, tuple[str, ...]]:
    """The tables of the file but the channels, with their keys."""
    from alerts.routes import Route

    kinds: dict[str, Any] = {name: bare(kind) for name, kind in types_of(Configuration).items()}
    parts = {name: (*get_args(kind), kind)[0] for name, kind in kinds.items()} | {"route": Route}
    is_table = {name: isinstance(p, type) and issubclass(p, ConfigTable) for name, p in parts.items()}
    return {name: tuple(types_of(p)) for name, p in parts.items() if is_table[name]}


def _known_keys(place: tuple[Any, ...], channel: str) -> tuple[str, ...]:
    """Of the table in which a place is; of one of a channel those that its kind has."""
    if len(place) == 1:
        return tuple(n for n in types_of(Configuration) if n not in _NO_KEYS)
    if place[0] == "channel":
        return tuple(types_of(CHANNELS[channel].settings))
    return _tables()[place[0]]


def _elsewhere(place: tuple[Any, ...]) -> str:
    """What follows a sentence about a key that is another table's; "" where it is none's."""
    key = place[-1]
    if len(place) == 1 or place[0] == "channel":
        return ""
    if key in types_of(Configuration) and key not in {*_NO_KEYS, *_tables(), "channel"}:
        return "; it stands at the top of the file, above all tables"
    owners = [name for name, keys in _tables().items() if key in keys]
    return f"; it belongs to {' or '.join(f'[{name}]' for name in owners)}" if owners else ""


def known_keys() -> tuple[str, ...]:
    """Every key of the file, dotted, for the manual and its test."""
    tables = _tables() | {f"channel.{kind}": tuple(types_of(c.settings)) for kind, c in CHANNELS.items()}
    plain = (n for n in types_of(Configuration) if n not in (*_NO_KEYS, "channel", *tables))
    return (*plain, *(f"{table}.{key}" for table, keys in tables.items() for key in keys))
