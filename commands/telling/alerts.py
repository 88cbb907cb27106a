"""`npdwatch alerts`: what was told to whom, and what a person can do about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from alerts.message import Message, full_text
from alerts.sending.redact import as_it_is_now, may_be_told, shown
from commands.arguments import Choice, CommandGroup, check_known
from commands.failures import Exit, Failure
from commands.printing.exports import (
    Export,
    echo_json,
    in_batches,
    json_option,
    json_parts,
    limit_option,
    most,
    say_cut,
)
from commands.printing.tables import table
from commands.printing.words import minute
from commands.runtime import command, configuration, now, opened
from commands.telling.channels import bounced, mute, preview, test
from commands.telling.rehearse import rehearse
from commands.telling.why import why
from db.outbox import alerts as outbox
from db.outbox import dead, deliveries, gone
from db.outbox.addresses import follow_addresses
from db.store import Store
from db.withheld.decide import load_withheld
from model.delivery import Alert, alert_id, person
from text.labels import plural
from text.timestamp import moment

if TYPE_CHECKING:
    from config import Configuration

LIST = 50
"""Deliveries at which a table ends."""
STATES = ("pending", "leased", "sent", "dead", "cancelled", "waiting", "muted")


@click.group("alerts", cls=CommandGroup)
def alerts() -> None:
    """What was told to whom and when; previews, tests, and sending again."""


@command("list", alerts)
@click.option("--state", type=Choice(STATES), help="waiting: for a digest; muted: kept back by a mute.")
@click.option("--channel", help="Only of this channel.")
@limit_option(LIST, only_json=True)
@json_option
def list_(context: click.Context, *, state: str | None, channel: str | None, limit: int | None, as_json: bool) -> None:
    """List deliveries, newest first: to whom, in which state, with the answer where one failed.

    What is withheld is left out.
    """
    settings, ends = configuration(context), most(limit, LIST, export=as_json)
    with opened(settings, read_only=True) as store, store.one_moment():
        check_known("channel", channel, _channels(store, settings))
        if state == "waiting":
            every = [x for x in outbox.next_digests(store) if channel in (None, x["channel"])]
            found, of = iter(every[:ends]), len(every)
            headers = {"channel": "Channel", "due": "Due", "changes": "Changes"}
        elif state == "muted":
            found = in_batches(outbox.muted_changes(store, ends), partial(_as_they_may_be_told, store))
            of = store.count("muted")
            headers = {"id": "Change", "at": "Kept back", "mute": "By mute", "source": "Source", "kind": "Kind",
                       "reference": "Reference", "recipient": "Recipient"}
        else:
            every_one = deliveries.each_delivery(store, state, channel, ends)
            found = in_batches(every_one, partial(_headlines_as_they_may, store, bool(load_withheld(store))))
            of = deliveries.count_deliveries(store, state, channel)
            headers = {"id": "Delivery", "created_at": "Made", "channel": "Channel", "address": "To", "state": "State",
                       "attempts": "Tries", "what": "What", "error": "Last answer"}
        exported, shown = (Export(json_parts(found)), []) if as_json else (None, list(found))
    if exported is not None:
        exported.show()
        return
    marked = [
        {**x, **{k: minute(x[k]) for k in ("created_at", "due", "at") if x.get(k)},
         "what": ("(test) " if x.get("type") == "test" else "") + x.get("headline", "")} for x in shown
    ]
    text = table(marked, headers, spare=("attempts", "channel", "address", "error"))
    click.echo(text if shown else "Nothing found.")
    say_cut(min(ends, of), of, "--json")


def _as_they_may_be_told(store: Store, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    told = may_be_told(store, [x["id"] for x in changes])
    return [{**x, "reference": c.reference, "recipient": c.recipient} for x in changes if (c := told.get(x["id"]))]


def _headlines_as_they_may(store: Store, withheld: bool, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With headlines without what is withheld, in place of those that were sent."""
    if not withheld:
        return found
    headlines = {alert: shown(store, alert)["headline"] for alert in {x["alert"] for x in found}}
    return [{**x, "headline": headlines[x["alert"]]} for x in found]


@command("show", alerts)
@click.argument("identity", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md), the whole message included.")
def show(context: click.Context, *, identity: str, as_json: bool) -> None:
    """Show one alert: what it said, to whom it was sent and when, and what was answered to each attempt.

    What is withheld is left out.
    """
    settings = configuration(context)
    with opened(settings, read_only=True) as store:
        found = _alert_of(store, identity)
        found["changes"] = _as_they_may_be_told(store, found["changes"])
        sent, found["payload"] = found["payload"], shown(store, found["id"])
        left_out = sent["items"] and found["payload"] != sent if "items" in sent else False
    if as_json:
        echo_json(found)
    else:
        _show(found, settings.time_zone)
        if left_out:
            click.echo("It was sent with more: what is withheld now is left out here. See: npdwatch withheld")


