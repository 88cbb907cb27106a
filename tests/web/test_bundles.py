"""The evidence for a change by its page: one zip at a time, and none in a site of plain files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.tables import values_of
from tests.web.conftest import Reader
from web.site import Site


def test_one_at_a_time_and_none_in_plain_files(site_of: Callable[..., Site]) -> None:
    site = site_of()
    asked: list[int] = []

    def made(change: int) -> bytes:
        asked.append(change)
        return b"PK"

    site.bundle = made
    number = values_of(site.copy, "changes", "id")[0]
    reader = Reader(site)
    assert reader.get(f"/changes/{number}/evidence.zip").content == b"PK"

    async def two() -> int:
        async with site.bundling:
            answer = await site.client.get(f"/changes/{number}/evidence.zip")
            assert answer.headers["retry-after"] == "5"
            return int(answer.status_code)

    assert asyncio.run(two()) == 503
    assert asked == [number]
    assert "evidence.zip" in reader.get(f"/changes/{number}").text
    site.bundle = None
    assert reader.get(f"/changes/{number}/evidence.zip").status_code == 404
    assert "evidence.zip" not in reader.get(f"/changes/{number}").text
