"""The first recipients of a list are those that come first of all, though the others are not put together."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from bench.large import build
from db.recipients.cells import NamedInCells
from db.recipients.organisation import Organisation
from db.recipients.organisations import describe, first_organisations, seen_organisations
from db.store import Store
from db.withheld.decide import NOTHING, Withheld, withheld_as_individuals

REGISTER = "dfe-external-data-shares"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("large") / "data"
    build(folder, releases=500, versions=4_000, seed=3)
    return Store.open(folder, read_only=True)


def told(store: Store, cells: NamedInCells, bodies: list[Organisation]) -> list[object]:
    describe(store, bodies, cells)
    return [body.as_json() for body in bodies]


@pytest.mark.parametrize("most", [1, 2, 7, 30, 1_000])
@pytest.mark.parametrize("sources", [None, [REGISTER], []])
@pytest.mark.parametrize("since", ["", "2020-06-01"])
@pytest.mark.parametrize("hidden", ["nothing", "releases", "recipients"])
def test_the_first_are_those_of_all(
    store: Store, most: int, sources: list[str] | None, since: str, hidden: str
) -> None:
    cells = NamedInCells(store)
    every = seen_organisations(store, cells)
    withheld = {
        "nothing": NOTHING,
        "releases": Withheld({"release": frozenset(str(r) for body in every[:60:2] for r in body.releases)}),
        "recipients": withheld_as_individuals(name for body in every[:60:3] for name in body.names),
    }[hidden]

    def fits(names: Collection[str], first_seen: str) -> bool:
        return first_seen >= since and not any("police" in name.casefold() for name in names)

    every = [b for b in seen_organisations(store, cells, sources=sources, withheld=withheld) if fits(b.names, b.first_seen)]
    found, of = first_organisations(store, cells, most, fits, sources=sources, withheld=withheld)
    assert of == len(every)
    assert told(store, cells, found) == told(store, cells, every[:most])


def test_some_have_several_names_and_some_are_of_one_moment(store: Store) -> None:
    every = seen_organisations(store, NamedInCells(store))
    assert any(len(body.names) > 1 for body in every)
    assert len({body.first_seen for body in every}) < len(every)
