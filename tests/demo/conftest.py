"""The demonstration as it is shown: its registers have all their rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo import editions, site


@pytest.fixture(autouse=True)
def whole(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, rows in {"SHARES": 240, "REGULAR": 30, "REQUESTS": 70}.items():
        monkeypatch.setattr(editions, name, rows)
    site._states.cache_clear()
    yield
    site._states.cache_clear()
