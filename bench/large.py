"""A data folder of many years, and what the commands cost that look into it: CPU seconds, one line a command."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import measure
from bench.large_items import build_items
from bench.large_registers import REGISTERS, Filling, Register
from bench.large_rows import Line, lines
from bench.world import ROOT
from db.recipients.reclassify import note_first_ruleset
from db.store import Store

MOST, SHORT = 1.0, 0.35
"""CPU seconds that a command may take; one of those that people ask most."""
ASKED_MOST = (("status",), ("releases",), ("recipients",), ("stats",))
COMMANDS = (
    ("status",), ("status", "--json"), ("releases",), ("releases", "--json", "--limit", "200"),
    ("releases", "--search", "attainment academies"), ("releases", "--as-of", "2021-01-01", "--category", "press"),
    ("releases", "--level", "individual", "--limit", "500"), ("changes",), ("changes", "--kind", "removed"),
    ("changes", "--category", "press", "--json", "--limit", "200"), ("changes", "--search", "attainment"),
    ("show", "5000"), ("show", "DS00042"), ("recipients",), ("recipients", "--json", "--limit", "200"),
    ("recipients", "show", "Ofsted"),
    ("stats",), ("stats", "--json"), ("stats", "--by", "recipient"), ("stats", "--by", "year", "--as-of", "2022-01-01"),
    ("evidence",), ("evidence", "--json", "--limit", "200"),
)
LOOK = (
    "import datetime, pathlib; from db.upkeep.checks import check_sound;"
    " check_sound(pathlib.Path({!r}), datetime.datetime.now(datetime.UTC))"
)


def build(path: Path, *, releases: int = 20_000, versions: int = 200_000, seed: int = 1) -> None:
    """Makes a complete data folder at `path`, which must be new or empty: the same one for the same seed.

    31 sheets in 11 files of two registers, 36 editions from 2019 to 2026; items of Parliament and a feed with mentions
    and links. The tables are those of the program, filled in bulk instead of by many crawls; categories, assessments,
    mentions, links and rows' hashes come from the program's own code. Of the editions' files only those of the last two
    of each register are made and archived, and read back to what the tables say; what `edition_file` gives as the
    sha256 of an older file names nothing. There are no deliveries: every change counts as planned.

    Raises:
        FileExistsError: the folder holds something.
    """
    if path.exists() and any(path.iterdir()):
        raise FileExistsError(f"{path} is not empty")
    collecting = gc.isenabled()
    gc.disable()  # a million rows, none of them in a circle
    with Store.create(path) as store:
        # A build that was killed is thrown away. `Store.open` sets all of these anew.
        for setting in ("synchronous = off", "journal_mode = memory", "cache_size = -400000"):
            store.connection.execute(f"pragma {setting}")
        note_first_ruleset(store, datetime(2019, 1, 1, tzinfo=UTC))  # as the first crawl does
        with store.transaction():
            for register, made in _registers(releases, versions, seed):
                Filling(store, register, made).fill()
            build_items(store, seed=seed, how_many=max(30, releases // 20))
            store.execute("update change set planned_at = seen_at where state = 'open'")
    if collecting:
        gc.enable()


def _registers(releases: int, versions: int, seed: int) -> list[tuple[Register, list[Line]]]:
    """The last register has few editions and so few versions; the first has what is missing."""
    out = []
    for n, register in reversed(list(enumerate(REGISTERS))):
        wanted = round(versions * register.share) if n else versions
        made = lines(round(releases * register.share), wanted, register.editions, seed + n)
        versions -= sum(len(line.steps) for line in made)
        out.append((register, made))
    return out[::-1]


def main(arguments: list[str]) -> int:
    """`--build FOLDER` makes the data folder there and measures nothing."""
    if arguments[:1] == ["--build"]:
        build(Path(arguments[1]))
        return 0
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        # In a process of its own: what is started by one that once was large is taken to be as large.
        built = measure.run([sys.executable, "-m", "bench.large", "--build", str(root / "data")])
        print(f"built in {built.wall:.0f} s, {built.cpu:.0f} s CPU, {built.peak:.0f} MiB", flush=True)
        configuration = root / "npdwatch.toml"
        configuration.write_text('[data]\nfolder = "data"\n[crawl]\ncontact = "a bench"\n', encoding="utf-8")
        # As a crawl leaves it; of a database that was never looked at, whoever comes first looks all of it through.
        subprocess.run([sys.executable, "-c", LOOK.format(str(root / "data"))], cwd=ROOT, check=True)
        for words in COMMANDS:
            cost = measure.run([sys.executable, str(ROOT / "__main__.py"), "--config", str(configuration), *words])
            most = SHORT if words in ASKED_MOST else MOST
            good = cost.cpu <= most and cost.code in (0, 1)
            figure = f"{cost.cpu:.2f} s CPU, {cost.peak:.0f} MiB, code {cost.code}"
            measure.line(" ".join(words), figure, f"{most:.2f} s CPU", good=good)
            worst |= not good
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
