"""A recipient: its name as published, and what kind of body it is taken to be."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Category(StrEnum):
    """What kind of body a recipient is."""

    PRESS = "press"
    COMMERCIAL = "commercial"
    THINK_TANK = "think_tank"
    CHARITY = "charity"
    UNIVERSITY = "university"
    CENTRAL_GOVERNMENT = "central_government"
    REGULATOR_ALB = "regulator_alb"
    HEALTH = "health"
    LOCAL_AUTHORITY = "local_authority"
    POLICE_HOME_OFFICE = "police_home_office"
    SCHOOL_EXAM_BOARD = "school_exam_board"
    INDIVIDUAL = "individual"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure a category is. High: a listed name or a form that admits no other reading."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Recipient(NamedTuple):
    """An organisation name as published, and what it is taken to be."""

    name: str
    category: Category
    confidence: Confidence
    reason: str
    """Names the entry or the rule and the words that decided, for people."""
    also: tuple[Category, ...] = ()
    """Further categories that are true of it; `reason` says why."""
    rule: str = ""
    """The entry or rule by its short name, for machines."""


UNNAMED = Recipient("", Category.UNKNOWN, Confidence.LOW, "no recipient is named")
"""Of a row that names none."""
