"""Whether a defined name of a workbook holds a value of its own, rather than a range or a reckoning."""

from __future__ import annotations

import re

_STRING = re.compile(r'"((?:[^"]|"")*)"')
_REFERENCE = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?|[RC][0-9\[\]RC:-]*")
_WORDS = re.compile(r"TRUE|FALSE|[0-9][Ee][+-]?(?=[0-9])")
_CONSTANT = re.compile(r"[\s0-9.,;:+\-*/^&%(){}|]*")


def holds_constant(formula: str) -> bool:
    """True for a text, a number, a list of such, and for any formula with a text in it that names no cell.

    Errors (`#REF!`) hold nothing.
    """
    formula = formula.strip().removeprefix("of:").removeprefix("=").strip()
    if not formula or formula.startswith("#"):
        return False
    texts = [t for t in _STRING.findall(formula) if sum(map(str.isalnum, t)) > 1]
    if "INDIRECT(" in formula.upper():
        texts = [t for t in texts if "!" not in t and not _REFERENCE.fullmatch(t)]
    if texts:
        return True
    bare = _STRING.sub("", formula)
    rest = _WORDS.sub("0", bare)
    return any(map(str.isdigit, bare)) and _CONSTANT.fullmatch(rest) is not None
