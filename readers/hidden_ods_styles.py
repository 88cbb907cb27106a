"""How the cells of an ODS look: which styles show nothing of what stands in them. Runs in the child process only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from readers.hidden import SMALLEST, colour_of, unreadable

_END = b"</office:automatic-styles>"
_LENGTH = re.compile(r"([0-9]*\.?[0-9]+)(cm|mm|in|pt|pc|px)?")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_THIN = 1.0
"""Points of height or width; less is not seen."""
_DEFAULT = "\0default"
_DEEPEST = 30
"""Parents of a style that are followed."""
_SHOWS = frozenset({
    "number:number", "number:text-content", "number:day", "number:month", "number:year", "number:hours",
    "number:minutes", "number:seconds", "number:era", "number:quarter", "number:week-of-year", "number:day-of-week",
    "number:boolean", "number:scientific-number", "number:fraction", "number:currency-symbol", "number:am-pm",
})  # fmt: skip


_LOOKS = ("fo:color", "fo:background-color", "fo:font-size", "style:use-window-font-color")


@dataclass(slots=True)
class Format:
    """How numbers, or texts, are written."""

    of_text: bool
    shows: bool = False
    """Whether it shows anything of them."""
    others: list[str] = field(default_factory=list)
    """The formats that it goes over to, by the sign of the number."""


@dataclass(slots=True)
class Styles:
    """The styles of one file, by family and name, as their attributes."""

    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    formats: dict[str, Format] = field(default_factory=dict)
    narrow: frozenset[str] = frozenset()
    flat: frozenset[str] = frozenset()
    _known: dict[tuple[str, bool], bool] = field(default_factory=dict)

    @property
    def hiding(self) -> bool:
        """True where some style could hide what stands in a cell."""
        if self.narrow or self.flat:
            return True
        if any(self.hides(name, text=t) for name in self.cells for t in (True, False)):
            return True
        if any("hidden" in style.get("style:cell-protect", "") for style in self.cells.values()):
            return True
        looks = {tuple(self.look(name).get(a, "") for a in _LOOKS): name for name in ["", *self.cells]}
        own = [name for name, style in self.texts.items() if len(style) > 1]
        return any(self.hides_span(text, cell) for text in own for cell in looks.values())

    def hides(self, name: str, *, text: bool) -> bool:
        """True where nothing of a cell of that style can be read."""
        key = name, text
        if key not in self._known:
            self._known[key] = self._hides(self.look(name), text=text)
        return self._known[key]

    def hides_span(self, text_style: str, cell_style: str) -> bool:
        """True where a piece of text of that style cannot be read in such a cell."""
        own = self.texts.get(text_style)
        if not own:
            return False
        return own.get("text:display") == "none" or _unreadable({**self.look(cell_style), **own})

    def look(self, name: str) -> dict[str, str]:
        """What a cell style says, its parents' words and the default included."""
        chain = []
        for _ in range(_DEEPEST):
            style = self.cells.get(name or "Default")
            if style is None:
                break
            chain.append(style)
            if not (name := style.get("parent", "")):
                break
        out = dict(self.cells.get(_DEFAULT, {}))
        for style in reversed(chain):
            out.update(style)
        return out

    def hides_when_protected(self, name: str) -> bool:
        """True where a cell of that style shows nothing on a protected sheet."""
        return self.look(name).get("style:cell-protect", "") == "hidden-and-protected"

    def _hides(self, look: dict[str, str], *, text: bool) -> bool:
        if look.get("text:display") == "none" or _unreadable(look):
            return True
        found = self.formats.get(look.get("format", ""))
        if found is None or (text and not found.of_text):
            return False
        others = [self.formats[o] for o in found.others if o in self.formats]
        return not (found.shows if text else any(f.shows for f in [*others, *([] if found.of_text else [found])]))


def _unreadable(look: dict[str, str]) -> bool:
    size = _points(look.get("fo:font-size", ""))
    if 0 <= size < SMALLEST:
        return True
    if look.get("style:use-window-font-color") == "true" or "fo:color" not in look:
        return False  # black or white, whichever can be read
    return unreadable(colour_of(look["fo:color"]), colour_of(look.get("fo:background-color", "")))


def _points(text: str) -> float:
    """A length in points, -1 where it is none."""
    m = _LENGTH.fullmatch(text.strip())
    return float(m[1]) * _POINTS[m[2] or "pt"] if m else -1.0


def read_styles(common: bytes, content: bytes) -> Styles:
    """The styles of styles.xml and of content.xml, whose head alone is looked at."""
    reader = _Reader()
    reader.read(common, whole=True)
    end = content.find(_END)
    if end >= 0:
        reader.read(content[: end + len(_END)], whole=False)
    return reader.finish()


class _Reader:
    def __init__(self) -> None:
        self.styles = Styles()
        self._at: dict[str, str] | None = None
        self._format: Format | None = None
        self._thin: dict[str, set[str]] = {"table-column": set(), "table-row": set()}
        self._thick: tuple[str, str] = ("", "")

    def read(self, xml: bytes, *, whole: bool) -> None:
        if not xml:
            return
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        parser.Parse(xml, whole)

    def finish(self) -> Styles:
        self.styles.narrow = frozenset(self._thin["table-column"])
        self.styles.flat = frozenset(self._thin["table-row"])
        return self.styles

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("style:style", "style:default-style"):
            family = attributes.get("style:family", "")
            name = attributes.get("style:name", "") if tag == "style:style" else _DEFAULT
            self._thick = (family, name)
            self._at = {"parent": attributes.get("style:parent-style-name", "")}
            if attributes.get("style:data-style-name"):
                self._at["format"] = attributes["style:data-style-name"]
            if family == "table-cell":
                self.styles.cells[name] = self._at
            elif family in ("text", "paragraph") and tag == "style:style":
                self.styles.texts[name] = self._at
        elif tag in ("style:text-properties", "style:table-cell-properties") and self._at is not None:
            self._at.update(attributes)
        elif tag in ("style:table-column-properties", "style:table-row-properties"):
            family, name = self._thick
            length = attributes.get("style:column-width") or attributes.get("style:row-height") or ""
            if family in self._thin and name != _DEFAULT and 0 <= _points(length) < _THIN:
                self._thin[family].add(name)
        elif tag.startswith("number:") and tag.endswith("-style"):
            self._format = Format(of_text=tag == "number:text-style")
            self.styles.formats[attributes.get("style:name", "")] = self._format
        elif self._format is not None and tag in _SHOWS:
            self._format.shows = True
        elif self._format is not None and tag == "style:map":
            self._format.others.append(attributes.get("style:apply-style-name", ""))

    def _data(self, text: str) -> None:
        if self._format is not None and not self._format.of_text and text.strip():
            self._format.shows = True

    def _end(self, tag: str) -> None:
        if tag in ("style:style", "style:default-style"):
            self._at = None
        elif tag.startswith("number:") and tag.endswith("-style"):
            self._format = None
