"""`npdwatch alerts bounced`: notes that a letter came back after the mail server had taken it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from commands.setting import Exit, Failure, command, configuration, now, opened

if TYPE_CHECKING:
    from db.store.transaction import Store


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
    from alerts.bounces import LARGEST, read_bounce
    from text.sanitise import clean

    settings = configuration(context)
    if identity is None:
        found = read_bounce(sys.stdin.buffer.read(LARGEST))
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
