"""A sample of the bench: whatever is altered in archive or log is found and named."""

from __future__ import annotations

from pathlib import Path

from bench import tampering
from bench.authority import INSTALLED
from bench.tampered_bundle import IN_A_BUNDLE


def test_all_that_is_altered_is_named(tmp_path: Path) -> None:
    counts = tampering.run(80, 7, tmp_path)
    assert {name: n for (name, found), n in counts.items() if not found} == {}
    of_openssl = len(tampering.OF_STAMPS) + len(IN_A_BUNDLE)
    assert len(counts) == len(tampering.IN_THE_DATABASE) + 1 + of_openssl * INSTALLED
