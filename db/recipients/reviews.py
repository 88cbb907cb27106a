"""Reviews: a person's answers about recipients, used before any rule and applied to history with a silent change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from msgspec import Struct, field

from db.recipients.assessments import assessed, dated, said_in, save_assessments
from db.recipients.official_names import official_names
from db.register.changes import save_change
from db.store import Store, as_json
from model.change import Change, ChangeKind
from model.recipient import UNNAMED, Category, Recipient
from recipients.cell.bodies import body_key, may_have_commissioners, with_commissioners
from recipients.cell.names import organisation_key
from recipients.cell.parties import has_several
from recipients.classify import Lookup, Reviewed, classify_recipient, depends_on_date, parties_of
from recipients.printed_kind import with_printed_kind
from text.timestamp import stamp


class Review(Struct, frozen=True):
    """One answer as it is to be kept."""

    name: str
    category: Category
    because: str
    also: tuple[Category, ...] = ()


class Relabelled(Struct, frozen=True):
    """What came of an answer, for one name in one source."""

    source: str
    recipient: str
    before: str
    after: str
    versions: int


def reviewed(store: Store) -> dict[str, Reviewed]:
    """All answers as `classify_recipient` takes them: by `organisation_key`, and by `body_key` of what is listed.

    Of several answers about one body each holds for its own spelling, and the last one for the others.
    """
    out: dict[str, Reviewed] = {}
    for r in store.rows("select * from review order by reviewed_at, key"):
        also = tuple(map(Category, json.loads(r["also"])))
        answer = Reviewed(Category(r["category"]), r["because"], also, r["name"])
        out |= dict.fromkeys(_keys(r["name"]) | {r["key"]}, answer)
    return out


def _keys(name: str) -> set[str]:
    """Under which an answer about a name is found; what is not listed has one key."""
    return {organisation_key(name), body_key(name)}


def list_reviews(store: Store) -> list[dict[str, Any]]:
    """All answers, by name."""
    rows = store.rows("select name, category, also, because, reviewed_at from review order by name collate nocase, key")
    return [{**r, "also": json.loads(r["also"])} for r in rows]


def save_reviews(store: Store, answers: Iterable[Review], now: datetime) -> list[Relabelled]:
    """Keeps answers and relabels what is known of their recipients, in one transaction.

    Raises:
        ValueError: a name without a letter or digit, or of which a later crawl could not know that it is meant.
    """
    given = {}
    for a in answers:
        key = organisation_key(a.name)
        if not key:
            raise ValueError(f"{a.name!r} is not a name: it has no letter and no digit")
        given[key] = Reviewed(a.category, a.because, a.also, a.name)
    with store.transaction():
        known = reviewed(store)
        wanted = {key: answer for key, answer in given.items() if known.get(key) != answer}
        store.many(
            "insert or replace into review values (?, ?, ?, ?, ?, ?)",
            [
                (key, w.name, w.category.value, as_json([c.value for c in w.also]), w.reason, stamp(now))
                for key, w in wanted.items()
            ],
        )
        from db.withheld.record import release_reviewed  # late: it asks for keys of recipients, which ask for answers

        release_reviewed(store, now)
        return _relabel(store, {k: w.reason for w in wanted.values() for k in _keys(w.name)}, now)


def forget_review(store: Store, name: str, now: datetime) -> list[Relabelled] | None:
    """Takes an answer back, so that lists and rules decide again; None where there was none. One transaction."""
    key = organisation_key(name)
    with store.transaction():
        if not store.execute("delete from review where key = ?", [key]).rowcount:
            return None
        return _relabel(store, dict.fromkeys(_keys(name), "the reviewed answer was taken back"), now)


def label(
    name: str, cells: Mapping[str, str], answers: Mapping[str, Reviewed], known: dict[str, Recipient],
    official: Lookup | None = None, *, has_others: bool = True,
) -> Recipient:
    """Who a row's recipient is, on the row's date where that matters, and for whom it got data. Fills `known`.

    Of one that is not named, what the register says of its kind.

    `has_others`: False where `may_have_commissioners` says so.
    """
    if not name:
        return with_printed_kind(UNNAMED, cells)
    who = known.get(name)
    if who is None:
        who = known[name] = classify_recipient(name, reviewed=answers, official=official)
    if depends_on_date(who):
        when = dated(cells)
        day = date.fromisoformat(f"{when}-01-01"[:10]) if when else None
        who = classify_recipient(name, on=day, reviewed=answers, official=official) if day else who
    who = with_printed_kind(who, cells)
    if not has_others:
        return who
    return with_commissioners(who, cells, lambda body: classify_recipient(body, reviewed=answers, official=official))


def _relabel(store: Store, why: Mapping[str, str], now: datetime) -> list[Relabelled]:
    """Gives every version of the organisations in `why` (by key) the label that holds now."""
    answers = reviewed(store)
    out: list[Relabelled] = []
    for row in store.rows("select distinct recipient from version where recipient != ''"):
        name = row["recipient"]
        key = _key_concerned(name, why)
        if key is None:
            continue
        new = new_labels(store, "v.recipient = ? order by v.id", [name], answers, {})
        write_labels(store, new)
        counts: Counter[tuple[str, str, str]] = Counter()
        for moved, n in new.moved.items():
            counts[moved.source, moved.before.category, moved.after.category] += n
        for (source, before, after), n in counts.items():
            fields: dict[str, tuple[str | None, str | None]] = {"category": (before, after)} if before != after else {}
            save_change(
                store, source, None, Change(ChangeKind.RELABELLED, why[key], recipient=name, fields=fields), now,
                category=after, state="silent", detail={"versions": n}, once=f"relabelled {stamp(now)}",
            )
            out.append(Relabelled(source, name, before, after, n))
    return out


def _key_concerned(name: str, why: Mapping[str, str]) -> str | None:
    names = [name, *(p.name for p, _ in parties_of(name))] if has_several(name) else [name]
    return next((k for n in names for k in (organisation_key(n), body_key(n)) if k in why), None)


class StoredLabel(NamedTuple):
    """The stored label of a recipient, without its reason."""

    category: str
    confidence: str
    also: str
    """JSON: further categories."""


class Reclassified(NamedTuple):
    """How the label of one name in one source has changed; perhaps only its reason."""

    source: str
    recipient: str
    before: StoredLabel
    after: StoredLabel
    reason: str

    @property
    def fields(self) -> dict[str, tuple[str | None, str | None]]:
        """What differs, as a change has it."""
        pairs = zip(StoredLabel._fields, self.before, self.after, strict=True)
        return {name: (_words(a), _words(b)) for name, a, b in pairs if a != b}


def _words(value: str) -> str:
    return ", ".join(json.loads(value)) if value.startswith("[") else value


class NewLabels(Struct):
    """What stored versions get by the answers, lists and rules of today, before it is written."""

    labels: list[tuple[str, str, str, str, int]] = field(default_factory=list)
    categories: list[tuple[str, int]] = field(default_factory=list)
    assessments: list[tuple[int, tuple[object, ...]]] = field(default_factory=list)
    moved: Counter[Reclassified] = field(default_factory=Counter)
    individuals: dict[str, dict[str, str]] = field(default_factory=dict)
    """By source: recipients that read as private individuals, with why."""
    last: int = 0
    """The last version that was looked at."""


_VERSIONS = """
select v.id, v.recipient, v.cells, v.section, v.category, v.confidence, v.category_reason, v.also, r.source, a.*
from version v join release r on r.id = v.release_id left join assessment a on a.version_id = v.id
where """


def new_labels(
    store: Store, where: str, values: Sequence[Any], answers: Mapping[str, Reviewed], known: dict[str, Recipient]
) -> NewLabels:
    """What versions get; `where` is ours, its values come in `values`. `known`: as `label` fills it."""
    from recipients.private.individuals import individuals_in  # loads what is private of texts
    from recipients.private.numbered import without_numbers

    out, official = NewLabels(), official_names(store.data)
    versions = store.rows(_VERSIONS + where, values)
    rows = [json.loads(v["cells"]) for v in versions]
    said, others = said_in(rows), may_have_commissioners(rows)
    bare = without_numbers(v["recipient"] for v in versions)
    for n, (v, cells) in enumerate(zip(versions, rows, strict=True)):
        out.last = v["id"]
        if found := individuals_in(v["recipient"], cells, bare.get(v["recipient"], "")):
            out.individuals[v["source"]] = found | out.individuals.get(v["source"], {})  # what was found first stands
        who = label(v["recipient"], cells, answers, known, official, has_others=n in others)
        before, after = (StoredLabel(*x) for x in (
            (v["category"], v["confidence"], v["also"]),
            (who.category.value, who.confidence.value, as_json([c.value for c in who.also])),
        ))
        if (before, v["category_reason"]) != (after, who.reason):
            out.labels.append((after.category, after.confidence, who.reason, after.also, v["id"]))
            out.moved[Reclassified(v["source"], v["recipient"], before, after, who.reason)] += 1
        if before.category != after.category:
            out.categories.append((after.category, v["id"]))
        judged = assessed(cells, who.category, v["section"], who.also, said[n])
        if judged != tuple(v.values())[-len(judged) :]:
            out.assessments.append((v["id"], judged))
    return out


def write_labels(store: Store, new: NewLabels) -> None:
    """Writes them over what was stored, inside a transaction."""
    connection = store.connection
    connection.executemany(
        "update version set category = ?, confidence = ?, category_reason = ?, also = ? where id = ?", new.labels
    )
    connection.executemany(
        "update change set category = ? where coalesce(version_after, version_before) = ?", new.categories
    )
    save_assessments(connection, new.assessments)
