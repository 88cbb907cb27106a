"""What a recipient's cell holds: its parties, people and bodies."""

from __future__ import annotations

_LONGEST, _SENTENCE = 200, 80
"""Characters of a line from which on it is no name; and no name if it ends like a sentence."""


def in_one_line(cell: str) -> str:
    """The cell with its parties parted by semicolons, and broken names joined; prose and single lines as they are."""
    if "\n" not in cell or any(map(_is_prose, cell.split("\n"))):
        return cell
    from recipients.cell.lines import lines_of, was_cut  # loads the lists; most cells have one line

    lines = cell.split("\n") if was_cut(cell) else lines_of(cell)
    return "; ".join(line.rstrip(" ,;") for line in lines) or " ".join(cell.split())


def _is_prose(line: str) -> bool:
    return len(line) > _LONGEST or (len(line) > _SENTENCE and line.rstrip().endswith((".", "?", "!")))
