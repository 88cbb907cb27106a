"""The words of one cell of an ODS: which of them are shown. Runs in the child process only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readers.hidden.looks import shown_as_signs
from readers.hidden.ods.conditions import holds, leaks_nothing

if TYPE_CHECKING:
    from readers.hidden.ods.conditions import Value
    from readers.hidden.ods.styles import Styles

_SHOWN = frozenset(
    f"text:{n}" for n in ("p", "span", "a", "s", "tab", "line-break", "ruby", "ruby-base", "sheet-name",
                          "date", "time", "title", "file-name", "author-name", "page-number", "page-count",
                          "soft-page-break", "bookmark", "bookmark-start", "bookmark-end")
)  # fmt: skip
"""Elements that spreadsheet programs show; the words in any other they leave out."""
_APART = ("draw:", "svg:", "table:", "office:", "form:", "script:")
_FIELDS = ("text:hidden-text", "text:conditional-text")
_STORED = ("office:string-value", "office:date-value", "office:time-value")
_PLAIN = re.compile(r"[-0-9T:.,PYMDHSZW+ ]*")
"""Dates and times as they are stored."""


class Words:
    """Collects the words of one cell."""

    def __init__(self, attributes: dict[str, str], styles: Styles, style: str) -> None:
        self.styles, self.style = styles, style
        self.kind = attributes.get("office:value-type", "string")
        self._stored = next((attributes[n] for n in _STORED if attributes.get(n)), "")
        self.number = attributes.get("office:value", "")
        self._pieces: list[tuple[str, bool]] = []
        self._open: list[bool] = []
        """Of each element that is open within the cell whether it hides its words."""
        self._signs: list[str] = []
        """Of each what its font shows in place of letters."""
        self._paragraph = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins within the cell."""
        signs = self._signs[-1] if self._signs else ""
        hides = tag not in _SHOWN and not tag.startswith(_APART)
        hides = hides or attributes.get("draw:display", "always") in ("none", "printer")
        if tag in ("text:p", "text:span"):
            name = attributes.get("text:style-name", "")
            hides = hides or self.styles.hides_span(name, self.style)
            signs = self.styles.signs(self.style, name)
        if tag == "text:p":
            self._paragraph = len(self._pieces)
            if self._pieces:
                self._pieces.append(("\n", False))
        elif tag in ("text:s", "text:tab", "text:line-break"):
            self._pieces.append((" ", False))
        elif tag == "text:hidden-paragraph" and attributes.get("text:is-hidden") != "false":
            self._pieces[self._paragraph :] = [(t, True) for t, _ in self._pieces[self._paragraph :]]
            # What follows in the paragraph is hidden too: the mark stands on the paragraph itself.
            self._open[:] = [True] * len(self._open)
        elif tag in _FIELDS:
            texts = [v for k, v in attributes.items() if "string-value" in k]
            self._pieces += [(t, True) for t in texts if t not in ("", attributes.get("text:current-value"))]
        self._open.append(hides)
        self._signs.append(signs)

    def end(self) -> None:
        """The innermost element ends."""
        if self._open:
            self._open.pop()
            self._signs.pop()

    def data(self, text: str) -> None:
        """Text within the cell; white space between its paragraphs is none."""
        if self._open and (text.strip() or self._pieces):
            self._pieces.append((text, any(self._open) or shown_as_signs(self._signs[-1], text)))

    @property
    def shown(self) -> str:
        """What is shown, a line for each paragraph."""
        return "".join(t for t, hidden in self._pieces if not hidden).strip()

    @property
    def hides_some(self) -> bool:
        """True where a part of it is not shown."""
        return any(hidden and t.strip() for t, hidden in self._pieces)

    @property
    def text(self) -> str:
        """What the cell holds, as it reads."""
        return self.shown or self._stored or self.number

    @property
    def stored_otherwise(self) -> bool:
        """True where the stored text is not what the cell shows: programs differ in which of the two they show."""
        stored, shown = _letters(self._stored), _letters(self.shown)
        if not stored or _PLAIN.fullmatch(self._stored):
            return False
        return stored not in shown and (bool(shown) or self.kind != "string")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def left_of(words: Words, conditions: list[tuple[str, str]], above: str, *, protected: bool) -> str | None:
    """What of a cell can be read where that is not all of it; None where it is.

    `conditions`: (condition, style) that may lie over the cell; `above`: what is shown in the cell over it.
    """
    if not words.text and not words.hides_some:
        return None
    hidden = words.styles.hides(words.style, text=words.kind == "string") or words.stored_otherwise
    hidden = hidden or (protected and words.styles.hides_when_protected(words.style))
    if hidden or _hides_by_value(words, conditions, above):
        return ""
    return words.shown if words.hides_some else None


def _hides_by_value(words: Words, conditions: list[tuple[str, str]], above: str) -> bool:
    """True where a condition hides what stands in the cell, and that is more than zeros and repeats."""
    try:
        value: Value = words.text if words.kind == "string" else float(words.number)
    except ValueError:
        value = words.text
    number = isinstance(value, float)
    if leaks_nothing(words.text, above) or value == 0:
        return False
    if isinstance(value, float) and words.styles.hides_value(words.style, value):
        return True
    for condition, style in conditions:
        verdict = holds(condition, value) if condition else number
        if verdict is False:
            continue
        if not style or words.styles.hides_under(words.style, style, text=not number):
            return True
        if verdict:
            return False  # the first that holds is the one that applies
    return False
