"""Plays a world and records all that comes out of it: commands, messages, the site, feeds, files, ids."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from bench.goldens.outputs import Outputs
from bench.goldens.program import Page, Program, get, servers
from bench.goldens.story import REGISTER, World

HEADERS = ("content-type", "location", "cache-control", "content-disposition", "content-security-policy", "link",
           "retry-after", "access-control-allow-origin", "x-robots-tag", "set-cookie")
"""What is recorded of an answer's head. ETags name the copy of the register, which is another at each build."""
MOST_OF_A_SHAPE = {0: 15, 1: 2, 2: 1}
"""Parameters of an address -> addresses of one shape (path without ids, names of parameters) that are asked. Facets
combine without end: further parameters are asked only where `ALWAYS` names them."""
ALWAYS = (
    "/", "/about", "/privacy", "/sources", "/releases", "/recipients", "/changes", "/evidence", "/search", "/feeds",
    "/search?q=exampleton", "/search?q=Exampelton", "/search.atom?q=pupil", "/search?q=%22%3Cscript%3E", "/robots.txt",
    "/health", "/favicon.ico", "/editions/against", "/register/release.csv", "/releases?category=press&level=aggregate",
    "/releases?category=press&category=commercial", "/releases?sort=severity", "/releases?present=gone",
    "/changes?kind=removed", "/changes?sort=severity", "/changes?since=2026-01-14&until=2026-01-18",
    "/recipients?standing=current&sort=severity", "/evidence?polarity=denial", "/releases?nonsense=1",
    "/releases.json?nonsense=1", "/releases?category=nonsense", "/releases.json?size=1000", "/changes.json?size=1000",
    "/recipients.json?size=1000", "/evidence.json?size=1000", "/releases.csv", "/changes.csv", "/recipients.csv",
    "/evidence.csv", "/releases.atom", "/feeds/everything.atom", "/feeds/press-and-commercial.atom",
    "/releases/999999", "/releases/x", "/recipients/nobody", "/nothing", "/editions/999999", "/changes/999999",
    "/evidence/999999", "/sources/nobody", "/-/metadata", "/register", "/register.db", "/archive/" + "0" * 64,
    "/releases?q=" + "x" * 3000, "/releases/%2e%2e", "/feeds/recipients/nobody.atom",
)
ADDRESS = re.compile(rb"""(?:href|src)=["']([^"'#]+)""")
FILES = ("first.ods", "second.ods", "third.ods", "shares.csv", "projects.xlsx", "broken.ods")
EVERY = ("--limit", "100000")


