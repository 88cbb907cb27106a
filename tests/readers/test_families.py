"""Children's families in other rows than the one that tells of the child. All persons are invented."""

from __future__ import annotations

import pytest

from tests.readers.test_personal import read

LOG = ("Log no", "Requesting force", "Reason for request", "Records supplied", "Date", "File sent")
BEFORE = [
    (str(n), ("Invented Constabulary", "Northmoor Police", "Eastmarch Police")[n % 3], "Safeguarding enquiry", "School Census",
     f"2025-01-1{n}", f"extract_{n:03}.csv")
    for n in range(8)
]
QUELLWORTH = ("14", "Northmoor Police", "Missing child - Tamsin Quellworth, Year 8", "School Census", "2025-03-03", "x.csv")
MARSH = ("14", "Northmoor Police", "Missing child - Tamsin Marsh, Year 8", "School Census", "2025-03-03", "x.csv")
TELLS = [
    (QUELLWORTH, "s47 enquiry, siblings Q.", "tquellworth-sib.csv"), (QUELLWORTH, "s47 enquiry", "QUELLWORTH_siblings.csv"),
    (QUELLWORTH, "s47 enquiry", "Quellworth family.zip"), (QUELLWORTH, "Enquiry", "letter_quellworth_2025.pdf"),
    (QUELLWORTH, "Enquiry", "extract_t.quellworth.csv"), (QUELLWORTH, "Enquiry", "tamsinq.csv"),
    (QUELLWORTH, "Enquiry", "q_tamsin_quellworth.xlsx"), (QUELLWORTH, "Enquiry, Quellworth family", "y.csv"),
    (QUELLWORTH, "TamsinQuellworth record", "y.csv"), (QUELLWORTH, "Enquiry as to Quellworths", "y.csv"),
    (QUELLWORTH, "Enquiry", "EHCP/QUELLWORTH/02"), (QUELLWORTH, "Enquiry", "quellworthsiblings.csv"),
    (MARSH, "Enquiry", "tmarsh.csv"), (MARSH, "Enquiry", "marsh_t.csv"), (MARSH, "Enquiry", "marsh-tamsin-2.csv"),
    (MARSH, "Enquiry", "TamsinMarsh.pdf"), (MARSH, "Enquiry", "tmarsh_sib.csv"),
]
STAYS = [
    (QUELLWORTH, "Fraud enquiry", "fraud_2.csv"), (QUELLWORTH, "Enquiry for Quellworth Ltd", "y.csv"),
    (QUELLWORTH, "Enquiry for Quellworth & Pike Solicitors", "y.csv"), (QUELLWORTH, "Enquiry as to wells", "well-worth.csv"),
    (QUELLWORTH, "Tamsin: a project of sailing", "tamsin.csv"), (QUELLWORTH, "Enquiry", "quell_worthing.csv"),
    (MARSH, "Marsh drainage", "marsh.csv"), (MARSH, "Marshalling yard", "marshalling.csv"), (MARSH, "Enquiry", "marshland_t2.csv"),
    (MARSH, "Study of salt marsh schools", "salt_marsh.csv"), (MARSH, "Enquiry", "the_marsh.csv"), (MARSH, "Enquiry", "smarsh.csv"),
]


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(("row", "reason", "file"), TELLS)
def test_a_childs_family_is_withheld_in_the_rows_beside(row: tuple[str, ...], reason: str, file: str, *, first: bool) -> None:
    other = ("15", "Eastmarch Police", reason, "School Census", "2025-03-04", file)
    (table,) = read(LOG, *BEFORE, *((row, other) if first else (other, row))).registers
    said = repr(table.rows).casefold()
    assert "quellworth" not in said
    assert not [x for x in ("tmarsh", "marsh_t", "marsh-tamsin", "tamsin") if x in said]
    assert [r[1] for r in table.rows[-2:]] == [r[1] for r in ((row, other) if first else (other, row))]


@pytest.mark.parametrize(("row", "reason", "file"), STAYS)
def test_words_that_only_look_like_it_stay(row: tuple[str, ...], reason: str, file: str) -> None:
    other = ("15", "Quellworth & Marsh Ltd", reason, "School Census", "2025-03-04", file)
    (table,) = read(LOG, *BEFORE, row, other).registers
    assert table.rows[-1] == other
