"""The public, read-only web site: Datasette and one small plugin."""

import sys
from types import ModuleType

# Datasette has a library of the units of measure parse its tables whenever it is imported: a sixth of the CPU that
# `serve` takes until its first answer. They are for columns to which its metadata give a unit, and ours give none.
_no_units = ModuleType("datasette.vendored.pint")
_no_units.UnitRegistry = lambda: None  # type: ignore[attr-defined]
sys.modules.setdefault(_no_units.__name__, _no_units)
