"""What an idle daemon holds in memory, and how soon an edition is at the mail server: `python -m bench.daemon`.

With `--days N [--every SECONDS] [--seed S]`: what it holds after so many days of its clock (`bench.month`).
"""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import line, resident, run, tree_seconds, until
from bench.month import month
from bench.replica.govuk import Replica
from bench.sick_servers import free_port
from commands.demo import Player
from demo.sinks import HookSink, MailSink

ROOT = Path(__file__).resolve().parent.parent
SETTLED = 6.0
"""Seconds after which the daemon is taken to be idle."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=0)
    parser.add_argument("--every", type=int, default=6 * 3600)
    parser.add_argument("--seed", default="1")
    given = parser.parse_args()
    if given.days:
        with tempfile.TemporaryDirectory(prefix="npdwatch-month-") as name:
            return int(not month(Path(name), given.days, given.every, given.seed))
    with tempfile.TemporaryDirectory(prefix="npdwatch-bench-") as name, Replica() as replica:
        folder = Path(name)
        with MailSink(folder / "mail") as mail, HookSink(folder / "hook") as hook:
            player = Player(folder, replica, mail, hook, quiet=True)
            base = [sys.executable, str(ROOT / "__main__.py"), "--config", str(player.configuration)]
            run([*base, "crawl"], environment=player.environment)
            latency(base, player, replica, mail)
            time.sleep(1.1)  # the second look, which confirms what is gone, is not idleness
            run([*base, "crawl"], environment=player.environment)
            memory(base, player)
    return 0


def latency(base: list[str], player: Player, replica: Replica, mail: MailSink) -> None:
    """From the publication to the mail server, by a crawl that begins at once (polling apart)."""
    known = len(mail.files)
    replica.publish("edition")
    begun = time.monotonic()
    child = subprocess.Popen([*base, "crawl"], env=player.environment, stdout=subprocess.DEVNULL)
    seen = until(lambda: len(mail.files) > known, 30)
    taken = time.monotonic() - begun
    child.wait(60)
    line("edition published to alert at the mail server", f"{taken:.2f} s", "<= 5 s", good=seen and taken <= 5)


def memory(base: list[str], player: Player) -> None:
    """Of the daemon itself, when nothing is due, asked for its metrics, as deploy/ runs it."""
    port = free_port()
    with player.configuration.open("a", encoding="utf-8") as file:
        file.write(f'\n[daemon]\nmetrics = "127.0.0.1:{port}"\n')
    environment = {**player.environment, "MALLOC_ARENA_MAX": "1"}
    child = subprocess.Popen([*base, "daemon"], env=environment, stderr=subprocess.DEVNULL)
    try:
        time.sleep(SETTLED)
        ask(port)
        before = tree_seconds(child.pid)
        time.sleep(5)
        ask(port)
        held = resident(child.pid)
        time.sleep(5)
        spent = (tree_seconds(child.pid) - before) * 6
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(60)
    line("idle daemon, memory", f"{held:.1f} MiB", "<= 32 MiB", good=held <= 32)
    print(f"idle daemon, processor: {spent:.2f} s CPU a minute; ended with code {child.returncode}")


def ask(port: int) -> None:
    """Asks for the metrics, whole."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as link:
        link.sendall(b"GET /metrics HTTP/1.1\r\n\r\n")
        while link.recv(65536):
            pass


if __name__ == "__main__":
    sys.exit(main())
