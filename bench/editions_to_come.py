"""A register whose editions are published one after another, and what must be told of them all. Rows are made up.

An edition may be replaced before anybody fetched it. So that the truth does not depend on which were seen, what is new
stays, each row is edited once at most, and only rows of which all has been told are edited or taken out.
"""

from __future__ import annotations

import json
import random
import re
from datetime import UTC, datetime, timedelta
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from bench.flaky import Arrival
from bench.replica.govuk import PublishedFile, Replica
from demo.editions import Share, baseline

CHANNELS = ("mail", "slack", "hook")
KINDS = {"added", "changed", "removed"}
_WORDS = ((re.compile(r" was removed from the register: "), "removed"), (re.compile(r"\) was given "), "added"))
"""How a sentence to people says each kind of change; what says none of these says that cells were edited."""
MINE = re.compile(r"\bDS[78]\d{4}\b")
"""The references of these rows."""
_SENTENCE = re.compile(rf"\(({MINE.pattern})\)\.$")
BEGIN = datetime(2024, 1, 8, 9, 30, tzinfo=UTC)
FIRST_ROWS = 60

Event = tuple[str, str]
"""Kind of change and reference."""


@cache  # every arrival is looked at after every kill
def told_in(arrival: Arrival) -> frozenset[Event]:
    """The changes of rows that a message tells of."""
    if arrival.channel == "hook":
        items = json.loads(arrival.text)["data"]["items"]
        return frozenset(
            (i["kind"], i["reference"]) for i in items if i.get("kind") in KINDS and MINE.match(i["reference"])
        )
    return frozenset(
        (next((kind for words, kind in _WORDS if words.search(line)), "changed"), found[1])
        for line in arrival.text.splitlines()
        if (found := _SENTENCE.search(line))
    )


def told(arrivals: list[Arrival], channel: str) -> dict[str, set[Event]]:
    """What each alert that a channel took tells of, by its id.

    A receiver that refuses what is in a message gets a shorter form of the same alert, with a link in place of the
    rows: the alert then counts as told, with the rows of the form that was refused.
    """
    mine = [a for a in arrivals if a.channel == channel]
    taken = {a.alert for a in mine if a.taken}
    out: dict[str, set[Event]] = {alert: set() for alert in taken}
    for a in mine:
        if a.alert in taken:
            out[a.alert] |= told_in(a)
    return out


class Row(Struct):
    """A row and what has been done to it."""

    share: Share
    edited: bool = False
    open: tuple[Event, ...] = ()
    """What is not told yet over all channels."""


class Register:
    """Publishes editions on a replica and keeps the truth."""

    def __init__(self, replica: Replica, seed: str) -> None:
        self._replica = replica
        self._random = random.Random(seed)
        self._serial = 0
        self.rows: dict[str, Row] = {}
        self.events: list[Event] = []
        """All that must be told, each once over each channel."""
        self._gone: dict[str, Row] = {}
        self.editions = 0
        for _ in range(FIRST_ROWS):
            self._add("DS7")
        self._publish(note=None)

    def _add(self, prefix: str) -> Row:
        self._serial += 1
        row = Row(_share(f"{prefix}{self._serial:04d}", self._serial, self._random))
        self.rows[row.share.reference] = row
        return row

    def settle(self, arrivals: list[Arrival]) -> int:
        """Looks at what has arrived over all channels by now; gives how much is still to be told."""
        everywhere = [set().union(*told(arrivals, c).values()) for c in CHANNELS]
        arrived = set.intersection(*everywhere)
        for row in (*self.rows.values(), *self._gone.values()):
            row.open = tuple(e for e in row.open if e not in arrived)
        self._gone = {k: r for k, r in self._gone.items() if r.open}
        return sum(len(r.open) for r in (*self.rows.values(), *self._gone.values()))

    def publish_next(self) -> None:
        """The next edition: a row or two more, perhaps one edited, perhaps one gone."""
        for _ in range(self._random.choice((1, 1, 2))):
            row = self._add("DS8")
            self._note(row, "added")
        quiet = [r for r in self.rows.values() if not r.open]
        edited = [r for r in quiet if not r.edited]
        if edited and self._random.random() < 0.6:
            row = self._random.choice(edited)
            row.edited = True
            row.share = replace(row.share, purpose=f"{row.share.purpose}, and {_phrase(self._random, 5)}")
            self._note(row, "changed")
            quiet.remove(row)
        if len(quiet) > 10 and self._random.random() < 0.35:
            row = self._random.choice(quiet)
            self._note(row, "removed")
            self._gone[row.share.reference] = self.rows.pop(row.share.reference)
        self.editions += 1
        self._publish(note=f"Added edition {self.editions}." if self._random.random() < 0.8 else None)

    def _note(self, row: Row, kind: str) -> None:
        event = (kind, row.share.reference)
        row.open = (*row.open, event)
        self.events.append(event)

    def _publish(self, note: str | None) -> None:
        few = baseline()
        book = replace(
            few, shares=tuple(r.share for r in self.rows.values()), regular=few.regular[:4], npd=few.npd[:4],
            home_office=few.home_office[:2], police=few.police[:2], courts=few.courts[:2],
        )
        at = BEGIN + timedelta(hours=self.editions)
        file = PublishedFile("DfE external data shares", "DfE_external_data_shares.ods", book.ods())
        self._replica.publish_files([file], note=note, at=at.isoformat())


def _share(reference: str, number: int, dice: random.Random) -> Share:
    approved = BEGIN.date() - timedelta(days=dice.randrange(2000))
    return Share(
        reference, f"{_phrase(dice, 2).title()} Institute {number}", f"To study {_phrase(dice, 9)}",
        f"School Census; {_phrase(dice, 3)}", dice.randint(1, 5), dice.choice("ABCDE"), approved, "",
    )


def _phrase(dice: random.Random, words: int) -> str:
    """Made-up words, so that no two rows are alike."""
    return " ".join(
        "".join(dice.choice(("ba", "do", "fi", "gu", "ke", "lo", "mi", "nu", "pe", "ra", "so", "tu")) for _ in range(4))
        for _ in range(words)
    )
