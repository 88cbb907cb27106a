"""The search of `bench.leaks` finds what is planted on purpose: a search that finds nothing proves nothing."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from email.message import EmailMessage

import pytest

from bench.leaks.__main__ import found_in

SECRETS = {"Ada Exämple-Planted": "case 1", "1 May 2012": "case 2"}
LINE = "A row: Ada Exämple-Planted, born 1 May 2012\n"


def mail(*, attached: bool) -> bytes:
    made = EmailMessage()
    made["Subject"] = "News"
    made.set_content("Nothing here.\n" if attached else f"{'x' * 70} {LINE}")
    if attached:
        made.add_attachment(LINE.encode(), maintype="text", subtype="csv", filename="rows.csv")
    return made.as_bytes()


def zipped(name: str, body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(name, body)
    return out.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(LINE.encode(), id="plain"),
        pytest.param(mail(attached=False), id="a mail"),
        pytest.param(mail(attached=True), id="a CSV attached to a mail"),
        pytest.param(zipped("a.csv", LINE.encode()), id="a zip"),
        pytest.param(zipped("in.zip", zipped("a.csv", LINE.encode())), id="a zip within a zip"),
        pytest.param(gzip.compress(LINE.encode()), id="gzip"),
        pytest.param(LINE.encode("utf-16"), id="UTF-16"),
        pytest.param(json.dumps({"csv": base64.b64encode(LINE.encode()).decode()}).encode(), id="base64 in JSON"),
        pytest.param(json.dumps({"text": LINE}).encode(), id="JSON with escapes"),
        pytest.param(LINE.replace("ä", "&#228;").encode(), id="HTML with entities"),
    ],
)
def test_a_planted_leak_is_found(body: bytes) -> None:
    assert found_in(SECRETS, [("there", body)]) == {"case 1 in there", "case 2 in there"}


def test_what_is_clean_is_found_to_be() -> None:
    assert found_in(SECRETS, [("there", b"Nothing"), ("zip", zipped("a.csv", b"Ada"))]) == set()
