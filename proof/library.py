"""The same by rfc3161-client, where openssl is not installed. What is wrong with a token is a ValueError."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)


def make_query(text: bytes) -> tuple[bytes, int]:
    """A question for a token over a text, in DER, and the number by chance in it."""
    made = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build()
    return made.as_bytes(), made.nonce or 0


def check(text: bytes, token: bytes, ca: str, nonce: int | None) -> datetime:
    """When a token says that a text was there. Raises ValueError where it is not over it, or not by these `ca`."""
    certificates = load_pem_x509_certificates(ca.encode())
    builder = VerifierBuilder()
    for certificate in certificates:
        is_root = certificate.issuer == certificate.subject
        add = builder.add_root_certificate if is_root else builder.add_intermediate_certificate
        builder = add(certificate)
    if nonce is not None:
        builder = builder.nonce(nonce)
    try:
        answer = decode_timestamp_response(token)
        builder.build().verify_message(answer, text)
    except VerificationError as error:
        raise ValueError(str(error)) from error
    said: datetime = answer.tst_info.gen_time
    return said.astimezone(UTC)
