"""The user's own template of a webhook's body: Jinja2 in its sandbox, on plain values, tried before it is used.

The template comes from the user's own disk; what it is filled with comes from outside and is never itself a template.
It is filled in a child with limits (`alerts.channels.template_child`), since no sandbox stops loops within loops.
"""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alerts.channels.template_child import ADDRESS_SPACE, CPU_SECONDS
from readers.sandbox import import_folders

log = logging.getLogger(__name__)

LARGEST = 28_000
"""Bytes of a body; Microsoft Teams refuses more."""
WALL_SECONDS = 30
"""Then the child is killed: it has had its processor time long ago, unless the machine is overloaded."""
_CHILD = Path(__file__).with_name("template_child.py")
SAMPLE: Mapping[str, Any] = {
    "version": 1, "type": "changes", "form": "rich", "id": "AL-0000000000", "alert": "AL-0000000000",
    "created_at": "2026-11-24T14:56:00+00:00", "time_zone": "Europe/London", "headline": "New release: a sample",
    "severity": "high", "score": 95, "subject": "", "digest": False, "follows": None, "maybe_repeat": False, "total": 1,
    "not_shown": 0, "counts": {"added": 1}, "why": [{"route": "everything", "changes": 1, "reasons": ["a sample"]}],
    "source": {"name": "sample", "title": "A register", "url": "https://www.gov.uk/sample", "archived": ""},
    "edition": {"title": "September 2026", "published_at": "2026-11-24", "seen_at": "2026-11-24T14:50:00Z"},
    "licence": {"text": "Contains a sample.", "url": "https://www.gov.uk/licence"},
    "items": [
        {
            "line": 'New release: a "sample" recipient', "what": "New release", "severity": "high", "key": "sample",
            "score": 95, "severity_reasons": ["recipient: press", "tier 1"],
            "kind": "added", "reference": "DR000000.00", "recipient": "A recipient", "category": "press",
            "category_label": "press", "category_reason": "a sample", "details": [{"label": "Title", "value": "A\\B"}],
            "fields": [{"label": "Title", "before": None, "after": "A"}], "url": "https://www.gov.uk/file",
            "next_step": "https://www.whatdotheyknow.com/new/dfe", "sheet": "Sheet", "row": 1, "history": ["once"],
        }
    ],
}  # fmt: skip
"""What a template is tried with before anything is sent."""
_MANY = {**SAMPLE, "items": [SAMPLE["items"][0]] * 30, "total": 212, "not_shown": 182}
"""As many changes as a message can hold: a loop within a loop within a loop shows here."""


class BadTemplate(ValueError):
    """The template cannot be used; the message says on which line, as far as that can be told."""

    setting = "template"
    """The key of the configuration that it stands under."""


class Unbounded(BadTemplate):
    """The template never ends, or not soon enough, or wants too much memory."""


class NotFilled(OSError):
    """This machine could not start or finish the child; nothing is known to be wrong with the template."""


def check(text: str, *, json_wanted: bool) -> None:
    """Tries a template, with a short alert and with as many changes as a message can hold.

    Raises:
        BadTemplate: as `fill` does. That the long alert gives too many bytes is no mistake: it goes out shortened.
    """
    try:
        fill(text, SAMPLE, json_wanted=json_wanted)
        try:
            fill(text, _MANY, json_wanted=json_wanted)
        except Unbounded:
            raise
        except BadTemplate as error:
            log.info("of a long alert %s; such alerts are sent shortened", error)
    except NotFilled as error:
        # Not the template's fault: an overloaded machine must not take the whole configuration for wrong.
        log.warning("a template could not be tried: %s", error)


def fill(text: str, values: Mapping[str, Any], *, json_wanted: bool) -> bytes:
    """The body that the template makes of the values (docs/using/alerts.md lists them).

    Raises:
        BadTemplate: it is no template, reaches for what it may not, gives too much, or not JSON where that is wanted.
        Unbounded: it does not end within its limits.
        NotFilled: the machine could not do it now.
    """
    raw = _ask_child(text, values).encode("utf-8", "replace")
    if len(raw) > LARGEST:
        raise BadTemplate(f"the template gives {len(raw):,} bytes; {LARGEST:,} are allowed")
    if json_wanted:
        try:
            json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise BadTemplate(f"what the template gives is not JSON ({error}); put texts through | tojson") from error
    return raw


def _ask_child(text: str, values: Mapping[str, Any]) -> str:
    command = [sys.executable, "-I", "-S", str(_CHILD), *import_folders("jinja2", "markupsafe")]
    asked = json.dumps({"template": text, "values": values}).encode()
    try:
        done = subprocess.run(
            command, input=asked, capture_output=True, env={}, cwd="/", timeout=WALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotFilled(f"filling the template was not done within {WALL_SECONDS} seconds") from error
    except OSError as error:
        raise NotFilled(f"the process that fills the template could not be started: {error.strerror}") from error
    if done.returncode == -signal.SIGXCPU:
        raise Unbounded(
            f"the template was stopped after {CPU_SECONDS} seconds of computing: look for loops within loops, "
            "and for long ranges"
        )
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        answer = {}
    if "refused" in answer:
        why, line = answer["refused"]
        raise BadTemplate(f"the template cannot be used{f' (line {line})' if line else ''}: {why}")
    if "text" not in answer:
        if done.returncode == -signal.SIGKILL:
            raise NotFilled("the process that fills the template was killed")
        raise Unbounded(
            f"the template was stopped when it wanted more than {ADDRESS_SPACE >> 20} MiB of memory: let it repeat and "
            "pad less"
        )
    return str(answer["text"])
