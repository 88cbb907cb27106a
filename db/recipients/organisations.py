"""Organisations of the registers: first sight, names over time, all releases. Spellings of one body are one.

The public copy reckons them by the same classes and functions from its own versions (`publicdb.recipients`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from db.recipients.cells import CellBody, NamedInCells
from db.recipients.name_spans import called_now as names_now
from db.recipients.name_spans import several_names
from db.recipients.organisation import Organisation
from db.recipients.seen import SeenCells, first_sights
from db.register.changes import GONE
from db.store import Store
from db.withheld.decide import Withheld
from model.recipient import Category, Confidence, Recipient
from recipients.cell.names import organisation_key
from recipients.cell.own_label import of_the_body

if TYPE_CHECKING:
    from recipients.classify import Reviewed

SAME_BODY = (
    "(c.kind = 'name_corrected'"
    " or (c.kind = 'recipient_renamed' and coalesce(json_array_length(c.detail, '$.rows'), 0) > 1))"
)
"""A change that says that two names are one body's: one was typed anew, or the same other name came into many rows at
once. Another recipient in a single row says nothing of the kind: it may be the very thing to be found out, and by
chains of such rows a third of a register came together as one body."""


def organisations(store: Store, *, withheld: Withheld | None = None) -> list[Organisation]:
    """Every organisation that was ever seen as a recipient, the one seen last first; without what is withheld."""
    cells = NamedInCells(store)
    found = seen_organisations(store, cells, withheld=withheld)
    describe(store, found, cells)
    return found


def seen_organisations(
    store: Store, cells: NamedInCells, *, sources: Sequence[str] | None = None, withheld: Withheld | None = None
) -> list[Organisation]:
    """The same without labels and earlier names, which of thousands cost much, for who shows few (`describe`)."""
    same = renamed(store, cells.bodies)
    return _put_together(cells, same, SeenCells(store, sources, withheld), withheld)


class _Sight(NamedTuple):
    """A body as far as it is known without looking at its releases."""

    first_seen: set[str]
    names: set[str]
    cells: set[str]


def first_organisations(
    store: Store, cells: NamedInCells, most: int, fits: Callable[[Collection[str], str], bool], *,
    sources: Sequence[str] | None = None, withheld: Withheld | None = None,
) -> tuple[list[Organisation], int]:
    """The first `most` of those that fit, and how many do: what cannot be among the first is not put together.

    `fits` is asked of the names of each, and of when it was seen first.
    """
    same = renamed(store, cells.bodies)
    known: dict[str, _Sight] = {}
    for cell, first_seen in first_sights(store, sources, withheld).items():
        if not cell or (withheld and withheld.instead_of(cell)):
            continue
        for name, own_key in cells.bodies(cell):
            sight = known.setdefault(follow(same, own_key), _Sight(set(), set(), set()))
            sight.first_seen.add(first_seen)
            sight.names.add(name)
            sight.cells.add(cell)
    fitting = {key: x for key, x in known.items() if fits(x.names, min(x.first_seen))}
    # By which of its names it goes is not known yet: it comes at least as early as one name says, at most as another.
    late = sorted(((min(x.first_seen), min(map(str.casefold, x.names))) for x in fitting.values()), reverse=True)
    early = {key: (min(x.first_seen), max(map(str.casefold, x.names))) for key, x in fitting.items()}
    chosen = {key for key in fitting if early[key] >= late[:most][-1]}
    seen = SeenCells(store, sources, withheld, {cell for key in chosen for cell in fitting[key].cells})
    found = [body for body in _put_together(cells, same, seen, withheld) if body.key in chosen]
    return found[:most], len(fitting)


def _put_together(
    cells: NamedInCells, same: Mapping[str, str], seen: SeenCells, withheld: Withheld | None
) -> list[Organisation]:
    found: dict[str, Organisation] = {}
    for cell in seen.cells:
        if not cell.name or (withheld and withheld.instead_of(cell.name)):
            continue
        first, (until, last_seen) = seen.first(cell), seen.until(cell)
        severities = dict(zip(cell.releases, cell.severities, strict=True))
        individual = [r for r, is_so in zip(cell.releases, cell.individual, strict=True) if is_so]
        bodies = cells.bodies(cell.name)
        for place, (name, own_key) in enumerate(bodies):
            key = follow(same, own_key)
            body = found.setdefault(key, Organisation(key))
            body.add(name, place, first, alone=len(bodies) == 1)
            body.named_on(name, severities, until, individual, last_seen)
            body.sources.update(seen.sources_of(severities.keys()))
    for body in found.values():
        body.settle(seen.gone)
    return sorted(found.values(), key=lambda o: (o.first_seen, o.name.casefold()), reverse=True)


def describe(store: Store, bodies: Sequence[Organisation], cells: NamedInCells) -> None:
    """Gives these their labels and earlier names."""
    label_all(store, bodies, _answers(store), cells)
    _find_earlier(store, [body for body in bodies if several_names(body.names)], cells)


def _answers(store: Store) -> Mapping[str, Reviewed]:
    if store.one("select 1 from review limit 1") is None:
        return {}
    from db.recipients.reviews import reviewed  # loads the lists

    return reviewed(store)


def _find_earlier(store: Store, bodies: Sequence[Organisation], cells: NamedInCells) -> None:
    releases = sorted({r for body in bodies for r in body.releases})
    versions: dict[int, list[tuple[int, str, str]]] = {r: [] for r in releases}
    for x in store.each_with(
        "select v.release_id, v.recipient, e.seen_at from version v join edition e on e.id = v.edition_id"
        " where v.release_id in given order by v.release_id, v.id", releases,
    ):
        versions[x["release_id"]].append((x["release_id"], x["recipient"], x["seen_at"]))
    sql = (
        "select r.id, e.seen_at from release r join edition e on e.id = r.gone_edition"  # noqa: S608 - our own words
        f" where r.id in given and {GONE}"
    )
    gone = {x["id"]: x["seen_at"] for x in store.rows_with(sql, releases)}
    for body in bodies:
        body.find_earlier(chain.from_iterable(versions[r] for r in sorted(body.releases)), gone, cells.names)


def label_all(
    store: Store, found: Iterable[Organisation], answers: Mapping[str, Reviewed], cells: NamedInCells | None = None
) -> None:
    """Gives each body the label of the newest version with its name; in company it has one of its own."""
    bodies = list(found)
    stored = {
        v["id"]: Recipient(
            "", Category(v["category"]), Confidence(v["confidence"]), v["category_reason"],
            tuple(map(Category, json.loads(v["also"]))),
        )
        for v in store.rows_with(
            "select id, category, confidence, category_reason, also from version where id in given",
            sorted({b.version for b in bodies}),  # beside each other in the file
        )
    }

    def own(name: str) -> Recipient:
        noted = None if answers or cells is None else cells.label(name)
        if noted is not None:
            return noted
        from db.recipients.official_names import official_names  # loads the lists, as does the other
        from recipients.classify import classify_recipient

        return classify_recipient(name, reviewed=answers, official=official_names(store.data))

    for b in bodies:
        about = _answered(b, answers) if answers else ""
        b.reviewed = bool(about)
        if about and organisation_key(b.name) not in answers:  # a person decided under another name of the same body
            b.label = own(about)._replace(name=b.name)
            continue
        label = of_the_body(stored[b.version], b.name, own) if b.alone else own(b.name)
        b.label = label._replace(name=b.name)


def _answered(body: Organisation, answers: Mapping[str, Reviewed]) -> str:
    """The first of its names about which a person has answered, that of today before all; "" where there is none."""
    from recipients.classify import answer_to  # loads the lists

    return next((name for name in (body.name, *body.names) if answer_to(name, answers)), "")


def renamed(store: Store, bodies: Callable[[str], Sequence[CellBody]] | None = None) -> dict[str, str]:
    """Key -> the key that it became, by the changes that tell of one body (`SAME_BODY`). `bodies`: those of a cell."""
    same: dict[str, str] = {}
    bodies = bodies or NamedInCells(store).bodies
    for cells in store.tuples(
        "select b.recipient, a.recipient from change c join version b on b.id = c.version_before"  # noqa: S608 - our own words
        f" join version a on a.id = c.version_after where {SAME_BODY} and c.state != 'retracted' order by c.id"
    ):
        before, after = (bodies(cell) if cell else () for cell in cells)
        if len(before) == len(after) == 1:
            old, new = follow(same, before[0].key), follow(same, after[0].key)
            # Two bodies that are both known, and known to be different, are a row that changed hands.
            if old != new and not ("/" in old and "/" in new):
                same[old] = new
    return same


def follow(same: Mapping[str, str], key: str) -> str:
    """The key that a key became in the end."""
    while key in same:
        key = same[key]
    return key


def find_organisation(store: Store, name: str, withheld: Withheld | None = None) -> Organisation | None:
    """The organisation that goes, or went, by this name; None where no register has it."""
    key = organisation_key(name)
    known = organisations(store, withheld=withheld)
    return next((o for o in known if any(organisation_key(n) == key for n in o.names)), None)


def releases_of(store: Store, body: Organisation, versions: Iterable[int] | None = None) -> list[dict[str, Any]]:
    """All releases of an organisation, present or gone, the gravest first: in the newest version, or in those given."""
    chosen = "given" if versions is not None else (
        "(select max(id) from version where release_id in given group by release_id)"
    )
    out = store.rows_with(
        "select v.release_id id, r.source, v.reference, v.recipient, v.title, v.purpose, a.level, a.tier, a.outcome,"  # noqa: S608
        " a.dated, a.severity, a.reasons, e.seen_at first_seen,"
        " (select n.recipient from version n where n.release_id = v.release_id order by n.id desc limit 1) named_now,"
        f" {GONE} gone"
        " from version v join release r on r.id = v.release_id join edition e on e.id = r.first_edition"
        f" left join assessment a on a.version_id = v.id where v.id in {chosen}",
        body.releases if versions is None else versions,
    )
    for r in out:
        r["reasons"], r["gone"] = json.loads(r["reasons"] or "[]"), bool(r["gone"])
        r["until"], r["now"] = body.until.get(r["id"], ""), {"recipient": r.pop("named_now")}
    return sorted(out, key=lambda r: (-(r["severity"] or 0), r["id"]))


def relabellings(store: Store, names: list[str]) -> list[dict[str, Any]]:
    """The silent changes that reviews of these names made, oldest first."""
    rows = store.rows_with(
        "select seen_at, source, recipient, fields, reason, detail from change where kind = 'relabelled'"
        " and recipient in given order by id",
        names,
    )
    return [{**r, "fields": json.loads(r["fields"]), "detail": json.loads(r["detail"])} for r in rows]


def called_now(store: Store, name: str) -> list[str]:
    """What rows that named a recipient call it now; nothing while one calls it so (`names_now`)."""
    from recipients.cell.bodies import group_key, recipients_in  # loads the lists

    keys = {group_key(one) for one in recipients_in(name)}
    cells = [cell for (cell,) in store.tuples(
        # A title of a publisher has the publisher's key and its own letters (`recipients.cell.bodies.body_key`).
        "select distinct b.cell from recipient_body b join json_each(?) k on b.key = k.value"
        " or substr(b.key, 1, length(k.value) + 2) = k.value || ': '", [json.dumps(sorted(keys))],
    )]
    versions = store.tuples(
        "select v.release_id, v.recipient from version v join release r on r.id = v.release_id"  # noqa: S608 - our own
        f" where not ({GONE}) and v.release_id in (select release_id from version where recipient in"
        " (select value from json_each(?))) order by v.release_id, v.id", [json.dumps(cells)],
    )
    return names_now(keys, versions, lambda cell: [(n, group_key(n)) for n in recipients_in(cell)])
