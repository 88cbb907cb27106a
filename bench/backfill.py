"""The register's history made from both web archives: CPU, every edition once and in order, no news, gaps named.

`python -m bench.backfill [--keep FOLDER]`: the replica of both archives (bench/replica/webarchive) plays twelve years;
`npdwatch backfill` runs as people run it, and its database is held against the replica's answers. With `--kills N
[--seed S]` it is killed (-9, all its processes) at a random moment of its whole length and resumed, perhaps killed
again, until it ends; its tables and archive must be those of an undisturbed run but for times. Another begins, up to N.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from bench.backfill_judge import MAY_LACK, Verdict, differing, dump, judge, leaks
from bench.measure import line
from bench.replica.govuk import PublishedFile, Replica
from bench.replica.webarchive.answers import answers
from bench.replica.webarchive.files import CONTENT_TYPES
from bench.replica.webarchive.published import FIRST_PAGE, REQUESTS_PAGE
from bench.replica.webarchive.server import WebArchives
from bench.world import CHANNELS, PAGE, Done, Installation, Watched, World
from db.chain.check import check_log
from demo.sinks import HookSink, MailSink

MOST_CPU = 60.0
SOURCE = "dfe-external-data-shares"
BACKFILL = ("backfill", SOURCE, "--page", FIRST_PAGE, "--page", REQUESTS_PAGE, "--json")
LONGEST = 1800.0
"""Seconds that a run may take."""


class Trial(Installation):
    """An installation with all channels that has watched the page since its newest edition, and the archives."""

    def __init__(self, folder: Path, live: Replica, archives: WebArchives, mail: MailSink, hooks: HookSink) -> None:
        super().__init__(folder, World.addresses(hooks.url))
        self.archives, self.mail, self.hooks = archives, mail, hooks
        where = "".join(f'{name} = "{origin}"\n' for name, origin in archives.origins.items())
        self.configure([Watched(SOURCE, live.url(PAGE))], hosts=live.hosts, retries=[0.2, 1.0],
                       channels=CHANNELS.format(port=mail.port), more=f"[backfill]\n{where}")
        self.crawl()
        self.crawl(code=None)  # tells of the licences that have ended by now

    @property
    def told(self) -> int:
        """Changes that were told so far, once for each channel; operators' notices are about none."""
        return self.count("alert_change")

    def backfill(self) -> Done:
        return self.run(*BACKFILL, code=None, timeout=LONGEST)

    def killed(self, after: float) -> bool:
        """Starts it and kills all its processes after so many seconds; False where it had ended by then."""
        with subprocess.Popen(
            self.command(*BACKFILL), env=self.environment, cwd=self.folder, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        ) as child:
            try:
                child.wait(after)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
            return child.wait() == -signal.SIGKILL


def publish_newest(live: Replica) -> None:
    """The page of today has the edition that the archives have last."""
    newest = answers().editions[-1]
    files = [PublishedFile(f.title, f.filename, f.body, CONTENT_TYPES[f.form]) for f in newest.files]
    live.publish_files(files, note="Added updated spreadsheet.", at=f"{newest.published}T09:30:00Z")


def children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def gaps_unnamed(said: str) -> list[str]:
    """The gaps that must be named and are not: by what the editions on both sides are up to, or by when they came."""
    of = {e.number: e for e in answers().editions}
    out = []
    for g in (g for g in answers().gaps if g.must):
        # Where the edition on one side may be left out, the one beyond it is the side.
        befores = [g.before, *([g.before - 1] if g.before in MAY_LACK else [])]
        sides = [(of[n].up_to, g.end) for n in befores] + [(of[n].published, of[g.after].published) for n in befores]
        if not any(all(_names(said, day) for day in side) for side in sides):
            out.append(f"{g.begin} to {g.end}: {len(g.quarters)} quarters, unread {g.unread}")
    return out


def _names(said: str, day: date) -> bool:
    return any(form in said for form in (f"{day:%Y-%m}", f"{day:%B %Y}", f"{day:%b %Y}"))


def outputs(trial: Trial, done: Done) -> list[bytes]:
    """All that leaves the machine, or is printed: the command's words, messages, the public copy."""
    there = [*trial.mail.files, *trial.hooks.files, *trial.data.glob("public/*")]
    return [done.out.encode(), done.err.encode(), *(Path(f).read_bytes() for f in there if Path(f).is_file())]


def whole_run(trial: Trial) -> tuple[Done, float, float]:
    """What it said, the CPU seconds of all its processes, and how long it took."""
    before, begun = children_cpu(), time.monotonic()
    done = trial.backfill()
    return done, children_cpu() - before, time.monotonic() - begun


def report(trial: Trial, before: int, done: Done, cpu: float, seconds: float) -> int:
    """Prints each figure, then every fault."""
    trial.run("deliver", code=None)
    trial.crawl(code=None)
    trial.run("publish", str(trial.folder / "site"), code=None)
    told = trial.told - before
    verdict: Verdict = judge(trial)
    unnamed, leaked = gaps_unnamed(done.out + done.err), leaks(outputs(trial, done))
    must = sum(g.must for g in answers().gaps)
    asked = len(trial.archives.requests())
    line("backfill, all its processes", f"{cpu:.1f} s CPU, {seconds:.0f} s", f"at most {MOST_CPU:g} s CPU",
         good=cpu <= MOST_CPU and done.code in (0, 1))
    line("editions, rows, changes as the answers have them", str(verdict.looked_at), "no fault",
         good=not verdict.faults)
    line("changes of history that were told", f"{told}", "0", good=told == 0)
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
    """Kills backfills at random moments, resumes each until it has ended, and compares what it made; 0: all alike."""
    prepared = trial.folder / "prepared"
    shutil.copytree(trial.data, prepared)
    done, backfills, bad = 0, 0, list[str]()
    while done < kills:
        shutil.rmtree(trial.data)
        shutil.copytree(prepared, trial.data)
        # Half its length at most, so that one is killed some times on its way, nearer and nearer to its end.
        while done < kills and trial.killed(dice.uniform(0, seconds / 2)):
            done += 1
        ended, backfills = trial.backfill(), backfills + 1
        with trial.store() as store:
            wrong = [f"the log: {w.where}: {w.what}" for w in check_log(store)]
        bad += [f"backfill {backfills}: {x}" for x in (
            *differing(undisturbed, dump(trial.data)), *wrong,
            *([] if ended.code in (0, 1) else [f"ended with {ended.code}: {ended.err[-300:]}"]),
        )]
        print(f"{done} kills in {backfills} backfills: {len(bad)} differ", flush=True)  # what is cut off has its figure
    line(f"tables and archive after {done} kills in {backfills} backfills, of an undisturbed one but for times",
         f"{len(bad)} differ", "0 differ", good=not bad)
    for what in bad:
        print(f"  {what}")
    return int(bool(bad))


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
        live = stack.enter_context(Replica())
        publish_newest(live)
        trial = Trial(folder / "whole", live, archives, mail, hooks)
        before = trial.told
        done, cpu, seconds = whole_run(trial)
        if not given.kills:
            return report(trial, before, done, cpu, seconds)
        again = Trial(folder / "killed", live, archives, mail, hooks)
        return with_kills(again, dump(trial.data), given.kills, seconds, random.Random(given.seed))


if __name__ == "__main__":
    sys.exit(main())
