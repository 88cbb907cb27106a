"""What a child has handed on it gives back to the system, while the other process takes it in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HANDS_ON = """
import json, sys
sys.path.insert(0, sys.argv[1])
from readers.parse_child import ROWS_A_TRIM
from readers.sandbox import give_back
def pages():
    return int(open("/proc/self/statm").read().split()[1])
give_back()
empty = pages()
rows = [[f"{n}" * 8, f"purpose {n}"] for n in range(120_000)]
full = pages()
while rows:
    if len(rows) % ROWS_A_TRIM == 0:
        give_back()
    json.dumps(rows.pop())
print(empty, full, pages())
"""


def test_rows_that_were_handed_on_are_given_back() -> None:
    """To load the C library anew each time kept every one of them."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", HANDS_ON, str(ROOT)], capture_output=True, text=True, check=True, timeout=60,
        env={"PATH": os.defpath},
    )
    empty, full, left = map(int, done.stdout.split())
    assert full > 2 * empty
    assert left - empty < (full - empty) / 4
