"""The rows of the public copy, made from those of the database: sources, editions, files, versions, changes, releases.

Each function gives all rows of one table. They are read from a copy that nobody writes, as they are asked for. What is
not public is left out here: editions that do not count, changes that nobody was told of, and what is withheld.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from alerts.severity import LEAST_REVEALING, revealing
from db.connection import explained
from db.store import Store, as_json
from db.withheld.decide import Withheld
from model.change import REMOVAL_KINDS
from recipients.level.datasets import datasets_in

Row = dict[str, Any]
SlugOf = Callable[[str], str | None]
"""From a cell as published to the address of the first body in it."""
AT_ONCE = 100
"""Ids that one query covers."""
_SECRET = re.compile(r"key|token|secret|passw|sig(?:nature)?$|auth|credential|session", re.IGNORECASE)
_REMOVALS = ", ".join(f"'{k.value}'" for k in sorted(REMOVAL_KINDS))
UNCONFIRMED = f"select release_id from change where state = 'held' and kind in ({_REMOVALS}) and release_id is not null"  # noqa: S608
"""Releases that one look did not find: until a second one confirms it they count as present."""


def parts(ids: Iterable[int]) -> Iterator[tuple[str, list[int]]]:
    """(question marks, ids): as many as one query covers."""
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), AT_ONCE):
        some = wanted[at : at + AT_ONCE]
        yield ", ".join("?" * len(some)), some


def stream(main: Store, sql: str) -> Iterator[Row]:
    """The rows of a query, one by one."""
    with explained(main.path):
        found = main.db.conn.execute(sql)
        names = [c[0] for c in found.description]
        for values in found:
            yield dict(zip(names, values, strict=True))


@lru_cache(maxsize=1024)
def public_url(url: str) -> str:
    """The address without a password, and without the values of parameters that are called like secrets."""
    try:
        u = urlsplit(url)
        query = parse_qsl(u.query, keep_blank_values=True)
    except ValueError:
        return ""
    host = u.netloc.rpartition("@")[2]
    if host == u.netloc and not any(_SECRET.search(k) for k, _ in query):
        return url
    kept = urlencode([(k, "" if _SECRET.search(k) else v) for k, v in query])
    return urlunsplit((u.scheme, host, u.path, kept, u.fragment))


def sources(main: Store, watched: Collection[str] | None) -> list[Row]:
    """Every source. `watched`: the names that are configured now; None where that is not known."""
    rows = main.rows(
        "select s.name, s.title, s.kind, s.url, s.first_seen_at first_seen, s.polled_at looked_at, s.good_at,"
        " s.changed_at, e.id edition, coalesce(e.rows, 0) rows,"
        " (select count(*) from item i where i.source = s.name) items from source s left join edition e on e.id ="
        " (select max(id) from edition where source = s.name and state = 'accepted') order by s.name"
    )
    for x in rows:
        x["title"] = x["title"] or x["name"]
        x["url"] = public_url(x["url"])
        x["watched"] = int(watched is None or x["name"] in watched)
    return rows


def cleaned(
    held: Withheld, x: Row, texts: Sequence[str], json_texts: Sequence[str] = (), cells: Sequence[str] = ()
) -> Row:
    """The row without what is withheld. `cells`: of the recipients of the versions that it is made from."""
    if held:
        clean = held.cleaner(cells)
        x |= {k: clean.under(k, x[k]) for k in texts if x[k]}
        x |= {k: clean.json(x[k]) for k in json_texts}
    return x


def _file_of(held: Withheld, x: Row, page: str) -> Row:
    """The row of a file, or of what stands in one, without the file where that is kept back."""
    x["kept_back"] = held.kept_back(x["sha256"]) if held.files else ""
    if x["kept_back"]:
        x["url"], x["sha256"] = page, ""
    x["url"] = public_url(x["url"])
    return x


def editions(main: Store, held: Withheld) -> Iterator[Row]:
    """Editions, without their counts of changes."""
    for x in stream(
        main,
        "select id, source, number, kind, title, published_at, note, seen_at, rows, 0 changes, '{}' summary"
        " from edition where state = 'accepted' order by id",
    ):
        yield cleaned(held, x, ("title", "note"))


def edition_files(main: Store, held: Withheld) -> Iterator[Row]:
    """The files of editions."""
    for x in stream(
        main,
        "select f.edition_id edition, f.file, f.title, f.filename, f.final_url url, f.sha256, f.register,"
        " s.url page from edition_file f join edition e on e.id = f.edition_id"
        " join source s on s.name = e.source where e.state = 'accepted' order by f.edition_id, f.rowid",
    ):
        cleaned(held, _file_of(held, x, x.pop("page")), ("title", "filename"))
        # A name too may say what is not to be said.
        x["filename"] = "" if x["kept_back"] else x["filename"] or file_name(x["url"])
        yield x


def file_name(url: str) -> str:
    """What an address calls a file."""
    try:
        return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])[:200]
    except ValueError:
        return ""


def versions(main: Store, held: Withheld, told: bytearray) -> Iterator[Row]:
    """Versions of releases. `told` gets by their numbers how revealing each is (`alerts.severity.revealing`)."""
    for x in stream(
        main,
        "select v.id, v.release_id release, v.edition_id edition, e.seen_at, v.reference, v.recipient,"
        " v.title, v.purpose, v.category, v.confidence, v.category_reason, v.also, coalesce(a.level, 'unknown') level,"
        " coalesce(a.tier, '') tier, coalesce(a.outcome, 'not_said') outcome, coalesce(a.severity, 0) severity,"
        " coalesce(a.reasons, '[]') reasons, coalesce(a.dated, '') dated,"
        " v.file, v.sheet, v.row, coalesce(f.final_url, '') url, coalesce(f.sha256, '') sha256, v.cells,"
        " s.url page from version v join edition e on e.id = v.edition_id and e.state = 'accepted'"
        " join source s on s.name = e.source"
        " left join assessment a on a.version_id = v.id"
        " left join edition_file f on f.edition_id = v.edition_id and f.file = v.file order by v.id",
    ):
        if held and not held.allows("release", x["release"]):
            continue
        _file_of(held, x, x.pop("page"))
        cleaned(
            held, x, ("recipient", "reference", "title", "purpose", "category_reason"), ("cells", "reasons"),
            (x["recipient"],),
        )  # fmt: skip
        if len(told) <= x["id"]:
            told.extend(bytes([LEAST_REVEALING]) * (x["id"] + 1 - len(told)))
        told[x["id"]] = revealing(json.loads(x["cells"]))
        yield x


def releases(main: Store, slug_of: SlugOf, held: Withheld, told_at: Mapping[int, str]) -> Iterator[Row]:
    """Releases in their newest version. `told_at`: when the last change about each was known."""
    for x in stream(
        main,
        "select r.id, r.source, coalesce(nullif(s.title, ''), s.name) publication, v.reference, v.recipient,"  # noqa: S608
        " v.title, v.purpose, v.category, v.confidence, v.category_reason, v.also,"
        " coalesce(a.level, 'unknown') level, coalesce(a.level_printed, 0) level_printed,"
        " coalesce(a.tier, '') tier, coalesce(a.outcome, 'not_said') outcome, coalesce(a.dated, '') dated,"
        " a.year_from, a.year_to,"
        " a.pupils, coalesce(a.items, '[]') items, coalesce(a.severity, 0) severity,"
        " coalesce(a.severity_name, 'low') severity_name, coalesce(a.reasons, '[]') reasons, fe.seen_at first_seen,"
        " fe.kind = 'baseline' or r.first_look baseline, e.seen_at changed_at,"
        f" r.gone_edition is null or r.id in ({UNCONFIRMED}) present,"
        " (select count(*) from version where release_id = r.id) versions, v.id version, v.file, v.sheet, v.row,"
        " coalesce(f.final_url, '') url, coalesce(f.sha256, '') sha256, v.cells, s.url page from release r"
        " join source s on s.name = r.source join edition fe on fe.id = r.first_edition and fe.state = 'accepted'"
        " join version v on v.id = (select max(id) from version where release_id = r.id)"
        " join edition e on e.id = v.edition_id left join assessment a on a.version_id = v.id"
        " left join edition_file f on f.edition_id = v.edition_id and f.file = v.file order by r.id",
    ):
        if not held.allows("release", x["id"]):
            continue
        _file_of(held, x, x.pop("page"))
        cleaned(
            held, x, ("recipient", "reference", "title", "purpose", "category_reason"),
            ("cells", "items", "reasons"), (x["recipient"],),
        )  # fmt: skip
        x["year"] = int(x["dated"][:4]) if x["dated"][:4].isdigit() else None
        x["recipient_slug"] = slug_of(x["recipient"])
        x["changed_at"] = max(x["changed_at"], told_at.get(x["id"], ""))
        row = json.loads(x.pop("cells"))
        x["datasets"] = as_json(datasets_in({**row, "title": x["title"], "purpose": x["purpose"]}))
        yield x


def gone_releases(main: Store) -> set[int]:
    """Releases that are in no register any more, as far as that is confirmed."""
    sql = f"select id from release where gone_edition is not null and id not in ({UNCONFIRMED})"  # noqa: S608 - ours
    return {x["id"] for x in main.rows(sql)}


def archived(main: Store, held: Withheld) -> Iterator[Row]:
    """Bodies, by sha256, that stand on public pages: not of editions that were put aside, none that is kept back."""
    every = main.rows("select sha256 from snapshot union select sha256 from edition_file order by 1")
    bodies = [x["sha256"] for x in every if held.allows("file", x["sha256"])]
    for at in range(0, len(bodies), AT_ONCE):
        some = bodies[at : at + AT_ONCE]
        marks = ", ".join("?" * len(some))
        found: dict[str, Row] = {}
        # What was kept first stands: a body that is met again later is the same file.
        for x in main.rows(
            "select f.sha256, f.filename, f.final_url url, e.source, e.seen_at fetched_at from edition_file f"  # noqa: S608
            f" join edition e on e.id = f.edition_id where e.state = 'accepted' and f.sha256 in ({marks})"
            " order by f.edition_id, f.rowid", some,
        ):  # fmt: skip
            found.setdefault(x["sha256"], {**x, "content_type": "", "size": 0})
        for x in main.rows(
            "select s.sha256, '' filename, s.final_url url, s.source, s.fetched_at, s.headers, s.size from snapshot s"  # noqa: S608
            f" where s.sha256 in ({marks}) and not exists (select 1 from edition_file f join edition e on"
            " e.id = f.edition_id where f.snapshot_id = s.id and e.state != 'accepted'"
            " and not exists (select 1 from edition_file g join edition h on h.id = g.edition_id"
            "  where g.sha256 = s.sha256 and h.state = 'accepted')) order by s.id", some,
        ):  # fmt: skip
            headers = {k.casefold(): v for k, v in json.loads(x.pop("headers")).items()}
            x["content_type"] = str(headers.get("content-type", ""))[:200]
            kept = found.setdefault(x["sha256"], x)
            if kept is not x and not kept["content_type"]:
                kept |= {k: x[k] for k in ("content_type", "size", "fetched_at")}
        for x in found.values():
            x["url"] = public_url(x["url"])
            x["filename"] = x["filename"] or file_name(x["url"])
        yield from sorted(found.values(), key=lambda x: str(x["sha256"]))
