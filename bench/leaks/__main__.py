"""Does anything hidden get out? 100 planted leaks and 100 clean twins, watched as people do: `python -m bench.leaks`.

Every case is a source of one installation. Its first edition is taken as a baseline, its second is told by email, a
webhook and Slack, published as plain files, and served; then every byte that was sent, written or answered is searched
for the planted words, archives unpacked, base64 and quoted-printable decoded. Single cells are read besides (`told`).
"""

from __future__ import annotations

import base64
import email
import gzip
import html
import io
import quopri
import re
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from bench.leaks.generate import leaks, twins
from bench.leaks.model import Case
from bench.leaks.told import COUNT, count
from bench.measure import line
from bench.replica.govuk import Replica
from bench.serving import served
from bench.world import CHANNELS, Installation, Watched, World
from db.withheld.hidden import hiding_files
from demo.sinks import HookSink, MailSink
from demo.site import Asset, seconds
from proof.bundle import write_bundle
from proof.case import NoBundle, gather

SEED = 1
_BASE64 = re.compile(rb"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{60,76}\r?\n)*[A-Za-z0-9+/]{16,}={0,2}")
"""Lines as mail has them, or one long one. What stands before must not shift it: "1.0" and an empty line do."""
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_DEEPEST = 4
_TYPES = {"pdf": "application/pdf", "html": "text/html", "csv": "text/csv"}


def main(seed: int) -> int:
    cases = [*leaks(seed), *twins(seed)]
    planted = sum(1 for _ in leaks(seed))
    with tempfile.TemporaryDirectory(prefix="npdwatch-leaks-") as name, Replica() as replica:
        folder = Path(name)
        with MailSink(folder / "mail") as mail, HookSink(folder / "hooks") as hooks:
            watch = Installation(folder / "npd", World.addresses(hooks.url))
            sources = [_publish(replica, n, case, edition=1) for n, case in enumerate(cases)]
            channels = CHANNELS.format(port=mail.port)
            watch.configure(sources, hosts=replica.hosts, channels=channels)
            watch.run("crawl", code=None, timeout=1200)
            for n, case in enumerate(cases):
                _publish(replica, n, case, edition=2)
            watch.run("crawl", code=None, timeout=1200)
            watch.run("deliver", code=None, timeout=600)
            plain = folder / "plain"
            watch.run("publish", str(plain), code=None, timeout=1200)
            sent = [*mail.files, *hooks.files, *(p for p in plain.rglob("*") if p.is_file())]
            bodies = [(str(p.relative_to(folder)), p.read_bytes()) for p in sent]
            bodies += [*_served(watch), *_bundles(watch)]
        return _judge(watch, cases, planted, bodies)


def _publish(replica: Replica, number: int, case: Case, *, edition: int) -> Watched:
    """Puts an edition of a case where its source is watched; a PDF goes beside its register, on a page."""
    at = f"2026-0{edition}-05T09:30:00Z"
    filename, body = (case.filename, case.base if edition == 1 else case.edition)
    if not case.is_register:
        register = case.register_base if edition == 1 else case.register_edition
        return _page(replica, number, at, [(case.register_filename, register), (filename, body)])
    kind = _TYPES.get(filename.rpartition(".")[2], "application/octet-stream")
    path = f"/media/{number:024x}/{filename}"
    replica.site.assets[path] = Asset(body, kind, seconds(at), path)
    return Watched(f"case-{number}", replica.asset_origin + path, kind="file")


def _page(replica: Replica, number: int, at: str, files: list[tuple[str, bytes]]) -> Watched:
    """A page of GOV.UK that carries files, made after the replica's own."""
    base = next(p for p in replica.site.items if p.startswith("/government/publications/dfe-external"))
    item = dict(replica.site.items[base])
    path = f"/government/publications/case-{number}"
    attachments = []
    for name, body in files:
        place = f"/media/{number:024x}/{name}"
        kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        replica.site.assets[place] = Asset(body, kind, seconds(at), path)
        attachments.append({
            "attachment_type": "file", "title": name, "url": replica.asset_origin + place, "filename": name,
            "content_type": kind, "file_size": len(body), "id": name, "accessible": False,
        })
    details = {**item["details"], "attachments": attachments, "documents": []}
    item |= {"base_path": path, "title": f"Case {number}", "content_id": f"{number:08d}-0000-4000-8000-000000000000",
             "public_updated_at": at, "updated_at": at, "details": details}
    replica.site.items[path] = item
    return Watched(f"case-{number}", replica.url(path))


def _served(watch: Installation) -> Iterator[tuple[str, bytes]]:
    """What the site answers: lists, exports, feeds, search for the planted names, and every archived file."""
    files = "select distinct sha256 from edition_file union select sha256 from document"
    paths = ["/", "/releases", "/changes", "/recipients", "/releases.csv", "/releases.json", "/changes.csv",
             "/changes.json", "/feeds/changes.atom"]
    paths += [f"/archive/{x['sha256']}" for x in watch.rows(files)]
    paths += [f"/changes/{x['id']}" for x in watch.rows("select id from change")]
    with served(watch) as site:
        for path in paths:
            yield path, site.get(path).body


