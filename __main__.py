"""The launcher: puts the program's own folder first on the path, so that code imports by folder name."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

FOLDER = str(Path(__file__).resolve().parent)


def main() -> None:
    """Runs the command line."""
    # First, before anything else is imported: a package named db or spiders may be installed beside us.
    if FOLDER in sys.path:
        sys.path.remove(FOLDER)
    sys.path.insert(0, FOLDER)
    # Where nothing is open as 0, 1 or 2, the next file to be opened would be: a message would be written into it.
    for handle in range(3):
        try:
            os.fstat(handle)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115 - /dev/null, for good
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115 - /dev/null, for good
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115
    # Thousands of lasting objects are made by imports; looking through them for garbage takes a tenth of a short run.
    gc.set_threshold(20_000, 20, 20)
    try:
        import cli
    except KeyboardInterrupt:
        sys.exit(130)  # as Ctrl-C does from then on, with a sentence

    cli.main()


if __name__ == "__main__":
    main()
