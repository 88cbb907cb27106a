"""The rows of the public copy, made from those of the database: sources, editions, files, versions, changes, releases.

Each function gives whole rows of one table for the ids it is asked for, so that a first build and a later refresh
cannot differ. What is not public is left out here: editions that do not count, changes that nobody was told of, and
what is withheld.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from db.connection import explained
from db.store.transaction import Store, as_json
from db.withheld.decide import Withheld
from model.change import REMOVAL_KINDS, ROW_KINDS, ChangeKind
from recipients.level.datasets import datasets_in

Row = dict[str, Any]
SlugOf = Callable[[str], str | None]
"""From a cell as published to the address of the first body in it."""
AT_ONCE = 100
"""Ids that one query covers: while it is read no crawl can end its transaction (rollback journal)."""
NOT_PUBLIC = frozenset({ChangeKind.RELABELLED})
"""Kinds that are no news to anybody."""
PUBLIC_KINDS = tuple(sorted(k.value for k in ChangeKind if k not in NOT_PUBLIC))
PUBLIC_DETAIL = frozenset(
    {
        "rows", "rows_before", "note", "ignored", "files", "sheets", "documents", "items", "hits", "address", "title",
        "description", "published_at", "reformatted", "item", "item_kind", "url", "genre", "state", "submitters",
        "committees", "inquiries", "body", "published", "mentions", "more_mentions", "links", "more_links", "words",
        "no_text", "licence",
    }
)  # fmt: skip
"""What a change's detail may show. Not its "summary": that counts removals which no second look has confirmed."""
_SECRET = re.compile(r"key|token|secret|passw|sig(?:nature)?$|auth|credential|session", re.IGNORECASE)
_REMOVALS = ", ".join(f"'{k.value}'" for k in sorted(REMOVAL_KINDS))
_KINDS = ", ".join(f"'{k}'" for k in PUBLIC_KINDS)
OPEN = f"+c.state = 'open' and +c.kind in ({_KINDS})"
"""Of a change `c`: everybody may know it. The signs: it is looked up by its number, not among all that are open."""
UNCONFIRMED = f"select release_id from change where state = 'held' and kind in ({_REMOVALS}) and release_id is not null"  # noqa: S608
"""Releases that one look did not find: until a second one confirms it they count as present."""


def parts(ids: Iterable[int]) -> Iterator[tuple[str, list[int]]]:
    """(question marks, ids): as many as one query covers."""
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), AT_ONCE):
        some = wanted[at : at + AT_ONCE]
        yield ", ".join("?" * len(some)), some


def ids_of(main: Store, sql: str, parameters: Sequence[object] = ()) -> set[int]:
    """The numbers that a query gives in its first column: there may be very many."""
    with explained(main.path):
        return {int(x[0]) for x in main.db.conn.execute(sql, parameters)}


def numbers(main: Store, table: str) -> set[int]:
    """Every number that a row of a table may have; to list those that there are would be one long read."""
    newest = main.one(f"select coalesce(max(id), 0) n from {table}")  # noqa: S608 - our own words
    return set(range(1, newest["n"] + 1)) if newest else set()


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


def _cleaned(
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
    x["kept_back"] = held.kept_back(x["sha256"])
    if x["kept_back"]:
        x["url"], x["sha256"] = page, ""
    x["url"] = public_url(x["url"])
    return x


def editions(main: Store, ids: Iterable[int], held: Withheld) -> Iterator[list[Row]]:
    """Editions, without their counts of changes."""
    for marks, some in parts(ids):
        rows = main.rows(
            "select id, source, number, kind, title, published_at, note, seen_at, rows, 0 changes, '{}' summary"  # noqa: S608
            f" from edition where state = 'accepted' and id in ({marks}) order by id", some,
        )  # fmt: skip
        yield [_cleaned(held, x, ("title", "note")) for x in rows]


def edition_files(main: Store, ids: Iterable[int], held: Withheld) -> Iterator[list[Row]]:
    """The files of editions."""
    for marks, some in parts(ids):
        rows = main.rows(
            "select f.edition_id edition, f.file, f.title, f.filename, f.final_url url, f.sha256, f.register,"  # noqa: S608
            " s.url page from edition_file f join edition e on e.id = f.edition_id"
            f" join source s on s.name = e.source where e.state = 'accepted'"
            f" and e.id in ({marks}) order by f.rowid", some,
        )  # fmt: skip
        for x in rows:
            _cleaned(held, _file_of(held, x, x.pop("page")), ("title", "filename"))
            # A name too may say what is not to be said.
            x["filename"] = "" if x["kept_back"] else x["filename"] or file_name(x["url"])
        yield rows


def file_name(url: str) -> str:
    """What an address calls a file."""
    try:
        return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])[:200]
    except ValueError:
        return ""


def versions(main: Store, ids: Iterable[int], held: Withheld) -> Iterator[list[Row]]:
    """Versions of releases."""
    for marks, some in parts(ids):
        rows = main.rows(
            "select v.id, v.release_id release, v.edition_id edition, e.seen_at, v.reference, v.recipient,"  # noqa: S608
            " v.title, v.purpose, v.category, coalesce(a.level, 'unknown') level, coalesce(a.tier, '') tier,"
            " coalesce(a.outcome, 'not_said') outcome, coalesce(a.severity, 0) severity, coalesce(a.dated, '') dated,"
            " v.file, v.sheet, v.row, coalesce(f.final_url, '') url, coalesce(f.sha256, '') sha256, v.cells,"
            " s.url page from version v join edition e on e.id = v.edition_id and e.state = 'accepted'"
            " join source s on s.name = e.source"
            " left join assessment a on a.version_id = v.id"
            " left join edition_file f on f.edition_id = v.edition_id and f.file = v.file"
            f" where v.id in ({marks}) order by v.id", some,
        )  # fmt: skip
        rows = [x for x in rows if held.allows("release", x["release"])]
        for x in rows:
            _file_of(held, x, x.pop("page"))
            _cleaned(held, x, ("recipient", "reference", "title", "purpose"), ("cells",), (x["recipient"],))
        yield rows