def _bundles(watch: Installation) -> Iterator[tuple[str, bytes]]:
    """The evidence for each change, as `npdwatch proof` writes it for its operator and for everybody."""
    with watch.store() as store:
        for x in store.rows("select id from change order by id"):
            for public in (False, True):
                with suppress(NoBundle):
                    bundle = write_bundle(gather(store, x["id"], public=public), datetime.now(UTC))
                    yield f"{'public ' if public else ''}bundle {x['id']}", bundle


def _judge(watch: Installation, cases: list[Case], planted: int, bodies: list[tuple[str, bytes]]) -> int:
    secrets = {s: c.name for c in cases[:planted] for s in c.secrets[:2]}
    secrets |= _births(cases, planted)
    out = found_in(secrets, bodies)
    with watch.store() as store:
        raised = {n for n in range(len(cases)) if any(f.undecided for f in hiding_files(store, f"case-{n}"))}
        rows = store.rows("select source, reference, recipient from change where kind = 'added' and state = 'open'")
    told = {(r["source"], r["reference"] or "", r["recipient"] or "") for r in rows}
    visible = sum(
        any(s == f"case-{n}" and {ref, who} & set(row) for s, ref, who in told)
        for n, c in enumerate(cases) for row in c.visible_new
    )
    of = sum(len(c.visible_new) for c in cases)
    leaking = {x.partition(" in ")[0] for x in out}
    right = len([n for n in raised if n < planted])
    false = sorted(cases[n].name for n in raised if n >= planted)
    size = sum(len(b) for _, b in bodies)
    print(f"{len(bodies):,} messages, files and answers searched, {size:,} bytes as sent")
    line("leaks in any public or sent byte", str(len(leaking)), "0", good=not leaking)
    line("leaks raised", str(right), str(planted), good=right == planted)
    line("visible rows told", str(visible), str(of), good=visible == of)
    line("twins raised", str(len(false)), "0", good=not false)
    cells_out, held = count(SEED)
    line(f"cells that tell of a child, of {COUNT:,}, out", str(len(cells_out)), "0", good=not cells_out)
    line(f"cells that only look so, of {COUNT:,}, withheld", str(len(held)), "0", good=not held)
    for word, names in (
        ("out", sorted(out)[:20]), ("twin raised", false),
        ("not raised", [c.name for n, c in enumerate(cases[:planted]) if n not in raised]),
    ):
        for name in names:
            print(f"  {word}: {name}")
    return 0 if not (leaking or cells_out or held) and right == planted and visible == of and not false else 1


def _births(cases: list[Case], planted: int) -> dict[str, str]:
    """The birth dates that are unmistakable: of one planted child alone, and printed in nothing that may be seen."""
    seen = "\n".join(cell for c in cases for row in c.visible_new for cell in row)
    born = Counter(c.secrets[2] for c in cases[:planted] if len(c.secrets) > 2)
    return {
        c.secrets[2]: c.name for c in cases[:planted]
        if len(c.secrets) > 2 and born[c.secrets[2]] == 1 and len(c.secrets[2]) >= 10 and c.secrets[2] not in seen
    }


def found_in(secrets: Mapping[str, str], bodies: Iterable[tuple[str, bytes]]) -> set[str]:
    """Whose secrets stand where, as "case in place". `secrets`: text -> case."""
    wanted = re.compile("|".join(map(re.escape, secrets)))
    return {
        f"{secrets[m[0]]} in {where}" for where, body in bodies for text in _texts(body) for m in wanted.finditer(text)
    }


def _texts(body: bytes, depth: int = 0) -> Iterator[str]:
    """All that bytes can say: as they are, in other encodings, and what is packed in them."""
    yield body.decode("utf-8", "replace")
    if b"\0" in body[:4000]:
        yield body.decode("utf-16-le", "replace")
        yield body.decode("latin-1")
    if b"\\u" in body or b"&#" in body:
        plain = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), body.decode("utf-8", "replace"))
        yield html.unescape(plain)
    if depth >= _DEEPEST:
        return
    if b"quoted-printable" in body[:20_000].lower():
        yield quopri.decodestring(body).decode("utf-8", "replace")
    for inner in (*_packed(body), *_decoded(body)):
        yield from _texts(inner, depth + 1)


def _packed(body: bytes) -> Iterator[bytes]:
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)
    elif body[:2] == b"\x1f\x8b":
        yield gzip.decompress(body)
    elif body[:5] == b"%PDF-":
        for m in re.finditer(rb"stream\r?\n(.*?)endstream", body, re.DOTALL):
            try:
                yield zlib.decompress(m[1])
            except zlib.error:
                continue


def _decoded(body: bytes) -> Iterator[bytes]:
    if b"mime-version:" in body[:20_000].lower():
        for part in email.message_from_bytes(body).walk():
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield payload
    if b"base64" in body[:200_000] or body[:1] == b"{":
        for m in _BASE64.finditer(body):
            plain = b"".join(m[0].split())
            try:
                yield base64.b64decode(plain + b"=" * (-len(plain) % 4))
            except ValueError:
                continue


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SEED))
