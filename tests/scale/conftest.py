"""A PostgreSQL of the tests' own; where there is none, they are skipped and say so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.postgres import Cluster, NoPostgres, cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    pytest.importorskip("psycopg", reason="needs npdwatch[scale]")
    pytest.importorskip("procrastinate", reason="needs npdwatch[scale]")
    try:
        with cluster() as made:
            yield made
    except NoPostgres as why:
        pytest.skip(str(why))
