"""`npdwatch alerts mute` and `bounced`: what is kept back for a time; letters that came back after they were sent."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from commands.runtime import Exit, Failure, command, configuration, echo_json, nearest, now, opened, plural, table

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store

@click.command("mute")
@click.option("--source", default="", help="Only changes of this source.")
@click.option("--recipient", default="", help="Only changes about this recipient (its whole name).")
@click.option("--kind", default="", help="Only changes of this kind, such as moved.")
@click.option("--until", metavar="DAY", help="The last day on which it holds, such as 2026-12-31; 90 days by default.")
@click.option("--why", default="", help="For those who look at it later.")
@click.option("--lift", type=int, metavar="NUMBER", help="End the mute of this number.")
@click.option("--json", "as_json", is_flag=True, help="Print the mutes that hold as JSON (docs/using/json.md).")
@click.pass_context
@command
def mute(
    context: click.Context, *, source: str, recipient: str, kind: str, until: str | None, why: str, lift: int | None,
    as_json: bool,
) -> Exit:  # fmt: skip
    """Keep changes back for a time: recorded and listed, told to nobody. Without options: the mutes that hold."""
    from alerts.plan import take_out_muted
    from db.outbox import alerts as outbox
    from db.withheld.decide import withheld

    settings = configuration(context)
    with opened(settings) as store:
        if lift is not None and not outbox.lift(store, lift, now()):
            raise Failure(f"There is no mute {lift} that holds. See: npdwatch alerts mute", Exit.USAGE)
        if source or recipient or kind:
            _checked(settings, source, kind)
            end = _end_of(until, settings.time_zone)
            outbox.mute(
                store, now(), source=source, recipient=" ".join(recipient.split()), kind=kind, until=end, why=why
            )
            if taken := take_out_muted(store, now()):
                were = "that waited for a digest was" if taken == 1 else "that waited for digests were"
                click.echo(f"{plural(taken, 'change')} {were} taken out: npdwatch alerts list --state muted", err=True)
        elif until or why:
            raise Failure("Say what to mute: --source, --recipient or --kind.", Exit.USAGE)
        found = withheld(store).cleaner()(outbox.mutes_in_force(store, now()))
    if as_json:
        echo_json(found)
        return Exit.DONE
    headers = {"id": "Mute", "source": "Source", "recipient": "Recipient", "kind": "Kind", "until": "Until (UTC)",
               "kept": "Kept back", "why": "Why"}  # fmt: skip
    click.echo(table(found, headers) if found else "Nothing is muted.")
    return Exit.DONE


def _checked(settings: Configuration, source: str, kind: str) -> None:
    from model.change import ChangeKind

    names = [s.name for s in settings.sources]
    if source and source not in names:
        raise Failure(f"There is no source {source!r}. {nearest(source, names, 'Known are')}", Exit.USAGE)
    kinds = [k.value for k in ChangeKind]
    if kind and kind not in kinds:
        raise Failure(f"There is no kind {kind!r}. {nearest(kind, kinds, 'Known are')}", Exit.USAGE)


def _end_of(day: str | None, zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    local = now().astimezone(ZoneInfo(zone))
    try:
        last = datetime.strptime(day, "%Y-%m-%d").date() if day else local.date() + timedelta(days=90)  # noqa: DTZ007
    except ValueError:
        raise Failure(f"{day!r} is not a day; write it like 2026-12-31.", Exit.USAGE) from None
    if last < local.date():
        raise Failure(f"{last} is over.", Exit.USAGE)
    return datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=ZoneInfo(zone))


@click.command("bounced")
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--why", default="somebody said so", help="The reason, for those who look at it later.")
@click.pass_context
@command
def bounced(context: click.Context, *, identity: str | None, why: str) -> Exit:
    """Note that a letter came back: the message that came, on standard input, or the delivery's ID.

    For a mail server that hands what comes to the bounce address to a program. The delivery is dead and kept, and
    operators are told over another channel. What is no final failure (a delay, a holiday answer) changes nothing.
    """
    from alerts.channels.smtp import BOUNCE, read_bounce
    from text.sanitise import clean

    settings = configuration(context)
    if identity is None:
        found = read_bounce(sys.stdin.buffer.read(BOUNCE))
        if not found.final:
            click.echo(f"Nothing was noted: {found.why}.")
            return Exit.DONE
        identity, why = found.delivery, found.why
    with opened(settings) as store:
        click.echo(_note(store, identity, clean(why, 300)))
    return Exit.DONE


def _note(store: Store, delivery: str, why: str) -> str:
    """Notes it and tells operators; gives a line that says so. Raises Failure (code 2) for a delivery not known."""
    from db.outbox.deliveries import came_back
    from db.outbox.incidents import Incident, channel_subject, report

    at = now()
    back = came_back(store, delivery, why, at) if delivery else None
    if back is None:
        said = f"there is no delivery {delivery!r}" if delivery else "it names none of our deliveries"
        raise Failure(f"Nothing was noted: {said}. See: npdwatch alerts list", Exit.USAGE)
    if not back["fresh"]:
        return f"{delivery} was not handed over, or was noted before; nothing changed."
    address, alert = back["address"], back["alert"]
    text = (
        f"Channel {back['channel']}: alert {alert} came back from {address}: {why}. To do: take the address out of the "
        f"configuration or have it repaired; send the alert again with: npdwatch alerts redrive {delivery}, or put it "
        f"to rest with: npdwatch alerts dismiss {delivery}"
    )
    incident = Incident("", "mail_came_back", channel_subject(back["channel"], address), text, urgent=True)
    with store.transaction():
        report(store, [incident], at)
    return f"{delivery} to {address} is dead: {why}"
