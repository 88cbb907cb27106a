"""The public copy's rows of Parliament, feeds and pages: evidence, mentions, and which releases they speak of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from db.store import Store, as_json
from db.withheld.decide import Withheld
from publicdb.rows import Row, public_url, stream

STRONGEST = ("release", "denial", "refusal", "demand", "question", "possible", "policy")
"""What can be said of pupils' data, what matters most first."""
WITHHELD = {"name": "Name withheld", "kind": "", "role": "", "organisation": ""}


def evidence(main: Store, held: Withheld) -> Iterator[Row]:
    """Items in the version that stands now."""
    for x in stream(
        main,
        "select i.id, i.key, i.source, i.kind, i.state, v.title, i.published, i.first_at first_seen, i.seen_at,"
        " v.text, v.answer, v.original_answer, i.data, v.documents,"
        " (select count(*) from mention m where m.version_id = v.id) mentions,"
        " (select group_concat(distinct polarity) from mention m where m.version_id = v.id) polarities,"
        " (select count(*) from item_link l where l.item_id = i.id) releases"
        " from item i join item_version v on v.id = i.version_id order by i.id",
    ):
        if not held.allows("item", f"{x['source']} {x['key']}"):
            continue
        polarities = (x.pop("polarities") or "").split(",")
        x["polarity"] = next((p for p in STRONGEST if p in polarities), "")
        x.update(_about(json.loads(x.pop("data"))))
        x["documents"] = as_json([_document(held, d) for d in json.loads(x["documents"])])
        if held:
            _without(main, held, x)
        yield x


def _document(held: Withheld, d: Row) -> Row:
    """A document that an item was read from; one that is kept back without its address and its bytes."""
    if said := held.kept_back(d.get("sha256", "")):
        return {"format": d.get("format", ""), "url": "", "sha256": "", "kept_back": said}
    return {"format": d.get("format", ""), "url": public_url(d.get("url", "")), "sha256": d.get("sha256", "")}


def _without(main: Store, held: Withheld, x: Row) -> None:
    """Takes names and releases that are withheld out of the row of an item."""
    clean = held.cleaner()
    x |= {k: clean(v) for k, v in x.items() if isinstance(v, str) and k not in ("key", "source", "kind", "state")}
    said = main.rows("select release_id r from item_link where item_id = ?", [x["id"]])
    x["releases"] = sum(held.allows("release", y["r"]) for y in said)


def _about(data: Row) -> Row:
    names = ("name", "kind", "role", "organisation")
    # As an item keeps it: rows without their names. Who asked Parliament to be left unnamed is so here too.
    given = [dict(zip(names, s, strict=False)) for s in data.get("submitters", ())]
    given = [WITHHELD] if data.get("anonymous") else [{n: s.get(n, "") for n in names} for s in given]
    return {
        "url": public_url(data.get("url", "")),
        "reference": data.get("reference", ""),
        "body": data.get("body", ""),
        "house": data.get("house", ""),
        "submitters": as_json(given),
        "submitted_by": "; ".join(filter(None, (s["name"] for s in given))),
        "committees": as_json([{"id": i, "name": n} for i, n in data.get("committees", ())]),
        "inquiries": as_json([{"id": i, "name": n} for i, n in data.get("inquiries", ())]),
        "no_text": data.get("no_text", ""),
    }


def mentions(main: Store, held: Withheld) -> Iterator[Row]:
    """What items say of pupils' data."""
    return _allowed(
        held,
        stream(
            main,
            "select i.source, i.key, i.id item, m.position, m.term, m.sentence, m.polarity, m.reason, m.recipients,"
            " m.said from item i join mention m on m.version_id = i.version_id order by i.id, m.position",
        ),
    )


def _allowed(held: Withheld, rows: Iterable[Row]) -> Iterator[Row]:
    """What belongs to items that are not withheld, without withheld names."""
    clean = held.cleaner()
    for x in rows:
        if held.allows("item", f"{x.pop('source')} {x.pop('key')}"):
            yield {k: clean(v) if isinstance(v, str) else v for k, v in x.items()} if held else x


def evidence_releases(main: Store, held: Withheld) -> Iterator[Row]:
    """Which releases items speak of."""
    found = stream(
        main,
        "select i.source, i.key, l.item_id item, l.release_id release, l.by, l.reason from item_link l"
        " join item i on i.id = l.item_id where i.version_id is not null order by l.item_id, l.release_id",
    )
    return (x for x in _allowed(held, found) if held.allows("release", x["release"]))
