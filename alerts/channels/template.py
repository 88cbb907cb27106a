"""The user's own template of a webhook's body: Jinja2 in its sandbox, on plain values, tried before it is used.

The template comes from the user's own disk; what it is filled with comes from outside and is never itself a template.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import ChainableUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

LARGEST = 28_000
"""Bytes of a body; Microsoft Teams refuses more."""
SAMPLE: Mapping[str, Any] = {
    "version": 1, "type": "changes", "form": "rich", "id": "AL-0000000000", "alert": "AL-0000000000",
    "created_at": "2026-11-24T14:56:00+00:00", "time_zone": "Europe/London", "headline": "New release: a sample",
    "severity": "high", "subject": "", "digest": False, "follows": None, "maybe_repeat": False, "total": 1,
    "not_shown": 0, "counts": {"added": 1}, "why": [{"route": "everything", "changes": 1, "reasons": ["a sample"]}],
    "source": {"name": "sample", "title": "A register", "url": "https://www.gov.uk/sample", "archived": ""},
    "edition": {"title": "September 2026", "published_at": "2026-11-24", "seen_at": "2026-11-24T14:50:00Z"},
    "licence": {"text": "Contains a sample.", "url": "https://www.gov.uk/licence"},
    "items": [
        {
            "line": 'New release: a "sample" recipient', "what": "New release", "severity": "high", "key": "sample",
            "kind": "added", "reference": "DR000000.00", "recipient": "A recipient", "category": "press",
            "category_label": "press", "category_reason": "a sample", "details": [{"label": "Title", "value": "A\\B"}],
            "fields": [{"label": "Title", "before": None, "after": "A"}], "url": "https://www.gov.uk/file",
            "next_step": "https://www.whatdotheyknow.com/new/dfe", "sheet": "Sheet", "row": 1, "history": ["once"],
        }
    ],
}  # fmt: skip
"""What a template is tried with before anything is sent."""


class BadTemplate(ValueError):
    """The template cannot be used; the message says on which line, as far as that can be told."""


def unlinked(text: object) -> str:
    """Text in which no Markdown link comes alive: what a register says must not look like a link of ours."""
    return str(text or "").translate({ord("["): "(", ord("]"): ")", ord("<"): "\u2039", ord(">"): "\u203a"})


@lru_cache(maxsize=16)
def _compiled(text: str) -> Template:
    # Not HTML: the body is JSON or plain text, for which tojson and unlinked are there.
    environment = ImmutableSandboxedEnvironment(autoescape=False, undefined=ChainableUndefined)
    environment.filters["unlinked"] = unlinked
    return environment.from_string(text)


def fill(text: str, values: Mapping[str, Any], *, json_wanted: bool) -> bytes:
    """The body that the template makes of the values (docs/alerts.md lists them).

    Raises:
        BadTemplate: it is no template, reaches for what it may not, gives too much, or not JSON where that is wanted.
    """
    try:
        body = _compiled(text).render(values)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        raise BadTemplate(f"the template cannot be used{f' (line {line})' if line else ''}: {error.message}") from error
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise BadTemplate(f"the template cannot be used: {type(error).__name__}: {error}") from error
    raw = body.encode("utf-8", "replace")
    if len(raw) > LARGEST:
        raise BadTemplate(f"the template gives {len(raw):,} bytes; {LARGEST:,} are allowed")
    if json_wanted:
        try:
            json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise BadTemplate(f"what the template gives is not JSON ({error}); put texts through | tojson") from error
    return raw
