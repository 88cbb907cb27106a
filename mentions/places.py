"""Whom a sentence that waits for a person may be told to name: no school, and nobody who is the place of a child."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mentions.said import Band
from model.hidden import WITHHELD_CELL
from model.recipient import Category

_SCHOOL = re.compile(
    r"(?i:school|academ(?:y|ies)|primary|secondary|infant|junior|nursery|kindergarten|college|grammar|playgroup)"
)
_RECEIVES = (Category.PRESS.value, Category.COMMERCIAL.value)
"""Who is named all the same where a child is withheld in the sentence: whom it is read for, and who is no child's place
but for a firm that runs one."""


def told_recipients(mention: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The recipients of a mention, of what is sure all of them.

    Of what is in doubt no school: a sentence about a pupil names theirs, and nobody has said that it got anything. Nor,
    where a child is withheld in the sentence, anybody but the press and companies: any club, home or clinic may be
    where the child is.
    """
    named: Sequence[Mapping[str, Any]] = mention.get("recipients") or ()
    if mention.get("band") != Band.REVIEW:
        return named
    beside_child = WITHHELD_CELL in str(mention.get("sentence") or "")
    return [r for r in named if not _is_school(r) and (not beside_child or r.get("category") in _RECEIVES)]


def _is_school(recipient: Mapping[str, Any]) -> bool:
    of_kind = recipient.get("category") in (Category.SCHOOL_EXAM_BOARD.value, Category.UNKNOWN.value)
    return of_kind and bool(_SCHOOL.search(str(recipient.get("name"))))
