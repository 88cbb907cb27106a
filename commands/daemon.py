"""`npdwatch daemon`, and the alarm it raises when its children fail.

The daemon starts the alarm when what it starts ends with faults, so that a full disk is no silent failure.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from commands import logs
from commands.printing import plural
from commands.runtime import WAITS, Exit, Failure, command, complaint, configuration, now, opened, run_program

if TYPE_CHECKING:
    from commands.metrics import DaemonFacts, LocalServer
    from config import Configuration
    from db.store import Store
    from model.delivery import Alert
    from model.source import Source
    from scheduler import Daemon, Watch

log = logging.getLogger("npdwatch.alarm")
CODE = "watch_failing"
REFUSED = "configuration_refused"
LONGEST_PREPARATION = 120
"""Seconds that looking at the configuration and the database may take."""
LOCKED_PAUSE = 5.0
"""Seconds between two tries to start while another program holds the database."""
SILENT = timedelta(minutes=2)
"""So long the scheduler may run no job before it is taken to be stuck."""
NAMES = {
    "crawl": "the crawl", "crawl aside": "the crawl of the other sources", "deliver": "the telling",
    "start": "the start of the daemon",
}  # fmt: skip
MEANINGS = {
    Exit.BUSY: "another program holds the database",
    Exit.NO_WRITE: "the disk is full or failing, or access to the folder or memory is lacking",
    Exit.NO_DATABASE: "the database is missing, damaged or of a newer npdwatch",
    Exit.FAULT: "a fault in npdwatch itself",
    Exit.USAGE: "the configuration is wrong",
}


@command("daemon")
@click.option("--beat", default=5.0, show_default=True, type=click.FloatRange(0.05, 60), help="Seconds between looks.")
def daemon(context: click.Context, *, beat: float) -> None:
    """Watch and tell until stopped (SIGTERM or Ctrl-C finishes what runs). One for each data folder.

    A crawl and a delivery are children of it, so that no fault in them can take it down. SIGHUP reads the configuration
    anew.
    """
    from db.connection import daemon_lock
    from scheduler import Daemon

    log_all()
    path = context.obj["config"]
    watch = waited_for(path)
    logs.use(watch.log)
    daemon_lock(watch.folder).take().release()  # another daemon in the folder is told of before its own port is
    made = Daemon(watch, beat=beat, reread=lambda before: reread(path, before, ears))
    ears = Ears(made, context.obj["version"])
    ears.listen(watch)
    try:
        made.run()
    finally:
        ears.close()


def log_all() -> None:
    """From now on the log says what is done, not only what is wrong."""
    logging.getLogger("npdwatch.daemon").setLevel(logging.INFO)
    for handler in logging.getLogger().handlers:
        handler.setLevel(logging.INFO)


def waited_for(path: Path | None) -> Watch:
    """What is to be watched. A locked database is waited for, and operators hear of it when that lasts."""
    from scheduler import ALARM_AFTER, notify

    since, tries, told = now(), 0, False
    while True:
        try:
            watch = prepared(path)
        except Failure as failure:
            if failure.exit_code != Exit.BUSY:
                raise
            tries += 1
            log.warning("%s The daemon waits for that.", failure.message)
            notify(f"WATCHDOG=1\nEXTEND_TIMEOUT_USEC={int(LONGEST_PREPARATION * 2e6)}\nSTATUS=waiting for the database")
            time.sleep(LOCKED_PAUSE)
        else:
            if told:
                _alarm_of_start(path, 0, since, tries)
            return watch
        if tries >= ALARM_AFTER and not told:
            told = _alarm_of_start(path, Exit.BUSY, since, tries)


def _alarm_of_start(path: Path | None, code: int, since: datetime, count: int) -> bool:
    options = ("--code", str(code), "--since", since.isoformat(), "--count", str(count))
    return run_program(path, "_alarm", "start", *options, timeout=LONGEST_PREPARATION).returncode == Exit.DONE


def prepared(path: Path | None, *options: str) -> Watch:
    """What is to be watched, once configuration, database, channels and routes have proved sound.

    Found out in a child: what it loads for that, the daemon would hold for months.

    Raises:
        Failure: with the child's message and code; nothing starts half configured.
    """
    from model.source import Source
    from scheduler import Watch

    with heard() as (handle, said):
        done = run_program(path, "_prepare", *options, timeout=LONGEST_PREPARATION, stderr=handle)
    done.stderr = "".join(said)
    if done.returncode not in list(Exit):  # a signal, of the system that is out of memory for one
        raise Failure(f"checking the configuration was cut off (code {done.returncode}). Start it again", Exit.FAULT)
    if done.returncode != Exit.DONE:
        raise Failure(complaint(done), Exit(done.returncode))
    found = json.loads(done.stdout)
    sources = tuple(Source(**s) for s in found["sources"])
    return Watch(
        Path(found["configuration"]), Path(found["folder"]), sources, found["confirm_after"], found["tells"],
        frozenset(found["aside"]), found["text"], found["metrics"], found["log"], found["metrics_at"],
    )  # fmt: skip


@contextmanager
def heard() -> Iterator[tuple[int, list[str]]]:
    """What a child may write its errors to, and the lines of it; that it waits for the database is logged at once."""
    said: list[str] = []
    reading, writing = os.pipe()

    def listen() -> None:
        with os.fdopen(reading, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.startswith(WAITS):
                    log.warning(line.strip())
                else:
                    said.append(line)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield writing, said
    finally:
        os.close(writing)
        listener.join(5)


def reread(path: Path | None, before: Watch, ears: Ears) -> Watch:
    """What is to be watched from now on. Raises ConfigurationRefused."""
    from scheduler import ConfigurationRefused

    try:
        watch = prepared(path, "--reread")
        if watch.folder != before.folder:
            raise ConfigurationRefused(
                f"{watch.configuration}: [data] folder was {before.folder} and is {watch.folder} now; a daemon stays "
                "with its data folder. Stop it and start it again"
            )
        ears.listen(watch)
        logs.use(watch.log)
    except (Failure, subprocess.TimeoutExpired) as failure:
        raise ConfigurationRefused(getattr(failure, "message", str(failure))) from None
    return watch


class Ears:
    """Where the daemon answers /metrics and /healthz: at no address, until it is given one."""

    def __init__(self, daemon: Daemon, version: str) -> None:
        self.daemon, self.version, self.address, self.key = daemon, version, "", ""
        self.server: LocalServer | None = None

    def listen(self, watch: Watch) -> None:
        """Answers where the configuration says from now on. Raises Failure where it cannot; then nothing changes."""
        if watch.metrics == self.address:
            return
        before = self.address, self.key
        self.close()
        try:
            self._open(watch.metrics, f"{watch.metrics_at}: [daemon] metrics")
        except Failure:
            self._open(*before)
            raise

    def _open(self, address: str, key: str) -> None:
        if not address:
            return
        from commands.listening import bound
        from commands.metrics import LocalServer, answers_of
        from db.health import look

        at = urlsplit(f"//{address}")
        listening = bound(
            at.hostname or "", at.port or 0, command="daemon", key=key, where=f"{key}: ", otherwise="give another one"
        )
        watched = self.daemon
        answer = answers_of(
            lambda: look(watched.watch.folder, watched.watch.sources, now(), tells=watched.watch.tells), self._facts,
            lambda: watched.watch.sources,
        )  # fmt: skip
        self.address, self.key, self.server = address, key, LocalServer(listening, answer)
        self.server.start()

    def _facts(self) -> DaemonFacts:
        from commands.metrics import DaemonFacts

        d = self.daemon
        failing = {NAMES.get(what, what): fault.count for what, fault in list(d.faults.items())}
        return DaemonFacts(self.version, d.started, d.beaten, failing, d.refused, now() - d.beaten > SILENT)

    def close(self) -> None:
        """Ends; the address is free again."""
        if self.server is not None:
            self.server.stop()
        self.address, self.server = "", None


@command("_prepare", hidden=True)
@click.option("--reread", is_flag=True, help="The daemon runs, and may yet refuse it.")
def prepare(context: click.Context, *, reread: bool) -> None:
    """Checks all that the daemon needs and prints what it is to know; brings the database's tables up to date."""
    from commands.deliver import check_telling
    settings = configuration(context)
    if not settings.sources:
        raise Failure(f"{settings.path}: no source is watched", Exit.USAGE)
    check_telling(settings)
    with opened(settings) as store:
        if not reread:
            _taken(store)
    found = {
        "configuration": str(settings.path), "folder": str(settings.folder), "text": settings.text,
        "sources": [{"name": s.name, "kind": s.kind, "url": s.url, "every": s.every} for s in settings.sources],
        "confirm_after": settings.crawl.confirm_after, "tells": bool(settings.channel),
        "aside": crawled_aside(settings.sources), **settings.daemon.model_dump(),
        "metrics_at": settings.where("daemon", "metrics"),
    }  # fmt: skip
    click.echo(json.dumps(found))


