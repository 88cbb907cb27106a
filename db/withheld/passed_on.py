"""What commands print, as others may be given it: rows of `db.queries` without what is withheld."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from db.store import Store
from db.withheld.decide import KEPT_FILE, Row, Withheld, withheld

_OURS = {"id", "key", "source", "kind", "state", "seen_at", "first_seen", "published_at", "category", "confidence",
         "level", "tier", "outcome", "severity_name", "dated"}  # fmt: skip
"""Words of ours and times: no text of a publisher's."""


def stored_changes_to_pass_on(store: Store, rows: Iterable[Row]) -> list[Row]:
    """The same for rows as the table of changes has them."""
    plain = [{**x, **{k: json.loads(x[k]) for k in ("fields", "detail")}} for x in rows]
    return changes_to_pass_on(store, withheld(store), plain)


def changes_to_pass_on(store: Store, held: Withheld, found: Iterable[Row]) -> list[Row]:
    """Those of the changes that may be told, as they may be. `fields` and `detail` are plain values."""
    if not held:
        return list(found)
    left = [x for x in (_with_rows_left(store, held, x) for x in found) if x]
    left = [x for x in left if held.tells(x["release_id"], x["id"], x["source"], (x.get("detail") or {}).get("item"))]
    named, pages = _named(store, left), _pages(store)
    return [_change(held, x, named[x["id"]], pages[x["source"]]) for x in left]


def releases_to_pass_on(held: Withheld, found: Iterable[Row]) -> list[Row]:
    """The same for releases, by the number under `id`, each with its `recipient`."""
    if not held:
        return list(found)
    return [_clean(held, x, [x.get("recipient")]) for x in found if held.allows("release", x["id"])]


def histories_to_pass_on(store: Store, held: Withheld, found: Iterable[Row]) -> list[Row]:
    """The same for whole releases (`db.queries.release_history`), with their evidence."""
    if not held:
        return list(found)
    pages, out = _pages(store), []
    for x in found:
        if not held.allows("release", x["id"]):
            continue
        page = pages[x["source"]]
        cells = [v["recipient"] for v in x["versions"]]
        versions = [_clean(held, _file(held, v, "url", page), cells) for v in x["versions"]]
        changes = [{**c, "release_id": x["id"], "source": x["source"]} for c in x["changes"]]
        changes = [{k: v for k, v in c.items() if k not in ("release_id", "source")}
                   for c in changes_to_pass_on(store, held, changes)]  # fmt: skip
        spoken = [e for e in x["evidence"] if held.allows("item", f"{e['source']} {e['key']}")]
        others: Row = held.cleaner()({"case": x["case"], "evidence": spoken})
        out.append({**x, "versions": versions, "changes": changes, **others})
    return out


def items_to_pass_on(store: Store, held: Withheld, found: Iterable[Row]) -> list[Row]:
    """The same for evidence, in a list or with all its versions."""
    if not held:
        return list(found)
    out = []
    for x in found:
        if not held.allows("item", f"{x['source']} {x['key']}"):
            continue
        said = store.rows("select release_id r from item_link where item_id = ?", [x["id"]])
        left = {**x, "releases": sum(held.allows("release", y["r"]) for y in said)}
        if "versions" in x:
            left["versions"] = [
                {**v, "documents": [_file(held, d, "url", "") for d in v["documents"]]} for v in x["versions"]
            ]
        out.append(_clean(held, left, ()))
    return out


def _pages(store: Store) -> dict[str, str]:
    return {x["name"]: x["url"] for x in store.rows("select name, url from source")}


def _named(store: Store, changes: Iterable[Row]) -> dict[int, list[str]]:
    """The cells of recipients in the versions before and after each change."""
    ids = json.dumps([x["id"] for x in changes])
    rows = store.rows(
        "select c.id, b.recipient before, a.recipient after from change c"
        " left join version b on b.id = c.version_before left join version a on a.id = c.version_after"
        " where c.id in (select value from json_each(?))", [ids],
    )  # fmt: skip
    return {x["id"]: [n for n in (x["before"], x["after"]) if n] for x in rows}


def _change(held: Withheld, x: Row, named: Iterable[str], page: str) -> Row:
    fields, detail = x.get("fields") or {}, x.get("detail") or {}
    if "address" in detail and held.any_kept(str(fields.get("sha256", ""))):
        x = {**x, "detail": {**detail, "address": page, "kept_back": KEPT_FILE}}
    return _clean(held, x, [x["recipient"], *named])


def _clean(held: Withheld, x: Row, recipients: Iterable[str | None]) -> Row:
    clean = held.cleaner([n for n in recipients if n])
    return {k: v if k in _OURS else clean.under(k, v) for k, v in x.items()}


def _file(held: Withheld, x: Mapping[str, Any], address: str, page: str) -> Row:
    """A row with a file, without the file's address and hash where it is kept back."""
    said = held.kept_back(x.get("sha256") or "")
    return {**x, "sha256": "", address: page, "kept_back": said} if said else dict(x)


_SHOWN = """
select v.id version, v.release_id release, v.release_id, v.reference, v.recipient, v.category, v.file, v.sheet, v.row,
  v.cells after, a.severity, a.severity_name, a.reasons
from version v left join assessment a on a.version_id = v.id where v.id in given
"""


def _with_rows_left(store: Store, held: Withheld, x: Row) -> Row | None:
    """A change of several rows without those whose releases are withheld, named after the first left; None for none."""
    detail = x.get("detail") or {}
    versions = detail.get("versions")
    if not isinstance(versions, list):  # of a relabelling it is how many there are
        return x
    rows = {v["version"]: v for v in store.rows_with(_SHOWN, versions)}
    found = held.rows_left(detail, [rows[v] for v in versions if v in rows])
    if found is None:
        return None
    first, told = found
    if first is None:
        return x
    first |= {"after": json.loads(first["after"]), "reasons": json.loads(first["reasons"] or "[]")}
    return {**x, **{k: v for k, v in first.items() if k in x}, "detail": told}
