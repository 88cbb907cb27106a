"""`npdwatch alerts`: what was told to whom, and what a person can do about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.mute import bounced, mute
from commands.runtime import Exit, Failure, command, configuration, echo_json, nearest, now, opened, plural, table

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store

STATES = ("pending", "leased", "sent", "dead", "cancelled", "waiting", "muted")


@click.group("alerts")
def alerts() -> None:
    """What was told to whom and when; previews, tests, and sending again."""


@alerts.command("list")
@click.option("--state", type=click.Choice(STATES), help="waiting: for a digest; muted: kept back by a mute.")
@click.option("--channel", help="Only of this channel.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@click.pass_context
@command
def list_(context: click.Context, *, state: str | None, channel: str | None, limit: int, as_json: bool) -> Exit:
    """List deliveries, newest first: to whom, in which state, with the answer where one failed.

    What is withheld is left out.
    """
    from alerts.plan import may_be_told
    from db.outbox import alerts as outbox
    from db.outbox.deliveries import find_deliveries

    settings = configuration(context)
    with opened(settings, read_only=True) as store:
        if state == "waiting":
            found = [x for x in outbox.next_digests(store) if channel in (None, x["channel"])]
            headers = {"channel": "Channel", "due": "Due", "changes": "Changes"}
        elif state == "muted":
            muted = outbox.muted_changes(store, limit)
            told = may_be_told(store, [x["id"] for x in muted])
            found = [
                {**x, "reference": c.reference, "recipient": c.recipient} for x in muted if (c := told.get(x["id"]))
            ]
            headers = {"id": "Change", "at": "Kept back", "mute": "By mute", "source": "Source", "kind": "Kind",
                       "reference": "Reference", "recipient": "Recipient"}  # fmt: skip
        else:
            found = find_deliveries(store, state=state, channel=channel, limit=limit)
            _say_as_they_may(store, found)
            headers = {"id": "Delivery", "created_at": "Made", "channel": "Channel", "address": "To", "state": "State",
                       "attempts": "Tries", "what": "What", "error": "Last answer"}  # fmt: skip
    if as_json:
        echo_json(found)
    else:
        marked = [{**x, "what": ("(test) " if x.get("type") == "test" else "") + x.get("headline", "")} for x in found]
        click.echo(table(marked, headers) if found else "Nothing found.")
    return Exit.DONE


def _say_as_they_may(store: Store, deliveries: list[dict[str, Any]]) -> None:
    """Puts headlines without what is withheld in place of those that were sent."""
    from alerts.plan import shown
    from db.withheld.decide import withheld

    if not withheld(store):
        return
    headlines = {alert: shown(store, alert)["headline"] for alert in {x["alert"] for x in deliveries}}
    for x in deliveries:
        x["headline"] = headlines[x["alert"]]


@alerts.command("show")
@click.argument("identity", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md), the whole message included.")
@click.pass_context
@command
def show(context: click.Context, *, identity: str, as_json: bool) -> Exit:
    """Show one alert: what it said, to whom it was sent and when, and what was answered to each attempt.

    What is withheld is left out.
    """
    from alerts.plan import may_be_told, shown
    from db.outbox import deliveries

    settings = configuration(context)
    with opened(settings, read_only=True) as store:
        found = deliveries.alert_of(store, identity)
        if found is None:
            raise _unknown(identity)
        told = may_be_told(store, [c["id"] for c in found["changes"]])
        found["changes"] = [
            {**x, "reference": c.reference, "recipient": c.recipient}
            for x in found["changes"] if (c := told.get(x["id"]))
        ]  # fmt: skip
        found["payload"] = shown(store, found["id"])
    if as_json:
        echo_json(found)
        return Exit.DONE
    _show(found, settings.time_zone)
    return Exit.DONE


def _unknown(identity: str) -> Failure:
    return Failure(f"There is no alert or delivery {identity!r}. See: npdwatch alerts list", Exit.USAGE)


def _show(found: dict[str, Any], zone: str) -> None:
    from alerts.message import Message, full_text
    from text.timestamp import moment

    message = Message(found["id"], found["id"], "", found["payload"])
    kind = "Test" if found["payload"].get("type") == "test" else "Alert"
    click.echo(f"{kind} {found['id']} over {found['channel']}, made {moment(found['created_at'], zone)}\n")
    click.echo(full_text(message))
    for d in found["deliveries"]:
        to = d["address"] or found["channel"]
        click.echo(click.style(f"To {to} ({d['id']}): {d['state']}", bold=True))
        for t in d["tries"]:
            click.echo(f"  {moment(t['at'], zone)}: {t['outcome'].replace('_', ' ')}: {t['answer']}".rstrip(": "))
        if d["state"] == "pending":
            click.echo(f"  next attempt {moment(d['next_at'], zone)}")


@alerts.command("preview")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_context
@command
def preview(context: click.Context, *, folder: Path) -> Exit:
    """Render every kind of message to files in FOLDER: .eml, .html, .txt and .json. Nothing is sent.

    The rows are made up. Webhooks with a template of yours are rendered with it.
    """
    from commands.test_message import write_preview

    path = context.obj["config"]
    settings = configuration(context) if path or _has_configuration() else None
    written = write_preview(folder, settings)
    click.echo(f"{plural(len(written), 'file')} in {folder}; open {folder / 'new-release.html'} in a browser.")
    return Exit.DONE


def _has_configuration() -> bool:
    import config

    try:
        config.find(None)
    except config.ConfigurationError:
        return False
    return True


@alerts.command("test")
@click.argument("channel")
@click.pass_context
@command
def test(context: click.Context, *, channel: str) -> Exit:
    """Send one message over CHANNEL that is marked as a test, and print the answer. It is kept as deliveries."""
    from commands.test_message import send_test
    from model.delivery import Sent

    settings = configuration(context)
    _known_channel(settings, channel)
    bad = 0
    for target, result in send_test(settings, channel):
        good = isinstance(result, Sent)
        bad += not good
        said = click.style("taken", fg="green") if good else click.style(result.name.replace("_", " "), fg="red")
        click.echo(f"{channel}{' to ' + target if target else ''}: {said}: {result.why}".rstrip(": "))
    return Exit.LOOK if bad else Exit.DONE


def _known_channel(settings: Configuration, name: str) -> None:
    if name not in settings.channel:
        raise Failure(f"There is no channel {name!r}. {nearest(name, settings.channel, 'Known are')}", Exit.USAGE)


@alerts.command("redrive")
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--channel", help="All dead deliveries of this channel.")
@click.option("--all", "everything", is_flag=True, help="All dead deliveries.")
@click.pass_context
@command
def redrive(context: click.Context, *, identity: str | None, channel: str | None, everything: bool) -> Exit:
    """Make dead deliveries due again, under the same ids: of one alert, of a channel, or all.

    What was delivered is never sent again by this, however often it is called.
    """
    from db.outbox import deliveries

    if sum(map(bool, (identity, channel, everything))) != 1:
        raise Failure("Name an alert or a delivery, or give --channel or --all.", Exit.USAGE)
    settings = configuration(context)
    with opened(settings) as store:
        if identity and deliveries.alert_of(store, identity) is None:
            raise _unknown(identity)
        number = deliveries.redrive(store, now(), identity=identity, channel=channel)
    click.echo(f"{plural(number, 'dead delivery')} due again. The daemon sends what is due; so does: npdwatch deliver")
    return Exit.DONE


@alerts.command("dismiss")
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--channel", help="All dead of this channel, and what waits for it if it is not set up any more.")
@click.pass_context
@command
def dismiss(context: click.Context, *, identity: str | None, channel: str | None) -> Exit:
    """Say that dead deliveries have been looked at and are not to be sent. They are kept all the same."""
    from db.outbox import deliveries

    if bool(identity) == bool(channel):
        raise Failure("Name an alert or a delivery, or give --channel.", Exit.USAGE)
    settings = configuration(context)
    with opened(settings) as store:
        if identity and deliveries.alert_of(store, identity) is None:
            raise _unknown(identity)
        number = deliveries.dismiss(store, now(), identity=identity, channel=channel)
    click.echo(f"{'1 delivery' if number == 1 else f'{number:,} deliveries'} set aside.")
    return Exit.DONE


@alerts.command("resume")
@click.argument("channel")
@click.pass_context
@command
def resume(context: click.Context, *, channel: str) -> Exit:
    """Let a channel that was paused go on; what waits in it is sent in order."""
    from db.outbox import deliveries

    settings = configuration(context)
    _known_channel(settings, channel)
    with opened(settings) as store:
        paused = deliveries.resume(store, channel)
    click.echo(f"Channel {channel} goes on." if paused else f"Channel {channel} was not paused.")
    return Exit.DONE


@alerts.command("resend")
@click.argument("identity", metavar="ID")
@click.option("--to", "addresses", multiple=True, help="Only to this address of its channel; can be repeated.")
@click.pass_context
@command
def resend(context: click.Context, *, identity: str, addresses: tuple[str, ...]) -> Exit:
    """Send an alert again on purpose. The message says so, and has an id of its own."""
    from db.outbox.deliveries import alert_of, save_alert
    from model.delivery import Alert, alert_id

    settings = configuration(context)
    with opened(settings) as store:
        found = alert_of(store, identity)
        if found is None:
            raise _unknown(identity)
        known = [d["address"] for d in found["deliveries"] if identity in (found["id"], d["id"])]
        wanted = [a for a in known if not addresses or a in addresses]
        if not wanted:
            raise Failure(f"{found['id']} went to {', '.join(known) or found['channel']}.", Exit.USAGE)
        moment_ = now()
        new = alert_id("again", found["id"], moment_.isoformat())
        payload = {**found["payload"], "id": new, "resent": {"id": found["id"], "created_at": found["created_at"]}}
        again = Alert(new, found["channel"], payload, tuple(wanted), tuple(c["id"] for c in found["changes"]))
        with store.transaction():
            save_alert(store, again, moment_)
    click.echo(f"{found['id']} is due again as {new}. The daemon sends it; so does: npdwatch deliver")
    return Exit.DONE


alerts.add_command(mute)
alerts.add_command(bounced)
