"""A change in one sentence, made by its kind from its description; no two readings of a register are mixed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.sentences.about import DescribedChange
from alerts.sentences.publications import PUBLICATIONS
from alerts.sentences.rows import ROWS
from model.change import StoredChange
from text.sanitise import clean

if TYPE_CHECKING:
    from alerts.describe import Description

SENTENCE = 300
"""Characters."""
_ENDS = (".", "!", "?", "…")
_SENTENCES = {**ROWS, **PUBLICATIONS}


def sentence(said: Description, change: StoredChange) -> str:
    """The change in one sentence: what happened, to whom, in no more than its source says."""
    text = _SENTENCES[change.kind](DescribedChange(said, change))
    return clean(text if text.endswith((*_ENDS, *(f"{end}”" for end in _ENDS))) else f"{text}.", SENTENCE)
