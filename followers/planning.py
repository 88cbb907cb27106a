"""What readers who follow are to hear of: who follows what changed, and letters that ask for confirmation."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from msgspec import Struct

from alerts.evidence import is_item, item_words
from alerts.payload.changes import changes_payload, confirmation_payload
from alerts.planning.plan import NO_ENRICHMENT, Enrichment
from alerts.routes import Route, matches
from alerts.severity import PRIORITY, each_row, names_priority_recipient, worst_first
from db.outbox import alerts as outbox
from db.outbox.deliveries import forget_deliveries, save_alert
from db.recipients.cells import CellBody
from db.recipients.organisations import follow, renamed
from db.register.changes import release_dates
from db.store import Store
from db.withheld.decide import load_withheld
from followers.forms import what_changes
from followers.privacy import in_days_or_hours
from followers.schedule import UPKEEP_EVERY
from followers.store import Follower, FollowerStore
from model.change import ROW_KINDS, StoredChange
from model.delivery import Alert, PendingNotification, alert_id
from model.follow import FREQUENCY_WORDS, LANE, Follow, FollowKind, Frequency
from model.register import FURTHER
from readers.register.coverage.read import read_row
from recipients.cell.bodies import group_key, recipients_in
from recipients.data_items import datasets_in
from text.search_words import in_plain_letters, match_search
from text.timestamp import day, parse_stamp, stamp

DELIVERIES_KEPT = timedelta(days=30)
CONFIRM = "Please confirm that you want to follow by email"
_PRESS = Route("press and companies", (LANE,), kinds=ROW_KINDS, categories=PRIORITY)


class FollowerPlanner(Struct, frozen=True):
    """Plans for all readers; safe to be cut off anywhere, and to be run twice."""

    store: Store
    followers: FollowerStore
    site: str
    """Where the page is."""
    zone: str
    pending: timedelta = timedelta(days=7)
    run_by: str = ""
    """Who runs it and how to reach them, in a sentence; "" where nobody said."""
    enrichment: Enrichment = NO_ENRICHMENT

    def plan(self, now: datetime) -> int:
        """Plans what is due; gives how many alerts and letters that made."""
        self.followers.set_right(now)
        made = self._confirmations(now)
        due = outbox.due_digests(self.store, now, only=LANE, texts=True)
        if due:
            made += self._alerts(due, now)
        lately = [stamp(now - UPKEEP_EVERY), stamp(now)]
        if not self.followers.count("kept where name = 'upkeep' and at between ? and ?", lately):
            while forget_deliveries(self.store, LANE, now - DELIVERIES_KEPT, now):
                pass
            self.followers.keep_house(now, self.pending)
        return made

    def _confirmations(self, now: datetime) -> int:
        """A letter for each request. Killed between the two files, the same letter is put down again: it has one id."""
        found = self.followers.rows("select * from request where planned_at is null order by at, rowid")
        for x in found:
            name = alert_id("confirm", x["id"])
            payload = confirmation_payload(name, CONFIRM, self._asked(x), now, zone=self.zone)
            letter = Alert(name, LANE, {**payload, "request": x["id"]}, (x["follower"],))
            with self.store.transaction():
                # Before all that waits in the lane: somebody sits in front of a screen.
                save_alert(self.store, letter, now, due=now - timedelta(days=1))
            with self.followers.transaction():
                self.followers.update("request", x["id"], planned_at=stamp(now))
        return len(found)

    def _asked(self, request: Mapping[str, str]) -> str:
        """What was asked for, in our words alone: anybody can have this sent to anybody."""
        kinds = [Follow(FollowKind(kind)).in_general for kind, _ in json.loads(request["follows"])]
        said = "; ".join(k if n == 1 else f"{k} ({n} times)" for k, n in Counter(kinds).items())
        follower = self.followers.follower(request["follower"])
        often = Frequency(request["frequency"])
        changes = what_changes(follower, often) if follower else ""
        return (
            f"Somebody, we hope you, gave this address at {urlsplit(self.site).hostname} on"
            f" {day(request['at'], self.zone)} to hear of {said}. Letters would come {FREQUENCY_WORDS[often]}."
            f"{f' {changes}' if changes else ''}"
            f" If it was not you, do nothing: nothing more comes, and the request is deleted"
            f" after {in_days_or_hours(self.pending)}. What is kept of you: {self.site}/privacy"
            f"{f'. {self.run_by}' if self.run_by else ''}"
        )

    def _alerts(self, due: Sequence[PendingNotification], now: datetime) -> int:
        """One alert for all who hear of the same changes, in one transaction with the taking out of what waited."""
        readers = self.followers.followers("f.state = 'confirmed'")
        followed = {f for r in readers for f, _ in r.follows}
        of_changes = matching(self.store, followed, [w.change for w in due])
        groups: dict[tuple[Frequency, frozenset[int]], list[str]] = {}
        for frequency in Frequency:
            told = {w.change.id: dict(w.why)["told"] for w in due if w.address == frequency}
            for reader, mine in _heard_of_by_each(readers, frequency, told, of_changes) if told else ():
                groups.setdefault((frequency, mine), []).append(reader.id)
        changes = {w.change.id: self.enrichment.to(w.change) for w in due}
        alerts = [self._alert(often, [changes[n] for n in mine], who, now) for (often, mine), who in groups.items()]
        try:
            outbox.save_plan(self.store, alerts, (), now, released=due)
        except outbox.AlreadyPlanned:  # by another process, or taken out by a mute: what is left is due still
            return 0
        return len(alerts)

    def _alert(self, frequency: Frequency, changes: list[StoredChange], who: Sequence[str], now: datetime) -> Alert:
        name = alert_id("changes", LANE, frequency, *sorted(c.key for c in changes))
        # The whole text of an item was there to be searched; a message has what it says of pupils' data.
        told = [c._replace(detail={k: v for k, v in c.detail.items() if k != "text"}) for c in changes]
        payload = changes_payload(
            name, sorted(told, key=worst_first), [], now, zone=self.zone, digest=frequency is not Frequency.IMMEDIATE
        )
        return Alert(name, LANE, payload, tuple(who), tuple(sorted(c.id for c in changes)))


def heard_of(
    reader: Follower, frequency: Frequency, told: Mapping[int, str], of_changes: Mapping[Follow, frozenset[int]]
) -> frozenset[int]:
    """The changes that a reader hears of as often as that: told since they followed, at a time when it was as often."""
    found = {c for f, since in reader.follows for c in of_changes.get(f, ()) if c in told and since <= told[c]}
    if len(reader.frequencies) > 1 or reader.frequency is not frequency:
        found = {c for c in found if reader.frequency_at(told[c]) is frequency}
    return frozenset(found)


def _heard_of_by_each(
    readers: Iterable[Follower], frequency: Frequency, told: Mapping[int, str],
    of_changes: Mapping[Follow, frozenset[int]],
) -> Iterator[tuple[Follower, frozenset[int]]]:
    """Each reader who hears of any of it, with what. Most have followed the same for long: that is found once."""
    alike: dict[tuple[Follow, ...], frozenset[int]] = {}
    first = min(told.values())
    for reader in readers:
        follows = tuple(f for f, _ in reader.follows)
        steady = [f for _, f in reader.frequencies] == [frequency]
        settled = steady and all(since <= first for _, since in reader.follows)
        mine = alike.get(follows) if settled else None
        if mine is None:
            mine = heard_of(reader, frequency, told, of_changes)
        if settled:
            alike[follows] = mine
        if mine:
            yield reader, mine


def matching(
    store: Store, follows: Iterable[Follow], changes: Sequence[StoredChange]
) -> dict[Follow, frozenset[int]]:
    """Which of the changes, as they may be told, each thing that is followed is about."""
    follows, changes = list(follows), list({c.id: c for c in changes}.values())
    out = _searched([f for f in follows if f.kind is FollowKind.SEARCH], changes)
    if any(f.kind is FollowKind.RECIPIENT for f in follows):
        # Of all titles of a publisher: nothing that was asked for is lost.
        same = renamed(store, lambda cell: [CellBody(name, group_key(name)) for name in recipients_in(cell)])
        ever = _ever_named(store, changes)
        named = {c.id: {follow(same, key) for key in _bodies(c) | ever.get(c.id, set())} for c in changes}
    if any(f.kind is FollowKind.BORN for f in follows):
        cohorts = _cohorts(store, changes)
    for f in follows:
        if f.kind is FollowKind.EVERYTHING:
            about = changes
        elif f.kind is FollowKind.PRESS:
            about = [c for c in changes if matches(_PRESS, c) is not None or tells_of_press(c)]
        elif f.kind is FollowKind.EVIDENCE:
            about = [c for c in changes if is_item(c)]
        elif f.kind is FollowKind.RECIPIENT:
            keys = {follow(same, group_key(name)) for name in recipients_in(f.value)}
            about = [c for c in changes if named[c.id] & keys]
        elif f.kind is FollowKind.BORN:
            about = [c for c in changes if cohorts[c.id] & {int(f.value) - 1, int(f.value)}]
        else:
            continue
        out[f] = frozenset(c.id for c in about)
    return out


def tells_of_press(change: StoredChange) -> bool:
    """True for a text that surely says, as news, that the press or a company got data."""
    return change.kind not in ROW_KINDS and names_priority_recipient(change)


def _bodies(change: StoredChange) -> set[str]:
    """The keys of all bodies that a change names as recipients, before and after, in each of its rows."""
    rows = each_row(change)
    cells = [change.recipient, *(one.recipient for one in rows)]
    cells += [row.get(k) for one in rows for row in (one.before, one.after) if row for k in ("recipient", FURTHER)]
    return {group_key(name) for cell in filter(None, cells) for name in recipients_in(cell)}


def _ever_named(store: Store, changes: Sequence[StoredChange]) -> dict[int, set[str]]:
    """The keys of all bodies that the rows of a change ever named: a row that names another one now is heard of still.

    The feed of a recipient has the same. Not of a cell that names somebody who is withheld: that a row is theirs is
    told to nobody.
    """
    rows = {c.id: {r for one in each_row(c) if (r := one.release_id) is not None} for c in changes}
    withheld = load_withheld(store)
    found: dict[int, set[str]] = {}
    for release, cell in store.tuples(
        "select distinct release_id, recipient from version where release_id in (select value from json_each(?))",
        [json.dumps(sorted(set().union(*rows.values())))],
    ):
        if cell and not withheld.instead_of(cell):
            found.setdefault(release, set()).update(map(group_key, recipients_in(cell)))
    return {change: {key for r in releases for key in found.get(r, ())} for change, releases in rows.items()}


def _cohorts(store: Store, changes: Sequence[StoredChange]) -> dict[int, set[int]]:
    """The school cohorts that each change's rows surely or possibly cover; what leaves them open covers none here.

    A cohort is called by the year in whose September its first children were born: a year of birth has two.
    """
    released = release_dates(store, [c.id for c in changes])
    out: dict[int, set[int]] = {}
    for change in changes:
        rows = [row for one in each_row(change) for row in (one.before, one.after) if row]
        spans = [s for row in rows for s in read_row(row, released=released.get(change.id, change.seen_at)[:4]).spans]
        out[change.id] = {cohort for s in spans for cohort in range(s.first, s.last + 1)}
    return out


def _searched(searches: Sequence[Follow], changes: Sequence[StoredChange]) -> dict[Follow, frozenset[int]]:
    """By the rule of the site's own search (`match_search`): all the words, in any form, or what means the same."""
    if not searches:
        return {}
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("create virtual table said using fts5(words, tokenize = 'porter unicode61')")
        db.executemany("insert into said(rowid, words) values (?, ?)", [(c.id, _words(c)) for c in changes])
        sql = "select rowid from said where said match ?"
        return {s: frozenset(n for (n,) in db.execute(sql, [match_search(s.value)])) for s in searches}


def _words(change: StoredChange) -> str:
    """What the public copy has searched of a change's rows or text (`db.register.search.SEARCHED`)."""
    if is_item(change):
        said = [change.file, *(v for k in ("title", "text") if isinstance(v := change.detail.get(k), str))]
        said += item_words(change)
    else:
        rows = [row for one in each_row(change) for row in (one.before, one.after) if row]
        said = [change.reference or "", change.recipient or "", *(cell or "" for row in rows for cell in row.values())]
        said += [name for row in rows for name in datasets_in(row)]
    return "\n".join([*said, in_plain_letters(*said)])


def confirmation_ends(at: str, pending: timedelta) -> datetime:
    """When a request that was made then is too old to be confirmed."""
    return parse_stamp(at) + pending
