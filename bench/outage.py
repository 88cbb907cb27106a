"""Channels that are down, slow, refusing or mad for a simulated 120 and 130 hours. `python -m bench.outage`.

Real sockets on loopback, a real database, the program's own delivery; only the clock is told what time it is. Beside
the sick channel a healthy one and a mail server stand, so that a delay of theirs would show.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from alerts.channels.channel import Config
from alerts.channels.email import EmailConfig
from alerts.channels.slack import SlackConfig
from alerts.channels.webhook import WebhookConfig
from alerts.payload.changes import changes_payload
from alerts.planning.plan import plan_due
from alerts.routes import Digest, default_routes
from alerts.samples import sample_change
from alerts.sending.deliver import deliver_due, receivers
from bench.measure import own_cpu
from bench.sick_servers import SLOW, Sick, free_port, hook, mail, silent
from db.outbox.alerts import save_plan
from db.outbox.dead import redrive
from db.outbox.deliveries import resume
from db.store import Store
from model.change import ChangeKind
from model.delivery import Alert
from text.timestamp import parse_stamp, stamp

BEGIN = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALERTS = 5
PATIENT = 10.0
"""Seconds for an attempt at any other server: a busy machine must not make a healthy receiver look like a slow one."""
HOOK_FAULTS = ("down", "slow", "refusing", "500", "429", "garbage", "reset")
MAIL_FAULTS = ("down", "slow", "451", "garbage")


class Outcome(Struct):
    """What one outage came to."""

    delivered: int
    lost: int
    dead: int
    repeats: int
    attempts: int
    healthy_delay: float
    """Simulated seconds that the slowest alert over a healthy channel took."""
    told: list[str]
    """What operators were told of over the healthy mail."""
    redriven: int = 0


class Trial:
    """One sick channel beside two healthy ones, for so many simulated hours."""

    def __init__(self, kind: str, fault: str, hours: float) -> None:
        self.kind, self.fault, self.hours = kind, fault, hours
        self.at = BEGIN
        self.sick, self.well, self.post = Sick(fault), Sick(), Sick()

    def run(self) -> Outcome:
        """Plays it through."""
        with (
            tempfile.TemporaryDirectory(prefix="npdwatch-outage-") as folder,
            hook(self.sick) as sick, hook(self.well) as well, mail(self.sick) as sick_mail, mail(self.post) as post,
            silent() as quiet,
        ):
            self.folder = Path(folder)
            Store.create(self.folder).close()
            good, nobody = (sick_mail if self.kind == "email" else sick), free_port()
            ill = {"down": nobody, "slow": quiet if self.kind == "email" else sick}.get(self.fault, good)
            self.configs: dict[str, Config] = {
                "sick": self._config(ill, SLOW if self.fault == "slow" else PATIENT),
                "hook": WebhookConfig(f"http://127.0.0.1:{well}/x", local=True),
                "mail": EmailConfig("127.0.0.1", post, "w@example.org", ("ops@example.org",), "none"),
            }
            self._plan()
            self._until(BEGIN + timedelta(hours=self.hours))
            self.sick.fault = ""
            self.configs["sick"] = self._config(good, PATIENT)
            self._until(self.at + timedelta(hours=30))
            return self._account()

    def _config(self, port: int, total: float) -> Config:
        if self.kind == "email":
            return EmailConfig("127.0.0.1", port, "w@example.org", ("reader@example.org",), "none", total=total)
        if self.kind == "slack":
            return SlackConfig(f"http://127.0.0.1:{port}/x", local=True, total=total)
        return WebhookConfig(f"http://127.0.0.1:{port}/x", local=True, total=total)

    def _plan(self) -> None:
        with self._store() as store:
            alerts = []
            for number in range(ALERTS):
                changes = [sample_change(ChangeKind.ADDED, number, BEGIN)]
                for channel in self.configs:
                    name = f"AL-{channel:0>5}{number:05d}"
                    addresses = self.configs[channel].addresses
                    alerts.append(Alert(name, channel, changes_payload(name, changes, [], BEGIN), addresses))
            save_plan(store, alerts, (), BEGIN)

    def _store(self) -> Store:
        return Store.open(self.folder)

    def _round(self) -> None:
        routes = default_routes(["mail"], rest=Digest.NOW)
        with self._store() as store:
            plan_due(store, routes, self.at, receivers(self.configs))
        deliver_due(
            self._store, self.configs, lambda: self.at, owner="bench", rand=lambda: 0.5, wait=lambda _: None,
        )

    def _until(self, end: datetime) -> None:
        """Delivers what is due, then goes on to the next moment at which something is."""
        for _ in range(400):
            self._round()
            with Store.open(self.folder) as store:
                found = store.one(
                    "select min(max(d.next_at, coalesce(c.until, ''))) at from delivery d left join channel c"
                    " on c.name = d.channel where d.state = 'pending' and (c.name is null or c.until is not null)"
                )
            following = parse_stamp(found["at"]) if found and found["at"] else end
            if following >= end:
                self.at = end
                self._round()
                return
            self.at = max(following, self.at + timedelta(seconds=5))
        raise AssertionError("four hundred rounds are enough for any outage")

    def _account(self) -> Outcome:
        with Store.open(self.folder) as store:
            codes = store.rows("select distinct code from notice where told_at is not null order by id")
            told = [x["code"] for x in codes]
            dead = self._count(store, "state = 'dead' and channel = 'sick'")
            again = 0
            if dead:
                again = redrive(store, self.at)
                resume(store, "sick")
        if dead:
            self._round()
            self._until(self.at + timedelta(hours=1))
        with Store.open(self.folder) as store:
            extra = redrive(store, self.at, channel="sick")  # a second time: nothing may go out twice
            self._round()
            waits = store.rows(
                "select d.sent_at, a.created_at from delivery d join alert a on a.id = d.alert_id"
                " where d.channel in ('hook', 'mail') and a.created_at = ?",
                [stamp(BEGIN)],
            )
            slowest = max((parse_stamp(x["sent_at"]) - parse_stamp(x["created_at"])).total_seconds() for x in waits)
            sent = self._count(store, "state = 'sent' and channel = 'sick'")
            tries = store.one(
                "select max(n) n from (select count(*) n from attempt a join delivery d on d.id = a.delivery_id"
                " where d.channel = 'sick' group by d.id)"
            )
        return Outcome(
            sent, ALERTS - sent, dead, len(self.sick.got) - len(set(self.sick.got)) if self.kind != "slack" else
            max(0, len(self.sick.got) - ALERTS), int(tries["n"]) if tries else 0, slowest, told, again + extra,
        )

    @staticmethod
    def _count(store: Store, where: str) -> int:
        found = store.one(f"select count(*) n from delivery where {where}")  # noqa: S608 - our own words
        return int(found["n"]) if found else 0


def main() -> int:
    logging.disable(logging.CRITICAL)  # every failed attempt is logged, and here there are thousands
    start, bad = own_cpu(), 0
    for hours in (120, 130):
        print(f"{hours} hours, {ALERTS} alerts over each channel")
        for kind in ("webhook", "slack", "email"):
            for fault in MAIL_FAULTS if kind == "email" else HOOK_FAULTS:
                o = Trial(kind, fault, hours).run()
                # Who answers 429 with a Retry-After is asked more slowly, and may outlast even this.
                dead = bool(o.dead) is (hours > 125) or fault == "429"
                right = not o.lost and not o.repeats and o.healthy_delay <= 1 and dead and "channel_failing" in o.told
                bad += not right
                print(
                    f"  {kind:8}{fault:9} delivered {o.delivered}, lost {o.lost}, dead {o.dead}, redriven {o.redriven},"
                    f" sent twice {o.repeats}, attempts {o.attempts}, healthy channels late {o.healthy_delay:.1f} s,"
                    f" told: {', '.join(o.told)}{'' if right else '  <-- WRONG'}"
                )
    print(f"{own_cpu() - start:.1f} s CPU; {bad} wrong")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
