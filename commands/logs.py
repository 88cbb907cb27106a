"""The log: one line an event, as text or as JSON, in which nothing of a publisher's moves a terminal or forges a line.

What a process that nobody watches prints must not end it: with a full disk below its log the work goes on.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import time
from contextlib import suppress
from typing import TextIO

from text.pattern import lazy_pattern
from text.readable import PRINTED

ENVIRONMENT = "NPDWATCH_LOG"
"""text or json: the daemon sets it for its children; anybody may."""
_UNSEEN = lazy_pattern("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


_ADDRESS = lazy_pattern(r"://[^/\s]+/\S{4}")


def without_children(text: str) -> str:
    """The text with the host alone of each address that tells of a child: files are called by names."""
    if _ADDRESS.search(text) is None:
        return text
    from text.privacy.prose import without_private_addresses  # late: most processes log no address

    return without_private_addresses(text)


def visible(text: str) -> str:
    r"""The text on one line, with what cannot be seen written out, such as \n and \x1b."""
    return _UNSEEN.sub(lambda m: m[0].encode("unicode_escape").decode(), text)


class TextLines(logging.Formatter):
    """A line an event; a traceback follows on lines of its own, which are indented."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own
        """The line, as `visible` makes it."""
        return visible(without_children(super().formatMessage(record)))

    def formatException(self, ei: object) -> str:  # noqa: N802
        """Each line of the traceback."""
        lines = without_children(super().formatException(ei)).splitlines()  # type: ignore[arg-type] # as logging's
        return "\n".join(f"  {visible(line)}" for line in lines)


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, process, message, and traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The event."""
        more = {"traceback": without_children(self.formatException(record.exc_info))} if record.exc_info else {}
        return event(record.levelname, record.name, without_children(record.getMessage()), at=record.created, **more)


def event(level: str, logger: str, message: str, *, at: float | None = None, **more: str) -> str:
    """An event as JSON, on one line of ASCII: whatever stands in it, nothing else than this line is written."""
    import json

    at = time.time() if at is None else at
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at % 1 * 1000):03d}Z"
    found = {"time": stamp, "level": level.lower(), "logger": logger, "process": os.getpid(), "message": message}
    return json.dumps(found | more)


class Unbreakable(io.TextIOBase):
    """What is printed by a process that runs unwatched: it goes to the handle, as lines of text or events, or is lost.

    Nothing is buffered but the line that is not whole yet, so that no flush at the end fails.
    """

    def __init__(self, handle: int, level: str, *, as_json: bool) -> None:
        self.handle, self.level, self.as_json = handle, level, as_json
        self._begun = ""

    @property
    def encoding(self) -> str:  # type: ignore[override] # io's is no property
        return "utf-8"

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.handle

    def isatty(self) -> bool:
        with suppress(OSError):
            return not self.as_json and os.isatty(self.handle)
        return False

    def write(self, text: str) -> int:
        """Takes all of it."""
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._put(line)
        return len(text)

    def flush(self) -> None:
        """A line that is not whole is not held back where a person reads."""
        if self._begun and not self.as_json:
            self._out(self._begun)
            self._begun = ""

    def _put(self, line: str) -> None:
        if self.as_json and not line.startswith('{"time": '):  # a handler of ours has made it one
            if not line.strip():
                return
            line = event(self.level, "npdwatch", line)
        self._out(line + "\n")

    def _out(self, text: str) -> None:
        rest = text.encode("utf-8", PRINTED)
        with suppress(OSError):
            while rest:
                rest = rest[os.write(self.handle, rest) :]


def begin(*, verbose: bool, unwatched: bool) -> None:
    """Sets up the log of this process. `unwatched`: a child of the daemon, whose whole output is its log."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with suppress(OSError):  # it was a file when it was opened, and is a pipe now: it takes them all the same
                stream.reconfigure(errors=PRINTED)
    if unwatched:
        run_unwatched()
    handler = logging.StreamHandler(sys.stderr)
    # On the handler, since Scrapy sets the levels of loggers as it likes.
    handler.setLevel(logging.INFO if verbose else logging.WARNING)
    handler.setFormatter(formatter())
    logging.getLogger().addHandler(handler)


def leave_to_another() -> None:
    """Takes our handler away again: whoever runs in this process from now on sets up the log by itself."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h.formatter, TextLines | JsonLines)]:
        root.removeHandler(handler)


def is_json() -> bool:
    """True where the log is to be JSON."""
    return os.environ.get(ENVIRONMENT) == "json"


def formatter() -> logging.Formatter:
    """Of the form that the environment asks for."""
    return JsonLines() if is_json() else TextLines()


def run_unwatched() -> None:
    """From now on, nothing that is printed can end this process, and all of it has the form of the log."""
    for name, handle, level in (("stdout", 1, "INFO"), ("stderr", 2, "WARNING")):
        old: TextIO | None = getattr(sys, name)
        with suppress(OSError, ValueError, AttributeError):
            if old is not None and old.fileno() == handle:  # else it is somebody's own, such as a test's
                setattr(sys, name, Unbreakable(handle, level, as_json=is_json()))


def use(form: str) -> None:
    """The form of the log from now on, text or json, for this process and those that it starts."""
    os.environ[ENVIRONMENT] = form
    run_unwatched()
    for handler in logging.getLogger().handlers:
        handler.setFormatter(formatter())
        if isinstance(handler, logging.StreamHandler) and handler.stream in (sys.__stderr__, None):
            handler.setStream(sys.stderr)
