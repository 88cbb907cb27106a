"""Withholds and lifts that again, with who, when and why; suspected private individuals wait for a review."""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from db.outbox.incidents import Incident, report, resolve
from db.register.changes import save_change
from db.store import Store, as_json
from db.withheld.decide import KINDS, LEFT_OUT, individual_key, keys_of
from db.withheld.holding import mend_notices, said_beside
from db.withheld.short_list import write_list
from model.change import Change, ChangeKind
from model.recipient import Category
from recipients.cell.names import organisation_key
from text.timestamp import stamp

NOTHING_LEFT = "withheld: nothing is left to tell"
"""Why a delivery was cancelled."""
_WHY = "this row was withheld when the others were told"


def record_lifted_row(store: Store, release: int, now: datetime) -> None:
    """A row that was left out when the others of its change were told is a change of its own, inside a transaction."""
    for x in store.rows(_LEFT_OUT, [release]):
        change = Change(
            ChangeKind(x["kind"]), f"{x['reason']}; {_WHY}", x["reference"] or None, x["recipient"] or None, x["file"],
            x["sheet"], x["row"], {k: (a, b) for k, (a, b) in json.loads(x["fields"]).items()},
        )
        detail: dict[str, Any] = {"rows": [[x["file"], x["sheet"], x["row"]]], "versions": [x["version"]]}
        if json.loads(x["detail"]).get("recipient_unread"):
            from recipients.classify import names_no_body  # loads the lists

            if names_no_body(x["recipient"] or ""):
                detail["recipient_unread"] = True
        save_change(
            store, x["source"], x["edition_id"], change, now, versions=(None, x["version"]), detail=detail,
            once=f"let go {x['change']} {x['version']}",
        )


_LEFT_OUT = """
select c.id change, c.kind, c.fields, c.reason, c.source, c.edition_id, c.detail, v.id version, v.reference,
  v.recipient, v.file, v.sheet, v.row
from version v join change c on c.kind in ('rows_shown', 'bulk_changed') and c.state = 'open'
  and c.planned_at is not null and c.passed_over = 0
  and json_array_length(c.detail, '$.versions') > 1
  and v.id in (select value from json_each(c.detail, '$.versions'))
where v.release_id = ?1
  and not exists (select 1 from withheld w where w.kind = 'release' and w.key = cast(?1 as text) and lifted_at is null)
  and exists (select 1 from withheld w where w.kind = 'release' and w.key = cast(?1 as text)
    and (w.lifted_at is null or w.lifted_at > c.planned_at)
    and w.at <= max(c.planned_at, coalesce((select max(d.sent_at) from alert_change a
      join delivery d on d.alert_id = a.alert_id where a.change_id = c.id), '')))
"""
"""Rows whose release was withheld when their change was planned, or before the last of its messages was sent."""


_NAMELESS = """
select c.id change, c.source, c.edition_id, c.planned_at, v.id version, v.reference, v.recipient, v.file, v.sheet,
  v.row, (
    select max(d.sent_at) from alert_change a join delivery d on d.alert_id = a.alert_id where a.change_id = c.id
  ) sent_at
from change c join version v on v.id = c.version_after
where c.kind in ('added', 'restored') and c.state = 'open' and c.planned_at is not null and c.passed_over = 0
  and c.planned_at >= strftime('%Y-%m-%dT%H:%M:%fZ', ?, '-8 days')
"""
"""New releases that may have been told since a recipient was withheld: a digest waits for a week at most."""


def record_names_told(store: Store, keys: AbstractSet[str], now: datetime) -> None:
    """Of releases that were told without their recipient, of these keys, the name is told, inside a transaction."""
    from recipients.cell.bodies import group_key, recipients_in  # loads the lists

    log = [x for x in log_of_withheld(store) if x["kind"] == "recipient" and x["key"] in keys]
    if any(x["lifted_at"] is None for x in log):
        return  # for another cause
    spans = [(x["at"], x["lifted_at"]) for x in log]
    for x in store.rows(_NAMELESS, [min(at for at, _ in spans)]):
        told = max(x["planned_at"], x["sent_at"] or "")
        if not any(at <= told and x["planned_at"] <= lifted for at, lifted in spans):
            continue
        if keys.isdisjoint(map(group_key, (x["recipient"] or "", *recipients_in(x["recipient"] or "")))):
            continue
        change = Change(
            ChangeKind.RECIPIENT_KNOWN, "its recipient was withheld when it was told, until a person had looked",
            x["reference"] or None, x["recipient"], x["file"], x["sheet"], x["row"],
            {"recipient": ("", x["recipient"])},
        )
        save_change(
            store, x["source"], x["edition_id"], change, now, versions=(None, x["version"]),
            once=f"named {x['change']}",
        )


