"""What one child is called, and several: one vocabulary for the rules that look at what stands beside such a word."""

from __future__ import annotations

CHILD_WORDS = frozenset(
    """
    pupil child student learner boy girl lad lass lassie kid minor toddler baby infant teenager teen youngster
    schoolboy schoolgirl schoolchild schoolkid
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
CHILD = (
    rf"(?:{'|'.join(sorted(CHILD_WORDS - {'student'}))}|young person|son|daughter|twin"
    r"|(?<!PhD )(?<!doctoral )(?<!research )(?<!graduate )student)"
)
"""One child, whoever says it."""
_BY_STEP = r"(?:step|half|god|foster|grand|adopted |adoptive )[- ]?"
KIN_BY_STEP = rf"(?:{_BY_STEP}(?:son|daughter|child|children|brother|sister|kid)s?|nieces?|nephews?)"
"""Of the family, and needs no word before it that says whose."""
OF_FAMILY = (
    rf"(?:(?:my|our|your|his|her|their|whose) (?:[\w-]+ )?(?:{_BY_STEP})?(?:{CHILD}|brother|sister|nephew|niece|ward"
    rf"|eldest|youngest|oldest|little one)|{KIN_BY_STEP})"
)
"""Somebody's child, brother or sister."""
CHILDREN = r"(?:(?:pupil|boy|girl|kid|son|daughter|brother|sister|sibling|twin|triplet|nephew|niece)s|children)"
