"""Who a label says plays a part, and whom an acronym stands for that was set out before: they are told by name."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

HAS_IT = "has been provided with a complete copy of the pupils' records."
BOARD = "Quillmark and Marsh Integrated Care Board"
TOLD = (
    (f"Supplier: Quillmark Ltd\n\nThe supplier {HAS_IT}", "Quillmark Ltd"),
    (f"Supplier: Quillmark Ltd\nValue: £84,000\n\nThe supplier {HAS_IT}", "Quillmark Ltd"),
    (f"Supplier | Quillmark Ltd\nValue | £84,000\n\nThe supplier {HAS_IT}", "Quillmark Ltd"),
    (f"Contract award. Title: Move of the database. Supplier: Quillmark Ltd. Value: £9. The supplier {HAS_IT}", "Quillmark Ltd"),
    (f"Awarded to: Quillmark Ltd\n\nThe supplier {HAS_IT}", "Quillmark Ltd"),
    (f"Controller: Kirklow Council\nProcessor: Quillmark Ltd\n\nThe processor {HAS_IT}", "Quillmark Ltd"),
    ("Data processor: Quillmark Ltd\n\nPupils' records have been transferred to the processor.", "Quillmark Ltd"),
    (f"Subcontractor: Quillmark Ltd\n\nThe sub-contractor {HAS_IT}", "Quillmark Ltd"),
    (f"Licensee: Quillmark Ltd\n\nThe licensee {HAS_IT}", "Quillmark Ltd"),
    ("Partner: Medlarby Trust\n\nIndividual pupil records have been shared with the partner.", "Medlarby Trust"),
    (f"The {BOARD} (QMICB) signed in May. It is for five years. Records for 400 pupils are now with QMICB.", BOARD),
    ("QRI (the Quillmark Research Institute) is in Hull. The pupil records have been with QRI since May.", "Quillmark Research Institute"),
)
NAMED = (
    ("Licensee: Quillmark Ltd\n\nThe licensee obtained pupil-level data from the council.", "Quillmark Ltd"),
    (f"{BOARD} (QMICB) is our partner. Pupils' records are held there. The records are now with QMICB.", BOARD),
)
NOBODY = (
    "Supplier: Quillmark Ltd\n\nThe supplier has not been provided with a copy of the pupils' records.",
    "Supplier: Quillmark Ltd\n\nThe supplier will be provided with a copy of the pupils' records.",
    "Supplier: Quillmark Ltd\n\nThe supplier has provided the council with a complete copy of the pupils' records.",
    f"Supplier: Quillmark Ltd\n\nThe auditor {HAS_IT}",
    "Supplier: Quillmark Ltd\n\nHas the supplier been given pupils' records?",
    "Supplier: Quillmark Ltd\n\nThe supplier was refused pupils' records.",
    f"{BOARD} (QMICB) is our partner. The decision on pupil records is now with QMICB.",
    f"{BOARD} (QMICB) is our partner. The contract for pupil records is with QMICB.",
    f"{BOARD} (QMICB) is our partner. Pupil records are not with QMICB.",
)


def _names(text: str, band: Band) -> set[str]:
    told = [m for m in read_mentions(text) if m.band is band]
    return {n.name.removeprefix("The ").removeprefix("the ") for m in told for n in m.recipients}


@pytest.mark.parametrize(("text", "name"), TOLD)
def test_who_it_is_is_told(text: str, name: str) -> None:
    assert _names(text, Band.ALERT) == {name}


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_who_it_may_be_is_looked_at_by_name(text: str, name: str) -> None:
    assert name in _names(text, Band.REVIEW)


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_else_is_told(text: str) -> None:
    sure = [m for m in read_mentions(text) if m.band is Band.ALERT]
    assert not {n.name for m in sure for n in m.recipients if n.role is Role.GIVEN and n.name.startswith("Quillmark")}