def _alert_of(store: Store, identity: str) -> dict[str, Any]:
    found = deliveries.alert_of(store, identity)
    if found is None:
        raise Failure(f"There is no alert or delivery {identity!r}. See: npdwatch alerts list", Exit.USAGE)
    return found


def _show(found: dict[str, Any], zone: str) -> None:
    kind = "Test" if found["payload"].get("type") == "test" else "Alert"
    click.echo(f"{kind} {found['id']} over {found['channel']}, made {moment(found['created_at'], zone)}\n")
    click.echo(full_text(Message(found["id"], found["id"], "", found["payload"])))
    for d in found["deliveries"]:
        to = d["address"] or found["channel"]
        click.echo(click.style(f"To {to} ({d['id']}): {d['state']}", bold=True))
        for t in d["tries"]:
            click.echo(f"  {moment(t['at'], zone)}: {t['outcome'].replace('_', ' ')}: {t['answer']}".rstrip(": "))
        if d["state"] == "pending":
            click.echo(f"  next attempt {moment(d['next_at'], zone)}")


def _check_which(store: Store, settings: Configuration, identity: str | None, channel: str | None) -> None:
    """Refuses an alert, a delivery or a channel that there is not (code 2)."""
    if identity:
        _alert_of(store, identity)
    if channel:
        check_known("channel", channel, _channels(store, settings))


def _channels(store: Store, settings: Configuration) -> list[str]:
    """Those of the configuration, and those over which something was once to go."""
    once = store.rows("select channel from delivery union select channel from waiting")
    return sorted({x["channel"] for x in once}.union(settings.lanes))


@command("redrive", alerts)
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--channel", help="All dead deliveries of this channel.")
@click.option("--all", "everything", is_flag=True, help="All dead deliveries.")
@click.option("--over", metavar="NAME", help="With --channel, no longer set up: what waits for it goes over this one.")
def redrive(
    context: click.Context, *, identity: str | None, channel: str | None, everything: bool, over: str | None
) -> None:
    """Make dead deliveries due again, under the same ids: of one alert, of a channel, or all.

    What was delivered is never sent again by this, however often it is called.
    """
    if sum(map(bool, (identity, channel, everything))) != 1:
        raise Failure("Name an alert or a delivery, or give --channel or --all.", Exit.USAGE)
    settings = configuration(context)
    with opened(settings) as store:
        _check_which(store, settings, identity, channel)
        if over:
            _hand_on(store, settings, channel, over)
            return
        number = dead.redrive(store, now(), identity=identity, channel=channel)
        with store.transaction():
            followed = [follow_addresses(store, name, to, now()) for name, to in settings.addresses.items()]
    click.echo(f"{plural(number, 'dead delivery')} due again. The daemon sends what is due; so does: npdwatch deliver")
    if aside := sum(f.aside for f in followed):
        new = plural(sum(f.made for f in followed), "delivery")
        said = "whose address is no longer in its channel: set aside; in place of that"
        click.echo(f"{plural(aside, 'delivery')} {said}: {new} to others.")


def _hand_on(store: Store, settings: Configuration, channel: str | None, over: str) -> None:
    """What waits for a channel that is not set up any more goes over another."""
    check_known("channel", over, sorted(settings.channel))
    if not channel or channel in settings.lanes:
        raise Failure("--over is for what waits for a channel that is not set up any more: name it with --channel.",
                      Exit.USAGE)
    with store.transaction():
        messages, changes = gone.hand_on(store, channel, over, now())
        follow_addresses(store, over, settings.addresses[over], now())
    what = f"{plural(messages, 'message')} and {plural(changes, 'change')} of digests"
    click.echo(f"{what} go over {over}. The daemon sends what is due; so does: npdwatch deliver")


@command("dismiss", alerts)
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--channel", help="All dead of this channel, and what waits for it if it is not set up any more.")
def dismiss(context: click.Context, *, identity: str | None, channel: str | None) -> None:
    """Say that dead deliveries have been looked at and are not to be sent. They are kept all the same."""
    if bool(identity) == bool(channel):
        raise Failure("Name an alert or a delivery, or give --channel.", Exit.USAGE)
    settings = configuration(context)
    with opened(settings) as store:
        _check_which(store, settings, identity, channel)
        if channel and channel not in settings.lanes:
            outbox.forget_waiting(store, channel)
        number = dead.dismiss(store, now(), identity=identity, channel=channel)
        with store.transaction():
            gone.release_channels(store)
    click.echo(f"{plural(number, 'delivery')} set aside.")


