"""Writes a source's new address into npdwatch.toml: nothing else of the file changes, or it stays as it was."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from urllib.parse import urlsplit

from alerts.settings import line_of
from config import Configuration
from config.sources import own_tables
from config.write import NotWritten, table_of, text_of, with_table, write
from model.fetch import is_archived_copy

_URL = re.compile(r"""(\s*"?url"?\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*')(.*)""")


def check_address(settings: Configuration, to: str) -> None:
    """Raises NotWritten where the new address may not be asked: the list of hosts is a person's to lengthen."""
    parts = urlsplit(to)
    if is_archived_copy(to):
        raise NotWritten(
            f"It leads to {to}, a copy in a web archive. That is not worth following: nothing new is published there. "
            "Look where it is published now, and correct its url in the configuration."
        )
    if parts.scheme != "https" and not settings.crawl.loopback:
        raise NotWritten(f"It leads to {to}, which is not https, and is not followed.")
    if parts.netloc.casefold() not in {h.casefold() for h in settings.hosts}:
        raise NotWritten(
            f"It leads to {to}, and {parts.netloc} is not on the list of hosts that may be asked. Open it, see "
            f'whose it is. If it is right, add "{parts.netloc}" to hosts under [crawl] in {settings.path} and run this '
            "again."
        )


def write_address(settings: Configuration, name: str, to: str, today: dt.date) -> str:
    """Writes the address of a source; gives file and line.

    Raises:
        NotWritten: the file cannot be written, or is not one in which the line can be found.
    """
    path = settings.path
    by_hand = f"Write it yourself: in {path}, url = {json.dumps(to)} of the [[source]] {json.dumps(name)}."
    try:
        new = _with_address(text_of(path), settings, name, to, today)
        if new is None:
            raise NotWritten(f"The line with its url is not found. {by_hand}")
        written = write(path, new, lambda after: _alike(settings, after, name, to), by_hand)
    except OSError as error:
        raise NotWritten(f"{path} cannot be written ({error.strerror}). {by_hand}") from None
    number = next((n for n, s in enumerate(written.source) if s.name == name), 0)
    return written.where("source", number, "url")


def _with_address(text: str, settings: Configuration, name: str, to: str, today: dt.date) -> str | None:
    number = next((n for n, s in enumerate(settings.source) if s.name == name), None)
    if number is None:
        said = f"# As it comes with the program, but for its address: it moved, and was followed on {today}.\n"
        own = next(t for t in own_tables() if t["name"] == name)
        return with_table(text, said + table_of("[[source]]", {**own, "url": to}))
    line, lines = line_of(text, ("source", number, "url")), text.splitlines(keepends=True)
    found = _URL.fullmatch(lines[line - 1].rstrip("\r\n")) if line else None
    if line is None or found is None or tomllib.loads(f"url = {found[2]}")["url"] != settings.source[number].url:
        return None
    end = lines[line - 1][len(lines[line - 1].rstrip("\r\n")) :]
    rest = found[3].rstrip() or f"  # until {today}: {settings.source[number].url}"
    lines[line - 1] = f"{found[1]}{json.dumps(to, ensure_ascii=False)}{rest}{end}"
    return "".join(lines)


def _alike(before: Configuration, after: Configuration, name: str, to: str) -> bool:
    same = before.but(source=(), text="") == after.but(source=(), text="")
    addresses = [{s.name: s.url for s in c.sources} for c in (before, after)]
    return same and addresses[0] | {name: to} == addresses[1]
