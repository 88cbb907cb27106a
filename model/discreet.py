"""Records that do not say all they hold where they are printed: secrets, and what is too long for a log."""

from __future__ import annotations

from typing import Any, ClassVar

from msgspec import Struct


class Discreet(Struct, frozen=True):
    """A record whose repr leaves the fields of `unsaid` out."""

    unsaid: ClassVar[frozenset[str]]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [(k, getattr(self, k)) for k in self.__struct_fields__ if k not in self.unsaid]


class Uncompared(Discreet, frozen=True, eq=False):
    """One whose fields of `unsaid` are no part of what it says: they are not compared, and never to be shown."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__rich_repr__() == other.__rich_repr__()

    def __ne__(self, other: object) -> bool:  # the struct's own would say that no two are equal
        return not self == other

    __hash__ = None  # type: ignore[assignment]
