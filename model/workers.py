"""Incidents of workers on other machines: their codes, and how those are read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FAILING = "scale_failing"
"""The PostgreSQL between writer and workers cannot be used."""
AWAY = "workers_away"
"""No worker is there."""
BLIND = "workers_blind"
"""Workers gave no verdict on what they were handed."""
REFUSED = "bundle_refused"
"""What a worker signed does not fit: its version, its clock."""
ALTERED = "scale_altered"
"""What stands in PostgreSQL is not what was put there."""
WORDS: Mapping[str, str] = MappingProxyType({
    FAILING: "the workers' database fails", AWAY: "no worker is there",
    BLIND: "workers say nothing of what they were given", REFUSED: "what a worker sent is refused",
    ALTERED: "the workers' database was altered",
})
"""What is wrong."""
SUBJECTS: Mapping[str, str] = MappingProxyType({
    FAILING: "the workers' database", AWAY: "workers", BLIND: "what workers were given",
    REFUSED: "what a worker sent", ALTERED: "what stands in the workers' database",
})
"""What is well again."""
