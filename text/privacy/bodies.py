"""Names of organisations that are listed: in a child's place they are no child's."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from model.own_files import ROOT, ready
from text.clean import fold

_LISTS = ROOT / "recipients" / "data"
"""`recipients` indexes them; this floor may not import it, and asks no more than whether a name stands there."""
_THE = "the "


@ready
def _listed() -> frozenset[str]:
    """All names and aliases, folded. Read when first asked for: most texts have nothing in a child's place."""
    return frozenset(map(_key, _names()))


def _names() -> Iterator[str]:
    for file in sorted(_LISTS.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield row["name"]
                yield from (row.get("aliases") or "").split("|")


def _key(name: str) -> str:
    return fold(name.rstrip("* ").replace("\u2019", "'")).removeprefix(_THE)


def is_listed_body(name: str) -> bool:
    """True for the name of an organisation that a list has, with "The" or without."""
    return _key(name) in _listed()