@command("resume", alerts)
@click.argument("channel")
def resume(context: click.Context, *, channel: str) -> None:
    """Let a channel go on that was paused or is mended; what waits in it is sent in order, without further wait."""
    settings = configuration(context)
    check_known("channel", channel, settings.lanes)
    with opened(settings) as store:
        paused, due = deliveries.resume(store, channel), deliveries.due_now(store, channel, now())
    click.echo(f"Channel {channel} goes on." if paused else f"Channel {channel} was not paused.")
    if due:
        is_due = "is due now. The daemon sends it" if due == 1 else "are due now. The daemon sends them"
        click.echo(f"{plural(due, 'delivery')} that failed {is_due}; so does: npdwatch deliver")


@command("resend", alerts)
@click.argument("identity", metavar="ID")
@click.option("--to", "addresses", multiple=True, help="Only to this address of its channel; can be repeated.")
def resend(context: click.Context, *, identity: str, addresses: tuple[str, ...]) -> None:
    """Send an alert again on purpose, with what people have decided since. It says so, and has an id of its own.

    It goes to those who had it; where one of them is no longer in its channel, to who is there now and had it not.
    """
    settings = configuration(context)
    with opened(settings) as store:
        found = _alert_of(store, identity)
        wanted = _again_to(found, identity, addresses, settings.addresses.get(found["channel"]))
        at = now()
        new = alert_id("again", found["id"], at.isoformat())
        payload = _as_it_is_now(store, settings, found)
        payload |= {"id": new, "resent": {"id": found["id"], "created_at": found["created_at"]}}
        again = Alert(new, found["channel"], payload, tuple(wanted), tuple(c["id"] for c in found["changes"]))
        with store.transaction():
            deliveries.save_alert(store, again, at)
    click.echo(f"{found['id']} is due again as {new}. The daemon sends it; so does: npdwatch deliver")


def _as_it_is_now(store: Store, settings: Configuration, found: dict[str, Any]) -> dict[str, Any]:
    """An alert's message with what people have decided since, marked where it says otherwise.

    Raises Failure (code 2) where nothing of it stands.
    """
    from alerts.planning.correcting import said_otherwise
    from alerts.planning.plan import Enrichment

    sent, add = found["payload"], Enrichment(settings.foi_bodies, settings.page.address)
    payload = as_it_is_now(store, found["id"], sent, add)
    if payload is None:
        raise Failure(f"Nothing of {found['id']} stands: what it told was settled, taken back or withheld since.",
                      Exit.USAGE)
    if said := said_otherwise(sent, payload):
        payload["corrects"] = {"id": found["id"], "created_at": found["created_at"], "said": said}
    return payload


def _again_to(
    found: dict[str, Any], identity: str, asked: Sequence[str], there: Sequence[str] | None
) -> list[str]:
    """To whom an alert goes again. `there`: the addresses of its channel; None where that is not set up any more.

    Raises Failure (code 2) where somebody is asked for who is not there, or nobody is left.
    """
    channel = found["channel"]
    had = {person(channel, d["address"]): d for d in found["deliveries"]}
    mine = {who: d["address"] for who, d in had.items() if identity in (found["id"], d["id"])}
    people = mine if there is None else {person(channel, a): a for a in there}
    if asked:
        unknown = [a for a in asked if a.casefold() not in people]
        if unknown:
            known = ", ".join(filter(None, people.values()))
            said = f"Its addresses are: {known}." if known else "It has one receiver; leave out --to."
            raise Failure(f"{unknown[0]} is no address of channel {channel}. {said}", Exit.USAGE)
        return list(dict.fromkeys(people[a.casefold()] for a in asked))
    wanted = [a for who, a in people.items() if who in mine]
    if len(wanted) < len(mine):
        wanted += [a for who, a in people.items() if who not in had]
    if not wanted:
        gone = f"{', '.join(mine.values()) or 'Its receiver'} is no longer in channel {channel}"
        raise Failure(f"{gone}, and who is has had it. Name somebody: --to {' or '.join(people.values())}", Exit.USAGE)
    return wanted


for further in (preview, test, rehearse, why, mute, bounced):
    alerts.add_command(further)
