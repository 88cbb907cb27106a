"""`npdwatch daemon`: prepares what is to be watched, and watches."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from children.systemd import notify
from commands import logs
from commands.daemon import failed_start
from commands.daemon.ears import Ears
from commands.failures import Exit, Failure
from commands.runtime import WAITS, command, complaint, now, run_program
from text.timestamp import parse_stamp, stamp

if TYPE_CHECKING:
    from children.watch import Watch

log = logging.getLogger("npdwatch.alarm")
LONGEST_PREPARATION = 120
"""Seconds that looking at the configuration and the database may take."""
LOCKED_PAUSE = 5.0
"""Seconds between two tries to start while another program holds the database."""


@command("daemon")
@click.option("--beat", default=5.0, show_default=True, type=click.FloatRange(0.05, 60), help="Seconds between looks.")
def daemon(context: click.Context, *, beat: float) -> None:
    """Watch and tell until stopped (SIGTERM or Ctrl-C finishes what runs). One for each data folder.

    A crawl and a delivery are children of it, so that no fault in them can take it down. SIGHUP reads the configuration
    anew.
    """
    from commands.daemon.ready import Starter
    from db.locks import daemon_lock
    from scheduler import Daemon

    asked = threading.Event()
    signal.signal(signal.SIGHUP, lambda *_: asked.set())  # what is read from here on may be the file as it was before
    log_all()
    path = context.obj["config"]
    watch = waited_for(path)
    logs.use(watch.log)
    daemon_lock(watch.folder).take().release()  # another daemon in the folder is told of before its own port is
    made = Daemon(
        watch, beat=beat, reread=lambda before: reread(path, before, ears), starter=Starter(), asked_to_reread=asked
    )
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
    from children.faults import ALARM_AFTER

    since, tries, told = now(), 0, False
    while True:
        try:
            watch = prepared(path)
        except Failure as failure:
            if failure.exit_code != Exit.BUSY:
                _alarm_of_start(path, failure.exit_code, now(), 1, failure.message)
                raise
            tries += 1
            log.warning("%s The daemon waits for that.", failure.message)
            notify(f"WATCHDOG=1\nEXTEND_TIMEOUT_USEC={int(LONGEST_PREPARATION * 2e6)}\nSTATUS=waiting for the database")
            time.sleep(LOCKED_PAUSE)
        else:
            if told:
                _alarm_of_start(path, 0, since, tries)
            elif before := failed_start.told(watch.folder):
                _alarm_of_start(path, 0, parse_stamp(before.get("since", stamp(since))), 1)
            return watch
        if tries >= ALARM_AFTER and not told:
            told = _alarm_of_start(path, Exit.BUSY, since, tries)


def _alarm_of_start(path: Path | None, code: int, since: datetime, count: int, why: str = "") -> bool:
    """Tells operators and the heartbeat, by a child that needs no database; True where somebody was reached."""
    notify(f"WATCHDOG=1\nEXTEND_TIMEOUT_USEC={int(LONGEST_PREPARATION * 2e6)}")
    options = ("--code", str(code), "--since", since.isoformat(), "--count", str(count), "--why", why)
    try:
        done = run_program(path, "_alarm", "start", *options, timeout=LONGEST_PREPARATION)
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("operators could not be told of it: %s", error)  # noqa: TRY400 - the message says it all
        return False
    if done.returncode != Exit.DONE and (said := complaint(done)) and said not in why:
        log.error("operators could not be told of it: %s", said)
    return done.returncode == Exit.DONE


def prepared(path: Path | None, *options: str) -> Watch:
    """What is to be watched, once configuration, database, channels and routes have proved sound.

    Found out in a child: what it loads for that, the daemon would hold for months.

    Raises:
        Failure: with the child's message and code; nothing starts half configured.
    """
    from children.watch import Watch
    from model.source import Source

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
        found["followed"], found["stamped"], found["saved"], found["scaled"], found["auto_delay"],
    )


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
    from children.watch import ConfigurationRefused

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
