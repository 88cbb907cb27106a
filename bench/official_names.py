"""The official registers: reading five million names into the index, and asking it. The names are made up."""

from __future__ import annotations

import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from bench.measure import line, run
from db.recipients.official_names import loaded, official_names
from recipients.cell.names import organisation_key

NAMES = 5_000_000
ASKED = 20_000
MOST_MIB, MOST_MS = 150.0, 1.0
_BEGINNINGS = ("al", "bra", "cor", "del", "en", "fo", "gri", "hol", "in", "jas", "kel", "lo", "mar", "nor")
_ENDINGS = ("ber", "dan", "fex", "gate", "ham", "kin", "land", "mont", "nell", "ox", "pton", "quay", "ridge", "stone")
_WORDS = [a + b for a in _BEGINNINGS for b in _ENDINGS]
_TRADES = ("62012 - Business software", "58130 - Publishing of newspapers", "70229 - Management consultancy")


def company(number: int, dice: random.Random) -> str:
    """A made-up company name that no other number has."""
    return f"{' '.join(dice.choices(_WORDS, k=3)).upper()} {number} LIMITED"


def rows(names: int) -> Iterator[str]:
    """The lines of a file in Companies House's form, as wide as the real one in what is read."""
    dice = random.Random(1)
    yield "CompanyName, CompanyNumber,RegAddress.PostTown,CompanyCategory,CompanyStatus,SICCode.SicText_1\n"
    for n in range(names):
        yield f'"{company(n, dice)}","{n:08d}","LEEDS","Private Limited Company","Active","{_TRADES[n % 3]}"\n'


def main(names: int = NAMES) -> int:
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        file = folder / "BasicCompanyDataAsOneFile-2026-11-01.zip"
        packed = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        with packed, packed.open("BasicCompanyData.csv", "w") as out:
            for row in rows(names):
                out.write(row.encode())
        configuration = folder / "npdwatch.toml"
        configuration.write_text(f'[data]\nfolder = "{folder / "data"}"\n', encoding="utf-8")
        (folder / "data").mkdir()
        program = [sys.executable, str(Path(__file__).resolve().parent.parent / "__main__.py")]
        cost = run([*program, "--config", str(configuration), "recipients", "sources", str(file)])
        if cost.code:
            print(f"the command ended with code {cost.code}")
            return 1
        read = loaded(folder / "data")[0]
        line(f"{read.names:,} names read, CPU", f"{cost.cpu:.0f} s", "", good=read.names == names)
        line("the same, memory", f"{cost.peak:.0f} MiB", f"<= {MOST_MIB:.0f} MiB", good=cost.peak <= MOST_MIB)
        line("the same, on disk", f"{read.size / 2**20:.0f} MiB", "stated", good=True)
        each = _ask(folder / "data", names)
        line(f"a look-up, the mean of {ASKED:,}, CPU", f"{each:.3f} ms", f"<= {MOST_MS:.0f} ms", good=each <= MOST_MS)
        return int(cost.peak > MOST_MIB or each > MOST_MS)


def _ask(data: Path, names: int) -> float:
    """Milliseconds of CPU for one name: every second one is there."""
    lookup = official_names(data)
    assert lookup is not None
    dice = random.Random(1)
    there = [company(n, dice) for n in range(min(names, ASKED // 2))]
    keys = [organisation_key(k) for name in there for k in (name, f"{name} ABSENT")]
    begun = time.process_time()
    found = sum(bool(lookup(key)) for key in keys)
    spent = time.process_time() - begun
    assert found == len(there), "every name that is there is found, and no other"
    return 1000 * spent / len(keys)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else NAMES))
