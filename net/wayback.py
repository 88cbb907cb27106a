"""Asks the Wayback Machine to capture an address now, how that goes, and for what it holds (Save Page Now 2).

By its interface with a key, as the Internet Archive's public draft of 5 April 2022 describes it: `POST /save` gives a
job, `GET /save/status/JOB` how it goes, `/web/<time>id_/<address>` what came. Whether it still is so is not known here:
an answer in another form is said to be that, and its bytes are given to be kept.
"""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from msgspec import Struct

from model.answers.capture import ArchiveRoute, capture_address, moment_of, same_address
from model.discreet import Discreet
from net.connection import check_address, redacted
from text.sanitise import clean

LARGEST_ANSWER = 2 * 2**20
"""Bytes; how a job went lists all that a page embeds."""
FOR_A_CAPTURE = 180.0
"""Seconds that a capture may take to come."""
_JOB = re.compile(r"[A-Za-z0-9-]{1,100}")


class SaveService(Discreet, frozen=True):
    """Who captures."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"key"})
    url: str
    """Scheme and host."""
    key: str = ""
    """ACCESS:SECRET."""
    local: bool = False
    """True where plain http and addresses of this machine or network are allowed."""

    def __post_init__(self) -> None:
        check_address(self.url, local=self.local)

    def address_of(self, at: str, url: str) -> str:
        """Where a capture is, as it came."""
        return capture_address(ArchiveRoute.WAYBACK, self.url, at, url)


class SaveJob(Struct, frozen=True):
    """It works on it."""

    id: str


class Saved(Struct, frozen=True):
    """It says that it has a capture of this time, fourteen digits."""

    at: str


class NotSaved(Struct, frozen=True):
    """Why there is none; no secret is in it."""

    why: str
    is_silent: bool = False
    """True where it cannot be asked at present, or asks to be left alone: no use in asking for another address."""
    retry_after: str | None = None
    """The header as it stands there."""
    odd: bytes = b""
    """An answer in a form that is not known."""


def ask_to_save(service: SaveService, url: str) -> SaveJob | NotSaved:
    """Asks for a capture of an address."""
    from net.session import post  # loads requests

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"url": url, "skip_first_archive": "1"}).encode()
    said = _read(service, post(
        f"{service.url}/save", body, {**_headers(service), **form}, local=service.local, most=LARGEST_ANSWER,
    ))
    if isinstance(said, NotSaved):
        return said
    job = said.get("job_id")
    if not isinstance(job, str) or not _JOB.fullmatch(job):
        return NotSaved("it takes the address on under no job", odd=json.dumps(said).encode())
    return SaveJob(job)


def ask_how_it_goes(service: SaveService, job: str, url: str) -> SaveJob | Saved | NotSaved:
    """How a job goes: it goes on, it has a capture of this address, or failed."""
    from net.session import get

    said = _read(service, get(
        f"{service.url}/save/status/{job}", _headers(service), local=service.local, most=LARGEST_ANSWER,
    ))
    if isinstance(said, NotSaved):
        return said
    if said.get("status") == "pending":
        return SaveJob(job)
    at, original = str(said.get("timestamp", "")), said.get("original_url")
    if said.get("status") != "success" or moment_of(at) is None:
        return NotSaved("it says neither that the capture goes on, nor how it ended", odd=json.dumps(said).encode())
    if not isinstance(original, str) or same_address(original) != same_address(url):
        return NotSaved("it has captured another address than was asked for", odd=json.dumps(said).encode())
    return Saved(at)


def fetch_capture(service: SaveService, at: str, url: str, most: int) -> bytes | NotSaved:
    """What a capture holds, as it came. `most`: bytes that it may have."""
    from net.session import Failed, get

    answer = get(service.address_of(at, url), {}, local=service.local, total=FOR_A_CAPTURE, most=most + 1)
    if isinstance(answer, Failed):
        return NotSaved(answer.why, is_silent=True)
    if answer.status != 200:
        return NotSaved(f"of the capture that it says it has it answers {answer.status}", answer.status == 429,
                        answer.retry_after)
    return answer.body


def _headers(service: SaveService) -> dict[str, str]:
    return {"Accept": "application/json", "Authorization": f"LOW {service.key}"}


def _read(service: SaveService, answer: Any) -> dict[str, Any] | NotSaved:  # noqa: ANN401 - net.session loads late
    from net.session import Failed

    who = redacted(service.url)
    if isinstance(answer, Failed):
        return NotSaved(answer.why, is_silent=True)
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    if answer.status in (401, 403, 429) or answer.status >= 500:
        return NotSaved(f"{who} answered {answer.status}{_words(said)}", is_silent=True, retry_after=answer.retry_after)
    if not isinstance(said, dict):
        return NotSaved(f"{who} answered {answer.status} in a form that is not known", odd=answer.body)
    if answer.status != 200 or said.get("status") == "error":
        return NotSaved(f"{urlsplit(service.url).hostname} does not capture it{_words(said)}")
    return said


def _words(said: object) -> str:
    """What it says in words, cleaned and short."""
    found = [said.get(k) for k in ("status_ext", "message")] if isinstance(said, dict) else []
    told = clean(" ".join(x for x in found if isinstance(x, str)), 200)
    return f": {told}" if told else ""
