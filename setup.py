"""Makes the lists ready as the program is built (model/own_files.py); everything else stands in pyproject.toml."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
MAKERS = ("recipients.classify", "recipients.private.individuals", "readers.register.reading", "diffing.normal")
"""Modules that import all that is made ready, and whose patterns are; they need what a build requires."""


class BuildWithLists(build_py):  # type: ignore[misc] # its types are a package of their own
    """Copies the program, and writes what is ready beside it; of an editable installation into the tree itself."""

    def run(self) -> None:
        super().run()
        sys.path.insert(0, str(ROOT))
        for module in MAKERS:
            import_module(module)
        import_module("model.own_files").write_ready(ROOT if self.editable_mode else Path(self.build_lib) / "npdwatch")


setup(cmdclass={"build_py": BuildWithLists})
