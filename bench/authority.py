"""A time-stamp authority on loopback, made with openssl: it answers well, or lies as it is told to."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

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

    def certify(self, begins: datetime, ends: datetime) -> None:
        """Gives it another certificate, that is good between these days alone."""
        ca = x509.load_pem_x509_certificate(self.ca.read_bytes())
        by, own = (
            load_pem_private_key((self.folder / name).read_bytes(), None) for name in ("ca.key", "tsa.key")
        )
        assert isinstance(by, EllipticCurvePrivateKey)
        assert isinstance(own, EllipticCurvePrivateKey)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Example Test Authority")])
        made = x509.CertificateBuilder().subject_name(name).issuer_name(ca.subject).public_key(own.public_key())
        made = made.serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(ends)
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        certificate = made.add_extension(usage, critical=True).sign(by, SHA256())
        (self.folder / "tsa.pem").write_bytes(certificate.public_bytes(Encoding.PEM))

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
