"""Whether work grows with what it is given. One measure on a machine that others use tells little: a turn of it may be
slow by itself. What grows with the square is slow at each turn."""

import time
from collections.abc import Callable

TURNS = 3
LEAST = 0.05
"""Seconds of CPU: less than this is not told from nothing."""


def grows_at_most(times: float, work: Callable[[int], Callable[[], object]], small: int, large: int) -> None:
    """*work* makes what is to be run from a size: making it is not measured. Each turn's sizes are a little larger than
    those of the turn before, so that nothing is remembered whole.

    Raises AssertionError where the large took more than *times* as long as the small at each of three turns."""

    def seconds(size: int, turn: int) -> float:
        run = work(size + turn * size // 25)
        begun = time.process_time()
        run()
        return max(time.process_time() - begun, LEAST)

    work(max(small // 10, 2))()  # loads what it needs
    taken = []
    for turn in range(TURNS):
        few, many = seconds(small, turn), seconds(large, turn)
        if many < times * few:
            return
        taken.append(f"{many:.2f} s for {few:.2f} s, x {many / few:.1f}")
    raise AssertionError(f"{large // small} times the work takes more than {times} times as long: {'; '.join(taken)}")
