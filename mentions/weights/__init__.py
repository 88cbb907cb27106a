"""What weights learnt from labelled passages make of what the grammar leaves open."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any


@cache
def weights_file(name: str) -> dict[str, Any]:
    """A file of weights, as read; bench/mentions_training.py writes them."""
    return dict(json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8")))


def likelihood(total: float) -> float:
    """What a sum of weights says, from 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