def record(world: World, root: Path, frozen: Path, work: Path, out: Outputs) -> None:
    """Plays a world in the folder `work`, which is made anew."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    (work / "npdwatch.toml").write_text(world.configuration, encoding="utf-8")
    program = Program(root, work)
    number = 0

    def did(name: str, *arguments: str) -> None:
        nonlocal number
        number += 1
        _command(program, out, f"{world.name}/story", f"{number:02d} {name}", arguments)

    with servers(frozen, program.python, work) as outside:
        world.tell(program, outside, did)
        outside.do("save_messages")
        for path in sorted((work / "messages").iterdir()):
            out.add(f"{world.name}/messages", path.name, path.read_bytes())
        for arguments in _looking(program):
            _command(program, out, f"{world.name}/commands", " ".join(arguments), arguments)
        with program.serving():
            _site(out, world.name)
        _export(program, out, world.name)
        for arguments in _doing(program):
            _command(program, out, f"{world.name}/commands after", " ".join(arguments), arguments)


def _command(program: Program, out: Outputs, group: str, name: str, arguments: tuple[str, ...]) -> None:
    done = program.run(*arguments)
    body = done.out
    if done.err:
        body += b"--- standard error\n" + done.err
    out.add(group, name, body, f"$ npdwatch {' '.join(arguments)}\nexit code {done.code}\n")


def _data(program: Program, *arguments: str) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(program.run(*arguments, "--json").out)


def _looking(program: Program) -> Iterator[tuple[str, ...]]:
    """Every command that only looks, as text, JSON and CSV."""
    both: list[tuple[str, ...]] = [
        ("status",), ("changes", *EVERY), ("changes", "--silent", *EVERY), ("changes", "--gravest"), ("withheld",),
        ("changes", "--kind", "removed"), ("changes", "--category", "press"), ("changes", "--search", "attainment"),
        ("releases", *EVERY), ("releases", "--category", "commercial"), ("releases", "--as-of", "2026-01-15", *EVERY),
        ("releases", "--level", "individual"), ("releases", "--search", "school census"), ("recipients", *EVERY),
        ("recipients", "--unsure"), ("recipients", "--category", "press"), ("recipients", "--reviewed"),
        ("recipients", "show", "University of Exampleton"), ("recipients", "show", "Home Office"), ("stats",),
        ("recipients", "show", "nobody at all"), ("evidence", "--all", *EVERY), ("evidence", "--polarity", "denial"),
        ("evidence", "--search", "consent"), ("alerts", "list", *EVERY), ("alerts", "list", "--state", "dead"),
        ("alerts", "mute"), ("hidden", "projects"), ("hidden", REGISTER), ("recipients", "sources"), ("check",),
        ("classify", "Daily Telegraph", "University of Oxford", "Example Ltd", "Nobody"), ("withheld", "--all"),
        ("classify", "--csv", "files/names.csv"), ("mentions", "files/text.txt"),
        ("compare", "files/first.ods", "files/second.ods"), ("compare", "files/second.ods", "files/third.ods"),
        ("compare", "files/first.ods", "files/second.ods", "--ignored"),
        ("compare", "files/projects.xlsx", "files/projects2.xlsx"), ("stats", "--source", REGISTER),
        *(("read", f"files/{name}") for name in FILES),
        *(("show", str(n)) for n in _some([x["id"] for x in _data(program, "releases", *EVERY)], 14)),
        *(("show", r) for r in ("DS90501", "DS00804", "nothing")),
        *(("alerts", "show", x) for x in _some(_ids(_data(program, "alerts", "list", *EVERY)), 12)),
        *(("evidence", x) for x in _some([x["key"] for x in _data(program, "evidence", "--all", *EVERY)], 10)),
    ]
    for arguments in both:
        yield arguments
        yield (*arguments, "--json")
    for name in ("changes", "releases", "recipients"):
        yield name, *EVERY, "--csv"
    for by in ("category", "level", "year", "tier", "outcome"):
        yield "stats", "--by", by, "--csv"
    yield from (
        ("read", "files/shares.csv", "--propose"), ("recipients", "export", "-"), ("scrapy", "list"), ("--help",),
        ("nonsense",), ("changes", "--help"), ("releases", "--since", "nonsense"), ("crawl", "nobody"), ("--version",),
    )


def _doing(program: Program) -> Iterator[tuple[str, ...]]:
    """Commands that change something, after all else is recorded."""
    alerts = _ids(_data(program, "alerts", "list", *EVERY))
    yield from (
        ("alerts", "preview", "preview"), ("alerts", "test", "mail"), ("alerts", "test", "slack"),
        ("alerts", "test", "hook"), ("alerts", "redrive", "--all"), ("deliver", "--json"),
        ("alerts", "resend", alerts[0]), ("alerts", "bounced", alerts[0]), ("alerts", "dismiss", "--channel", "mail"),
        ("alerts", "resume", "mail"), ("accept", REGISTER), ("recipients", "forget", "Mockchester Tuition plc"),
        ("withhold", "recipient", "HMRC", "--because", "asked"), ("unwithhold", "release", "7"), ("withheld", "--all"),
        ("recipients", "relabel", "--dry-run", "--json"), ("status", "--json"),
    )


def _ids(alerts: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(str(a.get("alert") or a["id"]) for a in alerts))


def _some(values: list[Any], how_many: int) -> list[Any]:
    """So many of them, spread evenly, the first among them."""
    step = max(1, len(values) // how_many)
    return values[::step]


def _site(out: Outputs, world: str) -> None:
    """Follows links from what is always asked, so many of each shape."""
    seen, shapes = set(ALWAYS), Counter(map(_shape, ALWAYS))
    waiting = deque(ALWAYS)
    while waiting:
        address = waiting.popleft()
        page = get(address)
        out.add(f"{world}/site{_group(address)}", address, page.body, _head(page))
        if "html" not in page.headers.get("content-type", ""):
            continue
        for link in sorted({unescape(x.decode()) for x in ADDRESS.findall(page.body)}):
            parts = urlsplit(urljoin(address, link))
            # Addresses of the site are written whole in feeds and in links that are shared.
            if parts.netloc not in ("", "npd.example.org") or link.startswith(("mailto:", "data:")):
                continue
            found = parts.path + (f"?{parts.query}" if parts.query else "")
            shape = _shape(found)
            if found not in seen and shapes[shape] < MOST_OF_A_SHAPE.get(len(parse_qsl(parts.query)), 0):
                seen.add(found)
                shapes[shape] += 1
                waiting.append(found)


def _head(page: Page) -> str:
    kept = [f"{name}: {page.headers[name]}\n" for name in HEADERS if name in page.headers]
    return f"status {page.status}\n{''.join(kept)}\n"


def _shape(address: str) -> str:
    """The address without what names one thing."""
    parts = urlsplit(address)
    names = sorted({p.partition("=")[0] for p in parts.query.split("&") if p})
    first, *rest = parts.path.strip("/").split("/")
    return f"{first}/{len(rest)}{Path(parts.path).suffix}?{','.join(names)}"


def _group(address: str) -> str:
    return "/" + (re.split(r"[/.?]", address.strip("/"))[0] or "front")


def _export(program: Program, out: Outputs, world: str) -> None:
    """The static export: its files with their hashes, and the pages of the small world as they are."""
    _command(program, out, f"{world}/export", "publish", ("publish", "public_html", "--files"))
    folder = program.folder / "public_html"
    lines = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = str(path.relative_to(folder))
        if name == ".npdwatch-published":  # names the copy of the register, which is another at each build
            continue
        lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()[:16]} {path.stat().st_size} {name}")
    out.add(f"{world}/export", "files", "\n".join(lines).encode())
    _command(program, out, f"{world}/export", "publish again", ("publish", "public_html", "--files"))
