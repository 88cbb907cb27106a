"""`npdwatch daemon`: watches and tells until it is stopped."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from commands.runtime import Exit, Failure, command, configuration, opened

if TYPE_CHECKING:
    from model.source import Source
    from scheduler import Watch


@click.command("daemon")
@click.option("--beat", default=5.0, show_default=True, type=click.FloatRange(0.05, 60), help="Seconds between looks.")
@click.pass_context
@command
def daemon(context: click.Context, *, beat: float) -> Exit:
    """Watch and tell until stopped (SIGTERM or Ctrl-C finishes what runs). One for each data folder.

    A crawl and a delivery are children of it, so that no fault in them can take it down.
    """
    from scheduler import Daemon

    watch = prepared(context.obj["config"])
    logging.getLogger("npdwatch.daemon").setLevel(logging.INFO)
    for handler in logging.getLogger().handlers:
        handler.setLevel(logging.INFO)
    Daemon(watch, beat=beat).run()
    return Exit.DONE


def prepared(path: Path | None) -> Watch:
    """What is to be watched, once configuration, database, channels and routes have proved sound.

    Found out in a child: what it loads for that, the daemon would hold for months.

    Raises:
        Failure: with the child's message and code; nothing starts half configured.
    """
    from scheduler import LAUNCHER, Watch

    command_line = [sys.executable, str(LAUNCHER), *(["--config", str(path)] if path else []), "_prepare"]
    done = subprocess.run(command_line, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode not in list(Exit):  # a signal, of the system that is out of memory for one
        raise Failure(f"checking the configuration was cut off (code {done.returncode}). Start it again", Exit.FAULT)
    if done.returncode != Exit.DONE:
        raise Failure(done.stderr.replace("npdwatch: ", "").strip(), Exit(done.returncode))
    found = json.loads(done.stdout)
    return Watch(
        Path(found["configuration"]), Path(found["folder"]), tuple((n, s) for n, s in found["sources"]),
        found["confirm_after"], found["tells"], frozenset(found["aside"]),
    )  # fmt: skip


@click.command("_prepare", hidden=True)
@click.pass_context
@command
def prepare(context: click.Context) -> Exit:
    """Checks all that the daemon needs and prints what it is to know; brings the database's tables up to date."""
    from commands.deliver import check_telling

    settings = configuration(context)
    if not settings.sources:
        raise Failure(f"{settings.path}: no source is watched", Exit.USAGE)
    opened(settings).close()
    check_telling(settings)
    found = {
        "configuration": str(settings.path), "folder": str(settings.folder),
        "sources": [(s.name, s.every) for s in settings.sources],
        "confirm_after": settings.crawl.confirm_after, "tells": bool(settings.channel),
        "aside": crawled_aside(settings.sources),
    }  # fmt: skip
    click.echo(json.dumps(found))
    return Exit.DONE


def crawled_aside(sources: Iterable[Source]) -> list[str]:
    """The sources of Parliament, feeds and pages that share no host with a register: two crawls may ask at once.

    Each crawl keeps the pace that a host is asked at, but knows nothing of the other one's.
    """
    from config import OWN_HOSTS
    from readers.kinds import KINDS

    sources = tuple(sources)
    registers = {urlsplit(s.url).netloc for s in sources if not KINDS[s.kind].holds_items} | set(OWN_HOSTS)
    return [s.name for s in sources if KINDS[s.kind].holds_items and urlsplit(s.url).netloc not in registers]
