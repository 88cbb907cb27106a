"""A PostgreSQL of the tests' own; where there is none, they are skipped and say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.postgres import Cluster, NoPostgres, cluster
from db.register.runs import start_run
from db.store import Store

if TYPE_CHECKING:
    from scale.office import Office


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    pytest.importorskip("psycopg", reason="needs npdwatch[scale]")
    pytest.importorskip("procrastinate", reason="needs npdwatch[scale]")
    try:
        with cluster() as made:
            yield made
    except NoPostgres as why:
        pytest.skip(str(why))


@pytest.fixture
def address(postgres: Cluster, request: pytest.FixtureRequest) -> str:
    return postgres.database(f"t{abs(hash(request.node.name)) % 10**9}")


@pytest.fixture
def office(address: str) -> Iterator[Office]:
    from scale.office import Office
    from tests.scale.writer import NAMED, WRITER

    with Office(address, "the writer", WRITER.public, NAMED) as made:
        yield made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    from tests.scale.writer import SOURCE

    with Store.create(tmp_path / "data") as made:
        start_run(made, [SOURCE], [], "manual", datetime.now(UTC))
        yield made
