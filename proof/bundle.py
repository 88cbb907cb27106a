"""Writes a bundle: one zip about one change, which a stranger verifies offline with sha256sum and openssl."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime

from db.chain.evidence import BEFORE, ProvedEntry, SignedStamp
from proof.account import account_page
from proof.case import Case, Exhibit
from proof.readme import day_name, readme
from text.timestamp import to_second

_TIME = (2020, 1, 1, 0, 0, 0)
"""Of all in the zip: the same case makes the same bytes."""
_ENDING = re.compile(r"\.[a-z0-9]{1,5}$")
LICENCE = """The files under files/, and what of them stands in change.html and change.json, were published by
those that are named there, and are theirs. What GOV.UK publishes is Crown copyright, and mostly under
the Open Government Licence v3.0: https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/
What Parliament publishes is mostly under the Open Parliament Licence v3.0:
https://www.parliament.uk/site-information/copyright-parliament/open-parliament-licence/
Look at the page that change.json names for what holds. All else in this bundle may be used without asking.
"""


def write_bundle(case: Case, made_at: datetime) -> bytes:
    """The zip. The same case and time make the same bytes, where the WARC is left out or made by the same warcio."""
    parts = dict(_parts(case))
    warc = _warc(case)
    if warc:
        parts["answers.warc.gz"] = warc
    parts["change.html"] = account_page(case, names_of(case)).encode()
    parts["README.md"] = readme(case, names_of(case), to_second(made_at), [*parts]).encode()
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(parts.items()))
    parts["SHA256SUMS"] = sums.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, data in sorted(parts.items(), key=lambda p: (p[0] != "README.md", p[0])):
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            z.writestr(info, data)
    return out.getvalue()


def names_of(case: Case) -> dict[str, str]:
    """What the bytes of each exhibit are called in the zip, by sha256: the publisher's own name of a file stays out."""
    out: dict[str, str] = {}
    for n, e in enumerate(case.exhibits, 1):
        ending = _ENDING.search(e.answer.filename.lower())
        if e.body is not None:
            out.setdefault(e.answer.sha256, f"files/{n}-{e.answer.side}{ending[0] if ending else ''}")
    return out


def _parts(case: Case) -> Iterator[tuple[str, bytes]]:
    names = names_of(case)
    for e in case.exhibits:
        if e.body is not None:
            yield names[e.answer.sha256], e.body
        for n, sibling in enumerate(e.before_log or (), 1):
            side = "left" if sibling.left else "right"
            yield f"log/before/{e.answer.sha256}/{n}-{side}.bin", bytes.fromhex(sibling.hash)
    yield "change.json", _json(case.item)
    yield "answers.json", _json([_about(e, names) for e in case.exhibits])
    yield "LICENCE.txt", LICENCE.encode()
    for entry in case.entries:
        yield from _of_entry(entry)


def _of_entry(entry: ProvedEntry) -> Iterator[tuple[str, bytes]]:
    name = f"log/entry-{entry.number}"
    if entry.text:
        yield f"{name}.json", entry.text.encode()
    if entry.stamp and entry.text:
        yield from _of_stamp(f"stamps/entry-{entry.number}", entry.stamp)
    if entry.day:
        if not entry.text:
            yield f"{name}/hash.bin", bytes.fromhex(entry.hash)
        for n, sibling in enumerate(entry.path, 1):
            yield f"{name}/{n}-{'left' if sibling.left else 'right'}.bin", bytes.fromhex(sibling.hash)
        day = day_name(entry)
        yield f"log/{day}.json", entry.day.encode()
        if entry.day_stamp:
            yield from _of_stamp(f"stamps/{day}", entry.day_stamp)


def _of_stamp(name: str, stamp: SignedStamp) -> Iterator[tuple[str, bytes]]:
    yield f"{name}.tsr", stamp.token
    yield f"{name}.ca.pem", stamp.ca.encode()


def _about(e: Exhibit, names: dict[str, str]) -> dict[str, object]:
    row, kept = e.answer.row or {}, e.is_kept_back
    about: dict[str, object] = {
        "side": e.answer.side, "what": e.answer.what if not kept else "file", "sha256": e.answer.sha256,
        "file": names.get(e.answer.sha256, ""), "left_out": e.why, "log_entry": e.answer.entry,
    }
    if kept:
        return about
    if e.answer.origin:
        about |= {"origin": e.answer.origin.said, "url": e.url}
    if not row:
        return about
    return about | {
        "url": e.url, "fetched_at": row["fetched_at"], "status": row["status"], "headers": json.loads(row["headers"]),
        "exchange": json.loads(row["exchange"]), "size": row["size"], "capture": e.capture,
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _warc(case: Case) -> bytes:
    """The answers for a replay tool; b"" where the extra is not installed, or there are no bytes to replay."""
    from importlib.util import find_spec

    shown = [e for e in case.exhibits if e.body is not None and e.url and e.answer.row]
    if not shown or find_spec("warcio") is None:
        return b""
    from proof.warc import write_warc

    first = sorted(shown, key=lambda e: e.answer.side != BEFORE)
    return write_warc(first)
