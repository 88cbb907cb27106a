"""The Wayback Machine's "save now" on loopback: it captures from a replica, or lies as it is told to."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import parse_qs
from urllib.request import urlopen

from msgspec import Struct, field

from bench.wire import Script, Wire, WireServer

KEY = "anybody:nobody"
"""Of no account."""


class Lies(Struct):
    """What it does otherwise than well; a script takes the place of an answer."""

    to_save: Script | None = None
    of_status: Callable[[dict[str, Any]], Any] = field(default=lambda said: said)
    of_capture: Script | None = None
    pending: int = 0
    """Looks at a job before it has ended."""


class LocalSaveService:
    """Serves at `url` while it is used as a context. It fetches an address at once, as the real one does later."""

    def __init__(self) -> None:
        self.lies = Lies()
        self.asked: list[str] = []
        """Every address that it was asked to capture, in order."""
        self.looked: list[str] = []

    @property
    def url(self) -> str:
        return self.server.url("")

    def _save(self, wire: Wire) -> None:
        (address,) = parse_qs(wire.body.decode())["url"]
        self.asked.append(address)
        if self.lies.to_save is not None:
            self.lies.to_save(wire)
            return
        if wire.headers["Authorization"] != f"LOW {KEY}":
            json_answer(wire, {"message": "You need to be logged in to use Save Page Now."}, 401)
            return
        job, at = f"spn2-{len(self.asked):040x}", f"{datetime.now(UTC):%Y%m%d%H%M%S}"
        with urlopen(address) as answer:  # noqa: S310 - of a replica on loopback
            body = answer.read()
        left = [self.lies.pending]
        self.server.scripts[f"/save/status/{job}"] = lambda w: self._status(w, job, at, address, left)
        self.server.scripts[f"/web/{at}id_/{address}"] = lambda w: self._capture(w, body)
        json_answer(wire, {"url": address, "job_id": job})

    def _status(self, wire: Wire, job: str, at: str, address: str, left: list[int]) -> None:
        self.looked.append(job)
        if left[0]:
            left[0] -= 1
            json_answer(wire, {"status": "pending", "job_id": job, "resources": []})
            return
        said = {"status": "success", "job_id": job, "timestamp": at, "original_url": address, "http_status": 200,
                "duration_sec": 6.2, "resources": [address], "outlinks": {}}
        json_answer(wire, self.lies.of_status(said))

    def _capture(self, wire: Wire, body: bytes) -> None:
        if self.lies.of_capture is not None:
            self.lies.of_capture(wire)
        else:
            wire.answer(body, 200, "application/octet-stream")

    def __enter__(self) -> Self:
        self.server = WireServer().__enter__()
        self.server.scripts["/save"] = self._save
        return self

    def __exit__(self, *_: object) -> None:
        self.server.__exit__()


def json_answer(wire: Wire, said: object, status: int = 200, **headers: str) -> None:
    """Answers with JSON."""
    wire.answer(json.dumps(said).encode(), status, "application/json", **headers)
