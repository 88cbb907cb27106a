"""`npdwatch alerts preview`, `test`, `mute` and `bounced`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from msgspec.structs import replace

from alerts.channels.webhook import WebhookConfig
from alerts.message import Form, Message
from alerts.planning.plan import take_out_muted
from commands.arguments import check_known
from commands.failures import Exit, Failure
from commands.printing.exports import echo_json
from commands.printing.tables import table
from commands.printing.words import minute
from commands.runtime import command, configuration, now, opened
from config import Configuration, ConfigurationError, find
from db.outbox import alerts as outbox
from db.outbox.attempts import record
from db.outbox.deliveries import came_back, delivery_of, letter_of, save_alert
from db.outbox.incidents import Incident, channel_subject, report
from db.store import Store
from db.withheld.decide import load_withheld
from model.change import ChangeKind
from model.delivery import Alert, AttemptResult, Sent
from model.follow import LANE
from text.labels import ATTEMPT_WORDS, plural
from text.sanitise import clean


@command("preview")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def preview(context: click.Context, *, folder: Path) -> None:
    """Render every kind of message to files in FOLDER: .eml, .html, .txt and .json. Nothing is sent.

    The rows are made up. Webhooks with a template of yours are rendered with it.
    """
    from alerts.samples import sample_messages

    settings = configuration(context) if context.obj["config"] or _has_configuration() else None
    templates = _templates(settings)
    written = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, message in sample_messages(now(), settings.time_zone if settings else "Europe/London").items():
            for ending, body in _bodies(message, templates).items():
                (folder / f"{name}.{ending}").write_bytes(body)
                written += 1
    except OSError as error:
        raise Failure(f"{folder} cannot be written: {error.strerror or error}", Exit.NO_WRITE) from None
    except ValueError as error:  # a template that none of the forms of some message suits
        raise Failure(str(error), Exit.USAGE) from None
    click.echo(f"{plural(written, 'file')} in {folder}; open {folder / 'new-release.html'} in a browser.")


def _has_configuration() -> bool:
    try:
        find(None)
    except ConfigurationError:
        return False
    return True


def _bodies(message: Message, templates: dict[str, WebhookConfig]) -> dict[str, bytes]:
    from alerts.channels import CHANNELS

    out = {ending: body for channel in CHANNELS.values() for ending, body in channel.preview(message).items()}
    return out | {f"{channel}.body": _body(config, message) for channel, config in templates.items()}


def _body(config: WebhookConfig, message: Message) -> bytes:
    """What would be sent: where the template makes too much of an alert, that of a shorter form."""
    from alerts.channels.webhook import render

    for form in Form:
        try:
            return render(config, replace(message, form=form))
        except ValueError as error:
            last = error
    raise last


def _templates(settings: Configuration | None) -> dict[str, WebhookConfig]:
    """The webhooks with a template, without their addresses and secrets: a preview needs none."""
    from alerts.channels.webhook import WebhookSettings

    out = {}
    for name, part in settings.channel.items() if settings else ():
        if isinstance(part, WebhookSettings) and part.template_file and settings:
            try:
                out[name] = part.preview_config(settings.path.parent)
            except ValueError as error:
                raise Failure(f"{settings.where('channel', name)}: [channel.{name}] {error}", Exit.USAGE) from None
    return out


@command("test")
@click.argument("channel")
def test(context: click.Context, *, channel: str) -> Exit:
    """Send one message over CHANNEL that is marked as a test, and print the answer. Both are kept."""
    settings = configuration(context)
    check_known("channel", channel, settings.channel)
    return Exit.DONE if sent_well(settings, channel) else Exit.LOOK


def sent_well(settings: Configuration, channel: str) -> bool:
    """Sends the test and prints how each of it ended; True where all of it was sent."""
    bad = 0
    for address, result in send_test(settings, channel):
        good = isinstance(result, Sent)
        bad += not good
        said = click.style(ATTEMPT_WORDS[result.name], fg="green" if good else "red")
        click.echo(f"{channel}{' to ' + address if address else ''}: {said}: {result.why}".rstrip(": "))
    return not bad


def send_test(settings: Configuration, channel: str) -> Iterator[tuple[str, AttemptResult]]:
    """Sends the test to each address of the channel; gives (address, how it ended) of each.

    Whoever tries a channel may do so because the database is broken: then it is sent all the same, and not kept.
    """
    from alerts.channels import CHANNELS
    from alerts.samples import trial_message

    config, at = settings.channel_config(channel), now()
    kind = CHANNELS[config.kind]
    messages = [trial_message(channel, at, settings.time_zone, address) for address in config.addresses]
    with ExitStack() as stack:
        store = None
        try:
            store = stack.enter_context(opened(settings))
        except Failure as failure:
            click.echo(click.style("This test is not kept as proof: ", fg="yellow") + failure.message, err=True)
        if store:
            test = Alert(messages[0].alert, channel, messages[0].payload, tuple(m.address for m in messages))
            with store.transaction():
                save_alert(store, test, at, "cancelled")
        for message in messages:
            result = kind.send(config, kind.render(config, message), message, now)
            if store:
                record(store, message.delivery, result, now(), None, "cancelled")
            yield message.address, result


@command("mute")
@click.option("--source", default="", help="Only changes of this source.")
@click.option("--recipient", default="", help="Only changes about this recipient (its whole name).")
@click.option("--kind", default="", help="Only changes of this kind, such as moved.")
@click.option("--until", metavar="DAY", help="The last day on which it holds, such as 2026-12-31; 90 days by default.")
@click.option("--why", default="", help="For those who look at it later.")
@click.option("--lift", type=click.IntRange(1, 10**9), metavar="NUMBER", help="End the mute of this number.")
@click.option("--json", "as_json", is_flag=True, help="Print the mutes that hold as JSON (docs/using/json.md).")
def mute(
    context: click.Context, *, source: str, recipient: str, kind: str, until: str | None, why: str, lift: int | None,
    as_json: bool,
) -> None:
    """Keep changes back for a time: recorded and listed, told to nobody. Without options: the mutes that hold."""
    settings = configuration(context)
    only_listed = lift is None and not (source or recipient or kind or until or why)
    with opened(settings, read_only=only_listed) as store:
        if lift is not None and not outbox.lift(store, lift, now()):
            raise Failure(f"There is no mute {lift} that holds. See: npdwatch alerts mute", Exit.USAGE)
        if kept := len(outbox.released_changes(store, now())) if lift is not None else 0:
            text = f"{plural(kept, 'change')} that it kept back: told in one digest, by the daemon or npdwatch deliver"
            click.echo(text, err=True)
        if source or recipient or kind:
            if source:
                check_known("source", source, [s.name for s in settings.sources])
            if kind:
                check_known("kind", kind, list(ChangeKind))
            name = " ".join(recipient.split())
            if name and name.casefold() not in {
                " ".join(x["recipient"].split()).casefold()
                for x in store.each("select distinct recipient from change where recipient is not null")
            }:
                text = "a mute keeps back who bears just this whole name"
                click.echo(f"No change so far is about a recipient {name!r}; {text}.", err=True)
            end = _end_of(until, settings.time_zone)
            outbox.mute(
                store, now(), source=source, recipient=name, kind=kind, until=end, why=why
            )
            if taken := take_out_muted(store, now()):
                were = "that waited for a digest was" if taken == 1 else "that waited for digests were"
                click.echo(f"{plural(taken, 'change')} {were} taken out: npdwatch alerts list --state muted", err=True)
        elif until or why:
            raise Failure("Say what to mute: --source, --recipient or --kind.", Exit.USAGE)
        found = load_withheld(store).cleaner()(outbox.mutes_in_force(store, now()))
    if as_json:
        echo_json(found)
        return
    rows = [{**m, "until": minute(m["until"])} for m in found]
    headers = {"id": "Mute", "source": "Source", "recipient": "Recipient", "kind": "Kind", "until": "Until (UTC)",
               "kept": "Kept back", "why": "Why"}
    click.echo(table(rows, headers) if found else "Nothing is muted.")


def _end_of(day: str | None, zone: str) -> datetime:
    local = now().astimezone(ZoneInfo(zone))
    try:
        last = datetime.strptime(day, "%Y-%m-%d").date() if day else local.date() + timedelta(days=90)  # noqa: DTZ007
    except ValueError:
        raise Failure(f"{day!r} is not a day; write it like 2026-12-31.", Exit.USAGE) from None
    if last < local.date():
        raise Failure(f"{last} is over.", Exit.USAGE)
    return datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=ZoneInfo(zone))


@command("bounced")
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--why", default="somebody said so", help="The reason, for those who look at it later.")
def bounced(context: click.Context, *, identity: str | None, why: str) -> None:
    """Note that a letter came back: the message that came, on standard input, or the delivery's ID.

    For a mail server that hands what comes to the bounce address to a program. The delivery is dead and kept, and
    operators are told over another channel. What is no final failure (a delay, a holiday answer) changes nothing. A
    reader who follows by email is dealt with by rule, and a complaint of theirs stops their letters.
    """
    from alerts.channels.bounces import BOUNCE, read_bounce

    settings, complaint = configuration(context), False
    if identity is None:
        found = read_bounce(sys.stdin.buffer.read(BOUNCE + 1))
        if not (found.final or found.complaint):
            click.echo(f"Nothing was noted: {found.why}.")
            return
        identity, why, complaint = found.delivery, found.why, found.complaint
    with opened(settings) as store:
        known = delivery_of(store, identity)
        if known and known["channel"] == LANE:
            click.echo(_note_of_reader(settings, store, identity, clean(why, 300), complaint=complaint))
        elif complaint:
            click.echo(f"Nothing was noted: {why}, and not of a letter to a reader who follows.")
        else:
            click.echo(_note(store, identity, clean(why, 300)))


def _note_of_reader(settings: Configuration, store: Store, delivery: str, why: str, *, complaint: bool) -> str:
    """Notes it of a reader who follows, without their address; gives a line that says so."""
    from followers.bounces import note_came_back, note_complaint, without_address
    from followers.store import FollowerStore

    at = now()
    with FollowerStore.open(settings.folder) as followers:
        letter = letter_of(store, delivery)
        reader = followers.follower(letter.address)
        said = without_address(why, reader.address) if reader else "it came back"
        if complaint:
            came_back(store, delivery, said, at, "cancelled")
            note_complaint(followers, letter.address, at)
        elif not note_came_back(store, followers, letter, said, at):
            return f"{delivery} was not handed over, or was noted before; nothing changed."
        reader = followers.follower(letter.address)
        state = reader.state if reader else "no longer kept"
    return f"{delivery} to follower {letter.address} came back: {said}. The follower is {state}."


def _note(store: Store, delivery: str, why: str) -> str:
    """Notes it and tells operators; gives a line that says so. Raises Failure (code 2) for a delivery not known."""
    at = now()
    back = came_back(store, delivery, why, at) if delivery else None
    if back is None:
        said = f"there is no delivery {delivery!r}" if delivery else "it names none of our deliveries"
        raise Failure(f"Nothing was noted: {said}. See: npdwatch alerts list", Exit.USAGE)
    if not back["fresh"]:
        return f"{delivery} was not handed over, or was noted before; nothing changed."
    address, alert = back["address"], back["alert"]
    text = (
        f"Channel {back['channel']}: alert {alert} came back from {address}: {why.rstrip('.')}. To do: take the "
        "address out of the configuration or have it repaired; send the alert again with: npdwatch alerts redrive "
        f"{delivery}, or put it to rest with: npdwatch alerts dismiss {delivery}"
    )
    incident = Incident("", "mail_came_back", channel_subject(back["channel"], address), text, urgent=True)
    with store.transaction():
        report(store, [incident], at)
    return f"{delivery} to {address} is dead: {why}"
