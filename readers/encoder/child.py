"""The child process that runs the encoder: limited in memory and time; a line of JSON in, a line of JSON out.

Started as `python -I -S child.py FOLDER PATH...`: the folder of the model, and folders to import from. Its first line
says that it is ready, or why not; then for each {"title", "sentences", "spans"} it answers {"sums"}, a sum for each
output, and one for each span that it reads.
"""

from __future__ import annotations

import json
import sys
from hashlib import file_digest
from pathlib import Path

ADDRESS_SPACE = 1 << 30
"""Bytes; what it holds of that stays below 350 MiB."""
CPU_SECONDS = 600


def main(folder: Path) -> None:
    """Says whether it is ready, then answers until its input ends."""
    from readers.encoder.client import HASHES
    from readers.parse_child import limit

    other = [name for name, wanted in HASHES.items() if _hash(folder / name) != wanted]
    if other:
        answer({"refused": f"{other[0]} is missing, damaged or of another version"})
        return
    try:
        from readers.encoder.model import Encoder

        encoder = Encoder(folder)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is said, and nothing was read yet
        answer({"refused": str(error) or type(error).__name__})
        return
    limit(ADDRESS_SPACE, CPU_SECONDS)
    answer({"ready": True})
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer({"sums": encoder.sums(asked["title"], asked["sentences"], asked["spans"])})
        except MemoryError:
            answer({"failed": f"it takes more than {ADDRESS_SPACE >> 20} MiB of memory"})


def _hash(path: Path) -> str:
    """Of a file; "" where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def answer(said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.path.extend(sys.argv[2:])
    main(Path(sys.argv[1]))
