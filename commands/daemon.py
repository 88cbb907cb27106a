"""`npdwatch daemon`: watches and tells until it is stopped."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import click

from commands.setting import Exit, Failure, command, configuration, opened

if TYPE_CHECKING:
    from config import Configuration


@click.command("daemon")
@click.option("--beat", default=5.0, show_default=True, type=click.FloatRange(0.05, 60), help="Seconds between looks.")
@click.pass_context
@command
def daemon(context: click.Context, *, beat: float) -> Exit:
    """Watch and tell until stopped (SIGTERM or Ctrl-C finishes what runs). One for each data folder.

    A crawl and a delivery are children of it, so that no fault in them can take it down.
    """
    from scheduler import Daemon

    settings = configuration(context)
    if not settings.sources:
        raise Failure(f"{settings.path}: no source is watched", Exit.USAGE)
    _check_secrets(settings)
    opened(settings).close()  # brings the tables up to date, or refuses
    logging.getLogger("npdwatch.daemon").setLevel(logging.INFO)
    Daemon(settings, beat=beat).run()
    return Exit.DONE


def _check_secrets(settings: Configuration) -> None:
    """Nothing starts half configured: a missing secret is found now, not at the first alert.

    In a child, since the channels load what the daemon must not hold in memory.
    """
    import subprocess
    import sys

    from scheduler import LAUNCHER

    done = subprocess.run(
        [sys.executable, str(LAUNCHER), "--config", str(settings.path), "deliver", "--dry-run"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    if done.returncode == Exit.USAGE:
        raise Failure(done.stderr.replace("npdwatch: ", "").strip(), Exit.USAGE)
