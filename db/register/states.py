"""What the ledger and the editions hold of each source, from which `model.state` says how well it is seen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from db.connection import RowSource
from model.fetch import STOPPED, Outcome, PageState, Verdict
from model.rhythm.looks import REGISTER_AT_LATEST
from model.source import Source
from model.state import GOOD, OWED, Facts, SourceState, bad_lines, state_of
from text.timestamp import parse_stamp

if TYPE_CHECKING:
    from db.store import Store

Row = dict[str, Any]
_AFTER_GOOD = """f.source = s.name and f.outcome is not null and f.detail != :stopped
    and f.run_id > coalesce((select id from run where ended_at <= s.good_at order by id desc limit 1), 0)"""
# By +, of a source's changes those that are held are found by their state: they are few, and it may have 200,000.
_FACTS = """
select s.name, exists (select 1 from pace p where p.source = s.name and p.register) paced_register,
  s.polled_at, s.first_seen_at, s.good_at, s.page_state,
  q.state undecided_state, q.why undecided, q.seen_at undecided_at,
  (exists (select 1 from edition where source = s.name and decided_at >= s.polled_at)
    -- whatever the clock said: what the poll found is the newest edition, which a person has put away
    or (select state from edition where source = s.name order by id desc limit 1) = 'rejected') and not exists
    (select 1 from edition where source = s.name and state = 'quarantined') was_decided,
  exists (select 1 from pulse where name = :loss || s.name and detail like :known_loss) is_known_loss,
  (select count(*) from change c where +c.source = s.name and c.state = 'held') held,
  (select min(f.at) from fetch f where AFTER_GOOD) failing_since,
  (select count(distinct f.run_id) from fetch f where AFTER_GOOD) polls_failed,
  (select min(first_at) from notice where source = s.name and code = 'old_copy' and recovered_at is null) old_copy,
  (select min(first_at) from notice where source = s.name and recovered_at is null
    and code in (select value from json_each(:nameless))) nameless,
  (select min(h.seen_at) from hidden h where h.source = s.name and h.state != 'gone' and h.digest not in
    (select digest from hidden_decision d where d.source = s.name)) hides
from source s left join edition q on q.id = (select max(id) from edition
  where source = s.name and state in ('quarantined', 'suspect'))
where s.name in (select value from json_each(:names))""".replace("AFTER_GOOD", _AFTER_GOOD)
_LAST_POLL = """
select f.source, f.url, f.outcome, f.status, f.detail from json_each(:names) n
  join fetch f on f.source = n.value and f.run_id =
  (select f.run_id from fetch f join run r on r.id = f.run_id
   where f.source = n.value and r.ended_at is not null and f.outcome is not null and f.detail != :stopped
   order by f.run_id desc limit 1)
order by f.rowid"""
_TROUBLE = """
select source, code, message, first_at from notice where source in (select value from json_each(:names))
  and recovered_at is null and (urgent or count >= 2) and code not in (select value from json_each(:by_lines))
