"""Modules that others stand in for, while something is imported that takes little or nothing of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def standing_in(for_modules: Mapping[str, Mapping[str, object]]) -> Iterator[None]:
    """These modules, but those that are loaded, hold this and no more; whoever imports one afterwards has it whole."""
    aside = {name: ModuleType(name) for name in for_modules.keys() - sys.modules.keys()}
    for name, module in aside.items():
        vars(module).update(for_modules[name])
    sys.modules.update(aside)
    try:
        yield
    finally:
        for name in aside:
            del sys.modules[name]