def withhold(
    store: Store, kind: str, id: str | int, *, because: str, who: str, cause: str, now: datetime,  # noqa: A002
    listed: bool = True,
) -> bool:
    """Withholds something from now on, inside a transaction; False where it is withheld for this cause already.

    `kind` is one of KINDS; `id` the number of a release or a change, a recipient's name as printed, a file's sha256, an
    item's source and key with a space between. `cause`: person, hidden (a file holds hidden content), individual (a
    recipient reads as a private individual). `listed`: false for one of many, after which `write_list` is called.
    """
    key = _key(kind, str(id))
    if cause == "individual" and kind == "recipient":
        key = individual_key(str(id), key)
    done = store.execute(
        "insert into withheld(kind, key, name, because, who, cause, at) values (?, ?, ?, ?, ?, ?, ?)"
        " on conflict do nothing",
        [kind, key, str(id) if kind == "recipient" else "", because, who, cause, stamp(now)],
    )
    if done.rowcount and kind == "release":
        mend_notices(store, lambda said: str(said_beside(store, [key], ()).notice(said, LEFT_OUT)))
    if done.rowcount and listed:
        write_list(store)
    return done.rowcount > 0


def unwithhold(store: Store, kind: str, id: str | int, *, who: str, now: datetime, cause: str | None = None) -> int:  # noqa: A002
    """Lifts it, for one cause or for all, inside a transaction; gives how many rows of the log that ends.

    What was kept from being told is told now. Whoever has ended the transaction calls `write_list`; the site does so
    by itself within seconds.
    """
    keys = stored_keys(store, kind, _key(kind, str(id)), str(id))
    done = store.execute(
        "update withheld set lifted_at = ?, lifted_by = ? where kind = ? and lifted_at is null"
        " and key in (select value from json_each(?)) and (? is null or cause = ?)",
        [stamp(now), who, kind, as_json(sorted(keys)), cause, cause],
    )
    if done.rowcount:
        store.execute("update change set planned_at = null, passed_over = 0 where passed_over = 1")
        # Of what is still withheld they are cancelled again when their turn comes.
        store.execute(
            "update delivery set state = 'pending', next_at = ?, error = '' where state = 'cancelled' and error = ?",
            [stamp(now), NOTHING_LEFT],
        )
        if kind == "release":
            record_lifted_row(store, int(id), now)
        if kind == "recipient":
            record_names_told(store, keys, now)
    return done.rowcount


def stored_keys(store: Store, kind: str, key: str, name: str) -> set[str]:
    """The keys under which the log has what has this key today, or this name: lists change a body's."""
    if kind != "recipient":
        return {key}
    rows = store.each("select kind, key, name, cause from withheld where kind = 'recipient'")
    return {key, *(x["key"] for x in rows if x["name"] == name or key in keys_of(x))}