order by code not in (select value from json_each(:owed)), id"""
_REGISTERS = """
select n.value source, f.url, v.url other from json_each(:names) n
  join edition_file f on f.edition_id = (select max(id) from edition where source = n.value)
  left join validator v on v.source = n.value and v.sha256 = f.sha256"""
_AT_ONCE = 200
"""Sources of which the same statements ask: for each of thousands by itself, that took longer than what they find."""
BY_LINES = ("source_failing", "source_moved", "stale", "old_copy")
"""Codes of the incidents that say what the lines of the ledger say."""
LOSS, KNOWN_LOSS = "no register ", "known "
"""Of a source whose page lists no register: the pulse that says which are lost, and what a person has accepted."""
NAMELESS = ("no_recipient", "nothing_known", "recipient_unread")
"""Codes of the incidents that say that nothing is known to name who received the data."""


def facts_of(store: RowSource, source: Source) -> Facts:
    """What is stored of a source."""
    (facts,) = facts_of_each(store, [source])
    return facts


def facts_of_each(store: RowSource, sources: Sequence[Source]) -> Iterator[Facts]:
    """The same of several, in their order; of each some are read when the one before has been taken."""
    for at in range(0, len(sources), _AT_ONCE):
        some = sources[at : at + _AT_ONCE]
        values = {"names": json.dumps([s.name for s in some]), "stopped": STOPPED, "nameless": json.dumps(NAMELESS),
                  "by_lines": json.dumps(BY_LINES), "owed": json.dumps(sorted(OWED)), "loss": LOSS,
                  "known_loss": f"{KNOWN_LOSS}%"}
        found = {x["name"]: x for x in store.rows(_FACTS, values)}
        lines, registers, troubles = (_by_source(store.rows(q, values)) for q in (_LAST_POLL, _REGISTERS, _TROUBLE))
        for source in some:
            name = source.name
            rows = (table.get(name, []) for table in (lines, registers, troubles))
            yield _facts(source, found[name], *rows) if name in found else Facts(source)


def _by_source(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for x in rows:
        found.setdefault(x["source"], []).append(x)
    return found


def _facts(source: Source, x: Row, lines_of: list[Row], registers_of: list[Row], troubles: list[Row]) -> Facts:
    if source.paced and x["paced_register"]:
        source = replace(source, every=int(REGISTER_AT_LATEST.total_seconds()))
    lines = tuple(
        Verdict(source.name, line["url"], Outcome(line["outcome"]), line["status"], line["detail"])
        for line in lines_of
    )
    if x["was_decided"]:  # the ledger says what the poll found; a person has looked at it since
        lines = tuple(replace(v, outcome=Outcome.OK) if v.outcome is Outcome.QUARANTINED else v for v in lines)
    if x["is_known_loss"]:
        lines = tuple(replace(v, outcome=Outcome.OK) if v.outcome is Outcome.NO_REGISTER else v for v in lines)
    seen = {v.url for v in lines if v.outcome in GOOD}
    good_at = x["good_at"]
    if x["was_decided"] and lines and not bad_lines(lines):
        good_at = x["polled_at"]
    registers = [{r["url"], r["other"]} for r in registers_of]
    trouble: Row = troubles[0] if troubles else {"code": "", "message": "", "first_at": None}
    return Facts(
        source, lines, _at(x["polled_at"]), _at(x["first_seen_at"]), _at(good_at), _at(x["failing_since"]),
        x["polls_failed"], undecided=(x["undecided"] or "").rstrip("."),
        is_quarantined=x["undecided_state"] == "quarantined", undecided_at=_at(x["undecided_at"]), held=x["held"],
        old_copy_since=_at(x["old_copy"]), hides_since=_at(x["hides"]), nameless_since=_at(x["nameless"]),
        trouble=(trouble["code"], trouble["message"].rstrip(".")), trouble_since=_at(trouble["first_at"]),
        is_withdrawn=x["page_state"] == PageState.WITHDRAWN,
        has_lost_every_register=bool(registers) and not any(urls & seen for urls in registers),
    )


def seen_badly(store: RowSource) -> frozenset[str]:
    """The sources whose last poll was not good in all: one query for thousands, of which few are among them."""
    return frozenset(x["name"] for x in store.rows("select name from source where good_at is not polled_at"))


def states_of(store: Store, sources: Iterable[Source], now: datetime) -> dict[str, SourceState]:
    """How well each source is seen, by name, in words without what is withheld: an incident's may quote a file."""
    sources = list(sources)
    each = zip(sources, facts_of_each(store, sources), strict=True)
    states = {source.name: state_of(facts, now) for source, facts in each}
    from db.withheld.decide import load_withheld  # late: the daemon asks for `facts_of` alone, and stays small

    withheld = load_withheld(store)
    if not withheld:
        return states
    clean = withheld.cleaner()
    return {name: replace(s, why=clean(s.why)) for name, s in states.items()}


def _at(text: str | None) -> datetime | None:
    return parse_stamp(text) if text else None
