"""What tables of the configuration share: time spans, secrets, places in the file."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alerts.tables import ConfigTable, Reads
from text.pattern import lazy_pattern

if TYPE_CHECKING:
    from alerts.channels.channel import Config


class ConfigurationError(Exception):
    """The configuration cannot be used; the message names file, line and key and says what to do."""


class BadSetting(ValueError):
    """A value that cannot be used."""

    def __init__(self, text: str, setting: str = "") -> None:
        super().__init__(text)
        self.setting = setting
        """The key that it stands under, without _env and _file; "" for the table as a whole."""


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds(value: object) -> object:
    """Reads "90s", "15m", "6h", "1d" as seconds; a whole number is seconds already."""
    if isinstance(value, (str, bool)):
        found = re.fullmatch(r"\s*(\d{1,6})\s*([smhd])\s*", str(value))
        if not found:
            raise ValueError('a time span is a number and s, m, h or d, such as "15m"')
        return int(found[1]) * _UNITS[found[2]]
    return value


Span = Annotated[int, Reads(seconds, "seconds")]


class SecretsTable(ConfigTable):
    """A table with keys that lead to secrets."""

    def secret(self, name: str, folder: Path, *, needed: bool = True) -> str:
        """The secret that NAME_env or NAME_file leads to, from `folder`; "" where there is none and none is needed.

        Raises BadSetting, which never holds it: it is missing, empty, readable by everybody, or a placeholder.
        """
        return secret_of(name, getattr(self, f"{name}_env"), getattr(self, f"{name}_file"), folder, needed=needed)

    def key_of(self, error: Exception) -> tuple[str, ...]:
        """The key whose value an error is about; () where it is about none, or the key is not given."""
        name = getattr(error, "setting", "")
        given = self.by_key()  # not getattr: `secret` is a method too
        return tuple(k for k in (name, f"{name}_env", f"{name}_file") if given.get(k))[:1]


class ChannelSettings(SecretsTable):
    """[channel.NAME]. A channel's own settings give `type` its name (`Literal["email"]`) and the keys it has."""

    type: str

    @property
    def kind(self) -> str:
        """As of a `Config`."""
        return self.type

    @property
    def addresses(self) -> tuple[str, ...]:
        """As of a `Config`: who is written to is no secret."""
        return ("",)

    def config(self, folder: Path, *, local: bool) -> Config:
        """With secrets and files, which are named relative to `folder`; `local` as in `HookConfig`.

        Raises ValueError: it cannot be set up like this; `key_of` says which key that is about.
        """
        raise NotImplementedError


def secret_of(name: str, env: str, file: str, folder: Path, *, needed: bool) -> str:
    """A secret by the name of its environment variable or file. Raises BadSetting as `SecretsTable.secret` does."""
    if env and file:
        raise BadSetting(f"{name}_env and {name}_file are both given; keep one", name)
    if not env and not file:
        if needed:
            raise BadSetting(f"{name} is missing; give {name}_env or {name}_file", name)
        return ""
    key = f"{name}_env" if env else f"{name}_file"
    if _is_no_variable(env) or _LIKE_A_SECRET.search(file):
        raise not_the_secret(key, name)
    path = Path(beside(folder, file))
    value = (os.environ.get(env, "") if env else _kept_in(path, key, name, file)).strip()
    if not value and env:
        which = f" {env}" if _LIKE_A_VARIABLE.fullmatch(env) else ""  # another word may be a password
        raise BadSetting(f"{key} names the environment variable{which}, which is not set or is empty", name)
    if not value:
        raise BadSetting(f"{key} names {path}, which is empty", name)
    if len(value.splitlines()) > 1:
        where = "the environment variable" if env else str(path)
        raise BadSetting(f"{key}: {where} holds several lines; the secret is to stand there alone, in one", name)
    if file and path.stat().st_mode & 0o004:
        raise BadSetting(f"{path} holds a secret and can be read by everybody; run: chmod 600 {path}", name)
    if value.casefold() in {"changeme", "change-me", "secret", "password", "xxx", "todo"}:
        raise BadSetting(f"{name} still holds a placeholder", name)
    return value


