"""Which style declarations leave an element in sight: a short list; what is not on it hides. Used by the child."""

from __future__ import annotations

import colorsys
import re

from readers.hidden.take_out import Rgb

Rgba = tuple[float, float, float, float]
_ANY = frozenset(
    """text-align text-align-last text-transform text-decoration text-decoration-line text-decoration-color
    text-decoration-style text-decoration-thickness text-decoration-skip-ink text-underline-offset
    text-underline-position text-rendering text-size-adjust text-wrap text-justify vertical-align white-space
    word-break word-wrap overflow-wrap line-break hyphens tab-size quotes direction list-style list-style-type
    list-style-position list-style-image font-family font-style font-weight font-variant font-variant-numeric
    font-stretch font-kerning font-feature-settings font-smoothing osx-font-smoothing font-synthesis font-display
    font-optical-sizing font-variation-settings border-collapse border-spacing caption-side empty-cells table-layout
    border-radius box-sizing box-shadow outline outline-color outline-width outline-style outline-offset cursor
    transition transition-property transition-duration transition-timing-function transition-delay
    tap-highlight-color overflow-scrolling scroll-behavior scrollbar-width scrollbar-color scrollbar-gutter
    overscroll-behavior touch-action pointer-events user-select will-change appearance resize clear
    page-break-before page-break-after page-break-inside break-before break-after break-inside orphans widows
    counter-reset counter-increment min-width min-height align-items align-content align-self justify-content
    justify-items justify-self gap row-gap column-gap grid-gap flex flex-grow flex-shrink flex-basis flex-direction
    flex-wrap flex-flow grid grid-template grid-template-columns grid-template-rows grid-template-areas grid-area
    grid-column grid-row order print-color-adjust color-adjust accent-color caret-color background-position
    background-repeat background-size background-origin background-attachment image-rendering object-fit
    aspect-ratio isolation columns column-count column-width column-fill column-span column-rule scroll-margin
    scroll-margin-top scroll-padding scroll-padding-top scroll-snap-type scroll-snap-align object-position place-items
    place-content place-self backdrop-filter fill stroke hanging-punctuation forced-color-adjust
    container-name text-box-trim writing-mode text-orientation unicode-bidi image-orientation
    overflow-style text-autospace tab-stops text-kashida layout-grid-mode punctuation-wrap""".split()  # noqa: SIM905 - a list of a hundred lines says no more
)
"""Whatever their value."""
_KEYWORDS = {
    "display": "block inline inline-block flex inline-flex grid inline-grid table inline-table table-row table-cell "
    "table-row-group table-header-group table-footer-group table-column table-column-group table-caption list-item "
    "flow-root contents",
    "visibility": "visible",
    "position": "static relative sticky -webkit-sticky",
    "float": "none left right",
    "overflow": "visible auto scroll hidden clip",
    "clip": "auto",
    "clip-path": "none",
    "transform": "none",
    "filter": "none",
    "mask": "none",
    "animation": "none",
    "content": "normal none",
    "content-visibility": "visible auto",
    "container-type": "normal inline-size scroll-state",
    "text-overflow": "clip ellipsis",
    "color-scheme": "normal light",
    "text-shadow": "none",
    "mix-blend-mode": "normal",
}
_WHOLE = frozenset({"inherit", "initial", "unset"})
_BETWEEN = {"margin": (-40, 1000), "padding": (0, 1000), "text-indent": (-60, 300), "letter-spacing": (-1, 30),
            "word-spacing": (-2, 60),
            "top": (-20, 200), "left": (-20, 200), "right": (-20, 200), "bottom": (-20, 200)}
"""Pixels; a percentage is of a page 1,000 wide."""
_PIXELS = {"px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 37.8, "mm": 3.78, "q": 0.945, "em": 16, "rem": 16,
           "ex": 8, "ch": 8, "%": 10, "vw": 10, "vh": 8}
_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))([a-z]+|%)?")
_SIZES = {"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32,
          "xxx-large": 48}
_SIZED = ("width", "height", "max-width", "max-height", "block-size", "inline-size")
_NARROW = 100.0
_ONE_LINE = 14.0
_PLACES = frozenset({"top", "left", "right", "bottom", "inset", "margin", "margin-top", "margin-left"})
_LAYOUT = _PLACES | {"position", "animation", "animation-name", "animation-duration", "text-shadow"}
_FURTHEST = 100_000
"""Pixels down a long page."""

