"""The register's history made from both web archives: CPU, every edition once and in order, no news, gaps named.

`python -m bench.backfill [--kills N] [--keep FOLDER]`. The replica of both archives (bench/replica/webarchive) plays
twelve years; `npdwatch backfill` runs as people run it, and its database is held against the replica's answers. With
kills it is killed (-9, all its processes) at so many random moments, one after another, and resumed; then its tables
must be those of an undisturbed run but for times.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from bench.backfill_judge import Verdict, differing, dump, judge, leaks
from bench.measure import line
from bench.replica.webarchive.answers import answers
from bench.replica.webarchive.published import SHARES_PAGE
from bench.replica.webarchive.server import WebArchives
from bench.world import CHANNELS, Done, Installation, Watched, World
from demo.sinks import HookSink, MailSink

MOST_CPU = 60.0
SOURCE = "dfe-external-data-shares"
LONGEST = 600.0
"""Seconds that a run may take."""


class Trial(Installation):
    """An installation with all channels that has never watched, and the archives it is pointed to."""

    def __init__(self, folder: Path, archives: WebArchives, mail: MailSink, hooks: HookSink) -> None:
        super().__init__(folder, World.addresses(hooks.url))
        self.archives, self.mail, self.hooks = archives, mail, hooks
        origins = archives.origins
        hosts = [urlsplit(o).netloc for o in origins.values()]
        where = "".join(f'{name} = "{origin}"\n' for name, origin in origins.items())
        self.configure([Watched(SOURCE, SHARES_PAGE)], hosts=hosts, channels=CHANNELS.format(port=mail.port),
                       retries=[0.2, 1.0], more=f"[backfill]\n{where}")

    def backfill(self) -> Done:
        return self.run("backfill", SOURCE, code=None, timeout=LONGEST)

    def killed(self, after: float) -> bool:
        """Starts it and kills all its processes after so many seconds; False where it had ended by then."""
        command = self.command("backfill", SOURCE)
        with subprocess.Popen(
            command, env=self.environment, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as child:
            try:
                child.wait(after)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
            return child.wait() == -signal.SIGKILL


def children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def gaps_unnamed(said: str) -> list[str]:
    """The gaps that must be named and whose years and months the command does not print."""
    out = []
    for g in answers().gaps:
        ends = [(f"{d:%Y-%m}", f"{d:%B %Y}", f"{d:%b %Y}") for d in (g.begin, g.end)]
        if g.must and not all(any(form in said for form in forms) for forms in ends):
            out.append(f"{g.begin} to {g.end}: {len(g.quarters)} quarters, unread {g.unread}")
    return out


def outputs(trial: Trial, done: Done) -> list[bytes]:
    """All that leaves the machine, or is printed: the command's words, messages, the public copy."""
    there = [*trial.mail.files, *trial.hooks.files, *trial.data.glob("public/*")]
    return [done.out.encode(), done.err.encode(), *(Path(f).read_bytes() for f in there if Path(f).is_file())]


def whole_run(trial: Trial) -> tuple[Done, float, float]:
    """What it said, the CPU seconds of all its processes, and how long it took."""
    before, begun = children_cpu(), time.monotonic()
    done = trial.backfill()
    return done, children_cpu() - before, time.monotonic() - begun


def report(trial: Trial, done: Done, cpu: float, seconds: float) -> int:
    """Prints each figure, then every fault."""
    trial.run("deliver", code=None)
    trial.run("publish", str(trial.folder / "site"), code=None)
    told = len(trial.mail.files) + len(trial.hooks.files)
    verdict: Verdict = judge(trial)
    unnamed, leaked = gaps_unnamed(done.out + done.err), leaks(outputs(trial, done))
    must = sum(g.must for g in answers().gaps)
    asked = len(trial.archives.requests())
    line("backfill, all its processes", f"{cpu:.1f} s CPU, {seconds:.0f} s", f"at most {MOST_CPU:g} s CPU",
         good=cpu <= MOST_CPU and done.code in (0, 1))
    line("editions, rows, changes as the answers have them", str(verdict.looked_at), "no fault",
         good=not verdict.faults)
    line("messages of what is history", f"{told}", "0", good=told == 0)
    line("gaps named", f"{must - len(unnamed)} of {must}", "all", good=not unnamed)
    line("what is hidden and comes out", f"{len(leaked)}", "0", good=not leaked)
    print(f"{asked} requests; exit code {done.code}")
    if done.code not in (0, 1):
        print(done.err[-1000:])
    for fault in verdict.faults:
        print(f"  fault: {fault}")
    for gap in unnamed:
        print(f"  not named: {gap}")
    for other in verdict.differences:
        print(f"  may be right too: {other}")
    return int(cpu > MOST_CPU or bool(verdict.faults or unnamed or leaked) or told > 0 or done.code not in (0, 1))


def with_kills(trial: Trial, undisturbed: dict[str, list[str]], kills: int, seconds: float, dice: random.Random) -> int:
    """Kills and resumes it, lets it end, and compares its tables with those of the undisturbed run."""
    done, left = 0, kills * 4
    while done < kills and left:
        left -= 1
        # It goes on where it was, so that later kills come ever nearer to its end.
        done += trial.killed(dice.uniform(0.3, max(1.0, seconds * 1.5 / kills)))
    ended = trial.backfill()
    differ = differing(undisturbed, dump(trial.data))
    line(f"tables after {done} kills, of an undisturbed run but for times", f"{len(differ)} differ", "0 differ",
         good=not differ and ended.code in (0, 1))
    for table in differ:
        print(f"  {table}")
    return int(bool(differ) or ended.code not in (0, 1))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder that is left as it is at the end")
    given = parser.parse_args()
    with ExitStack() as stack:
        name = given.keep or stack.enter_context(tempfile.TemporaryDirectory(prefix="npdwatch-backfill-"))
        folder = Path(name)
        archives = stack.enter_context(WebArchives())
        mail = stack.enter_context(MailSink(folder / "mail"))
        hooks = stack.enter_context(HookSink(folder / "hooks"))
        trial = Trial(folder / "whole", archives, mail, hooks)
        done, cpu, seconds = whole_run(trial)
        undisturbed = dump(trial.data) if given.kills else {}
        bad = report(trial, done, cpu, seconds)
        if given.kills:
            again = Trial(folder / "killed", archives, mail, hooks)
            bad |= with_kills(again, undisturbed, given.kills, seconds, random.Random(given.seed))
    return bad


if __name__ == "__main__":
    sys.exit(main())
