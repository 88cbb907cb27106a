"""The user's own template of a webhook's body: Jinja2 in its sandbox, on plain values, tried before it is used.

The template comes from the user's own disk; what it is filled with comes from outside and is never itself a template.
A template can loop for hours or ask for any amount of text, and no sandbox stops loops within loops: it is filled in a
child with limits, this very file, started as `python -I -S template.py PATH...`, PATH being a folder to import from.
"""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

log = logging.getLogger(__name__)

LARGEST = 28_000
"""Bytes of a body; Microsoft Teams refuses more."""
WALL_SECONDS = 30
"""Then the child is killed: it has had its processor time long ago, unless the machine is overloaded."""
ADDRESS_SPACE = 256 << 20
"""Bytes."""
CPU_SECONDS = 2
"""Of processor time, the start of Python and Jinja2 (a tenth of a second) included."""
MUCH = 256 * 1024
"""Characters after which filling ends: far more than any receiver takes."""


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
    from alerts.samples import template_values

    try:
        fill(text, template_values(1), json_wanted=json_wanted)
        try:
            fill(text, template_values(30), json_wanted=json_wanted)
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
    from readers.sandbox import import_folders

    command = [sys.executable, "-I", "-S", __file__, *import_folders("jinja2", "markupsafe")]
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


# In the child ---------------------------------------------------------------------------------------------------


def main() -> None:
    """Reads {"template", "values"} from stdin, writes {"text"} or {"refused": [why, line or null]}."""
    import jinja2.sandbox  # noqa: F401 - before the limits fall

    from readers.parse_child import limit

    limit(ADDRESS_SPACE, CPU_SECONDS)
    asked = json.loads(sys.stdin.buffer.read())
    try:
        answer = _filled(asked["template"], asked["values"])
    except MemoryError:
        answer = {}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def _filled(template: str, values: dict[str, Any]) -> dict[str, Any]:
    from jinja2 import ChainableUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # Not HTML: the body is JSON or plain text, for which tojson and unlinked are there.
    environment = ImmutableSandboxedEnvironment(autoescape=False, undefined=ChainableUndefined)
    environment.filters |= {"unlinked": _unlinked, "lines": _lines}
    parts, length = [], 0
    try:
        for part in environment.from_string(template).generate(values):
            parts.append(part)
            length += len(part)
            if length > MUCH:
                break
    except TemplateError as error:
        return {"refused": [error.message or type(error).__name__, getattr(error, "lineno", None)]}
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        return {"refused": [f"{type(error).__name__}: {error}", None]}
    return {"text": "".join(parts)[:MUCH].encode("utf-8", "replace").decode()}


def _unlinked(text: object) -> str:
    """Text in which nothing comes alive where Markdown is read: what a register says is no link of ours."""
    from text.sanitise import without_markdown

    return without_markdown(str(text or ""))


def _lines(items: list[dict[str, Any]], limit: int) -> list[str]:
    """The lines of the first changes or notices, as many as take at most so many bytes as `tojson` gives them.

    A notice's line says what to do. As JSON no text is shorter than in characters or UTF-8, so that a receiver's limit
    of either kind is kept.
    """
    from jinja2.utils import htmlsafe_json_dumps

    lines = []
    for item in items:
        line = " ".join(filter(None, (item["line"], item.get("message"))))
        limit -= len(htmlsafe_json_dumps(line)) + 6  # and what a template sets before it
        if limit < 0:
            break
        lines.append(line)
    return lines


if __name__ == "__main__":
    sys.path.extend(sys.argv[1:])
    main()
