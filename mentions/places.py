"""Whom a sentence that waits for a person may be told to name: no school, and nobody who is the place of a child."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mentions.parts.only_sharing import has_words_of_sharing, is_about_child
from mentions.said import Band
from mentions.topic import speaks_of_data
from mentions.unread import speaks_of_transfer
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

    Of what is in doubt, or filed, no school: a sentence about a pupil names theirs, and nobody has said that it got
    anything. Nor, where a child is withheld in the sentence, anybody but the press and companies: any club, home or
    clinic may be where the child is.
    """
    named: Sequence[Mapping[str, Any]] = mention.get("recipients") or ()
    if mention.get("band") not in (Band.REVIEW, Band.NONE):
        return named
    beside_child = WITHHELD_CELL in str(mention.get("sentence") or "")
    return [r for r in named if not _is_school(r) and (not beside_child or r.get("category") in _RECEIVES)]


def is_of_child_alone(mention: Mapping[str, Any]) -> bool:
    """Whether what a text that names a child says there is nobody's news: it says nothing of data that go anywhere.

    So it is never of what is sure, nor of what names another body than a school in words of sharing, or by what stands
    in other lines: a recipient must not be lost.
    """
    sentence, band = str(mention.get("sentence") or ""), mention.get("band")
    if band == Band.ALERT or speaks_of_data(sentence) or speaks_of_transfer(sentence):
        return False
    bodies = [r for r in mention.get("recipients") or () if not _is_school(r)]
    if any(str(r.get("name")) not in sentence for r in bodies) or (bodies and has_words_of_sharing(sentence)):
        return False
    loud = any(r.get("category") in _RECEIVES for r in bodies)
    return band == Band.NONE or (is_about_child(sentence) and not loud)


def _is_school(recipient: Mapping[str, Any]) -> bool:
    of_kind = recipient.get("category") in (Category.SCHOOL_EXAM_BOARD.value, Category.UNKNOWN.value)
    return of_kind and bool(_SCHOOL.search(str(recipient.get("name"))))
