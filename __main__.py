"""The launcher: puts the program's own folder first on the path, so that code imports by folder name."""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = str(Path(__file__).resolve().parent)


def main() -> None:
    """Runs the command line."""
    # First, before anything else is imported: a package named db or spiders may be installed beside us.
    if FOLDER in sys.path:
        sys.path.remove(FOLDER)
    sys.path.insert(0, FOLDER)
    import cli

    cli.main()


if __name__ == "__main__":
    main()
