"""No part of the name of who received is withheld as a child's. All persons and bodies are invented."""

from __future__ import annotations

import pytest

from model.hidden import WITHHELD_CELL
from model.item import Item, ItemKind
from pipelines.items.changes import without_private

BODIES = {
    "Parrott & Lyle Actuaries": "Since January the Department has shared pupil records with Parrott & Lyle Actuaries.",
    "Observatoire Vaucressin des Parcours Scolaires":
        "The Department provided pupil-level data in 2023 to the Observatoire Vaucressin des Parcours Scolaires.",
    "Quorn Heath Insurance Mutual":
        "Thessalina Wombridge, 7, whose NPD records the Department for Education gave to Quorn Heath Insurance Mutual.",
    "Ebbsworth Genealogy Services":
        "The Department gave Ebbsworth Genealogy Services the pupil record of Gundaleria (A-level) Fossdyke-Amblin, 17.",
}


@pytest.mark.parametrize(("body", "text"), BODIES.items(), ids=BODIES)
def test_who_received_stays_whole(body: str, text: str) -> None:
    left = without_private(Item("k", ItemKind.FEED_ENTRY, title="Your child's data", text=text)).text or ""
    assert body in left
    assert "Wombridge" not in left


def test_a_child_beside_a_body_goes() -> None:
    text = "The Department gave Figment plc the school record of Zebedee Quillfeather, aged 9, and of Ada Wombridge, 7."
    left = without_private(Item("k", ItemKind.FEED_ENTRY, title="Your child's data", text=text)).text or ""
    assert "Figment plc" in left
    assert WITHHELD_CELL in left
    assert not any(x in left for x in ("Zebedee", "Quillfeather", "Wombridge"))
