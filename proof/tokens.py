"""Time-stamp tokens (RFC 3161): the question for one, and whether an answer is what was asked for.

By `openssl ts` where that is installed, else by rfc3161-client (the extra npdwatch[proof]). Openssl comes first: it is
what others check with, and the other one refuses answers whose certificates are not in the order of DER.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

APART = timedelta(minutes=15)
"""By which the authority's clock and ours may differ."""
LONGEST = 30
"""Seconds that a call of openssl may take."""
TO_INSTALL = "install openssl, or pip install 'npdwatch[proof]'"
_TIME = re.compile(r"^Time stamp: (\w{3} +\d+ [\d:]{8})(?:\.\d+)? (\d{4}) GMT$", re.MULTILINE)
_REASON = re.compile(r"(?:Verification: FAILED|error:[^:]*:[^:]*:[^:]*:([^:\n]+))")


class NotGood(Exception):
    """What came is no time-stamp of what was asked for; the message says why."""


class NoMeans(Exception):
    """Neither openssl nor the extra is installed."""


class StampQuery(Struct, frozen=True):
    """A question for a token over a text."""

    text: str
    data: bytes
    """DER; it holds a number by chance, which the answer must repeat."""
    nonce: int = 0
    """That number, where the library made the question."""


def by_openssl() -> bool:
    """True where openssl is used. Raises NoMeans where neither it nor the library is there."""
    if shutil.which("openssl"):
        return True
    if find_spec("rfc3161_client") is None:
        raise NoMeans(f"time-stamps can be neither asked for nor checked here: {TO_INSTALL}")
    return False


def query_over(text: str) -> StampQuery:
    """A question for a token over a text. Raises NoMeans."""
    if not by_openssl():
        from proof.library import make_query

        return StampQuery(text, *make_query(text.encode()))
    with _files(text=text.encode()) as (folder, names):
        _openssl("-query", "-data", names["text"], "-sha256", "-cert", "-out", str(folder / "query"))
        return StampQuery(text, (folder / "query").read_bytes())


def check_reply(query: StampQuery, reply: bytes, ca: str, now: datetime) -> datetime:
    """When the authority says that it was. Raises NotGood where the answer is not to this question, or not by it."""
    said = check_token(query.text, reply, ca, query)
    if abs(said - now) > APART:
        raise NotGood(f"its clock says {said:%Y-%m-%d %H:%M:%S} UTC, and this machine's {now:%Y-%m-%d %H:%M:%S}")
    return said


def check_token(text: str, token: bytes, ca: str, query: StampQuery | None = None) -> datetime:
    """When a token says that a text was there. Raises NotGood where it is over another, or not by who has these `ca`.

    With the `query`, it must answer that one. Certificates need have been good only when it was given.
    """
    if not by_openssl():
        from proof.library import check

        try:
            return check(text.encode(), token, ca, query.nonce if query else None)
        except ValueError as error:
            raise NotGood(f"it is no time-stamp over this by this authority ({error})") from None
    asked = query.data if query else b""
    with _files(text=text.encode(), token=token, ca=ca.encode(), query=asked) as (_, names):
        found = _TIME.search(_openssl("-reply", "-in", names["token"], "-text"))
        if found is None:
            raise NotGood("it grants no time-stamp")
        said = datetime.strptime(f"{found[1]} {found[2]}", "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        over = ("-queryfile", names["query"]) if query else ("-data", names["text"])
        _openssl("-verify", *over, "-in", names["token"], "-CAfile", names["ca"], "-untrusted", names["ca"],
                 "-attime", str(int(said.timestamp())))
        return said


@contextmanager
def _files(**contents: bytes) -> Iterator[tuple[Path, dict[str, str]]]:
    with tempfile.TemporaryDirectory(prefix="npdwatch-stamp-") as name:
        folder = Path(name)
        for file, data in contents.items():
            (folder / file).write_bytes(data)
        yield folder, {file: str(folder / file) for file in contents}


def _openssl(*arguments: str) -> str:
    """What `openssl ts` says. Raises NotGood where it ends otherwise than well."""
    command = [shutil.which("openssl") or "openssl", "ts", *arguments]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST, check=False,
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        )
    except subprocess.TimeoutExpired:
        raise NotGood("openssl could not read it in time") from None
    if done.returncode:
        reasons = [m[1] for m in _REASON.finditer(done.stderr.decode("utf-8", "replace")) if m[1]]
        raise NotGood(f"openssl refuses it: {', '.join(dict.fromkeys(reasons)) or 'it is no time-stamp'}")
    return done.stdout.decode("utf-8", "replace")
