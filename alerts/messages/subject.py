"""The subject line of a route, in the reader's own words: a text with places such as {headline}, and no code."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from text.sanitise import clean

PLACES = ("headline", "total", "source", "edition", "severity", "recipient", "what", "alert")
"""The alert in one line; how many changes; the publication; its edition; low, normal or high; of the worst change who
and what; the alert's id."""
_PLACE = re.compile(r"\{([^{}]*)\}")
LONGEST = 150


def check_subject(template: str, where: str) -> None:
    """Refuses a subject that names a place which does not exist, or that would not fit in a line.

    Raises:
        ValueError: saying which, and what the places are called.
    """
    if len(template) > LONGEST or not template.isprintable():
        raise ValueError(f"{where}: a subject is one line of at most {LONGEST} characters")
    for name in _PLACE.findall(template):
        if name not in PLACES:
            near = difflib.get_close_matches(name, PLACES, n=1, cutoff=0.5)
            hint = f"did you mean {{{near[0]}}}?" if near else f"known are {', '.join(PLACES)}"
            raise ValueError(f"{where}: the subject has no place {{{name}}}; {hint}")
    if template.count("{") != len(_PLACE.findall(template)) or template.count("}") != template.count("{"):
        raise ValueError(f"{where}: a brace in the subject does not close")


def subject_of(templates: Sequence[str], payload: Mapping[str, Any]) -> str:
    """The first template with the alert's values in its places; "" where no route has one."""
    template = next((t for t in templates if t), "")
    if not template:
        return ""
    worst = payload["items"][0] if payload["items"] else {}
    values = {
        "headline": payload["headline"], "total": f"{payload['total']:,}", "source": payload["source"]["title"],
        "edition": payload["edition"]["title"], "severity": payload["severity"], "alert": payload["id"],
        "recipient": worst.get("recipient", ""), "what": worst.get("what", ""),
    }  # fmt: skip
    return clean(_PLACE.sub(lambda m: str(values[m[1]]), template), 160)
