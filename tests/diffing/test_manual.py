"""The manual names everything that comparing can say."""

from __future__ import annotations

import re
from pathlib import Path

from diffing.normal import cell_key
from model.change import ROW_KINDS

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "using" / "comparing.md").read_text(encoding="utf-8")


def test_every_kind_of_row_is_explained() -> None:
    assert {k.value for k in ROW_KINDS} - set(re.findall(r"`(\w+)`", MANUAL)) == set()


def test_of_dashes_between_digits_it_says_what_is_so() -> None:
    said = re.search(r"which dash it is: (.*?) says the same as (.*?), and something else than (.*?)\.", MANUAL)
    assert said is not None
    one, same, other = (re.findall(r"`([^`]+)`", part) for part in said.groups())
    assert (len(one), len(same), len(other)) == (1, 2, 3)
    assert {cell_key(text) == cell_key(one[0]) for text in same} == {True}
    assert {cell_key(text) == cell_key(one[0]) for text in other} == {False}


def test_every_code_is_explained() -> None:
    guard = (ROOT / "diffing" / "plausibility.py").read_text(encoding="utf-8")
    compare = (ROOT / "diffing" / "compare.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'Reason\(\s*"(\w+)"', guard)) | set(re.findall(r'code="(\w+)"', compare))
    assert {"shrunk", "tail_gone", "different_registers"} <= codes
    assert codes - set(re.findall(r"`(\w+)`", MANUAL)) == set()
