"""What classifying 100,000 distinct organisation names costs: CPU seconds and MiB peak RSS."""

from __future__ import annotations

import csv
import random
import resource
import time
from pathlib import Path

from bench.measure import machine
from recipients.classify import classify_recipient

ROOT = Path(__file__).resolve().parent.parent
COUNT = 100_000


def main() -> None:
    """Print the cost of `COUNT` names made from the labelled ones, and of the first one alone (loading)."""
    names = distinct_names(COUNT)
    before = _cpu()
    classify_recipient(names[0])
    loaded = _cpu()
    started = time.perf_counter()
    answers = {name: classify_recipient(name) for name in names}
    took = _cpu() - loaded
    wall = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"load: {loaded - before:.2f} s CPU")
    each = 1e6 * took / len(answers)
    print(f"{len(answers):,} distinct names: {took:.2f} s CPU ({wall:.2f} s wall), {each:.0f} us each")
    print(f"peak RSS {peak:.0f} MiB")
    print(machine())


def distinct_names(count: int) -> list[str]:
    """Distinct names: labelled ones, whole and with words of other ones before or after."""
    labelled: list[str] = []
    for path in sorted((ROOT / "tests" / "recipients" / "labelled").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            labelled += [row["name"] for row in csv.DictReader(stream) if "name" in row]
    words = sorted({w for name in labelled for w in name.split() if w.isalpha() and len(w) > 3})
    chance = random.Random(5)
    out = dict.fromkeys(labelled)
    while len(out) < count:
        name, word = chance.choice(labelled), chance.choice(words)
        out[f"{word} {name}" if chance.random() < 0.3 else f"{name} {word} {chance.randrange(1000)}"] = None
    return list(out)[:count]


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
