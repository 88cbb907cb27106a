"""One question to a hook or a service: no redirects, TLS verified, address checked, one deadline, a limit of answer.

Or none at all: whether a hook can be reached.
"""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
import urllib3
from msgspec import Struct
from requests.adapters import HTTPAdapter

from net.connection import TOTAL, Deadline, check_address, check_public, redacted
from text.sanitise import clean, without

# urllib3 logs whole addresses, at DEBUG for each request and at WARNING for a header it cannot read; a hook's address
# is its secret.
logging.getLogger("urllib3").setLevel(logging.ERROR)

CONNECT_TIMEOUT = 10
READ_TIMEOUT = 30
READ_AT_MOST = 4096
SECRET_PIECE = 8
"""Characters of one part of an address or a header from which on it may be a secret by itself."""
USER_AGENT = "npdwatch (alerts)"
_STRANGER = "its certificate could not be verified: nobody signed it whom this machine trusts (ca_file names others)"
_FAILURES = {
    "machine or network":
        "its name leads to an address on this machine or network (loopback = true under [crawl] allows that)",
    "certificate has expired":
        "its certificate could not be verified: it has expired (or this machine's clock is wrong)",
    "certificate is not yet valid":
        "its certificate could not be verified: it is not valid yet (is this machine's clock right?)",
    "mismatch, certificate is not valid for":
        "its certificate could not be verified: it is for another name; give the host as the certificate names it",
    "self-signed certificate": _STRANGER,
    "unable to get local issuer certificate": _STRANGER,
    "CERTIFICATE_VERIFY_FAILED": "its certificate could not be verified",
    "SSL": "TLS failed",
    "NameResolution": "its name was not found",
    "Connection refused": "connection refused",
    "ConnectTimeout": "no connection within the time allowed",
    "ReadTimeout": "no answer within the time allowed",
    "reset": "the connection was reset",
    "RemoteDisconnected": "the connection was closed without an answer",
    "BadStatusLine": "the answer was not HTTP",
}
"""Signs in what the libraries raise, the first that stands there counting, and the failure in our words."""


class HookAnswer(Struct, frozen=True):
    """What a hook said."""

    status: int
    text: str
    """The start of the body, cleaned for a log: at most 300 characters."""
    body: bytes
    retry_after: str | None


class Failed(Struct, frozen=True):
    """No usable answer. `maybe_sent`: the message may have been taken over all the same."""

    why: str
    maybe_sent: bool


class Unreachable(OSError):
    """The receiver cannot be used at present; the message says why."""


class _Adapter(HTTPAdapter):
    """Checks the address that was really connected to (names can change their answer), and obeys the deadline."""

    def __init__(self, deadline: Deadline, *, local: bool) -> None:
        super().__init__(max_retries=0)
        self._deadline = deadline
        self._local = local
        self.connected = False

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - requests' own types
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        adapter, kind = self, pool.ConnectionCls

        class Watched(kind):  # type: ignore[misc,valid-type]
            def _new_conn(self) -> socket.socket:
                sock: socket.socket = super()._new_conn()
                try:
                    if not adapter._local:
                        check_public(sock)
                except OSError:
                    sock.close()
                    raise
                adapter._deadline.watch(sock)
                return sock

            def request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
                # requests connects here; what fails before it has not sent anything.
                if self.sock is None:
                    self.connect()
                adapter.connected = True
                super().request(*args, **kwargs)

        pool.ConnectionCls = Watched
        return pool


def post(url: str, body: bytes, headers: Mapping[str, str], *, local: bool, ca_file: str = "", total: float = TOTAL,
         most: int = READ_AT_MOST) -> HookAnswer | Failed:
    """Posts once, and reads `most` bytes of the answer. Nothing of the address but its host is in what comes back.

    `local` allows http and private addresses; `ca_file` names a file of certificates to trust instead of the usual.
    """
    return _ask("POST", url, body, headers, local=local, ca_file=ca_file, total=total, most=most)


