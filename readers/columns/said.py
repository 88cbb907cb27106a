"""What the user says of headings (`Source.columns`): how they are found, and which of them no register has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from text.clean import clean, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from model.register import Table


def heading_key(heading: str) -> str:
    """By what a heading is found: folded, and as it is where nothing is left of it (`#`)."""
    return fold(heading) or clean(heading)


def named_in_vain(said: Iterable[tuple[str, str]], tables: Sequence[Table]) -> Iterator[str]:
    """For people, each heading that no table has and whose field no other column is: mistyped, or gone since."""
    columns = [c for t in tables for c in t.columns]
    headings, fields = {heading_key(c.heading) for c in columns}, {c.field for c in columns}
    for heading, field in said:
        if field and field not in fields and heading_key(heading) not in headings:
            yield (
                f"[source.columns] names the heading {heading!r}, which stands nowhere, and no other column is known "
                f"to be {field}: look for a typing error, or for another heading in its place"
            )
