"""What an ODS holds beside its tables: its log of changes, links, names, pivots, objects. In the child process only."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from model.register import HiddenKind
from readers.hidden.names import holds_constant
from readers.hidden.take_out import Found

if TYPE_CHECKING:
    from collections.abc import Mapping


def objects_in(parts: Mapping[str, bytes]) -> list[Found]:
    """Objects and older versions that are parts of the file."""
    embedded = [
        n for n in parts if re.match(r"Object [^/]+(?:/content\.xml)?$|Object_[^/]+/content\.xml$", n) and parts[n]
    ]
    older = [n for n in parts if n.startswith("Versions/") and parts[n]]
    out = []
    if embedded:
        hashes = [hashlib.sha256(parts[n]).hexdigest() for n in embedded]
        out.append(Found(HiddenKind.EMBEDDED, "objects within the workbook", hashes))
    if older:
        hashes = [hashlib.sha256(parts[n]).hexdigest() for n in older]
        out.append(Found(HiddenKind.TRACKED_CHANGES, "older versions within the file", hashes))
    return out


class Beside:
    """Collects, element by element, what stands beside the tables of content.xml."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.links: list[str] = []
        self.names: list[str] = []
        self.members: list[str] = []
        self.cached: list[str] | None = None
        self.change: list[str] | None = None

    def found(self) -> list[Found]:
        """All of it."""
        told = (
            (HiddenKind.TRACKED_CHANGES, "the log of changes", self.log),
            (HiddenKind.EXTERNAL_LINK, "values of other workbooks, kept with the links to them", self.links),
            (HiddenKind.DEFINED_NAME, "names that hold values", self.names),
            (HiddenKind.PIVOT_CACHE, "copies of data behind pivot tables", self.members),
        )
        return [Found(kind, place, texts) for kind, place, texts in told if texts]

    def changes(self, _: dict[str, str]) -> None:
        self.change = []

    def one_change(self, _: dict[str, str]) -> None:
        if self.change is not None:
            self.log.append("".join(self.change))
            self.change = []

    def changes_end(self) -> None:
        self.log.append("".join(self.change or ()))
        # The first piece stands before the first change.
        self.log[:1] = []
        self.change = None

    def dde(self, _: dict[str, str]) -> None:
        self.cached = []

    def dde_end(self) -> None:
        if "".join(self.cached or ()).strip():
            self.links.append("".join(self.cached or ()))
        self.cached = None

    def expression(self, attributes: dict[str, str]) -> None:
        formula = attributes.get("table:expression", "")
        if holds_constant(formula):
            self.names.append(formula)

    def member(self, attributes: dict[str, str]) -> None:
        if attributes.get("table:name"):
            self.members.append(attributes["table:name"])
