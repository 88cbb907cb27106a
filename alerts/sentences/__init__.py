"""A change in one sentence, made by its kind from its description; no two readings of a register are mixed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.evidence import told_no_more
from alerts.sentences.about import DescribedChange
from alerts.sentences.publications import PUBLICATIONS
from alerts.sentences.rows import ROWS
from model.change import ROW_KINDS, ChangeKind, StoredChange
from text.sanitise import clean, nested

if TYPE_CHECKING:
    from alerts.describe import SaidOfChange

SENTENCE = 300
"""Characters."""
LONGER = 420
"""Of one that takes back what was told: what the text says now is not cut before "It did not"."""
_ENDS = (".", "!", "?", "…", ".”", "!”", "?”", "…”")
_BY_ONE = (ChangeKind.ROWS_SHOWN, ChangeKind.SPLIT, ChangeKind.MERGED)
"""Kinds of several rows whose sentence is about one of them."""
_SENTENCES = {**ROWS, **PUBLICATIONS}


def sentence(said: SaidOfChange, change: StoredChange) -> str:
    """The change in one sentence: what happened, to whom, in no more than its source says; of one row its reference.

    Of many changes a message has no more than their sentences, and who asks the publisher needs the reference.
    """
    about = DescribedChange(said, change)
    text = nested(_SENTENCES[change.kind](about)).rstrip(".")
    one = about.rows <= 1 or change.kind in _BY_ONE
    named = change.kind in ROW_KINDS and one and said.reference and said.reference not in text
    reference = f" ({said.reference})" if named else ""
    most = LONGER if told_no_more(change) else SENTENCE
    text = _closed(clean(text, most - len(reference) - 2)) + reference
    return text if text.endswith(_ENDS) else f"{text}."


def _closed(text: str) -> str:
    """A text whose last quotation is closed, where it was cut within it."""
    return f"{text}”" if text.rfind("“") > text.rfind("”") else text
