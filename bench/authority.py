"""A time-stamp authority on loopback, made with openssl: it answers well, or lies as it is told to."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Self

from bench.wire import Wire, WireServer

CONFIGURATION = """[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
[tsa]
default_tsa = one
[one]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256
ess_cert_id_alg = sha256
"""
INSTALLED = shutil.which("openssl") is not None
Lie = Callable[["LocalAuthority", bytes], bytes]
"""What is answered to a query."""


class LocalAuthority:
    """Serves at `url` while it is used as a context; `ca` is the file with its certificate."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.ca = folder / "ca.pem"
        (folder / "tsa.cnf").write_text(CONFIGURATION, encoding="ascii")
        (folder / "serial").write_text("01\n", encoding="ascii")
        self.lie: Lie | None = None
        self.asked: list[bytes] = []
        new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "tsa.cnf")
        self.run("req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Example Test CA",
                 "-days", "3650", "-extensions", "ca")
        self.run("req", *new, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Example Test Authority")
        self.run("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out",
                 "tsa.pem", "-days", "3650", "-extfile", "tsa.cnf", "-extensions", "leaf")

    def run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True, timeout=60)

    @property
    def url(self) -> str:
        return self.server.url("/tsa")

    def signed(self, query: bytes) -> bytes:
        """The answer to a query."""
        (self.folder / "query").write_bytes(query)
        self.run("ts", "-reply", "-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key", "-config", "tsa.cnf",
                 "-section", "one", "-out", "reply")
        return (self.folder / "reply").read_bytes()

    def over(self, text: bytes) -> bytes:
        """An answer over a text of one's own, with no number or another one."""
        (self.folder / "text").write_bytes(text)
        self.run("ts", "-query", "-data", "text", "-sha256", "-cert", "-out", "own")
        return self.signed((self.folder / "own").read_bytes())

    def _answer(self, wire: Wire) -> None:
        self.asked.append(wire.body)
        reply = self.lie(self, wire.body) if self.lie else self.signed(wire.body)
        wire.answer(reply, 200, "application/timestamp-reply")

    def __enter__(self) -> Self:
        self.server = WireServer().__enter__()
        self.server.scripts["/tsa"] = self._answer
        return self

    def __exit__(self, *_: object) -> None:
        self.server.__exit__()
