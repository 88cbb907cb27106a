"""The alarm: operators hear by it that what the daemon starts fails, without the database.

So a full disk is no silent failure.
"""

from __future__ import annotations

import logging
import shutil
import signal
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import click

from commands.failures import Exit
from commands.runtime import command, configuration, now
from text.labels import plural
from text.readable import readable

if TYPE_CHECKING:
    from alerts.channels.channel import Config
    from config import Configuration
    from model.delivery import Alert

log = logging.getLogger("npdwatch.alarm")
CODE = "watch_failing"
NAMES = {
    "crawl": "the crawl", "crawl aside": "the crawl of the other sources", "deliver": "the telling",
    "scale": "the handing out to workers", "calling back": "the calling back of workers",
    "start": "the start of the daemon",
}
OF_WORKERS = ("scale", "calling back")
"""Without these the daemon itself asks and tells."""
MEANINGS = {
    Exit.BUSY: "another program holds the database",
    Exit.NO_WRITE: "the disk is full or failing, or access to the folder or memory is lacking",
    Exit.NO_DATABASE: "the database is missing, damaged or of a newer npdwatch",
    Exit.FAULT: "a fault in npdwatch itself",
    Exit.USAGE: "the configuration is wrong",
    -signal.SIGKILL: (
        "it was killed, as the system does where memory runs out: see dmesg. Allow more (MemoryMax of the service, a "
        "larger machine), or lower [crawl] largest"
    ),
}

@command("_alarm", hidden=True)
@click.argument("what")
@click.option("--code", type=int, required=True, help="What it ended with; 0 where it works again.")
@click.option("--since", type=datetime.fromisoformat, required=True)
@click.option("--count", type=int, required=True)
@click.option("--telling", type=int, default=0)
@click.option("--why", default="", help="What the daemon knows of the cause.")
@click.option("--again", is_flag=True, help="An earlier attempt at this alarm may have arrived.")
def alarm(
    context: click.Context, *, what: str, code: int, since: datetime, count: int, telling: int, why: str, again: bool
) -> Exit:
    """Tell operators at once that the watch fails, or works again, without the database."""
    from alerts.planning.grouping import plan_notices
    from alerts.sending.deliver import receivers
    from alerts.settings import ConfigurationError
    from commands.daemon import failed_start
    from commands.daemon.heartbeat import ping
    from commands.telling.configured import routes
    from commands.telling.lanes import Lanes
    from db.locks import is_daemon_running
    from model.delivery import Notice

    settings = configuration(context)
    at_start = what == "start" and code != Exit.BUSY
    if at_start and code and is_daemon_running(settings.folder):
        return Exit.DONE  # somebody began a second one, which says nothing of the watch
    text = readable(words(settings, what, code, since, count, why))
    if code:  # when all is well again the next crawl calls the heartbeat
        try:
            if url := settings.heartbeat_url:
                ping(url, [text], local=settings.crawl.loopback)
        except (ConfigurationError, ValueError) as error:
            log.error("the heartbeat could not be called: %s", error)  # noqa: TRY400 - the message says it all
    if at_start and code and not failed_start.is_to_be_told(settings.folder, code, now()):
        return Exit.DONE
    lanes = Lanes.of(settings)
    for name, problem in lanes.unusable.items():
        log.error("the alarm cannot be sent over %s: %s", name, problem)
    known = receivers(settings.channel, lanes.unusable)
    notice = Notice("", CODE, text, since, count, recovered=not code, reminder=telling, about=what)
    alerts = plan_notices([notice], routes(settings), now(), known, zone=settings.time_zone)
    if not _send(lanes.configs, alerts, again=again):
        return Exit.LOOK
    if at_start and code:
        failed_start.note_told(settings.folder, code, since, now())
    elif at_start:
        failed_start.forget(settings.folder)
    return Exit.DONE


def words(settings: Configuration, what: str, code: int, since: datetime, count: int, why: str = "") -> str:
    """What operators are to read."""
    from db.health import unwritable
    from db.upkeep.notes import last_backup, read_notes
    from text.timestamp import moment

    name, begun = NAMES.get(what.partition(",")[0], what), moment(since.isoformat(), settings.time_zone)
    if not code:
        told = "" if what in OF_WORKERS else " What was published meanwhile is told now."
        return f"{name} works again; it had failed since {begun}.{told}"
    with suppress(OSError):
        why = why or (unwritable(settings.folder) if code == Exit.NO_WRITE else "")
    meaning = MEANINGS.get(code, "it was cut off" if code < 0 else "a fault")
    why = why.replace("\n", " ").rstrip(".")
    if why and code == Exit.NO_DATABASE and (backup := last_backup(settings.folder)) not in why:
        why = f"{why}. {backup.rstrip('.')}"
    if code == Exit.NO_DATABASE and (damage := read_notes(settings.folder).get("damaged")):
        meaning = f"the database is damaged: {damage.get('what')}. {last_backup(settings.folder)}"
    try:
        free = f" {shutil.disk_usage(settings.folder).free // 2**20:,} MiB are free in {settings.folder}."
    except OSError as error:
        free = f" {settings.folder}: {error.strerror}."
    until = (
        "Until this is repaired the daemon asks all sources by itself, once no worker can have them in hand. "
        if what in OF_WORKERS else
        "Until this is repaired nobody is told of anything new. What was recorded stands, and what is published "
        "meanwhile is told then. "
    )
    return (
        f"{name} has failed {plural(count, 'time')} in a row since {begun}, with code {code} ({why or meaning}).{free} "
        f"{until}The daemon's log says more (journalctl -u npdwatch); so does: npdwatch status."
    )


def _send(configs: Mapping[str, Config], alerts: Iterable[Alert], *, again: bool) -> bool:
    """Sends each once, over its channel; True where at least one was taken."""
    from alerts.channels import CHANNELS
    from alerts.message import Form, Message
    from model.delivery import Leased, Sent

    reached = False
    for alert in alerts:
        config = configs.get(alert.channel)
        if config is None:
            continue
        channel = CHANNELS[config.kind]
        for delivery, address in alert.deliveries:
            leased = Leased(delivery, alert.id, alert.channel, address, alert.payload, 0, again)
            message = Message.of(leased, Form.RICH)
            try:
                result = channel.send(config, channel.render(config, message), message, now)
            except Exception:  # one channel's fault must not keep the alarm from the others
                log.exception("the alarm could not be sent over %s", alert.channel)
                continue
            if isinstance(result, Sent):
                reached = True
            else:
                log.error("the alarm was not taken by %s: %s", alert.channel, result.why)
    return reached
