"""What any file hides, register or not: a workbook, a PDF, a page; and what it shows of pupils' personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readers.documents import hidden_in_pdf
from readers.personal import personal_in
from readers.sheets import hidden_texts as hidden_in_sheets
from readers.sheets import read_sheets, sniff
from readers.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model import Hidden


def hidden_in(data: bytes) -> tuple[Hidden, ...]:
    """What the bytes hide; nothing of it is given. Never raises for what they are."""
    kind = sniff(data)
    if kind == "pdf":
        return tuple(h for h, _ in hidden_in_pdf(data))
    if kind not in ("zip", "ole", "html", "text"):
        return ()
    book = read_sheets(data)
    return (*book.hidden, *(h for h, _ in personal_in(book, {})))


def hidden_texts(data: bytes, columns: Sequence[tuple[str, str]] = ()) -> list[tuple[Hidden, list[str]]]:
    """The same with the texts themselves: for a person who asks on the terminal, and for nothing else."""
    if sniff(data) == "pdf":
        return hidden_in_pdf(data, show=True)
    return hidden_in_sheets(data) + personal_in(read_sheets(data), {fold(h): f for h, f in columns})
