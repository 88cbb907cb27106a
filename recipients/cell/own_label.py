"""What a row's label says of its recipient alone."""

from __future__ import annotations

from collections.abc import Callable

from model.recipient import Recipient

GOT_FOR, _BESIDE = " Got for: ", " The cell also names: "
"""In a label's reason: what recipients.cell.bodies and recipients.classify add."""
PRINTED = " The register says of what kind it is: "
"""What recipients.printed_kind adds."""


def of_the_body(stored: Recipient, name: str, classify: Callable[[str], Recipient]) -> Recipient:
    """What a row's label says of the body itself, without those for whom the data were got or who stand beside it."""
    if GOT_FOR not in stored.reason and _BESIDE not in stored.reason:
        return stored
    own = classify(name)
    return own if own.category is stored.category else stored._replace(also=own.also)
