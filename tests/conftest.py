"""What every test may use: the shared folder of real data, where it is present."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real registers beside the repo; the test is skipped, with the reason, where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip("needs the real data in ../shared/data, which is not part of the repo")
    return SHARED
