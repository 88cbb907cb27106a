"""Which names of a body are earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import pairwise

from recipients.cell.names import organisation_key


def stopped(
    versions: Iterable[tuple[int, str, str]], gone: Mapping[int, str], names_in: Callable[[str], Iterable[str]]
) -> dict[str, str]:
    """The key of each name -> when the last row that printed it ceased to, "" while one stands.

    `versions`: (release, cell, seen at) by release, the oldest first; `gone`: release -> when it left the register;
    `names_in`: the bodies of a cell.
    """
    ends: dict[str, str] = {}
    rows = list(versions)
    for (release, cell, _), after in pairwise([*rows, (-1, "", "")]):
        end = after[2] if after[0] == release else gone.get(release, "")
        for key in {organisation_key(name) for name in names_in(cell)}:
            before = ends.get(key, end)
            ends[key] = max(before, end) if before and end else ""
    return ends


def called_now(
    keys: Collection[str], versions: Iterable[tuple[int, str]], bodies: Callable[[str], Iterable[tuple[str, str]]]
) -> list[str]:
    """What the rows that named a body call it now, where none of them calls it so any more; nothing where one does.

    `keys`: of its name; `versions`: (release, cell) of rows that stand, by release, the oldest first; `bodies`: the
    name and key of each body of a cell. Where a row names another one, that may be the same body under a new name, or
    another: whoever reads it sees both.
    """
    now: dict[str, str] = {}
    ever = False
    rows = list(versions)
    for (release, cell), after in pairwise([*rows, (-1, "")]):
        named = {key: name for name, key in bodies(cell)}
        ever = ever or not named.keys().isdisjoint(keys)
        if after[0] != release:
            if not named.keys().isdisjoint(keys):
                return []
            now |= named if ever else {}
            ever = False
    return list(now.values())


def several_names(names: Collection[str]) -> bool:
    """True for names that are not all spellings of one."""
    return len(names) > 1 and len({organisation_key(n) for n in names}) > 1


def earlier_names(now: str, first_seen: Mapping[str, str], ends: Mapping[str, str]) -> frozenset[str]:
    """Names that had stopped (`ends`, of `stopped`) when that of today began; of two that stood side by side none."""
    today = organisation_key(now)
    began = min(at for name, at in first_seen.items() if organisation_key(name) == today)
    return frozenset(
        name
        for name in first_seen
        if (key := organisation_key(name)) != today and (end := ends.get(key, "")) and end <= began
    )
