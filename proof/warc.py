"""The answers of a bundle as a WARC (ISO 28500), which replay tools open. By warcio, of the extra npdwatch[proof]."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from proof.case import Exhibit

_SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
"""Of addresses (RFC 9562): the same records get the same ids."""
_OF_PACKING = ("content-encoding", "content-length", "transfer-encoding")


def write_warc(exhibits: Iterable[Exhibit]) -> bytes:
    """A record of each answer and of the request for it. Bodies are unpacked, so headers of their packing are left out.

    A document that came within another answer is a resource: the headers were not its own.
    """
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for e in exhibits:
        row, body = e.answer.row or {}, e.body or b""
        at = row["fetched_at"]
        ids = {
            kind: f"<urn:uuid:{uuid.uuid5(_SPACE, f'{kind} {e.url} {at} {e.answer.sha256}')}>"
            for kind in ("response", "request")
        }
        given = json.loads(row["headers"])
        whole = not (e.answer.is_file and not e.answer.file)
        headers = [(k, v) for k, v in given.items() if k.lower() not in _OF_PACKING]
        status = f"{row['status']} {_phrase(row['status'])}"
        http = StatusAndHeaders(status, [*headers, ("Content-Length", str(len(body)))], protocol="HTTP/1.1")
        about = {"WARC-Date": at, "WARC-Record-ID": ids["response"]}
        records = [writer.create_warc_record(
            e.url, "response" if whole else "resource", payload=io.BytesIO(body),
            http_headers=http if whole else None, warc_headers_dict=about,
        )]
        asked = json.loads(row["exchange"]).get("request", {})
        if whole and asked:
            to = urlsplit(e.url)
            line = f"GET {urlunsplit(('', '', to.path or '/', to.query, ''))} HTTP/1.1"
            request = StatusAndHeaders(line, [("Host", to.netloc), *asked.items()], is_http_request=True)
            about = {"WARC-Date": at, "WARC-Record-ID": ids["request"], "WARC-Concurrent-To": ids["response"]}
            records.append(writer.create_warc_record(e.url, "request", http_headers=request, warc_headers_dict=about))
        for record in records:
            writer.write_record(record)
            record.raw_stream.close()  # a file on the disk, which warcio leaves open
    return out.getvalue()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