_NAMES = dict(pair.split("=") for pair in """
    transparent=00000000 black=000000 silver=c0c0c0 gray=808080 grey=808080 white=ffffff maroon=800000 red=ff0000
    purple=800080 fuchsia=ff00ff magenta=ff00ff green=008000 lime=00ff00 olive=808000 yellow=ffff00 navy=000080
    blue=0000ff teal=008080 aqua=00ffff cyan=00ffff orange=ffa500 whitesmoke=f5f5f5 lightgrey=d3d3d3 lightgray=d3d3d3
    gainsboro=dcdcdc darkgrey=a9a9a9 darkgray=a9a9a9 dimgray=696969 dimgrey=696969 darkblue=00008b lightblue=add8e6
    lightyellow=ffffe0 lightgreen=90ee90 aliceblue=f0f8ff ivory=fffff0 beige=f5f5dc snow=fffafa azure=f0ffff
    ghostwhite=f8f8ff lavender=e6e6fa linen=faf0e6 darkred=8b0000 darkgreen=006400 steelblue=4682b4
    lightsteelblue=b0c4de royalblue=4169e1 midnightblue=191970 brown=a52a2a pink=ffc0cb gold=ffd700 crimson=dc143c
    indigo=4b0082 slategray=708090 slategrey=708090 lightcyan=e0ffff rebeccapurple=663399 windowtext=000000
    window=ffffff canvas=ffffff canvastext=000000 antiquewhite=faebd7 honeydew=f0fff0 mintcream=f5fffa seashell=fff5ee
    floralwhite=fffaf0 cornsilk=fff8dc oldlace=fdf5e6 lemonchiffon=fffacd khaki=f0e68c tan=d2b48c wheat=f5deb3
    mistyrose=ffe4e1 tomato=ff6347 coral=ff7f50 darkorange=ff8c00 darkslategray=2f4f4f darkslateblue=483d8b
    powderblue=b0e0e6 skyblue=87ceeb""".split())  # noqa: SIM905
_ELSEWHERE = frozenset({"color", "background-color", "background", "background-image", "font-size", "font"})
"""Judged together, down the page, in readers/hidden/documents/html_sight.py."""
_SIDE = re.compile(r"-(?:top|left|right|bottom|(?:inline|block)(?:-start|-end)?|start|end)$")
_SAFE_AREA = re.compile(r"max\(\d{1,2}px, ?calc\(\d{1,2}px \+ env\([\w-]+\)\)\)")
"""A margin of GOV.UK's own sheet."""
_NEARLY_ALL = re.compile(r"calc\(100(?:%|vw) - [1-3]?\d{1,2}px\)")
_FITTING = ("auto", "none", "max-content", "fit-content", "min-content")


def harmless(styles: dict[str, str], *, in_table: bool) -> bool:
    """True where each declaration leaves the element in sight. Colours and the size of letters apart.

    Beside tables, where pages are laid out, places within the page, moving parts and shadows hide nothing.
    """
    free = () if in_table else _LAYOUT
    if not all(_harmless(n, v) or (n in free and _on_page(n, v)) for n, v in styles.items()):
        return False
    narrow = _NARROW if in_table else _ONE_LINE
    across, down = (cut(styles, axis) for axis in "xy")
    limits = [styles[n] for n in (*_SIZED, "flex-basis", "line-height") if n in styles]
    small = "flex" in styles or any((p := pixels(v)) is not None and p < narrow for v in limits)
    flat = any((p := pixels(styles[n])) is not None and p < _ONE_LINE for n in _SIZED if n in styles)
    scrolls = any(w in ("auto", "scroll") for n, v in styles.items() if n.startswith("overflow") for w in v.split())
    return not ((across or down) and small) and not (scrolls and flat)


def cut(styles: dict[str, str], axis: str) -> bool:
    """True where what does not fit into the element is not shown and cannot be scrolled to."""
    words = styles.get("overflow", "").split() or [""]
    value = styles.get(f"overflow-{axis}", words[0] if axis == "x" else words[-1])
    return value in ("hidden", "clip")


def fixed(styles: dict[str, str], in_fixed: bool) -> bool:
    """True for an element whose height does not go by what is in it."""
    values = [styles[n] for n in ("height", "max-height", "block-size", "max-block-size") if n in styles]
    return any(in_fixed if v.endswith("%") else v not in (*_FITTING, *_WHOLE) for v in values)


def _on_page(name: str, value: str) -> bool:
    """True for a value of _LAYOUT that leaves the element on the page."""
    if name in _PLACES:
        places = [pixels(w) for w in value.split() if w != "auto"]
        return all(p is not None and -20 <= p <= _FURTHEST for p in places)
    return name != "position" or value in ("absolute", "fixed")


def _harmless(name: str, value: str) -> bool:
    plain = re.sub(r"^-(?:webkit|moz|ms|o)-", "", name)
    if name.startswith(("--", "mso-", "border")) or name in _ELSEWHERE or plain in _ANY:
        return True
    if value in _WHOLE:
        return name != "all"
    if (keywords := _KEYWORDS.get(re.sub(r"-[xy]$", "", name))) is not None:
        return all(w in keywords.split() for w in value.split())
    return _harmless_length(name, value)


