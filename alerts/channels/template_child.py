"""The child process that fills a user's template: limited in time, memory and files; JSON comes in, JSON goes out.

Started by `alerts.channels.template` as `python -I -S template_child.py PATH...`, where each PATH is a folder to import
from. A template can loop for hours or ask for any amount of text; that ends this process and nothing else.
"""

from __future__ import annotations

import json
import sys
from typing import Any

ADDRESS_SPACE = 256 << 20
"""Bytes."""
CPU_SECONDS = 2
"""Of processor time, the start of Python and Jinja2 (a tenth of a second) included."""
MUCH = 256 * 1024
"""Characters after which filling ends: far more than any receiver takes."""


def main() -> None:
    """Reads {"template", "values"} from stdin, writes {"text"} or {"refused": [why, line or null]}."""
    from readers.parse_child import limit  # our own folder is on the path only since the process began

    load()
    limit(ADDRESS_SPACE, CPU_SECONDS)
    asked = json.loads(sys.stdin.buffer.read())
    try:
        answer = filled(asked["template"], asked["values"])
    except MemoryError:
        answer = {"memory": True}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def load() -> None:
    """Imports what is needed before the limits fall."""
    import jinja2.sandbox  # noqa: F401


def filled(template: str, values: dict[str, Any]) -> dict[str, Any]:
    """The answer: the text, or why there is none."""
    from jinja2 import ChainableUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # Not HTML: the body is JSON or plain text, for which tojson and unlinked are there.
    environment = ImmutableSandboxedEnvironment(autoescape=False, undefined=ChainableUndefined)
    environment.filters["unlinked"] = unlinked
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


def unlinked(text: object) -> str:
    """Text in which no Markdown link comes alive: what a register says must not look like a link of ours."""
    return str(text or "").translate({ord("["): "(", ord("]"): ")", ord("<"): "\u2039", ord(">"): "\u203a"})


if __name__ == "__main__":
    sys.path.extend(sys.argv[1:])
    main()
