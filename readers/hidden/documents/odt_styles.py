"""How the words of an OpenDocument text look, by its styles: which of them nobody can read. Used by the child."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from readers.hidden.looks import signs_of
from readers.hidden.opendocument import (
    DEFAULT,
    FAINT,
    SEEN_THROUGH,
    THIN,
    Look,
    fonts_of,
    inherited,
    is_unreadable,
    laid_over,
    length,
    points,
    share_of,
)
from readers.hidden.take_out import SMALLEST, colour_of

_OD = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    **{f"{_OD}{n}:1.0": n for n in ("office", "style", "text", "table", "form", "meta", "script", "presentation")},
    f"{_OD}drawing:1.0": "draw", f"{_OD}xsl-fo-compatible:1.0": "fo", f"{_OD}svg-compatible:1.0": "svg",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "http://purl.org/dc/elements/1.1/": "dc", "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/1998/Math/MathML": "math",
}
"""Namespace -> the prefix that programs write for it."""
OFF_PAGE = 750.0
"""Points from the margin, past which no page goes on."""
_UNKNOWN_FILLS = ("bitmap", "gradient", "hatch")

StyleName = tuple[str, str]
"""Family and name."""
Ground = str | None
"""The colour behind words, "" for white; None where it cannot be told."""


@lru_cache(4096)
def usual_name(tag: str) -> str:
    """The name of an element or attribute with the usual prefix, whichever its writer chose."""
    uri, _, own = tag[1:].rpartition("}")
    return f"{_PREFIXES[uri]}:{own}" if uri in _PREFIXES else tag


def attributes_of(e: etree._Element) -> Look:
    """The attributes of an element by their usual names."""
    return {usual_name(str(name)): str(value) for name, value in e.attrib.items()}


class Legibility(NamedTuple):
    """What can be seen of words."""

    hidden: bool
    signs: str
    """What their font shows in place of letters (`readers.hidden.looks.signs_of`)."""


class OdtStyles:
    """The styles of one part of a document."""

    def __init__(self, sections: Iterable[etree._Element]) -> None:
        """`sections`: the elements in which they stand, those that go first last."""
        self._texts: dict[str, dict[str, Look]] = {}
        self._boxes: dict[str, dict[str, Look]] = {}
        """Of each family what its styles say of words, and of all else."""
        self._maps: dict[StyleName, list[str]] = {}
        """What a style gives way to under conditions."""
        self._fonts: dict[str, str] = {}
        self._known: dict[tuple[tuple[StyleName, ...], Ground], Legibility] = {}
        self._looks: dict[tuple[bool, StyleName], Look] = {}
        self._grounds: dict[tuple[StyleName, Ground, bool], Ground] = {}
        self._hiding: dict[StyleName, bool] = {}
        for e in (e for section in sections for e in section.iter(etree.Element)):
            tag = usual_name(str(e.tag))
            if tag in ("style:style", "style:default-style"):
                self._take(tag, e)
            elif tag == "style:font-face":
                about = attributes_of(e)
                self._fonts[about.get("style:name", "")] = about.get("svg:font-family", "").strip("'\"")

    def _take(self, tag: str, e: etree._Element) -> None:
        about = attributes_of(e)
        family = about.get("style:family", "")
        name = about.get("style:name", "") if tag == "style:style" else DEFAULT
        texts: Look = {"parent": about.get("style:parent-style-name", "")}
        boxes = dict(texts)
        for p in e.iterchildren(etree.Element):
            kind, said = usual_name(str(p.tag)), attributes_of(p)
            if kind == "style:text-properties":
                texts |= said
            elif kind == "style:map":
                self._maps.setdefault((family, name), []).append(said.get("style:apply-style-name", ""))
            else:
                boxes |= said
                if any(usual_name(str(x.tag)) == "style:background-image" and len(x.attrib) for x in p):
                    boxes["picture"] = "yes"
        self._texts.setdefault(family, {})[name] = texts
        self._boxes.setdefault(family, {})[name] = boxes

    def _look(self, style: StyleName, *, text: bool) -> Look:
        """What a style says of words, or of all else, its parents and the default included."""
        if (text, style) not in self._looks:
            family, name = style
            own = (self._texts if text else self._boxes).get(family, {})
            usual = own.get(DEFAULT, {}) if family == "paragraph" else {}
            self._looks[text, style] = laid_over(usual, inherited(own, name))
        return self._looks[text, style]

    def legibility(self, styles: tuple[StyleName, ...], ground: Ground) -> Legibility:
        """Whether words can be read to which these styles apply, the nearest last, on that ground."""
        key = styles, ground
        if key not in self._known:
            looks = [self._laid(way) for way in self._ways(styles)]
            signs = (signs_of(self._fonts.get(f) or f) for look in looks for f in fonts_of(look))
            self._known[key] = Legibility(any(_is_lost(look, ground) for look in looks), next(filter(None, signs), ""))
        return self._known[key]

    def _laid(self, styles: Iterable[StyleName]) -> Look:
        out: Look = {}
        for style in styles:
            out = laid_over(out, self._look(style, text=True))
        return out

    def _ways(self, styles: tuple[StyleName, ...]) -> Iterable[tuple[StyleName, ...]]:
        """The styles, and them with each that one of them gives way to."""
        yield styles
        for n, (family, name) in enumerate(styles):
            for other in self._maps.get((family, name), ())[:10]:
                yield (*styles[:n], (family, other), *styles[n + 1 :])

    def ground(self, style: StyleName, around: Ground, *, filled: bool = False) -> Ground:
        """The ground in a box of that style; `filled`: of a kind that has a fill where nothing is said."""
        if (style, around, filled) not in self._grounds:
            self._grounds[style, around, filled] = self._ground(style, around, filled=filled)
        return self._grounds[style, around, filled]

    def _ground(self, style: StyleName, around: Ground, *, filled: bool) -> Ground:
        look = self._look(style, text=False)
        fill = look.get("draw:fill", "solid" if filled else "")
        if "picture" in look or fill in _UNKNOWN_FILLS:
            return None
        colour = look.get("draw:fill-color" if fill == "solid" else "fo:background-color", "")
        if fill == "none" or (colour_of(colour) is None and not filled):
            return around
        seen_through = 0 <= share_of(look.get("draw:opacity", "100%")) <= SEEN_THROUGH
        return None if seen_through or colour_of(colour) is None else colour

    def hides_box(self, style: StyleName) -> bool:
        """True for a paragraph, a row, a column or a table of which nothing is on a page, by its size or its place."""
        if style not in self._hiding:
            self._hiding[style] = self._hides_box(style)
        return self._hiding[style]

    def _hides_box(self, style: StyleName) -> bool:
        look = self._look(style, text=False)
        row, column, line = (look.get(n, "") for n in ("style:row-height", "style:column-width", "fo:line-height"))
        sizes = ((points(row), SMALLEST), (points(column), THIN), (points(line), SMALLEST), (share_of(line), FAINT))
        return (
            look.get("table:display") == "false" or any(0 <= size < least for size, least in sizes)
            or any(abs(length(look.get(n, ""))) > OFF_PAGE
                   for n in ("fo:margin", "fo:margin-left", "fo:margin-right", "fo:text-indent"))
        )


def page_ground(styles: etree._Element) -> Ground:
    """The colour of the pages, as the page layouts in styles.xml say it; None where they do not agree."""
    found = set()
    for e in styles.iter(etree.Element):
        if usual_name(str(e.tag)) == "style:page-layout-properties":
            look = attributes_of(e)
            colour = look.get("fo:background-color", "")
            found.add(None if look.get("draw:fill") in _UNKNOWN_FILLS else colour if colour_of(colour) else "")
    return next(iter(found)) if len(found) == 1 else None if found else ""


def _is_lost(look: Mapping[str, str], ground: Ground) -> bool:
    own = look.get("fo:background-color", "")
    on = own if colour_of(own) is not None else ground
    seen = {**look, "fo:background-color": on or ""}
    if on is None:
        del seen["fo:background-color"]
        seen.pop("fo:color", None)
    size = points(look.get("fo:font-size", ""))
    squeezed = length(look.get("fo:letter-spacing", "")) < -(size if size > 0 else 10.0) / 2
    return squeezed or is_unreadable(seen)