def get(url: str, headers: Mapping[str, str], *, local: bool, total: float = TOTAL,
        most: int = READ_AT_MOST) -> HookAnswer | Failed:
    """Asks once for what is at an address, as `post` does."""
    return _ask("GET", url, None, headers, local=local, ca_file="", total=total, most=most)


def _ask(method: str, url: str, body: bytes | None, headers: Mapping[str, str], *, local: bool, ca_file: str,
         total: float, most: int) -> HookAnswer | Failed:
    with Deadline(total) as deadline, requests.Session() as session:
        session.trust_env = False
        session.verify = ca_file or True
        adapter = _Adapter(deadline, local=local)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        try:
            with session.request(
                method, url, data=body, headers={"User-Agent": USER_AGENT, "Connection": "close", **headers},
                timeout=(CONNECT_TIMEOUT, max(READ_TIMEOUT, total)), allow_redirects=False, stream=True,
            ) as answer:
                read = bytearray()
                for chunk in answer.iter_content(READ_AT_MOST):
                    read += chunk
                    if len(read) >= most:
                        break
                start = bytes(read[:most])
                text = clean(without(start[:READ_AT_MOST].decode("utf-8", "replace"), _secrets(url, headers)), 300)
                if not deadline.passed:
                    return HookAnswer(answer.status_code, text, start, answer.headers.get("Retry-After"))
                why = ""
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            why = f"{redacted(url)}: {explained(error)}"
        late = f"no full answer within {total:g} seconds"
        return Failed(late if deadline.passed else why, maybe_sent=adapter.connected)


def _secrets(url: str, headers: Mapping[str, str]) -> list[str]:
    """What an answer must not repeat: a page of errors often names what was asked for ("Cannot POST /hook/T0/…")."""
    parts = urlsplit(url)
    whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
    pieces = [*parts.path.split("/"), *(x.partition("=")[2] for x in parts.query.split("&")), parts.query]
    pieces += [word for name, value in headers.items() if name.title() != "Content-Type" for word in value.split()]
    found = [url, whole, parts.path, *(p for p in pieces if len(p) >= SECRET_PIECE)]
    return [s for one in found for s in (one, unquote(one))]


def reach(url: str, *, local: bool, ca_file: str = "") -> str:
    """Connects and shakes hands; gives a line that says what works. Raises Unreachable."""
    check_address(url, local=local)
    parts = urlsplit(url)
    host, tls = parts.hostname or "", parts.scheme == "https"
    try:
        with (
            Deadline(2 * CONNECT_TIMEOUT) as deadline,
            socket.create_connection((host, parts.port or (443 if tls else 80)), CONNECT_TIMEOUT) as sock,
        ):
            deadline.watch(sock)
            if not local:
                check_public(sock)
            if not tls:
                return f"{host} answers (without TLS)"
            context = ssl.create_default_context(cafile=ca_file or None)
            with context.wrap_socket(sock, server_hostname=host) as secured:
                return f"{host} answers, {secured.version()}, certificate verified"
    except socket.gaierror as error:
        raise Unreachable(f"{host}: its name was not found") from error
    except TimeoutError as error:
        raise Unreachable(f"{host}: no connection within the time allowed") from error
    except OSError as error:
        raise Unreachable(f"{host}: {explained(error)}") from error


def explained(error: BaseException) -> str:
    """The failure in our words. The libraries' own texts hold the address, and with it the secret."""
    text = ""
    chain: BaseException | None = error
    for _ in range(8):
        if chain is None:
            break
        text += f" {type(chain).__name__} {chain}"
        reason = getattr(chain, "reason", None)
        inner = reason if isinstance(reason, BaseException) else None
        chain = inner or next((a for a in chain.args if isinstance(a, BaseException)), None) or chain.__cause__
    return next((words for sign, words in _FAILURES.items() if sign in text), type(error).__name__)