def _key(kind: str, given: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is none of {', '.join(KINDS)}")
    if kind != "recipient":
        return given
    from recipients.cell.bodies import group_key

    return group_key(given)


def log_of_withheld(store: Store, *, lifted: bool = True) -> list[dict[str, Any]]:
    """Who withheld what, when and why, newest first; with what was lifted, or without."""
    return store.rows(
        "select kind, key, name, because, who, cause, at, lifted_at, lifted_by from withheld"
        " where ? or lifted_at is null order by id desc", [int(lifted)],
    )


RECIPIENT_WITHHELD = "recipient_withheld"
"""Of the news for operators."""
RELEASE_WITHHELD = "release_withheld"
"""The same, of a release that may be one that a person withheld."""
WHO = "npdwatch"


def withhold_individuals(store: Store, source: str, found: Mapping[str, str], now: datetime) -> None:
    """Withholds recipients (name as printed -> why), inside a transaction; not those on whom a person has decided."""
    if not found:
        return
    from recipients.cell.bodies import group_key

    # All at once: no index knows whether one was lifted, and there may be thousands.
    sql = (
        "select kind, key, name, cause from withheld"
        " where kind = 'recipient' and (lifted_at is not null or cause = 'person')"
    )
    decided = set[str]().union(*map(keys_of, store.each(sql)))
    for name, why in found.items():
        if individual_key(name, group_key(name)) not in decided and not _is_somebody_else(store, name):
            because = f"{why} [{source}]"
            withhold(store, "recipient", name, because=because, who=WHO, cause="individual", now=now, listed=False)
    write_list(store)
    note_waiting(store, now)


def _is_somebody_else(store: Store, name: str) -> bool:
    """True where a person has said that it is no private individual."""
    answer = store.one("select category from review where key = ?", [organisation_key(name)])
    return answer is not None and answer["category"] != Category.INDIVIDUAL.value


def release_reviewed(store: Store, now: datetime) -> None:
    """Lifts it for recipients of whom a person has said that they are no private individuals; inside a transaction.

    So it does for those that today's rules know as bodies and nobody else, which earlier ones took for persons.
    """
    from recipients.private.individuals import names_bodies_alone  # loads what is private of texts

    for x in waiting_individuals(store):
        who = "a review" if _is_somebody_else(store, x["name"]) else ""
        if who or names_bodies_alone(x["name"]):
            unwithhold(store, "recipient", x["name"], who=who or WHO, now=now, cause="individual")
    note_waiting(store, now)


def waiting_individuals(store: Store) -> list[dict[str, str]]:
    """Recipients that wait for a person: nobody has withheld them on purpose, or let them go."""
    return store.rows(f"select key, name, because, at from {_WAITING} order by id", ["recipient"])  # noqa: S608 - our own words


def waiting_releases(store: Store) -> list[int]:
    """Releases that wait for a person since they may be withheld ones (`db.withheld.alike`)."""
    return [int(x["key"]) for x in store.rows(f"select key from {_WAITING} order by id", ["release"])]  # noqa: S608 - our own words


_WAITING = """
withheld w where kind = ? and cause = 'individual' and lifted_at is null and not exists
  (select 1 from withheld p where p.kind = w.kind and p.key = w.key and p.cause = 'person' and p.lifted_at is null)
"""


def note_waiting(store: Store, now: datetime) -> None:
    """Opens, counts on or ends the news of what waits for a person, without naming anybody; in a transaction."""
    n = len(waiting_individuals(store))
    said = (
        f"{n} {'recipient reads' if n == 1 else 'recipients read'} as a private individual and"
        f" {'is' if n == 1 else 'are'} withheld in every message and page until a person decides. See who: npdwatch"
        " withheld. To do, for each: npdwatch unwithhold recipient NAME, or npdwatch withhold recipient NAME --because"
        " WHY"
    )
    if n:
        report(store, [Incident("", RECIPIENT_WITHHELD, "", said, urgent=True)], now)
    resolve(store, "", [(RECIPIENT_WITHHELD, "")] if n else [], now, among=(RECIPIENT_WITHHELD,))
    waiting = {f"release {release}": release for release in waiting_releases(store)}
    known = {x["subject"] for x in store.rows(_OPEN, [RELEASE_WITHHELD])}
    report(store, [
        Incident("", RELEASE_WITHHELD, subject, _MAY_BE.format(release), urgent=True)
        for subject, release in waiting.items() if subject not in known
    ], now)
    resolve(store, "", [(RELEASE_WITHHELD, s) for s in waiting], now, among=(RELEASE_WITHHELD,))


_OPEN = "select subject from notice where source = '' and code = ? and recovered_at is null"
_MAY_BE = (
    "release {0} may be one that is withheld, in other words or in another place: "
    "readers are not told of it, and no page shows it, until a person decides. See it: npdwatch show {0} --withheld, "
    "and why: npdwatch withheld. To do: npdwatch unwithhold release {0} if it is another, which is told then; npdwatch "
    "withhold release {0} --because WHY if it is the same"
)
