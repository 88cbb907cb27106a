"""urlwatch beside us, with the same addresses: it comes with the development packages."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.measure import Cost, run

PROGRAM = Path(sys.executable).parent / "urlwatch"
CONFIGURATION = """\
display: {new: true, error: true, unchanged: false}
report: {stdout: {enabled: true}}
"""


class Urlwatch:
    """Watches some addresses from a folder of its own."""

    def __init__(self, folder: Path, urls: Sequence[str]) -> None:
        folder.mkdir()
        self.folder = folder
        (folder / "urlwatch.yaml").write_text(CONFIGURATION, encoding="utf-8")
        # In quotes, as JSON has them and YAML takes: a mark in an address may mean something to it.
        jobs = (f"name: {n}\nurl: {json.dumps(url)}\n" for n, url in enumerate(urls))
        (folder / "urls.yaml").write_text("---\n".join(jobs), encoding="utf-8")

    def look(self) -> Cost | None:
        """One look at all of them; None where it is not installed."""
        if not PROGRAM.exists():
            print("urlwatch is not installed here; make test installs it")
            return None
        files = ("--urls", "urls.yaml"), ("--config", "urlwatch.yaml"), ("--cache", "cache.db"), ("--hooks", "hooks.py")
        named = (word for option, file in files for word in (option, str(self.folder / file)))
        return run([str(PROGRAM), *named], environment={**os.environ, "HOME": str(self.folder)})
