"""What a comparison passed over, cell by cell, for whoever wants to see that it was nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffing.compare import sides
from diffing.normal import form_of
from diffing.rows.fields import FieldDifferences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.change import Comparison
    from model.register import Edition


class PassedOver(NamedTuple):
    """Two cells that say the same in another form."""

    form: str
    """white_space, typography, number_form or date_form."""
    sheet: str
    row: int
    """Of the newer edition."""
    column: str
    before: str
    after: str


def list_passed_over(before: Edition, after: Edition, comparison: Comparison) -> Iterator[PassedOver]:
    """The cells that `Comparison.ignored` counts, in the order of the newer edition.

    Order of rows and columns, headings and notes are counted there too and are no cells. `comparison` must be of just
    these editions.
    """
    _, alignment, old, new = sides(before, after)
    differences = FieldDifferences(old, new, alignment)
    for n, o in enumerate(comparison.matches):
        if o < 0 or old.rows[o] == new.rows[n]:
            continue
        for slot, (x, y) in enumerate(zip(old.rows[o], new.rows[n], strict=True)):
            if x != y and differences.same(slot, x, y):
                place = after.place(n)
                yield PassedOver(form_of(x, y), place.sheet, place.row, alignment.slots[slot].after, x, y)
