"""Recipients that are those of another row, by its reference. Invented rows."""

from __future__ import annotations

import pytest

from readers.register.reading import read_register


@pytest.mark.parametrize(
    ("cell", "filled"),
    [
        *((c, "Northmoor University") for c in ("See B002", "As B002 above", "as B002", "Same as B002 (above)", "see b002")),
        ("as B002 (jointly with Peregrine Features agency)", "Northmoor University (jointly with Peregrine Features agency)"),
        ("As B900 above", "As B900 above"), ("As Studio 54", "As Studio 54"), ("AS Roma Ltd", "AS Roma Ltd"),
    ],
)
def test_the_recipient_is_that_of_the_row_with_the_reference(cell: str, filled: str) -> None:
    names = ["Eastmarch University", "Northmoor University", "Thornwick Institute", cell]
    rows = [f"B00{n},{name},Study {n},Census,2024-01-0{n}" for n, name in enumerate(names, 1)]
    data = "\n".join(["Ref,Organisation,Purpose,Data,Date", *rows, ""]).encode()
    (table,) = read_register(data, "register.csv", file="Register of shares").tables
    assert table.record(3)["recipient"] == filled
