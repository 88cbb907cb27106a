"""What any file hides, register or not: a workbook, a PDF, a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readers.documents import hidden_in_pdf
from readers.sheets import hidden_texts as hidden_in_sheets
from readers.sheets import read_sheets, sniff

if TYPE_CHECKING:
    from model import Hidden


def hidden_in(data: bytes) -> tuple[Hidden, ...]:
    """What the bytes hide; nothing of it is given. Never raises for what they are."""
    kind = sniff(data)
    if kind == "pdf":
        return tuple(h for h, _ in hidden_in_pdf(data))
    return read_sheets(data).hidden if kind in ("zip", "ole", "html") else ()


def hidden_texts(data: bytes) -> list[tuple[Hidden, list[str]]]:
    """The same with the texts themselves: for a person who asks on the terminal, and for nothing else."""
    return hidden_in_pdf(data, show=True) if sniff(data) == "pdf" else hidden_in_sheets(data)
