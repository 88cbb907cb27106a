"""Whether `npdwatch stats` reproduces the published counts, on a register made up to have exactly these totals."""

from __future__ import annotations

import csv
import io
import random
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import own_cpu
from commands.register.stats import count
from db.register.editions import File, NewEdition
from db.register.recording.rows import record_edition
from db.store import Store
from db.withheld.gone_over import note_looked_into
from model.change import ChangeKind
from model.register import Edition
from model.source import Source
from readers import fingerprint
from readers.register.reading import read_register
from text.timestamp import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator


HEAD = ("DfE reference", "Organisation name", "Date of request", "Tier of data", "Outcome of request", "Purpose")
TIERS = {"1": 334, "2": 368, "3": 29, "4": 84, "": 72}
"""March 2012 to December 2016: 887 requests (recipients/data/published.toml has the source)."""
OUTCOMES_2016 = {"Rejected": 15, "Not pursued": 3}
OUTCOMES_2017 = {"Approved and received data": 92, "Not pursued": 21, "Rejected": 8}
REJECTED_IN = (2014,) * 3 + (2015,) * 5 + (2016,) * 7
"""The register has 15, the written answer 25: by year they cannot both be reproduced."""
NAMES = ("University of Exampleton", "Exampleton Insight Ltd", "Exampleton County Council", "The Exampleton Fund")
SOURCE = Source("made-up", "file", "https://register.example/requests.csv", "A made-up register")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def main() -> int:
    """Print each published count beside ours; exit code 1 where the register holds what was counted and we differ."""
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder)) as store:
        record(store, register())
        before = own_cpu()
        told = count(store, ("tier", "outcome", "level", "year", "category"), None, None, {})
        took = own_cpu() - before
    wrong = 0
    for p in told["published"]:
        if not p["countable"]:
            verdict = "not in a register: shown as published"
        elif p["count"] == p["ours"]:
            verdict = "reproduced"
        elif "written answer" in p["said_by"]:
            verdict = "differs, as the two published sources do"
        else:
            verdict, wrong = "WRONG", wrong + 1
        print(f"{p['what']:45} {p['count']:>8,} {p['ours'] if p['ours'] is not None else '-':>6}  {verdict}")
    print(f"{told['all']}; {took:.3f} s CPU; wrong: {wrong}")
    return 1 if wrong else 0


def register() -> bytes:
    """1,008 made-up requests as CSV, with the published totals; the same bytes every time."""
    chance = random.Random(1)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for n, (day, tier, outcome) in enumerate((*_until_2016(chance), *_of_2017(chance)), 1):
        level = "aggregated" if tier == "3" else "pupil level"
        writer.writerow((f"DS9{n:04}", f"{chance.choice(NAMES)}", day.isoformat(), tier, outcome,
                         f"Made up: a study with {level} data"))
    return out.getvalue().encode()


def _until_2016(chance: random.Random) -> Iterator[tuple[date, str, str]]:
    """(day, tier, outcome) of the 887 requests of March 2012 to December 2016."""
    tiers = [t for t, n in TIERS.items() for _ in range(n)]
    chance.shuffle(tiers)
    rejected = [date(y, 6, 1) for y in REJECTED_IN]
    days = [date(2012, 3, 1) + timedelta(days=chance.randrange(1_766)) for _ in range(len(tiers) - len(rejected))]
    outcomes = ["Rejected"] * len(rejected) + ["Not pursued"] * OUTCOMES_2016["Not pursued"]
    outcomes += ["Approved and received data"] * (len(tiers) - len(outcomes))
    return zip([*rejected, *days], tiers, outcomes, strict=True)


def _of_2017(chance: random.Random) -> Iterator[tuple[date, str, str]]:
    """The 121 requests of January to May 2017, of which a single one was for aggregated data."""
    outcomes = [o for o, n in OUTCOMES_2017.items() for _ in range(n)]
    days = [date(2017, 1, 1) + timedelta(days=chance.randrange(151)) for _ in outcomes]
    return zip(days, ["3", *("2",) * (len(outcomes) - 1)], outcomes, strict=True)


def record(store: Store, data: bytes, source: Source = SOURCE) -> None:
    """Reads the register with the program's own reader and writes it down as a source's first edition."""
    reading = read_register(data, "requests.csv", file="requests")
    if reading.problems:
        print("\n".join(f"{p.code}: {p.message}" for p in reading.problems), file=sys.stderr)
    edition = Edition(reading.registers)
    file = File("requests", "requests", "requests.csv", source.url, source.url, "0" * 64, register=True)
    new = NewEdition(source, ChangeKind.BASELINE, (file,), edition, None, None, None)
    with store.transaction():
        store.insert("source", name=source.name, kind="file", url=source.url, title="", first_seen_at=stamp(NOW))
        record_edition(store, new, NOW)
        note_looked_into(store, (f.sha256 for f in new.files), fingerprint())


if __name__ == "__main__":
    raise SystemExit(main())
