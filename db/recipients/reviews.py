"""A person's answers about recipients: kept, used before any rule, and told to history with a silent change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.official_names import official_names
from db.recipients.assessments import assessed, dated, save_assessments
from db.register.changes import save_change
from db.store import Store, as_json
from model.change import Change, ChangeKind
from model.register import Category, Recipient
from recipients.cell.commissioners import with_commissioners
from recipients.cell.names import organisation_key
from recipients.cell.parties import has_several
from recipients.classify import Reviewed, classify_recipient, depends_on_date, parties_of
from recipients.official import Lookup
from text.timestamp import stamp


@dataclass(frozen=True, slots=True)
class Review:
    """One answer as it is to be kept."""

    name: str
    category: Category
    because: str
    also: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class Relabelled:
    """What came of an answer, for one name in one source."""

    source: str
    recipient: str
    before: str
    after: str
    versions: int


def reviewed(store: Store) -> dict[str, Reviewed]:
    """All answers by `organisation_key`, as `classify_recipient` takes them."""
    rows = store.rows("select * from review")
    return {
        r["key"]: Reviewed(
            Category(r["category"]), r["because"], tuple(Category(c) for c in json.loads(r["also"])), r["name"]
        )
        for r in rows
    }


def list_reviews(store: Store) -> list[dict[str, Any]]:
    """All answers, by name."""
    rows = store.rows("select name, category, also, because, reviewed_at from review order by name collate nocase, key")
    return [{**r, "also": json.loads(r["also"])} for r in rows]


def save_reviews(store: Store, answers: Iterable[Review], now: datetime) -> list[Relabelled]:
    """Keeps answers and relabels what is known of their recipients, in one transaction.

    Raises:
        ValueError: a name without a letter or digit, or of which a later crawl could not know that it is meant.
    """
    answers = list(answers)
    for a in answers:
        if not organisation_key(a.name):
            raise ValueError(f"{a.name!r} is no name: it has no letter and no digit")
    with store.transaction():
        known = reviewed(store)
        wanted = {}
        for a in answers:
            key = organisation_key(a.name)
            answer = Reviewed(a.category, a.because, a.also, a.name)
            if known.get(key) != answer:
                wanted[key] = answer
        store.db.conn.executemany(
            "insert or replace into review values (?, ?, ?, ?, ?, ?)",
            [
                (key, w.name, w.category.value, as_json([c.value for c in w.also]), w.reason, stamp(now))
                for key, w in wanted.items()
            ],
        )
        from db.withheld.record import release_reviewed  # late: it asks for keys of recipients, which ask for answers

        release_reviewed(store, now)
        return _relabel(store, {k: w.reason for k, w in wanted.items()}, now)


def forget_review(store: Store, name: str, now: datetime) -> list[Relabelled] | None:
    """Takes an answer back, so that lists and rules decide again; None where there was none. One transaction."""
    key = organisation_key(name)
    with store.transaction():
        if not store.execute("delete from review where key = ?", [key]).rowcount:
            return None
        return _relabel(store, {key: "the reviewed answer was taken back"}, now)


def label(
    name: str, cells: Mapping[str, str], answers: Mapping[str, Reviewed], known: dict[str, Recipient],
    official: Lookup | None = None,
) -> Recipient:  # fmt: skip
    """Who the recipient of a row is: as on the row's date, where its category changed. `known` is filled by name.

    In `also` are those for whom the row says that the data were got.
    """
    who = known.get(name)
    if who is None:
        who = known[name] = classify_recipient(name, reviewed=answers, official=official)
    if depends_on_date(who):
        when = dated(cells)
        day = date.fromisoformat(f"{when}-01-01"[:10] if len(when) == 4 else f"{when}-01"[:10]) if when else None
        who = classify_recipient(name, on=day, reviewed=answers, official=official) if day else who
    return with_commissioners(who, cells, lambda body: classify_recipient(body, reviewed=answers, official=official))


def _relabel(store: Store, why: Mapping[str, str], now: datetime) -> list[Relabelled]:
    """Gives every version of the organisations in `why` (by key) the label that holds now."""
    names = {}
    for row in store.rows("select distinct recipient from version where recipient != ''"):
        key = _key_concerned(row["recipient"], why)
        if key is not None:
            names[row["recipient"]] = why[key]
    answers = reviewed(store)
    out: list[Relabelled] = []
    for name, because in names.items():
        out += _relabel_name(store, name, because, answers, now)
    return out


def _key_concerned(name: str, why: Mapping[str, str]) -> str | None:
    key = organisation_key(name)
    if key in why:
        return key
    if not has_several(name):
        return None
    return next((k for p, _ in parties_of(name) if (k := organisation_key(p.name)) in why), None)


def _relabel_name(
    store: Store, name: str, because: str, answers: Mapping[str, Reviewed], now: datetime
) -> list[Relabelled]:
    counts: dict[tuple[str, str, str], int] = {}
    known: dict[str, Recipient] = {}
    official = official_names(store.data)
    assessments = []
    for v in store.rows(
        "select v.id, v.category, v.confidence, v.category_reason, v.also, v.cells, v.section, r.source from version v"
        " join release r on r.id = v.release_id where v.recipient = ? order by v.id",
        [name],
    ):
        cells = json.loads(v["cells"])
        who = label(name, cells, answers, known, official)
        new = (who.category.value, who.confidence.value, who.reason, as_json([c.value for c in who.also]))
        if new == (v["category"], v["confidence"], v["category_reason"], v["also"]):
            continue
        store.execute(
            "update version set category = ?, confidence = ?, category_reason = ?, also = ? where id = ?",
            [*new, v["id"]],
        )
        assessments.append((v["id"], assessed(cells, who.category, v["section"], who.also)))
        told = (v["source"], v["category"], who.category.value)
        counts[told] = counts.get(told, 0) + 1
    save_assessments(store.db.conn, assessments)
    store.execute(
        "update change set category = (select category from version where id = coalesce(version_after, version_before))"
        " where coalesce(version_after, version_before) in (select id from version where recipient = ?)",
        [name],
    )
    out = []
    for (source, before, after), n in counts.items():
        change = Change(
            ChangeKind.RELABELLED, because, recipient=name,
            fields={"category": (before, after)} if before != after else {},
        )  # fmt: skip
        save_change(
            store, source, None, change, now, category=after, state="silent", detail={"versions": n},
            once=f"relabelled {stamp(now)}",
        )  # fmt: skip
        out.append(Relabelled(source, name, before, after, n))
    return out
