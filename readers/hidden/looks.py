"""How cells of a spreadsheet look: what of a text or a number can be read in a colour, a size, a fill and a format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from readers.hidden.take_out import SMALLEST, Cell, Conceal, Rgb, colour_of, text_at, unreadable
from readers.workbook.number_formats import GENERAL, NOTHING, NumberFormat, Section, leaks_nothing

PALETTE = (
    "000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF", "000000", "FFFFFF", "FF0000",
    "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF", "800000", "008000", "000080", "808000", "800080", "008080",
    "C0C0C0", "808080", "9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF", "000080",
    "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF", "00CCFF", "CCFFFF", "CCFFCC", "FFFF99",
    "99CCFF", "FF99CC", "CC99FF", "FFCC99", "3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699",
    "969696", "003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333",
)
"""The indexed colours (ECMA-376 part 1, 18.8.27)."""


_SIGNS = re.compile(
    r"(?:wing|web)dings.*|marlett|mt extra|(?:itc )?zapf ?dingbats|monotype sorts|bookshelf symbol.*|ms outlook"
    r"|ms reference specialty|.*bar ?code.*|(?:free )?3 of 9.*|code ?(?:39|128).*|redacted.*|adobe ?blank.*|blokk.*"
    r"|flow (?:block|circular|rounded)"
)
_FEW = 2
"""Letters: as many signs, or a row of the same, are ticks and stars, which say what they are."""


def signs_of(font: str) -> str:
    """What a font shows in place of letters: "signs", "greek" (and digits), or "" for one that shows them."""
    name = font.strip().casefold()
    return "greek" if name == "symbol" else "signs" if _SIGNS.fullmatch(name) else ""


def shown_as_signs(signs: str, text: str) -> bool:
    """True for a text of which a font shows nothing but signs, and that is more than a mark or two."""
    letters = [*filter(str.isalpha if signs == "greek" else str.isalnum, text)] if signs else []
    return len(letters) > _FEW and len(set(letters)) > 1


class Run(NamedTuple):
    """A piece of a cell's text with a look of its own."""

    text: str
    colour: Rgb | None
    """None: as the cell's."""
    size: float
    """Points; 0: as the cell's."""
    signs: str | None = None
    """What its font shows in place of letters; None: as the cell's."""
    struck: bool | None = None
    """Whether it is struck through; None: as the cell."""


class Look(NamedTuple):
    """How a cell looks."""

    colour: Rgb | None
    size: float
    fills: tuple[Rgb | None, ...]
    """The colours behind it: one, or those of a pattern or a gradient. None: no fill."""
    form: NumberFormat = GENERAL
    signs: str = ""
    """What its font shows in place of letters."""

    def hides(self, value: float | None) -> bool:
        """True where nothing of a cell with that number, or with a text (None), can be read."""
        section = self.form.section(value)
        if not section.shows:
            return not leaks_nothing(value, section.words)
        return 0 < self.size < SMALLEST or self._is_lost(self.colour if section.colour is None else _named(section))

    def words(self, value: float | None) -> str:
        """What is shown in place of a value that is hidden."""
        section = self.form.section(value)
        return "" if section.shows or self._is_lost(self.colour) else section.words

    def may_hide(self) -> bool:
        """True where some value could not be read."""
        sections = self.form.sections
        return (
            0 < self.size < SMALLEST or self._is_lost(self.colour) or not all(s.shows for s in sections)
            or any(s.colour is not None and self._is_lost(_named(s)) for s in sections) or bool(self.signs)
        )

    def under(self, effect: Effect) -> Look:
        """The look that a conditional format makes of it."""
        return Look(
            self.colour if effect.colour is None else effect.colour[0],
            self.size if effect.size is None else effect.size,
            self.fills if effect.fills is None else effect.fills,
            NOTHING if effect.bare else self.form if effect.form is None else effect.form,
            self.signs,
        )

    def within(self, effect: Effect, usual: Look) -> Look:
        """The look that a table's style makes of it: what is not `usual` is the cell's own, and goes first."""
        return self.under(Effect(
            effect.colour if self.colour == usual.colour else None, None,
            effect.fills if self.fills == (None,) else None, effect.form if self.form is GENERAL else None,
        ))

    def hides_run(self, run: Run) -> bool:
        """True where a piece of text cannot be read on this cell."""
        if 0 < (run.size or self.size) < SMALLEST:
            return True
        signs = self.signs if run.signs is None else run.signs
        return self._is_lost(run.colour or self.colour) or shown_as_signs(signs, run.text)

    def left_of(self, value: float | None, runs: Sequence[Run]) -> str | None:
        """What can be read of a number, or of a text (None), which may be in `runs`; None where all can."""
        if not runs or not self.form.section(None).shows:
            return self.words(value) if self.hides(value) else None
        hidden = [self.hides_run(r) for r in runs]
        return "".join(r.text for r, h in zip(runs, hidden, strict=True) if not h) if any(hidden) else None

    def _is_lost(self, colour: Rgb | None) -> bool:
        """True where letters of this colour can be told from nothing that is behind them."""
        return all(unreadable(colour, fill) for fill in self.fills)


def _named(section: Section) -> Rgb | None:
    return colour_of(PALETTE[8 + (section.colour or 0)]) if (section.colour or 0) < len(PALETTE) - 8 else None


PLAIN = Look(None, 11, (None,))


class Signs(dict["Cell", str]):
    """Cells in fonts that show signs in place of letters, and what the font of each shows (`signs_of`)."""

    def judge(self, rows: Sequence[Sequence[str]], conceal: Conceal) -> None:
        """Puts those with a text among the cells that nobody can read."""
        for place, signs in self.items():
            if shown_as_signs(signs, text_at(rows, *place)):
                conceal.cells.setdefault(place, "")


class Effect(NamedTuple):
    """What a conditional format changes of a look. None: nothing of that."""

    colour: tuple[Rgb | None] | None = None
    size: float | None = None
    fills: tuple[Rgb | None, ...] | None = None
    form: NumberFormat | None = None
    bare: bool = False
    """True where a bar or a sign stands in place of a number."""

    def over(self, other: Effect) -> Effect:
        """This one and, in what it leaves, another."""
        return Effect(
            other.colour if self.colour is None else self.colour,
            other.size if self.size is None else self.size,
            other.fills if self.fills is None else self.fills,
            other.form if self.form is None else self.form,
            self.bare or other.bare,
        )