def _taken(store: Store) -> None:
    from db.outbox.incidents import resolve

    if store.count("notice where code = ? and recovered_at is null", [REFUSED]):
        with store.transaction():
            resolve(store, "", (), now(), among=(REFUSED,))


@command("_refused", hidden=True)
@click.argument("why", default="")
def refused(context: click.Context, *, why: str) -> None:
    """Notes for operators that a changed configuration was not taken; without WHY, that the one in use is the file's.

    It is called with the one that is in use.
    """
    from db.outbox.incidents import Incident, report

    settings = configuration(context)
    text = (
        f"{why.rstrip('.')}. The daemon goes on with the configuration that it read before. Correct the file, then: "
        "systemctl reload npdwatch (or send SIGHUP to the daemon)"
    )
    with opened(settings) as store:
        if not why:
            _taken(store)
            return
        with store.transaction():
            report(store, [Incident("", REFUSED, settings.path.name, text, urgent=True)], now())


def crawled_aside(sources: Iterable[Source]) -> list[str]:
    """The sources of Parliament, feeds and pages that share no host with a register: two crawls may ask at once.

    Each crawl keeps the pace that a host is asked at, but knows nothing of the other one's.
    """
    from config import OWN_HOSTS
    from readers.kinds import KINDS

    sources = tuple(sources)
    registers = {urlsplit(s.url).netloc for s in sources if not KINDS[s.kind].holds_items} | set(OWN_HOSTS)
    return [s.name for s in sources if KINDS[s.kind].holds_items and urlsplit(s.url).netloc not in registers]


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
    from alerts.deliver import receivers
    from alerts.grouping import plan_notices
    from alerts.settings import ConfigurationError
    from commands.deliver import channel_configs, routes
    from commands.heartbeat import ping
    from model.delivery import Notice

    settings = configuration(context)
    text = words(settings, what, code, since, count, why)
    if code:  # when all is well again the next crawl calls the heartbeat
        try:
            if url := settings.heartbeat_url:
                ping(url, [text], local=settings.crawl.loopback)
        except (ConfigurationError, ValueError) as error:
            log.error("the heartbeat could not be called: %s", error)  # noqa: TRY400 - the message says it all
    configs = channel_configs(settings)
    notice = Notice("", CODE, text, since, count, recovered=not code, reminder=telling, about=what)
    alerts = plan_notices([notice], routes(settings), now(), receivers(configs), zone=settings.time_zone)
    return Exit.DONE if _send(settings, alerts, again=again) else Exit.LOOK


