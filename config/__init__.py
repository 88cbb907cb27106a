"""Finds, reads and checks npdwatch.toml; each mistake becomes a sentence with file, line and key."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from alerts.channels import CHANNELS
from alerts.settings import ConfigurationError, Located, Mistakes, line_of, nearest
from config.configuration import FILE_NAME, OWN_HOSTS, Configuration
from config.hints import not_toml
from config.sources import own_sources
from model.own_files import CONFIGURATION_NAMED

__all__ = [
    "ENVIRONMENT", "FILE_NAME", "OWN_HOSTS", "Configuration", "ConfigurationError", "find", "known_keys", "load",
    "own_sources",
]

ENVIRONMENT = CONFIGURATION_NAMED
_NO_KEYS = {"path", "text"}
"""Fields of the configuration that say where it was read, and do not stand in it."""


def _named(explicit: Path | None) -> Path | None:
    return explicit or (Path(os.environ[ENVIRONMENT]) if os.environ.get(ENVIRONMENT) else None)


def find(explicit: Path | None) -> Path:
    """The file: the one named, else that in $NPDWATCH_CONFIG, else npdwatch.toml here; or ConfigurationError."""
    named = _named(explicit)
    path = (named or Path(FILE_NAME)).expanduser()
    if not path.is_file():
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
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(_misplaced(text, path) or not_toml(text, path, error)) from None
    for ours in _NO_KEYS & table.keys():
        raise ConfigurationError(_sentence({"type": "extra_forbidden", "loc": (ours,)}, text, path))
    try:
        given_too = {"path": path, "text": text}
        return Configuration.model_validate({**table, **given_too}, context={"channels_come": channels_come})
    except ValidationError as error:
        lines = _misplaced(text, path) or "\n".join(dict.fromkeys(_sentence(e, text, path) for e in _each(error)))
        raise ConfigurationError(lines) from None


def _each(error: ValidationError) -> Iterator[Mapping[str, Any]]:
    for e in error.errors():
        part = e.get("ctx", {}).get("error")
        yield from ({**x, "loc": (*e["loc"], *x["loc"])} for x in part.errors) if isinstance(part, Mistakes) else (e,)


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


def _sentence(error: Mapping[str, Any], text: str, path: Path) -> str:
    whole = error.get("ctx", {}).get("error")
    given = whole.location if isinstance(whole, Located) else error["loc"]
    # The kind of a channel stands behind its name.
    kind = str(given[2]) if len(given) > 2 and given[0] == "channel" and given[2] in CHANNELS else ""
    location = (*given[:2], *given[3:]) if kind else tuple(given)
    if error["type"] == "union_tag_invalid":
        location = (*location, "type")
    key = str(location[-1]) if location else ""
    line = line_of(text, location)
    where = f"{path}:{line}" if line else str(path)
    dotted = ".".join(str(x + 1) if isinstance(x, int) else x for x in location)
    match error["type"]:
        case "extra_forbidden" | "unexpected_keyword_argument":
            if re.fullmatch(r"(password|url|secret|old_secret|token)", key) and "channel" in location:
                return f"{where}: {dotted}: a secret does not stand in this file; use {key}_file or {key}_env"
            return f"{where}: unknown key {dotted!r}{_elsewhere(location) or nearest(key, _known_keys(location, kind))}"
        case "missing":
            return f"{where}: {dotted} is missing"
        case "union_tag_not_found":
            return f"{where}: {dotted}.type is missing{nearest('', CHANNELS)}"
        case _:
            message = _message(error)
            plain = not dotted or isinstance(whole, Located)
            return f"{where}: {message}" if plain else f"{where}: {dotted}: {message}"


_WANTED = {
    "bool": "true or false", "tuple": "a list in square brackets", "frozen_set": "a list in square brackets",
    "dict": "a table", "model": "a table", "model_attributes": "a table", "dataclass": "a table",
}
"""What pydantic calls by a name that is no word of the file."""


def _message(error: Mapping[str, Any]) -> str:
    """What pydantic says of a value, in words of the file, with the nearest of what could stand there."""
    said, given = str(error["msg"]).removeprefix("Value error, "), error.get("input")
    match error["type"].removesuffix("_type").removesuffix("_parsing"):
        case "union_tag_invalid":
            tag = error["ctx"]["tag"]
            return f"there is no type {tag!r} of channel{nearest(tag, CHANNELS)}"
        case kind if kind in _WANTED:
            return f"must be {_WANTED[kind]}"
        case "too_short":
            return f"the list needs at least {error['ctx']['min_length']} of them"
    if said.startswith("Input should be '") and isinstance(given, str):
        known = re.findall(r"'([^']+)'", said)
        return f"{given!r} is not known{nearest(given, known)}"
    return said.replace("Input should be", "must be").partition(", unable to parse")[0]


def _tables() -> dict[str, tuple[str, ...]]:
    """The tables of the file but the channels, with their keys."""
    from alerts.routes import Route

    fields = Configuration.model_fields.items()
    parts: dict[str, Any] = {name: (*get_args(f.annotation), f.annotation)[0] for name, f in fields} | {"route": Route}
    return {name: tuple(p.__pydantic_fields__) for name, p in parts.items() if hasattr(p, "__pydantic_fields__")}


def _known_keys(location: tuple[Any, ...], channel: str) -> tuple[str, ...]:
    """Of the table in which a place is; of one of a channel those that its kind has."""
    if len(location) == 1:
        return tuple(n for n in Configuration.model_fields if n not in _NO_KEYS)
    if location[0] == "channel":
        return tuple(CHANNELS[channel].settings.model_fields)
    return _tables()[location[0]]


def _elsewhere(location: tuple[Any, ...]) -> str:
    """What follows a sentence about a key that is another table's; "" where it is none's."""
    key = location[-1]
    if len(location) == 1 or location[0] == "channel":
        return ""
    if key in Configuration.model_fields and key not in {*_NO_KEYS, *_tables(), "channel"}:
        return "; it stands at the top of the file, above all tables"
    owners = [name for name, keys in _tables().items() if key in keys]
    return f"; it belongs to {' or '.join(f'[{name}]' for name in owners)}" if owners else ""


def known_keys() -> tuple[str, ...]:
    """Every key of the file, dotted, for the manual and its test."""
    tables = _tables() | {f"channel.{kind}": tuple(c.settings.model_fields) for kind, c in CHANNELS.items()}
    plain = (n for n in Configuration.model_fields if n not in (*_NO_KEYS, "channel", *tables))
    return (*plain, *(f"{table}.{key}" for table, keys in tables.items() for key in keys))