def changes(main: Store, ids: Iterable[int], slug_of: SlugOf, held: Withheld) -> Iterator[list[Row]]:
    """Changes that everybody may know. `slug_of`: from a cell to the address of its first body."""
    for marks, some in parts(ids):
        rows = main.rows(
            "select c.id, c.key, c.seen_at, coalesce(c.open_at, c.seen_at) open_at, c.source, c.edition_id edition,"  # noqa: S608
            " c.kind, c.release_id release, (select i.id from item i where i.source = c.source"
            "  and i.key = json_extract(c.detail, '$.item') and i.version_id is not null) item,"
            " c.reference, c.recipient, c.category, coalesce(aa.level, ab.level, '') level,"
            " coalesce(aa.severity, ab.severity, 0) severity, coalesce(va.title, vb.title) title, c.file, c.sheet,"
            " c.row, c.fields, c.reason, c.detail, va.recipient after, vb.recipient before, s.url page from change c"
            " join source s on s.name = c.source left join version va on va.id = c.version_after"
            " left join version vb on vb.id = c.version_before left join assessment aa on aa.version_id = va.id"
            f" left join assessment ab on ab.version_id = vb.id where c.id in ({marks}) and {OPEN} order by c.id", some,
        )  # fmt: skip
        item_of = {x["id"]: json.loads(x["detail"]).get("item") for x in rows} if held else {}
        if held:
            rows = [_rows_left(main, held, x) for x in rows]
        rows = [x for x in rows if held.tells(x["release"], x["id"], x["source"], item_of.get(x["id"]))]
        for x in rows:
            cells = [c for c in (x["recipient"], x.pop("after"), x.pop("before")) if c]
            page = public_url(x.pop("page"))
            if held and held.any_kept(x["fields"]):
                x["detail"] = as_json({**json.loads(x["detail"]), "address": page})
            _cleaned(held, x, ("recipient", "reference", "title", "file", "reason"), ("fields", "detail"), cells)
            x["row_kind"] = int(ChangeKind(x["kind"]) in ROW_KINDS)
            x["recipient_slug"] = slug_of(x["recipient"] or "")
            x["title"] = x["file"] if x["item"] is not None else x["title"] or ""
            detail = json.loads(x["detail"])
            x["detail"] = as_json({k: v for k, v in detail.items() if k in PUBLIC_DETAIL})
        yield rows


def _rows_left(main: Store, held: Withheld, x: Row) -> Row:
    """Rows shown without those whose releases are withheld, named after the gravest that is left."""
    detail = json.loads(x["detail"])
    versions = detail.get("versions") or []
    found = {
        v.pop("version"): v
        for v in main.rows(
            "select v.id version, v.release_id release, v.reference, v.recipient, v.category, v.title, v.file, v.sheet,"
            " v.row, v.recipient after, coalesce(a.level, '') level, coalesce(a.severity, 0) severity from version v"
            " left join assessment a on a.version_id = v.id where v.id in (select value from json_each(?))",
            [as_json(versions)],
        )
    }
    left = [found[v] for v in versions if v in found and held.allows("release", found[v]["release"])]
    if not left or len(left) == len(versions):
        return x
    detail["rows"] = [[v["file"], v["sheet"], v["row"]] for v in left]
    return {**x, **left[0], "detail": as_json(detail)}


def releases(main: Store, ids: Iterable[int], slug_of: SlugOf, held: Withheld) -> Iterator[list[Row]]:
    """Releases in their newest version, with `changed_at` as far as versions tell."""
    for marks, some in parts(ids):
        rows = main.rows(
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
            " left join edition_file f on f.edition_id = v.edition_id and f.file = v.file"
            f" where r.id in ({marks}) order by r.id", some,
        )  # fmt: skip
        rows = [x for x in rows if held.allows("release", x["id"])]
        for x in rows:
            _file_of(held, x, x.pop("page"))
            _cleaned(
                held, x, ("recipient", "reference", "title", "purpose", "category_reason"),
                ("cells", "items", "reasons"), (x["recipient"],),
            )  # fmt: skip
            x["year"] = int(x["dated"][:4]) if x["dated"][:4].isdigit() else None
            x["recipient_slug"] = slug_of(x["recipient"])
            cells = json.loads(x.pop("cells"))
            x["datasets"] = as_json(datasets_in({**cells, "title": x["title"], "purpose": x["purpose"]}))
        yield rows


def gone_releases(main: Store) -> set[int]:
    """Releases that are in no register any more, as far as that is confirmed."""
    return ids_of(main, f"select id from release where gone_edition is not null and id not in ({UNCONFIRMED})")  # noqa: S608


def archived(main: Store, bodies: Sequence[str], held: Withheld) -> Iterator[list[Row]]:
    """Bodies, by sha256, that stand on public pages: not of editions that were put aside, none that is kept back."""
    bodies = [s for s in bodies if held.allows("file", s)]
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
        yield sorted(found.values(), key=lambda x: str(x["sha256"]))