def _harmless_length(name: str, value: str) -> bool:
    plain, size = number(value), pixels(value)
    base = _SIDE.sub("", name)
    if base in _BETWEEN:
        low, high = _BETWEEN[base]
        words = _SAFE_AREA.sub("0px", value).split()
        lengths = [pixels(w) for w in words if w not in ("auto", "normal")]
        return all(p is not None and low <= p <= high for p in lengths)
    if name in _SIZED:
        return value in _FITTING or bool(_NEARLY_ALL.fullmatch(value)) or (size or 0) >= 1
    if name == "container":
        return value.rpartition("/")[2].strip() != "size"
    if name == "line-height":
        # A number is that of lines; a percentage is ten pixels for each hundredth in pixels().
        return value == "normal" or (plain or 0) >= 0.7 or (not value.endswith("%") and (size or 0) >= 8)
    if name == "z-index":
        return value == "auto" or (plain is not None and plain >= 0)
    return name in ("opacity", "zoom") and (plain or 0) >= 0.5


def number(value: str) -> float | None:
    """A number, or a percentage as one; None for what is none."""
    m = _LENGTH.fullmatch(value)
    return float(m[1]) / (100 if m[2] == "%" else 1) if m and m[2] in (None, "%") else None


def pixels(value: str) -> float | None:
    """A length in pixels, roughly; None for what is none. 0 alone needs no unit."""
    m = _LENGTH.fullmatch(value)
    if not m or (m[2] is None and float(m[1]) != 0) or (m[2] or "px") not in _PIXELS:
        return None
    return float(m[1]) * _PIXELS[m[2] or "px"]


def letter_size(styles: dict[str, str], parent: float) -> float | None:
    """The size of letters in pixels, from that of the parent; None where it cannot be read."""
    value = styles.get("font-size")
    if value is None:
        return parent
    if value in ("inherit", "unset", "smaller", "larger"):
        return parent * {"smaller": 0.83, "larger": 1.2}.get(value, 1)
    m = _LENGTH.fullmatch(value)
    if m and m[2] in ("em", "%", "ex", "ch"):
        return float(m[1]) * parent * {"em": 1, "%": 0.01}.get(m[2], 0.5)
    return _SIZES.get("medium" if value == "initial" else value) or pixels(value)


def size_in_font(value: str) -> str:
    """The size of letters that the `font` shorthand names, "" where none can be read."""
    if value in _WHOLE | {"caption", "icon", "menu", "message-box", "small-caption", "status-bar"}:
        return value if value in _WHOLE else "medium"
    sizes = [
        s
        for w in value.split()
        if (s := w.split("/")[0]) in _SIZES
        or s in ("smaller", "larger")
        or (_LENGTH.fullmatch(s) and not s.isdecimal())
        or s == "0"
    ]
    return sizes[0] if sizes else "unreadable"


def colour(value: str) -> Rgba | None:
    """A colour with its alpha; None for what cannot be read."""
    if value in _NAMES:
        value = f"#{_NAMES[value]}"
    if re.fullmatch(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", value):
        digits = value[1:] if len(value) > 5 else "".join(c * 2 for c in value[1:])
        r, g, b, a = (int((digits + "ff")[i : i + 2], 16) for i in (0, 2, 4, 6))
        return (r, g, b, a / 255)
    m = re.fullmatch(r"(rgb|hsl)a?\(([^()]*)\)", value)
    parts = re.split(r"[\s,/]+", m[2].strip()) if m else []
    numbers = [_LENGTH.fullmatch(p) for p in parts]
    if not m or len(parts) not in (3, 4) or not all(n and n[2] in (None, "%", "deg") for n in numbers):
        return None
    values = [(float(n[1]), n[2] == "%") for n in numbers if n]
    alpha = min(1.0, max(0.0, values[3][0] / (100 if values[3][1] else 1))) if len(values) == 4 else 1.0
    if m[1] == "hsl":
        (h, _), (s, _), (light, _) = values[:3]
        red, green, blue = colorsys.hls_to_rgb(h % 360 / 360, min(1, max(0, light / 100)), min(1, max(0, s / 100)))
        return (red * 255, green * 255, blue * 255, alpha)
    red, green, blue = (min(255.0, max(0.0, v * 2.55 if percent else v)) for v, percent in values[:3])
    return (red, green, blue, alpha)


def fill_in(value: str) -> str:
    """The colour that the `background` shorthand names; "transparent" for none; itself where it cannot be read."""
    bare = re.sub(r"(?:url|[\w-]*gradient)\((?:[^()]|\([^()]*\))*\)", " ", value)
    parts: list[str] = re.findall(r"[\w-]+\([^()]*\)|[^\s/]+", bare)
    colours = [p for p in parts if colour(p) is not None]
    if colours:
        return colours[-1]
    known = (
        r"none|inherit|initial|unset|(?:no-)?repeat(?:-[xy])?|scroll|fixed|local|center|top|left|right|bottom|cover"
        r"|contain|auto|[\d.+-]+(?:%|px|r?em)?|\w+-box"
    )
    return "transparent" if all(re.fullmatch(known, p) for p in parts) else value


def over(top: Rgba, under: Rgb) -> Rgb:
    """The colour that is seen where one lies over another."""
    r, g, b = (round(t * top[3] + u * (1 - top[3])) for t, u in zip(top, under, strict=False))
    return (r, g, b)