def words(settings: Configuration, what: str, code: int, since: datetime, count: int, why: str = "") -> str:
    """What operators are to read."""
    from db.upkeep.notes import last_backup, read_notes
    from text.timestamp import moment

    name, begun = NAMES.get(what, what), moment(since.isoformat(), settings.time_zone)
    if not code:
        return f"{name} works again; it had failed since {begun}. What was published meanwhile is told now."
    meaning = MEANINGS.get(code, "it was cut off" if code < 0 else "a fault")  # type: ignore[call-overload]
    if code == Exit.NO_DATABASE and (damage := read_notes(settings.folder).get("damaged")):
        meaning = f"the database is damaged: {damage.get('what')}. {last_backup(settings.folder)}"
    try:
        free = f" {shutil.disk_usage(settings.folder).free // 2**20:,} MiB are free in {settings.folder}."
    except OSError as error:
        free = f" {settings.folder}: {error.strerror}."
    return (
        f"{name} has failed {plural(count, 'time')} in a row since {begun}, with code {code} ({why or meaning}).{free} "
        "Until this is repaired nobody is told of anything new. What was recorded stands, and what is published "
        "meanwhile is told then. The daemon's log says more (journalctl -u npdwatch); so does: npdwatch status."
    )


def _send(settings: Configuration, alerts: Iterable[Alert], *, again: bool) -> bool:
    """Sends each once, over its channel; True where at least one was taken."""
    from alerts.channels import CHANNELS
    from alerts.message import Form, Message
    from model.delivery import Leased, Sent

    reached = False
    for alert in alerts:
        config = settings.channel_config(alert.channel)
        channel = CHANNELS[config.kind]
        for delivery, target in alert.deliveries:
            leased = Leased(delivery, alert.id, alert.channel, target, alert.payload, 0, again)
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
