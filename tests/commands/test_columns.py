"""The columns of `npdwatch releases --csv`, and the manual's dictionary of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from commands.register.columns import COLUMNS, with_columns

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "using" / "columns.md"
CELLS = {
    "reference": "DS00001", "recipient": "Made-up Institute", "decided": "1 February 2021", "licence_end": "March 2025",
    "destroyed": "not yet", "sensitivity": "A", "legal_basis": "Education Act 1996, section 537A", "Colour": "blue", "tier": "2",
}


def test_the_manual_explains_each_column_and_no_other_in_their_order() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (as printed|as read|ours) \| (.+) \|$", MANUAL.read_text("utf-8"), re.MULTILINE)
    assert [name for name, _, _ in rows] == list(COLUMNS)
    assert all(len(meaning) > 10 for _, _, meaning in rows)


def test_cells_are_as_printed_and_days_as_read() -> None:
    found = with_columns({"id": 1, "cells": CELLS})
    assert (found["decided"], found["decided_day"]) == ("1 February 2021", "2021-02-01")
    assert (found["licence_end"], found["licence_end_day"]) == ("March 2025", "2025-03")
    assert (found["destroyed"], found.get("destroyed_day")) == ("not yet", None)
    assert (found["sensitivity"], found["identifiability"]) == ("A", "")
    assert json.loads(found["other_cells"]) == {"Colour": "blue", "tier": "2"}
    assert found.keys() <= {*COLUMNS, "cells"}
