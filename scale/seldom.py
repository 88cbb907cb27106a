"""What is so at every look is logged once, then each hour."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable

AGAIN, OVER = 3600.0, 600.0
"""Seconds after which what goes on is said again, and after which what comes again is new."""
MOST = 100
"""So many things are remembered as said."""


class Seldom:
    """A log for warnings that come every few seconds."""

    def __init__(self, log: logging.Logger, clock: Callable[[], float] = time.monotonic) -> None:
        self._log, self._clock = log, clock
        self._said: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """By what it is about: when it was last said, and when it last came."""

    def warn(self, text: str, *, about: str = "") -> None:
        """Logs it, unless the same was lately; `about`: what is the same, however it is put."""
        what, at = about or text, self._clock()
        said, came = self._said.get(what, (at - AGAIN, at))
        is_due = at >= said + AGAIN or at >= came + OVER
        self._said[what] = (at if is_due else said, at)
        self._said.move_to_end(what)
        if len(self._said) > MOST:
            self._said.popitem(last=False)
        if is_due:
            self._log.warning("%s", text)
