"""The public copy's rows of Parliament, feeds and pages: evidence, mentions, and which releases they speak of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from db.public_rows import Row, parts, public_url
from db.store import Store, as_json

STRONGEST = ("release", "denial", "refusal", "demand", "question", "possible", "policy")
"""What can be said of pupils' data, what matters most first."""
WITHHELD = {"name": "Name withheld", "kind": "", "role": "", "organisation": ""}


def evidence(main: Store, ids: Iterable[int]) -> Iterator[list[Row]]:
    """Items in the version that stands now."""
    for marks, some in parts(ids):
        rows = main.rows(
            "select i.id, i.key, i.source, i.kind, i.state, v.title, i.published, i.first_at first_seen, i.seen_at,"  # noqa: S608
            " v.text, v.answer, v.original_answer, i.data, v.documents,"
            " (select count(*) from mention m where m.version_id = v.id) mentions,"
            " (select group_concat(distinct polarity) from mention m where m.version_id = v.id) polarities,"
            " (select count(*) from item_link l where l.item_id = i.id) releases"
            f" from item i join item_version v on v.id = i.version_id where i.id in ({marks}) order by i.id", some,
        )  # fmt: skip
        for x in rows:
            said = (x.pop("polarities") or "").split(",")
            x["polarity"] = next((p for p in STRONGEST if p in said), "")
            x.update(_about(json.loads(x.pop("data"))))
            x["documents"] = as_json(
                [
                    {"format": d.get("format", ""), "url": public_url(d.get("url", "")), "sha256": d.get("sha256", "")}
                    for d in json.loads(x["documents"])
                ]
            )
        yield rows


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


def mentions(main: Store, ids: Iterable[int]) -> Iterator[list[Row]]:
    """What items say of pupils' data."""
    for marks, some in parts(ids):
        yield main.rows(
            "select i.id item, m.position, m.term, m.sentence, m.polarity, m.reason, m.recipients, m.said"  # noqa: S608
            f" from item i join mention m on m.version_id = i.version_id where i.id in ({marks}) order by 1, 2", some,
        )  # fmt: skip


def evidence_releases(main: Store, ids: Iterable[int]) -> Iterator[list[Row]]:
    """Which releases items speak of."""
    for marks, some in parts(ids):
        yield main.rows(
            "select l.item_id item, l.release_id release, l.by, l.reason from item_link l"  # noqa: S608
            f" join item i on i.id = l.item_id where i.version_id is not null and l.item_id in ({marks}) order by 1, 2",
            some,
        )
