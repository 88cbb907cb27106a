"""The long run ends by itself, and keeps what is needed to see a find again."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest

from bench import soak


def test_a_find_is_kept_with_its_command_and_ends_with_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {"bad": lambda *_: ["nothing_of_this_name"], "good": lambda *_: ["count", "--help"]}
    monkeypatch.setattr(soak, "PARTS", parts)
    monkeypatch.setattr(sys, "argv", ["soak", "--hours", "0.0006", "--seed", "s", "--finds", str(tmp_path)])
    assert soak.main() == 1
    said = (tmp_path / "s" / "0000-bad" / "said.txt").read_text("utf-8")
    assert "bench.nothing_of_this_name" in said
    assert "ended with 1" in said
    monkeypatch.setattr(soak, "PARTS", {"good": parts["good"]})
    assert soak.main() == 0


def test_what_does_not_end_is_interrupted_and_is_a_find() -> None:
    begun = time.monotonic()
    code, said = soak.ended([sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(100)"], 4)
    assert (code, "begun" in said, "not ended after" in said) == (124, True, True)
    assert time.monotonic() - begun < 90


def test_a_seed_is_fresh_each_time_and_the_same_again() -> None:
    made = [[make(random.Random(seed), Path("x")) for make in soak.PARTS.values()] for seed in (1, 1, 2)]
    assert made[0] == made[1] != made[2]
