"""A route's own subject line, with the alert's values in its places."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from alerts.facts import SUBJECT
from text.sanitise import clean

PLACES = ("headline", "total", "source", "edition", "severity", "recipient", "what", "alert")
"""What a route's own subject may name: the alert in one line; how many changes; the publication; its edition; low,
normal or high; of the worst change who and what; the alert's id."""
_PLACE = re.compile(r"\{([^{}]*)\}")


def check_subject(template: str, where: str) -> None:
    """Raises ValueError for a route's own subject that names an unknown place, or would not fit in a line."""
    if len(template) > SUBJECT or not template.isprintable():
        raise ValueError(f"{where}: a subject is one line of at most {SUBJECT} characters")
    named = _PLACE.findall(template)
    for name in named:
        if name not in PLACES:
            near = difflib.get_close_matches(name, PLACES, n=1, cutoff=0.5)
            hint = f"did you mean {{{near[0]}}}?" if near else f"known are {', '.join(PLACES)}"
            raise ValueError(f"{where}: the subject has no place {{{name}}}; {hint}")
    if not template.count("{") == template.count("}") == len(named):
        raise ValueError(f"{where}: a brace in the subject does not close")


def subject(template: str, payload: Mapping[str, Any]) -> str:
    """A route's own subject with the alert's values in its places."""
    worst = payload["items"][0]
    values = {
        "headline": payload["headline"], "total": f"{payload['total']:,}", "source": payload["source"]["title"],
        "edition": payload["edition"]["title"], "severity": payload["severity"], "alert": payload["id"],
        "recipient": worst["recipient"], "what": worst["what"],
    }
    return clean(_PLACE.sub(lambda m: str(values[m[1]]), template), 160)
