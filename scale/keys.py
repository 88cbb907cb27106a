"""Keys and signatures (Ed25519): who made an order or a bundle, and that nobody has altered it since."""

from __future__ import annotations

import base64
import binascii
import errno
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from alerts.settings import BadSetting
from db.upkeep.access import make_folder

ORDER, BUNDLE = b"npdwatch order\n", b"npdwatch bundle\n"
"""What stands before the bytes that are signed, so that the one cannot pass for the other."""
_PRIVATE = 0o600


class WrongSignature(Exception):
    """It was not signed by any key that is named here, or was altered since."""


class SigningKey:
    """The key of a writer or a worker."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
        """As the other side's configuration names it."""

    @classmethod
    def of_file(cls, path: Path) -> SigningKey:
        """The key in a file, made at the first call, for nobody else to read. Raises BadSetting, OSError."""
        if not path.exists():
            make_folder(path.parent)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _PRIVATE)
            with os.fdopen(handle, "wb") as file:
                file.write(base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()) + b"\n")
                file.flush()
                os.fsync(file.fileno())
        if path.is_dir():  # else its mode would be found fault with
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if path.stat().st_mode & 0o077:
            raise BadSetting(f"{path} holds a key and can be read by others; run: chmod 600 {path}", "key")
        try:
            return cls(Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes().strip(), validate=True)))
        except ValueError:
            raise BadSetting(f"{path} holds no key of npdwatch; delete it, and one is made", "key") from None

    def sign(self, what: bytes, data: bytes) -> bytes:
        """The signature over `data` as an ORDER or a BUNDLE."""
        return self._key.sign(what + data)


def public_key(text: str) -> Ed25519PublicKey:
    """The key that stands in a configuration. Raises ValueError where it is none."""
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error):
        raise ValueError(f"{text!r} is no public key, as npdwatch scale key prints one") from None


def check(public: str, what: bytes, data: bytes, signature: bytes) -> None:
    """Raises WrongSignature where it is not the key's over these bytes."""
    try:
        public_key(public).verify(signature, what + data)
    except InvalidSignature:
        raise WrongSignature("its signature is wrong: it was made with another key, or altered since") from None
