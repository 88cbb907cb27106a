"""Writes a source's new address into npdwatch.toml: nothing else of the file changes, or it stays as it was."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import tempfile
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from alerts.settings import ConfigurationError, line_of
from config import Configuration, load
from config.sources import own_tables
from model.fetch import is_archived_copy

_URL = re.compile(r"""(\s*"?url"?\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*')(.*)""")


class NotFollowed(Exception):
    """The new address is not written; the message says why, and what to do."""


def check_address(settings: Configuration, to: str) -> None:
    """Raises NotFollowed where the new address may not be asked: the list of hosts is a person's to lengthen."""
    parts = urlsplit(to)
    if is_archived_copy(to):
        raise NotFollowed(
            f"It leads to {to}, a copy in a web archive. That is not worth following: nothing new is published there. "
            "Look where it is published now, and correct its url in the configuration."
        )
    if parts.scheme != "https" and not settings.crawl.loopback:
        raise NotFollowed(f"It leads to {to}, which is not https, and is not followed.")
    if parts.netloc.casefold() not in {h.casefold() for h in settings.hosts}:
        raise NotFollowed(
            f"It leads to {to}, and {parts.netloc} is not on the list of hosts that may be asked. Open it, see "
            f'whose it is. If it is right, add "{parts.netloc}" to hosts under [crawl] in {settings.path} and run this '
            "again."
        )


def write_address(settings: Configuration, name: str, to: str, today: dt.date) -> str:
    """Writes the address of a source; gives file and line.

    Raises:
        NotFollowed: the file cannot be written, or is not one in which the line can be found.
    """
    path = settings.path
    by_hand = f"Write it yourself: in {path}, url = {json.dumps(to)} of the [[source]] {json.dumps(name)}."
    try:
        text = path.read_bytes().decode("utf-8-sig")
        new = _with_address(text, settings, name, to, today)
        if new is None:
            raise NotFollowed(f"The line with its url is not found. {by_hand}")
        _replace(path, new, settings, name, to, by_hand)
    except OSError as error:
        raise NotFollowed(f"{path} cannot be written ({error.strerror}). {by_hand}") from None
    written = load(path)
    number = next((n for n, s in enumerate(written.source) if s.name == name), 0)
    return written.where("source", number, "url")


def _with_address(text: str, settings: Configuration, name: str, to: str, today: dt.date) -> str | None:
    number = next((n for n, s in enumerate(settings.source) if s.name == name), None)
    if number is None:
        end = "\r\n" if "\r\n" in text else "\n"
        said = f"# As it comes with the program, but for its address: it moved, and was followed on {today}."
        own = next(t for t in own_tables() if t["name"] == name)
        keys = [f"{k} = {_as_toml(to if k == 'url' else v)}" for k, v in own.items()]
        return text.rstrip() + end * 2 + end.join([said, "[[source]]", *keys]) + end
    line, lines = line_of(text, ("source", number, "url")), text.splitlines(keepends=True)
    found = _URL.fullmatch(lines[line - 1].rstrip("\r\n")) if line else None
    if line is None or found is None or tomllib.loads(f"url = {found[2]}")["url"] != settings.source[number].url:
        return None
    end = lines[line - 1][len(lines[line - 1].rstrip("\r\n")) :]
    rest = found[3].rstrip() or f"  # until {today}: {settings.source[number].url}"
    lines[line - 1] = f"{found[1]}{json.dumps(to, ensure_ascii=False)}{rest}{end}"
    return "".join(lines)


def _as_toml(value: object) -> str:
    return str(value) if isinstance(value, dt.date) else json.dumps(value, ensure_ascii=False)


def _replace(path: Path, text: str, settings: Configuration, name: str, to: str, by_hand: str) -> None:
    """Puts the new text in the file's place if it says what the old one says, but for the address."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".toml", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            after = load(Path(beside))
        except ConfigurationError as error:
            said = str(error).replace(beside, str(path))
            raise NotFollowed(f"With the new address the configuration would be wrong: {said}") from None
        if not _alike(settings, after, name, to):
            raise NotFollowed(f"The line with its url is not found. {by_hand}")
        shutil.copymode(path, beside)
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)


def _alike(before: Configuration, after: Configuration, name: str, to: str) -> bool:
    same = before.model_dump(exclude={"source"}) == after.model_dump(exclude={"source"})
    addresses = [{s.name: s.url for s in c.sources} for c in (before, after)]
    return same and addresses[0] | {name: to} == addresses[1]