def not_the_secret(key: str, setting: str) -> BadSetting:
    """Where most likely the secret itself stands in the place of its name: not one letter of it is repeated."""
    wanted = "the name of a file"
    if key.endswith("_env"):
        wanted = "the name of an environment variable (letters, digits and _)"
    return BadSetting(f"{key} is {wanted}, and not the secret itself: put that there, and its name here", setting)


def is_most_likely_the_secret(key: str, given: str) -> bool:
    """Of what is to be written under NAME_env or NAME_file: a word may be a password, where nothing has that name."""
    if key.endswith("_file"):
        return bool(_LIKE_A_SECRET.search(given))
    return _is_no_variable(given) or not (_LIKE_A_VARIABLE.fullmatch(given) or given in os.environ)


_LIKE_A_SECRET = lazy_pattern(r"://|^(?:hooks\.slack\.com/|xox[a-z]-|whsec_)")
"""An address, or what is known to be a secret, in the place of a file's name."""


def _is_no_variable(env: str) -> bool:
    return bool(env) and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", env)


_LIKE_A_VARIABLE = lazy_pattern(r"[A-Z_]{1,40}|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
"""Names that are repeated in a message. `Hunter2` may be the variable's name, and may be the password."""


def _kept_in(path: Path, key: str, setting: str, given: str) -> str:
    if "/" not in given and not path.exists():  # a single word may be the secret itself, put there in its file's place
        why = f"which cannot be read: No such file or directory; it was looked for in {path.parent}"
        raise BadSetting(f"{key} names a file {why}", setting)
    return text_of(path, key, setting)


def beside(folder: Path, file: str) -> str:
    """The path of a file that is named relative to `folder`; "" stays ""."""
    return str(folder / Path(file).expanduser()) if file else ""


def text_of(path: Path, key: str, setting: str) -> str:
    """The text of the file that a key names. Raises BadSetting where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors put a mark at the start
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise BadSetting(f"{key} names {path}, which cannot be read: {reason}", setting) from None


def line_of(text: str, location: tuple[Any, ...]) -> int | None:
    """The line of a key, found by a plain search of the text; that of its table if the key is absent."""
    names = [x for x in location if isinstance(x, str)]
    nth = next((x for x in location if isinstance(x, int)), 0) if len(location) > 1 else 0
    key, table = ".".join(names), ".".join(names[:-1])
    table_line, seen, here, met = None, -1, table == "", -1
    for number, line in enumerate(text.splitlines() if names else (), 1):
        found = re.match(r"\s*\[\[?\s*([A-Za-z0-9_.\"-]+)\s*\]?\]", line)
        if found:
            name, single = found[1].replace('"', ""), not line.lstrip().startswith("[[")
            seen += name == table
            here = name == table and (seen == nth or single)
            table_line = number if here else table_line
            met += name == key
            if (name == key and (met == nth or single)) or (table == "" and name.startswith(f"{key}.")):
                return number
        elif here and re.match(rf"\s*\"?{re.escape(names[-1])}\"?\s*=", line):
            return number
    return table_line


def is_address(text: str) -> bool:
    """True for one address, without a name, in ASCII."""
    from email.headerregistry import Address

    try:
        parsed = Address(addr_spec=text)
    except Exception:  # noqa: BLE001 - the parser raises many kinds, IndexError among them
        return False
    return bool(parsed.username and parsed.domain) and text.isascii() and text.isprintable()


def bare_address(text: str) -> str:
    """The address alone of "Name <address>". Raises ValueError where there is none."""
    found = re.fullmatch(r"(?:[^<>\r\n]{0,200}<)?([^\s<>@,;]{1,64}@[^\s<>@,;]{1,255}?)>?", text.strip())
    if not found or not is_address(found[1]):
        raise ValueError(f"{text!r} is not an email address")
    return found[1]


def known_zone(name: str) -> str:
    """The name, if there is such a time zone. Raises ValueError where there is none."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name!r}; an example is Europe/London") from None
    return name
